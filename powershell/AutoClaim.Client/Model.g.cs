// Written from the method table. Do not edit: AUTOCLAIM_BLESS=1 cargo test --test generated
#nullable enable
using System;
using System.Collections.Generic;
using System.Text.Json;

namespace AutoClaim;

/// <summary>Every method of the library.</summary>
public static class Methods
{
    /// <summary>Defines an app of the admin's own, or says what entitles to one of Microsoft's.</summary>
    public static Method<Change<App>> AppDefine { get; } = new("app.define", Change<App>.Of(AutoClaim.App.Read), "actor", "correlationId", "dryRun", "entitlingPlanIds", "name", "now", "servicePlanId", "signInAppIds", "triggers", "unknownPlanIds");

    /// <summary>Lists apps by name.</summary>
    public static Method<Page<App>> AppList { get; } = new("app.list", Page<App>.Of(AutoClaim.App.Read), "actor", "cursor", "identity", "limit", "now");

    /// <summary>Removes an app of the admin's own; one of Microsoft's is again as it came.</summary>
    public static Method<Change<App>> AppRemove { get; } = new("app.remove", Change<App>.Of(AutoClaim.App.Read), "actor", "correlationId", "dryRun", "name", "now");

    /// <summary>Lists how users hold products: one row per path.</summary>
    public static Method<Page<Assignment>> AssignmentList { get; } = new("assignment.list", Page<Assignment>.Of(AutoClaim.Assignment.Read), "actor", "cursor", "duplicate", "limit", "now", "product", "state", "user", "via");

    /// <summary>Exports audit records, for tools and for others to verify.</summary>
    public static Method<AuditFile> AuditExport { get; } = new("audit.export", AutoClaim.AuditFile.Read, "action", "actor", "actorId", "claim", "correlationId", "dryRun", "format", "from", "now", "overwrite", "path", "policy", "target", "to", "user");

    /// <summary>Lists audit records: who changed what, when, and why; newest first.</summary>
    public static Method<Page<AuditRecord>> AuditList { get; } = new("audit.list", Page<AuditRecord>.Of(AutoClaim.AuditRecord.Read), "action", "actor", "actorId", "claim", "correlationId", "cursor", "from", "limit", "now", "policy", "target", "to", "user");

    /// <summary>Names the first audit record that was edited, removed, put in or moved, and claims that differ from theirs.</summary>
    public static Method<AuditVerified> AuditVerify { get; } = new("audit.verify", AutoClaim.AuditVerified.Read, "actor", "head", "now");

    /// <summary>Replaces the table of product and plan names by Microsoft's CSV.</summary>
    public static Method<Change<CatalogChange>> CatalogImport { get; } = new("catalog.import", Change<CatalogChange>.Of(AutoClaim.CatalogChange.Read), "actor", "correlationId", "csv", "dryRun", "now", "path");

    /// <summary>Cancels pending changes that are not under way: what was to be added is not, and what was to go stays.</summary>
    public static Method<Cancelled> ChangeCancel { get; } = new("change.cancel", AutoClaim.Cancelled.Read, "actor", "changes", "correlationId", "dryRun", "kind", "now", "owner", "reason", "state", "user");

    /// <summary>Lists pending changes: those to make in the tenant, oldest first.</summary>
    public static Method<Page<PendingChange>> ChangeList { get; } = new("change.list", Page<PendingChange>.Of(AutoClaim.PendingChange.Read), "actor", "cursor", "kind", "limit", "now", "owner", "state", "user");

    /// <summary>Gives one claim or refusal, with everything that was looked at.</summary>
    public static Method<Claim> ClaimGet { get; } = new("claim.get", AutoClaim.Claim.Read, "actor", "claim", "now");

    /// <summary>Decides events and claims licenses, in one transaction.</summary>
    public static Method<Decisions> ClaimInvoke { get; } = new("claim.invoke", AutoClaim.Decisions.Read, "actor", "atomic", "carry", "correlationId", "dryRun", "events", "now", "retry", "trace");

    /// <summary>Lists claims and refusals, newest first.</summary>
    public static Method<Page<Claim>> ClaimList { get; } = new("claim.list", Page<Claim>.Of(AutoClaim.Claim.Read), "actor", "app", "cursor", "from", "limit", "now", "outcome", "policy", "product", "state", "to", "user");

    /// <summary>Says what claim.invoke would do, and writes nothing.</summary>
    public static Method<Decisions> ClaimTest { get; } = new("claim.test", AutoClaim.Decisions.Read, "actor", "carry", "events", "independent", "now", "retry", "trace");

    /// <summary>Takes claims back: exactly the license or membership each made, and its units.</summary>
    public static Method<Undone> ClaimUndo { get; } = new("claim.undo", AutoClaim.Undone.Read, "actor", "atomic", "claims", "correlationId", "dryRun", "now", "reason");

    /// <summary>Lets a user claim again whose claims were undone or whose licenses were removed outside.</summary>
    public static Method<Change<Unlocked>> ClaimUnlock { get; } = new("claim.unlock", Change<Unlocked>.Of(AutoClaim.Unlocked.Read), "actor", "app", "correlationId", "dryRun", "now", "user");

    /// <summary>Imports which environments are managed.</summary>
    public static Method<ImportResult> EnvironmentImport { get; } = new("environment.import", AutoClaim.ImportResult.Read, "actor", "allowRemoval", "atomic", "correlationId", "dryRun", "environments", "last", "now", "path", "replace", "snapshot", "stage", "takenAt");

    /// <summary>Lists environments by id.</summary>
    public static Method<Page<Environment>> EnvironmentList { get; } = new("environment.list", Page<Environment>.Of(AutoClaim.Environment.Read), "actor", "cursor", "identity", "limit", "managed", "now");

    /// <summary>Makes events of unified audit records, oldest first, and says what use the log does not show.</summary>
    public static Method<AuditEvents> EventFromAudit { get; } = new("event.fromAudit", AutoClaim.AuditEvents.Read, "actor", "columns", "now", "path", "records");

    /// <summary>Makes events of a sign-in log, oldest first.</summary>
    public static Method<ClaimEvents> EventFromSignIns { get; } = new("event.fromSignIns", AutoClaim.ClaimEvents.Read, "actor", "columns", "firstOnly", "includeNonInteractive", "now", "path", "signIns");

    /// <summary>Hands out the requests that are due at Graph, for the host to send.</summary>
    public static Method<GraphRequests> GraphNext { get; } = new("graph.next", AutoClaim.GraphRequests.Read, "actor", "begin", "correlationId", "dryRun", "maxRequests", "maxWrites", "now", "refresh", "tasks");

    /// <summary>Says which permissions and roles of Graph reading and changing the tenant takes, at the least.</summary>
    public static Method<GraphPermissions> GraphPermissions { get; } = new("graph.permissions", AutoClaim.GraphPermissions.Read, "actor", "now", "tasks");

    /// <summary>Takes what Graph answered, or that nothing came.</summary>
    public static Method<GraphReplied> GraphReply { get; } = new("graph.reply", AutoClaim.GraphReplied.Read, "actor", "correlationId", "dryRun", "now", "responses");

    /// <summary>Imports groups, their licenses and their members.</summary>
    public static Method<ImportResult> GroupImport { get; } = new("group.import", AutoClaim.ImportResult.Read, "actor", "allowRemoval", "atomic", "correlationId", "dryRun", "groups", "last", "members", "now", "path", "replace", "snapshot", "stage", "takenAt");

    /// <summary>Lists groups.</summary>
    public static Method<Page<Group>> GroupList { get; } = new("group.list", Page<Group>.Of(AutoClaim.Group.Read), "actor", "cursor", "hasError", "identity", "limit", "now", "product");

    /// <summary>Writes a migration's plan for sign-off, to a file or into the reply.</summary>
    public static Method<MigrationFile> MigrationExport { get; } = new("migration.export", AutoClaim.MigrationFile.Read, "actor", "dryRun", "format", "migration", "now", "overwrite", "path");

    /// <summary>Takes a migration's plan that was exported, and refuses one that was changed.</summary>
    public static Method<MigrationImport> MigrationImport { get; } = new("migration.import", AutoClaim.MigrationImport.Read, "actor", "correlationId", "dryRun", "now", "path", "replace", "text");

    /// <summary>Releases a wave of a migration, which goes on by itself from then on.</summary>
    public static Method<MigrationInvoked> MigrationInvoke { get; } = new("migration.invoke", AutoClaim.MigrationInvoked.Read, "actor", "correlationId", "dryRun", "limit", "maxFailures", "migration", "now", "settle", "wave");

    /// <summary>Lists a migration's items: how each begins, or what holds it back.</summary>
    public static Method<Page<MigrationItem>> MigrationItems { get; } = new("migration.items", Page<MigrationItem>.Of(AutoClaim.MigrationItem.Read), "actor", "cursor", "limit", "migration", "now", "reason", "state", "step", "user", "wave");

    /// <summary>Lists migrations, oldest first.</summary>
    public static Method<Page<MigrationPlan>> MigrationList { get; } = new("migration.list", Page<MigrationPlan>.Of(AutoClaim.MigrationPlan.Read), "actor", "cursor", "identity", "limit", "now");

    /// <summary>Pauses a migration: nothing new of it is sent but what is put back.</summary>
    public static Method<MigrationPaused> MigrationPause { get; } = new("migration.pause", AutoClaim.MigrationPaused.Read, "actor", "correlationId", "dryRun", "migration", "now");

    /// <summary>Plans how users move from direct licenses to those of groups, and writes nothing else.</summary>
    public static Method<MigrationPlanned> MigrationPlan { get; } = new("migration.plan", AutoClaim.MigrationPlanned.Read, "acceptLoss", "actor", "audits", "claims", "correlationId", "csv", "dryRun", "group", "groups", "holdersOf", "keepPlans", "membership", "name", "now", "path", "policy", "product", "replace", "users", "waveBy", "waveSize");

    /// <summary>Removes a migration's plan of which no wave was released.</summary>
    public static Method<MigrationRemoved> MigrationRemove { get; } = new("migration.remove", AutoClaim.MigrationRemoved.Read, "actor", "correlationId", "dryRun", "migration", "now");

    /// <summary>Writes what a migration did, who, when and with what evidence: as CSV, as a page of HTML or as JSON.</summary>
    public static Method<ReportFile> MigrationReport { get; } = new("migration.report", AutoClaim.ReportFile.Read, "actor", "dryRun", "format", "migration", "now", "overwrite", "path", "title");

    /// <summary>Lets a migration go on that was paused or stopped.</summary>
    public static Method<MigrationResumed> MigrationResume { get; } = new("migration.resume", AutoClaim.MigrationResumed.Read, "actor", "correlationId", "dryRun", "migration", "now", "retryFailed", "wave");

    /// <summary>Takes a migration back: gives the direct licenses again as they were, and lets the users leave the group.</summary>
    public static Method<MigrationUndone> MigrationUndo { get; } = new("migration.undo", AutoClaim.MigrationUndone.Read, "actor", "correlationId", "dryRun", "migration", "now", "reason", "toStep", "users", "wave");

    /// <summary>Creates a policy; it is on, and in force at once.</summary>
    public static Method<Change<Policy>> PolicyCreate { get; } = new("policy.create", Change<Policy>.Of(AutoClaim.Policy.Read), "actor", "app", "assignVia", "cap", "correlationId", "departments", "dryRun", "enabled", "environmentScope", "excludeGroups", "excludeUsers", "includeGroups", "name", "now", "priority", "products", "triggers", "usageLocations");

    /// <summary>Creates the policies that Microsoft creates by itself.</summary>
    public static Method<Defaults> PolicyCreateDefaults { get; } = new("policy.createDefaults", AutoClaim.Defaults.Read, "actor", "app", "correlationId", "dryRun", "now", "reason", "turnOn");

    /// <summary>Gives policies as a document for version control.</summary>
    public static Method<PolicyExport> PolicyExport { get; } = new("policy.export", AutoClaim.PolicyExport.Read, "actor", "dryRun", "now", "overwrite", "path", "policies", "policy");

    /// <summary>Gives one policy.</summary>
    public static Method<Policy> PolicyGet { get; } = new("policy.get", AutoClaim.Policy.Read, "actor", "now", "policy");

    /// <summary>Makes the policies those of a document, all of them or none.</summary>
    public static Method<PolicyImport> PolicyImport { get; } = new("policy.import", AutoClaim.PolicyImport.Read, "actor", "correlationId", "document", "dryRun", "mode", "now");

    /// <summary>Looks for what is wrong with policies before anybody claims.</summary>
    public static Method<Page<PolicyFinding>> PolicyLint { get; } = new("policy.lint", Page<PolicyFinding>.Of(AutoClaim.PolicyFinding.Read), "actor", "cursor", "limit", "now", "policy");

    /// <summary>Lists policies by app and order of deciding.</summary>
    public static Method<Page<Policy>> PolicyList { get; } = new("policy.list", Page<Policy>.Of(AutoClaim.Policy.Read), "actor", "app", "cursor", "enabled", "identity", "limit", "now", "product");

    /// <summary>Adds a product to a policy.</summary>
    public static Method<Change<Policy>> PolicyProductAdd { get; } = new("policy.product.add", Change<Policy>.Of(AutoClaim.Policy.Read), "actor", "correlationId", "disabledPlans", "dryRun", "enabledPlans", "now", "policy", "position", "product", "targetGroup");

    /// <summary>Moves a product within a policy.</summary>
    public static Method<Change<Policy>> PolicyProductMove { get; } = new("policy.product.move", Change<Policy>.Of(AutoClaim.Policy.Read), "actor", "by", "correlationId", "dryRun", "now", "policy", "position", "product");

    /// <summary>Removes a product from a policy; nobody loses a license.</summary>
    public static Method<Change<Policy>> PolicyProductRemove { get; } = new("policy.product.remove", Change<Policy>.Of(AutoClaim.Policy.Read), "actor", "correlationId", "dryRun", "now", "policy", "product");

    /// <summary>Changes which plans of a policy's product a claim switches on.</summary>
    public static Method<Change<Policy>> PolicyProductUpdate { get; } = new("policy.product.update", Change<Policy>.Of(AutoClaim.Policy.Read), "actor", "allProducts", "correlationId", "disable", "disabledPlans", "dryRun", "enable", "enabledPlans", "now", "policy", "product", "targetGroup");

    /// <summary>Removes a policy; its history stays, and nobody loses a license.</summary>
    public static Method<Change<Policy>> PolicyRemove { get; } = new("policy.remove", Change<Policy>.Of(AutoClaim.Policy.Read), "actor", "correlationId", "dryRun", "now", "policy");

    /// <summary>Changes what is given of a policy, and nothing else.</summary>
    public static Method<Change<Policy>> PolicyUpdate { get; } = new("policy.update", Change<Policy>.Of(AutoClaim.Policy.Read), "actor", "cap", "correlationId", "departments", "dryRun", "enabled", "environmentScope", "excludeGroups", "excludeUsers", "includeGroups", "name", "now", "policy", "priority", "triggers", "usageLocations");

    /// <summary>Imports the tenant's products and their units.</summary>
    public static Method<PoolImport> PoolImport { get; } = new("pool.import", AutoClaim.PoolImport.Read, "actor", "allowRemoval", "atomic", "correlationId", "dryRun", "last", "now", "path", "replace", "snapshot", "stage", "subscribedSkus", "takenAt");

    /// <summary>Lists pools by part number.</summary>
    public static Method<Page<Pool>> PoolList { get; } = new("pool.list", Page<Pool>.Of(AutoClaim.Pool.Read), "actor", "cursor", "identity", "limit", "low", "now");

    /// <summary>Changes what the admin says of a pool.</summary>
    public static Method<Change<Pool>> PoolUpdate { get; } = new("pool.update", Change<Pool>.Of(AutoClaim.Pool.Read), "actor", "correlationId", "dryRun", "now", "product", "reserve", "warnBelow");

    /// <summary>Imports which Power Apps there are, and which of them need a premium license.</summary>
    public static Method<ImportResult> PowerAppImport { get; } = new("powerApp.import", AutoClaim.ImportResult.Read, "actor", "allowRemoval", "atomic", "correlationId", "dryRun", "last", "now", "path", "powerApps", "replace", "snapshot", "stage", "takenAt");

    /// <summary>Lists Power Apps by id.</summary>
    public static Method<Page<PowerApp>> PowerAppList { get; } = new("powerApp.list", Page<PowerApp>.Of(AutoClaim.PowerApp.Read), "actor", "cursor", "environment", "identity", "limit", "now", "premium");

    /// <summary>Lists products by part number: the tenant's own, and those of Microsoft's table.</summary>
    public static Method<Page<Product>> ProductList { get; } = new("product.list", Page<Product>.Of(AutoClaim.Product.Read), "actor", "app", "cursor", "identity", "limit", "now", "owned");

    /// <summary>Writes a report as CSV, as a page of HTML or as JSON, to a file or into the reply.</summary>
    public static Method<ReportFile> ReportExport { get; } = new("report.export", AutoClaim.ReportFile.Read, "actor", "app", "days", "dryRun", "format", "from", "groupBy", "includeRefused", "now", "overwrite", "path", "policy", "product", "title", "to", "user");

    /// <summary>Reports what was claimed in a window of time, as rows and in numbers.</summary>
    public static Method<Report> ReportGet { get; } = new("report.get", AutoClaim.Report.Read, "actor", "app", "cursor", "days", "from", "groupBy", "includeRefused", "limit", "now", "policy", "product", "to", "user");

    /// <summary>Gives the settings, and who changed them last.</summary>
    public static Method<Setting> SettingGet { get; } = new("setting.get", AutoClaim.Setting.Read, "actor", "now");

    /// <summary>Changes what is given of the settings.</summary>
    public static Method<Change<Setting>> SettingUpdate { get; } = new("setting.update", Change<Setting>.Of(AutoClaim.Setting.Read), "activationDelayMinutes", "actor", "allowAgents", "allowWarningUnits", "claimAgainAfterUndo", "claimFromSignIns", "cloud", "correlationId", "defaultUsageLocation", "dryRun", "enabled", "environmentScope", "eventMinutes", "eventOverlapMinutes", "maxDataAgeHours", "maxWritesPerHour", "now", "observeWithinHours", "premiumNeedsOwnLicense", "recordAll", "refreshHours", "requiredReportRole", "requiredRole", "settleMinutes", "verifyAfterSeconds");

    /// <summary>Writes a consistent copy of the store while others go on.</summary>
    public static Method<BackupFile> StoreBackup { get; } = new("store.backup", AutoClaim.BackupFile.Read, "actor", "correlationId", "dryRun", "now", "overwrite", "path");

    /// <summary>Checks the file, its counts, its bookings and its audit trail.</summary>
    public static Method<StoreCheck> StoreCheck { get; } = new("store.check", AutoClaim.StoreCheck.Read, "actor", "now", "quick");

    /// <summary>Moves what is in the log into the store's file, as far as nobody is in the way.</summary>
    public static Method<Checkpointed> StoreCheckpoint { get; } = new("store.checkpoint", AutoClaim.Checkpointed.Read, "actor", "now");

    /// <summary>Says what the store is and how much it holds.</summary>
    public static Method<StoreInfo> StoreInfo { get; } = new("store.info", AutoClaim.StoreInfo.Read, "actor", "now");

    /// <summary>Puts a backup in the place of a store that nobody has open.</summary>
    public static Method<RestoredStore> StoreRestore { get; } = new("store.restore", AutoClaim.RestoredStore.Read, "actor", "allowOther", "correlationId", "dryRun", "from", "now", "path");

    /// <summary>Gives one user.</summary>
    public static Method<User> UserGet { get; } = new("user.get", AutoClaim.User.Read, "actor", "now", "user");

    /// <summary>Imports users with their license assignment states.</summary>
    public static Method<ImportResult> UserImport { get; } = new("user.import", AutoClaim.ImportResult.Read, "actor", "allowRemoval", "atomic", "correlationId", "dryRun", "last", "now", "path", "replace", "snapshot", "stage", "takenAt", "users");

    /// <summary>Lists users.</summary>
    public static Method<Page<User>> UserList { get; } = new("user.list", Page<User>.Of(AutoClaim.User.Read), "actor", "cursor", "department", "enabled", "group", "hasError", "identity", "limit", "now", "product", "usageLocation", "via");
}

/// <summary>The words of replies and requests. A newer library may know more.</summary>
public static class Words
{
    /// <summary>AssignVia</summary>
    public static IReadOnlyList<string> AssignVia { get; } = ["Direct", "Group"];

    /// <summary>AttemptResult</summary>
    public static IReadOnlyList<string> AttemptResult { get; } = ["Done", "DoneAlready", "AgainLater", "Apart", "NoUnits", "MendUser", "MendConfiguration", "Never", "InDoubt", "NotSent"];

    /// <summary>AuditAction</summary>
    public static IReadOnlyList<string> AuditAction { get; } = ["Add policy product", "Cancel change", "Cancel migration change", "Create policy", "Decide claim", "Define app", "Fail change", "Fail migration", "Fail undo", "Import catalog", "Import environments", "Import groups", "Import migration", "Import pools", "Import Power Apps", "Import users", "Migrate license", "Move change", "Move policy product", "Observe claim", "Observe direct license", "Observe migration member", "Observe migration undo", "Observe removal", "Observe undo", "Pause migration", "Plan migration", "Put back license", "Read sign-ins", "Refresh groups", "Refresh members", "Refresh user changes", "Refresh users", "Release wave", "Remove app", "Remove migration", "Remove policy", "Remove policy product", "Restore store", "Resume migration", "Send change", "Undo claim", "Undo migration", "Unlock claims", "Update policy", "Update policy product", "Update pool", "Update settings"];

    /// <summary>AuditFormat</summary>
    public static IReadOnlyList<string> AuditFormat { get; } = ["JsonLines", "DirectoryAudit"];

    /// <summary>CheckKind</summary>
    public static IReadOnlyList<string> CheckKind { get; } = ["Integrity", "ForeignKey", "Schema", "Content", "Counts", "Bookings", "Audit"];

    /// <summary>ClaimAgainAfterUndo</summary>
    public static IReadOnlyList<string> ClaimAgainAfterUndo { get; } = ["Never", "OnRequest", "Always"];

    /// <summary>ClaimState</summary>
    public static IReadOnlyList<string> ClaimState { get; } = ["Booked", "Sent", "Observed", "Failed", "UndoPending", "Undone", "RemovedOutside", "Migrated"];

    /// <summary>Cloud</summary>
    public static IReadOnlyList<string> Cloud { get; } = ["Global", "USGov", "USGovDoD", "China"];

    /// <summary>CoverageKind</summary>
    public static IReadOnlyList<string> CoverageKind { get; } = ["PayAsYouGo", "AppPass", "FlowPlan"];

    /// <summary>Damage</summary>
    public static IReadOnlyList<string> Damage { get; } = ["Edited", "Removed", "Inserted", "Moved", "CutOff", "Rewritten", "ActorChanged", "ClaimChanged", "ClaimRemoved", "ClaimUnrecorded", "Unreadable", "Misfiled"];

    /// <summary>EnvironmentScope</summary>
    public static IReadOnlyList<string> EnvironmentScope { get; } = ["All", "OnlyManaged"];

    /// <summary>ErrorName</summary>
    public static IReadOnlyList<string> ErrorName { get; } = ["INVALID_ARGUMENT", "INVALID_JSON", "INVALID_UTF8", "TOO_LARGE", "TOO_DEEP", "UNKNOWN_METHOD", "INVALID_HANDLE", "NULL_POINTER", "STORE_NOT_FOUND", "STORE_EXISTS", "NOT_A_STORE", "STORE_BUSY", "STORE_READ_ONLY", "STORE_FULL", "STORE_CORRUPT", "STORE_SCHEMA_NEWER", "STORE_ON_NETWORK", "NOT_FOUND", "AMBIGUOUS", "NAME_TAKEN", "BACKUP_LIMIT", "LAST_PRODUCT", "PRODUCT_ALREADY_LISTED", "PRODUCT_LACKS_APP", "PRODUCT_NOT_OWNED", "PRODUCT_NOT_ASSIGNABLE", "PLAN_NOT_IN_PRODUCT", "PLAN_REQUIRED", "NOTHING_TO_SET", "NOT_PERMITTED", "CHANGED_SINCE_CLAIM", "UNSAFE_STEP", "STALE_DATA", "CHANGE_UNDER_WAY", "PLAN_CHANGED", "SESSION_EXPIRED", "PERMISSION_MISSING", "WRONG_TENANT", "CLOCK_BEHIND", "CHANGES_HELD", "INTERNAL", "INTERRUPTED"];

