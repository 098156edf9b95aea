#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace AutoClaim;

public sealed partial class Cycle
{
    private Setting? setting;

    /// <summary>
    /// Whether the run is wanted. -WhatIf says how much there is for each task, what is held, and by user what would be sent; -Confirm and -Verbose say the first
    /// alone. The library is asked in any case: what forbids a run is said before anybody signs in for it.
    /// </summary>
    public bool Agreed()
    {
        while (!Ending(loop.Forecast))
        {
            // It ends before it began.
            if (loop.IsOver) return Next() is not null;
            Tell();
            Wait(loop.Pause);
        }
        setting = Ending(() => command.Interruptible(() => command.Call(Methods.SettingGet, new Hashtable())));
        Tell();
        var agreed = command.Agreed($"{command.Store}: {Told()}");
        if (command.WhatIf && options.Tasks?.Contains("Send") != false)
            foreach (var sentence in Held().Concat(ByUser())) command.Agreed(sentence);
        return agreed;
    }

    private IEnumerable<string> Held() => Result.Warnings.Where(warning => warning.Name == "CHANGES_HELD").Select(warning => warning.Message);

    private IEnumerable<string> ByUser() =>
        command.Read(Methods.ChangeList, new Hashtable { ["state"] = "Pending" })
            .Where(Goes)
            .GroupBy(change => change.User)
            .Select(changes => $"{changes.Key}: {string.Join(", ", changes.Select(Sentence))}");

    // As the library holds changes; of what is under way it looks what was done in any case.
    private bool Goes(PendingChange change) =>
        change.UnderWay is not null || setting!.MaxWritesPerHour != 0 && (setting.Enabled || change.Kind is "RemoveLicense" or "RemoveFromGroup");

    private static string Sentence(PendingChange change) => change.Kind switch
    {
        "AssignLicense" => $"assign {change.Product}" + (change.DisabledPlans.Count > 0 ? $" without {string.Join(", ", change.DisabledPlans)}" : ""),
        "RemoveLicense" => $"remove {change.Product}",
        "AddToGroup" => $"add to {change.Group}",
        "RemoveFromGroup" => $"remove from {change.Group}",
        "SetUsageLocation" => $"set the usage location {change.UsageLocation}",
        var kind => kind,
    };

    private string Told()
    {
        var left = Result.Tasks.Where(task => task.Left > 0).ToArray();
        var told = left.Select(task => $"{task.Task} {task.Left:n0}").Concat(Result.Held > 0 ? [$"{Result.Held:n0} held"] : []).ToArray();
        if (told.Length == 0) return "nothing is left to do";
        return string.Join(", ", told) + (left.Length > 0 ? $"; {Time(left)}" : "");
    }

    private string Time(CycleTask[] left)
    {
        var seconds = left.Max(task => task.SecondsAtGraphLimits);
        // The first hour's writes may go at once.
        if (setting?.MaxWritesPerHour is > 0 and var most && left.FirstOrDefault(task => task.Task == "Send") is { } send && (send.Left - 1) / most is > 0 and var hours && hours * 3600 > seconds)
            return $"{Value.Count(hours, "hours")} at MaxWritesPerHour {most:n0}";
        return $"{(seconds < 120 ? Value.Count(seconds, "seconds") : Value.Count((seconds + 59) / 60, "minutes"))} at Graph's limits";
    }
}
