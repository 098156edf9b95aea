//! The exchange with Graph as it is stored: requests under lease, what of them counts against Graph's limits,
//! and what is held.

pub mod attempt;
pub mod due;
pub mod import;
pub mod settle;

use super::{
    error::StoreError,
    expectation,
    transaction::{Read, Tx},
};
use crate::domain::{
    exchange::UnderWay,
    hex::hex,
    ids::UserId,
    request::{Free, GraphTask, HoldReason, RequestKind, Used},
    time::{DAY, Time},
};
use uuid::Uuid;

/// Where the exchange stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The number of the last hand-out or answer (r46).
    pub sequence: i64,
    /// The newest time of a call; an earlier one counts as this.
    pub newest: Time,
}

impl Clock {
    /// The next number.
    pub fn advance(&mut self) -> i64 {
        self.sequence += 1;
        self.sequence
    }
}

/// A request that was handed out.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    pub number: i64,
    /// What tells it from one of another copy of the store.
    pub nonce: [u8; 8],
    pub kind: RequestKind,
    pub task: GraphTask,
    pub handed_out_at: Time,
    /// When the host sends it no more.
    pub send_before: Time,
    /// When nothing is known of it any more if no answer came.
    pub lease_ends: Time,
    /// Whether an answer was read.
    pub answered: bool,
}

impl Request {
    /// What its response is given back by.
    pub fn id(&self) -> String {
        format!("{}-{}", self.number, hex(&self.nonce))
    }
}

pub fn clock(db: &Read<'_>) -> Result<Clock, StoreError> {
    let read = db.find("SELECT sequence, newest FROM exchange", [], |row| {
        Ok(Clock { sequence: row.get(0)?, newest: row.get(1)? })
    });
    read?.ok_or_else(|| StoreError::gone("exchange"))
}

pub fn set_clock(tx: &Tx<'_>, clock: Clock) -> Result<(), StoreError> {
    tx.run("UPDATE exchange SET sequence = ?1, newest = ?2", (clock.sequence, clock.newest))
}

/// Forgets what was handed out more than a day ago.
pub fn forget_old(tx: &Tx<'_>, now: Time) -> Result<(), StoreError> {
    let old = now.plus(-DAY);
    let sql = "DELETE FROM request_item WHERE request IN (SELECT request FROM request WHERE ended_at < ?1)";
    tx.execute(sql, [old])?;
    tx.run("DELETE FROM request WHERE ended_at < ?1", [old])
}

/// Writes a request with its items: of each place the changes it makes or the users it reads.
pub fn hand_out(tx: &Tx<'_>, request: &Request, items: &[Vec<i64>]) -> Result<(), StoreError> {
    let Request { number, nonce, kind, task, handed_out_at, send_before, lease_ends, .. } = *request;
    let units = i64::try_from(items.len()).unwrap_or(i64::MAX).saturating_mul(kind.units());
    let writes = if kind.writes() { units } else { 0 };
    let sql = "INSERT INTO request (request, nonce, kind, task, handed_out_at, send_before, lease_ends, ended_at, writes, units)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8, ?9)";
    let params =
        (number, nonce, kind.code(), task.code(), handed_out_at, send_before, lease_ends, writes, units);
    tx.execute(sql, params)?;
    let mut item =
        tx.prepare_cached("INSERT INTO request_item (request, place, subject) VALUES (?1, ?2, ?3)")?;
    for (place, subjects) in (0i64..).zip(items) {
        for subject in subjects {
            item.execute((number, place, subject))?;
        }
    }
    Ok(())
}

/// The request of a number.
pub fn find(db: &Read<'_>, number: i64) -> Result<Option<Request>, StoreError> {
    let sql =
        "SELECT request, nonce, kind, task, handed_out_at, send_before, lease_ends, answered FROM request
               WHERE request = ?1";
    db.find(sql, [number], |row| {
        Ok(Request {
            number: row.get(0)?,
            nonce: row.get(1)?,
            kind: row.get(2)?,
            task: row.get(3)?,
            handed_out_at: row.get(4)?,
            send_before: row.get(5)?,
            lease_ends: row.get(6)?,
            answered: row.get(7)?,
        })
    })
}

