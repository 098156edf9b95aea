#nullable enable
using System;
using System.Buffers;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text;
using System.Text.Json;

namespace AutoClaim;

/// <summary>
/// Events on their way to the library, in batches that grow from 1 to 512: the first decision comes at once, and a pipe cut short has
/// claimed little more than it showed. With -Confirm each event is decided alone. What only asks (-WhatIf, Test-LicenseClaim) hands what was granted
/// from batch to batch, so that a pool runs dry as it would.
/// </summary>
public sealed class ClaimBatch : IDisposable
{
    private const int Largest = 512;
    private static readonly TimeSpan Quarter = TimeSpan.FromMilliseconds(250);

    private readonly Command command;
    private readonly Method<Decisions> method;
    private readonly EventReader reader;
    private readonly bool writes, dry, asks, carries;
    private readonly List<(ClaimEvent Event, object Record)> waiting = [];
    private readonly List<(AutoClaimException Error, object? Record)> errors = [];
    private readonly HashSet<string> warned = [];
    private readonly AlikeErrors alike = new();
    private readonly Progress progress;
    private TimeSpan first;
    private int size = 1;
    private string? carry;

    /// <summary>A batch for claim.test or claim.invoke, whose switches are those of the cmdlet.</summary>
    public ClaimBatch(Command command, Method<Decisions> method)
    {
        (this.command, this.method) = (command, method);
        writes = method.Name == Methods.ClaimInvoke.Name;
        (dry, asks) = (writes && command.WhatIf, writes && command.Asks);
        carries = dry || !writes && !Given("independent");
        reader = new EventReader(command);
        progress = command.Progress = new Progress(command, "events");
    }

    /// <summary>Takes events, or records to make them of; what a record leaves open, the cmdlet's parameters say. True when it is time to send.</summary>
    public bool Add(object records)
    {
        if (waiting.Count == 0) first = progress.Elapsed;
        var more = false;
        try
        {
            foreach (var record in Record.Each(records, ref more, command.Cmdlet))
                try { waiting.Add((reader.Read(record), record!)); }
                catch (AutoClaimException error) { errors.Add((error, record)); }
        }
        catch (AutoClaimException error) { errors.Add((error, null)); }
        return asks || waiting.Count >= size || errors.Count > 0 || progress.Elapsed - first > Quarter;
    }

    /// <summary>Sends what waits. What it returns is committed. Errors are left to Report, so that -ErrorAction Stop hides no decision.</summary>
    public List<ClaimDecision> Send()
    {
        var decisions = new List<ClaimDecision>(waiting.Count);
        if (asks && !dry) foreach (var one in waiting) Guarded(() => Ask(one, decisions), one.Record);
        else if (waiting.Count > 0) Guarded(() => Decide(decisions), Records());
        Sent();
        return decisions;
    }

    /// <summary>As Send, each decision as a line of JSON, the library's own. For what only asks.</summary>
    public List<string> SendText()
    {
        var lines = new List<string>(waiting.Count);
        if (waiting.Count > 0) Guarded(() => Lines(lines), Records());
        Sent();
        return lines;
    }

    /// <summary>Writes the errors of what was sent, with their records: of many that are alike the others as one, at the end.</summary>
    public void Report(bool end)
    {
        var all = errors.ToArray();
        errors.Clear();
        foreach (var (error, record) in all.SelectMany(it => alike.Next(it.Error, it.Record))) command.Report(error, record);
        foreach (var (error, records) in end ? alike.Rest() : []) command.Report(error, records);
    }

    /// <summary>For the clean block. Events still waiting were not done.</summary>
    public void Dispose() => progress.Dispose();

    private void Sent()
    {
        progress.Add(waiting.Count);
        waiting.Clear();
        size = Math.Min(size * 2, Largest);
    }

    private void Decide(List<ClaimDecision> decisions)
    {
        var decided = Call(waiting, dry);
        if (!dry) decisions.AddRange(decided);
        else foreach (var would in decided) command.Agreed(Sentence(would));
    }

