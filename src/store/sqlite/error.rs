//! Why the store could not do it.

use rusqlite::ErrorCode;
use rusqlite::ffi;

use crate::domain::mode::Mode;

/// Each text says what is wrong and what cures it; none carries data of people.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(
        "there is no store at this path: correct the path, or create the store with create IfMissing or New and a mode"
    )]
    NotFound,
    #[error(
        "there is a file at this path already: open it with create Never or IfMissing, or choose another path"
    )]
    Exists,
    #[error("this is not an AutoClaim store: {0}")]
    NotAStore(&'static str),
    #[error("the store is in use by another writer: try again, or raise busyTimeoutMs")]
    Busy,
    #[error(
        "this process has the file open by other means, such as a second copy of this library or another SQLite: close that, or let one of them do the work"
    )]
    SecondCopy,
    #[error("the store cannot be written: {0}")]
    ReadOnly(&'static str),
    #[error(
        "there is no room left for the store: free space on its disk and try again; nothing of this call was kept"
    )]
    Full,
    #[error(
        "there is no room left for temporary files: free space in their directory, or name another in SQLITE_TMPDIR or TMPDIR before the process starts; nothing of this call was kept"
    )]
    TempFull,
    #[error("there is no room left for the file: free space on its disk, or choose another path")]
    FileFull,
    #[error(
        "the store is damaged ({0}): run store.check, and put the latest backup in place by store.restore"
    )]
    Corrupt(String),
    #[error(
        "the store's file was moved, removed or replaced while it was open: close it, and open what is at its path now"
    )]
    Moved,
    #[error(
        "the log of the store (-wal, -shm) was removed or replaced while it was open: close it in every process, which saves what can be saved, then open it and run store.check; a backup is put in place by store.restore"
    )]
    LogMoved,
    #[error(
        "the log beside the store (-wal) belongs to another file: put backups in place by store.restore and never by copying; to open this file without that log, move the -wal and -shm away"
    )]
    ForeignLog,
    #[error("the store is open, in this process or another: close it everywhere and try again")]
    Open,
    #[error("the file is open in another program, which keeps it for itself: close it there and try again")]
    Held,
    #[error("this process may open no more files: close some, or raise its limit (ulimit -n)")]
    NoDescriptors,
    #[error(
        "there is not enough memory for this call: send fewer items at once, or give the process more memory"
    )]
    NoMemory,
    #[error("the audit record of this change would be longer than 64 MiB: change less at once")]
    LongRecord,
    /// What is wrong with the backup that was to be restored.
    #[error("{0}")]
    Backup(Box<StoreError>),
    #[error(
        "the store has schema {found} and this library knows schemas up to {supported}: use a newer library"
    )]
    SchemaNewer { found: i64, supported: i64 },
    #[error(
        "the store lies on a network file system ({0}), which cannot lock it safely: move it to a local disk"
    )]
    OnNetwork(&'static str),
    #[error("this path cannot be used: {0}")]
    InvalidPath(&'static str),
    #[error("the call was interrupted; everything is as before it")]
    Interrupted,
    #[error("a new store needs a mode: Local (the store is the system of record) or Graph (the tenant is)")]
    ModeRequired,
    #[error(
        "the store was created in mode {stored}, not {asked}: leave the mode out, or create another store"
    )]
    ModeDiffers { asked: Mode, stored: Mode },
    #[error(
        "the store belongs to another tenant than the one named: leave tenantId out, or open that tenant's store"
    )]
    TenantDiffers,
    /// SQLite ended the transaction by itself; whatever the closure said, nothing was kept.
    #[error("SQLite gave the transaction up before it could be committed; nothing of this call was kept")]
    Aborted,
    /// A stage tried to write to the store itself.
    #[error("a stage may write temporary tables only; nothing of this call was kept")]
    StageWroteStore,
    #[error("the operating system gave no random numbers")]
    NoRandom,
    #[error("a rule book or a decision could not be written down")]
    Unwritable,
    #[error("a file operation beside the store failed ({0})")]
    File(std::io::ErrorKind),
    /// What has no better name. The text is SQLite's code alone, for its messages can carry SQL.
    #[error("SQLite failed with code {}", sqlite_code(.0))]
    Sqlite(rusqlite::Error),
}

pub(super) const DIRECTORY: &str = "the file or its directory cannot be opened for this; give the account access, or copy the store to a directory where it may write";
pub(super) const FILE: &str =
    "the file is read-only for this account; give it write access, or open the store with readOnly";
