#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace AutoClaim;

/// <summary>Completes from the store: at most half a second, never an error, quoted as the word was begun.</summary>
public abstract class StoreCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(500);

    /// <summary>What there is, with a line about each; where there may be much, only what begins with the start. Any error means that nothing is offered.</summary>
    protected abstract IEnumerable<(string Name, string Tip)> Candidates(Session session, string start, IDictionary bound);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string command, string parameter, string word, CommandAst ast, IDictionary bound)
    {
        var quote = word.Length > 0 && word[0] is '"' or '\'' ? word[..1] : "";
        var start = Unquote(word, quote);
        try
        {
            var session = Record.Unwrap(bound["Session"]) as Session ?? Sessions.Default;
            if (session is null) return [];
            var work = Task.Run(() => Candidates(session, start, bound).Where(it => it.Name.StartsWith(start, StringComparison.OrdinalIgnoreCase)).DistinctBy(it => it.Name).ToArray());
            return work.Wait(Limit) ? work.Result.Select(it => new CompletionResult(Quote(it.Name, quote), it.Name, CompletionResultType.ParameterValue, it.Tip.Length > 0 ? it.Tip : it.Name)) : [];
        }
        catch (Exception) { return []; }
    }

    /// <summary>The references a parameter that is typed already holds.</summary>
    protected static string[] Typed(IDictionary bound, string parameter) => Value.Plain(bound[parameter]) switch
    {
        string text => [text],
        object?[] list => list.OfType<string>().ToArray(),
        _ => [],
    };

    // PowerShell takes typographic quotes for quotes.
    private static string Quote(string name, string quote) => quote switch
    {
        "\"" => "\"" + Regex.Replace(name, "[`$\"\u201C\u201D\u201E]", "`$0") + "\"",
        "" when name[0] != '-' && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '@' && c != name[0]) => name,
        _ => "'" + CodeGeneration.EscapeSingleQuotedStringContent(name) + "'",
    };

    // The word arrives as it was typed, its closing quote perhaps not yet.
    private static string Unquote(string word, string quote)
    {
        if (quote.Length == 0) return word;
        var inner = word.Length > 1 && word.EndsWith(quote, StringComparison.Ordinal) ? word[1..^1] : word[1..];
        return quote == "'" ? inner.Replace("''", "'") : Regex.Replace(inner, "`(.)|\"(\")", "$1$2");
    }
}

/// <summary>Policies by name.</summary>
public sealed class PolicyCompleter : StoreCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound) =>
        session.Call(Methods.PolicyList, new Hashtable()).Items.Select(it => (it.Name, $"{it.App}: {string.Join(", ", it.Products.AsEnumerable())}"));
}

/// <summary>Products by part number: the tenant's own.</summary>
public sealed class ProductCompleter : StoreCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound)
    {
        var request = new Hashtable { ["owned"] = true };
        if (Typed(bound, "App") is [var app]) request["app"] = app;
        return session.Call(Methods.ProductList, request).Items.Select(it => (it.SkuPartNumber, it.Name));
    }
}

/// <summary>Products by part number: those of the policy typed, else the tenant's own.</summary>
public sealed class PolicyProductCompleter : StoreCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound) => Typed(bound, "Policy") is { Length: > 0 } policies
        ? policies.SelectMany(it => session.Call(Methods.PolicyList, new Hashtable { ["identity"] = it }).Items).SelectMany(it => it.Products).Select(it => (it.SkuPartNumber, it.Name))
        : session.Call(Methods.ProductList, new Hashtable { ["owned"] = true }).Items.Select(it => (it.SkuPartNumber, it.Name));
}

/// <summary>Apps by name.</summary>
public sealed class AppCompleter : StoreCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound) =>
        session.Call(Methods.AppList, new Hashtable()).Items.Select(it => (it.Name, it.Label));
}

/// <summary>Plans by name: those of the products typed, else of the products of the policy typed, else of all the tenant owns.</summary>
public sealed class PlanCompleter : StoreCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound)
    {
        var typed = Typed(bound, "Product").Concat(Typed(bound, "BackupProduct")).ToArray();
        if (typed.Length == 0) typed = [.. Typed(bound, "Policy").SelectMany(it => session.Call(Methods.PolicyList, new Hashtable { ["identity"] = it }).Items).SelectMany(it => it.Products).Select(it => it.SkuId)];
        var requests = typed.Length > 0 ? typed.Select(it => new Hashtable { ["identity"] = it }) : [new Hashtable { ["owned"] = true }];
        return requests.SelectMany(it => session.Call(Methods.ProductList, it).Items).SelectMany(it => it.Plans).Select(it => (it.ServicePlanName, it.FriendlyName));
    }
}

