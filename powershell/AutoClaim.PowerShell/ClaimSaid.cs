#nullable enable
using System;
using System.Linq;

namespace AutoClaim;

/// <summary>What a record says of the claim it names: its number, and most often whose it is and of what product.</summary>
internal sealed record ClaimSaid(long Number)
{
    private static readonly string[] Users = ["UserId", "User", "UserPrincipalName"], Products = ["SkuId", "Product"];

    private (string Field, string Value)[] user = [], product = [];

    /// <summary>Whether it says more than the number.</summary>
    internal bool More => user.Length + product.Length > 0;

    /// <summary>What a record says; null where it names no claim.</summary>
    internal static ClaimSaid? By(object record)
    {
        if (Record.Claim(record) is not { } number) return null;
        return Record.Unwrap(record) is int or long ? new(number) : new(number) { user = Said(Users), product = Said(Products) };

        (string, string)[] Said(string[] fields) => [.. fields.Select(field => (field, Record.Text(record, field)?.Trim()!)).Where(it => it.Item2 is not null)];
    }

    /// <summary>The field by which a claim is another one; null where it may be the same. Its user's address may have changed since, where the id says who it is.</summary>
    internal string? Other(Claim claim) =>
        Differs(claim.UserId is null ? [.. user.Where(it => it.Field != "UserId")] : user, claim.UserId, claim.User) ?? Differs(product, claim.SkuId, claim.Product, claim.ProductName);

    // What is said first decides.
    private static string? Differs((string Field, string Value)[] said, params string?[] known) =>
        said is [var first, ..] && !known.Contains(first.Value, StringComparer.OrdinalIgnoreCase) ? first.Field : null;
}
