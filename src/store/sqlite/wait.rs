//! The store's only way to wait, to read a clock and to draw a random number.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::error::StoreError;
use crate::domain::interrupt::Interrupt;

/// Everything the store waits for goes through this object, so that a simulator can schedule it.
/// The store holds no lock of the standard library while it calls `sleep` or `Turn::wait`.
pub trait Wait: Send + Sync {
    /// The wall clock: milliseconds since 1970, UTC.
    fn now_ms(&self) -> i64;
    /// A clock that never goes back, from any fixed beginning.
    fn monotonic(&self) -> Duration;
    /// Returns after about this time.
    fn sleep(&self, time: Duration);
    /// Fills `out` with random bytes fit for secrets, or fails with [`StoreError::NoRandom`].
    fn random(&self, out: &mut [u8]) -> Result<(), StoreError>;
    /// A new place to wait at, for one waiter.
    fn turn(&self) -> Arc<dyn Turn>;
}

/// Where one waiter waits until another thread says that it is its turn.
pub trait Turn: Send + Sync {
    /// Returns when the turn was given, also when that was earlier, and after `limit` at the latest.
    fn wait(&self, limit: Duration);
    /// Gives the turn. Called once, from any thread.
    fn give(&self);
}

/// An interrupt is noticed within this time, wherever the call waits.
const NOTICE: Duration = Duration::from_millis(50);
/// SQLite's own waiting of up to 100 ms at a time starves writers; this is 0.2 ms, give or take a quarter.
const BUSY_PAUSE_NS: u64 = 150_000;
const BUSY_JITTER_NS: u64 = 100_000;

/// What bounds one call: who may end it, until when it may wait for others, and through what it waits.
#[derive(Clone)]
pub(super) struct Call {
    pub wait: Arc<dyn Wait>,
    pub interrupt: Interrupt,
    deadline: Duration,
    failed: Arc<Mutex<Option<StoreError>>>,
}

impl Call {
    pub fn new(wait: &Arc<dyn Wait>, interrupt: &Interrupt, patience: Duration) -> Call {
        let deadline = wait.monotonic().saturating_add(patience);
        Call { wait: Arc::clone(wait), interrupt: interrupt.clone(), deadline, failed: Arc::default() }
    }

    /// Fails once the call was asked to end.
    pub fn check_interrupt(&self) -> Result<(), StoreError> {
        if self.interrupt.is_set() { Err(StoreError::Interrupted) } else { Ok(()) }
    }

    /// Ends the transaction with this error, whatever is made of it until then.
    pub fn fail(&self, error: StoreError) {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }

    /// Fails with the error that the transaction is to end with.
    pub fn failed(&self) -> Result<(), StoreError> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).take().map_or(Ok(()), Err)
    }

    /// Fails once the call was asked to end or has waited long enough.
    pub fn wait_on(&self) -> Result<(), StoreError> {
        self.check_interrupt()?;
        if self.wait.monotonic() >= self.deadline { Err(StoreError::Busy) } else { Ok(()) }
    }

    /// Pauses, unless the call was asked to end or has waited long enough.
    pub fn wait_a_moment(&self) -> Result<(), StoreError> {
        self.wait_on().map(|()| self.pause())
    }

    /// Tries again while the store is busy.
    pub fn until_free<T>(&self, mut attempt: impl FnMut() -> Result<T, StoreError>) -> Result<T, StoreError> {
        loop {
            match attempt() {
                Err(StoreError::Busy) => self.wait_a_moment()?,
                other => return other,
            }
        }
    }

    /// Waits for the turn, but not longer than the call may go unattended.
    pub fn attend(&self, turn: &dyn Turn) {
        turn.wait(self.deadline.saturating_sub(self.wait.monotonic()).min(NOTICE));
    }

    /// Sleeps well under a millisecond.
    pub fn pause(&self) {
        let mut byte = [0u8];
        let jitter = self.wait.random(&mut byte).map_or(0, |()| u64::from(byte[0]) * BUSY_JITTER_NS / 255);
        self.wait.sleep(Duration::from_nanos(BUSY_PAUSE_NS + jitter));
    }

    /// "Busy" is how SQLite reports that our busy handler gave up, for whichever reason.
    pub fn classify(&self, error: impl Into<StoreError>) -> StoreError {
        match error.into() {
            StoreError::Busy if self.interrupt.is_set() => StoreError::Interrupted,
            other => other,
        }
    }
}
