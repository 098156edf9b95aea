//! r62: every user is ready or held back with every reason; r63: units, and one migration at a time.

use crate::support::{Tenant, direct, group, guid, holding, says, sign_in, sku, through, user, with};
use crate::tenant::{e3, fill, items, moving, reasons, tenant};
use serde_json::{Value, json};

#[test]
fn r62_every_reason_is_told_at_once_with_a_cure() {
    let tenant = tenant();
    tenant.set(json!({ "maxDataAgeHours": 1 }));
    tenant.at(1).people(&[with(user("cem"), json!({ "accountEnabled": false }))]);
    tenant.at(1).groups(&[with(
        group("lic", &[], &[]),
        json!({ "groupTypes": ["DynamicMembership"], "onPremisesSyncEnabled": true, "isAssignableToRole": true }),
    )]);
    let told = items(tenant.at(120), moving(&["cem"]));
    let all = [
        "AccountDisabled",
        "DataTooOld",
        "NoDirectPath",
        "GroupLacksProduct",
        "GroupDataTooOld",
        "GroupUnfit",
        "GroupUnfit",
        "GroupUnfit",
    ];
    assert_eq!(reasons(&told[0]), all);
    for reason in told[0]["reasons"].as_array().unwrap() {
        let said = |part: &str| reason[part].as_str().is_some_and(|text| text.ends_with('.'));
        assert!(said("message") && said("hint"), "{reason}");
    }
}

/// What one thing that is otherwise makes of Ada's plan.
fn otherwise(change: impl Fn(&Tenant), more: Value) -> Vec<String> {
    let tenant = tenant();
    change(tenant.at(1));
    let told = items(&tenant, with(moving(&["ada"]), more));
    reasons(&told[0]).into_iter().map(str::to_owned).collect()
}

#[test]
fn r62_each_reason_by_itself() {
    let ada = |paths: &[Value]| holding("ada", paths);
    let lic = |more: Value| with(group("lic", &[&e3()], &[]), more);
    let failed = with(through(&e3(), "lic"), json!({ "state": "Error", "error": "CountViolation" }));
    let none = || json!({});
    let disabled = with(ada(&[direct(&e3())]), json!({ "accountEnabled": false }));
    let agent = with(ada(&[direct(&e3())]), json!({ "@odata.type": "#microsoft.graph.agentUser" }));
    assert_eq!(otherwise(|_| {}, none()), Vec::<String>::new());
    assert_eq!(otherwise(|it| it.people(std::slice::from_ref(&disabled)), none()), ["AccountDisabled"]);
    assert_eq!(otherwise(|it| it.people(std::slice::from_ref(&agent)), none()), ["Agent"]);
    assert_eq!(otherwise(|it| it.gone("ada"), none()), ["AccountDeleted"]);
    assert_eq!(otherwise(|it| it.people(&[ada(&[])]), none()), ["NoDirectPath"]);
    assert_eq!(otherwise(|it| it.people(&[ada(&[through(&e3(), "lic")])]), none()), ["AlreadyMigrated"]);
    assert_eq!(
        otherwise(|it| it.people(&[ada(&[direct(&e3()), failed.clone()])]), none()),
        ["InheritedInError"]
    );
    for (flag, unfit) in [
        (json!({ "securityEnabled": false }), "not known to be a security group"),
        (json!({ "groupTypes": ["DynamicMembership"] }), "dynamic"),
        (json!({ "onPremisesSyncEnabled": true }), "in sync"),
        (json!({ "mailEnabled": true }), "mail-enabled"),
        (json!({ "isAssignableToRole": true }), "directory roles"),
        (json!({ "isManagementRestricted": true }), "restricted management"),
    ] {
        assert_eq!(otherwise(|it| it.groups(&[lic(flag.clone())]), none()), ["GroupUnfit"], "{flag}");
        let elsewhere = otherwise(|it| it.groups(&[lic(flag.clone())]), json!({ "membership": "External" }));
        assert_eq!(elsewhere, Vec::<String>::new(), "who comes from elsewhere is not added: {flag}");
        let tenant = tenant();
        tenant.at(1).groups(&[lic(flag)]);
        let told = items(&tenant, moving(&["ada"]));
        assert!(told[0]["reasons"][0]["message"].as_str().unwrap().contains(unfit), "{}", told[0]);
    }
    let other = lic(
        json!({ "assignedLicenses": [{ "skuId": sku("FLOW_FREE", 0, 0)["skuId"], "disabledPlans": [] }] }),
    );
    assert_eq!(otherwise(|it| it.groups(std::slice::from_ref(&other)), none()), ["GroupLacksProduct"]);
}

#[test]
fn r62_users_whom_nobody_knows_or_several_have_the_name_of_are_held_back() {
    let tenant = tenant();
    tenant.at(1).people(&[with(user("cem"), json!({ "userPrincipalName": "bob@contoso.example" }))]);
    let request = with(moving(&[]), json!({ "users": ["nobody@contoso.example", "BOB@contoso.example"] }));
    let told = items(&tenant, request);
    assert_eq!((reasons(&told[0]), reasons(&told[1])), (vec!["UserUnknown"], vec!["UserAmbiguous"]));
    assert_eq!(told[0]["user"], json!({ "id": null, "userPrincipalName": "nobody@contoso.example" }));
    tenant.sound();
}

