//! The open stores of this process: one core per file, shared by all handles on it.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use rusqlite::Connection;

use super::connection::{self, Role};
use super::error::StoreError;
use super::files::{Files, Link};
use super::lineage::{self, Salts};
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
    readers: Mutex<Vec<Link>>,
    writer: Mutex<Option<Link>>,
    writing: FairLock,
    /// What the connections that live have open.
    files: Mutex<Weak<Files>>,
    /// The log that is known to hold a mark.
    marked: Mutex<Option<Salts>>,
}

#[derive(Clone)]
pub(super) struct Opened {
    pub id: Option<FileId>,
    pub writable: bool,
    pub meta: Meta,
}

type Key = (Option<String>, PathBuf);

static CORES: Mutex<BTreeMap<Key, Weak<Core>>> = Mutex::new(BTreeMap::new());

/// The core of this file, opened or not yet. Its path is the one name that the file has without links.
pub(super) fn core_of(file: &FilePlace, schema: Schema) -> Arc<Core> {
    let key = (file.vfs.clone(), PathBuf::from(&file.path));
    let mut cores = grip(&CORES);
    cores.retain(|_, core| core.strong_count() > 0);
    if let Some(core) = cores.get(&key).and_then(Weak::upgrade) {
        return core;
    }
    let core = Arc::new(Core::new(Place::File(file.clone()), schema));
    cores.insert(key, Arc::downgrade(&core));
    core
}

/// Whether a handle of this process has the file.
pub(super) fn is_open(file: &FilePlace) -> bool {
    let key = (file.vfs.clone(), PathBuf::from(file.resolved().path));
    let core = grip(&CORES).get(&key).and_then(Weak::upgrade);
    core.is_some_and(|core| core.is_open())
}

/// Whoever opens this path next gets another core; handles on this one keep it.
pub(super) fn forget(core: &Arc<Core>) {
    grip(&CORES).retain(|_, other| !std::ptr::eq(other.as_ptr(), Arc::as_ptr(core)));
}

/// These locks are held for a moment only, never over a call of SQLite's.
pub(super) fn grip<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
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
            files: Mutex::default(),
            marked: Mutex::default(),
        }
    }

    pub fn opened(&self) -> Option<Opened> {
        grip(&self.opened).clone()
    }

    pub fn set_opened(&self, opened: Opened) {
        *grip(&self.opened) = Some(opened);
    }

    /// Whether a handle has it.
    pub fn is_open(&self) -> bool {
        self.opened().is_some()
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

    /// What the connections that live have open; fails where a name leads elsewhere by now. In WAL mode SQLite writes on into files without
    /// names, and nobody would ever find what was told to be committed.
    fn home(&self) -> Result<Option<Arc<Files>>, StoreError> {
        let Place::File(file) = &self.place else {
            return Ok(None);
        };
        let files = grip(&self.files).upgrade();
        match &files {
            Some(files) => files.check()?,
            None if self.outlived_by(&file.look()?) => return Err(StoreError::Moved),
            None => {}
        }
        Ok(files)
    }

    /// A new connection joins those that live, if it has the same files open.
    fn join(&self, mut link: Link, home: Option<Arc<Files>>) -> Result<Link, StoreError> {
        let Some(files) = link.files.clone() else {
            return Ok(link);
        };
        match home {
            Some(home) if *home == *files => link.files = Some(home),
            Some(home) if !home.same_as(&files) => return Err(StoreError::LogMoved),
            _ if self.outlived_by(&files.main()) => return Err(StoreError::Moved),
            _ => *grip(&self.files) = Arc::downgrade(&files),
        }
        Ok(link)
    }

    /// Marks the log as this file's, in the transaction that is open, unless it is known to be marked. Says which log that was.
    pub fn mark(&self, conn: &Connection, call: &Call) -> Result<Option<Option<Salts>>, StoreError> {
        let Place::File(file @ FilePlace { vfs: None, .. }) = &self.place else {
            return Ok(None);
        };
        let log = lineage::salts(file);
        if log.is_some() && log == *grip(&self.marked) {
            return Ok(None);
        }
        lineage::renew(conn, call)?;
        Ok(Some(log))
    }

    /// The mark is committed. The log may have begun anew with that; then the next transaction marks it again.
    pub fn keep_mark(&self, log: Option<Salts>) {
        if let Place::File(file) = &self.place {
            *grip(&self.marked) = lineage::salts(file).filter(|now| Some(*now) == log);
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
        let home = self.home()?;
        let kept = grip(&self.writer).take();
        let mut link = match kept {
            Some(link) => link,
            None => {
                let opened = upgrade::open_writer(&self.place, self.schema, creation, call);
                self.join(opened.map_err(|error| call.judge(error))?, home)?
            }
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| f(&mut link.conn)));
        let in_memory = matches!(self.place, Place::Memory);
        if in_memory {
            query_only(&link.conn, false)?;
        }
        if in_memory || outcome.is_ok() {
            *grip(&self.writer) = settle(link);
        }
        outcome.unwrap_or_else(|panic| resume_unwind(panic))
    }

    /// Closes the writing connection, if nobody has it for longer than the call waits. A store in memory has no other.
    pub fn close_writer(&self, call: &Call) {
        if let (Place::File(_), Ok(_turn)) = (&self.place, self.writing.enter(call)) {
            let link = grip(&self.writer).take();
            drop(link);
        }
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
        let home = self.home()?;
        let idle = grip(&self.readers).pop();
        let mut link = match idle {
            Some(link) => link,
            None => self.join(connection::connect(&self.place, Role::Read, call).map_err(|error| call.judge(error))?, home)?,
        };
        let outcome = f(&mut link.conn);
        let surplus = settle(link).and_then(|link| self.keep_reader(link));
        drop(surplus);
        outcome
    }

    /// Gives back what need not be kept, so that it is closed without a lock.
    fn keep_reader(&self, link: Link) -> Option<Link> {
        let mut readers = grip(&self.readers);
        if readers.len() >= IDLE_READERS {
            return Some(link);
        }
        readers.push(link);
        None
    }
}

fn query_only(conn: &Connection, on: bool) -> Result<(), StoreError> {
    Ok(conn.pragma_update(None, "query_only", on)?)
}

/// The connection as the next call may have it: without a transaction and without traces of this call. A sick one is closed.
fn settle(mut link: Link) -> Option<Link> {
    connection::disarm(&mut link.conn).ok()?;
    if !link.conn.is_autocommit() {
        link.conn.execute_batch("ROLLBACK").ok()?;
    }
    link.conn.is_autocommit().then_some(link)
}
