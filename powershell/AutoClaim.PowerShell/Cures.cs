#nullable enable
using System;
using System.Collections;
using System.Linq;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace AutoClaim;

/// <summary>Cures that are a command: what a recommendation begins with a cmdlet's name for can be run as it stands. All others are advice.</summary>
internal static partial class Cures
{
    /// <summary>The command that mends what was found; null where a person has to decide.</summary>
    internal static string? Of(PolicyFinding found) => found.Kind switch
    {
        "SwitchOff" => "Set-AutoClaimSetting -Enabled $true",
        "PolicyOff" => $"Enable-AutoClaimPolicy {Quoted(found.Policy!)}",
        "NoTrigger" => $"Set-AutoClaimPolicy {Quoted(found.Policy!)} -Trigger $null",
        "MailboxPlan" when Plans().Match(found.Message) is { Success: true } it =>
            $"Set-AutoClaimPolicyProduct {Quoted(found.Policy!)} {Quoted(found.Product!)} -DisablePlan {string.Join(", ", it.Groups[1].Value.Split(", ").Select(Quoted))}",
        _ => null,
    };

    /// <summary>The same error with its cure as a command, where one mends it.</summary>
    internal static AutoClaimException Of(AutoClaimException error, Session session) => error.Name switch
    {
        "NOT_PERMITTED" when error.Target is { } role => error.Reworded(error.Message, $"Connect-AutoClaim -Path {Quoted(session.Path)} -Role {string.Join(", ", session.Roles.Append(role).Select(Quoted))}"),
        "STORE_READ_ONLY" when session.ReadOnly => error.Reworded(error.Message, $"Connect-AutoClaim -Path {Quoted(session.Path)}{(session.Roles.Count > 0 ? $" -Role {string.Join(", ", session.Roles.Select(Quoted))}" : "")}"),
        _ => error,
    };

    /// <summary>The same error of a wave or a plan of a product that there is not, with what there is and the command that shows it.</summary>
    internal static AutoClaimException Of(AutoClaimException error, Command command, object? target)
    {
        try { return Wave(error, command, target) ?? Plan(error, command) ?? error; }
        catch (AutoClaimException) { return error; /* who may not list what there is reads what was said */ }
    }

    private static AutoClaimException? Wave(AutoClaimException error, Command command, object? target)
    {
        if (error.Field != "wave" || target is not string name || command.All(Methods.MigrationList, new Hashtable { ["identity"] = name }).ToArray() is not [var plan]) return null;
        if (error.Message.StartsWith("No item is ready", StringComparison.Ordinal)) return error.Reworded(error.Message, $"(Test-LicenseMigrationPlan {Literal(plan.Name)}).Hint");
        if (NoWave().Match(error.Message) is not { Success: true } said) return null;
        var (asked, waves) = (said.Groups[1].Value, plan.Waves.Select(it => it.Wave).Order().ToArray());
        if (waves.Any(it => $"{it}" == asked)) return error.Reworded(error.Message, $"Invoke-LicenseMigration {Literal(plan.Name)} -Wave {asked}");
        var there = waves.Length > 2 && waves[^1] - waves[0] == waves.Length - 1 ? $"{waves[0]} to {waves[^1]}" : Value.Some(waves.Select(it => $"{it}"), waves.Length);
        return error.Reworded($"Migration '{plan.Name}' has no wave {asked}; it has {there}.", $"(Get-LicenseMigrationPlan {Literal(plan.Name)}).Waves");
    }

    private static AutoClaimException? Plan(AutoClaimException error, Command command)
    {
        if (error.Name != "PLAN_NOT_IN_PRODUCT") return null;
        var part = NoPlan().Match(error.Message) is { Success: true } said ? said.Groups[1].Value : error.Message == "There is no such plan." && command.Given["acceptLoss"] is Hashtable { Count: 1 } only ? only.Keys.Cast<string>().First() : null;
        if (part is null) return null;
        if (command.All(Methods.ProductList, new Hashtable { ["identity"] = part }).ToArray() is not [var product]) return null;
        var plans = product.Plans.Where(it => it.AppliesTo is null or "User").Select(it => it.ServicePlanName).ToArray();
        return error.Reworded($"{product.SkuPartNumber} has no plan named '{error.Target}'; it has {Value.Some(plans, plans.Length)}.", $"(Get-AutoClaimProduct {Quoted(product.SkuPartNumber)}).Plans");
    }

    /// <summary>The command that lists the items of a wave in a state.</summary>
    internal static string Items(string plan, int? wave, string state) => $"Get-LicenseMigrationItem {Literal(plan)}{(wave is null ? "" : $" -Wave {wave}")} -State {state}";

    /// <summary>Advice as such: what began with a cmdlet's name and went on as a sentence would be taken for a command.</summary>
    internal static string Advice(string hint) => Sentence().IsMatch(hint) ? $"See: {hint}" : hint;

    // What begins with a digit may be a number to PowerShell: 2024, 0x10, 1kb.
    internal static string Quoted(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_') && !char.IsAsciiDigit(text[0]) ? text : Literal(text);

    /// <summary>A text in quotes, so that who reads it sees all of it; PowerShell takes typographic quotes for quotes.</summary>
    internal static string Literal(string text) => View.IsUnseen(text)
        ? $"\"{string.Concat(text.EnumerateRunes().Select(it => View.IsUnseen(it) ? $"`u{{{it.Value:x}}}" : it.Value is '`' or '$' or '"' or '\u201C' or '\u201D' or '\u201E' ? $"`{it}" : $"{it}"))}\""
        : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    [GeneratedRegex(@"^(?:The migration has no wave|Wave) (\d+)(?: was not released)?\.$")]
    private static partial Regex NoWave();

    [GeneratedRegex(@"^(\S+) has no such plan\.$")]
    private static partial Regex NoPlan();

    [GeneratedRegex(@"^[A-Z][a-z]+-(?:AutoClaim|License)\w* .*\.$")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"\(([A-Z0-9_]+(?:, [A-Z0-9_]+)*)\)\.$")]
    private static partial Regex Plans();
}
