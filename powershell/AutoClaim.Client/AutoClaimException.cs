#nullable enable
using System;
using System.Text.Json;

namespace AutoClaim;

/// <summary>What the library answered when it could not do what was asked. A refused claim is a result, not an exception.</summary>
public sealed class AutoClaimException : Exception
{
    /// <summary>The status number: negative, or 0 for an error of this client.</summary>
    public int Code { get; private init; }

    /// <summary>The name of the number, such as NOT_FOUND.</summary>
    public string Name { get; }

    /// <summary>The field of the request it is about.</summary>
    public string? Field { get; init; }

    /// <summary>What the field named.</summary>
    public string? Target { get; init; }

    /// <summary>What to do.</summary>
    public string? Hint { get; }

    /// <summary>Whether the same call can succeed later without anybody changing anything.</summary>
    public bool Retryable { get; private init; }

    /// <summary>An error that is found before the library is asked.</summary>
    public AutoClaimException(string name, string message, string? hint = null) : base(message) => (Name, Hint) = (name, hint);

    private AutoClaimException(string message, string? hint, AutoClaimException said) : base(message, said) =>
        (Name, Hint, Code, Field, Target, Retryable) = (said.Name, hint, said.Code, said.Field, said.Target, said.Retryable);

    /// <summary>The same error in a host's own words; what the library said stays within it.</summary>
    public AutoClaimException Reworded(string message, string? hint) => new(message, hint, this);

    internal static AutoClaimException Of(int status, ReadOnlySpan<byte> reply)
    {
        if (reply.Length > 0)
        {
            var json = new Utf8JsonReader(reply);
            json.Read();
            while (json.Field(out var name)) if (name.SequenceEqual("error"u8)) return Read(ref json); else json.Skip();
        }
        return new AutoClaimException(Session.StatusName(status), $"The library answered {status} and nothing more.") { Code = status };
    }

    internal static AutoClaimException Read(ref Utf8JsonReader json)
    {
        int code = 0;
        string id = "INTERNAL", message = "";
        string? field = null, target = null, hint = null;
        var retryable = false;
        while (json.Field(out var name))
            if (name.SequenceEqual("code"u8)) code = json.GetInt32();
            else if (name.SequenceEqual("name"u8)) id = json.GetString()!;
            else if (name.SequenceEqual("message"u8)) message = json.GetString()!;
            else if (name.SequenceEqual("field"u8)) field = json.GetString();
            else if (name.SequenceEqual("target"u8)) target = json.GetString();
            else if (name.SequenceEqual("hint"u8)) hint = json.GetString();
            else if (name.SequenceEqual("retryable"u8)) retryable = json.GetBoolean();
            else json.Skip();
        return new AutoClaimException(id, message, hint) { Code = code, Field = field, Target = target, Retryable = retryable };
    }
}
