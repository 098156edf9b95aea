//! What can be wrong with the audit trail.

use super::word::words;

words! {
    /// What is wrong with an audit record, or with what it vouches for.
    pub enum Damage {
        /// The record or its hash was changed; or the record before it, with its hash.
        Edited = 1,
        /// The record is gone.
        Removed = 2,
        /// The record was put in later.
        Inserted = 3,
        /// Another record stands in its place.
        Moved = 4,
        /// This record and those after it are gone.
        CutOff = 5,
        /// The trail up to this record is not the one whose head was remembered.
        Rewritten = 6,
        /// Who acted, first in this record, was changed or removed.
        ActorChanged = 7,
        /// The claim's row no longer says what its record vouches for.
        ClaimChanged = 8,
        /// The claim that the record is of is gone.
        ClaimRemoved = 9,
        /// The claim has no record.
        ClaimUnrecorded = 10,
        /// The record, and those that lie with it, cannot be read.
        Unreadable = 11,
        /// What the record is found by was changed or removed, or is of no record.
        Misfiled = 12,
    }
}