    /// <summary>Family</summary>
    public static IReadOnlyList<string> Family { get; } = ["PowerApps", "PowerAutomate"];

    /// <summary>GraphTask</summary>
    public static IReadOnlyList<string> GraphTask { get; } = ["Refresh", "Events", "Send", "Verify"];

    /// <summary>HoldBack</summary>
    public static IReadOnlyList<string> HoldBack { get; } = ["UserUnknown", "UserAmbiguous", "AccountDeleted", "AccountDisabled", "Agent", "DataTooOld", "NoDirectPath", "AlreadyMigrated", "NotProvablyDirect", "PlanLoss", "PlansDiffer", "ProductNotOwned", "GroupLacksProduct", "GroupUnfit", "InheritedInError", "NoUnits", "PlanConflict", "ChangeUnderWay", "InAnotherMigration", "GroupDataTooOld", "MembershipAwaited", "InheritedGone", "UsageLocationMissing", "OtherProductLost"];

    /// <summary>KeepPlans</summary>
    public static IReadOnlyList<string> KeepPlans { get; } = ["Superset", "Exact"];

    /// <summary>LintKind</summary>
    public static IReadOnlyList<string> LintKind { get; } = ["SwitchOff", "UserDataTooOld", "PolicyOff", "Shadowed", "NoTrigger", "NobodyInScope", "GroupUnknown", "GroupEmpty", "NoManagedEnvironment", "ProductNotOwned", "ProductNotAssignable", "ProductLacksPlan", "ProductInGrace", "ProductSuspended", "PoolEmpty", "PoolsEmpty", "PoolLow", "PoolDataTooOld", "TargetGroupUnfit", "TargetGroupShort", "EntraP1Missing", "DefaultTwin", "PlanConflict", "MailboxPlan", "UsageLocationMissing", "GroupMembersUnknown", "DepartmentUnknown", "ReserveAbovePool"];

    /// <summary>Membership</summary>
    public static IReadOnlyList<string> Membership { get; } = ["Graph", "External"];

    /// <summary>MethodKind</summary>
    public static IReadOnlyList<string> MethodKind { get; } = ["Pure", "Read", "Write", "Import", "Maintain"];

    /// <summary>MigrationFormat</summary>
    public static IReadOnlyList<string> MigrationFormat { get; } = ["Csv", "Json"];

    /// <summary>MigrationItemState</summary>
    public static IReadOnlyList<string> MigrationItemState { get; } = ["Ready", "Held", "Moving", "Paused", "Done", "Failed", "Undoing", "Undone"];

    /// <summary>MigrationState</summary>
    public static IReadOnlyList<string> MigrationState { get; } = ["Planned", "Running", "Paused", "Stopped", "Done", "Undone", "Ended"];

    /// <summary>MigrationStep</summary>
    public static IReadOnlyList<string> MigrationStep { get; } = ["Join", "Wait", "Inherited", "Removed", "PutBack", "Return", "Leave"];

    /// <summary>Mode</summary>
    public static IReadOnlyList<string> Mode { get; } = ["Local", "Graph"];

    /// <summary>Outcome</summary>
    public static IReadOnlyList<string> Outcome { get; } = ["Claimed", "PendingGroup", "AlreadyEntitled", "PlanSwitchedOff", "GroupLicensePending", "GroupLicenseError", "PreviouslyUndone", "FeatureOff", "DataTooOld", "NoPolicy", "PolicyOff", "NotYetActive", "OutOfScope", "TriggerNotCovered", "EnvironmentNotCovered", "CapReached", "PoolsEmpty", "UsageLocationMissing", "AccountDisabled", "GuestNotEligible", "UserUnknown", "AgentNotEligible", "EntitlementUnknown"];

    /// <summary>OwnerKind</summary>
    public static IReadOnlyList<string> OwnerKind { get; } = ["Claim", "Undo", "Migration", "PutBack"];

    /// <summary>PendingChangeKind</summary>
    public static IReadOnlyList<string> PendingChangeKind { get; } = ["AssignLicense", "SetUsageLocation", "AddToGroup", "RemoveLicense", "RemoveFromGroup"];

    /// <summary>PendingChangeState</summary>
    public static IReadOnlyList<string> PendingChangeState { get; } = ["Pending", "Sent", "Observed", "Failed", "Cancelled"];

    /// <summary>PolicyStatus</summary>
    public static IReadOnlyList<string> PolicyStatus { get; } = ["On", "Off", "Parked", "Activating"];

    /// <summary>ReportFormat</summary>
    public static IReadOnlyList<string> ReportFormat { get; } = ["Csv", "Html", "Json"];

    /// <summary>RequestKind</summary>
    public static IReadOnlyList<string> RequestKind { get; } = ["SubscribedSkus", "ReadUsers", "SetUsageLocation", "AssignLicense", "AddMembers", "RemoveMember", "ReadGroups", "ListUsers", "ListUserChanges", "ListGroups", "ListMembers", "ListSignIns"];

    /// <summary>Severity</summary>
    public static IReadOnlyList<string> Severity { get; } = ["Info", "Warning", "Error"];

    /// <summary>StepKind</summary>
    public static IReadOnlyList<string> StepKind { get; } = ["Switch", "User", "Entitlement", "GroupLicense", "SwitchedOffPlan", "PreviousClaim", "Policy", "UsageLocation", "Product"];

    /// <summary>StepResult</summary>
    public static IReadOnlyList<string> StepResult { get; } = ["Passed", "PassedOver", "Refused", "Decides", "Granted"];

    /// <summary>Trigger</summary>
    public static IReadOnlyList<string> Trigger { get; } = ["FirstSignIn", "LaunchPremiumApp", "LaunchApp", "RequestLicense", "TriggerPremiumFlow", "SavePremiumFlow", "EnablePremiumFlow", "TriggerStandardFlow", "SaveStandardFlow", "EnableStandardFlow", "TriggerAttendedRpaFlow", "SaveAttendedRpaFlow", "EnableAttendedRpaFlow", "DesktopGoPremium", "DesktopTrialRpa"];

    /// <summary>UnderWay</summary>
    public static IReadOnlyList<string> UnderWay { get; } = ["Leased", "InDoubt"];

    /// <summary>Use</summary>
    public static IReadOnlyList<string> Use { get; } = ["CanvasAppLaunch", "ListedLaunch", "FlowAuthored", "ModelDrivenAppLaunch", "FlowRun"];

    /// <summary>Via</summary>
    public static IReadOnlyList<string> Via { get; } = ["Direct", "Group", "Both"];
}

/// <summary>Plans of a product that users may lose.</summary>
public sealed partial class AcceptedLoss
{
    /// <summary>The product.</summary>
    public string Product { get; set; } = "";

    /// <summary>The product.</summary>
    public string SkuId { get; set; } = "";

    /// <summary>Its name.</summary>
    public string ProductName { get; set; } = "";

    /// <summary>Its plans.</summary>
    public Listed<PlanRef> Plans { get; set; } = [];

    /// <inheritdoc/>
    public override string ToString() => Product;

    /// <summary>Reads one from a reply.</summary>
    public static AcceptedLoss Read(ref Utf8JsonReader json)
    {
        var it = new AcceptedLoss();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("product"u8))
        {
            while (json.Field(out var part))
                if (part.SequenceEqual("skuPartNumber"u8)) Product = json.GetString()!;
                else if (part.SequenceEqual("skuId"u8)) SkuId = json.GetString()!;
                else if (part.SequenceEqual("name"u8)) ProductName = json.GetString()!;
                else json.Skip();
        }
        else if (name.SequenceEqual("plans"u8)) Plans = json.List(PlanRef.Read);
        else json.Skip();
    }
}

/// <summary>An app.</summary>
public sealed partial class App
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its name in Microsoft's portal.</summary>
    public string Label { get; set; } = "";

    /// <summary>The plan that the app is.</summary>
    public string ServicePlanId { get; set; } = "";

    /// <summary>That plan's name.</summary>
    public string ServicePlanName { get; set; } = "";

    /// <summary>That plan and its equals in other clouds and products; a product must contain one of them.</summary>
    public Listed<string> ServicePlanIds { get; set; } = [];

    /// <summary>Whose environment scope applies.</summary>
    public string? Family { get; set; }

    /// <summary>What makes a user need it.</summary>
    public Listed<string> Triggers { get; set; } = [];

    /// <summary>Plans any one of which can entitle a user.</summary>
    public Listed<string> EntitlingPlanIds { get; set; } = [];

    /// <summary>Their names; of one whose name nobody knows, the id.</summary>
    public Listed<string> EntitlingPlans { get; set; } = [];

    /// <summary>Plans of which nobody knows whether they entitle in a managed environment.</summary>
    public Listed<string> UnknownPlanIds { get; set; } = [];

    /// <summary>Their names; of one whose name nobody knows, the id.</summary>
    public Listed<string> UnknownPlans { get; set; } = [];

    /// <summary>The appIds in a sign-in log that mean a user opened it.</summary>
    public Listed<string> SignInAppIds { get; set; } = [];

    /// <summary>Whether it is one of Microsoft's.</summary>
    public bool BuiltIn { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Reads one from a reply.</summary>
    public static App Read(ref Utf8JsonReader json)
    {
        var it = new App();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("name"u8)) Name = json.GetString()!;
        else if (name.SequenceEqual("label"u8)) Label = json.GetString()!;
        else if (name.SequenceEqual("servicePlanId"u8)) ServicePlanId = json.GetString()!;
        else if (name.SequenceEqual("servicePlanName"u8)) ServicePlanName = json.GetString()!;
        else if (name.SequenceEqual("servicePlanIds"u8)) ServicePlanIds = json.Texts();
        else if (name.SequenceEqual("family"u8)) Family = json.GetString();
        else if (name.SequenceEqual("triggers"u8)) Triggers = json.Texts();
        else if (name.SequenceEqual("entitlingPlanIds"u8)) EntitlingPlanIds = json.Texts();
        else if (name.SequenceEqual("entitlingPlans"u8)) EntitlingPlans = json.Texts();
        else if (name.SequenceEqual("unknownPlanIds"u8)) UnknownPlanIds = json.Texts();
        else if (name.SequenceEqual("unknownPlans"u8)) UnknownPlans = json.Texts();
        else if (name.SequenceEqual("signInAppIds"u8)) SignInAppIds = json.Texts();
        else if (name.SequenceEqual("builtIn"u8)) BuiltIn = json.GetBoolean();
        else json.Skip();
    }
}

/// <summary>A path by which a user holds a product.</summary>
public sealed partial class Assignment
{
    /// <summary>The user.</summary>
    public string User { get; set; } = "";

    /// <summary>The object id; null where the store knows no such user.</summary>
    public string? UserId { get; set; }

    /// <summary>The product.</summary>
    public string Product { get; set; } = "";

    /// <summary>The product.</summary>
    public string SkuId { get; set; } = "";

    /// <summary>Its name.</summary>
    public string ProductName { get; set; } = "";

    /// <summary>`Direct` or `Group`.</summary>
    public string Via { get; set; } = "";

    /// <summary>The group it comes through; null for a direct one.</summary>
    public string? AssignedByGroup { get; set; }

    /// <summary>The group.</summary>
    public string? AssignedByGroupId { get; set; }

    /// <summary>Graph's state.</summary>
    public string State { get; set; } = "";

    /// <summary>Graph's error; null for none.</summary>
    public string? Error { get; set; }

    /// <summary>The plans it switches off.</summary>
    public Listed<PlanRef> DisabledPlans { get; set; } = [];

    /// <summary>Whether the user holds the product by another path as well.</summary>
    public bool Duplicate { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Product} ({AssignedBy}: {State})";

    /// <summary>Reads one from a reply.</summary>
    public static Assignment Read(ref Utf8JsonReader json)
    {
        var it = new Assignment();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("user"u8))
        {
            while (json.Field(out var part))
                if (part.SequenceEqual("userPrincipalName"u8)) User = json.GetString()!;
                else if (part.SequenceEqual("id"u8)) UserId = json.GetString();
                else json.Skip();
        }
        else if (name.SequenceEqual("product"u8))
        {
            while (json.Field(out var part))
                if (part.SequenceEqual("skuPartNumber"u8)) Product = json.GetString()!;
                else if (part.SequenceEqual("skuId"u8)) SkuId = json.GetString()!;
                else if (part.SequenceEqual("name"u8)) ProductName = json.GetString()!;
                else json.Skip();
        }
        else if (name.SequenceEqual("via"u8)) Via = json.GetString()!;
        else if (name.SequenceEqual("assignedByGroup"u8))
        {
            if (json.TokenType != JsonTokenType.Null) while (json.Field(out var part))
                if (part.SequenceEqual("name"u8)) AssignedByGroup = json.GetString();
                else if (part.SequenceEqual("id"u8)) AssignedByGroupId = json.GetString();
                else json.Skip();
        }
        else if (name.SequenceEqual("state"u8)) State = json.GetString()!;
        else if (name.SequenceEqual("error"u8)) Error = json.GetString();
        else if (name.SequenceEqual("disabledPlans"u8)) DisabledPlans = json.List(PlanRef.Read);
        else if (name.SequenceEqual("duplicate"u8)) Duplicate = json.GetBoolean();
        else json.Skip();
    }
}

/// <summary>Something an audit record says.</summary>
public sealed partial class AuditDetail
{
    /// <summary>Its name in the record.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its value as text, or as JSON.</summary>
    public string Value { get; set; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Value}";

    /// <summary>Reads one from a reply.</summary>
    public static AuditDetail Read(ref Utf8JsonReader json)
    {
        var it = new AuditDetail();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("name"u8)) Name = json.GetString()!;
        else if (name.SequenceEqual("value"u8)) Value = json.GetString()!;
        else json.Skip();
    }
}

/// <summary>Events made of unified audit records, and what the log does not show.</summary>
public sealed partial class AuditEvents
{
    /// <summary>The events, oldest first.</summary>
    public Listed<ClaimEvent> Events { get; set; } = [];

    /// <summary>What the log proves of each environment, by its id.</summary>
    public Listed<LogEvidence> Evidence { get; set; } = [];

    /// <summary>Records that made no event, counted by reason: Failed, NotAUser, NotALaunch (something else in Power Platform), OtherLog (another service), Repeated, Unreadable.</summary>
    public Counted Skipped { get; set; } = [];

    /// <summary>Records that could not be read; the first 1,000.</summary>
    public Listed<ItemError> Errors { get; set; } = [];

    /// <summary>What the admin should know.</summary>
    public Listed<string> Warnings { get; set; } = [];

    /// <summary>Reads one from a reply.</summary>
    public static AuditEvents Read(ref Utf8JsonReader json)
    {
        var it = new AuditEvents();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("events"u8)) Events = json.List(ClaimEvent.Read);
        else if (name.SequenceEqual("evidence"u8)) Evidence = json.List(LogEvidence.Read);
        else if (name.SequenceEqual("skipped"u8)) Skipped = json.Counts();
        else if (name.SequenceEqual("errors"u8)) Errors = json.List(ItemError.Read);
        else if (name.SequenceEqual("warnings"u8)) Warnings = json.Texts();
        else json.Skip();
    }
}

/// <summary>The text of an export, or the file it wrote.</summary>
public sealed partial class AuditFile
{
    /// <summary>What it looks like.</summary>
    public string Format { get; set; } = "";

    /// <summary>How many lines it has.</summary>
    public long Records { get; set; }

    /// <summary>The file; null where the text is here.</summary>
    public string? Path { get; set; }

    /// <summary>Bytes of the text.</summary>
    public long Bytes { get; set; }

    /// <summary>Whether a file was there, in place of which it is.</summary>
    public bool Replaces { get; set; }

    /// <summary>The text; null where it is in the file, and with `dryRun`.</summary>
    public string? Text { get; set; }

    /// <summary>Reads one from a reply.</summary>
    public static AuditFile Read(ref Utf8JsonReader json)
    {
        var it = new AuditFile();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("format"u8)) Format = json.GetString()!;
        else if (name.SequenceEqual("records"u8)) Records = json.GetInt64();
        else if (name.SequenceEqual("path"u8)) Path = json.GetString();
        else if (name.SequenceEqual("bytes"u8)) Bytes = json.GetInt64();
        else if (name.SequenceEqual("replaces"u8)) Replaces = json.GetBoolean();
        else if (name.SequenceEqual("text"u8)) Text = json.GetString();
        else json.Skip();
    }
}

/// <summary>Something wrong with the audit trail.</summary>
public sealed partial class AuditFinding
{
    /// <summary>What.</summary>
    public string Damage { get; set; } = "";

    /// <summary>The record; null for a claim that has none.</summary>
    public long? Sequence { get; set; }

    /// <summary>The claim it is about.</summary>
    public long? ClaimId { get; set; }

    /// <summary>A sentence.</summary>
    public string Message { get; set; } = "";

    /// <inheritdoc/>
    public override string ToString() => Message;

    /// <summary>Reads one from a reply.</summary>
    public static AuditFinding Read(ref Utf8JsonReader json)
    {
        var it = new AuditFinding();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("damage"u8)) Damage = json.GetString()!;
        else if (name.SequenceEqual("sequence"u8)) Sequence = json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
        else if (name.SequenceEqual("claim"u8)) ClaimId = json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
        else if (name.SequenceEqual("message"u8)) Message = json.GetString()!;
        else json.Skip();
    }
}

/// <summary>The end of the audit trail. Kept outside the store, it lets `audit.verify` notice that the trail was cut off or written anew.</summary>
public sealed partial class AuditHead
{
    /// <summary>The number of the last record; 0 before the first.</summary>
    public long Sequence { get; set; }

    /// <summary>Its hash, 64 hexadecimal digits.</summary>
    public string Hash { get; set; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Sequence}:{Hash}";

    /// <summary>Reads one from a reply.</summary>
    public static AuditHead Read(ref Utf8JsonReader json)
    {
        var it = new AuditHead();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("sequence"u8)) Sequence = json.GetInt64();
        else if (name.SequenceEqual("hash"u8)) Hash = json.GetString()!;
        else json.Skip();
    }
}

/// <summary>An audit record.</summary>
public sealed partial class AuditRecord
{
    /// <summary>Its place in the trail, from 1 without a gap.</summary>
    public long Sequence { get; set; }

    /// <summary>When it was written, by the wall clock.</summary>
    public DateTimeOffset RecordedAt { get; set; }

    /// <summary>The time of the call.</summary>
    public DateTimeOffset Now { get; set; }

    /// <summary>Whether the caller gave that time; else it is the wall clock's.</summary>
    public bool NowSupplied { get; set; }

    /// <summary>Who acted.</summary>
    public string? Actor { get; set; }

    /// <summary>The actor's name.</summary>
    public string? ActorName { get; set; }

    /// <summary>The roles acted in.</summary>
    public Listed<string> ActorRoles { get; set; } = [];

    /// <summary>The machine.</summary>
    public string? ActorHost { get; set; }

    /// <summary>The process on it.</summary>
    public int? ActorProcess { get; set; }

    /// <summary>The salted hash by which records call the actor.</summary>
    public string ActorKey { get; set; } = "";

    /// <summary>What was done, such as `Update policy`.</summary>
    public string Action { get; set; } = "";

    /// <summary>To what, such as `setting`, `policy:` and its id, or `claim:17`.</summary>
    public string Target { get; set; } = "";

    /// <summary>The claim it is about.</summary>
    public long? ClaimId { get; set; }

    /// <summary>The id of the event that caused it.</summary>
    public string? EventId { get; set; }

    /// <summary>The object id of the user it is about.</summary>
    public string? UserId { get; set; }

    /// <summary>What ties it to other records: the same for all of one call.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>What changed, before and after; `requestedLicenses` is what a Graph store asks its tenant for.</summary>
    public Listed<FieldChange> Changes { get; set; } = [];

    /// <summary>What else the record says.</summary>
    public Listed<AuditDetail> Details { get; set; } = [];

    /// <summary>SHA-256 of the hash before and the record, in hexadecimal digits.</summary>
    public string Hash { get; set; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Sequence}: {Action} {Target}";

    /// <summary>Reads one from a reply.</summary>
    public static AuditRecord Read(ref Utf8JsonReader json)
    {
        var it = new AuditRecord();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("sequence"u8)) Sequence = json.GetInt64();
        else if (name.SequenceEqual("recordedAt"u8)) RecordedAt = json.GetDateTimeOffset();
        else if (name.SequenceEqual("now"u8)) Now = json.GetDateTimeOffset();
        else if (name.SequenceEqual("nowSupplied"u8)) NowSupplied = json.GetBoolean();
        else if (name.SequenceEqual("actor"u8))
        {
            while (json.Field(out var part))
                if (part.SequenceEqual("id"u8)) Actor = json.GetString();
                else if (part.SequenceEqual("name"u8)) ActorName = json.GetString();
                else if (part.SequenceEqual("roles"u8)) ActorRoles = json.Texts();
                else if (part.SequenceEqual("host"u8)) ActorHost = json.GetString();
                else if (part.SequenceEqual("process"u8)) ActorProcess = json.TokenType == JsonTokenType.Null ? null : json.GetInt32();
                else if (part.SequenceEqual("key"u8)) ActorKey = json.GetString()!;
                else json.Skip();
        }
        else if (name.SequenceEqual("action"u8)) Action = json.GetString()!;
        else if (name.SequenceEqual("target"u8)) Target = json.GetString()!;
        else if (name.SequenceEqual("claim"u8)) ClaimId = json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
        else if (name.SequenceEqual("event"u8)) EventId = json.GetString();
        else if (name.SequenceEqual("user"u8)) UserId = json.GetString();
        else if (name.SequenceEqual("correlationId"u8)) CorrelationId = json.GetString();
        else if (name.SequenceEqual("changes"u8)) Changes = json.List(FieldChange.Read);
        else if (name.SequenceEqual("details"u8)) Details = json.List(AuditDetail.Read);
        else if (name.SequenceEqual("hash"u8)) Hash = json.GetString()!;
        else json.Skip();
    }
}

/// <summary>What a verification found. Nothing: the trail is as it was written.</summary>
public sealed partial class AuditVerified
{
    /// <summary>Whether nothing was found.</summary>
    public bool Ok { get; set; }

    /// <summary>The end of the trail, to be remembered; of a broken one the end of its sound part.</summary>
    public AuditHead Head { get; set; } = new();

    /// <summary>What was found; the first broken record first, and nothing after it can be vouched for.</summary>
    public Listed<AuditFinding> Findings { get; set; } = [];

    /// <inheritdoc/>
    public override string ToString() => Ok ? $"whole to record {Head.Sequence}" : Breaks ? $"broken after record {Head.Sequence}" : $"whole to record {Head.Sequence}, but not what it is about";

    /// <summary>Reads one from a reply.</summary>
    public static AuditVerified Read(ref Utf8JsonReader json)
    {
        var it = new AuditVerified();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("ok"u8)) Ok = json.GetBoolean();
        else if (name.SequenceEqual("head"u8)) Head = AuditHead.Read(ref json);
        else if (name.SequenceEqual("findings"u8)) Findings = json.List(AuditFinding.Read);
        else json.Skip();
    }
}

/// <summary>What is left of a task.</summary>
public sealed partial class GraphBacklog
{
    /// <summary>The task.</summary>
    public string Task { get; set; } = "";

    /// <summary>Changes; of Refresh and Events lists that are not whole, and users and groups to read by themselves.</summary>
    public long Changes { get; set; }

    /// <summary>Seconds that they take at Graph's limits, at the least.</summary>
    public long SecondsAtGraphLimits { get; set; }

