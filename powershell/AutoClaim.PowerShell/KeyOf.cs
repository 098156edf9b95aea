#nullable enable
using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;

namespace AutoClaim;

/// <summary>
/// Lets a parameter take what names a policy, user, product or group: an id, a name, or any object that carries one. It never throws: what
/// fails to bind from a pipeline never reaches a function's -ErrorVariable, so an object without a key is left for the library not to find.
/// </summary>
public sealed class KeyOfAttribute : ArgumentTransformationAttribute
{
    private readonly string noun;

    /// <summary>What is named: Policy, User, Product, Plan, Group, App, Environment.</summary>
    public KeyOfAttribute(string noun) => this.noun = noun;

    /// <summary>Whether what is a part of it is refused: what is done to a plan for each of its items would be done to all of it, over and over.</summary>
    public bool Whole { get; set; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engine, object? input) =>
        Record.Unwrap(input) is IList list ? list.Cast<object?>().Select(Key).ToArray() : Key(input);

    // A name that is a number to PowerShell, as it was typed: 2024, 0x10, 1kb.
    private static string? Typed(object input) => Record.Unwrap(input) is int or long or double or decimal ? LanguagePrimitives.ConvertTo<string>(input) : null;

    private string? Key(object? input)
    {
        try { return Record.Unwrap(input) is null ? null : Whole && Record.IsPart(input!) ? Record.Keyless(noun, input!) : Typed(input!) ?? Record.Key(noun, input!) ?? Record.Keyless(noun, input!); }
        catch (AutoClaimException) { return Record.Keyless(noun, input!); }
    }
}

/// <summary>Lets a table of lists take objects that name what is meant, as keys and in the lists.</summary>
public abstract class KeysByAttribute : ArgumentTransformationAttribute
{
    private readonly string key, item;

    private protected KeysByAttribute(string key, string item) => (this.key, this.item) = (key, item);

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engine, object? input)
    {
        var items = new KeyOfAttribute(item);
        if (Record.Unwrap(input) is not IDictionary map) return Alone ? items.Transform(engine, input) : input;
        var keys = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in map)
        {
            var list = Record.Unwrap(entry.Value) is IList many ? many : new[] { entry.Value };
            keys[Record.Key(key, entry.Key) ?? entry.Key.ToString()!] = items.Transform(engine, list.Cast<object?>().Where(Takes).ToArray());
        }
        return keys;
    }

    private protected virtual bool Takes(object? item) => true;

    /// <summary>Whether what stands for one key may come without it.</summary>
    private protected virtual bool Alone => false;
}

/// <summary>Plans by product: @{ SPE_E3 = 'YAMMER_ENTERPRISE' }; of one product the plans alone.</summary>
public sealed class PlansByProductAttribute() : KeysByAttribute("Product", "Plan")
{
    private protected override bool Alone => true;
}

/// <summary>A group by product: @{ SPE_E3 = 'lic-e3' }; of one product the group alone.</summary>
public sealed class GroupByProductAttribute() : KeysByAttribute("Product", "Group")
{
    private protected override bool Alone => true;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engine, object? input)
    {
        if (base.Transform(engine, input) is not Hashtable groups) return input;
        foreach (var product in groups.Keys.Cast<object>().ToArray())
            if (groups[product] is string[] { Length: 1 } one) groups[product] = one[0];
        return groups;
    }
}

/// <summary>Users by group: @{ 'lic-e3' = $users }.</summary>
public sealed class UsersByGroupAttribute() : KeysByAttribute("Group", "User")
{
    // Among members are groups and devices, which nothing is claimed for.
    private protected override bool Takes(object? item) =>
        item is null || GraphJson.TypeOf(item)?.ToLowerInvariant() is null or "#microsoft.graph.user" or "#microsoft.graph.agentuser" or "#microsoft.graph.directoryobject";
}
