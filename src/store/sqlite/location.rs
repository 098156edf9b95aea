//! Where a store may lie. Files are looked at by their names only: closing a descriptor of the
//! store's file or of its `-shm` would drop the locks SQLite holds on it for this process.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::error::{NO_DIRECTORY, StoreError, TOO_LONG, UNREADABLE};

/// The endings of the files by whose locks writing processes stand in line: the queue, and the turn after it.
pub(super) const LINE: [&str; 2] = ["-queue", "-turn"];
/// The endings of the files that SQLite and the library keep beside one.
const SIDES: [&str; 5] = ["-wal", "-shm", "-journal", LINE[0], LINE[1]];
/// What is said of one of SQLite's that is no plain file.
const ODD: [(&str, &str); 3] = [
    ("-wal", "what is beside it by its name and -wal is a link or no plain file; move that away"),
    ("-shm", "what is beside it by its name and -shm is a link or no plain file; move that away"),
    ("-journal", "what is beside it by its name and -journal is a link or no plain file; move that away"),
];
const LONGEST_NAME: usize = 255 - "-journal".len();
/// SQLite has buffers of 512 bytes, but on Windows.
const LONGEST_PATH: usize = if cfg!(windows) { 32_000 } else { 500 };
const SIDE: &str = "a file by that name is kept beside a store; name the store itself, without -wal, -shm, -journal, \
                    -queue or -turn";

#[derive(Clone, Debug)]
pub(super) enum Location {
    Memory,
    File(FileLocation),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FileLocation {
    pub path: String,
    /// A VFS of SQLite other than the system's; then the names mean nothing to the operating system.
    pub vfs: Option<String>,
}

/// What the operating system calls the same file, whatever its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FileId {
    device: u64,
    inode: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Missing,
    Present(Option<FileId>),
    /// Only SQLite's VFS can tell.
    Unknown,
}

impl Location {
    pub fn new(path: &str, vfs: Option<&str>) -> Result<Location, StoreError> {
        if path == ":memory:" {
            return Ok(Location::Memory);
        }
        let place = FileLocation::new(path, vfs)?;
        if place.vfs.is_none() {
            place.refuse_long()?;
            place.refuse_side()?;
            place.resolved().refuse_network()?;
        }
        Ok(Location::File(place))
    }
}

impl FileLocation {
    fn new(path: &str, vfs: Option<&str>) -> Result<FileLocation, StoreError> {
        if path.contains('\0') {
            return Err(StoreError::InvalidPath("it has a NUL character; remove it"));
        }
        if !Path::new(path).is_absolute() {
            return Err(StoreError::InvalidPath("it is not absolute; give the whole path, without file:"));
        }
        #[cfg(windows)]
        if vfs.is_none() {
            return Ok(FileLocation { path: super::windows_name::canonical(path)?, vfs: None });
        }
        Ok(FileLocation { path: path.to_owned(), vfs: vfs.map(str::to_owned) })
    }

    /// A file that nobody works on, such as a backup or an export: it may lie on a network share too.
    pub fn out(path: &str) -> Result<FileLocation, StoreError> {
        FileLocation::new(path, None)
    }

    /// SQLite puts `-journal` behind the name.
    fn refuse_long(&self) -> Result<(), StoreError> {
        let name = Path::new(&self.path).file_name().unwrap_or_default().to_string_lossy();
        if length(&name) > LONGEST_NAME || length(&self.path) > LONGEST_PATH {
            return Err(StoreError::InvalidPath(TOO_LONG));
        }
        Ok(())
    }

    /// A file that is kept beside this one.
    pub fn beside(&self, end: &str) -> PathBuf {
        PathBuf::from(format!("{}{end}", self.path))
    }

    /// What is beside the file by this ending.
    pub fn look_beside(&self, end: &str) -> Found {
        std::fs::metadata(self.beside(end)).map_or(Found::Missing, |data| Found::Present(file_id(&data)))
    }

    /// Refuses what is no plain file where SQLite keeps its own: it follows no link, and opening a pipe waits for somebody to
    /// write into it.
    pub fn refuse_odd_sides(&self) -> Result<(), StoreError> {
        if self.vfs.is_some() {
            return Ok(());
        }
        match ODD.iter().find(|(end, _)| !self.is_plain_beside(end)) {
            Some((_, odd)) => Err(StoreError::InvalidPath(odd)),
            None => Ok(()),
        }
    }

