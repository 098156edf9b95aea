//! Products (SKUs) as the tenant owns them, and their pools of units.

use super::{
    app::App,
    finding::PassedOver,
    ids::{PlanId, SkuId},
    time::Time,
    word::words,
};
use serde::{Deserialize, Serialize};

/// A plan inside a product as the tenant has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductPlan {
    pub id: PlanId,
    /// Whether Graph says `appliesTo` User: only such plans can be switched off for a user.
    pub for_users: bool,
    /// Whether its provisioningStatus is Success, PendingInput or PendingActivation.
    pub usable: bool,
}

words! {
    /// What a subscription's state lets one do with its units.
    pub enum Capability {
        /// Units can be assigned.
        Enabled = 1,
        /// Expired and in grace: holders keep working, claims only with `allowWarningUnits`.
        Warning = 2,
        /// Suspended, Deleted, LockedOut, or a word Graph did not have when this was written.
        Gone = 3,
    }
}

impl Capability {
    /// Graph's `capabilityStatus`, in any case.
    pub fn from_graph(status: &str) -> Capability {
        if status.eq_ignore_ascii_case("Enabled") {
            Capability::Enabled
        } else if status.eq_ignore_ascii_case("Warning") {
            Capability::Warning
        } else {
            Capability::Gone
        }
    }
}

/// A product the tenant owns: all of subscribedSku that decides, without its units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    pub sku: SkuId,
    /// Whether it may be assigned to people: `appliesTo` User and not departmental (r07).
    pub assignable: bool,
    /// The state of its subscriptions.
    pub capability: Capability,
    /// Its plans as the tenant has them, in Graph's order.
    pub plans: Vec<ProductPlan>,
}

impl Product {
    /// Whether a product of this part number and `appliesTo` may be assigned to people (r07).
    pub fn is_assignable(part_number: &str, applies_to: &str) -> bool {
        applies_to.eq_ignore_ascii_case("User") && !part_number.to_ascii_uppercase().ends_with("_DEPT")
    }

    pub fn plan(&self, id: PlanId) -> Option<&ProductPlan> {
        self.plans.iter().find(|plan| plan.id == id)
    }

    /// The app's own plans in this product (r07).
    pub fn own_plans<'a>(&'a self, app: &'a App) -> impl Iterator<Item = &'a ProductPlan> {
        self.plans.iter().filter(|plan| app.is_own(plan.id))
    }

    /// Whether it contains the app's plan.
    pub fn carries(&self, app: &App) -> bool {
        self.own_plans(app).next().is_some()
    }
}

/// The units of a product and what holds them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Units {
    /// Units of active subscriptions.
    pub enabled: i64,
    /// Units of expired subscriptions in grace.
    pub warning: i64,
    /// Units in use when Graph was asked.
    pub consumed: i64,
    /// Units granted since and not yet seen in an import.
    pub booked: i64,
    /// Units the admin keeps back from claims.
    pub reserved: i64,
    /// When Graph was asked.
    pub taken_at: Time,
    /// When Graph last said that no unit is left, to who wanted one.
    pub refused_at: Option<Time>,
}

impl Units {
    /// What can be claimed: `max(0, enabled + (warning if allowed) - consumed - booked - reserved)` (r08).
    pub fn available(&self, allow_warning: bool) -> i64 {
        self.unreserved(allow_warning).saturating_sub(self.reserved).max(0)
    }

    /// Whether one can be claimed, or why not (r29).
    pub fn claimable(&self, allow_warning: bool) -> Result<(), PassedOver> {
        if self.available(allow_warning) > 0 {
            Ok(())
        } else if self.available(true) > 0 {
            Err(PassedOver::UnitsInGrace)
        } else if self.unreserved(true) > 0 {
            Err(PassedOver::Reserved)
        } else {
            Err(PassedOver::NoFreeUnit)
        }
    }

    /// What could be claimed if nothing were reserved; negative where more is used than owned.
    pub fn unreserved(&self, allow_warning: bool) -> i64 {
        let left = self.owned(allow_warning).saturating_sub(self.consumed).saturating_sub(self.booked);
        if self.refused() { left.min(0) } else { left }
    }

    /// Whether Graph said that no unit is left after it was asked how many are in use (r49).
    pub fn refused(&self) -> bool {
        self.refused_at.is_some_and(|refused| refused >= self.taken_at)
    }

    /// The units there are.
    pub fn owned(&self, allow_warning: bool) -> i64 {
        self.enabled.saturating_add(if allow_warning { self.warning } else { 0 })
    }
}