const REFUSED: &str = "the operating system refused to write; look at the size limits of the account (ulimit -f) and at the disk's health";
const NO_TEMP: &str = "no directory for temporary files can be written; make one, and name it in SQLITE_TMPDIR or TMPDIR before the process starts";
const IN_A_CIRCLE: &str = "its links lead in a circle; mend them";
pub(super) const NO_DIRECTORY: &str = "its directory does not exist; make it first";
pub(super) const UNREADABLE: &str =
    "the operating system cannot read it; correct the path, or look at the disk's health";
pub(super) const TOO_LONG: &str = "it, or a name in it, is too long; shorten it";
pub(super) const NOT_SQLITE: &str = "the file is of another kind; correct the path";

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        let (code, extended) = match failure(&error) {
            Some(failure) => (failure.code, failure.extended_code),
            None => return undecoded(error),
        };
        match (code, extended) {
            (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => StoreError::Busy,
            (_, ffi::SQLITE_ABORT_ROLLBACK) => StoreError::Aborted,
            (ErrorCode::OperationInterrupted, _) => StoreError::Interrupted,
            (ErrorCode::NotADatabase, _) => StoreError::NotAStore(NOT_SQLITE),
            (ErrorCode::DatabaseCorrupt, code) => StoreError::Corrupt(format!("SQLite code {code}")),
            (ErrorCode::ConstraintViolation, code) if CONTRADICTIONS.contains(&code) => contradiction(&error),
            (ErrorCode::Unknown, _) if contradicts(&error) => contradiction(&error),
            (ErrorCode::DiskFull, _) | (_, ffi::SQLITE_IOERR_SHMSIZE) => StoreError::Full,
            (_, ffi::SQLITE_READONLY_DBMOVED) => StoreError::Moved,
            (ErrorCode::OutOfMemory, _) | (_, ffi::SQLITE_IOERR_NOMEM) => StoreError::NoMemory,
            (_, ffi::SQLITE_IOERR_GETTEMPPATH) => StoreError::ReadOnly(NO_TEMP),
            (
                _,
                ffi::SQLITE_IOERR_WRITE
                | ffi::SQLITE_IOERR_FSYNC
                | ffi::SQLITE_IOERR_DIR_FSYNC
                | ffi::SQLITE_IOERR_TRUNCATE,
            ) => StoreError::ReadOnly(REFUSED),
            (ErrorCode::CannotOpen, _) if no_descriptors() => StoreError::NoDescriptors,
            (ErrorCode::ReadOnly, ffi::SQLITE_READONLY) => StoreError::ReadOnly(FILE),
            (ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied, _) => {
                StoreError::ReadOnly(DIRECTORY)
            }
            _ => StoreError::Sqlite(error),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> StoreError {
        use std::io::ErrorKind as Kind;
        match error.kind() {
            Kind::StorageFull | Kind::QuotaExceeded => StoreError::Full,
            Kind::PermissionDenied | Kind::ReadOnlyFilesystem => StoreError::ReadOnly(DIRECTORY),
            Kind::FileTooLarge => StoreError::ReadOnly(REFUSED),
            Kind::InvalidFilename => StoreError::InvalidPath(TOO_LONG),
            Kind::OutOfMemory => StoreError::NoMemory,
            kind => unnamed(&error).unwrap_or(StoreError::File(kind)),
        }
    }
}

/// What the standard library has no stable name for.
#[cfg(windows)]
fn unnamed(error: &std::io::Error) -> Option<StoreError> {
    const TOO_MANY_OPEN_FILES: i32 = 4;
    const SHARING_VIOLATION: i32 = 32;
    const LOCK_VIOLATION: i32 = 33;
    const CANT_RESOLVE_FILENAME: i32 = 1921;
    match error.raw_os_error()? {
        TOO_MANY_OPEN_FILES => Some(StoreError::NoDescriptors),
        SHARING_VIOLATION | LOCK_VIOLATION => Some(StoreError::Held),
        CANT_RESOLVE_FILENAME => Some(StoreError::InvalidPath(IN_A_CIRCLE)),
        _ => None,
    }
}

#[cfg(unix)]
fn unnamed(error: &std::io::Error) -> Option<StoreError> {
    use rustix::io::Errno;
    match Errno::from_io_error(error)? {
        Errno::MFILE | Errno::NFILE => Some(StoreError::NoDescriptors),
        Errno::LOOP => Some(StoreError::InvalidPath(IN_A_CIRCLE)),
        _ => None,
    }
}

/// SQLite says only that it cannot open a file, and not why.
fn no_descriptors() -> bool {
    std::fs::File::open("/").is_err_and(|error| matches!(unnamed(&error), Some(StoreError::NoDescriptors)))
}

impl StoreError {
    /// A row that every store has, or that another row refers to, is not there.
    pub(super) fn gone(table: &'static str) -> StoreError {
        StoreError::Corrupt(format!("table {table} lacks a row that is needed"))
    }

    /// The same where only temporary tables were written to.
    pub(super) fn in_temp(self) -> StoreError {
        match self {
            StoreError::Full => StoreError::TempFull,
            StoreError::ReadOnly(DIRECTORY) => StoreError::ReadOnly(NO_TEMP),
            other => other,
        }
    }

    /// The same of a file that is no store: what keeps it from being written is said of its path.
    pub(super) fn of_file(self) -> StoreError {
        match self {
            StoreError::Full => StoreError::FileFull,
            StoreError::ReadOnly(REFUSED) => StoreError::InvalidPath(
                "the file would be larger than the account or the disk allows; raise the limit (ulimit -f), or choose another disk",
            ),
            StoreError::ReadOnly(_) => StoreError::InvalidPath(
                "this account may not write there; give it access, or choose another directory",
            ),
            StoreError::File(std::io::ErrorKind::NotFound) => StoreError::InvalidPath(NO_DIRECTORY),
            StoreError::File(_) => StoreError::InvalidPath(
                "the operating system could not write there; look at the disk, or choose another",
            ),
            other => other,
        }
    }
}

pub(super) fn failure(error: &rusqlite::Error) -> Option<&ffi::Error> {
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => Some(failure),
        rusqlite::Error::SqlInputError { error: failure, .. } => Some(failure),
        _ => None,
    }
}

