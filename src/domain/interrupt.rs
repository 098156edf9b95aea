//! The wish to end a call early.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A flag of one call, shared with whoever may end it. Clones are the same flag; once set it stays set.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    /// Its lower half counts the wishes; the upper one is its owner's.
    wishes: Arc<AtomicU64>,
    begun: u32,
    looks: Option<Arc<Looks>>,
}

#[derive(Debug)]
struct Looks {
    taken: AtomicU64,
    last: u64,
}

impl Interrupt {
    /// Of a call that begins now: set once the lower half of `wishes` has changed.
    pub fn since(wishes: &Arc<AtomicU64>) -> Interrupt {
        Interrupt { wishes: Arc::clone(wishes), begun: lower(wishes), looks: None }
    }

    /// One that is set from its look of this number on, 0 the first. A seam for tests: a call ends at a
    /// chosen point, whatever the clock.
    pub fn at_look(number: u64) -> Interrupt {
        Interrupt {
            looks: Some(Arc::new(Looks { taken: AtomicU64::new(0), last: number })),
            ..Interrupt::default()
        }
    }

    /// How often such a one was looked at.
    pub fn looks(&self) -> u64 {
        self.looks.as_ref().map_or(0, |looks| looks.taken.load(Ordering::Acquire))
    }

    /// Asks the call to end; it does so within 200 ms, unless its COMMIT has begun.
    pub fn set(&self) {
        self.wishes.fetch_add(1, Ordering::AcqRel);
    }

    /// Whether the call was asked to end.
    pub fn is_set(&self) -> bool {
        let looked =
            self.looks.as_ref().is_some_and(|looks| looks.taken.fetch_add(1, Ordering::AcqRel) >= looks.last);
        looked || lower(&self.wishes) != self.begun
    }
}

fn lower(wishes: &AtomicU64) -> u32 {
    wishes.load(Ordering::Acquire) as u32
}
