//! Migrations in a store that is the record itself: at once, or with the time that a tenant takes.

use super::{
    asking,
    moving::{self, Move},
    sight::sole,
};
use crate::{
    domain::{
        claim::ClaimState,
        migration::{HoldBack, MigrationItemState, MigrationStep, Obstacle},
        time::Time,
        user::Path,
    },
    store::sqlite::{
        blob::Plans,
        catalog,
        error::StoreError,
        expectation::{self, Held, Paths},
        facts::{PATH, take_units},
        tally::Tally,
        transaction::{Read, Tx},
    },
};

/// Moves what is on its way as far as its time has come: who was added holds the group's licenses after so many milliseconds,
/// the direct one goes after as many more, and as many later it is seen gone. Who comes to the group from elsewhere is
/// waited for.
pub fn advance(tx: &Tx<'_>, of: &Move, brought: &[Path], now: Time, settle: i64) -> Result<Move, StoreError> {
    let mut moving = of.clone();
    loop {
        let (at, waits) = (moving.since.plus(settle), moving.step != MigrationStep::Join);
        if waits && at > now {
            return Ok(moving);
        }
        let next = match moving.step {
            MigrationStep::Join => {
                join(tx, &moving)?;
                moving = step(tx, &Move { joined: true, ..moving }, MigrationStep::Wait, of.since)?;
                continue;
            }
            MigrationStep::Wait if !is_member(tx, &moving)? => return Ok(moving),
            MigrationStep::Wait => {
                bring(tx, &moving, brought)?;
                MigrationStep::Inherited
            }
            MigrationStep::Inherited => {
                expectation::drop_path(tx, moving.user, (moving.product, 0))?;
                asking::takes_away(tx, &moving, MigrationStep::Removed, at)?;
                let removed = moving::get(tx, moving.number)?;
                moving = removed.ok_or_else(|| StoreError::gone("migration_move"))?;
                continue;
            }
            MigrationStep::Removed => {
                settle_claims(tx, moving.number, (ClaimState::Observed, ClaimState::Migrated))?;
                moving::end(tx, &moving, MigrationItemState::Done, at, None)?;
                return Ok(Move { state: MigrationItemState::Done, ..moving });
            }
            MigrationStep::PutBack | MigrationStep::Return | MigrationStep::Leave => return Ok(moving),
        };
        moving = step(tx, &moving, next, at)?;
    }
}

fn step(tx: &Tx<'_>, moving: &Move, to: MigrationStep, at: Time) -> Result<Move, StoreError> {
    moving::step(tx, moving, (moving.state, to), at, None, None)
}

fn join(tx: &Tx<'_>, moving: &Move) -> Result<(), StoreError> {
    let sql = "INSERT OR IGNORE INTO member (user, grp, since) VALUES (?1, ?2, ?3)";
    let joined = tx.execute(sql, (moving.user, moving.group, moving.since))? > 0;
    if joined { moving::made_membership(tx, moving, true) } else { Ok(()) }
}

/// Whether the user is in the group, or holds the product through it.
fn is_member(db: &Read<'_>, moving: &Move) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM member WHERE user = ?1 AND grp = ?2)
                 OR EXISTS (SELECT 1 FROM holding WHERE user = ?1 AND kind = ?3 AND subject = ?4 AND path = ?2)";
    Ok(db.query_row(sql, (moving.user, moving.group, PATH, moving.product), |row| row.get(0))?)
}

/// The licenses of the group are there; each takes a unit of a product that the user has by no other path (law L2).
fn bring(tx: &Tx<'_>, moving: &Move, brought: &[Path]) -> Result<(), StoreError> {
    for path in brought {
        let product = catalog::product_key(tx, path.sku)?;
        if !holds(tx, moving.user, product)? {
            take_units(tx, path.sku, 1, true)?;
        }
        expectation::hold(tx, moving.user, (product, moving.group), &Held::of(path))?;
    }
    Ok(())
}

