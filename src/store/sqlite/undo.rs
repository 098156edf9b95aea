//! Undo: claims taken back, and users who may claim again.

use super::{
    catalog, claim,
    error::StoreError,
    exchange::attempt,
    expectation,
    facts::{self, ENDED, LEAVING, OPEN, PATH, PATH_COLUMNS, SEEN, kind_of, path, take_units},
    keys, migration, pool,
    tally::Tally,
    transaction::{Read, Tx},
    watcher,
};
use crate::domain::{
    claim::{ClaimState, PendingChangeKind, PendingChangeState},
    exchange::Owner,
    ids::{GroupId, SkuId},
    time::Time,
    user::Path,
    world::Claim,
};

/// A claim, with what decides whether it can be undone.
#[derive(Clone, Debug)]
pub struct Undoable {
    pub claim: Claim,
    /// Whether what it asked of the tenant was sent.
    pub sent: bool,
    /// How the user holds products now.
    pub paths: Vec<Path>,
    /// A later claim of the user that made the same path and has it still.
    pub later: Option<i64>,
    /// When the user's licenses were taken.
    pub taken_at: Option<Time>,
    /// Whether a migration is moving the product.
    pub moving: bool,
    /// Whether a migration needs the membership that the claim made.
    pub needed: bool,
}

/// The claim of a number, and what there is of its license now.
pub fn read(db: &Read<'_>, number: i64) -> Result<Option<Undoable>, StoreError> {
    let Some(claim) = claim::get(db, number)? else { return Ok(None) };
    let Some(user) = claim.user.as_ref().map(|(user, ..)| *user) else {
        let (paths, later, taken_at) = (Vec::new(), None, None);
        return Ok(Some(Undoable {
            claim,
            sent: false,
            paths,
            later,
            taken_at,
            moving: false,
            needed: false,
        }));
    };
    let sql = "SELECT change, doubt <> 0 OR kind IN (?2, ?3) AND state <> ?4, kind IN (?2, ?3) FROM change WHERE owner_kind = 1 AND owner = ?1";
    let (assign, add) = (PendingChangeKind::AssignLicense.code(), PendingChangeKind::AddToGroup.code());
    let changes: Vec<(i64, bool, bool)> =
        db.rows(sql, (number, assign, add, PendingChangeState::Pending.code()), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
    let mut sent = changes.iter().any(|(_, sent, _)| *sent);
    for (change, ..) in changes.iter().filter(|(.., adds)| *adds) {
        sent = sent || attempt::unanswered(db, *change)?;
    }
    let taken_at = db.query_row("SELECT taken_at FROM user WHERE user = ?1", [user], |row| row.get(0))?;
    let later = later(db, user, &claim)?;
    let moving = match claim.product {
        Some(sku) => migration::is_moving(db, user, sku)?,
        None => false,
    };
    let needed = match claim.grant.as_ref().and_then(|grant| grant.group) {
        Some(group) => migration::needs(db, user, group)?,
        None => false,
    };
    let (paths, taken_at) = (paths(db, user)?, Some(taken_at));
    Ok(Some(Undoable { sent, paths, later, taken_at, moving, needed, claim }))
}

fn later(db: &Read<'_>, user: i64, claim: &Claim) -> Result<Option<i64>, StoreError> {
    let sql =
        "SELECT path FROM holding WHERE user = ?1 AND kind BETWEEN ?2 AND ?3 AND path > ?4 AND product = (SELECT product FROM product WHERE sku = ?5)
               ORDER BY path";
    let group = |claim: &Claim| claim.grant.as_ref().map(|grant| grant.group);
    let later: Vec<i64> = db.rows(sql, (user, OPEN, SEEN, claim.claim, claim.product), |row| row.get(0))?;
    for number in later {
        let Some(other) = claim::get(db, number)? else { continue };
        let has_it = matches!(
            other.state,
            Some(ClaimState::Observed | ClaimState::Migrated | ClaimState::UndoPending)
        ) || other.state.is_some_and(ClaimState::open);
        if has_it && group(&other) == group(claim) {
            return Ok(Some(other.claim));
        }
    }
    Ok(None)
}

/// How a user holds products now.
pub fn paths(db: &Read<'_>, user: i64) -> Result<Vec<Path>, StoreError> {
    let sql = format!(
        "SELECT {PATH_COLUMNS} FROM holding h JOIN product p ON p.product = h.subject
         LEFT JOIN grp g ON g.grp = h.path WHERE h.user = ?1 AND h.kind = ?2"
    );
    db.rows(&sql, (user, PATH), |row| path(row, 0))
}

/// Who undid a claim, when and why.
#[derive(Clone, Copy, Debug)]
pub struct Undoing<'a> {
    pub at: Time,
    /// The actor's id.
    pub actor: &'a str,
    pub reason: Option<&'a str>,
    /// Whether what was asked for is cancelled, so that the user may claim again (r58).
    pub cancelled: bool,
}

