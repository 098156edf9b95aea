//! What the merges of all imports share.

use super::{
    error::StoreError,
    transaction::{Read, Tx},
};
use crate::{
    domain::time::Time,
    store::import::{Merged, Observed, Refusal, Seen, Told},
};
use serde::{Serialize, de::DeserializeOwned};

/// How a merge is done.
#[derive(Clone, Copy, Debug)]
pub struct MergeTerms {
    /// When the data was taken.
    pub taken_at: Time,
    /// The time of the call.
    pub now: Time,
    /// Whether the store is the system of record.
    pub local: bool,
    /// Whether data that decisions have changed is replaced (r44), and data that is dated later than `now` by mistake (r04).
    pub replace: bool,
}

impl MergeTerms {
    /// Whether what is stored was taken later than this import, and stays (r04).
    pub fn stale(&self, stored: Time) -> bool {
        stored > self.taken_at && stored <= self.credible()
    }

    /// The latest time at which what is stored is believed to have been taken.
    pub fn credible(&self) -> Time {
        if self.replace { self.now } else { Time::from_millis(i64::MAX) }
    }

    /// Since when what is stored was there: unknown, and so from of old, where its date is not believed.
    pub fn since(&self, stored: Time) -> Time {
        if stored <= self.credible() { stored } else { Time::default() }
    }
}

/// What a row says of a thing that is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    There(i64),
    Gone(i64),
}

pub trait ImportRow: Serialize + DeserializeOwned {
    /// What merges rows of this kind.
    type Merge: Merge<Self>;
}

/// Merges the rows of one kind of import into the store. It lives over all transactions of the import.
pub trait Merge<R> {
    fn new(terms: MergeTerms) -> Self;

    fn row(&mut self, tx: &Tx<'_>, row: &R) -> Result<Result<Merged, Refusal>, StoreError>;

    /// The keys, in order after `after`, of things stored that a snapshot should show: those taken no later than it.
    fn known(&self, db: &Read<'_>, after: i64, most: i64) -> Result<Vec<i64>, StoreError>;

    fn seen(&self) -> &Seen;

    /// What a row says of a thing, if it is stored; the rows tell too what the snapshot is one of.
    fn shown(&mut self, db: &Read<'_>, row: &R) -> Result<Option<Shown>, StoreError>;

    /// How many things are stored of those that a snapshot should show.
    fn stored(&self, db: &Read<'_>) -> Result<i64, StoreError>;

    /// Whether a thing stays though a full snapshot does not show it (r44).
    fn stays(&self, _: &Read<'_>, _: i64) -> Result<bool, StoreError> {
        Ok(false)
    }

    /// Whether something else that is stored names it (r05a).
    fn named(&self, _: &Read<'_>, _: i64) -> Result<bool, StoreError> {
        Ok(false)
    }

    /// Removes a thing that a full snapshot did not show.
    fn remove(&mut self, tx: &Tx<'_>, key: i64) -> Result<Result<Merged, Refusal>, StoreError>;

    /// What the rows so far have come to besides.
    fn told(&self) -> Told {
        Told::default()
    }

    /// What was seen of claims since this was last asked.
    fn observed(&mut self) -> Vec<Observed> {
        Vec::new()
    }

    /// Writes what is gathered over a transaction. Its last step.
    fn flush(&mut self, _: &Tx<'_>) -> Result<(), StoreError> {
        Ok(())
    }
}
