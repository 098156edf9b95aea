//! Migrations in a store that is the record itself, one step after the other.

use crate::{
    api::{context::WriteContext, error::Error},
    domain::{decision::Grant, ids::GroupId, user::Path},
    engine::tenant,
    store::{self, StoreError, migration::Move},
};

/// Moves what is on its way as far as its time has come, `settle` milliseconds a step.
pub fn advance(context: &WriteContext<'_>, moving: &Move, settle: i64) -> Result<Move, Error> {
    let group = store::migration::group_of(context.tx, moving)?
        .ok_or_else(|| StoreError::Corrupt("a migration is to no group".into()))?;
    let brought = brought(context, moving, group.id)?;
    Ok(store::migration::advance(context.tx, moving, &brought, context.moment.now, settle)?)
}

/// The licenses that the group brings.
fn brought(context: &WriteContext<'_>, moving: &Move, group: GroupId) -> Result<Vec<Path>, Error> {
    let sku = moving.product.1;
    let grant = Grant { sku, position: 0, disabled: Vec::new(), usage_location: None, group: Some(group) };
    Ok(tenant::paths(&context.config()?.book, &grant).collect())
}
