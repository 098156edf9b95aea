//! r10, r13, r14, r16, r27: which policy decides, and what becomes of it.

use crate::support::{
    BOTH, Tenant, after, column, event, guid, plan, product, sign_in, sku, text, user, with,
};
use autoclaim::domain::claim::Outcome;
use serde_json::{Value, json};

#[test]
fn r10_the_switch_is_off_in_a_new_store_and_parks_every_policy() {
    for mode in BOTH {
        let tenant = Tenant::teams(mode, 5);
        let claim = tenant.claim(sign_in("ada"));
        tenant.set(json!({ "enabled": false }));
        assert_eq!(tenant.claim(sign_in("bob"))["outcome"], "FeatureOff");
        assert_eq!(tenant.call("policy.get", json!({ "policy": "Teams" }))["status"], "Parked");
        assert_ne!(tenant.state(&claim), "Failed", "nothing is taken away");
        tenant.set(json!({ "enabled": true }));
        assert_eq!(tenant.claim(sign_in("bob"))["outcome"], "Claimed");
    }
}

#[test]
fn r13_an_allow_list_is_expanded_at_the_decision_and_a_deny_list_is_not() {
    let tenant = Tenant::new("Graph");
    let before = product("SUITE", 9, &["TEAMS1", "EXCHANGE_S_STANDARD", "MYANALYTICS_P2"]);
    tenant.own(std::slice::from_ref(&before));
    tenant.people(&[user("ada"), user("bob"), user("cem")]);
    let choice = |choice: Value| json!({ "name": "Teams", "app": "Teams", "products": [with(json!({ "product": "SUITE" }), choice)] });
    tenant.call("policy.create", choice(json!({ "enabledPlans": ["TEAMS1", "MYANALYTICS_P2"] })));
    let mut grown = product(
        "SUITE",
        9,
        &["TEAMS1", "EXCHANGE_S_STANDARD", "MYANALYTICS_P2", "WHITEBOARD_PLAN1", "BPOS_S_TODO_1"],
    );
    grown["servicePlans"][4]["appliesTo"] = json!("Company");
    tenant.own(&[grown]);
    let allowed = tenant.claim(sign_in("ada"));
    assert_eq!(
        column(&allowed["disabledPlans"], "id"),
        [plan("EXCHANGE_S_STANDARD"), plan("WHITEBOARD_PLAN1")],
        "plans of the company are never off"
    );
    tenant.call("policy.remove", json!({ "policy": "Teams" }));
    tenant.call("policy.create", choice(json!({ "disabledPlans": ["EXCHANGE_S_STANDARD"] })));
    assert_eq!(column(&tenant.claim(sign_in("bob"))["disabledPlans"], "name"), ["EXCHANGE_S_STANDARD"]);
    tenant.call("policy.remove", json!({ "policy": "Teams" }));
    tenant.call("policy.create", choice(json!({})));
    assert_eq!(tenant.claim(sign_in("cem"))["disabledPlans"], json!([]));
}

#[test]
fn r14_no_change_of_a_policy_takes_a_license() {
    let changes: [(&str, Value); 4] = [
        ("policy.update", json!({ "policy": "Teams", "enabled": false })),
        ("policy.product.remove", json!({ "policy": "Teams", "product": "SPE_E3" })),
        ("policy.remove", json!({ "policy": "Teams" })),
        ("setting.update", json!({ "enabled": false })),
    ];
    for (method, request) in changes {
        let tenant = Tenant::new("Local");
        tenant.own(&[sku("SPE_E3", 5, 0), sku("ENTERPRISEPACK", 5, 0)]);
        tenant.people(&[user("ada")]);
        tenant.policy("Teams", &["SPE_E3", "ENTERPRISEPACK"], json!({}));
        let claim = tenant.claim(sign_in("ada"));
        tenant.call(method, request);
        let held = tenant.call("assignment.list", json!({}));
        assert_eq!(
            (held["items"].as_array().unwrap().len(), tenant.units("SPE_E3", "consumed")),
            (1, 1),
            "{method}"
        );
        assert_eq!(tenant.state(&claim), "Observed", "{method}");
    }
}

/// Two products with Teams and one user; the policies are still to come.
fn two() -> Tenant {
    let tenant = Tenant::new("Graph");
    tenant.own(&[sku("SPE_E3", 5, 0), sku("ENTERPRISEPACK", 5, 0)]);
    tenant.people(&[user("ada")]);
    tenant
}

fn decided_by(tenant: &Tenant) -> String {
    let reply = tenant.call("claim.test", json!({ "events": [sign_in("ada")] }));
    text(&reply["items"][0]["policy"]["name"])
}

