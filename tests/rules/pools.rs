//! r07, r08, r28, r29: what is claimed, and what is passed over.

use crate::support::{
    BOTH, Tenant, after, direct, event, holding, outcomes, passed_over, product, sign_in, sku, text, user,
    with,
};
use serde_json::{Value, json};

/// The outcome, and why products were passed over, after SPE_E3 became this.
fn became(settings: Value, fields: Value) -> (String, Vec<String>) {
    let tenant = Tenant::teams("Local", 5);
    tenant.set(with(json!({ "enabled": true }), settings));
    tenant.own(&[with(sku("SPE_E3", 5, 0), fields)]);
    let decision = tenant.claim(sign_in("ada"));
    (text(&decision["outcome"]), passed_over(&decision))
}

fn units(enabled: i64, warning: i64) -> Value {
    json!({ "enabled": enabled, "warning": warning, "suspended": 9, "lockedOut": 9 })
}

#[test]
fn r07_only_a_product_for_people_in_good_standing_is_claimed() {
    let refused = |fields: Value, why: &str| {
        let (outcome, reasons) = became(json!({}), fields.clone());
        assert_eq!(outcome, "PoolsEmpty", "{fields}");
        assert!(reasons.len() == 1 && reasons[0].contains(why), "{fields}: {reasons:?}");
    };
    refused(json!({ "appliesTo": "Company" }), "cannot be assigned");
    refused(json!({ "skuPartNumber": "SPE_E3_DEPT" }), "cannot be assigned");
    refused(json!({ "skuPartNumber": "spe_e3_dept" }), "cannot be assigned");
    refused(json!({ "capabilityStatus": "Suspended" }), "suspended");
    refused(json!({ "capabilityStatus": "LockedOut" }), "suspended");
    refused(json!({ "capabilityStatus": "Warning", "prepaidUnits": units(0, 5) }), "grace");
    let allowed = json!({ "allowWarningUnits": true });
    assert_eq!(
        became(allowed, json!({ "capabilityStatus": "Warning", "prepaidUnits": units(0, 5) })).0,
        "Claimed"
    );
}

#[test]
fn r07_the_apps_plan_must_be_provisioned_in_the_product() {
    let good = ["Success", "PendingInput", "PendingActivation"];
    for status in ["Success", "PendingInput", "PendingActivation", "PendingProvisioning", "Disabled", "Error"]
    {
        let mut plans = sku("SPE_E3", 5, 0)["servicePlans"].clone();
        let teams =
            plans.as_array_mut().unwrap().iter_mut().find(|it| it["servicePlanName"] == "TEAMS1").unwrap();
        teams["provisioningStatus"] = json!(status);
        let (outcome, reasons) = became(json!({}), json!({ "servicePlans": plans }));
        assert_eq!(outcome == "Claimed", good.contains(&status), "{status}: {reasons:?}");
    }
}

#[test]
fn r08_free_is_what_is_enabled_less_consumed_booked_and_reserved_and_never_below_nothing() {
    let tenant = Tenant::teams("Graph", 5);
    tenant.own(&[with(sku("SPE_E3", 0, 2), json!({ "prepaidUnits": units(6, 3) }))]);
    tenant.call("pool.update", json!({ "product": "SPE_E3", "reserve": 1 }));
    assert_eq!(tenant.units("SPE_E3", "available"), 3);
    tenant.set(json!({ "allowWarningUnits": true }));
    assert_eq!(tenant.units("SPE_E3", "available"), 6);
    tenant.claim(sign_in("ada"));
    assert_eq!((tenant.units("SPE_E3", "booked"), tenant.units("SPE_E3", "available")), (1, 5));
    tenant.own(&[with(sku("SPE_E3", 0, 40), json!({ "prepaidUnits": units(6, 3) }))]);
    assert_eq!(tenant.units("SPE_E3", "available"), 0, "a tenant may use more than it owns");
}

