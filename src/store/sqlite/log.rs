//! The log beside the file: moving it in while nobody minds, and how much of it is not in yet.

use rusqlite::Connection;

use super::error::StoreError;
use super::location::Location;
use super::open::Store;
use crate::domain::interrupt::Interrupt;

/// A page in the log, and what SQLite says of it there.
const FRAME: u64 = 4096 + 24;

impl Store {
    /// Moves what the log holds into the file, so that a copy of the file has it too. Waits for nobody, and
    /// does nothing while somebody writes: another call does it then, or whoever closes last. What keeps it
    /// from going well is met by the next write, which can tell.
    pub fn checkpoint(&self, interrupt: &Interrupt) {
        let (call, core) = (self.call(interrupt), &self.core);
        let Location::File(file) = &core.place else {
            return;
        };
        if self.refuse_read_only().is_err() || core.home().is_err() {
            return;
        }
        core.with_idle_writer(|conn| {
            if core.line.is_free(&file.path, &call) && checkpoint(conn, "PASSIVE").is_ok_and(|left| left == 0)
            {
                core.forget_mark();
            }
        });
    }

    /// Bytes of committed work that are in the log and not in the file: a copy of the file alone lacks them.
    pub fn log_bytes(&self, interrupt: &Interrupt) -> Result<u64, StoreError> {
        self.core.with_reader(&self.call(interrupt), |conn| Ok(checkpoint(conn, "NOOP")? * FRAME))
    }
}

/// How many frames of the log are not in the file after that; none where there is no log.
fn checkpoint(conn: &Connection, how: &str) -> rusqlite::Result<u64> {
    conn.query_row(&format!("PRAGMA wal_checkpoint({how})"), [], |row| {
        let [frames, moved] = [row.get::<_, i64>(1)?, row.get(2)?];
        Ok((frames - moved).unsigned_abs())
    })
}