    /// Whether a plain file is beside the file by this ending, or nothing.
    fn is_plain_beside(&self, end: &str) -> bool {
        std::fs::symlink_metadata(self.beside(end)).map_or(true, |data| data.is_file())
    }

    /// The log beside the file, if there is one.
    pub fn open_log(&self) -> Option<File> {
        let plain = self.is_plain_beside("-wal");
        plain.then(|| File::open(self.beside("-wal")).ok()).flatten()
    }

    /// Whether SQLite left transactions beside the file that it has yet to move into it, or to take back.
    pub fn has_journal(&self) -> bool {
        ["-wal", "-journal"]
            .iter()
            .any(|end| std::fs::metadata(self.beside(end)).is_ok_and(|data| data.len() > 0))
    }

    /// Removes what was kept beside a file that is another one now. Nobody may have it open.
    pub fn remove_sides(&self) -> Result<(), StoreError> {
        for end in SIDES {
            match std::fs::remove_file(self.beside(end)) {
                // Beside a name that is as long as names may be there is none.
                Err(error) if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidFilename) => {
                    return Err(error.into());
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Refuses a store at a name that is given to the log, the index, the journal or the line of another file:
    /// that would write over it, or remove it.
    pub fn refuse_side(&self) -> Result<(), StoreError> {
        if self.is_side() { Err(StoreError::InvalidPath(SIDE)) } else { Ok(()) }
    }

    /// Whether this name, or the one it leads to, is one that is given to what is kept beside a file. Not every
    /// file system tells cases apart.
    pub fn is_side(&self) -> bool {
        [&self.path, &self.resolved().path].into_iter().any(|name| {
            let name = name.to_ascii_lowercase();
            SIDES.iter().any(|end| name.ends_with(end))
        })
    }

    /// Refuses what another program keeps from being read or written, of which SQLite would say only that it cannot
    /// be opened. For a file that this process has not open.
    pub fn refuse_held(&self, writing: bool) -> Result<(), StoreError> {
        let opened = (cfg!(windows) && self.vfs.is_none())
            .then(|| File::options().read(true).write(writing).open(&self.path));
        match opened.and_then(Result::err).map(StoreError::from) {
            Some(StoreError::Held) => Err(StoreError::Held),
            _ => Ok(()),
        }
    }

    /// Refuses what the operating system calls a file and cannot read, such as a process's memory. For a file
    /// that this process has not open.
    pub fn refuse_unreadable(&self) -> Result<(), StoreError> {
        match File::open(&self.path) {
            Ok(mut file) if self.vfs.is_none() => {
                file.read(&mut [0]).map(drop).map_err(|error| match error.into() {
                    StoreError::Held => StoreError::Held,
                    _ => StoreError::InvalidPath(UNREADABLE),
                })
            }
            _ => Ok(()),
        }
    }

    /// Looks by name. A directory, a device or a link to nothing is refused.
    pub fn look(&self) -> Result<Found, StoreError> {
        if self.vfs.is_some() {
            return Ok(Found::Unknown);
        }
        match std::fs::metadata(&self.path) {
            Ok(data) if data.is_file() => Ok(Found::Present(file_id(&data))),
            Ok(_) => Err(StoreError::InvalidPath("it names something else than a file; add a file name")),
            Err(error) if error.kind() == ErrorKind::NotFound => self.missing(),
            Err(error) if error.kind() == ErrorKind::NotADirectory => {
                Err(StoreError::InvalidPath("a part of it is a file, not a directory; correct it"))
            }
            Err(error) => Err(error.into()),
        }
    }

    fn missing(&self) -> Result<Found, StoreError> {
        if self.path.ends_with(std::path::is_separator) {
            return Err(StoreError::InvalidPath(NO_DIRECTORY));
        }
        // A file that is there by now was made in this moment.
        if std::fs::symlink_metadata(&self.path).is_ok_and(|data| data.is_symlink()) {
            return Err(StoreError::InvalidPath("it is a link to nothing; remove or mend the link"));
        }
        Ok(Found::Missing)
    }

    pub fn has_directory(&self) -> bool {
        self.vfs.is_some() || self.parent().is_dir()
    }

    pub fn parent(&self) -> &Path {
        Path::new(&self.path).parent().unwrap_or(Path::new("/"))
    }

    /// The same file by its one name, without links and dots, also for a file that is not there yet: SQLite
    /// names by it what it keeps beside.
    pub fn resolved(&self) -> FileLocation {
        let path = Path::new(&self.path);
        if self.vfs.is_some() {
            return self.clone();
        }
        let by_parent = || Some(self.parent().canonicalize().ok()?.join(path.file_name()?));
        let name = path
            .canonicalize()
            .ok()
            .or_else(by_parent)
            .and_then(|path| path.into_os_string().into_string().ok());
        FileLocation { path: name.unwrap_or_else(|| self.path.clone()), vfs: None }
    }

    #[cfg(unix)]
    fn refuse_network(&self) -> Result<(), StoreError> {
        let stat =
            [Path::new(&self.path), self.parent()].into_iter().find_map(|name| rustix::fs::statfs(name).ok());
        stat.and_then(|stat| network(&stat)).map_or(Ok(()), |name| Err(StoreError::OnNetwork(name)))
    }

    /// By the name that Windows has for a file, which on a drive that stands for a share is often the share's.
    #[cfg(windows)]
    fn refuse_network(&self) -> Result<(), StoreError> {
        use std::path::{Component, Prefix};
        let Some(Component::Prefix(prefix)) = Path::new(&self.path).components().next() else {
            return Ok(());
        };
        let remote = |drive: u8| autoclaim_windows::is_remote(format!("{}:\\", char::from(drive)).as_ref());
        match prefix.kind() {
            Prefix::UNC(..) | Prefix::VerbatimUNC(..) => Err(StoreError::OnNetwork("a share")),
            Prefix::Disk(drive) | Prefix::VerbatimDisk(drive) if remote(drive) => {
                Err(StoreError::OnNetwork("a drive of another machine"))
            }
            _ => Ok(()),
        }
    }

    /// Whether a descriptor of this process is open on the file.
    #[cfg(target_os = "linux")]
    pub fn is_open_here(id: FileId) -> bool {
        let Ok(descriptors) = std::fs::read_dir("/proc/self/fd") else {
            return false;
        };
        let same = |path: PathBuf| std::fs::metadata(path).is_ok_and(|data| file_id(&data) == Some(id));
        descriptors.flatten().any(|entry| same(entry.path()))
    }

    /// Elsewhere a process cannot list its own descriptors by safe means.
    #[cfg(not(target_os = "linux"))]
    pub fn is_open_here(_: FileId) -> bool {
        false
    }
}

/// Refuses a path that cannot be a file's.
pub fn refuse_name(path: &str) -> Result<(), StoreError> {
    FileLocation::out(path).map(drop)
}

#[cfg(unix)]
pub(super) fn file_id(data: &std::fs::Metadata) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt;
    Some(FileId { device: data.dev(), inode: data.ino() })
}

#[cfg(not(unix))]
pub(super) fn file_id(_: &std::fs::Metadata) -> Option<FileId> {
    None
}

/// What file systems count the length of names in.
fn length(name: &str) -> usize {
    if cfg!(windows) { name.encode_utf16().count() } else { name.len() }
}

#[cfg(target_os = "linux")]
fn network(stat: &rustix::fs::StatFs) -> Option<&'static str> {
    network_name(stat.f_type as u64)
}

/// macOS says of each file system whether it is local.
#[cfg(target_os = "macos")]
fn network(stat: &rustix::fs::StatFs) -> Option<&'static str> {
    const MNT_LOCAL: u32 = 0x1000;
    (stat.f_flags & MNT_LOCAL == 0).then_some("a volume of another machine")
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
#[cfg(unix)]
fn network(_: &rustix::fs::StatFs) -> Option<&'static str> {
    None
}

/// The name of a network or cluster file system by the `f_type` of Linux' statfs, and nothing for a local
/// one. FUSE is let through: it is as often a local disk or a container's as it is sshfs, and does not say
/// which.
pub fn network_name(f_type: u64) -> Option<&'static str> {
    // The kernel's type is signed on some architectures; the magic numbers are 32 bits wide.
    match f_type & 0xFFFF_FFFF {
        0x6969 => Some("NFS"),
        0x517B => Some("SMB"),
        0xFE53_4D42 => Some("SMB2"),
        0xFF53_4D42 => Some("CIFS"),
        0x5346_414F | 0x6B41_4653 => Some("AFS"),
        0x7375_7245 => Some("Coda"),
        0x0102_1997 => Some("9P"),
        0x00C3_6400 => Some("Ceph"),
        0x0BD0_0BD0 => Some("Lustre"),
        0x4750_4653 => Some("GPFS"),
        0x7461_636F => Some("OCFS2"),
        0x0116_1970 => Some("GFS2"),
        _ => None,
    }
}
