#nullable enable
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace AutoClaim;

public sealed partial class Command
{
    private const int MostCancelled = 5000;

    /// <summary>
    /// Cancels pending changes: those of these records, or all that the request fits. What -WhatIf, -Confirm or -Verbose is to hear of is told before, as a dry run
    /// found it. Gives the changes as they are then; errors are written last, so that -ErrorAction Stop hides nothing that was done.
    /// </summary>
    public PendingChange[] Cancel(Hashtable request, IReadOnlyList<object>? records)
    {
        var (cancelled, errors) = (new List<PendingChange>(), new List<(AutoClaimException Error, object? Record)>());
        Guard<object>(() =>
        {
            if (records is null) CancelAll(request, cancelled, errors);
            else CancelThese(request, Numbered(records, errors), cancelled, errors);
            return null;
        }, null);
        var ended = cancelled.DistinctBy(it => it.Id).ToArray();
        if (!WhatIf) Verbose($"{Value.Count(ended.Length, "pending changes")} cancelled.");
        foreach (var (error, record) in errors) Report(error, record);
        return ended;
    }

    private static List<(long Change, object Record)> Numbered(IReadOnlyList<object> records, List<(AutoClaimException, object?)> errors)
    {
        var numbered = new List<(long Change, object Record)>(records.Count);
        foreach (var record in records)
            try
            {
                if (Record.Change(record) is { } change) numbered.Add((change, record));
                else errors.Add((new AutoClaimException("BAD_RECORD", "A pending change is cancelled by its number, and the object is none: it lacks one of Id, Kind, State and User.", "Pipe in what Get-AutoClaimPendingChange gives, or give the number: -Id."), record));
            }
            catch (AutoClaimException error) { errors.Add((error, null)); }
        return [.. numbered.DistinctBy(it => it.Change)];
    }

    private void CancelAll(Hashtable request, List<PendingChange> cancelled, List<(AutoClaimException Error, object? Record)> errors)
    {
        var reply = Call(Methods.ChangeCancel, Writing(Methods.ChangeCancel, request, dryRun: Tells));
        errors.AddRange(reply.Items.Where(it => it.Error is not null).Select(it => (it.Error!, (object?)it.Error!.Target)));
        var fit = reply.Items.Where(it => it.Error is null).Select(it => it.Result!).ToArray();
        if (!Tells) cancelled.AddRange(fit.Concat(reply.Others));
        else CancelThese(request, [.. fit.Select(it => (it.Id, (object)it))], cancelled, errors);
    }

    private void CancelThese(Hashtable request, List<(long Change, object Record)> changes, List<PendingChange> cancelled, List<(AutoClaimException Error, object? Record)> errors)
    {
        foreach (var some in changes.Chunk(MostCancelled))
        {
            var asked = Tells ? Wanted(request, some, errors) : some;
            if (asked.Length == 0) continue;
            var reply = CancelSome(request, asked, dryRun: false);
            foreach (var (item, (_, record)) in reply.Items.Zip(asked))
                if (item.Error is { } error) errors.Add((error, record)); else cancelled.Add(item.Result!);
            cancelled.AddRange(reply.Others);
        }
    }

    // Those that can be cancelled, and that are agreed to: together what is cancelled together, for nobody can have the one without the other.
    private (long Change, object Record)[] Wanted(Hashtable request, (long Change, object Record)[] some, List<(AutoClaimException Error, object? Record)> errors)
    {
        var would = CancelSome(request, some, dryRun: true);
        var found = some.Zip(would.Items).ToArray();
        errors.AddRange(found.Where(it => it.Second.Error is not null).Select(it => (it.Second.Error!, (object?)it.First.Record)));
        var named = found.Where(it => it.Second.Error is null).Select(it => it.Second.Result!).ToArray();
        var groups = Together(named.Concat(would.Others).DistinctBy(it => it.Id));
        var (asked, agreed) = (named.Select(it => it.Id).ToHashSet(), new HashSet<long>());
        for (var at = 0; at < groups.Count; at++)
            if (Agreed((groups.Count > 1 ? $"{at + 1} of {groups.Count}: " : "") + Sentence(groups[at].ToLookup(it => asked.Contains(it.Id))))) agreed.UnionWith(groups[at].Select(it => it.Id));
        return [.. some.Where(it => agreed.Contains(it.Change))];
    }

    private Cancelled CancelSome(Hashtable request, (long Change, object Record)[] some, bool dryRun)
    {
        var asked = new Hashtable { ["changes"] = some.Select(it => it.Change).ToArray(), ["reason"] = request["reason"] };
        return Call(Methods.ChangeCancel, Writing(Methods.ChangeCancel, asked, dryRun));
    }

    // Changes of one claim, and of claims that wait for a change of it. What a migration asks for stands alone.
    private static List<List<PendingChange>> Together(IEnumerable<PendingChange> changes)
    {
        var (groups, of) = (new List<List<PendingChange>>(), new Dictionary<(string, long?), List<PendingChange>>());
        foreach (var change in changes)
        {
            var keys = new[] { ("claim", change.ClaimId), ("change", (long?)change.Id), ("change", change.After) }.Where(key => key.Item2 is not null).ToArray();
            var joined = keys.Select(key => of.GetValueOrDefault(key)).OfType<List<PendingChange>>().Distinct().ToArray();
            var group = joined.FirstOrDefault() ?? [];
            if (joined.Length == 0) groups.Add(group);
            foreach (var other in joined.Skip(1))
            {
                group.AddRange(other);
                groups.Remove(other);
                foreach (var (key, _) in of.Where(it => it.Value == other).ToArray()) of[key] = group;
            }
            group.Add(change);
            foreach (var key in keys) of[key] = group;
        }
        return groups;
    }

    // The changes that were asked for, and the others.
    private static string Sentence(ILookup<bool, PendingChange> changes)
    {
        var (asked, others) = (changes[true].ToArray(), changes[false].ToArray());
        var claims = changes.SelectMany(it => it).Where(it => it.ClaimId is not null).DistinctBy(it => it.ClaimId).GroupBy(it => it.OwnerKind == "Undo", it => it.ClaimId!.Value);
        var migrates = changes.SelectMany(it => it).Any(it => it.ClaimId is null) ? "; its migration waits for Resume-LicenseMigration" : "";
        return $"{Named(asked)} {(asked.Length == 1 ? "is" : "are")} cancelled" + (others.Length > 0 ? $", with {Named(others)}" : "") + string.Concat(claims.Select(it => "; " + Ends([.. it], stays: it.Key))) + migrates;

        string Named(PendingChange[] some) => $"{(some.Length == 1 ? "pending change" : "pending changes")} {string.Join(", ", some.Select(it => $"{it.Id}: {it.Kind} {it.Product ?? it.Group ?? it.UsageLocation} for {it.User}"))}";

        string Ends(long[] some, bool stays) =>
            $"{(some.Length == 1 ? "claim" : "claims")} {string.Join(", ", some)} {(stays, some.Length) switch { (true, 1) => "stays", (true, _) => "stay", (false, 1) => "is undone", _ => "are undone" }}";
    }
}
