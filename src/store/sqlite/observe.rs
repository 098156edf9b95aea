//! What imports show of claims: the license that was asked for is there, or one that was there is gone.

use super::{
    blob::Plans,
    claim,
    error::StoreError,
    facts::{BESIDES, ENDED, LEAVING, SEEN},
    merge::MergeTerms,
    tally::{Cell, Tally},
    transaction::Tx,
};
use crate::{
    domain::{
        claim::{ClaimState, Kind, PendingChangeState},
        exchange::Owner,
        time::Time,
        user::Path,
    },
    store::import::{Observed, Told},
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
}

/// Paths by product and group; group 0 is a direct one.
pub(super) type Paths = BTreeMap<(i64, i64), Held>;

/// A claim as it lies with its user.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settled {
    /// The kind of its holding.
    pub kind: i64,
    pub claim: i64,
    /// The product.
    pub product: i64,
    /// The group that brings its license; 0 where it comes directly.
    pub via: i64,
}

/// Compares users' licenses with their claims.
pub(super) struct Observer {
    terms: MergeTerms,
    tally: Tally,
    /// What was seen of claims.
    pub told: Told,
    /// The claims it was seen of, until they are recorded.
    pub seen: Vec<Observed>,
    /// Claims read.
    pub read: usize,
}

pub(super) struct Claim {
    decided_at: Time,
    pub cell: Cell,
}

impl Observer {
    pub fn new(terms: MergeTerms) -> Observer {
        Observer { terms, tally: Tally::default(), told: Told::default(), seen: Vec::new(), read: 0 }
    }

