//! What handlers answer from: a snapshot or a write turn of the store, with the configuration, the names, the
//! clock and the actor of the call. None of it can be had without the role that the method needs.

use super::{
    config::ConfigSnapshot,
    error::Error,
    moment::Moment,
    resolve::NameResolver,
    role::{Required, Role},
    wire::Common,
};
use crate::{
    domain::{interrupt::Interrupt, mode::Mode},
    engine::exchange::session::Session,
    store::{self, Info, Read, Store, StoreError, Tx, Verdict},
};
use std::{
    cell::OnceCell,
    io::Write,
    ops::Deref,
    sync::{Arc, Mutex, PoisonError},
};

/// What an open handle has. Any thread may use it, any number at once.
pub(super) struct Handle {
    store: Store,
    config: Mutex<Option<Arc<ConfigSnapshot>>>,
    session: Mutex<Session>,
}

impl Handle {
    pub fn new(store: Store) -> Handle {
        Handle { store, config: Mutex::default(), session: Mutex::default() }
    }

    fn kept(&self) -> Option<Arc<ConfigSnapshot>> {
        self.config.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The rule book and names at the revision of `db`.
    fn config(&self, db: &Read<'_>) -> Result<Arc<ConfigSnapshot>, Error> {
        let revision = store::revision::get(db)?;
        if let Some(config) = self.kept().filter(|config| config.revision == revision) {
            return Ok(config);
        }
        // Read without the lock: SQLite may wait here, and nobody could interrupt who waits for us.
        let config = Arc::new(ConfigSnapshot::load(db, revision)?);
        *self.config.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&config));
        Ok(config)
    }
}

/// A call of a method that opens the store by itself, once or part by part.
pub(super) struct StoreContext<'a> {
    handle: &'a Handle,
    pub interrupt: &'a Interrupt,
    common: Common<'a>,
    role: Role,
    moment: OnceCell<Moment>,
}

impl<'a> StoreContext<'a> {
    pub fn new(
        handle: &'a Handle,
        interrupt: &'a Interrupt,
        common: Common<'a>,
        role: Role,
    ) -> StoreContext<'a> {
        StoreContext { handle, interrupt, common, role, moment: OnceCell::new() }
    }

    pub fn store(&self) -> &'a Store {
        &self.handle.store
    }

    pub fn local(&self) -> bool {
        self.store().info().mode == Mode::Local
    }

    /// What the handle knows of the session at Graph.
    pub fn session(&self) -> Session {
        *self.handle.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn set_session(&self, session: Session) {
        *self.handle.session.lock().unwrap_or_else(PoisonError::into_inner) = session;
    }

    /// INTERRUPTED once the call was asked to end. For loops that do long work without the store.
    pub fn check_interrupt(&self) -> Result<(), Error> {
        if self.interrupt.is_set() { Err(StoreError::Interrupted.into()) } else { Ok(()) }
    }

    /// Fails where the actor lacks the method's role, before any of the work.
    pub fn permit(&self) -> Result<(), Error> {
        if self.role == Role::Anyone { Ok(()) } else { self.read(|_| Ok(())) }
    }

    /// One snapshot.
    pub fn read<T>(&self, f: impl FnOnce(&ReadContext<'_>) -> Result<T, Error>) -> Result<T, Error> {
        self.store().read(self.interrupt, |db| f(&self.on(db)?))
    }

    /// One write transaction; with `dryRun` nothing of it stays.
    pub fn write<T>(&self, f: impl FnOnce(&WriteContext<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let write = |tx: &Tx<'_>| f(&WriteContext { tx, read: self.on(tx)? });
        if self.common.dry_run {
            self.store().rehearse(self.interrupt, write)
        } else {
            self.store().write(self.interrupt, |tx| write(tx).map(Verdict::Commit))
        }
    }

    /// One snapshot and a file at `path`, which appears whole or not at all; with its bytes.
    pub fn export<T>(
        &self,
        path: &str,
        overwrite: bool,
        write: impl FnOnce(&ReadContext<'_>, &mut dyn Write) -> Result<T, Error>,
    ) -> Result<(T, u64), Error> {
        self.store().export(path, overwrite, self.interrupt, |db, out| write(&self.on(db)?, out))
    }

    /// What is in a transaction. The role is looked at in each: it may have come to be required since the
    /// last one.
    pub fn on<'c>(&'c self, db: &'c Read<'c>) -> Result<ReadContext<'c>, Error> {
        let moment = self.moment.get_or_init(|| Moment::of(db, self.common));
        let context = ReadContext { db, moment, handle: self.handle, config: OnceCell::new() };
        context.permit(self.role)?;
        Ok(context)
    }
}

/// A call that reads, on one snapshot of the store.
pub(super) struct ReadContext<'a> {
    pub db: &'a Read<'a>,
    pub moment: &'a Moment,
    handle: &'a Handle,
    config: OnceCell<Arc<ConfigSnapshot>>,
}

impl ReadContext<'_> {
    /// The rule book and names at the revision of the snapshot.
    pub fn config(&self) -> Result<&ConfigSnapshot, Error> {
        match self.config.get() {
            Some(config) => Ok(config),
            None => {
                let config = self.handle.config(self.db)?;
                Ok(self.config.get_or_init(|| config))
            }
        }
    }

    /// Names for people, of everything at that revision.
    pub fn names(&self) -> Result<NameResolver<'_>, Error> {
        Ok(NameResolver::new(self.db, self.config()?))
    }

    /// What the store is. Its tenant may have become known since it was opened (r56).
    pub fn info(&self) -> Info {
        let tenant_id = self.db.or_fail(store::exchange::tenant(self.db));
        Info { tenant_id, ..self.handle.store.info() }
    }

    pub fn local(&self) -> bool {
        self.handle.store.info().mode == Mode::Local
    }

    /// NOT_PERMITTED where the store requires a role for this that the actor does not act in.
    pub fn permit(&self, role: Role) -> Result<(), Error> {
        if role == Role::Anyone {
            return Ok(());
        }
        let stored = store::setting::get(self.db)?;
        let required = Required {
            manager: stored.settings.required_role.as_deref(),
            reader: stored.required_report_role.as_deref(),
        };
        role.permit(required, &self.moment.actor)
    }
}

/// A call that writes, in one write turn of the store.
pub(super) struct WriteContext<'a> {
    pub tx: &'a Tx<'a>,
    read: ReadContext<'a>,
}

impl<'a> Deref for WriteContext<'a> {
    type Target = ReadContext<'a>;

    fn deref(&self) -> &ReadContext<'a> {
        &self.read
    }
}

/// A call on a store that is closed: whoever finds out which roles that one requires asks here.
pub(super) struct ClosedContext<'a> {
    pub interrupt: &'a Interrupt,
    pub common: Common<'a>,
    role: Role,
}

impl<'a> ClosedContext<'a> {
    pub fn new(interrupt: &'a Interrupt, common: Common<'a>, role: Role) -> ClosedContext<'a> {
        ClosedContext { interrupt, common, role }
    }

    /// NOT_PERMITTED where the actor lacks the method's role.
    pub fn permit(&self, required: Required<'_>) -> Result<(), Error> {
        self.role.permit(required, &self.common.acting())
    }
}
