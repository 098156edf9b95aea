//! The open stores of this process: one core per file, shared by all handles on it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, Weak};

use rusqlite::Connection;

use super::error::StoreError;
use super::files::{Files, Link};
use super::line::Line;
use super::lineage::{self, Salts};
use super::location::{FileId, FileLocation, Found, Location};
use super::lock::{FairLock, lock};
use super::meta::Meta;
use super::schema::Schema;
use super::wait::Call;

/// The connections to one file. Readers stand first: the writer, closed last, clears the log away.
pub(super) struct Core {
    pub place: Location,
    pub schema: Schema,
    /// Held while a handle opens.
    pub door: FairLock,
    opened: Mutex<Option<Opened>>,
    pub readers: Mutex<Vec<Link>>,
    pub writer: Mutex<Option<Link>>,
    pub writing: FairLock,
    /// Entered by whoever is `writing`.
    pub line: Line,
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
pub(super) fn core_of(file: &FileLocation, schema: Schema) -> Arc<Core> {
    let key = (file.vfs.clone(), PathBuf::from(&file.path));
    let mut cores = lock(&CORES);
    cores.retain(|_, core| core.strong_count() > 0);
    if let Some(core) = cores.get(&key).and_then(Weak::upgrade) {
        return core;
    }
    let core = Arc::new(Core::new(Location::File(file.clone()), schema));
    cores.insert(key, Arc::downgrade(&core));
    core
}

/// Whether a handle of this process has the file.
pub(super) fn is_open(file: &FileLocation) -> bool {
    let key = (file.vfs.clone(), PathBuf::from(file.resolved().path));
    let core = lock(&CORES).get(&key).and_then(Weak::upgrade);
    core.is_some_and(|core| core.is_open())
}

/// Whoever opens this path next gets another core; handles on this one keep it.
pub(super) fn forget(core: &Arc<Core>) {
    lock(&CORES).retain(|_, other| !std::ptr::eq(other.as_ptr(), Arc::as_ptr(core)));
}

impl Core {
    pub fn new(place: Location, schema: Schema) -> Core {
        Core {
            place,
            schema,
            door: FairLock::default(),
            opened: Mutex::default(),
            readers: Mutex::default(),
            writer: Mutex::default(),
            writing: FairLock::default(),
            line: Line::default(),
            files: Mutex::default(),
            marked: Mutex::default(),
        }
    }

    pub fn opened(&self) -> Option<Opened> {
        lock(&self.opened).clone()
    }

    pub fn set_opened(&self, opened: Opened) {
        *lock(&self.opened) = Some(opened);
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

    /// What the connections that live have open; fails where a name leads elsewhere by now. In WAL mode
    /// SQLite writes on into files without names, and nobody would ever find what was told to be committed.
    pub fn home(&self) -> Result<Option<Arc<Files>>, StoreError> {
        let Location::File(file) = &self.place else {
            return Ok(None);
        };
        let files = lock(&self.files).upgrade();
        match &files {
            Some(files) => files.check()?,
            None if self.outlived_by(&file.look()?) => return Err(StoreError::Moved),
            None => {}
        }
        Ok(files)
    }

    /// A new connection joins those that live, if it has the same files open.
    pub fn join(&self, mut link: Link, home: Option<Arc<Files>>) -> Result<Link, StoreError> {
        let Some(files) = link.files.clone() else {
            return Ok(link);
        };
        match home {
            Some(home) if *home == *files => link.files = Some(home),
            Some(home) if !home.same_as(&files) => return Err(StoreError::LogMoved),
            _ if self.outlived_by(&files.main()) => return Err(StoreError::Moved),
            _ => *lock(&self.files) = Arc::downgrade(&files),
        }
        Ok(link)
    }

    /// Marks the log as this file's, in the transaction that is open, unless it is known to be marked. Says
    /// which log that was.
    pub fn mark(&self, conn: &Connection, call: &Call) -> Result<Option<Option<Salts>>, StoreError> {
        let Location::File(file @ FileLocation { vfs: None, .. }) = &self.place else {
            return Ok(None);
        };
        let log = lineage::salts(file);
        if log.is_some() && log == *lock(&self.marked) {
            return Ok(None);
        }
        lineage::renew(conn, call)?;
        Ok(Some(log))
    }

    /// The log may begin anew with the next transaction, which then marks it.
    pub fn forget_mark(&self) {
        *lock(&self.marked) = None;
    }

    /// The mark is committed. The log may have begun anew with that; then the next transaction marks it
    /// again.
    pub fn keep_mark(&self, log: Option<Salts>) {
        if let Location::File(file) = &self.place {
            *lock(&self.marked) = lineage::salts(file).filter(|now| Some(*now) == log);
        }
    }
}
