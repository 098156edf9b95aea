#nullable enable
using System.Collections.Generic;

namespace AutoClaim;

// What the library says, and what is typed here instead. A test translates every text of the library's sources, so that none is left out.
internal sealed partial class Terms
{
    // Whole phrases, before words: they hold some.
    private static readonly (string Said, string Meant)[] Phrases =
    [
        ("set overwrite", "give -Force"),
        ("Send replace: true", "Give -Replace"),
        ("With replace they", "With -Replace they"),
        ("describe shows what every field takes", "Get-Help shows what every parameter takes"),
        ("Use the object id.", "Use the object id of one of them: Get-AutoClaimUser gives both."),
        ("Import the user first.", "Run Invoke-AutoClaimCycle -Task Verify, or where the data is old -Task Refresh; or import the user."),
        ("Give maxWritesPerHour another number, or null for no limit.", "Set-AutoClaimSetting -MaxWritesPerHour $null"),
        ("Set enabled to true once claims may go.", "Set-AutoClaimSetting -Enabled $true"),
        ("create the store with create IfMissing or New and a mode", "give -Create, and -Mode Local or -Mode Graph, to make a store there"),
        ("Local (the store is the system of record) or Graph (the tenant is).", "Give -Mode Local (the store is the system of record) or -Mode Graph (the tenant is)."),
        ("The request names nothing to change.", "Nothing is given that would change."),
        ("The request names no setting to change.", "Nothing is given that would change."),
        ("Give at least one field besides policy.", "Give at least one parameter that changes something."),
        ("Give at least one setting.", "Give at least one setting as a parameter."),
        ("Give the head that audit.verify replied.", "Give what (Test-AutoClaimStore).AuditHead was."),
        ("Give a from before to.", "Give an earlier time as -After, or a later one as -Before."),
        ("Give days, or from and to.", "Give -Days, or -After and -Before."),
        ("Give from and to for a window of hours.", "Give -After and -Before for a window of hours."),
        ("replace overwrites it", "-Replace overwrites it"),
        ("with mode Replace, policies", "with -Mode Replace, policies"),
        ("say in columns which column", "say by -ColumnMap which column"),
        ("Make a store with mode Graph for a tenant;", "Make a store with -Mode Graph for a tenant;"),
        ("leave the mode out", "leave -Mode out"),
        ("The request does not say ", "Nothing says "),
        ("The request has ", "There are "),
        ("Both changes and a filter are given.", "Both pending changes and a filter are given."),
        ("Neither changes nor a filter is given.", "Neither pending changes nor a filter is given."),
        ("and the request names none.", "and none is named."),
        ("Give product as well.", "Give -HasProduct as well."),
        ("Give a path, and it is written to that file.", "Give -Path, and it is written to that file."),
        ("The request names nobody.", "Nobody is named."),
        ("The request names no plan to change.", "No plan is named that would change."),
        ("The request names nothing to change of the app.", "Nothing is given that would change of the app."),
        ("Set the clock right, or leave now out for the time of this machine.", "Set the clock of this machine right."),
        ("Send them in several calls", "Give them in several commands"),
        ("Send the items in several calls, or a file by path.", "Import the items in several parts, or by -Path from a file."),
        ("Send fewer events in a call, or ask without trace.", "Pipe fewer events in, or leave -IncludeTrace out."),
        ("Send fewer claims in a call.", "Pipe fewer claims in."),
        ("Send the whole import again", "Run the whole import again"),
        ("say in columns what its", "say by -ColumnMap what its"),
        ("Leave columns out.", "Leave -ColumnMap out."),
        ("Give one of claims, policy, users, holdersOf, audits, csv, path", "Give one of -Claim, -Policy, -User, -HoldersOf, -Path"),
        ("Give just one of claims, policy, users, holdersOf, audits, csv, path", "Give just one of -Claim, -Policy, -User, -HoldersOf, -Path"),
        ("ry again, or raise busyTimeoutMs", "ry again in a moment"),
        ("set replace.", "give -Replace."),
        ("name that in disabledPlans if it is not wanted", "Set-AutoClaimPolicyProduct -DisablePlan switches that off if it is not wanted"),
        ("Name that in disabledPlans if it is not wanted: policy.product.update.", "Set-AutoClaimPolicyProduct -DisablePlan switches that off if it is not wanted."),
        ("Give disabledPlans or enabledPlans for the whole choice, or enable and disable to change it.", "Give -OnlyPlan for the whole choice, or -EnablePlan and -DisablePlan to change it."),
        ("Give disabledPlans, enabledPlans, enable or disable; with assignVia Group targetGroup.", "Give -EnablePlan, -DisablePlan or -OnlyPlan; of a policy with -AssignVia Group, -TargetGroup."),
        ("turn it off: policy.update with enabled false.", "turn it off: Disable-AutoClaimPolicy."),
        ("set allProducts", "give -AllProducts"),
        ("undo the other plan if a wave of it was released, else remove it.", "undo the other plan if a wave of it was released (Undo-LicenseMigration), else remove it (Remove-LicenseMigrationPlan)."),
        ("give null for", "give $null for"),
        ("See that path and from are meant; then set allowOther.", "See that -Path and -BackupPath are meant; then give -AllowOther."),
        ("(Unlock-LicenseClaim, claim.unlock)", "(Unlock-LicenseClaim)"),
        ("(claimAgainAfterUndo)", "(Set-AutoClaimSetting -ClaimAgainAfterUndo)"),
        ("Lower reserve: pool.update.", "Keep fewer back: Set-AutoClaimPool -ReserveUnits."),
        ("lower warnBelow: pool.update", "be warned later: Set-AutoClaimPool -WarnBelow"),
        ("Set defaultUsageLocation, or", "Name a country by Set-AutoClaimSetting -DefaultUsageLocation, or"),
        ("set allowWarningUnits", "run Set-AutoClaimSetting -AllowWarningUnit $true"),
        ("set allowAgents", "run Set-AutoClaimSetting -AllowAgent $true"),
        ("has assignVia Group", "has -AssignVia Group"),
        ("the setting claimFromSignIns", "claimFromSignIns"),
        ("the setting defaultUsageLocation", "defaultUsageLocation"),
        ("Name it in groups, or one group for all in group.", "Name it in -GroupMap, or one group for all in -Group."),
        ("Give product and group, or groups.", "Give -Product and -Group, or -GroupMap."),
        ("Give groups alone, or product and group.", "Give -GroupMap alone, or -Product and -Group."),
        ("groups is given together with product or group.", "-GroupMap is given together with -Product or -Group."),
        ("Name one group for each product.", "Name one group for each product in -GroupMap."),
        ("Turn it on: setting.update with enabled true.", "Set-AutoClaimSetting -Enabled $true"),
        ("have somebody who may change settings change ", "have somebody who may change settings change it: Set-AutoClaimSetting "),
    ];