    /// <summary>Reads one from a reply.</summary>
    public static GraphBacklog Read(ref Utf8JsonReader json)
    {
        var it = new GraphBacklog();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("task"u8)) Task = json.GetString()!;
        else if (name.SequenceEqual("changes"u8)) Changes = json.GetInt64();
        else if (name.SequenceEqual("secondsAtGraphLimits"u8)) SecondsAtGraphLimits = json.GetInt64();
        else json.Skip();
    }
}

/// <summary>The file a backup wrote.</summary>
public sealed partial class BackupFile
{
    /// <summary>The file.</summary>
    public string Path { get; set; } = "";

    /// <summary>Its size; with `dryRun` about what it would be.</summary>
    public long Bytes { get; set; }

    /// <summary>Whether a file was there, in place of which it is.</summary>
    public bool Replaces { get; set; }

    /// <summary>Reads one from a reply.</summary>
    public static BackupFile Read(ref Utf8JsonReader json)
    {
        var it = new BackupFile();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("path"u8)) Path = json.GetString()!;
        else if (name.SequenceEqual("bytes"u8)) Bytes = json.GetInt64();
        else if (name.SequenceEqual("replaces"u8)) Replaces = json.GetBoolean();
        else json.Skip();
    }
}

/// <summary>What became of changes.</summary>
public sealed partial class Cancelled
{
    /// <summary>The changes as they are now, or why they were not cancelled, in the order of the request or by number.</summary>
    public Listed<Item<PendingChange>> Items { get; set; } = [];

    /// <summary>The other changes of the same claims, and of claims that waited for these, which are cancelled with them.</summary>
    public Listed<PendingChange> Others { get; set; } = [];

    /// <summary>Reads one from a reply.</summary>
    public static Cancelled Read(ref Utf8JsonReader json)
    {
        var it = new Cancelled();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("items"u8)) Items = json.List(PendingChange.ReadItem);
        else if (name.SequenceEqual("others"u8)) Others = json.List(PendingChange.Read);
        else json.Skip();
    }
}

/// <summary>The most a policy grants in a period, so that one mistake cannot empty a pool overnight.</summary>
public sealed partial class Cap
{
    /// <summary>Claims; at least 1. Those undone since count too, for the cap bounds mistakes; those that failed do not.</summary>
    public int Claims { get; set; }

    /// <summary>The hours before a decision in which they are counted; 1 to 720.</summary>
    public int Hours { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Claims} in {Hours} hours";

    /// <summary>Reads one from a reply.</summary>
    public static Cap Read(ref Utf8JsonReader json)
    {
        var it = new Cap();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("claims"u8)) Claims = json.GetInt32();
        else if (name.SequenceEqual("hours"u8)) Hours = json.GetInt32();
        else json.Skip();
    }
}

/// <summary>What an import of the catalogue changed.</summary>
public sealed partial class CatalogChange
{
    /// <summary>Products in the table afterwards.</summary>
    public long Products { get; set; }

    /// <summary>Plans in the table afterwards.</summary>
    public long Plans { get; set; }

    /// <summary>Products that are new.</summary>
    public Listed<CatalogEntry> Added { get; set; } = [];

    /// <summary>Products whose part number, name or plans changed.</summary>
    public Listed<CatalogEntry> Changed { get; set; } = [];

    /// <summary>Products that are gone.</summary>
    public Listed<CatalogEntry> Removed { get; set; } = [];

    /// <summary>Rows that could not be read.</summary>
    public Listed<ItemError> Errors { get; set; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Products} products: {Added.Count} added, {Changed.Count} changed, {Removed.Count} removed";

    /// <summary>Reads one from a reply.</summary>
    public static CatalogChange Read(ref Utf8JsonReader json)
    {
        var it = new CatalogChange();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("products"u8)) Products = json.GetInt64();
        else if (name.SequenceEqual("plans"u8)) Plans = json.GetInt64();
        else if (name.SequenceEqual("added"u8)) Added = json.List(CatalogEntry.Read);
        else if (name.SequenceEqual("changed"u8)) Changed = json.List(CatalogEntry.Read);
        else if (name.SequenceEqual("removed"u8)) Removed = json.List(CatalogEntry.Read);
        else if (name.SequenceEqual("errors"u8)) Errors = json.List(ItemError.Read);
        else json.Skip();
    }
}

/// <summary>A product that an import of the catalogue touched.</summary>
public sealed partial class CatalogEntry
{
    /// <summary>The product.</summary>
    public string SkuId { get; set; } = "";

    /// <summary>Its part number afterwards; before, if it is gone.</summary>
    public string SkuPartNumber { get; set; } = "";

    /// <summary>What changed, in a sentence; empty for products that came or went.</summary>
    public string Change { get; set; } = "";

    /// <inheritdoc/>
    public override string ToString() => SkuPartNumber;

    /// <summary>Reads one from a reply.</summary>
    public static CatalogEntry Read(ref Utf8JsonReader json)
    {
        var it = new CatalogEntry();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("skuId"u8)) SkuId = json.GetString()!;
        else if (name.SequenceEqual("skuPartNumber"u8)) SkuPartNumber = json.GetString()!;
        else if (name.SequenceEqual("change"u8)) Change = json.GetString()!;
        else json.Skip();
    }
}

/// <summary>What was tried to make a change, and what came of it.</summary>
public sealed partial class ChangeAttempt
{
    /// <summary>The change.</summary>
    public long Change { get; set; }

    /// <summary>Its number, from 1.</summary>
    public long Attempt { get; set; }

    /// <summary>When it was handed out.</summary>
    public DateTimeOffset HandedOutAt { get; set; }

    /// <summary>When the answer was read; null where none was.</summary>
    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>The HTTP status; null where there was no answer of Graph's.</summary>
    public long? Status { get; set; }

    /// <summary>Graph's error code.</summary>
    public string? Code { get; set; }

    /// <summary>Graph's error message, or what the host or the library says of it.</summary>
    public string? Message { get; set; }

    /// <summary>What came of it; null where nothing did yet.</summary>
    public string? Result { get; set; }

    /// <summary>The product that was asked for.</summary>
    public string? Product { get; set; }

    /// <summary>The product.</summary>
    public string? SkuId { get; set; }

    /// <summary>Its name.</summary>
    public string? ProductName { get; set; }

    /// <summary>The plans that were switched off.</summary>
    public Listed<PlanRef> DisabledPlans { get; set; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Attempt}: {Result ?? "under way"}{(Product is null ? "" : $" {Product}")}{(Status is null ? "" : $" ({Status}{(Code is null ? "" : $" {Code}")})")}{(Message is null ? "" : $": {Message}")}";

    /// <summary>Reads one from a reply.</summary>
    public static ChangeAttempt Read(ref Utf8JsonReader json)
    {
        var it = new ChangeAttempt();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("change"u8)) Change = json.GetInt64();
        else if (name.SequenceEqual("attempt"u8)) Attempt = json.GetInt64();
        else if (name.SequenceEqual("handedOutAt"u8)) HandedOutAt = json.GetDateTimeOffset();
        else if (name.SequenceEqual("answeredAt"u8)) AnsweredAt = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
        else if (name.SequenceEqual("status"u8)) Status = json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
        else if (name.SequenceEqual("code"u8)) Code = json.GetString();
        else if (name.SequenceEqual("message"u8)) Message = json.GetString();
        else if (name.SequenceEqual("result"u8)) Result = json.GetString();
        else if (name.SequenceEqual("product"u8))
        {
            if (json.TokenType != JsonTokenType.Null) while (json.Field(out var part))
                if (part.SequenceEqual("skuPartNumber"u8)) Product = json.GetString();
                else if (part.SequenceEqual("skuId"u8)) SkuId = json.GetString();
                else if (part.SequenceEqual("name"u8)) ProductName = json.GetString();
                else json.Skip();
        }
        else if (name.SequenceEqual("disabledPlans"u8)) DisabledPlans = json.List(PlanRef.Read);
        else json.Skip();
    }
}

/// <summary>What reads of the tenant have shown of a change so far.</summary>
public sealed partial class ChangeEvidence
{
    /// <summary>Reads asked for after this show something of it: its answer, or the end of its lease; null where it was never handed out.</summary>
    public DateTimeOffset? After { get; set; }

    /// <summary>Of what is to go: when the first read was asked for that did not show it any more.</summary>
    public DateTimeOffset? LackingSince { get; set; }

    /// <summary>Of what is to go: when the first of the reads was asked for that show it as the claim made it.</summary>
    public DateTimeOffset? ShownSince { get; set; }

    /// <summary>Of what is to go: when the read was asked for that agreed with the first one, so that it may be removed.</summary>
    public DateTimeOffset? ProvenAt { get; set; }

    /// <inheritdoc/>
    public override string ToString() => ProvenAt is not null ? "proven" : LackingSince is not null ? "lacking in one read" : ShownSince is not null ? "shown" : After is not null ? "not shown yet" : "not handed out";

    /// <summary>Reads one from a reply.</summary>
    public static ChangeEvidence Read(ref Utf8JsonReader json)
    {
        var it = new ChangeEvidence();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("after"u8)) After = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
        else if (name.SequenceEqual("lackingSince"u8)) LackingSince = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
        else if (name.SequenceEqual("shownSince"u8)) ShownSince = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
        else if (name.SequenceEqual("provenAt"u8)) ProvenAt = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
        else json.Skip();
    }
}

/// <summary>Something a check found.</summary>
public sealed partial class StoreFinding
{
    /// <summary>What is not sound.</summary>
    public string Kind { get; set; } = "";

    /// <summary>A sentence.</summary>
    public string Message { get; set; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {Message}";

    /// <summary>Reads one from a reply.</summary>
    public static StoreFinding Read(ref Utf8JsonReader json)
    {
        var it = new StoreFinding();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("kind"u8)) Kind = json.GetString()!;
        else if (name.SequenceEqual("message"u8)) Message = json.GetString()!;
        else json.Skip();
    }
}

/// <summary>What a check found. No findings: the store is sound.</summary>
public sealed partial class StoreCheck
{
    /// <summary>Whether nothing was found.</summary>
    public bool Ok { get; set; }

    /// <summary>What was found.</summary>
    public Listed<StoreFinding> Findings { get; set; } = [];

    /// <summary>Bytes of committed work in the log beside the file (`-wal`) that are not in the file yet: nothing is wrong with them, but a copy of the file alone lacks them. `store.backup` copies all.</summary>
    public long LogBytes { get; set; }

    /// <summary>Reads one from a reply.</summary>
    public static StoreCheck Read(ref Utf8JsonReader json)
    {
        var it = new StoreCheck();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("ok"u8)) Ok = json.GetBoolean();
        else if (name.SequenceEqual("findings"u8)) Findings = json.List(StoreFinding.Read);
        else if (name.SequenceEqual("logBytes"u8)) LogBytes = json.GetInt64();
        else json.Skip();
    }
}

/// <summary>What was moved from the log into the file.</summary>
public sealed partial class Checkpointed
{
    /// <summary>Bytes that are in the log and not in the file yet, since somebody writes, or reads what was before.</summary>
    public long LogBytes { get; set; }

    /// <summary>Reads one from a reply.</summary>
    public static Checkpointed Read(ref Utf8JsonReader json)
    {
        var it = new Checkpointed();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("logBytes"u8)) LogBytes = json.GetInt64();
        else json.Skip();
    }
}

/// <summary>An event that was recorded: a claim or a refusal.</summary>
public sealed partial class Claim
{
    /// <summary>The claim.</summary>
    public long ClaimId { get; set; }

    /// <summary>The event's id.</summary>
    public string EventId { get; set; } = "";

    /// <summary>When it happened; null where the event did not say.</summary>
    public DateTimeOffset? At { get; set; }

    /// <summary>When it was decided.</summary>
    public DateTimeOffset DecidedAt { get; set; }

    /// <summary>The user.</summary>
    public string User { get; set; } = "";

    /// <summary>The object id; null where the store knows no such user.</summary>
    public string? UserId { get; set; }

    /// <summary>The app.</summary>
    public string App { get; set; } = "";

    /// <summary>What the user did.</summary>
    public string Trigger { get; set; } = "";

    /// <summary>What was decided.</summary>
    public string Outcome { get; set; } = "";

    /// <summary>What became of it; null for a refusal.</summary>
    public string? State { get; set; }

    /// <summary>Whole hours that a license granted has been on its way without an import showing it; null where none is.</summary>
    public long? PendingHours { get; set; }

    /// <summary>The policy that decided or came furthest, with its name then.</summary>
    public string? Policy { get; set; }

    /// <summary>The policy.</summary>
    public string? PolicyId { get; set; }

    /// <summary>The product granted.</summary>
    public string? Product { get; set; }

    /// <summary>The product.</summary>
    public string? SkuId { get; set; }

    /// <summary>Its name.</summary>
    public string? ProductName { get; set; }

    /// <summary>The product's place in the policy, 0 for the primary one.</summary>
    public int? Position { get; set; }

    /// <summary>The plans of the product that are off.</summary>
    public Listed<PlanRef> DisabledPlans { get; set; } = [];

    /// <summary>The group that brings the product; null where it comes directly, or not at all.</summary>
    public string? Group { get; set; }

    /// <summary>The group.</summary>
    public string? GroupId { get; set; }

    /// <summary>Why, in a sentence.</summary>
    public string Reason { get; set; } = "";

    /// <summary>The first decision of the same event, if this one was decided anew.</summary>
    public long? RetryOf { get; set; }

    /// <summary>When it was undone; null if it was not. The license may have been seen gone later.</summary>
    public DateTimeOffset? UndoneAt { get; set; }

    /// <summary>The id of who undid it.</summary>
    public string? UndoneBy { get; set; }

    /// <summary>Why it was undone.</summary>
    public string? UndoReason { get; set; }

    /// <summary>What was tried in the tenant to make it true and to undo it; only from `claim.get`.</summary>
    public Listed<ChangeAttempt>? Attempts { get; set; }

    /// <summary>Whether this call undid it; only from `claim.undo`.</summary>
    public bool? Changed { get; set; }

    /// <summary>Everything looked at, in order; only from `claim.get`.</summary>
    public Listed<TraceStep>? Trace { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{User} {App}: {Outcome}";

    /// <summary>Reads one from a reply.</summary>
    public static Claim Read(ref Utf8JsonReader json)
    {
        var it = new Claim();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("claim"u8)) ClaimId = json.GetInt64();
        else if (name.SequenceEqual("event"u8)) EventId = json.GetString()!;
        else if (name.SequenceEqual("at"u8)) At = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
        else if (name.SequenceEqual("decidedAt"u8)) DecidedAt = json.GetDateTimeOffset();
        else if (name.SequenceEqual("user"u8))
        {
            while (json.Field(out var part))
                if (part.SequenceEqual("userPrincipalName"u8)) User = json.GetString()!;
                else if (part.SequenceEqual("id"u8)) UserId = json.GetString();
                else json.Skip();
        }
        else if (name.SequenceEqual("app"u8)) App = json.GetString()!;
        else if (name.SequenceEqual("trigger"u8)) Trigger = json.GetString()!;
        else if (name.SequenceEqual("outcome"u8)) Outcome = json.GetString()!;
        else if (name.SequenceEqual("state"u8)) State = json.GetString();
        else if (name.SequenceEqual("pendingHours"u8)) PendingHours = json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
        else if (name.SequenceEqual("policy"u8))
        {
            if (json.TokenType != JsonTokenType.Null) while (json.Field(out var part))
                if (part.SequenceEqual("name"u8)) Policy = json.GetString();
                else if (part.SequenceEqual("id"u8)) PolicyId = json.GetString();
                else json.Skip();
        }
        else if (name.SequenceEqual("product"u8))
        {
            if (json.TokenType != JsonTokenType.Null) while (json.Field(out var part))
                if (part.SequenceEqual("skuPartNumber"u8)) Product = json.GetString();
                else if (part.SequenceEqual("skuId"u8)) SkuId = json.GetString();
                else if (part.SequenceEqual("name"u8)) ProductName = json.GetString();
                else json.Skip();
        }
        else if (name.SequenceEqual("position"u8)) Position = json.TokenType == JsonTokenType.Null ? null : json.GetInt32();
        else if (name.SequenceEqual("disabledPlans"u8)) DisabledPlans = json.List(PlanRef.Read);
        else if (name.SequenceEqual("group"u8))
        {
            if (json.TokenType != JsonTokenType.Null) while (json.Field(out var part))
                if (part.SequenceEqual("name"u8)) Group = json.GetString();
                else if (part.SequenceEqual("id"u8)) GroupId = json.GetString();
                else json.Skip();
        }
        else if (name.SequenceEqual("reason"u8)) Reason = json.GetString()!;
        else if (name.SequenceEqual("retryOf"u8)) RetryOf = json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
        else if (name.SequenceEqual("undoneAt"u8)) UndoneAt = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
        else if (name.SequenceEqual("undoneBy"u8)) UndoneBy = json.GetString();
        else if (name.SequenceEqual("undoReason"u8)) UndoReason = json.GetString();
        else if (name.SequenceEqual("attempts"u8)) Attempts = json.TokenType == JsonTokenType.Null ? null : json.List(ChangeAttempt.Read);
        else if (name.SequenceEqual("changed"u8)) Changed = json.TokenType == JsonTokenType.Null ? null : json.GetBoolean();
        else if (name.SequenceEqual("trace"u8)) Trace = json.TokenType == JsonTokenType.Null ? null : json.List(TraceStep.Read);
        else json.Skip();
    }

    /// <summary>Reads one, or the error that stands in its place.</summary>
    public static Item<Claim> ReadItem(ref Utf8JsonReader json)
    {
        var it = new Claim();
        AutoClaimException? error = null;
        while (json.Field(out var name))
            if (name.SequenceEqual("error"u8)) error = AutoClaimException.Read(ref json); else it.Take(name, ref json);
        return error is null ? new(it, null) : new(null, error);
    }
}

/// <summary>How much of each there is.</summary>
public sealed partial class StoreCounts
{
    /// <summary>Users.</summary>
    public long Users { get; set; }

    /// <summary>Groups.</summary>
    public long Groups { get; set; }

    /// <summary>Pools.</summary>
    public long Pools { get; set; }

    /// <summary>Environments.</summary>
    public long Environments { get; set; }

    /// <summary>Power Apps.</summary>
    public long PowerApps { get; set; }

    /// <summary>Policies.</summary>
    public long Policies { get; set; }

    /// <summary>Events recorded.</summary>
    public long Claims { get; set; }

    /// <summary>Changes not yet seen in the tenant.</summary>
    public long PendingChanges { get; set; }

    /// <summary>Audit records.</summary>
    public long AuditRecords { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Users} users, {Groups} groups, {Pools} pools, {Environments} environments, {PowerApps} Power Apps, {Policies} policies, {Claims} claims, {PendingChanges} pending changes, {AuditRecords} audit records";

    /// <summary>Reads one from a reply.</summary>
    public static StoreCounts Read(ref Utf8JsonReader json)
    {
        var it = new StoreCounts();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("users"u8)) Users = json.GetInt64();
        else if (name.SequenceEqual("groups"u8)) Groups = json.GetInt64();
        else if (name.SequenceEqual("pools"u8)) Pools = json.GetInt64();
        else if (name.SequenceEqual("environments"u8)) Environments = json.GetInt64();
        else if (name.SequenceEqual("powerApps"u8)) PowerApps = json.GetInt64();
        else if (name.SequenceEqual("policies"u8)) Policies = json.GetInt64();
        else if (name.SequenceEqual("claims"u8)) Claims = json.GetInt64();
        else if (name.SequenceEqual("pendingChanges"u8)) PendingChanges = json.GetInt64();
        else if (name.SequenceEqual("auditRecords"u8)) AuditRecords = json.GetInt64();
        else json.Skip();
    }
}

/// <summary>Capacity of an environment that covers its users.</summary>
public sealed partial class EnvironmentCoverage
{
    /// <summary>What it is. `PayAsYouGo` covers everybody's apps; an `AppPass` those of one user, who came first first; a `FlowPlan` some flows, and which ones is not known.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Of `AppPass` how many.</summary>
    public long? Units { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Units is null ? $"{Kind}" : $"{Kind} {Units}";

    /// <summary>Reads one from a reply.</summary>
    public static EnvironmentCoverage Read(ref Utf8JsonReader json)
    {
        var it = new EnvironmentCoverage();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("kind"u8)) Kind = json.GetString()!;
        else if (name.SequenceEqual("units"u8)) Units = json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
        else json.Skip();
    }
}

/// <summary>What was decided of one event.</summary>
public sealed partial class ClaimDecision
{
    /// <summary>The event's id.</summary>
    public string EventId { get; set; } = "";

    /// <summary>When it happened; null where the event did not say.</summary>
    public DateTimeOffset? At { get; set; }

    /// <summary>The user.</summary>
    public string User { get; set; } = "";

    /// <summary>The object id; null where the store knows no such user.</summary>
    public string? UserId { get; set; }

    /// <summary>The app.</summary>
    public string App { get; set; } = "";

    /// <summary>What the user did.</summary>
    public string Trigger { get; set; } = "";

    /// <summary>The time of the decision.</summary>
    public DateTimeOffset DecidedAt { get; set; }

    /// <summary>What was decided.</summary>
    public string Outcome { get; set; } = "";

    /// <summary>The policy that decided or came furthest, with its name then; null where none applied.</summary>
    public string? Policy { get; set; }

    /// <summary>The policy.</summary>
    public string? PolicyId { get; set; }

    /// <summary>The product granted; null where none was.</summary>
    public string? Product { get; set; }

    /// <summary>The product.</summary>
    public string? SkuId { get; set; }

    /// <summary>Its name.</summary>
    public string? ProductName { get; set; }

    /// <summary>The product's place in the policy, 0 for the primary one.</summary>
    public int? Position { get; set; }

    /// <summary>The plans of the product that are off.</summary>
    public Listed<PlanRef> DisabledPlans { get; set; } = [];

    /// <summary>The group that brings the product; null where it comes directly, or not at all.</summary>
    public string? Group { get; set; }

    /// <summary>The group.</summary>
    public string? GroupId { get; set; }

    /// <summary>Why, in a sentence.</summary>
    public string Reason { get; set; } = "";

    /// <summary>Whether the event was decided before, and this is what it was.</summary>
    public bool Duplicate { get; set; }

    /// <summary>Age in minutes of the oldest data it was decided on; null where none was looked at.</summary>
    public long? DataAgeMinutes { get; set; }

    /// <summary>What the admin should know.</summary>
    public Listed<string> Warnings { get; set; } = [];

    /// <summary>The claim; present when the event was recorded.</summary>
    public long? ClaimId { get; set; }

    /// <summary>Everything looked at, in order; only when asked for.</summary>
    public Listed<TraceStep>? Trace { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{User} {App}: {Outcome}";

    /// <summary>Reads one from a reply.</summary>
    public static ClaimDecision Read(ref Utf8JsonReader json)
    {
        var it = new ClaimDecision();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("event"u8)) EventId = json.GetString()!;
        else if (name.SequenceEqual("at"u8)) At = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
        else if (name.SequenceEqual("user"u8))
        {
            while (json.Field(out var part))
                if (part.SequenceEqual("userPrincipalName"u8)) User = json.GetString()!;
                else if (part.SequenceEqual("id"u8)) UserId = json.GetString();
                else json.Skip();
        }
        else if (name.SequenceEqual("app"u8)) App = json.GetString()!;
        else if (name.SequenceEqual("trigger"u8)) Trigger = json.GetString()!;
        else if (name.SequenceEqual("decidedAt"u8)) DecidedAt = json.GetDateTimeOffset();
        else if (name.SequenceEqual("outcome"u8)) Outcome = json.GetString()!;
        else if (name.SequenceEqual("policy"u8))
        {
            if (json.TokenType != JsonTokenType.Null) while (json.Field(out var part))
                if (part.SequenceEqual("name"u8)) Policy = json.GetString();
                else if (part.SequenceEqual("id"u8)) PolicyId = json.GetString();
                else json.Skip();
        }
        else if (name.SequenceEqual("product"u8))
        {
            if (json.TokenType != JsonTokenType.Null) while (json.Field(out var part))
                if (part.SequenceEqual("skuPartNumber"u8)) Product = json.GetString();
                else if (part.SequenceEqual("skuId"u8)) SkuId = json.GetString();
                else if (part.SequenceEqual("name"u8)) ProductName = json.GetString();
                else json.Skip();
        }
        else if (name.SequenceEqual("position"u8)) Position = json.TokenType == JsonTokenType.Null ? null : json.GetInt32();
        else if (name.SequenceEqual("disabledPlans"u8)) DisabledPlans = json.List(PlanRef.Read);
        else if (name.SequenceEqual("group"u8))
        {
            if (json.TokenType != JsonTokenType.Null) while (json.Field(out var part))
                if (part.SequenceEqual("name"u8)) Group = json.GetString();
                else if (part.SequenceEqual("id"u8)) GroupId = json.GetString();
                else json.Skip();
        }
        else if (name.SequenceEqual("reason"u8)) Reason = json.GetString()!;
        else if (name.SequenceEqual("duplicate"u8)) Duplicate = json.GetBoolean();
        else if (name.SequenceEqual("dataAgeMinutes"u8)) DataAgeMinutes = json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
        else if (name.SequenceEqual("warnings"u8)) Warnings = json.Texts();
        else if (name.SequenceEqual("claim"u8)) ClaimId = json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
        else if (name.SequenceEqual("trace"u8)) Trace = json.TokenType == JsonTokenType.Null ? null : json.List(TraceStep.Read);
        else json.Skip();
    }

