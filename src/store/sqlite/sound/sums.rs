//! Whether two sets of rows are the same, by the sums of hashes of their rows: each is read in its own order, once, and nothing is sought. The
//! hashes are keyed at random, so that 64 bits tell damage.

use crate::{
    domain::{claim::ClaimState, event::digest},
    store::sqlite::{claim::place, error::StoreError, facts::kind_of, row::Row, transaction::Read},
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

/// What a claim c is and came to (n), as [`of_claim`] reads it.
pub(super) const COLUMNS: &str =
    "c.claim, c.user, c.event, coalesce(n.state, c.state), coalesce(n.product, c.product)";

/// A row of `holding`: user, kind, subject, path and product.
pub(super) type Holding = (i64, i64, i64, i64, Option<i64>);

/// What lies with the user of a claim for it, with what became of it. `row` begins with [`COLUMNS`].
pub(super) fn of_claim(row: &Row<'_>) -> Result<Option<Holding>, StoreError> {
    let (claim, user): (Option<i64>, Option<i64>) = (row.get(0)?, row.get(1)?);
    let Some((claim, user)) = claim.zip(user) else { return Ok(None) };
    let (state, product): (Option<ClaimState>, Option<i64>) = (row.get(3)?, row.get(4)?);
    let subject = place(&digest(row.text_or_null(2)?.unwrap_or_default()));
    Ok(Some((user, kind_of(state), subject, claim, state.map(|_| product.unwrap_or(0)))))
}

/// Whether the claims that lie with users are the claims of users, each once.
pub(super) fn same_claims_in_holdings(db: &Read<'_>) -> Result<bool, StoreError> {
    let mut sum = Sum::default();
    let sql = format!(
        "SELECT {COLUMNS} FROM claim c LEFT JOIN claim_now n ON n.claim = c.claim WHERE c.user IS NOT NULL"
    );
    db.each(&sql, [], |row| {
        of_claim(row)?.iter().for_each(|holding| sum.add(holding));
        Ok(())
    })?;
    db.each(
        "SELECT user, kind, subject, path, product FROM holding WHERE kind BETWEEN 2 AND 6",
        [],
        |row| {
            let holding: Holding = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
            sum.take(holding);
            Ok(())
        },
    )?;
    Ok(sum.sum == 0)
}
