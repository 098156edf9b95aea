//! What reads show of products on their way, written with the changes that follow from it (r60, r61).

use super::{
    asking,
    moves::{Happened, Moved},
    moving::{self, Move},
    sight::{self, Reading},
};
use crate::{
    domain::{
        claim::{ClaimState, PendingChangeKind, PendingChangeState},
        exchange::{Owner, OwnerKind},
        ids::{PlanId, SkuId},
        migration::{HoldBack, MigrationItemState, MigrationStep, MoveVerdict, Obstacle},
        time::Time,
    },
    store::sqlite::{
        catalog, claim,
        error::StoreError,
        exchange::attempt,
        facts::SEEN,
        pool,
        tally::Tally,
        transaction::{Read, Tx},
        watcher::{self, UserRead, Watcher},
    },
};

impl Watcher {
    /// Looks at what is on its way for a user.
    pub fn look_at_moves(
        &mut self,
        tx: &Tx<'_>,
        user: i64,
        read: &UserRead<'_>,
        enabled: bool,
        located: bool,
    ) -> Result<(), StoreError> {
        // What a store does that is the record itself is nothing that imports show.
        if self.terms.local {
            return Ok(());
        }
        let reading = Reading { read: self.terms.evidence, settle: self.terms.settle, enabled, located };
        for moving in self.moves.of_user(tx, user)? {
            let terms = self.moves.terms(tx, moving.migration)?;
            let sight = sight::sight(tx, &moving, terms, read.given, reading)?;
            // Presence after a removal of ours proves nothing in a read: what gives the license again is to be answered (r61).
            let gives = matches!(moving.step, MigrationStep::PutBack | MigrationStep::Return);
            if gives && sight.asked && !asking::answered(tx, &moving)? {
                continue;
            }
            let direct = sight.direct.map(|path| path.off.to_vec());
            let verdict = (self.terms.look)(&sight);
            self.see_brought(tx, &moving, read)?;
            self.turn(tx, &moving, verdict, direct)?;
        }
        Ok(())
    }

    /// The user is there again.
    pub fn find_moves(&mut self, tx: &Tx<'_>, user: i64) -> Result<(), StoreError> {
        if self.terms.local { Ok(()) } else { revive(tx, user, self.terms.now) }
    }

    /// The user is gone: nothing more can be done.
    pub fn lose_moves(&mut self, tx: &Tx<'_>, user: i64) -> Result<(), StoreError> {
        for moving in self.moves.of_user(tx, user)? {
            self.turn(tx, &moving, MoveVerdict::Failed(HoldBack::AccountDeleted.into()), None)?;
        }
        Ok(())
    }

