#nullable enable
using System;
using System.Buffers;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;

namespace AutoClaim;

/// <summary>A log on its way to become events, oldest first. Graph gives newest first, so that nothing can leave before all is read.</summary>
public sealed class EventBatch : IDisposable
{
    // Of a record that repeats, two calls do not know.
    private const int Rows = 2000, Records = 8000;

    private readonly Command command;
    private readonly EventReader? reader;
    private readonly IDictionary? columns;
    private readonly bool audit, firstOnly, nonInteractive;
    private readonly List<object?> waiting = [];
    private readonly List<ClaimEvent> events = [];
    private readonly Dictionary<string, LogEvidence> evidence = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedDictionary<string, long> skipped = [];
    private readonly AlikeErrors alike = new();
    private readonly Progress progress;
    private string[]? hidden;
    private bool more;
    private long taken;

    /// <summary>Rows are Graph's sign-ins, or unified audit records, or with source Csv have the columns of an event.</summary>
    public EventBatch(Command command, string source)
    {
        this.command = command;
        columns = Value.Columns(command.Given);
        firstOnly = command.Given["firstOnly"] is true;
        nonInteractive = command.Given["includeNonInteractive"] is true;
        audit = source == "UnifiedAuditLog";
        reader = source == "Csv" ? new EventReader(command, columns) : null;
        progress = command.Progress = new Progress(command, "rows");
    }

    /// <summary>Takes a row, or a page of Graph with its rows in value.</summary>
    public void Add(object record)
    {
        waiting.AddRange(command.Each(record, ref more));
        if (waiting.Count >= (audit ? Records : Rows)) Send();
    }

    /// <summary>Takes a CSV file with the columns of an event.</summary>
    public void Table(string path)
    {
        foreach (var (line, row, fault) in CsvFile.Rows(command, path))
            if (row is not null) Add(row); else command.Report(new AutoClaimException("BAD_RECORD", $"{path}, line {line}: {fault}", CsvFile.Hint), path);
    }

    /// <summary>Takes a file of a log, JSON or CSV, read by the library.</summary>
    public void File(string path)
    {
        progress.What = path;
        var request = new Hashtable { ["path"] = path };
        if (columns is not null) request["columns"] = columns.Cast<DictionaryEntry>().Select(it => new Hashtable { ["property"] = it.Key, ["column"] = it.Value }).ToArray();
        (object?, AutoClaimException) Placed(ItemError error) => (path, ImportBatch.Placed(error, path));
        if (audit)
        {
            foreach (var reply in command.Get(Methods.EventFromAudit, request, path)) Take(reply, Placed);
            return;
        }
        (request["firstOnly"], request["includeNonInteractive"]) = (firstOnly, nonInteractive);
        foreach (var reply in command.Get(Methods.EventFromSignIns, request, path)) Take(reply.Events, reply.Skipped, reply.Warnings, reply.Errors, Placed);
    }

    /// <summary>The events of everything taken.</summary>
    public ClaimEvent[] Finish()
    {
        Send();
        Write(alike.Rest());
        if (more) command.Warn("The last page names a next one (@odata.nextLink): this is not the whole collection.");
        foreach (var (reason, count) in skipped) command.Verbose($"{Value.Count(count, "rows")} made no event: {reason}.");
        var sorted = events.OrderBy(it => it.At ?? DateTimeOffset.MinValue);
        if (audit) return Launches(sorted);
        return firstOnly ? [.. sorted.DistinctBy(it => (it.User, it.App))] : [.. sorted];
    }

    /// <summary>What an audit log proves of each environment, and what use it does not show.</summary>
    public LogEvidence[] Evidence => [.. evidence.Values];

    // The environment and the trigger decide too. A record without an id is known by all it says.
    private ClaimEvent[] Launches(IEnumerable<ClaimEvent> sorted)
    {
        foreach (var one in Evidence) command.Verbose($"{one}");
        var once = sorted.DistinctBy(it => (it.EventId, it.EventId is null ? it : null));
        return firstOnly ? [.. once.DistinctBy(it => (it.User, it.Trigger, it.Environment?.ToUpperInvariant()))] : [.. once];
    }

    /// <summary>For the clean block.</summary>
    public void Dispose() => progress.Dispose();

