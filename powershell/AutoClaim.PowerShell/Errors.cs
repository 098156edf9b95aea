#nullable enable
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace AutoClaim;

/// <summary>The library's errors as PowerShell's: NOT_FOUND is NotFound, its hint the recommendation.</summary>
internal static partial class Errors
{
    internal static ErrorRecord Record(AutoClaimException error, object? target, ErrorCategory? category = null, Terms? terms = null)
    {
        error = OfAnotherKind(error);
        string In(string text) => terms?.In(text, error.Name == "NOTHING_TO_SET") ?? text;
        var told = error.Reworded(View.Shown(Named(error, In(error.Message), target, terms))!, error.Hint is { } hint ? Cures.Advice(View.Shown(In(hint))!) : null);
        return new(told, Pascal(error.Name), category ?? Category(error.Name), target) { ErrorDetails = new ErrorDetails(told.Message) { RecommendedAction = told.Hint ?? "" } };
    }

    // What was piped in is of another kind than what is due: no user is called as a group object is.
    private static AutoClaimException OfAnotherKind(AutoClaimException error) =>
        error is { Name: "NOT_FOUND", Target: { } target } && Group().Match(target) is { Success: true } it
            ? new(error.Name, $"'{it.Groups[1].Value}' is a group, and a user is due.", $"Get-AutoClaimUser -Group {Cures.Literal(it.Groups[1].Value)} gives its members.") { Field = error.Field } : error;

    [GeneratedRegex(@"^\(group (.*)\)$")]
    private static partial Regex Group();

    // The library leaves names to its target, for its messages go to logs too; whoever typed them wants to read which one it was.
    private static string Named(AutoClaimException error, string message, object? target, Terms? terms) =>
        error.Field == "path" && target is string file && message.StartsWith("Line ", System.StringComparison.Ordinal)
            ? $"{file}, l{Called(error, message, null, terms)[1..]}" : Called(error, message, target, terms);

    private static string Called(AutoClaimException error, string message, object? target, Terms? terms)
    {
        var file = error.Name != "NOT_FOUND" && (error.Field == "path" || error.Field is { } field && terms?.IsFile(field) is true);
        if (!file && error.Name is not ("NOT_FOUND" or "AMBIGUOUS" or "NAME_TAKEN" or "PLAN_NOT_IN_PRODUCT" or "PRODUCT_NOT_OWNED")) return message;
        var thing = error.Target ?? target as string;
        if (thing is null || Group().IsMatch(thing) || message.Contains(thing, System.StringComparison.Ordinal)) return message;
        return Missing().Match(message) is { Success: true } it ? $"There is no {it.Groups[1].Value} {Quoted(thing)}.{message[it.Length..]}" : $"{message.TrimEnd('.')}: {thing}.";
    }

    private static string Quoted(string thing) => long.TryParse(thing, out _) ? thing : $"named '{thing}'";

    [GeneratedRegex(@"^There is no such (\w+(?: \w+)?)\.")]
    private static partial Regex Missing();

    internal static ErrorRecord NotConnected(string message) => Record(new AutoClaimException("NOT_CONNECTED", message,
        "Run Connect-AutoClaim. In ForEach-Object -Parallel and Start-ThreadJob pass -Session $using:session; Start-Job is another process and needs a Connect-AutoClaim of its own."), null);

    internal static bool EndsTheCommand(string name) =>
        name is "NOT_CONNECTED" or "LIBRARY_NOT_FOUND" or "ABI_MISMATCH" or "STORE_SCHEMA_NEWER" or "NOTHING_TO_SET" or "INVALID_HANDLE";

    private static string Pascal(string name) => string.Concat(name.Split('_').Select(word => word[..1] + word[1..].ToLowerInvariant()));

    private static ErrorCategory Category(string name) => name switch
    {
        "NOT_FOUND" or "STORE_NOT_FOUND" => ErrorCategory.ObjectNotFound,
        "NAME_TAKEN" or "STORE_EXISTS" or "PRODUCT_ALREADY_LISTED" => ErrorCategory.ResourceExists,
        "BACKUP_LIMIT" or "TOO_LARGE" or "TOO_DEEP" => ErrorCategory.LimitsExceeded,
        "LAST_PRODUCT" or "CHANGED_SINCE_CLAIM" or "STALE_DATA" or "CHANGE_UNDER_WAY" or "PLAN_CHANGED" or "ABI_MISMATCH" or "STORE_SCHEMA_NEWER" or "NOTHING_TO_SET" or "WRONG_TENANT" or "CHANGES_HELD" or "CLOCK_BEHIND" => ErrorCategory.InvalidOperation,
        "UNSAFE_STEP" or "INTERRUPTED" => ErrorCategory.OperationStopped,
        "STORE_BUSY" => ErrorCategory.ResourceBusy,
        "STORE_FULL" or "STORE_ON_NETWORK" => ErrorCategory.ResourceUnavailable,
        "STORE_READ_ONLY" or "NOT_PERMITTED" or "PERMISSION_MISSING" => ErrorCategory.PermissionDenied,
        "BAD_RECORD" or "BAD_RESPONSE" or "STORE_CORRUPT" or "NOT_A_STORE" => ErrorCategory.InvalidData,
        "NOT_CONNECTED" => ErrorCategory.ConnectionError,
        "LIBRARY_NOT_FOUND" or "GRAPH_MODULE_MISSING" => ErrorCategory.NotInstalled,
        "NOT_SIGNED_IN" or "SESSION_EXPIRED" => ErrorCategory.AuthenticationError,
        "INTERNAL" => ErrorCategory.InvalidResult,
        _ => ErrorCategory.InvalidArgument,
    };
}