#[test]
fn r08_a_booking_ends_when_the_license_was_seen_and_the_pool_counted_no_earlier() {
    let tenant = Tenant::teams("Graph", 5);
    let product = sku("SPE_E3", 5, 0);
    let claim = tenant.claim(sign_in("ada"));
    let booked = || tenant.units("SPE_E3", "booked");
    tenant.at(10).own(&[sku("SPE_E3", 5, 1)]);
    assert_eq!((booked(), tenant.state(&claim)), (1, "Booked".into()), "the pool alone shows nothing");
    tenant.at(60).import_taken("user.import", "users", &[holding("ada", &[direct(&product)])], 30);
    assert_eq!(
        (booked(), tenant.state(&claim)),
        (1, "Observed".into()),
        "the pool was counted before the license was seen"
    );
    tenant.import_taken("pool.import", "subscribedSkus", &[sku("SPE_E3", 5, 1)], 39);
    assert_eq!(booked(), 1, "a count may lag behind the license by settleMinutes (r49)");
    tenant.import_taken("pool.import", "subscribedSkus", &[sku("SPE_E3", 5, 1)], 40);
    assert_eq!((booked(), tenant.units("SPE_E3", "available")), (0, 4));
}

#[test]
fn r28_without_a_usage_location_nothing_is_claimed_unless_a_default_comes_first() {
    let tenant = Tenant::teams("Graph", 5);
    tenant.people(&[with(user("ada"), json!({ "usageLocation": null }))]);
    assert_eq!(tenant.would(sign_in("ada")), "UsageLocationMissing");
    tenant.set(json!({ "defaultUsageLocation": "de" }));
    let (ada, bob) = (tenant.claim(sign_in("ada")), tenant.claim(sign_in("bob")));
    assert_eq!((&ada["outcome"], &bob["outcome"]), (&json!("Claimed"), &json!("Claimed")));
    let changes = tenant.call("change.list", json!({}))["items"].clone();
    let of = |claim: &Value| {
        let own = changes.as_array().unwrap().iter().filter(|it| it["claim"] == claim["claim"]);
        own.map(|it| text(&it["kind"])).collect::<Vec<_>>()
    };
    let mut kinds = of(&ada);
    kinds.sort();
    assert_eq!(kinds, ["AssignLicense", "SetUsageLocation"]);
    assert_eq!(of(&bob), ["AssignLicense"], "a location that is there is not overwritten");
}

#[test]
fn r28_a_local_store_gives_the_default_location_at_once_and_keeps_one_that_is_there() {
    let tenant = Tenant::teams("Local", 5);
    tenant.people(&[with(user("ada"), json!({ "usageLocation": null }))]);
    tenant.set(json!({ "defaultUsageLocation": "DE" }));
    tenant.claims(&[sign_in("ada"), sign_in("bob")]);
    let location = |name: &str| {
        tenant.call("user.get", json!({ "user": format!("{name}@contoso.example") }))["usageLocation"].clone()
    };
    assert_eq!([location("ada"), location("bob")], ["DE", "CH"]);
}

#[test]
fn r28_two_claims_of_one_user_ask_for_the_location_once() {
    let tenant = Tenant::new("Graph");
    tenant.own(&[product("TEAMS_ONLY", 5, &["TEAMS1"]), product("APPS_ONLY", 5, &["POWERAPPS_PER_USER"])]);
    tenant.people(&[with(user("ada"), json!({ "usageLocation": null }))]);
    tenant.policy("Teams", &["TEAMS_ONLY"], json!({}));
    tenant.policy("PowerApps", &["APPS_ONLY"], json!({}));
    tenant.set(json!({ "defaultUsageLocation": "DE" }));
    let apps = event("ada", "PowerApps", "RequestLicense");
    for claim in tenant.claims(&[sign_in("ada"), apps]) {
        assert_eq!(claim["outcome"], "Claimed", "{claim}");
    }
    let changes = tenant.call("change.list", json!({}))["items"].as_array().unwrap().clone();
    let (first, rest): (Vec<_>, Vec<_>) =
        changes.iter().partition(|change| change["kind"] == "SetUsageLocation");
    assert_eq!((first.len(), rest.len()), (1, 2), "{changes:?}");
    assert!(rest.iter().all(|change| change["after"] == first[0]["id"]), "{changes:?}");
}

