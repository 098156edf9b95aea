//! Entra's rules, for stores that are the system of record (`Local`).

use crate::domain::{
    book::RuleBook,
    claim::ClaimState,
    decision::Grant,
    facts::UserFacts,
    ids::{PlanId, SkuId},
    user::Path,
    world::Applied,
};

/// Graph's word for a license that works.
pub const ACTIVE: &str = "Active";

/// Assigns the product to the user, or makes the user a member of the group, as Entra would.
pub fn assign(book: &RuleBook, user: &UserFacts, grant: &Grant) -> Applied {
    let units = brought(book, grant).map(|(sku, _)| sku).filter(|sku| lacks(user, *sku)).collect();
    Applied { paths: paths(book, grant).collect(), units }
}

pub fn paths<'a>(book: &'a RuleBook, grant: &'a Grant) -> impl Iterator<Item = Path> {
    let path = |(sku, disabled): (_, &[PlanId])| Path {
        sku,
        group: grant.group,
        state: ACTIVE.into(),
        error: None,
        disabled: disabled.to_vec(),
    };
    brought(book, grant).map(path)
}

/// The products a grant brings, with the plans that are off.
pub fn brought<'a>(book: &'a RuleBook, grant: &'a Grant) -> impl Iterator<Item = (SkuId, &'a [PlanId])> {
    let direct = grant.group.is_none().then_some((grant.sku, grant.disabled.as_slice()));
    let carried =
        grant.group.and_then(|group| book.group(group)).into_iter().flat_map(|group| &group.licenses);
    direct.into_iter().chain(carried.map(|license| (license.sku, license.disabled.as_slice())))
}

/// Whether a grant of the product takes a unit: a path in error holds none, and a user counts once (law L2).
pub fn lacks(user: &UserFacts, sku: SkuId) -> bool {
    let holds = user.paths.iter().any(|held| held.sku == sku && !held.failed());
    let booked = user.open.iter().any(|open| open.sku == sku);
    !holds && !booked
}

/// The state a claim begins in (r40).
pub const fn first_state(local: bool) -> ClaimState {
    if local { ClaimState::Observed } else { ClaimState::Booked }
}
