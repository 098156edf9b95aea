#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;

namespace AutoClaim;

// What cmdlets read: lists page by page, reports, and filters of several things, for which the library is asked one at a time.
public sealed partial class Command
{
    // What the library gives in a page unless told otherwise.
    private const int MostOfAPage = 1000;

    private static readonly Dictionary<string, Func<Session, Hashtable, IEnumerable<string>>> Named = new()
    {
        ["user"] = (session, request) => Keys(session, Methods.UserList, request, it => it.Id),
        ["policy"] = (session, request) => Keys(session, Methods.PolicyList, request, it => it.Id),
        ["product"] = (session, request) => Keys(session, Methods.ProductList, request, it => it.SkuId),
        ["app"] = (session, request) => Keys(session, Methods.AppList, request, it => it.Name),
    };

    /// <summary>The requests that one with lists and patterns in its filters comes to; itself where it has neither.</summary>
    private Hashtable[] Each(IDictionary request)
    {
        Hashtable[] all = [Value.Request(request)];
        foreach (var field in Named.Keys.Where(request.Contains))
        {
            string[] said = [.. (request[field] is object?[] many ? many : [request[field]]).OfType<string>()];
            var keys = said.SelectMany(it => Meant(field, it, said.Length > 1)).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
            all = [.. all.SelectMany(it => keys.Select(key => Value.Request(it, field, key)))];
        }
        return all;
    }

    // Among several a name and a pattern can mean the same thing, so that each is looked up; what is not there any more, or never was, the list itself knows.
    private IEnumerable<string> Meant(string field, string said, bool several)
    {
        if (!several) return Pattern(field, said);
        try { return [.. Named[field](Session, Identified(said))]; }
        catch (AutoClaimException error) when (error.Name == "NOT_FOUND") { return [said]; }
    }

    private IEnumerable<string> Pattern(string field, string said) => said.AsSpan().IndexOfAny('*', '?') < 0 || field == "policy" && !Value.IsAll(said) && Exists(said) ? [said]
        : Guard(() => Named[field](Session, Identified(said)).ToArray(), said) ?? [];

    // All is all, whatever is called *.
    private static Hashtable Identified(string said) => Value.IsAll(said) ? new() : new() { ["identity"] = said };

