//! The one watcher: every read of a user is held against what lies with the user, and what it shows of claims is
//! written (r47).

use super::{
    claim,
    error::StoreError,
    expectation::{self, Grant, Held, Holdings, Known, Paths, Place},
    facts::{BESIDES, ENDED, LEAVING, OPEN, SEEN},
    merge::MergeTerms,
    migration::moves::Moves,
    pool,
    tally::{Cell, Tally},
    transaction::Tx,
};
use crate::{
    domain::{
        claim::{ClaimState, Kind, PendingChangeState},
        exchange::{Evidence, Expectation, Owner, OwnerKind, Sight, Verdict, Wish},
        ids::UserId,
        time::Time,
    },
    store::import::{Observed, Told},
};
use std::{borrow::Cow, collections::BTreeMap};

/// Compares reads of users with what is expected of them.
pub(super) struct Watcher {
    pub terms: MergeTerms,
    pub tally: Tally,
    /// What is on its way by migrations.
    pub moves: Moves,
    /// What was seen of claims.
    pub told: Told,
    /// The claims it was seen of, until they are recorded.
    pub seen: Vec<Observed>,
    /// Users of whom a path may be in doubt, for reads have lacked it.
    pub doubtful: Vec<UserId>,
    /// Claims read.
    pub read: usize,
}

pub(super) struct Claim {
    decided_at: Time,
    undone_at: Option<Time>,
    pub cell: Cell,
}

/// What is believed of a user's paths after a read.
pub(super) struct Believed<'a> {
    pub paths: Cow<'a, Paths>,
    /// The reads that first lacked a path, where that changed.
    marks: BTreeMap<Place, Option<Evidence>>,
}

impl Believed<'_> {
    /// Whether this read changed which paths reads have lacked.
    pub fn marked(&self) -> bool {
        !self.marks.is_empty()
    }

    /// Writes which reads lacked which paths.
    pub fn mark(&self, tx: &Tx<'_>, user: i64) -> Result<(), StoreError> {
        self.marks.iter().try_for_each(|(place, lacked)| expectation::mark(tx, user, *place, *lacked))
    }
}

/// A read of a user.
pub(super) struct UserRead<'a> {
    /// When what the store held before was taken.
    pub before: Time,
    /// The paths that it shows.
    pub given: &'a Paths,
    /// The paths that are believed after it.
    pub believed: &'a Paths,
    /// Whether the user is gone and cannot be restored, so that nothing comes back.
    pub for_good: bool,
}

impl Watcher {
    pub fn new(terms: MergeTerms) -> Watcher {
        Watcher {
            terms,
            tally: Tally::default(),
            moves: Moves::default(),
            told: Told::default(),
            seen: Vec::new(),
            doubtful: Vec::new(),
            read: 0,
        }
    }

