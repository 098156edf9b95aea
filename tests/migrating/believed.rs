//! r46, r48, r61: what one answer says, and no other, costs nobody anything.

use crate::{
    carrier::Carrier,
    moving::{
        all, at_once, direct, inherits, invoke, item, licensed, moving, planned, removals, run_for, run_to,
        small, tell,
    },
};
use serde_json::{Value, json};
use std::{cell::Cell, collections::BTreeSet, rc::Rc};
use tenant::{
    Act, HOUR, Uuid,
    catalogue::{SPE_E3, TEAMS1},
};

/// One user whose group's license is there, and whose direct one waits to be taken away.
fn inherited() -> (Carrier, Uuid) {
    let mut carrier = planned(small(1, 0..0), json!({}));
    let user = moving(&carrier)[0];
    invoke(&carrier);
    run_to(&mut carrier, |carrier| item(carrier, user)["step"] == "Inherited");
    (carrier, user)
}

/// Changes the next read of the user; how many were changed.
fn lie(carrier: &mut Carrier, lies: impl Fn(&mut Value) + 'static) -> Rc<Cell<u32>> {
    let told = Rc::new(Cell::new(0));
    let counted = Rc::clone(&told);
    carrier.hears =
        Some(Box::new(move |_, reply| if told.get() == 0 { read_as(reply, &told, &lies) } else { reply }));
    counted
}

/// A reply whose first user is shown otherwise, if it shows any, which is counted.
fn read_as(mut reply: Value, told: &Cell<u32>, lies: impl Fn(&mut Value)) -> Value {
    let Some(mut body) = reply["body"].as_str().and_then(|body| serde_json::from_str::<Value>(body).ok())
    else {
        return reply;
    };
    let single = body["responses"].is_null();
    let parts = if single {
        std::slice::from_mut(&mut body)
    } else {
        body["responses"].as_array_mut().unwrap().as_mut_slice()
    };
    let users = parts.iter_mut().map(|part| if single { part } else { &mut part["body"] });
    if let Some(user) = { users }.find(|user| user["licenseAssignmentStates"].is_array()) {
        lies(user);
        told.set(told.get() + 1);
    }
    reply["body"] = json!(body.to_string());
    reply
}

/// The reply says that nothing of its request was made.
fn refuse(request: &Value, mut reply: Value, status: u32) -> Value {
    let error = json!({ "error": { "code": "Request_BadRequest", "message": "Something is wrong." } });
    let headers = json!({ "Content-Type": "application/json" });
    match request["body"]["requests"].as_array() {
        Some(parts) => {
            let part = |part: &Value| json!({ "id": part["id"], "status": status, "headers": headers, "body": error });
            let parts: Vec<Value> = parts.iter().map(part).collect();
            reply["body"] = json!(json!({ "responses": parts }).to_string());
        }
        None => (reply["status"], reply["body"]) = (json!(status), json!(error.to_string())),
    }
    reply
}

/// The direct license has TEAMS1 off.
fn teams_off(user: &mut Value) {
    for path in user["licenseAssignmentStates"].as_array_mut().unwrap() {
        if path["assignedByGroup"].is_null() {
            path["disabledPlans"] = json!([TEAMS1]);
        }
    }
}

#[test]
fn r60_reads_that_differ_in_what_the_direct_license_has_on_do_not_agree() {
    let (mut carrier, user) = inherited();
    at_once(&mut carrier.tenant, Act::License { group: licensed(), sku: SPE_E3, disabled: [TEAMS1].into() });
    let lies = lie(&mut carrier, teams_off);
    run_for(&mut carrier, 6 * HOUR);
    let told = item(&carrier, user);
    assert_eq!(lies.get(), 1, "one read was wrong");
    assert_eq!(direct(&carrier, user), Some(BTreeSet::new()), "{told}");
    assert_eq!(
        (&told["step"], &told["reasons"][0]["reason"]),
        (&json!("Wait"), &json!("PlanLoss")),
        "{told}"
    );
    assert_eq!(carrier.tenant.journal().losses().iter().filter(|it| it.cause.by_client()).count(), 0);
}

#[test]
fn r63_what_is_given_back_does_not_hang_on_one_read() {
    let (mut carrier, user) = inherited();
    let lies = lie(&mut carrier, teams_off);
    run_to(&mut carrier, all("Done"));
    assert_eq!(lies.get(), 1, "one read was wrong");
    tell(&carrier, "migration.undo", json!({}));
    run_to(&mut carrier, all("Undone"));
    assert_eq!((direct(&carrier, user), inherits(&carrier, user)), (Some(BTreeSet::new()), false));
}

