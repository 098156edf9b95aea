//! Entra's rules, for stores that are the system of record (`Local`).

use crate::domain::{claim::ClaimState, decision::Grant, facts::UserFacts, user::Path};

/// What a grant does to the directory at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// The user's direct path afterwards; it replaces the one there was.
    pub path: Path,
    /// Units of the product it takes: one, and none where the user holds the product already (law L2).
    pub units: i64,
}

/// Graph's word for a license that works.
pub const ACTIVE: &str = "Active";

/// Assigns the product to the user, as Entra would.
pub fn assign(user: &UserFacts, grant: &Grant) -> Applied {
    let path = Path { sku: grant.sku, group: None, state: ACTIVE.into(), error: None, disabled: grant.disabled.clone() };
    Applied { path, units: units(user, grant) }
}

/// The units a grant takes from its pool: a path in error holds none, and a user counts once (law L2).
pub fn units(user: &UserFacts, grant: &Grant) -> i64 {
    let holds = user.paths.iter().any(|held| held.path.sku == grant.sku && !held.path.failed());
    let booked = user.open.iter().any(|open| open.sku == grant.sku);
    i64::from(!holds && !booked)
}

/// The state a claim begins in (r40).
pub const fn first_state(local: bool) -> ClaimState {
    if local { ClaimState::Observed } else { ClaimState::Booked }
}
