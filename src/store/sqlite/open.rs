//! Opening a store.

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::connection;
use super::error::StoreError;
use super::hold::Hold;
use super::lineage;
use super::location::{FileId, FileLocation, Found, Location};
use super::meta::{self, Meta};
use super::registry::{self, Core, Opened};
use super::schema::Schema;
use super::scratch::Scratch;
use super::stage::Stages;
use super::system::SystemWait;
use super::upgrade::{self, Condition, Creation};
use super::wait::{Call, Wait};
use crate::domain::interrupt::Interrupt;
use crate::domain::mode::{Create, Mode};

/// How to open a store. `vfs`, `wait` and `schema` are seams for tests and simulation.
#[derive(Clone)]
pub struct OpenOptions {
    /// An absolute path, or `:memory:` for a new store that its one handle alone has.
    pub path: String,
    pub create: Create,
    /// Needed to create; on an existing store it must agree.
    pub mode: Option<Mode>,
    /// Refuses every write; what is only rehearsed has a copy. Reads a store that is up to date; it is neither
    /// created nor upgraded.
    pub read_only: bool,
    /// Remembered at creation; on an existing store that has one it must agree.
    pub tenant_id: Option<Uuid>,
    /// How long a call waits for other writers.
    pub busy_timeout: Duration,
    /// Ends the opening.
    pub interrupt: Interrupt,
    pub wait: Arc<dyn Wait>,
    /// The name of a VFS registered with SQLite.
    pub vfs: Option<String>,
    pub schema: Schema,
}

impl OpenOptions {
    /// An existing store, for reading and writing, with five seconds of patience.
    pub fn new(path: impl Into<String>) -> OpenOptions {
        OpenOptions {
            path: path.into(),
            create: Create::Never,
            mode: None,
            read_only: false,
            tenant_id: None,
            busy_timeout: Duration::from_secs(5),
            interrupt: Interrupt::default(),
            wait: Arc::new(SystemWait::default()),
            vfs: None,
            schema: Schema::CURRENT,
        }
    }
}

/// A handle on a store, for any number of threads. Handles on the same file share its connections.
pub struct Store {
    // Readers stand first: the writer, closed last, clears the log away.
    pub(super) scratch: Scratch,
    pub(super) core: Arc<Core>,
    wait: Arc<dyn Wait>,
    busy_timeout: Duration,
    info: Info,
    pub(super) stages: Stages,
}

/// What a store is.
#[derive(Clone, Debug)]
pub struct Info {
    pub path: String,
    pub mode: Mode,
    pub tenant_id: Option<Uuid>,
    /// Milliseconds UTC.
    pub created_at: i64,
    /// Random, drawn at creation; copies of the file share it.
    pub instance: Uuid,
    pub read_only: bool,
    pub schema: i64,
    pub sqlite: &'static str,
}

impl Store {
    /// Opens, and where asked creates or upgrades, a store. Every [`StoreError`] but `Aborted` and
    /// `StageWroteStore` can come of it.
    pub fn open(options: &OpenOptions) -> Result<Store, StoreError> {
        let call = Call::new(&options.wait, &options.interrupt, options.busy_timeout);
        let (core, meta) = match Location::new(&options.path, options.vfs.as_deref())? {
            Location::File(file) => open_file(&file, options, &call)?,
            memory => open_memory(memory, options, &call)?,
        };
        agree(&meta, options)?;
        let Meta { mode, tenant: tenant_id, created_at, instance } = meta;
        let (path, read_only, schema, sqlite) =
            (options.path.clone(), options.read_only, core.schema.version(), rusqlite::version());
        let info = Info { path, mode, tenant_id, created_at, instance, read_only, schema, sqlite };
        Ok(Store {
            scratch: Scratch::default(),
            core,
            wait: Arc::clone(&options.wait),
            busy_timeout: options.busy_timeout,
            info,
            stages: Stages::new(),
        })
    }

    /// What this store is. Touches no file.
    pub fn info(&self) -> Info {
        self.info.clone()
    }

    pub(super) fn call(&self, interrupt: &Interrupt) -> Call {
        Call::new(&self.wait, interrupt, self.busy_timeout)
    }

    pub(super) fn is_read_only(&self) -> bool {
        self.info.read_only
    }

    pub(super) fn refuse_read_only(&self) -> Result<(), StoreError> {
        if self.info.read_only {
            return Err(StoreError::ReadOnly("this handle was opened with readOnly; open another without"));
        }
        Ok(())
    }
}

fn agree(meta: &Meta, options: &OpenOptions) -> Result<(), StoreError> {
    if let Some(asked) = options.mode.filter(|asked| *asked != meta.mode) {
        return Err(StoreError::ModeDiffers { asked, stored: meta.mode });
    }
    match (options.tenant_id, meta.tenant) {
        (Some(asked), Some(stored)) if asked != stored => Err(StoreError::TenantDiffers),
        _ => Ok(()),
    }
}

