#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace AutoClaim;

/// <summary>
/// The library names methods and fields of requests; who runs a cmdlet knows cmdlets and parameters. Fields are not those of a request where an item
/// of Graph's is told of.
/// </summary>
internal sealed partial class Terms(PSCmdlet cmdlet, bool fields = true)
{
    private readonly Dictionary<string, string> sent = [];

    /// <summary>Takes note that a parameter is sent as a field.</summary>
    internal void Sends(string parameter, string field) => sent[field] = parameter;

    /// <summary>Whether a field was given as a path.</summary>
    internal bool IsFile(string field) => sent.GetValueOrDefault(field)?.EndsWith("Path", StringComparison.Ordinal) is true;

    /// <summary>
    /// A text of the library. What could be a plain word is taken for a field where the text begins with it, where its value stands behind it in brackets,
    /// or where the text names nothing but fields.
    /// </summary>
    internal string In(string text, bool fieldsOnly = false)
    {
        foreach (var (said, meant) in Phrases) text = text.Replace(said, meant, StringComparison.Ordinal);
        text = List().Replace(text, list => Lists.TryGetValue(list.Groups[1].Value, out var cmdlet) ? $"{cmdlet} shows what there is." : list.Value);
        text = WholeNumber().Replace(text, "a whole number");
        if (fields) text = Told().Replace(text, told => OfPath(told.Groups[1].Value) is { } parameter ? "-" + parameter : told.Value);
        return Word().Replace(text, word =>
        {
            if (Cmdlets.TryGetValue(word.Value, out var name)) return name;
            if (!fields) return Settings.TryGetValue(word.Value, out var it) ? $"the setting {it}" : word.Value;
            var plain = word.Value.All(char.IsAsciiLetterLower);
            var valued = text.AsSpan(word.Index + word.Length).StartsWith(" (");
            return plain && !fieldsOnly && !valued && word.Index > 0 ? word.Value : Field(word.Value, plain);
        });
    }

    /// <summary>A sentence about what was decided: few hold words of the library, and there are many.</summary>
    internal string Reason(string reason) => Foreign().IsMatch(reason) ? In(reason) : reason;

    private string Field(string field, bool plain)
    {
        if (Settings.TryGetValue(field, out var setting) && !cmdlet.MyInvocation.MyCommand.Parameters.ContainsKey(setting)) return $"the setting {setting}";
        return Parameter(field, plain) is { } parameter ? "-" + parameter : field;
    }

    // A plain word is looked up among the command's own parameters; others can be of a cmdlet that a hint is about.
    private string? Parameter(string field, bool plain)
    {
        if (sent.TryGetValue(field, out var parameter) || Settings.TryGetValue(field, out parameter)) return parameter;
        var own = cmdlet.MyInvocation.MyCommand;
        var commands = plain || own.Module is null ? [own] : own.Module.ExportedFunctions.Values.Cast<CommandInfo>().Prepend(own);
        string? Called(string name) => commands.SelectMany(it => it.Parameters.Keys).FirstOrDefault(it => string.Equals(it, name, StringComparison.OrdinalIgnoreCase));
        return Called(field) ?? Fields.GetValueOrDefault(field) ?? (!plain && field.EndsWith('s') ? Called(field[..^1]) : null);
    }

    // What a request holds at a path such as products[1].product, which the whole text is about: of what could be any word too, as the cmdlet's own parameter.
    private string? OfPath(string path)
    {
        if (sent.TryGetValue(path, out var whole)) return whole;
        if (Backup().IsMatch(path) && Own("BackupProduct") is { } backup) return backup;
        return path.Split('.').Reverse().Select(it => OfName(Index().Replace(it, ""))).FirstOrDefault(it => it is not null);
    }

    private string? OfName(string name) =>
        Parameter(name, plain: true) is { } parameter ? parameter
        : Things.TryGetValue(name, out var called) ? called.Append("Identity").Append("InputObject").Append("Id").Select(Own).FirstOrDefault(it => it is not null)
        : name.EndsWith('s') ? Own(name[..^1]) : null;

    private string? Own(string parameter) => cmdlet.MyInvocation.MyCommand.Parameters.Keys.FirstOrDefault(it => string.Equals(it, parameter, StringComparison.OrdinalIgnoreCase));

    // Neither quoted nor part of a path or of a query.
    [GeneratedRegex(@"(?<![\w.'/\\,=$-])[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)*(?![\w'/\\=])")]
    private static partial Regex Word();

    [GeneratedRegex(@"\bThe (?:value of|field) ([A-Za-z.\[\]\d]+)(?= (?:is|has|must|holds)\b)")]
    private static partial Regex Told();

    [GeneratedRegex(@"^products\[[1-9]\d*\]\.product$")]
    private static partial Regex Backup();

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Index();

    [GeneratedRegex(@"\b[a-z]+(?:[A-Z]|\.[a-z])")]
    private static partial Regex Foreign();

    [GeneratedRegex(@"List the (\w+(?: \w+)?) to see what there is\.")]
    private static partial Regex List();

    [GeneratedRegex(@"\b[iu](?:8|16|32|64)\b(?!@)")]
    private static partial Regex WholeNumber();
}
