//! What targeted reads bring: it goes through the merge of imports, with the time and number at which each was
//! asked for (r46).

use crate::{
    domain::{exchange::Evidence, time::Time},
    store::{
        import::{Merged, Observed, Refusal},
        sqlite::{
            error::StoreError,
            import_row::{ImportRow, Merge},
            merge::MergeTerms,
            transaction::Tx,
        },
    },
};

/// What a read brought.
#[derive(Debug)]
pub struct Brought {
    /// What became of each row. Nothing stays of one that is refused: it lacks what a new user needs.
    pub outcomes: Vec<Result<Merged, Refusal>>,
    /// The claims that it showed otherwise than they were.
    pub seen: Vec<Observed>,
}

/// Merges rows of a read.
pub fn merge<R: ImportRow>(
    tx: &Tx<'_>,
    evidence: Evidence,
    now: Time,
    rows: &[R],
) -> Result<Brought, StoreError> {
    let mut merge = Merge::new(MergeTerms { taken_at: evidence.at, now, local: false, replace: false });
    let mut outcomes = Vec::with_capacity(rows.len());
    for row in rows {
        tx.check_interrupt()?;
        outcomes.push(row.merge(&mut merge, tx)?);
    }
    merge.flush(tx)?;
    Ok(Brought { outcomes, seen: std::mem::take(&mut merge.observer.seen) })
}
