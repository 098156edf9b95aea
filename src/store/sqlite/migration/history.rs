//! What happened to products on their way, kept with each in the transaction that does it.

use crate::{
    domain::{
        migration::{MigrationItemState, MigrationStep},
        migration_event::{ItemEvent, ShownBefore},
        time::Time,
    },
    store::{
        record,
        sqlite::{error::StoreError, transaction::Read},
    },
};

/// What happened to an item of a migration, oldest first; none where it was not released, or nobody kept it.
pub fn history(db: &Read<'_>, migration: i64, item: i64) -> Result<Option<Vec<ItemEvent>>, StoreError> {
    let sql = "SELECT history FROM migration_move WHERE migration = ?1 AND item = ?2";
    let found = db.page(sql, (migration, item), 1, |row| {
        let body: Option<Vec<u8>> = row.get(0)?;
        let read = |body: Vec<u8>| record::migration::decode_history(&body).ok_or_else(|| row.unreadable(0));
        body.map(read).transpose()
    })?;
    Ok(found.into_iter().next())
}

/// Something that happened.
pub fn event(at: Time, (state, step): (MigrationItemState, MigrationStep)) -> ItemEvent {
    let shown = ShownBefore::default();
    ItemEvent { at, state, step, by: None, obstacle: None, shown, group_off: None }
}

/// As the history has it.
pub fn bytes(event: &ItemEvent) -> Result<Vec<u8>, StoreError> {
    record::migration::encode_event(event).ok_or(StoreError::Unwritable)
}
