//! What becomes of changes: under lease, sent, tried again, in doubt, failed, or made with another product.

use super::due::{self, Change};
use crate::{
    domain::{
        claim::{ClaimState, PendingChangeKind, PendingChangeState},
        exchange::{Evidence, Owner, OwnerKind, UnderWay},
        ids::{PlanId, SkuId},
        migration::MigrationStep,
        time::Time,
    },
    store::sqlite::{
        blob::Plans,
        catalog, claim,
        error::StoreError,
        expectation,
        facts::{ENDED, SEEN},
        migration::{self, Move},
        pool,
        tally::Tally,
        transaction::Tx,
        watcher,
    },
};

/// A product that is booked in place of one that had no unit left.
#[derive(Clone, Debug)]
pub struct Booked {
    pub sku: SkuId,
    /// Its place in the policy.
    pub position: u8,
    pub disabled: Vec<PlanId>,
    /// Whether it takes a unit: the user may hold it by another path.
    pub unit: bool,
}

/// Writes what becomes of changes, and in the end what is counted of their claims.
pub struct Settler<'t> {
    tx: &'t Tx<'t>,
    tally: Tally,
}

impl<'t> Settler<'t> {
    pub fn new(tx: &'t Tx<'t>) -> Settler<'t> {
        Settler { tx, tally: Tally::default() }
    }

    /// Writes the counts. The last step before the transaction ends.
    pub fn finish(self) -> Result<(), StoreError> {
        self.tally.write(self.tx)
    }

    /// A change goes out: it is under lease until then, and looked at again after it if no answer came.
    pub fn leased(&self, change: &Change, lease_ends: Time, due: Time) -> Result<(), StoreError> {
        let sql = "UPDATE change SET doubt = ?2, due = ?3, read = NULL WHERE change = ?1";
        self.tx.execute(sql, (change.change, UnderWay::Leased.code(), due))?;
        self.expect(change, None, lease_ends)
    }

    /// A change goes out that takes something away of what a migration moves.
    pub fn takes_away(&self, moving: &Move, step: MigrationStep, now: Time) -> Result<(), StoreError> {
        migration::takes_away(self.tx, moving, step, now)
    }

    /// A read goes out that is to show what becomes of a user's changes: of those that are due, but not of what
    /// a request makes at the same time.
    pub fn asked(
        &self,
        user: &due::User,
        request: i64,
        now: Time,
        lease_ends: Time,
    ) -> Result<(), StoreError> {
        // With a query within it SQLite would make a table of the rows first, and of a list of three one of the list.
        let sql = "UPDATE change SET read = ?2, due = ?4, doubt = iif(doubt > 0, ?5, 0) WHERE user = ?1 AND state < 3 AND due <= ?3
                     AND (state = 2 OR doubt > 0 OR kind = 2 OR kind BETWEEN 4 AND 5 OR ?6)";
        let doubt = UnderWay::InDoubt.code();
        self.tx.execute(sql, (user.key, request, now, lease_ends, doubt, user.removed))?;
        if !user.awaited {
            return Ok(());
        }
        let sql = "UPDATE migration_move SET due = ?3 WHERE user = ?1 AND due <= ?2";
        self.tx.run(sql, (user.key, now, lease_ends))
    }

    /// Graph made it: reads asked for after this answer can show it, the first of them then.
    pub fn sent(&mut self, change: &Change, answer: Evidence, due: Time) -> Result<(), StoreError> {
        let sql =
            "UPDATE change SET state = ?2, since = ?3, due = ?4, doubt = 0, read = NULL WHERE change = ?1";
        self.tx.execute(sql, (change.change, PendingChangeState::Sent.code(), answer.at, due))?;
        self.expect(change, answer.sequence, answer.at)?;
        if !change.owner.of_claim() {
            migration::sent(self.tx, change, answer.at)?;
        }
        if makes_claim(change) {
            self.move_claim(change, ClaimState::Booked, ClaimState::Sent)?;
        }
        Ok(())
    }

    /// It is not made and is due again then: by itself, or one of its rounds more.
    pub fn again(&self, change: &Change, due: Time, alone: bool, round: bool) -> Result<(), StoreError> {
        let sql = "UPDATE change SET state = ?2, since = iif(state = ?2, since, ?3), due = ?3, doubt = 0, read = NULL, alone = alone OR ?4,
                     rounds = rounds + ?5 WHERE change = ?1";
        self.tx.execute(sql, (change.change, PendingChangeState::Pending.code(), due, alone, round))?;
        if change.owner.of_claim() { Ok(()) } else { migration::not_sent(self.tx, change, due) }
    }

    /// It is looked at then, as it stands.
    pub fn look_again(&self, change: &Change, due: Time) -> Result<(), StoreError> {
        self.tx.run("UPDATE change SET due = ?2, read = NULL WHERE change = ?1", (change.change, due))
    }

    /// Nobody knows whether it was made: the user is read then. What reads show of it counts from this answer.
    pub fn doubted(&self, change: &Change, answer: Evidence, due: Time) -> Result<(), StoreError> {
        let sql = "UPDATE change SET doubt = ?2, due = ?3, read = NULL WHERE change = ?1";
        self.tx.execute(sql, (change.change, UnderWay::InDoubt.code(), due))?;
        self.expect(change, answer.sequence, answer.at)
    }

    /// What is expected to be seen of a change counts from here.
    fn expect(&self, change: &Change, sequence: Option<i64>, at: Time) -> Result<(), StoreError> {
        if change.kind == PendingChangeKind::SetUsageLocation {
            return Ok(());
        }
        let after = Evidence { sequence, at };
        if change.owner.of_claim() {
            expectation::count_from(self.tx, change.user.0, change.owner.id, after)
        } else {
            migration::count_from(self.tx, change.owner.id, after)
        }
    }

    /// It is so already, as an import or a read showed.
    pub fn seen(&self, change: &Change, at: Time) -> Result<(), StoreError> {
        self.close(change, PendingChangeState::Observed, at)
    }

    fn close(&self, change: &Change, state: PendingChangeState, at: Time) -> Result<(), StoreError> {
        let sql = "UPDATE change SET state = ?2, since = ?3, doubt = 0, read = NULL WHERE change = ?1";
        self.tx.run(sql, (change.change, state.code(), at))
    }

    /// It failed for good, and with it what waits for it: all of these. The claim is Failed and its units are
    /// free; of a removal the claim is Observed again.
    pub fn failed(&mut self, change: &Change, at: Time) -> Result<Vec<Change>, StoreError> {
        self.close(change, PendingChangeState::Failed, at)?;
        let mut failed = vec![change.clone()];
        for waiting in due::waiting_for(self.tx, change)? {
            failed.extend(self.failed(&waiting, at)?);
        }
        match change.owner.kind {
            OwnerKind::Undo => self.keep_license(change)?,
            OwnerKind::Claim if makes_claim(change) => {
                self.hand_location_on(change, at)?;
                self.end_claim(change)?;
            }
            OwnerKind::Claim => {}
            OwnerKind::Migration | OwnerKind::PutBack => migration::failed(self.tx, change, at)?,
        }
        Ok(failed)
    }

    /// The usage location that was to come first is for another claim that waits for it, or for nobody.
    fn hand_location_on(&self, change: &Change, at: Time) -> Result<(), StoreError> {
        let waits = "(SELECT min(w.owner) FROM change w WHERE w.user = change.user AND w.state < 3 AND w.after = change.change)";
        let mine = "owner_kind = 1 AND owner = ?1 AND kind = 2 AND state = 1 AND doubt = 0";
        let sql = format!("UPDATE change SET owner = {waits} WHERE {mine} AND {waits} IS NOT NULL");
        self.tx.execute(&sql, [change.owner.id])?;
        let sql = format!("UPDATE change SET state = ?2, since = ?3 WHERE {mine}");
        self.tx.run(&sql, (change.owner.id, PendingChangeState::Cancelled.code(), at))
    }

    fn end_claim(&mut self, change: &Change) -> Result<(), StoreError> {
        let (user, claim) = (change.user.0, change.owner.id);
        let product = self.product_of(change)?;
        let cell = watcher::claim(self.tx, claim, product)?.cell;
        if !cell.kind.state.is_some_and(ClaimState::open) {
            return Ok(());
        }
        pool::unbook(self.tx, Owner::claim(claim))?;
        expectation::forget_besides(self.tx, user, claim)?;
        expectation::settle(self.tx, user, claim, ENDED)?;
        claim::become_now(self.tx, claim, ClaimState::Failed)?;
        self.tally.moved(cell, claim, ClaimState::Failed);
        Ok(())
    }

    /// What was to be removed stays: the claim is as it was before its undo.
    fn keep_license(&mut self, change: &Change) -> Result<(), StoreError> {
        let (user, claim) = (change.user.0, change.owner.id);
        let product = self.product_of(change)?;
        let cell = watcher::claim(self.tx, claim, product)?.cell;
        if cell.kind.state != Some(ClaimState::UndoPending) {
            return Ok(());
        }
        expectation::settle(self.tx, user, claim, SEEN)?;
        let sql = "UPDATE claim_now SET state = ?2, undone_at = NULL, undone_by = NULL, undo_reason = NULL WHERE claim = ?1";
        self.tx.execute(sql, (claim, ClaimState::Observed.code()))?;
        self.tally.moved(cell, claim, ClaimState::Observed);
        Ok(())
    }

    /// The product of the claim that a change is made for.
    fn product_of(&self, change: &Change) -> Result<i64, StoreError> {
        if let Some((product, _)) = change.product {
            return Ok(product);
        }
        let sql = "SELECT product FROM holding WHERE user = ?1 AND kind BETWEEN 2 AND 5 AND path = ?2";
        let found = self.tx.find(sql, (change.user.0, change.owner.id), |row| row.get(0))?;
        found.ok_or_else(|| StoreError::gone("holding"))
    }

    fn move_claim(&mut self, change: &Change, from: ClaimState, to: ClaimState) -> Result<(), StoreError> {
        let claim = change.owner.id;
        let cell = watcher::claim(self.tx, claim, self.product_of(change)?)?.cell;
        if cell.kind.state == Some(from) {
            claim::become_now(self.tx, claim, to)?;
            self.tally.moved(cell, claim, to);
        }
        Ok(())
    }

    /// Another product is booked for the claim, and asked for from then on (r54).
    pub fn next_product(&mut self, change: &Change, next: &Booked, now: Time) -> Result<(), StoreError> {
        let (tx, user, claim) = (self.tx, change.user.0, change.owner.id);
        let before = watcher::claim(tx, claim, self.product_of(change)?)?.cell;
        let product = catalog::product_key(tx, next.sku)?;
        pool::unbook(tx, Owner::claim(claim))?;
        if next.unit {
            pool::book(tx, Owner::claim(claim), product)?;
        }
        let disabled = Plans::bytes(&next.disabled);
        let sql = "UPDATE change SET product = ?2, disabled = ?3, state = ?4, since = ?5, due = ?5, doubt = 0, alone = 0, rounds = 0, read = NULL
                   WHERE change = ?1";
        tx.execute(sql, (change.change, product, &disabled, PendingChangeState::Pending.code(), now))?;
        expectation::take_product(tx, user, claim, product, &disabled)?;
        claim::take_product(tx, claim, product, next.position, &disabled)?;
        self.tally.product_moved(before, claim, product);
        claim::count_in_department(tx, claim, before.kind.product, product)
    }
}

/// Whether a change is the one that makes its claim true.
fn makes_claim(change: &Change) -> bool {
    change.owner.kind == OwnerKind::Claim
        && matches!(change.kind, PendingChangeKind::AssignLicense | PendingChangeKind::AddToGroup)
}
