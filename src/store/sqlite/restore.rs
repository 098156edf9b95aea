//! Putting a backup in the place of a store.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::atomic_file;
use super::error::{StoreError, UNREADABLE};
use super::hold::{Hold, held_elsewhere};
use super::location::{FileLocation, Found, Location};
use super::open::{OpenOptions, Store};
use super::partial::Partial;
use super::registry;
use super::schema::Schema;
use super::system::SystemWait;
use super::wait::{Call, Wait};
use crate::domain::interrupt::Interrupt;

/// Bytes copied between two looks at the interrupt.
const COPY: usize = 1 << 20;
const SOURCE_IN_USE: &str =
    "the file is a store in use, or one that was not closed cleanly; give a backup that store.backup wrote";
const SAME: &str = "it is the store itself; give a backup";

/// What is to be restored, and where.
pub struct Restore<'a> {
    pub path: &'a str,
    /// The backup: as store.backup wrote it, or the file of a store that was closed cleanly.
    pub from: &'a str,
    /// Whether everything is looked at and nothing replaced.
    pub dry_run: bool,
}

/// Puts a copy of a backup in the place of the store at a path, whole or not at all, and removes the log of
/// what was there. `f` sees the copy as a store before, and may refuse it or write into it.
///
/// Fails with `Open` where anybody has the store open, with `Backup` because of the backup, or with whatever
/// `f` fails with; then everything is as before.
pub fn restore<T, E: From<StoreError>>(
    asked: &Restore<'_>,
    interrupt: &Interrupt,
    f: impl FnOnce(&Store) -> Result<T, E>,
) -> Result<(T, u64), E> {
    let wait: Arc<dyn Wait> = Arc::new(SystemWait::default());
    let call = Call::new(&wait, interrupt, Duration::ZERO);
    let target = target(asked.path)?;
    let core = registry::core_of(&target, Schema::CURRENT);
    // Who opens it here waits until it is in place; who does elsewhere finds the file held.
    let _door = core.door.enter(&call)?;
    let hold = call.until_let(|| hold(&target, core.is_open()))?;
    let mut partial = copy(asked.from, &target, &call)?;
    let store =
        Store::open(&OpenOptions { interrupt: interrupt.clone(), ..OpenOptions::new(partial.path()) })
            .map_err(of_backup)?;
    let told = f(&store)?;
    drop(store);
    partial.take_back()?;
    let bytes = partial.file().and_then(File::metadata).map_err(StoreError::from)?.len();
    if !asked.dry_run {
        // Should this end before the old log is gone, it is known to be another file's.
        partial.without_log().map_err(StoreError::from)?;
        let replaces = hold.is_some();
        // Where a lock is no more than an open file, that would be in the way of its successor.
        if cfg!(windows) {
            drop(hold);
        }
        partial.publish(&target, replaces, &call)?;
        registry::forget(&core);
    }
    Ok((told, bytes))
}

/// Whether a handle of this process has the store at a path.
pub fn is_open(path: &str) -> Result<bool, StoreError> {
    Ok(registry::is_open(&target(path)?))
}

fn target(path: &str) -> Result<FileLocation, StoreError> {
    match Location::new(path, None)? {
        Location::File(file) => Ok(file.resolved()),
        Location::Memory => {
            Err(StoreError::InvalidPath("a store in memory has no file; give the path of one"))
        }
    }
}

fn of_backup(error: StoreError) -> StoreError {
    StoreError::Backup(Box::new(error))
}

/// The store that is to be replaced, kept from everybody; none where there is none.
fn hold(target: &FileLocation, open: bool) -> Result<Option<Hold>, StoreError> {
    match target.look()? {
        Found::Present(id) if open || id.is_some_and(FileLocation::is_open_here) => Err(StoreError::Open),
        Found::Present(_) => Hold::take(target.path.as_ref()).map(Some),
        _ if !target.has_directory() => Err(StoreError::InvalidPath(super::error::NO_DIRECTORY)),
        _ => Ok(None),
    }
}

/// A copy of the backup beside the target, with what the store there lets whom do, left to SQLite.
fn copy(from: &str, target: &FileLocation, call: &Call) -> Result<Partial, StoreError> {
    let source = FileLocation::out(from).and_then(|source| sound(source, target)).map_err(of_backup)?;
    let mut read = call.until_let(|| Ok(File::open(&source.path)?)).map_err(of_backup)?;
    let mut partial =
        Partial::new(target, atomic_file::mode(target).or_else(|| atomic_file::mode(&source)), call)?;
    keep_owner(target, &partial)?;
    let mut write = partial.file()?;
    let mut bytes = vec![0; COPY];
    loop {
        call.check_interrupt()?;
        let count = read.read(&mut bytes).map_err(|_| of_backup(StoreError::InvalidPath(UNREADABLE)))?;
        match bytes.get(..count) {
            Some(read) if count > 0 => write.write_all(read)?,
            _ => break,
        }
    }
    partial.lend();
    Ok(partial)
}

/// A backup that is no store in use, nor the target.
fn sound(source: FileLocation, target: &FileLocation) -> Result<FileLocation, StoreError> {
    source.refuse_side()?;
    let source = source.resolved();
    let found = source.look()?;
    let Found::Present(id) = found else {
        return Err(StoreError::InvalidPath("there is no file; correct the path"));
    };
    if source.path == target.path || (id.is_some() && target.look()? == found) {
        return Err(StoreError::InvalidPath(SAME));
    }
    let open = registry::is_open(&source) || id.is_some_and(FileLocation::is_open_here);
    if open || source.has_journal() || held_elsewhere(Path::new(&source.path)) {
        return Err(StoreError::InvalidPath(SOURCE_IN_USE));
    }
    Ok(source)
}

/// An administrator who restores the store of a service leaves it the service's.
#[cfg(unix)]
fn keep_owner(target: &FileLocation, partial: &Partial) -> Result<(), StoreError> {
    use std::os::unix::fs::{MetadataExt, chown};
    let (Ok(old), new) = (std::fs::metadata(&target.path), partial.file()?.metadata()?) else {
        return Ok(());
    };
    if (old.uid(), old.gid()) != (new.uid(), new.gid()) {
        chown(partial.path(), Some(old.uid()), Some(old.gid()))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn keep_owner(_: &FileLocation, _: &Partial) -> Result<(), StoreError> {
    Ok(())
}
