#nullable enable
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Management.Automation;
using System.Threading;

namespace AutoClaim;

/// <summary>
/// A run of Invoke-AutoClaimCycle, which the script drives: it takes one request after the other, sends it on the pipeline's thread, and gives back what
/// came. However the pipeline ends, what came is in the store, and what was not started is free for the next run.
/// </summary>
public sealed partial class Cycle : IDisposable
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(50), Often = TimeSpan.FromSeconds(5);

    private readonly Command command;
    private readonly CycleOptions options;
    private readonly CycleLoop loop;
    private readonly Progress progress;
    private readonly Stopwatch clock = new();
    private readonly Queue<GraphRequest> waiting = new();
    private GraphRequest? under;
    private GraphResponse? unstored;
    private readonly HashSet<(string, string?)> warned = [];
    private readonly Func<string?>? aim;
    private readonly Func<ErrorRecord, ErrorRecord> told;
    private string? left;
    private long aimed;

    /// <summary>A run as the cmdlet's parameters say.</summary>
    public Cycle(Command command) : this(command, null, error => error) { }

    // With an aim, which says what is left of it, the run ends too once nothing is. -Force means something else where there is one. What ends the run is told with
    // what that leaves.
    internal Cycle(Command command, Func<string?>? aim, Func<ErrorRecord, ErrorRecord> told)
    {
        (this.command, this.aim, this.told) = (command, aim, told);
        options = new()
        {
            Tasks = (command.Given["task"] as object[])?.Cast<string>().ToArray(),
            Refresh = aim is null && command.Force,
            Until = command.Given["until"] is string until ? Enum.Parse<CycleUntil>(until, ignoreCase: true) : CycleUntil.Idle,
            MaxDuration = (TimeSpan?)command.Given["maxDuration"],
            Actor = command.Actor,
            Correlation = command.Correlation,
        };
        loop = new CycleLoop(command.Session.Clock, (method, request) => Worded(command.Interruptible(() => command.Call(method, request)), reply => reply.Warnings),
            (method, request) => Worded(command.Session.Call(method, request), reply => reply.Warnings), options);
        progress = command.Progress = new Progress(command, null);
    }

    /// <summary>What the run has come to.</summary>
    public CycleResult Result => loop.Result;

    /// <summary>The request to send now, once it is time; null when the run is over.</summary>
    public GraphRequest? Next()
    {
        // A script block that goes on with the loop of the script gave nothing.
        if (under is not null) Answer(null);
        while (true)
        {
            while (!loop.IsOver && waiting.TryDequeue(out var request))
            {
                if (!loop.IsLate(request)) return Begin(request);
                Store(request, GraphResponse.NotSent(request, "It was too late to start it."));
            }
            var next = Ending(() => loop.Next(cancelled: false));
            Tell();
            if (next is not { } due) return null;
            foreach (var request in due) waiting.Enqueue(request);
            if (due.Count > 0) continue;
            if (Reached()) { loop.Stop(CycleEnd.Done); Tell(); return null; }
            Wait(loop.Pause);
        }
    }

    /// <summary>Takes what came of the request that Next gave last: an answer, or the error of sending it, which ends the run unless it is the network's.</summary>
    public void Answer(object? came)
    {
        var (request, error) = (under!, Record.Unwrap(came) as ErrorRecord);
        var response = error is null ? Response(request, came) : GraphResponse.NoAnswer(request, GraphResponse.Unanswered(error.Exception) ?? error.Exception.GetType().Name);
        var took = clock.ElapsedMilliseconds;
        Store(request, response);
        // What a script threw may hold what it sent: links and tokens, which belong into no log.
        command.Verbose($"Request {request.Id}: {response.Status?.ToString() ?? $"{response.Failure}{(error is null ? "" : $", {error.Exception.GetType().Name}")}"} after {took:n0} ms");
        Tell();
        if (error is not null && GraphResponse.Unanswered(error.Exception) is null) command.Cmdlet.ThrowTerminatingError(told(error));
    }

    /// <summary>Ends a run that was left before it ended: a script block that breaks takes the loop of the script with it.</summary>
    public void Stop()
    {
        loop.Stop();
        Tell();
    }

    /// <summary>For the clean block: what came is stored, and what was not started is handed out again at once. What was under way the library looks after.</summary>
    public void Dispose()
    {
        progress.Dispose();
        var left = waiting.Select(request => (request, GraphResponse.NotSent(request, "The run is over.")));
        if (under is not null) left = left.Prepend((under, unstored ?? GraphResponse.NoAnswer(under, "The run was stopped before an answer came.")));
        foreach (var (request, response) in left)
            if (!Offered(request, response)) break;
        under = null;
        waiting.Clear();
    }

    // To look costs as much as to list a whole plan.
    private bool Reached()
    {
        if (aim is null || aimed != 0 && loop.Clock.GetElapsedTime(aimed) < Often) return false;
        (left, aimed) = (Ending(aim), loop.Clock.GetTimestamp());
        return left is null;
    }

    private GraphRequest Begin(GraphRequest request)
    {
        command.Verbose($"Request {request.Id}: {request.Task}, {request.Method} with {request.Permission}");
        under = request;
        clock.Restart();
        return request;
    }

    private void Store(GraphRequest request, GraphResponse response)
    {
        (under, unstored) = (request, response);
        for (var tries = 1; !Ending(() => loop.Store(request, response)) && !loop.GivesUp(tries, cancelled: false); tries++)
        {
            Tell();
            Wait(loop.Pause);
        }
        (under, unstored) = (null, null);
    }

    // Where the store does not take it, its lease ends, and the library looks what was done.
    private bool Offered(GraphRequest request, GraphResponse response)
    {
        try { return Enumerable.Range(0, CycleLoop.LastTries).Any(_ => loop.Store(request, response)); }
        catch (Exception error) when (error is AutoClaimException or ObjectDisposedException) { return false; }
    }

    private T Ending<T>(Func<T> call)
    {
        try { return call(); }
        catch (AutoClaimException error) { throw End(error, null); }
    }

    // ThrowTerminatingError does not return; the compiler does not know.
    private Exception End(AutoClaimException error, object? target)
    {
        command.Cmdlet.ThrowTerminatingError(told(Errors.Record(error, target, terms: command.Terms)));
        return error;
    }

    private void Wait(TimeSpan time)
    {
        var since = loop.Clock.GetTimestamp();
        while (time - loop.Clock.GetElapsedTime(since) is var left && left > TimeSpan.Zero)
        {
            if (command.Cmdlet.Stopping) throw new PipelineStoppedException();
            progress.Tick();
            Thread.Sleep(left < Slice ? left : Slice);
        }
    }

    private void Tell()
    {
        progress.What = left is null ? Told() : $"{left}; {Told()}";
        foreach (var warning in Result.Warnings)
            if (warned.Add(warning.Key)) command.Warn($"{warning.Message} {warning.Hint}");
    }

    private T Worded<T>(T reply, Func<T, IReadOnlyList<GraphWarning>> warnings)
    {
        foreach (var warning in warnings(reply)) (warning.Message, warning.Hint) = (command.Terms.In(warning.Message, fieldsOnly: false), command.Terms.In(warning.Hint, fieldsOnly: false));
        return reply;
    }
}
