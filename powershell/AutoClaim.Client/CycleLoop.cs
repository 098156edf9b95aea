#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
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

    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(250), Patience = TimeSpan.FromSeconds(5);

    private readonly Func<Method<GraphRequests>, IDictionary, GraphRequests> next;
    private readonly Func<Method<GraphReplied>, IDictionary, GraphReplied> reply;
    private readonly CycleOptions options;
    private readonly long began;
    private bool begun;
    private long unanswered, busySince;
    private string? reason;
    private GraphWarning? busy;

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

    internal bool IsOver => Left <= TimeSpan.Zero;

    internal bool IsLate(GraphRequest request) => Clock.GetUtcNow() >= request.SendBefore || IsOver;

    /// <summary>Whether what came is not offered again to a store that stays busy once the run is over: the library looks what was done.</summary>
    internal bool GivesUp(int tries, bool cancelled) => (cancelled || IsOver) && tries >= LastTries;

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
    internal IReadOnlyList<GraphRequest>? Next(bool cancelled)
    {
        if (cancelled) return End(CycleEnd.Cancelled);
        if (IsOver) return End(CycleEnd.MaxDuration);
        if (!Tried(() => next(Methods.GraphNext, Asked()), out var due)) return [];
        begun = true;
        Result.Take(due);
        if (due.Requests.Count > 0) return due.Requests;
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
            if (response.Failure == nameof(GraphResponse.NotSent)) return true;
            Result.Take(request, came);
            if (response.Failure is not null) (unanswered, reason) = (unanswered + 1, response.Message ?? response.Failure);
            return true;
        }
        // What is no JSON can get longer on the way than it came.
        catch (AutoClaimException error) when (error.Name is "TOO_LARGE" or "TOO_DEEP" && response.Failure is null) { return Store(request, GraphResponse.TooLarge(request)); }
    }

    /// <summary>Ends a run that did not end by itself.</summary>
    internal void Stop(CycleEnd why = CycleEnd.Stopped)
    {
        if (Result.Ended is null) End(why);
    }

    private GraphRequest[]? End(CycleEnd end)
    {
        (Result.Ended, Result.Duration) = (end.ToString(), Clock.GetElapsedTime(began));
        if (busy is not null) Result.Warn(busy);
        if (unanswered > 0) Result.Warn(new GraphWarning { Name = "NO_ANSWER", Message = $"No answer to {unanswered} of {Result.Requests} requests: {reason?.TrimEnd('.')}.", Hint = "Look at this machine's network and proxy. What was not answered is looked for, or goes again, in the next run too." });
        return null;
    }

    private bool Tried<T>(Func<T> call, [MaybeNullWhen(false)] out T found)
    {
        try
        {
            found = call();
            busy = null;
            return true;
        }
        catch (AutoClaimException error) when (error.Name == "STORE_BUSY")
        {
            (found, Pause) = (default, BusyPause);
            if (busy is null) (busy, busySince) = (new() { Name = error.Name, Message = error.Message, Hint = error.Hint ?? "" }, Clock.GetTimestamp());
            if (Clock.GetElapsedTime(busySince) >= Patience) Result.Warn(busy);
            return false;
        }
    }

    private Hashtable Asked()
    {
        var request = Request();
        if (!begun) request["begin"] = true;
        if (!begun && options.Refresh) request["refresh"] = true;
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
