//! What a decision looks at besides the rule book: one user, one event, the pools of the app's policies, one
//! time.

use super::{
    app::Trigger,
    environment::Coverage,
    ids::{GroupId, PlanId, SkuId, UserId},
    product::Units,
    time::Time,
    user::Path,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything about one event that can change its decision. Kept with the claim, so that it can be decided
/// again (L6).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// The one time of the decision (r01).
    pub now: Time,
    pub event: EventFacts,
    /// The user, if the store knows one.
    pub user: Option<UserFacts>,
    /// The pools of the products that the app's policies and their target groups name and the tenant owns.
    pub pools: Vec<PoolFacts>,
    /// What the app's policies with a cap have granted in its period.
    pub counts: Vec<PolicyCount>,
}

/// What a policy has granted in the period of its cap, other decisions of the same call among it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyCount {
    /// The policy's place in the rule book.
    pub policy: u16,
    pub claims: i64,
}

/// What happened, as far as it decides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventFacts {
    pub app: u16,
    pub trigger: Trigger,
    /// Whether the environment is known to be managed (r17).
    pub managed: bool,
    /// The version of Power Automate for desktop, major and minor.
    pub desktop: Option<(u32, u32)>,
    /// What the environment covers its users with.
    pub coverage: Coverage,
}

/// A user as the store believes them to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UserFacts {
    pub id: UserId,
    /// Graph's accountEnabled.
    pub enabled: bool,
    /// Graph's userType is Guest (r21).
    pub guest: bool,
    /// Graph's agentUser (r21).
    pub agent: bool,
    /// Upper case ISO 3166-1 alpha-2.
    pub usage_location: Option<String>,
    pub department: Option<String>,
    /// When Graph was asked.
    pub taken_at: Time,
    /// How the user holds products.
    pub paths: Vec<Path>,
    /// The apps' own plans, by the catalogue, in products that the tenant's own list lacks and a group failed
    /// to bring (r24).
    pub foreign: BTreeMap<SkuId, Vec<PlanId>>,
    /// The groups that the rule book names and the user is a direct member of.
    pub groups: Vec<Membership>,
    /// Claims granted and not yet seen.
    pub open: Vec<OpenClaim>,
    /// The newest claim of each app that keeps the user from claiming it again (r26), by app.
    pub taken_back: Vec<TakenBack>,
}

/// A direct membership.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Membership {
    pub group: GroupId,
    /// The time of the first import that showed it.
    pub since: Time,
}

/// A grant whose license no import has shown yet. One through a group is several, one for each product of the
/// group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenClaim {
    /// The claim; 0 in a what-if, where it has no number yet.
    pub claim: i64,
    /// The key of the app it was for.
    pub app: u16,
    /// What it grants.
    pub sku: SkuId,
    pub disabled: Vec<PlanId>,
}

/// A claim that was undone, or whose license was seen gone without our doing, unless an admin lets the user
/// claim again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TakenBack {
    pub claim: i64,
    /// The key of the app it was for.
    pub app: u16,
    /// When it was undone, and the id of who did it; none where nobody undid it.
    pub undone: Option<(Time, String)>,
}

/// A pool, with what other decisions of the same call took counted in.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PoolFacts {
    pub sku: SkuId,
    pub units: Units,
}
