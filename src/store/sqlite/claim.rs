//! Claims: every event that was recorded.

pub mod commit;

use super::{
    error::StoreError,
    row::{Row, Statement},
    transaction::Read,
};
use crate::domain::{
    claim::{ClaimState, Outcome},
    decision::Decision,
    event::EventDigest,
    facts::Facts,
    ids::{SkuId, UserId},
    time::Time,
    world::Claim,
};
use rusqlite::{OptionalExtension, types::ValueRef};

/// The format of what is kept of a decision.
const FORMAT: u8 = 1;

/// What [`read`] reads, from [`FROM`].
pub(super) const COLUMNS: &str =
    "c.claim, c.event, c.user, u.id, u.upn, c.user_named, c.app, c.trigger, c.at, c.decided_at, c.outcome, c.state,
    c.version, p.sku, u.display_name, c.department, c.retry_of, c.book, c.facts, n.at, n.actor, n.reason";
pub(super) const FROM: &str =
    "claim c LEFT JOIN user u ON u.user = c.user LEFT JOIN product p ON p.product = c.product
    LEFT JOIN undo n ON n.claim = c.claim AND c.state IN (5, 6)";

/// A row of [`COLUMNS`].
pub(super) fn read(row: &Row<'_>) -> Result<Claim, StoreError> {
    let user: Option<i64> = row.get(2)?;
    let (id, upn): (Option<UserId>, Option<String>) = (row.get(3)?, row.get(4)?);
    let (at, actor, reason): (Option<Time>, Option<String>, Option<String>) =
        (row.get(19)?, row.get(20)?, row.get(21)?);
    let (facts, decision) =
        row.get_ref(18)?.as_blob().ok().and_then(body).ok_or_else(|| row.unreadable(18))?;
    Ok(Claim {
        claim: row.get(0)?,
        event: row.get(1)?,
        user: user.zip(id).zip(upn).map(|((key, id), upn)| (key, id, upn)),
        user_named: row.get(5)?,
        app: row.get(6)?,
        trigger: row.get(7)?,
        at: row.get(8)?,
        decided_at: row.get(9)?,
        outcome: row.get(10)?,
        state: row.get(11)?,
        version: row.get(12)?,
        product: row.get(13)?,
        display_name: row.get(14)?,
        department: row.get(15)?,
        retry_of: row.get(16)?,
        undone: at.zip(actor).map(|(at, actor)| (at, actor, reason)),
        book: row.get(17)?,
        facts,
        decision,
    })
}

/// What a claim was decided on and how, from what is kept of it.
pub(super) fn body(kept: &[u8]) -> Option<(Facts, Decision)> {
    match kept.split_first() {
        Some((&FORMAT, body)) => postcard::from_bytes(body).ok(),
        _ => None,
    }
}

pub fn get(db: &Read<'_>, claim: i64) -> Result<Option<Claim>, StoreError> {
    Ok(db
        .page(&format!("SELECT {COLUMNS} FROM {FROM} WHERE c.claim = ?1"), [claim], 1, |row| {
            read(row).map(Some)
        })?
        .pop())
}

/// The id of the event that a claim decided.
pub fn event_of(db: &Read<'_>, claim: i64) -> Result<Option<String>, StoreError> {
    db.find("SELECT event FROM claim WHERE claim = ?1", [claim], |row| row.get(0))
}

/// Reads which events are known.
pub(super) struct Events<'d> {
    db: &'d Read<'d>,
    event: Statement<'d>,
}

impl<'d> Events<'d> {
    pub fn of(db: &'d Read<'d>) -> Result<Events<'d>, StoreError> {
        Ok(Events { db, event: db.prepare_cached("SELECT claim FROM event WHERE digest = ?1")? })
    }

    /// The latest claim of an event, by the digest of its id.
    pub fn of_event(&mut self, event: &EventDigest) -> Result<Option<Claim>, StoreError> {
        let found = self.event.query_row([event], |row| row.get(0)).optional()?;
        found.map_or(Ok(None), |claim: i64| get(self.db, claim))
    }
}

/// What a list of claims holds. None holds everything.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub user: Option<i64>,
    pub policy: Option<i64>,
    pub product: Option<SkuId>,
    pub app: Option<u16>,
    pub outcome: Option<Outcome>,
    pub state: Option<ClaimState>,
    /// Decided at this time or later.
    pub from: Option<Time>,
    /// Decided before this time.
    pub to: Option<Time>,
    /// Only claims with a smaller number; 0 for all.
    pub before: i64,
    pub limit: usize,
}

/// Claims, newest first. One user's are found without looking at anybody else's.
pub fn list(db: &Read<'_>, filter: &Filter) -> Result<Vec<Claim>, StoreError> {
    let of_user = if filter.user.is_some() {
        "c.claim IN (SELECT subject FROM holding WHERE user = ?1 AND kind > 0)"
    } else {
        "?1 IS NULL"
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} LEFT JOIN policy_version v ON v.version = c.version
         WHERE {of_user} AND (?2 IS NULL OR v.policy = ?2) AND (?3 IS NULL OR p.sku = ?3) AND (?4 IS NULL OR c.app = ?4)
           AND (?5 IS NULL OR c.outcome = ?5) AND (?6 IS NULL OR c.state = ?6) AND (?7 IS NULL OR c.decided_at >= ?7)
           AND (?8 IS NULL OR c.decided_at < ?8) AND (?9 = 0 OR c.claim < ?9)
         ORDER BY c.claim DESC LIMIT ?10"
    );
    let Filter { user, policy, product, app, from, to, before, limit, .. } = filter;
    let (outcome, state) = (filter.outcome.map(Outcome::code), filter.state.map(ClaimState::code));
    let most = i64::try_from(*limit).unwrap_or(i64::MAX);
    let params = rusqlite::params![user, policy, product, app, outcome, state, from, to, before, most];
    db.page(&sql, params, *limit, |row| read(row).map(Some))
}

/// The newest time at which anything was decided (r02).
pub(super) fn newest(db: &Read<'_>) -> Result<Option<Time>, StoreError> {
    Ok(db.query_row("SELECT max(decided_at) FROM claim", [], |row| row.get(0))?)
}

/// The number that the next claim gets: of no claim before, not even of one that is gone.
pub(super) fn next(db: &Read<'_>) -> Result<i64, StoreError> {
    let sql = "SELECT max(coalesce((SELECT max(claim) FROM claim), 0), coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'claim'), 0))";
    let next = |row: &Row<'_>| match row.get_ref(0)? {
        ValueRef::Integer(i64::MAX) => Ok(None),
        _ => row.get(0).map(|last: i64| Some(last + 1)),
    };
    db.query_row(sql, [], next)?.ok_or(StoreError::Full)
}
