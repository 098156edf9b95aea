//! The files `-queue` and `-turn` beside a store, by whose locks the processes that write to it stand in line.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::location::{FileId, FileLocation, file_id};
use super::partial;
use super::wait::TurnFile;

pub(super) struct SystemTurnFile {
    path: PathBuf,
    id: Option<FileId>,
    file: File,
}

impl SystemTurnFile {
    /// Opens it, or makes it for those who may use the store. Fails also where something else has its name.
    pub fn open(store: &str, end: &str) -> io::Result<SystemTurnFile> {
        let store = FileLocation { path: store.to_owned(), vfs: None };
        let path = store.beside(end);
        let mut options = partial::options(Some(0o600));
        let file = match options.create_new(true).open(&path) {
            Ok(file) => {
                // Where that fails, others may find that they cannot open it, and poll.
                drop(be_like(&store, &file));
                file
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists && is_ours(&path)? => {
                options.create_new(false).open(&path)?
            }
            Err(error) => return Err(error),
        };
        Ok(SystemTurnFile { id: file_id(&file.metadata()?), path, file })
    }
}

/// Neither a link nor anything with contents, which may be the store: to close that would drop SQLite's locks.
fn is_ours(path: &Path) -> io::Result<bool> {
    fs::symlink_metadata(path).map(|data| data.is_file() && data.len() == 0)
}

/// As SQLite does with the log: whoever makes the file, whatever the umask.
#[cfg(unix)]
fn be_like(store: &FileLocation, file: &File) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let (like, own) = (fs::metadata(&store.path)?, file.metadata()?);
    if (like.uid(), like.gid()) != (own.uid(), own.gid()) {
        drop(fchown(file, Some(like.uid()), Some(like.gid())));
    }
    file.set_permissions(fs::Permissions::from_mode(like.mode() & 0o666))
}

#[cfg(not(unix))]
fn be_like(_: &FileLocation, _: &File) -> io::Result<()> {
    Ok(())
}

impl TurnFile for SystemTurnFile {
    fn is_in_place(&self) -> bool {
        fs::symlink_metadata(&self.path).is_ok_and(|data| data.is_file() && file_id(&data) == self.id)
    }

    fn try_lock(&self) -> Result<(), TryLockError> {
        self.file.try_lock()
    }

    fn unlock(&self) {
        // Where that fails the lock goes with the file; until then others go on without after a while.
        drop(self.file.unlock());
    }
}
