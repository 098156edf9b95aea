//! A small tenant: two products with Teams, ten users, one policy.

use super::{Tenant, made, person, text, with};
use serde_json::{Value, json};

pub const PRIMARY: &str = "6fd2c87f-b296-42f0-b197-1e91e994b900";
pub const BACKUP: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";
/// When the tenant was asked.
pub const TAKEN_AT: &str = "2026-01-01T00:00:00.000Z";

/// The object id of the user of a number.
pub fn user(number: u64) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

/// The user of a number, without licenses.
pub fn numbered(number: u64) -> Value {
    with(
        person(&user(number), &format!("user{number}@contoso.com")),
        json!({ "displayName": format!("User {number}") }),
    )
}

/// The tenant, its switch on, with so many units of the primary and of the backup product.
pub fn tenant(mode: &str, units: [i64; 2]) -> Tenant {
    let tenant = Tenant::in_file(mode);
    let skus = [
        made(PRIMARY, "ENTERPRISEPACK", units[0], &["TEAMS1"]),
        made(BACKUP, "SPE_E3", units[1], &["TEAMS1"]),
    ];
    tenant.call("pool.import", json!({ "subscribedSkus": skus, "takenAt": TAKEN_AT }));
    let users: Vec<Value> = (1..=10).map(numbered).collect();
    let imported = tenant.call("user.import", json!({ "users": users, "takenAt": TAKEN_AT }));
    assert_eq!(imported["added"], 10, "{imported}");
    tenant.call("setting.update", json!({ "enabled": true, "now": TAKEN_AT }));
    tenant
}

/// A policy for Teams over both products; its id.
pub fn policy(tenant: &Tenant, name: &str) -> String {
    let products = json!([{ "product": PRIMARY }, { "product": BACKUP }]);
    let request = json!({ "name": name, "app": "Teams", "products": products, "now": TAKEN_AT });
    text(&tenant.call("policy.create", request)["result"]["id"])
}

/// The tenant with that policy.
pub fn serving(mode: &str, units: [i64; 2]) -> Tenant {
    let tenant = tenant(mode, units);
    policy(&tenant, "Teams for all");
    tenant
}

/// Decides one Teams event of a user; the decision.
pub fn claim(tenant: &Tenant, user: &str, now: &str) -> Value {
    let events = json!([{ "id": format!("{user} {now}"), "user": user, "app": "Teams" }]);
    tenant.call("claim.invoke", json!({ "events": events, "now": now }))["items"][0].clone()
}
