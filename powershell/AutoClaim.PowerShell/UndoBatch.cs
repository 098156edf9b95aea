#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace AutoClaim;

/// <summary>
/// Claims on their way back, in batches that grow from 1 to 512; what was emitted is committed. With -Confirm each is asked for alone, on what the one before
/// left. -WhatIf asks the library as late as it can, because what one claim leaves decides on the next.
/// </summary>
public sealed class UndoBatch : IDisposable
{
    private const int Largest = 512, MostOfACall = 5000;
    private static readonly TimeSpan Quarter = TimeSpan.FromMilliseconds(250);

    private readonly Command command;
    private readonly bool dry, asks;
    private readonly List<(ClaimSaid Said, object Record)> waiting = [];
    private readonly List<(AutoClaimException Error, object Record)> errors = [];
    private readonly AlikeErrors alike = new();
    private readonly Progress progress;
    private TimeSpan first;
    private int size = 1;

    /// <summary>A batch for claim.undo, whose switches are those of the cmdlet.</summary>
    public UndoBatch(Command command)
    {
        (this.command, dry, asks) = (command, command.WhatIf, command.Asks);
        progress = command.Progress = new Progress(command, "claims");
    }

    /// <summary>Takes claims, by number or as records that carry one. True when it is time to send.</summary>
    public bool Add(params object[] records)
    {
        if (waiting.Count == 0) first = progress.Elapsed;
        foreach (var record in records)
            if (command.Reads(() => Tuple.Create(ClaimSaid.By(record))) is not { Item1: var said }) continue;
            else if (said is not null) waiting.Add((said, record));
            else errors.Add((new AutoClaimException("BAD_RECORD", "A claim is undone by its number, and the object has no ClaimId.", "Pipe in what Get-LicenseClaim gives."), record));
        return dry ? waiting.Count >= MostOfACall : asks || waiting.Count >= size || errors.Count > 0 || progress.Elapsed - first > Quarter;
    }

    /// <summary>Sends what waits, and gives the claims as they are now. Errors are left to Report, so that -ErrorAction Stop hides nothing that was done.</summary>
    public List<Claim> Send()
    {
        var undone = new List<Claim>();
        command.Guard<object>(() =>
        {
            foreach (var some in waiting.Chunk(dry ? MostOfACall : asks ? 1 : Largest)) undone.AddRange(Undo(some));
            return null;
        }, null);
        waiting.Clear();
        size = Math.Min(size * 2, Largest);
        return undone;
    }

    /// <summary>Writes the errors of what was sent, with their records: of many that are alike the others as one, at the end.</summary>
    public void Report(bool end)
    {
        var all = errors.ToArray();
        errors.Clear();
        foreach (var (error, record) in all.SelectMany(it => alike.Next(it.Error, it.Record))) command.Report(error, record);
        foreach (var (error, records) in end ? alike.Rest() : []) command.Report(error, records);
    }

    /// <summary>For the clean block. Claims still waiting were not undone.</summary>
    public void Dispose() => progress.Dispose();

    // What a record says of its claim is held against the claim of that number before anything is done: it may be another store's.
    private IEnumerable<Claim> Undo((ClaimSaid Said, object Record)[] some)
    {
        if (dry || asks || some.Any(it => it.Said.More))
            some = [.. Call(some, dryRun: true).Where(it => IsOf(it.Said, it.Record, it.Claim)).Where(it => !dry && !asks || command.Agreed(Sentence(it.Claim))).Select(it => (it.Said, it.Record))];
        return some.Length > 0 ? Call(some, dryRun: false).Select(it => it.Claim) : [];
    }

    private bool IsOf(ClaimSaid said, object record, Claim claim)
    {
        if (said.Other(claim) is not { } field) return true;
        errors.Add((new AutoClaimException("BAD_RECORD", $"Claim {claim.ClaimId} of this store is another than the record says: {field} differs, and nothing was done to it.",
            "Pipe in what Get-LicenseClaim gives of the same store, or give the number alone: -Id.") { Field = field }, record));
        return false;
    }

    private List<(ClaimSaid Said, object Record, Claim Claim)> Call((ClaimSaid Said, object Record)[] some, bool dryRun)
    {
        var request = new Hashtable { ["claims"] = some.Select(it => it.Said.Number).ToArray(), ["reason"] = command.Given["reason"] };
        var reply = command.Call(Methods.ClaimUndo, command.Writing(Methods.ClaimUndo, request, dryRun));
        progress.Add(dryRun && !dry ? 0 : some.Length);
        var undone = new List<(ClaimSaid, object, Claim)>(some.Length);
        for (var i = 0; i < some.Length; i++)
            if (reply.Items[i].Error is { } error) errors.Add((error, some[i].Record)); else undone.Add((some[i].Said, some[i].Record, reply.Items[i].Result!));
        return undone;
    }

    private string Sentence(Claim it)
    {
        if (it.Changed == false) return $"claim {it.ClaimId} of {it.User} stays as it is ({it.State})";
        // Only the tenant takes away what it gave: what is undone at once in a Graph store was never sent there.
        if (it.State == "Undone" && command.Session.Mode == "Graph")
        {
            var asked = it.Group is null ? $"give {it.User} {it.Product}" : $"add {it.User} to {it.Group}, which brings {it.Product},";
            return $"claim {it.ClaimId}: the pending change to {asked} was never sent and is cancelled, and what it booked is available again";
        }
        var taken = it.Group is null ? it.Product : $"the membership in {it.Group} that brings {it.Product}";
        return it.State == "UndoPending" ? $"claim {it.ClaimId}: {it.User} is to lose {taken}, once the tenant is changed" : $"claim {it.ClaimId}: {it.User} loses {taken}";
    }
}
