//! Baseline L, the floor: what must be kept of each claim, sealed and chained, appended to one file with one
//! sync a call. It looks nothing up and decides nothing. Written by hand, frozen.

use crate::{
    replay::FACTS,
    tenant::{Event, Fate, OFFERS, Tenant, decided_at},
};
use sha2::{Digest, Sha256};
use std::{
    fs::{self, File},
    io::Write,
    ops::Range,
    path::Path,
};

/// The store.
pub struct Log {
    file: File,
    seal: [u8; 32],
    rows: Vec<u8>,
}

impl Log {
    pub fn new(path: &Path) -> Log {
        let file = fs::OpenOptions::new().create_new(true).append(true).open(path).expect("a file of ours");
        Log { file, seal: [0; 32], rows: Vec::new() }
    }

    /// Appends what these events leave behind.
    pub fn claim(&mut self, tenant: &Tenant, range: Range<usize>) {
        self.rows.clear();
        let now = decided_at(range.start);
        for event in &tenant.events[range] {
            if matches!(event.fate, Fate::Claimed | Fate::UsageLocationMissing) {
                self.row(event, now);
            }
        }
        self.file.write_all(&self.rows).expect("rows");
        self.file.sync_data().expect("a sync");
    }

    /// The columns that the product seals, then their seal, which holds the one before.
    fn row(&mut self, event: &Event, now: i64) {
        let Event { id, user, offer, at, fate } = event;
        let granted = i64::from(*fate == Fate::Claimed);
        let (it, key) = (&OFFERS[*offer], *offer as i64 + 1);
        let begin = self.rows.len();
        self.rows.extend(id.to_string().as_bytes());
        for number in [
            *user as i64,
            it.app_key.into(),
            it.trigger_code.into(),
            *at,
            now,
            1 - granted,
            key,
            key * granted,
            0,
            0,
            1,
        ] {
            self.rows.extend(number.to_le_bytes());
        }
        self.rows.extend([7; FACTS]);
        self.seal = Sha256::new().chain_update(self.seal).chain_update(&self.rows[begin..]).finalize().into();
        self.rows.extend(self.seal);
    }
}
