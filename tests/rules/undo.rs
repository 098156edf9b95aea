//! r41, r42: what undo takes back, and what it leaves.

use crate::support::{
    BOTH, Tenant, after, direct, event, holding, plan, product, sign_in, sku, text, through, user, with,
};
use serde_json::{Value, json};

#[test]
fn r41_in_a_local_store_the_license_goes_at_once_and_its_unit_is_free() {
    let tenant = Tenant::teams("Local", 5);
    let claim = tenant.claimed();
    let undone = tenant.undo(&claim);
    assert_eq!((&undone["state"], &undone["changed"]), (&json!("Undone"), &json!(true)), "{undone}");
    assert_eq!((tenant.held(), tenant.units("SPE_E3", "available")), (json!([]), 5));
    tenant.sound();
}

#[test]
fn r41_what_was_not_sent_is_cancelled_and_its_unit_is_free() {
    let tenant = Tenant::teams("Graph", 5);
    let claim = tenant.claim(sign_in("ada"));
    assert_eq!(tenant.undo(&claim)["state"], "Undone");
    assert_eq!(
        (tenant.asked(), tenant.units("SPE_E3", "booked")),
        (vec!["AssignLicense Cancelled".to_owned()], 0)
    );
    tenant.at(10).people(&[holding("ada", &[direct(&sku("SPE_E3", 5, 1))])]);
    assert_eq!(tenant.state(&claim), "Undone", "a license of another hand is not the claim's");
    tenant.sound();
}

#[test]
fn r41_in_a_graph_store_the_unit_is_free_when_the_license_is_seen_gone() {
    let tenant = Tenant::teams("Graph", 5);
    let claim = tenant.claimed();
    assert_eq!(tenant.at(20).undo(&claim)["state"], "UndoPending");
    assert_eq!(tenant.asked(), ["AssignLicense Observed", "RemoveLicense Pending"]);
    let change = tenant.call("change.list", json!({}))["items"][0].clone();
    assert_eq!((&change["product"]["skuPartNumber"], &change["claim"]), (&json!("SPE_E3"), &claim["claim"]));
    assert_eq!(
        (tenant.held().as_array().unwrap().len(), tenant.units("SPE_E3", "available")),
        (1, 4),
        "the tenant is the record"
    );
    assert_eq!(tenant.would(sign_in("ada")), "AlreadyEntitled");
    tenant.at(30).people(&[holding("ada", &[direct(&sku("SPE_E3", 5, 1))])]);
    assert_eq!(tenant.state(&claim), "UndoPending");
    let inherits = [holding("ada", &[through(&sku("SPE_E3", 5, 1), "sales")])];
    tenant.at(40).people(&inherits);
    assert_eq!(tenant.state(&claim), "UndoPending", "one read is no proof (r46)");
    tenant.at(50).people(&inherits);
    assert_eq!(
        (tenant.state(&claim), tenant.asked()),
        ("Undone".into(), vec!["AssignLicense Observed".into(), "RemoveLicense Observed".into()])
    );
    tenant.own(&[sku("SPE_E3", 5, 0)]);
    assert_eq!(tenant.units("SPE_E3", "available"), 5);
    tenant.sound();
}

#[test]
fn r46_a_removal_is_seen_in_two_reads_asked_for_after_it_was() {
    let tenant = Tenant::teams("Graph", 5);
    let claim = tenant.claimed();
    tenant.at(20).undo(&claim);
    tenant.at(60);
    for (minutes, state) in [(19, "UndoPending"), (30, "UndoPending"), (39, "UndoPending"), (40, "Undone")] {
        tenant.import_taken("user.import", "users", &[user("ada")], minutes);
        assert_eq!(tenant.state(&claim), state, "{minutes}");
    }
}

#[test]
fn r41_a_unit_that_no_import_counted_is_free_when_the_license_is_seen_gone() {
    let tenant = Tenant::teams("Graph", 5);
    let claim = tenant.claim(sign_in("ada"));
    tenant.at(10).people(&[holding("ada", &[direct(&sku("SPE_E3", 5, 1))])]);
    tenant.undo(&claim);
    assert_eq!(tenant.units("SPE_E3", "available"), 4);
    tenant
        .at(20)
        .call("user.import", json!({ "users": [{ "id": user("ada")["id"], "@removed": { "reason": "deleted" } }], "takenAt": after(20) }));
    assert_eq!((tenant.state(&claim), tenant.units("SPE_E3", "available")), ("Undone".into(), 5));
    tenant.sound();
}

