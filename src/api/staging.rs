//! The stages of one handle: nobody else's, one call at a time, and gone with it.

use super::error::{Error, ErrorName};
use crate::{
    domain::{interrupt::Interrupt, time::Time},
    store::{
        Store, StoreError, Tx, Verdict,
        stage::{self, Stage},
    },
};
use std::{
    collections::BTreeSet,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

type Name = (&'static str, String);

/// What tells the stages of a handle from those of all others in this process, which may share its connection.
pub(super) struct Stages {
    handle: i64,
    begun: AtomicBool,
    filling: Mutex<BTreeSet<Name>>,
}

impl Stages {
    pub fn new() -> Stages {
        static HANDLES: AtomicI64 = AtomicI64::new(1);
        Stages { handle: HANDLES.fetch_add(1, Ordering::Relaxed), begun: AtomicBool::new(false), filling: Mutex::default() }
    }

    /// Keeps a stage to one call: two that fill it at once would write over each other's rows.
    pub fn fill(&self, kind: &'static str, name: &str) -> Result<Filling<'_>, Error> {
        let name = (kind, name.to_owned());
        let free = self.filling.lock().unwrap_or_else(PoisonError::into_inner).insert(name.clone());
        if free {
            return Ok(Filling { stages: self, name });
        }
        Err(Error::new(ErrorName::StoreBusy, "Another call of this handle is filling the stage.")
            .field("stage")
            .target(name.1)
            .hint("Send the parts of a stage one after the other."))
    }

    /// The stage that a call names, or a new one of its own.
    pub fn open(
        &self,
        store: &Store,
        interrupt: &Interrupt,
        (kind, name): (&str, Option<&str>),
        taken_at: Time,
        full: bool,
    ) -> Result<Stage, Error> {
        self.begun.store(true, Ordering::Relaxed);
        let open = |tx: &Tx<'_>| stage::open(tx, self.handle, kind, name, taken_at, full).map(Verdict::Commit);
        Ok(store.stage::<_, StoreError>(interrupt, open)?)
    }

    /// Drops what was never finished.
    pub fn end(&self, store: &Store) {
        if self.begun.load(Ordering::Relaxed) {
            // Whoever closes cannot be told; what could not be dropped now has no owner, so nobody can go on with it.
            let drop_all = |tx: &Tx<'_>| stage::drop_all(tx, self.handle).map(Verdict::Commit);
            drop(store.stage::<_, StoreError>(&Interrupt::default(), drop_all));
        }
    }
}

/// A call that fills a stage.
pub(super) struct Filling<'a> {
    stages: &'a Stages,
    name: Name,
}

impl Drop for Filling<'_> {
    fn drop(&mut self) {
        self.stages.filling.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.name);
    }
}