    /// <summary>Reads one, or the error that stands in its place.</summary>
    public static Item<ClaimDecision> ReadItem(ref Utf8JsonReader json)
    {
        var it = new ClaimDecision();
        AutoClaimException? error = null;
        while (json.Field(out var name))
            if (name.SequenceEqual("error"u8)) error = AutoClaimException.Read(ref json); else it.Take(name, ref json);
        return error is null ? new(it, null) : new(null, error);
    }
}

/// <summary>What was decided.</summary>
public sealed partial class Decisions
{
    /// <summary>One decision or error per event, in their order.</summary>
    public Listed<Item<ClaimDecision>> Items { get; set; } = [];

    /// <summary>How many events had which outcome; events in error are not counted.</summary>
    public Counted Summary { get; set; } = [];

    /// <summary>For the next call of the same what-if; null where something was written.</summary>
    public string? Carry { get; set; }

    /// <summary>What the admin should know of the call.</summary>
    public Listed<string> Warnings { get; set; } = [];

    /// <summary>Reads one from a reply.</summary>
    public static Decisions Read(ref Utf8JsonReader json)
    {
        var it = new Decisions();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("items"u8)) Items = json.List(ClaimDecision.ReadItem);
        else if (name.SequenceEqual("summary"u8)) Summary = json.Counts();
        else if (name.SequenceEqual("carry"u8)) Carry = json.GetString();
        else if (name.SequenceEqual("warnings"u8)) Warnings = json.Texts();
        else json.Skip();
    }
}

/// <summary>The reply of `policy.createDefaults`.</summary>
public sealed partial class Defaults
{
    /// <summary>What was written.</summary>
    public string Subject { get; set; } = "";

    /// <summary>The policies that are new by name, and the settings: the environment scope, and the switch if it was turned on.</summary>
    public Listed<FieldChange> Changes { get; set; } = [];

    /// <summary>What the admin should know, such as policies that were there already.</summary>
    public Listed<string> Warnings { get; set; } = [];

    /// <summary>The policies created.</summary>
    public Listed<Policy> Items { get; set; } = [];

    /// <summary>Reads one from a reply.</summary>
    public static Defaults Read(ref Utf8JsonReader json)
    {
        var it = new Defaults();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("subject"u8)) Subject = json.GetString()!;
        else if (name.SequenceEqual("changes"u8)) Changes = json.List(FieldChange.Read);
        else if (name.SequenceEqual("warnings"u8)) Warnings = json.Texts();
        else if (name.SequenceEqual("items"u8)) Items = json.List(Policy.Read);
        else json.Skip();
    }
}

/// <summary>A Power Platform environment.</summary>
public sealed partial class Environment
{
    /// <summary>Its id.</summary>
    public string Id { get; set; } = "";

    /// <summary>Its name.</summary>
    public string? Name { get; set; }

    /// <summary>Whether it is a managed environment; null where no import said: it counts as not managed.</summary>
    public bool? Managed { get; set; }

    /// <summary>What covers its users besides their licenses.</summary>
    public Listed<EnvironmentCoverage> Coverage { get; set; } = [];

    /// <summary>When it was read; null where only a billing policy names it.</summary>
    public DateTimeOffset? TakenAt { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Name ?? Id;

    /// <summary>Reads one from a reply.</summary>
    public static Environment Read(ref Utf8JsonReader json)
    {
        var it = new Environment();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("id"u8)) Id = json.GetString()!;
        else if (name.SequenceEqual("name"u8)) Name = json.GetString();
        else if (name.SequenceEqual("managed"u8)) Managed = json.TokenType == JsonTokenType.Null ? null : json.GetBoolean();
        else if (name.SequenceEqual("coverage"u8)) Coverage = json.List(EnvironmentCoverage.Read);
        else if (name.SequenceEqual("takenAt"u8)) TakenAt = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
        else json.Skip();
    }
}

/// <summary>Something a user did that may need a license.</summary>
public sealed partial class ClaimEvent
{
    /// <summary>An object id or user principal name.</summary>
    public string User { get; set; } = "";

    /// <summary>The app, by name or by its label in the portal.</summary>
    public string App { get; set; } = "";

    /// <summary>When it happened; recorded and shown, and never decides.</summary>
    public DateTimeOffset? At { get; set; }

    /// <summary>The version of Power Automate for desktop, such as `2.43`; its triggers need one.</summary>
    public string? DesktopVersion { get; set; }

    /// <summary>Where it happened; an event without one, or with an unknown one, counts as not managed.</summary>
    public string? Environment { get; set; }

    /// <summary>Whether it is managed; default: what `environment.import` said of the id.</summary>
    public bool? Managed { get; set; }

    /// <summary>By this an event of the user decides once; default: one made from its content. 1 to 200 characters.</summary>
    public string? EventId { get; set; }

    /// <summary>The Power App that was launched, by its id; it decides nothing.</summary>
    public string? PowerApp { get; set; }

    /// <summary>What the user did; default for apps with one trigger besides RequestLicense: that one.</summary>
    public string? Trigger { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{User} {App}";

    /// <summary>Reads one from a reply.</summary>
    public static ClaimEvent Read(ref Utf8JsonReader json)
    {
        var it = new ClaimEvent();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("user"u8)) User = json.GetString()!;
        else if (name.SequenceEqual("app"u8)) App = json.GetString()!;
        else if (name.SequenceEqual("at"u8)) At = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
        else if (name.SequenceEqual("desktopVersion"u8)) DesktopVersion = json.GetString();
        else if (name.SequenceEqual("environment"u8))
        {
            if (json.TokenType != JsonTokenType.Null) while (json.Field(out var part))
                if (part.SequenceEqual("id"u8)) Environment = json.GetString();
                else if (part.SequenceEqual("managed"u8)) Managed = json.TokenType == JsonTokenType.Null ? null : json.GetBoolean();
                else json.Skip();
        }
        else if (name.SequenceEqual("id"u8)) EventId = json.GetString();
        else if (name.SequenceEqual("powerApp"u8)) PowerApp = json.GetString();
        else if (name.SequenceEqual("trigger"u8)) Trigger = json.GetString();
        else json.Skip();
    }

    /// <summary>Writes it as the library reads it; what is null is left out.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("user", User);
        json.WriteString("app", App);
        if (At is { } at) json.WriteString("at", Json.Time(at.UtcDateTime));
        if (DesktopVersion is not null) json.WriteString("desktopVersion", DesktopVersion);
        if (Environment is not null || Managed is not null)
        {
            json.WriteStartObject("environment");
            if (Environment is not null) json.WriteString("id", Environment);
            if (Managed is { } managed) json.WriteBoolean("managed", managed);
            json.WriteEndObject();
        }
        if (EventId is not null) json.WriteString("id", EventId);
        if (PowerApp is not null) json.WriteString("powerApp", PowerApp);
        if (Trigger is not null) json.WriteString("trigger", Trigger);
        json.WriteEndObject();
    }
}

/// <summary>Events made of a sign-in log.</summary>
public sealed partial class ClaimEvents
{
    /// <summary>The events, oldest first.</summary>
    public Listed<ClaimEvent> Events { get; set; } = [];

    /// <summary>Rows that made none, counted by reason: NotAUser, UnknownApp, Failed, OtherTenant, NonInteractive, Repeated (with `firstOnly`), OtherLog (Azure Monitor's records of something else), Unreadable.</summary>
    public Counted Skipped { get; set; } = [];

    /// <summary>Rows that could not be read; the first 1,000.</summary>
    public Listed<ItemError> Errors { get; set; } = [];

    /// <summary>What the admin should know.</summary>
    public Listed<string> Warnings { get; set; } = [];

    /// <summary>Reads one from a reply.</summary>
    public static ClaimEvents Read(ref Utf8JsonReader json)
    {
        var it = new ClaimEvents();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("events"u8)) Events = json.List(ClaimEvent.Read);
        else if (name.SequenceEqual("skipped"u8)) Skipped = json.Counts();
        else if (name.SequenceEqual("errors"u8)) Errors = json.List(ItemError.Read);
        else if (name.SequenceEqual("warnings"u8)) Warnings = json.Texts();
        else json.Skip();
    }
}

/// <summary>What a log proves of an environment.</summary>
public sealed partial class LogEvidence
{
    /// <summary>Its id, as the log has it first; null: the records name none.</summary>
    public string? Environment { get; set; }

    /// <summary>Records of each kind of use that the log proves, each counted once: CanvasAppLaunch, ListedLaunch, FlowAuthored.</summary>
    public Counted Counts { get; set; } = [];

    /// <summary>Use that there may have been all the same: the log does not show it.</summary>
    public Listed<string> NotVisible { get; set; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Environment}: {Counts}; not visible: {string.Join(", ", NotVisible)}";

    /// <summary>Reads one from a reply.</summary>
    public static LogEvidence Read(ref Utf8JsonReader json)
    {
        var it = new LogEvidence();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("environment"u8)) Environment = json.GetString();
        else if (name.SequenceEqual("counts"u8)) Counts = json.Counts();
        else if (name.SequenceEqual("notVisible"u8)) NotVisible = json.Texts();
        else json.Skip();
    }
}

/// <summary>What was written.</summary>
public sealed partial class ReportFile
{
    /// <summary>How.</summary>
    public string Format { get; set; } = "";

    /// <summary>The file; null where the text is in the reply.</summary>
    public string? Path { get; set; }

    /// <summary>The text; null where it is in the file.</summary>
    public string? Text { get; set; }

    /// <summary>Bytes of UTF-8.</summary>
    public long Bytes { get; set; }

    /// <summary>Whether a file was there, in place of which it is.</summary>
    public bool Replaces { get; set; }

    /// <summary>Rows, or with `groupBy` groups.</summary>
    public long Rows { get; set; }

    /// <summary>Reads one from a reply.</summary>
    public static ReportFile Read(ref Utf8JsonReader json)
    {
        var it = new ReportFile();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("format"u8)) Format = json.GetString()!;
        else if (name.SequenceEqual("path"u8)) Path = json.GetString();
        else if (name.SequenceEqual("text"u8)) Text = json.GetString();
        else if (name.SequenceEqual("bytes"u8)) Bytes = json.GetInt64();
        else if (name.SequenceEqual("replaces"u8)) Replaces = json.GetBoolean();
        else if (name.SequenceEqual("rows"u8)) Rows = json.GetInt64();
        else json.Skip();
    }
}

/// <summary>What a caller of Graph needs, and no more.</summary>
public sealed partial class GraphPermissions
{
    /// <summary>The permissions of each task.</summary>
    public Listed<Permission> Items { get; set; } = [];

    /// <summary>The names of all of them, each once: what to consent to, or to sign in with.</summary>
    public Listed<string> Scopes { get; set; } = [];

    /// <summary>Reads one from a reply.</summary>
    public static GraphPermissions Read(ref Utf8JsonReader json)
    {
        var it = new GraphPermissions();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("items"u8)) Items = json.List(Permission.Read);
        else if (name.SequenceEqual("scopes"u8)) Scopes = json.Texts();
        else json.Skip();
    }
}

/// <summary>What keeps requests from going.</summary>
public sealed partial class GraphWarning
{
    /// <summary>SESSION_EXPIRED, PERMISSION_MISSING, WRONG_TENANT, CHANGES_HELD, CLOCK_BEHIND, or UNSAFE_STEP where what a migration took away could not be put back yet.</summary>
    public string Name { get; set; } = "";

    /// <summary>What is wrong.</summary>
    public string Message { get; set; } = "";

    /// <summary>What to do.</summary>
    public string Hint { get; set; } = "";

    /// <summary>The permission that is missing.</summary>
    public string? Permission { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Message}";

    /// <summary>Reads one from a reply.</summary>
    public static GraphWarning Read(ref Utf8JsonReader json)
    {
        var it = new GraphWarning();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("name"u8)) Name = json.GetString()!;
        else if (name.SequenceEqual("message"u8)) Message = json.GetString()!;
        else if (name.SequenceEqual("hint"u8)) Hint = json.GetString()!;
        else if (name.SequenceEqual("permission"u8)) Permission = json.GetString();
        else json.Skip();
    }
}

/// <summary>A group. The id decides where the store knows such a group, else the name.</summary>
public sealed partial class GroupEntry
{
    /// <summary>Its displayName.</summary>
    public string? DisplayName { get; set; }

    /// <summary>The group.</summary>
    public string? Id { get; set; }

    /// <summary>Reads one from a reply.</summary>
    public static GroupEntry Read(ref Utf8JsonReader json)
    {
        var it = new GroupEntry();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("displayName"u8)) DisplayName = json.GetString();
        else if (name.SequenceEqual("id"u8)) Id = json.GetString();
        else json.Skip();
    }
}

/// <summary>A product a group carries.</summary>
public sealed partial class GroupLicense
{
    /// <summary>The product.</summary>
    public string Product { get; set; } = "";

    /// <summary>The product.</summary>
    public string SkuId { get; set; } = "";

    /// <summary>Its name.</summary>
    public string ProductName { get; set; } = "";

    /// <summary>The plans the group switches off.</summary>
    public Listed<PlanRef> DisabledPlans { get; set; } = [];

    /// <inheritdoc/>
    public override string ToString() => Product;

    /// <summary>Reads one from a reply.</summary>
    public static GroupLicense Read(ref Utf8JsonReader json)
    {
        var it = new GroupLicense();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("product"u8))
        {
            while (json.Field(out var part))
                if (part.SequenceEqual("skuPartNumber"u8)) Product = json.GetString()!;
                else if (part.SequenceEqual("skuId"u8)) SkuId = json.GetString()!;
                else if (part.SequenceEqual("name"u8)) ProductName = json.GetString()!;
                else json.Skip();
        }
        else if (name.SequenceEqual("disabledPlans"u8)) DisabledPlans = json.List(PlanRef.Read);
        else json.Skip();
    }
}

/// <summary>A group in a reply.</summary>
public sealed partial class GroupRef
{
    /// <summary>The group.</summary>
    public string Id { get; set; } = "";

    /// <summary>Its displayName; null where no import has shown it.</summary>
    public string? Name { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Name ?? Id;

    /// <summary>Reads one from a reply.</summary>
    public static GroupRef Read(ref Utf8JsonReader json)
    {
        var it = new GroupRef();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("id"u8)) Id = json.GetString()!;
        else if (name.SequenceEqual("name"u8)) Name = json.GetString();
        else json.Skip();
    }
}

/// <summary>A group.</summary>
public sealed partial class Group
{
    /// <summary>The group.</summary>
    public string Id { get; set; } = "";

    /// <summary>Its displayName; null where no import has shown it.</summary>
    public string? DisplayName { get; set; }

    /// <summary>Graph's securityEnabled.</summary>
    public bool? SecurityEnabled { get; set; }

    /// <summary>Graph's mailEnabled.</summary>
    public bool? MailEnabled { get; set; }

    /// <summary>Graph's onPremisesSyncEnabled.</summary>
    public bool? OnPremisesSyncEnabled { get; set; }

    /// <summary>Whether groupTypes holds DynamicMembership.</summary>
    public bool? Dynamic { get; set; }

    /// <summary>Graph's isAssignableToRole.</summary>
    public bool? IsAssignableToRole { get; set; }

    /// <summary>Graph's isManagementRestricted.</summary>
    public bool? IsManagementRestricted { get; set; }

    /// <summary>The direct members known.</summary>
    public long Members { get; set; }

    /// <summary>What it carries.</summary>
    public Listed<GroupLicense> Licenses { get; set; } = [];

    /// <summary>When Graph was asked.</summary>
    public DateTimeOffset TakenAt { get; set; }

    /// <inheritdoc/>
    public override string ToString() => DisplayName ?? Id;

    /// <summary>Reads one from a reply.</summary>
    public static Group Read(ref Utf8JsonReader json)
    {
        var it = new Group();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("id"u8)) Id = json.GetString()!;
        else if (name.SequenceEqual("displayName"u8)) DisplayName = json.GetString();
        else if (name.SequenceEqual("securityEnabled"u8)) SecurityEnabled = json.TokenType == JsonTokenType.Null ? null : json.GetBoolean();
        else if (name.SequenceEqual("mailEnabled"u8)) MailEnabled = json.TokenType == JsonTokenType.Null ? null : json.GetBoolean();
        else if (name.SequenceEqual("onPremisesSyncEnabled"u8)) OnPremisesSyncEnabled = json.TokenType == JsonTokenType.Null ? null : json.GetBoolean();
        else if (name.SequenceEqual("dynamic"u8)) Dynamic = json.TokenType == JsonTokenType.Null ? null : json.GetBoolean();
        else if (name.SequenceEqual("isAssignableToRole"u8)) IsAssignableToRole = json.TokenType == JsonTokenType.Null ? null : json.GetBoolean();
        else if (name.SequenceEqual("isManagementRestricted"u8)) IsManagementRestricted = json.TokenType == JsonTokenType.Null ? null : json.GetBoolean();
        else if (name.SequenceEqual("members"u8)) Members = json.GetInt64();
        else if (name.SequenceEqual("licenses"u8)) Licenses = json.List(GroupLicense.Read);
        else if (name.SequenceEqual("takenAt"u8)) TakenAt = json.GetDateTimeOffset();
        else json.Skip();
    }
}

/// <summary>A request for the host to send once.</summary>
public sealed partial class GraphRequest
{
    /// <summary>What its response is given back by.</summary>
    public string Id { get; set; } = "";

    /// <summary>What it is for.</summary>
    public string Task { get; set; } = "";

    /// <summary>The least permission that it needs.</summary>
    public string Permission { get; set; } = "";

    /// <summary>The HTTP method.</summary>
    public string Method { get; set; } = "";

    /// <summary>The address, absolute.</summary>
    public string Url { get; set; } = "";

    /// <summary>The headers, without the authorization.</summary>
    public Dictionary<string, string> Headers { get; set; } = [];

    /// <summary>The body, to be sent as JSON; null for none.</summary>
    public string? Body { get; set; }

    /// <summary>When it is not sent any more: the host answers NotSent.</summary>
    public DateTimeOffset SendBefore { get; set; }

    /// <summary>Seconds that the host waits for the answer.</summary>
    public int TimeoutSeconds { get; set; }

    /// <summary>Reads one from a reply.</summary>
    public static GraphRequest Read(ref Utf8JsonReader json)
    {
        var it = new GraphRequest();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("id"u8)) Id = json.GetString()!;
        else if (name.SequenceEqual("task"u8)) Task = json.GetString()!;
        else if (name.SequenceEqual("permission"u8)) Permission = json.GetString()!;
        else if (name.SequenceEqual("method"u8)) Method = json.GetString()!;
        else if (name.SequenceEqual("url"u8)) Url = json.GetString()!;
        else if (name.SequenceEqual("headers"u8)) Headers = json.Named();
        else if (name.SequenceEqual("body"u8)) Body = json.TokenType == JsonTokenType.Null ? null : json.Raw();
        else if (name.SequenceEqual("sendBefore"u8)) SendBefore = json.GetDateTimeOffset();
        else if (name.SequenceEqual("timeoutSeconds"u8)) TimeoutSeconds = json.GetInt32();
        else json.Skip();
    }
}

/// <summary>An item that was ready in the plan and is held back by what is known now.</summary>
public sealed partial class HeldItem
{
    /// <summary>Its place in the plan.</summary>
    public long Item { get; set; }

    /// <summary>The user.</summary>
    public string User { get; set; } = "";

    /// <summary>The object id; null where the store knows no such user.</summary>
    public string? UserId { get; set; }

    /// <summary>The product.</summary>
    public string Product { get; set; } = "";

    /// <summary>The product.</summary>
    public string SkuId { get; set; } = "";

    /// <summary>Its name.</summary>
    public string ProductName { get; set; } = "";

    /// <summary>All that holds it back.</summary>
    public Listed<HoldBack> Reasons { get; set; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{User} {Product}";

    /// <summary>Reads one from a reply.</summary>
    public static HeldItem Read(ref Utf8JsonReader json)
    {
        var it = new HeldItem();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("item"u8)) Item = json.GetInt64();
        else if (name.SequenceEqual("user"u8))
        {
            while (json.Field(out var part))
                if (part.SequenceEqual("userPrincipalName"u8)) User = json.GetString()!;
                else if (part.SequenceEqual("id"u8)) UserId = json.GetString();
                else json.Skip();
        }
        else if (name.SequenceEqual("product"u8))
        {
            while (json.Field(out var part))
                if (part.SequenceEqual("skuPartNumber"u8)) Product = json.GetString()!;
                else if (part.SequenceEqual("skuId"u8)) SkuId = json.GetString()!;
                else if (part.SequenceEqual("name"u8)) ProductName = json.GetString()!;
                else json.Skip();
        }
        else if (name.SequenceEqual("reasons"u8)) Reasons = json.List(HoldBack.Read);
        else json.Skip();
    }
}

/// <summary>Something that holds an item back.</summary>
public sealed partial class HoldBack
{
    /// <summary>What.</summary>
    public string Reason { get; set; } = "";

    /// <summary>A sentence.</summary>
    public string Message { get; set; } = "";

    /// <summary>What to do.</summary>
    public string Hint { get; set; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Reason}: {Message}";

    /// <summary>Reads one from a reply.</summary>
    public static HoldBack Read(ref Utf8JsonReader json)
    {
        var it = new HoldBack();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("reason"u8)) Reason = json.GetString()!;
        else if (name.SequenceEqual("message"u8)) Message = json.GetString()!;
        else if (name.SequenceEqual("hint"u8)) Hint = json.GetString()!;
        else json.Skip();
    }
}

/// <summary>What an import did.</summary>
public sealed partial class ImportResult
{
    /// <summary>When the data was taken from the tenant.</summary>
    public DateTimeOffset TakenAt { get; set; }

    /// <summary>Items that are new.</summary>
    public long Added { get; set; }

    /// <summary>Items that changed.</summary>
    public long Changed { get; set; }

    /// <summary>Items that stay as they were.</summary>
    public long Unchanged { get; set; }

    /// <summary>Items older than what is stored, which stays.</summary>
    public long Older { get; set; }

    /// <summary>Items that are gone: `@removed`, or missing in a full snapshot.</summary>
    public long Removed { get; set; }

    /// <summary>Items that could not be taken.</summary>
    public long Refused { get; set; }

    /// <summary>Rows that wait in the stage for the call with `last`.</summary>
    public long Staged { get; set; }

    /// <summary>With `dryRun`: whether the import removes so much that it is refused (UNSAFE_STEP) unless `allowRemoval` is given.</summary>
    public bool NeedsAllowRemoval { get; set; }

    /// <summary>Claims whose license this import showed.</summary>
    public long Observed { get; set; }