/// A proxy that sends again what it had no answer to hears that it is done already, or that there is no such thing.
#[test]
fn r61_a_removal_that_was_refused_may_have_been_made_all_the_same() {
    for (status, loses) in [(400, true), (403, true), (404, true), (409, true), (429, true), (404, false)] {
        let (mut carrier, user) = inherited();
        let refused = Cell::new(false);
        carrier.hears = Some(Box::new(move |request, reply| {
            if removals(request).is_empty() || refused.replace(true) {
                reply
            } else {
                refuse(request, reply, status)
            }
        }));
        run_to(&mut carrier, |carrier| direct(carrier, user).is_none());
        if loses {
            at_once(&mut carrier.tenant, Act::Leave { group: licensed(), user });
        }
        run_for(&mut carrier, 12 * HOUR);
        if !loses {
            tell(&carrier, "migration.undo", json!({}));
            run_for(&mut carrier, 3 * HOUR);
        }
        let told = item(&carrier, user);
        assert_eq!(direct(&carrier, user), Some(BTreeSet::new()), "{status}: {told}");
    }
}

/// A read from before the removal says that the group's license is in error, so that the direct one is to stay.
#[test]
fn r61_a_removal_that_was_refused_is_looked_after_whatever_holds_it_back() {
    let (mut carrier, user) = inherited();
    let lies = doubted(&mut carrier);
    run_to(&mut carrier, |carrier| direct(carrier, user).is_none());
    at_once(&mut carrier.tenant, Act::Leave { group: licensed(), user });
    run_for(&mut carrier, 12 * HOUR);
    assert_eq!((lies.get(), direct(&carrier, user)), (1, Some(BTreeSet::new())), "{}", item(&carrier, user));
}

/// The first removal is made and answered 429, and the read after it is from before, with the group's license in error.
fn doubted(carrier: &mut Carrier) -> Rc<Cell<u32>> {
    let told = Rc::new(Cell::new(0));
    let (counted, refused) = (Rc::clone(&told), Cell::new(false));
    let before = |user: &mut Value| {
        let path = |group: Value, state: &str, error: &str| json!({ "skuId": SPE_E3, "assignedByGroup": group, "state": state, "error": error, "disabledPlans": [] });
        user["licenseAssignmentStates"] =
            json!([path(json!(null), "Active", "None"), path(json!(licensed()), "Error", "CountViolation")]);
    };
    carrier.hears = Some(Box::new(move |request, reply| {
        if !removals(request).is_empty() && !refused.replace(true) {
            return refuse(request, reply, 429);
        }
        if refused.get() && told.get() == 0 { read_as(reply, &told, before) } else { reply }
    }));
    counted
}

#[test]
fn r54_a_body_that_says_it_was_removed_is_no_user_who_is_gone() {
    let (mut carrier, user) = inherited();
    run_to(&mut carrier, |carrier| direct(carrier, user).is_none());
    at_once(&mut carrier.tenant, Act::Leave { group: licensed(), user });
    let removed = |user: &mut Value| user["@removed"] = json!({ "reason": "deleted" });
    let lies = lie(&mut carrier, removed);
    run_for(&mut carrier, HOUR);
    let told = item(&carrier, user);
    assert_eq!(lies.get(), 1, "one read was wrong");
    assert_eq!(direct(&carrier, user), Some(BTreeSet::new()), "{told}");
}

/// Graph's answer that it was made is no evidence of it.
#[test]
fn r61_what_is_put_back_is_given_again_until_it_is_seen() {
    let (mut carrier, user) = inherited();
    run_to(&mut carrier, |carrier| direct(carrier, user).is_none());
    at_once(&mut carrier.tenant, Act::Leave { group: licensed(), user });
    for _ in 0..3 {
        run_to(&mut carrier, |carrier| direct(carrier, user).is_some());
        carrier.tenant.act(Act::Remove { user, sku: SPE_E3 });
        assert_eq!(direct(&carrier, user), None);
        let asked = carrier.now;
        run_to(&mut carrier, |carrier| direct(carrier, user).is_some());
        assert!(carrier.now - asked < HOUR, "{}", item(&carrier, user));
    }
}

/// Nobody saw the license of who was deleted as it was put back. The undo comes before the account is there again, or
/// after.
#[test]
fn r63_who_was_deleted_amid_a_put_back_has_the_license_again_by_an_undo() {
    for undo_first in [true, false] {
        let (mut carrier, user) = inherited();
        run_to(&mut carrier, |carrier| direct(carrier, user).is_none());
        at_once(&mut carrier.tenant, Act::Leave { group: licensed(), user });
        let deleted = Cell::new(false);
        carrier.before = Some(Box::new(move |tenant, request| {
            if request.to_string().contains("addLicenses\":[{") && !deleted.replace(true) {
                tenant.act(Act::Delete { user, purge: false });
            }
        }));
        run_for(&mut carrier, 6 * HOUR);
        carrier.import();
        let told = item(&carrier, user);
        let reason = &told["reasons"][0]["reason"];
        assert_eq!((&told["state"], reason), (&json!("Failed"), &json!("AccountDeleted")));
        let undo = |carrier: &Carrier| assert_eq!(tell(carrier, "migration.undo", json!({}))["given"], 1);
        if undo_first {
            undo(&carrier);
        }
        assert!(carrier.tenant.act(Act::Restore { user }));
        carrier.import();
        if !undo_first {
            undo(&carrier);
        }
        run_for(&mut carrier, 6 * HOUR);
        let now = item(&carrier, user);
        assert_eq!(direct(&carrier, user), Some(BTreeSet::new()), "{undo_first}: {now}");
    }
}