#[test]
fn r62_a_license_that_a_read_lacked_or_that_is_on_its_way_is_not_provably_direct() {
    let tenant = Tenant::new("Graph");
    fill(&tenant);
    tenant.at(1).people(&[user("ada")]);
    let told = items(&tenant, moving(&["ada"]));
    assert_eq!(
        reasons(&told[0]),
        ["NotProvablyDirect"],
        "one read lacks it, and it stays until another does"
    );
    tenant.policy("Teams", &["SPE_E3"], json!({}));
    tenant.claim(sign_in("cem"));
    let told = items(&tenant, moving(&["cem"]));
    assert_eq!(reasons(&told[0]), ["ChangeUnderWay", "NoDirectPath"]);
}

#[test]
fn r62_plans_that_exclude_each_other_keep_all_of_a_groups_licenses_away() {
    let tenant = tenant();
    let (held, brought) = (sku("EXCHANGEDESKLESS", 5, 0), sku("EXCHANGESTANDARD", 5, 0));
    tenant.at(1).own(&[e3(), held.clone(), brought.clone()]);
    tenant.groups(&[group("lic", &[&e3(), &brought], &[])]);
    tenant.people(&[holding("ada", &[direct(&e3()), direct(&held)])]);
    let told = items(&tenant, moving(&["ada", "bob"]));
    assert_eq!(reasons(&told[0]), ["PlanConflict"]);
    assert_eq!(reasons(&told[1]), Vec::<&str>::new());
}

#[test]
fn r63_a_group_takes_a_unit_of_every_product_of_it_that_the_user_lacks() {
    let tenant = tenant();
    tenant.at(1).groups(&[group("lic", &[&e3(), &sku("POWERAPPS_PER_USER", 0, 0)], &[])]);
    let told = items(&tenant, moving(&["cem", "ada", "bob"]));
    assert_eq!(reasons(&told[0]), ["NoDirectPath"], "who is held back takes none");
    assert_eq!((reasons(&told[1]), reasons(&told[2])), (vec![], vec!["NoUnits"]), "there is one");
    assert!(told[2]["reasons"][0]["message"].as_str().unwrap().contains("POWERAPPS_PER_USER"), "{}", told[2]);
    let both = [direct(&e3()), direct(&sku("POWERAPPS_PER_USER", 0, 0))];
    tenant.at(2).people(&[holding("bob", &both)]);
    let told = items(&tenant, moving(&["ada", "bob"]));
    assert_eq!((reasons(&told[0]), reasons(&told[1])), (vec![], vec![]), "who has one needs none");
}

#[test]
fn r63_a_user_is_ready_in_one_migration_at_a_time() {
    let tenant = tenant();
    items(&tenant, moving(&["ada", "cem"]));
    let second = with(moving(&["ada", "bob", "cem"]), json!({ "name": "Second" }));
    let told = items(&tenant, second.clone());
    assert_eq!(reasons(&told[0]), ["InAnotherMigration"]);
    assert_eq!(told[0]["reasons"][0]["message"], "The user is ready in another migration: 'Move'.");
    assert_eq!((reasons(&told[1]), reasons(&told[2])), (vec![], vec!["NoDirectPath"]));
    let error = tenant.fails("migration.plan", second);
    says(&error, "NAME_TAKEN", "name", "replace");
    items(&tenant, moving(&["cem"]));
    let told = items(&tenant, with(moving(&["ada"]), json!({ "name": "Second" })));
    assert_eq!(reasons(&told[0]), Vec::<&str>::new(), "the plan that had her was replaced");
}

#[test]
fn r63_a_plan_that_was_taken_back_holds_nobody_whom_it_never_released() {
    let tenant = tenant();
    tenant.call("migration.plan", with(moving(&["ada", "bob"]), json!({ "waveSize": 1 })));
    let second = || with(moving(&["bob"]), json!({ "name": "Second" }));
    let released = tenant.call("migration.invoke", json!({ "migration": "Move", "wave": 1 }));
    assert_eq!(released["released"], 1, "{released}");
    assert_eq!(reasons(&items(&tenant, second())[0]), ["InAnotherMigration"], "Bob's wave may come");
    tenant.call("migration.undo", json!({ "migration": "Move" }));
    assert_eq!(reasons(&items(&tenant, second())[0]), Vec::<&str>::new());
    let held = tenant.call("migration.invoke", json!({ "migration": "Move", "wave": 2 }));
    assert_eq!((&held["released"], &held["reasons"]), (&json!(0), &json!({ "InAnotherMigration": 1 })));
}

#[test]
fn r63_of_several_products_those_move_that_the_user_holds() {
    let tenant = tenant();
    let free = sku("FLOW_FREE", 10, 0);
    tenant.at(1).groups(&[group("flows", &[&free], &[])]);
    tenant.people(&[holding("bob", &[direct(&e3()), direct(&free)])]);
    let groups =
        json!([{ "product": "SPE_E3", "group": "lic" }, { "product": "FLOW_FREE", "group": "flows" }]);
    let users: Vec<_> = ["ada", "bob", "cem"].map(guid).into();
    let told = items(&tenant, json!({ "name": "Move", "users": users, "groups": groups }));
    let moves: Vec<_> = told
        .iter()
        .map(|it| {
            format!(
                "{} {}",
                &it["user"]["userPrincipalName"].as_str().unwrap()[..3],
                it["group"]["name"].as_str().unwrap()
            )
        })
        .collect();
    let mut sorted = moves.clone();
    sorted.sort();
    assert_eq!(sorted, ["ada lic", "bob flows", "bob lic", "cem flows", "cem lic"]);
}
