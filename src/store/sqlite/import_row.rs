//! What the merges of all imports share: users, groups, pools and environments each say what is theirs.

use super::{
    error::StoreError,
    keys::Keys,
    merge::MergeTerms,
    revision,
    taken::Taken,
    transaction::{Read, Tx},
    watcher::Watcher,
};
use crate::store::import::{Merged, Refusal, Seen};
use serde::{Serialize, de::DeserializeOwned};
use std::mem::take;

/// What a row says of a thing that is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    There(i64),
    Gone(i64),
}

/// What a snapshot of one kind should show: rows of a table, by key, with the time at which each was taken.
pub struct Shows {
    pub table: &'static str,
    pub key: &'static str,
    /// What is true of those that are there.
    pub there: &'static str,
}

/// How rows of one kind of import are merged into the store.
pub trait ImportRow: Serialize + DeserializeOwned {
    /// What their merge alone keeps.
    type Own: Default;

    fn merge(&self, merge: &mut Merge<Self>, tx: &Tx<'_>) -> Result<Result<Merged, Refusal>, StoreError>;

    /// What the row says of a thing, if it is stored; the rows tell too what the snapshot is one of.
    fn shown(&self, own: &mut Self::Own, db: &Read<'_>) -> Result<Option<Shown>, StoreError>;

    /// What the snapshot is one of, as the rows so far tell.
    fn shows(own: &Self::Own) -> Shows;

    /// Whether a thing stays though a full snapshot does not show it (r44).
    fn stays(_: &Merge<Self>, _: &Read<'_>, _: i64) -> Result<bool, StoreError> {
        Ok(false)
    }

    /// Whether something else that is stored names it (r05a).
    fn named(_: &Read<'_>, _: i64) -> Result<bool, StoreError> {
        Ok(false)
    }

    /// Removes a thing that a full snapshot did not show.
    fn remove(merge: &mut Merge<Self>, tx: &Tx<'_>, key: i64) -> Result<Result<Merged, Refusal>, StoreError>;

    /// Forgets what holds within a transaction only.
    fn forget(_: &mut Self::Own) {}
}

/// The merge of an import, over all its transactions.
pub struct Merge<R: ImportRow> {
    pub(super) terms: MergeTerms,
    pub(super) keys: Keys,
    pub(super) watcher: Watcher,
    /// The keys that rows were about.
    pub(super) seen: Seen,
    pub(super) taken: Taken,
    /// Whether something changed that a rule book holds.
    pub(super) turned: bool,
    pub(super) own: R::Own,
}

impl<R: ImportRow> Merge<R> {
    pub(super) fn new(terms: MergeTerms) -> Merge<R> {
        let watcher = Watcher::new(terms);
        Merge {
            terms,
            keys: Keys::default(),
            watcher,
            seen: Seen::default(),
            taken: Taken::default(),
            turned: false,
            own: R::Own::default(),
        }
    }

    /// The keys, in order after `after`, of things stored that a snapshot should show: those taken no later
    /// than it.
    pub(super) fn known(&self, db: &Read<'_>, after: i64, most: i64) -> Result<Vec<i64>, StoreError> {
        let Shows { table, key, there } = R::shows(&self.own);
        let sql = format!(
            "SELECT {key} FROM {table} WHERE {key} > ?1 AND {there} AND (taken_at <= ?2 OR taken_at > ?4) ORDER BY {key} LIMIT ?3"
        );
        db.rows(&sql, (after, self.terms.evidence.at, most, self.terms.credible()), |row| row.get(0))
    }

    /// How many things are stored of those that a snapshot should show.
    pub(super) fn stored(&self, db: &Read<'_>) -> Result<i64, StoreError> {
        let Shows { table, there, .. } = R::shows(&self.own);
        Ok(db.query_row(&format!("SELECT count(*) FROM {table} WHERE {there}"), [], |row| row.get(0))?)
    }

    /// Writes what is gathered over a transaction. Its last step.
    pub(super) fn flush(&mut self, tx: &Tx<'_>) -> Result<(), StoreError> {
        R::forget(&mut self.own);
        self.watcher.flush(tx)?;
        self.taken.write(tx)?;
        if take(&mut self.turned) { revision::turn(tx) } else { Ok(()) }
    }
}
