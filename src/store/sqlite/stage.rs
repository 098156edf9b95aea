//! Rows of imports that wait, beside the file, until all of them are there. Temporary tables: they need no lock on the file.

use super::{
    error::StoreError,
    transaction::{Read, Tx},
};
use crate::domain::time::Time;
use rusqlite::OptionalExtension;

/// A snapshot that waits for its last part.
#[derive(Clone, Copy, Debug)]
pub struct Stage {
    /// Its key.
    pub key: i64,
    /// When it was taken.
    pub taken_at: Time,
    /// Whether it is to hold everything there is.
    pub full: bool,
    /// Items of it that could not be read.
    pub unread: i64,
    /// Rows that wait.
    pub rows: i64,
    /// Whether any part of it was given, be it an empty one.
    pub given: bool,
    /// Whether the page given last names a next one.
    pub more_pages: bool,
}

/// Makes the temporary tables if this connection has none yet.
fn prepare(tx: &Tx<'_>) -> Result<(), StoreError> {
    tx.execute_temp(
        "CREATE TEMP TABLE IF NOT EXISTS stage (
           stage INTEGER PRIMARY KEY, handle INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT, taken_at INTEGER NOT NULL, whole INTEGER NOT NULL,
           unread INTEGER NOT NULL, rows INTEGER NOT NULL, given INTEGER NOT NULL, more_pages INTEGER NOT NULL, dropped INTEGER NOT NULL DEFAULT 0,
           UNIQUE (handle, kind, name)) STRICT",
        [],
    )?;
    let sql = "CREATE TEMP TABLE IF NOT EXISTS staged (
                 stage INTEGER NOT NULL, place INTEGER NOT NULL, row BLOB NOT NULL, PRIMARY KEY (stage, place)) STRICT, WITHOUT ROWID";
    tx.execute_temp(sql, [])?;
    Ok(())
}

/// The stage of this name that the handle began, else a new one of this time and kind; one without a name is always new.
pub fn open(tx: &Tx<'_>, handle: i64, kind: &str, name: Option<&str>, taken_at: Time, full: bool) -> Result<Stage, StoreError> {
    prepare(tx)?;
    let sql = "SELECT stage, taken_at, whole, unread, rows, given, more_pages FROM temp.stage
               WHERE handle = ?1 AND kind = ?2 AND name = ?3";
    let known = tx.query_row(sql, (handle, kind, name), |row| {
        let (key, taken_at, full, unread, rows) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
        Ok(Stage { key, taken_at, full, unread, rows, given: row.get(5)?, more_pages: row.get(6)? })
    });
    match known.optional()? {
        Some(stage) => Ok(stage),
        None => {
            let sql = "INSERT INTO temp.stage (handle, kind, name, taken_at, whole, unread, rows, given, more_pages)
                       VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, 0, 0)";
            tx.execute_temp(sql, (handle, kind, name, taken_at, full))?;
            Ok(Stage { key: tx.last_insert_rowid(), taken_at, full, unread: 0, rows: 0, given: false, more_pages: false })
        }
    }
}

/// Adds rows to the end of a stage, and keeps what is said of it.
pub fn append<'r>(tx: &Tx<'_>, stage: &mut Stage, rows: impl Iterator<Item = &'r [u8]>) -> Result<(), StoreError> {
    let mut insert = tx.prepare_cached("INSERT OR REPLACE INTO temp.staged (stage, place, row) VALUES (?1, ?2, ?3)")?;
    for row in rows {
        insert.execute((stage.key, stage.rows, row)).map_err(|error| StoreError::from(error).in_temp())?;
        stage.rows += 1;
    }
    keep(tx, stage)
}

/// Keeps what is said of a stage. Rows past its end are none of it: the next ones take their place.
pub fn keep(tx: &Tx<'_>, stage: &Stage) -> Result<(), StoreError> {
    let sql = "UPDATE temp.stage SET unread = ?2, rows = ?3, given = ?4, more_pages = ?5 WHERE stage = ?1";
    tx.execute_temp(sql, (stage.key, stage.unread, stage.rows, stage.given, stage.more_pages))?;
    Ok(())
}

/// The rows of a stage from a place on, at most so many.
pub fn rows<T>(
    db: &Read<'_>,
    stage: &Stage,
    from: i64,
    most: i64,
    read: impl Fn(&[u8]) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let sql = "SELECT row FROM temp.staged WHERE stage = ?1 AND place >= ?2 AND place < ?3 ORDER BY place";
    let mut statement = db.prepare_cached(sql)?;
    let mut found = statement.query((stage.key, from, stage.rows.min(from.saturating_add(most))))?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        rows.push(read(row.get_ref(0)?.as_blob().unwrap_or_default())?);
    }
    Ok(rows)
}

/// Ends a stage, at once however many rows it has: [`reclaim`] takes them away.
pub fn drop(tx: &Tx<'_>, stage: &Stage) -> Result<(), StoreError> {
    tx.execute_temp("UPDATE temp.stage SET dropped = 1, name = NULL WHERE stage = ?1", [stage.key])?;
    Ok(())
}

/// Ends all stages of a handle.
pub fn drop_all(tx: &Tx<'_>, handle: i64) -> Result<(), StoreError> {
    prepare(tx)?;
    tx.execute_temp("UPDATE temp.stage SET dropped = 1, name = NULL WHERE handle = ?1", [handle])?;
    Ok(())
}

/// Takes away some rows of stages that ended; whether there are more.
pub fn reclaim(tx: &Tx<'_>, most: i64) -> Result<bool, StoreError> {
    prepare(tx)?;
    let ended = "SELECT stage FROM temp.stage WHERE dropped LIMIT 1";
    let Some(stage) = tx.query_row(ended, [], |row| row.get::<_, i64>(0)).optional()? else { return Ok(false) };
    let first = "SELECT min(place) FROM temp.staged WHERE stage = ?1";
    match tx.query_row(first, [stage], |row| row.get::<_, Option<i64>>(0))? {
        Some(first) => tx.execute_temp("DELETE FROM temp.staged WHERE stage = ?1 AND place < ?2", (stage, first.saturating_add(most)))?,
        None => tx.execute_temp("DELETE FROM temp.stage WHERE stage = ?1", [stage])?,
    };
    Ok(true)
}
