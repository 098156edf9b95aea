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

    // As the library's own reader of CSV allows, with a character for each separator.
    private const int MostOfARow = 1 << 20;

    /// <summary>The rows as they are read, each with the line on which it begins. What keeps the file from being read ends the command.</summary>
    internal static IEnumerable<CsvRow> Rows(Command command, string path)
    {
        using var rows = Rows(path).GetEnumerator();
        while (Next(command, path, rows)) yield return rows.Current;
    }

    private static bool Next(Command command, string path, IEnumerator<CsvRow> rows)
    {
        try { return rows.MoveNext(); }
        catch (AutoClaimException error) { command.Cmdlet.ThrowTerminatingError(Errors.Record(error, path)); throw; }
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

    private static IEnumerable<CsvRow> Rows(string path)
    {
        using var file = new StreamReader(path);
        var text = new CsvText(file);
        string[]? heading = null;
        foreach (var (line, fields, open) in Lines(path, text, Delimiter(text.Begin)))
            if (heading is not null) yield return Row(line, heading, fields, open);
            else if (!fields[0].StartsWith("#TYPE ", StringComparison.OrdinalIgnoreCase)) heading = Heading(fields);
        if (heading is null) throw new InvalidDataException("there is nothing in it, not even a heading.");
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
    private static IEnumerable<(long Line, List<string> Fields, bool Open)> Lines(string path, CsvText text, char separator)
    {
        var (line, start, length) = (1L, 1L, 0);
        var fields = new List<string>();
        while (text.Now >= 0)
        {
            var (field, open) = Field(text, separator, ref line, MostOfARow - length);
            length += field.Length + 1;
            if (length >= MostOfARow)
                throw new AutoClaimException("TOO_LARGE", $"{path}, line {start}: the row has more than {MostOfARow:n0} characters.", "See that no quote in the row is left open and that no separators are left over, and shorten it.");
            fields.Add(field);
            if (text.Now == separator)
            {
                text.Step();
                // A separator that ends the file has an empty field behind it.
                if (text.Now >= 0) continue;
                fields.Add("");
            }
            if (fields is not [""]) yield return (start, fields, open);
            if (text.Now == '\r') text.Step();
            if (text.Now == '\n') text.Step();
            start = ++line;
            length = 0;
            fields = [];
        }
    }

    // A field, up to the separator or the end of the line behind it, or so much of it.
    private static (string Text, bool Open) Field(CsvText text, char separator, ref long line, int most)
    {
        while (text.Now == ' ') text.Step();
        var field = new StringBuilder();
        var quoted = text.Now == '"';
        if (quoted) text.Step();
        for (; text.Now >= 0 && field.Length < most; text.Step())
        {
            var next = (char)text.Now;
            if (quoted && next == '"')
            {
                if (text.Ahead == '"') text.Step(); else { quoted = false; continue; }
            }
            else if (!quoted && (next == separator || next is '\r' or '\n')) break;
            if (next == '\n') line++;
            field.Append(next);
        }
        return (field.ToString(), quoted);
    }
}

/// <summary>The characters of a file, of which no more is held than is looked at.</summary>
internal sealed class CsvText
{
    private readonly TextReader file;
    private readonly char[] held = new char[1 << 16];
    private int at, end;

    internal CsvText(TextReader file)
    {
        this.file = file;
        end = file.ReadBlock(held);
    }

    /// <summary>How it begins.</summary>
    internal string Begin => new(held, 0, end);

    /// <summary>The character to be read, or less than 0 at the end.</summary>
    internal int Now => Look(0);

    /// <summary>The one behind it.</summary>
    internal int Ahead => Look(1);

    /// <summary>Goes on to the next.</summary>
    internal void Step() => at++;

    private int Look(int ahead)
    {
        if (at + ahead < end) return held[at + ahead];
        if (end < held.Length) return -1;
        var kept = Math.Max(0, end - at);
        Array.Copy(held, end - kept, held, 0, kept);
        (at, end) = (0, kept + file.ReadBlock(held, kept, held.Length - kept));
        return at + ahead < end ? held[at + ahead] : -1;
    }
}
