//! Plans of which a user may have only one on: what a policy's products bring against what its included
//! groups carry.

use super::explain::Names;
use crate::domain::{
    book::RuleBook,
    ids::{GroupId, PlanId, SkuId},
    policy::{Policy, PolicyProduct},
};

/// Two plans that Microsoft lists as exclusive: a claim would bring one to members of a group that brings the
/// other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The product of the policy.
    pub sku: SkuId,
    /// The plan a claim of it brings.
    pub brought: PlanId,
    /// The included group.
    pub group: GroupId,
    /// The product the group carries.
    pub carried: SkuId,
    /// The plan it has on.
    pub held: PlanId,
}

/// Every clash of a policy, by product, then group; one for each plan brought and product carried.
pub fn clashes(book: &RuleBook, policy: &Policy) -> Vec<Clash> {
    let mut found = Vec::new();
    for product in &policy.products {
        let off = off(book, policy, product);
        for (brought, kind) in book.conflicts(product.sku).iter().filter(|(plan, _)| !off.contains(plan)) {
            for group in policy.include_groups.iter().filter_map(|id| book.group(*id)) {
                for license in &group.licenses {
                    let clashing = |(plan, other): &&(PlanId, &str)| {
                        other == kind && plan != brought && !license.disabled.contains(plan)
                    };
                    let held = book.conflicts(license.sku).iter().find(clashing);
                    found.extend(held.map(|(held, _)| Clash {
                        sku: product.sku,
                        brought: *brought,
                        group: group.id,
                        carried: license.sku,
                        held: *held,
                    }));
                }
            }
        }
    }
    found
}

/// The plans that a claim of the product leaves off.
fn off(book: &RuleBook, policy: &Policy, product: &PolicyProduct) -> Vec<PlanId> {
    if let Some(target) = product.group {
        let license = book.group(target).and_then(|group| group.license(product.sku));
        return license.map_or_else(Vec::new, |license| license.disabled.clone());
    }
    match (book.product(product.sku), book.app(policy.app)) {
        (Some(owned), Some(app)) => product.plans.disabled(owned, app),
        _ => Vec::new(),
    }
}

impl Clash {
    pub fn sentence(&self, names: &dyn Names) -> String {
        format!(
            "Group {} gives its members {} with {}, which Microsoft lists as exclusive with {} of {}; Entra may refuse the license.",
            names.group(self.group),
            names.product(self.carried),
            names.plan(self.held),
            names.plan(self.brought),
            names.product(self.sku)
        )
    }
}