    private void Send()
    {
        if (waiting.Count == 0) return;
        var (rows, before) = (waiting.ToArray(), taken);
        waiting.Clear();
        progress.Add(rows.Length);
        taken += rows.Length;
        (object?, AutoClaimException) Given(ItemError error) => (rows[(int)error.Index], error.Error);
        if (reader is not null)
        {
            for (var i = 0; i < rows.Length; i++) Alone(rows[i], before + i, row => events.Add(reader.Read(row)));
            return;
        }
        var body = Body(ref rows, before, audit ? "records" : "signIns");
        if (audit && command.Guard(() => command.Call(Methods.EventFromAudit, body.Span), null) is { } launches) Take(launches, Given);
        else if (!audit && command.Guard(() => command.Call(Methods.EventFromSignIns, body.Span), null) is { } reply) Take(reply.Events, reply.Skipped, reply.Warnings, reply.Errors, Given);
    }

    // A row that cannot be read is an error of its own, and the others go on.
    private bool Alone(object? row, long at, Action<object?> read)
    {
        try { read(row); return true; }
        catch (AutoClaimException error)
        {
            foreach (var (one, record) in alike.Next(error, row, error is { Name: "BAD_RECORD", Field: not null } ? $"Row {at + 1:n0}: " : "")) command.Report(one, record);
            return false;
        }
    }

    private void Write(IEnumerable<(AutoClaimException Error, object? Record)> some)
    {
        foreach (var (error, record) in some) command.Cmdlet.WriteError(Errors.Record(error, record, ErrorCategory.InvalidData, new Terms(command.Cmdlet, fields: false)));
    }

    private void Take(AuditEvents reply, Func<ItemError, (object?, AutoClaimException)> target)
    {
        Take(reply.Events, reply.Skipped, reply.Warnings, reply.Errors, target);
        foreach (var one in reply.Evidence)
            if (!evidence.TryGetValue(one.Environment ?? "", out var known)) evidence[one.Environment ?? ""] = one;
            else
                foreach (var (use, count) in one.Counts) known.Counts[use] = known.Counts.GetValueOrDefault(use) + count;
        // What any part of the log shows is visible in all of it.
        if (reply.Evidence.Count > 0) hidden = [.. reply.Evidence[0].NotVisible.Where(use => hidden is null || hidden.Contains(use))];
        foreach (var one in evidence.Values) one.NotVisible = [.. hidden!];
    }

    private void Take(IEnumerable<ClaimEvent> made, Counted skips, IEnumerable<string> warnings, IEnumerable<ItemError> errors, Func<ItemError, (object?, AutoClaimException)> target)
    {
        events.AddRange(made);
        command.Warn(warnings);
        foreach (var (reason, count) in skips) skipped[reason] = skipped.GetValueOrDefault(reason) + count;
        foreach (var (row, error) in errors.Select(target)) Write(alike.Next(error, row));
    }

    // Of the rows those are left that can be read.
    private ReadOnlyMemory<byte> Body(ref object?[] rows, long before, string field)
    {
        var (bytes, one) = (new ArrayBufferWriter<byte>(256 * rows.Length), new ArrayBufferWriter<byte>(1024));
        var readable = new List<object?>(rows.Length);
        using var part = new Utf8JsonWriter(one, Json.Options);
        using (var json = new Utf8JsonWriter(bytes, Json.Options))
        {
            json.WriteStartObject();
            if (!audit)
            {
                json.WriteBoolean("firstOnly", firstOnly);
                json.WriteBoolean("includeNonInteractive", nonInteractive);
            }
            json.WriteStartArray(field);
            for (var i = 0; i < rows.Length; i++)
            {
                // Half a row is written by the time that one cannot be read.
                one.ResetWrittenCount();
                part.Reset();
                if (!Alone(rows[i], before + i, row => Record.Read<object?>(() => { Write(part, row); return null; }))) continue;
                part.Flush();
                json.WriteRawValue(one.WrittenSpan, skipInputValidation: true);
                readable.Add(rows[i]);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        rows = [.. readable];
        return bytes.WrittenMemory;
    }

    private void Write(Utf8JsonWriter json, object? record)
    {
        if (record is null) json.WriteNullValue();
        else if (Record.Row(record) is { } row) GraphJson.WriteRow(json, row, columns, Listed(row));
        else (audit ? GraphJson.Activity : GraphJson.SignIn).Write(json, record, columns);
    }

    // A row of a table whose columns were named, and that does not say what it tells of, is a launch.
    private string? Listed(PSObject row)
    {
        string[] telling = ["auditData", "operation", "Operations"];
        var says = telling.Any(name => columns?[name] is not null || row.Properties[name] is not null);
        return audit && columns is not null && !says ? "ListedLaunch" : null;
    }
}
