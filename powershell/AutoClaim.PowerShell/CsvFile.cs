#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text;

namespace AutoClaim;

/// <summary>A row of a CSV file, or what is wrong with it.</summary>
internal sealed record CsvRow(long Line, PSObject? Record, string? Fault);

/// <summary>
/// Reads CSV files as Import-Csv does, but for one thing: Import-Csv fills up a row that was cut short and drops what a row has too many, so that half a
/// file would pass for a whole one.
/// </summary>
internal static class CsvFile
{
    internal const string Hint = "The file may be cut short, or a field with a separator in it lacks its quotes.";

    /// <summary>The rows, each with the line on which it begins. What keeps the file from being read ends the command.</summary>
    internal static List<CsvRow> Rows(Command command, string path)
    {
        try
        {
            using var file = new StreamReader(path);
            return Rows(file.ReadToEnd()) ?? throw new InvalidDataException("there is nothing in it, not even a heading.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException or FormatException)
        {
            var cure = error switch
            {
                FormatException => "Take away one of the two, or name it otherwise.",
                InvalidDataException => "Export it again: the file was cut short before anything was written.",
                _ => "Give the path of a file that is there, and that you may read.",
            };
            command.Cmdlet.ThrowTerminatingError(Errors.Record(new AutoClaimException("INVALID_ARGUMENT", $"{path} cannot be read: {error.Message}", cure), path));
            throw;
        }
    }

    // null without a heading.
    private static List<CsvRow>? Rows(string text)
    {
        var rows = new List<CsvRow>();
        string[]? heading = null;
        foreach (var (line, fields, open) in Lines(text, Delimiter(text)))
            if (heading is not null) rows.Add(Row(line, heading, fields, open));
            else if (!fields[0].StartsWith("#TYPE ", StringComparison.OrdinalIgnoreCase)) heading = Heading(fields);
        return heading is null ? null : rows;
    }

    private static string[] Heading(List<string> fields)
    {
        var names = fields.Select((name, place) => string.IsNullOrWhiteSpace(name) ? $"H{place + 1}" : name).ToArray();
        var twice = names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1);
        return twice is null ? names : throw new FormatException($"its heading has the column {twice.Key} twice.");
    }

    private static CsvRow Row(long line, string[] heading, List<string> fields, bool open)
    {
        if (open) return new(line, null, "A quote of the row is never closed.");
        if (fields.Count != heading.Length) return new(line, null, $"The row has {fields.Count} fields, and the heading {heading.Length}.");
        var record = new PSObject();
        foreach (var (name, field) in heading.Zip(fields)) record.Properties.Add(new PSNoteProperty(name, field));
        return new(line, record, null);
    }

    // Of the separators the one that the heading has most of, outside quotes: Excel writes semicolons where the comma is in numbers.
    private static char Delimiter(string text)
    {
        var bare = string.Concat(text.AsSpan()[..(text.IndexOf('\n') is >= 0 and var end ? end : text.Length)].ToString().Split('"').Where((_, place) => place % 2 == 0));
        return ",;\t".MaxBy(separator => bare.Count(it => it == separator));
    }

    // Rows with the line on which they begin, without empty lines, and whether a quote is open at the end.
    private static IEnumerable<(long Line, List<string> Fields, bool Open)> Lines(string text, char separator)
    {
        var (line, start, at) = (1L, 1L, 0);
        var fields = new List<string>();
        while (at < text.Length)
        {
            var (field, open) = Field(text, separator, ref at, ref line);
            fields.Add(field);
            if (at < text.Length && text[at] == separator)
            {
                // A separator that ends the file has an empty field behind it.
                if (++at < text.Length) continue;
                fields.Add("");
            }
            if (fields is not [""]) yield return (start, fields, open);
            if (at < text.Length && text[at] == '\r') at++;
            if (at < text.Length && text[at] == '\n') at++;
            start = ++line;
            fields = [];
        }
    }

    // A field, up to the separator or the end of the line behind it.
    private static (string Text, bool Open) Field(string text, char separator, ref int at, ref long line)
    {
        while (at < text.Length && text[at] == ' ') at++;
        var field = new StringBuilder();
        var quoted = at < text.Length && text[at] == '"';
        if (quoted) at++;
        for (; at < text.Length; at++)
        {
            var next = text[at];
            if (quoted && next == '"')
            {
                if (at + 1 < text.Length && text[at + 1] == '"') at++; else { quoted = false; continue; }
            }
            else if (!quoted && (next == separator || next is '\r' or '\n')) break;
            if (next == '\n') line++;
            field.Append(next);
        }
        return (field.ToString(), quoted);
    }
}
