//! What a report reads: counts of whole hours, claims of the rest of a window, and rows without their facts.

use super::{
    blob::{Count, Plans},
    desk::Text,
    error::StoreError,
    row::{Row, columns},
    transaction::Read,
};
use crate::domain::{
    app::Trigger,
    claim::{ClaimState, Kind, Outcome},
    fold::fold,
    ids::{PlanId, PolicyId, SkuId, UserId},
    time::{DAY, HOUR, Time},
    window::Window,
};
use rusqlite::Params;
use std::{cmp::Reverse, collections::BTreeMap};

/// Departments of a report at most; policies, products and days bound themselves.
const MOST_GROUPS: usize = 10_000;

/// Whose claims a report is of. None is everybody's.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReportFilter {
    pub policy: Option<i64>,
    pub product: Option<SkuId>,
    pub user: Option<i64>,
    pub app: Option<u16>,
}

/// Where a page of rows begins and how far it goes.
#[derive(Clone, Copy, Debug)]
pub struct PageSpec {
    /// Only rows before this: when the last one was decided, and its number.
    pub before: Option<(Time, i64)>,
    /// Whether refusals and failed claims are rows too.
    pub everything: bool,
    pub limit: usize,
}

/// Gives the counts of a window, in parts: the day in whole days since 1970, what is counted, how many.
pub fn count(
    db: &Read<'_>,
    window: Window,
    whose: &ReportFilter,
    mut each: impl FnMut(i64, Kind, i64),
) -> Result<(), StoreError> {
    if whose.user.is_some() {
        return count_claims(db, window, whose, &mut each);
    }
    let sql = "SELECT hour / 24, version, product, app, outcome, nullif(state, 0), n FROM tally
               WHERE hour >= ?1 AND hour < ?2 AND (?3 IS NULL OR version IN (SELECT version FROM policy_version WHERE policy = ?3))
                 AND (?4 IS NULL OR product = (SELECT product FROM product WHERE sku = ?4)) AND (?5 IS NULL OR app = ?5)";
    let (from, to) = window.whole(HOUR);
    counted(db, sql, (from, to, whose.policy, whose.product, whose.app), &mut each)?;
    window.edges(HOUR).into_iter().flatten().try_for_each(|edge| count_claims(db, edge, whose, &mut each))
}

/// Tables of claims: one user's are found without looking at anybody else's, all others by time.
fn claims(whose: &ReportFilter) -> &'static str {
    match whose.user {
        Some(_) => {
            "holding h CROSS JOIN claim c ON h.user = ?5 AND h.kind BETWEEN 2 AND 6 AND c.claim = h.path LEFT JOIN claim_now n ON n.claim = c.claim"
        }
        None => "claim c INDEXED BY claim_by_time LEFT JOIN claim_now n ON n.claim = c.claim",
    }
}

const SINCE: &str = "c.decided_at >= ?1 AND (?3 IS NULL OR c.version IN (SELECT version FROM policy_version WHERE policy = ?3))
    AND (?4 IS NULL OR coalesce(n.product, c.product) = (SELECT product FROM product WHERE sku = ?4)) AND (?5 IS NULL OR c.user = ?5)
    AND (?6 IS NULL OR c.app = ?6)";

/// What tells the rows of a report (r43) from refusals and grants that failed.
fn granted() -> String {
    let codes: Vec<_> = Outcome::ALL
        .iter()
        .filter(|outcome| outcome.granted())
        .map(|outcome| outcome.code().to_string())
        .collect();
    format!(
        "c.outcome IN ({}) AND coalesce(n.state, c.state) <> {}",
        codes.join(", "),
        ClaimState::Failed.code()
    )
}

fn count_claims(
    db: &Read<'_>,
    window: Window,
    whose: &ReportFilter,
    each: &mut impl FnMut(i64, Kind, i64),
) -> Result<(), StoreError> {
    let sql = format!(
        "SELECT c.decided_at / 86400000, coalesce(c.version, 0), coalesce(n.product, c.product, 0), c.app, c.outcome, coalesce(n.state, c.state), 1
         FROM {} WHERE {SINCE} AND c.decided_at < ?2",
        claims(whose)
    );
    counted(db, &sql, (window.from, window.to, whose.policy, whose.product, whose.user, whose.app), each)
}

