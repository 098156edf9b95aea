#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace AutoClaim;

/// <summary>What PowerShell hands over, as what a request holds.</summary>
internal static class Value
{
    /// <summary>
    /// Values without the wrapping PowerShell gives them on the way, all the way down. An empty string clears, as $null does: a [string] parameter turns
    /// $null into one.
    /// </summary>
    /// <exception cref="AutoClaimException">TOO_DEEP, TOO_LARGE.</exception>
    internal static object? Plain(object? value) { var seen = 0; return Plain(value, ref seen, 0); }

    private static object? Plain(object? value, ref int seen, int depth) => ++seen > Most ? throw TooMany(null) : (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        "" => null,
        SwitchParameter flag => flag.IsPresent,
        string text => text,
        IDictionary or IEnumerable when depth == Deepest => throw TooDeep(null),
        IDictionary map => Plain(map, ref seen, depth + 1),
        IEnumerable list => Plain(list, ref seen, depth + 1),
        var other => other,
    };

    /// <summary>Levels of what holds others. Nobody writes more, and a list that holds itself has no end.</summary>
    internal const int Deepest = 32;

    internal static AutoClaimException TooDeep(string? parameter) => new("TOO_DEEP", $"{(parameter is null ? "What is given" : $"-{parameter}")} holds lists within lists, more than {Deepest} deep.",
        $"Give {(parameter is null ? "it" : $"-{parameter}")} one list of what is meant, and see that no list holds itself.");

    /// <summary>Items of one thing that is given. Lists that refer to each other can double with each level.</summary>
    internal const int Most = 2_000_000;

    internal static AutoClaimException TooMany(string? parameter) => new("TOO_LARGE", $"{(parameter is null ? "What is given" : $"-{parameter}")} holds more than {Most:n0} items.",
        $"Give {(parameter is null ? "less at once" : "the items one by one, through the pipe")}, and see that no list is in itself or in many others.");

    /// <summary>A copy of a request with one more field, unless its value is null.</summary>
    internal static Hashtable Request(IDictionary given, string? field = null, object? value = null)
    {
        var seen = 0;
        var request = Plain(given, ref seen, 0);
        if (field is not null && value is not null) request[field] = value;
        return request;
    }

    /// <summary>A request without what says nothing: null, blank cells and lists of these.</summary>
    internal static Hashtable Said(IDictionary given)
    {
        var said = new Hashtable();
        foreach (DictionaryEntry entry in given)
            switch (Plain(entry.Value))
            {
                case null: break;
                case object?[] list: if (list.Any(it => it is not null)) said[entry.Key] = list.Where(it => it is not null).ToArray(); break;
                case var value: said[entry.Key] = value; break;
            }
        return said;
    }

    /// <summary>What properties are called in records, by the name Graph gives them in any case.</summary>
    internal static IDictionary? Columns(Hashtable parameters) => parameters["columnMap"] is IDictionary map ? new Hashtable(map, StringComparer.OrdinalIgnoreCase) : null;

    /// <summary>Whether a value that was given holds nothing: null, blanks, a list of none or with one of these in it.</summary>
    internal static bool IsBlank(object? value) { var seen = 0; return IsBlank(value, ref seen, 0); }

    // What is too deep or too large holds something, and is refused where it is taken apart.
    private static bool IsBlank(object? value, ref int seen, int depth)
    {
        if (++seen > Most) return false;
        if (Record.Unwrap(value) is not IList list) return value is null || Record.Unwrap(value) is string text && string.IsNullOrWhiteSpace(text);
        if (list.Count == 0) return true;
        if (depth == Deepest) return false;
        foreach (var one in list)
            if (seen > Most) return false; else if (IsBlank(one, ref seen, depth + 1)) return true;
        return false;
    }

    /// <summary>Whether a pattern is one that everything fits.</summary>
    internal static bool IsAll(string? pattern) => pattern?.Length > 0 && pattern.AsSpan().IndexOfAnyExcept('*') < 0;

    /// <summary>A number with its noun, which is given in the plural: 1 row, 2 rows.</summary>
    internal static string Count(long number, string plural) =>
        $"{number:n0} {(number != 1 ? plural : plural.EndsWith("ies", StringComparison.Ordinal) ? plural[..^3] + "y" : plural[..^1])}";

    /// <summary>The first of many by name, and how many more there are.</summary>
    internal static string Some(IEnumerable<string> first, long all)
    {
        string[] names = [.. first.Take(Named)];
        return string.Join(", ", names) + (all > names.Length ? $" and {all - names.Length:n0} more" : "");
    }

    /// <summary>How many a sentence names.</summary>
    internal const int Named = 3;

    internal static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static Hashtable Plain(IDictionary map, ref int seen, int depth)
    {
        var plain = new Hashtable();
        foreach (DictionaryEntry entry in map) plain[entry.Key.ToString()!] = Plain(entry.Value, ref seen, depth);
        return plain;
    }

    private static object?[] Plain(IEnumerable list, ref int seen, int depth)
    {
        var plain = new List<object?>();
        foreach (var one in list) plain.Add(Plain(one, ref seen, depth));
        return [.. plain];
    }
}

