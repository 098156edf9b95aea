#nullable enable
using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace AutoClaim;

/// <summary>
/// Completes an argument, quoted as it was begun. Always an array: where a completer gives nothing at all, PowerShell offers the files of the folder.
/// </summary>
public abstract class Completer : IArgumentCompleter
{
    private protected abstract IEnumerable<(string Name, string Tip)> Offered(string start, CommandAst ast, IDictionary bound);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string command, string parameter, string word, CommandAst ast, IDictionary bound)
    {
        var quote = word.Length > 0 && word[0] is '"' or '\'' ? word[..1] : "";
        var start = Unquote(word, quote);
        var offered = Offered(start, ast, bound).Where(it => Begins(it.Name, start)).DistinctBy(it => it.Name);
        return offered.Select(it => (it.Tip, Shown: View.Shown(it.Name)!, Text: Quote(it.Name, quote)))
            .Select(it => new CompletionResult(it.Text, it.Shown, CompletionResultType.ParameterValue, it.Tip.Length > 0 ? View.Shown(it.Tip) : it.Shown)).ToArray();
    }

    private protected virtual bool Begins(string name, string start) => name.StartsWith(start, StringComparison.OrdinalIgnoreCase);

    // PowerShell takes typographic quotes for quotes. What nobody sees, or turns the line around it, is written as its number.
    private protected virtual string Quote(string name, string quote) => quote switch
    {
        _ when View.IsUnseen(name) => Cures.Literal(name),
        "\"" => "\"" + Regex.Replace(name, "[`$\"\u201C\u201D\u201E]", "`$0") + "\"",
        "" when name[0] != '-' && (AreNumbers || !MayBeNumber(name)) && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '@' or ':' && c != name[0]) => name,
        _ => "'" + CodeGeneration.EscapeSingleQuotedStringContent(name) + "'",
    };

    /// <summary>Whether what is offered are numbers.</summary>
    private protected virtual bool AreNumbers => false;

    // To PowerShell 2024, 0x10 and 1kb are numbers, and no names.
    private static bool MayBeNumber(string name) => (char.IsAsciiDigit(name[0]) || name[0] == '.') && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '.');

    // The word arrives as it was typed, its closing quote perhaps not yet.
    private static string Unquote(string word, string quote)
    {
        if (quote.Length == 0) return word;
        var inner = word.Length > 1 && word.EndsWith(quote, StringComparison.Ordinal) ? word[1..^1] : word[1..];
        return quote == "'" ? inner.Replace("''", "'") : Regex.Replace(inner, "`u\\{([0-9a-fA-F]{1,6})\\}|`(.)|\"(\")", it => it.Groups[1].Success && Rune.TryCreate(Convert.ToInt32(it.Groups[1].Value, 16), out var rune) ? $"{rune}" : it.Groups[2].Value + it.Groups[3].Value);
    }
}

