//! Cancelling a change of a migration: its item is one step back, and waits there (r58).

use crate::{
    api::{
        audit::AuditWriter,
        context::WriteContext,
        error::{Error, ErrorName},
        wire::FieldChange,
    },
    domain::{
        exchange::OwnerKind,
        ids::UserId,
        migration::{MigrationItemState, MigrationStep},
    },
    store::{self, StoreError, change::PendingChange},
};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    change: i64,
    item: i64,
    user: UserId,
    reason: &'a str,
    changes: [FieldChange; 1],
}

/// Cancels a change that is not under way.
///
/// # Errors
/// It puts back what the user lacks: that is never held.
pub fn step_back(
    context: &WriteContext<'_>,
    audit_writer: &AuditWriter<'_>,
    change: &PendingChange,
    reason: &str,
) -> Result<(), Error> {
    let (tx, now) = (context.tx, context.moment.now);
    if change.owner.kind == OwnerKind::PutBack {
        let message =
            format!("Change {} puts back a license without which the user has less.", change.change);
        return Err(Error::new(ErrorName::UnsafeStep, message)
            .target(change.change.to_string())
            .hint("Take the license away by hand once it is back, if it should go."));
    }
    let gone = || StoreError::Corrupt("a change is of no product on its way".into());
    let moving = store::migration::get_move(tx, change.owner.id)?.ok_or_else(gone)?;
    let back = match moving.step {
        MigrationStep::Inherited => MigrationStep::Wait,
        MigrationStep::Return => MigrationStep::Removed,
        MigrationStep::Leave => MigrationStep::Inherited,
        step => step,
    };
    store::migration::cancel(tx, moving.number, now)?;
    let siblings = store::migration::of_user(tx, moving.user)?;
    let same = |it: &&store::migration::Move| {
        it.number == moving.number
            || moving.step == MigrationStep::Join
                && it.step == MigrationStep::Join
                && it.group == moving.group
    };
    for of in siblings.iter().filter(same) {
        store::migration::keep_back(tx, of, back, now)?;
    }
    let state = FieldChange {
        field: "step".into(),
        before: Some(moving.step.to_string()),
        after: Some(format!("{back}, {}", MigrationItemState::Paused)),
    };
    let record =
        Record { change: change.change, item: moving.item, user: change.user, reason, changes: [state] };
    let target = store::migration::id_of_move(tx, moving.number)?.ok_or_else(gone)?;
    audit_writer.write("Cancel migration change", &format!("migration:{target}"), record)
}
