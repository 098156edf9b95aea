//! r18, r30, r40: claims in group mode, which make the user a member of a group that carries the license.

use crate::support::{
    BOTH, Tenant, column, direct, event, group, guid, holding, outcomes, passed_over, plan, sign_in, sku,
    steps, text, through, user, with,
};
use serde_json::{Value, json};

/// A policy entry whose license a group brings.
fn entry(product: &str, group: &str) -> Value {
    json!({ "product": product, "targetGroup": group })
}

/// A tenant in which the policy for Teams adds Ada to a group that carries SPE_E3 and, besides, Power Apps.
pub fn joining(mode: &str, units: [i64; 2]) -> Tenant {
    let tenant = Tenant::new(mode);
    let (suite, apps) = (sku("SPE_E3", units[0], 0), sku("POWERAPPS_PER_USER", units[1], 0));
    tenant.own(&[suite.clone(), apps.clone()]);
    tenant.people(&[with(user("ada"), json!({ "usageLocation": null })), user("bob"), user("cem")]);
    tenant.groups(&[group("sales", &[&suite, &apps], &[])]);
    tenant.policy("Teams", &[], json!({ "assignVia": "Group", "products": [entry("SPE_E3", "sales")] }));
    tenant
}

pub fn units(tenant: &Tenant, field: &str) -> [i64; 2] {
    ["SPE_E3", "POWERAPPS_PER_USER"].map(|part| tenant.units(part, field))
}

#[test]
fn r30_in_a_local_store_the_groups_licenses_arrive_at_once_and_need_no_usage_location() {
    let tenant = joining("Local", [5, 5]);
    let claim = tenant.claim(sign_in("ada"));
    assert_eq!(
        (&claim["outcome"], &claim["group"]["id"], &claim["group"]["name"]),
        (&json!("PendingGroup"), &json!(guid("sales")), &json!("sales"))
    );
    assert_eq!((&claim["product"]["skuPartNumber"], &claim["position"]), (&json!("SPE_E3"), &json!(0)));
    assert!(text(&claim["reason"]).contains("group sales"), "{}", claim["reason"]);
    assert!(!steps(&claim).iter().any(|step| step.starts_with("UsageLocation")));
    assert_eq!(tenant.state(&claim), "Observed");
    let paths = tenant.call("assignment.list", json!({}))["items"].clone();
    assert_eq!(paths.as_array().unwrap().len(), 2, "each product of the group");
    for path in paths.as_array().unwrap() {
        assert_eq!(
            (&path["assignedByGroup"]["id"], &path["state"]),
            (&json!(guid("sales")), &json!("Active"))
        );
    }
    assert_eq!(units(&tenant, "consumed"), [1, 1]);
    assert_eq!(
        tenant.call("user.get", json!({ "user": "ada@contoso.example" }))["groups"][0]["name"],
        "sales"
    );
    assert_eq!(tenant.call("change.list", json!({}))["items"], json!([]), "nothing is asked of a tenant");
    assert_eq!(tenant.would(sign_in("ada")), "AlreadyEntitled");
}

#[test]
fn r30_in_a_graph_store_the_membership_is_asked_for_and_a_unit_of_each_product_booked() {
    let tenant = joining("Graph", [5, 5]);
    let claim = tenant.claim(sign_in("ada"));
    assert_eq!((&claim["outcome"], units(&tenant, "booked")), (&json!("PendingGroup"), [1, 1]));
    let changes = tenant.call("change.list", json!({ "user": "ada@contoso.example" }))["items"].clone();
    assert_eq!(changes, tenant.call("change.list", json!({ "kind": "AddToGroup" }))["items"]);
    assert_eq!(changes.as_array().unwrap().len(), 1);
    assert_eq!((&changes[0]["kind"], &changes[0]["claim"]), (&json!("AddToGroup"), &claim["claim"]));
    assert_eq!(
        (&changes[0]["group"]["id"], &changes[0]["group"]["name"]),
        (&json!(guid("sales")), &json!("sales"))
    );
    assert_eq!(tenant.call("assignment.list", json!({}))["items"], json!([]), "the tenant is the record");
    let again = tenant.at(180).claim(sign_in("ada"));
    assert_eq!(again["outcome"], "AlreadyEntitled", "r22");
    assert!(text(&again["reason"]).contains(&format!("laim {}", claim["claim"])), "{}", again["reason"]);
    let shown = tenant.call("claim.get", json!({ "claim": claim["claim"] }));
    assert_eq!(
        (&shown["state"], &shown["pendingHours"], &shown["group"]["name"]),
        (&json!("Booked"), &json!(3), &json!("sales"))
    );
    let other = event("ada", "PowerApps", "LaunchPremiumApp");
    assert_eq!(tenant.would(other), "AlreadyEntitled", "what comes besides counts as well");
}

