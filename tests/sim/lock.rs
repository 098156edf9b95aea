//! The locks SQLite takes: five levels on a file, and the eight slots of a write-ahead log's index.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rusqlite::ffi;

use crate::disk::FileId;

/// One opening of one file.
pub type HandleId = u64;

#[derive(Default)]
pub struct FileLocks {
    levels: BTreeMap<(FileId, HandleId), i32>,
}

impl FileLocks {
    fn others(&self, file: FileId, handle: HandleId) -> i32 {
        self.levels
            .range((file, 0)..=(file, u64::MAX))
            .filter(|((_, other), _)| *other != handle)
            .map(|(_, level)| *level)
            .max()
            .unwrap_or(0)
    }

    fn raise(&mut self, file: FileId, handle: HandleId, to: i32) {
        let level = self.levels.entry((file, handle)).or_default();
        *level = to.max(*level);
    }

    /// Whether the lock was given. Who waits for readers to leave keeps new ones out meanwhile.
    pub fn lock(&mut self, file: FileId, handle: HandleId, wanted: i32) -> bool {
        let others = self.others(file, handle);
        let given = match wanted {
            ffi::SQLITE_LOCK_SHARED => others < ffi::SQLITE_LOCK_PENDING,
            ffi::SQLITE_LOCK_RESERVED => others < ffi::SQLITE_LOCK_RESERVED,
            _ => others == ffi::SQLITE_LOCK_NONE,
        };
        if given {
            self.raise(file, handle, wanted);
        } else if wanted == ffi::SQLITE_LOCK_EXCLUSIVE && others <= ffi::SQLITE_LOCK_SHARED {
            self.raise(file, handle, ffi::SQLITE_LOCK_PENDING);
        }
        given
    }

    pub fn unlock(&mut self, file: FileId, handle: HandleId, to: i32) {
        match to {
            ffi::SQLITE_LOCK_NONE => drop(self.levels.remove(&(file, handle))),
            level => drop(self.levels.insert((file, handle), level)),
        }
    }

    pub fn reserved(&self, file: FileId) -> bool {
        self.others(file, 0) >= ffi::SQLITE_LOCK_RESERVED
    }

    pub fn release(&mut self, handle: HandleId) {
        self.levels.retain(|(_, holder), _| *holder != handle);
    }
}

#[derive(Default)]
pub struct IndexLocks {
    slots: [Slot; ffi::SQLITE_SHM_NLOCK as usize],
}

#[derive(Default)]
struct Slot {
    exclusive: Option<HandleId>,
    shared: BTreeSet<HandleId>,
}

impl IndexLocks {
    /// Whether all the slots were given.
    pub fn lock(&mut self, handle: HandleId, slots: Range<usize>, exclusive: bool) -> bool {
        let slots = &mut self.slots[slots];
        let free = |slot: &Slot| {
            let alone = slot.exclusive.is_none_or(|holder| holder == handle);
            alone && (!exclusive || slot.shared.iter().all(|holder| *holder == handle))
        };
        let given = slots.iter().all(free);
        if given && exclusive {
            slots.iter_mut().for_each(|slot| slot.exclusive = Some(handle));
        } else if given {
            slots.iter_mut().for_each(|slot| slot.shared.extend([handle]));
        }
        given
    }

    pub fn unlock(&mut self, handle: HandleId, slots: Range<usize>) {
        for slot in &mut self.slots[slots] {
            slot.exclusive = slot.exclusive.filter(|holder| *holder != handle);
            slot.shared.remove(&handle);
        }
    }

    pub fn release(&mut self, handle: HandleId) {
        self.unlock(handle, 0..self.slots.len());
    }

    /// Whether somebody has the slot alone.
    pub fn taken(&self, slot: usize) -> bool {
        self.slots[slot].exclusive.is_some()
    }
}
