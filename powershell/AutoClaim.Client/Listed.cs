#nullable enable
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;

namespace AutoClaim;

/// <summary>
/// A list that reads as what is in it: whoever makes text or a cell of a table of it, as Export-Csv does, has the names. No List, whose ForEach takes the place of
/// PowerShell's and gives nothing back.
/// </summary>
public sealed class Listed<T> : Collection<T>
{
    /// <summary>An empty list.</summary>
    public Listed() { }

    /// <summary>A list of what is given.</summary>
    public Listed(IEnumerable<T> items) : base(items.ToList()) { }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", this);
}

/// <summary>Numbers by what they count; reads as both.</summary>
public sealed class Counted : Dictionary<string, long>
{
    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", this.Select(it => $"{it.Value} {it.Key}"));
}