/// <summary>Completes from the store: at most half a second, never an error. What was found until then is offered.</summary>
public abstract class StoreCompleter : Completer
{
    // Tests lengthen it, so that what they see does not hang on how busy a machine is.
    internal static TimeSpan Limit { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How much is asked for where there may be more than anybody looks through.</summary>
    protected const int Most = 100;

    /// <summary>What there is, with a line about each; where there may be much, only what begins with the start. Any error means that nothing more is offered.</summary>
    protected abstract IEnumerable<(string Name, string Tip)> Candidates(Session session, string start, IDictionary bound);

    private protected override IEnumerable<(string Name, string Tip)> Offered(string start, CommandAst ast, IDictionary bound)
    {
        if ((Record.Unwrap(bound["Session"]) as Session ?? Sessions.Default) is not { } session) return [];
        var (found, clock, stated) = (new ConcurrentQueue<(string, string)>(), Stopwatch.StartNew(), Stated(ast));
        var work = Task.Run(() =>
        {
            foreach (var one in Candidates(session, start, bound).TakeWhile(_ => clock.Elapsed < Limit)) found.Enqueue(one);
        });
        try { work.Wait(Limit); }
        catch (AggregateException) { /* a store that cannot be read offers nothing */ }
        return found.Where(it => it.Item1.Length > 0 && (it.Item1 == start || !stated.Contains(it.Item1)));
    }

    /// <summary>A request for what begins with the start. What is called * stands for no other.</summary>
    protected static Hashtable Beginning(string start) => start.Length > 0 ? new() { ["identity"] = start + "*", ["limit"] = Most } : new() { ["limit"] = Most };

    /// <summary>The references a parameter that is typed already holds.</summary>
    protected static string[] Typed(IDictionary bound, string parameter) => Value.Plain(bound[parameter]) switch
    {
        string text => [text],
        object?[] list => list.OfType<string>().ToArray(),
        _ => [],
    };

    /// <summary>The policies that the command line is about so far.</summary>
    protected static IEnumerable<Policy> Policies(Session session, IDictionary bound) =>
        Typed(bound, "Policy").Concat(Typed(bound, "Identity")).SelectMany(it => session.Call(Methods.PolicyList, new Hashtable { ["identity"] = it }).Items);

    // What a list holds before its last comma is not offered for behind it again.
    private static HashSet<string> Stated(CommandAst ast) => new(ast.CommandElements
        .Select(it => it is CommandParameterAst { Argument: { } argument } ? argument : it)
        .SelectMany(it => it is ErrorExpressionAst { NestedAst: { } parts } ? parts : it is ArrayLiteralAst { Elements: var some } ? some : Enumerable.Empty<Ast>())
        .OfType<StringConstantExpressionAst>().Select(it => it.Value), StringComparer.OrdinalIgnoreCase);
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
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound) => Owned(session, bound);

    internal IEnumerable<(string Name, string)> Owned(Session session, IDictionary bound)
    {
        var request = new Hashtable { ["owned"] = true };
        if (Typed(bound, "App") is [var app]) request["app"] = app;
        return session.Call(Methods.ProductList, request).Items.Select(it => (it.SkuPartNumber, it.Name));
    }
}

/// <summary>Products by part number: the tenant's own that the command or its policy does not have yet.</summary>
public sealed class MoreProductCompleter : StoreCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound)
    {
        var there = Policies(session, bound).SelectMany(it => it.Products).Select(it => it.SkuPartNumber).Concat(Typed(bound, "Product").Where(it => it != start)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new ProductCompleter().Owned(session, bound).Where(it => !there.Contains(it.Name));
    }
}

/// <summary>Products by part number: those of the policy typed, else the tenant's own.</summary>
public sealed class PolicyProductCompleter : StoreCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound) => Typed(bound, "Policy").Length > 0
        ? Policies(session, bound).SelectMany(it => it.Products).Select(it => (it.SkuPartNumber, it.Name))
        : new ProductCompleter().Owned(session, bound);
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
        if (typed.Length == 0) typed = [.. Policies(session, bound).SelectMany(it => it.Products).Select(it => it.SkuId)];
        var requests = typed.Length > 0 ? typed.Select(it => new Hashtable { ["identity"] = it }) : [new Hashtable { ["owned"] = true }];
        return requests.SelectMany(it => session.Call(Methods.ProductList, it).Items).SelectMany(it => it.Plans).Select(it => (it.ServicePlanName, it.FriendlyName));
    }
}

/// <summary>Triggers: those of the app typed, else of the policy's, else of all apps.</summary>
public sealed class TriggerCompleter : StoreCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound)
    {
        var apps = Typed(bound, "App") is { Length: > 0 } typed ? typed : [.. Policies(session, bound).Select(it => it.App)];
        var requests = apps.Length > 0 ? apps.Select(it => new Hashtable { ["identity"] = it }) : [new Hashtable()];
        return requests.SelectMany(it => session.Call(Methods.AppList, it).Items).SelectMany(it => it.Triggers.Select(trigger => (trigger, it.Name)));
    }
}

/// <summary>Departments of users, as far as half a second reaches.</summary>
public sealed class DepartmentCompleter : StoreCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound)
    {
        var request = new Hashtable();
        do
        {
            var page = session.Call(Methods.UserList, request);
            foreach (var user in page.Items) yield return (user.Department ?? "", "");
            request["cursor"] = page.Next;
        }
        while (request["cursor"] is not null);
    }
}

/// <summary>Power Platform environments by id: what an event names.</summary>
public sealed class EnvironmentIdCompleter : StoreCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound) =>
        session.Call(Methods.EnvironmentList, Beginning(start)).Items.Select(it => (it.Id, it.Name ?? ""));
}

