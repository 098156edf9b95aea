//! The line in which the processes that write to a store wait, so that one of them looks often whether the store
//! is free and not all. Whoever is first in the queue waits for the turn and then leaves the queue to the next;
//! whoever had the turn goes to the end. It orders and excludes nobody: where there is no line, or it does not
//! move, all go to SQLite's lock without.

use std::fs::TryLockError;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::location::LINE;
use super::lock::lock;
use super::wait::{Call, TurnFile};

/// Who waits longer for the queue, or for the turn, goes on without: a process may stand still there.
const STILL: Duration = Duration::from_millis(100);
/// Measured, with eight processes: whoever came last looks this seldom whether it is first, and the oftener the
/// longer it waits, so that those who wait longest are mostly first.
const NEWCOMERS_PAUSE: Duration = Duration::from_micros(1_500);
const OLDEST_PAUSE: Duration = Duration::from_micros(200);
/// Of whoever is first; short, for then nobody writes.
const FIRSTS_PAUSE: Duration = Duration::from_micros(60);

/// The line as this process knows it. One thread at a time enters.
#[derive(Default)]
pub(super) struct Line(Mutex<Option<[Arc<dyn TurnFile>; 2]>>);

/// Nobody else has the lock as long as this lives.
pub(super) struct Held(Arc<dyn TurnFile>);

impl Line {
    /// Comes to its turn at a store; none where there is no line, it stands still, or the call waits no longer.
    pub fn enter(&self, store: &str, call: &Call) -> Option<Held> {
        let [queue, turn] = self.files(store, call)?;
        let newcomer = |waited: Duration| NEWCOMERS_PAUSE.saturating_sub(waited * 3 / 20).max(OLDEST_PAUSE);
        let _first = hold(queue, call, newcomer)?;
        hold(turn, call, |_| FIRSTS_PAUSE)
    }

    /// Whether no other process is writing, as far as the line tells.
    pub fn is_free(&self, store: &str, call: &Call) -> bool {
        let turn = self.files(store, call).map(|[_, turn]| turn.try_lock().map(|()| Held(turn)));
        !matches!(turn, Some(Err(TryLockError::WouldBlock)))
    }

    /// Those by which others stand in line too; none where the store has none and gets none.
    fn files(&self, store: &str, call: &Call) -> Option<[Arc<dyn TurnFile>; 2]> {
        let mut kept = lock(&self.0);
        if !kept.as_ref().is_some_and(|files| files.iter().all(|file| file.is_in_place())) {
            let [queue, turn] = LINE.map(|end| call.wait.turn_file(store, end));
            *kept = queue.zip(turn).map(|(queue, turn)| [queue, turn]);
        }
        kept.clone()
    }
}

/// Locks the file, once it is free.
fn hold(file: Arc<dyn TurnFile>, call: &Call, pause: impl Fn(Duration) -> Duration) -> Option<Held> {
    let begun = call.wait.monotonic();
    loop {
        match file.try_lock() {
            Ok(()) => return Some(Held(file)),
            Err(TryLockError::Error(_)) => return None,
            Err(TryLockError::WouldBlock) => {}
        }
        let waited = call.wait.monotonic().saturating_sub(begun);
        if waited >= STILL || call.wait_about(pause(waited)).is_err() {
            return None;
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.unlock();
    }
}
