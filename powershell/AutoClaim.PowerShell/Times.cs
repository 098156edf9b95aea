#nullable enable
using System;
using System.Globalization;
using System.Management.Automation;

namespace AutoClaim;

/// <summary>Times as they come: ours, .NET's, text, and what is left of them after a job or a file of Export-Clixml.</summary>
internal static class Times
{
    /// <summary>The moment a value means; null where it is none. Text and times without a zone are local.</summary>
    internal static DateTimeOffset? Of(object? value) => Record.Unwrap(value) switch
    {
        DateTimeOffset time => time,
        // Before the year 1 there is none that another zone could reach.
        DateTime time => time.Kind == DateTimeKind.Utc || time > DateTime.MinValue.AddDays(1) && time < DateTime.MaxValue.AddDays(-1) ? new DateTimeOffset(time) : null,
        string text => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time) ? time : null,
        PSObject bag => Of(bag),
        _ => null,
    };

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
        $"{(input is null ? "$null" : Record.Invariant(input))} is no time. Give a [datetime], a [DateTimeOffset], or text such as '2026-11-28 16:05', which is local, or '2026-11-28T16:05Z'.");
}
