//! What verifying finds.

use crate::domain::audit::Damage;

/// More than this tell nothing new.
pub(super) const MOST_FOUND: usize = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    pub damage: Damage,
    /// The record's number; none for a claim that has no record.
    pub sequence: Option<i64>,
    /// The number of the last record, where it is several.
    pub last: Option<i64>,
    /// The claim, where it is about one.
    pub claim: Option<i64>,
}

impl Found {
    pub(super) fn at(damage: Damage, sequence: i64) -> Found {
        Found { damage, sequence: Some(sequence), last: None, claim: None }
    }
}

/// What was found of one kind: the first of it, each once, though several rows may tell of it.
#[derive(Default)]
pub(super) struct Findings(pub Vec<Found>);

impl Findings {
    pub fn push(&mut self, found: Found) {
        if self.0.len() < MOST_FOUND && !self.0.contains(&found) {
            self.0.push(found);
        }
    }
}
