//! Looking after the file: checking it, and copying it while it is in use.

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::connection::{self, Role};
use super::error::StoreError;
use super::open::Store;
use super::outfile::{self, Over, unwritten};
use super::place::{FilePlace, Place};
use super::transaction::{self, Read, Verdict};
use super::upgrade;
use super::wait::Call;
use crate::domain::interrupt::Interrupt;

/// Something wrong with the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// What SQLite's check of the file's structure says: tables, indexes, pages and row numbers, no values.
    Damage(String),
    /// A row that refers to one that is not there.
    Dangling { table: String, row: Option<i64>, parent: String },
}

/// More findings than this tell nothing new; SQLite's own check stops there too.
const MOST_FINDINGS: i64 = 100;
/// Pages copied between two looks at the interrupt: 1 MB.
const COPY_PAGES: i32 = 256;

impl Store {
    /// Checks the whole file on one snapshot: its structure, its constraints and its references. Nothing found is an empty list.
    pub fn check(&self, interrupt: &Interrupt) -> Result<Vec<Finding>, StoreError> {
        let checked = self.read(interrupt, |read| {
            let mut findings = damage(read)?;
            findings.extend(dangling(read)?);
            Ok(findings)
        });
        match checked {
            Err(StoreError::Corrupt(text)) => Ok(vec![Finding::Damage(text)]),
            other => other,
        }
    }

    /// Copies the store as it is at one moment to `path`, while others go on writing. The copy appears whole or not at all.
    ///
    /// Fails with `Exists` unless `overwrite`; a store in use or not closed cleanly is never overwritten, and of others only a copy of this one.
    pub fn backup(&self, path: &str, overwrite: bool, interrupt: &Interrupt) -> Result<(), StoreError> {
        let target = FilePlace::out(path)?;
        let call = self.call(interrupt);
        self.core.with_reader(&call, |conn| {
            let copy = |conn: &Connection| copy_whole(conn, &target, overwrite, self.mode(), &call).map(Verdict::Rollback);
            transaction::run(conn, &call, "BEGIN", copy)
        })
    }
}

fn damage(read: &Read<'_>) -> Result<Vec<Finding>, StoreError> {
    let mut statement = read.prepare_cached("SELECT integrity_check FROM pragma_integrity_check")?;
    let lines = statement.query_map([], |row| row.get(0))?;
    let mut lines = lines.collect::<Result<Vec<String>, _>>()?;
    lines.retain(|line| line != "ok");
    Ok(lines.into_iter().map(Finding::Damage).collect())
}

fn dangling(read: &Read<'_>) -> Result<Vec<Finding>, StoreError> {
    let sql = "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check LIMIT ?1";
    let mut statement = read.prepare_cached(sql)?;
    let rows =
        statement.query_map([MOST_FINDINGS], |row| Ok(Finding::Dangling { table: row.get(0)?, row: row.get(1)?, parent: row.get(2)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Runs while the migration holds the write lock and has written nothing, so that the second connection sees the store as it was.
pub(super) fn back_up_before_upgrade(file: &FilePlace, version: i64, call: &Call) -> Result<(), StoreError> {
    let target = FilePlace { path: format!("{}.v{version}.backup", file.path), vfs: file.vfs.clone() };
    let mut link = connection::connect(&Place::File(file.clone()), Role::Read, call)?;
    let copy = |conn: &Connection| copy_whole(conn, &target, true, outfile::mode(file), call).map(Verdict::Rollback);
    transaction::run(&mut link.conn, call, "BEGIN", copy)
}

/// Copies whole, or beside the files of another VFS straight away.
fn copy_whole(conn: &Connection, target: &FilePlace, overwrite: bool, mode: Option<u32>, call: &Call) -> Result<(), StoreError> {
    if target.vfs.is_some() {
        return copy_pages(conn, target, call);
    }
    outfile::whole(target, Over::copy(overwrite, upgrade::instance(conn)?), mode, call, |partial| {
        copy_pages(conn, partial.place(), call).map_err(StoreError::of_file)?;
        partial.lock_again()?;
        // Nobody who opens it leaves files beside it, and no log that lies there is taken for its own.
        partial.without_log().map_err(unwritten)
    })
}

fn copy_pages(from: &Connection, target: &FilePlace, call: &Call) -> Result<(), StoreError> {
    // Without a statement there is no snapshot yet, and the copy would begin anew with every write of others.
    from.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut to = match &target.vfs {
        Some(vfs) => Connection::open_with_flags_and_vfs(&target.path, flags | OpenFlags::SQLITE_OPEN_CREATE, vfs.as_str())?,
        None => Connection::open_with_flags(&target.path, flags)?,
    };
    connection::arm(&mut to, call)?;
    if target.vfs.is_none() {
        // Nobody else knows the file, and a half one is removed.
        to.pragma_update_and_check(None, "journal_mode", "OFF", |_| Ok(()))?;
    }
    let backup = Backup::new(from, &mut to)?;
    loop {
        call.go_on()?;
        match backup.step(COPY_PAGES)? {
            StepResult::Done => break,
            StepResult::More => {}
            _ => call.wait_on().map(|()| call.pause())?,
        }
    }
    drop(backup);
    to.close().map_err(|(_, error)| error.into())
}
