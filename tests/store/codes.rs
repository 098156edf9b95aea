//! The numbers by which stores keep words. A number means its word for ever: append, and never change or
//! reuse one.

use autoclaim::domain::{
    app::{App, Family, Trigger},
    book::Unfit,
    claim::{ClaimState, Outcome, PendingChangeKind, PendingChangeState},
    environment::CoverageKind,
    exchange::{OwnerKind, UnderWay},
    finding::{NotCovered, OutsideScope, PassedOver},
    ids::UserId,
    listing::ListingKind,
    migration::{HoldBack, KeepPlans, Membership, MigrationItemState, MigrationStep},
    mode::Mode,
    policy::AssignVia,
    product::Capability,
    request::{AttemptResult, GraphTask, HoldReason, RequestKind},
    setting::{ClaimAgainAfterUndo, Cloud, EnvironmentScope},
};
use rusqlite::types::Value as Stored;
use serde_json::json;
use std::{collections::BTreeSet, fs, path::Path};

use super::{
    support::behind,
    tenants::{
        made,
        small::{BACKUP, PRIMARY, TAKEN_AT, claim, tenant, user},
        whole::whole,
    },
};

const CODES: &str = "
App: 1 Teams, 2 PowerApps, 3 PowerAutomatePerUser, 4 PowerAutomatePremium
AssignVia: 1 Direct, 2 Group
AttemptResult: 1 Done, 2 DoneAlready, 3 AgainLater, 4 Apart, 5 NoUnits, 6 MendUser, 7 MendConfiguration,
    8 Never, 9 InDoubt, 10 NotSent
Capability: 1 Enabled, 2 Warning, 3 Gone
ClaimAgainAfterUndo: 1 Never, 2 OnRequest, 3 Always
ClaimState: 1 Booked, 2 Sent, 3 Observed, 4 Failed, 5 UndoPending, 6 Undone, 7 RemovedOutside, 8 Migrated
Cloud: 1 Global, 2 USGov, 3 USGovDoD, 4 China
CoverageKind: 1 PayAsYouGo, 2 AppPass, 3 FlowPlan
EnvironmentScope: 1 All, 2 OnlyManaged
Family: 1 PowerApps, 2 PowerAutomate
GraphTask: 1 Refresh, 2 Events, 3 Send, 4 Verify
HoldBack: 1 UserUnknown, 2 UserAmbiguous, 3 AccountDeleted, 4 AccountDisabled, 5 Agent, 6 DataTooOld,
    7 NoDirectPath, 8 AlreadyMigrated, 9 NotProvablyDirect, 10 PlanLoss, 11 PlansDiffer, 12 ProductNotOwned,
    13 GroupLacksProduct, 14 GroupUnfit, 15 InheritedInError, 16 NoUnits, 17 PlanConflict, 18 ChangeUnderWay,
    19 InAnotherMigration, 20 GroupDataTooOld, 21 MembershipAwaited, 22 InheritedGone, 23 UsageLocationMissing, 24 OtherProductLost
HoldReason: 1 Throttled, 2 PermissionMissing
KeepPlans: 1 Superset, 2 Exact
ListingKind: 1 Users, 2 UserChanges, 3 Groups, 4 Members, 5 SignIns
Membership: 1 Graph, 2 External
MigrationItemState: 1 Ready, 2 Held, 3 Moving, 4 Paused, 5 Done, 6 Failed, 7 Undoing, 8 Undone
MigrationStep: 1 Join, 2 Wait, 3 Inherited, 4 Removed, 5 PutBack, 6 Return, 7 Leave
Mode: 1 Local, 2 Graph
NotCovered: 1 StandardTrigger, 2 OnlyManaged
Outcome: 1 Claimed, 2 PendingGroup, 3 AlreadyEntitled, 4 PlanSwitchedOff, 5 GroupLicensePending,
    6 GroupLicenseError, 7 PreviouslyUndone, 8 FeatureOff, 9 DataTooOld, 10 NoPolicy, 11 PolicyOff,
    12 NotYetActive, 13 OutOfScope, 14 TriggerNotCovered, 15 EnvironmentNotCovered, 16 CapReached,
    17 PoolsEmpty, 18 UsageLocationMissing, 19 AccountDisabled, 20 GuestNotEligible, 21 UserUnknown,
    22 AgentNotEligible, 23 EntitlementUnknown
