#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace AutoClaim;

/// <summary>The sessions of this process. Each runspace has its own default: no job can write to the store another one opened.</summary>
public static class Sessions
{
    private static readonly ConditionalWeakTable<Runspace, List<Session>> Defaults = new();
    private static readonly List<WeakReference<Session>> Opened = [];

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
        lock (Opened)
        {
            Opened.RemoveAll(it => !it.TryGetTarget(out var old) || !old.IsOpen);
            Opened.Add(new WeakReference<Session>(session));
        }
        return Default = session;
    }
}
