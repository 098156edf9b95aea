#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AutoClaim;

/// <summary>Policies as a file for version control.</summary>
public static class PolicyFile
{
    private static readonly JsonWriterOptions Layout = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes policies to a file, the library's document as it is, or those of it that are meant; without names, all.</summary>
    public static IEnumerable<FileInfo> Export(Command command, string path, string[]? names)
    {
        var ids = names?.Where(command.Names).SelectMany(it => command.Get(Methods.PolicyGet, new Hashtable { ["policy"] = it }, it)).Select(it => it.Id).ToHashSet();
        if (ids is { Count: 0 }) return [];
        return command.Guard<FileInfo[]>(() =>
        {
            var text = Text(Document(command), ids, out var count);
            if (File.Exists(path) && !command.Force) throw new AutoClaimException("STORE_EXISTS", "A file is there already.", "Choose another path, or use -Force.");
            if (command.Tells && !command.Agreed($"{path}: write {count:n0} policies")) return [];
            Write(path, text, command.Store);
            return [new FileInfo(path)];
        }, path) ?? [];
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
        var changed = would.Changed.Select(it => Command.Sentence($"policy '{it.Policy}'", it.Changes));
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

    private static JsonElement Document(Command command) =>
        command.CallJson(Methods.PolicyExport.Name, Json.Bytes(command.Reading(new Hashtable())).Span).GetProperty("document");

    // A file for git: no byte order mark, lines that end alike everywhere. No text of JSON holds a line end of its own.
    private static string Text(JsonElement document, HashSet<string>? ids, out int count)
    {
        var meant = document.GetProperty("policies").EnumerateArray().Where(it => ids is null || ids.Contains(it.GetProperty("id").GetString()!)).ToArray();
        count = meant.Length;
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Layout))
        {
            json.WriteStartObject();
            foreach (var field in document.EnumerateObject())
            {
                json.WritePropertyName(field.Name);
                if (!field.NameEquals("policies")) { field.Value.WriteTo(json); continue; }
                json.WriteStartArray();
                foreach (var policy in meant) policy.WriteTo(json);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray()).Replace("\r\n", "\n") + "\n";
    }

    // Whole or not at all: a file half written would be imported as policies half gone.
    private static void Write(string path, string text, string store)
    {
        var beside = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            using (var file = new FileStream(beside, Options(path, store))) file.Write(Encoding.UTF8.GetBytes(text));
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(beside)) File.Delete(beside);
            throw new AutoClaimException("INVALID_ARGUMENT", error.Message, "Name a file in a folder that is there and may be written to.");
        }
    }

    // For no more eyes than the store, and than the file it replaces.
    private static FileStreamOptions Options(string path, string store)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows()) return options;
        var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        foreach (var file in new[] { store, path }.Where(File.Exists)) mode &= File.GetUnixFileMode(file);
        options.UnixCreateMode = mode;
        return options;
    }

    private static object Read(string path)
    {
        try
        {
            // Knows UTF-16 by its mark, as Windows PowerShell writes it.
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            return document.RootElement.Clone();
        }
        catch (JsonException error) { throw new AutoClaimException("INVALID_JSON", $"{path} is no JSON: {error.Message}", "Give the file that Export-AutoClaimPolicy wrote."); }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) { throw new AutoClaimException("NOT_FOUND", $"{path} cannot be read: {error.Message}", "Name a file that is there."); }
    }
}