fn open_memory(place: Location, options: &OpenOptions, call: &Call) -> Result<(Arc<Core>, Meta), StoreError> {
    if options.read_only {
        return Err(StoreError::InvalidPath("a store in memory is always new; open it for writing"));
    }
    let core = Arc::new(Core::new(place, options.schema));
    let creation = Creation { create: Create::New, mode: options.mode, tenant: options.tenant_id };
    let meta = core.with_writer(call, &creation, |conn| meta::read(conn))?;
    Ok((core, meta))
}

fn open_file(
    file: &FileLocation,
    options: &OpenOptions,
    call: &Call,
) -> Result<(Arc<Core>, Meta), StoreError> {
    let file = &file.resolved();
    loop {
        let core = registry::core_of(file, options.schema);
        let door = core.door.enter(call)?;
        let found = file.look()?;
        if core.outlived_by(&found) {
            registry::forget(&core);
            continue;
        }
        check_found(file, &found, &core, options, call)?;
        if !core.is_open() {
            call.until_let(|| file.refuse_held(!options.read_only).and_then(|()| file.refuse_unreadable()))?;
            file.refuse_odd_sides()?;
            lineage::admit(file, call)?;
        }
        let opened = if options.read_only {
            open_reading(&core, call)
        } else {
            open_writing(&core, file, options, call)
        };
        if opened.is_err() && found == Found::Missing {
            discard(file);
        }
        drop(door);
        return opened.map(|meta| (core, meta));
    }
}

/// Removes what a store that could not be made left of itself, unless somebody else is about to make it.
fn discard(file: &FileLocation) {
    let Ok(_hold) = Hold::take(file.path.as_ref()) else {
        return;
    };
    if lineage::is_blank(file) {
        // What keeps this from going well has kept the store from being made; that is what the caller must
        // hear of.
        drop(std::fs::remove_file(&file.path));
        drop(file.remove_sides());
    }
}

fn check_found(
    file: &FileLocation,
    found: &Found,
    core: &Core,
    options: &OpenOptions,
    call: &Call,
) -> Result<(), StoreError> {
    let exists = core.opened().is_some();
    match (found, options.create) {
        (Found::Missing, Create::Never) => Err(StoreError::NotFound),
        (Found::Missing, _) if options.read_only => Err(StoreError::NotFound),
        (Found::Missing, _) if !file.has_directory() => {
            Err(StoreError::InvalidPath("its directory does not exist; make it first"))
        }
        (Found::Missing, _) if options.mode.is_none() => Err(StoreError::ModeRequired),
        (Found::Present(_), Create::New) => Err(StoreError::Exists),
        (Found::Unknown, Create::New) if exists => Err(StoreError::Exists),
        (Found::Present(Some(id)), _) if !exists => refuse_second_copy(*id, call),
        _ => Ok(()),
    }
}

/// A handle of ours that is being closed has the file open for a moment longer; hence the patience.
fn refuse_second_copy(id: FileId, call: &Call) -> Result<(), StoreError> {
    while FileLocation::is_open_here(id) {
        call.wait_on().map_err(|error| match error {
            StoreError::Busy => StoreError::SecondCopy,
            other => other,
        })?;
        call.wait.sleep(Duration::from_millis(5));
    }
    Ok(())
}

fn open_writing(
    core: &Core,
    file: &FileLocation,
    options: &OpenOptions,
    call: &Call,
) -> Result<Meta, StoreError> {
    if let Some(opened) = core.opened().filter(|opened| opened.writable) {
        return Ok(opened.meta);
    }
    let creation = Creation { create: options.create, mode: options.mode, tenant: options.tenant_id };
    let meta = core.with_writer(call, &creation, |conn| meta::read(conn))?;
    remember(core, file, true, &meta)?;
    Ok(meta)
}

fn open_reading(core: &Core, call: &Call) -> Result<Meta, StoreError> {
    if let Some(opened) = core.opened() {
        return Ok(opened.meta);
    }
    let meta = core.with_reader(call, |conn| {
        connection::arm(conn, call)?;
        match upgrade::examine(conn, core.schema)? {
            Condition::Store(version) if version == core.schema.version() => meta::read(conn),
            Condition::Store(_) => {
                Err(StoreError::ReadOnly("it has an older schema; open it once for writing to upgrade it"))
            }
            Condition::Blank => Creation::default().admit(&Condition::Blank).and_then(|()| meta::read(conn)),
        }
    })?;
    if let Location::File(file) = &core.place {
        remember(core, file, false, &meta)?;
    }
    Ok(meta)
}

fn remember(core: &Core, file: &FileLocation, writable: bool, meta: &Meta) -> Result<(), StoreError> {
    let id = match file.look()? {
        Found::Present(id) => id,
        Found::Missing | Found::Unknown => None,
    };
    core.set_opened(Opened { id, writable, meta: meta.clone() });
    Ok(())
}
