//! What the merges of all imports share: what becomes of a row, and which things a full snapshot has shown.

use super::{
    error::StoreError,
    transaction::{Read, Tx},
};
use crate::domain::{claim::ClaimState, time::Time};

/// What a row did to what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Merged {
    /// It is new.
    Added,
    /// It changed.
    Changed,
    /// It stays as it was.
    Unchanged,
    /// What is stored was taken later, and stays.
    Stale,
    /// It is gone.
    Removed,
}

/// Why a row was not merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing is known of the user yet, and this property is missing (r05).
    Unknown(&'static str),
    /// A decision has changed the data since, and the import does not replace it (r44).
    Moved,
    /// The group of a member list is not known by this name.
    NoGroup(String),
    /// Several groups have the name.
    SeveralGroups(String),
    /// The member at this place of the list is not known by this name.
    NoUser(usize, String),
    /// Several users have the principal name of the member at this place.
    SeveralUsers(usize, String),
}

/// How a merge is done.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// When the data was taken.
    pub taken_at: Time,
    /// The time of the call.
    pub now: Time,
    /// Whether the store is the system of record.
    pub local: bool,
    /// Whether data that decisions have changed is replaced (r44), and data that is dated later than `now` by mistake (r04).
    pub replace: bool,
}

impl Terms {
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

/// What an import showed of claims.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told {
    /// Claims whose license was seen.
    pub observed: u64,
    /// Claims whose license was seen gone.
    pub removed_outside: u64,
    /// Bookings that ended because the pool counts them now.
    pub counted: u64,
}

/// A claim that is in another state since data was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observed {
    /// The claim.
    pub claim: i64,
    /// The state it was in.
    pub before: Option<ClaimState>,
    /// The state it is in.
    pub after: ClaimState,
}

/// What a row says of a thing that is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// It is there.
    There(i64),
    /// It is gone.
    Gone(i64),
}

/// Merges the rows of one kind of import into the store. It lives over all transactions of the import.
pub trait Merge {
    /// A row as it waits in the stage.
    type Row: serde::Serialize + serde::de::DeserializeOwned;

    /// Merges a row.
    fn row(&mut self, tx: &Tx<'_>, row: &Self::Row) -> Result<Result<Merged, Refusal>, StoreError>;

    /// The keys, in order after `after`, of things stored that a snapshot should show: those taken no later than it.
    fn known(&self, db: &Read<'_>, after: i64, most: i64) -> Result<Vec<i64>, StoreError>;

    /// Whether a row was about this thing.
    fn seen(&self, key: i64) -> bool;

    /// What a row says of a thing, if it is stored; the rows tell too what the snapshot is one of.
    fn shown(&mut self, db: &Read<'_>, row: &Self::Row) -> Result<Option<Shown>, StoreError>;

    /// How many things are stored of those that a snapshot should show.
    fn stored(&self, db: &Read<'_>) -> Result<i64, StoreError>;

    /// Whether a thing stays though a full snapshot does not show it (r44).
    fn stays(&self, _: &Read<'_>, _: i64) -> Result<bool, StoreError> {
        Ok(false)
    }

    /// Whether something else that is stored names it, so that it alone is too much to lose by mistake (r05a).
    fn named(&self, _: &Read<'_>, _: i64) -> Result<bool, StoreError> {
        Ok(false)
    }

    /// Removes a thing that a full snapshot did not show.
    fn remove(&mut self, tx: &Tx<'_>, key: i64) -> Result<Result<Merged, Refusal>, StoreError>;

    /// What became of claims so far.
    fn told(&self) -> Told {
        Told::default()
    }

    /// What was seen of claims since this was last asked.
    fn observed(&mut self) -> Vec<Observed> {
        Vec::new()
    }

    /// Writes what is gathered over a transaction. Its last step.
    fn settle(&mut self, tx: &Tx<'_>) -> Result<(), StoreError>;
}

/// A set of the store's keys, which are small and dense: a bit each.
#[derive(Clone, Debug, Default)]
pub struct Seen(Vec<u64>);

impl Seen {
    /// Adds a key.
    pub fn insert(&mut self, key: i64) {
        let Some((word, bit)) = place(key) else { return };
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        if let Some(word) = self.0.get_mut(word) {
            *word |= bit;
        }
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: i64) {
        if let Some((word, bit)) = place(key).and_then(|(word, bit)| Some((self.0.get_mut(word)?, bit))) {
            *word &= !bit;
        }
    }

    /// Whether no key was added.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the key was added.
    pub fn contains(&self, key: i64) -> bool {
        place(key).and_then(|(word, bit)| self.0.get(word).map(|word| word & bit != 0)).unwrap_or(false)
    }
}

fn place(key: i64) -> Option<(usize, u64)> {
    Some((usize::try_from(key / 64).ok()?, 1 << key.rem_euclid(64)))
}
