//! Whether a store is as this library makes it and can be read whole: its schema, every value of every row, what rows refer to, and names
//! as they are compared. Row by row, so that memory is bounded and every row asks whether to go on.

use super::{
    blob::{Clients, Plans},
    book,
    claim::{self, digest},
    error::StoreError,
    row::Row,
    setting,
    transaction::Read,
    upgrade::Schema,
};
use crate::domain::{
    app::Trigger,
    claim::{ChangeKind, ChangeState, ClaimState, Outcome},
    fold::fold,
    ids::{GroupId, PlanId, PolicyId, SkuId, UserId},
    policy::PolicyMode,
    setting::{EnvironmentScope, ReclaimAfterUndo},
    time::Time,
};
use rusqlite::{
    Connection,
    types::{FromSql, ValueRef},
};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// More than this tell nothing new.
const MOST_FOUND: usize = 100;

/// The schema of a store: the kind and text of everything in it, by name.
type Parts = BTreeMap<String, (String, String)>;

fn parts(conn: &Connection) -> rusqlite::Result<Parts> {
    let mut statement = conn.prepare("SELECT name, type, coalesce(sql, '') FROM sqlite_schema")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
    rows.collect()
}

/// The schema that this library makes.
fn made() -> rusqlite::Result<Parts> {
    let fresh = Connection::open_in_memory()?;
    fresh.execute_batch(Schema::CURRENT.fresh)?;
    parts(&fresh)
}

/// What of the schema is missing or says something else than in a store that this library made: a sentence each.
pub(super) fn differences(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let found = parts(conn)?;
    let differs = made()?.into_iter().filter_map(|(name, part)| match found.get(&name) {
        None => Some(format!("the {} {name} is missing", part.0)),
        Some(other) if *other != part => Some(format!("the {} {name} is not as this library makes it", part.0)),
        Some(_) => None,
    });
    Ok(differs.take(MOST_FOUND).collect())
}

/// What somebody else put into the schema: a sentence each.
pub(super) fn strangers(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let made = made()?;
    let strange = parts(conn)?.into_iter().filter(|(name, _)| !made.contains_key(name));
    Ok(strange.map(|(name, (kind, _))| format!("the {kind} {name} was put in by somebody else")).take(MOST_FOUND).collect())
}

/// What cannot be read, or contradicts itself: a sentence each.
pub fn content(db: &Read<'_>) -> Result<Vec<String>, StoreError> {
    let mut found = Found(Vec::new());
    found.note(book::revision(db).map(drop))?;
    found.note(setting::get(db).map(drop))?;
    found.note(super::policy::all(db).map(drop))?;
    for (table, columns) in TABLES {
        let names: Vec<_> = columns.iter().map(|(name, _)| *name).collect();
        found.each(db, &format!("SELECT {} FROM {table}", names.join(", ")), |row| {
            let bad = (0..).zip(*columns).find(|(place, (_, holds))| row.get_ref(*place).map_or(true, |value| !holds(value)));
            bad.map_or(Ok(()), |(place, _)| Err(row.unreadable(place)))
        })?;
    }
    for sql in FOLDED {
        found.each(db, sql, |row| match (row.get::<_, Option<String>>(0)?, row.get::<_, Option<String>>(1)?) {
            (name, folded) if name.as_deref().map(fold) == folded => Ok(()),
            _ => Err(row.unreadable(1)),
        })?;
    }
    found.each(db, "SELECT book, digest, body FROM rule_book", |row| match row.get_ref(2)?.as_blob() {
        Ok(body) if Sha256::digest(body).as_slice() == row.get_ref(1)?.as_blob().unwrap_or_default() => Ok(()),
        _ => Err(row.unreadable(2)),
    })?;
    found.each(db, "SELECT claim, event FROM claim", |row| {
        let known = db.prepare_cached("SELECT 1 FROM event WHERE digest = ?1")?.exists([digest(&row.get::<_, String>(1)?)])?;
        if known { Ok(()) } else { Err(StoreError::gone("event")) }
    })?;
    for (table, refers) in REFERENCES {
        let sql = format!("SELECT count(*) FROM {table} WHERE NOT ({refers})");
        let lost: i64 = db.query_row(&sql, [], |row| row.get(0))?;
        if lost > 0 {
            found.0.push(format!("Rows of {table} that refer to something that is gone: {lost} ({refers})."));
        }
    }
    found.0.truncate(MOST_FOUND);
    Ok(found.0)
}

