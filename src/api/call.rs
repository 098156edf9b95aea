//! An open store, and one call of it.

use super::{
    door,
    error::{Error, ErrorName},
    staging::Stages,
    table,
    text::Id,
    wire::{Actor, Common},
};
use crate::{
    domain::{catalog::Catalog, fold::fold, interrupt::Interrupt, mode::Mode, setting::Settings, time::Time},
    engine::RuleBook,
    store::{self, Read, Store, StoreError, Tx, Verdict, book::Pressed},
};
use std::{
    cell::OnceCell,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

/// An open store. Any thread may call it, any number at once.
pub struct Client {
    pub(super) store: Store,
    pub(super) stages: Stages,
    shelf: Mutex<Option<Arc<Shelf>>>,
}

/// What is the same for every user, at one revision of the store.
pub(super) struct Shelf {
    /// Tells it from every other.
    pub revision: i64,
    /// What decides.
    pub book: RuleBook,
    imported: Option<Catalog>,
    pressed: OnceLock<Pressed>,
}

impl Shelf {
    /// The book as it is kept with claims.
    pub fn pressed(&self) -> Result<&Pressed, Error> {
        match self.pressed.get() {
            Some(pressed) => Ok(pressed),
            None => {
                let pressed = Pressed::of(&self.book)?;
                Ok(self.pressed.get_or_init(|| pressed))
            }
        }
    }

    /// Microsoft's table: as imported, else the one built in.
    pub fn catalog(&self) -> &Catalog {
        self.imported.as_ref().unwrap_or_else(|| Catalog::builtin())
    }
}

/// When a call is, and who makes it.
#[derive(Clone, Debug)]
pub(super) struct Moment {
    /// The time that decides (r01).
    pub now: Time,
    /// Whether the request gave it.
    pub supplied: bool,
    /// The wall clock.
    pub recorded_at: Time,
    /// Who asks.
    pub actor: Actor,
    correlation: OnceCell<String>,
}

impl Common<'_> {
    /// Who asks.
    pub(super) fn acting(&self) -> Actor {
        self.actor.cloned().unwrap_or_else(system_user)
    }
}

impl Moment {
    pub fn of(db: &Read<'_>, common: Common<'_>) -> Moment {
        let recorded_at = Time::from_millis(db.now_ms());
        let correlation = common.correlation.map(|given| OnceCell::from(given.as_str().to_owned())).unwrap_or_default();
        let (now, supplied) = (common.now.unwrap_or(recorded_at), common.now.is_some());
        Moment { now, supplied, recorded_at, actor: common.acting(), correlation }
    }

    /// What ties the call's audit records together: what the request gave, else a GUID drawn with the first record.
    pub fn correlation(&self, db: &Read<'_>) -> Result<&str, Error> {
        if let Some(given) = self.correlation.get() {
            return Ok(given);
        }
        let drawn = uuid::Builder::from_random_bytes(db.random()?).into_uuid().to_string();
        Ok(self.correlation.get_or_init(|| drawn))
    }
}

/// One call.
pub(super) struct Call<'a> {
    pub client: &'a Client,
    pub interrupt: &'a Interrupt,
}

impl Client {
    pub(super) fn new(store: Store) -> Client {
        Client { store, stages: Stages::new(), shelf: Mutex::default() }
    }

    fn kept(&self) -> Option<Arc<Shelf>> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Answers a method.
    ///
    /// # Errors
    /// What the method's request or the store made impossible; then nothing was written.
    pub fn call(&self, method: &str, request: &[u8], interrupt: &Interrupt) -> Result<Vec<u8>, Error> {
        let found = table::find(method)?;
        let text = door::text(request)?;
        (found.run)(&Call { client: self, interrupt }, text)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.stages.end(&self.store);
    }
}

impl Call<'_> {
    /// INTERRUPTED once the call was asked to end. For loops that do long work without the store.
    pub fn go_on(&self) -> Result<(), Error> {
        if self.interrupt.is_set() { Err(StoreError::Interrupted.into()) } else { Ok(()) }
    }

    pub fn local(&self) -> bool {
        self.client.store.info().mode == Mode::Local
    }

    pub fn read<T>(&self, f: impl FnOnce(&Read<'_>) -> Result<T, Error>) -> Result<T, Error> {
        self.client.store.read(self.interrupt, f)
    }

    /// One write transaction; with `dryRun` nothing of it stays.
    pub fn write<T>(&self, dry_run: bool, f: impl FnOnce(&Tx<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let verdict = if dry_run { Verdict::Rollback } else { Verdict::Commit };
        self.client.store.write(self.interrupt, |tx| f(tx).map(verdict))
    }

    pub fn moment(&self, db: &Read<'_>, common: Common<'_>) -> Moment {
        Moment::of(db, common)
    }

    /// The rule book and names at the revision of `db`.
    pub fn shelf(&self, db: &Read<'_>) -> Result<Arc<Shelf>, Error> {
        let revision = store::book::revision(db)?;
        if let Some(shelf) = self.client.kept().filter(|shelf| shelf.revision == revision) {
            return Ok(shelf);
        }
        // Read without the lock: SQLite may wait here, and nobody could interrupt who waits for us.
        let shelf =
            Arc::new(Shelf { revision, book: store::book::load(db)?, imported: store::catalog::imported(db)?, pressed: OnceLock::new() });
        *self.client.shelf.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&shelf));
        Ok(shelf)
    }
}

