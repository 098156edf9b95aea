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
