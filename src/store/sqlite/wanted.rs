//! Users and groups that are to be read by themselves.

use super::{
    error::StoreError,
    expectation,
    taken::Noun,
    transaction::{Read, Tx},
};
use crate::domain::{
    ids::{GroupId, UserId},
    time::Time,
};
use rusqlite::{ToSql, types::FromSql};

/// An object id of either.
pub trait Id: ToSql + FromSql + Copy {}
impl Id for UserId {}
impl Id for GroupId {}
impl Id for [u8; 16] {}

/// Of who is wanted already: the newest read that anybody asks for, and as soon as the first does, unless one
/// is under lease or who was not found has time to settle.
macro_rules! unless_wanted {
    () => {
        " ON CONFLICT DO UPDATE SET since = max(since, excluded.since),
            due = iif(request IS NULL AND missing IS NULL, min(due, excluded.due), due)"
    };
}

/// Asks for a read that is handed out at `since` or later.
pub fn add(tx: &Tx<'_>, noun: Noun, id: impl Id, since: Time) -> Result<(), StoreError> {
    let sql = concat!("INSERT INTO wanted (noun, id, since, due) VALUES (?1, ?2, ?3, ?3)", unless_wanted!());
    tx.run(sql, (noun.code(), id, since))
}

/// Asks for whoever is there and was taken before `listed`, which lists of the whole tenant did not show.
pub fn add_unlisted(tx: &Tx<'_>, noun: Noun, listed: Time) -> Result<(), StoreError> {
    let older =
        "SELECT EXISTS (SELECT 1 FROM taken_counts WHERE noun = ?1 AND taken_at BETWEEN 1 AND ?2 - 1)";
    if !tx.query_row(older, (noun.code(), listed), |row| row.get(0))? {
        return Ok(());
    }
    let sql = match noun {
        Noun::User => concat!(
            "INSERT INTO wanted (noun, id, since, due) SELECT ?1, id, ?2, ?2 FROM user WHERE removed = 0 AND taken_at < ?2",
            unless_wanted!()
        ),
        Noun::Group => concat!(
            "INSERT INTO wanted (noun, id, since, due) SELECT ?1, id, ?2, ?2 FROM grp WHERE removed = 0 AND taken_at BETWEEN 1 AND ?2 - 1",
            unless_wanted!()
        ),
    };
    tx.run(sql, (noun.code(), listed))
}

/// Asks for a user of whom a read lacked a path: when that has had `settle` milliseconds, a second one is due
/// (r46).
pub fn add_doubtful(tx: &Tx<'_>, id: UserId, settle: i64) -> Result<(), StoreError> {
    match expectation::lacked(tx, id)? {
        Some(lacked) => add(tx, Noun::User, id, lacked.at.plus(settle)),
        None => Ok(()),
    }
}

/// Asks for the users of sign-ins that are unknown, or were read before.
pub fn add_signed_in(tx: &Tx<'_>) -> Result<(), StoreError> {
    let sql = concat!(
        "INSERT INTO wanted (noun, id, since, due)
         SELECT ?1, w.user, max(w.at), max(w.at) FROM waiting_event w LEFT JOIN user u ON u.id = w.user AND u.removed = 0
         WHERE w.decided = 0 AND (u.user IS NULL OR u.taken_at < w.at) GROUP BY w.user",
        unless_wanted!()
    );
    tx.run(sql, [Noun::User.code()])
}

/// Those that may be asked for now, at most so many.
pub fn due<I: Id>(db: &Read<'_>, noun: Noun, now: Time, most: usize) -> Result<Vec<I>, StoreError> {
    let sql = "SELECT id FROM wanted WHERE noun = ?1 AND due <= ?2 ORDER BY id LIMIT ?3";
    db.rows(sql, (noun.code(), now, i64::try_from(most).unwrap_or(i64::MAX)), |row| row.get(0))
}

/// Whether there are any.
pub fn any(db: &Read<'_>) -> Result<bool, StoreError> {
    Ok(db.query_row("SELECT EXISTS (SELECT 1 FROM wanted)", [], |row| row.get(0))?)
}

/// Whether somebody asks for a read of one already.
pub fn contains(db: &Read<'_>, noun: Noun, id: impl Id) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM wanted WHERE noun = ?1 AND id = ?2)";
    Ok(db.query_row(sql, (noun.code(), id), |row| row.get(0))?)
}

/// How many groups there are, and when the next may be asked for that may not now.
pub fn open_groups(db: &Read<'_>, now: Time) -> Result<(i64, Option<Time>), StoreError> {
    let sql = "SELECT count(*), min(iif(due > ?1, due, NULL)) FROM wanted WHERE noun = ?2";
    Ok(db.query_row(sql, (now, Noun::Group.code()), |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// How many there are, and when the next may be asked for that may not now.
pub fn open(db: &Read<'_>, now: Time) -> Result<(i64, Option<Time>), StoreError> {
    let sql = "SELECT count(*), min(iif(due > ?1, due, NULL)) FROM wanted";
    Ok(db.query_row(sql, [now], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// Users whom a request under lease reads, and the end of the lease.
pub fn users_under_lease(db: &Read<'_>, now: Time) -> Result<Vec<(UserId, Time)>, StoreError> {
    // By those that were asked for, and not by all who are wanted.
    let sql = "SELECT id, due FROM wanted INDEXED BY wanted_by_request WHERE request IS NOT NULL AND noun = ?1 AND due > ?2";
    db.rows(sql, (Noun::User.code(), now), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// One is asked for at a place of a request under lease.
pub fn asked(
    tx: &Tx<'_>,
    noun: Noun,
    id: impl Id,
    (request, place): (i64, i64),
    lease: Time,
) -> Result<(), StoreError> {
    let sql = "UPDATE wanted SET request = ?3, place = ?4, due = ?5 WHERE noun = ?1 AND id = ?2";
    tx.run(sql, (noun.code(), id, request, place, lease))
}

/// The one that is asked for at a place of a request, and when a read first found nothing of it.
pub fn asked_at<I: Id>(
    db: &Read<'_>,
    request: i64,
    place: i64,
) -> Result<Option<(I, Option<Time>)>, StoreError> {
    let sql = "SELECT id, missing FROM wanted WHERE request = ?1 AND place = ?2";
    db.find(sql, (request, place), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// One was read by a request that was handed out at `at`; what is wanted newer stays wanted.
pub fn read(tx: &Tx<'_>, noun: Noun, id: impl Id, at: Time) -> Result<(), StoreError> {
    let sql = "SELECT since FROM wanted WHERE noun = ?1 AND id = ?2";
    let since: Option<Time> = tx.find(sql, (noun.code(), id), |row| row.get(0))?;
    match since {
        None => return Ok(()),
        Some(since) if since <= at => {
            return tx.run("DELETE FROM wanted WHERE noun = ?1 AND id = ?2", (noun.code(), id));
        }
        Some(_) => {}
    }
    let sql = "UPDATE wanted SET request = NULL, place = NULL, missing = NULL, due = since WHERE noun = ?1 AND id = ?2";
    tx.run(sql, (noun.code(), id))
}

/// One was not read, and may be asked for again at `due`; `missing` where that is because nothing was found
/// by a read that was handed out then.
pub fn again(
    tx: &Tx<'_>,
    noun: Noun,
    id: impl Id,
    missing: Option<Time>,
    due: Time,
) -> Result<(), StoreError> {
    let sql =
        "UPDATE wanted SET request = NULL, place = NULL, missing = ?3, due = ?4 WHERE noun = ?1 AND id = ?2";
    tx.run(sql, (noun.code(), id, missing, due))
}