    /// Writes what a read makes of it. `direct` are the plans that the direct license has off, where the read shows it.
    fn turn(
        &mut self,
        tx: &Tx<'_>,
        moving: &Move,
        verdict: MoveVerdict,
        direct: Option<Vec<PlanId>>,
    ) -> Result<(), StoreError> {
        let now = self.terms.now;
        match verdict {
            MoveVerdict::Nothing => Ok(()),
            MoveVerdict::Known { lacked, shown, agreed, obstacle } => {
                self.record(tx, moving, direct.as_deref())?;
                // That two reads agree on it says more than any answer that it is not gone, or that somebody gave it since: with
                // the plans of then it would be given again over that.
                let since = moving.after.map_or(moving.since, |answer| answer.at);
                let there = direct.is_some() && agreed.is_some() && shown.is_some_and(|shown| shown >= since);
                let watched = [MigrationStep::Wait, MigrationStep::Inherited, MigrationStep::Removed];
                if moving.removed && there && watched.contains(&moving.step) {
                    moving::is_back(tx, moving.number)?;
                    // From here on the group's license is waited for, of which that says nothing.
                    if moving.step == MigrationStep::Wait {
                        return moving::know(tx, moving, (None, None, None), obstacle.as_ref());
                    }
                }
                let same = (lacked, shown, agreed) == (moving.lacked, moving.shown, moving.agreed);
                if same && obstacle == moving.obstacle {
                    return Ok(());
                }
                moving::know(tx, moving, (lacked, shown, agreed), obstacle.as_ref())
            }
            MoveVerdict::Arrived(obstacle) => {
                if self.see_member(tx, moving)? && moving.due.is_none() {
                    moving::read_again(tx, moving.number, Some(now))?;
                }
                moving::know(tx, moving, (None, None, None), Some(&obstacle))
            }
            MoveVerdict::Inherited => self.inherited(tx, moving, direct),
            MoveVerdict::Wait(obstacle) => {
                asking::cancel(tx, moving.number, now)?;
                let to = (moving.state, MigrationStep::Wait);
                moving::step(tx, moving, to, now, None, Some(&obstacle)).map(drop)
            }
            MoveVerdict::PutBack(obstacle) => {
                asking::close(tx, moving.number, now)?;
                moving::count_put_back(tx, moving)?;
                let to = (moving.state, MigrationStep::PutBack);
                let moving = moving::step(tx, moving, to, now, None, Some(&obstacle))?;
                self.happened(&moving, Happened::PutsBack);
                asking::ask(tx, &moving, now, now).map(drop)
            }
            MoveVerdict::GiveAgain => {
                moving::read_again(tx, moving.number, None)?;
                asking::ask(tx, moving, now, now).map(drop)
            }
            MoveVerdict::Back => self.back(tx, moving),
            MoveVerdict::Done => {
                asking::close(tx, moving.number, now)?;
                self.move_claims(tx, moving, ClaimState::Observed, ClaimState::Migrated)?;
                self.end_move(tx, moving, (MigrationItemState::Done, Happened::Done), None)
            }
            MoveVerdict::Left => {
                moving::has_left(tx, moving)?;
                let left = asking::took_out(tx, moving)?;
                asking::close(tx, moving.number, now)?;
                tx.execute("DELETE FROM member WHERE user = ?1 AND grp = ?2", (moving.user, moving.group))?;
                self.end_move(tx, moving, (MigrationItemState::Undone, Happened::Undone { left }), None)
            }
            MoveVerdict::Failed(obstacle) => {
                self.fail(tx, moving, &obstacle)?;
                let failed = (MigrationItemState::Failed, Happened::Failed);
                self.end_move(tx, moving, failed, Some(&obstacle))?;
                stop_wave(tx, moving, now)
            }
        }
    }

    /// What is given again is what was there before anything was taken: the direct license as the reads before the removal
    /// showed it, or as those do by which the user leaves the group, where it is another's by then.
    fn record(&self, tx: &Tx<'_>, moving: &Move, direct: Option<&[PlanId]>) -> Result<(), StoreError> {
        let shows = match moving.step {
            MigrationStep::Inherited => true,
            MigrationStep::Leave => !moving.removed,
            _ => false,
        };
        match direct.filter(|off| shows && *off != moving.recorded) {
            Some(off) => moving::record(tx, moving.number, off),
            None => Ok(()),
        }
    }

    fn inherited(
        &mut self,
        tx: &Tx<'_>,
        moving: &Move,
        direct: Option<Vec<PlanId>>,
    ) -> Result<(), StoreError> {
        let now = self.terms.now;
        self.see_member(tx, moving)?;
        let recorded = direct.unwrap_or_else(|| moving.recorded.clone());
        if recorded != moving.recorded {
            moving::record(tx, moving.number, &recorded)?;
        }
        let read = self.terms.evidence.at;
        let to = (moving.state, MigrationStep::Inherited);
        let moving = moving::step(tx, &Move { recorded, ..moving.clone() }, to, now, Some(read), None)?;
        asking::ask(tx, &moving, now, read.plus(self.terms.settle.unwrap_or(0)).max(now)).map(drop)
    }

    /// A license of the group is the evidence of membership in it (r47); whether that was to be seen yet.
    fn see_member(&mut self, tx: &Tx<'_>, moving: &Move) -> Result<bool, StoreError> {
        let change = joining(tx, moving)?;
        if let Some(change) = change {
            // An answer said whose doing it is; where none did, what may be ours is ours to end.
            if !asking::is_sent(tx, change)? {
                moving::made_membership(tx, moving, attempt::may_have_made(tx, change)?)?;
            }
            close_joining(tx, change, self.terms.now)?;
            self.happened(moving, Happened::Joined);
        }
        see_units(tx, moving, self.terms.evidence.at)?;
        Ok(change.is_some())
    }

