//! The open stores of this process: one core per file, shared by all handles on it.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use rusqlite::Connection;

use super::connection::{self, Role};
use super::error::StoreError;
use super::lock::FairLock;
use super::open::Creation;
use super::place::{FileId, FilePlace, Found, Place};
use super::upgrade::{self, Meta, Schema};
use super::wait::Call;

/// Readers that are kept open while nobody reads.
const IDLE_READERS: usize = 4;

/// The connections to one file. Readers stand first: the writer, closed last, clears the log away.
pub(super) struct Core {
    pub place: Place,
    pub schema: Schema,
    /// Held while a handle opens.
    pub door: FairLock,
    opened: Mutex<Option<Opened>>,
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Option<Connection>>,
    writing: FairLock,
}

#[derive(Clone)]
pub(super) struct Opened {
    pub id: Option<FileId>,
    pub writable: bool,
    pub meta: Meta,
}

type Key = (Option<String>, PathBuf);

static CORES: Mutex<BTreeMap<Key, Weak<Core>>> = Mutex::new(BTreeMap::new());

/// The core of this file, opened or not yet.
pub(super) fn core_of(file: &FilePlace, schema: Schema) -> Arc<Core> {
    let key = (file.vfs.clone(), file.canonical());
    let mut cores = grip(&CORES);
    cores.retain(|_, core| core.strong_count() > 0);
    if let Some(core) = cores.get(&key).and_then(Weak::upgrade) {
        return core;
    }
    let core = Arc::new(Core::new(Place::File(file.clone()), schema));
    cores.insert(key, Arc::downgrade(&core));
    core
}

/// Whoever opens this path next gets another core; handles on this one keep it.
pub(super) fn forget(core: &Arc<Core>) {
    grip(&CORES).retain(|_, other| !std::ptr::eq(other.as_ptr(), Arc::as_ptr(core)));
}

/// These locks are held for a moment only, never over a call of SQLite's.
fn grip<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Core {
    pub fn new(place: Place, schema: Schema) -> Core {
        Core {
            place,
            schema,
            door: FairLock::default(),
            opened: Mutex::default(),
            readers: Mutex::default(),
            writer: Mutex::default(),
            writing: FairLock::default(),
        }
    }

    pub fn opened(&self) -> Option<Opened> {
        grip(&self.opened).clone()
    }

    pub fn set_opened(&self, opened: Opened) {
        *grip(&self.opened) = Some(opened);
    }

    /// Whether the file was removed or replaced under those who have it open.
    pub fn outlived_by(&self, found: &Found) -> bool {
        let Some(opened) = self.opened() else {
            return false;
        };
        match found {
            Found::Unknown => false,
            Found::Missing => true,
            Found::Present(id) => *id != opened.id,
        }
    }

    /// In WAL mode SQLite writes on into a file without a name, and nobody would ever find what was told to be committed.
    pub fn refuse_moved(&self) -> Result<(), StoreError> {
        match &self.place {
            Place::File(file) if self.outlived_by(&file.look()?) => Err(StoreError::NotFound),
            _ => Ok(()),
        }
    }

    /// Lends the one writing connection, in the order of asking, and opens it where there is none. A panic in `f`
    /// closes it, and with it its transaction and caches; the one of a store in memory is the store, and stays.
    pub fn with_writer<T, E: From<StoreError>>(
        &self,
        call: &Call,
        creation: &Creation,
        f: impl FnOnce(&mut Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let _turn = self.writing.enter(call)?;
        let kept = grip(&self.writer).take();
        let mut conn = match kept {
            Some(conn) => conn,
            None => upgrade::open_writer(&self.place, self.schema, creation, call).map_err(|error| call.judge(error))?,
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| f(&mut conn)));
        let in_memory = matches!(self.place, Place::Memory);
        if in_memory {
            query_only(&conn, false)?;
        }
        if in_memory || outcome.is_ok() {
            *grip(&self.writer) = settle(conn);
        }
        outcome.unwrap_or_else(|panic| resume_unwind(panic))
    }

    /// Lends a reading connection, its own to each caller; a store in memory has only the one that writes.
    pub fn with_reader<T, E: From<StoreError>>(&self, call: &Call, f: impl FnOnce(&mut Connection) -> Result<T, E>) -> Result<T, E> {
        if let Place::Memory = self.place {
            return self.with_writer(call, &Creation::default(), |conn| {
                query_only(conn, true)?;
                f(conn)
            });
        }
        call.go_on()?;
        let idle = grip(&self.readers).pop();
        let mut conn = match idle {
            Some(conn) => conn,
            None => connection::connect(&self.place, Role::Read, call).map_err(|error| call.judge(error))?,
        };
        let outcome = f(&mut conn);
        let surplus = settle(conn).and_then(|conn| self.keep_reader(conn));
        drop(surplus);
        outcome
    }

    /// Gives back what need not be kept, so that it is closed without a lock.
    fn keep_reader(&self, conn: Connection) -> Option<Connection> {
        let mut readers = grip(&self.readers);
        if readers.len() >= IDLE_READERS {
            return Some(conn);
        }
        readers.push(conn);
        None
    }
}

fn query_only(conn: &Connection, on: bool) -> Result<(), StoreError> {
    Ok(conn.pragma_update(None, "query_only", on)?)
}

/// The connection as the next call may have it: without a transaction and without traces of this call. A sick one is closed.
fn settle(mut conn: Connection) -> Option<Connection> {
    connection::disarm(&mut conn).ok()?;
    if !conn.is_autocommit() {
        conn.execute_batch("ROLLBACK").ok()?;
    }
    conn.is_autocommit().then_some(conn)
}
