//! What lies with a user and a read can show: the paths by which the user holds products, and what claims and undos
//! expect of them (r47). They are rows of `holding`, and nobody else writes what was seen of them.

use super::{
    blob::Plans,
    error::StoreError,
    facts::{self, BESIDES, LEAVING, OPEN, PATH, SEEN},
    row::Row,
    transaction::{Read, Tx},
};
use crate::domain::{
    exchange::{Evidence, Expectation, Owner, OwnerKind, Shown, Wish},
    ids::{PlanId, UserId},
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
    let sql = "SELECT kind, subject, path, state, error, disabled, via, after, first, shown_at, last, product
               FROM holding WHERE user = ?1 AND kind BETWEEN 0 AND 5";
    db.each(sql, [user], |row| {
        let (kind, subject, path): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let lacked: Option<Evidence> = row.get(8)?;
        if kind == PATH {
            let (state, disabled) = (facts::state(row, 3)?, facts::plans_off(row, 5)?);
            let held = Held { state, error: row.get(4)?, disabled };
            holdings.paths.insert((subject, path), held);
            holdings.lacked.extend(lacked.map(|lacked| ((subject, path), lacked)));
        } else {
            let known = Known { lacked, shown: row.get(9)?, agreed: row.get(10)? };
            let (via, off, after) = (row.get(6)?, row.get(5)?, row.get(7)?);
            let (claim, product) = if kind == BESIDES { (subject, path) } else { (path, row.get(11)?) };
            holdings.grants.push(Grant { kind, claim, product, via, off, after, known });
        }
        Ok(())
    })?;
    Ok(holdings)
}

/// What reads have shown of what is asked for an owner, since they can show something of it; none where nothing is
/// expected any more.
#[derive(Clone, Copy, Debug)]
pub struct Evidenced {
    /// The answer, or the end of the lease; none where it was never handed out.
    pub after: Option<Evidence>,
    pub lacked: Option<Evidence>,
    pub shown: Option<Time>,
    pub agreed: Option<Evidence>,
}

/// What is expected for an owner of a user.
pub fn of_owner(db: &Read<'_>, user: UserId, owner: Owner) -> Result<Option<Evidenced>, StoreError> {
    let kind = match owner.kind {
        OwnerKind::Claim => OPEN,
        OwnerKind::Undo => LEAVING,
        OwnerKind::Migration | OwnerKind::PutBack => {
            let sql = "SELECT after, first, shown_at, last FROM migration_move WHERE move = ?1";
            return db.find(sql, [owner.id], evidenced);
        }
    };
    let sql = "SELECT h.after, h.first, h.shown_at, h.last FROM user u JOIN holding h ON h.user = u.user
               WHERE u.id = ?1 AND h.kind = ?2 AND h.path = ?3";
    db.find(sql, (user, kind, owner.id), evidenced)
}

fn evidenced(row: &Row<'_>) -> rusqlite::Result<Evidenced> {
    Ok(Evidenced { after: row.get(0)?, lacked: row.get(1)?, shown: row.get(2)?, agreed: row.get(3)? })
}

/// Writes a path as a read showed it.
pub(super) fn hold(tx: &Tx<'_>, user: i64, (product, group): Place, held: &Held) -> Result<(), StoreError> {
    let sql = "INSERT INTO holding (user, kind, subject, path, state, error, disabled) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
               ON CONFLICT DO UPDATE SET state = excluded.state, error = excluded.error, disabled = excluded.disabled";
    let (state, error, disabled) = facts::columns(&held.state, held.error.as_deref(), &held.disabled.0);
    tx.run(sql, (user, PATH, product, group, state, error, disabled))
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
    let sql = "UPDATE holding SET first = ?5 WHERE user = ?1 AND kind = ?2 AND subject = ?3 AND path = ?4";
    tx.run(sql, (user, PATH, product, group, lacked))
}