    // A policy may be called as a pattern is written.
    private bool Exists(string name) => Session.Call(Methods.PolicyList, new Hashtable { ["identity"] = name }).Items.Any(it => string.Equals(it.Name, name, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Keys<T>(Session session, Method<Page<T>> method, Hashtable request, Func<T, string> key)
    {
        do
        {
            var page = session.Call(method, request);
            foreach (var one in page.Items) yield return key(one);
            request["cursor"] = page.Next;
        }
        while (request["cursor"] is not null);
    }

    // Lists that are newest first stay so, and nothing is there twice.
    private static IEnumerable<T> Joined<T>(IEnumerable<T> several) => several switch
    {
        IEnumerable<Claim> claims => (IEnumerable<T>)claims.DistinctBy(it => it.ClaimId).OrderByDescending(it => it.ClaimId),
        IEnumerable<AuditRecord> records => (IEnumerable<T>)records.DistinctBy(it => it.Sequence).OrderByDescending(it => it.Sequence),
        IEnumerable<ReportRow> rows => (IEnumerable<T>)rows.DistinctBy(it => it.ClaimId).OrderByDescending(it => it.DecidedAt).ThenByDescending(it => it.ClaimId),
        _ => several,
    };

    /// <summary>Reads lists page by page, as they are asked for. An error is written, and ends its list.</summary>
    public IEnumerable<T> Read<T>(Method<Page<T>> method, IDictionary? request, params string?[]? identities) =>
        First(request is null ? [] : Each(request) is [var only] ? Pages<Page<T>, T>(method, only, identities) : Joined(Each(request).SelectMany(it => Pages<Page<T>, T>(method, it, identities))));

    /// <summary>Reads the rows of a report page by page, as they are asked for. Each knows what it is a row of.</summary>
    public IEnumerable<ReportRow> Read(Method<Report> method, IDictionary? request) =>
        First(request is null ? [] : Each(request) is [var only] ? Rows(method, only) : Joined(Each(request).SelectMany(it => Rows(method, it))));

    /// <summary>All of a list, for what is to be said of it. An error is the caller's.</summary>
    internal IEnumerable<T> All<T>(Method<Page<T>> method, IDictionary request)
    {
        var asked = Reading(request);
        do
        {
            var page = Call(method, asked);
            foreach (var one in page.Items) yield return one;
            asked["cursor"] = page.Next;
        }
        while (asked["cursor"] is not null);
    }

    // So many of all that the pipeline asks for, and no page is read for more.
    private IEnumerable<T> First<T>(IEnumerable<T> all)
    {
        if (left == 0) yield break;
        foreach (var one in all)
        {
            yield return one;
            if (--left == 0) yield break;
        }
    }

    private IEnumerable<ReportRow> Rows(Method<Report> method, Hashtable request)
    {
        IDictionary? whole = null;
        foreach (var page in Replies<Report, ReportRow>(method, request, []))
            foreach (var row in page.Items)
            {
                row.Report = whole ??= ReportExport.Whole(request, page);
                yield return row;
            }
    }

    /// <summary>The groups of a report. Each knows what it is a group of.</summary>
    public IEnumerable<ReportGroup> Groups(IDictionary? request, object? target) => request is null ? [] : Each(request) is [var only] ? Groups(only, target)
        : Each(request).SelectMany(it => Groups(it, target)).GroupBy(it => (it.Key, it.Id)).Select(it => { it.First().Count = it.Sum(one => one.Count); return it.First(); }).OrderByDescending(it => it.Count);

    private IEnumerable<ReportGroup> Groups(Hashtable request, object? target)
    {
        foreach (var report in Get(Methods.ReportGet, request, target))
        {
            var whole = ReportExport.Whole(request, report);
            foreach (var group in report.Groups)
            {
                group.Report = whole;
                yield return group;
            }
        }
    }

    /// <summary>One reply. Empty when there was an error, which is written.</summary>
    public T[] Get<T>(Method<T> method, IDictionary? request, object? target) where T : class =>
        request is not null && Guard(() => Call(method, Reading(request)), target) is { } reply ? [reply] : [];

    /// <summary>Claims by number, each with everything that was looked at. Nothing else can be asked for beside them: it would not be looked at.</summary>
    public Claim[] Claims(IDictionary request, long[] numbers)
    {
        if (request.Count > 0)
        {
            Cmdlet.ThrowTerminatingError(Errors.Record(new AutoClaimException("INVALID_ARGUMENT", "Claims that are named are given as they are, whatever else is asked for.",
                "Name claims alone, and take from what comes by Where-Object; or leave out the claims."), numbers));
        }
        var claims = numbers.SelectMany(number => Get(Methods.ClaimGet, new Hashtable { ["claim"] = number }, number)).ToArray();
        foreach (var step in claims.SelectMany(it => it.Trace ?? [])) step.Reason = Terms.Reason(step.Reason);
        foreach (var claim in claims) claim.Reason = Terms.Reason(claim.Reason);
        return claims;
    }

    /// <summary>Claims of a record: the one it is, or those of the user, policy or product it names.</summary>
    public IEnumerable<Claim> Claims(IDictionary request, object? record) =>
        record is null ? Read(Methods.ClaimList, Narrow(Methods.ClaimList, request, record))
        : Reads(() => Tuple.Create(Record.Claim(record))) is not { Item1: var number } ? []
        : number is { } claim ? Claims(request, [claim]) : Read(Methods.ClaimList, Narrow(Methods.ClaimList, request, record));

    /// <summary>
    /// A request for what a record names, of what the method can be asked for: a user, a policy or a product. Without a record it asks for all; null when
    /// there should be one.
    /// </summary>
    public Hashtable? Narrow<T>(Method<T> method, IDictionary request, object? record)
    {
        if (record is null || Record.Unwrap(record) is string text && Value.IsBlank(text)) return !IsBound("InputObject") || Nothing("InputObject") ? Value.Request(request) : null;
        if (Reads(() => Tuple.Create(Record.Subject(record))) is not { Item1: var (field, key) }) return null;
        return method.Fields.Contains(field) ? Narrowed(request, field, key) : Narrowed(request, "user", Record.Keyless("User", record));
    }

    /// <summary>A request for what is piped in. A parameter that names another one would be passed by, so it is refused.</summary>
    internal Hashtable Narrowed(IDictionary request, string field, object? key)
    {
        if (request.Contains(field))
        {
            Cmdlet.ThrowTerminatingError(Errors.Record(new AutoClaimException("INVALID_ARGUMENT", $"-{char.ToUpperInvariant(field[0])}{field[1..]} is given, and what is piped in names one too.",
                "Give one of the two."), key));
        }
        return Value.Request(request, field, key);
    }

    /// <summary>The session, with what changes in a store asked anew.</summary>
    public Session Refresh() => Interruptible(Session.Refresh);

    /// <summary>A list as JSON, all its pages in one: the items alone, or with what stands beside them.</summary>
    public string[] ReadText<T>(Method<T> method, IDictionary? request, bool itemsOnly, params string?[]? identities)
    {
        if (request is null) return [];
        var pages = new JsonPages();
        if (Each(request) is not [var single])
        {
            Cmdlet.ThrowTerminatingError(Errors.Record(new AutoClaimException("INVALID_ARGUMENT", "-AsJson gives one reply of the library, and the filters name several things.", "Name one, or leave -AsJson out."), null));
            throw new PipelineStoppedException();
        }
        foreach (var identity in Asked(identities))
        {
            var asked = Asking(method, single, identity);
            do
            {
                if (Guard<object>(() => CallJson(method.Name, Json.Bytes(Known(asked)).Span), identity) is not JsonElement page) break;
                asked["cursor"] = pages.Add(page);
            }
            while (asked["cursor"] is not null);
        }
        return pages.IsEmpty ? [] : [pages.Text(itemsOnly)];
    }

    private IEnumerable<T> Pages<TPage, T>(Method<TPage> method, IDictionary? request, string?[]? identities) where TPage : class, IPage<T> =>
        Replies<TPage, T>(method, request, identities).SelectMany(page => page.Items);

    private IEnumerable<TPage> Replies<TPage, T>(Method<TPage> method, IDictionary? request, string?[]? identities) where TPage : class, IPage<T>
    {
        if (request is null) yield break;
        using var progress = Progress = new Progress(this, "items");
        foreach (var identity in Asked(identities))
        {
            var asked = Asking(method, request, identity);
            if (left < MostOfAPage && method.Fields.Contains("limit")) asked["limit"] = left;
            do
            {
                if (Guard(() => Call(method, asked), identity) is not { } page) break;
                progress.Add(page.Items.Count);
                yield return page;
                asked["cursor"] = page.Next;
            }
            while (asked["cursor"] is not null);
        }
    }

    // null asks the library for everything. What is given and holds nothing names nothing: it must not come to mean everything.
    private IEnumerable<string?> Asked(string?[]? identities) => identities switch
    {
        [] => Cmdlet.MyInvocation.MyCommand.Parameters.Values.Any(IsIdentity) ? [] : [null],
        null when !IsBound(Piped) => [null],
        _ => (identities ?? [null]).Where(Names),
    };

    private Hashtable Asking<T>(Method<T> method, IDictionary request, string? identity) =>
        Identity(method) is var field && field == "identity" && Value.IsAll(identity) ? Reading(request) : Reading(request, field, identity);

    // The field by which a method is asked for one thing.
    private static string Identity<T>(Method<T> method) => method.Fields.FirstOrDefault(it => it is "identity" or "migration") ?? "policy";

    private bool IsIdentity(ParameterMetadata it) => (it.Name == "Identity" || it.Aliases.Contains("Identity")) && IsBound(it.Name);
}
