#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace AutoClaim;

/// <summary>When the work of a run is done.</summary>
public enum CycleUntil
{
    /// <summary>Nothing is due, and everything that was sent was seen in the tenant.</summary>
    Idle,

    /// <summary>Every write is sent; whether it is seen is left to the next run.</summary>
    Sent,
}

internal enum CycleEnd { Idle, Sent, Done, MaxDuration, Cancelled, Stopped }

/// <summary>What a run does, and for how long. Everything has a default.</summary>
public sealed class CycleOptions
{
    /// <summary>What is done: of Refresh, Events, Send and Verify; null for all.</summary>
    public IReadOnlyList<string>? Tasks { get; init; }

    /// <summary>When the work is done.</summary>
    public CycleUntil Until { get; init; }

    /// <summary>The time after which nothing more is started; null for as long as there is something to do or to be seen.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>Whether the tenant is read anew, whatever was read before.</summary>
    public bool Refresh { get; init; }

    /// <summary>How many requests are under way at once, 1 to 20; null for the library's choice.</summary>
    public int? MaxRequests { get; init; }

    /// <summary>Who acts, with id, name and roles; null for the user of the process.</summary>
    public IDictionary? Actor { get; init; }

    internal string Correlation { get; init; } = Guid.NewGuid().ToString();
}

/// <summary>A task of a run: what was done for it, and what is left.</summary>
/// <param name="Task">The task.</param>
/// <param name="Requests">Requests that were sent.</param>
/// <param name="Left">Pending changes that are left.</param>
/// <param name="SecondsAtGraphLimits">Seconds that they take at the limits that Microsoft publishes, at the least.</param>
public sealed record CycleTask(string Task, long Requests, long Left, long SecondsAtGraphLimits)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Task}: {Requests} requests, {Left} left";
}

/// <summary>What a run did; while it runs, so far.</summary>
public sealed class CycleResult
{
    /// <summary>
    /// Why it ended; null while it runs. Idle: nothing is due, and everything that was sent was seen in the tenant. Sent: every write is sent. Done: the
    /// wave that it was to move is through. MaxDuration: the time it may take was over, or what comes next is due after it. Cancelled: somebody cancelled it.
    /// Stopped: what sends the requests ended it.
    /// </summary>
    public string? Ended { get; set; }

    /// <summary>When it began.</summary>
    public DateTimeOffset Began { get; set; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; set; }

    /// <summary>What was done by task, and what is left.</summary>
    public Listed<CycleTask> Tasks { get; set; } = [];

    /// <summary>Requests that were sent.</summary>
    public long Requests => Tasks.Sum(task => task.Requests);

    /// <summary>Pending changes that Graph made.</summary>
    public long Sent { get; set; }

    /// <summary>Claims that reads of the tenant showed as they are to be: given, or taken back.</summary>
    public long Seen { get; set; }

    /// <summary>Pending changes that failed for good, by an answer or by what reads showed.</summary>
    public long Failed { get; set; }

    /// <summary>Claims that took the next product of their policy, where the one before had no unit left.</summary>
    public long NextProduct { get; set; }

    /// <summary>Pending changes that wait for a setting: the switch, or the writes in an hour.</summary>
    public long Held { get; set; }

    /// <summary>Pending changes that are left, those that are held too.</summary>
    public long Left => Tasks.Sum(task => task.Left) + Held;

    /// <summary>What somebody has to mend, as it was known last.</summary>
    public Listed<GraphWarning> Warnings { get; set; } = [];

    /// <summary>How many of these there are.</summary>
    public int WarningCount => Warnings.Count;

    /// <inheritdoc/>
    public override string ToString() => $"{Ended}: {Sent} sent, {Seen} seen, {Failed} failed, {Left} left";

    internal void Take(GraphRequests next)
    {
        Tasks = [.. Tasks.Select(task => task with { Left = 0, SecondsAtGraphLimits = 0 })];
        foreach (var left in next.Backlog) Change(left.Task, task => task with { Left = left.Changes, SecondsAtGraphLimits = left.SecondsAtGraphLimits });
        (Held, Warnings) = (next.Held, []);
        Warn([.. next.Warnings]);
    }

    internal void Take(GraphRequest request, GraphReplied reply)
    {
        Change(request.Task, task => task with { Requests = task.Requests + 1 });
        (Seen, Failed, NextProduct) = (Seen + reply.Observed, Failed + reply.Failed, NextProduct + reply.Moved);
        Sent += reply.Items.Count(item => item is { Change: not null, State: not "Failed", Result: "Done" or "DoneAlready" });
        Warn([.. reply.Warnings]);
    }

    /// <summary>The result as it is now: a run goes on beside who is told how far it is.</summary>
    internal CycleResult Copy() => (CycleResult)MemberwiseClone();

    private void Change(string name, Func<CycleTask, CycleTask> change) =>
        Tasks = [.. (Tasks.Any(task => task.Task == name) ? Tasks : Tasks.Append(new(name, 0, 0, 0))).Select(task => task.Task == name ? change(task) : task)];

    internal void Warn(params GraphWarning[] some) => Warnings = [.. Warnings.Concat(some).DistinctBy(warning => warning.Key)];
}
