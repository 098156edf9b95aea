#nullable enable
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

    /// <summary>What is named: Policy, User, Product, Plan, Group, App.</summary>
    public KeyOfAttribute(string noun) => this.noun = noun;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engine, object? input) =>
        Record.Unwrap(input) is IList list ? list.Cast<object?>().Select(Key).ToArray() : Key(input);

    private string? Key(object? input) => Record.Unwrap(input) is not { } value ? null
        : Record.Key(noun, input!) ?? $"({value.GetType().Name} without {string.Join(", ", Record.KeysOf(noun))})";
}

/// <summary>As KeyOf, for a list of plans by product: @{ SPE_E3 = 'YAMMER_ENTERPRISE' }.</summary>
public sealed class PlansByProductAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engine, object? input)
    {
        if (Record.Unwrap(input) is not IDictionary map) return input;
        var plans = new KeyOfAttribute("Plan");
        var keys = new Hashtable(System.StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in map)
            keys[Record.Key("Product", entry.Key) ?? entry.Key.ToString()!] = Record.Unwrap(entry.Value) is IList list ? plans.Transform(engine, list) : new[] { plans.Transform(engine, entry.Value) };
        return keys;
    }
}