struct Found(Vec<String>);

impl Found {
    fn note(&mut self, read: Result<(), StoreError>) -> Result<(), StoreError> {
        match read {
            Err(StoreError::Corrupt(found)) if self.0.len() < MOST_FOUND => self.0.push(found),
            Err(StoreError::Corrupt(_)) => {}
            other => return other,
        }
        Ok(())
    }

    /// Reads every row, also after one that cannot be read.
    fn each(&mut self, db: &Read<'_>, sql: &str, read: impl Fn(&Row<'_>) -> Result<(), StoreError>) -> Result<(), StoreError> {
        let mut statement = db.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            db.go_on()?;
            self.note(read(&row))?;
        }
        Ok(())
    }
}

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
    codes.is_some_and(|codes| codes.unwrap_or_default().iter().all(|code| Trigger::from_code(*code).is_some()))
}

fn decided(value: ValueRef<'_>) -> bool {
    value.as_blob().is_ok_and(|body| claim::body(body).is_some())
}

fn rule_book(value: ValueRef<'_>) -> bool {
    value.as_blob().is_ok_and(|body| book::read(body).is_some())
}

const NUMBER: Holds = is::<i64>;
const NUMBER_OR_NULL: Holds = is::<Option<i64>>;
const FLAG: Holds = is::<bool>;
const FLAG_OR_NULL: Holds = is::<Option<bool>>;
const TEXT: Holds = is::<String>;
const TEXT_OR_NULL: Holds = is::<Option<String>>;
const TIME: Holds = is::<Time>;
const TIME_OR_NULL: Holds = is::<Option<Time>>;
const APP: Holds = is::<u16>;
const PLANS: Holds = is::<Plans>;
const PLANS_OR_NULL: Holds = is::<Option<Plans>>;
const HASH: Holds = is::<[u8; 32]>;

