//! r63: waves are released one by one, stopped by failures, paused and resumed.

use crate::{
    moving::{
        all, direct, invoke, item, items, migration, moving, planned, run_for, run_to, small, states, tell,
        writes,
    },
    support::column,
};
use serde_json::json;
use std::collections::BTreeMap;
use tenant::{Act, HOUR, MINUTE, WriteKind};

#[test]
fn r63_a_wave_moves_once_it_is_released() {
    let mut carrier = planned(small(6, 0..0), json!({ "waveSize": 3 }));
    assert_eq!(migration(&carrier)["state"], "Planned");
    run_for(&mut carrier, HOUR);
    assert_eq!(carrier.tenant.writes(), []);
    let dry = tell(&carrier, "migration.invoke", json!({ "dryRun": true }));
    assert_eq!((&dry["wave"], &dry["released"]), (&json!(1), &json!(3)));
    assert_eq!(migration(&carrier)["state"], "Planned");
    let some = tell(&carrier, "migration.invoke", json!({ "limit": 2 }));
    assert_eq!((&some["users"], &some["released"]), (&json!(2), &json!(2)));
    let rest = invoke(&carrier);
    assert_eq!((&rest["wave"], &rest["released"]), (&json!(1), &json!(1)), "what is left of the wave");
    run_to(&mut carrier, |carrier| states(carrier).get("Done") == Some(&3));
    assert_eq!(states(&carrier), BTreeMap::from([("Done".into(), 3), ("Ready".into(), 3)]));
    let told = migration(&carrier);
    assert_eq!(column(&told["waves"], "done"), [3, 0]);
    assert!(told["waves"][0]["releasedAt"].is_string() && told["waves"][1]["releasedAt"].is_null(), "{told}");
    assert_eq!(invoke(&carrier)["wave"], 2);
    run_to(&mut carrier, all("Done"));
    assert_eq!(migration(&carrier)["state"], "Done");
}

#[test]
fn r63_a_pause_holds_what_is_not_sent() {
    let mut carrier = planned(small(3, 0..0), json!({}));
    invoke(&carrier);
    run_to(&mut carrier, |carrier| items(carrier).iter().all(|item| item["step"] == "Inherited"));
    let paused = tell(&carrier, "migration.pause", json!({}));
    assert_eq!((&paused["changed"], &paused["migration"]["state"]), (&json!(true), &json!("Paused")));
    assert_eq!(tell(&carrier, "migration.pause", json!({}))["changed"], false);
    run_for(&mut carrier, 12 * HOUR);
    assert_eq!(writes(&carrier.tenant, WriteKind::AssignLicense), 0);
    let resumed = tell(&carrier, "migration.resume", json!({}));
    assert_eq!((&resumed["items"], &resumed["retried"]), (&json!(3), &json!(0)), "{resumed}");
    run_to(&mut carrier, all("Done"));
    assert_eq!(writes(&carrier.tenant, WriteKind::AssignLicense), 3);
}

/// Entra cannot license three of them: another object has an address of theirs.
#[test]
fn r63_more_failures_than_a_wave_may_have_stop_it() {
    let mut carrier = planned(small(8, 0..0), json!({}));
    let users = moving(&carrier);
    for user in &users[..3] {
        carrier.tenant.act(Act::ProxyClash { user: *user, clash: true });
    }
    tell(&carrier, "migration.invoke", json!({ "maxFailures": 2 }));
    run_to(&mut carrier, |carrier| migration(carrier)["waves"][0]["stopped"] == true);
    let failed = items(&carrier).into_iter().filter(|item| item["state"] == "Failed").collect::<Vec<_>>();
    assert_eq!(failed.len(), 3);
    assert!(
        failed.iter().all(|item| item["error"].as_str().unwrap().contains("UniquenessViolation")),
        "{failed:#?}"
    );
    let told = migration(&carrier);
    assert_eq!((&told["state"], &told["waves"][0]["failed"]), (&json!("Stopped"), &json!(3)));
    let removed = writes(&carrier.tenant, WriteKind::AssignLicense);
    run_for(&mut carrier, 6 * HOUR);
    assert_eq!(writes(&carrier.tenant, WriteKind::AssignLicense), removed, "no more is taken");
    assert!(users[..3].iter().all(|user| direct(&carrier, *user).is_some()));
    for user in &users[..3] {
        carrier.tenant.act(Act::ProxyClash { user: *user, clash: false });
        carrier.tenant.act(Act::Leave { group: crate::moving::licensed(), user: *user });
        carrier.tenant.act(Act::Join { group: crate::moving::licensed(), user: *user });
    }
    run_for(&mut carrier, 15 * MINUTE);
    let resumed = tell(&carrier, "migration.resume", json!({ "retryFailed": true }));
    assert_eq!(resumed["retried"], 3, "{resumed}");
    run_to(&mut carrier, all("Done"));
    assert_eq!(writes(&carrier.tenant, WriteKind::AssignLicense), 8);
}