    private void Ask((ClaimEvent Event, object Record) one, List<ClaimDecision> decisions)
    {
        foreach (var would in Call([one], dryRun: true))
            if (command.Agreed(Sentence(would))) decisions.AddRange(Call([one], dryRun: false));
    }

    private void Lines(List<string> lines)
    {
        var reply = command.CallJson(method.Name, Request(waiting, dryRun: false));
        if (carries) carry = reply.GetProperty("carry").GetString();
        var items = reply.GetProperty("items");
        for (var i = 0; i < waiting.Count; i++)
            if (items[i].TryGetProperty("error", out _)) errors.Add((AutoClaimException.Of(0, Encoding.UTF8.GetBytes(items[i].GetRawText())), waiting[i].Record));
            else lines.Add(items[i].GetRawText());
    }

    private void Guarded(Action call, object target) => command.Guard<object>(() => { call(); return null; }, target);

    // What an error of a whole batch is about.
    private object Records() => waiting is [var only] ? only.Record : waiting.Select(it => it.Record).ToArray();

    private List<ClaimDecision> Call(List<(ClaimEvent Event, object Record)> events, bool dryRun)
    {
        var reply = command.Call(method, Request(events, dryRun));
        if (carries) carry = reply.Carry;
        if (!dryRun) command.Verbose($"{Value.Count(events.Count, "events")}: {string.Join(", ", reply.Items.GroupBy(Outcome).Select(it => $"{it.Count()} {it.Key}"))}");
        command.Warn(reply.Warnings.Where(warned.Add));
        var decisions = new List<ClaimDecision>(reply.Items.Count);
        for (var i = 0; i < reply.Items.Count; i++)
            if (reply.Items[i].Error is { } error) errors.Add((error, events[i].Record)); else decisions.Add(Worded(reply.Items[i].Result!));
        return decisions;
    }

    private ClaimDecision Worded(ClaimDecision decision)
    {
        if (Given("retry") && decision is { Duplicate: true, ClaimId: { } claim } && command.Call(Methods.ClaimGet, command.Reading(new Hashtable(), "claim", claim)).State == "Failed")
            command.Warn([$"Claim {claim} of {decision.User} failed, and its event is not decided anew: Get-LicenseClaim -Id {claim} says why. Mend that, and give an event of another id."]);
        decision.Reason = command.Terms.Reason(decision.Reason);
        foreach (var step in decision.Trace ?? []) step.Reason = command.Terms.Reason(step.Reason);
        return decision;
    }

    private ReadOnlySpan<byte> Request(List<(ClaimEvent Event, object Record)> events, bool dryRun)
    {
        var bytes = new ArrayBufferWriter<byte>(256 * events.Count);
        using (var json = new Utf8JsonWriter(bytes, Json.Options))
        {
            json.WriteStartObject();
            json.WriteStartArray("events");
            foreach (var (it, _) in events) it.Write(json);
            json.WriteEndArray();
            if (Given("includeTrace")) json.WriteBoolean("trace", true);
            if (Given("independent")) json.WriteBoolean("independent", true);
            if (Given("retry")) json.WriteBoolean("retry", true);
            if (carry is not null) json.WriteString("carry", carry);
            if (dryRun) json.WriteBoolean("dryRun", true);
            json.WritePropertyName("actor");
            Json.Write(json, command.Actor);
            if (writes) json.WriteString("correlationId", command.Correlation);
            json.WriteEndObject();
        }
        return bytes.WrittenSpan;
    }

    private bool Given(string name) => command.Given[name] is true;

    private static string Outcome(Item<ClaimDecision> it) => it.Result is not { } decision ? it.Error!.Name : decision.Duplicate ? "told again" : decision.Outcome;

    private static string Sentence(ClaimDecision it) => it.Duplicate
        ? $"{it.User} was decided before for {it.App} ({it.Outcome}) and is told again"
        : it.Outcome == "PendingGroup" ? $"{it.User} joins group {it.Group} and gets {it.Product} through it for {it.App} by policy '{it.Policy}'"
        : it.Outcome == "Claimed" ? $"{it.User} claims {it.Product} for {it.App} by policy '{it.Policy}'"
        : $"{it.User} gets nothing for {it.App} ({it.Outcome}): {it.Reason}";
}