#[test]
fn r40_a_membership_is_done_when_an_import_shows_the_license_through_that_group() {
    let tenant = joining("Graph", [5, 5]);
    let (suite, apps) = (sku("SPE_E3", 5, 0), sku("POWERAPPS_PER_USER", 5, 0));
    let claim = tenant.claim(sign_in("ada"));
    let failed = with(through(&suite, "sales"), json!({ "state": "Error", "error": "CountViolation" }));
    for (minutes, path) in [(10, direct(&suite)), (20, through(&suite, "other")), (30, failed)] {
        tenant.at(minutes).people(&[holding("ada", &[path])]);
        assert_eq!(tenant.state(&claim), "Booked");
    }
    tenant.at(35).groups(&[group("sales", &[&suite, &apps], &["ada"])]);
    assert_eq!(
        (tenant.state(&claim), tenant.would(sign_in("ada"))),
        ("Booked".into(), "AlreadyEntitled".into()),
        "r22 before r23"
    );
    tenant.at(40).people(&[holding("ada", &[through(&suite, "sales")])]);
    assert_eq!(tenant.state(&claim), "Observed");
    assert_eq!(tenant.call("change.list", json!({}))["items"], json!([]));
    assert_eq!(tenant.call("claim.get", json!({ "claim": claim["claim"] }))["pendingHours"], Value::Null);
    tenant.at(50).own(&[sku("SPE_E3", 5, 1), apps.clone()]);
    assert_eq!(units(&tenant, "booked"), [0, 1], "the other product was not seen yet");
    tenant.at(60).people(&[holding("ada", &[through(&suite, "sales"), through(&apps, "sales")])]);
    assert_eq!(units(&tenant, "booked"), [0, 1], "nor counted");
    tenant.at(70).own(&[sku("SPE_E3", 5, 1), sku("POWERAPPS_PER_USER", 5, 1)]);
    assert_eq!((units(&tenant, "booked"), units(&tenant, "available")), ([0, 0], [4, 4]));
    tenant.agreed(80, &[user("ada")]);
    assert_eq!(tenant.state(&claim), "RemovedOutside");
}

#[test]
fn r40_what_a_group_would_bring_besides_is_given_up_when_its_license_is_gone() {
    let tenant = joining("Graph", [5, 5]);
    let claim = tenant.claim(sign_in("ada"));
    tenant.at(10).people(&[holding("ada", &[through(&sku("SPE_E3", 5, 0), "sales")])]);
    tenant.agreed(20, &[user("ada")]);
    assert_eq!(tenant.state(&claim), "RemovedOutside");
    tenant.at(40).own(&[sku("SPE_E3", 5, 0), sku("POWERAPPS_PER_USER", 5, 0)]);
    assert_eq!(
        (units(&tenant, "booked"), tenant.call("store.check", json!({}))["findings"].clone()),
        ([0, 0], json!([]))
    );
    assert_eq!(tenant.would(event("ada", "PowerApps", "LaunchPremiumApp")), "NoPolicy");
}

