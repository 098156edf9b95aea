//! r60, r63, r64 in a store that is the record itself.

use crate::{
    support::{Tenant, direct, group, guid, holding, sku, through, with},
    tenant::{e3, moving, tenant},
};
use serde_json::{Value, json};

fn paths(tenant: &Tenant, name: &str) -> Vec<(String, Value)> {
    let user = tenant.call("user.get", json!({ "user": guid(name) }));
    let path = |it: &Value| (it["via"].as_str().unwrap().to_owned(), it["product"]["skuPartNumber"].clone());
    user["assignments"].as_array().unwrap().iter().map(path).collect()
}

fn states(tenant: &Tenant) -> Value {
    tenant.call("migration.list", json!({}))["items"][0]["states"].clone()
}

fn steps(tenant: &Tenant) -> Vec<Value> {
    let items = tenant.call("migration.items", json!({ "migration": "Move" }));
    items["items"].as_array().unwrap().iter().map(|it| it["step"].clone()).collect()
}

#[test]
fn r60_a_wave_is_done_at_once_and_back_at_once() {
    let tenant = tenant();
    tenant.call("migration.plan", moving(&["ada", "bob"]));
    let before = (paths(&tenant, "ada"), tenant.call("pool.list", json!({})));
    let dry = tenant.call("migration.invoke", json!({ "migration": "Move", "dryRun": true }));
    assert_eq!(
        (&dry["released"], states(&tenant)),
        (&json!(2), json!({ "Ready": 2 })),
        "a dry run does nothing"
    );
    tenant.call("migration.invoke", json!({ "migration": "Move" }));
    assert_eq!(
        (states(&tenant), paths(&tenant, "ada")),
        (json!({ "Done": 2 }), vec![("Group".into(), json!("SPE_E3"))])
    );
    let undone = tenant.call("migration.undo", json!({ "migration": "Move" }));
    assert_eq!((&undone["undone"], &undone["migration"]["state"]), (&json!(2), &json!("Undone")));
    assert_eq!((paths(&tenant, "ada"), tenant.call("pool.list", json!({}))), before);
    tenant.sound();
}

#[test]
fn r60_a_rehearsal_takes_the_time_of_a_tenant() {
    let tenant = tenant();
    tenant.call("migration.plan", moving(&["ada"]));
    tenant.call(
        "migration.invoke",
        json!({ "migration": "Move", "settle": true, "now": "2026-02-01T10:00:00Z" }),
    );
    let at = |now: &str| {
        tenant.call(
            "migration.resume",
            json!({ "migration": "Move", "now": format!("2026-02-01T10:{now}:00Z") }),
        );
        (steps(&tenant)[0].clone(), paths(&tenant, "ada").len())
    };
    assert_eq!((steps(&tenant)[0].clone(), at("09")), (json!("Wait"), (json!("Wait"), 1)));
    assert_eq!(
        at("10"),
        (json!("Inherited"), 2),
        "both, and none is taken before the other was there for a while"
    );
    assert_eq!(at("20"), (json!("Removed"), 1));
    assert_eq!((at("30"), states(&tenant)), ((json!("Removed"), 1), json!({ "Done": 1 })));
    tenant.sound();
}

#[test]
fn r60_who_comes_from_elsewhere_is_waited_for_here_too() {
    let tenant = tenant();
    tenant.call("migration.plan", with(moving(&["ada"]), json!({ "membership": "External" })));
    tenant.call("migration.invoke", json!({ "migration": "Move", "now": "2026-02-01T00:00:00Z" }));
    assert_eq!((states(&tenant), paths(&tenant, "ada").len()), (json!({ "Moving": 1 }), 1));
    tenant.at(1).groups(&[group("lic", &[&e3()], &["ada"])]);
    tenant.call("migration.resume", json!({ "migration": "Move", "now": "2026-03-01T00:00:00Z" }));
    assert_eq!((states(&tenant), paths(&tenant, "ada").len()), (json!({ "Done": 1 }), 1));
}

