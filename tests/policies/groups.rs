//! r18: policies with assignVia Group, and the cap of any policy: what may be written, and what is shown.

use crate::support::{Tenant, assert_error, column, plan, security_group, sku, with, without};
use crate::tenant::{change, changes, owning};
use serde_json::{Value, json};

const GUID: &str = "00000000-0000-4000-8000-0000000000";

/// A group that carries these products, made fit.
fn group(number: u32, name: &str, parts: &[&str]) -> Value {
    let skus: Vec<Value> = parts.iter().map(|part| sku(part, 0, 0)).collect();
    let group = security_group(&format!("{GUID}{number:02}"), name, &skus.iter().collect::<Vec<_>>());
    with(group, json!({ "isAssignableToRole": false }))
}

/// A tenant with two products, four groups and one policy with assignVia Group.
fn contoso() -> Tenant {
    let tenant = owning(&[sku("SPE_E3", 100, 40), sku("SPE_E5", 10, 0), sku("POWERAPPS_PER_USER", 9, 2)]);
    let off = |number: u32, name: &str, off: &str| {
        let licenses = json!([{ "skuId": sku("SPE_E3", 0, 0)["skuId"], "disabledPlans": [plan(off)] }]);
        with(group(number, name, &[]), json!({ "assignedLicenses": licenses }))
    };
    let (no_mail, no_teams) = (off(3, "No mail", "EXCHANGE_S_ENTERPRISE"), off(4, "No Teams", "TEAMS1"));
    let groups = json!([
        group(1, "Sales", &["SPE_E3", "POWERAPPS_PER_USER"]),
        group(2, "Bosses", &["SPE_E5"]),
        no_mail,
        no_teams
    ]);
    tenant.call("group.import", json!({ "groups": groups }));
    tenant
        .call("policy.create", joining("Joining", json!([{ "product": "SPE_E3", "targetGroup": "sales" }])));
    tenant
}

fn joining(name: &str, products: Value) -> Value {
    json!({ "name": name, "app": "Teams", "assignVia": "Group", "products": products })
}

fn get(tenant: &Tenant) -> Value {
    tenant.call("policy.get", json!({ "policy": "Joining" }))
}

/// The names of the plans of the first product that a list holds.
fn plans(policy: &Value, list: &str) -> Vec<Value> {
    column(&policy["products"][0][list], "name")
}

#[test]
fn r18_a_policy_in_group_mode_shows_its_groups_and_their_choice_of_plans() {
    let tenant = contoso();
    let policy = get(&tenant);
    assert_eq!(policy["assignVia"], "Group");
    assert_eq!(policy["products"][0]["targetGroup"], json!({ "id": format!("{GUID}01"), "name": "Sales" }));
    assert_eq!(policy["available"], 7, "the group's other product has less");
    assert!(
        plans(&policy, "disabledPlans").is_empty()
            && plans(&policy, "enabledPlans").contains(&json!("TEAMS1"))
    );
    let written = tenant.call(
        "policy.product.update",
        json!({ "policy": "Joining", "product": "SPE_E3", "targetGroup": format!("{GUID}03") }),
    );
    let (before, after) = (format!("Sales ({GUID}01)"), format!("No mail ({GUID}03)"));
    assert_eq!(changes(&written), [change("products[SPE_E3].targetGroup", json!(before), json!(after))]);
    assert_eq!(plans(&get(&tenant), "disabledPlans"), ["EXCHANGE_S_ENTERPRISE"]);
    assert_eq!(get(&tenant)["available"], 60);
    let direct = tenant.call(
        "policy.create",
        json!({ "name": "Direct", "app": "Teams", "products": [{ "product": "SPE_E3" }] }),
    );
    assert_eq!(
        (&direct["result"]["assignVia"], &direct["result"]["products"][0]["targetGroup"]),
        (&json!("Direct"), &Value::Null)
    );
}

#[test]
fn r18_a_policy_is_made_of_its_mode_products_groups_and_cap_as_its_changes_say() {
    let tenant = contoso();
    let create = joining("Capped", json!([{ "product": "SPE_E5", "targetGroup": "Bosses" }]));
    let written =
        changes(&tenant.call("policy.create", with(create, json!({ "cap": { "claims": 5, "hours": 24 } }))));
    for (field, value) in [
        ("assignVia", "Group"),
        ("cap", "5 in 24 hours"),
        ("products[SPE_E5].targetGroup", &format!("Bosses ({GUID}02)")),
    ] {
        assert!(written.contains(&change(field, Value::Null, json!(value))), "{field}: {written:?}");
    }
}

#[test]
fn r18_a_product_comes_into_a_policy_in_group_mode_with_its_group_only() {
    let tenant = contoso();
    let add = |more: Value| with(json!({ "policy": "Joining", "product": "SPE_E5" }), more);
    tenant.refuses("policy.product.add", add(json!({})), "INVALID_ARGUMENT", "targetGroup");
    tenant.refuses(
        "policy.product.add",
        add(json!({ "targetGroup": "Sales" })),
        "INVALID_ARGUMENT",
        "targetGroup",
    );
    tenant.refuses("policy.product.add", add(json!({ "targetGroup": "Nobody" })), "NOT_FOUND", "targetGroup");
    for list in ["disabledPlans", "enabledPlans"] {
        tenant.refuses(
            "policy.product.add",
            add(json!({ "targetGroup": "Bosses", list: ["TEAMS1"] })),
            "INVALID_ARGUMENT",
            list,
        );
    }
    let added = tenant.call("policy.product.add", add(json!({ "targetGroup": "Bosses", "position": 0 })));
    let products = &added["result"]["products"];
    assert_eq!(
        column(&json!([products[0]["targetGroup"], products[1]["targetGroup"]]), "name"),
        ["Bosses", "Sales"]
    );
    assert_eq!(added["result"]["available"], 17);
}