/// <summary>
/// Lets a duration be a [timespan], its text, a number of the unit people think of, or a number with its unit. PowerShell takes a letter behind a number for its
/// type: 1d is a decimal, 1s a short. What was typed still knows the letter; what comes from a variable does not, and is refused.
/// </summary>
public sealed partial class DurationAttribute : ArgumentTransformationAttribute
{
    private readonly string unit;

    /// <summary>The unit of a plain number: Seconds, Minutes or Hours.</summary>
    public DurationAttribute(string unit) => this.unit = unit;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engine, object? input)
    {
        var given = Record.Unwrap(Blank.Refuse(input));
        if (given is not (string or ValueType)) return input;
        var text = LanguagePrimitives.ConvertTo<string>(input);
        var span = given as TimeSpan? ?? Read(given, text) ?? throw Refused(given is string ? text : $"{text} ({given.GetType().Name})");
        return span >= TimeSpan.Zero ? span : throw new ArgumentTransformationMetadataException($"{text} is below zero. Give a longer time.");
    }

    private TimeSpan? Read(object given, string text) =>
        Written().Match(text) is { Success: true } it && (it.Groups[2].Success || given is string or int or long or double)
            ? Span(double.Parse(it.Groups[1].ValueSpan, CultureInfo.InvariantCulture), it.Groups[2].Success ? it.Groups[2].ValueSpan[0] : unit[0])
            : given is string && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span : null;

    private static TimeSpan? Span(double number, char letter)
    {
        var seconds = number * char.ToLowerInvariant(letter) switch { 'd' => 86_400, 'h' => 3_600, 'm' => 60, _ => 1 };
        return Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond)) : null;
    }

    private ArgumentTransformationMetadataException Refused(string text) =>
        new($"{text} is no duration. Give a number of {unit.ToLowerInvariant()}, text with the unit s, m, h or d such as '90s' or '1.5h', or a time span such as '1:30:00'.");

    [GeneratedRegex(@"^\s*([+-]?\d+(?:\.\d+)?)\s*([smhd])?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}

/// <summary>Refuses a time of nothing, or less. The parameter's name PowerShell says itself.</summary>
public sealed class PositiveAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object? arguments, EngineIntrinsics engine)
    {
        if (Record.Unwrap(arguments) is TimeSpan time && time <= TimeSpan.Zero) throw new ValidationMetadataException($"{time} leaves no time. Give more than 0.");
    }
}

/// <summary>Refuses what PowerShell would round, or read a comma out of.</summary>
public sealed class WholeAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engine, object? input) => Record.Unwrap(input) switch
    {
        string text when text.AsSpan().Trim().ContainsAnyExcept("+-0123456789") => throw Refused(text),
        double or float or decimal when LanguagePrimitives.ConvertTo<double>(input) is var number && number != Math.Floor(number) => throw Refused(LanguagePrimitives.ConvertTo<string>(input)),
        _ => input,
    };

    private static ArgumentTransformationMetadataException Refused(string text) => new($"{text} is no whole number.");
}

/// <summary>Keeps PowerShell from making 0 of a blank or of $null, before anybody could tell.</summary>
public sealed class NotBlankAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engine, object? input) => Blank.Refuse(input ?? "");
}

/// <summary>Refuses what PowerShell would make text of by its type's name: a table or a script where a value is due.</summary>
public sealed class PlainAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engine, object? input)
    {
        var value = Record.Unwrap(input);
        foreach (var one in value is IList list ? list.Cast<object?>().Select(Record.Unwrap) : [value])
            if (one is IDictionary or ScriptBlock) throw new ArgumentTransformationMetadataException($"A {(one is ScriptBlock ? "script block" : "hashtable")} is no value. Give the value itself: text, or several with commas between.");
        return input;
    }
}

/// <summary>Marks what $null, and nothing else, clears.</summary>
public sealed class ClearableAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engine, object? input) => Blank.Refuse(input);
}

/// <summary>Refuses a number below zero. The parameter's name PowerShell says itself.</summary>
public sealed class NotNegativeAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object? arguments, EngineIntrinsics engine)
    {
        if (Record.Unwrap(arguments) is int and < 0) throw new ValidationMetadataException($"{arguments} is below zero. Give 0 or more.");
    }
}

/// <summary>Refuses a number below the least, or above the most, that is allowed.</summary>
public sealed class WithinAttribute(int least, int most) : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object? arguments, EngineIntrinsics engine)
    {
        if (Record.Unwrap(arguments) is int number && (number < least || number > most)) throw new ValidationMetadataException($"{number} is given; {least:n0} to {most:n0} are allowed.");
    }
}

/// <summary>What is refused before PowerShell converts it. The parameter's name it says itself.</summary>
internal static class Blank
{
    internal static object? Refuse(object? input) => Record.Unwrap(input) is string text && string.IsNullOrWhiteSpace(text)
        ? throw new ArgumentTransformationMetadataException("It holds nothing. Give it a value, or leave it out.")
        : input;
}

/// <summary>Lets a number or flag bind from a CSV cell: blank is nothing, and yes and no are what they say.</summary>
public sealed class CellAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engine, object? input) => (Record.Unwrap(input) as string)?.Trim().ToLowerInvariant() switch
    {
        null => input,
        "" => null,
        "true" or "yes" or "on" => true,
        "false" or "no" or "off" => false,
        _ => input,
    };
}