    /// What is believed of a user's paths now that a read shows these: one that it alone lacks is still there (r46).
    pub fn believe<'a>(&self, before: &Holdings, given: &'a Paths) -> Believed<'a> {
        let mut believed = Believed { paths: Cow::Borrowed(given), marks: BTreeMap::new() };
        let seen = |place: &Place| given.contains_key(place) && !before.lacked.contains_key(place);
        for (place, held) in before.paths.iter().filter(|(place, _)| !seen(place)) {
            let expected = Expectation {
                wish: Wish::Stays,
                since: Time::default(),
                after: None,
                sends: false,
                off: None,
                lacked: before.lacked.get(place).copied(),
                shown: None,
                agreed: None,
            };
            match self.judge(expected, given, *place, self.terms.settle) {
                Verdict::Gone => continue,
                Verdict::Known { lacked, .. } => drop(believed.marks.insert(*place, lacked)),
                Verdict::Nothing | Verdict::Came => {}
            }
            if !given.contains_key(place) {
                believed.paths.to_mut().insert(*place, held.clone());
            }
        }
        believed
    }

    fn judge(&self, expected: Expectation<'_>, given: &Paths, place: Place, settle: Option<i64>) -> Verdict {
        let lacked = expected.lacked.filter(|read| read.at <= self.terms.credible());
        let path = given.get(&place).map(Held::shown);
        let sight = Sight { read: self.terms.evidence, path, settle };
        (self.terms.judge)(&Expectation { lacked, ..expected }, &sight)
    }

    /// Looks at a user's claims.
    pub fn look(
        &mut self,
        tx: &Tx<'_>,
        user: i64,
        read: &UserRead<'_>,
        grants: &[Grant],
    ) -> Result<(), StoreError> {
        for grant in grants {
            let worth_reading = match grant.kind {
                SEEN => read.believed.keys().all(|(product, _)| *product != grant.product),
                LEAVING => true,
                _ => read.given.contains_key(&grant.place()),
            };
            if !worth_reading {
                continue;
            }
            self.read += 1;
            let claim = claim(tx, grant.claim, grant.product)?;
            match grant.kind {
                SEEN if self.terms.evidence.at > read.before.max(claim.decided_at) => {
                    self.lose(tx, user, grant, claim.cell)?;
                }
                SEEN => {}
                LEAVING => self.leaving(tx, user, read, grant, &claim)?,
                _ => self.coming(tx, user, read, grant, &claim, grants)?,
            }
        }
        Ok(())
    }

    /// A license that a claim asked for, or that was gone, may have come.
    fn coming(
        &mut self,
        tx: &Tx<'_>,
        user: i64,
        read: &UserRead<'_>,
        grant: &Grant,
        claim: &Claim,
        grants: &[Grant],
    ) -> Result<(), StoreError> {
        let sends = self.terms.sends && matches!(grant.kind, OPEN | BESIDES);
        let expected = Expectation { sends, ..grant.expected(Wish::Comes, claim.decided_at) };
        if self.judge(expected, read.given, grant.place(), self.terms.settle) != Verdict::Came {
            return Ok(());
        }
        match claim.cell.kind.state {
            _ if grant.kind == BESIDES => self.see_besides(tx, user, grant),
            Some(state) if state.open() => self.see(tx, user, grant, claim.cell),
            Some(ClaimState::RemovedOutside) if !made_anew(tx, grant, grants)? => {
                self.see(tx, user, grant, claim.cell)
            }
            _ => Ok(()),
        }
    }

    /// A license that was asked to go may be gone.
    fn leaving(
        &mut self,
        tx: &Tx<'_>,
        user: i64,
        read: &UserRead<'_>,
        grant: &Grant,
        claim: &Claim,
    ) -> Result<(), StoreError> {
        let expected = grant.expected(Wish::Goes, claim.undone_at.unwrap_or_default());
        let settle = self.terms.settle.filter(|_| !read.for_good);
        match self.judge(expected, read.given, grant.place(), settle) {
            Verdict::Gone => {
                close_changes(tx, grant.claim, self.terms.now)?;
                pool::unbook(tx, Owner::claim(grant.claim))?;
                self.end(tx, user, grant, claim.cell, ClaimState::Undone)
            }
            Verdict::Known { lacked, shown, agreed } => {
                expectation::know(tx, user, grant.claim, Known { lacked, shown, agreed })
            }
            Verdict::Nothing | Verdict::Came => Ok(()),
        }
    }

    fn see(&mut self, tx: &Tx<'_>, user: i64, grant: &Grant, cell: Cell) -> Result<(), StoreError> {
        let claim = grant.claim;
        expectation::settle(tx, user, claim, SEEN)?;
        claim::become_now(tx, claim, ClaimState::Observed)?;
        close_changes(tx, claim, self.terms.now)?;
        self.unit_seen(tx, claim, grant.product)?;
        self.tally.moved(cell, claim, ClaimState::Observed);
        self.saw(user, grant, cell, ClaimState::Observed);
        self.told.observed += 1;
        Ok(())
    }

    /// A product that the claim's group brought too is there.
    fn see_besides(&self, tx: &Tx<'_>, user: i64, grant: &Grant) -> Result<(), StoreError> {
        expectation::came_besides(tx, user, grant.claim, grant.product)?;
        self.unit_seen(tx, grant.claim, grant.product)
    }

    /// The first count of the pool that is so much later has the unit in it (r08, r49).
    fn unit_seen(&self, tx: &Tx<'_>, claim: i64, product: i64) -> Result<(), StoreError> {
        let sql = "UPDATE booking SET seen_at = ?3 WHERE owner_kind = 1 AND owner = ?1 AND product = ?2";
        tx.execute(sql, (claim, product, self.terms.evidence.at))?;
        pool::count_one(tx, Owner::claim(claim), product, self.terms.settle.unwrap_or(0))
    }

    /// The license was there and is gone: what its group would have brought besides does not come either.
    fn lose(&mut self, tx: &Tx<'_>, user: i64, grant: &Grant, cell: Cell) -> Result<(), StoreError> {
        tx.execute(
            "UPDATE booking SET seen_at = ?2 WHERE owner_kind = 1 AND owner = ?1 AND seen_at IS NULL",
            (grant.claim, self.terms.evidence.at),
        )?;
        self.end(tx, user, grant, cell, ClaimState::RemovedOutside)?;
        self.told.removed_outside += 1;
        Ok(())
    }

    /// The license of a claim is gone.
    fn end(
        &mut self,
        tx: &Tx<'_>,
        user: i64,
        grant: &Grant,
        cell: Cell,
        state: ClaimState,
    ) -> Result<(), StoreError> {
        let claim = grant.claim;
        expectation::forget_besides(tx, user, claim)?;
        expectation::settle(tx, user, claim, ENDED)?;
        claim::become_now(tx, claim, state)?;
        self.tally.moved(cell, claim, state);
        self.saw(user, grant, cell, state);
        Ok(())
    }

    fn saw(&mut self, user: i64, grant: &Grant, cell: Cell, after: ClaimState) {
        let license = (user, grant.product, grant.via);
        self.seen.push(Observed { claim: grant.claim, license, before: cell.kind.state, after });
    }

    /// Writes the counts of a transaction.
    pub fn flush(&mut self, tx: &Tx<'_>) -> Result<(), StoreError> {
        self.doubtful.clear();
        self.moves.forget();
        std::mem::take(&mut self.tally).write(tx)
    }
}

