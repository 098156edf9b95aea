//! Claims counted, so that a summary over months is read from a few rows.

use super::{
    error::StoreError,
    transaction::{Read, Tx},
};
use crate::domain::{
    claim::{ClaimState, Kind, Outcome},
    time::{DAY, HOUR, Time},
};
use std::collections::BTreeMap;

/// What is counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// decidedAt in whole hours since 1970.
    pub hour: i64,
    pub kind: Kind,
}

impl Cell {
    pub fn hour(decided_at: Time) -> i64 {
        decided_at.millis() / HOUR
    }
}

/// What a policy granted after a time, without what failed. The hours are read from the counts; what the
/// first one counts before the time is taken off.
pub fn granted(db: &Read<'_>, policy: i64, after: Time) -> Result<i64, StoreError> {
    let codes = (Outcome::Claimed.code(), Outcome::PendingGroup.code(), ClaimState::Failed.code());
    let sql = "SELECT coalesce(sum(n), 0) FROM tally
               WHERE hour >= ?1 AND version IN (SELECT version FROM policy_version WHERE policy = ?2) AND outcome IN (?3, ?4) AND state <> ?5";
    let first = Cell::hour(after);
    let counted: i64 = db.query_row(sql, (first, policy, codes.0, codes.1, codes.2), |row| row.get(0))?;
    let sql = "SELECT count(*) FROM claim c INDEXED BY claim_by_time CROSS JOIN policy_version v USING (version)
                 LEFT JOIN claim_now n ON n.claim = c.claim
               WHERE decided_at >= ?1 AND decided_at < ?2 AND v.policy = ?3 AND outcome IN (?4, ?5) AND coalesce(n.state, c.state) <> ?6";
    let (begin, end) = (first.saturating_mul(HOUR), after.millis().saturating_add(1));
    let before: i64 = db.query_row(sql, (begin, end, policy, codes.0, codes.1, codes.2), |row| row.get(0))?;
    Ok(counted.saturating_sub(before))
}

/// What one transaction adds to the counts by department (r43).
#[derive(Debug, Default)]
pub(super) struct Departments<'c>(BTreeMap<DepartmentCell<'c>, i64>);

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct DepartmentCell<'c> {
    department: &'c str,
    product: i64,
    version: i64,
    app: u16,
    granted: bool,
    day: i64,
}

impl<'c> Departments<'c> {
    /// Counts a claim of a user of this department.
    pub fn add(&mut self, decided_at: Time, kind: &Kind, department: Option<&'c str>) {
        let Kind { version, product, app, outcome, .. } = *kind;
        let (department, granted, day) =
            (department.unwrap_or_default(), outcome.granted(), decided_at.millis() / DAY);
        *self.0.entry(DepartmentCell { department, product, version, app, granted, day }).or_default() += 1;
    }

    pub fn write(self, tx: &Tx<'_>) -> Result<(), StoreError> {
        let sql = "INSERT INTO department_counts (day, department, version, product, app, granted, n) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                   ON CONFLICT DO UPDATE SET n = n + excluded.n";
        self.0.into_iter().try_for_each(|(cell, n)| {
            tx.run(sql, (cell.day, cell.department, cell.version, cell.product, cell.app, cell.granted, n))
        })
    }
}

/// So many more of a cell, all of them within these numbers.
#[derive(Clone, Copy, Debug)]
struct Change {
    n: i64,
    first: i64,
    last: i64,
}

/// What one transaction adds to the counts.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    cells: BTreeMap<Cell, Change>,
    unrecorded: BTreeMap<(i64, u16, Outcome), i64>,
}

impl Tally {
    /// Counts a claim.
    pub fn add(&mut self, cell: Cell, claim: i64) {
        self.change(cell, claim, 1);
    }

    /// Counts a claim in its new state instead of its old one.
    pub fn moved(&mut self, cell: Cell, claim: i64, to: ClaimState) {
        self.change(cell, claim, -1);
        self.change(Cell { kind: Kind { state: Some(to), ..cell.kind }, ..cell }, claim, 1);
    }

    /// Counts a claim by the product that it takes instead of the one that had no unit left.
    pub fn product_moved(&mut self, cell: Cell, claim: i64, product: i64) {
        self.change(cell, claim, -1);
        self.change(Cell { kind: Kind { product, ..cell.kind }, ..cell }, claim, 1);
    }

    fn change(&mut self, cell: Cell, claim: i64, n: i64) {
        let cell = self.cells.entry(cell).or_insert(Change { n: 0, first: claim, last: claim });
        *cell = Change { n: cell.n + n, first: cell.first.min(claim), last: cell.last.max(claim) };
    }

    /// Counts an event that left no row of its own (r33).
    pub fn unrecorded(&mut self, decided_at: Time, app: u16, outcome: Outcome) {
        *self.unrecorded.entry((decided_at.millis() / DAY, app, outcome)).or_default() += 1;
    }

    pub fn write(self, tx: &Tx<'_>) -> Result<(), StoreError> {
        for (Cell { hour, kind }, Change { n, first, last }) in self.cells {
            let sql = "INSERT INTO tally (hour, version, product, app, outcome, state, n, first, last) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                       ON CONFLICT DO UPDATE SET n = n + excluded.n, first = min(first, excluded.first), last = max(last, excluded.last)";
            let (Kind { version, product, app, outcome, .. }, state) =
                (kind, kind.state.map_or(0, ClaimState::code));
            tx.execute(sql, (hour, version, product, app, outcome.code(), state, n, first, last))?;
        }
        for ((day, app, outcome), n) in self.unrecorded {
            let sql = "INSERT INTO unrecorded_counts (day, app, outcome, n) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET n = n + excluded.n";
            tx.execute(sql, (day, app, outcome.code(), n))?;
        }
        Ok(())
    }
}
