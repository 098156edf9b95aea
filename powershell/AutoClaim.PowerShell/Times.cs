#nullable enable
using System;
using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace AutoClaim;

/// <summary>Times as they come: ours, .NET's, text, and what is left of them after a job or a file of Export-Clixml.</summary>
internal static partial class Times
{
    /// <summary>The moment a value means; null where it is none. Text and times without a zone are local.</summary>
    internal static DateTimeOffset? Of(object? value) => Record.Unwrap(value) switch
    {
        DateTimeOffset time => time,
        // Before the year 1 there is none that another zone could reach.
        DateTime time => time.Kind == DateTimeKind.Utc || time > DateTime.MinValue.AddDays(1) && time < DateTime.MaxValue.AddDays(-1) ? new DateTimeOffset(time) : null,
        string text => Doubt(text) is null ? Read(text, CultureInfo.InvariantCulture) : null,
        PSObject bag => Of(bag),
        _ => null,
    };

    /// <summary>
    /// Why a text is not read, though it could be: as this culture writes times it is another one. Typed, 01/02 is the 2nd of January everywhere, as PowerShell
    /// reads it; between dots nobody has the month first, and with an offset, or in a record, it is what Export-Csv made of a time.
    /// </summary>
    internal static string? Doubt(string text, bool recorded = false)
    {
        if (YearFirst().IsMatch(text) || Read(text, CultureInfo.InvariantCulture) is not { } here) return null;
        var exported = recorded || Offset().IsMatch(text);
        return Dotted().IsMatch(text) || exported && Read(text, CultureInfo.CurrentCulture) is { } there && here != there
            ? $"{text} could be read day first and month first, and is not read. Write the year first, such as '2026-11-28 16:05'; [DateTimeOffset]::Parse reads a text as your culture writes it." : null;
    }

    private static DateTimeOffset? Read(string text, CultureInfo culture) => DateTimeOffset.TryParse(text, culture, DateTimeStyles.AssumeLocal, out var time) ? time : null;

    // As ISO 8601 writes it.
    [GeneratedRegex(@"^\s*\d{4}-\d{1,2}-\d{1,2}(?!\d)")]
    private static partial Regex YearFirst();

    [GeneratedRegex(@"^\s*\d{1,2}\.\s*\d{1,2}\.")]
    private static partial Regex Dotted();

    [GeneratedRegex(@"[+-]\d{1,2}:\d{2}\s*$")]
    private static partial Regex Offset();

    /// <summary>A DateTimeOffset that was serialized: a bag of its properties.</summary>
    internal static DateTimeOffset? Of(PSObject bag) =>
        bag.Properties["UtcTicks"]?.Value is long ticks ? new DateTimeOffset(ticks, TimeSpan.Zero).ToOffset(bag.Properties["Offset"]?.Value as TimeSpan? ?? TimeSpan.Zero) : null;
}

/// <summary>Makes a DateTimeOffset of what is left of one.</summary>
public sealed class TimeConverter : PSTypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) => sourceValue is PSObject bag && Times.Of(bag) is not null;

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) => Times.Of((PSObject)sourceValue)!;

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) => throw new NotSupportedException();
}

/// <summary>
/// Lets a time be a [datetime], a [DateTimeOffset], what is left of one after a job or Import-Clixml, or text. What names no zone is local, and 01/02 is the 2nd of January.
/// </summary>
public sealed class TimeAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engine, object? input) => Times.Of(Blank.Refuse(input))?.LocalDateTime ?? throw new ArgumentTransformationMetadataException(
        (Record.Unwrap(input) is string text ? Times.Doubt(text) : null) ?? $"{(input is null ? "$null" : Record.Invariant(input))} is no time. Give a [datetime], a [DateTimeOffset], or text such as '2026-11-28 16:05', which is local, or '2026-11-28T16:05Z'.");
}
