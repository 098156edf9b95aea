//! Claims: every event that was recorded.

pub mod commit;
pub mod list;

use super::{
    blob::Plans,
    error::StoreError,
    row::Row,
    transaction::{Read, Statements, Tx},
};
use crate::{
    domain::{
        claim::ClaimState,
        decision::{Decision, Grant},
        event::{EventDigest, EventKey},
        facts::Facts,
        ids::{SkuId, UserId},
        time::Time,
        world::{Claim, KnownEvent},
    },
    store::record::claim::{Columns, Granted, decode},
};
use rusqlite::OptionalExtension;

/// What [`read`] reads of a claim c, what became of it (n) and [`BESIDES`].
const COLUMNS: &str =
    "c.claim, c.event, c.user, u.id, u.upn, w.name, c.app, c.trigger, c.at, c.decided_at, c.outcome, coalesce(n.state, c.state),
    c.version, p.sku, u.display_name, c.department, c.retry_of, c.book, c.facts, n.undone_at, n.undone_by, n.undo_reason,
    c.position, c.disabled, (SELECT sku FROM product WHERE product = n.product), n.position, n.disabled";
/// What belongs to a claim c besides what became of it.
const BESIDES: &str = "LEFT JOIN user u ON u.user = c.user LEFT JOIN product p ON p.product = c.product
    LEFT JOIN claim_person w ON w.claim = iif(c.user IS NULL, c.claim, NULL)";

/// A row of [`COLUMNS`].
pub(super) fn read(row: &Row<'_>) -> Result<Claim, StoreError> {
    let user: Option<i64> = row.get(2)?;
    let (id, upn): (Option<UserId>, Option<String>) = (row.get(3)?, row.get(4)?);
    let (at, actor, reason): (Option<Time>, Option<String>, Option<String>) =
        (row.get(19)?, row.get(20)?, row.get(21)?);
    let (facts, decision) = decided(row)?;
    let grant = taken(row, &decision)?;
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
        product: row.get::<_, Option<SkuId>>(24)?.or(row.get(13)?),
        grant,
        display_name: row.get(14)?,
        department: row.get(15)?,
        retry_of: row.get(16)?,
        undone: at.zip(actor).map(|(at, actor)| (at, actor, reason)),
        book: row.get(17)?,
        facts,
        decision,
    })
}

/// What a claim was decided on and how.
fn decided(row: &Row<'_>) -> Result<(Facts, Decision), StoreError> {
    let granted: (Option<SkuId>, Option<u8>, Option<Plans>) = (row.get(13)?, row.get(22)?, row.get(23)?);
    let granted = match granted {
        (Some(sku), Some(position), Some(Plans(disabled))) => Some(Granted { sku, position, disabled }),
        (None, None, None) => None,
        _ => return Err(row.unreadable(22)),
    };
    let (app, trigger, decided_at, outcome) = (row.get(6)?, row.get(7)?, row.get(9)?, row.get(10)?);
    let columns = Columns { app, trigger, decided_at, outcome, department: row.get(15)?, granted };
    row.get_ref(18)?.as_blob().ok().and_then(|body| decode(body, columns)).ok_or_else(|| row.unreadable(18))
}

/// What a claim takes now: another product than was decided, where Graph had no unit of that.
fn taken(row: &Row<'_>, decision: &Decision) -> Result<Option<Grant>, StoreError> {
    let other: (Option<SkuId>, Option<u8>, Option<Plans>) = (row.get(24)?, row.get(25)?, row.get(26)?);
    Ok(match (other, decision.grant.clone()) {
        ((Some(sku), Some(position), Some(Plans(disabled))), Some(grant)) => {
            Some(Grant { sku, position, disabled, ..grant })
        }
        (_, grant) => grant,
    })
}

pub fn get(db: &Read<'_>, claim: i64) -> Result<Option<Claim>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM claim c LEFT JOIN claim_now n ON n.claim = c.claim {BESIDES} WHERE c.claim = ?1"
    );
    Ok(db.page(&sql, [claim], 1, |row| read(row).map(Some))?.pop())
}

/// Writes what became of a claim.
pub(super) fn become_now(tx: &Tx<'_>, claim: i64, state: ClaimState) -> Result<(), StoreError> {
    let sql = "INSERT INTO claim_now (claim, state) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET state = excluded.state";
    tx.run(sql, (claim, state.code()))
}

/// A claim takes another product than was decided: that had no unit left.
pub(super) fn take_product(
    tx: &Tx<'_>,
    claim: i64,
    product: i64,
    position: u8,
    disabled: &[u8],
) -> Result<(), StoreError> {
    let sql = "INSERT INTO claim_now (claim, state, product, position, disabled)
                 SELECT claim, state, ?2, ?3, ?4 FROM claim WHERE claim = ?1
               ON CONFLICT DO UPDATE SET product = excluded.product, position = excluded.position, disabled = excluded.disabled";
    tx.run(sql, (claim, product, position, disabled))
}