/// What the items of a request are about, by their places.
pub fn items(db: &Read<'_>, number: i64) -> Result<Vec<Vec<i64>>, StoreError> {
    let mut items: Vec<Vec<i64>> = Vec::new();
    let sql = "SELECT place, subject FROM request_item WHERE request = ?1 ORDER BY place, subject";
    db.each(sql, [number], |row| {
        let place = usize::try_from(row.get::<_, i64>(0)?).unwrap_or_default();
        if place >= items.len() {
            items.resize(place + 1, Vec::new());
        }
        let subject = row.get(1)?;
        items.get_mut(place).into_iter().for_each(|subjects| subjects.push(subject));
        Ok(())
    })?;
    Ok(items)
}

/// The users whom a request reads, in the order of its items.
pub fn users_read(db: &Read<'_>, number: i64) -> Result<Vec<(i64, UserId)>, StoreError> {
    let sql = "SELECT i.subject, u.id FROM request_item i LEFT JOIN user u ON u.user = i.subject
               WHERE i.request = ?1 AND i.subject > 0 ORDER BY i.place, i.subject";
    db.page(sql, [number], usize::MAX, |row| {
        let id: Option<UserId> = row.get(1)?;
        Ok(Some((row.get(0)?, id.ok_or_else(|| StoreError::gone("user"))?)))
    })
}

/// An answer to a request was read: it counts against the limits for a while yet.
pub fn close(tx: &Tx<'_>, number: i64, at: Time) -> Result<(), StoreError> {
    tx.execute("UPDATE request SET answered = 1, ended_at = ?2 WHERE request = ?1", (number, at))?;
    tx.run("DELETE FROM request_item WHERE request = ?1", [number])
}

/// How long what is handed out counts, in milliseconds: writes and resource units from the end of their
/// request, and for the admin's own limit from their hand-out.
#[derive(Clone, Copy, Debug)]
pub struct Windows {
    pub writes: i64,
    pub units: i64,
    pub brake: i64,
}

/// What counts now, and when the first of it counts no more; the admin's own limit where there is one.
pub fn used(db: &Read<'_>, now: Time, windows: Windows, braked: bool) -> Result<(Used, Free), StoreError> {
    let Windows { writes, units, brake } = windows;
    let sql = "SELECT coalesce(sum(writes), 0), coalesce(sum(iif(ended_at > ?2, units, 0)), 0),
                 min(iif(writes > 0, ended_at + ?3, NULL)), min(iif(ended_at > ?2, ended_at + ?4, NULL))
               FROM request WHERE ended_at > ?1";
    let params = (now.plus(-writes), now.plus(-units), writes, units);
    let (mut used, mut free) = db.query_row(sql, params, |row| {
        let used = Used { writes: row.get(0)?, units: row.get(1)?, braked: 0 };
        Ok((used, Free { writes: row.get(2)?, units: row.get(3)?, brake: None }))
    })?;
    if braked {
        let sql =
            "SELECT coalesce(sum(writes), 0), min(iif(writes > 0, handed_out_at + ?2, NULL)) FROM request
                   WHERE ended_at > ?1 AND handed_out_at > ?1";
        (used.braked, free.brake) =
            db.query_row(sql, (now.plus(-brake), brake), |row| Ok((row.get(0)?, row.get(1)?)))?;
    }
    Ok((used, free))
}

/// A lease that has not ended, of a request without an answer.
#[derive(Clone, Copy, Debug)]
pub struct Lease {
    pub kind: RequestKind,
    pub task: GraphTask,
    pub ends: Time,
}

/// The leases that have not ended.
pub fn leases(db: &Read<'_>, now: Time) -> Result<Vec<Lease>, StoreError> {
    let sql = "SELECT kind, task, lease_ends FROM request WHERE answered = 0 AND lease_ends > ?1";
    db.rows(sql, [now], |row| Ok(Lease { kind: row.get(0)?, task: row.get(1)?, ends: row.get(2)? }))
}

