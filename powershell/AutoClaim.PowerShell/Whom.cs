#nullable enable
using System;
using System.Collections;
using System.Linq;
using System.Runtime.CompilerServices;

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

    /// <summary>The reference of the one user that a text of <see cref="SaidTwice"/> means; of any other text itself.</summary>
    internal string Whom(string said)
    {
        if (SaidTwice.Of(said) is not { } it) return said;
        var (id, name) = (it.Id, it.Name);
        if (id is null) throw new AutoClaimException("BAD_RECORD", $"UserPrincipalName {name} is written as an object id.", "Name the field UserId, if it is one.") { Target = name };
        var users = Record.Id(id) is null ? [] : Users(id);
        if (users.Any(user => string.Equals(user.UserPrincipalName, name, StringComparison.OrdinalIgnoreCase))) return it.Before + id;
        if (users.Length == 0 && Record.Id(id) is not null && Record.Id(name) is null && Users(name).Length == 0) return it.Before + (it.Field == "UserId" ? id : name);
        throw new AutoClaimException("AMBIGUOUS", $"{it.Field} {id} and UserPrincipalName {name} are not of one user.", $"Name the user by one of them alone, as Select-Object {it.Field} or Select-Object UserPrincipalName leaves it.") { Target = name };
    }

    /// <summary>What a user is called; one whom the store does not know, as the reference says.</summary>
    internal string Called(string user) => Users(Whom(user)) is [var one] ? one.UserPrincipalName : user;

    private User[] Users(string identity)
    {
        try { return [.. Call(Methods.UserList, new Hashtable { ["identity"] = identity }).Items]; }
        catch (AutoClaimException error) when (error.Name == "NOT_FOUND") { return []; }
    }
}

/// <summary>
/// What a record says of its user twice. Parameters of users are texts, so a text stands for it: that very one, for anybody may write another that reads the same.
/// </summary>
internal sealed record SaidTwice(string Field, string? Id, string Name)
{
    private static readonly ConditionalWeakTable<string, SaidTwice> Texts = [];

    /// <summary>What the reference begins with that is made of it.</summary>
    internal string Before { get; private init; } = "";

    /// <summary>The text that stands for it.</summary>
    internal string Text
    {
        get
        {
            var text = string.Concat($"{Before}({Field} {Id}, UserPrincipalName ", Name, ")");
            Texts.Add(text, this);
            return text;
        }
    }

    /// <summary>What a text stands for, if it does.</summary>
    internal static SaidTwice? Of(string? text) => text is not null && Texts.TryGetValue(text, out var it) ? it : null;

    /// <summary>A key with something before it, which stands for what the key does.</summary>
    internal static string After(string before, string? key) => Of(key) is { } it ? (it with { Before = before + it.Before }).Text : before + key;
}
