//! A tenant for each test, its switch off as in a new store.

use crate::support::{Tenant, sku};
use serde_json::{Value, json};

/// Five minutes after the begin.
pub const LATER: &str = "2026-11-21T10:05:00.000Z";

/// A Local store that owns these products.
pub fn owning(skus: &[Value]) -> Tenant {
    let tenant = Tenant::empty("Local");
    let imported = tenant.at(0).call("pool.import", json!({ "subscribedSkus": skus }));
    assert_eq!(imported["added"], skus.len(), "{imported}");
    tenant
}

/// The request of a Teams policy with these products.
pub fn teams(name: &str, products: &[&str]) -> Value {
    let products: Vec<Value> = products.iter().map(|product| json!({ "product": product })).collect();
    json!({ "name": name, "app": "Teams", "products": products })
}

/// A tenant that owns six products with Teams, one with attended RPA, and has a policy.
pub fn contoso() -> Tenant {
    let parts = [
        "SPE_E3",
        "ENTERPRISEPREMIUM",
        "SPB",
        "SPE_F1",
        "SPE_E5",
        "ENTERPRISEPACK",
        "POWERAUTOMATE_ATTENDED_RPA",
    ];
    let skus: Vec<Value> = parts.iter().map(|part| sku(part, 100, 40)).collect();
    let tenant = owning(&skus);
    tenant.call("policy.create", teams("Teams for all", &["SPE_E3", "ENTERPRISEPREMIUM"]));
    tenant
}

/// The fields a write changed, with their values before and after.
pub fn changes(written: &Value) -> Vec<(String, Value, Value)> {
    let change =
        |it: &Value| (it["field"].as_str().unwrap().to_owned(), it["before"].clone(), it["after"].clone());
    written["changes"].as_array().unwrap().iter().map(change).collect()
}

/// One of them.
pub fn change(field: &str, before: Value, after: Value) -> (String, Value, Value) {
    (field.to_owned(), before, after)
}