/// Whether a later claim made the same path: then what is seen of it is that claim's (r40).
fn made_anew(tx: &Tx<'_>, grant: &Grant, grants: &[Grant]) -> Result<bool, StoreError> {
    let same = |it: &&Grant| it.kind != BESIDES && it.place() == grant.place() && it.claim > grant.claim;
    for later in grants.iter().filter(same) {
        let state = claim(tx, later.claim, later.product)?.cell.kind.state;
        if !matches!(state, None | Some(ClaimState::Failed | ClaimState::Undone)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What was asked of the tenant for a claim or its undo was seen done. One owner after the other: a list of them would be
/// a table to SQLite, which costs more than all the rest.
fn close_changes(tx: &Tx<'_>, claim: i64, now: Time) -> Result<(), StoreError> {
    let sql = "UPDATE change SET state = ?3, since = ?4, doubt = 0 WHERE owner_kind = ?1 AND owner = ?2 AND (state = ?5 OR state = ?6)";
    let (pending, sent) = (PendingChangeState::Pending.code(), PendingChangeState::Sent.code());
    [OwnerKind::Claim, OwnerKind::Undo].into_iter().try_for_each(|kind| {
        tx.run(sql, (kind.code(), claim, PendingChangeState::Observed.code(), now, pending, sent))
    })
}

/// When a claim of this product was decided and undone, its state, and what it is counted as.
pub(super) fn claim(tx: &Tx<'_>, claim: i64, product: i64) -> Result<Claim, StoreError> {
    let sql = "SELECT decided_at, app, outcome, coalesce(n.state, c.state), version, n.undone_at
               FROM claim c LEFT JOIN claim_now n USING (claim) WHERE c.claim = ?1";
    let (decided_at, app, outcome, state, version, undone_at) = tx.query_row(sql, [claim], |row| {
        let version: Option<i64> = row.get(4)?;
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, version, row.get(5)?))
    })?;
    let kind = Kind { version: version.unwrap_or(0), product, app, outcome, state };
    Ok(Claim { decided_at, undone_at, cell: Cell { hour: Cell::hour(decided_at), kind } })
}
