//! What is asked of the tenant for products on their way.

use super::{
    history,
    moving::{self, Move, of_user},
};
use crate::{
    domain::{
        claim::{PendingChangeKind, PendingChangeState},
        exchange::OwnerKind,
        ids::PlanId,
        migration::{MigrationItemState, MigrationStep},
        time::Time,
    },
    store::sqlite::{
        blob::Plans,
        error::StoreError,
        exchange::attempt,
        facts::PATH,
        transaction::{Read, Tx},
    },
};
use rusqlite::params;

/// The change that an item's step makes, if it makes one.
const fn change_of(step: MigrationStep) -> Option<PendingChangeKind> {
    match step {
        MigrationStep::Join => Some(PendingChangeKind::AddToGroup),
        MigrationStep::Inherited => Some(PendingChangeKind::RemoveLicense),
        MigrationStep::PutBack | MigrationStep::Return => Some(PendingChangeKind::AssignLicense),
        MigrationStep::Leave => Some(PendingChangeKind::RemoveFromGroup),
        MigrationStep::Wait | MigrationStep::Removed => None,
    }
}

/// Whether a change is made of a membership, which products of a user may share.
const fn of_group(kind: PendingChangeKind) -> bool {
    matches!(kind, PendingChangeKind::AddToGroup | PendingChangeKind::RemoveFromGroup)
}

/// Whether what its step needs is asked for already.
pub(in crate::store::sqlite) fn is_asked(db: &Read<'_>, moving: &Move) -> Result<bool, StoreError> {
    let Some(kind) = change_of(moving.step) else { return Ok(false) };
    let sql = "SELECT EXISTS (SELECT 1 FROM change WHERE user = ?1 AND state < 3 AND owner_kind IN (3, 4) AND kind = ?2
                 AND iif(?3, grp = ?4, owner = ?5))";
    let params = (moving.user, kind.code(), of_group(kind), moving.group, moving.number);
    Ok(db.query_row(sql, params, |row| row.get(0))?)
}

/// Asks the tenant for what its step needs, from `due` on; whether that was not asked for yet, nor held.
pub fn ask(tx: &Tx<'_>, moving: &Move, now: Time, due: Time) -> Result<bool, StoreError> {
    let Some(kind) = change_of(moving.step) else { return Ok(false) };
    // To give is never held: nobody has less by it.
    if kind != PendingChangeKind::AssignLicense && moving::holds(tx, moving)? {
        return Ok(false);
    }
    if is_asked(tx, moving)? {
        return Ok(false);
    }
    let puts_back = moving.step == MigrationStep::PutBack;
    let owner = if puts_back { OwnerKind::PutBack } else { OwnerKind::Migration };
    let (product, group) =
        if of_group(kind) { (None, Some(moving.group)) } else { (Some(moving.product), None) };
    let disabled = (kind == PendingChangeKind::AssignLicense).then(|| Plans::bytes(&moving.recorded));
    let sql = "INSERT INTO change (owner_kind, owner, kind, state, user, product, grp, disabled, created_at, since, due)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10)";
    let pending = PendingChangeState::Pending.code();
    let params = params![
        owner.code(),
        moving.number,
        kind.code(),
        pending,
        moving.user,
        product,
        group,
        disabled,
        now,
        due
    ];
    tx.execute(sql, params)?;
    Ok(true)
}

/// Of others of the user that are to come through the same group, one asks for the membership if nobody else does any more.
pub fn ask_siblings(tx: &Tx<'_>, of: &Move, now: Time) -> Result<(), StoreError> {
    for moving in of_user(tx, of.user)? {
        let joins = moving.step == MigrationStep::Join && moving.state == MigrationItemState::Moving;
        if joins && moving.group == of.group && moving.number != of.number {
            ask(tx, &moving, now, now)?;
        }
    }
    Ok(())
}

/// What was asked for it was seen done, or is nobody's concern any more.
pub fn close(tx: &Tx<'_>, moving: i64, now: Time) -> Result<(), StoreError> {
    // One kind of owner after the other: a list of them would be a table to SQLite.
    let sql = "UPDATE change SET state = ?2, since = ?3, doubt = 0, read = NULL WHERE owner_kind = ?4 AND owner = ?1 AND (state = 1 OR state = 2)";
    [OwnerKind::Migration, OwnerKind::PutBack]
        .into_iter()
        .try_for_each(|kind| tx.run(sql, (moving, PendingChangeState::Observed.code(), now, kind.code())))
}

/// What was asked for it and is not under way is cancelled.
pub fn cancel(tx: &Tx<'_>, moving: i64, now: Time) -> Result<(), StoreError> {
    let sql = "UPDATE change SET state = ?2, since = ?3, read = NULL WHERE owner_kind IN (3, 4) AND owner = ?1 AND state = 1 AND doubt = 0";
    tx.run(sql, (moving, PendingChangeState::Cancelled.code(), now))
}