#[test]
fn r41_a_license_changed_since_is_left() {
    for mode in BOTH {
        let suite = sku("SPE_E3", 5, 1);
        let became = |paths: &[Value]| {
            let tenant = Tenant::teams(mode, 5);
            let claim = tenant.claimed();
            tenant.agreed(20, &[holding("ada", paths)]);
            tenant.keeps(&claim)
        };
        let less = with(direct(&suite), json!({ "disabledPlans": [plan("TEAMS1")] }));
        let broken = with(direct(&suite), json!({ "state": "Error", "error": "CountViolation" }));
        for changed in [[less].as_slice(), &[broken], &[through(&suite, "sales")], &[]] {
            assert_eq!(became(changed), "CHANGED_SINCE_CLAIM", "{mode} {changed:?}");
        }
    }
}

#[test]
fn r41_plans_in_another_order_are_the_same_license() {
    for mode in BOTH {
        let tenant = Tenant::teams(mode, 5);
        let off = ["SWAY", "YAMMER_ENTERPRISE"].map(plan);
        tenant
            .call("policy.product.update", json!({ "policy": "Teams", "product": "SPE_E3", "disable": off }));
        let claim = tenant.claim(sign_in("ada"));
        let suite = with(direct(&sku("SPE_E3", 5, 1)), json!({ "disabledPlans": [off[1], off[0]] }));
        let other = with(suite.clone(), json!({ "disabledPlans": [off[0]] }));
        tenant.at(10).people(&[holding("ada", &[other])]);
        assert_eq!(tenant.keeps(&claim), "CHANGED_SINCE_CLAIM", "{mode}");
        tenant.at(20).people(&[holding("ada", &[suite])]);
        assert!(tenant.undo(&claim).get("error").is_none(), "{mode}");
    }
}

#[test]
fn r42_only_the_path_the_claim_made_goes() {
    for mode in BOTH {
        let tenant = Tenant::new(mode);
        let suite = product("SUITE", 5, &["TEAMS1"]);
        let other = product("OTHER", 5, &["SWAY"]);
        tenant.own(&[
            with(suite.clone(), json!({ "consumedUnits": 1 })),
            with(other.clone(), json!({ "consumedUnits": 1 })),
        ]);
        let broken = with(through(&suite, "sales"), json!({ "state": "Disabled" }));
        tenant.people(&[holding("ada", &[broken.clone(), direct(&other)])]);
        tenant.policy("Teams", &["SUITE"], json!({}));
        let claim = tenant.claim(sign_in("ada"));
        assert_eq!((&claim["outcome"], tenant.units("SUITE", "available")), (&json!("Claimed"), 4), "L2");
        let now = [broken.clone(), direct(&other), direct(&suite)];
        tenant.at(10).people(&[holding("ada", &now)]);
        tenant.undo(&claim);
        if mode == "Graph" {
            let change = tenant.call("change.list", json!({}))["items"][0].clone();
            assert_eq!(
                (&change["kind"], &change["product"]["skuPartNumber"]),
                (&json!("RemoveLicense"), &json!("SUITE"))
            );
            tenant.agreed(20, &[holding("ada", &now[..2])]);
        }
        let held: Vec<String> = tenant
            .held()
            .as_array()
            .unwrap()
            .iter()
            .map(|it| format!("{} {}", text(&it["product"]["skuPartNumber"]), text(&it["via"])))
            .collect();
        assert_eq!(held.len(), 2, "{mode} {held:?}");
        assert!(
            held.contains(&"SUITE Group".into()) && held.contains(&"OTHER Direct".into()),
            "{mode} {held:?}"
        );
        assert_eq!(
            (tenant.state(&claim), tenant.units("SUITE", "available")),
            ("Undone".into(), 4),
            "{mode}: L2, the group's path keeps the unit"
        );
        tenant.sound();
    }
}

#[test]
fn r42_a_direct_license_that_was_there_before_is_never_taken() {
    for mode in BOTH {
        let tenant = Tenant::teams(mode, 5);
        let suite = sku("SPE_E3", 5, 0);
        let broken = with(
            direct(&suite),
            json!({ "state": "Error", "error": "CountViolation", "disabledPlans": [plan("SWAY")] }),
        );
        tenant.people(&[holding("ada", &[broken])]);
        let before = tenant.held();
        let claim = tenant.claimed();
        if mode == "Local" {
            tenant.undo(&claim);
            assert_eq!((tenant.held(), tenant.units("SPE_E3", "available")), (before, 5), "it is as it was");
        } else {
            assert_eq!(tenant.keeps(&claim), "UNSAFE_STEP");
        }
        tenant.sound();
    }
}

