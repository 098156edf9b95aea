//! What lies with a user and a read can show: the paths by which the user holds products, and what claims and undos
//! expect of them (r47). They are rows of `holding`, and nobody else writes what was seen of them.

use super::{
    blob::Plans,
    error::StoreError,
    facts::{BESIDES, LEAVING, OPEN, PATH, SEEN},
    row::Row,
    transaction::{Read, Tx},
};
use crate::domain::{
    exchange::{Evidence, Expectation, Shown, Wish},
    ids::PlanId,
    time::Time,
    user::Path,
};
use std::collections::BTreeMap;

/// A path as it is stored: state, error, plans switched off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Held {
    pub state: String,
    pub error: Option<String>,
    pub disabled: Plans,
}

impl Held {
    pub fn of(path: &Path) -> Held {
        Held { state: path.state.clone(), error: path.error.clone(), disabled: Plans(path.disabled.clone()) }
    }

    /// Whether it works, fully or in part.
    pub fn active(&self) -> bool {
        ["Active", "ActiveWithError"].iter().any(|word| word.eq_ignore_ascii_case(&self.state))
    }

    pub fn shown(&self) -> Shown<'_> {
        Shown { active: self.active(), off: &self.disabled.0 }
    }
}

/// Product and group; group 0 is a direct path's.
pub(super) type Place = (i64, i64);

/// Paths by their places.
pub(super) type Paths = BTreeMap<Place, Held>;

/// A claim as it lies with its user.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    /// The kind of its holding.
    pub kind: i64,
    pub claim: i64,
    /// The product.
    pub product: i64,
    /// The group that brings its license; 0 where it comes directly.
    pub via: i64,
    /// The plans that its path may have off.
    pub off: Option<Plans>,
    /// The answer after which reads show something of it.
    pub after: Option<Evidence>,
    pub known: Known,
}

impl Grant {
    pub fn place(&self) -> Place {
        (self.product, self.via)
    }

    /// What it expects, since it was asked for. What a group's license switches off is the group's affair.
    pub fn expected(&self, wish: Wish, since: Time) -> Expectation<'_> {
        let Known { lacked, shown, agreed } = self.known;
        let off = self.off.as_ref().filter(|_| self.via == 0).map(|Plans(off)| off.as_slice());
        Expectation { wish, since, after: self.after, sends: false, off, lacked, shown, agreed }
    }
}

/// What reads have shown of an expectation so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    pub lacked: Option<Evidence>,
    pub shown: Option<Time>,
    pub agreed: Option<Evidence>,
}

/// What can be seen of a user.
#[derive(Clone, Debug, Default)]
pub(super) struct Holdings {
    pub paths: Paths,
    /// The first reads that lacked a path which is believed to be there.
    pub lacked: BTreeMap<Place, Evidence>,
    pub grants: Vec<Grant>,
}

pub(super) fn read(db: &Read<'_>, user: i64) -> Result<Holdings, StoreError> {
    let mut holdings = Holdings::default();
    let sql =
        "SELECT kind, subject, path, state, error, disabled, via, after, after_at, first, first_at, shown_at, last, last_at
               FROM holding WHERE user = ?1 AND kind BETWEEN 0 AND 5";
    db.each(sql, [user], |row| {
        let (kind, subject, path): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let lacked = evidence(row, 9)?;
        if kind == PATH {
            let held = Held { state: row.get(3)?, error: row.get(4)?, disabled: row.get(5)? };
            holdings.paths.insert((subject, path), held);
            holdings.lacked.extend(lacked.map(|lacked| ((subject, path), lacked)));
        } else {
            let known = Known { lacked, shown: row.get(11)?, agreed: evidence(row, 12)? };
            let (via, off, after) = (row.get(6)?, row.get(5)?, evidence(row, 7)?);
            holdings.grants.push(Grant { kind, claim: subject, product: path, via, off, after, known });
        }
        Ok(())
    })?;
    Ok(holdings)
}

/// A sequence and a time, of two columns from `first` on; none where there is no time.
fn evidence(row: &Row<'_>, first: usize) -> Result<Option<Evidence>, StoreError> {
    let at: Option<Time> = row.get(first + 1)?;
    at.map(|at| Ok(Evidence { sequence: row.get(first)?, at })).transpose()
}

/// Writes a path as a read showed it.
pub(super) fn hold(tx: &Tx<'_>, user: i64, (product, group): Place, held: &Held) -> Result<(), StoreError> {
    let sql = "INSERT INTO holding (user, kind, subject, path, state, error, disabled) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
               ON CONFLICT DO UPDATE SET state = excluded.state, error = excluded.error, disabled = excluded.disabled";
    tx.run(sql, (user, PATH, product, group, &held.state, &held.error, &held.disabled))
}

/// A path is gone.
pub(super) fn drop_path(tx: &Tx<'_>, user: i64, (product, group): Place) -> Result<(), StoreError> {
    let sql = "DELETE FROM holding WHERE user = ?1 AND kind = ?2 AND subject = ?3 AND path = ?4";
    tx.run(sql, (user, PATH, product, group))
}

