//! Sign-ins until they are decided, and how far their log was read.

use super::{
    error::StoreError,
    listing,
    row::columns,
    transaction::{Read, Tx},
};
use crate::domain::{
    listing::{ListingKind, Log, WaitingEvent},
    time::Time,
};

/// How far the log was read; none while it is not.
pub fn log(db: &Read<'_>) -> Result<Option<Log>, StoreError> {
    db.find("SELECT since, watermark FROM sign_in_log", [], |row| {
        Ok(columns! { row, 0 => Log { since, watermark } })
    })
}

/// Reads the log from now on.
pub fn begin(tx: &Tx<'_>, now: Time) -> Result<(), StoreError> {
    tx.run("INSERT INTO sign_in_log (one, since, watermark) VALUES (1, ?1, ?1) ON CONFLICT DO NOTHING", [now])
}

/// Reads the log no more, and forgets what waits.
pub fn end(tx: &Tx<'_>) -> Result<(), StoreError> {
    tx.run("DELETE FROM sign_in_log", [])?;
    tx.run("DELETE FROM waiting_event", [])?;
    listing::remove(tx, ListingKind::SignIns, 0)
}

/// Keeps a sign-in until its window is there; one that an earlier window showed is known.
pub fn add(tx: &Tx<'_>, WaitingEvent { at, event, user, app }: &WaitingEvent) -> Result<(), StoreError> {
    let sql =
        "INSERT INTO waiting_event (at, event, user, app) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
    tx.run(sql, (at, event, user, app))
}

/// The window is there: of each user and app the first sign-in alone is decided (r31).
pub fn keep_first(tx: &Tx<'_>) -> Result<(), StoreError> {
    let sql = "UPDATE waiting_event SET decided = 1 WHERE decided = 0 AND (at, event) IN (
                 SELECT at, event FROM (
                   SELECT at, event, row_number() OVER (PARTITION BY user, app ORDER BY at, event) AS place
                   FROM waiting_event WHERE decided = 0)
                 WHERE place > 1)";
    tx.run(sql, [])
}

/// Whether the user of a sign-in w is to be read and has not been since.
macro_rules! awaited {
    ($more:expr) => {
        concat!(
            "EXISTS (SELECT 1 FROM wanted n LEFT JOIN user u ON u.id = n.id AND u.removed = 0
               WHERE n.noun = 1 AND n.id = w.user AND (u.user IS NULL OR u.taken_at < w.at) ",
            $more,
            ")"
        )
    };
}

/// That nobody has looked for the user n yet. A read that failed keeps waiting whom it is about, and nobody else.
macro_rules! not_looked_for {
    () => {
        "AND n.missing IS NULL AND (n.request IS NOT NULL OR n.due <= n.since)"
    };
}

/// Whether the users of all that are to be decided have been read, or looked for at least.
pub fn ready(db: &Read<'_>) -> Result<bool, StoreError> {
    let sql = concat!(
        "SELECT NOT EXISTS (SELECT 1 FROM waiting_event w WHERE w.decided = 0 AND ",
        awaited!(not_looked_for!()),
        ")"
    );
    Ok(db.query_row(sql, [], |row| row.get(0))?)
}

/// How many are to be decided before the log is read on: those whose users were looked for in vain wait beside it.
pub fn undecided(db: &Read<'_>) -> Result<i64, StoreError> {
    let sql = concat!(
        "SELECT count(*) FROM waiting_event w WHERE decided = 0 AND (NOT ",
        awaited!(""),
        " OR ",
        awaited!(not_looked_for!()),
        ")"
    );
    Ok(db.query_row(sql, [], |row| row.get(0))?)
}

/// The oldest that are to be decided. Whoever was not found is looked for a second time before.
pub fn oldest(db: &Read<'_>, most: usize) -> Result<Vec<WaitingEvent>, StoreError> {
    let sql = concat!(
        "SELECT at, event, user, app FROM waiting_event w WHERE decided = 0 AND NOT ",
        awaited!(""),
        " ORDER BY at, event LIMIT ?1"
    );
    db.rows(sql, [i64::try_from(most).unwrap_or(i64::MAX)], |row| {
        Ok(columns! { row, 0 => WaitingEvent { at, event, user, app } })
    })
}

/// One is decided.
pub fn decided(tx: &Tx<'_>, WaitingEvent { at, event, .. }: &WaitingEvent) -> Result<(), StoreError> {
    tx.run("UPDATE waiting_event SET decided = 1 WHERE at = ?1 AND event = ?2", (at, event))
}

/// Everything of the window that ended then is decided; what no later window shows is forgotten.
pub fn advance(tx: &Tx<'_>, watermark: Time, from: Time) -> Result<(), StoreError> {
    tx.run("UPDATE sign_in_log SET watermark = ?1", [watermark])?;
    tx.run("DELETE FROM waiting_event WHERE at < ?1 AND decided = 1", [from])
}
