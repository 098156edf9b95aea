#nullable enable
using System;
using System.Collections;

namespace AutoClaim;

/// <summary>Events of records: users, rows, parsed JSON, our own objects. What a record leaves open, the cmdlet's parameters say.</summary>
internal sealed class EventReader
{
    private readonly ClaimEvent given;
    private readonly IDictionary columns;

    private readonly Func<string, string> whom;

    /// <summary>A reader for a command; columnMap says what a property is called in a record.</summary>
    internal EventReader(Command command, IDictionary? columnMap = null)
    {
        var parameters = command.Given;
        whom = command.Whom;
        columns = columnMap ?? new Hashtable();
        given = new ClaimEvent
        {
            App = parameters["app"] as string ?? "", Trigger = parameters["trigger"] as string, Environment = parameters["environment"] as string,
            EventId = parameters["eventId"] as string, Managed = parameters["managed"] as bool?, DesktopVersion = parameters["desktopVersion"] as string,
            At = parameters["at"] is DateTime at ? at : null,
        };
    }

    /// <exception cref="AutoClaimException">BAD_RECORD: the record names no user or no app, or its time cannot be read. AMBIGUOUS: it names two users.</exception>
    internal ClaimEvent Read(object? record) => Record.Read(() => Event(record));

    private ClaimEvent Event(object? record)
    {
        if (record is null) throw Bad("An event needs a user, and this one is null.");
        if (Record.Unwrap(record) is ClaimEvent ready) return ready;
        if (Record.Unwrap(record) is Group) throw new AutoClaimException("NOT_FOUND", "There is no such user.") { Target = Record.Keyless("User", record) };
        var environment = Value(record, "Environment");
        var nested = environment is not (null or string);
        return new ClaimEvent
        {
            User = whom((columns["User"] is null && Record.Text(record, "UserId") is { } own ? Record.Both(record) ?? own : null) ?? Text(record, "User") ?? Record.Key("User", record) ?? throw Bad($"An event needs a user: {string.Join(", ", Record.KeysOf("User"))}.")),
            EventId = Text(record, "EventId") ?? given.EventId ?? (Text(record, "User") is null ? null : Text(record, "Id")),
            App = (Text(record, "App") ?? given.App) is { Length: > 0 } app ? app : throw Bad("An event needs an app: give the record one, or -App."),
            Trigger = Text(record, "Trigger") ?? given.Trigger,
            Environment = (nested ? Record.Text(environment!, "Id") : Text(record, "Environment")) ?? given.Environment,
            Managed = Flag(nested ? Record.Value(environment!, "Managed") : Value(record, "Managed")) ?? given.Managed,
            DesktopVersion = Text(record, "DesktopVersion") ?? given.DesktopVersion,
            PowerApp = Text(record, "PowerApp"),
            At = Time(Value(record, "At")) ?? given.At,
        };
    }

    private object? Value(object record, string property) => Record.Value(record, columns[property] as string ?? property);

    private string? Text(object record, string property) => Record.Text(record, columns[property] as string ?? property);

    private static DateTimeOffset? Time(object? value) => value switch
    {
        null or "" => null,
        string text when Times.Doubt(text, recorded: true) is { } doubt => throw Bad($"At {doubt}"),
        _ => Times.Of(value) ?? throw Bad($"At is no time: {Record.Invariant(value)}."),
    };

    private static bool? Flag(object? value) => value switch
    {
        null => null,
        string text when string.IsNullOrWhiteSpace(text) => null,
        _ => Record.Flag(value) ?? throw Bad($"Managed is neither yes nor no: {Record.Invariant(value)}."),
    };

    private static AutoClaimException Bad(string message) => new("BAD_RECORD", message);
}
