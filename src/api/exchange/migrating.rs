//! What of migrations may go, and what else an answer or a read makes of it.

use crate::{
    api::{audit, context::WriteContext, error::Error},
    domain::{
        claim::PendingChangeKind,
        exchange::OwnerKind,
        ids::GroupId,
        migration::{HoldBack, MigrationItemState, MigrationStep, Obstacle},
        request::{AttemptResult, Said},
        time::Time,
    },
    engine::{
        exchange::backoff,
        migrate::{
            pace,
            step::{TakesAway, group_takes, take_away},
        },
        watch,
    },
    store::{
        self, Noun, StoreError, Tx,
        exchange::{
            attempt,
            due::{Change, Moments},
            settle::Settler,
        },
        migration::{Carrying, Happened, Move, Moved},
        wanted,
    },
};
use std::collections::{BTreeMap, btree_map::Entry};

/// Whether a removal goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goes {
    Now,
    /// Once its group was read, which is asked for from now on.
    AfterGroup,
    /// The same, and it was asked for before.
    Waits,
    /// The group would take plans away, so that its license is waited for again.
    NoMore,
}

/// The groups of what is on its way, each read once as long as nothing else is read of groups.
#[derive(Default)]
pub struct Groups(BTreeMap<(i64, i64), Option<Carrying>>);

impl Groups {
    fn of(&mut self, tx: &Tx<'_>, moving: &Move) -> Result<Option<&Carrying>, Error> {
        let found = match self.0.entry((moving.group, moving.product)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(store::migration::group_of(tx, moving)?),
        };
        Ok(found.as_ref())
    }

    pub fn forget(&mut self) {
        self.0.clear();
    }
}

fn of(tx: &Tx<'_>, change: &Change) -> Result<Move, Error> {
    let found = store::migration::get_move(tx, change.owner.id)?;
    Ok(found.ok_or_else(|| StoreError::Corrupt("a change is of no product on its way".into()))?)
}

/// Whether the group of what a change takes away was read lately, and brings what the user has (r61).
pub fn goes(
    context: &WriteContext<'_>,
    groups: &mut Groups,
    change: &Change,
    moments: Moments,
) -> Result<Goes, Error> {
    let tx = context.tx;
    let moving = of(tx, change)?;
    let Carrying { id, taken_at, license } =
        groups.of(tx, &moving)?.ok_or_else(|| StoreError::Corrupt("a migration is to no group".into()))?;
    if *taken_at < moments.fresh {
        return read_group(tx, *id, moments.now);
    }
    let known = store::migration::as_known(tx, &moving, |sight| group_takes(sight, license.as_deref()));
    let Some(obstacle) = known? else { return Ok(Goes::Now) };
    store::migration::cancel(tx, moving.number, moments.now)?;
    let to = (moving.state, MigrationStep::Wait);
    store::migration::step_move(tx, &moving, to, moments.now, None, Some(&obstacle))?;
    Ok(Goes::NoMore)
}

/// Whether the group that a user is to be added to was read lately, and carries the product.
pub fn joins(
    context: &WriteContext<'_>,
    groups: &mut Groups,
    change: &Change,
    moments: Moments,
) -> Result<Goes, Error> {
    let tx = context.tx;
    let joined = change.group.map(|(group, _)| group);
    let mut carried = false;
    for it in store::migration::of_user(tx, change.user.0)? {
        if Some(it.group) == joined && it.step == MigrationStep::Join {
            let Some(group) = groups.of(tx, &it)? else { continue };
            if group.taken_at < moments.fresh {
                return read_group(tx, group.id, moments.now);
            }
            carried |= carries(tx, &it, Some(group))?;
        }
    }
    if carried {
        return Ok(Goes::Now);
    }
    Settler::new(tx).look_again(change, moments.now.plus(pace::GROUP))?;
    Ok(Goes::NoMore)
}

fn read_group(tx: &Tx<'_>, id: GroupId, now: Time) -> Result<Goes, Error> {
    if wanted::contains(tx, Noun::Group, id)? {
        return Ok(Goes::Waits);
    }
    wanted::add(tx, Noun::Group, id, now)?;
    Ok(Goes::AfterGroup)
}

/// What a change takes away that is handed out now, and of what on its way; none of one that takes nothing.
///
/// # Errors
/// What is to go was not proven, which would be a mistake of the library's own.
pub fn taken(tx: &Tx<'_>, change: &Change, now: Time) -> Result<Option<(TakesAway, Move)>, Error> {
    if !takes(change) {
        return Ok(None);
    }
    let moving = of(tx, change)?;
    let taken = watch::prove(moving.agreed, now).and_then(|proven| take_away(moving.step, proven));
    let unproven = || StoreError::Corrupt("what is to be taken away is not proven".into());
    Ok(Some((taken.ok_or_else(unproven)?, moving)))
}

