//! Which plans of a product a claim switches on.

use crate::support::{assert_error, column, with};
use crate::tenant::{change, changes, contoso, teams};
use serde_json::{Value, json};

fn names(plans: &Value) -> Vec<String> {
    let mut names: Vec<String> =
        column(plans, "name").iter().map(|name| name.as_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

#[test]
fn r13_a_deny_list_leaves_the_others_on_and_an_allow_list_switches_them_off() {
    let tenant = contoso();
    let products = json!([
        { "product": "SPE_E3", "disabledPlans": ["yammer_enterprise", "Sway"] },
        { "product": "POWERAUTOMATE_ATTENDED_RPA" },
    ]);
    let error = tenant.fails("policy.create", json!({ "name": "P", "app": "Teams", "products": products }));
    assert_error(&error, "PRODUCT_LACKS_APP", "products[1].product");

    let products = json!([
        { "product": "SPE_E3", "disabledPlans": ["yammer_enterprise", "SWAY", "Sway"] },
        { "product": "ENTERPRISEPREMIUM", "enabledPlans": ["TEAMS1", "SWAY"] },
    ]);
    let written = tenant.call("policy.create", json!({ "name": "P", "app": "Teams", "products": products }));
    assert_eq!(written["warnings"], json!([]));
    let policy = &written["result"];
    assert_eq!(names(&policy["products"][0]["disabledPlans"]), ["SWAY", "YAMMER_ENTERPRISE"]);
    assert_eq!(column(&policy["products"][0]["enabledPlans"], "name").len(), 49);
    assert_eq!(names(&policy["products"][1]["enabledPlans"]), ["SWAY", "TEAMS1"]);
    assert_eq!(column(&policy["products"][1]["disabledPlans"], "name").len(), 54);
}

#[test]
fn r13_the_apps_own_plan_stays_on() {
    let tenant = contoso();
    let create = |entry: Value| {
        tenant.fails("policy.create", json!({ "name": "P", "app": "Teams", "products": [entry] }))
    };
    let off = create(json!({ "product": "SPE_E3", "disabledPlans": ["SWAY", "Microsoft Teams"] }));
    assert_error(&off, "PLAN_REQUIRED", "products[0].disabledPlans");
    let missing = create(json!({ "product": "SPE_E3", "enabledPlans": ["SWAY"] }));
    assert_error(&missing, "PLAN_REQUIRED", "products[0].enabledPlans");
    let update = json!({ "policy": "Teams for all", "product": "SPE_E3", "disable": ["57ff2da0-773e-42df-b2af-ffb7a2317929"] });
    tenant.refuses("policy.product.update", update, "PLAN_REQUIRED", "disable");
}

#[test]
fn r13_only_plans_for_users_that_the_product_has_can_be_named() {
    let tenant = contoso();
    let create = |entry: Value| {
        tenant.fails("policy.create", json!({ "name": "P", "app": "Teams", "products": [entry] }))
    };
    let unknown = create(json!({ "product": "SPE_E3", "disabledPlans": ["SWAY", "YAMER_ENTERPRISE"] }));
    assert_error(&unknown, "PLAN_NOT_IN_PRODUCT", "products[0].disabledPlans[1]");
    assert!(unknown["hint"].as_str().unwrap().contains("YAMMER_ENTERPRISE"));
    // EXCHANGE_S_FOUNDATION applies to the company.
    let company = create(json!({ "product": "SPB", "disabledPlans": ["EXCHANGE_S_FOUNDATION"] }));
    assert_error(&company, "PLAN_NOT_IN_PRODUCT", "products[0].disabledPlans[0]");
    assert!(company["message"].as_str().unwrap().contains("company"));
    let both = create(json!({ "product": "SPE_E3", "disabledPlans": ["SWAY"], "enabledPlans": ["TEAMS1"] }));
    assert_error(&both, "INVALID_ARGUMENT", "products[0].enabledPlans");
    let many = create(json!({ "product": "SPE_E3", "disabledPlans": vec!["SWAY"; 1_001] }));
    assert_eq!(many["field"], "products[0].disabledPlans");
}

#[test]
fn r13_a_mailbox_nobody_spoke_of_is_warned_about() {
    let tenant = contoso();
    let warned = |request: Value| tenant.call("policy.create", request)["warnings"].as_array().unwrap().len();
    assert_eq!(warned(teams("Two", &["SPE_E3", "SPB"])), 2);
    let spoken = json!({ "name": "Spoken", "app": "Teams", "products": [{ "product": "SPE_E3", "disabledPlans": [] }] });
    assert_eq!(warned(spoken), 0);
    // EXCHANGE_S_FOUNDATION gives nobody a mailbox.
    assert_eq!(
        warned(
            json!({ "name": "R", "app": "PowerAutomatePremium", "products": [{ "product": "POWERAUTOMATE_ATTENDED_RPA" }] })
        ),
        0
    );
    let added = tenant.call("policy.product.add", json!({ "policy": "Spoken", "product": "SPB" }));
    assert!(added["warnings"][0].as_str().unwrap().contains("EXCHANGE_S_STANDARD"));
}

#[test]
fn r13_plans_are_switched_beside_the_present_choice() {
    let tenant = contoso();
    let update = |what: Value| {
        tenant.call(
            "policy.product.update",
            with(json!({ "policy": "Teams for all", "product": "SPE_E3" }), what),
        )
    };
    let off = |written: &Value| names(&written["result"]["products"][0]["disabledPlans"]);
    let first = update(json!({ "disable": ["SWAY"] }));
    assert_eq!(changes(&first), [change("products[SPE_E3].disabledPlans", Value::Null, json!("SWAY"))]);
    assert_eq!(
        off(&update(json!({ "disable": ["YAMMER_ENTERPRISE"], "enable": ["SWAY"] }))),
        ["YAMMER_ENTERPRISE"]
    );
    assert_eq!(update(json!({ "disable": ["YAMMER_ENTERPRISE"] }))["changes"], json!([]));
    assert!(off(&update(json!({ "enable": ["YAMMER_ENTERPRISE"] }))).is_empty());

    let only = update(json!({ "enabledPlans": ["TEAMS1"] }));
    assert_eq!(names(&only["result"]["products"][0]["enabledPlans"]), ["TEAMS1"]);
    let more = update(json!({ "enable": ["SWAY"] }));
    let fields = changes(&more);
    assert_eq!((fields.len(), fields[0].0.as_str()), (1, "products[SPE_E3].enabledPlans"));
    assert_eq!(names(&more["result"]["products"][0]["enabledPlans"]), ["SWAY", "TEAMS1"]);
    assert!(off(&update(json!({ "enabledPlans": null }))).is_empty());
}

#[test]
fn r13_all_products_take_the_plans_they_have() {
    let tenant = contoso();
    let update = |plans: &[&str]| json!({ "policy": "Teams for all", "allProducts": true, "disable": plans });
    // PROJECT_O365_P2 is in SPE_E3 alone, SWAY in both.
    let written = tenant.call("policy.product.update", update(&["SWAY", "PROJECT_O365_P2"]));
    assert_eq!(names(&written["result"]["products"][0]["disabledPlans"]), ["PROJECT_O365_P2", "SWAY"]);
    assert_eq!(names(&written["result"]["products"][1]["disabledPlans"]), ["SWAY"]);
    tenant.refuses(
        "policy.product.update",
        update(&["SWAY", "FLOW_PER_USER"]),
        "PLAN_NOT_IN_PRODUCT",
        "disable[1]",
    );
    // A list for all leaves a product alone that has none of it.
    let listed =
        json!({ "policy": "Teams for all", "allProducts": true, "disabledPlans": ["PROJECT_O365_P2"] });
    let written = tenant.call("policy.product.update", listed);
    assert_eq!(names(&written["result"]["products"][0]["disabledPlans"]), ["PROJECT_O365_P2"]);
    assert_eq!(names(&written["result"]["products"][1]["disabledPlans"]), ["SWAY"]);
}

#[test]
fn r13_a_plan_update_says_one_thing() {
    let tenant = contoso();
    let update = |what: Value| {
        tenant.fails(
            "policy.product.update",
            with(json!({ "policy": "Teams for all", "product": "SPE_E3" }), what),
        )
    };
    assert_error(
        &update(json!({ "disabledPlans": [], "enabledPlans": null })),
        "INVALID_ARGUMENT",
        "enabledPlans",
    );
    assert_error(&update(json!({ "disabledPlans": [], "enable": ["SWAY"] })), "INVALID_ARGUMENT", "enable");
    assert_error(&update(json!({ "disable": ["SWAY"], "enable": ["SWAY"] })), "INVALID_ARGUMENT", "disable");
    assert_error(
        &update(json!({ "disable": ["SWAY"], "allProducts": true })),
        "INVALID_ARGUMENT",
        "allProducts",
    );
}
