//! The operating system's part of waiting.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::error::StoreError;
use super::turn_file::SystemTurnFile;
use super::wait::{Turn, TurnFile, Wait};

/// The clocks, sleeps and random numbers of the operating system.
pub struct SystemWait {
    start: Instant,
}

impl Default for SystemWait {
    fn default() -> SystemWait {
        SystemWait { start: Instant::now() }
    }
}

impl Wait for SystemWait {
    fn now_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    fn monotonic(&self) -> Duration {
        self.start.elapsed()
    }

    fn sleep(&self, time: Duration) {
        std::thread::sleep(time);
    }

    fn random(&self, out: &mut [u8]) -> Result<(), StoreError> {
        getrandom::fill(out).map_err(|_| StoreError::NoRandom)
    }

    fn turn(&self) -> Arc<dyn Turn> {
        Arc::new(SystemTurn::default())
    }

    fn turn_file(&self, store: &str, end: &str) -> Option<Arc<dyn TurnFile>> {
        Some(Arc::new(SystemTurnFile::open(store, end).ok()?))
    }
}

#[derive(Default)]
struct SystemTurn {
    given: Mutex<bool>,
    signal: Condvar,
}

impl Turn for SystemTurn {
    fn wait(&self, limit: Duration) {
        let given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.signal.wait_timeout_while(given, limit, |given| !*given));
    }

    fn give(&self) {
        *self.given.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.signal.notify_one();
    }
}