/// A transaction that undoes claims.
pub struct Undoer<'t> {
    tx: &'t Tx<'t>,
    undoing: Undoing<'t>,
    groups: keys::Keys,
    tally: Tally,
}

/// The claim, its user and its product, as the store numbers them.
#[derive(Clone, Copy)]
struct Keys {
    claim: i64,
    user: i64,
    product: i64,
}

impl<'t> Undoer<'t> {
    pub fn new(tx: &'t Tx<'t>, undoing: Undoing<'t>) -> Undoer<'t> {
        Undoer { tx, undoing, groups: keys::Keys::default(), tally: Tally::default() }
    }

    fn keys(&self, claim: &Claim) -> Result<Keys, StoreError> {
        let (Some((user, ..)), Some(sku)) = (&claim.user, claim.product) else {
            return Err(StoreError::Corrupt("a claim with a license has no user or product".into()));
        };
        Ok(Keys { claim: claim.claim, user: *user, product: catalog::product_key(self.tx, sku)? })
    }

    /// Takes back what was asked of the tenant and not sent. Its unit is free.
    pub fn cancel(&mut self, claim: &Claim) -> Result<(), StoreError> {
        let keys = self.keys(claim)?;
        self.hand_location_on(keys)?;
        self.close(Owner::claim(keys.claim))?;
        pool::unbook(self.tx, Owner::claim(keys.claim))?;
        expectation::forget_besides(self.tx, keys.user, keys.claim)?;
        self.end(keys, ClaimState::Undone)
    }

    /// Gives the change of the usage location to another claim of the user that waits for it.
    fn hand_location_on(&self, keys: Keys) -> Result<(), StoreError> {
        let sql = "UPDATE change SET owner = waiting FROM
                     (SELECT l.change AS place, min(c.owner) AS waiting FROM change l CROSS JOIN holding h CROSS JOIN change c
                      WHERE l.owner_kind = 1 AND l.owner = ?1 AND l.kind = ?4 AND h.user = ?2 AND h.kind = ?3 AND h.path <> ?1
                        AND c.owner_kind = 1 AND c.owner = h.path AND c.after = l.change GROUP BY l.change)
                   WHERE change = place";
        self.tx.run(sql, (keys.claim, keys.user, OPEN, PendingChangeKind::SetUsageLocation.code()))
    }

    /// Asks the tenant to remove the direct license or the membership. Its unit is free when an import shows
    /// the license gone.
    pub fn ask(&mut self, claim: &Claim) -> Result<(), StoreError> {
        let keys = self.keys(claim)?;
        let group = group(claim).map(|group| self.groups.group(self.tx, group)).transpose()?;
        let (kind, product) = match group {
            Some(_) => (PendingChangeKind::RemoveFromGroup, None),
            None => (PendingChangeKind::RemoveLicense, Some(keys.product)),
        };
        let sql =
            "INSERT INTO change (owner_kind, owner, kind, state, user, product, grp, created_at, since, due)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?8)";
        let (Owner { kind: of, id }, at) = (Owner::undo(keys.claim), self.undoing.at);
        let pending = PendingChangeState::Pending.code();
        self.tx.execute(sql, (of.code(), id, kind.code(), pending, keys.user, product, group, at))?;
        self.end(keys, ClaimState::UndoPending)?;
        let off = claim.grant.as_ref().map_or(&[][..], |grant| &grant.disabled);
        expectation::leave(self.tx, keys.user, keys.claim, off)
    }

    /// Removes what a claim made in a Local store, or puts back the direct path it replaced. A unit of each of these products is free.
    pub fn remove(
        &mut self,
        claim: &Claim,
        replaced: Option<Path>,
        units: &[SkuId],
    ) -> Result<(), StoreError> {
        let keys = self.keys(claim)?;
        if let Some(group) = group(claim) {
            let group = self.groups.group(self.tx, group)?;
            self.tx.execute("DELETE FROM member WHERE user = ?1 AND grp = ?2", (keys.user, group))?;
            self.tx.execute(
                "DELETE FROM holding WHERE user = ?1 AND kind = ?2 AND path = ?3",
                (keys.user, PATH, group),
            )?;
        } else if let Some(path) = replaced {
            let sql = "UPDATE holding SET state = ?4, error = ?5, disabled = ?6 WHERE user = ?1 AND kind = ?2 AND subject = ?3 AND path = 0";
            let (state, error, off) = facts::columns(&path.state, path.error.as_deref(), &path.disabled);
            self.tx.execute(sql, (keys.user, PATH, keys.product, state, error, off))?;
        } else {
            let sql = "DELETE FROM holding WHERE user = ?1 AND kind = ?2 AND subject = ?3 AND path = 0";
            self.tx.execute(sql, (keys.user, PATH, keys.product))?;
        }
        for sku in units {
            take_units(self.tx, *sku, -1, true)?;
        }
        // r44: what an import brought since the claim is changed by this as by a new claim.
        self.tx.execute(
            "UPDATE user SET imported_claim = min(imported_claim, ?2 - 1) WHERE user = ?1",
            (keys.user, keys.claim),
        )?;
        self.end(keys, ClaimState::Undone)
    }

    fn end(&mut self, keys: Keys, state: ClaimState) -> Result<(), StoreError> {
        let cell = watcher::claim(self.tx, keys.claim, keys.product)?.cell;
        self.tally.moved(cell, keys.claim, state);
        expectation::settle(self.tx, keys.user, keys.claim, kind_of(Some(state)))?;
        let Undoing { at, actor, reason, cancelled } = self.undoing;
        let sql = "INSERT INTO claim_now (claim, state, undone_at, undone_by, undo_reason, cancelled) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                   ON CONFLICT DO UPDATE SET state = excluded.state, undone_at = excluded.undone_at, undone_by = excluded.undone_by,
                     undo_reason = excluded.undo_reason, cancelled = excluded.cancelled";
        self.tx.run(sql, (keys.claim, state.code(), at, actor, reason, cancelled))
    }

    /// The tenant is not asked any more to remove what a claim made: the claim is as before its undo.
    pub fn keep(&mut self, claim: &Claim) -> Result<(), StoreError> {
        let keys = self.keys(claim)?;
        self.close(Owner::undo(keys.claim))?;
        let cell = watcher::claim(self.tx, keys.claim, keys.product)?.cell;
        self.tally.moved(cell, keys.claim, ClaimState::Observed);
        expectation::settle(self.tx, keys.user, keys.claim, SEEN)?;
        let sql = "UPDATE claim_now SET state = ?2, undone_at = NULL, undone_by = NULL, undo_reason = NULL WHERE claim = ?1";
        self.tx.run(sql, (keys.claim, ClaimState::Observed.code()))
    }

    /// What was not sent is cancelled.
    fn close(&self, owner: Owner) -> Result<(), StoreError> {
        let sql = "UPDATE change SET state = ?3, since = ?4 WHERE owner_kind = ?1 AND owner = ?2 AND state = ?5 AND doubt = 0";
        let (pending, cancelled) = (PendingChangeState::Pending.code(), PendingChangeState::Cancelled.code());
        self.tx.run(sql, (owner.kind.code(), owner.id, cancelled, self.undoing.at, pending))
    }

    /// Writes the counts. The last step before the transaction ends.
    pub fn finish(self) -> Result<(), StoreError> {
        self.tally.write(self.tx)
    }
}

fn group(claim: &Claim) -> Option<GroupId> {
    claim.grant.as_ref().and_then(|grant| grant.group)
}

/// The newest claim of each app, by key, that keeps a user from claiming it again (r26).
pub fn blocking(db: &Read<'_>, user: i64) -> Result<Vec<(u16, i64)>, StoreError> {
    let sql = "SELECT c.app, max(c.claim) AS newest FROM holding h JOIN claim c ON c.claim = h.path
               LEFT JOIN claim_now n ON n.claim = c.claim LEFT JOIN unlocked a ON a.user = h.user AND a.app = c.app
               WHERE h.user = ?1 AND h.kind IN (?2, ?3) AND coalesce(n.state, c.state) <> ?4 AND coalesce(n.cancelled, 0) = 0
               GROUP BY c.app HAVING newest > coalesce(max(a.claim), 0) ORDER BY c.app";
    db.rows(sql, (user, LEAVING, ENDED, ClaimState::Failed.code()), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Lets a user claim an app again, although claims up to this one were undone or lost.
pub fn unlock(tx: &Tx<'_>, user: i64, app: u16, claim: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO unlocked (user, app, claim) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET claim = excluded.claim";
    tx.run(sql, (user, app, claim))
}