/// The keys of users whom requests under lease read for their changes, and the ends of the leases.
pub fn users_under_lease(db: &Read<'_>, now: Time) -> Result<Vec<(i64, Time)>, StoreError> {
    let sql = "SELECT i.subject, r.lease_ends FROM request r JOIN request_item i USING (request)
               WHERE r.answered = 0 AND r.lease_ends > ?1 AND r.kind = ?2 AND i.subject > 0";
    db.rows(sql, (now, RequestKind::ReadUsers.code()), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Requests of a kind that do not go before a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    pub kind: RequestKind,
    pub until: Time,
    pub reason: HoldReason,
}

pub fn holds(db: &Read<'_>) -> Result<Vec<Hold>, StoreError> {
    db.rows("SELECT kind, until, reason FROM hold ORDER BY kind", [], |row| {
        Ok(Hold { kind: row.get(0)?, until: row.get(1)?, reason: row.get(2)? })
    })
}

/// Holds a kind; a hold that ends later stays, and so does a missing permission.
pub fn hold(tx: &Tx<'_>, hold: Hold) -> Result<(), StoreError> {
    let sql = "INSERT INTO hold (kind, until, reason) VALUES (?1, ?2, ?3)
               ON CONFLICT DO UPDATE SET until = max(until, excluded.until), reason = max(reason, excluded.reason)";
    tx.run(sql, (hold.kind.code(), hold.until, hold.reason.code()))
}

/// Graph did what was asked: the permission is there, and nothing is held for want of it.
pub fn permitted(tx: &Tx<'_>, kind: RequestKind) -> Result<(), StoreError> {
    tx.execute("DELETE FROM denied WHERE kind = ?1", [kind.code()])?;
    tx.run(
        "DELETE FROM hold WHERE kind = ?1 AND reason = ?2",
        (kind.code(), HoldReason::PermissionMissing.code()),
    )
}

/// Graph refused with 403 what was asked of an object; how many of this kind have been since it last did
/// anything.
pub fn deny(tx: &Tx<'_>, kind: RequestKind, object: i64) -> Result<i64, StoreError> {
    tx.execute("INSERT OR IGNORE INTO denied (kind, object) VALUES (?1, ?2)", (kind.code(), object))?;
    Ok(tx.query_row("SELECT count(*) FROM denied WHERE kind = ?1", [kind.code()], |row| row.get(0))?)
}

/// The store is a backup of earlier: what was pending then may have been made since, so that each is in doubt (r51).
pub fn doubt_pending(tx: &Tx<'_>, now: Time) -> Result<(), StoreError> {
    let sql = "UPDATE change SET doubt = ?2, due = ?1, read = NULL WHERE state = 1";
    tx.execute(sql, (now, UnderWay::InDoubt.code()))?;
    expectation::restart(tx, now)
}

/// When a user was first not found, if that is still so.
pub fn missing(db: &Read<'_>, user: i64) -> Result<Option<Time>, StoreError> {
    db.find("SELECT since FROM missing WHERE user = ?1", [user], |row| row.get(0))
}

/// A user was not found; since when.
pub fn miss(tx: &Tx<'_>, user: i64, at: Time) -> Result<Time, StoreError> {
    tx.execute("INSERT OR IGNORE INTO missing (user, since) VALUES (?1, ?2)", (user, at))?;
    Ok(missing(tx, user)?.unwrap_or(at))
}

/// Whether any user was not found, and was not since.
pub fn any_missing(db: &Read<'_>) -> Result<bool, StoreError> {
    Ok(db.query_row("SELECT EXISTS (SELECT 1 FROM missing)", [], |row| row.get(0))?)
}

pub fn found(tx: &Tx<'_>, user: i64) -> Result<(), StoreError> {
    tx.run("DELETE FROM missing WHERE user = ?1", [user])
}

/// The tenant that the store is for; none as long as nobody said.
pub fn tenant(db: &Read<'_>) -> Result<Option<Uuid>, StoreError> {
    let found = db.find("SELECT value FROM meta WHERE name = 'tenantId'", [], |row| row.get(0))?;
    Ok(found.map(Uuid::from_bytes))
}

/// The store is for this tenant from now on.
pub fn set_tenant(tx: &Tx<'_>, tenant: Uuid) -> Result<(), StoreError> {
    tx.run("INSERT INTO meta (name, value) VALUES ('tenantId', ?1)", [tenant.as_bytes()])
}

/// The object id of a user.
pub fn user(db: &Read<'_>, user: i64) -> Result<UserId, StoreError> {
    let found = db.find("SELECT id FROM user WHERE user = ?1", [user], |row| row.get(0))?;
    found.ok_or_else(|| StoreError::gone("user"))
}

/// Whether a user has a usage location.
pub fn has_location(db: &Read<'_>, user: i64) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM user WHERE user = ?1 AND usage_location IS NOT NULL)";
    Ok(db.query_row(sql, [user], |row| row.get(0))?)
}

/// Users that are known to be in the tenant.
pub fn users(db: &Read<'_>) -> Result<i64, StoreError> {
    Ok(db.query_row("SELECT coalesce(sum(n), 0) FROM taken_counts WHERE noun = 1", [], |row| row.get(0))?)
}