impl Actor {
    /// Whether the actor acts in a role. Case does not matter.
    pub(super) fn acts_in(&self, role: &str) -> bool {
        self.roles.iter().any(|held| fold(held) == fold(role))
    }
}

/// NOT_PERMITTED where the store requires a role for changing policies and settings that the actor does not act in.
pub(super) fn require_role(settings: &Settings, actor: &Actor) -> Result<(), Error> {
    match &settings.required_role {
        Some(role) if !actor.acts_in(role) => Err(not_permitted(role, "requiredRole")),
        _ => Ok(()),
    }
}

/// NOT_PERMITTED where the store requires a role for reading claims, reports and the audit trail that the actor does not act in. Whoever acts in
/// the role for policies and settings may read them too.
pub(super) fn require_report_role(db: &Read<'_>, actor: &Actor) -> Result<(), Error> {
    let stored = store::setting::get(db)?;
    let manages = stored.settings.required_role.is_some_and(|role| actor.acts_in(&role));
    match &stored.required_report_role {
        Some(role) if !manages && !actor.acts_in(role) => Err(not_permitted(role, "requiredReportRole")),
        _ => Ok(()),
    }
}

fn not_permitted(role: &str, setting: &str) -> Error {
    Error::new(ErrorName::NotPermitted, format!("This store lets only actors in the role {role} do this."))
        .field("actor.roles")
        .target(role)
        .hint(format!("Act in that role, or have somebody who may change settings change {setting}."))
}

#[cfg(unix)]
fn system_user() -> Actor {
    Actor { id: Id::own(format!("uid-{}", rustix::process::getuid().as_raw())), name: None, roles: Vec::new() }
}

#[cfg(not(unix))]
fn system_user() -> Actor {
    Actor { id: Id::own("system"), name: None, roles: Vec::new() }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Error {
        if let StoreError::Backup(wrong) = error {
            return Error::from(*wrong).field("from");
        }
        let message = sentence(&error.to_string());
        let (name, field) = match &error {
            StoreError::NotFound | StoreError::Moved => (ErrorName::StoreNotFound, None),
            StoreError::Exists => (ErrorName::StoreExists, None),
            StoreError::NotAStore(_) => (ErrorName::NotAStore, None),
            StoreError::Busy | StoreError::SecondCopy | StoreError::Open | StoreError::NoDescriptors => (ErrorName::StoreBusy, None),
            StoreError::ReadOnly(_) => (ErrorName::StoreReadOnly, None),
            StoreError::Full | StoreError::TempFull => (ErrorName::StoreFull, None),
            StoreError::FileFull => (ErrorName::StoreFull, Some("path")),
            StoreError::NoMemory => (ErrorName::TooLarge, None),
            StoreError::Corrupt(_) | StoreError::LogMoved | StoreError::ForeignLog => (ErrorName::StoreCorrupt, None),
            StoreError::SchemaNewer { .. } => (ErrorName::StoreSchemaNewer, None),
            StoreError::OnNetwork(_) => (ErrorName::StoreOnNetwork, None),
            StoreError::InvalidPath(_) => (ErrorName::InvalidArgument, Some("path")),
            StoreError::Interrupted => (ErrorName::Interrupted, None),
            StoreError::ModeRequired | StoreError::ModeDiffers { .. } => (ErrorName::InvalidArgument, Some("mode")),
            StoreError::TenantDiffers => (ErrorName::InvalidArgument, Some("tenantId")),
            StoreError::Aborted
            | StoreError::StageWroteStore
            | StoreError::NoRandom
            | StoreError::Unwritable
            | StoreError::Backup(_)
            | StoreError::File(_)
            | StoreError::Sqlite(_) => (ErrorName::Internal, None),
        };
        let told = match message.split_once(": ") {
            Some((what, cure)) => Error::new(name, format!("{what}.")).hint(sentence(cure)),
            None => Error::new(name, message),
        };
        field.into_iter().fold(told, Error::field)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Error {
        StoreError::from(error).into()
    }
}

/// A clause as a sentence.
pub(super) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    let rest = chars.as_str();
    if rest.ends_with('.') { format!("{first}{rest}") } else { format!("{first}{rest}.") }
}
