//! Why the store could not do it.

use rusqlite::ErrorCode;
use rusqlite::ffi;

use crate::domain::mode::Mode;

/// Each text says what is wrong and what cures it; none carries data of people.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("there is no store at this path: correct the path, or create the store with create IfMissing or New and a mode")]
    NotFound,
    #[error("there is a file at this path already: open it with create Never or IfMissing, or choose another path")]
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
    #[error("there is no room left for the store: free space on its disk and try again; nothing of this call was kept")]
    Full,
    #[error("the store is damaged ({0}): run store.check, and restore the latest backup")]
    Corrupt(String),
    #[error("the store has schema {found} and this library knows schemas up to {supported}: use a newer library")]
    SchemaNewer { found: i64, supported: i64 },
    #[error("the store lies on a network file system ({0}), which cannot lock it safely: move it to a local disk")]
    OnNetwork(&'static str),
    #[error("this path cannot be used: {0}")]
    InvalidPath(&'static str),
    #[error("the call was interrupted; everything is as before it")]
    Interrupted,
    #[error("a new store needs a mode: Local (the store is the system of record) or Graph (the tenant is)")]
    ModeRequired,
    #[error("the store was created in mode {}, not {}: leave the mode out, or create another store", .stored.name(), .asked.name())]
    ModeDiffers { asked: Mode, stored: Mode },
    #[error("the store belongs to another tenant than the one named: leave tenantId out, or open that tenant's store")]
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

pub(super) const DIRECTORY: &str =
    "the file or its directory cannot be opened for this; give the account access, or copy the store to a directory where it may write";
pub(super) const FILE: &str = "the file is read-only for this account; give it write access, or open the store with readOnly";
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
            (_, ffi::SQLITE_READONLY_DBMOVED) => StoreError::NotFound,
            (ErrorCode::ReadOnly, ffi::SQLITE_READONLY) => StoreError::ReadOnly(FILE),
            (ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied, _) => StoreError::ReadOnly(DIRECTORY),
            _ => StoreError::Sqlite(error),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> StoreError {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => StoreError::Full,
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly(DIRECTORY),
            kind => StoreError::File(kind),
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

impl StoreError {
    /// A row that every store has, or that another row refers to, is not there.
    pub(super) fn gone(table: &'static str) -> StoreError {
        StoreError::Corrupt(format!("table {table} lacks a row that is needed"))
    }
}

/// What was read of a row and makes no sense: named by its row, where that is ours.
fn undecoded(error: rusqlite::Error) -> StoreError {
    use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, QueryReturnedNoRows, Utf8Error};
    match error {
        FromSqlConversionFailure(_, _, named) => match named.downcast::<StoreError>() {
            Ok(named) => *named,
            Err(_) => StoreError::Corrupt("a value cannot be read".to_owned()),
        },
        InvalidColumnType(..) | IntegralValueOutOfRange(..) | Utf8Error(..) => StoreError::Corrupt("a value cannot be read".to_owned()),
        QueryReturnedNoRows => StoreError::Corrupt("a row that is needed is gone".to_owned()),
        other => StoreError::Sqlite(other),
    }
}

/// Keys that the library takes only where they are free, and references that it knows to lead somewhere.
const CONTRADICTIONS: [i32; 4] =
    [ffi::SQLITE_CONSTRAINT_PRIMARYKEY, ffi::SQLITE_CONSTRAINT_ROWID, ffi::SQLITE_CONSTRAINT_UNIQUE, ffi::SQLITE_CONSTRAINT_FOREIGNKEY];

/// What SQLite can do in every sound store: add up counts, and read the format of the file.
fn contradicts(error: &rusqlite::Error) -> bool {
    said(error).is_some_and(|said| said.contains("integer overflow") || said.contains("unsupported file format"))
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