OutsideScope: 1 ExcludedUser, 2 ExcludedGroup, 3 NoIncludedGroup, 4 UsageLocation, 5 Department
OwnerKind: 1 Claim, 2 Undo, 3 Migration, 4 PutBack
PassedOver: 1 NotOwned, 2 InGrace, 3 Suspended, 4 NotAssignable, 5 PlanMissing, 6 NoFreeUnit, 7 Reserved,
    8 GroupUnfit, 9 GroupLacksProduct, 10 GroupPlanOff, 11 UnitsInGrace
PendingChangeKind: 1 AssignLicense, 2 SetUsageLocation, 3 AddToGroup, 4 RemoveLicense, 5 RemoveFromGroup
PendingChangeState: 1 Pending, 2 Sent, 3 Observed, 4 Failed, 5 Cancelled
RequestKind: 1 SubscribedSkus, 2 ReadUsers, 3 SetUsageLocation, 4 AssignLicense, 5 AddMembers,
    6 RemoveMember, 7 ReadGroups, 8 ListUsers, 9 ListUserChanges, 10 ListGroups, 11 ListMembers,
    12 ListSignIns
Trigger: 1 FirstSignIn, 2 LaunchPremiumApp, 3 LaunchApp, 4 RequestLicense, 5 TriggerPremiumFlow,
    6 SavePremiumFlow, 7 EnablePremiumFlow, 8 TriggerStandardFlow, 9 SaveStandardFlow, 10 EnableStandardFlow,
    11 TriggerAttendedRpaFlow, 12 SaveAttendedRpaFlow, 13 EnableAttendedRpaFlow, 14 DesktopGoPremium,
    15 DesktopTrialRpa
UnderWay: 1 Leased, 2 InDoubt
Unfit: 1 NotSecurity, 2 Dynamic, 3 Synced, 4 MailEnabled, 5 RoleAssignable, 6 ManagementRestricted,
    7 TypesUnsaid, 8 SyncUnsaid, 9 MailUnsaid, 10 RoleUnsaid, 11 RestrictionUnsaid
";

/// Vocabularies whose numbers no store keeps.
const OF_REPLIES: &str = "
    AuditFormat CheckKind Create Damage GraphFailure GroupBy LintKind MethodKind MigrationFormat MigrationState PolicyStatus
    ReportFormat Severity Skipped Snapshot StepKind StepResult Use Via WaveBy
";

fn line(name: &str, words: impl IntoIterator<Item = (i64, String)>) -> String {
    let words: Vec<_> = words.into_iter().map(|(code, word)| format!("{code} {word}")).collect();
    format!("{name}: {}", words.join(", "))
}

macro_rules! lines {
    ($($words:ident)*) => {
        [$(line(stringify!($words), $words::ALL.iter().map(|word| (word.code().into(), word.to_string())))),*]
    };
}

#[test]
fn every_word_is_kept_as_this_number() {
    let apps = App::built_in().into_iter().map(|app| (app.key.into(), app.name));
    let words = lines! {
        AssignVia AttemptResult Capability ClaimAgainAfterUndo ClaimState Cloud CoverageKind EnvironmentScope Family GraphTask HoldBack HoldReason
        KeepPlans ListingKind Membership MigrationItemState MigrationStep Mode NotCovered Outcome OutsideScope OwnerKind PassedOver PendingChangeKind PendingChangeState RequestKind Trigger UnderWay
        Unfit
    };
    let told: Vec<String> = [line("App", apps)].into_iter().chain(words).collect();
    let golden = CODES.replace(",\n    ", ", ");
    assert_eq!(told, golden.trim().lines().collect::<Vec<_>>());
}

/// Every vocabulary of the library by its name.
fn vocabularies(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            vocabularies(&path, found);
        } else {
            let text = fs::read_to_string(&path).unwrap_or_default();
            let begun = text
                .split("words! {")
                .skip(1)
                .filter_map(|rest| rest.split("pub enum ").nth(1)?.split_whitespace().next());
            found.extend(begun.filter(|name| !name.starts_with('$')).map(str::to_owned));
        }
    }
}

