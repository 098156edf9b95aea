#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace AutoClaim;

/// <summary>What keeps a product of a user from being migrated, or what an admin should know of it.</summary>
public sealed class MigrationFinding
{
    /// <summary>Error where it is held back; Warning where it is ready.</summary>
    public string Severity { get; set; } = "";

    /// <summary>The plan's name.</summary>
    public string Plan { get; set; } = "";

    /// <summary>The plan's id.</summary>
    public string PlanId { get; set; } = "";

    /// <summary>The item's place in the plan, from 1.</summary>
    public long Item { get; set; }

    /// <summary>The wave, from 1.</summary>
    public int Wave { get; set; }

    /// <summary>The user principal name.</summary>
    public string User { get; set; } = "";

    /// <summary>The object id; null of a user whom the store does not know.</summary>
    public string? UserId { get; set; }

    /// <summary>The product's part number.</summary>
    public string Product { get; set; } = "";

    /// <summary>The product.</summary>
    public string SkuId { get; set; } = "";

    /// <summary>The group's displayName.</summary>
    public string? Group { get; set; }

    /// <summary>The group.</summary>
    public string GroupId { get; set; } = "";

    /// <summary>What holds it back; null of a warning.</summary>
    public string? Reason { get; set; }

    /// <summary>A sentence.</summary>
    public string Message { get; set; } = "";

    /// <summary>What to do; null of a warning.</summary>
    public string? Hint { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Severity} {User} {Product}: {Message}";
}

/// <summary>Plans of migrations, and their files.</summary>
public static class Migrations
{
    /// <summary>What is found wanting of plans; without names, of all.</summary>
    public static IEnumerable<MigrationFinding> Findings(Command command, params string?[]? names)
    {
        foreach (var plan in command.Read(Methods.MigrationList, new Hashtable(), names))
            foreach (var item in Items(command, new Hashtable(), plan.Id))
            {
                foreach (var held in item.Reasons) yield return Finding(plan, item, "Error", held.Message, held.Reason, held.Hint);
                foreach (var warning in item.Warnings) yield return Finding(plan, item, "Warning", warning, null, null);
            }
    }

    /// <summary>Narrows a request to what a piped record is of: the user of an item, of a finding, or of a row; the wave of a result. What was typed counts before.</summary>
    public static void Narrow(IDictionary request, object? record, string users)
    {
        if (record is null || Record.Unwrap(record) is string or Guid) return;
        if (Record.IsPart(record))
        {
            if (request[users] is null) request[users] = new object?[] { Record.Key("User", record) ?? Record.Keyless("User", record) };
        }
        else if (request["wave"] is null && Record.Value(record, "Wave") is { } wave && LanguagePrimitives.TryConvertTo(wave, CultureInfo.InvariantCulture, out int number)) request["wave"] = number;
    }

    /// <summary>The items of plans, in the words of cmdlets.</summary>
    public static IEnumerable<MigrationItem> Items(Command command, IDictionary request, params string?[]? plans)
    {
        foreach (var item in command.Read(Methods.MigrationItems, request, plans))
        {
            Word(command, item.Reasons);
            Word(command, item.History.Select(it => it.Reason).OfType<HoldBack>());
            item.Warnings = [.. item.Warnings.Select(it => command.Terms.In(it))];
            item.Next = command.Terms.In(item.Next);
            yield return item;
        }
    }

    /// <summary>Says what holds items back in the words of cmdlets.</summary>
    internal static void Word(Command command, IEnumerable<HoldBack> reasons)
    {
        foreach (var it in reasons) (it.Message, it.Hint) = (command.Terms.In(it.Message), command.Terms.In(it.Hint));
    }

    /// <summary>Ends the cmdlet where a product is given beside what says the products itself: the library would pass it by.</summary>
    public static void RequireProductsOnce(Command command)
    {
        if (!command.Given.ContainsKey("product") || Whose.FirstOrDefault(it => command.Given.ContainsKey(it.Parameter)) is not { Parameter: { } parameter } one) return;
        var name = $"-{char.ToUpperInvariant(parameter[0])}{parameter[1..]}";
        command.Cmdlet.ThrowTerminatingError(Errors.Record(new AutoClaimException("INVALID_ARGUMENT", $"-Product is given beside {name}, {one.Says}; nothing was planned.",
            parameter == "holdersOf" ? "Leave -Product out, or name the product by -HoldersOf." : "Leave -Product out; or pipe in the claims of that product alone, as Get-LicenseClaim -Product gives them, and name it here.") { Field = "product" }, null));
    }

