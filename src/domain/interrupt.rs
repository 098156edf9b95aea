//! The wish to end a call early.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A flag of one call, shared with whoever may end it. Clones are the same flag; once set it stays set.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Asks the call to end; it does so within 200 ms, unless its COMMIT has begun.
    pub fn set(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether the call was asked to end.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}
