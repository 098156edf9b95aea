//! Migrations in a store that is the record itself, one step after the other.

use crate::{
    api::{audit, context::WriteContext, error::Error},
    domain::{
        decision::Grant,
        ids::GroupId,
        migration::{MigrationItemState, MigrationStep},
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

/// Takes it back, down to this step.
pub fn take_back(
    context: &WriteContext<'_>,
    moving: &Move,
    to_step: MigrationStep,
    told: &mut Vec<Moved>,
) -> Result<(), Error> {
    let (tx, now) = (context.tx, context.moment.now);
    if moving.removed {
        // Before the user leaves the group, as it is in a tenant.
        let given = Moved { number: moving.number, what: Happened::GivenAgain, at: now };
        audit::moved(tx, context.moment, &[given])?;
    }
    let ours = store::migration::is_ours(tx, moving)?;
    store::migration::take_back(tx, moving, to_step, (now, &context.moment.actor.id))?;
    let left = ours && !store::migration::is_ours(tx, moving)?;
    told.push(Moved { number: moving.number, what: Happened::Undone { left }, at: now });
    Ok(())
}

/// The licenses that the group brings.
fn brought(context: &WriteContext<'_>, moving: &Move, group: GroupId) -> Result<Vec<Path>, Error> {
    let sku = moving.product.1;
    let grant = Grant { sku, position: 0, disabled: Vec::new(), usage_location: None, group: Some(group) };
    Ok(tenant::paths(&context.config()?.book, &grant).collect())
}
