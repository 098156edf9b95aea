//! A small tenant: two products with Teams, ten users, one policy.

use super::{Host, TEAMS_PLAN, user};
use serde_json::{Value, json};

pub const PRIMARY: &str = "6fd2c87f-b296-42f0-b197-1e91e994b900";
/// When the tenant was asked.
pub const TAKEN_AT: &str = "2026-01-01T00:00:00.000Z";
pub const BACKUP: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";

/// The tenant, its switch on, with so many units of the primary and of the backup product.
pub fn tenant(mode: &str, units: [u32; 2]) -> Host {
    let host = Host::new(mode);
    let plan = json!({ "servicePlanId": TEAMS_PLAN, "servicePlanName": "TEAMS1", "provisioningStatus": "Success", "appliesTo": "User" });
    let sku = |id: &str, part: &str, units: u32| {
        let prepaid = json!({ "enabled": units, "suspended": 0, "warning": 0, "lockedOut": 0 });
        json!({ "skuId": id, "skuPartNumber": part, "appliesTo": "User", "capabilityStatus": "Enabled", "consumedUnits": 0,
            "prepaidUnits": prepaid, "servicePlans": [plan] })
    };
    let skus = json!([sku(PRIMARY, "ENTERPRISEPACK", units[0]), sku(BACKUP, "SPE_E3", units[1])]);
    host.call("pool.import", json!({ "subscribedSkus": skus, "takenAt": TAKEN_AT }));
    let users: Vec<Value> = (1..=10)
        .map(|number| {
            json!({ "id": user(number), "userPrincipalName": format!("user{number}@contoso.com"), "displayName": format!("User {number}"),
                "department": "Sales", "usageLocation": "DE", "accountEnabled": true, "userType": "Member", "licenseAssignmentStates": [] })
        })
        .collect();
    let imported = host.call("user.import", json!({ "users": users, "takenAt": TAKEN_AT }));
    assert_eq!(imported["added"], 10, "{imported}");
    host.call("setting.update", json!({ "enabled": true, "now": "2026-01-01T00:00:00Z" }));
    host
}

/// A policy for Teams over both products; its id.
pub fn policy(host: &Host, name: &str) -> String {
    let products = json!([{ "product": PRIMARY }, { "product": BACKUP }]);
    let request = json!({ "name": name, "app": "Teams", "products": products, "now": "2026-01-01T00:00:00Z" });
    super::text(&host.call("policy.create", request)["result"]["id"])
}

/// Decides one Teams event of a user; the decision.
pub fn claim(host: &Host, user: &str, now: &str) -> Value {
    let events = json!([{ "id": format!("{user} {now}"), "user": user, "app": "Teams" }]);
    host.call("claim.invoke", json!({ "events": events, "now": now }))["items"][0].clone()
}