#[test]
fn r16_the_lower_priority_decides_then_the_older_policy_then_the_lower_id() {
    let tenant = two();
    let named = |name: &str, priority: i32| json!({ "name": name, "priority": priority });
    tenant.at(2).policy("Teams", &["SPE_E3"], named("Young", 100));
    tenant.at(1).policy("Teams", &["SPE_E3"], json!({ "name": "Old" }));
    assert_eq!(decided_by(&tenant), "Old", "100 is the default");
    tenant.at(3).policy("Teams", &["SPE_E3"], named("First", 99));
    assert_eq!(decided_by(&tenant), "First");

    let tenant = two();
    let one = tenant.policy("Teams", &["SPE_E3"], json!({ "name": "One" }));
    let other = tenant.policy("Teams", &["SPE_E3"], json!({ "name": "Other" }));
    assert_eq!(decided_by(&tenant), if one < other { "One" } else { "Other" });
}

#[test]
fn r16_empty_pools_of_the_policy_that_decides_are_final() {
    let tenant = two();
    tenant.own(&[sku("SPE_E3", 0, 0)]);
    tenant.policy("Teams", &["SPE_E3"], json!({ "name": "Empty", "priority": 1 }));
    tenant.policy("Teams", &["ENTERPRISEPACK"], json!({ "name": "Full", "priority": 2 }));
    let decision = tenant.claim(sign_in("ada"));
    assert_eq!((&decision["outcome"], &decision["policy"]["name"]), (&json!("PoolsEmpty"), &json!("Empty")));
}

#[test]
fn r16_if_no_policy_decides_the_one_that_came_furthest_tells_why() {
    let tenant = Tenant::new("Graph");
    tenant.own(&[sku("POWERAPPS_PER_USER", 5, 0)]);
    tenant.people(&[user("ada")]);
    let launch = event("ada", "PowerApps", "LaunchPremiumApp");
    let ladder = [
        ("PolicyOff", json!({ "enabled": false })),
        ("NotYetActive", json!({})),
        ("OutOfScope", json!({ "departments": ["IT"] })),
        ("TriggerNotCovered", json!({ "triggers": ["RequestLicense"] })),
        ("EnvironmentNotCovered", json!({ "environmentScope": "OnlyManaged" })),
    ];
    let mut ranked: Vec<Outcome> =
        Outcome::ALL.iter().copied().filter(|outcome| outcome.rank().is_some()).collect();
    ranked.sort_by_key(|outcome| outcome.rank());
    let order: Vec<&str> =
        ["NoPolicy"].into_iter().chain(ladder.iter().map(|(outcome, _)| *outcome)).collect();
    assert_eq!(ranked.iter().map(|outcome| outcome.as_str()).collect::<Vec<_>>(), order);
    assert_eq!(tenant.would(launch.clone()), "NoPolicy");
    tenant.set(json!({ "activationDelayMinutes": 10 }));
    for (place, (outcome, terms)) in ladder.into_iter().enumerate() {
        let created = after(if outcome == "NotYetActive" { 0 } else { -20 });
        let more = with(terms, json!({ "name": outcome, "priority": 100 - place, "now": created }));
        tenant.policy("PowerApps", &["POWERAPPS_PER_USER"], more.clone());
        let decision = tenant.claim(launch.clone());
        assert_eq!(
            (text(&decision["outcome"]), text(&decision["policy"]["name"])),
            (outcome.to_owned(), outcome.to_owned())
        );
        tenant.call("policy.update", json!({ "policy": outcome, "priority": 100 + place }));
        let other_way_round = tenant.claim(launch.clone());
        assert_eq!(other_way_round["outcome"], outcome, "the order of the policies does not matter");
    }
}

#[test]
fn r16_of_two_policies_that_came_as_far_the_first_tells_why() {
    let tenant = two();
    tenant.policy("Teams", &["SPE_E3"], json!({ "name": "Second", "priority": 2, "enabled": false }));
    tenant.policy("Teams", &["SPE_E3"], json!({ "name": "First", "priority": 1, "enabled": false }));
    assert_eq!(decided_by(&tenant), "First");
}

#[test]
fn r27_a_policy_that_does_not_apply_makes_way_for_the_next() {
    let tenant = two();
    tenant.policy(
        "Teams",
        &["SPE_E3"],
        json!({ "name": "Elsewhere", "priority": 1, "usageLocations": ["DE"] }),
    );
    tenant.policy(
        "Teams",
        &["ENTERPRISEPACK"],
        json!({ "name": "Here", "priority": 2, "usageLocations": ["CH"] }),
    );
    let decision = tenant.claim(sign_in("ada"));
    assert_eq!(
        (&decision["policy"]["name"], &decision["product"]["skuPartNumber"]),
        (&json!("Here"), &json!("ENTERPRISEPACK"))
    );
    let trace = decision["trace"].as_array().unwrap();
    let over = trace
        .iter()
        .find(|step| step["subject"] == "Elsewhere")
        .expect("the policy passed over is in the trace");
    assert_eq!(
        (&over["result"], &over["reason"]),
        (&json!("PassedOver"), &json!("The user's usage location is not listed."))
    );
}