/// Whether a change of it is under lease or in doubt, or the one that adds its user to the group.
pub fn under_way(db: &Read<'_>, moving: &Move) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM change WHERE user = ?1 AND state < 3 AND owner_kind IN (3, 4) AND doubt > 0
                 AND (owner = ?2 OR grp = ?3 AND kind = 3))";
    Ok(db.query_row(sql, (moving.user, moving.number, moving.group), |row| row.get(0))?)
}

/// Whether Graph said that it made a change.
pub(in crate::store::sqlite) fn is_sent(db: &Read<'_>, change: i64) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM change WHERE change = ?1 AND state = ?2)";
    Ok(db.query_row(sql, (change, PendingChangeState::Sent.code()), |row| row.get(0))?)
}

/// Whether Graph said that it made what gives a direct license again.
pub(in crate::store::sqlite) fn answered(db: &Read<'_>, moving: &Move) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM change WHERE user = ?1 AND state = 2 AND owner_kind IN (3, 4) AND owner = ?2 AND kind = 1)";
    Ok(db.query_row(sql, (moving.user, moving.number), |row| row.get(0))?)
}

/// Whether Graph said that it took the user out of the group, and no read has shown it yet.
pub fn is_out(db: &Read<'_>, moving: &Move) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM change WHERE user = ?1 AND state = 2 AND owner_kind = 3 AND kind = 5 AND grp = ?2)";
    Ok(db.query_row(sql, (moving.user, moving.group), |row| row.get(0))?)
}

/// Whether Graph said that it took the user out of the group, since the user was added to it last.
pub(in crate::store::sqlite) fn took_out(db: &Read<'_>, moving: &Move) -> Result<bool, StoreError> {
    let sql = "SELECT change FROM change WHERE user = ?1 AND grp = ?2 AND owner_kind = 3 AND kind = ?3 AND state IN (2, 3)
                 AND change > (SELECT coalesce(max(change), 0) FROM change WHERE user = ?1 AND grp = ?2 AND owner_kind = 3 AND kind = ?4)";
    let kinds = (PendingChangeKind::RemoveFromGroup.code(), PendingChangeKind::AddToGroup.code());
    let removals: Vec<i64> = db.rows(sql, (moving.user, moving.group, kinds.0, kinds.1), |row| row.get(0))?;
    for removal in removals {
        if attempt::was_made(db, removal)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What is not under way of a migration is cancelled but for what gives a direct license again: of all of it, or of what
/// moves in one wave.
pub fn hold(tx: &Tx<'_>, migration: i64, wave: Option<u32>, now: Time) -> Result<(), StoreError> {
    let sql = "UPDATE change SET state = ?4, since = ?3, read = NULL WHERE owner_kind = 3 AND state = 1 AND doubt = 0 AND kind <> 1
                 AND owner IN (SELECT move FROM migration_move WHERE migration = ?1 AND state IN (3, 7)
                               AND (?2 IS NULL OR wave = ?2 AND state = 3))";
    tx.run(sql, (migration, wave, now, PendingChangeState::Cancelled.code()))?;
    // What may have been taken is looked after until reads agree that it was not (r61).
    let sql =
        "UPDATE migration_move SET due = ?3 WHERE migration = ?1 AND removed AND step = ?4 AND due IS NULL
                 AND (state = 3 AND (?2 IS NULL OR wave = ?2) OR state = 7 AND ?2 IS NULL)";
    tx.run(sql, (migration, wave, now, MigrationStep::Inherited.code()))
}

/// Something of it is taken away: the direct license, of which the reads that prove it and what the group has off are
/// kept, or the membership.
pub(in crate::store::sqlite) fn takes_away(
    tx: &Tx<'_>,
    moving: &Move,
    step: MigrationStep,
    now: Time,
) -> Result<(), StoreError> {
    let mut event = moving::followed(moving, now, (moving.state, step), None);
    let removed = step == MigrationStep::Removed;
    if removed {
        event.group_off = group_off(tx, moving)?;
    }
    let sql = "UPDATE migration_move SET step = ?2, removed = removed OR ?3, since = iif(step = ?2, since, ?4), history = CAST(history || ?5 AS BLOB)
               WHERE move = ?1";
    tx.run(sql, (moving.number, step.code(), removed, now, history::bytes(&event)?))
}

/// The plans that the group's license has off.
fn group_off(db: &Read<'_>, moving: &Move) -> Result<Option<Vec<PlanId>>, StoreError> {
    let sql = "SELECT disabled FROM holding WHERE user = ?1 AND kind = ?2 AND subject = ?3 AND path = ?4";
    let found = db.find(sql, (moving.user, PATH, moving.product, moving.group), |row| {
        Ok(row.get::<_, Option<Plans>>(0)?.map(|Plans(off)| off).unwrap_or_default())
    })?;
    Ok(found)
}