    private static readonly Dictionary<string, string> Cmdlets = new()
    {
        ["app.define"] = "Register-AutoClaimApp", ["app.list"] = "Get-AutoClaimApp", ["app.remove"] = "Unregister-AutoClaimApp",
        ["assignment.list"] = "Get-AutoClaimAssignment", ["audit.export"] = "Export-AutoClaimAudit", ["audit.list"] = "Get-AutoClaimAudit",
        ["audit.verify"] = "Test-AutoClaimStore", ["catalog.import"] = "Update-AutoClaimCatalog", ["change.cancel"] = "Stop-AutoClaimChange",
        ["change.list"] = "Get-AutoClaimPendingChange", ["claim.get"] = "Get-LicenseClaim", ["claim.invoke"] = "Invoke-LicenseClaim",
        ["claim.list"] = "Get-LicenseClaim", ["claim.test"] = "Test-LicenseClaim", ["claim.undo"] = "Undo-LicenseClaim", ["claim.unlock"] = "Unlock-LicenseClaim",
        ["environment.import"] = "Import-AutoClaimEnvironment", ["environment.list"] = "Get-AutoClaimEnvironment",
        ["event.fromAudit"] = "ConvertTo-LicenseClaimEvent", ["event.fromSignIns"] = "ConvertTo-LicenseClaimEvent", ["graph.next"] = "Invoke-AutoClaimCycle", ["graph.reply"] = "Invoke-AutoClaimCycle",
        ["graph.permissions"] = "Get-AutoClaimPermission", ["group.import"] = "Import-AutoClaimGroup", ["group.list"] = "Get-AutoClaimGroup",
        ["migration.export"] = "Export-LicenseMigrationPlan", ["migration.import"] = "Import-LicenseMigrationPlan", ["migration.invoke"] = "Invoke-LicenseMigration",
        ["migration.items"] = "Get-LicenseMigrationItem", ["migration.list"] = "Get-LicenseMigrationPlan", ["migration.pause"] = "Suspend-LicenseMigration", ["migration.remove"] = "Remove-LicenseMigrationPlan",
        ["migration.plan"] = "New-LicenseMigrationPlan", ["migration.report"] = "Export-LicenseMigrationReport", ["migration.resume"] = "Resume-LicenseMigration", ["migration.undo"] = "Undo-LicenseMigration",
        ["policy.create"] = "New-AutoClaimPolicy",
        ["policy.createDefaults"] = "New-AutoClaimDefaultPolicy", ["policy.export"] = "Export-AutoClaimPolicy", ["policy.get"] = "Get-AutoClaimPolicy",
        ["policy.import"] = "Import-AutoClaimPolicy", ["policy.lint"] = "Test-AutoClaimPolicy", ["policy.list"] = "Get-AutoClaimPolicy",
        ["policy.product.add"] = "Add-AutoClaimPolicyProduct", ["policy.product.move"] = "Move-AutoClaimPolicyProduct",
        ["policy.product.remove"] = "Remove-AutoClaimPolicyProduct", ["policy.product.update"] = "Set-AutoClaimPolicyProduct",
        ["policy.remove"] = "Remove-AutoClaimPolicy", ["policy.update"] = "Set-AutoClaimPolicy", ["pool.import"] = "Import-AutoClaimPool",
        ["pool.list"] = "Get-AutoClaimPool", ["pool.update"] = "Set-AutoClaimPool",
        ["powerApp.import"] = "Import-AutoClaimPowerApp", ["powerApp.list"] = "Get-AutoClaimPowerApp", ["product.list"] = "Get-AutoClaimProduct",
        ["report.export"] = "Export-AutoClaimReport", ["report.get"] = "Get-AutoClaimReport", ["setting.get"] = "Get-AutoClaimSetting",
        ["setting.update"] = "Set-AutoClaimSetting", ["store.backup"] = "Backup-AutoClaimStore", ["store.check"] = "Test-AutoClaimStore",
        ["store.info"] = "Get-AutoClaimSession", ["store.restore"] = "Restore-AutoClaimStore", ["user.get"] = "Get-AutoClaimUser",
        ["user.import"] = "Import-AutoClaimUser", ["user.list"] = "Get-AutoClaimUser",
    };

