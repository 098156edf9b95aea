#nullable enable
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace AutoClaim;

public sealed partial class Command
{
    private const int MostCancelled = 5000;

    /// <summary>
    /// Cancels pending changes: those of these records, or all that the request fits. Each that -WhatIf, -Confirm or -Verbose is to hear of is told before, as a dry
    /// run found it. Gives the changes as they are then; errors are written last, so that -ErrorAction Stop hides nothing that was done.
    /// </summary>
    public List<PendingChange> Cancel(Hashtable request, IReadOnlyList<object>? records)
    {
        var (cancelled, errors) = (new List<PendingChange>(), new List<(AutoClaimException Error, object? Record)>());
        Guard<object>(() =>
        {
            if (records is null) CancelAll(request, cancelled, errors);
            else CancelThese(request, Numbered(records, errors), cancelled, errors);
            return null;
        }, null);
        foreach (var (error, record) in errors) Report(error, record);
        return cancelled;
    }

    private static List<(long Change, object Record)> Numbered(IReadOnlyList<object> records, List<(AutoClaimException, object?)> errors)
    {
        var numbered = new List<(long, object)>(records.Count);
        foreach (var record in records)
            if (Record.Change(record) is { } change) numbered.Add((change, record));
            else errors.Add((new AutoClaimException("BAD_RECORD", "A pending change is cancelled by its number, and the object has no Id that is one.", "Pipe in what Get-AutoClaimPendingChange gives."), record));
        return numbered;
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
            var asked = some;
            if (Tells)
            {
                var would = CancelSome(request, some, dryRun: true);
                var refused = some.Zip(would.Items).Where(it => it.Second.Error is not null);
                errors.AddRange(refused.Select(it => (it.Second.Error!, (object?)it.First.Record)));
                asked = [.. some.Zip(would.Items).Where(it => it.Second.Error is null && Agreed(Sentence(it.Second.Result!))).Select(it => it.First)];
                if (asked.Length == 0) continue;
            }
            var reply = CancelSome(request, asked, dryRun: false);
            foreach (var (item, (_, record)) in reply.Items.Zip(asked))
                if (item.Error is { } error) errors.Add((error, record)); else cancelled.Add(item.Result!);
            cancelled.AddRange(reply.Others);
        }
    }

    private Cancelled CancelSome(Hashtable request, (long Change, object Record)[] some, bool dryRun)
    {
        var asked = new Hashtable { ["changes"] = some.Select(it => it.Change).ToArray(), ["reason"] = request["reason"] };
        return Call(Methods.ChangeCancel, Writing(Methods.ChangeCancel, asked, dryRun));
    }

    private static string Sentence(PendingChange it) => $"pending change {it.Id}: {it.Kind} {it.Product ?? it.Group ?? it.UsageLocation} for {it.User} is cancelled";
}
