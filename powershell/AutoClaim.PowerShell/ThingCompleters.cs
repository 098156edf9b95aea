#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace AutoClaim;

/// <summary>
/// Things that others named: by name where the name is of this one alone, else by id. Several may be called alike, and one may be called as another's id.
/// </summary>
public abstract class ThingCompleter<T> : StoreCompleter
{
    private protected abstract Method<Page<T>> List { get; }

    private protected abstract (string Id, string? Name, string Tip) Of(T thing);

    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound) => Offered(session, Beginning(start), start);

    internal IEnumerable<(string Name, string Tip)> Offered(Session session, Hashtable request, string start) => session.Call(List, request).Items.Select(Of)
        .Where(it => base.Begins(it.Name ?? "", start) || base.Begins(it.Id, start))
        .Select(it => IsAlone(session, it.Id, it.Name) ? (it.Name!, it.Tip) : (it.Id, it.Name ?? it.Tip));

    // An id is offered for what its name begins with.
    private protected override bool Begins(string name, string start) => true;

    internal bool IsAlone(Session session, string id, string? name) =>
        !string.IsNullOrWhiteSpace(name) && session.Call(List, new Hashtable { ["identity"] = name, ["limit"] = 2 }).Items is [var one] && Of(one).Id == id;
}

/// <summary>Groups by displayName.</summary>
public sealed class GroupCompleter : ThingCompleter<Group>
{
    private protected override Method<Page<Group>> List => Methods.GroupList;

    private protected override (string, string?, string) Of(Group it) => (it.Id, it.DisplayName, it.Id);
}

/// <summary>Users by user principal name.</summary>
public sealed class UserCompleter : ThingCompleter<User>
{
    private protected override Method<Page<User>> List => Methods.UserList;

    private protected override (string, string?, string) Of(User it) => (it.Id, it.UserPrincipalName, it.DisplayName ?? "");
}

/// <summary>Power Platform environments by name.</summary>
public sealed class EnvironmentCompleter : ThingCompleter<Environment>
{
    private protected override Method<Page<Environment>> List => Methods.EnvironmentList;

    private protected override (string, string?, string) Of(Environment it) => (it.Id, it.Name, it.Managed is true ? "managed" : "not managed");
}

/// <summary>Power Apps by name.</summary>
public sealed class PowerAppCompleter : ThingCompleter<PowerApp>
{
    private protected override Method<Page<PowerApp>> List => Methods.PowerAppList;

    private protected override (string, string?, string) Of(PowerApp it) => (it.Id, it.Name, it.Premium ? "premium" : "standard");
}

/// <summary>Claims by number, newest first.</summary>
public class ClaimCompleter : StoreCompleter
{
    /// <summary>The states of the claims that are offered; none are all, refusals too.</summary>
    private protected virtual string?[] States => [null];

    private protected override bool AreNumbers => true;

    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound) =>
        States.SelectMany(state => session.Call(Methods.ClaimList, Request(bound, state)).Items).OrderByDescending(it => it.ClaimId).Take(Most)
            .Select(it => (it.ClaimId.ToString(CultureInfo.InvariantCulture), $"{it.User} {it.App} {it.Product ?? it.Outcome}"));

    private static Hashtable Request(IDictionary bound, string? state)
    {
        var request = Typed(bound, "User") is [var user] ? new Hashtable { ["limit"] = Most, ["user"] = user } : new Hashtable { ["limit"] = Most };
        if (state is not null) request["state"] = state;
        return request;
    }
}

/// <summary>Claims that stand, which can be undone and migrated.</summary>
public sealed class StandingClaimCompleter : ClaimCompleter
{
    private protected override string?[] States => ["Booked", "Sent", "Observed"];
}

/// <summary>Plans of migrations by name.</summary>
public sealed class MigrationCompleter : StoreCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound) =>
        session.Call(Methods.MigrationList, new Hashtable()).Items.Select(it => (it.Name, $"{it.Users:n0} users"));

    internal static IEnumerable<MigrationPlan> Plans(Session session, string[] typed) => typed.SelectMany(it => session.Call(Methods.MigrationList, new Hashtable { ["identity"] = it }).Items);
}

/// <summary>Numbers of waves of the plan typed.</summary>
public sealed class WaveCompleter : StoreCompleter
{
    private protected override bool AreNumbers => true;

    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound) =>
        MigrationCompleter.Plans(session, Typed(bound, "Plan")).SelectMany(it => it.Waves).Select(it => (it.Wave.ToString(CultureInfo.InvariantCulture), $"{it.Users:n0} users"));
}

/// <summary>Users of the plan typed, and of its wave; else any.</summary>
public class MigrationUserCompleter : StoreCompleter
{
    private readonly UserCompleter users = new();

    /// <summary>Whether the command can do anything about an item.</summary>
    private protected virtual bool Takes(MigrationItem item) => true;

    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound) => Typed(bound, "Plan") is { Length: > 0 } typed
        ? MigrationCompleter.Plans(session, typed).SelectMany(plan => Items(session, plan, bound)).Where(it => Takes(it) && base.Begins(it.User, start)).DistinctBy(it => (it.UserId, it.User)).Take(Most)
            .Select(it => it.UserId is not { } id || users.IsAlone(session, id, it.User) ? (it.User, $"{it.Product}: {it.State}") : (id, it.User))
        : users.Offered(session, Beginning(start), start);

    // An id is offered for what its name begins with.
    private protected override bool Begins(string name, string start) => true;

    private static IEnumerable<MigrationItem> Items(Session session, MigrationPlan plan, IDictionary bound)
    {
        var request = new Hashtable { ["migration"] = plan.Id };
        if (int.TryParse($"{Value.Plain(bound["Wave"])}", CultureInfo.InvariantCulture, out var wave)) request["wave"] = wave;
        do
        {
            var page = session.Call(Methods.MigrationItems, request);
            foreach (var item in page.Items) yield return item;
            request["cursor"] = page.Next;
        }
        while (request["cursor"] is not null);
    }
}

/// <summary>Users of the plan typed of whom something can be taken back.</summary>
public sealed class UndoUserCompleter : MigrationUserCompleter
{
    private protected override bool Takes(MigrationItem item) => item.State is not ("Ready" or "Held" or "Undone");
}
