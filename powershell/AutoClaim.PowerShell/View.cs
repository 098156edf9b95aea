#nullable enable
using System;
using System.Collections;
using System.Globalization;
using System.Linq;
using System.Management.Automation.Host;
using System.Text;
using System.Text.RegularExpressions;

namespace AutoClaim;

/// <summary>Values as AutoClaim.Format.ps1xml shows them.</summary>
public static partial class View
{
    /// <summary>A time, local and to the minute, the same in every culture.</summary>
    public static string? Minute(object? time) => Times.Of(time)?.LocalDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A time, local and to the second, the same in every culture.</summary>
    public static string? Second(object? time) => Times.Of(time)?.LocalDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A text that others chose, on one line and in its own order: what would steer a terminal, break a line or turn the text around it is escaped, as the library does.</summary>
    public static string? Shown(string? text)
    {
        if (text is null || !text.Any(Steers)) return text;
        return string.Concat(text.Select(c => !Steers(c) ? c.ToString() : c switch { '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => $"\\u{{{(int)c:x}}}" }));
    }

    /// <summary>Items, each on a line of its own.</summary>
    public static string? Lines(IEnumerable? items) => items is null ? null : string.Join(System.Environment.NewLine, items.Cast<object?>().Select(it => Shown(it?.ToString())));

    /// <summary>Items, each on a line of its own, in a column that has the rest of the line.</summary>
    public static string? Lines(IEnumerable? items, int behind, PSHost host) => items is null ? null : string.Join(System.Environment.NewLine, items.Cast<object?>().Select(it => Rest(it?.ToString(), behind, host)));

    /// <summary>An age in the unit that people would say it in.</summary>
    public static string Age(TimeSpan age) =>
        age.TotalDays >= 2 ? Whole(age.TotalDays, "days") : age.TotalHours >= 2 ? Whole(age.TotalHours, "hours") : Whole(age.TotalMinutes, "min");

    /// <summary>A word that is longer than its column, parted where its own parts meet: POWERAUTOMATE_ and ATTENDED_RPA, PowerAutomate and Premium.</summary>
    public static string? Fit(string? word, int width)
    {
        word = Shown(word);
        if (word is null || word.Length <= width) return word;
        var lines = "";
        var line = "";
        foreach (Match part in Part().Matches(word))
        {
            if (line.Length > 0 && line.Length + part.Length > width) (lines, line) = ($"{lines}{line}\n", "");
            line += part.Value;
        }
        return lines + line;
    }

    /// <summary>Whether some of a text cannot be seen, or turns what is around it.</summary>
    internal static bool IsUnseen(string text) => text.EnumerateRunes().Any(IsUnseen);

    internal static bool IsUnseen(Rune c) => Rune.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>A text in a column that has the rest of the line behind so many characters, or the most it takes of it.</summary>
    public static string? Rest(string? text, int behind, PSHost host, int most = int.MaxValue) => Words(text, Math.Min(Width(host) - 1 - behind, most));

    // Between words: PowerShell breaks lines there in the languages of which it knows that they have some, else anywhere.
    private static string? Words(string? text, int width)
    {
        text = Shown(text);
        if (text is null || text.Length <= width || width < Narrow || Knows.Contains(CultureInfo.CurrentCulture.TwoLetterISOLanguageName)) return text;
        var (lines, line) = ("", "");
        foreach (var word in text.Split(' ').Select(it => Fit(it, width)!))
            if (line.Length > 0 && line.Length + 1 + word.Length > width) (lines, line) = ($"{lines}{line}\n", word);
            else line = line.Length > 0 ? $"{line} {word}" : word;
        return lines + line;
    }

    // In a column as narrow as this nothing helps.
    private const int Narrow = 10;

    // As PowerShell's own list of them.
    private static readonly string[] Knows = ["en", "fr", "de", "it", "pt", "es"];

    // A console's tables leave its last column free.
    private static int Width(PSHost host)
    {
        try { return host.UI.RawUI.BufferSize.Width; }
        catch (Exception error) when (error is HostException or NotImplementedException or System.IO.IOException) { return 0; /* a host without a screen */ }
    }

    private static bool Steers(char c) => char.IsControl(c) || c is '\u061c' or '\u200e' or '\u200f' or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    private static string Whole(double number, string unit) => $"{Math.Floor(number):n0} {unit}";

    [GeneratedRegex(@".+?(?:[_. -]|(?<=\p{Ll})(?=\p{Lu})|(?=@)|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
