#nullable enable
using System;
using System.Globalization;
using System.Text.RegularExpressions;

namespace AutoClaim;

/// <summary>Values as AutoClaim.Format.ps1xml shows them.</summary>
public static partial class View
{
    /// <summary>A time, local and to the minute, the same in every culture.</summary>
    public static string? Minute(object? time) => Times.Of(time)?.LocalDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A time, local and to the second, the same in every culture.</summary>
    public static string? Second(object? time) => Times.Of(time)?.LocalDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>An age in the unit that people would say it in.</summary>
    public static string Age(TimeSpan age) =>
        age.TotalDays >= 2 ? Whole(age.TotalDays, "days") : age.TotalHours >= 2 ? Whole(age.TotalHours, "hours") : Whole(age.TotalMinutes, "min");

    /// <summary>A word that is longer than its column, parted where its own parts meet: POWERAUTOMATE_ and ATTENDED_RPA, PowerAutomate and Premium.</summary>
    public static string? Fit(string? word, int width)
    {
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

    private static string Whole(double number, string unit) => $"{Math.Floor(number):n0} {unit}";

    [GeneratedRegex(@".+?(?:[_. -]|(?<=\p{Ll})(?=\p{Lu})|(?=@)|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
