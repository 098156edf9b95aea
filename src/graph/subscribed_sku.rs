//! Graph's subscribedSku: a product the tenant owns, and its pool of units.

use super::{
    read::{Count, Due, ItemError, List, Nullable, Word, item},
    shape::shape,
};
use crate::domain::{
    directory::{NewPool, PoolPlan, Shape},
    ids::{PlanId, SkuId},
};
use uuid::Uuid;

shape! {
    /// A subscribedSku as Graph gives it, and the tenant that owns it, "" where it is absent.
    struct SubscribedSku((NewPool, String)) {
        account_id = "accountId" as Nullable<Word>, else String::new();
        sku = "skuId" as SkuId;
        part_number = "skuPartNumber" as Word;
        applies_to = "appliesTo" as Word;
        capability = "capabilityStatus" as Word;
        // May be more than are owned.
        consumed = "consumedUnits" as Due<Count>;
        prepaid = "prepaidUnits" as PrepaidUnits;
        // Null counts as absent, which is how SDK objects write what was not asked for (r05).
        plans = "servicePlans" as Due<List<ServicePlan>>;
    } => {
        let PrepaidUnits { enabled, warning, suspended, locked_out } = prepaid;
        let shape = Shape { part_number, applies_to, capability, plans };
        (NewPool { sku, shape, enabled, warning, suspended, locked_out, consumed }, account_id)
    }
}

shape! {
    /// Units by the state of their subscription; the counts are disjoint, and one that is absent or null is
    /// 0.
    struct PrepaidUnits {
        enabled: i64 = "enabled" as Nullable<Count>, else 0;
        warning: i64 = "warning" as Nullable<Count>, else 0;
        suspended: i64 = "suspended" as Nullable<Count>, else 0;
        locked_out: i64 = "lockedOut" as Nullable<Count>, else 0;
    }
}

shape! {
    /// A plan inside a product.
    struct ServicePlan(PoolPlan) {
        id = "servicePlanId" as PlanId;
        name = "servicePlanName" as Word;
        applies_to = "appliesTo" as Word;
        status = "provisioningStatus" as Word;
    } => PoolPlan { id, name, applies_to, status }
}

/// Reads an item of `GET /subscribedSkus` of the tenant. Another tenant's product is none of its: what it
/// lists says nothing of what this one owns (r05a).
///
/// # Errors
/// Names the property that is missing or wrong; a count below 0 or above 2^31 is wrong.
pub fn read_subscribed_sku(json: &[u8], tenant: Option<Uuid>) -> Result<(NewPool, Option<Uuid>), ItemError> {
    let SubscribedSku((pool, account)) =
        item(json, "give what GET /subscribedSkus returns, without $select")?;
    let owner = Uuid::try_parse(&account).ok();
    if tenant.is_some() && !account.is_empty() && owner != tenant {
        let hint = Some("give what GET /subscribedSkus returns for the store's tenant");
        return Err(ItemError::at("accountId", "names another tenant than the store's", hint));
    }
    Ok((pool, owner))
}