/// Whether a unit of a product is the user's.
fn holds(db: &Read<'_>, user: i64, product: i64) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM holding WHERE user = ?1 AND kind = ?2 AND subject = ?3 AND coalesce(lower(state), '') <> 'error')";
    Ok(db.query_row(sql, (user, PATH, product), |row| row.get(0))?)
}

/// Whether to give the direct license again takes a unit: the user holds the product no other way.
pub fn takes_unit(db: &Read<'_>, moving: &Move) -> Result<bool, StoreError> {
    Ok(!holds(db, moving.user, moving.product)?)
}

/// The direct license cannot be given again now, though somebody asked for that.
pub fn stays_away(
    tx: &Tx<'_>,
    of: &Move,
    to_step: MigrationStep,
    obstacle: &Obstacle,
    (now, by): (Time, &str),
) -> Result<(), StoreError> {
    moving::undo(tx, of, to_step, (now, by))?;
    let to = (MigrationItemState::Undoing, MigrationStep::Return);
    let of = moving::step(tx, of, to, now, None, None)?;
    moving::end(tx, &of, MigrationItemState::Failed, now, Some(obstacle))
}

/// Gives the direct license back as it was if it was taken, with a unit where the user has none, and ends the membership if
/// the migration made it and nothing else needs it.
pub fn take_back(
    tx: &Tx<'_>,
    of: &Move,
    to_step: MigrationStep,
    (now, by): (Time, &str),
) -> Result<(), StoreError> {
    // What somebody else took since is not ours to give.
    if of.removed {
        if takes_unit(tx, of)? {
            take_units(tx, catalog::sku(tx, of.product)?, 1, true)?;
        }
        let held = Held { state: "Active".into(), error: None, disabled: Plans(of.recorded.clone()) };
        moving::is_back(tx, of.number)?;
        expectation::hold(tx, of.user, (of.product, 0), &held)?;
    }
    let leaves = to_step == MigrationStep::Join && !moving::shares(tx, of)?;
    let lacks = if leaves { lacking(of, &expectation::read(tx, of.user)?.paths) } else { None };
    let to_step = if lacks.is_some() { MigrationStep::Inherited } else { to_step };
    if to_step == MigrationStep::Join && moving::is_ours(tx, of)? && !moving::shares(tx, of)? {
        moving::has_left(tx, of)?;
        tx.execute("DELETE FROM member WHERE user = ?1 AND grp = ?2", (of.user, of.group))?;
        let sql = "DELETE FROM holding WHERE user = ?1 AND kind = ?2 AND path = ?3 RETURNING subject";
        let gone: Vec<i64> = tx.rows(sql, (of.user, PATH, of.group), |row| row.get(0))?;
        for product in gone {
            let sql = "UPDATE pool SET consumed = max(0, consumed - 1), moved = 1 WHERE product = ?1
                         AND NOT EXISTS (SELECT 1 FROM holding WHERE user = ?2 AND kind = ?3 AND subject = ?1)";
            tx.execute(sql, (product, of.user, PATH))?;
        }
    }
    settle_claims(tx, of.number, (ClaimState::Migrated, ClaimState::Observed))?;
    moving::undo(tx, of, to_step, (now, by))?;
    let of = moving::step(tx, of, (MigrationItemState::Undoing, to_step), now, None, None)?;
    moving::end(tx, &of, MigrationItemState::Undone, now, lacks.as_ref())
}

/// What the user would lack who left the group: the product itself, or another one.
fn lacking(moving: &Move, paths: &Paths) -> Option<Obstacle> {
    if paths.contains_key(&(moving.product, moving.group)) && !paths.contains_key(&(moving.product, 0)) {
        return Some(HoldBack::NoDirectPath.into());
    }
    sole(moving, paths).then(|| HoldBack::OtherProductLost.into())
}

fn settle_claims(tx: &Tx<'_>, number: i64, states: (ClaimState, ClaimState)) -> Result<(), StoreError> {
    let Some(moving) = moving::get(tx, number)? else { return Err(StoreError::gone("migration_move")) };
    let mut tally = Tally::default();
    super::watching::move_claims(tx, &mut tally, &moving, states)?;
    tally.write(tx)
}
