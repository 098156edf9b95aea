//! What targeted reads bring: it goes through the merge of imports, with the time and number at which each was
//! asked for (r46).

use crate::{
    domain::{exchange::Evidence, time::Time},
    store::{
        import::Observed,
        sqlite::{
            error::StoreError,
            import_row::{ImportRow, Merge},
            merge::MergeTerms,
            transaction::Tx,
        },
    },
};

/// Merges rows of a read; the claims that it showed otherwise than they were.
pub fn merge<R: ImportRow>(
    tx: &Tx<'_>,
    evidence: Evidence,
    now: Time,
    rows: &[R],
) -> Result<Vec<Observed>, StoreError> {
    let mut merge = Merge::new(MergeTerms { taken_at: evidence.at, now, local: false, replace: false });
    for row in rows {
        // What is refused is older than what is stored, or lacks what a new user needs: nothing of it stays.
        drop(row.merge(&mut merge, tx)?);
    }
    merge.flush(tx)?;
    Ok(std::mem::take(&mut merge.observer.seen))
}
