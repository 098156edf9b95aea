#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Text.Json;

[assembly: InternalsVisibleTo("AutoClaim.PowerShell")]

namespace AutoClaim;

/// <summary>Reads one value of a reply. The reader stands on the value's first token and is left on its last.</summary>
public delegate T JsonReader<out T>(ref Utf8JsonReader json);

/// <summary>A method of the library: how its reply is read, and the fields its request may have.</summary>
public sealed class Method<T>
{
    internal Method(string name, JsonReader<T> read, params string[] fields) => (Name, Read, Fields) = (name, read, fields);

    /// <summary>Its name, such as policy.create.</summary>
    public string Name { get; }

    /// <summary>The fields of its request.</summary>
    public IReadOnlyList<string> Fields { get; }

    internal JsonReader<T> Read { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Part of a list.</summary>
public interface IPage<out T>
{
    /// <summary>The items, in order.</summary>
    IReadOnlyList<T> Items { get; }

    /// <summary>The cursor of the following page; null on the last.</summary>
    string? Next { get; }
}

/// <summary>A page of a list.</summary>
public sealed class Page<T> : IPage<T>
{
    /// <inheritdoc/>
    public IReadOnlyList<T> Items { get; private set; } = [];

    /// <inheritdoc/>
    public string? Next { get; private set; }

    internal static JsonReader<Page<T>> Of(JsonReader<T> item) => (ref Utf8JsonReader json) =>
    {
        var page = new Page<T>();
        while (json.Field(out var name))
            if (name.SequenceEqual("items"u8)) page.Items = json.List(item);
            else if (name.SequenceEqual("next"u8)) page.Next = json.GetString();
            else json.Skip();
        return page;
    };
}

/// <summary>One item of a bulk reply, in the order of the request: a result, or the error of that item.</summary>
public readonly record struct Item<T>(T? Result, AutoClaimException? Error);

/// <summary>What a write changed, or with dryRun would change.</summary>
public sealed class Change<T>
{
    /// <summary>What was written, such as policy 'Teams for all'.</summary>
    public string Subject { get; private set; } = "";

    /// <summary>The fields that changed; empty when it stays as it is.</summary>
    public Listed<FieldChange> Changes { get; private set; } = [];

    /// <summary>What the admin should know.</summary>
    public Listed<string> Warnings { get; private set; } = [];

    /// <summary>The thing as it is afterwards, or what was removed.</summary>
    public T? Result { get; private set; }

    internal static JsonReader<Change<T>> Of(JsonReader<T> result) => (ref Utf8JsonReader json) =>
    {
        var it = new Change<T>();
        while (json.Field(out var name))
            if (name.SequenceEqual("subject"u8)) it.Subject = json.GetString()!;
            else if (name.SequenceEqual("changes"u8)) it.Changes = json.List(FieldChange.Read);
            else if (name.SequenceEqual("warnings"u8)) it.Warnings = json.Texts();
            else if (name.SequenceEqual("result"u8) && json.TokenType != JsonTokenType.Null) it.Result = result(ref json);
            else json.Skip();
        return it;
    };
}

/// <summary>A field of something, before and after; null is none.</summary>
public sealed record FieldChange(string Field, string? Before, string? After)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Field} {Before ?? "(none)"} -> {After ?? "(none)"}";

    internal static FieldChange Read(ref Utf8JsonReader json)
    {
        string field = "";
        string? before = null, after = null;
        while (json.Field(out var name))
            if (name.SequenceEqual("field"u8)) field = json.GetString()!;
            else if (name.SequenceEqual("before"u8)) before = json.GetString();
            else if (name.SequenceEqual("after"u8)) after = json.GetString();
            else json.Skip();
        return new(field, before, after);
    }
}

/// <summary>What an import did: counts, and what was wrong with what was refused.</summary>
public interface IImported<in T>
{
    /// <summary>What was wrong with the items refused; the first 1,000.</summary>
    Listed<ItemError> Errors { get; }

    /// <summary>What the admin should know.</summary>
    Listed<string> Warnings { get; }

    /// <summary>Items that are gone.</summary>
    long Removed { get; }

    /// <summary>Of a dry run: whether the import itself is refused unless removing so much is allowed.</summary>
    bool NeedsAllowRemoval { get; }

    /// <summary>What it did, in a few words.</summary>
    string Summary { get; }

    /// <summary>Counts what another part of the same import did as well.</summary>
    void Add(T more);
}

public partial class ImportResult : IImported<ImportResult>
{
    /// <summary>What was imported: Users, Groups, Environments or Power Apps.</summary>
    public string Imported { get; set; } = "";

    /// <inheritdoc/>
    public void Add(ImportResult more)
    {
        (Added, Changed, Unchanged, Older) = (Added + more.Added, Changed + more.Changed, Unchanged + more.Unchanged, Older + more.Older);
        (Removed, Refused, Staged) = (Removed + more.Removed, Refused + more.Refused, more.Staged);
        (Observed, RemovedOutside) = (Observed + more.Observed, RemovedOutside + more.RemovedOutside);
        (Errors, Warnings) = ([.. Errors, .. more.Errors], [.. Warnings, .. more.Warnings]);
    }

    string IImported<ImportResult>.Summary => $"{Added} added, {Changed} changed, {Unchanged} unchanged, {Older} older, {Removed} removed, {Refused} refused";
}

public partial class PoolImport : IImported<PoolImport>
{
    /// <inheritdoc/>
    public void Add(PoolImport more)
    {
        (Added, Changed, Unchanged, Older) = (Added + more.Added, Changed + more.Changed, Unchanged + more.Unchanged, Older + more.Older);
        (Removed, Refused, Staged, Counted) = (Removed + more.Removed, Refused + more.Refused, more.Staged, Counted + more.Counted);
        (Items, Errors, Warnings) = ([.. Items, .. more.Items], [.. Errors, .. more.Errors], [.. Warnings, .. more.Warnings]);
    }

    string IImported<PoolImport>.Summary => $"{Added} added, {Changed} changed, {Unchanged} unchanged, {Older} older, {Removed} removed, {Refused} refused";
}

public partial class Policy
{
    // A product of a policy, handed on alone, still says whose it is.
    private void Complete()
    {
        foreach (var product in Products) (product.Policy, product.PolicyId) = (Name, Id);
    }
}

public partial class PolicyProduct
{
    /// <summary>The policy it is a product of.</summary>
    public string Policy { get; set; } = "";

    /// <summary>That policy's id.</summary>
    public string PolicyId { get; set; } = "";
}

public partial class GraphWarning
{
    // Its message counts, and changes with what is counted.
    internal (string, string?) Key => (Name, Permission);
}

public partial class StoreCheck
{
    /// <summary>The verdict on the audit trail, with its end to be remembered; null where nobody asked.</summary>
    public AuditVerified? Audit { get; set; }
}

public partial class ReportRow
{
    // What was asked for, so that the report a row is of can be asked for again. No property: people see it nowhere.
    internal IDictionary? Report;
}

public partial class ReportGroup
{
    // As a row's.
    internal IDictionary? Report;
}

public partial class Report
{
    IReadOnlyList<ReportRow> IPage<ReportRow>.Items => Items;
}
