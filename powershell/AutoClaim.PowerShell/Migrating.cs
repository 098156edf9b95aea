#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace AutoClaim;

/// <summary>Migrations that run: released, paused, resumed, taken back. Who is asked reads what a dry run found.</summary>
public static class Migrating
{
    /// <summary>Releases a wave of each plan, and says what is held back by what is known now.</summary>
    public static IEnumerable<MigrationResult> Invoke(Command command, IDictionary request, string?[]? plans) =>
        Each(command, plans, (asked, plan) => command.Advised(Methods.MigrationInvoke, asked, plan, would => Sentence(would, command.Session.Mode == "Local"), it => Held(command, it)).Select(it => Result(command, it)), request);

    /// <summary>Removes each plan of which nothing was released.</summary>
    public static void Remove(Command command, string?[]? plans) =>
        _ = Each(command, plans, (asked, plan) => command.Written(Methods.MigrationRemove, asked, plan, would => $"{Told(would.Migration, null)}: remove its plan of {Value.Count(would.Migration.Items, "items")}"), new Hashtable()).Count();

    /// <summary>Pauses each plan.</summary>
    public static IEnumerable<MigrationPlan> Suspend(Command command, string?[]? plans) =>
        Each(command, plans, (asked, plan) => command.Written(Methods.MigrationPause, asked, plan, Sentence).Select(it => it.Migration), new Hashtable());

    /// <summary>Lets each plan go on.</summary>
    public static IEnumerable<MigrationResult> Resume(Command command, IDictionary request, string?[]? plans) =>
        Each(command, plans, (asked, plan) => command.Written(Methods.MigrationResume, asked, plan, would => Sentence(would, request)).Select(it =>
            new MigrationResult { Wave = (int?)request["wave"], Affected = it.Items, Retried = it.Retried }.Of(it.Migration)), request);

    /// <summary>Takes each plan back.</summary>
    public static IEnumerable<MigrationResult> Undo(Command command, IDictionary request, string?[]? plans) =>
        Each(command, plans, (asked, plan) => command.Advised(Methods.MigrationUndo, asked, plan, would => Sentence(would, request, Whom(command, asked), command.Session.Mode == "Local"), Warnings).Select(it =>
            new MigrationResult { Wave = (int?)request["wave"], Affected = it.Undone + it.Undoing, Passed = it.Passed, HeldBack = it.Held, Reasons = it.Reasons }.Of(it.Migration)), request);

    private static IEnumerable<T> Each<T>(Command command, string?[]? plans, Func<IDictionary, string, IEnumerable<T>> run, IDictionary request) =>
        (plans ?? [null]).Where(command.Names).SelectMany(plan => run(Value.Request(request, "migration", plan), plan!));

    private static MigrationResult Result(Command command, MigrationInvoked it)
    {
        Migrations.Word(command, it.Items.SelectMany(item => item.Reasons));
        return new MigrationResult { Wave = it.Wave, Affected = it.Released, Users = it.Users, HeldBack = it.Held, Reasons = it.Reasons, HeldItems = it.Items }.Of(it.Migration);
    }

    private static string[] Held(Command command, MigrationInvoked it) => it.Held == 0 ? Idle(command, it) :
        [$"{Told(it.Migration, it.Wave)}: {Value.Count(it.Held, "items")} that could be released {(it.Held == 1 ? "is" : "are")} held back by what is known now: {string.Join(", ", it.Reasons.Select(reason => $"{reason.Value:n0} {reason.Key}"))}. {(command.WhatIf ? $"Of them {Value.Some([.. it.Items.Take(Value.Named).Select(item => $"{item.User} ({string.Join(", ", item.Reasons.Select(reason => reason.Reason).Distinct())})")], it.Held)}." : "HeldItems of the result says which, and what to do.")}"];

    /// <summary>Why nothing of a wave was released of which nothing was ready, unless it is on its way already.</summary>
    private static string[] Idle(Command command, MigrationInvoked it)
    {
        if (it.Released > 0 || it.Migration.Waves.FirstOrDefault(wave => wave.Wave == it.Wave) is not { Moving: 0 } wave) return [];
        if (wave.Held == 0) return [$"{Told(it.Migration, it.Wave)}: nothing of it is left to release."];
        var held = new Hashtable { ["migration"] = it.Migration.Id, ["wave"] = it.Wave, ["state"] = "Held" };
        var reasons = command.All(Methods.MigrationItems, held).SelectMany(item => item.Reasons.Select(reason => reason.Reason).Distinct()).GroupBy(reason => reason).OrderBy(reason => reason.Key, StringComparer.Ordinal);
        return [$"{Told(it.Migration, it.Wave)}: nothing is released, for {Value.Count(wave.Held, "items")} {(wave.Held == 1 ? "is" : "are")} held back: {string.Join(", ", reasons.Select(reason => $"{reason.Count():n0} {reason.Key}"))}. {Cures.Items(it.Migration.Name, it.Wave, "Held")} | Format-List says by what each is, and what to do."];
    }

