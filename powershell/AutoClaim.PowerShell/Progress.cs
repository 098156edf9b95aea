#nullable enable
using System;
using System.Diagnostics;
using System.Management.Automation;

namespace AutoClaim;

/// <summary>A progress bar for what takes more than a second, at most four times a second.</summary>
internal sealed class Progress(Command command, string noun)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1), Quarter = TimeSpan.FromMilliseconds(250);

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private TimeSpan shown;
    private long count;

    internal TimeSpan Elapsed => clock.Elapsed;

    internal void Add(long done)
    {
        count += done;
        if (clock.Elapsed < Second || clock.Elapsed - shown < Quarter) return;
        shown = clock.Elapsed;
        Show(ProgressRecordType.Processing);
    }

    /// <summary>For a single call that nobody can look into: shown while it lasts.</summary>
    internal void Begin(string what)
    {
        shown = clock.Elapsed + TimeSpan.FromTicks(1);
        Show(ProgressRecordType.Processing, what);
    }

    /// <summary>For the clean block.</summary>
    internal void Done()
    {
        if (shown > TimeSpan.Zero) Show(ProgressRecordType.Completed);
        shown = TimeSpan.Zero;
    }

    private void Show(ProgressRecordType type, string? status = null) => command.Cmdlet.WriteProgress(new ProgressRecord(
        0, command.Cmdlet.MyInvocation.MyCommand.Name, status ?? $"{count:n0} {noun}, {count / clock.Elapsed.TotalSeconds:n0} a second") { RecordType = type });
}
