//! The store's only way to wait, to read a clock and to draw a random number.

use std::fs::TryLockError;
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
    /// Opens, and where there is none makes, the empty file of this ending beside the store of this path; none
    /// where that fails.
    fn turn_file(&self, store: &str, end: &str) -> Option<Arc<dyn TurnFile>>;
}

/// Where one waiter waits until another thread says that it is its turn.
pub trait Turn: Send + Sync {
    /// Returns when the turn was given, also when that was earlier, and after `limit` at the latest.
    fn wait(&self, limit: Duration);
    /// Gives the turn. Called once, from any thread.
    fn give(&self);
}

/// A file by whose lock processes wait for each other. The lock ends with the process.
pub trait TurnFile: Send + Sync {
    /// Whether others find it by its name.
    fn is_in_place(&self) -> bool;
    /// Locks it, if nobody has it locked.
    fn try_lock(&self) -> Result<(), TryLockError>;
    /// Gives the lock back.
    fn unlock(&self);
}

/// An interrupt is noticed within this time, wherever the call waits.
const NOTICE: Duration = Duration::from_millis(50);
/// SQLite's own waiting of up to 100 ms at a time starves writers.
const BUSY_PAUSE: Duration = Duration::from_micros(200);
/// Scanners and indexers have a file for a moment; who works on it has it longer than a call may take.
const HELD_PAUSE: Duration = Duration::from_millis(20);
const HELD_TRIES: u32 = 25;

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
        self.wait_about(BUSY_PAUSE)
    }

    /// Waits for about this time, unless the call was asked to end or has waited long enough.
    pub fn wait_about(&self, time: Duration) -> Result<(), StoreError> {
        self.wait_on().map(|()| self.pause_about(time))
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

    /// Tries again for half a second while another program holds a file.
    pub fn until_let<T>(&self, mut attempt: impl FnMut() -> Result<T, StoreError>) -> Result<T, StoreError> {
        for _ in 1..HELD_TRIES {
            match attempt() {
                Err(StoreError::Held) => {
                    self.check_interrupt()?;
                    self.wait.sleep(HELD_PAUSE);
                }
                other => return other,
            }
        }
        attempt()
    }

    /// Waits for the turn, but not longer than the call may go unattended.
    pub fn attend(&self, turn: &dyn Turn) {
        turn.wait(self.deadline.saturating_sub(self.wait.monotonic()).min(NOTICE));
    }

    /// Sleeps well under a millisecond.
    pub fn pause(&self) {
        self.pause_about(BUSY_PAUSE);
    }

    /// Give or take a quarter, so that waiters do not keep step.
    fn pause_about(&self, time: Duration) {
        let mut byte = [0u8];
        let jitter = self.wait.random(&mut byte).map_or(0, |()| u32::from(byte[0]));
        self.wait.sleep(time * 3 / 4 + time * jitter / 510);
    }

    /// "Busy" is how SQLite reports that our busy handler gave up, for whichever reason.
    pub fn classify(&self, error: impl Into<StoreError>) -> StoreError {
        match error.into() {
            StoreError::Busy if self.interrupt.is_set() => StoreError::Interrupted,
            other => other,
        }
    }
}