    /// Looks at a user's claims. `paths` are the user's licenses now; what the store held before was taken at
    /// `before`.
    ///
    /// Data taken before a claim was decided shows nothing of it, and absence counts only in data newer than
    /// that which showed presence (r20).
    pub fn look(
        &mut self,
        tx: &Tx<'_>,
        user: i64,
        before: Time,
        paths: &Paths,
        claims: &[Settled],
    ) -> Result<(), StoreError> {
        let taken_at = self.terms.taken_at;
        for known in claims {
            let of_product = || paths.iter().filter(|((product, _), _)| *product == known.product);
            let worth_reading = match known.kind {
                SEEN => of_product().next().is_none(),
                LEAVING => true,
                _ => of_product().any(|(_, held)| held.active()),
            };
            if !worth_reading {
                continue;
            }
            self.read += 1;
            let claim = claim(tx, known.claim, known.product)?;
            let path = paths.get(&(known.product, known.via));
            let shown = path.is_some_and(Held::active) && taken_at >= claim.decided_at;
            match claim.cell.kind.state {
                Some(_) if known.kind == BESIDES && shown => self.see_besides(tx, user, *known)?,
                Some(state) if state.open() && shown => self.see(tx, user, *known, claim.cell)?,
                Some(ClaimState::RemovedOutside) if shown && !self.made_anew(tx, *known, claims)? => {
                    self.see(tx, user, *known, claim.cell)?;
                }
                Some(ClaimState::Observed)
                    if known.kind == SEEN && taken_at > before.max(claim.decided_at) =>
                {
                    self.lose(tx, user, *known, claim.cell)?;
                }
                Some(ClaimState::UndoPending)
                    if known.kind == LEAVING && path.is_none() && taken_at > before =>
                {
                    self.close_changes(tx, known.claim)?;
                    super::pool::unbook(tx, known.claim)?;
                    self.end(tx, user, *known, claim.cell, ClaimState::Undone)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn see(&mut self, tx: &Tx<'_>, user: i64, known: Settled, cell: Cell) -> Result<(), StoreError> {
        let Settled { claim, product, .. } = known;
        let sql = "UPDATE holding SET kind = ?4, disabled = NULL, after = NULL, after_at = NULL WHERE user = ?1 AND kind = ?2 AND subject = ?3";
        tx.execute(sql, (user, known.kind, claim, SEEN))?;
        claim::become_now(tx, claim, ClaimState::Observed)?;
        self.close_changes(tx, claim)?;
        self.unit_seen(tx, claim, product)?;
        self.tally.moved(cell, claim, ClaimState::Observed);
        self.seen.push(Observed { claim, before: cell.kind.state, after: ClaimState::Observed });
        self.told.observed += 1;
        Ok(())
    }

    /// Whether a later claim made the same path: then what is seen of it is that claim's (r40).
    fn made_anew(&self, tx: &Tx<'_>, known: Settled, claims: &[Settled]) -> Result<bool, StoreError> {
        let same = |it: &&Settled| it.kind != BESIDES && (it.product, it.via) == (known.product, known.via);
        for later in claims.iter().filter(same).filter(|it| it.claim > known.claim) {
            let later = claim(tx, later.claim, later.product)?;
            if !matches!(later.cell.kind.state, None | Some(ClaimState::Failed | ClaimState::Undone)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A product that the claim's group brought too is there.
    fn see_besides(&self, tx: &Tx<'_>, user: i64, known: Settled) -> Result<(), StoreError> {
        let sql = "DELETE FROM holding WHERE user = ?1 AND kind = ?2 AND subject = ?3 AND path = ?4";
        tx.execute(sql, (user, BESIDES, known.claim, known.product))?;
        self.unit_seen(tx, known.claim, known.product)
    }

    /// The next count of the pool that is no older has the unit in it (r08).
    fn unit_seen(&self, tx: &Tx<'_>, claim: i64, product: i64) -> Result<(), StoreError> {
        let sql = "UPDATE booking SET seen_at = ?3 WHERE owner_kind = 1 AND owner = ?1 AND product = ?2";
        tx.execute(sql, (claim, product, self.terms.taken_at))?;
        super::pool::count_one(tx, Owner::claim(claim), product)
    }

    /// The license was there and is gone: what its group would have brought besides does not come either.
    fn lose(&mut self, tx: &Tx<'_>, user: i64, known: Settled, cell: Cell) -> Result<(), StoreError> {
        tx.execute(
            "UPDATE booking SET seen_at = ?2 WHERE owner_kind = 1 AND owner = ?1 AND seen_at IS NULL",
            (known.claim, self.terms.taken_at),
        )?;
        self.end(tx, user, known, cell, ClaimState::RemovedOutside)?;
        self.told.removed_outside += 1;
        Ok(())
    }

    /// The license of a claim is gone.
    fn end(
        &mut self,
        tx: &Tx<'_>,
        user: i64,
        known: Settled,
        cell: Cell,
        state: ClaimState,
    ) -> Result<(), StoreError> {
        tx.execute(
            "DELETE FROM holding WHERE user = ?1 AND kind = ?2 AND subject = ?3",
            (user, BESIDES, known.claim),
        )?;
        let sql = "UPDATE holding SET kind = ?4, after = NULL, after_at = NULL, disabled = NULL WHERE user = ?1 AND kind = ?2 AND subject = ?3";
        tx.execute(sql, (user, known.kind, known.claim, ENDED))?;
        claim::become_now(tx, known.claim, state)?;
        self.tally.moved(cell, known.claim, state);
        self.seen.push(Observed { claim: known.claim, before: cell.kind.state, after: state });
        Ok(())
    }

    /// What was asked of the tenant for a claim was seen done.
    fn close_changes(&self, tx: &Tx<'_>, claim: i64) -> Result<(), StoreError> {
        let sql = "UPDATE change SET state = ?2, since = ?3, doubt = 0 WHERE owner_kind IN (1, 2) AND owner = ?1 AND state IN (?4, ?5)";
        let (pending, sent) = (PendingChangeState::Pending.code(), PendingChangeState::Sent.code());
        tx.run(sql, (claim, PendingChangeState::Observed.code(), self.terms.now, pending, sent))
    }

    /// Writes the counts of a transaction.
    pub fn flush(&mut self, tx: &Tx<'_>) -> Result<(), StoreError> {
        std::mem::take(&mut self.tally).write(tx)
    }
}

/// When a claim of this product was decided, its state, and what it is counted as.
pub(super) fn claim(tx: &Tx<'_>, claim: i64, product: i64) -> Result<Claim, StoreError> {
    let sql = "SELECT decided_at, app, outcome, coalesce(n.state, c.state), version
               FROM claim c LEFT JOIN claim_now n USING (claim) WHERE c.claim = ?1";
    let (decided_at, app, outcome, state, version) = tx.query_row(sql, [claim], |row| {
        let version: Option<i64> = row.get(4)?;
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, version))
    })?;
    let kind = Kind { version: version.unwrap_or(0), product, app, outcome, state };
    Ok(Claim { decided_at, cell: Cell { hour: Cell::hour(decided_at), kind } })
}
