//! What Graph returns, and events of its users. Products and plans are Microsoft's, by its table.

use super::with;
use autoclaim::domain::catalog::Catalog;
use serde_json::{Value, json};

/// TEAMS1.
pub const TEAMS_PLAN: &str = "57ff2da0-773e-42df-b2af-ffb7a2317929";
/// Teams in a sign-in log.
pub const TEAMS_CLIENT: &str = "1fec8e78-bce4-4aaf-ab1b-5451cc387264";
/// The heading of Microsoft's table of products.
pub const CATALOG: &str = "Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names\r\n";

/// A file of tests/fixtures/graph.
pub fn fixture(name: &str) -> String {
    // What is built on one system and run on another has a folder without a drive.
    let path = std::path::absolute(format!("{}/tests/fixtures/graph/{name}", env!("CARGO_MANIFEST_DIR")));
    path.unwrap().into_os_string().into_string().unwrap()
}

/// The id of the plan of this name.
pub fn plan(name: &str) -> String {
    let found = Catalog::builtin().plans_named(name);
    assert_eq!(found.len(), 1, "{name}");
    found[0].id.to_string()
}

/// A plan of a subscribedSku.
pub fn service_plan(id: &str, name: &str, applies_to: &str) -> Value {
    json!({ "servicePlanId": id, "servicePlanName": name, "appliesTo": applies_to, "provisioningStatus": "Success" })
}

fn subscribed(id: &str, part: &str, units: [i64; 2], plans: Vec<Value>) -> Value {
    let [enabled, consumed] = units;
    json!({ "skuId": id, "skuPartNumber": part, "appliesTo": "User", "capabilityStatus": "Enabled", "consumedUnits": consumed,
        "prepaidUnits": { "enabled": enabled, "warning": 0, "suspended": 0, "lockedOut": 0 }, "servicePlans": plans })
}

/// A subscribedSku with the plans of Microsoft's table, all for users but EXCHANGE_S_FOUNDATION.
pub fn sku(part: &str, enabled: i64, consumed: i64) -> Value {
    let catalog = Catalog::builtin();
    let product = catalog.by_part_number(part)[0];
    let plan = |id: &_| {
        let plan = catalog.plan(*id).unwrap();
        let applies_to = if plan.name == "EXCHANGE_S_FOUNDATION" { "Company" } else { "User" };
        service_plan(&plan.id.to_string(), &plan.name, applies_to)
    };
    subscribed(
        &product.sku.to_string(),
        &product.part_number,
        [enabled, consumed],
        product.plans.iter().map(plan).collect(),
    )
}

/// A subscribedSku with these plans alone.
pub fn made(id: &str, part: &str, enabled: i64, plans: &[&str]) -> Value {
    subscribed(
        id,
        part,
        [enabled, 0],
        plans.iter().map(|name| service_plan(&plan(name), name, "User")).collect(),
    )
}

/// The same with an id made of the part number.
pub fn product(part: &str, enabled: i64, plans: &[&str]) -> Value {
    made(&guid(part), part, enabled, plans)
}

/// A member in Sales and Germany without licenses.
pub fn person(id: &str, principal: &str) -> Value {
    json!({ "id": id, "userPrincipalName": principal, "displayName": "Somebody", "department": "Sales", "usageLocation": "DE",
        "accountEnabled": true, "userType": "Member", "licenseAssignmentStates": [] })
}

/// A GUID made of a name of at most 16 letters.
pub fn guid(name: &str) -> String {
    let hex: String = name.bytes().map(|byte| format!("{byte:02x}")).collect();
    let hex = format!("{hex:0<32}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// A member in Switzerland of this name.
pub fn user(name: &str) -> Value {
    with(person(&guid(name), &format!("{name}@contoso.example")), json!({ "usageLocation": "CH" }))
}

/// The user with these licenses.
pub fn holding(name: &str, paths: &[Value]) -> Value {
    with(user(name), json!({ "licenseAssignmentStates": paths }))
}

/// A direct license that works.
pub fn direct(sku: &Value) -> Value {
    licensed(sku["skuId"].clone())
}

/// The same of the product of this id.
pub fn licensed(sku: impl Into<Value>) -> Value {
    let sku: Value = sku.into();
    json!({ "skuId": sku, "assignedByGroup": null, "state": "Active", "error": "None", "disabledPlans": [] })
}

/// A license through a group that works.
pub fn through(sku: &Value, group: &str) -> Value {
    with(direct(sku), json!({ "assignedByGroup": guid(group) }))
}

/// A security group in which members can be put.
pub fn security_group(id: &str, name: &str, skus: &[&Value]) -> Value {
    let licenses: Vec<_> =
        skus.iter().map(|sku| json!({ "skuId": sku["skuId"], "disabledPlans": [] })).collect();
    json!({ "id": id, "displayName": name, "securityEnabled": true, "mailEnabled": false, "onPremisesSyncEnabled": null, "groupTypes": [],
        "isAssignableToRole": null, "isManagementRestricted": null, "assignedLicenses": licenses })
}

/// The same of this name, with these direct members.
pub fn group(name: &str, skus: &[&Value], members: &[&str]) -> Value {
    let members: Vec<_> = members.iter().map(|name| json!({ "id": guid(name) })).collect();
    with(security_group(&guid(name), name, skus), json!({ "members": members }))
}

/// An event; every call makes a new one.
pub fn event(name: &str, app: &str, trigger: &str) -> Value {
    json!({ "user": format!("{name}@contoso.example"), "app": app, "trigger": trigger })
}

pub fn sign_in(name: &str) -> Value {
    event(name, "Teams", "FirstSignIn")
}
