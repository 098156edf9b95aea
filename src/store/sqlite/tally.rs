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

/// What one transaction adds to the counts.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    cells: BTreeMap<Cell, i64>,
    unrecorded: BTreeMap<(i64, u16, Outcome), i64>,
}

impl Tally {
    /// Counts so many more of a cell; fewer if negative.
    pub fn add(&mut self, cell: Cell, n: i64) {
        *self.cells.entry(cell).or_default() += n;
    }

    /// Counts a claim in its new state instead of its old one.
    pub fn moved(&mut self, cell: Cell, to: ClaimState) {
        self.add(cell, -1);
        self.add(Cell { kind: Kind { state: Some(to), ..cell.kind }, ..cell }, 1);
    }

    /// Counts an event that left no row of its own (r33).
    pub fn unrecorded(&mut self, decided_at: Time, app: u16, outcome: Outcome) {
        *self.unrecorded.entry((decided_at.millis() / DAY, app, outcome)).or_default() += 1;
    }

    pub fn write(self, tx: &Tx<'_>) -> Result<(), StoreError> {
        for (Cell { hour, kind }, n) in self.cells.into_iter().filter(|(_, n)| *n != 0) {
            let sql = "INSERT INTO tally (hour, version, product, app, outcome, state, n) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                       ON CONFLICT DO UPDATE SET n = n + excluded.n";
            let state = kind.state.map_or(0, ClaimState::code);
            tx.execute(sql, (hour, kind.version, kind.product, kind.app, kind.outcome.code(), state, n))?;
        }
        for ((day, app, outcome), n) in self.unrecorded {
            let sql = "INSERT INTO unrecorded_counts (day, app, outcome, n) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET n = n + excluded.n";
            tx.execute(sql, (day, app, outcome.code(), n))?;
        }
        Ok(())
    }
}