/// How many people were granted something in a window. Walks over its claims.
pub fn people(db: &Read<'_>, window: Window, whose: &ReportFilter) -> Result<u64, StoreError> {
    let (claims, granted) = (claims(whose), granted());
    let sql = format!(
        "SELECT count(DISTINCT c.user) FROM {claims} WHERE {SINCE} AND c.decided_at < ?2 AND {granted}"
    );
    let params = (window.from, window.to, whose.policy, whose.product, whose.user, whose.app);
    let people: i64 = db.query_row(&sql, params, |row| row.get(0))?;
    Ok(u64::try_from(people).unwrap_or(0))
}

/// The rows of a window by the department users were in at the time, empty for none, the largest first;
/// whatever the case it is written in, called as most of its rows call it. Whole
/// days are read from the counts, one user's from their claims.
pub fn departments(
    db: &Read<'_>,
    window: Window,
    whose: &ReportFilter,
    everything: bool,
) -> Result<Vec<(String, u64)>, StoreError> {
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    let mut add = |row: &Row<'_>| {
        let (department, Count(n)) = (row.get(0)?, row.get(1)?);
        *found.entry(department).or_insert(0) += u64::try_from(n).unwrap_or(0);
        Ok(())
    };
    let mut edges = [Some(window), None];
    let ReportFilter { policy, product, user, app } = whose;
    if user.is_none() {
        edges = window.edges(DAY);
        let (from, to) = window.whole(DAY);
        let sql = "SELECT department, n FROM department_counts
                   WHERE day >= ?1 AND day < ?2 AND (?3 IS NULL OR version IN (SELECT version FROM policy_version WHERE policy = ?3))
                     AND (?4 IS NULL OR product = (SELECT product FROM product WHERE sku = ?4)) AND (?5 IS NULL OR app = ?5)
                     AND (?6 OR granted)";
        db.each(sql, (from, to, policy, product, app, everything), &mut add)?;
    }
    let sql = format!(
        "SELECT coalesce(c.department, ''), count(*) FROM {} WHERE {SINCE} AND c.decided_at < ?2 AND (?7 OR ({}))
         GROUP BY c.department",
        claims(whose),
        granted()
    );
    for edge in edges.into_iter().flatten() {
        db.each(&sql, (edge.from, edge.to, policy, product, user, app, everything), &mut add)?;
    }
    let mut alike: BTreeMap<String, (String, u64)> = BTreeMap::new();
    for (department, n) in largest_first(found) {
        alike.entry(fold(&department)).or_insert((department, 0)).1 += n;
    }
    let mut found = largest_first(alike.into_values());
    found.truncate(MOST_GROUPS);
    Ok(found)
}

fn largest_first(counts: impl IntoIterator<Item = (String, u64)>) -> Vec<(String, u64)> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, n)| Reverse(*n));
    counts
}

fn counted(
    db: &Read<'_>,
    sql: impl Text,
    params: impl Params,
    each: &mut impl FnMut(i64, Kind, i64),
) -> Result<(), StoreError> {
    db.each(sql, params, |row| {
        let kind = Kind {
            version: row.get(1)?,
            product: row.get(2)?,
            app: row.get(3)?,
            outcome: row.get(4)?,
            state: row.get(5)?,
        };
        let Count(n) = row.get(6)?;
        each(row.get(0)?, kind, n);
        Ok(())
    })
}

/// A row of a report. Names of people are those of now, all else as it was decided.
#[derive(Clone, Debug)]
pub struct ReportRow {
    pub claim: i64,
    /// The user; none if the store knew no such user.
    pub user: Option<UserId>,
    /// The principal name; of an unknown user what the event called them.
    pub user_principal_name: String,
    pub display_name: Option<String>,
    /// The user's department at the time.
    pub department: Option<String>,
    pub app: u16,
    pub trigger: Trigger,
    pub at: Option<Time>,
    pub decided_at: Time,
    pub outcome: Outcome,
    pub state: Option<ClaimState>,
    /// The policy's version, as [`versions`] names it.
    pub version: Option<i64>,
    /// The product, as [`products`] names it.
    pub product: Option<i64>,
    /// The product's place in the policy.
    pub position: Option<u32>,
    pub disabled: Vec<PlanId>,
    pub undone_at: Option<Time>,
}