    /// <summary>Claims whose license this import no longer showed.</summary>
    public long RemovedOutside { get; set; }

    /// <summary>What was wrong with the items refused; the first 1,000.</summary>
    public Listed<ItemError> Errors { get; set; } = [];

    /// <summary>What the admin should know.</summary>
    public Listed<string> Warnings { get; set; } = [];

    /// <summary>Reads one from a reply.</summary>
    public static ImportResult Read(ref Utf8JsonReader json)
    {
        var it = new ImportResult();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("takenAt"u8)) TakenAt = json.GetDateTimeOffset();
        else if (name.SequenceEqual("added"u8)) Added = json.GetInt64();
        else if (name.SequenceEqual("changed"u8)) Changed = json.GetInt64();
        else if (name.SequenceEqual("unchanged"u8)) Unchanged = json.GetInt64();
        else if (name.SequenceEqual("stale"u8)) Older = json.GetInt64();
        else if (name.SequenceEqual("removed"u8)) Removed = json.GetInt64();
        else if (name.SequenceEqual("refused"u8)) Refused = json.GetInt64();
        else if (name.SequenceEqual("staged"u8)) Staged = json.GetInt64();
        else if (name.SequenceEqual("needsAllowRemoval"u8)) NeedsAllowRemoval = json.GetBoolean();
        else if (name.SequenceEqual("observed"u8)) Observed = json.GetInt64();
        else if (name.SequenceEqual("removedOutside"u8)) RemovedOutside = json.GetInt64();
        else if (name.SequenceEqual("errors"u8)) Errors = json.List(ItemError.Read);
        else if (name.SequenceEqual("warnings"u8)) Warnings = json.Texts();
        else json.Skip();
    }
}

/// <summary>An item of a bulk reply: a result, or the error of that item.</summary>
public sealed partial class ItemError
{
    /// <summary>The place in the request, from 0.</summary>
    public long Index { get; set; }

    /// <summary>The line of the file or text, from 1; null where the item came in the request itself.</summary>
    public long? Line { get; set; }

    /// <summary>What was wrong with it.</summary>
    public AutoClaimException Error { get; set; } = null!;

    /// <inheritdoc/>
    public override string ToString() => Error.Message;

    /// <summary>Reads one from a reply.</summary>
    public static ItemError Read(ref Utf8JsonReader json)
    {
        var it = new ItemError();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("index"u8)) Index = json.GetInt64();
        else if (name.SequenceEqual("line"u8)) Line = json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
        else if (name.SequenceEqual("error"u8)) Error = AutoClaimException.Read(ref json);
        else json.Skip();
    }
}

/// <summary>Something that may be wrong with a policy.</summary>
public sealed partial class PolicyFinding
{
    /// <summary>What it is.</summary>
    public string Kind { get; set; } = "";

    /// <summary>How much it matters.</summary>
    public string Severity { get; set; } = "";

    /// <summary>The policy; null where it is about the whole store.</summary>
    public string? Policy { get; set; }

    /// <summary>The policy.</summary>
    public string? PolicyId { get; set; }

    /// <summary>The product it is about.</summary>
    public string? Product { get; set; }

    /// <summary>The product.</summary>
    public string? SkuId { get; set; }

    /// <summary>Its name.</summary>
    public string? ProductName { get; set; }

    /// <summary>The group it is about.</summary>
    public string? Group { get; set; }

    /// <summary>The group.</summary>
    public string? GroupId { get; set; }

    /// <summary>What was found.</summary>
    public string Message { get; set; } = "";

    /// <summary>What to do.</summary>
    public string Hint { get; set; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Severity} {Kind}: {Message}";

    /// <summary>Reads one from a reply.</summary>
    public static PolicyFinding Read(ref Utf8JsonReader json)
    {
        var it = new PolicyFinding();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("kind"u8)) Kind = json.GetString()!;
        else if (name.SequenceEqual("severity"u8)) Severity = json.GetString()!;
        else if (name.SequenceEqual("policy"u8))
        {
            if (json.TokenType != JsonTokenType.Null) while (json.Field(out var part))
                if (part.SequenceEqual("name"u8)) Policy = json.GetString();
                else if (part.SequenceEqual("id"u8)) PolicyId = json.GetString();
                else json.Skip();
        }
        else if (name.SequenceEqual("product"u8))
        {
            if (json.TokenType != JsonTokenType.Null) while (json.Field(out var part))
                if (part.SequenceEqual("skuPartNumber"u8)) Product = json.GetString();
                else if (part.SequenceEqual("skuId"u8)) SkuId = json.GetString();
                else if (part.SequenceEqual("name"u8)) ProductName = json.GetString();
                else json.Skip();
        }
        else if (name.SequenceEqual("group"u8))
        {
            if (json.TokenType != JsonTokenType.Null) while (json.Field(out var part))
                if (part.SequenceEqual("name"u8)) Group = json.GetString();
                else if (part.SequenceEqual("id"u8)) GroupId = json.GetString();
                else json.Skip();
        }
        else if (name.SequenceEqual("message"u8)) Message = json.GetString()!;
        else if (name.SequenceEqual("hint"u8)) Hint = json.GetString()!;
        else json.Skip();
    }
}

/// <summary>What a page of a list brought.</summary>
public sealed partial class ListedPage
{
    /// <summary>The page of its list, from 1.</summary>
    public long Page { get; set; }

    /// <summary>Whether more of the list is to come.</summary>
    public bool More { get; set; }

    /// <summary>Items of the page.</summary>
    public long Items { get; set; }

    /// <summary>Things that are new.</summary>
    public long Added { get; set; }

    /// <summary>Things that changed.</summary>
    public long Changed { get; set; }

    /// <summary>Things that are gone.</summary>
    public long Removed { get; set; }

    /// <summary>Items that could not be taken.</summary>
    public long Refused { get; set; }

    /// <summary>What was wrong with items.</summary>
    public Listed<ItemError> Errors { get; set; } = [];

    /// <summary>Reads one from a reply.</summary>
    public static ListedPage Read(ref Utf8JsonReader json)
    {
        var it = new ListedPage();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("page"u8)) Page = json.GetInt64();
        else if (name.SequenceEqual("more"u8)) More = json.GetBoolean();
        else if (name.SequenceEqual("items"u8)) Items = json.GetInt64();
        else if (name.SequenceEqual("added"u8)) Added = json.GetInt64();
        else if (name.SequenceEqual("changed"u8)) Changed = json.GetInt64();
        else if (name.SequenceEqual("removed"u8)) Removed = json.GetInt64();
        else if (name.SequenceEqual("refused"u8)) Refused = json.GetInt64();
        else if (name.SequenceEqual("errors"u8)) Errors = json.List(ItemError.Read);
        else json.Skip();
    }
}

/// <summary>Something that happened to an item: it came to a state or a step.</summary>
public sealed partial class MigrationEvent
{
    /// <summary>When.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>The state.</summary>
    public string State { get; set; } = "";

    /// <summary>The step.</summary>
    public string Step { get; set; } = "";

    /// <summary>The id of who released it or took it back; null of what followed by itself.</summary>
    public string? By { get; set; }

    /// <summary>Why; null where that is the way of things.</summary>
    public HoldBack? Reason { get; set; }

    /// <summary>What reads had shown at the step before; null where they were not asked.</summary>
    public DateTimeOffset? After { get; set; }

    /// <summary>When the first read was asked for that did not show any more what is to go.</summary>
    public DateTimeOffset? LackingSince { get; set; }

    /// <summary>When the first of the reads was asked for that show what is to go, and what stays instead.</summary>
    public DateTimeOffset? ShownSince { get; set; }

    /// <summary>When the read was asked for that agreed with the first one, so that it may go.</summary>
    public DateTimeOffset? ProvenAt { get; set; }

    /// <summary>At step Removed: the plans that the license through the group had off.</summary>
    public Listed<PlanRef> GroupDisabledPlans { get; set; } = [];

    /// <summary>Of these the plans that the direct license had on, and the migration may lose.</summary>
    public Listed<PlanRef> LostPlans { get; set; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{At:u} {State} at {Step}{(By is null ? "" : $" by {By}")}{(Reason is null ? "" : $": {Reason.Message}")}";

    /// <summary>Reads one from a reply.</summary>
    public static MigrationEvent Read(ref Utf8JsonReader json)
    {
        var it = new MigrationEvent();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("at"u8)) At = json.GetDateTimeOffset();
        else if (name.SequenceEqual("state"u8)) State = json.GetString()!;
        else if (name.SequenceEqual("step"u8)) Step = json.GetString()!;
        else if (name.SequenceEqual("by"u8)) By = json.GetString();
        else if (name.SequenceEqual("reason"u8)) Reason = json.TokenType == JsonTokenType.Null ? null : HoldBack.Read(ref json);
        else if (name.SequenceEqual("evidence"u8))
        {
            if (json.TokenType != JsonTokenType.Null) while (json.Field(out var part))
                if (part.SequenceEqual("after"u8)) After = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
                else if (part.SequenceEqual("lackingSince"u8)) LackingSince = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
                else if (part.SequenceEqual("shownSince"u8)) ShownSince = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
                else if (part.SequenceEqual("provenAt"u8)) ProvenAt = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
                else json.Skip();
        }
        else if (name.SequenceEqual("groupDisabledPlans"u8)) GroupDisabledPlans = json.List(PlanRef.Read);
        else if (name.SequenceEqual("lostPlans"u8)) LostPlans = json.List(PlanRef.Read);
        else json.Skip();
    }
}

/// <summary>A plan that was written.</summary>
public sealed partial class MigrationFile
{
    /// <summary>How.</summary>
    public string Format { get; set; } = "";

    /// <summary>The digest of what was planned.</summary>
    public string Digest { get; set; } = "";

    /// <summary>The file; null where the text is in the reply.</summary>
    public string? Path { get; set; }

    /// <summary>The text; null where it is in the file.</summary>
    public string? Text { get; set; }

    /// <summary>Bytes of UTF-8.</summary>
    public long Bytes { get; set; }

    /// <summary>Whether a file was there, in place of which it is.</summary>
    public bool Replaces { get; set; }

    /// <summary>How many items it has.</summary>
    public long Items { get; set; }

    /// <summary>Reads one from a reply.</summary>
    public static MigrationFile Read(ref Utf8JsonReader json)
    {
        var it = new MigrationFile();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("format"u8)) Format = json.GetString()!;
        else if (name.SequenceEqual("digest"u8)) Digest = json.GetString()!;
        else if (name.SequenceEqual("path"u8)) Path = json.GetString();
        else if (name.SequenceEqual("text"u8)) Text = json.GetString();
        else if (name.SequenceEqual("bytes"u8)) Bytes = json.GetInt64();
        else if (name.SequenceEqual("replaces"u8)) Replaces = json.GetBoolean();
        else if (name.SequenceEqual("items"u8)) Items = json.GetInt64();
        else json.Skip();
    }
}

/// <summary>A plan that was taken.</summary>
public sealed partial class MigrationImport
{
    /// <summary>The migration.</summary>
    public MigrationPlan Migration { get; set; } = new();

    /// <summary>Whether the store lacked it.</summary>
    public bool Added { get; set; }

    /// <summary>Reads one from a reply.</summary>
    public static MigrationImport Read(ref Utf8JsonReader json)
    {
        var it = new MigrationImport();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("migration"u8)) Migration = MigrationPlan.Read(ref json);
        else if (name.SequenceEqual("added"u8)) Added = json.GetBoolean();
        else json.Skip();
    }
}

/// <summary>A wave that was released.</summary>
public sealed partial class MigrationInvoked
{
    /// <summary>The migration.</summary>
    public MigrationPlan Migration { get; set; } = new();

    /// <summary>The wave.</summary>
    public int Wave { get; set; }

    /// <summary>Users of whom something was released.</summary>
    public long Users { get; set; }

    /// <summary>Items that were released.</summary>
    public long Released { get; set; }

    /// <summary>Those of them that had been taken back before.</summary>
    public long Again { get; set; }

    /// <summary>What was released by the step at which they begin.</summary>
    public Counted Steps { get; set; } = [];

    /// <summary>What of them moves where.</summary>
    public Listed<MigrationTarget> Targets { get; set; } = [];

    /// <summary>Items that were ready in the plan and are held back by what is known now.</summary>
    public long Held { get; set; }

    /// <summary>The same by what holds them back; one may be held back by several.</summary>
    public Counted Reasons { get; set; } = [];

    /// <summary>The first 100 of them.</summary>
    public Listed<HeldItem> Items { get; set; } = [];

    /// <summary>Reads one from a reply.</summary>
    public static MigrationInvoked Read(ref Utf8JsonReader json)
    {
        var it = new MigrationInvoked();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("migration"u8)) Migration = MigrationPlan.Read(ref json);
        else if (name.SequenceEqual("wave"u8)) Wave = json.GetInt32();
        else if (name.SequenceEqual("users"u8)) Users = json.GetInt64();
        else if (name.SequenceEqual("released"u8)) Released = json.GetInt64();
        else if (name.SequenceEqual("again"u8)) Again = json.GetInt64();
        else if (name.SequenceEqual("steps"u8)) Steps = json.Counts();
        else if (name.SequenceEqual("targets"u8)) Targets = json.List(MigrationTarget.Read);
        else if (name.SequenceEqual("held"u8)) Held = json.GetInt64();
        else if (name.SequenceEqual("reasons"u8)) Reasons = json.Counts();
        else if (name.SequenceEqual("items"u8)) Items = json.List(HeldItem.Read);
        else json.Skip();
    }
}

/// <summary>A product of a user in a migration.</summary>
public sealed partial class MigrationItem
{
    /// <summary>The migration.</summary>
    public string Plan { get; set; } = "";

    /// <summary>Its id.</summary>
    public string PlanId { get; set; } = "";

    /// <summary>Its place, from 1.</summary>
    public long Item { get; set; }

    /// <summary>The user.</summary>
    public string User { get; set; } = "";

    /// <summary>The object id; null where the store knows no such user.</summary>
    public string? UserId { get; set; }

    /// <summary>The product.</summary>
    public string Product { get; set; } = "";

    /// <summary>The product.</summary>
    public string SkuId { get; set; } = "";

    /// <summary>Its name.</summary>
    public string ProductName { get; set; } = "";

    /// <summary>The group through which it is to come.</summary>
    public string? Group { get; set; }

    /// <summary>The group.</summary>
    public string GroupId { get; set; } = "";

    /// <summary>The wave, from 1.</summary>
    public int Wave { get; set; }

    /// <summary>Whether it can be migrated, and once released what became of it.</summary>
    public string State { get; set; } = "";

    /// <summary>The step at which it begins, and once released where it stands; null where there is no direct license.</summary>
    public string? Step { get; set; }

    /// <summary>When it came to its step; null before it is released.</summary>
    public DateTimeOffset? Since { get; set; }

    /// <summary>What reads have shown of it, of one that is done by which the direct license went; null where nothing is expected of them, and of one that is done where it was not kept.</summary>
    public DateTimeOffset? After { get; set; }

    /// <summary>When the first read was asked for that did not show any more what is to go.</summary>
    public DateTimeOffset? LackingSince { get; set; }

    /// <summary>When the first of the reads was asked for that show what is to go, and what stays instead.</summary>
    public DateTimeOffset? ShownSince { get; set; }

    /// <summary>When the read was asked for that agreed with the first one, so that it may go.</summary>
    public DateTimeOffset? ProvenAt { get; set; }

    /// <summary>What is done next, and when that is safe; empty where nothing is.</summary>
    public string Next { get; set; } = "";

    /// <summary>How often the direct license was put back because the user had less without it, in all the history.</summary>
    public long PutBacks { get; set; }

    /// <summary>The id of the owner of its changes, of the kinds Migration and PutBack; null before it is released.</summary>
    public long? Owner { get; set; }

    /// <summary>What happened to it since it was released, oldest first; empty before, and where that was not kept.</summary>
    public Listed<MigrationEvent> History { get; set; } = [];

    /// <summary>What was said of one that failed, or Graph said last as a license was to be given again; null where nothing was.</summary>
    public string? Error { get; set; }

    /// <summary>The plans that the direct license switches off.</summary>
    public Listed<PlanRef> DisabledPlans { get; set; } = [];

    /// <summary>The plans that are on directly and would be off afterwards.</summary>
    public Listed<PlanRef> LostPlans { get; set; } = [];

    /// <summary>The plans that are off and would be on afterwards.</summary>
    public Listed<PlanRef> GainedPlans { get; set; } = [];

    /// <summary>All that holds it back.</summary>
    public Listed<HoldBack> Reasons { get; set; } = [];

    /// <summary>What the admin should know.</summary>
    public Listed<string> Warnings { get; set; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{User} {Product}: {State}";

    /// <summary>Reads one from a reply.</summary>
    public static MigrationItem Read(ref Utf8JsonReader json)
    {
        var it = new MigrationItem();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("migration"u8))
        {
            while (json.Field(out var part))
                if (part.SequenceEqual("name"u8)) Plan = json.GetString()!;
                else if (part.SequenceEqual("id"u8)) PlanId = json.GetString()!;
                else json.Skip();
        }
        else if (name.SequenceEqual("item"u8)) Item = json.GetInt64();
        else if (name.SequenceEqual("user"u8))
        {
            while (json.Field(out var part))
                if (part.SequenceEqual("userPrincipalName"u8)) User = json.GetString()!;
                else if (part.SequenceEqual("id"u8)) UserId = json.GetString();
                else json.Skip();
        }
        else if (name.SequenceEqual("product"u8))
        {
            while (json.Field(out var part))
                if (part.SequenceEqual("skuPartNumber"u8)) Product = json.GetString()!;
                else if (part.SequenceEqual("skuId"u8)) SkuId = json.GetString()!;
                else if (part.SequenceEqual("name"u8)) ProductName = json.GetString()!;
                else json.Skip();
        }
        else if (name.SequenceEqual("group"u8))
        {
            while (json.Field(out var part))
                if (part.SequenceEqual("name"u8)) Group = json.GetString();
                else if (part.SequenceEqual("id"u8)) GroupId = json.GetString()!;
                else json.Skip();
        }
        else if (name.SequenceEqual("wave"u8)) Wave = json.GetInt32();
        else if (name.SequenceEqual("state"u8)) State = json.GetString()!;
        else if (name.SequenceEqual("step"u8)) Step = json.GetString();
        else if (name.SequenceEqual("since"u8)) Since = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
        else if (name.SequenceEqual("evidence"u8))
        {
            if (json.TokenType != JsonTokenType.Null) while (json.Field(out var part))
                if (part.SequenceEqual("after"u8)) After = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
                else if (part.SequenceEqual("lackingSince"u8)) LackingSince = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
                else if (part.SequenceEqual("shownSince"u8)) ShownSince = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
                else if (part.SequenceEqual("provenAt"u8)) ProvenAt = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
                else json.Skip();
        }
        else if (name.SequenceEqual("next"u8)) Next = json.GetString()!;
        else if (name.SequenceEqual("putBacks"u8)) PutBacks = json.GetInt64();
        else if (name.SequenceEqual("owner"u8)) Owner = json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
        else if (name.SequenceEqual("history"u8)) History = json.List(MigrationEvent.Read);
        else if (name.SequenceEqual("error"u8)) Error = json.GetString();
        else if (name.SequenceEqual("disabledPlans"u8)) DisabledPlans = json.List(PlanRef.Read);
        else if (name.SequenceEqual("lostPlans"u8)) LostPlans = json.List(PlanRef.Read);
        else if (name.SequenceEqual("gainedPlans"u8)) GainedPlans = json.List(PlanRef.Read);
        else if (name.SequenceEqual("reasons"u8)) Reasons = json.List(HoldBack.Read);
        else if (name.SequenceEqual("warnings"u8)) Warnings = json.Texts();
        else json.Skip();
    }
}

/// <summary>A plan that goes off by a migration, as is accepted.</summary>
public sealed partial class MigrationLoss
{
    /// <summary>The plan.</summary>
    public PlanRef Plan { get; set; } = new();

    /// <summary>Items that lose it.</summary>
    public long Items { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Plan}: {Items}";

    /// <summary>Reads one from a reply.</summary>
    public static MigrationLoss Read(ref Utf8JsonReader json)
    {
        var it = new MigrationLoss();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("plan"u8)) Plan = PlanRef.Read(ref json);
        else if (name.SequenceEqual("items"u8)) Items = json.GetInt64();
        else json.Skip();
    }
}

/// <summary>A migration that was paused.</summary>
public sealed partial class MigrationPaused
{
    /// <summary>The migration.</summary>
    public MigrationPlan Migration { get; set; } = new();

    /// <summary>Whether it was not paused before.</summary>
    public bool Changed { get; set; }

    /// <summary>Reads one from a reply.</summary>
    public static MigrationPaused Read(ref Utf8JsonReader json)
    {
        var it = new MigrationPaused();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("migration"u8)) Migration = MigrationPlan.Read(ref json);
        else if (name.SequenceEqual("changed"u8)) Changed = json.GetBoolean();
        else json.Skip();
    }
}

/// <summary>A plan that was made.</summary>
public sealed partial class MigrationPlanned
{
    /// <summary>The migration.</summary>
    public MigrationPlan Migration { get; set; } = new();

    /// <summary>Its first 100 items.</summary>
    public Listed<MigrationItem> Items { get; set; } = [];

    /// <summary>Whether it took the place of another plan.</summary>
    public bool Replaced { get; set; }

    /// <summary>What the admin should know, such as columns of a table that were not read.</summary>
    public Listed<string> Warnings { get; set; } = [];

    /// <summary>Reads one from a reply.</summary>
    public static MigrationPlanned Read(ref Utf8JsonReader json)
    {
        var it = new MigrationPlanned();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("migration"u8)) Migration = MigrationPlan.Read(ref json);
        else if (name.SequenceEqual("items"u8)) Items = json.List(MigrationItem.Read);
        else if (name.SequenceEqual("replaced"u8)) Replaced = json.GetBoolean();
        else if (name.SequenceEqual("warnings"u8)) Warnings = json.Texts();
        else json.Skip();
    }
}

/// <summary>A plan that was removed.</summary>
public sealed partial class MigrationRemoved
{
    /// <summary>The migration as it was.</summary>
    public MigrationPlan Migration { get; set; } = new();

    /// <summary>Reads one from a reply.</summary>
    public static MigrationRemoved Read(ref Utf8JsonReader json)
    {
        var it = new MigrationRemoved();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("migration"u8)) Migration = MigrationPlan.Read(ref json);
        else json.Skip();
    }
}

/// <summary>A migration that goes on.</summary>
public sealed partial class MigrationResumed
{
    /// <summary>The migration.</summary>
    public MigrationPlan Migration { get; set; } = new();

    /// <summary>Items that go on.</summary>
    public long Items { get; set; }

    /// <summary>Items of them that had failed.</summary>
    public long Retried { get; set; }

    /// <summary>Reads one from a reply.</summary>
    public static MigrationResumed Read(ref Utf8JsonReader json)
    {
        var it = new MigrationResumed();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("migration"u8)) Migration = MigrationPlan.Read(ref json);
        else if (name.SequenceEqual("items"u8)) Items = json.GetInt64();
        else if (name.SequenceEqual("retried"u8)) Retried = json.GetInt64();
        else json.Skip();
    }
}

/// <summary>A product and the group through which it is to come.</summary>
public sealed partial class MigrationTarget
{
    /// <summary>The product.</summary>
    public string Product { get; set; } = "";

    /// <summary>The product.</summary>
    public string SkuId { get; set; } = "";

    /// <summary>Its name.</summary>
    public string ProductName { get; set; } = "";

    /// <summary>The group.</summary>
    public string? Group { get; set; }

    /// <summary>The group.</summary>
    public string GroupId { get; set; } = "";

    /// <summary>Items of it.</summary>
    public long Items { get; set; }

    /// <summary>Plans that go off for users of it, as is accepted.</summary>
    public Listed<MigrationLoss> LostPlans { get; set; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Product} -> {Group}";

