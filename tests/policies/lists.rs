//! What a reference finds, and in which order policies stand.

use crate::support::{NOW, column, group, guid, with};
use crate::tenant::{LATER, contoso, teams};
use serde_json::{Value, json};

#[test]
fn r45_a_policys_product_may_be_named_by_its_plan() {
    let tenant = contoso();
    let request = json!({ "name": "RPA", "app": "Power Automate RPA Attended", "products": [{ "product": "POWER_AUTOMATE_ATTENDED_RPA" }] });
    let written = tenant.call("policy.create", request);
    assert_eq!(column(&written["result"]["products"], "skuPartNumber"), ["POWERAUTOMATE_ATTENDED_RPA"]);
    assert_eq!(written["result"]["app"], "PowerAutomatePremium");
    tenant.refuses("policy.create", teams("T", &["TEAMS1"]), "AMBIGUOUS", "products[0].product");
    // Within a policy the other owned products are not meant.
    tenant.call("policy.create", teams("One", &["SPB"]));
    tenant.refuses(
        "policy.product.remove",
        json!({ "policy": "One", "product": "TEAMS1" }),
        "LAST_PRODUCT",
        "product",
    );
}

#[test]
fn r45_an_id_comes_before_a_name() {
    let tenant = contoso();
    let id =
        tenant.call("policy.get", json!({ "policy": "teams FOR all" }))["id"].as_str().unwrap().to_owned();
    for reference in [id.clone(), id.to_uppercase()] {
        assert_eq!(tenant.call("policy.get", json!({ "policy": reference }))["name"], "Teams for all");
    }
    // What the tenant names, anybody there may call as they like.
    tenant.groups(&[
        group("staff", &[], &[]),
        with(group("guests", &[], &[]), json!({ "displayName": guid("staff") })),
    ]);
    let listed = tenant.call("group.list", json!({ "identity": guid("staff") }));
    assert_eq!(column(&listed["items"], "displayName"), ["staff"]);
    let error = tenant.refuses("policy.get", json!({ "policy": "Teams for al" }), "NOT_FOUND", "policy");
    assert!(error["hint"].as_str().unwrap().contains("Teams for all"));
}

#[test]
fn r16_the_list_is_by_app_and_then_in_the_order_of_deciding() {
    let tenant = contoso();
    let create = |name: &str, priority: i32, now: &str| {
        tenant.call(
            "policy.create",
            with(teams(name, &["SPE_E3"]), json!({ "priority": priority, "now": now })),
        );
    };
    create("late", 100, LATER);
    create("first", 1, LATER);
    create("last", 101, NOW);
    tenant.policy("PowerAutomatePremium", &["POWERAUTOMATE_ATTENDED_RPA"], json!({ "name": "rpa" }));
    let all = column(&tenant.call("policy.list", json!({}))["items"], "name");
    assert_eq!(all, ["rpa", "first", "Teams for all", "late", "last"]);

    assert_eq!(column(&json!(tenant.pages("policy.list", json!({}), 2)), "name"), all);
}

#[test]
fn lists_of_policies_are_filtered() {
    let tenant = contoso();
    tenant.policy("Teams", &["SPB"], json!({ "name": "Teams * old", "enabled": false, "priority": 200 }));
    tenant.policy("PowerAutomatePremium", &["POWERAUTOMATE_ATTENDED_RPA"], json!({ "name": "Rpa" }));
    let listed = |filter: Value| column(&tenant.call("policy.list", filter)["items"], "name");
    assert_eq!(listed(json!({ "identity": "teams*" })), ["Teams for all", "Teams * old"]);
    assert_eq!(listed(json!({ "identity": "Teams * old" })), ["Teams * old"]);
    assert_eq!(listed(json!({ "identity": "R?a" })), ["Rpa"]);
    assert!(listed(json!({ "identity": "x*" })).is_empty());
    assert_eq!(listed(json!({ "app": "Microsoft Teams", "enabled": true })), ["Teams for all"]);
    assert_eq!(listed(json!({ "enabled": false })), ["Teams * old"]);
    assert_eq!(listed(json!({ "product": "Microsoft 365 Business Premium" })), ["Teams * old"]);
    tenant.refuses("policy.list", json!({ "identity": "Reams" }), "NOT_FOUND", "identity");
    tenant.refuses("policy.list", json!({ "app": "Word" }), "NOT_FOUND", "app");
    tenant.refuses("policy.list", json!({ "product": "SPE_EE" }), "NOT_FOUND", "product");
}
