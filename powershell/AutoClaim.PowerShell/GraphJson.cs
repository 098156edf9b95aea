#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;

namespace AutoClaim;

/// <summary>
/// Graph's JSON of what people have: Graph SDK objects, parsed JSON, hashtables, CSV rows. Only properties the library reads are written; what a record does
/// not have is left out, because absent is not empty.
/// </summary>
internal sealed class GraphJson
{
    // A Record is an object that no row spreads over its columns, a Mark a property of which only the name counts.
    private enum Kind { Text, Flag, Number, Time, Utc, Texts, Object, Objects, Record, Mark }

    private sealed record Property(string Name, Kind Kind = Kind.Text, params Property[] Inner);

    private static readonly Property[] Removed = [new("reason")];

    // What only users, groups, subscribedSkus, sign-ins, Power Apps and environments have: by these the library sees that a record is of another kind than it is given for.
    private static readonly Property[] Marks =
    [
        new("userPrincipalName", Kind.Mark), new("groupTypes", Kind.Mark), new("securityEnabled", Kind.Mark), new("skuPartNumber", Kind.Mark), new("appDisplayName", Kind.Mark),
        new("AppName", Kind.Mark), new("managed", Kind.Mark),
    ];

    internal static readonly GraphJson Pool = new(
        new("@odata.type"), new("accountId"), new("skuId"), new("skuPartNumber"), new("appliesTo"), new("capabilityStatus"), new("consumedUnits", Kind.Number),
        new("prepaidUnits", Kind.Object, new("enabled", Kind.Number), new("warning", Kind.Number), new("suspended", Kind.Number), new("lockedOut", Kind.Number)),
        new("servicePlans", Kind.Objects, new("servicePlanId"), new("servicePlanName"), new("appliesTo"), new("provisioningStatus")));

    internal static readonly GraphJson User = new(
        new("@odata.type"), new("id"), new("deletedDateTime", Kind.Time), new("userPrincipalName"), new("displayName"), new("department"), new("usageLocation"), new("accountEnabled", Kind.Flag), new("userType"),
        new("licenseAssignmentStates", Kind.Objects, new("skuId"), new("assignedByGroup"), new("state"), new("error"), new("disabledPlans", Kind.Texts), new("lastUpdatedDateTime", Kind.Time)),
        new("assignedLicenses", Kind.Objects, new Property("skuId")), new("@removed", Kind.Object, Removed));

    internal static readonly GraphJson Group = new(
        new("@odata.type"), new("id"), new("deletedDateTime", Kind.Time), new("displayName"), new("groupTypes", Kind.Texts), new("securityEnabled", Kind.Flag), new("mailEnabled", Kind.Flag),
        new("onPremisesSyncEnabled", Kind.Flag), new("isAssignableToRole", Kind.Flag), new("isManagementRestricted", Kind.Flag), new("membershipRule"), new("assignedLicenses", Kind.Objects, new("skuId"), new("disabledPlans", Kind.Texts)),
        new("members", Kind.Objects, new("id"), new("@odata.type")), new("members@odata.nextLink"),
        new("members@delta", Kind.Objects, new("id"), new("@odata.type"), new("@removed", Kind.Object, Removed)),
        new("@removed", Kind.Object, Removed));

    private static readonly Property[] Governed =
        [new("displayName"), new("governanceConfiguration", Kind.Record, new Property("protectionLevel"))];

    // Our own shape, that of the admin API and its cmdlets, and billing policies.
    internal static readonly GraphJson Environment = new(
        new("@odata.type"), new("id"), new("name"), new("managed", Kind.Flag), new("coverage", Kind.Objects, new("kind"), new("units", Kind.Number)),
        new("EnvironmentName"), new("DisplayName"), new("Internal", Kind.Record, new Property("properties", Kind.Record, Governed)),
        new("properties", Kind.Record, Governed), new("status"), new("environments", Kind.Objects, new Property("environmentId")));

    private static readonly Property[] Used =
    [
        new("displayName"), new("environment", Kind.Record, new Property("name")), new("appPlanClassification"), new("usesPremiumApi", Kind.Flag),
        new("usesCustomApi", Kind.Flag), new("usesOnPremiseGateway", Kind.Flag), new("usesOnlyGrandfatheredPremiumApis", Kind.Flag),
    ];

