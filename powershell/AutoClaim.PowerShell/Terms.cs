#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace AutoClaim;

/// <summary>
/// The library names methods and fields of requests; who runs a cmdlet knows cmdlets and parameters. Fields are not those of a request where an item
/// of Graph's is told of.
/// </summary>
internal sealed partial class Terms(PSCmdlet cmdlet, bool fields = true)
{
    // Phrases before words: they hold some.
    private static readonly (string Said, string Meant)[] Phrases =
    [
        ("set overwrite", "give -Force"), ("Send replace: true", "Give -Replace"), ("describe shows", "Get-Help shows"),
        ("Import the user first.", "Run Invoke-AutoClaimCycle -Task Verify, or where the data is old -Task Refresh; or import the user."),
        ("Give maxWritesPerHour another number, or null for no limit.", "Give Set-AutoClaimSetting -MaxWritesPerHour another number, or $null for no limit."),
        ("Set enabled to true once claims may go.", "Run Set-AutoClaimSetting -Enabled $true once claims may go."),
    ];

    private static readonly Dictionary<string, string> Cmdlets = new()
    {
        ["app.define"] = "Register-AutoClaimApp", ["app.list"] = "Get-AutoClaimApp", ["app.remove"] = "Unregister-AutoClaimApp",
        ["audit.verify"] = "Test-AutoClaimStore", ["catalog.import"] = "Update-AutoClaimCatalog", ["claim.undo"] = "Undo-LicenseClaim",
        ["claim.unlock"] = "Unlock-LicenseClaim", ["environment.import"] = "Import-AutoClaimEnvironment", ["graph.next"] = "Invoke-AutoClaimCycle",
        ["graph.permissions"] = "Get-AutoClaimPermission", ["group.import"] = "Import-AutoClaimGroup",
        ["migration.export"] = "Export-LicenseMigrationPlan", ["migration.invoke"] = "Invoke-LicenseMigration", ["migration.items"] = "Get-LicenseMigrationItem",
        ["migration.list"] = "Get-LicenseMigrationPlan", ["migration.resume"] = "Resume-LicenseMigration", ["migration.undo"] = "Undo-LicenseMigration",
        ["policy.create"] = "New-AutoClaimPolicy", ["policy.export"] = "Export-AutoClaimPolicy", ["policy.import"] = "Import-AutoClaimPolicy",
        ["policy.list"] = "Get-AutoClaimPolicy", ["policy.product.move"] = "Move-AutoClaimPolicyProduct", ["policy.update"] = "Set-AutoClaimPolicy",
        ["pool.import"] = "Import-AutoClaimPool", ["pool.list"] = "Get-AutoClaimPool", ["product.list"] = "Get-AutoClaimProduct",
        ["setting.update"] = "Set-AutoClaimSetting", ["store.info"] = "Get-AutoClaimSession", ["store.restore"] = "Restore-AutoClaimStore", ["user.import"] = "Import-AutoClaimUser",
    };

    private readonly Dictionary<string, string> sent = [];

    /// <summary>Takes note that a parameter is sent as a field.</summary>
    internal void Sends(string parameter, string field) => sent[field] = parameter;

    /// <summary>A text of the library. What could be a plain word is taken for a field where the text begins with it, or names nothing but fields.</summary>
    internal string In(string text, bool fieldsOnly)
    {
        foreach (var (said, meant) in Phrases) text = text.Replace(said, meant, StringComparison.Ordinal);
        return Word().Replace(text, word =>
        {
            if (Cmdlets.TryGetValue(word.Value, out var name)) return name;
            if (!fields) return word.Value;
            var plain = word.Value.All(char.IsAsciiLetterLower);
            return plain && !fieldsOnly && word.Index > 0 ? word.Value : Parameter(word.Value, plain) is { } parameter ? "-" + parameter : word.Value;
        });
    }

    // A plain word is looked up among the command's own parameters; others can be of a cmdlet that a hint is about.
    private string? Parameter(string field, bool plain)
    {
        if (sent.TryGetValue(field, out var parameter)) return parameter;
        var own = cmdlet.MyInvocation.MyCommand;
        var commands = plain || own.Module is null ? [own] : own.Module.ExportedFunctions.Values.Cast<CommandInfo>().Prepend(own);
        return commands.SelectMany(it => it.Parameters.Keys).FirstOrDefault(it => string.Equals(it, field, StringComparison.OrdinalIgnoreCase));
    }

    // Neither quoted nor part of a path.
    [GeneratedRegex(@"(?<![\w.'/\\-])[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)*(?![\w'/\\])")]
    private static partial Regex Word();
}