#[test]
fn every_vocabulary_is_listed_here() {
    let mut found = BTreeSet::new();
    vocabularies(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    let kept =
        CODES.lines().filter_map(|line| line.split_once(": ").filter(|(name, _)| !name.starts_with(' ')));
    let listed =
        kept.map(|(name, _)| name).filter(|name| *name != "App").chain(OF_REPLIES.split_whitespace());
    assert_eq!(found, listed.map(str::to_owned).collect());
}

fn rows(path: &str, sql: &str) -> Vec<(i64, Stored)> {
    let file = behind(path);
    let mut statement = file.prepare(sql).unwrap();
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().collect::<Result<_, _>>().unwrap()
}

/// A policy with every list there is, and products of every choice of plans.
#[test]
fn the_parts_of_a_policy_are_kept_as_these_numbers() {
    let host = tenant("Graph", [20, 5]);
    let third = "c7df2760-2c81-4ef7-b578-5b5392b571df";
    let skus: Vec<_> = [(PRIMARY, "ENTERPRISEPACK"), (BACKUP, "SPE_E3"), (third, "ENTERPRISEPREMIUM")].into();
    let skus: Vec<_> = skus.into_iter().map(|(id, part)| made(id, part, 5, &["TEAMS1", "SWAY"])).collect();
    host.call("pool.import", json!({ "subscribedSkus": skus, "takenAt": TAKEN_AT }));
    let group = |id| json!({ "id": user(id), "displayName": id.to_string(), "securityEnabled": true });
    let groups = [101, 102].map(group);
    host.call("group.import", json!({ "groups": groups, "takenAt": TAKEN_AT }));
    let products = json!([{ "product": PRIMARY }, { "product": BACKUP, "disabledPlans": ["SWAY"] },
        { "product": third, "enabledPlans": ["TEAMS1"] }]);
    let lists = json!({ "name": "All", "app": "Teams", "products": products, "triggers": ["FirstSignIn"],
        "includeGroups": [user(101)], "excludeGroups": [user(102)], "excludeUsers": [user(3)],
        "usageLocations": ["DE"], "departments": ["Sales"] });
    host.call("policy.create", lists);
    let (path, text) = (host.path("tenant.db"), |text: &str| Stored::Text(text.to_owned()));
    let id = |text: String| Stored::Blob(text.parse::<UserId>().unwrap().as_bytes().to_vec());
    let lists = [
        (1, Stored::Integer(Trigger::FirstSignIn.code().into())),
        (2, id(user(101))),
        (3, id(user(102))),
        (4, id(user(3))),
        (5, text("DE")),
        (6, text("Sales")),
    ];
    assert_eq!(rows(&path, "SELECT kind, value FROM policy_scope ORDER BY kind"), lists);
    let choices =
        rows(&path, "SELECT choice, sku FROM policy_product JOIN product USING (product) ORDER BY place");
    assert_eq!(choices, [(0, id(PRIMARY.into())), (1, id(BACKUP.into())), (2, id(third.into()))]);
}

/// What lies with users, by what it is: a path, or a claim with what became of it.
#[test]
fn what_lies_with_a_user_is_kept_as_these_numbers() {
    let host = whole();
    host.set(json!({ "recordAll": true }));
    claim(&host, &user(2), "2026-01-07T10:00:00Z");
    let sql = "SELECT DISTINCT h.kind, iif(h.kind = 0, 'path', coalesce(n.state, c.state, 'no grant'))
               FROM holding h LEFT JOIN claim c ON c.claim = h.path AND h.kind > 1
               LEFT JOIN claim_now n ON n.claim = c.claim ORDER BY 1, 2";
    let state = |state: ClaimState| Stored::Integer(state.code().into());
    let text = |text: &str| Stored::Text(text.to_owned());
    let kinds = [
        (0, text("path")),
        (2, state(ClaimState::Booked)),
        (4, state(ClaimState::Undone)),
        (5, state(ClaimState::Observed)),
        (6, text("no grant")),
    ];
    assert_eq!(rows(&host.path("tenant.db"), sql), kinds);
}