#[test]
fn r29_every_product_passed_over_says_why() {
    let tenant = Tenant::new("Local");
    let parts = ["A_NOT_OWNED", "B_EMPTY", "C_RESERVED", "D_GRACE", "E_GIVES"];
    let skus = parts.map(|part| product(part, 2, &["TEAMS1"]));
    tenant.own(&skus);
    tenant.people(&[user("ada")]);
    tenant.policy("Teams", &parts, json!({}));
    let second = json!({ "capabilityStatus": "Warning" });
    let owned = [
        with(skus[1].clone(), json!({ "consumedUnits": 2 })),
        skus[2].clone(),
        with(skus[3].clone(), second),
        skus[4].clone(),
    ];
    tenant
        .at(1)
        .call("pool.import", json!({ "subscribedSkus": owned, "snapshot": "Full", "takenAt": after(1) }));
    tenant.call("pool.update", json!({ "product": "C_RESERVED", "reserve": 2 }));
    let decision = tenant.claim(sign_in("ada"));
    let reasons = passed_over(&decision);
    for (reason, word) in reasons.iter().zip(["does not own", "in use or booked", "reserved", "grace"]) {
        assert!(reason.contains(word), "{reason}");
    }
    assert_eq!(
        (reasons.len(), &decision["product"]["skuPartNumber"], &decision["position"]),
        (4, &json!("E_GIVES"), &json!(4))
    );
    assert!(text(&decision["reason"]).contains("backup 4"), "{}", decision["reason"]);
}

#[test]
fn r29_products_give_in_their_order_as_their_pools_run_dry() {
    for mode in BOTH {
        let tenant = Tenant::new(mode);
        tenant.own(&[
            product("FIRST", 2, &["TEAMS1"]),
            product("SECOND", 1, &["TEAMS1"]),
            product("THIRD", 1, &["TEAMS1"]),
        ]);
        let names = ["ada", "bob", "cem", "dea", "eva"];
        tenant.people(&names.map(user));
        tenant.policy("Teams", &["FIRST", "SECOND", "THIRD"], json!({}));
        let decisions = tenant.claims(&names.map(sign_in));
        let given: Vec<_> = decisions
            .iter()
            .map(|it| (it["product"]["skuPartNumber"].clone(), it["position"].clone()))
            .collect();
        let expected = [("FIRST", 0), ("FIRST", 0), ("SECOND", 1), ("THIRD", 2)]
            .map(|(part, position)| (json!(part), json!(position)));
        assert_eq!((&given[..4], &decisions[4]["outcome"]), (&expected[..], &json!("PoolsEmpty")));
        let used = |part| tenant.units(part, "consumed") + tenant.units(part, "booked");
        assert_eq!(["FIRST", "SECOND", "THIRD"].map(used), [2, 1, 1], "{mode}");
        tenant.call("policy.product.move", json!({ "policy": "Teams", "product": "THIRD", "position": 0 }));
        tenant.own(&[product("FIRST", 9, &["TEAMS1"]), product("THIRD", 9, &["TEAMS1"])]);
        assert_eq!(
            tenant.claim(sign_in("eva"))["product"]["skuPartNumber"],
            "THIRD",
            "{mode}: the order is the policy's as it is now"
        );
    }
}

#[test]
fn r29_a_unit_freed_later_is_used_by_the_next_event() {
    for mode in BOTH {
        let tenant = Tenant::teams(mode, 1);
        assert_eq!(outcomes(&tenant.claims(&[sign_in("ada"), sign_in("bob")])), ["Claimed", "PoolsEmpty"]);
        tenant.at(1).own(&[sku("SPE_E3", 2, if mode == "Local" { 1 } else { 0 })]);
        assert_eq!(tenant.claim(sign_in("bob"))["outcome"], "Claimed", "{mode}");
    }
}

#[test]
fn r29_a_plan_that_conflicts_with_one_the_user_has_warns_and_does_not_refuse() {
    let tenant = Tenant::new("Local");
    let mail = product("MAIL", 5, &["EXCHANGE_S_DESKLESS"]);
    tenant.own(&[mail.clone(), product("SUITE", 5, &["TEAMS1", "EXCHANGE_S_STANDARD"])]);
    tenant.people(&[holding("ada", &[direct(&mail)]), user("bob")]);
    tenant.policy("Teams", &["SUITE"], json!({}));
    let decisions = tenant.claims(&[sign_in("ada"), sign_in("bob")]);
    assert_eq!([&decisions[0]["outcome"], &decisions[1]["outcome"]], ["Claimed", "Claimed"]);
    let warnings = decisions[0]["warnings"].as_array().unwrap();
    assert!(warnings.len() == 1 && text(&warnings[0]).contains("EXCHANGE_S_STANDARD"), "{warnings:?}");
    assert_eq!(decisions[1]["warnings"], json!([]));
}

