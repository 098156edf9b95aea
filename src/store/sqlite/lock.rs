//! A lock that is given in the order it was asked for.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::error::StoreError;
use super::wait::{Call, Turn};

/// Handed from holder to waiter, so that nobody who comes later gets in between.
#[derive(Default)]
pub(super) struct FairLock {
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    held: bool,
    last_ticket: u64,
    waiting: VecDeque<(u64, Arc<dyn Turn>)>,
}

/// The lock is held as long as this lives.
pub(super) struct Entered<'l>(&'l FairLock);

impl FairLock {
    /// Waits its turn, at most as long as the call may.
    pub fn enter(&self, call: &Call) -> Result<Entered<'_>, StoreError> {
        call.check_interrupt()?;
        let Some((ticket, turn)) = self.take_or_queue(call) else {
            return Ok(Entered(self));
        };
        loop {
            call.attend(turn.as_ref());
            let mut queue = self.queue();
            // Who left the queue was handed the lock.
            let Some(place) = queue.waiting.iter().position(|(other, _)| *other == ticket) else {
                return Ok(Entered(self));
            };
            if let Err(error) = call.wait_on() {
                queue.waiting.remove(place);
                return Err(error);
            }
        }
    }

    /// Takes it if it is free.
    pub fn try_enter(&self) -> Option<Entered<'_>> {
        let taken = std::mem::replace(&mut self.queue().held, true);
        (!taken).then(|| Entered(self))
    }

    fn take_or_queue(&self, call: &Call) -> Option<(u64, Arc<dyn Turn>)> {
        let mut queue = self.queue();
        if !queue.held {
            queue.held = true;
            return None;
        }
        let turn = call.wait.turn();
        queue.last_ticket += 1;
        let ticket = queue.last_ticket;
        queue.waiting.push_back((ticket, Arc::clone(&turn)));
        Some((ticket, turn))
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        lock(&self.queue)
    }
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        let next = {
            let mut queue = self.0.queue();
            let next = queue.waiting.pop_front();
            queue.held = next.is_some();
            next
        };
        if let Some((_, turn)) = next {
            turn.give();
        }
    }
}

/// These locks are held for a moment only, never over a call of SQLite's.
pub(super) fn lock<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
