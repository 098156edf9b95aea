//! What one connection to SQLite waits for, and what ends it.

use rusqlite::{Connection, MAIN_DB};

use super::error::StoreError;
use super::wait::Call;

/// SQLite polls for an interrupt each time it has run this many instructions.
const POLL_INSTRUCTIONS: i32 = 1_000;

/// Puts the file into WAL mode, or finds it there. Where two make the store at once SQLite reports "busy"
/// without asking the busy handler, so the waiting is done here.
pub(super) fn write_ahead(conn: &Connection, call: &Call) -> Result<(), StoreError> {
    let mode = call
        .until_free(|| Ok(conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0))?))?;
    match mode.as_str() {
        "wal" | "memory" => Ok(()),
        _ => Err(StoreError::InvalidPath(
            "its file system has no shared memory for a write-ahead log; move it to a local disk",
        )),
    }
}

/// Moves the write-ahead log into the file and empties it, as far as that needs no waiting.
pub(super) fn truncate_log(conn: &mut Connection, call: &Call) -> Result<(), StoreError> {
    conn.busy_handler(None::<fn(i32) -> bool>)?;
    let tried = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    arm(conn, call)?;
    match tried.map_err(StoreError::from) {
        Err(StoreError::Busy) => Ok(()),
        other => other,
    }
}

/// Refuses a connection that SQLite could open for reading only.
pub(super) fn refuse_read_only(conn: &Connection) -> Result<(), StoreError> {
    if conn.is_readonly(MAIN_DB)? { Err(StoreError::ReadOnly(super::error::FILE)) } else { Ok(()) }
}

/// From here on the connection waits and ends as the call says.
pub(super) fn arm(conn: &mut Connection, call: &Call) -> rusqlite::Result<()> {
    attend(conn, call)?;
    let call = call.clone();
    conn.busy_handler(Some(move |_| call.wait_a_moment().is_ok()))
}

/// From here on the connection ends as the call says, and waits for nobody.
pub(super) fn attend(conn: &mut Connection, call: &Call) -> rusqlite::Result<()> {
    let interrupt = call.interrupt.clone();
    conn.progress_handler(POLL_INSTRUCTIONS, Some(move || interrupt.is_set()))
}

/// From here on nothing ends what the connection does.
pub(super) fn make_uninterruptible(conn: &mut Connection) -> rusqlite::Result<()> {
    conn.progress_handler(0, None::<fn() -> bool>)
}

/// The call is over: the connection holds nothing of it any more.
pub(super) fn disarm(conn: &mut Connection) -> rusqlite::Result<()> {
    make_uninterruptible(conn)?;
    conn.busy_handler(None::<fn(i32) -> bool>)
}
