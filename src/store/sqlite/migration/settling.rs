//! What answers make of products on their way.

use super::{
    asking,
    moving::{self, Move},
    watching::{leave_or_end, stop_wave},
};
use crate::{
    domain::{
        claim::PendingChangeKind,
        migration::{MigrationItemState, MigrationStep},
        time::Time,
    },
    store::sqlite::{
        error::StoreError,
        exchange::{attempt, due::Change},
        transaction::{Read, Tx},
    },
};

fn of(db: &Read<'_>, change: &Change) -> Result<Move, StoreError> {
    moving::get(db, change.owner.id)?.ok_or_else(|| StoreError::gone("migration_move"))
}

/// Graph made a change. Who was added waits for the group's license, or leaves again where that was asked for meanwhile; a
/// direct license that was to stay is given again.
pub(in crate::store::sqlite) fn sent(tx: &Tx<'_>, change: &Change, at: Time) -> Result<(), StoreError> {
    let owner = of(tx, change)?;
    match change.kind {
        PendingChangeKind::RemoveLicense if owner.state == MigrationItemState::Undoing => {
            return give_again(tx, &owner, at);
        }
        PendingChangeKind::AddToGroup => {}
        _ => return Ok(()),
    }
    moving::made_membership(tx, &owner, true)?;
    for moving in moving::of_user(tx, owner.user)? {
        if moving.group != owner.group || moving.step != MigrationStep::Join {
            continue;
        }
        if moving.state == MigrationItemState::Undoing {
            let moving = Move { joined: true, ..moving };
            if let Some(state) = leave_or_end(tx, &moving, at, None, 0)? {
                moving::end(tx, &moving, state, at, None)?;
            }
        } else {
            moving::arrives(tx, moving.number, at)?;
        }
    }
    Ok(())
}

/// Gives the direct license again, whatever became of its removal.
pub fn give_again(tx: &Tx<'_>, moving: &Move, now: Time) -> Result<(), StoreError> {
    asking::close(tx, moving.number, now)?;
    let to = (MigrationItemState::Undoing, MigrationStep::Return);
    let moving = moving::step(tx, moving, to, now, None, None)?;
    asking::ask(tx, &moving, now, now).map(drop)
}

/// What was Done is to be given again, once a read shows what somebody else gave since.
pub fn look_and_give_again(tx: &Tx<'_>, moving: &Move, now: Time) -> Result<(), StoreError> {
    let to = (MigrationItemState::Undoing, MigrationStep::Return);
    let moving = moving::step(tx, moving, to, now, None, None)?;
    moving::read_again(tx, moving.number, Some(now))
}

/// A change is not made as far as is known, and would be due again. On the way back it is not: what may have been done is
/// taken back.
pub(in crate::store::sqlite) fn not_sent(tx: &Tx<'_>, change: &Change, at: Time) -> Result<(), StoreError> {
    let moving = of(tx, change)?;
    let undoing = moving.state == MigrationItemState::Undoing;
    match (change.kind, moving.step) {
        (PendingChangeKind::RemoveLicense, MigrationStep::Removed) if undoing => {
            return give_again(tx, &moving, at);
        }
        (PendingChangeKind::RemoveLicense, MigrationStep::Removed) => {}
        (PendingChangeKind::AddToGroup, MigrationStep::Join | MigrationStep::Wait) if undoing => {
            let joined = moving.joined || attempt::may_have_made(tx, change.change)?;
            asking::cancel(tx, moving.number, at)?;
            asking::ask_siblings(tx, &moving, at)?;
            if let Some(state) = leave_or_end(tx, &Move { joined, ..moving.clone() }, at, None, 0)? {
                moving::end(tx, &moving, state, at, None)?;
            }
            return Ok(());
        }
        // Meanwhile the user was to stay.
        (PendingChangeKind::RemoveFromGroup, MigrationStep::Leave) => {
            if moving.to_step == Some(MigrationStep::Inherited) {
                asking::cancel(tx, moving.number, at)?;
                moving::end(tx, &moving, MigrationItemState::Undone, at, None)?;
            }
            return Ok(());
        }
        _ => return Ok(()),
    }
    moving::step(tx, &moving, (moving.state, MigrationStep::Inherited), at, None, None).map(drop)
}

/// A change failed for good, and with it the items that it was made for. A wave in which too many did is stopped.
pub(in crate::store::sqlite) fn failed(tx: &Tx<'_>, change: &Change, at: Time) -> Result<(), StoreError> {
    let owner = of(tx, change)?;
    for moving in moving::of_user(tx, owner.user)? {
        let shares = change.kind == PendingChangeKind::AddToGroup
            && moving.group == owner.group
            && matches!(moving.step, MigrationStep::Join | MigrationStep::Wait);
        if moving.number != owner.number && !shares {
            continue;
        }
        asking::cancel(tx, moving.number, at)?;
        let mut moving = moving;
        if change.kind == PendingChangeKind::RemoveLicense && moving.step == MigrationStep::Removed {
            let to = (moving.state, MigrationStep::Inherited);
            moving = moving::step(tx, &moving, to, at, None, moving.obstacle.as_ref())?;
        }
        moving::end(tx, &moving, MigrationItemState::Failed, at, moving.obstacle.as_ref())?;
        stop_wave(tx, &moving, at)?;
    }
    Ok(())
}
