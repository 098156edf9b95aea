#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace AutoClaim;

/// <summary>Fields of whatever comes down a pipeline: our classes, Graph's objects, parsed JSON, CSV rows, hashtables.</summary>
internal static class Record
{
    internal static string[] KeysOf(string noun) => noun switch
    {
        "User" => ["UserId", "UserPrincipalName", "User", "Id"],
        "Product" => ["SkuId", "SkuPartNumber", "Product", "AccountSkuId"],
        "Plan" => ["ServicePlanId", "ServicePlanName", "Id", "Name"],
        "Group" => ["GroupId", "Group", "Id", "DisplayName"],
        "App" => ["App", "Name"],
        "MigrationPlan" => ["PlanId", "Plan", "Id", "Name"],
        _ => [noun + "Id", noun, "Id", "Name"],
    };

    internal static string? Key(string noun, object record)
    {
        var value = Unwrap(record)!;
        if (value is string text) return text;
        if (value is Guid id) return id.ToString();
        // The address of somebody may be somebody else's by now.
        if (noun == "User" && IsUser(record) && Text(record, "Id") is { } own) return own;
        if (noun == "User" && Both(record) is { } both) return both;
        // The Id of one of our own objects of another noun is not this noun's: of a decision's PolicyId and Id, only the first names a policy.
        var foreign = value.GetType() is { Namespace: nameof(AutoClaim) } type && type.Name != noun && type.Name != noun + "Ref";
        return KeysOf(noun).Where(name => !(foreign && name is "Id" or "Name" or "DisplayName")).Select(name => Text(record, name)).FirstOrDefault(key => key is not null);
    }

    /// <summary>Whether a record is a user of ours, here or from a job, or of Graph's, so that its Id is the user's object id.</summary>
    private static bool IsUser(object record) =>
        PSObject.AsPSObject(record).TypeNames.Any(name => name is "AutoClaim.User" or "Deserialized.AutoClaim.User" || name.EndsWith(".MicrosoftGraphUser", StringComparison.Ordinal))
        || GraphJson.TypeOf(Unwrap(record)!)?.ToLowerInvariant() is "#microsoft.graph.user" or "#microsoft.graph.agentuser";

    /// <summary>What a record says that has a UserPrincipalName and a UserId or, as what it may be the Id of, an object id; the command looks whether they are one user's.</summary>
    internal static string? Both(object record)
    {
        if (Unwrap(record)!.GetType() is { Namespace: nameof(AutoClaim) } || Text(record, "UserPrincipalName") is not { } name) return null;
        var (field, id) = Text(record, "UserId") is { } own ? ("UserId", own) : ("Id", Text(record, "Id") is { } text ? Id(text) : null);
        return string.Equals(id, name, StringComparison.OrdinalIgnoreCase) || id is null && Id(name) is null ? null : new SaidTwice(field, id, name).Text;
    }

    /// <summary>A text that is written as an object id.</summary>
    internal static string? Id(string text) => Guid.TryParseExact(text, "D", out _) ? text : null;

    /// <summary>The number of the claim a record is or names.</summary>
    internal static long? Claim(object record) =>
        Unwrap(record) is int or long ? LanguagePrimitives.ConvertTo<long>(record) : Claims.Select(name => Number(Value(record, name))).FirstOrDefault(it => it is not null);

    // Claim is the column of a report's CSV.
    private static readonly string[] Claims = ["ClaimId", "Claim"];

    // PowerShell would make 0 of a blank cell, and 5 of 4.7.
    private static long? Number(object? value) => value switch
    {
        int or long => LanguagePrimitives.ConvertTo<long>(value),
        string text => long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
        double number and >= 0 and < 1e15 when number == Math.Floor(number) => (long)number,
        _ => null,
    };

    /// <summary>The number of the pending change a record is or names.</summary>
    internal static long? Change(object record) =>
        Unwrap(record) is int or long ? Number(Unwrap(record)) : IsChange(record) ? Number(Value(record, "Id")) : null;

    // Processes and jobs have a number for their Id too.
    private static bool IsChange(object record) =>
        PSObject.AsPSObject(record).TypeNames.Any(name => name is "AutoClaim.PendingChange" or "Deserialized.AutoClaim.PendingChange") || Changes.All(name => Text(record, name) is not null);

    private static readonly string[] Changes = ["Kind", "State", "User"];

    /// <summary>Whether a record has fields that name something, and nothing in any of them.</summary>
    internal static bool NamesNothing(object record)
    {
        var fields = new[] { "User", "Policy", "Product" }.SelectMany(KeysOf).Concat(Claims).Where(name => TryValue(record, name, out _)).ToArray();
        return fields.Length > 0 && fields.All(name => Text(record, name) is null);
    }

    /// <summary>The field of a filter that a record narrows, and by what.</summary>
    internal static (string Field, string? Key) Subject(object record)
    {
        var own = Unwrap(record)!.GetType() is { Namespace: nameof(AutoClaim) } type ? type.Name : null;
        var noun = own switch
        {
            "Policy" or "PolicyRef" => "Policy",
            "Pool" or "Product" or "PolicyProduct" => "Product",
            null when Unwrap(record) is not (string or Guid) && Text(record, "UserId") is null && Text(record, "UserPrincipalName") is null && Text(record, "User") is null =>
                Text(record, "SkuId") is null && Text(record, "SkuPartNumber") is null ? "Policy" : "Product",
            _ => "User",
        };
        return (noun.ToLowerInvariant(), Key(noun, record) ?? Keyless(noun, record));
    }