/// <summary>Who acted lately, by id.</summary>
public sealed class ActorCompleter : StoreCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound) =>
        session.Call(Methods.AuditList, new Hashtable()).Items.Select(it => (it.Actor ?? it.ActorKey, it.ActorName ?? ""));
}

/// <summary>What audit records can be about.</summary>
public sealed class TargetCompleter : StoreCompleter
{
    private static readonly string[] Whole = ["setting", "catalog", "users", "groups", "environments", "subscribedSkus"];

    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound) => Whole.Select(it => (it, ""))
        .Concat(session.Call(Methods.PolicyList, new Hashtable()).Items.Select(it => ($"policy:{it.Name}", it.Id)))
        .Concat(session.Call(Methods.AppList, new Hashtable()).Items.Where(it => !it.BuiltIn).Select(it => ($"app:{it.Name}", it.Label)));
}

/// <summary>Words that are the same in every store.</summary>
public abstract class WordCompleter(IEnumerable<string> words) : Completer
{
    private protected override IEnumerable<(string, string)> Offered(string start, CommandAst ast, IDictionary bound) => words.Select(it => (it, ""));
}

/// <summary>Pending changes that can be cancelled, by number.</summary>
public sealed class PendingChangeCompleter : StoreCompleter
{
    private protected override bool AreNumbers => true;

    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound) =>
        session.Call(Methods.ChangeList, new Hashtable { ["state"] = "Pending", ["limit"] = Most }).Items.Select(it => (it.Id.ToString(CultureInfo.InvariantCulture), $"{it.Kind} {it.Product} {it.User}"));
}

/// <summary>Countries by their two letters.</summary>
public sealed class CountryCompleter : Completer
{
    private protected override IEnumerable<(string, string)> Offered(string start, CommandAst ast, IDictionary bound) =>
        CultureInfo.GetCultures(CultureTypes.SpecificCultures).Select(it => new RegionInfo(it.Name)).Where(it => it.TwoLetterISORegionName.All(char.IsAsciiLetterUpper))
            .OrderBy(it => it.TwoLetterISORegionName, StringComparer.Ordinal).Select(it => (it.TwoLetterISORegionName, it.EnglishName));
}

/// <summary>Variables that hold a session, and where there is none the session that is used without one.</summary>
public sealed class SessionCompleter : Completer
{
    private protected override IEnumerable<(string, string)> Offered(string start, CommandAst ast, IDictionary bound)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        var found = shell.AddCommand("Get-Variable").Invoke<PSVariable>().Where(it => Record.Unwrap(it.Value) is Session).Select(it => "$" + it.Name).ToArray();
        return (found.Length > 0 ? found : ["(Get-AutoClaimSession)"]).Select(it => (it, ""));
    }

    private protected override string Quote(string name, string quote) => name;
}

/// <summary>Times as they are most often meant.</summary>
public sealed class TimeCompleter : Completer
{
    private static readonly string[] Usual = ["(Get-Date)", "(Get-Date).Date", "(Get-Date).AddHours(-1)", "(Get-Date).AddDays(-1)", "(Get-Date).AddDays(-7)", "(Get-Date).AddDays(-30)"];

    private protected override IEnumerable<(string, string)> Offered(string start, CommandAst ast, IDictionary bound) => Usual.Select(it => (it, ""));

    private protected override string Quote(string name, string quote) => name;
}

/// <summary>What only its giver knows: a name, a reason, a number. Nothing is offered, the files of the folder neither.</summary>
public sealed class NothingCompleter() : WordCompleter([]);

/// <summary>Directory roles that an admin of licenses acts in. A store may require any other.</summary>
public sealed class RoleCompleter() : WordCompleter(Usual)
{
    internal static readonly string[] Usual = ["License Administrator", "User Administrator", "Global Administrator", "Global Reader", "Reports Reader"];
}

/// <summary>Outcomes of a decision.</summary>
public sealed class OutcomeCompleter() : WordCompleter(Words.Outcome);

/// <summary>What holds an item of a migration back.</summary>
public sealed class HoldBackCompleter() : WordCompleter(Words.HoldBack);

/// <summary>What audit records say was done.</summary>
public sealed class ActionCompleter() : WordCompleter(Words.AuditAction);
