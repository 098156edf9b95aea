#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace AutoClaim;

/// <summary>
/// Tables by product, whole: within the braces of one PowerShell asks no completer. Of one product the parameter may take what stands for it alone.
/// </summary>
public abstract class TableCompleter : StoreCompleter
{
    // Beyond these nobody looks; each has all the keys.
    private const int MostTables = 20;

    /// <summary>What a product can be given, the likeliest first.</summary>
    private protected abstract IEnumerable<string> Values(Session session, Product product);

    /// <summary>Whether what stands for one product may come without it.</summary>
    private protected virtual bool Alone => false;

    /// <inheritdoc/>
    protected override IEnumerable<(string, string)> Candidates(Session session, string start, IDictionary bound)
    {
        string[] typed = [.. Typed(bound, "Product"), .. Typed(bound, "BackupProduct")];
        if (typed.Length == 0) return session.Call(Methods.ProductList, new Hashtable { ["owned"] = true }).Items.SelectMany(it => Values(session, it).Select(value => (Table([(it, value)]), it.Name)));
        var products = typed.SelectMany(it => session.Call(Methods.ProductList, new Hashtable { ["identity"] = it }).Items).DistinctBy(it => it.SkuId).ToArray();
        if (products is [var one]) return Values(session, one).Select(value => (Alone ? Cures.Literal(value) : Table([(one, value)]), one.Name));
        IEnumerable<(Product, string)[]> tables = [[]];
        foreach (var product in products) tables = [.. tables.SelectMany(table => Values(session, product).Select(value => table.Append((product, value)).ToArray())).Take(MostTables)];
        return tables.Select(it => (Table(it), string.Join(", ", products.Select(product => product.Name))));
    }

    private protected override string Quote(string name, string quote) => name;

    private static string Table(IEnumerable<(Product Product, string Value)> entries) => $"@{{ {string.Join("; ", entries.Select(it => $"{Key(it.Product.SkuPartNumber)} = {Cures.Literal(it.Value)}"))} }}";

    private static string Key(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && char.IsAsciiLetter(name[0]) ? name : Cures.Literal(name);
}

/// <summary>A group by product: those that carry it, else all.</summary>
public class GroupTableCompleter : TableCompleter
{
    private protected override IEnumerable<string> Values(Session session, Product product)
    {
        var carrying = Names(session, new Hashtable { ["product"] = product.SkuId, ["limit"] = Most });
        return carrying.Length > 0 ? carrying : Names(session, new Hashtable { ["limit"] = Most });
    }

    private static string[] Names(Session session, Hashtable request) => [.. new GroupCompleter().Offered(session, request, "").Select(it => it.Name)];
}

/// <summary>A group by product; of one product the group alone.</summary>
public sealed class TargetGroupCompleter : GroupTableCompleter
{
    private protected override bool Alone => true;
}

/// <summary>A plan by product.</summary>
public sealed class PlanTableCompleter : TableCompleter
{
    private protected override IEnumerable<string> Values(Session session, Product product) => product.Plans.Select(it => it.ServicePlanName);
}
