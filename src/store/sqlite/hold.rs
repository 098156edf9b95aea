//! Locks on whole files, by which processes tell each other that a file is in use. A process must not have
//! the file open by SQLite when it uses them: closing any descriptor of a file drops all locks of the process
//! on it.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::error::StoreError;

/// Nobody else has the file open by SQLite, or gets it open, as long as this lives. Nothing is held where the
/// file system has no locks.
pub(super) struct Hold {
    file: Option<File>,
}

impl Hold {
    /// Takes the file, or fails with `Open` where another process has it.
    pub fn take(path: &Path) -> Result<Hold, StoreError> {
        let file = match File::options().read(true).write(true).open(path) {
            Ok(file) => file,
            // What may not be written cannot be held; who may replace it in its directory may go on.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return Hold::unheld(path),
            Err(error) => return Err(error.into()),
        };
        if taken(&file)? {
            return Err(StoreError::Open);
        }
        Ok(Hold { file: Some(file) })
    }

    /// What the file begins with. Only this descriptor may read it: closing another one would drop the lock.
    pub fn head(&self, path: &Path, bytes: u64) -> Result<Vec<u8>, StoreError> {
        let mut head = Vec::new();
        match &self.file {
            Some(file) => file.take(bytes).read_to_end(&mut head)?,
            None => File::open(path)?.take(bytes).read_to_end(&mut head)?,
        };
        Ok(head)
    }

    fn unheld(path: &Path) -> Result<Hold, StoreError> {
        if held_elsewhere(path) { Err(StoreError::Open) } else { Ok(Hold { file: None }) }
    }
}

/// Locks a file of this process's own, so that others find it alive. Says whether another process was faster.
#[cfg(unix)]
pub(super) fn taken(file: &File) -> Result<bool, StoreError> {
    use rustix::fs::{FlockOperation, fcntl_lock};
    use rustix::io::Errno;
    match fcntl_lock(file, FlockOperation::NonBlockingLockExclusive) {
        Err(Errno::AGAIN | Errno::ACCESS) => Ok(true),
        Ok(()) | Err(Errno::NOLCK | Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Ok(false),
        Err(error) => Err(io::Error::from(error).into()),
    }
}

/// Elsewhere a file that is open cannot be removed or replaced; a lock would keep SQLite itself out.
#[cfg(not(unix))]
pub(super) fn taken(_: &File) -> Result<bool, StoreError> {
    Ok(false)
}

/// Why a file could not be replaced: Windows says that access is denied where a program has it open.
pub(super) fn told(error: io::Error, path: impl AsRef<Path>) -> StoreError {
    let denied = error.kind() == io::ErrorKind::PermissionDenied;
    if denied && is_open(path.as_ref()) { StoreError::Held } else { error.into() }
}

#[cfg(windows)]
fn is_open(path: &Path) -> bool {
    use std::os::windows::fs::OpenOptionsExt;
    let alone = File::options().read(true).share_mode(0).open(path);
    alone.is_err_and(|error| matches!(error.into(), StoreError::Held))
}

#[cfg(unix)]
fn is_open(_: &Path) -> bool {
    false
}

/// Whether another process has the file open by SQLite, in WAL mode, or holds it.
#[cfg(unix)]
pub(super) fn held_elsewhere(path: &Path) -> bool {
    use rustix::process::{Flock, FlockType, fcntl_getlk};
    let Ok(file) = File::open(path) else {
        return false;
    };
    fcntl_getlk(&file, &Flock::from(FlockType::WriteLock)).is_ok_and(|lock| lock.is_some())
}

#[cfg(not(unix))]
pub(super) fn held_elsewhere(_: &Path) -> bool {
    false
}
