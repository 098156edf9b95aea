#nullable enable
using System;
using System.Collections.Generic;

namespace AutoClaim;

// What comes down a pipeline, which may be anything: its reading ends in an error of the cmdlet, whatever its properties do.
public sealed partial class Command
{
    /// <summary>The records of what was handed over; none, and an error, where that has no end. What is to be whole ends there.</summary>
    internal IEnumerable<object?> Each(object? records, ref bool more, bool whole = false)
    {
        try { return Record.Each(records, ref more, Cmdlet); }
        catch (AutoClaimException error)
        {
            if (whole) Cmdlet.ThrowTerminatingError(Errors.Record(error, null));
            Report(error, null);
            return [];
        }
    }

    /// <summary>What a record says; null, and an error, where it cannot be read.</summary>
    internal T? Reads<T>(Func<T> read) where T : class
    {
        try { return Record.Read(read); }
        catch (AutoClaimException error) { Report(error, null); return null; }
    }
}
