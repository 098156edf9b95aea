//! A tenant for each test: Ada and Bob hold SPE_E3 directly, Cem holds nothing, and the group lic carries SPE_E3.

use crate::support::{Tenant, direct, group, guid, holding, sku, user, with};
use serde_json::{Value, json};

pub fn e3() -> Value {
    sku("SPE_E3", 100, 10)
}

/// A license of the product with these plans off.
pub fn off(path: Value, plans: &[&str]) -> Value {
    let plans: Vec<String> = plans.iter().map(|name| crate::support::plan(name)).collect();
    with(path, json!({ "disabledPlans": plans }))
}

pub fn fill(tenant: &Tenant) {
    tenant.own(&[e3(), sku("POWERAPPS_PER_USER", 1, 0), sku("FLOW_FREE", 10, 0)]);
    tenant.groups(&[group("lic", &[&e3()], &[])]);
    let direct = [direct(&e3())];
    tenant.people(&[holding("ada", &direct), holding("bob", &direct), user("cem")]);
}

pub fn tenant() -> Tenant {
    let tenant = Tenant::new("Local");
    fill(&tenant);
    tenant
}

/// The plan Move of these users' SPE_E3 to the group lic.
pub fn moving(users: &[&str]) -> Value {
    let users: Vec<String> = users.iter().map(|name| guid(name)).collect();
    json!({ "name": "Move", "users": users, "product": "SPE_E3", "group": "lic" })
}

/// The items of a plan that takes the place of the last one.
#[track_caller]
pub fn items(tenant: &Tenant, request: Value) -> Vec<Value> {
    let reply = tenant.call("migration.plan", with(request, json!({ "replace": true })));
    reply["items"].as_array().unwrap().clone()
}

/// What holds an item back.
pub fn reasons(item: &Value) -> Vec<&str> {
    item["reasons"].as_array().unwrap().iter().map(|it| it["reason"].as_str().unwrap()).collect()
}

pub fn plan_names(plans: &Value) -> Vec<&str> {
    plans.as_array().unwrap().iter().map(|plan| plan["name"].as_str().unwrap()).collect()
}
