//! r30, r33, r40: what is kept of a decision.

use crate::support::{
    BOTH, Tenant, after, direct, event, group, holding, plan, sign_in, sku, steps, text, through, user, with,
};
use serde_json::{Value, json};

#[test]
fn r30_a_claim_keeps_what_was_decided_with_the_policys_name_then() {
    for mode in BOTH {
        let tenant = Tenant::teams(mode, 5);
        let decision = tenant.at(7).claim(with(sign_in("ada"), json!({ "id": "e1", "at": after(3) })));
        tenant.call("policy.update", json!({ "policy": "Teams", "name": "Renamed" }));
        let claim = tenant.call("claim.get", json!({ "claim": decision["claim"] }));
        let fields = "claim event at decidedAt user app trigger outcome policy product position disabledPlans reason trace";
        for field in fields.split(' ') {
            assert_eq!(claim[field], decision[field], "{field}");
        }
        assert_eq!((&claim["policy"]["name"], &claim["decidedAt"]), (&json!("Teams"), &json!(after(7))));
    }
}

#[test]
fn r33_events_that_need_nothing_leave_no_row_unless_all_are_recorded() {
    let tenant = Tenant::teams("Graph", 5);
    let entitled = holding("ada", &[direct(&sku("SPE_E3", 5, 0))]);
    tenant.people(&[entitled]);
    let events = [sign_in("ada"), sign_in("ada"), event("bob", "PowerApps", "LaunchPremiumApp")];
    let decisions = tenant.claims(&events);
    assert!(decisions.iter().all(|it| it.get("claim").is_none()), "{decisions:?}");
    assert!(
        decisions.iter().all(|it| !it["trace"].as_array().unwrap().is_empty()),
        "a trace that is asked for is told"
    );
    assert_eq!(tenant.call("claim.list", json!({}))["items"], json!([]));
    let report = tenant.at(1).call("report.get", json!({}));
    let fed: Vec<_> =
        report["fed"].as_array().unwrap().iter().map(|group| (&group["key"], &group["count"])).collect();
    assert_eq!(fed, [(&json!("AlreadyEntitled"), &json!(2)), (&json!("NoPolicy"), &json!(1))]);
    assert_eq!(report["summary"]["total"], 0, "they are no refusals");
    tenant.set(json!({ "recordAll": true }));
    assert!(tenant.claims(&events).iter().all(|it| it["claim"].is_i64()));
}

#[test]
fn r40_in_a_local_store_a_claim_is_observed_at_once() {
    let tenant = Tenant::teams("Local", 5);
    let claim = tenant.claim(sign_in("ada"));
    assert_eq!(tenant.state(&claim), "Observed");
    assert_eq!((tenant.units("SPE_E3", "consumed"), tenant.units("SPE_E3", "booked")), (1, 0));
    let held = tenant.call("assignment.list", json!({ "user": "ada@contoso.example" }));
    assert_eq!((&held["items"][0]["via"], &held["items"][0]["state"]), (&json!("Direct"), &json!("Active")));
    assert_eq!(tenant.call("change.list", json!({}))["items"], json!([]), "nothing is asked of a tenant");
    assert_eq!(tenant.would(sign_in("ada")), "AlreadyEntitled");
}

#[test]
fn r40_in_a_graph_store_a_claim_is_booked() {
    let tenant = Tenant::teams("Graph", 5);
    let claim = tenant.claim(sign_in("ada"));
    assert_eq!(tenant.state(&claim), "Booked");
    assert_eq!((tenant.units("SPE_E3", "consumed"), tenant.units("SPE_E3", "booked")), (0, 1));
    assert_eq!(tenant.call("assignment.list", json!({}))["items"], json!([]), "the tenant is the record");
    let changes = tenant.call("change.list", json!({}))["items"].clone();
    assert_eq!(
        (&changes[0]["kind"], &changes[0]["claim"], changes.as_array().unwrap().len()),
        (&json!("AssignLicense"), &claim["claim"], 1)
    );
}

#[test]
fn l2_a_second_path_to_a_product_takes_no_second_unit() {
    for mode in BOTH {
        let tenant = Tenant::teams(mode, 5);
        let product = sku("SPE_E3", 5, 1);
        tenant.own(std::slice::from_ref(&product));
        let off = json!({ "state": "Disabled" });
        tenant.people(&[holding("ada", &[with(through(&product, "sales"), off)])]);
        assert_eq!(tenant.claim(sign_in("ada"))["outcome"], "Claimed");
        assert_eq!((tenant.units("SPE_E3", "consumed"), tenant.units("SPE_E3", "booked")), (1, 0), "{mode}");
    }
}

