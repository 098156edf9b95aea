#nullable enable
using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace AutoClaim;

/// <summary>What is kept of objects on their way through a job or a file of Export-Clixml.</summary>
public static class Kept
{
    /// <summary>
    /// What PowerShell is told of types. It hands a DateTimeOffset over as text or as a bag of its properties, and neither compares nor sorts as a time: with the
    /// module imported here and there it is one again. A session is none any more, which is said as a sentence.
    /// </summary>
    public static TypeData[] Types =>
    [
        new(typeof(DateTimeOffset)) { SerializationDepth = 1, TypeConverter = typeof(TimeConverter) },
        new("Deserialized." + typeof(DateTimeOffset).FullName) { TargetTypeForDeserialization = typeof(DateTimeOffset) },
        new(typeof(Session)) { TypeConverter = typeof(SessionConverter), SerializationDepth = 2 },
        .. Whole.Select(type => new TypeData(type) { SerializationDepth = Deep }),
    ];

    // What holds lists of things that one goes on with: a job hands over a thing of one level, and of the others their text.
    private static readonly Type[] Whole =
    [
        typeof(Assignment), typeof(AuditRecord), typeof(CatalogChange), typeof(Claim), typeof(ClaimDecision), typeof(CycleResult), typeof(Environment), typeof(Group), typeof(HeldItem), typeof(ImportResult), typeof(MigrationItem),
        typeof(MigrationPlan), typeof(MigrationResult), typeof(PendingChange), typeof(Policy), typeof(PolicyProduct), typeof(PoolImport), typeof(Product), typeof(ReportRow), typeof(StoreCheck), typeof(User),
    ];

    // A plan's targets, what they lose, and its name.
    private const int Deep = 4;
}

/// <summary>
/// Makes a session that cannot be called of whatever stands where one is due: what fails to bind is told in PowerShell's words, and from a pipeline in none that
/// say what was wrong.
/// </summary>
public sealed class SessionConverter : PSTypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) => true;

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
    {
        if (sourceValue is PSObject { TypeNames: var names } kept && names.Contains("Deserialized.AutoClaim.Session") && Record.Text(kept, "Path") is { } path)
            return Session.Unusable(path, new AutoClaimException("NOT_CONNECTED", "This session went through a job or a file, which keep its description alone: another process opens the store for itself.", Connect(kept, path)));
        return Session.Unusable("", new AutoClaimException("INVALID_ARGUMENT", $"A session is due, and {(Record.Unwrap(sourceValue) is string text ? $"'{text}'" : "what is given")} is none.",
            "Give what Connect-AutoClaim -PassThru or Get-AutoClaimSession gives, one session, or leave -Session out."));
    }

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) => throw new NotSupportedException();

    private static string Connect(PSObject kept, string path)
    {
        var roles = Record.Value(kept, "Roles") is IList { Count: > 0 } list ? $" -Role {string.Join(", ", list.Cast<object>().Select(it => Cures.Quoted($"{it}")))}" : "";
        return $"Connect-AutoClaim -Path {Cures.Quoted(path)}{roles}{(Record.Value(kept, "ReadOnly") is true ? " -ReadOnly" : "")}";
    }
}
