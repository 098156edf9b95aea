//! r57, r58: what holds a migration and what does not, and that cancelling is one step back.

use crate::{
    carrier::Carrier,
    moving::{
        all, direct, inherits, invoke, item, items, licensed, moving, planned, removals, run_for, run_to,
        small, tell, writes,
    },
};
use serde_json::{Value, json};
use tenant::{HOUR, WriteKind};

fn open(carrier: &Carrier) -> Vec<Value> {
    carrier.call("change.list", json!({}))["items"].as_array().unwrap().clone()
}

#[test]
fn r57_the_switch_off_holds_nothing_of_a_migration() {
    let mut carrier = planned(small(2, 0..0), json!({}));
    carrier.call("setting.update", json!({ "enabled": false }));
    invoke(&carrier);
    run_to(&mut carrier, all("Done"));
    tell(&carrier, "migration.undo", json!({}));
    run_to(&mut carrier, all("Undone"));
}

#[test]
fn r57_the_admins_brake_holds_all_of_it() {
    let mut carrier = planned(small(2, 0..0), json!({}));
    let brake = |carrier: &Carrier, most: Value| {
        carrier.call("setting.update", json!({ "maxWritesPerHour": most }));
    };
    brake(&carrier, json!(0));
    invoke(&carrier);
    run_for(&mut carrier, 6 * HOUR);
    assert_eq!(carrier.tenant.writes(), []);
    brake(&carrier, json!(null));
    run_to(&mut carrier, |carrier| items(carrier).iter().all(|item| item["step"] == "Inherited"));
    brake(&carrier, json!(0));
    run_for(&mut carrier, 6 * HOUR);
    assert_eq!(writes(&carrier.tenant, WriteKind::AssignLicense), 0);
    brake(&carrier, json!(null));
    run_to(&mut carrier, all("Done"));
}

#[test]
fn r58_cancelling_a_membership_leaves_the_item_where_it_was() {
    let mut carrier = planned(small(1, 0..0), json!({}));
    let user = moving(&carrier)[0];
    invoke(&carrier);
    let changes = open(&carrier);
    assert_eq!(changes.len(), 1);
    assert_eq!(
        (&changes[0]["kind"], &changes[0]["owner"]["kind"]),
        (&json!("AddToGroup"), &json!("Migration"))
    );
    let reply = carrier.call("change.cancel", json!({ "changes": [changes[0]["id"]] }));
    assert_eq!(reply["items"][0]["state"], "Cancelled", "{reply}");
    let told = item(&carrier, user);
    assert_eq!((&told["state"], &told["step"]), (&json!("Paused"), &json!("Join")), "{told}");
    run_for(&mut carrier, 2 * HOUR);
    assert!(carrier.tenant.members(licensed()).is_empty());
    assert_eq!(direct(&carrier, user), Some([].into()));
    assert_eq!(tell(&carrier, "migration.resume", json!({}))["items"], 1);
    run_to(&mut carrier, all("Done"));
}

#[test]
fn r58_cancelling_a_removal_is_one_step_back() {
    let mut carrier = planned(small(1, 0..0), json!({}));
    let user = moving(&carrier)[0];
    invoke(&carrier);
    run_to(&mut carrier, |carrier| {
        open(carrier).iter().any(|change| change["kind"] == "RemoveLicense" && change["state"] == "Pending")
    });
    let change = open(&carrier).remove(0);
    assert_eq!(change["owner"], json!({ "kind": "Migration", "id": item(&carrier, user)["owner"] }));
    let reply = carrier.call("change.cancel", json!({ "changes": [change["id"]] }));
    assert_eq!(reply["items"][0]["state"], "Cancelled", "{reply}");
    let told = item(&carrier, user);
    assert_eq!((&told["state"], &told["step"]), (&json!("Paused"), &json!("Wait")), "{told}");
    run_for(&mut carrier, 24 * HOUR);
    assert!(inherits(&carrier, user) && direct(&carrier, user).is_some());
    tell(&carrier, "migration.resume", json!({}));
    run_to(&mut carrier, all("Done"));
    carrier.store.sound();
}

/// The name of the error by which the only open change is not cancelled.
fn refused(carrier: &Carrier) -> Value {
    let reply = carrier.call("change.cancel", json!({ "changes": [open(carrier)[0]["id"]] }));
    assert_eq!(open(carrier).len(), 1, "{reply}");
    reply["items"][0]["error"]["name"].clone()
}

#[test]
fn r58_what_gives_a_license_again_on_the_way_back_is_not_cancelled() {
    let mut carrier = planned(small(1, 0..0), json!({}));
    let user = moving(&carrier)[0];
    invoke(&carrier);
    run_to(&mut carrier, all("Done"));
    tell(&carrier, "migration.undo", json!({}));
    run_to(&mut carrier, |carrier| !open(carrier).is_empty());
    assert_eq!(refused(&carrier), "UNSAFE_STEP");
    run_to(&mut carrier, all("Undone"));
    assert_eq!(direct(&carrier, user), Some([].into()));
}

/// What was refused may have been made: until reads agree that it was not, nothing ends that they are made.
#[test]
fn r58_a_removal_that_was_refused_is_not_cancelled_before_reads_agree() {
    let mut carrier = planned(small(1, 0..0), json!({}));
    let user = moving(&carrier)[0];
    invoke(&carrier);
    run_to(&mut carrier, |carrier| item(carrier, user)["step"] == "Inherited");
    let request = carrier.hand_out(|request| !removals(request).is_empty());
    let refused_by_graph = json!({ "id": request["id"], "status": 429, "headers": { "Retry-After": "600" } });
    carrier.call("graph.reply", json!({ "responses": [refused_by_graph] }));
    assert_eq!(refused(&carrier), "UNSAFE_STEP");
    run_to(&mut carrier, all("Done"));
    carrier.store.sound();
}
