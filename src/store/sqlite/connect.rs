//! One connection to SQLite, set up the way the store needs it.

use std::sync::Arc;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::connection::{arm, attend};
use super::error::StoreError;
use super::files::{Files, Link};
use super::location::{FileLocation, Found, Location};
use super::wait::Call;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Create,
    Write,
    Read,
}

/// Of a connection at work; no more than the file has.
const CACHE_KIB: i32 = 48 * 1024;
/// Of one that is kept for when many read at once.
const SPARE_CACHE_KIB: i32 = 5 * 1024;
const STATEMENTS: usize = 128;
/// Measured: bulk claims run 1.5 times as fast as with SQLite's default of 1,000.
const CHECKPOINT_PAGES: i32 = 16_000;

/// Opens, sets up and arms a connection. Fails with `NotFound` when the role may not create the file.
pub(super) fn connect(place: &Location, role: Role, call: &Call) -> Result<Link, StoreError> {
    call.until_free(|| attempt(place, role, call))
}

/// SQLite itself would wait with the file open, and go on in one without a name when whoever holds it puts
/// another in its place.
fn attempt(place: &Location, role: Role, call: &Call) -> Result<Link, StoreError> {
    let Location::File(file) = place else {
        let mut link = Link {
            conn: Connection::open_in_memory_with_flags(flags(Role::Create))?,
            files: None,
            spare: false,
        };
        set_up(&link.conn, role)?;
        arm(&mut link.conn, call)?;
        return Ok(link);
    };
    let before = Files::unread(file)?;
    let mut link = Link { conn: open_file(file, role)?, files: Some(Arc::new(before)), spare: false };
    attend(&mut link.conn, call)?;
    set_up(&link.conn, role)?;
    if role == Role::Read {
        link.settle_in()?;
    }
    arm(&mut link.conn, call)?;
    Ok(link)
}

/// URI names stay off, and no mutex of SQLite's is needed: a connection is used by one thread at a time.
fn flags(role: Role) -> OpenFlags {
    let access = match role {
        Role::Create => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        Role::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Role::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
    };
    access | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

/// A connection to a new file that no other finds, where SQLite puts its temporary files: it goes with it.
pub(super) fn nameless(beside: &Location) -> Result<Link, StoreError> {
    let vfs = match beside {
        Location::File(file) => file.vfs.clone(),
        Location::Memory => None,
    };
    let file = FileLocation { path: String::new(), vfs };
    let link = Link { conn: open(&file, Role::Create)?, files: None, spare: false };
    set_up(&link.conn, Role::Write)?;
    Ok(link)
}

/// A connection to the file, which nothing sets up.
pub(super) fn open(file: &FileLocation, role: Role) -> rusqlite::Result<Connection> {
    match &file.vfs {
        Some(vfs) => Connection::open_with_flags_and_vfs(&file.path, flags(role), vfs.as_str()),
        None => Connection::open_with_flags(&file.path, flags(role)),
    }
}

fn open_file(file: &FileLocation, role: Role) -> Result<Connection, StoreError> {
    open(file, role).map_err(|error| match file.look() {
        Ok(Found::Missing | Found::Unknown) if role != Role::Create => StoreError::NotFound,
        _ => error.into(),
    })
}

/// How many pages the connection may hold. It lets go of what is more.
pub(super) fn limit_cache(conn: &Connection, spare: bool) -> rusqlite::Result<()> {
    conn.pragma_update(None, "cache_size", if spare { -SPARE_CACHE_KIB } else { -CACHE_KIB })
}

fn set_up(conn: &Connection, role: Role) -> rusqlite::Result<()> {
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // The schema has neither; what somebody planted never runs.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    // Bound values choose no plan: SQLite would compile a statement with a bound range anew at every run.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    limit_cache(conn, false)?;
    conn.pragma_update(None, "mmap_size", 0)?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    conn.pragma_update(None, "query_only", role == Role::Read)
}