#[test]
fn r63_a_membership_that_was_there_is_nobodys_to_end() {
    let tenant = tenant();
    tenant.at(1).groups(&[group("lic", &[&e3()], &["bob"])]);
    tenant.people(&[holding("bob", &[direct(&e3()), through(&e3(), "lic")])]);
    tenant.call("migration.plan", moving(&["bob"]));
    tenant.call("migration.invoke", json!({ "migration": "Move" }));
    tenant.call("migration.undo", json!({ "migration": "Move" }));
    assert_eq!(paths(&tenant, "bob").len(), 2, "the group's license is as before");
}

#[test]
fn r63_the_last_of_a_users_products_takes_the_user_out_of_the_group() {
    let tenant = tenant();
    let flow = sku("FLOW_FREE", 10, 0);
    tenant.at(1).groups(&[group("lic", &[&e3(), &flow], &[])]);
    tenant.people(&[holding("dan", &[direct(&e3()), direct(&flow)])]);
    let both = ["SPE_E3", "FLOW_FREE"].map(|product| json!({ "product": product, "group": "lic" }));
    tenant.call("migration.plan", json!({ "name": "Move", "users": [guid("dan")], "groups": both }));
    tenant.call("migration.invoke", json!({ "migration": "Move" }));
    assert_eq!(states(&tenant), json!({ "Done": 2 }));
    tenant.call("migration.undo", json!({ "migration": "Move", "toStep": "Inherited" }));
    assert_eq!(paths(&tenant, "dan").len(), 4, "both ways, as was asked for");
    let undone = tenant.call("migration.undo", json!({ "migration": "Move" }));
    assert_eq!(
        (&undone["undone"], paths(&tenant, "dan").len()),
        (&json!(2), 2),
        "and all the way from there"
    );
    tenant.sound();
}

/// An admin took the direct license since it was back.
#[test]
fn r63_what_somebody_took_since_is_not_given_again() {
    let tenant = tenant();
    tenant.call("migration.plan", moving(&["ada"]));
    tenant.call("migration.invoke", json!({ "migration": "Move" }));
    tenant.call("migration.undo", json!({ "migration": "Move", "toStep": "Inherited" }));
    tenant.at(2).people(&[holding("ada", &[through(&e3(), "lic")])]);
    tenant.call("migration.undo", json!({ "migration": "Move" }));
    assert_eq!(paths(&tenant, "ada"), [("Group".into(), json!("SPE_E3"))]);
    let item = tenant.call("migration.items", json!({ "migration": "Move" }))["items"][0].clone();
    assert_eq!((&item["state"], &item["reasons"][0]["reason"]), (&json!("Undone"), &json!("NoDirectPath")));
    tenant.sound();
}

/// Somebody took the group's license, and another user has the last unit by now.
#[test]
fn r63_nobody_is_given_a_license_again_without_a_unit() {
    let tenant = tenant();
    tenant.call("migration.plan", moving(&["ada"]));
    tenant.call("migration.invoke", json!({ "migration": "Move" }));
    tenant.at(1).people(&[holding("ada", &[])]);
    let full = |taken: i64| {
        let pools = json!({ "subscribedSkus": [sku("SPE_E3", 2, taken)], "takenAt": crate::support::after(1), "replace": true });
        tenant.call("pool.import", pools);
    };
    full(2);
    let undone = tenant.call("migration.undo", json!({ "migration": "Move" }));
    assert_eq!(
        (&undone["failed"], &undone["undone"], states(&tenant)),
        (&json!(1), &json!(0), json!({ "Failed": 1 }))
    );
    let told = tenant.call("migration.items", json!({ "migration": "Move" }))["items"][0].clone();
    assert_eq!(told["reasons"][0]["reason"], "NoUnits", "{told}");
    assert!(told["error"].as_str().unwrap().contains("Every unit of SPE_E3"), "{told}");
    assert_eq!(paths(&tenant, "ada"), []);
    let retry = || tenant.call("migration.resume", json!({ "migration": "Move", "retryFailed": true }));
    assert_eq!((&retry()["retried"], states(&tenant)), (&json!(0), json!({ "Failed": 1 })));
    let again = tenant.call("migration.items", json!({ "migration": "Move" }))["items"][0].clone();
    assert_eq!((&again["reasons"], &again["error"]), (&told["reasons"], &told["error"]), "and says why");
    full(1);
    assert_eq!((&retry()["retried"], states(&tenant)), (&json!(1), json!({ "Undone": 1 })));
    assert_eq!(paths(&tenant, "ada"), [("Direct".to_owned(), json!("SPE_E3"))]);
    let pools = tenant.call("pool.list", json!({}))["items"].clone();
    let consumed = pools
        .as_array()
        .unwrap()
        .iter()
        .find(|pool| pool["skuPartNumber"] == "SPE_E3")
        .map(|it| &it["consumed"]);
    assert_eq!(consumed, Some(&json!(2)), "the unit is taken");
}