#[test]
fn a_power_automate_claim_says_that_the_portal_may_lag_behind() {
    for (app, trigger, part, lags) in [
        ("PowerAutomatePerUser", "SavePremiumFlow", "FLOW_PER_USER", true),
        ("PowerApps", "LaunchPremiumApp", "POWERAPPS_PER_USER", false),
    ] {
        let tenant = Tenant::new("Local");
        tenant.own(&[sku(part, 1, 0)]);
        tenant.people(&[user("ada"), user("bob")]);
        tenant.policy(app, &[part], json!({}));
        let told = |decision: &Value| {
            decision["warnings"].as_array().unwrap().iter().any(|it| text(it).contains("portal"))
        };
        assert_eq!(told(&tenant.claim(event("ada", app, trigger))), lags);
        let refused = tenant.claim(event("bob", app, trigger));
        assert_eq!((&refused["outcome"], told(&refused)), (&json!("PoolsEmpty"), false));
    }
}

#[test]
fn r29_a_plan_on_its_way_conflicts_as_one_that_is_there_does() {
    let tenant = Tenant::new("Graph");
    let edu = product("EDU", 5, &["VISIO_CLIENT_SUBSCRIPTION", "YAMMER_EDU"]);
    tenant.own(&[edu, product("SUITE", 5, &["TEAMS1", "YAMMER_ENTERPRISE"])]);
    tenant.people(&[user("ada"), user("bob")]);
    tenant.call("app.define", json!({ "name": "Visio", "servicePlanId": "VISIO_CLIENT_SUBSCRIPTION" }));
    tenant.policy("Visio", &["EDU"], json!({}));
    tenant.policy("Teams", &["SUITE"], json!({}));
    tenant.claim(event("ada", "Visio", "RequestLicense"));
    let warnings = |name: &str| tenant.claim(sign_in(name))["warnings"].as_array().unwrap().len();
    assert_eq!((warnings("ada"), warnings("bob")), (1, 0));
}

#[test]
fn r11_a_usage_location_is_the_code_of_a_country_that_exists() {
    let tenant = Tenant::teams("Local", 5);
    for (code, hint) in [
        ("UK", "GB"),
        ("uk", "GB"),
        ("ZZ", "ISO 3166-1"),
        ("XK", "ISO 3166-1"),
        ("EU", "ISO 3166-1"),
        ("DEU", "ISO 3166-1"),
    ] {
        for (method, request) in [
            ("setting.update", json!({ "defaultUsageLocation": code })),
            ("policy.update", json!({ "policy": "Teams", "usageLocations": ["DE", code] })),
        ] {
            let error = tenant.fails(method, request);
            assert_eq!(error["name"], "INVALID_ARGUMENT", "{code}: {error}");
            assert!(text(&error["hint"]).contains(hint), "{code}: {error}");
        }
    }
    tenant.set(json!({ "defaultUsageLocation": "gb" }));
    assert_eq!(tenant.call("setting.get", json!({}))["defaultUsageLocation"], "GB");
    // What Graph says of a user is taken as it comes.
    tenant.people(&[with(user("ada"), json!({ "usageLocation": "XK" }))]);
    assert_eq!(tenant.call("user.get", json!({ "user": guid("ada") }))["usageLocation"], "XK");
}

#[test]
fn r11_a_department_that_nobody_has_is_told_when_written_and_in_lint() {
    let tenant = Tenant::teams("Local", 5);
    let warnings = |departments: Value| {
        tenant.call("policy.update", json!({ "policy": "Teams", "departments": departments }))["warnings"]
            .clone()
    };
    assert_eq!(warnings(json!(["SALES"])), json!([]), "as it is compared");
    let warned = warnings(json!(["Sales", "Slaes"]));
    assert!(
        warned[0].as_str().is_some_and(|it| it.contains("'Slaes'")) && warned.as_array().unwrap().len() == 1,
        "{warned}"
    );
    let found = tenant.call("policy.lint", json!({}))["items"].clone();
    let told = found.as_array().unwrap().iter().find(|it| it["kind"] == "DepartmentUnknown").unwrap();
    assert_eq!((&told["message"], &told["severity"]), (&warned[0], &json!("Warning")));
    let document = tenant.call("policy.export", json!({}))["document"].clone();
    tenant.call("policy.remove", json!({ "policy": "Teams" }));
    assert!(
        tenant.call("policy.import", json!({ "document": document }))["warnings"]
            .to_string()
            .contains("'Slaes'")
    );
}

#[test]
fn r11_a_reserve_above_the_pool_is_told_when_written_and_in_lint() {
    let tenant = Tenant::teams("Local", 5);
    let warnings = |reserve: u32| {
        tenant.call("pool.update", json!({ "product": "SPE_E3", "reserve": reserve }))["warnings"].clone()
    };
    assert_eq!(warnings(5), json!([]));
    let warned = warnings(6);
    assert!(warned[0].as_str().is_some_and(|it| it.contains("SPE_E3")), "{warned}");
    let found = tenant.call("policy.lint", json!({}))["items"].clone();
    let told = found.as_array().unwrap().iter().find(|it| it["kind"] == "ReserveAbovePool").unwrap();
    assert_eq!((&told["message"], &told["product"]["skuPartNumber"]), (&warned[0], &json!("SPE_E3")));
}
