//! Every table and what its columns hold.

use crate::{
    domain::{
        app::Trigger,
        claim::{ClaimState, Outcome, PendingChangeKind, PendingChangeState},
        environment::CoverageKind,
        exchange::{Evidence, OwnerKind},
        ids::{GroupId, MigrationId, PlanId, PolicyId, SkuId, UserId},
        listing::ListingKind,
        migration::{MigrationItemState, MigrationStep},
        policy::AssignVia,
        request::{AttemptResult, GraphTask, HoldReason, RequestKind},
        setting::{ClaimAgainAfterUndo, Cloud, EnvironmentScope},
        time::Time,
    },
    store::{
        record,
        sqlite::{
            blob::{Clients, Count, Plans},
            row::NUMBERS,
        },
    },
};
use rusqlite::types::{FromSql, ValueRef};

/// Whether a value is what a column holds.
type Holds = fn(ValueRef<'_>) -> bool;

fn is<T: FromSql>(value: ValueRef<'_>) -> bool {
    T::column_result(value).is_ok()
}

fn any(_: ValueRef<'_>) -> bool {
    true
}

fn triggers(value: ValueRef<'_>) -> bool {
    let codes = value.as_blob_or_null().ok();
    codes
        .is_some_and(|codes| codes.unwrap_or_default().iter().all(|code| Trigger::from_code(*code).is_some()))
}

fn decided(value: ValueRef<'_>) -> bool {
    value.as_blob().is_ok_and(record::claim::is_readable)
}

fn rule_book(value: ValueRef<'_>) -> bool {
    value.as_blob().is_ok_and(|body| record::book::decode(body).is_some())
}

fn terms(value: ValueRef<'_>) -> bool {
    value.as_blob().is_ok_and(|body| record::migration::decode_terms(body).is_some())
}

fn planned(value: ValueRef<'_>) -> bool {
    value.as_blob().is_ok_and(|body| record::migration::decode_planned(body).is_some())
}

fn planned_or_null(value: ValueRef<'_>) -> bool {
    value == ValueRef::Null || planned(value)
}

fn keys(value: ValueRef<'_>) -> bool {
    value.as_blob().is_ok_and(|keys| keys.len() % 8 == 0)
}

fn obstacle(value: ValueRef<'_>) -> bool {
    value == ValueRef::Null
        || value.as_blob().is_ok_and(|body| record::migration::decode_obstacle(body).is_some())
}

fn history(value: ValueRef<'_>) -> bool {
    value == ValueRef::Null
        || value.as_blob().is_ok_and(|body| record::migration::decode_history(body).is_some())
}

fn marks(value: ValueRef<'_>) -> bool {
    value.as_blob().is_ok_and(|marks| !marks.is_empty() && marks.len() % 8 == 0)
}

fn doubt(value: ValueRef<'_>) -> bool {
    value.as_i64().is_ok_and(|code| (0..=2).contains(&code))
}

/// Nothing else is ever written: reads take any other number for true, and the largest for damage.
fn flag(value: ValueRef<'_>) -> bool {
    value.as_i64().is_ok_and(|flag| matches!(flag, 0 | 1))
}

fn flag_or_null(value: ValueRef<'_>) -> bool {
    value == ValueRef::Null || flag(value)
}

fn number(value: ValueRef<'_>) -> bool {
    value.as_i64().is_ok_and(|number| NUMBERS.contains(&number))
}

fn number_or_null(value: ValueRef<'_>) -> bool {
    value == ValueRef::Null || number(value)
}

fn text(value: ValueRef<'_>) -> bool {
    value.as_str().is_ok()
}

fn text_or_null(value: ValueRef<'_>) -> bool {
    value == ValueRef::Null || text(value)
}

const NUMBER: Holds = number;
const NUMBER_OR_NULL: Holds = number_or_null;
const COUNT: Holds = is::<Count>;
const COUNT_OR_NULL: Holds = is::<Option<Count>>;
const FLAG: Holds = flag;
const FLAG_OR_NULL: Holds = flag_or_null;
const TEXT: Holds = text;
const TEXT_OR_NULL: Holds = text_or_null;
const TIME: Holds = is::<Time>;
const TIME_OR_NULL: Holds = is::<Option<Time>>;
const APP: Holds = is::<u16>;
const PLANS: Holds = is::<Plans>;
const PLANS_OR_NULL: Holds = is::<Option<Plans>>;
const HASH: Holds = is::<[u8; 32]>;

macro_rules! tables {
    ($($table:ident: $($column:ident = $holds:expr),+;)+) => {
        /// Every table, and what its columns hold as calls read them.
        pub const TABLES: &[(&str, &[(&str, Holds)])] = &[$((stringify!($table), &[$((stringify!($column), $holds)),+])),+];
    };
}

tables! {
    meta: name = TEXT, value = any;
    setting: one = NUMBER, enabled = FLAG, power_apps_scope = is::<EnvironmentScope>, power_automate_scope = is::<EnvironmentScope>,
        activation_delay_minutes = COUNT, allow_warning_units = FLAG, default_usage_location = TEXT_OR_NULL,
        max_data_age_hours = COUNT_OR_NULL, claim_again_after_undo = is::<ClaimAgainAfterUndo>, record_all = FLAG,
        observe_within_hours = COUNT, required_role = TEXT_OR_NULL, changed_at = TIME_OR_NULL, changed_by = TEXT_OR_NULL,
        required_report_role = TEXT_OR_NULL, allow_agents = FLAG, premium_needs_own_license = FLAG, cloud = is::<Cloud>,
        claim_from_sign_ins = FLAG, settle_minutes = COUNT, verify_after_seconds = COUNT, refresh_hours = COUNT, event_minutes = COUNT,
        event_overlap_minutes = COUNT, max_writes_per_hour = COUNT_OR_NULL;
    catalog_product: sku = is::<SkuId>, part_number = TEXT, name = TEXT;
    catalog_plan: plan = is::<PlanId>, name = TEXT, friendly_name = TEXT;
    catalog_product_plan: sku = is::<SkuId>, plan = is::<PlanId>;
    product: product = NUMBER, sku = is::<SkuId>;
    pool: product = NUMBER, part_number = TEXT, part_number_folded = TEXT, applies_to = TEXT, capability = TEXT, enabled = COUNT,
        warning = COUNT, suspended = COUNT, locked_out = COUNT, consumed = COUNT, booked = COUNT, reserved = COUNT,
        warn_below = COUNT_OR_NULL, moved = FLAG, taken_at = TIME, refused_at = TIME_OR_NULL;
    pool_plan: product = NUMBER, place = NUMBER, plan = is::<PlanId>, name = TEXT, applies_to = TEXT, status = TEXT;
    user: user = NUMBER, id = is::<UserId>, upn = TEXT, upn_folded = TEXT, display_name = TEXT_OR_NULL, department = TEXT_OR_NULL,
        usage_location = TEXT_OR_NULL, account_enabled = FLAG, user_type = TEXT_OR_NULL, agent = FLAG, imported_claim = NUMBER,
        removed = FLAG, taken_at = TIME;
    holding: user = NUMBER, kind = NUMBER, subject = NUMBER, path = NUMBER, disabled = PLANS_OR_NULL, product = NUMBER_OR_NULL,
        via = NUMBER_OR_NULL, state = TEXT_OR_NULL, error = TEXT_OR_NULL, after = is::<Option<Evidence>>, first = is::<Option<Evidence>>,
        shown_at = TIME_OR_NULL, last = is::<Option<Evidence>>;
    taken_counts: noun = NUMBER, taken_at = TIME, n = COUNT;
    grp: grp = NUMBER, id = is::<GroupId>, name = TEXT_OR_NULL, name_folded = TEXT_OR_NULL, security_enabled = FLAG_OR_NULL,
        mail_enabled = FLAG_OR_NULL, on_premises_sync = FLAG_OR_NULL, dynamic = FLAG_OR_NULL, unified = FLAG_OR_NULL,
        role_assignable = FLAG_OR_NULL, restricted = FLAG_OR_NULL, members_listed = FLAG, removed = FLAG, taken_at = TIME;
    group_license: grp = NUMBER, product = NUMBER, disabled = PLANS, since = TIME;
    member: user = NUMBER, grp = NUMBER, since = TIME;
    awaited_member: id = is::<UserId>, grp = NUMBER, since = TIME;
    environment: environment = NUMBER, id_folded = TEXT, id = TEXT, name = TEXT_OR_NULL, managed = FLAG_OR_NULL, taken_at = TIME;
    billing_policy: policy = NUMBER, id_folded = TEXT, taken_at = TIME;
    coverage: environment = NUMBER, kind = is::<CoverageKind>, policy = NUMBER, units = COUNT_OR_NULL;
    app_pass: place = NUMBER, environment = NUMBER, app = APP, user = NUMBER;
    app: app = APP, name = TEXT, name_folded = TEXT, plan = is::<Option<PlanId>>, plan_name = TEXT_OR_NULL, triggers = triggers,
        plans_added = PLANS, plans_removed = PLANS, unknown_added = PLANS, unknown_removed = PLANS, clients_added = is::<Clients>,
        clients_removed = is::<Clients>, removed = FLAG;
    policy: policy = NUMBER, id = is::<PolicyId>, name_folded = TEXT_OR_NULL, version = NUMBER_OR_NULL, created_at = TIME,
        changed_at = TIME;
    policy_version: version = NUMBER, policy = NUMBER, name = TEXT, app = APP, enabled = FLAG, priority = NUMBER,
        environment_scope = is::<Option<EnvironmentScope>>, changed_at = TIME, changed_by = TEXT_OR_NULL, assign_via = is::<AssignVia>,
        cap_claims = is::<Option<u32>>, cap_hours = is::<Option<u32>>;
    policy_product: version = NUMBER, place = NUMBER, product = NUMBER, choice = is::<u8>, plans = PLANS, grp = NUMBER_OR_NULL;
    policy_scope: version = NUMBER, kind = is::<u8>, place = NUMBER, value = any;
    rule_book: book = NUMBER, digest = HASH, body = rule_book;
    claim: claim = NUMBER, event = TEXT, user = NUMBER_OR_NULL, app = APP, trigger = is::<Trigger>,
        at = TIME_OR_NULL, decided_at = TIME, outcome = is::<Outcome>, state = is::<Option<ClaimState>>, version = NUMBER_OR_NULL,
        product = NUMBER_OR_NULL, position = is::<Option<u32>>, disabled = PLANS_OR_NULL, department = TEXT_OR_NULL,
        retry_of = NUMBER_OR_NULL, book = NUMBER, facts = decided;
    claim_now: claim = NUMBER, state = is::<ClaimState>, undone_at = TIME_OR_NULL, undone_by = TEXT_OR_NULL, undo_reason = TEXT_OR_NULL,
        cancelled = FLAG, product = NUMBER_OR_NULL, position = is::<Option<u8>>, disabled = PLANS_OR_NULL;
    claim_person: claim = NUMBER, name = TEXT;
    unlocked: user = NUMBER, app = APP, claim = NUMBER;
    event: digest = is::<[u8; 16]>, claim = NUMBER;
    booking: owner_kind = is::<OwnerKind>, owner = NUMBER, product = NUMBER, seen_at = TIME_OR_NULL;
    change: change = NUMBER, owner_kind = is::<OwnerKind>, owner = NUMBER, kind = is::<PendingChangeKind>, state = is::<PendingChangeState>, user = NUMBER,
        product = NUMBER_OR_NULL, disabled = PLANS_OR_NULL, usage_location = TEXT_OR_NULL, after = NUMBER_OR_NULL, created_at = TIME,
        since = TIME, grp = NUMBER_OR_NULL, due = TIME, doubt = doubt, alone = FLAG, rounds = is::<u32>, read = NUMBER_OR_NULL;
    exchange: one = NUMBER, sequence = NUMBER, newest = TIME;
    request: request = NUMBER, nonce = is::<[u8; 8]>, kind = is::<RequestKind>, task = is::<GraphTask>, handed_out_at = TIME,
        send_before = TIME, lease_ends = TIME, ended_at = TIME, answered = FLAG, writes = COUNT, units = COUNT;
    request_item: request = NUMBER, place = NUMBER, subject = NUMBER;
    change_attempt: change = NUMBER, attempt = NUMBER, request = NUMBER_OR_NULL, handed_out_at = TIME, answered_at = TIME_OR_NULL,
        status = is::<Option<u16>>, code = TEXT_OR_NULL, message = TEXT_OR_NULL, result = is::<Option<AttemptResult>>,
        product = NUMBER_OR_NULL, disabled = PLANS_OR_NULL;
    hold: kind = is::<RequestKind>, until = TIME, reason = is::<HoldReason>;
    denied: kind = is::<RequestKind>, object = NUMBER;
    missing: user = NUMBER, since = TIME;
    tally: hour = NUMBER, version = NUMBER, product = NUMBER, app = APP, outcome = is::<Outcome>, state = is::<u8>, n = COUNT,
        first = NUMBER, last = NUMBER;
    last_unrecorded: user = NUMBER, app = APP, outcome = is::<Outcome>, last_at = TIME;
    unrecorded_counts: day = NUMBER, app = APP, outcome = is::<Outcome>, n = COUNT;
    department_counts: day = NUMBER, department = TEXT, version = NUMBER, product = NUMBER, app = APP, granted = FLAG, n = COUNT;
    audit: first = NUMBER, hash = HASH, marks = marks, length = COUNT_OR_NULL, records = is::<Vec<u8>>;
    call: first = NUMBER, last = NUMBER, correlation = TEXT, actor = HASH, recorded_at = TIME, claim = NUMBER_OR_NULL;
    audit_subject: sequence = NUMBER, action = TEXT, target = TEXT;
    listing: kind = is::<ListingKind>, grp = NUMBER, started_at = TIME, ended_at = TIME_OR_NULL, page = COUNT, top = COUNT,
        link = TEXT_OR_NULL, failures = COUNT, request = NUMBER_OR_NULL, due = TIME;
    listed_member: grp = NUMBER, id = is::<UserId>;
    wanted: noun = NUMBER, id = is::<UserId>, since = TIME, request = NUMBER_OR_NULL, place = NUMBER_OR_NULL, due = TIME,
        missing = TIME_OR_NULL;
    sign_in_log: one = NUMBER, since = TIME, watermark = TIME;
    waiting_event: at = TIME, event = TEXT, user = is::<UserId>, app = APP, decided = FLAG;
    migration: migration = NUMBER, id = is::<MigrationId>, name = TEXT, name_folded = TEXT, created_at = TIME, created_by = TEXT,
        digest = HASH, terms = terms, paused = FLAG;
    migration_item: migration = NUMBER, item = NUMBER, user = NUMBER_OR_NULL, named = TEXT_OR_NULL, product = NUMBER, grp = NUMBER,
        wave = is::<u32>, state = is::<MigrationItemState>, step = is::<Option<MigrationStep>>, planned = planned,
        held = planned_or_null;
    migration_wave: migration = NUMBER, wave = is::<u32>, released_at = TIME, released_by = TEXT, max_failures = COUNT, stopped = FLAG;
    migration_move: move = NUMBER, migration = NUMBER, item = NUMBER, user = NUMBER, product = NUMBER, grp = NUMBER, wave = is::<u32>,
        state = is::<MigrationItemState>, step = is::<MigrationStep>, since = TIME, due = TIME_OR_NULL, joined = FLAG, removed = FLAG,
        to_step = is::<Option<MigrationStep>>, put_backs = is::<u8>, disabled = PLANS, brings = keys, after = is::<Option<Evidence>>,
        first = is::<Option<Evidence>>, shown_at = TIME_OR_NULL, last = is::<Option<Evidence>>, obstacle = obstacle, error = TEXT_OR_NULL,
        history = history;
    power_app: power_app = NUMBER, id_folded = TEXT, id = TEXT, name = TEXT_OR_NULL, environment = TEXT_OR_NULL, premium = FLAG, taken_at = TIME;
    audit_person: hash = HASH, salt = is::<Option<Vec<u8>>>, detail = TEXT_OR_NULL;
}
