//! Replies belong to the library until `autoclaim_free` brings them back.

use std::collections::{HashMap, VecDeque};
use std::ffi::c_char;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

/// How many freed replies keep their address, so that freeing one twice is seen.
const HELD_BACK: usize = 64;

static OUTSTANDING: LazyLock<Replies> = LazyLock::new(Replies::default);

/// The replies of this process.
pub(crate) fn outstanding() -> &'static Replies {
    &OUTSTANDING
}

#[derive(Default)]
pub(crate) struct Replies(Mutex<State>);

#[derive(Default)]
struct State {
    live: HashMap<usize, Vec<u8>>,
    freed: VecDeque<Freed>,
}

/// A freed reply, shrunk to one byte that only keeps the address from being given out again.
struct Freed {
    address: usize,
    _held: Vec<u8>,
}

impl Replies {
    /// Takes a reply into the books and gives its address; the text ends with a NUL its length does not
    /// count.
    pub(crate) fn hand_out(&self, mut json: Vec<u8>) -> *mut c_char {
        json.push(0);
        let mut state = self.lock();
        if state.was_freed(address_of(&json)) {
            // The allocator moved a freed reply when it shrank. With all the old addresses
            // occupied the copy cannot be at one of them.
            json = state.elsewhere(json);
        }
        let pointer = json.as_mut_ptr();
        state.live.insert(pointer.addr(), json);
        pointer.cast()
    }

    /// Frees a reply; `false` when it is not one, or not any more.
    pub(crate) fn take_back(&self, reply: *mut c_char) -> bool {
        let address = reply.addr();
        let mut state = self.lock();
        let Some(mut text) = state.live.remove(&address) else {
            return false;
        };
        text.truncate(1);
        text.shrink_to_fit();
        if state.freed.len() == HELD_BACK {
            state.freed.pop_front();
        }
        state.freed.push_back(Freed { address, _held: text });
        true
    }

    /// Every change under this lock is a single step, so a poisoned one is sound.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn was_freed(&self, address: usize) -> bool {
        self.freed.iter().any(|freed| freed.address == address)
    }

    fn elsewhere(&self, json: Vec<u8>) -> Vec<u8> {
        let mut occupied = vec![json];
        loop {
            let copy = occupied.first().cloned().unwrap_or_default();
            if !self.was_freed(address_of(&copy)) {
                return copy;
            }
            occupied.push(copy);
        }
    }
}

fn address_of(text: &[u8]) -> usize {
    text.as_ptr().addr()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::CStr;

    #[test]
    fn a_reply_ends_with_a_nul_and_is_freed_once() {
        let replies = Replies::default();
        let reply = replies.hand_out(b"{}".to_vec());
        // SAFETY: the reply is live and ends with a NUL.
        assert_eq!(unsafe { CStr::from_ptr(reply) }, c"{}");
        assert!(replies.take_back(reply));
        assert!(!replies.take_back(reply));
    }

    #[test]
    fn a_freed_address_is_not_given_out_again_for_64_frees() {
        for size in [2, 100, 5_000, 300_000] {
            let replies = Replies::default();
            let first = replies.hand_out(vec![b' '; size]);
            assert!(replies.take_back(first));
            for _ in 1..HELD_BACK {
                let next = replies.hand_out(vec![b' '; size]);
                assert_ne!(next, first, "size {size}");
                assert!(!replies.take_back(first), "size {size}");
                assert!(replies.take_back(next));
            }
        }
    }

    #[test]
    fn an_address_the_allocator_gave_again_is_avoided() {
        let replies = Replies::default();
        let json = Vec::from(*b"{}\0");
        let address = address_of(&json);
        replies.lock().freed.push_back(Freed { address, _held: Vec::new() });
        assert_ne!(replies.hand_out(json).addr(), address);
    }

    #[test]
    fn what_is_held_back_is_small() {
        let replies = Replies::default();
        for _ in 0..2 * HELD_BACK {
            let reply = replies.hand_out(vec![b' '; 1 << 20]);
            assert!(replies.take_back(reply));
        }
        let state = replies.lock();
        assert_eq!(state.freed.len(), HELD_BACK);
        assert!(state.freed.iter().all(|freed| freed._held.capacity() <= 8));
    }
}
