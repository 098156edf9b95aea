//! What targeted reads bring: it goes through the merge of imports, with the time and number at which each was
//! asked for (r46).

use crate::{
    domain::{
        exchange::{Evidence, Judge},
        ids::UserId,
        migration::MoveJudge,
        time::Time,
    },
    store::{
        import::{Merged, Observed, Refusal},
        sqlite::{
            error::StoreError,
            import_row::{ImportRow, Merge},
            merge::MergeTerms,
            migration::moves::Moved,
            transaction::Tx,
        },
    },
};
use std::mem::take;

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
    pub look: MoveJudge,
}

/// What a read brought.
#[derive(Debug)]
pub struct Brought {
    /// What became of each row. Nothing stays of one that is refused: it lacks what a new user needs.
    pub outcomes: Vec<Result<Merged, Refusal>>,
    /// The claims that it showed otherwise than they were.
    pub seen: Vec<Observed>,
    /// What happened to products on their way.
    pub moved: Vec<Moved>,
    /// Users of whom a path may be in doubt.
    pub doubtful: Vec<UserId>,
}

/// Merges rows of a read.
pub fn merge<R: ImportRow>(tx: &Tx<'_>, read: TargetedRead, rows: &[R]) -> Result<Brought, StoreError> {
    let TargetedRead { evidence, now, settle, judge, look } = read;
    let mut merge = Merge::new(MergeTerms {
        evidence,
        now,
        local: false,
        replace: false,
        settle: Some(settle),
        sends: true,
        judge,
        look,
    });
    let mut outcomes = Vec::with_capacity(rows.len());
    for row in rows {
        tx.check_interrupt()?;
        outcomes.push(row.merge(&mut merge, tx)?);
    }
    let (seen, doubtful) = (take(&mut merge.watcher.seen), take(&mut merge.watcher.doubtful));
    let moved = take(&mut merge.watcher.moves.moved);
    merge.flush(tx)?;
    Ok(Brought { outcomes, seen, moved, doubtful })
}
