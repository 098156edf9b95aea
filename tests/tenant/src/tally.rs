//! What the client asked for, counted.

use crate::time::Time;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum WriteKind {
    AssignLicense,
    UsageLocation,
    /// PATCH with `members@odata.bind`.
    BindMembers,
    AddMember,
    RemoveMember,
    Reprocess,
    /// Anything else that is not a GET.
    Other,
}

/// A write that arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Write {
    pub at: Time,
    /// The request's number; those of a batch share it.
    pub request: u64,
    pub kind: WriteKind,
    /// The user or group written to, as the client named it.
    pub target: String,
    /// What the tenant answered, whether or not it reached the client.
    pub status: u16,
    pub changed: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// HTTP requests; a batch is one.
    pub requests: u64,
    pub batches: u64,
    /// Reads, those in batches singly.
    pub reads: u64,
    pub writes: BTreeMap<WriteKind, u64>,
    /// Writes that were answered 2xx and changed nothing.
    pub unchanged: u64,
    /// Writes that were answered 4xx, 429 apart.
    pub refused: u64,
}

#[derive(Default)]
pub struct Records {
    pub requests: u64,
    pub batches: u64,
    pub reads: u64,
    pub writes: Vec<Write>,
    pub strayed: Vec<(Time, String)>,
}

impl Records {
    pub fn tally(&self) -> Tally {
        let mut tally =
            Tally { requests: self.requests, batches: self.batches, reads: self.reads, ..Tally::default() };
        for write in &self.writes {
            *tally.writes.entry(write.kind).or_default() += 1;
            tally.unchanged += u64::from(write.status < 300 && !write.changed);
            tally.refused += u64::from((400..500).contains(&write.status) && write.status != 429);
        }
        tally
    }
}
