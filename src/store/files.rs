//! The files that connections have open, and whether they are still the ones at their names. Whoever removes or replaces one of them does not
//! stop SQLite: it goes on in files without names, or in one store's file with another one's log.

use std::sync::Arc;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::error::StoreError;
use super::place::{FilePlace, Found};

/// The file, its log and its index, as they were when the first of the connections that live was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Files {
    place: FilePlace,
    main: Found,
    /// None: the file has no log, as a backup.
    sides: Option<[Found; 2]>,
}

impl Files {
    /// What is there before SQLite has read anything.
    pub fn unread(place: &FilePlace) -> Result<Files, StoreError> {
        Ok(Files { place: place.clone(), main: place.look()?, sides: None })
    }

    /// The file itself.
    pub fn main(&self) -> Found {
        self.main
    }

    /// Whether these are the files of one store: one that had no log may have got one.
    pub fn same_as(&self, later: &Files) -> bool {
        self.main == later.main && (self.sides.is_none() || self.sides == later.sides)
    }

    /// What is there now; fails with `LogMoved` where a log is due and gone already.
    fn look(place: &FilePlace, conn: &Connection) -> Result<Files, StoreError> {
        let main = place.look()?;
        let mode: String = conn.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
        let sides = (main != Found::Unknown && mode == "wal").then(|| sides(place));
        match sides {
            Some(found) if found.contains(&Found::Missing) => Err(StoreError::LogMoved),
            _ => Ok(Files { place: place.clone(), main, sides }),
        }
    }

    /// Fails where a name leads elsewhere by now.
    pub fn check(&self) -> Result<(), StoreError> {
        if self.place.look()? != self.main {
            return Err(StoreError::Moved);
        }
        match self.sides {
            Some(opened) if sides(&self.place) != opened => Err(StoreError::LogMoved),
            _ => Ok(()),
        }
    }

    /// Whether closing may move the log into the file and remove it, which SQLite does by its name: not when that is another file's by now. A
    /// log without a name is moved: that saves what is in it.
    fn may_tidy(&self) -> bool {
        let same = |one: Found, other: Found| one == other || one == Found::Missing;
        let ours = |opened: [Found; 2]| sides(&self.place).into_iter().zip(opened).all(|(found, opened)| same(found, opened));
        self.place.look().is_ok_and(|found| same(self.main, found)) && self.sides.is_none_or(ours)
    }
}

fn sides(place: &FilePlace) -> [Found; 2] {
    [place.look_beside("-wal"), place.look_beside("-shm")]
}

/// A connection and the files it has open; none for a store in memory.
pub(super) struct Link {
    pub conn: Connection,
    pub files: Option<Arc<Files>>,
}

impl Link {
    /// Takes note of what the connection has open now that SQLite has read. `Busy` where the file was replaced meanwhile.
    pub fn settle_in(&mut self) -> Result<(), StoreError> {
        let Some(before) = &self.files else {
            return Ok(());
        };
        let files = Files::look(&before.place, &self.conn)?;
        if before.main != Found::Missing && before.main != files.main {
            return Err(StoreError::Busy);
        }
        self.files = Some(Arc::new(files));
        Ok(())
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        if self.files.as_ref().is_some_and(|files| !files.may_tidy()) {
            // Where even that fails there is nothing better to do than to close.
            drop(self.conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true));
        }
    }
}
