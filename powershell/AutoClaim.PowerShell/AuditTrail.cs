#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;

namespace AutoClaim;

/// <summary>The audit trail as a file, and the verdict on it.</summary>
public static class AuditTrail
{
    /// <summary>Writes records to a file, if the caller wants it.</summary>
    public static IEnumerable<FileInfo> Export(Command command, IDictionary request, string path) =>
        command.Exported(Methods.AuditExport, request, path, would => $"{path}: write {Value.Count(would.Records, "records")}, {Value.Count(would.Bytes, "bytes")}", would => would.Replaces, json: true);

    /// <summary>A request for what came down the pipeline; of a user for the user's claims too, as -User asks. Null where that is nothing.</summary>
    public static Hashtable? About(Command command, IDictionary request, object? record, string? target)
    {
        if (!command.Names(target)) return null;
        if (Record.Unwrap(record) is null or string or Setting or AuditRecord) return Value.Request(request, "target", target);
        if (command.Reads(() => Tuple.Create(Record.Claim(record!) is null ? Record.Subject(record!) : default)) is not { Item1: var (field, key) }) return null;
        return field == "user" ? command.Narrowed(request, "user", key) : Value.Request(request, "target", target);
    }

    /// <summary>Checks the store, and its audit trail against the end that was remembered, if one is given; quick leaves the trail out.</summary>
    public static IEnumerable<StoreCheck> Check(Command command, string? auditHead, bool quick)
    {
        var remembered = Value.Text(auditHead);
        if (command.Get(Methods.StoreCheck, new Hashtable { ["quick"] = quick }, null) is not [var check]) return [];
        if (check.LogBytes > 0)
            command.Warn($"{Value.Count(check.LogBytes, "bytes")} of what was done lie in the log beside the store and not in its file yet, since somebody is using it: copy it with Backup-AutoClaimStore.");
        if (quick) return [check];
        var refused = false;
        check.Audit = command.Guard(() =>
        {
            try { return command.Call(Methods.AuditVerify, command.Reading(new Hashtable(), "head", Head(remembered))); }
            // Who may not read the trail may check the store, which says whether the trail is whole, and not where it ends.
            catch (AutoClaimException error) when (error.Name == "NOT_PERMITTED" && remembered is null) { refused = true; return null; }
        }, remembered);
        if (check.Audit is null) return refused ? [check] : [];
        var told = check.Findings.Select(it => it.Message).ToHashSet();
        check.Findings = [.. check.Findings, .. check.Audit.Findings.Where(it => told.Add(it.Message)).Select(it => new StoreFinding { Kind = "Audit", Message = it.Message })];
        check.Ok = check.Findings.Count == 0;
        return [check];
    }

    private static Hashtable? Head(string? text)
    {
        if (text is null) return null;
        if (text.Split(':') is [var number, var hash] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            return new Hashtable { ["sequence"] = sequence, ["hash"] = hash.Trim() };
        throw new AutoClaimException("INVALID_ARGUMENT", "-AuditHead is no end of a trail: a number, a colon, and 64 hexadecimal digits.", "Give what (Test-AutoClaimStore).AuditHead was.");
    }
}

/// <summary>Lets the end of an audit trail be its text, the end itself, or a check that has one.</summary>
public sealed class AuditHeadAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engine, object? input)
    {
        var value = Record.Unwrap(input);
        if (value is null or string) return value;
        var head = Record.Value(value, "Audit") is { } audit ? Record.Value(audit, "Head") ?? audit : value;
        return Record.Value(head, "Sequence") is { } sequence && Record.Text(head, "Hash") is { } hash ? $"{sequence}:{hash}" : input;
    }
}

/// <summary>Lets what audit records are about be its text, or an object that is or names it: a claim, a policy, a user, a product, the settings.</summary>
public sealed class AuditTargetAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engine, object? input)
    {
        var value = Record.Unwrap(input);
        if (value is null or string) return value;
        if (value is Setting) return "setting";
        if (value is AuditRecord audit) return audit.Target;
        if (Record.NamesNothing(value)) return "";
        if (Record.Claim(value) is { } claim) return $"claim:{claim}";
        var (noun, key) = Record.Subject(value);
        return SaidTwice.After($"{noun}:", key);
    }
}
