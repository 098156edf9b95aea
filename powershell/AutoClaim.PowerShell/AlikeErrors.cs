#nullable enable
using System.Collections.Generic;
using System.Linq;

namespace AutoClaim;

/// <summary>Errors of many records. Of those that are alike the first are written as they come, and the others as one at the end: their cure is read once.</summary>
internal sealed class AlikeErrors
{
    private const int Alone = 3, Places = 10;

    private readonly Dictionary<(string Name, string Message, string? Hint), (AutoClaimException Error, List<(string Place, string? Target, object? Record)> More)> kinds = [];

    /// <summary>The errors to write now, with the record of each, of one that came.</summary>
    internal IEnumerable<(AutoClaimException Error, object? Record)> Next(AutoClaimException error, object? record, string place = "")
    {
        var key = (error.Name, error.Message, error.Hint);
        if (!kinds.TryGetValue(key, out var kind)) kinds[key] = kind = (error, []);
        kind.More.Add((place, error.Target, record));
        if (kind.More.Count <= Alone) yield return (error.Reworded(place + error.Message, error.Hint), record);
    }

    /// <summary>An error for each kind of which there were more, with all their records.</summary>
    internal IEnumerable<(AutoClaimException Error, object? Record)> Rest()
    {
        foreach (var (error, more) in kinds.Values.Where(it => it.More.Count > Alone))
        {
            var rest = more.Skip(Alone).ToArray();
            var places = rest.Select(it => it.Place.TrimEnd(' ', ':')).Where(it => it.Length > 0).Take(Places).ToArray();
            var where = places.Length == 0 ? "" : $" ({string.Join("; ", places)}{(rest.Length > Places ? "; ..." : "")})";
            var target = rest.All(it => it.Target == error.Target) ? error.Target : null;
            yield return (new(error.Name, $"{error.Message} The same of {Value.Count(rest.Length, "more records")}{where}.", error.Hint) { Field = error.Field, Target = target }, rest.Select(it => it.Record).ToArray());
        }
        kinds.Clear();
    }
}