    /// <summary>Reads one from a reply.</summary>
    public static MigrationTarget Read(ref Utf8JsonReader json)
    {
        var it = new MigrationTarget();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("product"u8))
        {
            while (json.Field(out var part))
                if (part.SequenceEqual("skuPartNumber"u8)) Product = json.GetString()!;
                else if (part.SequenceEqual("skuId"u8)) SkuId = json.GetString()!;
                else if (part.SequenceEqual("name"u8)) ProductName = json.GetString()!;
                else json.Skip();
        }
        else if (name.SequenceEqual("group"u8))
        {
            while (json.Field(out var part))
                if (part.SequenceEqual("name"u8)) Group = json.GetString();
                else if (part.SequenceEqual("id"u8)) GroupId = json.GetString()!;
                else json.Skip();
        }
        else if (name.SequenceEqual("items"u8)) Items = json.GetInt64();
        else if (name.SequenceEqual("lostPlans"u8)) LostPlans = json.List(MigrationLoss.Read);
        else json.Skip();
    }
}

/// <summary>A migration that is taken back.</summary>
public sealed partial class MigrationUndone
{
    /// <summary>The migration.</summary>
    public MigrationPlan Migration { get; set; } = new();

    /// <summary>Items that are back at once.</summary>
    public long Undone { get; set; }

    /// <summary>Items that are on their way back.</summary>
    public long Undoing { get; set; }

    /// <summary>Items of which there is nothing to take back: not released, or back before.</summary>
    public long Passed { get; set; }

    /// <summary>In a Local store items for whose direct license no unit is left: they are Failed, and can be undone later.</summary>
    public long Failed { get; set; }

    /// <summary>Items whose direct license was taken away, and is given again.</summary>
    public long Given { get; set; }

    /// <summary>Of these in a Graph store items whose license cannot be given again as far as is known.</summary>
    public long Held { get; set; }

    /// <summary>The same by what holds them.</summary>
    public Counted Reasons { get; set; } = [];

    /// <summary>What the admin should know: that the migration is paused, and what cannot be given again.</summary>
    public Listed<string> Warnings { get; set; } = [];

    /// <summary>Reads one from a reply.</summary>
    public static MigrationUndone Read(ref Utf8JsonReader json)
    {
        var it = new MigrationUndone();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("migration"u8)) Migration = MigrationPlan.Read(ref json);
        else if (name.SequenceEqual("undone"u8)) Undone = json.GetInt64();
        else if (name.SequenceEqual("undoing"u8)) Undoing = json.GetInt64();
        else if (name.SequenceEqual("passed"u8)) Passed = json.GetInt64();
        else if (name.SequenceEqual("failed"u8)) Failed = json.GetInt64();
        else if (name.SequenceEqual("given"u8)) Given = json.GetInt64();
        else if (name.SequenceEqual("held"u8)) Held = json.GetInt64();
        else if (name.SequenceEqual("reasons"u8)) Reasons = json.Counts();
        else if (name.SequenceEqual("warnings"u8)) Warnings = json.Texts();
        else json.Skip();
    }
}

/// <summary>A migration.</summary>
public sealed partial class MigrationPlan
{
    /// <summary>Its id.</summary>
    public string Id { get; set; } = "";

    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>When it was planned.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The id of who planned it.</summary>
    public string CreatedBy { get; set; } = "";

    /// <summary>How it stands.</summary>
    public string State { get; set; } = "";

    /// <summary>SHA-256 of what was planned, in hexadecimal digits: of the document's id, name and terms, and of its items.</summary>
    public string Digest { get; set; } = "";

    /// <summary>Where memberships come from.</summary>
    public string Membership { get; set; } = "";

    /// <summary>What plans may be afterwards.</summary>
    public string KeepPlans { get; set; } = "";

    /// <summary>Plans that users may lose.</summary>
    public Listed<AcceptedLoss> AcceptLoss { get; set; } = [];

    /// <summary>Users it is about.</summary>
    public long Users { get; set; }

    /// <summary>Products of users it is about.</summary>
    public long Items { get; set; }

    /// <summary>Items by state.</summary>
    public Counted States { get; set; } = [];

    /// <summary>Items by what holds them back; one may be held back by several.</summary>
    public Counted Reasons { get; set; } = [];

    /// <summary>The waves, in their order.</summary>
    public Listed<MigrationWave> Waves { get; set; } = [];

    /// <summary>What moves where.</summary>
    public Listed<MigrationTarget> Targets { get; set; } = [];

    /// <summary>Seconds that what is ready or on its way takes at Graph's limits, without what Entra takes.</summary>
    public long SecondsAtGraphLimits { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Reads one from a reply.</summary>
    public static MigrationPlan Read(ref Utf8JsonReader json)
    {
        var it = new MigrationPlan();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("id"u8)) Id = json.GetString()!;
        else if (name.SequenceEqual("name"u8)) Name = json.GetString()!;
        else if (name.SequenceEqual("createdAt"u8)) CreatedAt = json.GetDateTimeOffset();
        else if (name.SequenceEqual("createdBy"u8)) CreatedBy = json.GetString()!;
        else if (name.SequenceEqual("state"u8)) State = json.GetString()!;
        else if (name.SequenceEqual("digest"u8)) Digest = json.GetString()!;
        else if (name.SequenceEqual("membership"u8)) Membership = json.GetString()!;
        else if (name.SequenceEqual("keepPlans"u8)) KeepPlans = json.GetString()!;
        else if (name.SequenceEqual("acceptLoss"u8)) AcceptLoss = json.List(AcceptedLoss.Read);
        else if (name.SequenceEqual("users"u8)) Users = json.GetInt64();
        else if (name.SequenceEqual("items"u8)) Items = json.GetInt64();
        else if (name.SequenceEqual("states"u8)) States = json.Counts();
        else if (name.SequenceEqual("reasons"u8)) Reasons = json.Counts();
        else if (name.SequenceEqual("waves"u8)) Waves = json.List(MigrationWave.Read);
        else if (name.SequenceEqual("targets"u8)) Targets = json.List(MigrationTarget.Read);
        else if (name.SequenceEqual("secondsAtGraphLimits"u8)) SecondsAtGraphLimits = json.GetInt64();
        else json.Skip();
    }
}

/// <summary>A wave of a migration.</summary>
public sealed partial class MigrationWave
{
    /// <summary>Its number, from 1.</summary>
    public int Wave { get; set; }

    /// <summary>The department that it is; null where waves are no departments, or of those without one.</summary>
    public string? Department { get; set; }

    /// <summary>Its users.</summary>
    public long Users { get; set; }

    /// <summary>Items that are ready, and were not released.</summary>
    public long Ready { get; set; }

    /// <summary>Items that are held back.</summary>
    public long Held { get; set; }

    /// <summary>Items that are on their way, or on their way back.</summary>
    public long Moving { get; set; }

    /// <summary>Items that wait to be resumed.</summary>
    public long Paused { get; set; }

    /// <summary>Items that are done.</summary>
    public long Done { get; set; }

    /// <summary>Items that failed.</summary>
    public long Failed { get; set; }

    /// <summary>Items that are back.</summary>
    public long Undone { get; set; }

    /// <summary>When it was released first; null where it was not.</summary>
    public DateTimeOffset? ReleasedAt { get; set; }

    /// <summary>The id of who released it first; null where it was not.</summary>
    public string? ReleasedBy { get; set; }

    /// <summary>When more of its items fail than this, it stops; null where it was not released.</summary>
    public long? MaxFailures { get; set; }

    /// <summary>Whether more failed, so that nothing new of it is sent.</summary>
    public bool Stopped { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Department is null ? $"{Wave}" : $"{Wave} {Department}";

    /// <summary>Reads one from a reply.</summary>
    public static MigrationWave Read(ref Utf8JsonReader json)
    {
        var it = new MigrationWave();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("wave"u8)) Wave = json.GetInt32();
        else if (name.SequenceEqual("department"u8)) Department = json.GetString();
        else if (name.SequenceEqual("users"u8)) Users = json.GetInt64();
        else if (name.SequenceEqual("ready"u8)) Ready = json.GetInt64();
        else if (name.SequenceEqual("held"u8)) Held = json.GetInt64();
        else if (name.SequenceEqual("moving"u8)) Moving = json.GetInt64();
        else if (name.SequenceEqual("paused"u8)) Paused = json.GetInt64();
        else if (name.SequenceEqual("done"u8)) Done = json.GetInt64();
        else if (name.SequenceEqual("failed"u8)) Failed = json.GetInt64();
        else if (name.SequenceEqual("undone"u8)) Undone = json.GetInt64();
        else if (name.SequenceEqual("releasedAt"u8)) ReleasedAt = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
        else if (name.SequenceEqual("releasedBy"u8)) ReleasedBy = json.GetString();
        else if (name.SequenceEqual("maxFailures"u8)) MaxFailures = json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
        else if (name.SequenceEqual("stopped"u8)) Stopped = json.GetBoolean();
        else json.Skip();
    }
}

/// <summary>What to send to Graph now, and how the exchange stands.</summary>
public sealed partial class GraphRequests
{
    /// <summary>The requests, in any order or all at once.</summary>
    public Listed<GraphRequest> Requests { get; set; } = [];

    /// <summary>Milliseconds until something is due; 0 where more is due now, null where nothing will be.</summary>
    public long? WaitMilliseconds { get; set; }

    /// <summary>Whether of the tasks asked for nothing is under lease, due, or to be seen.</summary>
    public bool Idle { get; set; }

    /// <summary>Whether no write is due or under lease.</summary>
    public bool Sent { get; set; }

    /// <summary>What is left, by task.</summary>
    public Listed<GraphBacklog> Backlog { get; set; } = [];

    /// <summary>Changes that wait for a setting, and are not in the backlog: claims' while the switch is off, and all while `maxWritesPerHour` is 0.</summary>
    public long Held { get; set; }

    /// <summary>How many sign-ins that had waited were decided in this call, by outcome.</summary>
    public Counted Decided { get; set; } = [];

    /// <summary>What the admin should know.</summary>
    public Listed<GraphWarning> Warnings { get; set; } = [];

    /// <summary>Reads one from a reply.</summary>
    public static GraphRequests Read(ref Utf8JsonReader json)
    {
        var it = new GraphRequests();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("requests"u8)) Requests = json.List(GraphRequest.Read);
        else if (name.SequenceEqual("waitMilliseconds"u8)) WaitMilliseconds = json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
        else if (name.SequenceEqual("idle"u8)) Idle = json.GetBoolean();
        else if (name.SequenceEqual("sent"u8)) Sent = json.GetBoolean();
        else if (name.SequenceEqual("backlog"u8)) Backlog = json.List(GraphBacklog.Read);
        else if (name.SequenceEqual("held"u8)) Held = json.GetInt64();
        else if (name.SequenceEqual("decided"u8)) Decided = json.Counts();
        else if (name.SequenceEqual("warnings"u8)) Warnings = json.List(GraphWarning.Read);
        else json.Skip();
    }
}

/// <summary>A pending change: one that should be made in the tenant.</summary>
public sealed partial class PendingChange
{
    /// <summary>The pending change.</summary>
    public long Id { get; set; }

    /// <summary>What it does.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Where it stands.</summary>
    public string State { get; set; } = "";

    /// <summary>How it is under way; null where it is not, and can be cancelled.</summary>
    public string? UnderWay { get; set; }

    /// <summary>Whom it is for.</summary>
    public string User { get; set; } = "";

    /// <summary>The object id; null where the store knows no such user.</summary>
    public string? UserId { get; set; }

    /// <summary>The product to assign or remove.</summary>
    public string? Product { get; set; }

    /// <summary>The product.</summary>
    public string? SkuId { get; set; }

    /// <summary>Its name.</summary>
    public string? ProductName { get; set; }

    /// <summary>The plans to switch off.</summary>
    public Listed<PlanRef> DisabledPlans { get; set; } = [];

    /// <summary>The usage location to set.</summary>
    public string? UsageLocation { get; set; }

    /// <summary>The group to make the user a member of, or no member any more.</summary>
    public string? Group { get; set; }

    /// <summary>The group.</summary>
    public string? GroupId { get; set; }

    /// <summary>For whom it is made.</summary>
    public string OwnerKind { get; set; } = "";

    /// <summary>The claim that it makes true or takes back; of a migration the number of the user's product on its way.</summary>
    public long OwnerId { get; set; }

    /// <summary>The claim it makes true or undoes; null where it is made for a migration.</summary>
    public long? ClaimId { get; set; }

    /// <summary>The pending change that comes first.</summary>
    public long? After { get; set; }

    /// <summary>When it came into its state.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>When it is to be looked at next: sent, or its user read.</summary>
    public DateTimeOffset Due { get; set; }

    /// <summary>Whether it was sent longer ago than `observeWithinHours` and not seen.</summary>
    public bool Overdue { get; set; }

    /// <summary>What reads of the tenant have shown of it so far; null where nothing is expected of them: of usage locations, and once it is closed.</summary>
    public ChangeEvidence? Evidence { get; set; }

    /// <summary>What was tried to make it, in its order; the last 100.</summary>
    public Listed<ChangeAttempt> Attempts { get; set; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Id}: {Kind} {User}";

    /// <summary>Reads one from a reply.</summary>
    public static PendingChange Read(ref Utf8JsonReader json)
    {
        var it = new PendingChange();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("id"u8)) Id = json.GetInt64();
        else if (name.SequenceEqual("kind"u8)) Kind = json.GetString()!;
        else if (name.SequenceEqual("state"u8)) State = json.GetString()!;
        else if (name.SequenceEqual("underWay"u8)) UnderWay = json.GetString();
        else if (name.SequenceEqual("user"u8))
        {
            while (json.Field(out var part))
                if (part.SequenceEqual("userPrincipalName"u8)) User = json.GetString()!;
                else if (part.SequenceEqual("id"u8)) UserId = json.GetString();
                else json.Skip();
        }
        else if (name.SequenceEqual("product"u8))
        {
            if (json.TokenType != JsonTokenType.Null) while (json.Field(out var part))
                if (part.SequenceEqual("skuPartNumber"u8)) Product = json.GetString();
                else if (part.SequenceEqual("skuId"u8)) SkuId = json.GetString();
                else if (part.SequenceEqual("name"u8)) ProductName = json.GetString();
                else json.Skip();
        }
        else if (name.SequenceEqual("disabledPlans"u8)) DisabledPlans = json.List(PlanRef.Read);
        else if (name.SequenceEqual("usageLocation"u8)) UsageLocation = json.GetString();
        else if (name.SequenceEqual("group"u8))
        {
            if (json.TokenType != JsonTokenType.Null) while (json.Field(out var part))
                if (part.SequenceEqual("name"u8)) Group = json.GetString();
                else if (part.SequenceEqual("id"u8)) GroupId = json.GetString();
                else json.Skip();
        }
        else if (name.SequenceEqual("owner"u8))
        {
            while (json.Field(out var part))
                if (part.SequenceEqual("kind"u8)) OwnerKind = json.GetString()!;
                else if (part.SequenceEqual("id"u8)) OwnerId = json.GetInt64();
                else json.Skip();
        }
        else if (name.SequenceEqual("claim"u8)) ClaimId = json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
        else if (name.SequenceEqual("after"u8)) After = json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
        else if (name.SequenceEqual("since"u8)) Since = json.GetDateTimeOffset();
        else if (name.SequenceEqual("due"u8)) Due = json.GetDateTimeOffset();
        else if (name.SequenceEqual("overdue"u8)) Overdue = json.GetBoolean();
        else if (name.SequenceEqual("evidence"u8)) Evidence = json.TokenType == JsonTokenType.Null ? null : ChangeEvidence.Read(ref json);
        else if (name.SequenceEqual("attempts"u8)) Attempts = json.List(ChangeAttempt.Read);
        else json.Skip();
    }

    /// <summary>Reads one, or the error that stands in its place.</summary>
    public static Item<PendingChange> ReadItem(ref Utf8JsonReader json)
    {
        var it = new PendingChange();
        AutoClaimException? error = null;
        while (json.Field(out var name))
            if (name.SequenceEqual("error"u8)) error = AutoClaimException.Read(ref json); else it.Take(name, ref json);
        return error is null ? new(it, null) : new(null, error);
    }
}

/// <summary>A permission that a task needs.</summary>
public sealed partial class Permission
{
    /// <summary>The task.</summary>
    public string Task { get; set; } = "";

    /// <summary>Microsoft Graph's permission: a delegated scope, and for an app that acts as itself the application permission of the same name.</summary>
    public string Name { get; set; } = "";

    /// <summary>What it is for.</summary>
    public string Purpose { get; set; } = "";

    /// <summary>The only case in which it is needed; null where it always is.</summary>
    public string? When { get; set; }

    /// <summary>The requests that it allows.</summary>
    public Listed<string> Operations { get; set; } = [];

    /// <summary>The directory roles of which somebody who is signed in needs one besides, least privileged first. An app that acts as itself needs none.</summary>
    public Listed<string> Roles { get; set; } = [];

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Reads one from a reply.</summary>
    public static Permission Read(ref Utf8JsonReader json)
    {
        var it = new Permission();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("task"u8)) Task = json.GetString()!;
        else if (name.SequenceEqual("name"u8)) Name = json.GetString()!;
        else if (name.SequenceEqual("purpose"u8)) Purpose = json.GetString()!;
        else if (name.SequenceEqual("when"u8)) When = json.GetString();
        else if (name.SequenceEqual("operations"u8)) Operations = json.Texts();
        else if (name.SequenceEqual("roles"u8)) Roles = json.Texts();
        else json.Skip();
    }
}

/// <summary>A plan. The id decides where the product has such a plan, else the name.</summary>
public sealed partial class PlanEntry
{
    /// <summary>The plan.</summary>
    public string? Id { get; set; }

    /// <summary>Its name.</summary>
    public string? Name { get; set; }

    /// <summary>Reads one from a reply.</summary>
    public static PlanEntry Read(ref Utf8JsonReader json)
    {
        var it = new PlanEntry();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("id"u8)) Id = json.GetString();
        else if (name.SequenceEqual("name"u8)) Name = json.GetString();
        else json.Skip();
    }
}

/// <summary>A plan in a reply.</summary>
public sealed partial class PlanRef
{
    /// <summary>The plan.</summary>
    public string Id { get; set; } = "";

    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Reads one from a reply.</summary>
    public static PlanRef Read(ref Utf8JsonReader json)
    {
        var it = new PlanRef();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("id"u8)) Id = json.GetString()!;
        else if (name.SequenceEqual("name"u8)) Name = json.GetString()!;
        else json.Skip();
    }
}

/// <summary>A plan of a product.</summary>
public sealed partial class Plan
{
    /// <summary>The plan.</summary>
    public string ServicePlanId { get; set; } = "";

    /// <summary>Its name.</summary>
    public string ServicePlanName { get; set; } = "";

    /// <summary>Its name for people.</summary>
    public string FriendlyName { get; set; } = "";

    /// <summary>Graph's appliesTo; null for a product the tenant does not own.</summary>
    public string? AppliesTo { get; set; }

    /// <summary>Graph's provisioningStatus; null for a product the tenant does not own.</summary>
    public string? ProvisioningStatus { get; set; }

    /// <inheritdoc/>
    public override string ToString() => ServicePlanName;

    /// <summary>Reads one from a reply.</summary>
    public static Plan Read(ref Utf8JsonReader json)
    {
        var it = new Plan();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("servicePlanId"u8)) ServicePlanId = json.GetString()!;
        else if (name.SequenceEqual("servicePlanName"u8)) ServicePlanName = json.GetString()!;
        else if (name.SequenceEqual("friendlyName"u8)) FriendlyName = json.GetString()!;
        else if (name.SequenceEqual("appliesTo"u8)) AppliesTo = json.GetString();
        else if (name.SequenceEqual("provisioningStatus"u8)) ProvisioningStatus = json.GetString();
        else json.Skip();
    }
}

/// <summary>What an import did to a policy.</summary>
public sealed partial class PolicyChange
{
    /// <summary>The policy, with its name afterwards; before, if it is gone.</summary>
    public string Policy { get; set; } = "";

    /// <summary>The policy.</summary>
    public string PolicyId { get; set; } = "";

    /// <summary>The fields that differ.</summary>
    public Listed<FieldChange> Changes { get; set; } = [];

    /// <summary>Reads one from a reply.</summary>
    public static PolicyChange Read(ref Utf8JsonReader json)
    {
        var it = new PolicyChange();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("policy"u8))
        {
            while (json.Field(out var part))
                if (part.SequenceEqual("name"u8)) Policy = json.GetString()!;
                else if (part.SequenceEqual("id"u8)) PolicyId = json.GetString()!;
                else json.Skip();
        }
        else if (name.SequenceEqual("changes"u8)) Changes = json.List(FieldChange.Read);
        else json.Skip();
    }
}

/// <summary>Policies as they should be.</summary>
public sealed partial class PolicyDocument
{
    /// <summary>`AutoClaim policies`.</summary>
    public string Format { get; set; } = "";

    /// <summary>1.</summary>
    public int Version { get; set; }

    /// <summary>The policies, by name.</summary>
    public Listed<PolicyEntry> Policies { get; set; } = [];

    /// <summary>Reads one from a reply.</summary>
    public static PolicyDocument Read(ref Utf8JsonReader json)
    {
        var it = new PolicyDocument();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("format"u8)) Format = json.GetString()!;
        else if (name.SequenceEqual("version"u8)) Version = json.GetInt32();
        else if (name.SequenceEqual("policies"u8)) Policies = json.List(PolicyEntry.Read);
        else json.Skip();
    }
}

/// <summary>A policy as it should be. What is left out is as by default.</summary>
public sealed partial class PolicyEntry
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its app.</summary>
    public string App { get; set; } = "";

    /// <summary>On or off; default on.</summary>
    public bool Enabled { get; set; }

    /// <summary>Lower decides first; default 100.</summary>
    public int Priority { get; set; }

    /// <summary>The primary product, then at most four backups.</summary>
    public Listed<ProductEntry> Products { get; set; } = [];

    /// <summary>How a claim gives the license; default `Direct`. With `Group` each product names its `targetGroup`. It stays as it is.</summary>
    public string? AssignVia { get; set; }

    /// <summary>The most it grants in a period; default no end.</summary>
    public Cap? Cap { get; set; }

    /// <summary>Only users of one of these departments.</summary>
    public Listed<string>? Departments { get; set; }

    /// <summary>Where events claim, if not where the setting of the app's family says; default as the setting.</summary>
    public string? EnvironmentScope { get; set; }

    /// <summary>No direct member of any of these groups.</summary>
    public Listed<GroupEntry>? ExcludeGroups { get; set; }

    /// <summary>None of these users.</summary>
    public Listed<UserEntry>? ExcludeUsers { get; set; }

    /// <summary>Its id. A policy with this id is meant, else the one with this name.</summary>
    public string? Id { get; set; }

    /// <summary>Only direct members of one of these groups; default everyone.</summary>
    public Listed<GroupEntry>? IncludeGroups { get; set; }

    /// <summary>The triggers that claim; default all of the app.</summary>
    public Listed<string>? Triggers { get; set; }

    /// <summary>Only users with one of these usage locations.</summary>
    public Listed<string>? UsageLocations { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Reads one from a reply.</summary>
    public static PolicyEntry Read(ref Utf8JsonReader json)
    {
        var it = new PolicyEntry();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("name"u8)) Name = json.GetString()!;
        else if (name.SequenceEqual("app"u8)) App = json.GetString()!;
        else if (name.SequenceEqual("enabled"u8)) Enabled = json.GetBoolean();
        else if (name.SequenceEqual("priority"u8)) Priority = json.GetInt32();
        else if (name.SequenceEqual("products"u8)) Products = json.List(ProductEntry.Read);
        else if (name.SequenceEqual("assignVia"u8)) AssignVia = json.GetString();
        else if (name.SequenceEqual("cap"u8)) Cap = json.TokenType == JsonTokenType.Null ? null : Cap.Read(ref json);
        else if (name.SequenceEqual("departments"u8)) Departments = json.TokenType == JsonTokenType.Null ? null : json.Texts();
        else if (name.SequenceEqual("environmentScope"u8)) EnvironmentScope = json.GetString();
        else if (name.SequenceEqual("excludeGroups"u8)) ExcludeGroups = json.TokenType == JsonTokenType.Null ? null : json.List(GroupEntry.Read);
        else if (name.SequenceEqual("excludeUsers"u8)) ExcludeUsers = json.TokenType == JsonTokenType.Null ? null : json.List(UserEntry.Read);
        else if (name.SequenceEqual("id"u8)) Id = json.GetString();
        else if (name.SequenceEqual("includeGroups"u8)) IncludeGroups = json.TokenType == JsonTokenType.Null ? null : json.List(GroupEntry.Read);
        else if (name.SequenceEqual("triggers"u8)) Triggers = json.TokenType == JsonTokenType.Null ? null : json.Texts();
        else if (name.SequenceEqual("usageLocations"u8)) UsageLocations = json.TokenType == JsonTokenType.Null ? null : json.Texts();
        else json.Skip();
    }
}

