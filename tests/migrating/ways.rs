//! r60, r64: the ways by which people come to the group.

use crate::{
    courses::Course,
    laws::hold,
    moving::{
        NAME, all, direct, inherits, invoke, item, items, licensed, migration, moving, planned, run_for,
        run_to, small, tell, writes,
    },
    office::{CLAIMING, Office, ids},
    support::{self, Tenant, column, group, guid, holding, plan, sku, text, with},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tenant::{
    Act, Cause, HOUR, MINUTE, Uuid, What, WriteKind,
    catalogue::{POWERAPPS_PER_USER, SPE_E3, product},
};

#[test]
fn r60_without_faults_everybody_arrives_by_the_fewest_writes() {
    for seed in 0..4 {
        let office = Office { together: seed % 2 == 1, ..Office::default() };
        let course = Course { office, ..Course::calm(seed) };
        let mut carrier = course.carrier();
        let claimed = writes(&carrier.tenant, WriteKind::AssignLicense);
        let story = course.run(&mut carrier);
        hold(&mut carrier, &story, seed);
        let arrived = items(&carrier);
        assert!(arrived.iter().all(|item| ["Done", "Held"].contains(&item["state"].as_str().unwrap())));
        let done: BTreeMap<_, _> = arrived
            .iter()
            .filter(|item| item["state"] == "Done")
            .map(|item| (text(&item["user"]["id"]), text(&item["group"]["id"])))
            .collect();
        let removals = writes(&carrier.tenant, WriteKind::AssignLicense) - claimed;
        if course.office.together {
            assert_eq!(removals, done.len(), "seed {seed}: both products of a user go in one call");
        }
        assert_eq!(migration(&carrier)["state"], "Done");
        assert_eq!(carrier.tenant.tally().unchanged, 0, "seed {seed}");
    }
}

/// Graph takes 20 members in a request.
#[test]
fn r60_members_are_added_together_and_licenses_go_once_they_were_seen_settled() {
    let mut carrier = planned(small(45, 0..0), json!({}));
    let reply = invoke(&carrier);
    assert_eq!((&reply["wave"], &reply["users"], &reply["released"]), (&json!(1), &json!(45), &json!(45)));
    assert_eq!((&reply["held"], &reply["migration"]["state"]), (&json!(0), &json!("Running")));
    run_to(&mut carrier, all("Done"));
    assert_eq!(writes(&carrier.tenant, WriteKind::BindMembers), 3);
    assert_eq!(writes(&carrier.tenant, WriteKind::AssignLicense), 45);
    let mut came: BTreeMap<Uuid, u64> = BTreeMap::new();
    for entry in carrier.tenant.journal().entries() {
        match (&entry.cause, &entry.what) {
            (_, What::Path { group: Some(_), after: Some(_), .. }) => {
                came.insert(entry.user, entry.at.0);
            }
            (Cause::Client(_), What::Path { group: None, after: None, .. }) => {
                assert!(entry.at.0 >= came[&entry.user] + 10 * MINUTE, "{entry:?}");
            }
            _ => {}
        }
    }
    let one = item(&carrier, moving(&carrier)[0]);
    assert_eq!((&one["step"], &one["putBacks"]), (&json!("Removed"), &json!(0)), "{one}");
    assert_eq!(migration(&carrier)["waves"][0]["done"], 45);
}

#[test]
fn r60_who_is_in_the_group_needs_no_membership() {
    let mut carrier = planned(small(3, 0..3), json!({}));
    assert!(items(&carrier).iter().all(|item| item["step"] == "Inherited"));
    invoke(&carrier);
    run_to(&mut carrier, all("Done"));
    let tally = carrier.tenant.tally().writes;
    assert_eq!(tally, BTreeMap::from([(WriteKind::AssignLicense, 3)]));
}

#[test]
fn r60_a_membership_from_elsewhere_is_waited_for() {
    let mut carrier = planned(small(3, 0..0), json!({ "membership": "External" }));
    invoke(&carrier);
    run_for(&mut carrier, 5 * HOUR);
    assert!(items(&carrier).iter().all(|item| item["state"] == "Moving" && item["step"] == "Wait"));
    assert_eq!(carrier.tenant.writes(), []);
    let first = moving(&carrier)[0];
    carrier.tenant.act(Act::Join { group: licensed(), user: first });
    run_to(&mut carrier, |carrier| item(carrier, first)["state"] == "Done");
    assert!(inherits(&carrier, first) && direct(&carrier, first).is_none());
    assert_eq!(carrier.tenant.tally().writes, BTreeMap::from([(WriteKind::AssignLicense, 1)]));
    assert!(column(&json!(items(&carrier)), "state").contains(&json!("Moving")));
}

#[test]
fn r60_two_products_of_a_user_leave_in_one_call() {
    let builder = small(0, 0..0)
        .sku(product(POWERAPPS_PER_USER, 10))
        .holders(SPE_E3, 0..4, &[])
        .holders(POWERAPPS_PER_USER, 0..4, &[])
        .group("Both", tenant::GroupKind::Security, &[(SPE_E3, &[]), (POWERAPPS_PER_USER, &[])], 0..0);
    let mut carrier = planned(builder, json!({}));
    let groups = [SPE_E3, POWERAPPS_PER_USER].map(|sku| json!({ "product": sku, "group": "Both" }));
    let users = ids(&carrier.tenant, 0..4);
    carrier
        .call("migration.plan", json!({ "name": NAME, "users": users, "groups": groups, "replace": true }));
    invoke(&carrier);
    run_to(&mut carrier, all("Done"));
    assert_eq!(items(&carrier).len(), 8);
    let tally = carrier.tenant.tally().writes;
    assert_eq!(tally, BTreeMap::from([(WriteKind::AssignLicense, 4), (WriteKind::BindMembers, 1)]));
}

/// A rehearsal on today's import.
#[test]
fn r60_in_a_local_store_a_wave_is_done_at_once() {
    let tenant = Tenant::new("Local");
    let e3 = sku("SPE_E3", 5, 2);
    tenant.own(std::slice::from_ref(&e3));
    tenant.groups(&[group("lic", &[&e3], &[])]);
    let partly = with(support::direct(&e3), json!({ "disabledPlans": [plan("TEAMS1")] }));
    tenant.people(&[holding("ada", &[partly]), holding("bob", &[support::direct(&e3)])]);
    let paths = |name: &str| tenant.call("user.get", json!({ "user": guid(name) }))["assignments"].clone();
    let before = paths("ada");
    tenant.call(
        "migration.plan",
        json!({ "name": NAME, "holdersOf": "SPE_E3", "group": "lic", "waveSize": 1 }),
    );
    let reply = tenant.at(1).call("migration.invoke", json!({ "migration": NAME }));
    assert_eq!((&reply["wave"], &reply["released"]), (&json!(1), &json!(1)), "{reply}");
    assert_eq!(reply["migration"]["waves"][0]["done"], 1);
    let moved = paths("ada");
    assert_eq!(column(&moved, "assignedByGroup")[0]["id"], guid("lic"), "{moved}");
    assert_eq!(moved.as_array().unwrap().len(), 1);
    tenant.call("migration.invoke", json!({ "migration": NAME }));
    let done = tenant.call("migration.list", json!({}));
    assert_eq!(done["items"][0]["state"], "Done", "{done}");
    let undone = tenant.at(2).call("migration.undo", json!({ "migration": NAME, "wave": 1 }));
    assert_eq!((&undone["undone"], &undone["undoing"]), (&json!(1), &json!(0)), "{undone}");
    let plans = |paths: &Value| paths[0]["disabledPlans"].clone();
    assert_eq!((plans(&paths("ada")), &paths("ada")[0]["assignedByGroup"]), (plans(&before), &json!(null)));
    assert_eq!(tenant.asked(), Vec::<String>::new());
    tenant.sound();
}

#[test]
fn r64_a_migrated_claim_is_undone_by_undoing_the_migration() {
    let course = Course::calm(1);
    let mut carrier = course.carrier();
    let user = ids(&carrier.tenant, CLAIMING)[0];
    let claim = carrier.call("claim.list", json!({ "user": user }))["items"][0]["claim"].clone();
    let story = course.run(&mut carrier);
    let state = |carrier: &crate::carrier::Carrier| {
        text(&carrier.call("claim.get", json!({ "claim": claim }))["state"])
    };
    assert_eq!(state(&carrier), "Migrated");
    let refused = carrier.call("claim.undo", json!({ "claims": [claim] }));
    let error = &refused["items"][0]["error"];
    assert_eq!(error["name"], "CHANGED_SINCE_CLAIM", "{refused}");
    assert!(error["hint"].as_str().unwrap().contains("migration.undo"), "{error}");
    tell(&carrier, "migration.undo", json!({ "users": [user] }));
    run_to(&mut carrier, |carrier| item(carrier, user)["state"] == "Undone");
    assert_eq!(state(&carrier), "Observed");
    hold(&mut carrier, &story, 1);
    let undone = carrier.call("claim.undo", json!({ "claims": [claim] }));
    assert_eq!(undone["summary"], json!({ "UndoPending": 1 }));
    run_to(&mut carrier, |carrier| state(carrier) == "Undone");
    assert!(carrier.tenant.user(user).unwrap().paths.is_empty());
}