#[test]
fn r18_every_product_of_the_group_that_the_user_lacks_needs_a_unit() {
    for mode in BOTH {
        let tenant = joining(mode, [5, 1]);
        assert_eq!(tenant.claim(sign_in("bob"))["outcome"], "PendingGroup");
        let refused = tenant.claim(sign_in("ada"));
        assert_eq!(refused["outcome"], "PoolsEmpty", "{mode}");
        let reasons = passed_over(&refused);
        assert!(
            reasons.len() == 1 && reasons[0].contains("POWERAPPS_PER_USER") && reasons[0].contains("in use"),
            "{reasons:?}"
        );
        tenant.at(5).people(&[holding("cem", &[direct(&sku("POWERAPPS_PER_USER", 1, 0))])]);
        assert_eq!(tenant.claim(sign_in("cem"))["outcome"], "PendingGroup", "who has it needs none");
        let taken = if mode == "Local" { "consumed" } else { "booked" };
        assert_eq!(units(&tenant, taken), [2, 1], "{mode}: l2");
    }
}

#[test]
fn r18_a_group_without_a_unit_is_passed_over_for_the_next_product_and_its_group() {
    let tenant = Tenant::new("Graph");
    let (first, second) = (sku("SPE_E3", 0, 0), sku("ENTERPRISEPACK", 5, 0));
    tenant.own(&[first.clone(), second.clone()]);
    tenant.people(&[user("ada")]);
    let off = json!([{ "skuId": second["skuId"], "disabledPlans": [plan("EXCHANGE_S_ENTERPRISE")] }]);
    tenant.groups(&[
        group("sales", &[&first], &[]),
        with(group("backup", &[], &[]), json!({ "assignedLicenses": off })),
    ]);
    tenant.policy("Teams", &[], json!({ "assignVia": "Group", "products": [entry("SPE_E3", "sales"), entry("ENTERPRISEPACK", "backup")] }));
    let claim = tenant.claim(sign_in("ada"));
    assert_eq!((&claim["position"], &claim["group"]["name"]), (&json!(1), &json!("backup")));
    assert_eq!(
        column(&claim["disabledPlans"], "name"),
        ["EXCHANGE_S_ENTERPRISE"],
        "the group's choice of plans"
    );
    assert!(passed_over(&claim)[0].contains("SPE_E3"));
}

#[test]
fn r18_a_group_that_became_unfit_is_passed_over_with_the_reason_and_the_cure() {
    let suite = sku("SPE_E3", 5, 0);
    let fit = || group("sales", &[&suite, &sku("POWERAPPS_PER_USER", 5, 0)], &[]);
    let off = json!([{ "skuId": suite["skuId"], "disabledPlans": [plan("TEAMS1")] }]);
    let cases = [
        (json!({ "securityEnabled": false }), "security group"),
        (json!({ "groupTypes": ["DynamicMembership"] }), "dynamic"),
        (json!({ "onPremisesSyncEnabled": true }), "in sync"),
        (json!({ "mailEnabled": true }), "mail-enabled"),
        (json!({ "isAssignableToRole": true }), "directory roles"),
        (json!({ "isManagementRestricted": true }), "restricted management"),
        (json!({ "assignedLicenses": off }), "TEAMS1"),
        (json!({ "assignedLicenses": [] }), "does not carry SPE_E3"),
    ];
    for (change, reason) in cases {
        let tenant = joining("Graph", [5, 5]);
        assert_eq!(tenant.would(sign_in("ada")), "PendingGroup");
        tenant.at(1).groups(&[with(fit(), change.clone())]);
        let refused = tenant.claim(sign_in("ada"));
        let told = passed_over(&refused);
        assert!(
            told.len() == 1 && told[0].contains(reason) && told[0].contains("sales"),
            "{change}: {told:?}"
        );
        assert_eq!(refused["outcome"], "PoolsEmpty");
        tenant.at(2).groups(&[with(fit(), json!({ "groupTypes": [] }))]);
        assert_eq!(tenant.would(sign_in("ada")), "PendingGroup", "{change}");
    }
}

#[test]
fn r18_a_group_that_brings_what_the_tenant_lacks_is_passed_over() {
    let tenant = joining("Local", [5, 5]);
    tenant.own(&[with(sku("POWERAPPS_PER_USER", 5, 0), json!({ "capabilityStatus": "Suspended" }))]);
    let told = passed_over(&tenant.claim(sign_in("ada")));
    assert!(told.len() == 1 && told[0].contains("POWERAPPS_PER_USER is suspended"), "{told:?}");
}

