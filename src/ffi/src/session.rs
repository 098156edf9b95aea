//! An open client and its calls in progress.

use engine::api::{Client, Error, ErrorName, Interrupt};
use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use crate::registry::{Registry, Token};

static CLIENTS: LazyLock<Registry<Session>> = LazyLock::new(|| Registry::new(RandomState::new().hash_one("autoclaim")));

/// The open clients of this process.
pub(crate) fn clients() -> &'static Registry<Session> {
    &CLIENTS
}

/// Gives a client its handle.
pub(crate) fn register(client: Client) -> Result<Token, Error> {
    let session = Session { client, running: Running::default() };
    clients().insert(session).ok_or_else(|| Error::new(ErrorName::Internal, "too many clients are open"))
}

pub(crate) struct Session {
    client: Client,
    running: Running,
}

impl Session {
    pub(crate) fn call(&self, method: &str, request: &[u8]) -> Result<Vec<u8>, Error> {
        let call = self.running.begin();
        self.client.call(method, request, &call.interrupt)
    }

    /// Interrupts the calls in progress.
    pub(crate) fn interrupt(&self) {
        self.running.interrupt();
    }
}

/// One flag for each call in progress, so that an interrupt cannot reach a call that begins after it.
#[derive(Default)]
struct Running(Mutex<Calls>);

#[derive(Default)]
struct Calls {
    next: u64,
    flags: BTreeMap<u64, Interrupt>,
}

impl Running {
    fn begin(&self) -> Call<'_> {
        let interrupt = Interrupt::default();
        let mut calls = self.lock();
        let number = calls.next;
        calls.next += 1;
        calls.flags.insert(number, interrupt.clone());
        Call { running: self, number, interrupt }
    }

    fn interrupt(&self) {
        for flag in self.lock().flags.values() {
            flag.set();
        }
    }

    /// Every change under this lock is a single step, so a poisoned one is sound.
    fn lock(&self) -> MutexGuard<'_, Calls> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call in progress, until it is dropped, a panic included.
struct Call<'a> {
    running: &'a Running,
    number: u64,
    interrupt: Interrupt,
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        self.running.lock().flags.remove(&self.number);
    }
}

/// Hosts call from any thread.
const _: fn() = || {
    fn any_thread<T: Send + Sync>() {}
    any_thread::<Registry<Session>>();
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interrupt_reaches_every_call_in_progress_and_no_later_one() {
        let running = Running::default();
        let (one, two) = (running.begin(), running.begin());
        let ended = running.begin();
        let after_its_end = ended.interrupt.clone();
        drop(ended);
        running.interrupt();
        assert!(one.interrupt.is_set() && two.interrupt.is_set());
        assert!(!after_its_end.is_set());
        assert!(!running.begin().interrupt.is_set());
    }
}
