//! What was decided.

use super::{
    claim::Outcome,
    facts::Facts,
    finding::{Finding, Warning},
    ids::{GroupId, PlanId, SkuId},
    time::MINUTE,
};
use serde::{Deserialize, Serialize};

/// What was decided. Only a grant has a product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    pub outcome: Outcome,
    /// The policy's place in the rule book: the one that decided, or the one that came furthest (r16).
    pub policy: Option<u16>,
    pub grant: Option<Grant>,
    /// The finding that settled it.
    pub because: Finding,
    /// Everything looked at, in order.
    pub trace: Vec<Finding>,
    /// What the admin should know.
    pub warnings: Vec<Warning>,
}

impl Decision {
    /// r09: the age in minutes of the oldest of the facts that it stands on.
    pub fn data_age(&self, facts: &Facts) -> Option<i64> {
        let sku = self.grant.as_ref().map(|grant| grant.sku);
        let pool = facts.pools.iter().find(|pool| Some(pool.sku) == sku).map(|pool| pool.units.taken_at);
        let user = facts.user.as_ref().map(|user| user.taken_at);
        user.into_iter().chain(pool).min().map(|oldest| facts.now.since(oldest) / MINUTE)
    }
}

/// What a claim takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grant {
    pub sku: SkuId,
    /// Its place in the policy; 0 is the primary product.
    pub position: u8,
    /// What `disabledPlans` says to Graph.
    pub disabled: Vec<PlanId>,
    /// The usage location the user gets first (r28).
    pub usage_location: Option<String>,
    /// The group that brings it, with everything else the group carries; none is a direct license.
    pub group: Option<GroupId>,
}
