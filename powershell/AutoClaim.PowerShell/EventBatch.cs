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
    private const int Rows = 2000;

    private readonly Command command;
    private readonly EventReader? reader;
    private readonly IDictionary? columns;
    private readonly bool firstOnly, nonInteractive;
    private readonly List<object?> waiting = [];
    private readonly List<ClaimEvent> events = [];
    private readonly SortedDictionary<string, long> skipped = [];
    private readonly AlikeErrors alike = new();
    private readonly Progress progress;
    private bool more;

    /// <summary>Rows are Graph's sign-ins, or with source Csv have the columns of an event.</summary>
    public EventBatch(Command command, string source)
    {
        this.command = command;
        columns = Value.Columns(command.Given);
        firstOnly = command.Given["firstOnly"] is true;
        nonInteractive = command.Given["includeNonInteractive"] is true;
        reader = source == "Csv" ? new EventReader(command.Given, columns) : null;
        progress = command.Progress = new Progress(command, "rows");
    }

    /// <summary>Takes a row, or a page of Graph with its rows in value.</summary>
    public void Add(object record)
    {
        waiting.AddRange(Record.Each(record, ref more));
        if (waiting.Count >= Rows) Send();
    }

    /// <summary>Takes a CSV file with the columns of an event.</summary>
    public void Table(string path)
    {
        foreach (var (line, row, fault) in CsvFile.Rows(command, path))
            if (row is not null) Add(row); else command.Report(new AutoClaimException("BAD_RECORD", $"{path}, line {line}: {fault}", CsvFile.Hint), path);
    }

    /// <summary>Takes a file of sign-ins, JSON or CSV, read by the library.</summary>
    public void File(string path)
    {
        progress.What = path;
        var request = new Hashtable { ["path"] = path, ["firstOnly"] = firstOnly, ["includeNonInteractive"] = nonInteractive };
        if (columns is not null) request["columns"] = columns.Cast<DictionaryEntry>().Select(it => new Hashtable { ["property"] = it.Key, ["column"] = it.Value }).ToArray();
        Take(command.Get(Methods.EventFromSignIns, request, path), error => (path, ImportBatch.Placed(error, path)));
    }

    /// <summary>The events of everything taken.</summary>
    public ClaimEvent[] Finish()
    {
        Send();
        Write(alike.Rest());
        if (more) command.Cmdlet.WriteWarning("The last page names a next one (@odata.nextLink): this is not the whole collection.");
        foreach (var (reason, count) in skipped) command.Cmdlet.WriteVerbose($"{Value.Count(count, "rows")} made no event: {reason}.");
        var sorted = events.OrderBy(it => it.At ?? DateTimeOffset.MinValue);
        return firstOnly ? [.. sorted.DistinctBy(it => (it.User, it.App))] : [.. sorted];
    }

    /// <summary>For the clean block.</summary>
    public void Dispose() => progress.Dispose();

    private void Send()
    {
        if (waiting.Count == 0) return;
        var rows = waiting.ToArray();
        waiting.Clear();
        progress.Add(rows.Length);
        if (reader is null) Take(command.Guard<ClaimEvents[]>(() => [command.Call(Methods.EventFromSignIns, SignIns(rows))], null) ?? [], error => (rows[(int)error.Index], error.Error));
        else Read(reader, rows);
    }

    private void Read(EventReader reader, object?[] rows)
    {
        foreach (var row in rows)
            try { events.Add(reader.Read(row)); }
            catch (AutoClaimException error) { foreach (var (one, record) in alike.Next(error, row)) command.Report(one, record); }
    }

    private void Write(IEnumerable<(AutoClaimException Error, object? Record)> some)
    {
        foreach (var (error, record) in some) command.Cmdlet.WriteError(Errors.Record(error, record, ErrorCategory.InvalidData, new Terms(command.Cmdlet, fields: false)));
    }

    private void Take(ClaimEvents[] replies, Func<ItemError, (object?, AutoClaimException)> target)
    {
        foreach (var reply in replies)
        {
            events.AddRange(reply.Events);
            command.Warn(reply.Warnings);
            foreach (var (reason, count) in reply.Skipped) skipped[reason] = skipped.GetValueOrDefault(reason) + count;
            foreach (var (row, error) in reply.Errors.Select(target)) Write(alike.Next(error, row));
        }
    }

    private ReadOnlySpan<byte> SignIns(object?[] rows)
    {
        var bytes = new ArrayBufferWriter<byte>(256 * rows.Length);
        using (var json = new Utf8JsonWriter(bytes, Json.Options))
        {
            json.WriteStartObject();
            json.WriteBoolean("firstOnly", firstOnly);
            json.WriteBoolean("includeNonInteractive", nonInteractive);
            json.WriteStartArray("signIns");
            foreach (var record in rows)
                if (record is null) json.WriteNullValue();
                else if (Record.Row(record) is { } row) GraphJson.WriteRow(json, row, columns);
                else GraphJson.SignIn.Write(json, record, columns);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return bytes.WrittenSpan;
    }
}
