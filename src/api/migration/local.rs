//! Migrations in a store that is the record itself, one step after the other.

use crate::{
    api::{audit, context::WriteContext, error::Error},
    domain::{
        decision::Grant,
        finding::PassedOver,
        ids::GroupId,
        migration::{HoldBack, MigrationItemState, MigrationStep, Obstacle},
        user::Path,
    },
    engine::tenant,
    store::{
        self, StoreError,
        migration::{Happened, Move, Moved},
    },
};

/// Moves what is on its way as far as its time has come, `settle` milliseconds a step; what happened is put to `told`.
pub fn advance(
    context: &WriteContext<'_>,
    moving: &Move,
    settle: i64,
    told: &mut Vec<Moved>,
) -> Result<Move, Error> {
    let group = store::migration::group_of(context.tx, moving)?
        .ok_or_else(|| StoreError::Corrupt("a migration is to no group".into()))?;
    let brought = brought(context, moving, group.id)?;
    let now = context.moment.now;
    let after = store::migration::advance(context.tx, moving, &brought, now, settle)?;
    let happened = [
        (moving.step == MigrationStep::Join && after.joined, Happened::Joined),
        (after.state == MigrationItemState::Done, Happened::Done),
    ];
    let number = moving.number;
    let did = happened.into_iter().filter(|(did, _)| *did);
    told.extend(did.map(|(_, what)| Moved { number, what, at: now }));
    Ok(after)
}

/// Takes it back, down to this step; not if the direct license is to be given again and there is no unit for it.
pub fn take_back(
    context: &WriteContext<'_>,
    moving: &Move,
    to_step: MigrationStep,
    told: &mut Vec<Moved>,
) -> Result<bool, Error> {
    let (tx, now, by) = (context.tx, context.moment.now, &*context.moment.actor.id);
    if let Some(obstacle) = no_unit(context, moving)? {
        store::migration::stays_away(tx, moving, to_step, &obstacle, (now, by))?;
        told.push(Moved { number: moving.number, what: Happened::Failed, at: now });
        return Ok(false);
    }
    if moving.removed {
        // Before the user leaves the group, as it is in a tenant.
        let given = Moved { number: moving.number, what: Happened::GivenAgain, at: now };
        audit::moved(tx, context.moment, &[given])?;
    }
    let ours = store::migration::is_ours(tx, moving)?;
    store::migration::take_back(tx, moving, to_step, (now, by))?;
    let left = ours && !store::migration::is_ours(tx, moving)?;
    told.push(Moved { number: moving.number, what: Happened::Undone { left }, at: now });
    Ok(true)
}

/// A license is given at once, and for that a unit has to be there as for a claim.
fn no_unit(context: &WriteContext<'_>, moving: &Move) -> Result<Option<Obstacle>, Error> {
    if !moving.removed || !store::migration::takes_unit(context.tx, moving)? {
        return Ok(None);
    }
    let allow_warning = context.config()?.book.settings().allow_warning_units;
    let sku = store::catalog::sku(context.tx, moving.product)?;
    let pool = store::facts::pools(context.tx, [sku])?.remove(&sku);
    let claimable = pool.map_or(Err(PassedOver::NotOwned), |pool| pool.units.claimable(allow_warning));
    let held = |why| Obstacle { passed_over: Some(why), ..HoldBack::NoUnits.into() };
    Ok(claimable.err().map(held))
}

/// The licenses that the group brings.
fn brought(context: &WriteContext<'_>, moving: &Move, group: GroupId) -> Result<Vec<Path>, Error> {
    let sku = store::catalog::sku(context.tx, moving.product)?;
    let grant = Grant { sku, position: 0, disabled: Vec::new(), usage_location: None, group: Some(group) };
    Ok(tenant::paths(&context.config()?.book, &grant).collect())
}