/// <summary>The reply of `policy.export`.</summary>
public sealed partial class PolicyExport
{
    /// <summary>The policies by name; null where they are in the file.</summary>
    public PolicyDocument? Document { get; set; }

    /// <summary>How many they are.</summary>
    public long Policies { get; set; }

    /// <summary>The file; null where the document is in the reply.</summary>
    public string? Path { get; set; }

    /// <summary>Bytes of the file.</summary>
    public long Bytes { get; set; }

    /// <summary>Whether a file was there, in place of which it is.</summary>
    public bool Replaces { get; set; }

    /// <summary>Reads one from a reply.</summary>
    public static PolicyExport Read(ref Utf8JsonReader json)
    {
        var it = new PolicyExport();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("document"u8)) Document = json.TokenType == JsonTokenType.Null ? null : PolicyDocument.Read(ref json);
        else if (name.SequenceEqual("policies"u8)) Policies = json.GetInt64();
        else if (name.SequenceEqual("path"u8)) Path = json.GetString();
        else if (name.SequenceEqual("bytes"u8)) Bytes = json.GetInt64();
        else if (name.SequenceEqual("replaces"u8)) Replaces = json.GetBoolean();
        else json.Skip();
    }
}

/// <summary>The reply of `policy.import`: every policy of the document, and those removed.</summary>
public sealed partial class PolicyImport
{
    /// <summary>What was written.</summary>
    public string Subject { get; set; } = "";

    /// <summary>Policies that are new.</summary>
    public Listed<PolicyChange> Created { get; set; } = [];

    /// <summary>Policies that are otherwise than before.</summary>
    public Listed<PolicyChange> Changed { get; set; } = [];

    /// <summary>Policies that are gone; nobody loses a license.</summary>
    public Listed<PolicyChange> Removed { get; set; } = [];

    /// <summary>Policies that were as the document says.</summary>
    public Listed<PolicyChange> Unchanged { get; set; } = [];

    /// <summary>What the admin should know.</summary>
    public Listed<string> Warnings { get; set; } = [];

    /// <summary>Reads one from a reply.</summary>
    public static PolicyImport Read(ref Utf8JsonReader json)
    {
        var it = new PolicyImport();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("subject"u8)) Subject = json.GetString()!;
        else if (name.SequenceEqual("created"u8)) Created = json.List(PolicyChange.Read);
        else if (name.SequenceEqual("changed"u8)) Changed = json.List(PolicyChange.Read);
        else if (name.SequenceEqual("removed"u8)) Removed = json.List(PolicyChange.Read);
        else if (name.SequenceEqual("unchanged"u8)) Unchanged = json.List(PolicyChange.Read);
        else if (name.SequenceEqual("warnings"u8)) Warnings = json.Texts();
        else json.Skip();
    }
}

/// <summary>A product of a policy.</summary>
public sealed partial class PolicyProduct
{
    /// <summary>The product.</summary>
    public string SkuId { get; set; } = "";

    /// <summary>Its part number.</summary>
    public string SkuPartNumber { get; set; } = "";

    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its place, 0 for the primary product.</summary>
    public int Position { get; set; }

    /// <summary>`Primary` or `Backup`.</summary>
    public string Role { get; set; } = "";

    /// <summary>Units a claim can take.</summary>
    public long Available { get; set; }

    /// <summary>Plans for users that a claim switches on.</summary>
    public Listed<PlanRef> EnabledPlans { get; set; } = [];

    /// <summary>Plans for users that a claim switches off.</summary>
    public Listed<PlanRef> DisabledPlans { get; set; } = [];

    /// <summary>The group that brings it, with assignVia Group.</summary>
    public string? TargetGroup { get; set; }

    /// <summary>The group.</summary>
    public string? TargetGroupId { get; set; }

    /// <inheritdoc/>
    public override string ToString() => SkuPartNumber;

    /// <summary>Reads one from a reply.</summary>
    public static PolicyProduct Read(ref Utf8JsonReader json)
    {
        var it = new PolicyProduct();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("skuId"u8)) SkuId = json.GetString()!;
        else if (name.SequenceEqual("skuPartNumber"u8)) SkuPartNumber = json.GetString()!;
        else if (name.SequenceEqual("name"u8)) Name = json.GetString()!;
        else if (name.SequenceEqual("position"u8)) Position = json.GetInt32();
        else if (name.SequenceEqual("role"u8)) Role = json.GetString()!;
        else if (name.SequenceEqual("available"u8)) Available = json.GetInt64();
        else if (name.SequenceEqual("enabledPlans"u8)) EnabledPlans = json.List(PlanRef.Read);
        else if (name.SequenceEqual("disabledPlans"u8)) DisabledPlans = json.List(PlanRef.Read);
        else if (name.SequenceEqual("targetGroup"u8))
        {
            if (json.TokenType != JsonTokenType.Null) while (json.Field(out var part))
                if (part.SequenceEqual("name"u8)) TargetGroup = json.GetString();
                else if (part.SequenceEqual("id"u8)) TargetGroupId = json.GetString();
                else json.Skip();
        }
        else json.Skip();
    }
}

/// <summary>A policy.</summary>
public sealed partial class Policy
{
    /// <summary>The policy.</summary>
    public string Id { get; set; } = "";

    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its app.</summary>
    public string App { get; set; } = "";

    /// <summary>What it does now.</summary>
    public string Status { get; set; } = "";

    /// <summary>On or off.</summary>
    public bool Enabled { get; set; }

    /// <summary>How a claim gives the license.</summary>
    public string AssignVia { get; set; } = "";

    /// <summary>The most it grants in a period.</summary>
    public Cap? Cap { get; set; }

    /// <summary>Lower decides first.</summary>
    public long Priority { get; set; }

    /// <summary>Where events claim, if not where the setting of the app's family says.</summary>
    public string? EnvironmentScope { get; set; }

    /// <summary>The triggers that claim.</summary>
    public Listed<string> Triggers { get; set; } = [];

    /// <summary>Only direct members of one of these groups.</summary>
    public Listed<GroupRef> IncludeGroups { get; set; } = [];

    /// <summary>No direct member of any of these groups.</summary>
    public Listed<GroupRef> ExcludeGroups { get; set; } = [];

    /// <summary>None of these users.</summary>
    public Listed<UserRef> ExcludeUsers { get; set; } = [];

    /// <summary>Only users with one of these usage locations.</summary>
    public Listed<string> UsageLocations { get; set; } = [];

    /// <summary>Only users of one of these departments.</summary>
    public Listed<string> Departments { get; set; } = [];

    /// <summary>Units its products have left together.</summary>
    public long Available { get; set; }

    /// <summary>Its products: the primary one, then the backups.</summary>
    public Listed<PolicyProduct> Products { get; set; } = [];

    /// <summary>When it was created.</summary>
    public DateTimeOffset Created { get; set; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset Changed { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Reads one from a reply.</summary>
    public static Policy Read(ref Utf8JsonReader json)
    {
        var it = new Policy();
        while (json.Field(out var name)) it.Take(name, ref json);
        it.Complete();
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("id"u8)) Id = json.GetString()!;
        else if (name.SequenceEqual("name"u8)) Name = json.GetString()!;
        else if (name.SequenceEqual("app"u8)) App = json.GetString()!;
        else if (name.SequenceEqual("status"u8)) Status = json.GetString()!;
        else if (name.SequenceEqual("enabled"u8)) Enabled = json.GetBoolean();
        else if (name.SequenceEqual("assignVia"u8)) AssignVia = json.GetString()!;
        else if (name.SequenceEqual("cap"u8)) Cap = json.TokenType == JsonTokenType.Null ? null : Cap.Read(ref json);
        else if (name.SequenceEqual("priority"u8)) Priority = json.GetInt64();
        else if (name.SequenceEqual("environmentScope"u8)) EnvironmentScope = json.GetString();
        else if (name.SequenceEqual("triggers"u8)) Triggers = json.Texts();
        else if (name.SequenceEqual("includeGroups"u8)) IncludeGroups = json.List(GroupRef.Read);
        else if (name.SequenceEqual("excludeGroups"u8)) ExcludeGroups = json.List(GroupRef.Read);
        else if (name.SequenceEqual("excludeUsers"u8)) ExcludeUsers = json.List(UserRef.Read);
        else if (name.SequenceEqual("usageLocations"u8)) UsageLocations = json.Texts();
        else if (name.SequenceEqual("departments"u8)) Departments = json.Texts();
        else if (name.SequenceEqual("available"u8)) Available = json.GetInt64();
        else if (name.SequenceEqual("products"u8)) Products = json.List(PolicyProduct.Read);
        else if (name.SequenceEqual("created"u8)) Created = json.GetDateTimeOffset();
        else if (name.SequenceEqual("changed"u8)) Changed = json.GetDateTimeOffset();
        else json.Skip();
    }
}

/// <summary>The units of a product.</summary>
public sealed partial class Pool
{
    /// <summary>The product.</summary>
    public string SkuId { get; set; } = "";

    /// <summary>Its part number.</summary>
    public string SkuPartNumber { get; set; } = "";

    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Graph's capabilityStatus.</summary>
    public string CapabilityStatus { get; set; } = "";

    /// <summary>Whether units of it can be assigned to people now.</summary>
    public bool Assignable { get; set; }

    /// <summary>Units of active subscriptions.</summary>
    public long Enabled { get; set; }

    /// <summary>Units of expired subscriptions in grace.</summary>
    public long Warning { get; set; }

    /// <summary>Units of cancelled subscriptions.</summary>
    public long Suspended { get; set; }

    /// <summary>Units in use when Graph was asked; in a Local store now.</summary>
    public long Consumed { get; set; }

    /// <summary>Units granted since and not yet counted by Graph.</summary>
    public long Booked { get; set; }

    /// <summary>Units kept back from claims.</summary>
    public long Reserved { get; set; }

    /// <summary>Units a claim can take.</summary>
    public long Available { get; set; }

    /// <summary>Why no claim can take one, in a sentence; null where one can.</summary>
    public string? Reason { get; set; }

    /// <summary>Available units below which the pool is low.</summary>
    public long? WarnBelow { get; set; }

    /// <summary>Whether it is low: fewer available units than `warnBelow`, or none, of a product that is for people.</summary>
    public bool Low { get; set; }

    /// <summary>When Graph was asked.</summary>
    public DateTimeOffset TakenAt { get; set; }

    /// <summary>When Graph last refused a unit; where that is not before `takenAt`, none is available until it is asked again.</summary>
    public DateTimeOffset? RefusedAt { get; set; }

    /// <inheritdoc/>
    public override string ToString() => SkuPartNumber;

    /// <summary>Reads one from a reply.</summary>
    public static Pool Read(ref Utf8JsonReader json)
    {
        var it = new Pool();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("skuId"u8)) SkuId = json.GetString()!;
        else if (name.SequenceEqual("skuPartNumber"u8)) SkuPartNumber = json.GetString()!;
        else if (name.SequenceEqual("name"u8)) Name = json.GetString()!;
        else if (name.SequenceEqual("capabilityStatus"u8)) CapabilityStatus = json.GetString()!;
        else if (name.SequenceEqual("assignable"u8)) Assignable = json.GetBoolean();
        else if (name.SequenceEqual("enabled"u8)) Enabled = json.GetInt64();
        else if (name.SequenceEqual("warning"u8)) Warning = json.GetInt64();
        else if (name.SequenceEqual("suspended"u8)) Suspended = json.GetInt64();
        else if (name.SequenceEqual("consumed"u8)) Consumed = json.GetInt64();
        else if (name.SequenceEqual("booked"u8)) Booked = json.GetInt64();
        else if (name.SequenceEqual("reserved"u8)) Reserved = json.GetInt64();
        else if (name.SequenceEqual("available"u8)) Available = json.GetInt64();
        else if (name.SequenceEqual("reason"u8)) Reason = json.GetString();
        else if (name.SequenceEqual("warnBelow"u8)) WarnBelow = json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
        else if (name.SequenceEqual("low"u8)) Low = json.GetBoolean();
        else if (name.SequenceEqual("takenAt"u8)) TakenAt = json.GetDateTimeOffset();
        else if (name.SequenceEqual("refusedAt"u8)) RefusedAt = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
        else json.Skip();
    }
}

/// <summary>What an import of pools did, and the pools as they are now.</summary>
public sealed partial class PoolImport
{
    /// <summary>When the data was taken from the tenant.</summary>
    public DateTimeOffset TakenAt { get; set; }

    /// <summary>Products that are new.</summary>
    public long Added { get; set; }

    /// <summary>Products that changed.</summary>
    public long Changed { get; set; }

    /// <summary>Products that stay as they were.</summary>
    public long Unchanged { get; set; }

    /// <summary>Products older than what is stored, which stays.</summary>
    public long Older { get; set; }

    /// <summary>Products that are gone.</summary>
    public long Removed { get; set; }

    /// <summary>Items that could not be taken.</summary>
    public long Refused { get; set; }

    /// <summary>Rows that wait in the stage for the call with `last`.</summary>
    public long Staged { get; set; }

    /// <summary>With `dryRun`: whether the import removes so much that it is refused (UNSAFE_STEP) unless `allowRemoval` is given.</summary>
    public bool NeedsAllowRemoval { get; set; }

    /// <summary>Bookings that ended because the units are counted now.</summary>
    public long Counted { get; set; }

    /// <summary>The pools that were in the import, as they are now; the first 1,000.</summary>
    public Listed<Pool> Items { get; set; } = [];

    /// <summary>What was wrong with the items refused; the first 1,000.</summary>
    public Listed<ItemError> Errors { get; set; } = [];

    /// <summary>What the admin should know.</summary>
    public Listed<string> Warnings { get; set; } = [];

    /// <summary>Reads one from a reply.</summary>
    public static PoolImport Read(ref Utf8JsonReader json)
    {
        var it = new PoolImport();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("takenAt"u8)) TakenAt = json.GetDateTimeOffset();
        else if (name.SequenceEqual("added"u8)) Added = json.GetInt64();
        else if (name.SequenceEqual("changed"u8)) Changed = json.GetInt64();
        else if (name.SequenceEqual("unchanged"u8)) Unchanged = json.GetInt64();
        else if (name.SequenceEqual("stale"u8)) Older = json.GetInt64();
        else if (name.SequenceEqual("removed"u8)) Removed = json.GetInt64();
        else if (name.SequenceEqual("refused"u8)) Refused = json.GetInt64();
        else if (name.SequenceEqual("staged"u8)) Staged = json.GetInt64();
        else if (name.SequenceEqual("needsAllowRemoval"u8)) NeedsAllowRemoval = json.GetBoolean();
        else if (name.SequenceEqual("counted"u8)) Counted = json.GetInt64();
        else if (name.SequenceEqual("items"u8)) Items = json.List(Pool.Read);
        else if (name.SequenceEqual("errors"u8)) Errors = json.List(ItemError.Read);
        else if (name.SequenceEqual("warnings"u8)) Warnings = json.Texts();
        else json.Skip();
    }
}

/// <summary>A Power App.</summary>
public sealed partial class PowerApp
{
    /// <summary>Its id.</summary>
    public string Id { get; set; } = "";

    /// <summary>Its name.</summary>
    public string? Name { get; set; }

    /// <summary>The id of its environment.</summary>
    public string? Environment { get; set; }

    /// <summary>Whether who launches it needs a premium license.</summary>
    public bool Premium { get; set; }

    /// <summary>When it was read.</summary>
    public DateTimeOffset TakenAt { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Name ?? Id;

    /// <summary>Reads one from a reply.</summary>
    public static PowerApp Read(ref Utf8JsonReader json)
    {
        var it = new PowerApp();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("id"u8)) Id = json.GetString()!;
        else if (name.SequenceEqual("name"u8)) Name = json.GetString();
        else if (name.SequenceEqual("environment"u8)) Environment = json.GetString();
        else if (name.SequenceEqual("premium"u8)) Premium = json.GetBoolean();
        else if (name.SequenceEqual("takenAt"u8)) TakenAt = json.GetDateTimeOffset();
        else json.Skip();
    }
}

/// <summary>A product of a policy. Of `disabledPlans` and `enabledPlans` at most one; neither means all plans on.</summary>
public sealed partial class ProductEntry
{
    /// <summary>Plans that are off.</summary>
    public Listed<PlanEntry>? DisabledPlans { get; set; }

    /// <summary>Plans that are on; all others are off.</summary>
    public Listed<PlanEntry>? EnabledPlans { get; set; }

    /// <summary>The product.</summary>
    public string? SkuId { get; set; }

    /// <summary>Its part number; decides where there is no skuId, or one that nobody knows.</summary>
    public string? SkuPartNumber { get; set; }

    /// <summary>With assignVia Group: the group that brings it.</summary>
    public GroupEntry? TargetGroup { get; set; }

    /// <summary>Reads one from a reply.</summary>
    public static ProductEntry Read(ref Utf8JsonReader json)
    {
        var it = new ProductEntry();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("disabledPlans"u8)) DisabledPlans = json.TokenType == JsonTokenType.Null ? null : json.List(PlanEntry.Read);
        else if (name.SequenceEqual("enabledPlans"u8)) EnabledPlans = json.TokenType == JsonTokenType.Null ? null : json.List(PlanEntry.Read);
        else if (name.SequenceEqual("skuId"u8)) SkuId = json.GetString();
        else if (name.SequenceEqual("skuPartNumber"u8)) SkuPartNumber = json.GetString();
        else if (name.SequenceEqual("targetGroup"u8)) TargetGroup = json.TokenType == JsonTokenType.Null ? null : GroupEntry.Read(ref json);
        else json.Skip();
    }
}

/// <summary>A product.</summary>
public sealed partial class Product
{
    /// <summary>The product.</summary>
    public string SkuId { get; set; } = "";

    /// <summary>Its part number.</summary>
    public string SkuPartNumber { get; set; } = "";

    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Whether the tenant owns it.</summary>
    public bool Owned { get; set; }

    /// <summary>Whether it can be assigned to people; null for a product the tenant does not own.</summary>
    public bool? Assignable { get; set; }

    /// <summary>Its plans: the tenant's if it is owned, else those of Microsoft's table.</summary>
    public Listed<Plan> Plans { get; set; } = [];

    /// <inheritdoc/>
    public override string ToString() => SkuPartNumber;

    /// <summary>Reads one from a reply.</summary>
    public static Product Read(ref Utf8JsonReader json)
    {
        var it = new Product();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("skuId"u8)) SkuId = json.GetString()!;
        else if (name.SequenceEqual("skuPartNumber"u8)) SkuPartNumber = json.GetString()!;
        else if (name.SequenceEqual("name"u8)) Name = json.GetString()!;
        else if (name.SequenceEqual("owned"u8)) Owned = json.GetBoolean();
        else if (name.SequenceEqual("assignable"u8)) Assignable = json.TokenType == JsonTokenType.Null ? null : json.GetBoolean();
        else if (name.SequenceEqual("plans"u8)) Plans = json.List(Plan.Read);
        else json.Skip();
    }
}

/// <summary>What was made of responses.</summary>
public sealed partial class GraphReplied
{
    /// <summary>What came of each change, user or read that the responses are about, in their order.</summary>
    public Listed<GraphReplyItem> Items { get; set; } = [];

    /// <summary>How many items had which result; those in error are counted as Error.</summary>
    public Counted Summary { get; set; } = [];

    /// <summary>Claims that reads showed as they are to be: given, or taken back.</summary>
    public long Observed { get; set; }

    /// <summary>Changes that failed for good, by an answer or by what reads showed.</summary>
    public long Failed { get; set; }

    /// <summary>Changes that go on with another product.</summary>
    public long Moved { get; set; }

    /// <summary>What the admin should know.</summary>
    public Listed<GraphWarning> Warnings { get; set; } = [];

    /// <summary>Reads one from a reply.</summary>
    public static GraphReplied Read(ref Utf8JsonReader json)
    {
        var it = new GraphReplied();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("items"u8)) Items = json.List(GraphReplyItem.Read);
        else if (name.SequenceEqual("summary"u8)) Summary = json.Counts();
        else if (name.SequenceEqual("observed"u8)) Observed = json.GetInt64();
        else if (name.SequenceEqual("failed"u8)) Failed = json.GetInt64();
        else if (name.SequenceEqual("moved"u8)) Moved = json.GetInt64();
        else if (name.SequenceEqual("warnings"u8)) Warnings = json.List(GraphWarning.Read);
        else json.Skip();
    }
}

/// <summary>What came of one part of a request.</summary>
public sealed partial class GraphReplyItem
{
    /// <summary>The request; what was given where it is none.</summary>
    public string Id { get; set; } = "";

    /// <summary>What it asked for.</summary>
    public string? Kind { get; set; }

    /// <summary>The pending change that it made, or tried to.</summary>
    public long? Change { get; set; }

    /// <summary>The user whom it was about.</summary>
    public string? User { get; set; }

    /// <summary>The group that it was about, or whose members were listed.</summary>
    public string? Group { get; set; }

    /// <summary>What the page of a list brought; null where it was none.</summary>
    public ListedPage? Page { get; set; }

    /// <summary>What came of it.</summary>
    public string? Result { get; set; }

    /// <summary>Where the change stands now.</summary>
    public string? State { get; set; }

    /// <summary>The HTTP status.</summary>
    public long? Status { get; set; }

    /// <summary>Graph's error code.</summary>
    public string? Code { get; set; }

    /// <summary>Why the response was not read.</summary>
    public AutoClaimException? Error { get; set; }

    /// <summary>Reads one from a reply.</summary>
    public static GraphReplyItem Read(ref Utf8JsonReader json)
    {
        var it = new GraphReplyItem();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("id"u8)) Id = json.GetString()!;
        else if (name.SequenceEqual("kind"u8)) Kind = json.GetString();
        else if (name.SequenceEqual("change"u8)) Change = json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
        else if (name.SequenceEqual("user"u8)) User = json.GetString();
        else if (name.SequenceEqual("group"u8)) Group = json.GetString();
        else if (name.SequenceEqual("page"u8)) Page = json.TokenType == JsonTokenType.Null ? null : ListedPage.Read(ref json);
        else if (name.SequenceEqual("result"u8)) Result = json.GetString();
        else if (name.SequenceEqual("state"u8)) State = json.GetString();
        else if (name.SequenceEqual("status"u8)) Status = json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
        else if (name.SequenceEqual("code"u8)) Code = json.GetString();
        else if (name.SequenceEqual("error"u8)) Error = json.TokenType == JsonTokenType.Null ? null : AutoClaimException.Read(ref json);
        else json.Skip();
    }
}

/// <summary>A report.</summary>
public sealed partial class Report : IPage<ReportRow>
{
    /// <summary>What it is of.</summary>
    public DateTimeOffset From { get; set; }

    /// <summary>Not in it.</summary>
    public DateTimeOffset To { get; set; }

    /// <summary>The rows of this page, newest first; empty with `groupBy`.</summary>
    public Listed<ReportRow> Items { get; set; } = [];

    /// <summary>The groups, with `groupBy`.</summary>
    public Listed<ReportGroup> Groups { get; set; } = [];

    /// <summary>The whole window in numbers.</summary>
    public ReportSummary Summary { get; set; } = new();

