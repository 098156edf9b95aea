//! How the client calls what the schemas call otherwise.

/// Classes that are called otherwise than their schema. A schema that ends in `View` loses the ending.
pub const CLASSES: &[(&str, &str)] = &[
    ("Ages", "StoreAges"),
    ("AuditExported", "AuditFile"),
    ("Backlog", "GraphBacklog"),
    ("CheckFinding", "StoreFinding"),
    ("CheckReport", "StoreCheck"),
    ("Counts", "StoreCounts"),
    ("CoverageView", "EnvironmentCoverage"),
    ("DecisionView", "ClaimDecision"),
    ("ErrorDetail", "AutoClaimException"),
    ("Evidence", "LogEvidence"),
    ("Event", "ClaimEvent"),
    ("Events", "ClaimEvents"),
    ("ExportedReport", "ReportFile"),
    ("HandedOut", "GraphRequest"),
    ("LintView", "PolicyFinding"),
    ("MigrationExported", "MigrationFile"),
    ("MigrationImported", "MigrationImport"),
    ("MigrationView", "MigrationPlan"),
    ("NextRequests", "GraphRequests"),
    ("PoolsImported", "PoolImport"),
    ("Replied", "GraphReplied"),
    ("ReplyItem", "GraphReplyItem"),
    ("StepView", "TraceStep"),
    ("Summary", "ReportSummary"),
];

/// Objects that become properties of whoever has them. `@` is the name of the field they stand in.
pub const FLAT: &[(&str, &[(&str, &str)])] = &[
    ("Ages", &[("pools", "PoolsTakenAt"), ("users", "UsersTakenAt"), ("groups", "GroupsTakenAt")]),
    (
        "AuditActor",
        &[
            ("id", "@"),
            ("name", "@Name"),
            ("roles", "@Roles"),
            ("host", "@Host"),
            ("process", "@Process"),
            ("key", "@Key"),
        ],
    ),
    (
        "EnvironmentScopes",
        &[("powerApps", "PowerAppsEnvironment"), ("powerAutomate", "PowerAutomateEnvironment")],
    ),
    ("EventEnvironment", &[("id", "@"), ("managed", "Managed")]),
    ("GroupRef", &[("name", "@"), ("id", "@Id")]),
    (
        "MigrationEvidence",
        &[
            ("after", "After"),
            ("lackingSince", "LackingSince"),
            ("shownSince", "ShownSince"),
            ("provenAt", "ProvenAt"),
        ],
    ),
    ("Owner", &[("kind", "@Kind"), ("id", "@Id")]),
    ("MigrationRef", &[("name", "Plan"), ("id", "PlanId")]),
    ("PolicyRef", &[("name", "@"), ("id", "@Id")]),
    ("ProductRef", &[("skuPartNumber", "@"), ("skuId", "SkuId"), ("name", "@Name")]),
    ("UserRef", &[("userPrincipalName", "@"), ("id", "@Id")]),
    ("Window", &[("from", "From"), ("to", "To")]),
];

/// Fields that are called otherwise than their property, everywhere or in one schema.
pub const PROPERTIES: &[(&str, &str, &str)] = &[
    ("", "claim", "ClaimId"),
    ("", "event", "EventId"),
    ("", "stale", "Older"),
    ("AuditRecord", "user", "UserId"),
    ("Event", "id", "EventId"),
    ("Setting", "allowAgents", "AllowAgent"),
    ("Setting", "allowWarningUnits", "AllowWarningUnit"),
    ("Setting", "claimFromSignIns", "ClaimFromSignIn"),
];

/// Numbers whose name ends in their unit that are durations, as the parameters are that set them.
pub const SPANS: &[(&str, &str, &str)] = &[
    ("Setting", "activationDelayMinutes", "ActivationDelay"),
    ("Setting", "eventMinutes", "EventInterval"),
    ("Setting", "eventOverlapMinutes", "EventOverlap"),
    ("Setting", "maxDataAgeHours", "MaxDataAge"),
    ("Setting", "observeWithinHours", "ObserveWithin"),
    ("Setting", "refreshHours", "RefreshInterval"),
    ("Setting", "settleMinutes", "SettleTime"),
    ("Setting", "verifyAfterSeconds", "VerifyAfter"),
];