#[test]
fn r18_a_group_that_does_not_bring_the_app_is_refused_with_the_cure() {
    let tenant = contoso();
    let cases = [
        ("No Teams", "Switch it on"),
        ("Bosses", "Assign SPE_E3 to the group"),
        ("Distant", "securityEnabled"),
        ("Rule", "assigned members"),
        ("Premises", "cloud group"),
        ("Mail", "without a mail address"),
        ("Roles", "isAssignableToRole false"),
        ("Restricted", "isManagementRestricted false"),
        ("No types", "Ask Graph for groupTypes"),
        ("No sync", "Ask Graph for onPremisesSyncEnabled"),
        ("No mail flag", "Ask Graph for mailEnabled"),
        ("No role", "Ask Graph for isAssignableToRole"),
        ("No restriction", "Ask Graph for isManagementRestricted"),
    ];
    let with = |number: u32, name: &str, field: &str, value: Value| {
        with(group(number, name, &["SPE_E3"]), json!({ field: value }))
    };
    let without = |number: u32, name: &str, field: &str| without(group(number, name, &["SPE_E3"]), field);
    let groups = json!([
        with(15, "Roles", "isAssignableToRole", json!(true)),
        with(16, "Restricted", "isManagementRestricted", json!(true)),
        without(17, "No types", "groupTypes"),
        without(18, "No sync", "onPremisesSyncEnabled"),
        without(19, "No mail flag", "mailEnabled"),
        without(20, "No role", "isAssignableToRole"),
        without(21, "No restriction", "isManagementRestricted"),
        with(11, "Distant", "securityEnabled", json!(false)),
        with(12, "Rule", "groupTypes", json!(["DynamicMembership"])),
        with(13, "Premises", "onPremisesSyncEnabled", json!(true)),
        with(14, "Mail", "mailEnabled", json!(true)),
    ]);
    tenant.call("group.import", json!({ "groups": groups }));
    for (name, cure) in cases {
        let products = json!([{ "product": "SPE_E5", "targetGroup": "Bosses" }, { "product": "SPE_E3", "targetGroup": name }]);
        let error = tenant.refuses(
            "policy.create",
            joining("New", products),
            "INVALID_ARGUMENT",
            "products[1].targetGroup",
        );
        assert!(error["hint"].as_str().unwrap().contains(cure), "{name}: {error}");
        let update = json!({ "policy": "Joining", "allProducts": true, "targetGroup": name });
        tenant.refuses("policy.product.update", update, "INVALID_ARGUMENT", "targetGroup");
    }
}

#[test]
fn r18_plans_are_not_chosen_in_group_mode_nor_groups_in_direct_mode() {
    let tenant = contoso();
    for field in ["disabledPlans", "enabledPlans", "enable", "disable"] {
        let error = tenant.fails(
            "policy.product.update",
            json!({ "policy": "Joining", "product": "SPE_E3", field: ["TEAMS1"] }),
        );
        assert_error(&error, "INVALID_ARGUMENT", field);
    }
    let error = tenant.fails("policy.product.update", json!({ "policy": "Joining", "product": "SPE_E3" }));
    assert_eq!((&error["name"], &error["field"]), (&json!("NOTHING_TO_SET"), &Value::Null));
    let direct = |products: Value| json!({ "name": "Direct", "app": "Teams", "products": products });
    let error =
        tenant.fails("policy.create", direct(json!([{ "product": "SPE_E3", "targetGroup": "Sales" }])));
    assert_error(&error, "INVALID_ARGUMENT", "products[0].targetGroup");
    tenant.call("policy.create", direct(json!([{ "product": "SPE_E3" }])));
    for (method, product) in [("policy.product.add", "SPE_E5"), ("policy.product.update", "SPE_E3")] {
        let error =
            tenant.fails(method, json!({ "policy": "Direct", "product": product, "targetGroup": "Sales" }));
        assert_error(&error, "INVALID_ARGUMENT", "targetGroup");
    }
}

#[test]
fn a_cap_is_set_changed_shown_and_cleared() {
    let tenant = contoso();
    assert_eq!(get(&tenant)["cap"], Value::Null);
    let update = |cap: Value| json!({ "policy": "Joining", "cap": cap });
    let cap = json!({ "claims": 50, "hours": 24 });
    let written = tenant.call("policy.update", update(cap.clone()));
    assert_eq!(changes(&written), [change("cap", Value::Null, json!("50 in 24 hours"))]);
    assert_eq!(get(&tenant)["cap"], cap);
    tenant.call("policy.update", json!({ "policy": "Joining", "priority": 7 }));
    assert_eq!(get(&tenant)["cap"], cap, "what is not given stays");
    for (claims, hours, field) in [(0, 24, "cap.claims"), (1, 0, "cap.hours"), (1, 721, "cap.hours")] {
        tenant.refuses(
            "policy.update",
            update(json!({ "claims": claims, "hours": hours })),
            "INVALID_ARGUMENT",
            field,
        );
    }
    for half in [json!({ "claims": 1 }), json!({ "hours": 1 }), json!({ "claims": 1, "hours": 1, "days": 1 })]
    {
        assert_eq!(tenant.fails("policy.update", update(half))["name"], "INVALID_ARGUMENT");
    }
    tenant.call("policy.update", update(json!({ "claims": 1, "hours": 720 })));
    let written = tenant.call("policy.update", update(Value::Null));
    assert_eq!(changes(&written), [change("cap", json!("1 in 720 hours"), Value::Null)]);
    assert_eq!(get(&tenant)["cap"], Value::Null);
}
