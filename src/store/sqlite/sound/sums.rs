//! Whether two sets of rows are the same, by the sums of hashes of their rows: each is read in its own order, once, and nothing is sought. The
//! hashes are keyed at random, so that 64 bits tell damage.

use crate::{
    domain::event::digest,
    store::sqlite::{claim::place, error::StoreError, facts::EVENT, transaction::Read},
};
use std::hash::{BuildHasher, Hash, RandomState};

/// The sum of what is in one set and not in the other.
#[derive(Default)]
struct Sum {
    hashes: RandomState,
    sum: u64,
}

impl Sum {
    fn add(&mut self, row: impl Hash) {
        self.sum = self.sum.wrapping_add(self.hashes.hash_one(row));
    }

    fn take(&mut self, row: impl Hash) {
        self.sum = self.sum.wrapping_sub(self.hashes.hash_one(row));
    }
}

/// Whether the events and the grants that lie with users are those of the claims of users, each once.
pub(super) fn same_claims_in_holdings(db: &Read<'_>) -> Result<bool, StoreError> {
    let mut sum = Sum::default();
    let sql = "SELECT claim, user, event, state IS NOT NULL FROM claim WHERE user IS NOT NULL";
    db.each(sql, [], |row| {
        let (claim, user): (i64, i64) = (row.get(0)?, row.get(1)?);
        sum.add((true, user, place(&digest(row.text_or_null(2)?.unwrap_or_default())), claim));
        if row.get(3)? {
            sum.add((false, user, claim, 0i64));
        }
        Ok(())
    })?;
    // A grant has one row, of the kind that it came to.
    db.each("SELECT user, kind, subject, path FROM holding WHERE kind BETWEEN 2 AND 6", [], |row| {
        let (user, kind, subject): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        match kind {
            EVENT => sum.take((true, user, subject, row.get::<_, i64>(3)?)),
            _ => sum.take((false, user, subject, 0i64)),
        }
        Ok(())
    })?;
    Ok(sum.sum == 0)
}
