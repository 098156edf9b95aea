//! Handles: tokens that are looked up, never addresses that are followed.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const INDEX_BITS: u32 = 20;
const GENERATION_BITS: u32 = 24;
const MAX_INDEX: u64 = 1 << INDEX_BITS;
const MAX_GENERATION: u64 = 1 << GENERATION_BITS;
const TAG_SHIFT: u32 = INDEX_BITS + GENERATION_BITS;

/// An open client. The pointer is a token: it points to nothing, and is only ever given back.
pub struct Handle {
    _opaque: (),
}

/// From high to low: the registry's tag (20 bits, the first of them set), a generation, an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token(u64);

impl Token {
    pub(crate) fn from_handle(handle: *mut Handle) -> Token {
        Token(handle.addr() as u64)
    }

    pub(crate) fn to_handle(self) -> *mut Handle {
        std::ptr::without_provenance_mut(self.0 as usize)
    }

    fn index(self) -> usize {
        (self.0 % MAX_INDEX) as usize
    }

    fn generation(self) -> u64 {
        (self.0 >> INDEX_BITS) % MAX_GENERATION
    }

    fn tag(self) -> u64 {
        self.0 >> TAG_SHIFT
    }
}

/// What tokens stand for. A value leaves at once when it is removed, and lives on for those who
/// got it before.
pub(crate) struct Registry<T> {
    tag: u64,
    slots: Mutex<Slots<T>>,
}

struct Slots<T> {
    all: Vec<Slot<T>>,
    free: Vec<usize>,
}

struct Slot<T> {
    generation: u64,
    value: Option<Arc<T>>,
}

impl<T> Registry<T> {
    /// `seed` tells the tokens of this registry from those of other processes and other copies of
    /// the library. The tag's first bit is set: no address of a user's process looks like that.
    pub(crate) fn new(seed: u64) -> Registry<T> {
        let tag = (seed | 1 << 63) >> TAG_SHIFT;
        Registry { tag, slots: Mutex::new(Slots { all: Vec::new(), free: Vec::new() }) }
    }

    /// A token for `value`; `None` when a million are in use.
    pub(crate) fn insert(&self, value: T) -> Option<Token> {
        let mut slots = self.lock();
        let index = match slots.free.pop() {
            Some(index) => index,
            None if (slots.all.len() as u64) < MAX_INDEX => {
                slots.all.push(Slot { generation: 0, value: None });
                slots.all.len() - 1
            }
            None => return None,
        };
        let slot = slots.all.get_mut(index)?;
        slot.value = Some(Arc::new(value));
        Some(Token((self.tag << TAG_SHIFT) | (slot.generation << INDEX_BITS) | index as u64))
    }

    /// The value, while the token is good.
    pub(crate) fn get(&self, token: Token) -> Option<Arc<T>> {
        self.slot(&mut self.lock(), token)?.value.clone()
    }

    /// Ends the token. The value is the caller's to drop, outside the lock.
    pub(crate) fn remove(&self, token: Token) -> Option<Arc<T>> {
        let mut slots = self.lock();
        let slot = self.slot(&mut slots, token)?;
        let value = slot.value.take()?;
        slot.generation += 1;
        // A slot that has used up its generations is left aside: no token comes twice.
        if slot.generation < MAX_GENERATION {
            slots.free.push(token.index());
        }
        Some(value)
    }

    fn slot<'a>(&self, slots: &'a mut Slots<T>, token: Token) -> Option<&'a mut Slot<T>> {
        let slot = slots.all.get_mut(token.index())?;
        (token.tag() == self.tag && token.generation() == slot.generation).then_some(slot)
    }

    /// Nothing can panic between the steps of a change, so a poisoned lock is sound.
    fn lock(&self) -> MutexGuard<'_, Slots<T>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_until_it_is_removed_and_never_again() {
        let registry = Registry::new(7);
        let token = registry.insert("first").unwrap();
        assert_eq!(*registry.get(token).unwrap(), "first");
        assert!(registry.remove(token).is_some());
        assert!(registry.remove(token).is_none());

        let next = registry.insert("second").unwrap();
        assert_eq!(next.index(), token.index(), "the slot is used again");
        assert_ne!(next, token);
        assert!(registry.get(token).is_none());
    }

    #[test]
    fn another_registrys_token_is_refused() {
        let (one, other) = (Registry::new(1 << 50), Registry::new(1 << 51));
        let token = one.insert(()).unwrap();
        other.insert(()).unwrap();
        assert!(other.get(token).is_none());
    }

    #[test]
    fn a_token_with_any_one_bit_changed_is_refused() {
        let registry = Registry::new(42);
        let token = registry.insert(()).unwrap();
        for bit in 0..u64::BITS {
            assert!(registry.get(Token(token.0 ^ (1 << bit))).is_none(), "bit {bit}");
        }
    }

    #[test]
    fn a_token_survives_the_way_through_a_pointer_and_is_no_address() {
        let token = Registry::new(0).insert(()).unwrap();
        assert_eq!(Token::from_handle(token.to_handle()), token);
        assert!(token.0 >> 63 == 1);
    }

    #[test]
    fn a_slot_whose_generations_are_used_up_is_left_aside() {
        let registry = Registry::new(3);
        let token = registry.insert(()).unwrap();
        registry.lock().all.first_mut().unwrap().generation = MAX_GENERATION - 1;
        let last = Token(token.0 | ((MAX_GENERATION - 1) << INDEX_BITS));
        assert!(registry.remove(last).is_some());
        assert_eq!(registry.insert(()).unwrap().index(), 1);
        assert!(registry.get(token).is_none());
    }

    #[test]
    fn a_value_lives_on_for_who_got_it_before() {
        let registry = Registry::new(3);
        let token = registry.insert(5).unwrap();
        let held = registry.get(token).unwrap();
        drop(registry.remove(token));
        assert_eq!(*held, 5);
    }
}
