//! Handles: tokens that are looked up, never addresses that are followed.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use engine::api::Interrupt;

const INDEX_BITS: u32 = 16;
const GENERATION_BITS: u32 = 28;
const MAX_INDEX: u64 = 1 << INDEX_BITS;
const MAX_GENERATION: u64 = 1 << GENERATION_BITS;
const TAG_SHIFT: u32 = INDEX_BITS + GENERATION_BITS;
/// In a cell the generation stands above what counts the interrupts.
const GENERATION: u64 = 1 << u32::BITS;

/// How many tokens can be good at once.
pub(crate) const MOST: usize = MAX_INDEX as usize;

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

/// What a signal handler may look at of a slot, without a lock: the generation, odd while a token of it is
/// good, and how often its calls were interrupted. Made with its slot and never freed.
pub(crate) type Cell = OnceLock<Arc<AtomicU64>>;

/// What tokens stand for. A value leaves at once when it is removed, and lives on for those who
/// got it before.
pub(crate) struct Registry<T> {
    tag: u64,
    cells: &'static [Cell],
    slots: Mutex<Slots<T>>,
}

struct Slots<T> {
    all: Vec<Slot<T>>,
    free: Vec<usize>,
}

struct Slot<T> {
    value: Option<Arc<T>>,
    /// What was there last: while a call of it goes on, the slot's interrupts are its own.
    last: Weak<T>,
}

impl<T> Registry<T> {
    /// `seed` tells the tokens of this registry from those of other processes and other copies of
    /// the library. The tag's first bit is set: no address of a user's process looks like that.
    pub(crate) fn new(seed: u64, cells: &'static [Cell]) -> Registry<T> {
        let tag = (seed | 1 << 63) >> TAG_SHIFT;
        Registry { tag, cells, slots: Mutex::new(Slots { all: Vec::new(), free: Vec::new() }) }
    }

    /// A token for `value`; `None` when all are in use.
    pub(crate) fn insert(&self, value: T) -> Option<Token> {
        let mut slots = self.lock();
        let unused = slots
            .free
            .iter()
            .position(|index| slots.all.get(*index).is_some_and(|slot| slot.last.strong_count() == 0));
        let index = match unused {
            Some(place) => slots.free.swap_remove(place),
            None if slots.all.len() < self.cells.len() => {
                slots.all.push(Slot { value: None, last: Weak::new() });
                slots.all.len() - 1
            }
            None => return None,
        };
        let (slot, cell) = (slots.all.get_mut(index)?, self.cells.get(index)?.get_or_init(Arc::default));
        let value = Arc::new(value);
        *slot = Slot { last: Arc::downgrade(&value), value: Some(value) };
        let generation = generation(cell.fetch_add(GENERATION, Ordering::AcqRel)) + 1;
        Some(Token((self.tag << TAG_SHIFT) | (generation << INDEX_BITS) | index as u64))
    }

    /// The value and what ends the call that begins now, while the token is good.
    pub(crate) fn begin(&self, token: Token) -> Option<(Arc<T>, Interrupt)> {
        let slots = self.lock();
        let cell = self.cell(token)?;
        let value = slots.all.get(token.index())?.value.clone()?;
        Some((value, Interrupt::since(cell)))
    }

    /// Interrupts the calls that have begun; `false` when the token is not good. A signal handler may do
    /// this: it takes no lock, allocates nothing and waits for nobody.
    pub(crate) fn interrupt(&self, token: Token) -> bool {
        let count = |word: u64| {
            let next = u64::from((word as u32).wrapping_add(1));
            (generation(word) == token.generation()).then_some(word / GENERATION * GENERATION + next)
        };
        self.cell(token)
            .is_some_and(|cell| cell.fetch_update(Ordering::AcqRel, Ordering::Acquire, count).is_ok())
    }

    /// Ends the token. The value is the caller's to drop, outside the lock.
    pub(crate) fn remove(&self, token: Token) -> Option<Arc<T>> {
        let mut slots = self.lock();
        let cell = self.cell(token)?;
        let value = slots.all.get_mut(token.index())?.value.take()?;
        let next = generation(cell.fetch_add(GENERATION, Ordering::AcqRel)) + 1;
        // A slot that has used up its generations is left aside: no token comes twice.
        if next + 1 < MAX_GENERATION {
            slots.free.push(token.index());
        }
        Some(value)
    }

