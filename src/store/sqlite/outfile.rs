//! Files that calls write beside the store: whole or not at all.

use std::io::{self, BufWriter, Write};

use uuid::Uuid;

use super::error::{NO_DIRECTORY, StoreError};
use super::hold::Hold;
use super::lineage;
use super::open::Store;
use super::partial::Partial;
use super::place::{FilePlace, Found, Place};
use super::registry;
use super::transaction::{self, Read, Verdict};
use super::wait::Call;
use crate::domain::interrupt::Interrupt;

/// Bytes written at once.
const BUFFER: usize = 64 << 10;
const IN_USE: &str = "the file there is in use or was not closed cleanly; choose another path";
const STORE: &str =
    "the file there is a store of AutoClaim, which nothing but a newer backup of the same store replaces; choose another path";
const SIDE: &str = "SQLite keeps a file by that name beside the one it belongs to; choose another path";

/// Which file that is there may be replaced.
#[derive(Clone, Copy)]
pub(super) enum Over {
    Nothing,
    /// Any but a store: who exports does not mean one.
    Export,
    /// Of stores only an older copy of this one.
    Copy(Option<Uuid>),
}

impl Over {
    pub fn export(overwrite: bool) -> Over {
        if overwrite { Over::Export } else { Over::Nothing }
    }

    pub fn copy(overwrite: bool, own: Option<Uuid>) -> Over {
        if overwrite { Over::Copy(own) } else { Over::Nothing }
    }

    /// Whether a file that begins like this may be replaced.
    fn allows(self, head: &[u8]) -> bool {
        match (self, lineage::store_of(head)) {
            (Over::Copy(own), Some(found)) => own == found,
            (_, found) => found.is_none(),
        }
    }
}

impl Store {
    /// Writes to `path` what `f` makes of one snapshot, beside any writer, and says how many bytes that were. The file appears whole or
    /// not at all, and nobody may do with it what they may not do with the store.
    ///
    /// Fails with `Exists` unless `overwrite`, with `InvalidPath`, `FileFull`, `Interrupted`, or whatever `f` fails with; then the file is
    /// as it was.
    pub fn export<T, E: From<StoreError>>(
        &self,
        path: &str,
        overwrite: bool,
        interrupt: &Interrupt,
        f: impl FnOnce(&Read<'_>, &mut dyn Write) -> Result<T, E>,
    ) -> Result<(T, u64), E> {
        let target = FilePlace::out(path)?;
        let call = self.call(interrupt);
        whole(&target, Over::export(overwrite), self.mode(), &call, |partial| {
            let file = partial.file().map_err(StoreError::from)?;
            let mut out = BufWriter::with_capacity(BUFFER, file);
            let told = self.core.with_reader(&call, |conn| {
                transaction::run(conn, &call, "BEGIN", |conn| f(&Read::of(conn, &call), &mut out).map(Verdict::Rollback))
            })?;
            out.into_inner().map_err(|error| unwritten(error.into_error()))?;
            Ok((told, file.metadata().map_err(unwritten)?.len()))
        })
    }

    /// Whether [`Store::export`] would replace a file there; fails as it would because of the path.
    pub fn would_replace(&self, path: &str, overwrite: bool) -> Result<bool, StoreError> {
        Ok(taken(&FilePlace::out(path)?, Over::export(overwrite))?.is_some())
    }

    /// Whether [`Store::backup`] would replace a file there; fails as it would because of the path.
    pub fn would_back_up_over(&self, path: &str, overwrite: bool) -> Result<bool, StoreError> {
        Ok(taken(&FilePlace::out(path)?, Over::copy(overwrite, Some(self.info().instance)))?.is_some())
    }

    /// Who may do what with the store's file; none for a store in memory, and where there are no such bits.
    pub(super) fn mode(&self) -> Option<u32> {
        match &self.core.place {
            Place::File(file) => mode(file),
            Place::Memory => None,
        }
    }
}

/// Why a file that is no store could not be written.
pub fn unwritten(error: io::Error) -> StoreError {
    StoreError::from(error).of_file()
}

/// Lets `write` write a file beside the target and then renames it, so that no half file has the target's name. Who may use it is said by
/// `mode`, and by the file that it replaces.
pub(super) fn whole<T, E: From<StoreError>>(
    target: &FilePlace,
    over: Over,
    mode: Option<u32>,
    call: &Call,
    write: impl FnOnce(&mut Partial) -> Result<T, E>,
) -> Result<T, E> {
    let old = taken(target, over)?;
    let mode = old.as_ref().and_then(|old| old.mode).map_or(mode, |old| Some(mode.unwrap_or(old) & old));
    let mut partial = Partial::new(target, mode, call)?;
    let told = write(&mut partial)?;
    partial.publish(target, old.is_some()).map_err(StoreError::of_file)?;
    Ok(told)
}

/// A file that is to be replaced, kept from being opened until it is.
pub(super) struct Old {
    _hold: Hold,
    mode: Option<u32>,
}

/// The file at the target that may be replaced, if there is one.
pub(super) fn taken(target: &FilePlace, over: Over) -> Result<Option<Old>, StoreError> {
    if target.is_side() {
        return Err(StoreError::InvalidPath(SIDE));
    }
    match target.look()? {
        Found::Present(_) if matches!(over, Over::Nothing) => Err(StoreError::Exists),
        Found::Present(id) => {
            if target.has_journal() || registry::is_open(target) || id.is_some_and(FilePlace::is_open_here) {
                return Err(StoreError::InvalidPath(IN_USE));
            }
            let hold = Hold::take(target.path.as_ref()).map_err(|error| match error {
                StoreError::Open => StoreError::InvalidPath(IN_USE),
                other => other.of_file(),
            })?;
            if !over.allows(&hold.head(target.path.as_ref(), lineage::HEAD).map_err(StoreError::of_file)?) {
                return Err(StoreError::InvalidPath(STORE));
            }
            Ok(Some(Old { _hold: hold, mode: mode(target) }))
        }
        _ if !target.has_directory() => Err(StoreError::InvalidPath(NO_DIRECTORY)),
        _ if target.has_journal() => Err(StoreError::InvalidPath(IN_USE)),
        _ => Ok(None),
    }
}

#[cfg(unix)]
pub(super) fn mode(file: &FilePlace) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    Some(std::fs::metadata(&file.path).ok()?.permissions().mode() & 0o666)
}

#[cfg(not(unix))]
pub(super) fn mode(_: &FilePlace) -> Option<u32> {
    None
}