    // What lists the things of a noun.
    private static readonly Dictionary<string, string> Lists = new()
    {
        ["actors"] = "Get-AutoClaimAudit", ["apps"] = "Get-AutoClaimApp", ["changes"] = "Get-AutoClaimPendingChange", ["claims"] = "Get-LicenseClaim",
        ["environments"] = "Get-AutoClaimEnvironment", ["groups"] = "Get-AutoClaimGroup", ["migrations"] = "Get-LicenseMigrationPlan", ["plans"] = "Get-AutoClaimProduct",
        ["policies"] = "Get-AutoClaimPolicy", ["pools"] = "Get-AutoClaimPool", ["Power Apps"] = "Get-AutoClaimPowerApp", ["products"] = "Get-AutoClaimProduct", ["users"] = "Get-AutoClaimUser",
    };

    // Settings are parameters of one cmdlet. A text that is not about a parameter of its own cmdlet is about the setting.
    internal static readonly Dictionary<string, string> Settings = new()
    {
        ["activationDelayMinutes"] = "ActivationDelay", ["maxDataAgeHours"] = "MaxDataAge", ["allowWarningUnits"] = "AllowWarningUnit", ["allowAgents"] = "AllowAgent",
        ["defaultUsageLocation"] = "DefaultUsageLocation", ["claimAgainAfterUndo"] = "ClaimAgainAfterUndo", ["recordAll"] = "RecordAll",
        ["observeWithinHours"] = "ObserveWithin", ["requiredRole"] = "RequiredRole", ["requiredReportRole"] = "RequiredReportRole",
        ["premiumNeedsOwnLicense"] = "PremiumNeedsOwnLicense", ["claimFromSignIns"] = "ClaimFromSignIn", ["settleMinutes"] = "SettleTime",
        ["verifyAfterSeconds"] = "VerifyAfter", ["refreshHours"] = "RefreshInterval", ["eventMinutes"] = "EventInterval",
        ["eventOverlapMinutes"] = "EventOverlap", ["maxWritesPerHour"] = "MaxWritesPerHour",
    };

    // What names the things that a command is about, and what it is called where that is not Identity.
    private static readonly Dictionary<string, string[]> Things = new()
    {
        ["policy"] = ["Policy"], ["policies"] = ["Policy"], ["identity"] = ["Policy", "Plan", "Name"], ["product"] = [], ["user"] = [], ["app"] = [], ["migration"] = ["Plan"],
        ["name"] = ["NewName"], ["enable"] = ["EnablePlan"], ["disable"] = ["DisablePlan"], ["roles"] = ["Role"], ["claims"] = [], ["changes"] = [],
    };

    // Fields that no parameter is called after.
    internal static readonly Dictionary<string, string> Fields = new()
    {
        ["servicePlanId"] = "ServicePlan", ["entitlingPlanIds"] = "EntitlingPlan", ["unknownPlanIds"] = "UnknownPlan", ["signInAppIds"] = "SignInAppId",
        ["disabledPlans"] = "DisabledPlan", ["enabledPlans"] = "EnabledPlan", ["columns"] = "ColumnMap", ["actorId"] = "Actor",
    };
}
