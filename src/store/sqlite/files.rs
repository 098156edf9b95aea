//! The files that connections have open, and whether they are still the ones at their names. Whoever removes
//! or replaces one of them does not stop SQLite: it goes on in files without names, or in one store's file
//! with another one's log.

use std::sync::Arc;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, MAIN_DB};

use super::connection;
use super::error::StoreError;
use super::lineage;
use super::location::{FileLocation, Found};
use super::wait::{Call, SystemWait, Wait};
use crate::domain::interrupt::Interrupt;

/// How long closing waits for others to end a transaction.
const PATIENCE: Duration = Duration::from_secs(5);

/// The file, its log and its index, as they were when the first of the connections that live was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Files {
    place: FileLocation,
    main: Found,
    /// None: the file has no log, as a backup.
    sides: Option<[Found; 2]>,
}

impl Files {
    /// What is there before SQLite has read anything.
    pub fn unread(place: &FileLocation) -> Result<Files, StoreError> {
        Ok(Files { place: place.clone(), main: place.look()?, sides: None })
    }

    pub fn main(&self) -> Found {
        self.main
    }

    /// Whether these are the files of one store: one that had no log may have got one.
    pub fn same_as(&self, later: &Files) -> bool {
        self.main == later.main && (self.sides.is_none() || self.sides == later.sides)
    }

    /// What is there now; fails with `LogMoved` where a log is due and gone already.
    fn look(place: &FileLocation, conn: &Connection) -> Result<Files, StoreError> {
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

    /// Whether closing may move the log into the file and remove it, which SQLite does by its name: not when
    /// that is another file's by now. A log without a name is moved: that saves what is in it.
    fn may_tidy(&self) -> bool {
        self.keeps_main() && self.now().is_none_or(|[log, index]| log && index)
    }

    /// Whether nothing but the log was replaced: what is in the one that is open belongs into the file, which
    /// is still at its name, and nobody else can have begun another.
    fn lost_log_alone(&self) -> bool {
        self.keeps_main() && self.now().is_some_and(|[log, index]| !log && index)
    }

    fn keeps_main(&self) -> bool {
        self.place.look().is_ok_and(|found| stayed(self.main, found))
    }

    /// Whether the log and the index stayed; none where there are none.
    fn now(&self) -> Option<[bool; 2]> {
        let [log, index] = self.sides?;
        let [log_now, index_now] = sides(&self.place);
        Some([stayed(log, log_now), stayed(index, index_now)])
    }
}

/// Whether the name leads to what was opened, or nowhere.
fn stayed(opened: Found, found: Found) -> bool {
    opened == found || found == Found::Missing
}

fn sides(place: &FileLocation) -> [Found; 2] {
    [place.look_beside("-wal"), place.look_beside("-shm")]
}

/// A connection and the files it has open; none for a store in memory.
pub(super) struct Link {
    pub conn: Connection,
    pub files: Option<Arc<Files>>,
    /// Whether it holds little in memory, since it is lent only when many are.
    pub spare: bool,
}

impl Link {
    /// Takes note of what the connection has open now that SQLite has read. `Busy` where the file was
    /// replaced meanwhile.
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
        let Some(files) = self.files.as_ref().filter(|files| !files.may_tidy()) else {
            return;
        };
        // Where even that fails there is nothing better to do than to close.
        if files.lost_log_alone() {
            drop(save(&mut self.conn));
        }
        drop(self.conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true));
    }
}

/// Moves the log that is open into the file, by its descriptor. With another mark, so that the file refuses
/// the log at that name: were it an older copy, its pages would be laid over newer ones.
fn save(conn: &mut Connection) -> Result<(), StoreError> {
    if conn.is_readonly(MAIN_DB)? {
        return Ok(());
    }
    let wait: Arc<dyn Wait> = Arc::new(SystemWait::default());
    let call = Call::new(&wait, &Interrupt::default(), PATIENCE);
    connection::arm(conn, &call)?;
    conn.execute_batch("BEGIN IMMEDIATE")?;
    lineage::renew(conn, &call)?;
    conn.execute_batch("COMMIT")?;
    connection::truncate_log(conn, &call)
}