#[test]
fn r44_an_import_brings_no_direct_license_back_that_a_migration_took() {
    let tenant = tenant();
    tenant.call("migration.plan", moving(&["ada"]));
    tenant.call("migration.invoke", json!({ "migration": "Move" }));
    let before = paths(&tenant, "ada");
    let import = |more: Value| {
        let users =
            json!({ "users": [holding("ada", &[direct(&e3())])], "takenAt": crate::support::after(1) });
        tenant.at(2).call("user.import", with(users, more))
    };
    let refused = import(json!({}));
    assert_eq!(refused["errors"][0]["error"]["name"], "CHANGED_SINCE_CLAIM", "{refused}");
    assert_eq!(paths(&tenant, "ada"), before);
    import(json!({ "replace": true }));
    assert_eq!(paths(&tenant, "ada"), [("Direct".to_owned(), json!("SPE_E3"))]);
    assert_eq!(import(json!({}))["errors"], json!([]), "what was replaced is the record");
    let items = tenant.call("migration.items", json!({ "migration": "Move" }))["items"][0].clone();
    assert_eq!(items["reasons"][0]["reason"], "InheritedGone", "{items}");
}

/// Who is asked reads what goes off, and of how many.
#[test]
fn r62_what_a_wave_loses_is_told_before_it_is_released() {
    let tenant = tenant();
    tenant.at(1).groups(&[with(
        group("lic", &[&e3()], &[]),
        json!({ "assignedLicenses":
        [{ "skuId": e3()["skuId"], "disabledPlans": [crate::support::plan("SWAY")] }] }),
    )]);
    let accepted = json!({ "acceptLoss": [{ "product": "SPE_E3", "plans": ["SWAY"] }] });
    let planned = tenant.call("migration.plan", with(moving(&["ada", "bob"]), accepted));
    let lost = |told: &Value| {
        let lost = &told["targets"][0]["lostPlans"];
        (lost[0]["plan"]["name"].clone(), lost[0]["items"].clone())
    };
    assert_eq!(lost(&planned["migration"]), (json!("SWAY"), json!(2)));
    let told = tenant.call("migration.invoke", json!({ "migration": "Move", "limit": 1, "dryRun": true }));
    assert_eq!(lost(&told), (json!("SWAY"), json!(1)));
}

#[test]
fn r60_a_migration_is_done_only_if_all_that_was_released_is() {
    let tenant = tenant();
    tenant.call("migration.plan", with(moving(&["ada", "bob"]), json!({ "waveSize": 1 })));
    let state = |method: &str, more: Value| {
        let told = tenant.call(method, with(json!({ "migration": "Move" }), more));
        told["migration"]["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(state("migration.invoke", json!({})), "Running", "another is ready");
    assert_eq!(state("migration.undo", json!({})), "Planned", "nothing of it stands");
    state("migration.invoke", json!({ "wave": 1 }));
    assert_eq!(state("migration.invoke", json!({})), "Done");
    assert_eq!(state("migration.undo", json!({ "users": [guid("ada")] })), "Ended", "but not all is done");
    assert_eq!(state("migration.undo", json!({})), "Undone");
}

#[test]
fn r63_an_undo_tells_how_many_licenses_it_gives_again() {
    let tenant = tenant();
    tenant.call("migration.plan", with(moving(&["ada", "bob"]), json!({ "membership": "External" })));
    tenant.at(1).groups(&[group("lic", &[&e3()], &["ada"])]);
    tenant.call("migration.invoke", json!({ "migration": "Move" }));
    let dry = tenant.call("migration.undo", json!({ "migration": "Move", "dryRun": true }));
    assert_eq!(
        (&dry["undone"], &dry["given"], &dry["held"], &dry["warnings"]),
        (&json!(2), &json!(1), &json!(0), &json!([])),
        "of one nothing was taken yet: {dry}"
    );
}
