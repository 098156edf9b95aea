#nullable enable
using System;
using System.Buffers;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;

namespace AutoClaim;

/// <summary>What is imported, and by which method.</summary>
public static class ImportBatch
{
    internal const string StatesInCsv = "In a CSV a column licenseAssignmentStates holds them as Graph's JSON: [] for no license, or " +
        """[{"skuId":"...","assignedByGroup":null,"state":"Active","error":"None","disabledPlans":[]}]. """ +
        "-ColumnMap @{ licenseAssignmentStates = 'Licenses' } names another column.";

    // Several items may stand on one line.
    internal static string Place(ItemError error, string path) => $"{path}, line {error.Line}, item {error.Index + 1}{(error.Error.Target is { } called ? $" ({called})" : "")}: ";

    internal static AutoClaimException Placed(ItemError error, string path) =>
        new(error.Error.Name, Place(error, path) + error.Error.Message, error.Error.Hint) { Field = error.Error.Field, Target = error.Error.Target };

    /// <summary>Graph's subscribedSkus.</summary>
    public static ImportBatch<PoolImport> Pools(Command command) => new(command, Methods.PoolImport, GraphJson.Pool, "subscribedSkus", "pools", "Get-MgSubscribedSku -All");

    /// <summary>Graph's users.</summary>
    public static ImportBatch<ImportResult> Users(Command command) => new(command, Methods.UserImport, GraphJson.User, "users", "users",
        "Get-MgUser -All -Property id,userPrincipalName,displayName,department,accountEnabled,userType,usageLocation,licenseAssignmentStates");

    /// <summary>Graph's groups.</summary>
    public static ImportBatch<ImportResult> Groups(Command command) => new(command, Methods.GroupImport, GraphJson.Group, "groups", "groups",
        "Get-MgGroup -All -Property id,displayName,groupTypes,securityEnabled,mailEnabled,onPremisesSyncEnabled,isAssignableToRole,isManagementRestricted,membershipRule,assignedLicenses");

    /// <summary>Power Platform environments.</summary>
    public static ImportBatch<ImportResult> Environments(Command command) => new(command, Methods.EnvironmentImport, GraphJson.Environment, "environments", "environments",
        "Get-AdminPowerAppEnvironment, or a table with id, name and managed");

    /// <summary>Power Apps.</summary>
    public static ImportBatch<ImportResult> PowerApps(Command command) => new(command, Methods.PowerAppImport, GraphJson.PowerApp, "powerApps", "Power Apps",
        "Get-AdminPowerApp, or a table with id, name, environment and premium");
}

/// <summary>
/// Records on their way into the store. Part of the tenant goes in batch by batch; a full snapshot waits in a stage of the library, because only
/// its end can say what is gone: cut short, it changes nothing.
/// </summary>
public sealed class ImportBatch<T> : IDisposable where T : class, IImported<T>
{
    private const int Records = 1000, Bytes = 4 << 20;

    private readonly Command command;
    private readonly Method<T> method;
    private readonly GraphJson shape;
    private readonly string field, noun, source;
    private readonly Hashtable common;
    private readonly IDictionary? columns;
    private readonly bool full;
    private readonly List<object?> waiting = [];
    private readonly ArrayBufferWriter<byte> items = new();
    private readonly Utf8JsonWriter json;
    private readonly AlikeErrors alike = new();
    private readonly Progress progress;
    private readonly string stage = Guid.NewGuid().ToString();
    private T? done;
    private string? table;
    private long rows;
    private int files;
    private bool more;

    internal ImportBatch(Command command, Method<T> method, GraphJson shape, string field, string noun, string source)
    {
        (this.command, this.method, this.shape, this.field, this.noun, this.source) = (command, method, shape, field, noun, source);
        common = command.Fields(new Hashtable { ["TakenAt"] = "takenAt", ["Snapshot"] = "snapshot", ["Replace"] = "replace", ["AllowRemoval"] = "allowRemoval" });
        (common["actor"], common["correlationId"]) = (command.Actor, command.Correlation);
        columns = Value.Columns(command.Given);
        full = string.Equals(common["snapshot"] as string, "Full", StringComparison.OrdinalIgnoreCase);
        // The library takes what is only staged, and refuses the end of it, when all of the tenant has been fetched.
        if (full && command.Session.ReadOnly && !command.WhatIf)
            command.Report(new AutoClaimException("STORE_READ_ONLY", "The session was opened with -ReadOnly, and writes nothing."), null);
        if (!full) command.LowerImpact();
        progress = command.Progress = new Progress(command, noun);
        json = new Utf8JsonWriter(items, Json.Options);
    }

