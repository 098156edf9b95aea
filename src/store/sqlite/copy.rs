//! Copies of a store while it is in use.

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::atomic_file::{self, Over, unwritten};
use super::connect::{self, Role};
use super::connection;
use super::error::StoreError;
use super::location::{FileLocation, Location};
use super::meta;
use super::transaction::{self, Verdict};
use super::wait::Call;

/// Pages copied between two looks at the interrupt: 1 MB.
const COPY_PAGES: i32 = 256;

/// Runs while the migration holds the write lock and has written nothing, so that the second connection sees
/// the store as it was.
pub(super) fn back_up_before_upgrade(
    file: &FileLocation,
    version: i64,
    call: &Call,
) -> Result<(), StoreError> {
    let target = FileLocation { path: format!("{}.v{version}.backup", file.path), vfs: file.vfs.clone() };
    let mut link = connect::connect(&Location::File(file.clone()), Role::Read, call)?;
    let copy = |conn: &Connection| {
        copy_whole(conn, &target, true, atomic_file::mode(file), call).map(Verdict::Rollback)
    };
    transaction::run(&mut link.conn, call, "BEGIN", copy)
}

/// Copies whole, or beside the files of another VFS straight away.
pub(super) fn copy_whole(
    conn: &Connection,
    target: &FileLocation,
    overwrite: bool,
    mode: Option<u32>,
    call: &Call,
) -> Result<(), StoreError> {
    if target.vfs.is_some() {
        return copy_pages(conn, target, call);
    }
    let own = meta::instance(conn)?;
    atomic_file::whole(target, overwrite.then_some(Over::Copy(own)), mode, call, |partial| {
        copy_pages(conn, partial.place(), call).map_err(StoreError::of_file)?;
        partial.lock_again()?;
        // Nobody who opens it leaves files beside it, and no log that lies there is taken for its own.
        partial.without_log().map_err(unwritten)
    })
}

fn copy_pages(from: &Connection, target: &FileLocation, call: &Call) -> Result<(), StoreError> {
    // Beside the files of another VFS nobody has made it yet.
    let mut to = connect::open(target, if target.vfs.is_some() { Role::Create } else { Role::Write })?;
    connection::arm(&mut to, call)?;
    if target.vfs.is_none() {
        // Nobody else knows the file, and a half one is removed.
        to.pragma_update_and_check(None, "journal_mode", "OFF", |_| Ok(()))?;
    }
    pages(from, &mut to, call)?;
    to.close().map_err(|(_, error)| error.into())
}

/// All pages of the one's snapshot, in place of what the other has.
pub(super) fn pages(from: &Connection, to: &mut Connection, call: &Call) -> Result<(), StoreError> {
    // Without a statement there is no snapshot yet, and the copy would begin anew with every write of others.
    from.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    let backup = Backup::new(from, to)?;
    loop {
        call.check_interrupt()?;
        match backup.step(COPY_PAGES)? {
            StepResult::Done => return Ok(()),
            StepResult::More => {}
            _ => call.wait_a_moment()?,
        }
    }
}
