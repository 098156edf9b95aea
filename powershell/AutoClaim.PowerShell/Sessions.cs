#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using System.Threading;

namespace AutoClaim;

/// <summary>The sessions of this process. Each runspace has its own default: no job can write to the store another one opened.</summary>
public static class Sessions
{
    private static readonly ConditionalWeakTable<Runspace, List<Session>> Defaults = new();
    private static readonly List<WeakReference<Session>> Opened = [];

    // Far beyond what lies between two calls of one command, and before a person copies a file.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);

    // Bytes of log that a loop of commands may leave beside the file.
    private const long MostLeft = 4 << 20;

    // .NET lets a process end with handles open, and then what was committed lies in the store's log, beside its file.
    static Sessions() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var session in Open)
        {
            session.Interrupt();
            lock (session) session.Dispose();
        }
    };

    /// <summary>
    /// The session that cmdlets without -Session use in this runspace; null when there is none. Once it is closed, the one before is used again; null forgets them all.
    /// </summary>
    public static Session? Default
    {
        get => Defaults.TryGetValue(Runspace.DefaultRunspace, out var sessions) ? sessions.FindLast(it => it.IsOpen) : null;
        set
        {
            var sessions = Defaults.GetOrCreateValue(Runspace.DefaultRunspace);
            sessions.RemoveAll(it => value is null || !it.IsOpen || it == value);
            if (value is not null) sessions.Add(value);
        }
    }

    /// <summary>Every session that is open, in the order of opening.</summary>
    public static Session[] Open
    {
        get { lock (Opened) return Opened.Select(it => it.TryGetTarget(out var session) && session.IsOpen ? session : null).OfType<Session>().ToArray(); }
    }

    /// <summary>Every session that is open, each asked anew; one whose store cannot be read any more stays as it was last known.</summary>
    public static Session[] Look()
    {
        var sessions = Open;
        foreach (var session in sessions)
            try { session.Refresh(); }
            catch (AutoClaimException) { /* the store's file is gone or damaged: the session can still be closed */ }
        return sessions;
    }

    internal static Session Add(Session session)
    {
        if (!session.ReadOnly) FoldLog(session);
        lock (Opened)
        {
            Opened.RemoveAll(it => !it.TryGetTarget(out var old) || !old.IsOpen);
            Opened.Add(new WeakReference<Session>(session));
        }
        return Default = session;
    }

    // Once a command has ended, the log is moved into the file: a signal may end the process, and none reaches anybody here.
    private static void FoldLog(Session session)
    {
        var timer = new Timer(_ => Fold(session));
        session.Called = () => timer.Change(Quiet, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Moves the log into the file before a command begins, if those before it left much there: where one follows the other at once, it is never quiet.</summary>
    internal static void FoldLargeLog(Session session)
    {
        if (!session.ReadOnly && new FileInfo(session.Path + "-wal") is { Exists: true, Length: > MostLeft }) Fold(session);
    }

    private static void Fold(Session session)
    {
        // Who closes waits for it: a call in progress would keep the store open.
        try { lock (session) session.Checkpoint(); }
        catch (Exception error) when (error is AutoClaimException or ObjectDisposedException) { /* what it was about is met by the next call, or the session is closed */ }
    }
}
