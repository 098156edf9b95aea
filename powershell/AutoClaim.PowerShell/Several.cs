#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace AutoClaim;

// Filters of several things: the library is asked for one at a time.
public sealed partial class Command
{
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
        try { return [.. Named[field](Session, new Hashtable { ["identity"] = said })]; }
        catch (AutoClaimException error) when (error.Name == "NOT_FOUND") { return [said]; }
    }

    private IEnumerable<string> Pattern(string field, string said) => said.AsSpan().IndexOfAny('*', '?') < 0 || field == "policy" && Exists(said) ? [said]
        : Guard(() => Named[field](Session, new Hashtable { ["identity"] = said }).ToArray(), said) ?? [];

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
}
