#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace AutoClaim;

/// <summary>The products of a policy to be, with the plans that are off or on.</summary>
internal static class ProductChoices
{
    /// <exception cref="AutoClaimException">INVALID_ARGUMENT: plans are named for a product that is not among the products.</exception>
    internal static Hashtable[] Of(IEnumerable<string?> products, IDictionary? disabledPlans, IDictionary? enabledPlans)
    {
        var choices = products.Where(it => !string.IsNullOrEmpty(it)).Select(it => new Hashtable { ["product"] = it }).ToArray();
        Put(choices, disabledPlans, "disabledPlans");
        Put(choices, enabledPlans, "enabledPlans");
        return choices;
    }

    private static void Put(Hashtable[] choices, IDictionary? plans, string field)
    {
        if (plans is null) return;
        foreach (DictionaryEntry entry in plans)
        {
            var choice = choices.FirstOrDefault(it => string.Equals((string)it["product"]!, entry.Key.ToString(), StringComparison.OrdinalIgnoreCase));
            if (choice is null)
                throw new AutoClaimException("INVALID_ARGUMENT", $"{field} names {entry.Key}, which is not among the products.", "Name the product as -Product or -BackupProduct does.") { Field = field };
            choice[field] = Value.Plain(entry.Value);
        }
    }
}
