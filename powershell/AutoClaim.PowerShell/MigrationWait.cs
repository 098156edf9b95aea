#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace AutoClaim;

/// <summary>Waits for the waves that a command released: the run that moves them ends once nothing of them moves: it is done, failed, paused or stopped.</summary>
public sealed class MigrationWait : IDisposable
{
    private readonly Command command;
    private readonly List<MigrationResult> waves = [];

    /// <summary>A run for the waves of this command.</summary>
    public MigrationWait(Command command)
    {
        this.command = command;
        Cycle = new Cycle(command, Left, Told);
    }

    /// <summary>The run.</summary>
    public Cycle Cycle { get; }

    /// <summary>Whether there may be something to send: in a Local store all is done at once, or comes by imports.</summary>
    public bool Sends => IsGraph && !command.WhatIf;

    private bool IsGraph => command.Session.Mode == "Graph";

    /// <summary>Takes what was released.</summary>
    public void Add(MigrationResult wave) => waves.Add(wave);

    /// <summary>Whether anything is on its way.</summary>
    public bool IsNeeded => IsGraph && waves.Any(it => it.Moving > 0);

    /// <summary>The waves as they stand after the run, with what somebody has to see to.</summary>
    public IEnumerable<MigrationResult> Results()
    {
        if (Cycle.Result.Ended is not null)
        {
            foreach (var wave in waves) wave.Cycle = Cycle.Result;
            command.Interruptible<object?>(() => { Look(); return null; });
        }
        foreach (var wave in waves)
        {
            foreach (var warning in Warnings(wave)) command.Warn(warning);
            yield return wave;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Cycle.Dispose();

    private string? Left()
    {
        command.Interruptible<object?>(() => { Look(); return null; });
        var going = waves.Where(it => it.Moving > 0).ToArray();
        return going.Length == 0 ? null : string.Join("; ", going.Select(it => $"{it.Plan} wave {it.Wave}: {it.Moving:n0} on their way, {it.Done:n0} done"));
    }

    // Whoever reads what ended the run has no result of it: how the waves stand, and how they go on, is said here or nowhere.
    private ErrorRecord Told(ErrorRecord error)
    {
        try { if (waves.Count > 0) command.Interruptible<object?>(() => { Look(); return null; }); }
        catch (AutoClaimException) { /* a store that ended the run: as they were last */ }
        var (said, hint) = ($"{error}", error.ErrorDetails?.RecommendedAction);
        var stand = waves.Count == 0 ? ["Nothing was released."] : waves.Select(it => $"{it.Plan} wave {it.Wave} stays released: {it.Moving:n0} on their way, {it.Done:n0} done, {it.Failed:n0} failed.");
        return new(error, null) { ErrorDetails = new($"{said}{(said.EndsWith('.') ? "" : ".")} {string.Join(" ", stand)}") { RecommendedAction = waves.Count == 0 ? hint : Goes(hint) } };
    }

    // The same line again would release more where -Wave or -Limit chose what this one did.
    private string Goes(string? hint)
    {
        var given = command.Cmdlet.MyInvocation.BoundParameters;
        var again = given.ContainsKey("Limit") ? "Invoke-AutoClaimCycle" : string.Join("; ", waves.Select(it => $"Invoke-LicenseMigration {Cures.Literal(it.Plan)} -Wave {it.Wave} -Wait"));
        if (given.ContainsKey("Request")) again = $"{hint ?? "See what -Request threw."} Then {again} with -Request goes on.";
        else if (!string.IsNullOrEmpty(hint)) again = hint.EndsWith('.') ? $"{hint} Then {again} goes on." : $"{hint}; {again}";
        return again;
    }

    private void Look()
    {
        foreach (var wave in waves)
            if (command.Call(Methods.MigrationList, command.Reading(new Hashtable(), "identity", wave.PlanId)).Items is [var plan]) wave.Of(plan);
    }

    private IEnumerable<string> Warnings(MigrationResult wave)
    {
        string Items(string state) => Cures.Items(wave.Plan, wave.Wave, state);
        if (wave.Stopped) yield return $"{wave}: it was stopped, because more items failed than may.";
        if (wave.Paused > 0) yield return $"{wave}: {Value.Count(wave.Paused, "items")} {(wave.Paused == 1 ? "waits" : "wait")} for Resume-LicenseMigration.";
        if (wave.Failed > 0) yield return $"{wave}: {Value.Count(wave.Failed, "items")} failed. {Items("Failed")} says by what.";
        if (wave.Moving > 0) yield return $"{wave}: {Value.Count(wave.Moving, "items")} {(wave.Moving == 1 ? "is" : "are")} still on {(wave.Moving == 1 ? "its" : "their")} way. {Items("Moving")} says what each waits for; {(IsGraph ? "the next Invoke-AutoClaimCycle" : "once it is imported, Resume-LicenseMigration")} goes on.";
    }
}