/// <summary>Triggers: those of the app typed, else of all apps.</summary>
public sealed class TriggerCompleter : StoreCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound)
    {
        var request = new Hashtable();
        if (Typed(bound, "App") is [var app]) request["identity"] = app;
        return session.Call(Methods.AppList, request).Items.SelectMany(it => it.Triggers.Select(trigger => (trigger, it.Name)));
    }
}

/// <summary>Groups by displayName.</summary>
public sealed class GroupCompleter : StoreCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound) =>
        session.Call(Methods.GroupList, new Hashtable { ["identity"] = start + "*" }).Items.Where(it => it.DisplayName is not null).Select(it => (it.DisplayName!, it.Id));
}

/// <summary>Users by user principal name.</summary>
public sealed class UserCompleter : StoreCompleter
{
    private const int Most = 100;

    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound) =>
        session.Call(Methods.UserList, new Hashtable { ["identity"] = start + "*", ["limit"] = Most }).Items.Select(it => (it.UserPrincipalName, it.DisplayName ?? ""));
}

/// <summary>Power Platform environments by name.</summary>
public sealed class EnvironmentCompleter : StoreCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound) =>
        session.Call(Methods.EnvironmentList, new Hashtable { ["identity"] = start + "*" }).Items.Select(it => (it.Name ?? it.Id, it.Managed is true ? "managed" : "not managed"));
}

/// <summary>Plans of migrations by name.</summary>
public sealed class MigrationCompleter : StoreCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound) =>
        session.Call(Methods.MigrationList, new Hashtable()).Items.Select(it => (it.Name, $"{it.Users:n0} users"));
}

/// <summary>Words of the library.</summary>
public abstract class WordCompleter(IReadOnlyList<string> words) : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string command, string parameter, string word, CommandAst ast, IDictionary bound) =>
        words.Where(it => it.StartsWith(word.Trim('"', '\''), StringComparison.OrdinalIgnoreCase)).Select(it => new CompletionResult(it));
}

/// <summary>Pending changes that can be cancelled, by number.</summary>
public sealed class PendingChangeCompleter : StoreCompleter
{
    private const int Most = 100;

    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound) =>
        session.Call(Methods.ChangeList, new Hashtable { ["state"] = "Pending", ["limit"] = Most }).Items.Select(it => (it.Id.ToString(CultureInfo.InvariantCulture), $"{it.Kind} {it.Product} {it.User}"));
}

/// <summary>Countries by their two letters.</summary>
public sealed class CountryCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string command, string parameter, string word, CommandAst ast, IDictionary bound) =>
        CultureInfo.GetCultures(CultureTypes.SpecificCultures).Select(it => new RegionInfo(it.Name)).Where(it => it.TwoLetterISORegionName.All(char.IsAsciiLetterUpper))
            .DistinctBy(it => it.TwoLetterISORegionName).OrderBy(it => it.TwoLetterISORegionName, StringComparer.Ordinal)
            .Where(it => it.TwoLetterISORegionName.StartsWith(word.Trim('"', '\''), StringComparison.OrdinalIgnoreCase))
            .Select(it => new CompletionResult(it.TwoLetterISORegionName, it.TwoLetterISORegionName, CompletionResultType.ParameterValue, it.EnglishName));
}

/// <summary>Variables that hold a session, and where there is none the session that is used without one.</summary>
public sealed class SessionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string command, string parameter, string word, CommandAst ast, IDictionary bound)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        var found = shell.AddCommand("Get-Variable").Invoke<PSVariable>().Where(it => Record.Unwrap(it.Value) is Session).Select(it => "$" + it.Name).ToArray();
        return (found.Length > 0 ? found : ["(Get-AutoClaimSession)"]).Where(it => it.StartsWith(word, StringComparison.OrdinalIgnoreCase)).Select(it => new CompletionResult(it));
    }
}

/// <summary>Outcomes of a decision.</summary>
public sealed class OutcomeCompleter() : WordCompleter(Words.Outcome);

/// <summary>What holds an item of a migration back.</summary>
public sealed class HoldBackCompleter() : WordCompleter(Words.HoldBack);