/// The last of the reads that were the first to lack a path of a user who is there.
pub(super) fn lacked(db: &Read<'_>, id: UserId) -> Result<Option<Evidence>, StoreError> {
    let sql = "SELECT max(h.first) FROM user u JOIN holding h ON h.user = u.user
               WHERE u.id = ?1 AND u.removed = 0 AND h.kind = ?2";
    Ok(db.query_row(sql, (id, PATH), |row| row.get(0))?)
}

/// Keeps what reads have shown of a license that is to go.
pub(super) fn know(tx: &Tx<'_>, user: i64, claim: i64, known: Known) -> Result<(), StoreError> {
    let sql =
        "UPDATE holding SET first = ?4, shown_at = ?5, last = ?6 WHERE user = ?1 AND kind = ?2 AND path = ?3";
    tx.run(sql, (user, LEAVING, claim, known.lacked, known.shown, known.agreed))
}

/// A claim's holding is of this kind from now on, and nothing is expected of it. It is found first: of a row that is named
/// by its whole key SQLite changes the key in place, and of others by way of a table of its own.
pub(super) fn settle(tx: &Tx<'_>, user: i64, claim: i64, kind: i64) -> Result<(), StoreError> {
    let sql = "SELECT kind, subject FROM holding WHERE user = ?1 AND kind BETWEEN ?2 AND ?3 AND path = ?4";
    let found = tx.find(sql, (user, OPEN, SEEN, claim), |row| Ok((row.get(0)?, row.get(1)?)))?;
    let Some((before, subject)): Option<(i64, i64)> = found else { return Ok(()) };
    let sql = "UPDATE holding SET kind = ?5, disabled = NULL, after = NULL, first = NULL, shown_at = NULL, last = NULL
               WHERE user = ?1 AND kind = ?2 AND subject = ?3 AND path = ?4";
    tx.run(sql, (user, before, subject, claim, kind))
}

/// What is expected of a claim, or of its undo, counts from an answer, or from the end of a lease.
pub(super) fn count_from(tx: &Tx<'_>, user: i64, claim: i64, after: Evidence) -> Result<(), StoreError> {
    let sql = "UPDATE holding SET after = ?5
               WHERE user = ?1 AND kind BETWEEN ?2 AND ?3 AND iif(kind = ?2, subject, path) = ?4";
    tx.run(sql, (user, BESIDES, LEAVING, claim, after))
}

/// A claim that is on its way is to bring another product, and nothing was asked for of that yet.
pub(super) fn take_product(
    tx: &Tx<'_>,
    user: i64,
    claim: i64,
    product: i64,
    off: &[u8],
) -> Result<(), StoreError> {
    let sql = "UPDATE holding SET product = ?4, disabled = ?5, after = NULL WHERE user = ?1 AND kind = ?2 AND path = ?3";
    tx.run(sql, (user, OPEN, claim, product, off))
}

/// The license of a claim that is to go has these plans off. The read that showed it last is the first of those that
/// have to agree on that.
pub(super) fn leave(tx: &Tx<'_>, user: i64, claim: i64, off: &[PlanId]) -> Result<(), StoreError> {
    let sql = "UPDATE holding SET disabled = ?4, shown_at =
                 (SELECT u.taken_at FROM user u JOIN holding p ON p.user = u.user
                  WHERE u.user = ?1 AND p.kind = ?5 AND p.subject = holding.product AND p.path = holding.via AND p.first IS NULL)
               WHERE user = ?1 AND kind = ?2 AND path = ?3";
    tx.run(sql, (user, LEAVING, claim, Plans::bytes(off), PATH))
}

/// Whatever is expected counts from now on: nobody knows what was handed out, and seen, since.
pub(super) fn restart(tx: &Tx<'_>, at: Time) -> Result<(), StoreError> {
    let sql = "UPDATE holding SET after = ?1, first = NULL, shown_at = NULL, last = NULL WHERE kind BETWEEN ?2 AND ?3";
    tx.run(sql, (Evidence::import(at), BESIDES, LEAVING))
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
