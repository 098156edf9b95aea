//! What is on its way by migrations, as reads of many users meet it, and what happens to it.

use super::moving::{self, Move};
use crate::{
    domain::{migration::Terms, time::Time},
    store::sqlite::{error::StoreError, transaction::Read},
};
use std::collections::{BTreeMap, btree_map::Entry};

/// What happened to a product on its way that the trail keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    pub number: i64,
    pub what: Happened,
    /// When the read was asked for that shows it; of what an answer or the store itself did, when it did.
    pub at: Time,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// The user is in the group.
    Joined,
    /// The direct license is gone, and the group's is there.
    Done,
    /// The direct license is gone and is to be put back, for the user has less without it.
    PutsBack,
    /// The direct license is there again.
    GivenAgain,
    Failed,
    /// It is back as far as was asked; whether the user left the group by our doing.
    Undone {
        left: bool,
    },
}

/// What holds for migrations, read once a transaction, and whether anything is on its way.
#[derive(Debug, Default)]
pub(in crate::store::sqlite) struct Moves {
    any: Option<bool>,
    terms: BTreeMap<i64, Terms>,
    /// What happened, until it is recorded.
    pub moved: Vec<Moved>,
}

impl Moves {
    /// What is on its way for a user.
    pub fn of_user(&mut self, db: &Read<'_>, user: i64) -> Result<Vec<Move>, StoreError> {
        let any = match self.any {
            Some(any) => any,
            None => *self.any.insert(moving::any(db)?),
        };
        if any { moving::of_user(db, user) } else { Ok(Vec::new()) }
    }

    pub fn terms(&mut self, db: &Read<'_>, migration: i64) -> Result<&Terms, StoreError> {
        Ok(match self.terms.entry(migration) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(moving::terms(db, migration)?),
        })
    }

    /// Forgets what holds within a transaction only.
    pub fn forget(&mut self) {
        self.any = None;
        self.terms.clear();
    }
}
