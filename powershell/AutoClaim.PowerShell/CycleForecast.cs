#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace AutoClaim;

public sealed partial class Cycle
{
    /// <summary>
    /// Whether the run is wanted. -WhatIf says how much there is for each task, and by user what would be sent; -Confirm and -Verbose say the former alone.
    /// The library is asked in any case: what forbids a run is said before anybody signs in for it.
    /// </summary>
    public bool Agreed()
    {
        while (!Ending(loop.Forecast)) Wait(loop.Pause);
        var agreed = command.Agreed($"{command.Store}: {Told()}");
        if (command.WhatIf && options.Tasks?.Contains("Send") != false)
            foreach (var sentence in ByUser()) command.Agreed(sentence);
        return agreed;
    }

    private IEnumerable<string> ByUser() =>
        command.Read(Methods.ChangeList, new Hashtable { ["state"] = "Pending" })
            .GroupBy(change => change.User)
            .Select(changes => $"{changes.Key}: {string.Join(", ", changes.Select(Sentence))}");

    private static string Sentence(PendingChange change) => change.Kind switch
    {
        "AssignLicense" => $"assign {change.Product}" + (change.DisabledPlans.Length > 0 ? $" without {string.Join(", ", change.DisabledPlans)}" : ""),
        "RemoveLicense" => $"remove {change.Product}",
        "AddToGroup" => $"add to {change.Group}",
        "RemoveFromGroup" => $"remove from {change.Group}",
        "SetUsageLocation" => $"set the usage location {change.UsageLocation}",
        var kind => kind,
    };

    private string Told()
    {
        var left = Result.Tasks.Where(task => task.Left > 0).ToArray();
        if (left.Length == 0) return "nothing is left to do";
        var seconds = left.Max(task => task.SecondsAtGraphLimits);
        var time = seconds < 120 ? Value.Count(seconds, "seconds") : Value.Count((seconds + 59) / 60, "minutes");
        return $"{string.Join(", ", left.Select(task => $"{task.Task} {task.Left:n0}"))}; {time} at Graph's limits";
    }
}
