#nullable enable
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace AutoClaim;

/// <summary>What would change, in a sentence: what the library calls a field is called as the parameter that sets it.</summary>
internal static partial class Changes
{
    // A new table of products changes thousands of fields; a sentence of them all is read by nobody.
    private const int MostTold = 20;

    // Fields that are neither settings nor called after their parameter.
    private static readonly Dictionary<string, string> Called = new()
    {
        ["environmentScope.powerApps"] = "PowerAppsEnvironment", ["environmentScope.powerAutomate"] = "PowerAutomateEnvironment", ["reserve"] = "ReserveUnits",
        ["triggers"] = "Trigger", ["includeGroups"] = "IncludeGroup", ["excludeGroups"] = "ExcludeGroup", ["excludeUsers"] = "ExcludeUser", ["usageLocations"] = "UsageLocation", ["departments"] = "Department",
    };

    internal static string Sentence(string subject, IReadOnlyList<FieldChange> changes)
    {
        if (changes.Count == 0) return subject is "the settings" or "policies" or "default policies" ? $"{subject} stay as they are" : $"{subject} stays as it is";
        var more = changes.Count > MostTold ? $" and {changes.Count - MostTold:n0} more" : "";
        return $"{subject}: {string.Join(", ", changes.Take(MostTold).Select(Told))}{more}";
    }

    private static string Told(FieldChange change) => $"{Name(change.Field)} {Shown(change.Field, change.Before)} -> {Shown(change.Field, change.After)}";

    private static string Name(string field)
    {
        if (Part().Match(field) is { Success: true } it) return it.Groups[3].Success ? $"{Name(it.Groups[3].Value)} of {it.Groups[2].Value}" : $"{it.Groups[1].Value} {it.Groups[2].Value}";
        if ((Called.GetValueOrDefault(field) ?? Terms.Settings.GetValueOrDefault(field) ?? Terms.Fields.GetValueOrDefault(field)) is { } parameter) return parameter;
        return char.ToUpperInvariant(field[0]) + field[1..];
    }

    private static string Shown(string field, string? value) =>
        value is null ? "(none)" : Unit().Match(field) is { Success: true } unit && long.TryParse(value, out var number) ? $"{value} {(number == 1 ? unit.Value[..^1] : unit.Value).ToLowerInvariant()}" : value;

    // products[SPE_E3].disabledPlans
    [GeneratedRegex(@"^(product|plan)s\[(.+)\](?:\.(\w+))?$")]
    private static partial Regex Part();

    [GeneratedRegex("(Hours|Minutes|Seconds)$")]
    private static partial Regex Unit();
}
