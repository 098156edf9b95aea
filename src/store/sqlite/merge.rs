//! How an import is merged.

use crate::domain::{
    exchange::{Evidence, Judge},
    migration::MoveJudge,
    time::Time,
};

/// How a merge is done.
#[derive(Clone, Copy, Debug)]
pub struct MergeTerms {
    /// When the data was taken, or asked for.
    pub evidence: Evidence,
    /// The time of the call.
    pub now: Time,
    /// Whether the store is the system of record.
    pub local: bool,
    /// Whether data that decisions have changed is replaced (r44), and data that is dated later than `now` by
    /// mistake (r04).
    pub replace: bool,
    /// Milliseconds between two reads that agree before anything is taken for gone (r46). None in a Local store.
    pub settle: Option<i64>,
    /// Whether the store sends what it asks for itself, and has begun to.
    pub sends: bool,
    /// Judges what it shows of what is expected.
    pub judge: Judge,
    /// Judges what it shows of what is on its way by migrations.
    pub look: MoveJudge,
}

impl MergeTerms {
    /// Whether what is stored was taken later than this import, and stays (r04).
    pub fn stale(&self, stored: Time) -> bool {
        stored > self.evidence.at && stored <= self.credible()
    }

    /// The latest time at which what is stored is believed to have been taken.
    pub fn credible(&self) -> Time {
        if self.replace { self.now } else { Time::from_millis(i64::MAX) }
    }

    /// Whether data that decisions have changed stays: the store is their record, and the import does not
    /// replace it (r44).
    pub fn protect_changed(&self) -> bool {
        self.local && !self.replace
    }

    /// Since when what is stored was there: unknown, and so from of old, where its date is not believed.
    pub fn since(&self, stored: Time) -> Time {
        if stored <= self.credible() { stored } else { Time::default() }
    }
}
