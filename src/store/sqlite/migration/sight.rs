//! What a read of a user, or the directory, shows of a product that is on its way.

use super::{
    asking,
    moving::{self, Move},
};
use crate::{
    domain::{
        exchange::Evidence,
        migration::{Lies, MigrationItemState, MigrationStep, MoveSight, Terms},
    },
    store::sqlite::{
        catalog,
        error::StoreError,
        expectation::{self, Held, Paths},
        transaction::Read,
    },
};

/// When something is read of a user, and how it is judged.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    pub read: Evidence,
    pub settle: Option<i64>,
    pub enabled: bool,
    /// Whether the user has a usage location.
    pub located: bool,
}

/// What a read that shows these paths makes of it.
pub(in crate::store::sqlite) fn sight<'a>(
    db: &Read<'_>,
    moving: &'a Move,
    terms: &'a Terms,
    paths: &'a Paths,
    reading: Reading,
) -> Result<MoveSight<'a>, StoreError> {
    let product = moving.product;
    let others = paths
        .iter()
        .filter(|((of, group), _)| *of == product && *group != 0 && *group != moving.group)
        .map(|(_, held)| lies(held))
        .filter(|path| path.works);
    // Most migrations accept no loss, and need no product's id for it.
    let accepted = match terms.accept_loss.is_empty() {
        true => None,
        false => terms.accept_loss.get(&catalog::sku(db, product)?),
    };
    Ok(MoveSight {
        step: moving.step,
        since: moving.since,
        undoing: moving.state == MigrationItemState::Undoing,
        removed: moving.removed,
        asked: moving.step != MigrationStep::Return || asking::is_asked(db, moving)?,
        after: moving.after,
        lacked: moving.lacked,
        shown: moving.shown,
        agreed: moving.agreed,
        put_backs: moving.put_backs,
        held: moving.obstacle.as_ref(),
        recorded: &moving.recorded,
        keep_plans: terms.keep_plans,
        accepted: accepted.map_or(&[], Vec::as_slice),
        sole: sole(moving, paths),
        direct: paths.get(&(product, 0)).map(lies),
        inherited: paths.get(&(product, moving.group)).map(lies),
        others: others.collect(),
        enabled: reading.enabled,
        located: reading.located,
        read: reading.read,
        settle: reading.settle,
    })
}

/// Whether another product is held through the group alone, which the group did not bring.
pub(super) fn sole(moving: &Move, paths: &Paths) -> bool {
    let through =
        paths.keys().filter(|(product, group)| *group == moving.group && *product != moving.product);
    let elsewhere = |product: i64| {
        paths.iter().any(|((of, group), held)| *of == product && *group != moving.group && held.active())
    };
    through
        .map(|(product, _)| *product)
        .any(|product| !moving.brings.contains(&product) && !elsewhere(product))
}

/// What is made of it as the store knows its user.
pub fn as_known<T>(
    db: &Read<'_>,
    moving: &Move,
    make: impl FnOnce(&MoveSight<'_>) -> T,
) -> Result<T, StoreError> {
    let (terms, held) = (moving::terms(db, moving.migration)?, expectation::read(db, moving.user)?);
    let reading =
        Reading { read: Evidence::import(moving.since), settle: None, enabled: true, located: true };
    Ok(make(&sight(db, moving, &terms, &held.paths, reading)?))
}

fn lies(held: &Held) -> Lies<'_> {
    Lies {
        works: held.state.eq_ignore_ascii_case("Active") && held.error.is_none(),
        fails: held.state.eq_ignore_ascii_case("Error"),
        error: held.error.as_deref().unwrap_or(&held.state),
        off: &held.disabled.0,
    }
}

/// Whether the account is deleted, and whether the user has a usage location.
pub fn account(db: &Read<'_>, user: i64) -> Result<(bool, bool), StoreError> {
    let sql = "SELECT removed, usage_location IS NOT NULL FROM user WHERE user = ?1";
    db.find(sql, [user], |row| Ok((row.get(0)?, row.get(1)?)))?.ok_or_else(|| StoreError::gone("user"))
}
