//! r63: undo from every step leads back to the exact direct license, before the group is left.

use crate::{
    carrier::Carrier,
    moving::{
        all, at_removal, direct, expel, inherits, invoke, item, items, licensed, migration, moving, planned,
        run_for, run_to, small, states, tell,
    },
    support::column,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tenant::{
    Act, Cause, GroupKind, HOUR, MINUTE, Path, Tenant, Time, Uuid, Weather, What, WriteKind,
    catalogue::{INTUNE_A, SPE_E3, product},
};

/// Two who hold it with INTUNE_A off.
fn two() -> Carrier {
    let builder = Tenant::builder(9)
        .people(4)
        .sku(product(SPE_E3, 5))
        .holders(SPE_E3, 0..2, &[INTUNE_A])
        .group("Licensed", GroupKind::Security, &[(SPE_E3, &[])], 0..0);
    planned(builder, json!({}))
}

/// How people hold licenses, when apart.
fn held(carrier: &Carrier) -> Vec<Vec<Path>> {
    let timeless = |path: &Path| Path { updated: Time(0), ..path.clone() };
    carrier.tenant.people().map(|user| user.paths.iter().map(timeless).collect()).collect()
}

/// Undoes everything where it stands, and looks whether all is as it was.
fn undoes(mut carrier: Carrier, before: &[Vec<Path>], step: &str) -> Carrier {
    let reply = tell(&carrier, "migration.undo", json!({ "reason": "not yet" }));
    let count = |field: &str| reply[field].as_u64().unwrap();
    assert_eq!(count("undone") + count("undoing") + count("passed"), 2, "{step}: {reply}");
    run_to(&mut carrier, all("Undone"));
    assert_eq!(held(&carrier), before, "{step}");
    assert_eq!(carrier.tenant.members(licensed()), Vec::<Uuid>::new(), "{step}");
    assert_eq!(migration(&carrier)["state"], "Undone", "{step}");
    let again = tell(&carrier, "migration.undo", json!({}));
    assert_eq!((&again["passed"], &again["undoing"]), (&json!(2), &json!(0)), "{step}: {again}");
    carrier.store.sound();
    carrier
}

/// Nobody had less than before at any time, and the group was left only long after the license was back.
fn gentle(carrier: &Carrier, step: &str) {
    let mut back: BTreeMap<Uuid, Time> = BTreeMap::new();
    for entry in carrier.tenant.journal().entries() {
        match &entry.what {
            What::Path { group: None, after: Some(_), .. } => {
                back.insert(entry.user, entry.at);
            }
            What::Member { joined: false, .. } => {
                let since = back.get(&entry.user).copied().unwrap_or_default();
                assert!(entry.at.since(since) >= 10 * MINUTE, "{step}: {entry:?}");
            }
            What::Plans { lost, .. } => {
                let left: Vec<_> = lost.iter().filter(|plan| **plan != INTUNE_A).collect();
                assert!(left.is_empty(), "{step}: {entry:?}");
            }
            _ => {}
        }
    }
}

#[test]
fn r63_undo_from_every_step_leads_back_to_the_exact_license() {
    for step in ["Join", "Wait", "Inherited", "Removed", "Done"] {
        let mut carrier = two();
        let before = held(&carrier);
        invoke(&carrier);
        run_to(&mut carrier, |carrier| {
            items(carrier).iter().all(|item| [&item["step"], &item["state"]].contains(&&json!(step)))
        });
        let carrier = undoes(carrier, &before, step);
        gentle(&carrier, step);
        let joined = carrier.tenant.writes().iter().any(|write| write.kind == WriteKind::BindMembers);
        assert_eq!(joined, step != "Join");
    }
}

#[test]
fn r63_undo_amid_a_put_back_leads_back_too() {
    let mut carrier = two();
    let before = held(&carrier);
    at_removal(&mut carrier, expel);
    invoke(&carrier);
    run_to(&mut carrier, |carrier| items(carrier).iter().any(|item| item["step"] == "PutBack"));
    undoes(carrier, &before, "PutBack");
}

#[test]
fn r63_undo_of_users_or_waves_leaves_the_others() {
    let mut carrier = planned(small(6, 0..0), json!({ "waveSize": 3 }));
    invoke(&carrier);
    invoke(&carrier);
    run_to(&mut carrier, all("Done"));
    let (first, second) = (moving(&carrier)[0], moving(&carrier)[4]);
    let reply = tell(&carrier, "migration.undo", json!({ "users": [first] }));
    assert_eq!((&reply["undoing"], &reply["passed"]), (&json!(1), &json!(0)), "{reply}");
    assert_eq!(item(&carrier, first)["state"], "Undoing");
    run_to(&mut carrier, |carrier| item(carrier, first)["state"] == "Undone");
    assert!(direct(&carrier, first).is_some() && !inherits(&carrier, first));
    tell(&carrier, "migration.undo", json!({ "wave": 2 }));
    run_to(&mut carrier, |carrier| states(carrier).get("Undone") == Some(&4));
    assert!(direct(&carrier, second).is_some());
    assert_eq!(states(&carrier), BTreeMap::from([("Done".into(), 2), ("Undone".into(), 4)]));
    let waves = migration(&carrier)["waves"].clone();
    assert_eq!(
        (column(&waves, "done"), column(&waves, "undone")),
        (vec![json!(2), json!(0)], vec![json!(1), json!(3)])
    );
}

#[test]
fn r63_undo_to_the_inherited_license_keeps_the_membership() {
    let mut carrier = two();
    invoke(&carrier);
    run_to(&mut carrier, all("Done"));
    tell(&carrier, "migration.undo", json!({ "toStep": "Inherited" }));
    run_to(&mut carrier, all("Undone"));
    run_for(&mut carrier, 24 * HOUR);
    for user in moving(&carrier) {
        assert!(inherits(&carrier, user));
        assert_eq!(direct(&carrier, user), Some([INTUNE_A].into()));
    }
    assert_eq!(carrier.tenant.members(licensed()).len(), 2);
}

/// All are being taken out of the group: the request that does it is handed out, and no answer was read.
fn leaving() -> (Carrier, Value) {
    let mut carrier = planned(small(1, 0..0), json!({}));
    invoke(&carrier);
    run_to(&mut carrier, all("Done"));
    tell(&carrier, "migration.undo", json!({}));
    run_to(&mut carrier, |carrier| items(carrier)[0]["step"] == "Leave");
    let request = carrier.hand_out(|request| request["method"] == "DELETE");
    (carrier, request)
}

#[test]
fn r63_who_was_taken_out_of_the_group_is_not_said_to_stay() {
    let (mut carrier, request) = leaving();
    carrier.answer(&request);
    let stays = tell(&carrier, "migration.undo", json!({ "toStep": "Inherited" }));
    assert_eq!((&stays["passed"], &stays["undoing"]), (&json!(1), &json!(0)), "{stays}");
    run_to(&mut carrier, all("Undone"));
    tell(&carrier, "migration.undo", json!({}));
    assert_eq!(states(&carrier), BTreeMap::from([("Undone".into(), 1)]));
}

#[test]
fn r63_who_is_to_stay_is_not_taken_out_after_a_refusal() {
    let (mut carrier, request) = leaving();
    let user = moving(&carrier)[0];
    tell(&carrier, "migration.undo", json!({ "toStep": "Inherited" }));
    let refused = json!({ "id": request["id"], "status": 429, "headers": { "Retry-After": "1" } });
    carrier.call("graph.reply", json!({ "responses": [refused] }));
    run_to(&mut carrier, all("Undone"));
    run_for(&mut carrier, 24 * HOUR);
    assert_eq!(carrier.tenant.members(licensed()), [user]);
    assert!(direct(&carrier, user).is_some());
}

/// The store may not have heard of it: what was Done is read before anything is given over it.
#[test]
fn r63_what_an_admin_gave_since_stays_as_it_is() {
    let mut carrier = two();
    let user = moving(&carrier)[0];
    invoke(&carrier);
    run_to(&mut carrier, all("Done"));
    carrier.tenant.act(Act::Assign { user, sku: SPE_E3, disabled: [].into() });
    tell(&carrier, "migration.undo", json!({}));
    run_to(&mut carrier, all("Undone"));
    let given: Vec<_> = moving(&carrier).iter().map(|user| direct(&carrier, *user)).collect();
    assert_eq!(given, [Some([].into()), Some([INTUNE_A].into())]);
    let writes =
        carrier.tenant.journal().of(user).filter(|it| matches!(&it.what, What::Path { group: None, .. }));
    assert_eq!(writes.filter(|it| matches!(it.cause, Cause::Client(_))).count(), 1, "the removal");
}

/// Where a read shows nothing of the user once the group is left, what was there by then is given, not what we once took.
#[test]
fn r63_a_read_without_licenses_gives_nothing_over_the_license_of_an_admin() {
    let mut carrier = two();
    let user = moving(&carrier)[0];
    invoke(&carrier);
    run_to(&mut carrier, all("Done"));
    carrier.tenant.act(Act::Assign { user, sku: SPE_E3, disabled: [].into() });
    carrier.import();
    tell(&carrier, "migration.undo", json!({ "users": [user] }));
    let request = carrier.hand_out(|request| request["method"] == "DELETE");
    carrier.answer(&request);
    carrier.tenant.set_weather(Weather { unlicensed: 1_000, ..Weather::calm() });
    run_to(&mut carrier, |carrier| item(carrier, user)["step"] == "PutBack");
    carrier.tenant.set_weather(Weather::calm());
    run_to(&mut carrier, |carrier| item(carrier, user)["state"] == "Undone");
    assert_eq!(
        (direct(&carrier, user), item(&carrier, user)["putBacks"].as_u64()),
        (Some([].into()), Some(1))
    );
}

/// Who was a member before the migration, or by another system, stays one.
#[test]
fn r63_a_group_is_left_only_by_those_whom_the_migration_added() {
    let mut carrier = planned(small(2, 0..1), json!({}));
    invoke(&carrier);
    run_to(&mut carrier, all("Done"));
    tell(&carrier, "migration.undo", json!({}));
    run_to(&mut carrier, all("Undone"));
    let first = carrier.tenant.people().next().unwrap().id;
    assert_eq!(carrier.tenant.members(licensed()), [first]);
    assert!(moving(&carrier).iter().all(|user| direct(&carrier, *user).is_some()));
}

/// Two products came through one group: it is left with the last of them.
#[test]
fn r63_a_group_is_not_left_while_another_product_comes_through_it() {
    let course = crate::courses::Course {
        office: crate::office::Office { together: true, ..Default::default() },
        ..crate::courses::Course::calm(1)
    };
    let mut carrier = course.carrier();
    let story = course.run(&mut carrier);
    let user = crate::office::ids(&carrier.tenant, crate::office::APPS)[0];
    let both: Vec<Value> =
        tell(&carrier, "migration.items", json!({ "user": user }))["items"].as_array().unwrap().clone();
    assert_eq!(column(&json!(both), "state"), ["Done", "Done"]);
    tell(&carrier, "migration.undo", json!({ "users": [user] }));
    run_to(&mut carrier, |carrier| item(carrier, user)["state"] == "Undone");
    run_for(&mut carrier, 3 * HOUR);
    assert!(!carrier.tenant.members(licensed()).contains(&user));
    let leaving = |entry: &&tenant::Entry| {
        matches!(entry.what, What::Member { joined: false, .. }) && matches!(entry.cause, Cause::Client(_))
    };
    assert_eq!(carrier.tenant.journal().of(user).filter(leaving).count(), 1);
    crate::laws::hold(&mut carrier, &story, 1);
}

#[test]
fn r63_what_was_taken_back_is_released_again_where_its_wave_is_named() {
    let mut carrier = two();
    let before = held(&carrier);
    invoke(&carrier);
    run_to(&mut carrier, all("Done"));
    let mut carrier = undoes(carrier, &before, "Done");
    let again = tell(&carrier, "migration.invoke", json!({ "wave": 1 }));
    assert_eq!(again["released"], 2, "{again}");
    run_to(&mut carrier, all("Done"));
    undoes(carrier, &before, "Done again");
}

/// Nobody can be given a license without a usage location, which is told before and after.
#[test]
fn r63_who_cannot_be_given_a_license_again_is_told() {
    let mut carrier = planned(small(2, 0..0), json!({}));
    let user = moving(&carrier)[0];
    invoke(&carrier);
    run_to(&mut carrier, all("Done"));
    carrier.tenant.act(Act::Location { user, code: None });
    carrier.import();
    tell(&carrier, "migration.pause", json!({}));
    let dry = tell(&carrier, "migration.undo", json!({ "dryRun": true }));
    assert_eq!(
        (&dry["undoing"], &dry["given"], &dry["held"], &dry["reasons"]),
        (&json!(2), &json!(2), &json!(1), &json!({ "UsageLocationMissing": 1 })),
        "{dry}"
    );
    let warnings: Vec<&str> =
        dry["warnings"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    assert!(warnings[0].starts_with("The migration is paused: until"), "{warnings:?}");
    assert_eq!(warnings[1], "1 direct license cannot be given again as things are: 1 UsageLocationMissing.");
    tell(&carrier, "migration.undo", json!({}));
    run_for(&mut carrier, HOUR);
    let told = item(&carrier, user);
    assert_eq!(
        (&told["step"], &told["reasons"][0]["reason"]),
        (&json!("Return"), &json!("UsageLocationMissing"))
    );
    assert!(told["warnings"][0].as_str().unwrap().contains("Graph said: "), "{told}");
    carrier.tenant.act(Act::Location { user, code: Some("FR".into()) });
    carrier.import();
    assert_eq!(item(&carrier, user)["reasons"], json!([]));
    tell(&carrier, "migration.resume", json!({}));
    run_to(&mut carrier, all("Undone"));
}