#[test]
fn r42_nothing_is_removed_on_data_too_old_to_prove_the_path() {
    let tenant = Tenant::teams("Graph", 5);
    let claim = tenant.claimed();
    tenant.set(json!({ "maxDataAgeHours": 1 }));
    assert_eq!(tenant.at(61).keeps(&claim), "STALE_DATA");
    assert_eq!(tenant.at(60).undo(&claim)["state"], "UndoPending");
}

#[test]
fn r41_a_license_made_anew_is_undone_by_the_claim_that_made_it() {
    let tenant = Tenant::teams("Local", 5);
    let first = tenant.claimed();
    let broken = with(direct(&sku("SPE_E3", 5, 1)), json!({ "state": "Error", "error": "Other" }));
    tenant.at(20).people(&[holding("ada", &[broken])]);
    let second = tenant.claim(sign_in("ada"));
    assert_eq!((&second["outcome"], tenant.keeps(&first)), (&json!("Claimed"), "CHANGED_SINCE_CLAIM".into()));
    assert_eq!(tenant.undo(&second)["state"], "Undone");
    assert_eq!(tenant.held()[0]["state"], "Error");
}

#[test]
fn r41_the_usage_location_stays_and_goes_on_to_the_claim_that_waits_for_it() {
    let tenant = Tenant::new("Graph");
    tenant.own(&[product("TEAMS_ONLY", 5, &["TEAMS1"]), product("APPS_ONLY", 5, &["POWERAPPS_PER_USER"])]);
    let nowhere = |name| with(user(name), json!({ "usageLocation": null }));
    tenant.people(&[nowhere("ada"), nowhere("bob")]);
    tenant.policy("Teams", &["TEAMS_ONLY"], json!({}));
    tenant.policy("PowerApps", &["APPS_ONLY"], json!({}));
    tenant.set(json!({ "defaultUsageLocation": "DE" }));
    let claims =
        tenant.claims(&[sign_in("ada"), event("ada", "PowerApps", "RequestLicense"), sign_in("bob")]);
    tenant.undo(&claims[0]);
    tenant.undo(&claims[2]);
    let open = tenant.call("change.list", json!({}))["items"].as_array().unwrap().clone();
    let kinds: Vec<_> = open.iter().map(|it| (text(&it["kind"]), it["claim"].clone())).collect();
    let second = &claims[1]["claim"];
    assert_eq!(
        kinds,
        [("SetUsageLocation".into(), second.clone()), ("AssignLicense".into(), second.clone())]
    );
    assert_eq!(open[1]["after"], open[0]["id"]);
    let local = Tenant::teams("Local", 5);
    local.people(&[nowhere("ada")]);
    local.set(json!({ "defaultUsageLocation": "DE" }));
    local.undo(&local.claimed());
    assert_eq!(local.call("user.get", json!({ "user": "ada@contoso.example" }))["usageLocation"], "DE");
}

#[test]
fn r44_an_import_does_not_bring_back_what_was_undone() {
    let tenant = Tenant::teams("Local", 5);
    let claim = tenant.claimed();
    let licensed = holding("ada", &[direct(&sku("SPE_E3", 5, 1))]);
    tenant.at(20).people(std::slice::from_ref(&licensed));
    tenant.undo(&claim);
    let reply = tenant.at(30).call("user.import", json!({ "users": [licensed], "takenAt": after(30) }));
    assert_eq!(
        (&reply["errors"][0]["error"]["name"], tenant.held()),
        (&json!("CHANGED_SINCE_CLAIM"), json!([]))
    );
}

#[test]
fn r41_what_is_undone_is_not_undone_again() {
    for mode in BOTH {
        let tenant = Tenant::teams(mode, 5);
        let claim = tenant.claimed();
        let first = tenant.undo(&claim);
        let again = tenant.at(50).undo(&claim);
        assert_eq!((&first["changed"], &again["changed"]), (&json!(true), &json!(false)), "{mode}");
        assert_eq!((&first["state"], &first["undoneAt"]), (&again["state"], &again["undoneAt"]), "{mode}");
        tenant.sound();
    }
}