/// Every table, and what its columns hold as calls read them. Generated columns are read from the others.
pub const TABLES: &[(&str, &[(&str, Holds)])] = &[
    ("meta", &[("name", TEXT), ("value", any)]),
    (
        "setting",
        &[
            ("one", NUMBER),
            ("enabled", FLAG),
            ("power_apps_scope", is::<EnvironmentScope>),
            ("power_automate_scope", is::<EnvironmentScope>),
            ("activation_delay_minutes", NUMBER),
            ("allow_warning_units", FLAG),
            ("default_usage_location", TEXT_OR_NULL),
            ("max_data_age_hours", NUMBER_OR_NULL),
            ("reclaim_after_undo", is::<ReclaimAfterUndo>),
            ("record_all", FLAG),
            ("observe_within_hours", NUMBER),
            ("required_role", TEXT_OR_NULL),
            ("changed_at", TIME_OR_NULL),
            ("changed_by", TEXT_OR_NULL),
            ("required_report_role", TEXT_OR_NULL),
            ("allow_agents", FLAG),
        ],
    ),
    ("catalog_product", &[("sku", is::<SkuId>), ("part_number", TEXT), ("name", TEXT)]),
    ("catalog_plan", &[("plan", is::<PlanId>), ("name", TEXT), ("friendly_name", TEXT)]),
    ("catalog_product_plan", &[("sku", is::<SkuId>), ("plan", is::<PlanId>)]),
    ("product", &[("product", NUMBER), ("sku", is::<SkuId>)]),
    (
        "pool",
        &[
            ("product", NUMBER),
            ("part_number", TEXT),
            ("part_number_folded", TEXT),
            ("applies_to", TEXT),
            ("capability", TEXT),
            ("enabled", NUMBER),
            ("warning", NUMBER),
            ("suspended", NUMBER),
            ("locked_out", NUMBER),
            ("consumed", NUMBER),
            ("booked", NUMBER),
            ("reserved", NUMBER),
            ("warn_below", NUMBER_OR_NULL),
            ("moved", FLAG),
            ("taken_at", TIME),
        ],
    ),
    (
        "pool_plan",
        &[("product", NUMBER), ("place", NUMBER), ("plan", is::<PlanId>), ("name", TEXT), ("applies_to", TEXT), ("status", TEXT)],
    ),
    (
        "user",
        &[
            ("user", NUMBER),
            ("id", is::<UserId>),
            ("upn", TEXT),
            ("upn_folded", TEXT),
            ("display_name", TEXT_OR_NULL),
            ("department", TEXT_OR_NULL),
            ("usage_location", TEXT_OR_NULL),
            ("account_enabled", FLAG),
            ("user_type", TEXT_OR_NULL),
            ("agent", FLAG),
            ("imported_claim", NUMBER),
            ("removed", FLAG),
            ("taken_at", TIME),
        ],
    ),
    (
        "holding",
        &[
            ("user", NUMBER),
            ("kind", NUMBER),
            ("thing", NUMBER),
            ("via", NUMBER),
            ("state", TEXT_OR_NULL),
            ("error", TEXT_OR_NULL),
            ("disabled", PLANS_OR_NULL),
        ],
    ),
    (
        "grp",
        &[
            ("grp", NUMBER),
            ("id", is::<GroupId>),
            ("name", TEXT_OR_NULL),
            ("name_folded", TEXT_OR_NULL),
            ("security_enabled", FLAG_OR_NULL),
            ("mail_enabled", FLAG_OR_NULL),
            ("on_premises_sync", FLAG_OR_NULL),
            ("dynamic", FLAG_OR_NULL),
            ("unified", FLAG_OR_NULL),
            ("members_listed", FLAG),
            ("removed", FLAG),
            ("taken_at", TIME),
        ],
    ),
    ("group_license", &[("grp", NUMBER), ("product", NUMBER), ("disabled", PLANS), ("since", TIME)]),
    ("member", &[("user", NUMBER), ("grp", NUMBER), ("since", TIME)]),
    ("awaited_member", &[("id", is::<UserId>), ("grp", NUMBER), ("since", TIME)]),
    (
        "environment",
        &[("environment", NUMBER), ("id_folded", TEXT), ("id", TEXT), ("name", TEXT_OR_NULL), ("managed", FLAG), ("taken_at", TIME)],
    ),
    (
        "app",
        &[
            ("app", APP),
            ("name", TEXT),
            ("name_folded", TEXT),
            ("plan", is::<Option<PlanId>>),
            ("plan_name", TEXT_OR_NULL),
            ("triggers", triggers),
            ("plans_added", PLANS),
            ("plans_removed", PLANS),
            ("clients_added", is::<Clients>),
            ("clients_removed", is::<Clients>),
            ("removed", FLAG),
        ],
    ),
    (
        "policy",
        &[
            ("policy", NUMBER),
            ("id", is::<PolicyId>),
            ("name_folded", TEXT_OR_NULL),
            ("version", NUMBER_OR_NULL),
            ("created_at", TIME),
            ("changed_at", TIME),
        ],
    ),
    (
        "policy_version",
        &[
            ("version", NUMBER),
            ("policy", NUMBER),
            ("name", TEXT),
            ("app", APP),
            ("enabled", FLAG),
            ("priority", NUMBER),
            ("environment_scope", is::<Option<EnvironmentScope>>),
            ("changed_at", TIME),
            ("changed_by", TEXT_OR_NULL),
            ("mode", is::<PolicyMode>),
            ("cap_claims", is::<Option<u32>>),
            ("cap_hours", is::<Option<u32>>),
        ],
    ),
    (
        "policy_product",
        &[("version", NUMBER), ("place", NUMBER), ("product", NUMBER), ("choice", is::<u8>), ("plans", PLANS), ("grp", NUMBER_OR_NULL)],
    ),
    ("policy_scope", &[("version", NUMBER), ("kind", is::<u8>), ("place", NUMBER), ("value", any)]),
    ("rule_book", &[("book", NUMBER), ("digest", HASH), ("body", rule_book)]),
    (
        "claim",
        &[
            ("claim", NUMBER),
            ("event", TEXT),
            ("user", NUMBER_OR_NULL),
            ("user_named", TEXT_OR_NULL),
            ("app", APP),
            ("trigger", is::<Trigger>),
            ("at", TIME_OR_NULL),
            ("decided_at", TIME),
            ("outcome", is::<Outcome>),
            ("state", is::<Option<ClaimState>>),
            ("version", NUMBER_OR_NULL),
            ("product", NUMBER_OR_NULL),
            ("position", is::<Option<u32>>),
            ("disabled", PLANS_OR_NULL),
            ("department", TEXT_OR_NULL),
            ("retry_of", NUMBER_OR_NULL),
            ("book", NUMBER),
            ("facts", decided),
        ],
    ),
    ("undo", &[("claim", NUMBER), ("at", TIME), ("actor", TEXT), ("reason", TEXT_OR_NULL)]),
    ("allowed", &[("user", NUMBER), ("app", APP), ("claim", NUMBER)]),
    ("event", &[("digest", is::<[u8; 16]>), ("claim", NUMBER)]),
    ("booking", &[("claim", NUMBER), ("product", NUMBER), ("seen_at", TIME_OR_NULL)]),
    (
        "change",
        &[
            ("change", NUMBER),
            ("claim", NUMBER),
            ("kind", is::<ChangeKind>),
            ("state", is::<ChangeState>),
            ("user", NUMBER),
            ("product", NUMBER_OR_NULL),
            ("disabled", PLANS_OR_NULL),
            ("usage_location", TEXT_OR_NULL),
            ("after", NUMBER_OR_NULL),
            ("created_at", TIME),
            ("since", TIME),
            ("grp", NUMBER_OR_NULL),
        ],
    ),
    (
        "tally",
        &[
            ("hour", NUMBER),
            ("version", NUMBER),
            ("product", NUMBER),
            ("app", APP),
            ("outcome", is::<Outcome>),
            ("state", is::<u8>),
            ("n", NUMBER),
        ],
    ),
    ("seen", &[("user", NUMBER), ("app", APP), ("outcome", is::<Outcome>), ("last_at", TIME)]),
    ("fed", &[("day", NUMBER), ("app", APP), ("outcome", is::<Outcome>), ("n", NUMBER)]),
    ("audit", &[("sequence", NUMBER), ("hash", HASH), ("record", TEXT)]),
    ("audit_person", &[("hash", HASH), ("salt", is::<Option<Vec<u8>>>), ("detail", TEXT_OR_NULL)]),
];

