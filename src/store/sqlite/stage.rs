//! Rows of imports that wait, beside the file, until all of them are there. Temporary tables: they need no
//! lock on the file.

use super::{
    error::StoreError,
    lock::lock,
    transaction::{Read, Tx},
};
use crate::store::import::{Import, Staged};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    collections::BTreeSet,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

/// A snapshot that waits for its last part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stage {
    key: i64,
    pub said: Staged,
}

type Name = (&'static str, String);

/// The stages of one handle: nobody else's, one call at a time, and gone with it.
pub(super) struct Stages {
    /// In this process, which may share its connection with others.
    handle: i64,
    begun: AtomicBool,
    filling: Mutex<BTreeSet<Name>>,
}

impl Stages {
    pub fn new() -> Stages {
        static HANDLES: AtomicI64 = AtomicI64::new(1);
        Stages {
            handle: HANDLES.fetch_add(1, Ordering::Relaxed),
            begun: AtomicBool::new(false),
            filling: Mutex::default(),
        }
    }

    /// Keeps a stage to one call: two that fill it at once would write over each other's rows. None while
    /// another one has it.
    pub fn fill(&self, noun: &'static str, name: &str) -> Option<Filling<'_>> {
        let name = (noun, name.to_owned());
        lock(&self.filling).insert(name.clone()).then(|| Filling { stages: self, name })
    }

    /// What tells the stages of this handle from all others, of which there will be some now.
    pub fn begin(&self) -> i64 {
        self.begun.store(true, Ordering::Relaxed);
        self.handle
    }

    /// The same, if there were any.
    pub fn begun(&self) -> Option<i64> {
        self.begun.load(Ordering::Relaxed).then_some(self.handle)
    }
}

/// A call that fills a stage.
pub(super) struct Filling<'a> {
    stages: &'a Stages,
    name: Name,
}

impl Drop for Filling<'_> {
    fn drop(&mut self) {
        lock(&self.stages.filling).remove(&self.name);
    }
}

/// Makes the temporary tables if this connection has none yet.
fn prepare(tx: &Tx<'_>) -> Result<(), StoreError> {
    tx.execute_temp(
        "CREATE TEMP TABLE IF NOT EXISTS stage (
           stage INTEGER PRIMARY KEY, handle INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT, said BLOB NOT NULL,
           dropped INTEGER NOT NULL DEFAULT 0,
           UNIQUE (handle, kind, name)) STRICT",
        [],
    )?;
    let sql = "CREATE TEMP TABLE IF NOT EXISTS staged (
                 stage INTEGER NOT NULL, place INTEGER NOT NULL, row BLOB NOT NULL, PRIMARY KEY (stage, place)) STRICT, WITHOUT ROWID";
    tx.execute_temp(sql, [])
}

/// The stage of this name that the handle began, else a new one of this time and kind; one without a name is
/// always new.
pub(super) fn open(tx: &Tx<'_>, handle: i64, import: &Import<'_>) -> Result<Stage, StoreError> {
    prepare(tx)?;
    let Import { noun, stage: name, taken_at, full, .. } = *import;
    let sql = "SELECT stage, said FROM temp.stage WHERE handle = ?1 AND kind = ?2 AND name = ?3";
    let known: Option<(i64, Vec<u8>)> =
        tx.find(sql, (handle, noun, name), |row| Ok((row.get(0)?, row.get(1)?)))?;
    if let Some((key, said)) = known {
        return Ok(Stage { key, said: read(&said)? });
    }
    let said = Staged { taken_at, full, unread: 0, rows: 0, given: false, more_pages: false };
    let sql = "INSERT INTO temp.stage (handle, kind, name, said) VALUES (?1, ?2, ?3, ?4)";
    tx.execute_temp(sql, (handle, noun, name, written(&said)?))?;
    Ok(Stage { key: tx.last_insert_rowid(), said })
}

/// What waits in a stage, as it is kept.
pub(super) fn written(value: &impl Serialize) -> Result<Vec<u8>, StoreError> {
    postcard::to_stdvec(value).map_err(|_| StoreError::Unwritable)
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, StoreError> {
    postcard::from_bytes(bytes).map_err(|_| StoreError::Corrupt("a staged row cannot be read".into()))
}

/// Adds rows to the end of a stage, and keeps what is said of it.
pub(super) fn append<'r>(
    tx: &Tx<'_>,
    stage: &mut Stage,
    rows: impl Iterator<Item = &'r [u8]>,
) -> Result<(), StoreError> {
    let mut insert =
        tx.prepare_cached("INSERT OR REPLACE INTO temp.staged (stage, place, row) VALUES (?1, ?2, ?3)")?;
    for row in rows {
        insert
            .execute((stage.key, stage.said.rows, row))
            .map_err(|error| StoreError::from(error).in_temp())?;
        stage.said.rows += 1;
    }
    save(tx, stage)
}

/// Keeps what is said of a stage. Rows past its end are none of it: the next ones take their place.
pub(super) fn save(tx: &Tx<'_>, stage: &Stage) -> Result<(), StoreError> {
    tx.execute_temp("UPDATE temp.stage SET said = ?2 WHERE stage = ?1", (stage.key, written(&stage.said)?))
}

/// The rows of a stage from a place on, at most so many.
pub(super) fn rows<T: DeserializeOwned>(
    db: &Read<'_>,
    stage: &Stage,
    from: i64,
    most: i64,
) -> Result<Vec<T>, StoreError> {
    let sql = "SELECT row FROM temp.staged WHERE stage = ?1 AND place >= ?2 AND place < ?3 ORDER BY place";
    let until = stage.said.rows.min(from.saturating_add(most));
    db.page(sql, (stage.key, from, until), usize::MAX, |row| {
        read(row.get_ref(0)?.as_blob().unwrap_or_default()).map(Some)
    })
}

/// Ends a stage, at once however many rows it has: [`reclaim`] takes them away.
pub(super) fn drop(tx: &Tx<'_>, stage: &Stage) -> Result<(), StoreError> {
    tx.execute_temp("UPDATE temp.stage SET dropped = 1, name = NULL WHERE stage = ?1", [stage.key])
}

/// Ends all stages of a handle.
pub(super) fn drop_all(tx: &Tx<'_>, handle: i64) -> Result<(), StoreError> {
    prepare(tx)?;
    tx.execute_temp("UPDATE temp.stage SET dropped = 1, name = NULL WHERE handle = ?1", [handle])
}

/// Takes away some rows of stages that ended; whether there are more.
pub(super) fn reclaim(tx: &Tx<'_>, most: i64) -> Result<bool, StoreError> {
    prepare(tx)?;
    let ended = "SELECT stage FROM temp.stage WHERE dropped LIMIT 1";
    let Some(stage) = tx.find(ended, [], |row| row.get::<_, i64>(0))? else { return Ok(false) };
    let first = "SELECT min(place) FROM temp.staged WHERE stage = ?1";
    match tx.query_row(first, [stage], |row| row.get::<_, Option<i64>>(0))? {
        Some(first) => tx.execute_temp(
            "DELETE FROM temp.staged WHERE stage = ?1 AND place < ?2",
            (stage, first.saturating_add(most)),
        )?,
        None => tx.execute_temp("DELETE FROM temp.stage WHERE stage = ?1", [stage])?,
    };
    Ok(true)
}
