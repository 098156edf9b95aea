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
        // A DateTimeOffset that was serialized: a bag of its properties.
        PSObject bag when bag.Properties["UtcTicks"]?.Value is long ticks => new DateTimeOffset(ticks, TimeSpan.Zero),
        _ => null,
    };
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