/// Graph says that a user is in the group already. If no attempt of ours may have done it, the membership is not ours to
/// end.
pub fn joined(tx: &Tx<'_>, change: &Change, said: &Said) -> Result<(), Error> {
    let adds = change.owner.kind == OwnerKind::Migration && change.kind == PendingChangeKind::AddToGroup;
    if !adds || said.result != AttemptResult::DoneAlready || attempt::may_have_made(tx, change.change)? {
        return Ok(());
    }
    let moving = of(tx, change)?;
    Ok(store::migration::made_membership(tx, &moving, false)?)
}

/// Keeps with an item what it failed by.
pub fn say(tx: &Tx<'_>, moving: i64, said: &Said) -> Result<(), Error> {
    let status = said.status.map(|status| format!("HTTP {status}"));
    let error = said.message.clone().or_else(|| said.code.clone()).or(status).unwrap_or_default();
    Ok(store::migration::say(tx, moving, &error)?)
}

/// Records which of what was on its way failed by an answer. What shares a membership fails with it, and has no change of
/// its own to say by what.
pub fn record_failed(context: &WriteContext<'_>, moving: &[Move], said: &Said) -> Result<(), Error> {
    let mut failed = Vec::new();
    for Move { number, .. } in moving {
        let now = store::migration::get_move(context.tx, *number)?;
        if let Some(now) = now.filter(|it| it.state == MigrationItemState::Failed) {
            if now.error.is_none() {
                say(context.tx, *number, said)?;
            }
            failed.push(Moved { number: *number, what: Happened::Failed, at: context.moment.now });
        }
    }
    audit::moved(context.tx, context.moment, &failed)
}

/// What records of what is on its way are about.
pub fn target(tx: &Tx<'_>, number: i64) -> Result<String, Error> {
    let id = store::migration::id_of_move(tx, number)?;
    Ok(id.map_or_else(String::new, |id| format!("migration:{id}")))
}

/// As [`pace::proven_at`].
pub fn proven_at(tx: &Tx<'_>, change: &Change, now: Time, settle: i64) -> Result<Time, Error> {
    Ok(pace::proven_at(of(tx, change)?.shown, now, settle))
}

/// Whether a direct license may be gone by a removal that is in doubt: until two reads show it, for one may be of a copy of
/// the tenant from before (r46).
pub fn may_be_gone(tx: &Tx<'_>, change: &Change) -> Result<bool, Error> {
    if change.owner.kind != OwnerKind::Migration || change.kind != PendingChangeKind::RemoveLicense {
        return Ok(false);
    }
    let moving = of(tx, change)?;
    let removing = moving.step == MigrationStep::Removed && moving.state == MigrationItemState::Moving;
    Ok(removing && moving.agreed.is_none())
}

/// As [`pace::looked_for_at`].
pub fn looked_for_at(tx: &Tx<'_>, change: &Change, now: Time, settle: i64) -> Result<Time, Error> {
    let moving = of(tx, change)?;
    Ok(pace::looked_for_at(moving.lacked.map(|read| read.at).or(moving.shown), now, settle))
}

/// As [`pace::gone_at`]; none of a change that takes nothing away for a migration.
pub fn gone_at(
    tx: &Tx<'_>,
    change: &Change,
    now: Time,
    (settle, first): (i64, i64),
) -> Result<Option<Time>, Error> {
    if !takes(change) {
        return Ok(None);
    }
    Ok(pace::gone_at(of(tx, change)?.lacked, now, settle, first))
}

/// Whether a change takes something away for a migration.
pub fn takes(change: &Change) -> bool {
    let removes =
        matches!(change.kind, PendingChangeKind::RemoveLicense | PendingChangeKind::RemoveFromGroup);
    removes && change.owner.kind == OwnerKind::Migration
}

/// Whether the group as it was read last carries what is waited for, which is said with it.
fn carries(tx: &Tx<'_>, moving: &Move, group: Option<&Carrying>) -> Result<bool, Error> {
    let lacks = group.is_none_or(|group| group.license.is_none());
    let said = moving.obstacle.as_ref().is_some_and(|it| it.reason == HoldBack::GroupLacksProduct);
    if lacks != said {
        let obstacle = lacks.then(|| Obstacle::from(HoldBack::GroupLacksProduct));
        store::migration::know(tx, moving, (None, None, None), obstacle.as_ref())?;
    }
    Ok(!lacks)
}

/// A user was read: of what is on its way and waits for it alone, when it is read again.
pub fn read_again(tx: &Tx<'_>, groups: &mut Groups, user: i64, now: Time, first: i64) -> Result<(), Error> {
    for moving in store::migration::waiting_of_user(tx, user)? {
        if moving.step == MigrationStep::Wait && moving.state == MigrationItemState::Moving {
            let group = groups.of(tx, &moving)?;
            carries(tx, &moving, group)?;
            if let Some(group) = group.filter(|group| group.taken_at < now.plus(-pace::GROUP)) {
                read_group(tx, group.id, now)?;
            }
        }
        if moving.due.is_some() {
            let due = backoff::verify(moving.since, now, first);
            store::migration::read_again(tx, moving.number, Some(due))?;
        }
    }
    Ok(())
}
