#nullable enable
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoClaim;

/// <summary>What differs between a policy of the store and the same policy of a file or of another store.</summary>
public sealed class PolicyDifference
{
    /// <summary>The policy's name.</summary>
    public string Policy { get; set; } = "";

    /// <summary>The policy's id; null of one that the store does not have.</summary>
    public string? PolicyId { get; set; }

    /// <summary>OnlyHere, OnlyThere or Differs.</summary>
    public string Side { get; set; } = "";

    /// <summary>The field that differs; null where one of the two has no such policy.</summary>
    public string? Field { get; set; }

    /// <summary>What the store has.</summary>
    public string? Here { get; set; }

    /// <summary>What the reference has.</summary>
    public string? There { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Field is null ? $"{Policy}: {Side}" : $"{Policy}: {Field} {Here ?? "(none)"} here, {There ?? "(none)"} there";
}

/// <summary>Copies of policies, and comparisons: the document that version control has is what both go by.</summary>
public static class PolicyTwins
{
    /// <summary>Makes a policy like another one, under a name of its own and off.</summary>
    public static Policy[] Copy(Command command, string name, string newName) => command.Guard<Policy[]>(() =>
    {
        var document = JsonNode.Parse(Document(command, command.Session, [name]).GetRawText())!;
        var policy = document["policies"]![0]!.AsObject();
        policy.Remove("id");
        (policy["name"], policy["enabled"]) = (newName, false);
        var request = new Hashtable { ["document"] = JsonSerializer.SerializeToElement(document) };
        // An import of a name that is there changes that policy.
        if (command.Call(Methods.PolicyImport, command.Writing(Methods.PolicyImport, request, dryRun: true)).Created.Count != 1)
            throw new AutoClaimException("NAME_TAKEN", "Another policy has that name, in this or another case.", "Choose another name.") { Field = "name", Target = newName };
        var done = command.Advised(Methods.PolicyImport, request, name, would => Changes.Sentence($"policy '{newName}'", would.Created[0].Changes), it => it.Warnings);
        return [.. done.SelectMany(it => it.Created).SelectMany(it => command.Get(Methods.PolicyGet, new Hashtable { ["policy"] = it.PolicyId }, newName))];
    }, name) ?? [];

    /// <summary>What differs between the store and a file.</summary>
    public static IEnumerable<PolicyDifference> Compare(Command command, string path) => Compare(command, () => PolicyFile.Read(path), path);

    /// <summary>What differs between the store and another one.</summary>
    public static IEnumerable<PolicyDifference> Compare(Command command, Session other) => Compare(command, () => Document(command, other, null), other.Path);

    private static IEnumerable<PolicyDifference> Compare(Command command, System.Func<object> document, string target)
    {
        var compared = command.Guard(() =>
        {
            var request = new Hashtable { ["document"] = document(), ["mode"] = "Replace" };
            return command.Call(Methods.PolicyImport, command.Writing(Methods.PolicyImport, request, dryRun: true));
        }, target);
        if (compared is null) return [];
        return compared.Created.Select(it => new PolicyDifference { Policy = it.Policy, Side = "OnlyThere" })
            .Concat(compared.Removed.Select(it => new PolicyDifference { Policy = it.Policy, PolicyId = it.PolicyId, Side = "OnlyHere" }))
            .Concat(compared.Changed.SelectMany(it => it.Changes.Select(field => new PolicyDifference
            {
                Policy = it.Policy, PolicyId = it.PolicyId, Side = "Differs", Field = field.Field, Here = field.Before, There = field.After,
            })));
    }

    private static JsonElement Document(Command command, Session session, string[]? names)
    {
        var request = command.Reading(new Hashtable());
        if (names is not null) request["policies"] = names;
        return session.CallJson(Methods.PolicyExport.Name, Json.Bytes(request).Span).GetProperty("document");
    }
}
