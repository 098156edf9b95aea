#nullable enable
using System;
using System.Collections;
using System.Linq;
using System.Text.RegularExpressions;

namespace AutoClaim;

// Whom an object means of which nobody knows whether its Id is the user's: it may be a row's or an event's, and the address somebody else's by now.
public sealed partial class Command
{
    /// <summary>A request in which every user is one: what an object says of its user twice has to be the same user.</summary>
    internal Hashtable Known(IDictionary request)
    {
        var known = new Hashtable();
        foreach (DictionaryEntry entry in request) known[entry.Key] = Known(entry.Value);
        return known;
    }

    internal object? Known(object? value) => value switch
    {
        string text => Whom(text),
        Hashtable map => Known(map),
        object?[] list => list.Select(Known).ToArray(),
        _ => value,
    };

    /// <summary>The reference of the one user that a text of <see cref="Record.Both"/> means; of any other text itself.</summary>
    internal string Whom(string said)
    {
        if (Said().Match(said) is not { Success: true } it) return said;
        var (id, name) = (it.Groups[2].Value, it.Groups[3].Value);
        if (id.Length == 0) throw new AutoClaimException("BAD_RECORD", $"UserPrincipalName {name} is written as an object id.", "Name the field UserId, if it is one.") { Target = name };
        var users = Users(id);
        if (users.Any(user => string.Equals(user.UserPrincipalName, name, StringComparison.OrdinalIgnoreCase))) return it.Groups[1].Value + id;
        if (users.Length == 0 && Record.Id(name) is null && Users(name).Length == 0) return it.Groups[1].Value + name;
        throw new AutoClaimException("AMBIGUOUS", $"Id {id} and UserPrincipalName {name} are not of one user.", "Name the user by one of them alone, as Select-Object Id or Select-Object UserPrincipalName leaves it.") { Target = name };
    }

    private User[] Users(string identity)
    {
        try { return [.. Call(Methods.UserList, new Hashtable { ["identity"] = identity }).Items]; }
        catch (AutoClaimException error) when (error.Name == "NOT_FOUND") { return []; }
    }

    [GeneratedRegex(@"^(user:|)\(Id ([0-9a-fA-F-]{36}|), UserPrincipalName (.*)\)$", RegexOptions.Singleline)]
    private static partial Regex Said();
}
