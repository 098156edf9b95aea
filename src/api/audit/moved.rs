//! The records of what became of products on their way to a group, or back (r60, r61, r63).

use super::audit_writer::AuditWriter;
use crate::{
    api::{error::Error, moment::Moment, wire::FieldChange},
    domain::{
        ids::{GroupId, SkuId, UserId},
        migration::{MigrationItemState, MigrationStep},
    },
    store::{self, StoreError, Tx, migration::Moved},
};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    item: i64,
    user: UserId,
    product: SkuId,
    group: Option<GroupId>,
    changes: [FieldChange; 1],
}

/// Appends a record of each that ended, or whose direct license is put back.
pub(in crate::api) fn moved(tx: &Tx<'_>, moment: &Moment, moved: &[Moved]) -> Result<(), Error> {
    if moved.is_empty() {
        return Ok(());
    }
    let audit_writer = AuditWriter::new(tx, moment)?;
    for Moved { number, state, step } in moved {
        let action = match (state, step) {
            (MigrationItemState::Done, _) => "Migrate license",
            (MigrationItemState::Failed, _) => "Fail migration",
            (MigrationItemState::Undone, _) => "Observe migration undo",
            (_, MigrationStep::PutBack) => "Put back license",
            _ => continue,
        };
        let gone = || StoreError::Corrupt("what moved is not there".into());
        let it = store::migration::get_move(tx, *number)?.ok_or_else(gone)?;
        let license = store::user::license(tx, (it.user, it.product.0, it.group))?;
        let (user, product, group) = license.ok_or_else(gone)?;
        let state = FieldChange { field: "state".into(), before: None, after: Some(state.to_string()) };
        let target = store::migration::id_of_move(tx, *number)?.ok_or_else(gone)?;
        let record = Record { item: it.item, user, product, group, changes: [state] };
        audit_writer.write(action, &format!("migration:{target}"), record)?;
    }
    Ok(())
}
