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
/// It gives again what the user lacks, or may have taken it: neither is held, or left unwatched (r61).
pub fn step_back(
    context: &WriteContext<'_>,
    audit_writer: &AuditWriter<'_>,
    change: &PendingChange,
    reason: &str,
) -> Result<(), Error> {
    let (tx, now) = (context.tx, context.moment.now);
    let gone = || StoreError::Corrupt("a change is of no product on its way".into());
    let moving = store::migration::get_move(tx, change.owner.id)?.ok_or_else(gone)?;
    let unsafe_step = |does: &str, hint: &str| {
        let message = format!("Change {} {does}", change.change);
        Error::new(ErrorName::UnsafeStep, message).target(change.change.to_string()).hint(hint)
    };
    if change.owner.kind == OwnerKind::PutBack || moving.step == MigrationStep::Return {
        let hint = "Take the license away by hand once it is back, if it should go.";
        return Err(unsafe_step("gives a license again without which the user has less.", hint));
    }
    if moving.removed && moving.step == MigrationStep::Inherited {
        let hint = "Let reads show whether it was made, by more runs of the exchange.";
        return Err(unsafe_step("was refused and may have been made all the same.", hint));
    }
    let back = match moving.step {
        MigrationStep::Inherited => MigrationStep::Wait,
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
