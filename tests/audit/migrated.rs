//! What a migration did, as Graph's directoryAudits: as Entra writes what an admin does by hand.

use super::directory::{exported, skus};
use crate::support::{Tenant, direct, group, guid, holding, sku, text, user};
use serde_json::{Value, json};

/// Ada, who is moved by Olga and taken back by Piotr.
fn host() -> Tenant {
    let host = Tenant::new("Local");
    let e3 = sku("SPE_E3", 10, 1);
    host.own(std::slice::from_ref(&e3));
    host.groups(&[group("lic", &[&e3], &[])]);
    host.people(&[holding("ada", &[direct(&e3)]), user("bob")]);
    let plan = json!({ "name": "Move", "holdersOf": "SPE_E3", "group": "lic" });
    host.call("migration.plan", plan);
    let by = |id: &str| json!({ "migration": "Move", "actor": { "id": id } });
    host.at(5).call("migration.invoke", by("olga@contoso.com"));
    host.at(9).call("migration.undo", by("piotr@contoso.com"));
    host
}

/// What is told of it as Entra would tell it, besides what the admin did here.
fn told(host: &Tenant) -> Vec<Value> {
    let id = text(&host.call("migration.list", json!({}))["items"][0]["id"]);
    let audits = exported(host, "target", &format!("migration:{id}"));
    audits.into_iter().filter(|audit| !audit["operationType"].is_null()).collect()
}

fn activities(audits: &[Value]) -> Vec<String> {
    audits.iter().map(|audit| text(&audit["activityDisplayName"])).collect()
}

#[test]
fn r48_a_migration_is_told_as_members_added_and_licenses_changed() {
    let host = host();
    let audits = told(&host);
    let pair = ["Update user", "Change user license"].map(str::to_owned);
    let expected = [
        vec!["Add member to group".to_owned()],
        pair.to_vec(),
        pair.to_vec(),
        vec!["Remove member from group".to_owned()],
    ];
    assert_eq!(activities(&audits), expected.concat());
    for (audit, by) in audits.iter().zip(["olga", "olga", "olga", "piotr", "piotr", "piotr"]) {
        let (who, target) = (&audit["initiatedBy"]["user"], &audit["targetResources"][0]);
        assert_eq!(who["userPrincipalName"], format!("{by}@contoso.com"), "{audit}");
        assert_eq!((&target["type"], &target["id"]), (&json!("User"), &json!(guid("ada"))));
    }
}

#[test]
fn r48_a_member_is_told_with_the_group_where_entra_has_it() {
    let audits = told(&host());
    for (audit, value, other) in [(&audits[0], "newValue", "oldValue"), (&audits[5], "oldValue", "newValue")]
    {
        assert_eq!(audit["category"], "GroupManagement");
        let [of_user, of_group] = [0, 1].map(|place| &audit["targetResources"][place]);
        assert_eq!((&of_group["type"], &of_group["id"]), (&json!("Group"), &json!(guid("lic"))));
        let id = &of_user["modifiedProperties"][0];
        assert_eq!(
            (&id["displayName"], &id[value], &id[other]),
            (&json!("Group.ObjectID"), &json!(format!("\"{}\"", guid("lic"))), &json!(null))
        );
    }
}

#[test]
fn r48_the_license_that_went_is_there_by_the_group_still() {
    let audits = told(&host());
    for update in [&audits[1], &audits[3]] {
        let change = &update["targetResources"][0]["modifiedProperties"][0];
        let held = text(&sku("SPE_E3", 1, 0)["skuId"]);
        assert_eq!(
            (skus(&change["oldValue"]), skus(&change["newValue"])),
            (vec![held.clone()], vec![held]),
            "the product came by both ways, and goes by neither alone"
        );
    }
}
