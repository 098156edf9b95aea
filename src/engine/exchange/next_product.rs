//! Which product comes after one that Graph had no unit of (r54): r29 goes on.

use crate::{
    domain::{
        app::App,
        book::RuleBook,
        facts::UserFacts,
        ids::{PlanId, SkuId},
        policy::Policy,
        world::Pool,
    },
    engine::{availability::Availability, tenant},
};
use std::collections::BTreeMap;

/// The product that is booked next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextProduct {
    pub sku: SkuId,
    /// Its place in the policy.
    pub position: u8,
    pub disabled: Vec<PlanId>,
    /// Whether it takes a unit.
    pub unit: bool,
}

/// The first product of a policy, in its order and apart from those tried, that has a unit to claim now; none
/// of a policy by which groups bring products, for those are no unit of a user's.
pub fn next_product(
    book: &RuleBook,
    policy: &Policy,
    app: &App,
    user: &UserFacts,
    pools: &BTreeMap<SkuId, Pool>,
    tried: &[SkuId],
) -> Option<NextProduct> {
    let availability = Availability { book, units: |sku| pools.get(&sku).map(|pool| &pool.units) };
    let lacks = |sku| tenant::lacks(user, sku);
    (0u8..)
        .zip(&policy.products)
        .filter(|(_, candidate)| candidate.group.is_none() && !tried.contains(&candidate.sku))
        .find_map(|(position, candidate)| {
            let offer = availability.offer(candidate, app, lacks).ok()?;
            Some(NextProduct {
                sku: candidate.sku,
                position,
                disabled: offer.disabled,
                unit: lacks(candidate.sku),
            })
        })
}
