//! What an import says of itself, and what it hears of its course.

use crate::domain::{claim::ClaimState, time::Time};
use serde::{Deserialize, Serialize};

/// An import, whatever it brings.
#[derive(Clone, Copy, Debug, Default)]
pub struct Import<'a> {
    /// What it brings: stages of several nouns are apart.
    pub noun: &'static str,
    /// Bytes of its items; none where nobody knows before they are read.
    pub bytes: Option<usize>,
    /// The snapshot it is a part of, by a name of its handle's own.
    pub stage: Option<&'a str>,
    /// Whether it is the last part of that.
    pub last: bool,
    /// Whether the snapshot is to hold everything there is.
    pub full: bool,
    /// When the data was taken; a stage that was begun has its own time.
    pub taken_at: Time,
    /// The time of the call.
    pub now: Time,
    /// Whether data that decisions have changed is replaced (r44), and data that is dated later than `now` by
    /// mistake (r04).
    pub replace: bool,
    /// Whether anything may go for not being shown (r05a).
    pub allow_removal: bool,
    /// Whether all rows are merged or none.
    pub atomic: bool,
    /// Whether nothing of it stays.
    pub dry_run: bool,
}

/// What is known of rows once all were given.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given {
    /// Whether there was anything to read, be it empty.
    pub any: bool,
    /// Items that could not be read.
    pub unread: i64,
    /// Whether the last page names a next one; none where there was no page.
    pub more_pages: Option<bool>,
}

/// A snapshot on its way into the store, which may wait for further parts.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Staged {
    pub taken_at: Time,
    /// Whether it is to hold everything there is.
    pub full: bool,
    /// Items of it that could not be read.
    pub unread: i64,
    pub rows: i64,
    /// Whether any part of it was given, be it an empty one.
    pub given: bool,
    /// Whether the page given last names a next one.
    pub more_pages: bool,
}

/// What a full snapshot would remove.
#[derive(Clone, Copy, Debug, Default)]
pub struct Removal {
    /// Things stored that it should show.
    pub stored: i64,
    /// How many of them it does not show, and would remove.
    pub removed: i64,
    /// How many of those are named by something else that is stored, so that each alone is too much to lose
    /// by mistake.
    pub named: i64,
}

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

/// A claim that is in another state since data was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observed {
    pub claim: i64,
    /// The keys of its user, of the product that it takes, and of the group that brings it; group 0: it comes directly.
    pub license: (i64, i64, i64),
    pub before: Option<ClaimState>,
    pub after: ClaimState,
}

/// What an import has come to besides its rows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told {
    /// Claims whose license was seen.
    pub observed: u64,
    /// Claims whose license was seen gone.
    pub removed_outside: u64,
    /// Bookings that ended because the pool counts them now.
    pub counted: u64,
    /// Groups whose members may not have been all of them.
    pub may_lack: u64,
}

/// One transaction of an import, about to be committed.
#[derive(Clone, Copy, Debug)]
pub struct Part<'p> {
    /// Its number, from 1.
    pub number: u64,
    pub last: bool,
    /// What this and those before have come to.
    pub told: Told,
    /// The keys that rows were about so far.
    pub seen: &'p Seen,
}

/// A set of the store's keys, which are small and dense: a bit each.
#[derive(Clone, Debug, Default)]
pub struct Seen(Vec<u64>);

impl Seen {
    pub fn insert(&mut self, key: i64) {
        let Some((word, bit)) = place(key) else { return };
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        if let Some(word) = self.0.get_mut(word) {
            *word |= bit;
        }
    }

    pub fn remove(&mut self, key: i64) {
        if let Some((word, bit)) = place(key).and_then(|(word, bit)| Some((self.0.get_mut(word)?, bit))) {
            *word &= !bit;
        }
    }

    pub fn contains(&self, key: i64) -> bool {
        place(key).and_then(|(word, bit)| self.0.get(word).map(|word| word & bit != 0)).unwrap_or(false)
    }
}

fn place(key: i64) -> Option<(usize, u64)> {
    Some((usize::try_from(key / 64).ok()?, 1 << key.rem_euclid(64)))
}