    // Our own shape, and that of the admin API and its cmdlets.
    internal static readonly GraphJson PowerApp = new(
        new("@odata.type"), new("id"), new("name"), new("environment"), new("premium", Kind.Flag), new("AppName"), new("DisplayName"), new("EnvironmentName"),
        new("Internal", Kind.Record, new Property("properties", Kind.Record, Used)), new("properties", Kind.Record, Used), new("appType"));

    private static readonly Property[] Pair = [new("Name"), new("Value")];

    private static readonly Property[] Data =
    [
        new("Id"), new("CreationTime", Kind.Utc), new("Operation"), new("Workload"), new("UserKey"), new("UserId"), new("EnvironmentId"), new("ResultStatus"),
        new("PropertyCollection", Kind.Objects, Pair), new("JsonPropertiesCollection"), new("FlowDetailsUrl"),
    ];

    /// <summary>A unified audit record: itself, or in the auditData of what Search-UnifiedAuditLog and Graph give.</summary>
    internal static readonly GraphJson Activity = new([
        .. Data, new("RecordId"), new("Identity"), new("createdDateTime", Kind.Utc), new("CreationDate", Kind.Utc), new("Operations"), new("userPrincipalName"), new("UserIds"),
        new("powerAppId"), new Property("auditData", Kind.Record, Data)]);

    private static readonly Property[] Row =
    [
        new("id"), new("createdDateTime", Kind.Time), new("userId"), new("userPrincipalName"), new("appId"), new("status", Kind.Object, new Property("errorCode", Kind.Number)),
        new("isInteractive", Kind.Flag), new("servicePrincipalId"), new("crossTenantAccessType"), new("homeTenantId"), new("resourceTenantId"), new("category"), new("resultType"),
    ];

    /// <summary>Graph's sign-in, or Azure Monitor's record of one.</summary>
    internal static readonly GraphJson SignIn = new([.. Row, new Property("properties", Kind.Record, Row)]);

    private readonly Property[] properties;

    private GraphJson(params Property[] properties) => this.properties = [.. properties, .. Marks.Where(mark => properties.All(it => it.Name != mark.Name))];

    /// <summary>Writes a record. columns says what a property is called in it.</summary>
    internal void Write(Utf8JsonWriter json, object record, IDictionary? columns = null) => Object(json, record, properties, columns);

    /// <summary>
    /// Writes a row of a table as it is, for the library to know its columns. columns says what a property is called in it, and operation what it
    /// tells of where it does not say.
    /// </summary>
    internal static void WriteRow(Utf8JsonWriter json, PSObject row, IDictionary? columns, string? operation = null)
    {
        var names = (columns ?? new Hashtable()).Cast<DictionaryEntry>().ToLookup(it => it.Value?.ToString() ?? "", it => it.Key.ToString()!, StringComparer.OrdinalIgnoreCase);
        json.WriteStartObject();
        // Of a property that comes twice the last one counts: the one that was named.
        foreach (var cell in row.Properties.OrderBy(it => names.Contains(it.Name)))
            if (cell.Value?.ToString() is { } text && !string.IsNullOrWhiteSpace(text)) json.WriteString(names[cell.Name].FirstOrDefault() ?? cell.Name.Trim(), text);
        if (operation is not null) json.WriteString("operation", operation);
        json.WriteEndObject();
    }

    private static void Object(Utf8JsonWriter json, object record, Property[] properties, IDictionary? columns)
    {
        json.WriteStartObject();
        // In a Graph SDK object what was not asked for is there, and null.
        var more = Record.Value(record, "AdditionalProperties") as IDictionary;
        foreach (var property in properties)
        {
            var name = columns?[property.Name] as string ?? property.Name;
            var there = Record.TryValue(record, name, out var value) && !(more is not null && value is null);
            if (!there) there = more is not null && Record.TryValue(more, name, out value);
            if (!there && property.Kind == Kind.Object) (there, value) = Spread(record, property, columns);
            if (!there && property.Name == "@odata.type" && ClassOf(record) is { } kind) (there, value) = (true, kind);
            if (there && Says(property, value)) Value(json, property, value);
        }
        json.WriteEndObject();
    }