    /// The cell of a good token.
    fn cell(&self, token: Token) -> Option<&Arc<AtomicU64>> {
        let cell = self.cells.get(token.index()).filter(|_| token.tag() == self.tag)?.get()?;
        let generation = generation(cell.load(Ordering::Acquire));
        (generation % 2 == 1 && generation == token.generation()).then_some(cell)
    }

    /// Nothing can panic between the steps of a change, so a poisoned lock is sound.
    fn lock(&self) -> MutexGuard<'_, Slots<T>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn generation(word: u64) -> u64 {
    word / GENERATION
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn registry<T>(seed: u64) -> Registry<T> {
        Registry::new(seed, Box::leak(Box::new([const { Cell::new() }; 4])))
    }

    #[test]
    fn a_token_is_good_until_it_is_removed_and_never_again() {
        let registry = registry(7);
        let token = registry.insert("first").unwrap();
        assert_eq!(*registry.begin(token).unwrap().0, "first");
        assert!(registry.remove(token).is_some());
        assert!(registry.remove(token).is_none());
        assert!(!registry.interrupt(token));

        let next = registry.insert("second").unwrap();
        assert_eq!(next.index(), token.index(), "the slot is used again");
        assert_ne!(next, token);
        assert!(registry.begin(token).is_none());
        assert!(!registry.interrupt(token));
    }

    #[test]
    fn another_registrys_token_is_refused() {
        let (one, other) = (registry(1 << 50), registry(1 << 51));
        let token = one.insert(()).unwrap();
        other.insert(()).unwrap();
        assert!(other.begin(token).is_none());
        assert!(!other.interrupt(token));
    }

    #[test]
    fn a_token_with_any_one_bit_changed_is_refused() {
        let registry = registry(42);
        let token = registry.insert(()).unwrap();
        for bit in 0..u64::BITS {
            let forged = Token(token.0 ^ (1 << bit));
            assert!(registry.begin(forged).is_none() && !registry.interrupt(forged), "bit {bit}");
        }
    }

    #[test]
    fn a_token_survives_the_way_through_a_pointer_and_is_no_address() {
        let token = registry(0).insert(()).unwrap();
        assert_eq!(Token::from_handle(token.to_handle()), token);
        assert!(token.0 >> 63 == 1);
    }

    #[test]
    fn a_slot_whose_generations_are_used_up_is_left_aside() {
        let registry = registry(3);
        let token = registry.insert(()).unwrap();
        let last = MAX_GENERATION - 1;
        registry.cell(token).unwrap().store(last * GENERATION, Ordering::Release);
        assert!(registry.remove(Token(token.0 | (last << INDEX_BITS))).is_some());
        assert_eq!(registry.insert(()).unwrap().index(), 1);
        assert!(registry.begin(token).is_none());
    }

    #[test]
    fn a_value_lives_on_for_who_got_it_before() {
        let registry = registry(3);
        let token = registry.insert(5).unwrap();
        let (held, _) = registry.begin(token).unwrap();
        drop(registry.remove(token));
        assert_eq!(*held, 5);
    }

    #[test]
    fn an_interrupt_reaches_every_call_in_progress_and_no_later_one() {
        let registry = registry(5);
        let token = registry.insert(()).unwrap();
        let (one, two) = (registry.begin(token).unwrap(), registry.begin(token).unwrap());
        assert!(registry.interrupt(token));
        assert!(one.1.is_set() && two.1.is_set());
        assert!(!registry.begin(token).unwrap().1.is_set());
    }

    #[test]
    fn a_call_that_outlives_its_token_is_not_reached_by_interrupts_of_the_next() {
        let registry = registry(5);
        let token = registry.insert(()).unwrap();
        let (held, interrupt) = registry.begin(token).unwrap();
        drop(registry.remove(token));
        let next = registry.insert(()).unwrap();
        assert_ne!(next.index(), token.index(), "the slot waits for the call's end");
        assert!(registry.interrupt(next) && !interrupt.is_set());
        drop(held);
        assert_eq!(registry.insert(()).unwrap().index(), token.index());
    }

    #[test]
    fn no_more_tokens_than_cells() {
        let registry = registry(9);
        let tokens: Vec<_> = (0..4).map(|_| registry.insert(()).unwrap()).collect();
        assert!(registry.insert(()).is_none());
        drop(registry.remove(*tokens.last().unwrap()));
        assert!(registry.insert(()).is_some());
    }
}