/// What ToString gives where there is no Name.
pub const TEXTS: &[(&str, &str)] = &[
    ("AssignmentView", "$\"{Product} ({AssignedBy}: {State})\""),
    ("AuditDetail", "$\"{Name} {Value}\""),
    ("AuditFinding", "Message"),
    ("AuditHead", "$\"{Sequence}:{Hash}\""),
    ("AuditRecord", "$\"{Sequence}: {Action} {Target}\""),
    (
        "AuditVerified",
        "Ok ? $\"whole to record {Head.Sequence}\" : Breaks ? $\"broken after record {Head.Sequence}\" : $\"whole to record {Head.Sequence}, but not what it is about\"",
    ),
    ("Cap", "$\"{Claims} in {Hours} hours\""),
    ("CatalogEntry", "SkuPartNumber"),
    (
        "ChangeAttempt",
        "$\"{Attempt}: {Result ?? \"under way\"}{(Product is null ? \"\" : $\" {Product}\")}{(Status is null ? \"\" : $\" ({Status}{(Code is null ? \"\" : $\" {Code}\")})\")}{(Message is null ? \"\" : $\": {Message}\")}\"",
    ),
    (
        "ChangeEvidence",
        "ProvenAt is not null ? \"proven\" : LackingSince is not null ? \"lacking in one read\" : ShownSince is not null ? \"shown\" : After is not null ? \"not shown yet\" : \"not handed out\"",
    ),
    (
        "CatalogChange",
        "$\"{Products} products: {Added.Count} added, {Changed.Count} changed, {Removed.Count} removed\"",
    ),
    ("CheckFinding", "$\"{Kind}: {Message}\""),
    ("ClaimView", "$\"{User} {App}: {Outcome}\""),
    (
        "Counts",
        "$\"{Users} users, {Groups} groups, {Pools} pools, {Environments} environments, {PowerApps} Power Apps, {Policies} policies, {Claims} claims, {PendingChanges} pending changes, {AuditRecords} audit records\"",
    ),
    ("CoverageView", "Units is null ? $\"{Kind}\" : $\"{Kind} {Units}\""),
    ("DecisionView", "$\"{User} {App}: {Outcome}\""),
    ("EnvironmentView", "Name ?? Id"),
    ("Event", "$\"{User} {App}\""),
    ("Evidence", "$\"{Environment}: {Counts}; not visible: {string.Join(\", \", NotVisible)}\""),
    ("GroupLicenseView", "Product"),
    ("GroupRef", "Name ?? Id"),
    ("GroupView", "DisplayName ?? Id"),
    ("ItemError", "Error.Message"),
    ("LintView", "$\"{Severity} {Kind}: {Message}\""),
    ("GraphWarning", "$\"{Name}: {Message}\""),
    ("HoldBackView", "$\"{Reason}: {Message}\""),
    ("HeldItem", "$\"{User} {Product}\""),
    (
        "MigrationEvent",
        "$\"{At:u} {State} at {Step}{(By is null ? \"\" : $\" by {By}\")}{(Reason is null ? \"\" : $\": {Reason.Message}\")}\"",
    ),
    ("MigrationItemView", "$\"{User} {Product}: {State}\""),
    ("MigrationLoss", "$\"{Plan}: {Items}\""),
    ("MigrationTargetView", "$\"{Product} -> {Group}\""),
    ("MigrationWave", "Department is null ? $\"{Wave}\" : $\"{Wave} {Department}\""),
    ("AcceptedLossView", "Product"),
    ("PendingChangeView", "$\"{Id}: {Kind} {User}\""),
    ("PlanView", "ServicePlanName"),
    ("PolicyProductView", "SkuPartNumber"),
    ("PoolView", "SkuPartNumber"),
    ("PowerAppView", "Name ?? Id"),
    ("ProductView", "SkuPartNumber"),
    ("ReportGroup", "$\"{Key}: {Count}\""),
    ("StepView", "Subject is null ? $\"{Step}: {Reason}\" : $\"{Step} {Subject}: {Reason}\""),
    ("Unlocked", "$\"{User}: {string.Join(\", \", Apps)}\""),
    ("UserRef", "UserPrincipalName"),
    ("UserView", "UserPrincipalName"),
];

/// Classes of which Shapes.cs completes what was read.
pub const COMPLETED: &[&str] = &["Policy"];

/// What hosts send as well as read.
pub const SENT: &[&str] = &["Event"];