    /// <summary>What Graph says a record is, as #microsoft.graph.user; null where it does not say.</summary>
    internal static string? TypeOf(object record) =>
        Record.Text(record, "@odata.type") ?? (Record.Value(record, "AdditionalProperties") is IDictionary more ? Record.Text(more, "@odata.type") : null) ?? ClassOf(record);

    // The SDK's classes leave out what Graph says they are: MicrosoftGraphUser, or MicrosoftGraphUser1 where one module has two.
    private static string? ClassOf(object record) =>
        Record.Unwrap(record)?.GetType().Name is { } name && name.StartsWith("MicrosoftGraph", StringComparison.Ordinal) ? $"#microsoft.graph.{name["MicrosoftGraph".Length..].TrimEnd([.. "0123456789"])}" : null;

    // A row has no objects: prepaidUnits.enabled stands in a column of that name, or of its last word.
    private static (bool, object?) Spread(object record, Property property, IDictionary? columns)
    {
        var found = new Hashtable();
        foreach (var inner in property.Inner)
            foreach (var name in new[] { columns?[$"{property.Name}.{inner.Name}"] as string ?? $"{property.Name}.{inner.Name}", inner.Name })
                if (!found.ContainsKey(inner.Name) && property.Name[0] != '@' && Record.TryValue(record, name, out var value)) found[inner.Name] = value;
        return (found.Count > 0, found);
    }

    // A blank cell says nothing where it cannot be a value.
    private static bool Says(Property property, object? value) => property.Kind == Kind.Text || value is not string text || text.Trim().Length > 0;

    private static void Value(Utf8JsonWriter json, Property property, object? value)
    {
        json.WritePropertyName(property.Name);
        switch (property.Kind)
        {
            case var _ when value is null or "" || property.Kind == Kind.Mark: json.WriteNullValue(); break;
            case Kind.Flag when Record.Flag(value) is { } flag: json.WriteBooleanValue(flag); break;
            case Kind.Number when long.TryParse(Record.Invariant(value), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number): json.WriteNumberValue(number); break;
            // What text means the library says.
            case Kind.Time when value is not string && Times.Of(value) is { } time: json.WriteStringValue(Json.Time(time.UtcDateTime)); break;
            // Audit records write UTC without saying so, and ConvertFrom-Json makes a time of it that is of no zone.
            case Kind.Utc when value is DateTime { Kind: DateTimeKind.Unspecified } utc: json.WriteStringValue(Json.Time(DateTime.SpecifyKind(utc, DateTimeKind.Utc))); break;
            case Kind.Utc when value is not string && Times.Of(value) is { } time: json.WriteStringValue(Json.Time(time.UtcDateTime)); break;
            case Kind.Object or Kind.Objects or Kind.Record when value is string cell: Cell(json, cell); break;
            case Kind.Object or Kind.Record: Object(json, value, property.Inner, null); break;
            case Kind.Objects: Objects(json, List(value), property.Inner); break;
            case Kind.Texts: Texts(json, value is string text ? text.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : List(value)); break;
            default: json.WriteStringValue(Record.Invariant(value)); break;
        }
    }

    private static void Objects(Utf8JsonWriter json, IEnumerable items, Property[] properties)
    {
        json.WriteStartArray();
        foreach (var item in items)
            if (Record.Unwrap(item) is string or Guid) json.WriteStringValue(item.ToString()); else Object(json, item, properties, null);
        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, IEnumerable items)
    {
        json.WriteStartArray();
        foreach (var item in items) json.WriteStringValue(Record.Invariant(item));
        json.WriteEndArray();
    }

    // An object in a cell is its JSON; anything else is left for the library to refuse.
    private static void Cell(Utf8JsonWriter json, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            document.RootElement.WriteTo(json);
        }
        catch (JsonException) { json.WriteStringValue(text); }
    }

    private static IEnumerable List(object value) => value is IEnumerable list and not (string or IDictionary) ? list : new List<object> { value };
}