    /// <summary>What stands for the key of a record that has none, or is a part of what is meant, for the library not to find.</summary>
    internal static string Keyless(string noun, object record) => (noun, Unwrap(record)) switch
    {
        ("User", Group group) => $"(group {group.DisplayName ?? group.Id})",
        ("MigrationPlan", _) when IsPart(record) => $"(a user of {Text(record, "Plan") ?? Text(record, "PlanId")})",
        (_, var other) => $"({other!.GetType().Name} without {string.Join(", ", KeysOf(noun))})",
    };

    /// <summary>Whether a record is of a user of a migration: an item, a finding, a row of a plan's table, live or as a job or a file brings it.</summary>
    internal static bool IsPart(object record) => Unwrap(record) is not (string or Guid) && Users.Any(name => TryValue(record, name, out _));

    private static readonly string[] Users = ["UserId", "UserPrincipalName", "User"];

    internal static object? Value(object record, string name) => TryValue(record, name, out var value) ? value : null;

    /// <summary>A field, and whether the record has it at all.</summary>
    internal static bool TryValue(object record, string name, out object? value)
    {
        if (Unwrap(record) is IDictionary map)
        {
            foreach (DictionaryEntry entry in map)
                if (string.Equals(entry.Key as string, name, StringComparison.OrdinalIgnoreCase)) { value = Unwrap(entry.Value); return true; }
            value = null;
            return false;
        }
        var property = PSObject.AsPSObject(record).Properties[name];
        value = Read(() => Unwrap(property?.Value), name);
        return property is not null;
    }

    /// <summary>What is read of a record, whose properties may be anybody's code. What that throws may tell what nobody asked for: its type is told.</summary>
    /// <exception cref="AutoClaimException">BAD_RECORD: it cannot be read.</exception>
    internal static T Read<T>(Func<T> read, string? name = null)
    {
        try { return read(); }
        catch (Exception error) when (error is not (AutoClaimException or PipelineStoppedException))
        {
            throw new AutoClaimException("BAD_RECORD", $"{(name is null ? "A value" : $"The property {name}")} of it cannot be read: {error.GetBaseException().GetType().Name}.", "Pipe in what can be read, such as what Select-Object or ConvertFrom-Json makes of it.") { Field = name };
        }
    }

    /// <summary>A field as text, whatever the culture; blank, as in an empty CSV cell, is null.</summary>
    internal static string? Text(object record, string name) => Value(record, name) is { } value && Invariant(value) is var text && !string.IsNullOrWhiteSpace(text) ? text : null;

    internal static string Invariant(object value) => value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : value.ToString() ?? "";

    /// <summary>The records of what was handed over: itself, those of a page of Graph or Azure Monitor, those of a list that no pipe has taken apart.</summary>
    /// <param name="records">What was handed over.</param>
    /// <param name="more">Whether the last page names a next one. What is no page leaves it as it was.</param>
    /// <param name="cmdlet">Who asks: Ctrl+C ends it there.</param>
    /// <exception cref="AutoClaimException">TOO_DEEP, TOO_LARGE.</exception>
    internal static IEnumerable<object?> Each(object? records, ref bool more, PSCmdlet cmdlet)
    {
        if (Unwrap(records) is not IList list) return Page(records, ref more);
        var (all, seen) = (new List<object?>(list.Count), 0);
        Each(list, all, ref more, cmdlet, ref seen, 1);
        return all;
    }

    private static void Each(IList list, List<object?> all, ref bool more, PSCmdlet cmdlet, ref int seen, int depth)
    {
        if (depth > AutoClaim.Value.Deepest) throw AutoClaim.Value.TooDeep("InputObject");
        foreach (var one in list)
        {
            if (cmdlet.Stopping) throw new PipelineStoppedException();
            if (++seen > AutoClaim.Value.Most) throw AutoClaim.Value.TooMany("InputObject");
            if (Unwrap(one) is IList inner) Each(inner, all, ref more, cmdlet, ref seen, depth + 1);
            else all.AddRange(Page(one, ref more));
        }
    }

    private static IEnumerable<object?> Page(object? records, ref bool more)
    {
        if (records is null) return [null];
        // A pipe took apart the list of one.
        IList? page = (Value(records, "value") ?? Value(records, "records")) switch { IList items => items, (IDictionary or PSObject) and var one => new[] { one }, _ => null };
        if (page is null) return [records];
        // Power Platform's admin API leaves the prefix out, and the Graph SDK makes a property's name of it.
        more = new[] { "@odata.nextLink", "nextLink", "OdataNextLink" }.Any(name => Text(records, name) is not null);
        return page.Cast<object?>();
    }

    /// <summary>A record as a row of a table: one with nothing but texts, as Import-Csv makes them.</summary>
    internal static PSObject? Row(object? record) =>
        record is PSObject { BaseObject: PSCustomObject } row && row.Properties.Any() && row.Properties.All(it => Read(() => Unwrap(it.Value), it.Name) is null or string) ? row : null;

    /// <summary>A value as yes or no; null where it is neither.</summary>
    internal static bool? Flag(object value) => value switch
    {
        bool flag => flag,
        string text => text.Trim().ToLowerInvariant() switch
        {
            "true" or "yes" or "1" => true,
            "false" or "no" or "0" => false,
            _ => null,
        },
        _ => LanguagePrimitives.IsTrue(value),
    };

    internal static object? Unwrap(object? value) => value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : value;
}
