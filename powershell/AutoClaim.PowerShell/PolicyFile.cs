#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace AutoClaim;

/// <summary>Policies as a file for version control.</summary>
public static class PolicyFile
{
    // Bytes of a request of the library's, which the document becomes.
    private const int Most = 32 << 20;

    /// <summary>Writes policies to a file, or those of them that are meant; without names, all.</summary>
    public static IEnumerable<FileInfo> Export(Command command, string path, string[]? names)
    {
        var ids = names?.Where(command.Names).SelectMany(it => command.Get(Methods.PolicyGet, new Hashtable { ["policy"] = it }, it)).Select(it => it.Id).ToArray();
        return ids is [] ? [] : command.Exported(Methods.PolicyExport, Value.Request(new Hashtable(), "policies", ids), path, would => $"{path}: write {Value.Count(would.Policies, "policies")}", would => would.Replaces, json: true);
    }

    /// <summary>Makes the policies those of a file, and gives the policies the file names, if they are asked for.</summary>
    public static IEnumerable<Policy> Import(Command command, string path, IDictionary request, bool passThru)
    {
        var asked = Value.Request(request);
        if (command.Guard<object>(() => asked["document"] = Read(path), path) is null) return [];
        if (command.Advised(Methods.PolicyImport, asked, path, would => Told(command, Differences(would)), it => it.Warnings) is not [var done]) return [];
        var named = done.Created.Concat(done.Changed).Concat(done.Unchanged);
        return passThru ? [.. named.SelectMany(it => command.Get(Methods.PolicyGet, new Hashtable { ["policy"] = it.PolicyId }, it.Policy))] : [];
    }

    /// <summary>What an import changes, a line per policy.</summary>
    private static string[] Differences(AutoClaim.PolicyImport would)
    {
        var created = would.Created.Select(it => $"policy '{it.Policy}' is created");
        var changed = would.Changed.Select(it => Changes.Sentence($"policy '{it.Policy}'", it.Changes));
        var removed = would.Removed.Select(it => $"policy '{it.Policy}' is removed");
        string[] all = [.. created, .. changed, .. removed];
        return all.Length > 0 ? all : ["the policies stay as they are"];
    }

    // -WhatIf tells a line per policy. -Confirm asks once: the policies change together or not at all.
    private static string Told(Command command, string[] lines)
    {
        if (!command.WhatIf) return string.Join("; ", lines);
        foreach (var line in lines[..^1]) command.Agreed(line);
        return lines[^1];
    }

    // A file that somebody else made is as long as they like, and what is no file says no length.
    private static byte[] Bytes(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var bytes = new MemoryStream();
        if (!file.CanSeek || file.Length <= Most)
        {
            var some = new byte[1 << 16];
            for (int count; bytes.Length <= Most && (count = file.Read(some)) > 0;) bytes.Write(some, 0, count);
            if (bytes.Length <= Most) return bytes.ToArray();
        }
        throw new AutoClaimException("TOO_LARGE", $"{path} has more than {Most:n0} bytes, which is more than policies take.", "Give the file that Export-AutoClaimPolicy wrote, or several with some of its policies each.");
    }

    internal static object Read(string path)
    {
        try
        {
            // Knows UTF-16 by its mark, as Windows PowerShell writes it.
            using var text = new StreamReader(new MemoryStream(Bytes(path)));
            using var document = JsonDocument.Parse(text.ReadToEnd());
            return document.RootElement.Clone();
        }
        catch (JsonException error) { throw new AutoClaimException("INVALID_JSON", $"{path} is no JSON: {error.Message}", "Give the file that Export-AutoClaimPolicy wrote."); }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) { throw new AutoClaimException("NOT_FOUND", $"{path} cannot be read: {error.Message}", "Name a file that is there."); }
    }
}
