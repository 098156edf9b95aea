//! What Graph returns, built from Microsoft's table.

use autoclaim::domain::catalog::Catalog;
use serde_json::{Value, json};

/// A subscribedSku as Graph gives it, with the plans of Microsoft's table, all for users but EXCHANGE_S_FOUNDATION.
pub fn sku(part_number: &str, enabled: i64, consumed: i64) -> Value {
    let catalog = Catalog::builtin();
    let product = catalog.by_part_number(part_number)[0];
    let plan = |id: &_| {
        let plan = catalog.plan(*id).unwrap();
        let applies_to = if plan.name == "EXCHANGE_S_FOUNDATION" { "Company" } else { "User" };
        json!({ "servicePlanId": plan.id, "servicePlanName": plan.name, "appliesTo": applies_to, "provisioningStatus": "Success" })
    };
    json!({
        "skuId": product.sku,
        "skuPartNumber": product.part_number,
        "appliesTo": "User",
        "capabilityStatus": "Enabled",
        "consumedUnits": consumed,
        "prepaidUnits": { "enabled": enabled, "warning": 0, "suspended": 0, "lockedOut": 0 },
        "servicePlans": product.plans.iter().map(plan).collect::<Vec<_>>(),
    })
}