    private static string[] Warnings(MigrationUndone it) => [.. it.Warnings.Select(warning => $"{Told(it.Migration, null)}: {warning}")];

    private static string Sentence(MigrationInvoked it, bool local)
    {
        if (it.Released == 0) return $"{Told(it.Migration, it.Wave)}: nothing is released";
        var moves = it.Targets is [var one]
            ? $"{Value.Count(it.Users, "users")}{(it.Users == 1 ? "'s" : "'")} {one.Product} from {(it.Users == 1 ? "a direct license" : "direct licenses")} to group {one.Group ?? one.GroupId}"
            : $"{Value.Count(it.Users, "users")} from direct licenses to groups ({string.Join(", ", it.Targets.Select(target => $"{target.Items:n0} {target.Product} to {target.Group ?? target.GroupId}"))})";
        moves += Lost(it) + (it.Again > 0 ? $", of which {Value.Count(it.Again, "items")} had been taken back" : "");
        if (local) return $"{Told(it.Migration, it.Wave)}: move {moves}, at once";
        var joins = it.Steps.GetValueOrDefault("Join");
        var adds = joins == 0 ? "" : $"adds {(joins == it.Released ? "them" : $"{joins:n0} of them")} to the group, and ";
        return $"{Told(it.Migration, it.Wave)}: move {moves}: {adds}takes the direct license once two reads show it through the group";
    }

    /// <summary>What goes off, which was accepted when planning, and of how many.</summary>
    private static string Lost(MigrationInvoked it)
    {
        var lost = it.Targets.SelectMany(target => target.LostPlans).GroupBy(loss => loss.Plan.Name ?? loss.Plan.Id).Select(of => (Plan: of.Key, Users: of.Sum(loss => loss.Items)));
        var told = lost.OrderBy(loss => loss.Plan, StringComparer.Ordinal).Select(loss => $"{loss.Plan} of {Value.Count(loss.Users, "users")}").ToArray();
        return told.Length == 0 ? "" : $", which loses {string.Join(" and ", told)}";
    }

    private static string Sentence(MigrationPaused it)
    {
        var waits = it.Migration.Waves.Sum(wave => wave.Paused);
        return it.Changed ? $"{Told(it.Migration, null)}: nothing new of it is sent but what is put back; {Value.Count(waits, "items")} {(waits == 1 ? "stays where it is" : "stay where they are")}" : $"{Told(it.Migration, null)} is paused already";
    }

    private static string Sentence(MigrationResumed it, IDictionary request) =>
        $"{Told(it.Migration, request["wave"])}: {Value.Count(it.Items, "items")} {(it.Items == 1 ? "goes" : "go")} on{(it.Retried > 0 ? $", of which {it.Retried:n0} had failed" : "")}";

    /// <summary>The users who are asked for, by name; empty where the whole wave or plan is.</summary>
    private static string Whom(Command command, IDictionary request) =>
        request["users"] is not object?[] { Length: > 0 } users ? "" : $"{(users.Length == 1 ? "" : $"{users.Length:n0} users: ")}{Value.Some(users.Take(Value.Named).Select(it => command.Called($"{it}")), users.Length)}";

    private static string Sentence(MigrationUndone it, IDictionary request, string whom, bool local)
    {
        var of = $"{Told(it.Migration, request["wave"])}{(whom.Length > 0 ? $" ({whom})" : "")}";
        var taken = it.Undone + it.Undoing;
        var passed = it.Passed > 0 ? $"; of {it.Passed:n0} there is nothing to take back" : "";
        if (it.Failed > 0) passed += $"; for {it.Failed:n0} no unit is left";
        if (taken == 0) return $"{of}: nothing is taken back{(it.Failed > 0 ? passed : "")}";
        var gives = it.Given == taken ? "gives each direct license again as it was" : it.Given == 0 ? "no direct license was taken" : $"gives {Value.Count(it.Given, "direct licenses")} again as {(it.Given == 1 ? "it was" : "they were")}";
        var leaves = request["toStep"] is "Inherited" ? "; nobody is taken out of the group" : $", and {(local ? "" : "once that is seen ")}takes out of the group whom the migration added and no other one needs there";
        return $"{of}: take {Value.Count(taken, "items")} back: {gives}{leaves}{passed}";
    }

    /// <summary>A migration, or a wave of it.</summary>
    internal static string Told(MigrationPlan plan, object? wave) => $"migration '{plan.Name}'{(wave is null ? "" : $", wave {wave}")}";
}