/// Keeps which read first lacked a path, or that none did.
pub(super) fn mark(
    tx: &Tx<'_>,
    user: i64,
    (product, group): Place,
    lacked: Option<Evidence>,
) -> Result<(), StoreError> {
    let sql = "UPDATE holding SET first = ?5, first_at = ?6 WHERE user = ?1 AND kind = ?2 AND subject = ?3 AND path = ?4";
    let (sequence, at) = columns(lacked);
    tx.run(sql, (user, PATH, product, group, sequence, at))
}

/// Keeps what reads have shown of a license that is to go.
pub(super) fn know(tx: &Tx<'_>, user: i64, claim: i64, known: Known) -> Result<(), StoreError> {
    let sql = "UPDATE holding SET first = ?4, first_at = ?5, shown_at = ?6, last = ?7, last_at = ?8
               WHERE user = ?1 AND kind = ?2 AND subject = ?3";
    let (lacked, agreed) = (columns(known.lacked), columns(known.agreed));
    tx.run(sql, (user, LEAVING, claim, lacked.0, lacked.1, known.shown, agreed.0, agreed.1))
}

fn columns(evidence: Option<Evidence>) -> (Option<i64>, Option<Time>) {
    (evidence.and_then(|it| it.sequence), evidence.map(|it| it.at))
}

/// A claim's holding is of this kind from now on, and nothing is expected of it. It is found first: of a row that is named
/// by its whole key SQLite changes the key in place, and of others by way of a table of its own.
pub(super) fn settle(tx: &Tx<'_>, user: i64, claim: i64, kind: i64) -> Result<(), StoreError> {
    let sql = "SELECT kind, path FROM holding WHERE user = ?1 AND kind BETWEEN ?2 AND ?3 AND subject = ?4";
    let found = tx.find(sql, (user, OPEN, SEEN, claim), |row| Ok((row.get(0)?, row.get(1)?)))?;
    let Some((before, path)): Option<(i64, i64)> = found else { return Ok(()) };
    let sql = "UPDATE holding SET kind = ?5, disabled = NULL, after = NULL, after_at = NULL, first = NULL, first_at = NULL,
                 shown_at = NULL, last = NULL, last_at = NULL
               WHERE user = ?1 AND kind = ?2 AND subject = ?3 AND path = ?4";
    tx.run(sql, (user, before, claim, path, kind))
}

/// What is expected of a claim, or of its undo, counts from an answer, or from the end of a lease.
pub(super) fn count_from(tx: &Tx<'_>, user: i64, claim: i64, after: Evidence) -> Result<(), StoreError> {
    let sql = "UPDATE holding SET after = ?5, after_at = ?6 WHERE user = ?1 AND kind BETWEEN ?2 AND ?3 AND subject = ?4";
    tx.run(sql, (user, BESIDES, LEAVING, claim, after.sequence, after.at))
}

/// A claim that is on its way is to bring another product, and nothing was asked for of that yet.
pub(super) fn take_product(
    tx: &Tx<'_>,
    user: i64,
    claim: i64,
    product: i64,
    off: &[u8],
) -> Result<(), StoreError> {
    let sql = "UPDATE holding SET path = ?4, disabled = ?5, after = NULL, after_at = NULL WHERE user = ?1 AND kind = ?2 AND subject = ?3";
    tx.run(sql, (user, OPEN, claim, product, off))
}

/// The license of a claim that is to go has these plans off. The read that showed it last is the first of those that
/// have to agree on that.
pub(super) fn leave(tx: &Tx<'_>, user: i64, claim: i64, off: &[PlanId]) -> Result<(), StoreError> {
    let sql = "UPDATE holding SET disabled = ?4, shown_at =
                 (SELECT u.taken_at FROM user u JOIN holding p ON p.user = u.user
                  WHERE u.user = ?1 AND p.kind = ?5 AND p.subject = holding.path AND p.path = holding.via AND p.first_at IS NULL)
               WHERE user = ?1 AND kind = ?2 AND subject = ?3";
    tx.run(sql, (user, LEAVING, claim, Plans::bytes(off), PATH))
}

/// A product that a claim's group was to bring besides is there.
pub(super) fn came_besides(tx: &Tx<'_>, user: i64, claim: i64, product: i64) -> Result<(), StoreError> {
    let sql = "DELETE FROM holding WHERE user = ?1 AND kind = ?2 AND subject = ?3 AND path = ?4";
    tx.run(sql, (user, BESIDES, claim, product))
}

/// What a claim's group was to bring besides does not come any more.
pub(super) fn forget_besides(tx: &Tx<'_>, user: i64, claim: i64) -> Result<(), StoreError> {
    tx.run("DELETE FROM holding WHERE user = ?1 AND kind = ?2 AND subject = ?3", (user, BESIDES, claim))
}
