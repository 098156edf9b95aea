#nullable enable
using System.Linq;

namespace AutoClaim;

/// <summary>What a release, a resumption or an undo of a migration did, and how it stands.</summary>
public sealed class MigrationResult
{
    /// <summary>The plan's name.</summary>
    public string Plan { get; set; } = "";

    /// <summary>The plan's id.</summary>
    public string PlanId { get; set; } = "";

    /// <summary>The wave it is of; null where it is of the whole plan.</summary>
    public int? Wave { get; set; }

    /// <summary>How the whole migration stands.</summary>
    public string PlanState { get; set; } = "";

    /// <summary>Items that the command released, let go on, or takes back.</summary>
    public long Affected { get; set; }

    /// <summary>Users of them; null where nobody counted them.</summary>
    public long? Users { get; set; }

    /// <summary>Of a release: items of it that are held back by what is known now. Of an undo: items whose direct license cannot be given again as things are.</summary>
    public long HeldBack { get; set; }

    /// <summary>Of a resumption: items that had failed and are tried again.</summary>
    public long Retried { get; set; }

    /// <summary>Of an undo: items of which there was nothing to take back.</summary>
    public long Passed { get; set; }

    /// <summary>What holds these items; one may be held back by several.</summary>
    public Counted Reasons { get; set; } = [];

    /// <summary>The first 100 items that are held back at their release, each with every reason and its cure.</summary>
    public Listed<HeldItem> HeldItems { get; set; } = [];

    /// <summary>Items of the wave or plan that are on their way, or on their way back.</summary>
    public long Moving { get; set; }

    /// <summary>Items of the wave or plan that wait to be resumed.</summary>
    public long Paused { get; set; }

    /// <summary>Items of the wave or plan that are done.</summary>
    public long Done { get; set; }

    /// <summary>Items of the wave or plan that failed.</summary>
    public long Failed { get; set; }

    /// <summary>Items of the wave or plan that are back.</summary>
    public long Undone { get; set; }

    /// <summary>Whether more items of it failed than may, so that nothing new of it is sent.</summary>
    public bool Stopped { get; set; }

    /// <summary>The run that moved it along; null where nobody waited for it.</summary>
    public CycleResult? Cycle { get; set; }

    /// <summary>Takes over how the plan stands.</summary>
    internal MigrationResult Of(MigrationPlan plan)
    {
        (Plan, PlanId, PlanState) = (plan.Name, plan.Id, plan.State);
        var waves = plan.Waves.Where(it => Wave is null || it.Wave == Wave).ToArray();
        (Moving, Paused, Done) = (waves.Sum(it => it.Moving), waves.Sum(it => it.Paused), waves.Sum(it => it.Done));
        (Failed, Undone) = (waves.Sum(it => it.Failed), waves.Sum(it => it.Undone));
        Stopped = waves.Any(it => it.Stopped);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Plan}{(Wave is { } wave ? $" wave {wave}" : "")}: {PlanState}";
}
