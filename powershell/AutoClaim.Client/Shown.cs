#nullable enable
using System;
using System.Linq;

namespace AutoClaim;

// What tables show and replies say otherwise, or leave to be worked out: a heading is a property, so that people filter, sort, group and export by what they see.

public partial class Assignment
{
    /// <summary>The group that gives the license, by name or id; Direct where none does.</summary>
    public string AssignedBy => AssignedByGroup ?? AssignedByGroupId ?? Via;
}

public partial class App
{
    /// <summary>How many triggers it has.</summary>
    public int TriggerCount => Triggers.Count;
}

public partial class AuditRecord
{
    /// <summary>When it was recorded.</summary>
    public DateTimeOffset Time => RecordedAt;

    /// <summary>Who acted: by name, else by id, else by the key of one who was forgotten. All three are what -Actor takes.</summary>
    public string By => ActorName ?? Actor ?? ActorKey;
}

public partial class AuditVerified
{
    // Rows that records tell of, or are found by, can be changed while the records themselves hang together.
    private bool Breaks => Findings.Any(it => it.Damage is not ("ActorChanged" or "ClaimChanged" or "ClaimRemoved" or "ClaimUnrecorded" or "Misfiled"));
}

public partial class CatalogChange
{
    /// <summary>How many products are new.</summary>
    public int AddedCount => Added.Count;

    /// <summary>How many products changed.</summary>
    public int ChangedCount => Changed.Count;

    /// <summary>How many products are gone.</summary>
    public int RemovedCount => Removed.Count;

    /// <summary>How many rows could not be read.</summary>
    public int ErrorCount => Errors.Count;
}

public partial class Claim
{
    /// <summary>When it was decided.</summary>
    public DateTimeOffset Time => DecidedAt;

    /// <summary>What became of the event: the claim's state, or Refused.</summary>
    public string Result => State ?? "Refused";
}

public partial class Group
{
    /// <summary>Whether it comes from a directory on premises.</summary>
    public bool? Synced => OnPremisesSyncEnabled;
}

public partial class LogEvidence
{
    /// <summary>What the log proves, and by how many records.</summary>
    public string Proves => Counts.ToString();
}

public partial class MigrationItem
{
    /// <summary>What reads have shown of its step, in words, or of one that is done by what the direct license went; null where nothing is expected of them.
    /// After, LackingSince, ShownSince and ProvenAt say when.</summary>
    public string? Evidence => State is "Done" && ProvenAt is null ? null : State is not ("Moving" or "Undoing" or "Done") ? null
        : ProvenAt is not null ? "proven" : LackingSince is not null ? "lacking in one read" : ShownSince is not null ? "shown" : After is not null ? "not shown yet" : "not handed out";
}

public partial class MigrationPlan
{
    /// <summary>Items that can be migrated.</summary>
    public long Ready => States.TryGetValue("Ready", out var count) ? count : 0;

    /// <summary>Items that are held back.</summary>
    public long Held => States.TryGetValue("Held", out var count) ? count : 0;

    /// <summary>Items that are on their way, or on their way back.</summary>
    public long Moving => Waves.Sum(it => it.Moving);

    /// <summary>Items that are done.</summary>
    public long Done => Waves.Sum(it => it.Done);

    /// <summary>Items that failed.</summary>
    public long Failed => Waves.Sum(it => it.Failed);

    /// <summary>How many waves it has.</summary>
    public int WaveCount => Waves.Count;
}

public partial class Policy
{
    /// <summary>The product that is assigned first.</summary>
    public string? Product => Products.FirstOrDefault()?.SkuPartNumber;

    /// <summary>How many products stand behind it.</summary>
    public int Backups => Math.Max(0, Products.Count - 1);
}

public partial class PolicyProduct
{
    /// <summary>The product.</summary>
    public string Product => SkuPartNumber;
}

public partial class Pool
{
    /// <summary>The product.</summary>
    public string Product => SkuPartNumber;

    /// <summary>How old what is known of it is, in whole minutes.</summary>
    public TimeSpan DataAge => TimeSpan.FromMinutes(Math.Max(0, Math.Floor((DateTimeOffset.UtcNow - TakenAt).TotalMinutes)));
}

public partial class Product
{
    /// <summary>How many plans it has.</summary>
    public int PlanCount => Plans.Count;
}

public partial class ReportRow
{
    /// <summary>When it was decided.</summary>
    public DateTimeOffset Time => DecidedAt;

    /// <summary>What became of the event: the claim's state, or Refused.</summary>
    public string Result => State ?? "Refused";
}

public partial class Session
{
    /// <summary>How many users there are.</summary>
    public long Users => Counts.Users;

    /// <summary>How many policies there are.</summary>
    public long Policies => Counts.Policies;

    /// <summary>How many claims there are.</summary>
    public long Claims => Counts.Claims;
}

public partial class StoreCheck
{
    /// <summary>The verdict on the audit trail, in words; null where nobody asked.</summary>
    public string? Trail => Audit?.ToString();

    /// <summary>The end of the audit trail, as -AuditHead of Test-AutoClaimStore takes it.</summary>
    public string? AuditHead => Audit?.Head.ToString();
}

public partial class User
{
    /// <summary>Whether the account is enabled.</summary>
    public bool Enabled => AccountEnabled;

    /// <summary>Member, Guest, or Agent for an agent of Entra.</summary>
    public string Type => Agent ? "Agent" : UserType ?? "Member";

    /// <summary>The country whose services the user has.</summary>
    public string? Location => UsageLocation;

    /// <summary>The products the user holds, each once.</summary>
    public Listed<string> Products => [.. Assignments.Select(it => it.Product).Distinct()];
}
