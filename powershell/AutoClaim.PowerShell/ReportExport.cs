#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;

namespace AutoClaim;

/// <summary>
/// A report on its way into a file. Rows that come down the pipeline say what they are a report of, and the library is asked for that report again:
/// what the file holds comes from the store, never from rows that a script may have changed. Rows of which some were left out are refused.
/// </summary>
public sealed class ReportExport
{
    private static readonly string[] Scope = ["days", "from", "to", "user", "policy", "product", "app", "groupBy", "includeRefused"];

    private readonly Command command;
    private readonly Hashtable request;
    private readonly string path;
    private IDictionary? report;
    private object? subject;
    private long rows, subjects;

    /// <summary>A report into a file. The request names what the caller typed.</summary>
    public ReportExport(Command command, Hashtable request, string path) => (this.command, this.request, this.path) = (command, request, path);

    /// <summary>Takes a row or a group of a report, or what the report is to be about: a user, policy or product.</summary>
    public void Add(object? record)
    {
        if (record is PSObject { TypeNames: [var type, ..] } && type.StartsWith("Selected.AutoClaim.Report", StringComparison.Ordinal))
            Refuse("Select-Object made other objects of the report's rows.", "Pipe the rows as they come; some columns are written by Export-Csv.");
        if (Of(record) is null && command.Reads(() => Tuple.Create(IsRow(record))) is { Item1: true })
            Refuse("What is piped in is a row that does not say which report it is of: jobs and files keep its cells alone, and claims are of none.",
                "Pipe in what Get-AutoClaimReport gives where the store is open, or name the window and filters here, as in Export-AutoClaimReport -Days 30; the cells themselves are written by Export-Csv.");
        if (Of(record) is not { } of) { subject = record; subjects++; return; }
        if (report is not null && !ReferenceEquals(report, of)) Refuse("The rows are of several reports.", "Write each report to a file of its own.");
        report = of;
        rows++;
    }

    /// <summary>Writes the file, if the caller wants it.</summary>
    public IEnumerable<FileInfo> Write(bool piped)
    {
        if (piped && rows + subjects == 0) return Nothing();
        if (subjects > 1 || subjects > 0 && rows > 0) Refuse("A report is about one user, policy or product.", "Write each report to a file of its own.");
        if (rows > 0) TakeOver();
        if ((subjects > 0 ? command.Narrow(Methods.ReportExport, request, subject) : Value.Request(request)) is not { } asked) return [];
        var report = command.Tells ? Summary(asked) : null;
        if (command.Tells && report is null) return [];
        return command.Exported(Methods.ReportExport, asked, path, _ => $"{path}: write {Value.Count(Count(report!), "rows")} of the report from {Day(report!.From)} to {Day(report.To)}", would => would.Replaces);
    }

    /// <summary>What would give the same report again: its window is fixed.</summary>
    internal static IDictionary Whole(IDictionary request, Report report)
    {
        var whole = Value.Request(request, "from", report.From);
        whole["to"] = report.To;
        foreach (var field in new[] { "days", "limit", "cursor", "actor" }) whole.Remove(field);
        return whole;
    }

    private static IDictionary? Of(object? record) => Record.Unwrap(record) switch { ReportRow row => row.Report, ReportGroup group => group.Report, _ => null };

    // It names a user, a policy or a product too, whose report is another one.
    private static bool IsRow(object? record)
    {
        return record is not null && (Has("ClaimId") || Has("Claim") || Has("Key") && Has("Count"));

        bool Has(string name) => Record.TryValue(record, name, out _);
    }

    // Where the rows come from says what they are of, and nothing beside it may.
    private void TakeOver()
    {
        if (Scope.FirstOrDefault(request.ContainsKey) is not null)
            Refuse("What is piped in says what the report is of.", "Leave the window and the filters to Get-AutoClaimReport, or pipe nothing in.");
        foreach (DictionaryEntry entry in report!) request[entry.Key] = entry.Value;
        if (Summary(request) is { } now && Count(now) != rows)
            Refuse($"{rows:n0} of the report's {Value.Count(Count(now), "rows")} came down the pipeline, and a report is written whole.",
                "Narrow it by the parameters of Get-AutoClaimReport; some rows are written by Export-Csv.");
    }

    private static string Day(DateTimeOffset time) => Json.Time(time.UtcDateTime)[..10];

    private Report? Summary(IDictionary asked)
    {
        var question = Value.Request(asked, "limit", 0);
        foreach (var field in new[] { "format", "title" }) question.Remove(field);
        return command.Get(Methods.ReportGet, question, path).FirstOrDefault();
    }

    private long Count(Report report) => request["groupBy"] is null ? report.Summary.ByDay.Sum(it => it.Count) : report.Groups.Count;

    private IEnumerable<FileInfo> Nothing()
    {
        command.Report(new AutoClaimException("INVALID_ARGUMENT", "Nothing came down the pipeline: the report has no rows, and nothing is written.",
            "To write a report without rows too, name its window here, as in Export-AutoClaimReport -Days 30."), path);
        return [];
    }

    private void Refuse(string message, string hint) => command.Cmdlet.ThrowTerminatingError(Errors.Record(new AutoClaimException("INVALID_ARGUMENT", message, hint), path));
}
