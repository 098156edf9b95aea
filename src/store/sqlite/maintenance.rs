//! Looking after the file: checking it, copying it while it is in use, and writing what is read of it into
//! other files.

use rusqlite::Connection;
use std::io::{BufWriter, Write};

use super::atomic_file::{self, Over, taken, unwritten, whole};
use super::copy::copy_whole;
use super::error::StoreError;
use super::location::{FileLocation, Location};
use super::open::Store;
use super::transaction::{self, Read, Verdict};
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
/// Bytes of a file written at once.
const BUFFER: usize = 64 << 10;

impl Store {
    /// Checks the whole file on one snapshot: its structure, its constraints and its references. Nothing
    /// found is an empty list.
    pub fn check(&self, interrupt: &Interrupt) -> Result<Vec<Finding>, StoreError> {
        told(self.read(interrupt, |read| {
            let mut findings = damage(read, "integrity_check")?;
            findings.extend(dangling(read)?);
            Ok(findings)
        }))
    }

    /// Checks how the pages of the file hang together, and not whether indexes and rows that refer to others
    /// agree with them.
    pub fn check_pages(&self, interrupt: &Interrupt) -> Result<Vec<Finding>, StoreError> {
        told(self.read(interrupt, |read| damage(read, "quick_check")))
    }

    /// Copies the store as it is at one moment to `path`, while others go on writing. The copy appears whole
    /// or not at all.
    ///
    /// Fails with `Exists` unless `overwrite`; a store in use or not closed cleanly is never overwritten, and
    /// of others only a copy of this one.
    pub fn backup(&self, path: &str, overwrite: bool, interrupt: &Interrupt) -> Result<(), StoreError> {
        let target = FileLocation::out(path)?;
        let call = self.call(interrupt);
        self.core.with_reader(&call, |conn| {
            let mut written = false;
            let ended = transaction::run(conn, &call, "BEGIN", |conn: &Connection| {
                copy_whole(conn, &target, overwrite, self.mode(), &call)?;
                written = true;
                Ok(Verdict::Rollback(()))
            });
            // What is asked to end once the file is in its place comes too late.
            if written { Ok(()) } else { ended }
        })
    }

    /// Writes to `path` what `f` makes of one snapshot, beside any writer, and says how many bytes that were.
    /// The file appears whole or not at all, and nobody may do with it what they may not do with the store.
    ///
    /// Fails with `Exists` unless `overwrite`, with `InvalidPath`, `FileFull`, `Interrupted`, or whatever `f`
    /// fails with; then the file is as it was.
    pub fn export<T, E: From<StoreError>>(
        &self,
        path: &str,
        overwrite: bool,
        interrupt: &Interrupt,
        f: impl FnOnce(&Read<'_>, &mut dyn Write) -> Result<T, E>,
    ) -> Result<(T, u64), E> {
        let target = FileLocation::out(path)?;
        let call = self.call(interrupt);
        whole(&target, overwrite.then_some(Over::Export), self.mode(), &call, |partial| {
            let file = partial.file().map_err(StoreError::from)?;
            let mut out = BufWriter::with_capacity(BUFFER, file);
            let told = self.read(interrupt, |db| f(db, &mut out))?;
            out.into_inner().map_err(|error| unwritten(error.into_error()))?;
            Ok((told, file.metadata().map_err(unwritten)?.len()))
        })
    }

    /// Whether [`Store::export`] would replace a file there; fails as it would because of the path.
    pub fn would_replace(&self, path: &str, overwrite: bool) -> Result<bool, StoreError> {
        self.replaces(path, overwrite.then_some(Over::Export))
    }

    /// Whether [`Store::backup`] would replace a file there; fails as it would because of the path.
    pub fn would_back_up_over(&self, path: &str, overwrite: bool) -> Result<bool, StoreError> {
        self.replaces(path, overwrite.then_some(Over::Copy(Some(self.info().instance))))
    }

    fn replaces(&self, path: &str, over: Option<Over>) -> Result<bool, StoreError> {
        let target = FileLocation::out(path)?;
        Ok(self.call(&Interrupt::default()).until_let(|| taken(&target, over))?.is_some())
    }

    /// Who may do what with the store's file; none for a store in memory, and where there are no such bits.
    fn mode(&self) -> Option<u32> {
        match &self.core.place {
            Location::File(file) => atomic_file::mode(file),
            Location::Memory => None,
        }
    }
}

/// Damage in the way of a check is what it found.
fn told(checked: Result<Vec<Finding>, StoreError>) -> Result<Vec<Finding>, StoreError> {
    match checked {
        Err(StoreError::Corrupt(text)) => Ok(vec![Finding::Damage(text)]),
        other => other,
    }
}

fn damage(read: &Read<'_>, check: &str) -> Result<Vec<Finding>, StoreError> {
    let lines: Vec<String> =
        read.rows(&format!("SELECT {check} FROM pragma_{check}"), [], |row| row.get(0))?;
    Ok(lines.into_iter().filter(|line| line != "ok").map(Finding::Damage).collect())
}

fn dangling(read: &Read<'_>) -> Result<Vec<Finding>, StoreError> {
    let sql = "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check LIMIT ?1";
    read.rows(sql, [MOST_FINDINGS], |row| {
        Ok(Finding::Dangling { table: row.get(0)?, row: row.get(1)?, parent: row.get(2)? })
    })
}