#[test]
fn r23_and_r24_come_before_a_claim_through_a_group_the_user_is_in() {
    let tenant = joining("Graph", [5, 5]);
    tenant.groups(&[group("sales", &[&sku("SPE_E3", 5, 0)], &["ada"])]);
    assert_eq!(tenant.would(sign_in("ada")), "GroupLicensePending");
    assert_eq!(tenant.at(24 * 60).would(sign_in("ada")), "GroupLicenseError");
}

#[test]
fn r09_the_oldest_count_among_the_groups_products_decides() {
    let tenant = joining("Graph", [5, 5]);
    tenant.set(json!({ "maxDataAgeHours": 1 }));
    tenant.at(90).own(&[sku("SPE_E3", 5, 0)]);
    tenant.people(&[user("ada")]);
    assert_eq!(tenant.would(sign_in("ada")), "DataTooOld");
    tenant.own(&[sku("POWERAPPS_PER_USER", 5, 0)]);
    assert_eq!(tenant.would(sign_in("ada")), "PendingGroup");
}

#[test]
fn r32_a_what_if_over_several_calls_joins_as_the_claims_would() {
    for mode in BOTH {
        let tenant = joining(mode, [2, 9]);
        let names = ["ada", "ada", "bob", "cem"];
        let would = outcomes(&tenant.rehearse(names.map(|name| vec![sign_in(name)])));
        let did = outcomes(&names.map(|name| tenant.claim(sign_in(name))));
        assert_eq!(would, did, "{mode}");
        assert_eq!(did, ["PendingGroup", "AlreadyEntitled", "PendingGroup", "PoolsEmpty"], "{mode}");
    }
}

#[test]
fn r43_a_claim_through_a_group_is_a_row_of_the_report() {
    for mode in BOTH {
        let tenant = joining(mode, [5, 5]);
        tenant.claim(sign_in("ada"));
        let report = tenant.at(1).call("report.get", json!({}));
        assert_eq!(
            (&report["items"][0]["outcome"], report["items"].as_array().unwrap().len()),
            (&json!("PendingGroup"), 1),
            "{mode}"
        );
        assert_eq!(report["summary"]["claimed"], 1, "{}", report["summary"]);
    }
}

#[test]
fn r32_a_what_if_sees_what_a_grant_puts_in_the_place_of_a_product_the_tenant_does_not_own() {
    let tenant = Tenant::new("Local");
    let (suite, apps) = (sku("SPE_E3", 5, 0), sku("POWERAPPS_PER_USER", 5, 0));
    tenant.own(std::slice::from_ref(&suite));
    tenant.groups(&[group("sales", &[&suite, &apps], &[])]);
    tenant.people(&[holding("ada", &[through(&apps, "sales")])]);
    tenant.policy("Teams", &[], json!({ "assignVia": "Group", "products": [entry("SPE_E3", "sales")] }));
    let events = [sign_in("ada"), event("ada", "PowerApps", "LaunchPremiumApp")];
    let would = tenant.rehearse(events.clone().map(|event| vec![event]));
    let did = tenant.claims(&events);
    for (would, did) in would.iter().zip(&did) {
        assert_eq!((&would["outcome"], &would["reason"]), (&did["outcome"], &did["reason"]));
    }
    assert_eq!(
        [&did[0]["outcome"], &did[1]["outcome"]],
        ["PendingGroup", "NoPolicy"],
        "r06: what the tenant does not own gives nothing"
    );
}

#[test]
fn r32_a_what_if_that_retries_a_refusal_tells_its_own_decision_again() {
    for mode in BOTH {
        let tenant = Tenant::teams(mode, 0);
        let event = with(sign_in("ada"), json!({ "id": "once" }));
        assert_eq!(tenant.claim(event.clone())["outcome"], "PoolsEmpty", "{mode}");
        tenant.at(1).own(&[sku("SPE_E3", 1, 0)]);
        let retried = tenant.call("claim.test", json!({ "events": [event], "retry": true }));
        let again = tenant.call("claim.test", json!({ "events": [event], "carry": retried["carry"] }));
        assert_eq!(
            (&again["items"][0]["outcome"], &again["items"][0]["duplicate"]),
            (&json!("Claimed"), &json!(true)),
            "{mode}"
        );
    }
}
