#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace AutoClaim;

// What cmdlets ask for policies and their products.
public sealed partial class Command
{
    private const int HoursOfDay = 24;

    /// <summary>Reads the products of policies, in the order in which they are tried.</summary>
    public IEnumerable<PolicyProduct> Products(params string?[]? policies) =>
        policies is [] ? [] : Read(Methods.PolicyList, new Hashtable(), policies).SelectMany(it => it.Products);

    /// <summary>Creates a policy with its products in order and what of their plans is on.</summary>
    public Policy[] CreatePolicy(IDictionary request, string[] products, object? disabledPlans, object? enabledPlans, object? targetGroups)
    {
        var wanted = Value.Said(request);
        return Guard<Policy[]>(() =>
        {
            wanted["products"] = ProductChoices.Of(Session, products, disabledPlans, enabledPlans, targetGroups);
            return Write(Methods.PolicyCreate, Capped(wanted, null), wanted["name"]);
        }, wanted["name"]) ?? [];
    }

    /// <summary>Changes a policy.</summary>
    public Policy[] UpdatePolicy(IDictionary request, string policy) =>
        Guard(() => Write(Methods.PolicyUpdate, Value.Request(Capped(request, policy), "policy", policy), policy), policy) ?? [];

    // A request with the cap that -Cap and -CapPeriod ask for, if they do. What one of them leaves open stays as the policy has it; a cap that is new is for a day.
    private Hashtable Capped(IDictionary request, string? policy)
    {
        var cap = Fields(new Hashtable { ["cap"] = "claims", ["capPeriod"] = "hours" });
        Terms.Sends("Cap", "cap.claims");
        Terms.Sends("CapPeriod", "cap.hours");
        var capped = Value.Request(request);
        if (cap.Count == 0) return capped;
        if (cap.ContainsKey("claims") && cap["claims"] is null && !cap.ContainsKey("hours")) capped["cap"] = null;
        else
        {
            var now = policy is not null && cap.Count == 1 ? Call(Methods.PolicyGet, Reading(new Hashtable { ["policy"] = policy })).Cap : null;
            if ((cap["claims"] ??= now?.Claims) is null)
                throw new AutoClaimException("INVALID_ARGUMENT", "-CapPeriod is the time in which -Cap counts claims, and there is no cap.", "Give -Cap too, as in -Cap 50, or leave -CapPeriod out.");
            cap["hours"] ??= now?.Hours ?? HoursOfDay;
            capped["cap"] = cap;
        }
        return capped;
    }

    /// <summary>Creates the policies that Microsoft creates by itself.</summary>
    public IReadOnlyList<Policy> CreateDefaults(IDictionary request) => Advised(Methods.PolicyCreateDefaults, request, null,
        would => would.Changes.Count == 0 ? "No default policy is missing" : Changes.Sentence(would.Subject, would.Changes), it => it.Warnings) is [var made] ? made.Items : [];

    /// <summary>Changes the products of policies, and gives those meant by the reference as they are afterwards, if they are asked for; without a reference, all.</summary>
    public PolicyProduct[] WriteProduct(Method<Change<Policy>> method, IDictionary request, string[] policies, string? product, bool passThru)
    {
        var reference = Value.Text(product);
        var written = WriteEach(method, Value.Request(request, "product", reference), "policy", policies);
        return passThru ? [.. written.SelectMany(policy => ProductChoices.Within(Session, policy, reference))] : [];
    }
}
