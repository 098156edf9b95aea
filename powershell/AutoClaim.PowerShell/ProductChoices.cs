#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace AutoClaim;

/// <summary>The products of a policy to be, with the plans that are off or on, or the group that brings each.</summary>
internal static class ProductChoices
{
    /// <exception cref="AutoClaimException">INVALID_ARGUMENT: plans or a group are named for a product that is not among the products.</exception>
    internal static Hashtable[] Of(Session session, IEnumerable<string?> products, object? disabledPlans, object? enabledPlans, object? targetGroups)
    {
        var choices = products.Where(it => !string.IsNullOrEmpty(it)).Select(it => new Hashtable { ["product"] = it }).ToArray();
        Put(session, choices, disabledPlans, "disabledPlans");
        Put(session, choices, enabledPlans, "enabledPlans");
        Put(session, choices, targetGroups, "targetGroup");
        return choices;
    }

    /// <summary>The products of a policy that a reference means, by the name it is shown with or any other the store knows; without one, all.</summary>
    internal static IReadOnlyList<PolicyProduct> Within(Session session, Policy policy, string? reference)
    {
        if (reference is null) return policy.Products;
        var shown = policy.Products.Where(it => new[] { it.SkuId, it.SkuPartNumber, it.Name }.Contains(reference, StringComparer.OrdinalIgnoreCase)).ToArray();
        if (shown.Length > 0) return shown;
        try { return [.. policy.Products.Where(it => Same(session, it.SkuId, reference))]; }
        // What many products are called may still have meant one of the policy's: the write went through, so that all are shown.
        catch (AutoClaimException error) when (error.Name == "AMBIGUOUS") { return policy.Products; }
    }

    private static void Put(Session session, Hashtable[] choices, object? given, string field)
    {
        if (given is null) return;
        if (Record.Unwrap(given) is not IDictionary byProduct)
        {
            if (choices is not [var only])
                throw new AutoClaimException("INVALID_ARGUMENT", $"{field} is given without products, and there are several.", $"Say of which: @{{ {Cures.Quoted((string)choices[0]["product"]!)} = {string.Join(", ", Texts(given).Select(Cures.Literal))} }}.") { Field = field };
            only[field] = field == "targetGroup" && Texts(given) is [var group] ? group : Texts(given);
            return;
        }
        foreach (DictionaryEntry entry in byProduct)
        {
            var choice = Find(choices, entry.Key.ToString()!) ?? choices.FirstOrDefault(it => Same(session, (string)it["product"]!, entry.Key.ToString()!));
            if (choice is null)
                throw new AutoClaimException("INVALID_ARGUMENT", $"{field} names {entry.Key}, which is not among the products.", "Name one of -Product and -BackupProduct.") { Field = field };
            choice[field] = Value.Plain(entry.Value);
        }
    }

    private static string[] Texts(object given) => Value.Plain(given) switch { object?[] list => [.. list.OfType<string>()], string text => [text], _ => [] };

    private static Hashtable? Find(Hashtable[] choices, string name) =>
        choices.FirstOrDefault(it => string.Equals((string)it["product"]!, name, StringComparison.OrdinalIgnoreCase));

    // One may be named by its id and the other by its part number.
    private static bool Same(Session session, string one, string other)
    {
        var ids = new[] { one, other }.Select(it => session.Call(Methods.ProductList, new Hashtable { ["identity"] = it }).Items.Select(product => product.SkuId).ToArray()).ToArray();
        return ids[0].Length == 1 && ids[0].SequenceEqual(ids[1]);
    }
}