    /// <summary>Takes a record, or a page of Graph with its records in value. True when it is time to send.</summary>
    public bool Add(object? record)
    {
        if (Record.Unwrap(record) is System.IO.FileInfo file)
        {
            Whole(file.FullName);
            return false;
        }
        foreach (var one in command.Each(record, ref more, whole: full))
        {
            if (waiting.Count == 0) json.WriteStartArray();
            // What is no record is left for the library to refuse: nobody knows what it was about, so that nothing may be taken for absent.
            if (one is null or CsvRow { Record: null }) json.WriteNullValue(); else Write(one is CsvRow row ? row.Record! : one);
            waiting.Add(one);
        }
        return waiting.Count >= Records || items.WrittenCount + json.BytesPending > Bytes;
    }

    // Half a record is written by then, and what it was about nobody knows.
    private void Write(object record)
    {
        try { Record.Read<object?>(() => { shape.Write(json, record, columns); return null; }); }
        catch (AutoClaimException error)
        {
            command.Cmdlet.ThrowTerminatingError(Errors.Record(error.Reworded($"Record {rows + waiting.Count + 1} ends the import. {error.Message}", error.Hint), null));
        }
    }

    /// <summary>Imports a file, by what it is called, and gives all that was done.</summary>
    public T[] Whole(string path)
    {
        if (full && files++ > 0)
            command.Cmdlet.ThrowTerminatingError(Errors.Record(new AutoClaimException("INVALID_ARGUMENT", $"{path} is a second file, and a full snapshot is one.", "Put what it shows into one file, or leave -Snapshot Full out."), path));
        Send();
        if (!path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)) return File(path);
        var imported = Table(path);
        (table, rows) = (null, 0);
        return imported;
    }

    /// <summary>Sends what waits.</summary>
    public void Send()
    {
        if (waiting.Count == 0) return;
        var request = Piped(full ? "stage" : null, stage);
        if (full || Wanted(request, $"Import {Value.Count(waiting.Count, noun)}")) Call(request);
    }

    /// <summary>Sends what is left and gives what was done; nothing with -WhatIf.</summary>
    public T[] Finish()
    {
        if (files > 0 && waiting.Count == 0 && table is null) return Result();
        if (full && waiting.Count == 0 && done is null && !more)
        {
            var nothing = $"A full snapshot without {noun} would remove all that are stored.";
            command.Cmdlet.ThrowTerminatingError(Errors.Record(new AutoClaimException("INVALID_ARGUMENT", nothing, $"Look at what comes down the pipeline, such as {source}."), null));
        }
        Send();
        if (full) Merge();
        return Result();
    }

    /// <summary>Imports the rows of a CSV file.</summary>
    private T[] Table(string path)
    {
        table = path;
        var none = true;
        foreach (var row in CsvFile.Rows(command, path))
        {
            none = false;
            if (Add(row)) Send();
        }
        if (none && !full) command.Warn($"{path} has a heading and no rows: nothing was imported.");
        return Finish();
    }

    /// <summary>Imports a file of Graph's JSON, read by the library.</summary>
    private T[] File(string path)
    {
        var request = Value.Request(common, "path", path);
        progress.What = path;
        if (Wanted(request, $"Import {noun} from {path}", path)) Call(request, path);
        return Result();
    }

    /// <summary>Imports the direct members of groups, by group.</summary>
    public T[] Members(IDictionary members)
    {
        var request = Piped("members", members.Cast<DictionaryEntry>().Select(it => new Hashtable { ["group"] = it.Key, ["users"] = it.Value }).ToArray());
        if (Wanted(request, $"Import the members of {Value.Count(members.Count, "groups")}")) Call(request);
        return Result();
    }

    /// <summary>For the clean block. A full snapshot that did not come to its end changed nothing.</summary>
    public void Dispose() => progress.Dispose();

    private void Merge()
    {
        var request = Piped("stage", stage);
        request["last"] = true;
        if (Wanted(request, $"Replace all {noun} stored")) Call(request);
    }

    // What comes down a pipeline is as old as the pipeline; of a file only the caller knows.
    private Hashtable Piped(string? field, object value)
    {
        var request = field is null ? Value.Request(common) : Value.Request(common, field, value);
        if (table is null) request["takenAt"] ??= command.Began;
        return request;
    }

    private T[] Result()
    {
        Write(alike.Rest());
        if (command.WhatIf || done is null) return [];
        if (done is ImportResult result) result.Imported = char.ToUpperInvariant(noun[0]) + noun[1..];
        return [done];
    }

    // What is told is what a dry run found. Nobody is asked for what is refused anyway, and a full snapshot that removes nothing is as any other import.
    private bool Wanted(Hashtable request, string what, string? path = null)
    {
        if (!command.WhatIf && !command.Asks) return true;
        var dry = Value.Request(request, "dryRun", true);
        var would = Ask(dry);
        if (command.WhatIf) Tell(would, path, [.. waiting]);
        else if (would.NeedsAllowRemoval) return true;
        // What a stage refused it said when it took it in.
        if (full && path is null && done is not null) would.Add(done);
        if (would.Removed == 0) command.LowerImpact();
        var agreed = command.Agreed($"{what}: {would.Summary}");
        if (!agreed) Reset();
        return agreed;
    }

    private void Call(Hashtable request, string? path = null)
    {
        var reply = Ask(request);
        var records = waiting.ToArray();
        progress.Add(records.Length);
        Reset();
        command.Verbose($"{(path is null ? Value.Count(records.Length, noun) : path)}: {reply.Summary}");
        if (done is null) done = reply; else done.Add(reply);
        Tell(reply, path, records);
    }

    // What is wrong with them, of what was imported and with -WhatIf of what would be.
    private void Tell(T reply, string? path, object?[] records)
    {
        command.Warn(reply.Warnings);
        foreach (var error in reply.Errors) Report(error, path, records);
        rows += records.Length;
    }

    // What is wrong with the call is wrong with every record after it, and a full snapshot with a hole would remove what fell into it.
    private T Ask(Hashtable request)
    {
        try { return command.Interruptible(() => command.Call(method, Body(request))); }
        catch (AutoClaimException error) { command.Cmdlet.ThrowTerminatingError(Errors.Record(command.Cured(error), request["path"], terms: command.Terms)); throw; }
    }

    private ReadOnlySpan<byte> Body(Hashtable request)
    {
        var bytes = new ArrayBufferWriter<byte>(items.WrittenCount + 512);
        using (var body = new Utf8JsonWriter(bytes, Json.Options))
        {
            body.WriteStartObject();
            foreach (DictionaryEntry entry in command.Known(request)) { body.WritePropertyName((string)entry.Key); Json.Write(body, entry.Value); }
            // The end of a stage says of the last page whether it names a next one: it may have come without records.
            if (waiting.Count > 0 || request.ContainsKey("last"))
            {
                body.WriteStartObject(field);
                if (more) body.WriteString("@odata.nextLink", "");
                body.WritePropertyName("value");
                body.WriteRawValue(Items(), skipInputValidation: true);
                body.WriteEndObject();
            }
            body.WriteEndObject();
        }
        return bytes.WrittenSpan;
    }

    private ReadOnlySpan<byte> Items()
    {
        json.Flush();
        return waiting.Count == 0 ? "[]"u8 : (byte[])[.. items.WrittenSpan, (byte)']'];
    }

    private void Reset()
    {
        waiting.Clear();
        json.Flush();
        items.ResetWrittenCount();
        json.Reset();
    }

    // What people call it.
    private string? Called(object? record) => record is null ? null :
        new[] { "userPrincipalName", "displayName", "skuPartNumber", "name", "id" }.Select(it => Record.Text(record, columns?[it] as string ?? it)).FirstOrDefault(it => it is not null);

    private void Report(ItemError error, string? path, object?[] records)
    {
        // The rows of a stage count from the begin of their own call, which is long gone when they are merged.
        var record = path is null && error.Index < records.Length ? records[error.Index] : null;
        var row = record as CsvRow;
        if (row is not null) record = row.Record;
        error.Index += path is null ? rows : 0;
        var (place, told) = row?.Fault is { } fault ? ($"{table}, line {row.Line}: ", new AutoClaimException(error.Error.Name, fault, CsvFile.Hint)) : (Place(error, path, record), Told(error, record));
        Write(alike.Next(told, record ?? told.Target ?? path ?? table, place));
        // The result says of each what it was about and why.
        error.Error = new(told.Name, place + told.Message, told.Hint) { Field = told.Field, Target = told.Target };
    }

    private string Place(ItemError error, string? path, object? record)
    {
        if (path is not null) return ImportBatch.Place(error, path);
        var called = Called(record);
        if (table is null) return called is null ? "" : $"{called}: ";
        return $"{table}, row {error.Index + 1}{(called is null ? "" : $" ({called})")}: ";
    }

    private AutoClaimException Told(ItemError error, object? record)
    {
        var states = error.Error.Field == "licenseAssignmentStates" && (table is not null || Record.Row(record) is not null) ? ImportBatch.StatesInCsv : null;
        var hint = string.Join(" ", new[] { error.Error.Hint, states, $"What is needed comes from: {source}" }.OfType<string>());
        return new(error.Error.Name, error.Error.Message, hint) { Field = error.Error.Field, Target = error.Error.Target };
    }

    private void Write(IEnumerable<(AutoClaimException Error, object? Record)> some)
    {
        foreach (var (error, record) in some)
        {
            var category = error.Name is "INVALID_ARGUMENT" or "INVALID_JSON" ? ErrorCategory.InvalidData : (ErrorCategory?)null;
            command.Cmdlet.WriteError(Errors.Record(error, record, category, new Terms(command.Cmdlet, fields: false)));
        }
    }
}
