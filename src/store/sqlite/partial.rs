//! Files on their way to their names: written beside them, and renamed when they are whole.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::error::StoreError;
use super::hold;
use super::location::FileLocation;
use super::lock::lock;
use super::wait::Call;

const END: &str = ".partial";
/// Of the name the file will have; the rest is for the salt and the end.
const STEM: usize = 200;
/// Where SQLite's header says how the file is to be written and read: 1 without a log, 2 with one.
const MODES: u64 = 18;

/// Those this process writes: POSIX locks keep other processes away, but not other threads.
static WRITING: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// A file that is being written. It is removed when it is dropped before it got its name.
pub(super) struct Partial {
    place: FileLocation,
    file: Option<File>,
}

impl Partial {
    /// An empty file beside the target. On Unix nobody may do with it what `mode` does not say, nor what the
    /// account's own mask forbids.
    pub fn new(target: &FileLocation, mode: Option<u32>, call: &Call) -> Result<Partial, StoreError> {
        sweep(target);
        loop {
            let mut salt = [0; 8];
            call.wait.random(&mut salt)?;
            let name = format!("{}{:016x}{END}", stem(target), u64::from_ne_bytes(salt));
            let path = target.parent().join(name);
            let place = FileLocation { path: path.to_string_lossy().into_owned(), vfs: None };
            lock(&WRITING).insert(path.clone());
            let mut partial = Partial { place, file: None };
            partial.file = Some(
                options(mode)
                    .create_new(true)
                    .open(&path)
                    .map_err(|error| StoreError::from(error).of_file())?,
            );
            // Another process that tidies up may have taken it for a dead one's in the moment before it was
            // locked.
            if partial.lock()? && path.exists() {
                return Ok(partial);
            }
        }
    }

    pub fn path(&self) -> &str {
        &self.place.path
    }

    pub fn place(&self) -> &FileLocation {
        &self.place
    }

    /// The file, to be written to.
    pub fn file(&self) -> io::Result<&File> {
        self.file.as_ref().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Whether it is ours.
    fn lock(&self) -> Result<bool, StoreError> {
        Ok(!hold::taken(self.file()?)?)
    }

    /// SQLite had the file open too, and dropped our locks with its own.
    pub fn lock_again(&self) -> Result<(), StoreError> {
        if self.lock()? { Ok(()) } else { Err(StoreError::Open) }
    }

    /// Leaves the file to a store, which no other descriptor of this process may keep company.
    pub fn lend(&mut self) {
        self.file = None;
    }

    /// Takes it back once that is closed.
    pub fn take_back(&mut self) -> Result<(), StoreError> {
        self.file = Some(File::options().read(true).write(true).open(&self.place.path)?);
        self.lock_again()
    }

    /// A database without a log, as SQLite writes it into its header: whatever log lies beside its name is
    /// another file's.
    pub fn without_log(&self) -> io::Result<()> {
        let mut file = self.file()?;
        file.seek(SeekFrom::Start(MODES))?;
        file.write_all(&[1, 1])
    }

    /// Gives the file its name. Without `replace` it takes no other's. What SQLite left beside that name is
    /// not this file's, and goes while nobody can open it yet.
    pub fn publish(mut self, target: &FileLocation, replace: bool, call: &Call) -> Result<(), StoreError> {
        self.file()?.sync_all()?;
        if cfg!(windows) {
            self.lend();
        }
        if replace {
            call.until_let(|| {
                fs::rename(self.path(), &target.path).map_err(|error| hold::told(error, &target.path))
            })?;
        } else {
            self.take_free(target)?
        }
        sync_directory(target.parent())?;
        target.remove_sides()?;
        sync_directory(target.parent())
    }

    fn take_free(&self, target: &FileLocation) -> Result<(), StoreError> {
        match fs::hard_link(self.path(), &target.path) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(StoreError::Exists),
            // Not every file system has links; there a file that appears in this moment is replaced.
            Err(_) if fs::symlink_metadata(&target.path).is_ok() => Err(StoreError::Exists),
            Err(_) => Ok(fs::rename(self.path(), &target.path)?),
        }
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        // Gone already when it has its name; and what kept it from being written is what the caller must hear
        // of.
        remove(&self.place);
        lock(&WRITING).remove(Path::new(&self.place.path));
    }
}

fn remove(place: &FileLocation) {
    drop(fs::remove_file(&place.path));
    drop(place.remove_sides());
}

/// What the names of a target's partial files begin with.
fn stem(target: &FileLocation) -> String {
    let name = Path::new(&target.path).file_name().unwrap_or_default().to_string_lossy();
    let end = (0..=STEM.min(name.len())).rev().find(|end| name.is_char_boundary(*end)).unwrap_or(0);
    format!("{}.", name.get(..end).unwrap_or_default())
}

/// Removes what processes left that died while they wrote to this target. One that lives holds its file.
fn sweep(target: &FileLocation) {
    let Ok(entries) = fs::read_dir(target.parent()) else {
        return;
    };
    let stem = stem(target);
    for entry in entries.flatten() {
        let name = entry.file_name();
        let salt = name.to_str().and_then(|name| name.strip_prefix(&stem)?.strip_suffix(END));
        let ours =
            salt.is_some_and(|salt| salt.len() == 16 && salt.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if ours && !lock(&WRITING).contains(&entry.path()) {
            discard(&entry.path());
        }
    }
}

fn discard(path: &Path) {
    let file = File::options().read(true).write(true).open(path);
    if file.is_ok_and(|file| matches!(hold::taken(&file), Ok(false)) && path.is_file()) {
        remove(&FileLocation { path: path.to_string_lossy().into_owned(), vfs: None });
    }
}

#[cfg(unix)]
pub(super) fn options(mode: Option<u32>) -> fs::OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = File::options();
    options.read(true).write(true).mode(mode.unwrap_or(0o666));
    options
}

/// Not to be removed by others while it is open.
#[cfg(windows)]
pub(super) fn options(_: Option<u32>) -> fs::OpenOptions {
    use std::os::windows::fs::OpenOptionsExt;
    const READ_AND_WRITE: u32 = 3;
    let mut options = File::options();
    options.read(true).write(true).share_mode(READ_AND_WRITE);
    options
}

/// Makes the rename last through a power cut.
#[cfg(unix)]
fn sync_directory(directory: &Path) -> Result<(), StoreError> {
    Ok(File::open(directory)?.sync_all()?)
}

#[cfg(not(unix))]
fn sync_directory(_: &Path) -> Result<(), StoreError> {
    Ok(())
}
