//! Files that calls write beside the store: whole or not at all.

use std::fs::File;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::error::{NO_DIRECTORY, StoreError};
use super::hold::Hold;
use super::lineage;
use super::location::{FileLocation, Found};
use super::partial::Partial;
use super::registry;
use super::system::SystemWait;
use super::wait::{Call, Wait};
use crate::domain::interrupt::Interrupt;

const IN_USE: &str = "the file there is in use or was not closed cleanly; choose another path";
const STORE: &str = "the file there is a store of AutoClaim, which nothing but a newer backup of the same store replaces; choose another path";
const SIDE: &str = "a file by that name is kept beside a store; choose another path";

/// Which file that is there may be replaced, where one may be.
#[derive(Clone, Copy)]
pub(super) enum Over {
    /// Any but a store: who exports does not mean one.
    Export,
    /// Of stores only an older copy of this one.
    Copy(Option<Uuid>),
}

impl Over {
    /// Whether a file that begins like this may be replaced.
    fn allows(self, head: &[u8]) -> bool {
        match (self, lineage::store_of(head)) {
            (Over::Copy(own), Some(found)) => own == found,
            (_, found) => found.is_none(),
        }
    }
}

/// Why a file that is no store could not be written.
pub fn unwritten(error: io::Error) -> StoreError {
    StoreError::from(error).of_file()
}

/// Opens a file that is no store, as soon as other programs let go of it.
pub fn open_to_read(path: &str) -> Result<File, StoreError> {
    let wait: Arc<dyn Wait> = Arc::new(SystemWait::default());
    Call::new(&wait, &Interrupt::default(), Duration::ZERO).until_let(|| Ok(File::open(path)?))
}

/// Lets `write` write a file beside the target and then renames it, so that no half file has the target's
/// name. Who may use it is said by `mode`, and by the file that it replaces.
pub(super) fn whole<T, E: From<StoreError>>(
    target: &FileLocation,
    over: Option<Over>,
    mode: Option<u32>,
    call: &Call,
    write: impl FnOnce(&mut Partial) -> Result<T, E>,
) -> Result<T, E> {
    let old = call.until_let(|| taken(target, over))?;
    let mode = old.as_ref().and_then(|old| old.mode).map_or(mode, |old| Some(mode.unwrap_or(old) & old));
    let mut partial = Partial::new(target, mode, call)?;
    let told = write(&mut partial)?;
    let replaces = old.is_some();
    // Where a lock is no more than an open file, that would be in the way of its successor.
    if cfg!(windows) {
        drop(old);
    }
    partial.publish(target, replaces, call).map_err(StoreError::of_file)?;
    Ok(told)
}

/// A file that is to be replaced, kept from being opened until it is.
pub(super) struct Old {
    _hold: Hold,
    mode: Option<u32>,
}

/// The file at the target that may be replaced, if there is one.
pub(super) fn taken(target: &FileLocation, over: Option<Over>) -> Result<Option<Old>, StoreError> {
    if target.is_side() {
        return Err(StoreError::InvalidPath(SIDE));
    }
    match target.look()? {
        Found::Present(id) => {
            let over = over.ok_or(StoreError::Exists)?;
            if target.has_journal() || registry::is_open(target) || id.is_some_and(FileLocation::is_open_here)
            {
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
pub(super) fn mode(file: &FileLocation) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    Some(std::fs::metadata(&file.path).ok()?.permissions().mode() & 0o666)
}

#[cfg(not(unix))]
pub(super) fn mode(_: &FileLocation) -> Option<u32> {
    None
}