/// SPE_E3 with these units and so many kept back.
fn left(prepaid: Value, consumed: i64, reserve: i64) -> (Tenant, Value) {
    let tenant = Tenant::teams("Graph", 5);
    tenant.own(&[with(sku("SPE_E3", 0, consumed), json!({ "prepaidUnits": prepaid }))]);
    tenant.call("pool.update", json!({ "product": "SPE_E3", "reserve": reserve }));
    let decision = tenant.claim(sign_in("ada"));
    assert_eq!(decision["outcome"], "PoolsEmpty");
    (tenant, decision)
}

#[test]
fn r29_units_in_grace_are_named_as_such_though_the_product_is_enabled() {
    let none = json!({ "enabled": 0, "warning": 0, "suspended": 25, "lockedOut": 0 });
    for (prepaid, consumed, reserve, why) in [
        (units(0, 25), 0, 0, "only units in grace are left (25); allowWarningUnits is off"),
        (units(10, 5), 12, 0, "only units in grace are left (3)"),
        (units(5, 3), 0, 5, "only units in grace are left (3)"),
        (units(0, 25), 25, 0, "in use or booked"),
        (units(0, 25), 0, 30, "reserved"),
        (units(5, 0), 5, 0, "in use or booked"),
        (none, 0, 0, "no units that work"),
    ] {
        let (tenant, decision) = left(prepaid.clone(), consumed, reserve);
        let reasons = passed_over(&decision);
        assert!(
            reasons.len() == 1 && reasons[0].contains(why),
            "{prepaid} {consumed} {reserve}: {reasons:?}"
        );
        let pool = tenant.call("pool.list", json!({}))["items"][0].clone();
        assert_eq!(
            (&pool["reason"], &pool["available"], &pool["low"]),
            (&json!(reasons[0]), &json!(0), &json!(true)),
            "pool.list says the same"
        );
    }
    let (tenant, _) = left(units(0, 25), 0, 0);
    tenant.set(json!({ "allowWarningUnits": true }));
    assert_eq!(tenant.would(sign_in("ada")), "Claimed");
}

#[test]
fn r29_the_one_sentence_of_pools_empty_is_true_whatever_the_products_lack() {
    let mut lacking = sku("SPE_E3", 5, 0);
    lacking["servicePlans"]
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .for_each(|plan| plan["provisioningStatus"] = json!("Disabled"));
    for became in [
        json!({ "capabilityStatus": "Suspended" }),
        json!({ "servicePlans": lacking["servicePlans"] }),
        json!({ "consumedUnits": 5 }),
    ] {
        let tenant = Tenant::teams("Graph", 5);
        tenant.own(&[with(sku("SPE_E3", 5, 0), became)]);
        let decision = tenant.claim(sign_in("ada"));
        let reason = text(&decision["reason"]);
        assert!(reason.contains("a unit that can be claimed") && !reason.contains("left"), "{reason}");
    }
}

#[test]
fn r07_pool_list_has_no_free_unit_where_nobody_can_claim_one() {
    let shown = |fields: Value| {
        let tenant = Tenant::teams("Graph", 5);
        tenant.own(&[with(sku("SPE_E3", 5, 1), fields)]);
        let pool = tenant.call("pool.list", json!({}))["items"][0].clone();
        (pool["assignable"].clone(), pool["available"].clone(), pool["low"].clone(), pool["reason"].clone())
    };
    assert_eq!(shown(json!({})), (json!(true), json!(4), json!(false), Value::Null));
    for (fields, low, why) in [
        (json!({ "skuPartNumber": "SPE_E3_DEPT" }), false, "cannot be assigned"),
        (json!({ "appliesTo": "Company" }), false, "cannot be assigned"),
        (json!({ "capabilityStatus": "Suspended" }), true, "suspended"),
        (json!({ "capabilityStatus": "Deleted" }), true, "deleted"),
        (json!({ "capabilityStatus": "Warning" }), true, "in grace"),
    ] {
        let (assignable, free, is_low, reason) = shown(fields.clone());
        assert_eq!((assignable, free, is_low), (json!(false), json!(0), json!(low)), "{fields}");
        assert!(text(&reason).contains(why), "{fields}: {reason}");
    }
}
