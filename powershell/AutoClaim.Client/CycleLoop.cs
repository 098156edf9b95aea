#nullable enable
using System;
using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace AutoClaim;

/// <summary>
/// The loop of a run, step by step, for hosts that send in their own ways: what is due, how long to wait, what came back. It decides nothing but when a run ends.
/// </summary>
internal sealed class CycleLoop
{
    /// <summary>How often a reply is offered to a busy store at the end of a run.</summary>
    internal const int LastTries = 3;

    private const long Least = 10, Longest = 3_600_000;

    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(250);

    private readonly Func<Method<GraphRequests>, IDictionary, GraphRequests> next;
    private readonly Func<Method<GraphReplied>, IDictionary, GraphReplied> reply;
    private readonly CycleOptions options;
    private readonly long began;

    internal CycleLoop(TimeProvider clock, Func<Method<GraphRequests>, IDictionary, GraphRequests> next, Func<Method<GraphReplied>, IDictionary, GraphReplied> reply, CycleOptions options)
    {
        (Clock, this.next, this.reply, this.options) = (clock, next, reply, options);
        (Result, began) = (new() { Began = Clock.GetUtcNow() }, Clock.GetTimestamp());
    }

    internal TimeProvider Clock { get; }

    /// <summary>What the run has come to.</summary>
    internal CycleResult Result { get; }

    /// <summary>How long to wait when nothing is to be sent, or the store was busy.</summary>
    internal TimeSpan Pause { get; private set; } = BusyPause;

    internal bool IsLate(GraphRequest request) => Clock.GetUtcNow() >= request.SendBefore || Left <= TimeSpan.Zero;

    private TimeSpan Left => options.MaxDuration is { } most ? most - Clock.GetElapsedTime(began) : TimeSpan.MaxValue;

    /// <summary>Takes what is left from a dry run, which hands out nothing; false where the store is busy.</summary>
    internal bool Forecast()
    {
        var asked = Asked();
        asked["dryRun"] = true;
        if (!Tried(() => next(Methods.GraphNext, asked), out var would)) return false;
        Result.Take(would);
        return true;
    }

    /// <summary>What is to be sent now; nothing where the run waits, null where it is over.</summary>
    internal GraphRequest[]? Next(bool cancelled)
    {
        if (cancelled) return End(CycleEnd.Cancelled);
        if (Left <= TimeSpan.Zero) return End(CycleEnd.MaxDuration);
        if (!Tried(() => next(Methods.GraphNext, Asked()), out var due)) return [];
        Result.Take(due);
        if (due.Requests.Length > 0) return due.Requests;
        if (due.Idle || due.WaitMilliseconds is not { } wait) return End(CycleEnd.Idle);
        if (options.Until == CycleUntil.Sent && due.Sent && !Result.Tasks.Any(task => task is { Task: "Refresh" or "Events", Left: > 0 })) return End(CycleEnd.Sent);
        Pause = TimeSpan.FromMilliseconds(Math.Clamp(wait, Least, Longest));
        return Pause < Left ? [] : End(CycleEnd.MaxDuration);
    }

    /// <summary>Gives the library what came back; false where the store is busy, so that it has to be given again after a pause.</summary>
    internal bool Store(GraphRequest request, GraphResponse response)
    {
        var given = Request();
        given["responses"] = new[] { response };
        try
        {
            if (!Tried(() => reply(Methods.GraphReply, given), out var came)) return false;
            if (response.Failure != nameof(GraphResponse.NotSent)) Result.Take(request, came);
            return true;
        }
        // What is no JSON can get longer on the way than it came.
        catch (AutoClaimException error) when (error.Name == "TOO_LARGE" && response.Failure is null) { return Store(request, GraphResponse.TooLarge(request)); }
    }

    private GraphRequest[]? End(CycleEnd end)
    {
        (Result.Ended, Result.Duration) = (end, Clock.GetElapsedTime(began));
        return null;
    }

    private bool Tried<T>(Func<T> call, [MaybeNullWhen(false)] out T found)
    {
        try { found = call(); return true; }
        catch (AutoClaimException error) when (error.Name == "STORE_BUSY") { found = default; Pause = BusyPause; return false; }
    }

    private Hashtable Asked()
    {
        var request = Request();
        if (options.Tasks is { } tasks) request["tasks"] = tasks;
        if (options.MaxRequests is { } most) request["maxRequests"] = most;
        return request;
    }

    private Hashtable Request()
    {
        var request = new Hashtable { ["correlationId"] = options.Correlation };
        if (options.Actor is { } actor) request["actor"] = actor;
        return request;
    }
}