    /// <summary>Events that needed nothing (AlreadyEntitled, NoPolicy) on the days of the window, as they were fed: overlapping feeds count twice. Of one app where the report is; empty for a report of one policy, product or user.</summary>
    public Listed<ReportGroup> Fed { get; set; } = [];

    /// <summary>The cursor of the following page; null on the last.</summary>
    public string? Next { get; set; }

    /// <summary>Reads one from a reply.</summary>
    public static Report Read(ref Utf8JsonReader json)
    {
        var it = new Report();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("window"u8))
        {
            while (json.Field(out var part))
                if (part.SequenceEqual("from"u8)) From = json.GetDateTimeOffset();
                else if (part.SequenceEqual("to"u8)) To = json.GetDateTimeOffset();
                else json.Skip();
        }
        else if (name.SequenceEqual("items"u8)) Items = json.List(ReportRow.Read);
        else if (name.SequenceEqual("groups"u8)) Groups = json.List(ReportGroup.Read);
        else if (name.SequenceEqual("summary"u8)) Summary = ReportSummary.Read(ref json);
        else if (name.SequenceEqual("fed"u8)) Fed = json.List(ReportGroup.Read);
        else if (name.SequenceEqual("next"u8)) Next = json.GetString();
        else json.Skip();
    }
}

/// <summary>A group of a report.</summary>
public sealed partial class ReportGroup
{
    /// <summary>What it is of: a name, a part number, a day, an outcome; empty for none.</summary>
    public string Key { get; set; } = "";

    /// <summary>The id of the policy or product.</summary>
    public string? Id { get; set; }

    /// <summary>Events.</summary>
    public long Count { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Key}: {Count}";

    /// <summary>Reads one from a reply.</summary>
    public static ReportGroup Read(ref Utf8JsonReader json)
    {
        var it = new ReportGroup();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("key"u8)) Key = json.GetString()!;
        else if (name.SequenceEqual("id"u8)) Id = json.GetString();
        else if (name.SequenceEqual("count"u8)) Count = json.GetInt64();
        else json.Skip();
    }
}

/// <summary>A claim or refusal in a report (r43).</summary>
public sealed partial class ReportRow
{
    /// <summary>When it was decided.</summary>
    public DateTimeOffset DecidedAt { get; set; }

    /// <summary>When it happened; null where the event did not say.</summary>
    public DateTimeOffset? At { get; set; }

    /// <summary>The user.</summary>
    public string User { get; set; } = "";

    /// <summary>The object id; null where the store knows no such user.</summary>
    public string? UserId { get; set; }

    /// <summary>The name people know.</summary>
    public string? DisplayName { get; set; }

    /// <summary>The department at the time.</summary>
    public string? Department { get; set; }

    /// <summary>The app.</summary>
    public string App { get; set; } = "";

    /// <summary>What the user did.</summary>
    public string Trigger { get; set; } = "";

    /// <summary>The policy, with its name at the time.</summary>
    public string? Policy { get; set; }

    /// <summary>The policy.</summary>
    public string? PolicyId { get; set; }

    /// <summary>The product.</summary>
    public string? Product { get; set; }

    /// <summary>The product.</summary>
    public string? SkuId { get; set; }

    /// <summary>Its name.</summary>
    public string? ProductName { get; set; }

    /// <summary>The product's place in the policy, 0 for the primary one.</summary>
    public int? Position { get; set; }

    /// <summary>The plans of the product that are off.</summary>
    public Listed<PlanRef> DisabledPlans { get; set; } = [];

    /// <summary>What was decided.</summary>
    public string Outcome { get; set; } = "";

    /// <summary>What became of it; null for a refusal.</summary>
    public string? State { get; set; }

    /// <summary>When it was undone; null if it was not.</summary>
    public DateTimeOffset? UndoneAt { get; set; }

    /// <summary>The claim.</summary>
    public long ClaimId { get; set; }

    /// <summary>Reads one from a reply.</summary>
    public static ReportRow Read(ref Utf8JsonReader json)
    {
        var it = new ReportRow();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("decidedAt"u8)) DecidedAt = json.GetDateTimeOffset();
        else if (name.SequenceEqual("at"u8)) At = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
        else if (name.SequenceEqual("user"u8))
        {
            while (json.Field(out var part))
                if (part.SequenceEqual("userPrincipalName"u8)) User = json.GetString()!;
                else if (part.SequenceEqual("id"u8)) UserId = json.GetString();
                else json.Skip();
        }
        else if (name.SequenceEqual("displayName"u8)) DisplayName = json.GetString();
        else if (name.SequenceEqual("department"u8)) Department = json.GetString();
        else if (name.SequenceEqual("app"u8)) App = json.GetString()!;
        else if (name.SequenceEqual("trigger"u8)) Trigger = json.GetString()!;
        else if (name.SequenceEqual("policy"u8))
        {
            if (json.TokenType != JsonTokenType.Null) while (json.Field(out var part))
                if (part.SequenceEqual("name"u8)) Policy = json.GetString();
                else if (part.SequenceEqual("id"u8)) PolicyId = json.GetString();
                else json.Skip();
        }
        else if (name.SequenceEqual("product"u8))
        {
            if (json.TokenType != JsonTokenType.Null) while (json.Field(out var part))
                if (part.SequenceEqual("skuPartNumber"u8)) Product = json.GetString();
                else if (part.SequenceEqual("skuId"u8)) SkuId = json.GetString();
                else if (part.SequenceEqual("name"u8)) ProductName = json.GetString();
                else json.Skip();
        }
        else if (name.SequenceEqual("position"u8)) Position = json.TokenType == JsonTokenType.Null ? null : json.GetInt32();
        else if (name.SequenceEqual("disabledPlans"u8)) DisabledPlans = json.List(PlanRef.Read);
        else if (name.SequenceEqual("outcome"u8)) Outcome = json.GetString()!;
        else if (name.SequenceEqual("state"u8)) State = json.GetString();
        else if (name.SequenceEqual("undoneAt"u8)) UndoneAt = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
        else if (name.SequenceEqual("claim"u8)) ClaimId = json.GetInt64();
        else json.Skip();
    }
}

/// <summary>What was restored.</summary>
public sealed partial class RestoredStore
{
    /// <summary>The file of the store.</summary>
    public string Path { get; set; } = "";

    /// <summary>Its size.</summary>
    public long Bytes { get; set; }

    /// <summary>`Local`: the store is the system of record. `Graph`: the tenant is.</summary>
    public string Mode { get; set; } = "";

    /// <summary>The tenant, if one was named.</summary>
    public string? TenantId { get; set; }

    /// <summary>Audit records in the backup.</summary>
    public long AuditRecords { get; set; }

    /// <summary>Audit records in the store that it replaced; null where there was none, or none that could be read.</summary>
    public long? ReplacedAuditRecords { get; set; }

    /// <summary>Reads one from a reply.</summary>
    public static RestoredStore Read(ref Utf8JsonReader json)
    {
        var it = new RestoredStore();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("path"u8)) Path = json.GetString()!;
        else if (name.SequenceEqual("bytes"u8)) Bytes = json.GetInt64();
        else if (name.SequenceEqual("mode"u8)) Mode = json.GetString()!;
        else if (name.SequenceEqual("tenantId"u8)) TenantId = json.GetString();
        else if (name.SequenceEqual("auditRecords"u8)) AuditRecords = json.GetInt64();
        else if (name.SequenceEqual("replacedAuditRecords"u8)) ReplacedAuditRecords = json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
        else json.Skip();
    }
}

/// <summary>The settings.</summary>
public sealed partial class Setting
{
    /// <summary>The switch.</summary>
    public bool Enabled { get; set; }

    /// <summary>Where Power Platform events claim.</summary>
    public string? PowerAppsEnvironment { get; set; }

    /// <summary>Power Automate.</summary>
    public string? PowerAutomateEnvironment { get; set; }

    /// <summary>Minutes from a policy's creation until it decides.</summary>
    public TimeSpan ActivationDelay { get; set; }

    /// <summary>Whether units in grace may be claimed.</summary>
    public bool AllowWarningUnit { get; set; }

    /// <summary>The usage location users get who have none.</summary>
    public string? DefaultUsageLocation { get; set; }

    /// <summary>Hours after which data is too old to decide on.</summary>
    public TimeSpan? MaxDataAge { get; set; }

    /// <summary>Whether a user whose license was taken back may claim again.</summary>
    public string ClaimAgainAfterUndo { get; set; } = "";

    /// <summary>Whether every event leaves a row.</summary>
    public bool RecordAll { get; set; }

    /// <summary>Hours within which a pending change that was sent should be seen in an import.</summary>
    public TimeSpan ObserveWithin { get; set; }

    /// <summary>The role an actor needs for policies, settings and backups.</summary>
    public string? RequiredRole { get; set; }

    /// <summary>The role an actor needs to read claims, pending changes, reports and the audit trail.</summary>
    public string? RequiredReportRole { get; set; }

    /// <summary>Whether premium triggers ask for the app's own licenses in managed environments too.</summary>
    public bool PremiumNeedsOwnLicense { get; set; }

    /// <summary>Whether agents (Graph's agentUser) may claim.</summary>
    public bool AllowAgent { get; set; }

    /// <summary>The cloud the tenant lies in.</summary>
    public string Cloud { get; set; } = "";

    /// <summary>Whether a Graph store claims from the tenant's sign-in log.</summary>
    public bool ClaimFromSignIn { get; set; }

    /// <summary>Minutes between the two reads of the tenant that must agree before anything is taken away.</summary>
    public TimeSpan SettleTime { get; set; }

    /// <summary>Seconds from a change's answer to the first read that may show it.</summary>
    public TimeSpan VerifyAfter { get; set; }

    /// <summary>Hours after which the whole tenant is read again.</summary>
    public TimeSpan RefreshInterval { get; set; }

    /// <summary>Minutes between two looks at the sign-in log.</summary>
    public TimeSpan EventInterval { get; set; }

    /// <summary>Minutes that each look at the sign-in log goes back for what the log shows late.</summary>
    public TimeSpan EventOverlap { get; set; }

    /// <summary>Writes to the tenant in an hour at most.</summary>
    public long? MaxWritesPerHour { get; set; }

    /// <summary>When the settings were last changed; null for never.</summary>
    public DateTimeOffset? Changed { get; set; }

    /// <summary>The id of who changed them.</summary>
    public string? ChangedBy { get; set; }

    /// <summary>Reads one from a reply.</summary>
    public static Setting Read(ref Utf8JsonReader json)
    {
        var it = new Setting();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("enabled"u8)) Enabled = json.GetBoolean();
        else if (name.SequenceEqual("environmentScope"u8))
        {
            while (json.Field(out var part))
                if (part.SequenceEqual("powerApps"u8)) PowerAppsEnvironment = json.GetString();
                else if (part.SequenceEqual("powerAutomate"u8)) PowerAutomateEnvironment = json.GetString();
                else json.Skip();
        }
        else if (name.SequenceEqual("activationDelayMinutes"u8)) ActivationDelay = TimeSpan.FromMinutes(json.GetInt64());
        else if (name.SequenceEqual("allowWarningUnits"u8)) AllowWarningUnit = json.GetBoolean();
        else if (name.SequenceEqual("defaultUsageLocation"u8)) DefaultUsageLocation = json.GetString();
        else if (name.SequenceEqual("maxDataAgeHours"u8)) MaxDataAge = json.TokenType == JsonTokenType.Null ? null : TimeSpan.FromHours(json.GetInt64());
        else if (name.SequenceEqual("claimAgainAfterUndo"u8)) ClaimAgainAfterUndo = json.GetString()!;
        else if (name.SequenceEqual("recordAll"u8)) RecordAll = json.GetBoolean();
        else if (name.SequenceEqual("observeWithinHours"u8)) ObserveWithin = TimeSpan.FromHours(json.GetInt64());
        else if (name.SequenceEqual("requiredRole"u8)) RequiredRole = json.GetString();
        else if (name.SequenceEqual("requiredReportRole"u8)) RequiredReportRole = json.GetString();
        else if (name.SequenceEqual("premiumNeedsOwnLicense"u8)) PremiumNeedsOwnLicense = json.GetBoolean();
        else if (name.SequenceEqual("allowAgents"u8)) AllowAgent = json.GetBoolean();
        else if (name.SequenceEqual("cloud"u8)) Cloud = json.GetString()!;
        else if (name.SequenceEqual("claimFromSignIns"u8)) ClaimFromSignIn = json.GetBoolean();
        else if (name.SequenceEqual("settleMinutes"u8)) SettleTime = TimeSpan.FromMinutes(json.GetInt64());
        else if (name.SequenceEqual("verifyAfterSeconds"u8)) VerifyAfter = TimeSpan.FromSeconds(json.GetInt64());
        else if (name.SequenceEqual("refreshHours"u8)) RefreshInterval = TimeSpan.FromHours(json.GetInt64());
        else if (name.SequenceEqual("eventMinutes"u8)) EventInterval = TimeSpan.FromMinutes(json.GetInt64());
        else if (name.SequenceEqual("eventOverlapMinutes"u8)) EventOverlap = TimeSpan.FromMinutes(json.GetInt64());
        else if (name.SequenceEqual("maxWritesPerHour"u8)) MaxWritesPerHour = json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
        else if (name.SequenceEqual("changed"u8)) Changed = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
        else if (name.SequenceEqual("changedBy"u8)) ChangedBy = json.GetString();
        else json.Skip();
    }
}

/// <summary>A step of a trace.</summary>
public sealed partial class TraceStep
{
    /// <summary>What was looked at.</summary>
    public string Step { get; set; } = "";

    /// <summary>Which one: the name of a policy, product or group; empty where there is but one.</summary>
    public string Subject { get; set; } = "";

    /// <summary>What came of it.</summary>
    public string Result { get; set; } = "";

    /// <summary>Why, in a sentence.</summary>
    public string Reason { get; set; } = "";

    /// <inheritdoc/>
    public override string ToString() => Subject is null ? $"{Step}: {Reason}" : $"{Step} {Subject}: {Reason}";

    /// <summary>Reads one from a reply.</summary>
    public static TraceStep Read(ref Utf8JsonReader json)
    {
        var it = new TraceStep();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("step"u8)) Step = json.GetString()!;
        else if (name.SequenceEqual("subject"u8)) Subject = json.GetString()!;
        else if (name.SequenceEqual("result"u8)) Result = json.GetString()!;
        else if (name.SequenceEqual("reason"u8)) Reason = json.GetString()!;
        else json.Skip();
    }
}

/// <summary>What a store is and holds.</summary>
public sealed partial class StoreInfo
{
    /// <summary>The file, or `:memory:`.</summary>
    public string Path { get; set; } = "";

    /// <summary>`Local`: the store is the system of record. `Graph`: the tenant is.</summary>
    public string Mode { get; set; } = "";

    /// <summary>The tenant, if one was named.</summary>
    public string? TenantId { get; set; }

    /// <summary>Whether this handle may write.</summary>
    public bool ReadOnly { get; set; }

    /// <summary>The version of the schema.</summary>
    public long Schema { get; set; }

    /// <summary>The version of SQLite.</summary>
    public string Sqlite { get; set; } = "";

    /// <summary>The version of the library.</summary>
    public string Version { get; set; } = "";

    /// <summary>The switch.</summary>
    public bool Enabled { get; set; }

    /// <summary>When the store was created.</summary>
    public DateTimeOffset Created { get; set; }

    /// <summary>How much of each there is.</summary>
    public StoreCounts Counts { get; set; } = new();

    /// <summary>When what is stored was taken from the tenant.</summary>
    public DateTimeOffset? PoolsTakenAt { get; set; }

    /// <summary>The newest import of users.</summary>
    public DateTimeOffset? UsersTakenAt { get; set; }

    /// <summary>The newest import of groups.</summary>
    public DateTimeOffset? GroupsTakenAt { get; set; }

    /// <summary>Reads one from a reply.</summary>
    public static StoreInfo Read(ref Utf8JsonReader json)
    {
        var it = new StoreInfo();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("path"u8)) Path = json.GetString()!;
        else if (name.SequenceEqual("mode"u8)) Mode = json.GetString()!;
        else if (name.SequenceEqual("tenantId"u8)) TenantId = json.GetString();
        else if (name.SequenceEqual("readOnly"u8)) ReadOnly = json.GetBoolean();
        else if (name.SequenceEqual("schema"u8)) Schema = json.GetInt64();
        else if (name.SequenceEqual("sqlite"u8)) Sqlite = json.GetString()!;
        else if (name.SequenceEqual("version"u8)) Version = json.GetString()!;
        else if (name.SequenceEqual("enabled"u8)) Enabled = json.GetBoolean();
        else if (name.SequenceEqual("created"u8)) Created = json.GetDateTimeOffset();
        else if (name.SequenceEqual("counts"u8)) Counts = StoreCounts.Read(ref json);
        else if (name.SequenceEqual("ages"u8))
        {
            while (json.Field(out var part))
                if (part.SequenceEqual("pools"u8)) PoolsTakenAt = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
                else if (part.SequenceEqual("users"u8)) UsersTakenAt = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
                else if (part.SequenceEqual("groups"u8)) GroupsTakenAt = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
                else json.Skip();
        }
        else json.Skip();
    }
}

/// <summary>A window in numbers.</summary>
public sealed partial class ReportSummary
{
    /// <summary>Events recorded, refusals among them.</summary>
    public long Total { get; set; }

    /// <summary>Licenses claimed.</summary>
    public long Claimed { get; set; }

    /// <summary>Grants that failed for good: neither claimed nor in any outcome.</summary>
    public long Failed { get; set; }

    /// <summary>The rows of the report by policy, with its name now or at its removal, the largest first.</summary>
    public Listed<ReportGroup> ByPolicy { get; set; } = [];

    /// <summary>The rows by product, the largest first.</summary>
    public Listed<ReportGroup> ByProduct { get; set; } = [];

    /// <summary>The rows by day, UTC, the oldest first.</summary>
    public Listed<ReportGroup> ByDay { get; set; } = [];

    /// <summary>Everything recorded, by outcome, the largest first.</summary>
    public Listed<ReportGroup> ByOutcome { get; set; } = [];

    /// <summary>Reads one from a reply.</summary>
    public static ReportSummary Read(ref Utf8JsonReader json)
    {
        var it = new ReportSummary();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("total"u8)) Total = json.GetInt64();
        else if (name.SequenceEqual("claimed"u8)) Claimed = json.GetInt64();
        else if (name.SequenceEqual("failed"u8)) Failed = json.GetInt64();
        else if (name.SequenceEqual("byPolicy"u8)) ByPolicy = json.List(ReportGroup.Read);
        else if (name.SequenceEqual("byProduct"u8)) ByProduct = json.List(ReportGroup.Read);
        else if (name.SequenceEqual("byDay"u8)) ByDay = json.List(ReportGroup.Read);
        else if (name.SequenceEqual("byOutcome"u8)) ByOutcome = json.List(ReportGroup.Read);
        else json.Skip();
    }
}

/// <summary>What became of claims.</summary>
public sealed partial class Undone
{
    /// <summary>The claims as they are now, or why they were not undone, in the order of the request.</summary>
    public Listed<Item<Claim>> Items { get; set; } = [];

    /// <summary>How many claims are in which state now; claims in error are not counted.</summary>
    public Counted Summary { get; set; } = [];

    /// <summary>Reads one from a reply.</summary>
    public static Undone Read(ref Utf8JsonReader json)
    {
        var it = new Undone();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("items"u8)) Items = json.List(Claim.ReadItem);
        else if (name.SequenceEqual("summary"u8)) Summary = json.Counts();
        else json.Skip();
    }
}

/// <summary>Who may claim again.</summary>
public sealed partial class Unlocked
{
    /// <summary>The user.</summary>
    public string User { get; set; } = "";

    /// <summary>The object id; null where the store knows no such user.</summary>
    public string? UserId { get; set; }

    /// <summary>The apps that the user may claim again now.</summary>
    public Listed<string> Apps { get; set; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{User}: {string.Join(", ", Apps)}";

    /// <summary>Reads one from a reply.</summary>
    public static Unlocked Read(ref Utf8JsonReader json)
    {
        var it = new Unlocked();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("user"u8))
        {
            while (json.Field(out var part))
                if (part.SequenceEqual("userPrincipalName"u8)) User = json.GetString()!;
                else if (part.SequenceEqual("id"u8)) UserId = json.GetString();
                else json.Skip();
        }
        else if (name.SequenceEqual("apps"u8)) Apps = json.Texts();
        else json.Skip();
    }
}

/// <summary>A user. The id decides where the store knows such a user, else the name.</summary>
public sealed partial class UserEntry
{
    /// <summary>The user.</summary>
    public string? Id { get; set; }

    /// <summary>The user principal name.</summary>
    public string? UserPrincipalName { get; set; }

    /// <summary>Reads one from a reply.</summary>
    public static UserEntry Read(ref Utf8JsonReader json)
    {
        var it = new UserEntry();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("id"u8)) Id = json.GetString();
        else if (name.SequenceEqual("userPrincipalName"u8)) UserPrincipalName = json.GetString();
        else json.Skip();
    }
}

/// <summary>A user in a reply.</summary>
public sealed partial class UserRef
{
    /// <summary>The object id; null where the store knows no such user.</summary>
    public string? Id { get; set; }

    /// <summary>The user principal name; of an unknown user what it was called.</summary>
    public string UserPrincipalName { get; set; } = "";

    /// <inheritdoc/>
    public override string ToString() => UserPrincipalName;

    /// <summary>Reads one from a reply.</summary>
    public static UserRef Read(ref Utf8JsonReader json)
    {
        var it = new UserRef();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("id"u8)) Id = json.GetString();
        else if (name.SequenceEqual("userPrincipalName"u8)) UserPrincipalName = json.GetString()!;
        else json.Skip();
    }
}

/// <summary>A user as the store believes them to be.</summary>
public sealed partial class User
{
    /// <summary>The object id.</summary>
    public string Id { get; set; } = "";

    /// <summary>The user principal name.</summary>
    public string UserPrincipalName { get; set; } = "";

    /// <summary>The name people know.</summary>
    public string? DisplayName { get; set; }

    /// <summary>The department.</summary>
    public string? Department { get; set; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? UsageLocation { get; set; }

    /// <summary>Graph's accountEnabled.</summary>
    public bool AccountEnabled { get; set; }

    /// <summary>Graph's userType; null counts as Member.</summary>
    public string? UserType { get; set; }

    /// <summary>Whether the user is an agent (Graph's agentUser), who claims only with the setting `allowAgents`.</summary>
    public bool Agent { get; set; }

    /// <summary>How the user holds products.</summary>
    public Listed<Assignment> Assignments { get; set; } = [];

    /// <summary>The groups the user is known to be a direct member of.</summary>
    public Listed<GroupRef> Groups { get; set; } = [];

    /// <summary>When Graph was asked.</summary>
    public DateTimeOffset TakenAt { get; set; }

    /// <inheritdoc/>
    public override string ToString() => UserPrincipalName;

    /// <summary>Reads one from a reply.</summary>
    public static User Read(ref Utf8JsonReader json)
    {
        var it = new User();
        while (json.Field(out var name)) it.Take(name, ref json);
        return it;
    }

    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("id"u8)) Id = json.GetString()!;
        else if (name.SequenceEqual("userPrincipalName"u8)) UserPrincipalName = json.GetString()!;
        else if (name.SequenceEqual("displayName"u8)) DisplayName = json.GetString();
        else if (name.SequenceEqual("department"u8)) Department = json.GetString();
        else if (name.SequenceEqual("usageLocation"u8)) UsageLocation = json.GetString();
        else if (name.SequenceEqual("accountEnabled"u8)) AccountEnabled = json.GetBoolean();
        else if (name.SequenceEqual("userType"u8)) UserType = json.GetString();
        else if (name.SequenceEqual("agent"u8)) Agent = json.GetBoolean();
        else if (name.SequenceEqual("assignments"u8)) Assignments = json.List(Assignment.Read);
        else if (name.SequenceEqual("groups"u8)) Groups = json.List(GroupRef.Read);
        else if (name.SequenceEqual("takenAt"u8)) TakenAt = json.GetDateTimeOffset();
        else json.Skip();
    }
}