fn sqlite_code(error: &rusqlite::Error) -> i32 {
    failure(error).map_or(ffi::SQLITE_ERROR, |failure| failure.extended_code)
}

/// What was read of a row and makes no sense: named by its row, where that is ours.
fn undecoded(error: rusqlite::Error) -> StoreError {
    use rusqlite::Error::{
        FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, QueryReturnedNoRows, Utf8Error,
    };
    match error {
        FromSqlConversionFailure(_, _, named) => named
            .downcast()
            .map_or_else(|_| StoreError::Corrupt("a value cannot be read".to_owned()), |named| *named),
        InvalidColumnType(..) | IntegralValueOutOfRange(..) | Utf8Error(..) => {
            StoreError::Corrupt("a value cannot be read".to_owned())
        }
        QueryReturnedNoRows => StoreError::Corrupt("a row that is needed is gone".to_owned()),
        other => StoreError::Sqlite(other),
    }
}

/// Keys that the library takes only where they are free, references that it knows to lead somewhere, and
/// values that it writes only as their columns hold them: what is refused of these is of a row that was
/// there.
const CONTRADICTIONS: [i32; 7] = [
    ffi::SQLITE_CONSTRAINT_PRIMARYKEY,
    ffi::SQLITE_CONSTRAINT_ROWID,
    ffi::SQLITE_CONSTRAINT_UNIQUE,
    ffi::SQLITE_CONSTRAINT_FOREIGNKEY,
    ffi::SQLITE_CONSTRAINT_DATATYPE,
    ffi::SQLITE_CONSTRAINT_NOTNULL,
    ffi::SQLITE_CONSTRAINT_CHECK,
];

/// What SQLite can do in every sound store: add up counts, and read the format of the file.
fn contradicts(error: &rusqlite::Error) -> bool {
    said(error)
        .is_some_and(|said| said.contains("integer overflow") || said.contains("unsupported file format"))
}

/// What SQLite says of these names parts of the schema, and holds no values.
fn contradiction(error: &rusqlite::Error) -> StoreError {
    StoreError::Corrupt(said(error).unwrap_or("a row contradicts another").replace(": ", " "))
}

fn said(error: &rusqlite::Error) -> Option<&str> {
    match error {
        rusqlite::Error::SqliteFailure(_, said) => said.as_deref(),
        rusqlite::Error::SqlInputError { msg, .. } => Some(msg),
        _ => None,
    }
}