/// Who waits for the group's license is asked for nothing, and goes on all the same.
#[test]
fn r63_what_a_stopped_wave_held_is_counted_when_it_goes_on() {
    let mut carrier = planned(small(2, 0..0), json!({}));
    let users = moving(&carrier);
    carrier.tenant.act(Act::ProxyClash { user: users[0], clash: true });
    tell(&carrier, "migration.invoke", json!({ "maxFailures": 0 }));
    run_to(&mut carrier, |carrier| items(carrier).iter().all(|item| item["step"] == "Wait"));
    carrier.tenant.act(Act::Leave { group: crate::moving::licensed(), user: users[1] });
    run_to(&mut carrier, |carrier| migration(carrier)["waves"][0]["stopped"] == true);
    let dry = tell(&carrier, "migration.resume", json!({ "retryFailed": true, "dryRun": true }));
    assert_eq!((&dry["items"], &dry["retried"]), (&json!(2), &json!(1)), "{dry}");
    let resumed = tell(&carrier, "migration.resume", json!({}));
    assert_eq!((&resumed["items"], &resumed["retried"]), (&json!(1), &json!(0)), "{resumed}");
}

#[test]
fn r63_who_was_taken_back_goes_again_after_all_others_and_is_told() {
    let mut carrier = planned(small(3, 0..0), json!({}));
    let users = moving(&carrier);
    tell(&carrier, "migration.invoke", json!({ "wave": 1, "limit": 1 }));
    run_to(&mut carrier, |carrier| item(carrier, users[0])["state"] == "Done");
    tell(&carrier, "migration.undo", json!({}));
    run_to(&mut carrier, |carrier| item(carrier, users[0])["state"] == "Undone");
    let one = tell(&carrier, "migration.invoke", json!({ "wave": 1, "limit": 1 }));
    assert_eq!((&one["released"], &one["again"]), (&json!(1), &json!(0)), "{one}");
    assert_eq!(item(&carrier, users[0])["state"], "Undone");
    let rest = tell(&carrier, "migration.invoke", json!({ "wave": 1, "dryRun": true }));
    assert_eq!((&rest["released"], &rest["again"]), (&json!(2), &json!(1)), "{rest}");
}

/// What Graph refuses is tried again for hours, and told from the first time on.
#[test]
fn r60_an_item_says_what_graph_refused() {
    let mut carrier = planned(small(1, 0..0), json!({}));
    let user = moving(&carrier)[0];
    carrier.tenant.revoke("GroupMember.ReadWrite.All");
    invoke(&carrier);
    run_to(&mut carrier, |carrier| item(carrier, user)["warnings"] != json!([]));
    let told = item(&carrier, user)["warnings"][0].as_str().unwrap().to_owned();
    assert!(
        told.starts_with("Graph refused it last, and it is tried again: Insufficient privileges"),
        "{told}"
    );
    carrier.tenant.grant("GroupMember.ReadWrite.All");
    run_to(&mut carrier, all("Done"));
    assert_eq!(item(&carrier, user)["warnings"], json!([]));
}

/// What holds a user back by the time of the wave is told, and the user is not released.
#[test]
fn r63_a_wave_is_planned_again_when_it_is_released() {
    let mut carrier = planned(small(3, 0..0), json!({}));
    let users = moving(&carrier);
    carrier.tenant.act(Act::Enable { user: users[0], enabled: false });
    carrier.import();
    let reply = invoke(&carrier);
    assert_eq!((&reply["released"], &reply["held"]), (&json!(2), &json!(1)), "{reply}");
    assert_eq!(reply["reasons"], json!({ "AccountDisabled": 1 }));
    assert_eq!(column(&reply["items"], "user")[0]["id"], users[0].to_string());
    run_to(&mut carrier, |carrier| states(carrier).get("Done") == Some(&2));
    assert_eq!(direct(&carrier, users[0]), Some([].into()));
    carrier.tenant.act(Act::Enable { user: users[0], enabled: true });
    carrier.import();
    assert_eq!(invoke(&carrier)["released"], 1);
    run_to(&mut carrier, |carrier| item(carrier, users[0])["state"] == "Done");
}