    /// What the group brought besides is there, whatever became of the product itself. A license in error has no unit.
    fn see_brought(&self, tx: &Tx<'_>, moving: &Move, read: &UserRead<'_>) -> Result<(), StoreError> {
        let at = self.terms.evidence.at;
        let through =
            |product: &&i64| read.given.get(&(**product, moving.group)).is_some_and(|held| held.active());
        let seen = moving.brings.iter().filter(through);
        seen.filter(|_| at >= moving.since)
            .try_for_each(|product| pool::see(tx, Owner::migration(moving.number), *product, at))
    }

    /// The direct license is there again: after it was put back the group's is waited for, and on the way back the user may
    /// leave the group.
    fn back(&mut self, tx: &Tx<'_>, moving: &Move) -> Result<(), StoreError> {
        let (now, read) = (self.terms.now, self.terms.evidence.at);
        let gave = moving.removed && asking::answered(tx, moving)?;
        asking::close(tx, moving.number, now)?;
        moving::is_back(tx, moving.number)?;
        // What was there before it was tried again is not given again.
        if gave {
            self.happened(moving, Happened::GivenAgain);
        }
        let moving = &Move { removed: false, ..moving.clone() };
        self.move_claims(tx, moving, ClaimState::Migrated, ClaimState::Observed)?;
        let undoing = moving.state == MigrationItemState::Undoing;
        if moving.step == MigrationStep::PutBack && !undoing {
            let to = (moving.state, MigrationStep::Wait);
            return moving::step(tx, moving, to, now, None, moving.obstacle.as_ref()).map(drop);
        }
        leave_or_end(tx, moving, now, Some(read), self.terms.settle.unwrap_or(0))?.map_or(Ok(()), |state| {
            self.end_move(tx, moving, (state, Happened::Undone { left: false }), None)
        })
    }

    /// What was asked for it is not asked for any more. What Graph made stays; that it brought no license is told.
    fn fail(&mut self, tx: &Tx<'_>, moving: &Move, obstacle: &Obstacle) -> Result<(), StoreError> {
        let now = self.terms.now;
        asking::cancel(tx, moving.number, now)?;
        match moving.step {
            MigrationStep::Wait => {
                if let Some(change) = joining(tx, moving)?.filter(|_| obstacle.error.is_some()) {
                    let sql = "UPDATE change SET state = ?2, since = ?3, read = NULL WHERE change = ?1 AND state = 2";
                    tx.execute(sql, (change, PendingChangeState::Failed.code(), now))?;
                }
            }
            MigrationStep::PutBack => {
                asking::close(tx, moving.number, now)?;
                // Of who is deleted no read showed it.
                if moving.removed && obstacle.reason != HoldBack::AccountDeleted {
                    moving::is_back(tx, moving.number)?;
                    self.happened(moving, Happened::GivenAgain);
                }
            }
            _ => asking::close(tx, moving.number, now)?,
        }
        obstacle.error.as_deref().map_or(Ok(()), |error| moving::say(tx, moving.number, error))
    }

    fn end_move(
        &mut self,
        tx: &Tx<'_>,
        moving: &Move,
        (state, what): (MigrationItemState, Happened),
        held: Option<&Obstacle>,
    ) -> Result<(), StoreError> {
        moving::end(tx, moving, state, self.terms.now, held)?;
        self.happened(moving, what);
        Ok(())
    }

    fn happened(&mut self, moving: &Move, what: Happened) {
        self.moves.moved.push(Moved { number: moving.number, what, at: self.terms.evidence.at });
    }

    /// The claims whose direct license it is.
    fn move_claims(
        &mut self,
        tx: &Tx<'_>,
        moving: &Move,
        from: ClaimState,
        to: ClaimState,
    ) -> Result<(), StoreError> {
        move_claims(tx, &mut self.tally, moving, (from, to))
    }
}

/// Those that failed for their user was gone go on, for the user is there again.
fn revive(tx: &Tx<'_>, user: i64, now: Time) -> Result<(), StoreError> {
    for moving in moving::failed_of_user(tx, user)? {
        if moving.obstacle.as_ref().is_some_and(|it| it.reason == HoldBack::AccountDeleted) {
            let begun = moving::begin_again(tx, &moving, now)?;
            asking::ask(tx, &begun, now, now)?;
        }
    }
    Ok(())
}

