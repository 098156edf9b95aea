//! r23, r24: licenses that groups bring.

use crate::support::{Tenant, group, guid, holding, plan, sign_in, sku, text, through, with, without};
use serde_json::{Value, json};

/// Ada is a member of a group that carries SPE_E3, and holds this.
fn member(paths: &[Value]) -> Tenant {
    let tenant = Tenant::teams("Graph", 5);
    tenant.people(&[holding("ada", paths)]);
    tenant.groups(&[group("sales", &[&sku("SPE_E3", 5, 0)], &["ada"])]);
    tenant
}

#[test]
fn r23_a_license_on_its_way_through_a_group_is_waited_for_until_24_hours_have_passed() {
    let tenant = member(&[]);
    assert_eq!(tenant.would(sign_in("bob")), "Claimed", "no member");
    assert_eq!(tenant.at(24 * 60 - 1).would(sign_in("ada")), "GroupLicensePending");
    assert_eq!(tenant.at(24 * 60).would(sign_in("ada")), "GroupLicenseError");
}

#[test]
fn r23_the_clock_runs_from_the_later_of_membership_and_license() {
    let tenant = Tenant::teams("Graph", 5);
    let product = sku("SPE_E3", 5, 0);
    tenant.groups(&[group("sales", &[], &["ada"])]);
    tenant.at(20 * 60).groups(&[group("sales", &[&product], &["ada"])]);
    assert_eq!(tenant.at(43 * 60).would(sign_in("ada")), "GroupLicensePending");
    assert_eq!(tenant.at(44 * 60).would(sign_in("ada")), "GroupLicenseError");
}

#[test]
fn r23_a_group_that_switches_the_plan_off_or_has_no_product_brings_nothing() {
    let tenant = Tenant::teams("Graph", 5);
    let off = json!([{ "skuId": sku("SPE_E3", 5, 0)["skuId"], "disabledPlans": [plan("TEAMS1")] }]);
    tenant.groups(&[
        with(group("sales", &[], &["ada"]), json!({ "assignedLicenses": off })),
        group("other", &[], &["bob"]),
    ]);
    assert_eq!(["ada", "bob"].map(|name| tenant.would(sign_in(name))), ["Claimed", "Claimed"]);
}

#[test]
fn r24_a_group_license_in_error_is_told_with_microsofts_remedy_and_claims_nothing() {
    let remedies = [
        ("CountViolation", "Free or buy units"),
        ("MutuallyExclusiveViolation", "exclusive plans"),
        ("DependencyViolation", "depends on"),
        ("ProhibitedInUsageLocationViolation", "usage location"),
        ("UniquenessViolation", "proxy address"),
        ("Other", "same group"),
    ];
    for (error, remedy) in remedies {
        let path = with(through(&sku("SPE_E3", 5, 0), "sales"), json!({ "state": "Error", "error": error }));
        let tenant = member(&[path]);
        let decision = tenant.claim(sign_in("ada"));
        let reason = text(&decision["reason"]);
        assert_eq!(decision["outcome"], "GroupLicenseError");
        assert!(reason.contains(error) && reason.contains(remedy), "{reason}");
        assert_eq!(tenant.units("SPE_E3", "booked"), 0);
    }
}

#[test]
fn r24_an_error_is_told_before_what_is_on_its_way() {
    let path =
        with(through(&sku("SPE_E3", 5, 0), "sales"), json!({ "state": "Error", "error": "CountViolation" }));
    let tenant = member(&[path]);
    tenant.groups(&[group("again", &[&sku("SPE_E3", 5, 0)], &["ada"])]);
    assert_eq!(tenant.would(sign_in("ada")), "GroupLicenseError");
}

#[test]
fn r24_a_license_that_is_late_is_told_before_one_that_is_on_its_way() {
    let tenant = member(&[]);
    tenant.at(23 * 60).groups(&[group("again", &[&sku("SPE_E3", 5, 0)], &["ada"])]);
    assert_eq!(tenant.at(25 * 60).would(sign_in("ada")), "GroupLicenseError");
}

/// Ada holds this through a group, and the tenant owns SPE_E3.
fn through_any_group(product: &Value, fields: Value) -> Tenant {
    let tenant = Tenant::teams("Graph", 5);
    let failed = with(through(product, "sales"), json!({ "state": "Error", "error": "CountViolation" }));
    tenant.people(&[holding("ada", &[with(failed, fields)])]);
    tenant
}

#[test]
fn r24_the_users_own_record_is_the_proof_whatever_is_known_of_the_group() {
    let product = sku("SPE_E3", 5, 0);
    let unknown = through_any_group(&product, json!({}));
    let decision = unknown.claim(sign_in("ada"));
    let reason = text(&decision["reason"]);
    assert_eq!((&decision["outcome"], unknown.units("SPE_E3", "booked")), (&json!("GroupLicenseError"), 0));
    assert!(
        reason.contains("CountViolation")
            && reason.contains("Free or buy units")
            && reason.contains(&guid("sales")),
        "{reason}"
    );
    let last = decision["trace"].as_array().unwrap().last().unwrap().clone();
    assert_eq!([&last["step"], &last["result"]], ["GroupLicense", "Refused"]);
    for members in [json!(null), json!([]), json!([{ "id": guid("bob") }])] {
        let known = through_any_group(&product, json!({}));
        let sales = group("sales", &[&product], &[]);
        let sales = if members.is_null() {
            without(sales, "members")
        } else {
            with(sales, json!({ "members": members }))
        };
        known.groups(&[sales]);
        assert_eq!(known.would(sign_in("ada")), "GroupLicenseError");
    }
}

#[test]
fn r24_a_product_gone_from_the_tenants_list_failed_too() {
    let gone = through_any_group(&sku("SPE_E5", 5, 0), json!({}));
    assert_eq!(gone.would(sign_in("ada")), "GroupLicenseError", "Microsoft's table knows its plans");
}

#[test]
fn r24_a_path_that_would_not_bring_the_app_or_did_not_fail_or_is_direct_is_no_error_of_a_group() {
    let product = sku("SPE_E3", 5, 0);
    let off = json!({ "disabledPlans": [plan("TEAMS1")] });
    for (fields, why) in [
        (off, "the plan is off"),
        (json!({ "state": "Disabled" }), "no error"),
        (json!({ "assignedByGroup": null }), "direct"),
        (json!({ "skuId": sku("FLOW_FREE", 0, 0)["skuId"] }), "another app"),
    ] {
        assert_eq!(through_any_group(&product, fields).would(sign_in("ada")), "Claimed", "{why}");
    }
}
