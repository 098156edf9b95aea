//! r60: where a migration begins for whom, and which plans stay.

use crate::support::{direct, group, holding, through, with};
use crate::tenant::{e3, items, moving, off, plan_names, reasons, tenant};
use serde_json::{Value, json};

fn step(item: &Value) -> (&Value, &Value) {
    (&item["state"], &item["step"])
}

#[test]
fn r60_a_user_begins_where_the_way_to_the_group_ends() {
    let tenant = tenant();
    let both = [direct(&e3()), through(&e3(), "lic")];
    tenant.at(1).groups(&[group("lic", &[&e3()], &["bob"])]);
    tenant.people(&[holding("dan", &both)]);
    let told = items(&tenant, moving(&["ada", "bob", "dan"]));
    let ready = json!("Ready");
    assert_eq!(step(&told[0]), (&ready, &json!("Join")));
    assert_eq!(step(&told[1]), (&ready, &json!("Wait")), "a member already");
    assert_eq!(step(&told[2]), (&ready, &json!("Inherited")), "only the direct license is to go");
    let external = with(moving(&["ada", "dan"]), json!({ "membership": "External" }));
    let told = items(&tenant, external);
    assert_eq!(step(&told[0]), (&ready, &json!("Wait")), "the membership comes from elsewhere");
    assert_eq!(step(&told[1]), (&ready, &json!("Inherited")));
}

#[test]
fn r60_a_plan_that_would_be_lost_holds_back_until_it_is_accepted_by_name() {
    let tenant = tenant();
    let mut lic = group("lic", &[], &[]);
    lic["assignedLicenses"] = json!([off(json!({ "skuId": e3()["skuId"] }), &["SWAY", "TEAMS1"])]);
    tenant.at(1).groups(&[lic]);
    tenant.people(&[holding("bob", &[off(direct(&e3()), &["SWAY"])])]);
    let told = items(&tenant, moving(&["ada", "bob"]));
    assert_eq!((reasons(&told[0]), reasons(&told[1])), (vec!["PlanLoss"], vec!["PlanLoss"]));
    assert_eq!(plan_names(&told[0]["lostPlans"]), ["TEAMS1", "SWAY"]);
    assert_eq!(plan_names(&told[1]["lostPlans"]), ["TEAMS1"], "what is off already is not lost");
    let message = told[1]["reasons"][0]["message"].as_str().unwrap();
    assert!(message.contains("TEAMS1") && !message.contains("SWAY"), "{message}");
    let accepting = json!({ "acceptLoss": [{ "product": "SPE_E3", "plans": ["TEAMS1"] }] });
    let told = items(&tenant, with(moving(&["ada", "bob"]), accepting));
    assert_eq!((reasons(&told[0]), reasons(&told[1])), (vec!["PlanLoss"], vec![]));
    assert!(told[1]["warnings"][0].as_str().unwrap().contains("TEAMS1"), "{}", told[1]);
    // Another group keeps it on.
    tenant.at(2).people(&[holding("bob", &[off(direct(&e3()), &["SWAY"]), through(&e3(), "other")])]);
    assert_eq!(reasons(&items(&tenant, moving(&["bob"]))[0]), Vec::<&str>::new());
}

#[test]
fn r60_exact_plans_gain_nothing_either() {
    let tenant = tenant();
    tenant.at(1).people(&[holding("ada", &[off(direct(&e3()), &["SWAY"])])]);
    let told = items(&tenant, moving(&["ada"]));
    assert_eq!((reasons(&told[0]), plan_names(&told[0]["gainedPlans"])), (vec![], vec!["SWAY"]));
    let exactly = |users: &[&str]| items(&tenant, with(moving(users), json!({ "keepPlans": "Exact" })));
    let told = exactly(&["ada", "bob"]);
    assert_eq!((reasons(&told[0]), reasons(&told[1])), (vec!["PlansDiffer"], vec![]));
}

#[test]
fn r60_the_direct_license_is_kept_as_it_was() {
    let tenant = tenant();
    tenant.at(1).people(&[holding("ada", &[off(direct(&e3()), &["SWAY"])])]);
    let told = items(&tenant, moving(&["ada"]));
    assert_eq!(plan_names(&told[0]["disabledPlans"]), ["SWAY"]);
}
