//! Users and groups that are there, counted by when they were taken, so that nobody has to walk over them to know
//! how many there are and how new.

use super::{
    error::StoreError,
    transaction::{Read, Tx},
};
use crate::domain::time::Time;
use std::{collections::BTreeMap, mem::take};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Noun {
    User = 1,
    Group = 2,
}

impl Noun {
    pub const fn code(self) -> i64 {
        self as i64
    }
}

/// How many there are, and when the newest was taken; those that something only names were never taken.
pub(super) fn read(db: &Read<'_>, noun: Noun) -> Result<(i64, Option<Time>), StoreError> {
    let sql = "SELECT coalesce(sum(n), 0), max(nullif(taken_at, 0)) FROM taken_counts WHERE noun = ?1";
    Ok(db.query_row(sql, [noun.code()], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// What one transaction changes of the counts.
#[derive(Debug, Default)]
pub(super) struct Taken(BTreeMap<(Noun, Time), i64>);

impl Taken {
    /// One that was taken at `before`, if it was there, is taken at `after`, if it still is.
    pub fn moved(&mut self, noun: Noun, before: Option<Time>, after: Option<Time>) {
        for (at, n) in [(before, -1), (after, 1)] {
            at.into_iter().for_each(|at| *self.0.entry((noun, at)).or_default() += n);
        }
    }

    pub fn write(&mut self, tx: &Tx<'_>) -> Result<(), StoreError> {
        let changed = take(&mut self.0).into_iter().filter(|(_, n)| *n != 0);
        changed.into_iter().try_for_each(|((noun, at), n)| add(tx, noun, at, n))
    }
}

/// Counts so many more; fewer if negative.
pub(super) fn add(tx: &Tx<'_>, noun: Noun, taken_at: Time, n: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO taken_counts (noun, taken_at, n) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET n = n + excluded.n";
    tx.run(sql, (noun.code(), taken_at, n))?;
    tx.run("DELETE FROM taken_counts WHERE noun = ?1 AND taken_at = ?2 AND n = 0", (noun.code(), taken_at))
}
