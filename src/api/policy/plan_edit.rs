//! What `policy.product.update` is to do with the plans of a product (r13).

use super::{
    ProductUpdate,
    choice::{Choosable, both, except, not_too_long},
};
use crate::{
    api::{
        error::{Error, ErrorName},
        text::Reference,
        wire::Patch,
    },
    domain::{ids::PlanId, policy::PlanChoice},
};

/// The one thing a request asks for.
pub(super) enum PlanEdit {
    /// All plans on.
    All,
    /// These off, all others on.
    Except(Vec<Reference>),
    /// These on, all others off.
    Only(Vec<Reference>),
    /// The present choice, but for these.
    Switch { on: Vec<Reference>, off: Vec<Reference> },
}

impl PlanEdit {
    pub fn of(request: &ProductUpdate) -> Result<PlanEdit, Error> {
        let ProductUpdate { disabled_plans, enabled_plans, enable, disable, .. } = request.clone();
        if disabled_plans.is_given() && enabled_plans.is_given() {
            return Err(both("enabledPlans"));
        }
        let field = if enable.is_some() { "enable" } else { "disable" };
        let (on, off) = (enable.unwrap_or_default(), disable.unwrap_or_default());
        let switch = !on.is_empty() || !off.is_empty();
        if switch && (disabled_plans.is_given() || enabled_plans.is_given()) {
            return Err(Error::argument(field, "A whole list and single plans are both given.")
                .hint("Give disabledPlans or enabledPlans for the whole choice, or enable and disable to change it."));
        }
        match (disabled_plans, enabled_plans) {
            (Patch::Set(plans), _) => Ok(PlanEdit::Except(plans)),
            (_, Patch::Set(plans)) => Ok(PlanEdit::Only(plans)),
            (Patch::Clear, _) | (_, Patch::Clear) => Ok(PlanEdit::All),
            (Patch::Keep, Patch::Keep) if switch => Ok(PlanEdit::Switch { on, off }),
            (Patch::Keep, Patch::Keep) => {
                Err(Error::new(ErrorName::NothingToSet, "The request names no plan to change.").hint(
                    "Give disabledPlans, enabledPlans, enable or disable; with assignVia Group targetGroup.",
                ))
            }
        }
    }

    /// The choice it makes of the present one.
    pub fn carried_out(&self, choosable: &Choosable<'_>, present: &PlanChoice) -> Result<PlanChoice, Error> {
        match self {
            PlanEdit::All => Ok(PlanChoice::All),
            PlanEdit::Except(plans) => choosable.said(Some(plans), None, ""),
            PlanEdit::Only(plans) => choosable.said(None, Some(plans), ""),
            PlanEdit::Switch { on, off } => {
                let (on, off) = (choosable.plans(on, "enable")?, choosable.plans(off, "disable")?);
                if on.iter().any(|plan| off.contains(plan)) {
                    return Err(Error::argument("disable", "A plan is in enable and in disable.")
                        .hint("Name it in one."));
                }
                choosable.checked(switched(present, &on, &off), "disable")
            }
        }
    }

    /// The order as far as a product has the plans it names.
    pub fn within(&self, choosable: &Choosable<'_>) -> PlanEdit {
        let had = |plans: &[Reference]| plans.iter().filter(|plan| choosable.has(plan)).cloned().collect();
        match self {
            PlanEdit::All => PlanEdit::All,
            PlanEdit::Except(plans) => PlanEdit::Except(had(plans)),
            PlanEdit::Only(plans) => PlanEdit::Only(had(plans)),
            PlanEdit::Switch { on, off } => PlanEdit::Switch { on: had(on), off: had(off) },
        }
    }

    /// Whether it names no plan.
    pub fn names_none(&self) -> bool {
        self.named().iter().all(|(_, plans)| plans.is_empty())
    }

    /// PLAN_NOT_IN_PRODUCT for a plan that none of the products has.
    pub fn known_to_some(&self, products: &[Choosable<'_>]) -> Result<(), Error> {
        for (field, plans) in self.named() {
            not_too_long(field, plans)?;
            let unknown =
                plans.iter().enumerate().find(|(_, plan)| !products.iter().any(|product| product.has(plan)));
            if let Some((place, plan)) = unknown {
                let message = "No product of the policy has such a plan that can be switched for a user.";
                return Err(Error::new(ErrorName::PlanNotInProduct, message)
                    .field(format!("{field}[{place}]"))
                    .target(&**plan)
                    .hint("product.list shows the plans of each product."));
            }
        }
        Ok(())
    }

    fn named(&self) -> Vec<(&'static str, &[Reference])> {
        match self {
            PlanEdit::All => vec![],
            PlanEdit::Except(plans) => vec![("disabledPlans", plans)],
            PlanEdit::Only(plans) => vec![("enabledPlans", plans)],
            PlanEdit::Switch { on, off } => vec![("enable", on), ("disable", off)],
        }
    }
}

/// The present choice with plans switched on and off; a deny list stays one, and so does an allow list.
fn switched(present: &PlanChoice, on: &[PlanId], off: &[PlanId]) -> PlanChoice {
    let changed = |plans: &[PlanId], add: &[PlanId], take: &[PlanId]| {
        let mut plans: Vec<PlanId> =
            plans.iter().filter(|plan| !take.contains(plan)).chain(add).copied().collect();
        plans.sort_unstable();
        plans.dedup();
        plans
    };
    match present {
        PlanChoice::All => except(changed(&[], off, on)),
        PlanChoice::Except(plans) => except(changed(plans, off, on)),
        PlanChoice::Only(plans) => PlanChoice::Only(changed(plans, on, off)),
    }
}
