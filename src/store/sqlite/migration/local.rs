//! Migrations in a store that is the record itself: at once, as Entra would come to it in the end.

use super::moving::{self, Move, NewMove};
use crate::{
    domain::{
        claim::ClaimState,
        exchange::Owner,
        ids::SkuId,
        migration::{MigrationItemState, MigrationStep},
        time::Time,
        user::Path,
    },
    store::sqlite::{
        blob::Plans,
        catalog,
        error::StoreError,
        expectation::{self, Held},
        facts::{PATH, take_units},
        pool,
        tally::Tally,
        transaction::Tx,
    },
};

/// Makes a user's product come through the group: the user is in it, with these licenses of it and these units taken, and
/// the direct license is gone.
pub fn apply(tx: &Tx<'_>, new: &NewMove<'_>, brought: &[Path], units: &[SkuId]) -> Result<(), StoreError> {
    let (user, group) = (new.user, new.group);
    let sql = "INSERT OR IGNORE INTO member (user, grp, since) VALUES (?1, ?2, ?3)";
    let joined = tx.execute(sql, (user, group, new.since))? > 0;
    for path in brought {
        expectation::hold(tx, user, (catalog::product_key(tx, path.sku)?, group), &Held::of(path))?;
    }
    units.iter().try_for_each(|sku| take_units(tx, *sku, 1, true))?;
    expectation::drop_path(tx, user, (new.product, 0))?;
    let number = moving::insert(tx, &NewMove { joined, removed: true, ..new.clone() })?;
    settle(tx, number, (ClaimState::Observed, ClaimState::Migrated))
}

/// Gives the direct license back as it was, and ends the membership if the migration made it and nothing else needs it.
pub fn take_back(tx: &Tx<'_>, of: &Move, to_step: MigrationStep, now: Time) -> Result<(), StoreError> {
    let held = Held { state: "Active".into(), error: None, disabled: Plans(of.recorded.clone()) };
    expectation::hold(tx, of.user, (of.product.0, 0), &held)?;
    if to_step == MigrationStep::Join && of.joined && !moving::shares(tx, of)? {
        tx.execute("DELETE FROM member WHERE user = ?1 AND grp = ?2", (of.user, of.group))?;
        let sql = "DELETE FROM holding WHERE user = ?1 AND kind = ?2 AND path = ?3 RETURNING subject";
        let gone: Vec<i64> = tx.rows(sql, (of.user, PATH, of.group), |row| row.get(0))?;
        for product in gone {
            let sql = "UPDATE pool SET consumed = max(0, consumed - 1), moved = 1 WHERE product = ?1
                         AND NOT EXISTS (SELECT 1 FROM holding WHERE user = ?2 AND kind = ?3 AND subject = ?1)";
            tx.execute(sql, (product, of.user, PATH))?;
        }
    }
    settle(tx, of.number, (ClaimState::Migrated, ClaimState::Observed))?;
    pool::unbook(tx, Owner::migration(of.number))?;
    let of = moving::step(tx, of, (MigrationItemState::Undone, to_step), now, None, None)?;
    moving::end(tx, &of, MigrationItemState::Undone, None)
}

fn settle(tx: &Tx<'_>, number: i64, states: (ClaimState, ClaimState)) -> Result<(), StoreError> {
    let Some(moving) = moving::get(tx, number)? else { return Err(StoreError::gone("migration_move")) };
    let mut tally = Tally::default();
    super::watching::move_claims(tx, &mut tally, &moving, states)?;
    tally.write(tx)
}
