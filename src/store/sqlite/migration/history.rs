//! What happened to products on their way, kept with each in the transaction that does it.

use super::moving::Move;
use crate::{
    domain::{
        ids::PlanId,
        migration::{MigrationItemState, MigrationStep, Obstacle},
        migration_event::{ItemEvent, ShownBefore},
        time::Time,
    },
    store::{
        record,
        sqlite::{
            blob::Plans,
            error::StoreError,
            facts::PATH,
            transaction::{Read, Tx},
        },
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

impl Move {
    /// What reads have shown of its step.
    pub fn shown_before(&self) -> ShownBefore {
        ShownBefore {
            after: self.after.map(|it| it.at),
            lacking_since: self.lacked.map(|it| it.at),
            shown_since: self.shown,
            proven_at: self.agreed.map(|it| it.at),
        }
    }
}

/// Something that happened.
pub(super) fn event(at: Time, (state, step): (MigrationItemState, MigrationStep)) -> ItemEvent {
    let shown = ShownBefore::default();
    ItemEvent { at, state, step, by: None, obstacle: None, shown, group_off: None }
}

/// The same, which followed from what reads had shown.
pub(super) fn followed(
    moving: &Move,
    at: Time,
    to: (MigrationItemState, MigrationStep),
    held: Option<&Obstacle>,
) -> ItemEvent {
    ItemEvent { obstacle: held.cloned(), shown: moving.shown_before(), ..event(at, to) }
}

/// As the history has it.
pub(super) fn bytes(event: &ItemEvent) -> Result<Vec<u8>, StoreError> {
    record::migration::encode_event(event).ok_or(StoreError::Unwritable)
}

/// Something of it is taken away: the direct license, of which the reads that prove it and what the group has off are
/// kept, or the membership.
pub(in crate::store::sqlite) fn takes_away(
    tx: &Tx<'_>,
    number: i64,
    step: MigrationStep,
    now: Time,
) -> Result<(), StoreError> {
    let moving = super::get_move(tx, number)?.ok_or_else(|| StoreError::gone("migration_move"))?;
    let mut event = followed(&moving, now, (moving.state, step), None);
    let removed = step == MigrationStep::Removed;
    if removed {
        event.group_off = group_off(tx, &moving)?;
    }
    let sql = "UPDATE migration_move SET step = ?2, removed = removed OR ?3, since = iif(step = ?2, since, ?4), history = CAST(history || ?5 AS BLOB)
               WHERE move = ?1";
    tx.run(sql, (number, step.code(), removed, now, bytes(&event)?))
}

/// The plans that the group's license has off.
fn group_off(db: &Read<'_>, moving: &Move) -> Result<Option<Vec<PlanId>>, StoreError> {
    let sql = "SELECT disabled FROM holding WHERE user = ?1 AND kind = ?2 AND subject = ?3 AND path = ?4";
    let found = db.find(sql, (moving.user, PATH, moving.product.0, moving.group), |row| {
        Ok(row.get::<_, Option<Plans>>(0)?.map(|Plans(off)| off).unwrap_or_default())
    })?;
    Ok(found)
}
