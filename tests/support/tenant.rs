//! A small tenant: two products with Teams, ten users, one policy.

use super::{Host, TEAMS_PLAN, user};
use serde_json::{Value, json};

pub const PRIMARY: &str = "6fd2c87f-b296-42f0-b197-1e91e994b900";
pub const BACKUP: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";

/// The tenant, its switch on, with so many units of the primary and of the backup product.
pub fn tenant(mode: &str, units: [u32; 2]) -> Host {
    let host = Host::new(mode);
    for (place, (sku, part, units)) in [(PRIMARY, "ENTERPRISEPACK", units[0]), (BACKUP, "SPE_E3", units[1])].into_iter().enumerate() {
        let key = place + 1;
        host.sql(&format!("INSERT INTO product VALUES ({key}, x'{}')", sku.replace('-', "")));
        host.sql(&format!(
            "INSERT INTO pool (product, part_number, part_number_folded, applies_to, capability, enabled, warning, suspended, locked_out,
               consumed, taken_at) VALUES ({key}, '{part}', '{}', 'User', 'Enabled', {units}, 0, 0, 0, 0, 1)",
            part.to_lowercase()
        ));
        let plan = TEAMS_PLAN.replace('-', "");
        host.sql(&format!("INSERT INTO pool_plan VALUES ({key}, 0, x'{plan}', 'TEAMS1', 'User', 'Success')"));
    }
    for number in 1..=10 {
        let (id, name) = (user(number).replace('-', ""), format!("user{number}@contoso.com"));
        host.sql(&format!(
            "INSERT INTO user (user, id, upn, upn_folded, display_name, department, usage_location, account_enabled, imported_claim, taken_at)
             VALUES ({number}, x'{id}', '{name}', '{name}', 'User {number}', 'Sales', 'DE', 1, 0, 1)"
        ));
    }
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