/// Names, and the same as they are compared, with the number of the row.
const FOLDED: [&str; 6] = [
    "SELECT upn, upn_folded, user FROM user",
    "SELECT name, name_folded, grp FROM grp",
    "SELECT id, id_folded, environment FROM environment",
    "SELECT name, name_folded, app FROM app",
    "SELECT part_number, part_number_folded, product FROM pool",
    "SELECT v.name, p.name_folded, p.policy FROM policy p JOIN policy_version v USING (version)",
];

/// What rows refer to besides what foreign keys say: each of these is true of every row.
const REFERENCES: [(&str, &str); 21] = [
    ("claim", "user IS NULL OR user IN (SELECT user FROM user)"),
    ("claim", "user IS NULL OR EXISTS (SELECT 1 FROM holding h WHERE h.user = claim.user AND h.kind > 0 AND h.thing = claim.claim)"),
    ("claim", "version IS NULL OR version IN (SELECT version FROM policy_version)"),
    ("claim", "product IS NULL OR product IN (SELECT product FROM product)"),
    ("claim", "book IN (SELECT book FROM rule_book)"),
    ("claim", "retry_of IS NULL OR retry_of IN (SELECT claim FROM claim)"),
    ("undo", "claim IN (SELECT claim FROM claim)"),
    ("allowed", "claim IN (SELECT claim FROM claim)"),
    ("event", "claim IN (SELECT claim FROM claim)"),
    ("booking", "claim IN (SELECT claim FROM claim)"),
    ("booking", "product IN (SELECT product FROM product)"),
    ("change", "claim IN (SELECT claim FROM claim)"),
    ("change", "user IN (SELECT user FROM user)"),
    ("change", "product IS NULL OR product IN (SELECT product FROM product)"),
    ("change", "grp IS NULL OR grp IN (SELECT grp FROM grp)"),
    ("change", "after IS NULL OR after IN (SELECT change FROM change)"),
    ("holding", "kind <> 0 OR thing IN (SELECT product FROM product)"),
    ("holding", "kind = 0 OR thing IN (SELECT claim FROM claim)"),
    ("holding", "via = 0 OR iif(kind = 0, via IN (SELECT grp FROM grp), via IN (SELECT product FROM product))"),
    ("policy", "version IS NULL OR version IN (SELECT version FROM policy_version)"),
    ("seen", "user IN (SELECT user FROM user)"),
];