/// The rows of a window, newest first: by the time of the decision, then by number.
pub fn rows(
    db: &Read<'_>,
    window: Window,
    whose: &ReportFilter,
    span: &PageSpec,
) -> Result<Vec<ReportRow>, StoreError> {
    let mut rows = Vec::new();
    // One after the other, for SQLite seeks by the number of a claim only among those of the same time.
    for place in ["c.decided_at = ?2 AND c.claim < ?7", "c.decided_at < ?2 AND ?7 IS NOT NULL"] {
        let left = span.limit.saturating_sub(rows.len());
        read_rows(db, place, window, whose, &PageSpec { limit: left, ..*span }, &mut rows)?;
    }
    Ok(rows)
}

fn read_rows(
    db: &Read<'_>,
    place: &str,
    window: Window,
    whose: &ReportFilter,
    span: &PageSpec,
    rows: &mut Vec<ReportRow>,
) -> Result<(), StoreError> {
    let sql = format!(
        "SELECT c.claim, u.id, coalesce(u.upn, w.name, ''), u.display_name, c.department, c.app, c.trigger, c.at, c.decided_at,
           c.outcome, coalesce(n.state, c.state), c.version, coalesce(n.product, c.product), coalesce(n.position, c.position), coalesce(n.disabled, c.disabled),
           n.undone_at
         FROM {} LEFT JOIN user u ON u.user = c.user
           LEFT JOIN claim_person w ON w.claim = iif(c.user IS NULL, c.claim, NULL)
         WHERE {SINCE} AND {place} AND (?8 OR ({}))
         ORDER BY c.decided_at DESC, c.claim DESC LIMIT ?9",
        claims(whose),
        granted()
    );
    let (time, claim) = span.before.unwrap_or((window.to, 0));
    let limit = i64::try_from(span.limit).unwrap_or(i64::MAX);
    let ReportFilter { policy, product, user, app } = whose;
    let params =
        rusqlite::params![window.from, time, policy, product, user, app, claim, span.everything, limit];
    db.each(&sql, params, |row| read(row).map(|row| rows.push(row)))
}

fn read(row: &Row<'_>) -> Result<ReportRow, StoreError> {
    let Plans(disabled) = row.get::<_, Option<Plans>>(14)?.unwrap_or_default();
    Ok(columns! { row, 0 => ReportRow {
        claim, user, user_principal_name, display_name, department, app, trigger, at, decided_at, outcome, state, version, product,
        position;
        disabled: disabled, undone_at: row.get(15)?
    } })
}

/// Events that left no row of their own on these days (r33), by outcome; of one app, or of all.
pub fn fed(
    db: &Read<'_>,
    (from, to): (i64, i64),
    app: Option<u16>,
) -> Result<BTreeMap<Outcome, u64>, StoreError> {
    let sql = "SELECT outcome, sum(n) FROM unrecorded_counts WHERE day >= ?1 AND day < ?2 AND (?3 IS NULL OR app = ?3) GROUP BY outcome";
    let mut fed = BTreeMap::new();
    db.each(sql, (from, to, app), |row| {
        fed.insert(row.get(0)?, u64::try_from(row.get::<_, i64>(1)?).unwrap_or(0));
        Ok(())
    })?;
    Ok(fed)
}

/// A policy as it was called at a time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Called {
    pub key: i64,
    pub id: PolicyId,
    pub name: String,
}

/// Every version of every policy there is or was.
pub fn versions(db: &Read<'_>) -> Result<BTreeMap<i64, Called>, StoreError> {
    let sql = "SELECT version, policy, id, name FROM policy_version JOIN (SELECT policy, id FROM policy) USING (policy)";
    db.rows(sql, [], |row| Ok((row.get(0)?, Called { key: row.get(1)?, id: row.get(2)?, name: row.get(3)? })))
}

/// The key of a policy that is or was there.
pub fn policy_key(db: &Read<'_>, id: PolicyId) -> Result<Option<i64>, StoreError> {
    db.find("SELECT policy FROM policy WHERE id = ?1", [id], |row| row.get(0))
}

/// The key of a user who is or was in the tenant.
pub fn user_key(db: &Read<'_>, id: UserId) -> Result<Option<i64>, StoreError> {
    db.find("SELECT user FROM user WHERE id = ?1", [id], |row| row.get(0))
}

/// Every product anything refers to, by key.
pub fn products(db: &Read<'_>) -> Result<BTreeMap<i64, SkuId>, StoreError> {
    db.rows("SELECT product, sku FROM product", [], |row| Ok((row.get(0)?, row.get(1)?)))
}
