//! What imports show of claims: the license that was asked for is there, or one that was there is gone.

use super::{
    blob::word,
    error::StoreError,
    facts::{OPEN, SETTLED},
    merge::{Terms, Told},
    tally::{Cell, Tally},
    transaction::Tx,
    user::Paths,
};
use crate::domain::{
    claim::{ChangeState, ClaimState, Outcome},
    time::Time,
};

/// A claim as it lies with its user.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settled {
    /// On its way, or not.
    pub kind: i64,
    /// Its number.
    pub claim: i64,
    /// The product it granted; 0 for a refusal.
    pub product: i64,
}

/// Compares users' licenses with their claims.
pub(super) struct Observer {
    terms: Terms,
    tally: Tally,
    /// What was seen of claims.
    pub told: Told,
}

struct Claim {
    decided_at: Time,
    state: Option<ClaimState>,
    cell: Cell,
}

impl Observer {
    pub fn new(terms: Terms) -> Observer {
        Observer { terms, tally: Tally::default(), told: Told::default() }
    }

    /// Looks at a user's claims. `paths` are the user's licenses now; what the store held before was taken at `before`.
    ///
    /// Data taken before a claim was decided shows nothing of it, and absence counts only in data newer than that which showed presence (r20).
    pub fn look(&mut self, tx: &Tx<'_>, user: i64, before: Time, paths: &Paths, claims: &[Settled]) -> Result<(), StoreError> {
        for known in claims.iter().filter(|claim| claim.product != 0) {
            let shown = paths.get(&(known.product, 0)).is_some_and(super::user::Held::active);
            let held = paths.keys().any(|(product, _)| *product == known.product);
            if (known.kind == OPEN && !shown) || (known.kind == SETTLED && held) {
                continue;
            }
            let claim = claim(tx, *known)?;
            match claim.state {
                Some(state) if state.open() && self.terms.taken_at >= claim.decided_at => self.see(tx, user, *known, claim.cell)?,
                Some(ClaimState::Observed) if self.terms.taken_at > before.max(claim.decided_at) => self.lose(tx, *known, claim.cell)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn see(&mut self, tx: &Tx<'_>, user: i64, known: Settled, cell: Cell) -> Result<(), StoreError> {
        let Settled { claim, product, .. } = known;
        let sql = "UPDATE holding SET kind = ?4, disabled = NULL WHERE user = ?1 AND kind = ?2 AND thing = ?3";
        tx.execute(sql, (user, OPEN, claim, SETTLED))?;
        tx.execute("UPDATE claim SET state = ?2 WHERE claim = ?1", (claim, ClaimState::Observed.code()))?;
        let sql = "UPDATE change SET state = ?2, since = ?3 WHERE claim = ?1 AND state IN (?4, ?5)";
        let open = (ChangeState::Pending.code(), ChangeState::Sent.code());
        tx.execute(sql, (claim, ChangeState::Observed.code(), self.terms.now, open.0, open.1))?;
        tx.execute("UPDATE booking SET seen_at = ?2 WHERE claim = ?1", (claim, self.terms.taken_at))?;
        super::pool::count_one(tx, claim, product)?;
        self.tally.moved(cell, ClaimState::Observed);
        self.told.observed += 1;
        Ok(())
    }

    fn lose(&mut self, tx: &Tx<'_>, known: Settled, cell: Cell) -> Result<(), StoreError> {
        tx.execute("UPDATE claim SET state = ?2 WHERE claim = ?1", (known.claim, ClaimState::RemovedOutside.code()))?;
        self.tally.moved(cell, ClaimState::RemovedOutside);
        self.told.removed_outside += 1;
        Ok(())
    }

    /// Writes the counts of a transaction.
    pub fn settle(&mut self, tx: &Tx<'_>) -> Result<(), StoreError> {
        std::mem::take(&mut self.tally).write(tx)
    }
}

fn claim(tx: &Tx<'_>, known: Settled) -> Result<Claim, StoreError> {
    let sql = "SELECT c.decided_at, c.app, c.outcome, c.state, v.policy
               FROM claim c LEFT JOIN policy_version v USING (version) WHERE c.claim = ?1";
    let (decided_at, app, outcome, state, policy) = tx.query_row(sql, [known.claim], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get::<_, u8>(2)?, row.get::<_, Option<u8>>(3)?, row.get::<_, Option<i64>>(4)?))
    })?;
    let state = state.map(|code| word(code, ClaimState::from_code)).transpose()?;
    let outcome = word(outcome, Outcome::from_code)?;
    let cell = Cell { hour: Cell::hour(decided_at), policy: policy.unwrap_or(0), product: known.product, app, outcome, state };
    Ok(Claim { decided_at, state, cell })
}
