//! What targeted reads bring: it goes through the merge of imports, with the time and number at which each was
//! asked for (r46).

use crate::{
    domain::{
        exchange::{Evidence, Judge},
        time::Time,
    },
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

/// A read of ours, and by what it is judged.
#[derive(Clone, Copy, Debug)]
pub struct TargetedRead {
    /// Its number, and when it was asked for.
    pub evidence: Evidence,
    /// When its answer was read.
    pub now: Time,
    /// Milliseconds between two reads that agree before anything is taken for gone (r46).
    pub settle: i64,
    pub judge: Judge,
}

/// Merges rows of a read; the claims that it showed otherwise than they were.
pub fn merge<R: ImportRow>(tx: &Tx<'_>, read: TargetedRead, rows: &[R]) -> Result<Vec<Observed>, StoreError> {
    let TargetedRead { evidence, now, settle, judge } = read;
    let mut merge =
        Merge::new(MergeTerms { evidence, now, local: false, replace: false, settle: Some(settle), judge });
    for row in rows {
        // What is refused is older than what is stored, or lacks what a new user needs: nothing of it stays.
        drop(row.merge(&mut merge, tx)?);
    }
    merge.flush(tx)?;
    Ok(std::mem::take(&mut merge.watcher.seen))
}
