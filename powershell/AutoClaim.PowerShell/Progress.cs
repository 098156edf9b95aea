#nullable enable
using System;
using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Threading;

namespace AutoClaim;

/// <summary>
/// A progress bar for what takes more than a second, at most four times a second. It is told by the pipeline's thread, and by a timer while the
/// library is busy; so it goes to the host, which takes it from any thread and, unlike the cmdlet, also while the pipeline stops.
/// </summary>
internal sealed class Progress : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1), Quarter = TimeSpan.FromMilliseconds(250);
    private static long sources;

    // PowerShell numbers the sources of its own bars upwards from zero.
    private readonly long source = Interlocked.Decrement(ref sources);
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly PSHostUserInterface host;
    private readonly string activity;
    private readonly string? noun;
    private TimeSpan? shown;
    private long count;
    private bool over;

    /// <summary>A bar of a cmdlet that counts something, or only the seconds.</summary>
    internal Progress(Command command, string? noun)
    {
        (host, activity, this.noun) = (command.Cmdlet.Host.UI, command.Cmdlet.MyInvocation.MyCommand.Name, noun);
        over = !command.ShowsProgress;
    }

    /// <summary>What is being done, where there is nothing to count.</summary>
    internal string What { get; set; } = "Working";

    internal TimeSpan Elapsed => clock.Elapsed;

    internal void Add(long done)
    {
        Interlocked.Add(ref count, done);
        Tick();
    }

    /// <summary>Shows how far it is, if it is time.</summary>
    internal void Tick()
    {
        lock (clock)
        {
            var now = clock.Elapsed;
            if (over || now < Second || now - shown < Quarter) return;
            shown = now;
            Show(ProgressRecordType.Processing, now);
        }
    }

    /// <summary>Takes the bar away, for good.</summary>
    public void Dispose()
    {
        lock (clock)
        {
            if (!over && shown is not null) Show(ProgressRecordType.Completed, clock.Elapsed);
            over = true;
        }
    }

    private void Show(ProgressRecordType type, TimeSpan now)
    {
        var status = count > 0 ? $"{count:n0} {noun}, {count / now.TotalSeconds:n0} a second" : $"{What}, {now.TotalSeconds:n0} seconds";
        try { host.WriteProgress(source, new ProgressRecord(0, activity, View.Shown(status)!) { RecordType = type }); }
        catch (Exception) { over = true; /* a host that cannot show a bar must not end the work */ }
    }
}