    private static readonly (string Parameter, string Says)[] Whose = [("claim", "which say each user's product"), ("policy", "whose claims say each user's product"), ("holdersOf", "which says the product")];

    /// <summary>Warns of rows that are piped and say more than their user, which nobody reads.</summary>
    public static void WarnOfColumns(Command command, object? record)
    {
        if (record is null || Record.Unwrap(record) is string or Guid || Record.Unwrap(record)!.GetType() is { Namespace: nameof(AutoClaim) }) return;
        string[] said = [.. ReadOfTables.Where(name => Record.Text(record, name) is not null)];
        if (said.Length > 0) command.Warn($"What is piped says users alone: {string.Join(", ", said)} of its rows {(said.Length == 1 ? "is" : "are")} not read. -Path reads the table with all of them.");
    }

    private static readonly string[] ReadOfTables = ["Product", "Group", "Wave"];

    /// <summary>Makes a plan, if the caller wants it. What is wrong with a file is said of the file.</summary>
    public static MigrationPlan[] Make(Command command, IDictionary request, string name) =>
        [.. command.Advised(Methods.MigrationPlan, request, request["path"] ?? name, would => Told(would.Migration, would.Replaced ? "in place of the plan that is there" : null, [.. would.Items.Select(item => item.User).Distinct()]), it => [.. it.Warnings, .. Unready(it.Migration)])
            .Select(it => it.Migration)];

    /// <summary>Why nothing of a plan can be released, where that is so.</summary>
    private static string[] Unready(MigrationPlan plan) => plan.Ready > 0 ? [] :
        [$"migration '{plan.Name}': no item is ready{(plan.Items == 0 ? ", for it has none" : $": {string.Join(", ", plan.Reasons.Select(reason => $"{reason.Value:n0} {reason.Key}"))}. Test-LicenseMigrationPlan says what to do about each")}."];

    /// <summary>Writes a plan to a file for sign-off.</summary>
    public static IEnumerable<System.IO.FileInfo> Export(Command command, IDictionary request, string path) =>
        command.Exported(Methods.MigrationExport, request, path, would => $"{path}: write {Value.Count(would.Items, "items")} with digest {would.Digest}", would => would.Replaces, json: request["format"] is not "Csv");

    /// <summary>Writes what a migration did to a file.</summary>
    public static IEnumerable<System.IO.FileInfo> Report(Command command, IDictionary request, string path) =>
        command.Exported(Methods.MigrationReport, request, path, would => $"{path}: write {Value.Count(would.Rows, "items")} of migration '{request["migration"]}'", would => would.Replaces);

    /// <summary>Takes a plan's file: it is the plan that was made, or it is refused.</summary>
    public static MigrationPlan[] Import(Command command, IDictionary request, string path) =>
        [.. command.Written(Methods.MigrationImport, Value.Request(request, "path", path), path, would => Told(would.Migration, would.Added ? null : "as it was made")).Select(it => it.Migration)];

    private static string Told(MigrationPlan plan, string? more, params string[] whom)
    {
        var ready = plan.States.GetValueOrDefault("Ready");
        return $"migration '{plan.Name}': {Value.Count(plan.Users, "users")}{(whom.Length > 0 ? $" ({Value.Some(whom, plan.Users)})" : "")}, {ready:n0} of {Value.Count(plan.Items, "items")} ready{(more is null ? "" : $", {more}")}";
    }

    private static MigrationFinding Finding(MigrationPlan plan, MigrationItem item, string severity, string message, string? reason, string? hint) => new()
    {
        Severity = severity, Plan = plan.Name, PlanId = plan.Id, Item = item.Item, Wave = item.Wave, User = item.User, UserId = item.UserId, Product = item.Product, SkuId = item.SkuId,
        Group = item.Group, GroupId = item.GroupId, Reason = reason, Message = message, Hint = hint,
    };
}
