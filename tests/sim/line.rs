//! The files by whose locks the processes that write stand in line. Who is there first when one is free, is for
//! the world's seed to say, as with an operating system that promises no order.

use std::collections::BTreeMap;

/// One of the files that had this name, by their order.
pub type TurnFileId = (String, u64);

#[derive(Default)]
pub struct Line {
    /// How often the files were replaced.
    pub generation: u64,
    holders: BTreeMap<TurnFileId, usize>,
    /// How often SQLite's lock was found taken by another writer.
    pub refused: u64,
    /// Processes that died while they were first or had the turn.
    pub deaths: u64,
}

impl Line {
    pub fn try_lock(&mut self, me: usize, file: &TurnFileId) -> bool {
        *self.holders.entry(file.clone()).or_insert(me) == me
    }

    pub fn unlock(&mut self, me: usize, file: &TurnFileId) {
        if self.holders.get(file) == Some(&me) {
            self.holders.remove(file);
        }
    }

    /// The process is over.
    pub fn leave(&mut self, me: usize) {
        let before = self.holders.len();
        self.holders.retain(|_, holder| *holder != me);
        self.deaths += u64::from(self.holders.len() < before);
    }
}
