//! The stages of one handle: nobody else's, one call at a time, and gone with it.

use super::{
    error::{Error, ErrorName},
    import::{Ask, Snapshot},
};
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
    pub fn open(&self, store: &Store, interrupt: &Interrupt, ask: &Ask<'_>, taken_at: Time) -> Result<Stage, Error> {
        self.begun.store(true, Ordering::Relaxed);
        let full = ask.snapshot == Some(Snapshot::Full);
        let open = |tx: &Tx<'_>| stage::open(tx, self.handle, ask.noun, ask.stage, taken_at, full).map(Verdict::Commit);
        let stage = store.stage::<_, StoreError>(interrupt, open)?;
        agree(ask, full, &stage).map(|()| stage)
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

/// A stage is one snapshot, taken at one time: parts of two would pass for one that shows everything.
fn agree(ask: &Ask<'_>, full: bool, stage: &Stage) -> Result<(), Error> {
    const CURE: &str = "Give what the first call of the stage gave, or another name for another snapshot.";
    if full != stage.full {
        let (first, now) = if stage.full { ("Full", "Partial") } else { ("Partial", "Full") };
        let message = format!("The stage was begun with the snapshot {first}, and this call says {now}.");
        return Err(Error::argument("snapshot", message).hint(CURE));
    }
    match ask.taken_at {
        Some(taken_at) if taken_at != stage.taken_at => {
            let message = format!("The stage was begun with what was taken at {}, and this call says {taken_at}.", stage.taken_at);
            Err(Error::argument("takenAt", message).hint(CURE))
        }
        _ => Ok(()),
    }
}