/// The claims that gave a user a direct license are in another state, where they are in this one.
pub(super) fn move_claims(
    tx: &Tx<'_>,
    tally: &mut Tally,
    moving: &Move,
    (from, to): (ClaimState, ClaimState),
) -> Result<(), StoreError> {
    let sql = "SELECT path FROM holding WHERE user = ?1 AND kind = ?2 AND product = ?3 AND via = 0";
    let product = moving.product;
    let claims: Vec<i64> = tx.rows(sql, (moving.user, SEEN, product), |row| row.get(0))?;
    for claim in claims {
        let cell = watcher::claim(tx, claim, product)?.cell;
        if cell.kind.state == Some(from) {
            claim::become_now(tx, claim, to)?;
            tally.moved(cell, claim, to);
        }
    }
    Ok(())
}

/// The user leaves the group, if the migration brought the user there and nothing else needs that; else the state in which
/// it ends.
pub fn leave_or_end(
    tx: &Tx<'_>,
    moving: &Move,
    now: Time,
    shown: Option<Time>,
    settle: i64,
) -> Result<Option<MigrationItemState>, StoreError> {
    let stays = moving.to_step == Some(MigrationStep::Inherited);
    if stays || !(moving.joined || moving::is_ours(tx, moving)?) || moving::shares(tx, moving)? {
        return Ok(Some(MigrationItemState::Undone));
    }
    if let Some(change) = joining(tx, moving)? {
        close_joining(tx, change, now)?;
    }
    let to = (MigrationItemState::Undoing, MigrationStep::Leave);
    let moving = moving::step(tx, moving, to, now, shown, None)?;
    asking::ask(tx, &moving, now, shown.map_or(now, |read| read.plus(settle).max(now)))?;
    Ok(None)
}

/// The change that adds the user to the group, if one is open.
fn joining(db: &Read<'_>, moving: &Move) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT change FROM change WHERE user = ?1 AND state < 3 AND owner_kind = ?2 AND kind = ?3 AND grp = ?4";
    let kinds = (OwnerKind::Migration.code(), PendingChangeKind::AddToGroup.code());
    db.find(sql, (moving.user, kinds.0, kinds.1, moving.group), |row| row.get(0))
}

fn close_joining(tx: &Tx<'_>, change: i64, now: Time) -> Result<(), StoreError> {
    tx.run("UPDATE change SET state = 3, since = ?2, doubt = 0, read = NULL WHERE change = ?1", (change, now))
}

/// The first counts of pools that are so much later have the units in them that the group brought (r08).
fn see_units(tx: &Tx<'_>, moving: &Move, at: Time) -> Result<(), StoreError> {
    // One owner after the other: a list of them would be a table to SQLite.
    let sql = "SELECT move FROM migration_move WHERE user = ?1 AND grp = ?2";
    let owners: Vec<i64> = tx.rows(sql, (moving.user, moving.group), |row| row.get(0))?;
    let sql = "UPDATE booking SET seen_at = ?3 WHERE owner_kind = ?2 AND owner = ?1 AND seen_at IS NULL";
    owners.into_iter().try_for_each(|owner| tx.run(sql, (owner, OwnerKind::Migration.code(), at)))
}

/// Books the units of what else a group brings to a user who lacks it (r63).
pub fn book(tx: &Tx<'_>, moving: i64, skus: impl IntoIterator<Item = SkuId>) -> Result<(), StoreError> {
    skus.into_iter()
        .try_for_each(|sku| pool::book(tx, Owner::migration(moving), catalog::product_key(tx, sku)?))
}

/// Stops a wave in which more failed than may.
pub(in crate::store::sqlite) fn stop_wave(tx: &Tx<'_>, moving: &Move, now: Time) -> Result<(), StoreError> {
    let sql = "UPDATE migration_wave SET stopped = 1 WHERE migration = ?1 AND wave = ?2 AND stopped = 0 AND max_failures <
                 (SELECT count(*) FROM migration_move WHERE migration = ?1 AND wave = ?2 AND state = ?3)";
    let failed = MigrationItemState::Failed.code();
    if tx.execute(sql, (moving.migration, moving.wave, failed))? == 0 {
        return Ok(());
    }
    asking::hold(tx, moving.migration, Some(moving.wave), now)
}
