//! Graph's subscribedSku: a product the tenant owns, and its pool of units.

use super::read::{Count, Due, ItemError, List, Nullable, Word, item, shape};
use crate::domain::ids::{PlanId, SkuId};

shape! {
    /// A subscribedSku as Graph gives it.
    pub struct SubscribedSku {
        /// The tenant that owns it, as it came; "" where it is absent.
        account_id: String = "accountId" as Nullable<Word>, else String::new();
        /// The product.
        sku_id: SkuId = "skuId" as SkuId;
        /// Its part number.
        sku_part_number: String = "skuPartNumber" as Word;
        /// `User` or `Company`, as it came.
        applies_to: String = "appliesTo" as Word;
        /// The state of the subscriptions, as it came.
        capability_status: String = "capabilityStatus" as Word;
        /// Units in use; may be more than are owned.
        consumed_units: i64 = "consumedUnits" as Due<Count>;
        /// Units owned, by the state of their subscription.
        prepaid: PrepaidUnits = "prepaidUnits" as PrepaidUnits;
        /// The plans of the product as the tenant has it; null counts as absent, which is how SDK objects write what was not asked for (r05).
        plans: Vec<ServicePlan> = "servicePlans" as Due<List<ServicePlan>>;
    }
}

shape! {
    /// Units by the state of their subscription; the counts are disjoint, and one that is absent or null is 0.
    pub struct PrepaidUnits {
        /// Of active subscriptions.
        enabled: i64 = "enabled" as Nullable<Count>, else 0;
        /// Of expired subscriptions in grace.
        warning: i64 = "warning" as Nullable<Count>, else 0;
        /// Of suspended subscriptions.
        suspended: i64 = "suspended" as Nullable<Count>, else 0;
        /// Of subscriptions the customer cancelled.
        locked_out: i64 = "lockedOut" as Nullable<Count>, else 0;
    }
}

shape! {
    /// A plan inside a product.
    pub struct ServicePlan {
        /// The plan.
        id: PlanId = "servicePlanId" as PlanId;
        /// Its name.
        name: String = "servicePlanName" as Word;
        /// `User` or `Company`, as it came.
        applies_to: String = "appliesTo" as Word;
        /// Its state in the tenant, as it came.
        provisioning_status: String = "provisioningStatus" as Word;
    }
}

impl SubscribedSku {
    /// Reads an item of `GET /subscribedSkus`.
    ///
    /// # Errors
    /// Names the property that is missing or wrong; a count below 0 or above 2^31 is wrong.
    pub fn read(json: &[u8]) -> Result<SubscribedSku, ItemError> {
        item(json, "give what GET /subscribedSkus returns, without $select")
    }
}