/// Counts a claim by department as of another product.
pub(super) fn count_in_department(tx: &Tx<'_>, claim: i64, from: i64, to: i64) -> Result<(), StoreError> {
    for (product, n) in [(from, -1), (to, 1)] {
        let sql = "INSERT INTO department_counts (day, department, version, product, app, granted, n)
                     SELECT decided_at / 86400000, coalesce(department, ''), coalesce(version, 0), ?2, app, 1, ?3 FROM claim WHERE claim = ?1
                   ON CONFLICT DO UPDATE SET n = n + excluded.n";
        tx.execute(sql, (claim, product, n))?;
    }
    Ok(())
}

/// By what an event lies with its user: few enough of a user's have it in common.
pub(super) fn place(digest: &EventDigest) -> i64 {
    let [a, b, c, d, e, f, ..] = *digest;
    i64::from_be_bytes([a, b, c, d, e, f, 0, 0]) >> 16
}

/// The id of the event that a claim decided.
pub fn event_of(db: &Read<'_>, claim: i64) -> Result<Option<String>, StoreError> {
    db.find("SELECT event FROM claim WHERE claim = ?1", [claim], |row| row.get(0))
}

/// Reads what was decided of events.
pub(super) struct Events<'d> {
    db: &'d Read<'d>,
    statements: Statements<'d>,
    of_unknown: bool,
}

impl<'d> Events<'d> {
    pub fn of(db: &'d Read<'d>, ends: &Ends) -> Events<'d> {
        Events { db, statements: Statements::of(db), of_unknown: ends.of_unknown }
    }

    /// The latest claim of an event, be it of before its user was known, or of when one was known who is gone
    /// (r20).
    pub fn latest(&mut self, event: &KnownEvent) -> Result<Option<Claim>, StoreError> {
        let mut latest = self.of_key(&event.key, &event.id)?;
        for (key, id) in &event.former {
            latest = newer(latest, self.of_key(key, id)?);
        }
        if self.of_unknown && event.key.user.is_some() {
            latest = newer(latest, self.of_key(&event.as_unknown(), &event.parsed.id(None))?);
        }
        Ok(latest)
    }

    fn of_key(&mut self, key: &EventKey, id: &str) -> Result<Option<Claim>, StoreError> {
        let Some(user) = key.user else { return self.of_unknown(&key.digest, id) };
        // Of those that grant nothing there may be many: they are sought, not passed by.
        let sql =
            "SELECT path FROM holding WHERE user = ?1 AND kind BETWEEN 2 AND 5 AND subject = ?2 UNION ALL
                   SELECT path FROM holding WHERE user = ?1 AND kind = 6 AND subject = ?2";
        let rows = self.statements.get(sql)?.query_map((user, place(&key.digest)), |row| row.get(0))?;
        let mut claims: Vec<i64> = rows.collect::<rusqlite::Result<_>>()?;
        claims.sort_unstable();
        for number in claims.into_iter().rev() {
            let claim = get(self.db, number)?.ok_or_else(|| StoreError::gone("claim"))?;
            if claim.event == id && claim.user.as_ref().is_some_and(|(key, ..)| *key == user) {
                return Ok(Some(claim));
            }
        }
        Ok(None)
    }

    fn of_unknown(&mut self, digest: &EventDigest, id: &str) -> Result<Option<Claim>, StoreError> {
        if !self.of_unknown {
            return Ok(None);
        }
        let found = self
            .statements
            .get("SELECT claim FROM event WHERE digest = ?1")?
            .query_row([digest], |row| row.get(0))
            .optional()?;
        let Some(number) = found else { return Ok(None) };
        let claim = get(self.db, number)?.ok_or_else(|| StoreError::gone("claim"))?;
        let Claim { event, user, user_named, .. } = &claim;
        if event != id || !is_of_unknown(digest, event, user.is_some(), user_named.as_deref()) {
            return Err(strange_event(number));
        }
        Ok(Some(claim))
    }
}

/// Whether a row of `event` is of a claim: of this event, of a user whom the store did not know, by this name
/// unless that was forgotten.
pub(super) fn is_of_unknown(digest: &EventDigest, event: &str, of_user: bool, name: Option<&str>) -> bool {
    !of_user && name.is_none_or(|name| EventKey::unknown(event, name).digest == *digest)
}

pub(super) fn strange_event(claim: i64) -> StoreError {
    StoreError::Corrupt(format!("table event, claim {claim} is of another event"))
}

fn newer(one: Option<Claim>, other: Option<Claim>) -> Option<Claim> {
    one.into_iter().chain(other).max_by_key(|claim| claim.claim)
}

/// Where claims end.
pub(super) struct Ends {
    /// The newest time at which anything was decided (r02).
    pub newest: Option<Time>,
    /// The number that the next claim gets. Claims are never deleted.
    pub next: i64,
    /// Whether any was of a user whom the store did not know.
    pub of_unknown: bool,
}

pub(super) fn ends(db: &Read<'_>) -> Result<Ends, StoreError> {
    let sql = "SELECT (SELECT max(decided_at) FROM claim), coalesce((SELECT max(claim) FROM claim), 0), EXISTS (SELECT 1 FROM event)";
    let read = |row: &Row<'_>| {
        Ok(Ends { newest: row.get(0)?, next: row.get::<_, i64>(1)? + 1, of_unknown: row.get(2)? })
    };
    Ok(db.query_row(sql, [], read)?)
}