/// One tenant in which every outcome has its event.
fn every_outcome() -> Vec<(&'static str, Value)> {
    let tenant = Tenant::new("Graph");
    let (suite, apps, flows, rpa) = (
        sku("SPE_E3", 1, 0),
        sku("POWERAPPS_PER_USER", 5, 0),
        sku("FLOW_PER_USER", 5, 0),
        sku("POWERAUTOMATE_ATTENDED_RPA", 5, 0),
    );
    tenant.own(&[suite.clone(), apps.clone(), flows, rpa]);
    let off = with(direct(&suite), json!({ "disabledPlans": [plan("TEAMS1")] }));
    let failed = with(through(&apps, "failing"), json!({ "state": "Error", "error": "CountViolation" }));
    tenant.people(&[
        user("ada"),
        user("bob"),
        with(user("off"), json!({ "accountEnabled": false })),
        with(user("guest"), json!({ "userType": "Guest" })),
        holding("held", &[direct(&suite)]),
        holding("less", &[off]),
        holding("failed", &[failed]),
        user("waits"),
        with(user("nowhere"), json!({ "usageLocation": null })),
    ]);
    tenant.groups(&[group("failing", &[&apps], &["failed"]), group("coming", &[&apps], &["waits"])]);
    tenant.policy("Teams", &["SPE_E3"], json!({}));
    tenant.policy(
        "PowerApps",
        &["POWERAPPS_PER_USER"],
        json!({ "environmentScope": "OnlyManaged", "triggers": ["LaunchPremiumApp"] }),
    );
    tenant.policy("PowerAutomatePerUser", &["FLOW_PER_USER"], json!({ "departments": ["IT"] }));
    tenant.policy("PowerAutomatePremium", &["POWERAUTOMATE_ATTENDED_RPA"], json!({ "enabled": false }));
    let launch = |name: &str| event(name, "PowerApps", "LaunchPremiumApp");
    let mut told = vec![
        ("Claimed", tenant.claim(sign_in("ada"))),
        ("PoolsEmpty", tenant.claim(sign_in("bob"))),
        ("AccountDisabled", tenant.claim(sign_in("off"))),
        ("GuestNotEligible", tenant.claim(sign_in("guest"))),
        ("UserUnknown", tenant.claim(sign_in("nobody"))),
        ("AlreadyEntitled", tenant.claim(sign_in("held"))),
        ("AlreadyEntitled", tenant.claim(sign_in("ada"))),
        ("PlanSwitchedOff", tenant.claim(sign_in("less"))),
        ("GroupLicenseError", tenant.claim(launch("failed"))),
        ("GroupLicensePending", tenant.claim(launch("waits"))),
        ("EnvironmentNotCovered", tenant.claim(launch("ada"))),
        ("TriggerNotCovered", tenant.claim(event("ada", "PowerApps", "RequestLicense"))),
        ("OutOfScope", tenant.claim(event("ada", "PowerAutomatePerUser", "RequestLicense"))),
        ("PolicyOff", tenant.claim(event("ada", "PowerAutomatePremium", "RequestLicense"))),
        ("UsageLocationMissing", tenant.claim(sign_in("nowhere"))),
    ];
    tenant.call("claim.undo", json!({ "claims": [told[0].1["claim"]] }));
    told.push(("PreviouslyUndone", tenant.claim(sign_in("ada"))));
    tenant.set(json!({ "activationDelayMinutes": 5 }));
    told.push(("NotYetActive", tenant.claim(sign_in("bob"))));
    tenant.set(json!({ "maxDataAgeHours": 1 }));
    told.push(("DataTooOld", tenant.at(90).claim(sign_in("bob"))));
    tenant.call("policy.remove", json!({ "policy": "Teams" }));
    tenant.people(&[user("bob")]);
    told.push(("NoPolicy", tenant.claim(sign_in("bob"))));
    tenant.set(json!({ "enabled": false }));
    told.push(("FeatureOff", tenant.claim(sign_in("bob"))));
    told
}

#[test]
fn r21_to_r30_every_outcome_is_told_with_everything_looked_at_in_order_and_in_sentences() {
    let order = [
        "Switch",
        "User",
        "Entitlement",
        "GroupLicense",
        "SwitchedOffPlan",
        "PreviousClaim",
        "Policy",
        "UsageLocation",
        "Product",
    ];
    for (outcome, decision) in every_outcome() {
        assert_eq!(decision["outcome"], outcome);
        let trace = decision["trace"].as_array().unwrap();
        for step in trace {
            let sentence = text(&step["reason"]);
            assert!(sentence.ends_with('.') && sentence.len() > 10, "{outcome}: {sentence}");
        }
        assert!(
            trace.iter().any(|step| step["reason"] == decision["reason"]),
            "{outcome}: the reason is a step"
        );
        let steps = steps(&decision);
        let places: Vec<_> =
            trace.iter().map(|step| order.iter().position(|it| step["step"] == *it).unwrap()).collect();
        let last_may_be_the_policy = if outcome == "PoolsEmpty" { places.len() - 1 } else { places.len() };
        assert!(places[..last_may_be_the_policy].is_sorted(), "{outcome}: {steps:?}");
        let ended = steps
            .iter()
            .position(|step| step.ends_with("Refused"))
            .is_none_or(|place| place == steps.len() - 1);
        assert!(ended, "{outcome}: nothing is looked at after a refusal: {steps:?}");
    }
}
