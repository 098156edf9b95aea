#nullable enable
using System.Linq;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace AutoClaim;

/// <summary>Cures that are a command: what a recommendation begins with a cmdlet's name for can be run as it stands. All others are advice.</summary>
internal static partial class Cures
{
    /// <summary>The command that mends what was found; null where a person has to decide.</summary>
    internal static string? Of(PolicyFinding found) => found.Kind switch
    {
        "SwitchOff" => "Set-AutoClaimSetting -Enabled $true",
        "PolicyOff" => $"Enable-AutoClaimPolicy {Quoted(found.Policy!)}",
        "NoTrigger" => $"Set-AutoClaimPolicy {Quoted(found.Policy!)} -Trigger $null",
        "MailboxPlan" when Plans().Match(found.Message) is { Success: true } it =>
            $"Set-AutoClaimPolicyProduct {Quoted(found.Policy!)} {Quoted(found.Product!)} -DisablePlan {string.Join(", ", it.Groups[1].Value.Split(", ").Select(Quoted))}",
        _ => null,
    };

    /// <summary>The same error with its cure as a command, where one mends it.</summary>
    internal static AutoClaimException Of(AutoClaimException error, Session session) => error.Name switch
    {
        "NOT_PERMITTED" when error.Target is { } role => error.Reworded(error.Message, $"Connect-AutoClaim -Path {Quoted(session.Path)} -Role {string.Join(", ", session.Roles.Append(role).Select(Quoted))}"),
        "STORE_READ_ONLY" when session.ReadOnly => error.Reworded(error.Message, $"Connect-AutoClaim -Path {Quoted(session.Path)}{(session.Roles.Count > 0 ? $" -Role {string.Join(", ", session.Roles.Select(Quoted))}" : "")}"),
        _ => error,
    };

    /// <summary>Advice as such: what began with a cmdlet's name and went on as a sentence would be taken for a command.</summary>
    internal static string Advice(string hint) => Sentence().IsMatch(hint) ? $"See: {hint}" : hint;

    internal static string Quoted(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_') ? text : Literal(text);

    /// <summary>A text in quotes; PowerShell takes typographic quotes for quotes.</summary>
    internal static string Literal(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    [GeneratedRegex(@"^[A-Z][a-z]+-(?:AutoClaim|License)\w* .*\.$")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"\(([A-Z0-9_]+(?:, [A-Z0-9_]+)*)\)\.$")]
    private static partial Regex Plans();
}
