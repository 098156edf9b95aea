//! r61: what a removal took comes back at once, ahead of everything, as it was.

use crate::{
    carrier::Carrier,
    moving::{
        accepting, all, at_once, at_removal, direct, expel, inherits, invoke, item, licensed, migration,
        moving, planned, planned_one, run_for, run_to, small, tell,
    },
    support::text,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tenant::{
    Act, HOUR, Loss, MINUTE, SECOND, Tenant, Units, Uuid, WriteKind,
    catalogue::{INTUNE_A, SPE_E3, TEAMS1},
};

/// One user whose removal is on its way while somebody does this.
fn one(more: Value, act: impl FnMut(&mut Tenant, Uuid, Uuid) + 'static) -> (Carrier, Uuid) {
    let mut carrier = planned(small(1, 0..0), more);
    let user = moving(&carrier)[0];
    at_removal(&mut carrier, act);
    invoke(&carrier);
    (carrier, user)
}

/// What was lost by our doing, which has ended.
fn losses(carrier: &Carrier) -> Vec<(Loss, u64)> {
    let ours = carrier.tenant.journal().losses().into_iter().filter(|loss| loss.cause.by_client());
    let lasted = |loss: Loss| {
        let until = loss.until.unwrap_or_else(|| panic!("{loss:?} lasts"));
        let lasted = until.since(loss.from);
        (loss, lasted)
    };
    ours.map(lasted).collect()
}

#[test]
fn r61_what_a_removal_took_comes_back_at_once() {
    let (mut carrier, user) = one(json!({}), expel);
    run_to(&mut carrier, |carrier| item(carrier, user)["putBacks"] == 1 && direct(carrier, user).is_some());
    run_for(&mut carrier, 3 * MINUTE);
    let lost = losses(&carrier);
    assert_eq!(lost.len(), 4, "all plans");
    assert!(lost.iter().all(|(_, lasted)| *lasted <= 30 * SECOND), "{lost:?}");
    let told = item(&carrier, user);
    assert_eq!((&told["state"], &told["step"]), (&json!("Moving"), &json!("Wait")), "{told}");
    carrier.before = None;
    carrier.tenant.act(Act::Join { group: licensed(), user });
    run_to(&mut carrier, all("Done"));
    assert!(inherits(&carrier, user) && direct(&carrier, user).is_none());
    assert_eq!(losses(&carrier).len(), 4);
}

#[test]
fn r61_a_license_comes_back_with_the_plans_that_were_off() {
    let (mut carrier, user) = planned_one(&[INTUNE_A], &[], json!({}));
    at_removal(&mut carrier, expel);
    invoke(&carrier);
    run_to(&mut carrier, |carrier| item(carrier, user)["putBacks"] == 1 && direct(carrier, user).is_some());
    assert_eq!(direct(&carrier, user), Some(BTreeSet::from([INTUNE_A])));
}

#[test]
fn r61_whom_a_second_removal_would_harm_stays_with_the_direct_license() {
    let (mut carrier, user) = one(json!({}), expel);
    for _ in 0..2 {
        run_to(&mut carrier, |carrier| direct(carrier, user).is_none());
        run_to(&mut carrier, |carrier| direct(carrier, user).is_some());
        carrier.tenant.act(Act::Join { group: licensed(), user });
    }
    run_to(&mut carrier, |carrier| item(carrier, user)["state"] == "Failed");
    let told = item(&carrier, user);
    assert_eq!(
        (&told["putBacks"], &told["reasons"][0]["reason"]),
        (&json!(2), &json!("InheritedGone")),
        "{told}"
    );
    run_for(&mut carrier, 24 * HOUR);
    assert_eq!(direct(&carrier, user), Some(BTreeSet::new()));
    assert!(losses(&carrier).iter().all(|(_, lasted)| *lasted <= 30 * SECOND));
}

#[test]
fn r61_plans_that_may_be_lost_do_not_come_back() {
    let (mut carrier, user) = planned_one(&[], &[INTUNE_A], accepting("INTUNE_A"));
    invoke(&carrier);
    run_to(&mut carrier, all("Done"));
    assert_eq!(item(&carrier, user)["putBacks"], 0);
    assert!(!carrier.tenant.enabled_plans(user).contains(&INTUNE_A) && inherits(&carrier, user));
}

#[test]
fn r61_nothing_is_put_back_for_whom_somebody_turned_off() {
    for act in [
        |user| Act::Enable { user, enabled: false },
        |user| Act::Delete { user, purge: false },
        |user| Act::Delete { user, purge: true },
    ] {
        let (mut carrier, user) = one(json!({}), move |tenant, user, sku| {
            expel(tenant, user, sku);
            let soon = tenant.now().after(SECOND);
            tenant.at(soon, act(user));
        });
        run_to(&mut carrier, |carrier| direct(carrier, user).is_none());
        run_for(&mut carrier, 24 * HOUR);
        assert_eq!(carrier.tenant.journal().given(), [], "{:?}", act(user));
        let told = item(&carrier, user);
        assert!(told["state"] != "Done" && told["putBacks"] == 0, "{told}");
    }
}

/// Neither a pause, a wave that was stopped, the switch nor the admin's brake holds it.
#[test]
fn r61_nothing_holds_a_put_back() {
    let (mut carrier, user) = one(json!({}), expel);
    run_to(&mut carrier, |carrier| direct(carrier, user).is_none());
    tell(&carrier, "migration.pause", json!({}));
    carrier.call("setting.update", json!({ "enabled": false, "maxWritesPerHour": 0 }));
    run_to(&mut carrier, |carrier| direct(carrier, user).is_some());
    assert!(losses(&carrier).iter().all(|(_, lasted)| *lasted <= 30 * SECOND));
    let written = carrier.tenant.writes().len();
    carrier.before = None;
    carrier.tenant.act(Act::Join { group: licensed(), user });
    run_for(&mut carrier, 24 * HOUR);
    assert_eq!(carrier.tenant.writes().len(), written, "and nothing else goes");
}

#[test]
fn r61_a_put_back_goes_before_everything() {
    let (mut carrier, user) = one(json!({}), expel);
    let products = json!([{ "product": SPE_E3 }]);
    carrier.call("policy.create", json!({ "name": "Teams", "app": "Teams", "products": products }));
    let others: Vec<Uuid> = carrier.tenant.people().map(|user| user.id).filter(|it| *it != user).collect();
    let mut due = None;
    let end = carrier.now + 2 * HOUR;
    carrier.run_until(end, 1, |carrier| {
        let open = carrier.call("change.list", json!({}))["items"].clone();
        let back = open.as_array().unwrap().iter().any(|change| change["owner"]["kind"] == "PutBack");
        if back && due.is_none() {
            due = Some(carrier.tenant.writes().len());
            assert_eq!(carrier.claim(&others).len(), others.len());
        }
        true
    });
    let writes = &carrier.tenant.writes()[due.expect("a put-back")..];
    assert!(writes.len() > others.len() && writes[0].target.contains(&user.to_string()), "{writes:?}");
    assert_eq!(writes[0].kind, WriteKind::AssignLicense);
}

#[test]
fn r61_a_put_back_without_a_unit_is_tried_until_there_is_one_and_told() {
    let units = |enabled| Units { enabled, ..Units::default() };
    let (mut carrier, user) = one(json!({}), move |tenant, user, sku| {
        expel(tenant, user, sku);
        tenant.act(Act::Units { sku: SPE_E3, units: units(0) });
    });
    run_to(&mut carrier, |carrier| direct(carrier, user).is_none());
    run_for(&mut carrier, 10 * 60 * SECOND);
    assert_eq!(direct(&carrier, user), None);
    let next = carrier.call("graph.next", json!({}));
    let warnings = next["warnings"].as_array().unwrap();
    assert!(warnings.iter().any(|it| text(&it["message"]).contains("could not be put back")), "{next}");
    carrier.tenant.act(Act::Units { sku: SPE_E3, units: units(10) });
    run_for(&mut carrier, HOUR);
    assert_eq!(direct(&carrier, user), Some(BTreeSet::new()));
    let told = item(&carrier, user);
    assert_eq!((&told["state"], text(&told["step"])), (&json!("Moving"), "Wait".to_owned()), "{told}");
}

/// The second look comes just before the removal, so what changed since the first holds it back.
#[test]
fn r61_what_changed_between_two_looks_holds_a_removal_back() {
    let changes: [fn(&mut Tenant, Uuid, Uuid); 3] = [
        expel,
        |tenant, _, _| {
            tenant.act(Act::License { group: licensed(), sku: SPE_E3, disabled: [INTUNE_A].into() });
        },
        |tenant, _, _| {
            tenant.act(Act::Unlicense { group: licensed(), sku: SPE_E3 });
        },
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut carrier = planned(small(1, 0..0), json!({}));
        let user = moving(&carrier)[0];
        invoke(&carrier);
        run_to(&mut carrier, |carrier| item(carrier, user)["step"] == "Inherited");
        change(&mut carrier.tenant, user, SPE_E3);
        run_for(&mut carrier, 3 * HOUR);
        assert_eq!(direct(&carrier, user), Some(BTreeSet::new()), "change {number}");
        let told = item(&carrier, user);
        assert_eq!(
            (&told["step"], &told["putBacks"]),
            (&json!("Wait"), &json!(0)),
            "change {number}: {told}"
        );
        carrier.tenant.act(Act::Join { group: licensed(), user });
        carrier.tenant.act(Act::License { group: licensed(), sku: SPE_E3, disabled: [].into() });
        run_to(&mut carrier, all("Done"));
        assert_eq!(carrier.tenant.journal().losses().iter().filter(|it| it.cause.by_client()).count(), 0);
    }
}

/// One user whose license was taken away, and whom a first read showed without it.
pub fn looked_at_once() -> (Carrier, Uuid) {
    let (mut carrier, user) = planned_one(&[INTUNE_A], &[], json!({}));
    invoke(&carrier);
    run_to(&mut carrier, |carrier| item(carrier, user)["evidence"]["lackingSince"].is_string());
    assert_eq!(item(&carrier, user)["step"], "Removed");
    (carrier, user)
}

/// Without us the user would have it still, whoever took the group's.
#[test]
fn r61_who_loses_the_license_of_the_group_before_it_is_done_has_the_direct_one_put_back() {
    let group = licensed();
    for (how, reason) in ["InheritedGone", "InheritedGone", "PlanLoss"].into_iter().enumerate() {
        let (mut carrier, user) = looked_at_once();
        let act = match how {
            0 => Act::Leave { group, user },
            1 => Act::Unlicense { group, sku: SPE_E3 },
            _ => Act::License { group, sku: SPE_E3, disabled: [TEAMS1].into() },
        };
        at_once(&mut carrier.tenant, act);
        run_to(&mut carrier, |carrier| item(carrier, user)["state"] == "Failed");
        let told = item(&carrier, user);
        assert_eq!(direct(&carrier, user), Some(BTreeSet::from([INTUNE_A])), "{told}");
        assert_eq!((&told["putBacks"], &told["reasons"][0]["reason"]), (&json!(1), &json!(reason)), "{told}");
        assert!(text(&told["error"]).contains("Somebody changed that after"), "{told}");
        let written = carrier.tenant.writes().len();
        run_for(&mut carrier, 24 * HOUR);
        assert_eq!(carrier.tenant.writes().len(), written, "nothing else goes");
        carrier.store.sound();
    }
}

#[test]
fn r61_nothing_is_put_back_later_for_whom_somebody_turned_off() {
    let (mut carrier, user) = looked_at_once();
    carrier.tenant.act(Act::Enable { user, enabled: false });
    at_once(&mut carrier.tenant, Act::Leave { group: licensed(), user });
    run_for(&mut carrier, 24 * HOUR);
    let told = item(&carrier, user);
    assert_eq!(
        (&told["state"], &told["putBacks"], direct(&carrier, user)),
        (&json!("Failed"), &json!(0), None)
    );
}

/// What is done is watched no more; who stands without the license is told all the same.
#[test]
fn r61_who_loses_the_license_of_the_group_after_it_is_done_is_told() {
    let (mut carrier, user) = looked_at_once();
    run_to(&mut carrier, all("Done"));
    assert_eq!(item(&carrier, user)["reasons"], json!([]));
    at_once(&mut carrier.tenant, Act::Leave { group: licensed(), user });
    for _ in 0..2 {
        run_for(&mut carrier, HOUR);
        carrier.import();
    }
    let told = item(&carrier, user);
    assert_eq!((&told["state"], &told["reasons"][0]["reason"]), (&json!("Done"), &json!("InheritedGone")));
    assert_eq!(migration(&carrier)["reasons"], json!({ "InheritedGone": 1 }));
    assert_eq!(tell(&carrier, "migration.items", json!({ "reason": "InheritedGone" }))["items"][0], told);
    tell(&carrier, "migration.undo", json!({ "users": [user] }));
    run_to(&mut carrier, all("Undone"));
    assert_eq!(direct(&carrier, user), Some(BTreeSet::from([INTUNE_A])));
    assert_eq!(item(&carrier, user)["reasons"], json!([]));
}

#[test]
fn r61_whose_license_of_the_group_fails_after_it_is_done_is_told() {
    let (mut carrier, user) = looked_at_once();
    run_to(&mut carrier, all("Done"));
    carrier.tenant.act(Act::ProxyClash { user, clash: true });
    at_once(
        &mut carrier.tenant,
        Act::License { group: licensed(), sku: SPE_E3, disabled: [INTUNE_A].into() },
    );
    run_for(&mut carrier, HOUR);
    carrier.import();
    let told = item(&carrier, user);
    assert_eq!((&told["state"], &told["reasons"][0]["reason"]), (&json!("Done"), &json!("InheritedInError")));
}

/// But for what the direct license had off, and what was agreed to be lost.
/// Somebody has the group's license have these plans off, and two imports see it; what is said of the user then.
fn switch_off(carrier: &mut Carrier, user: Uuid, disabled: &[Uuid]) -> Value {
    let disabled = disabled.iter().copied().collect();
    at_once(&mut carrier.tenant, Act::License { group: licensed(), sku: SPE_E3, disabled });
    for _ in 0..2 {
        run_for(carrier, HOUR);
        carrier.import();
    }
    let told = item(carrier, user);
    assert_eq!(told["state"], "Done", "{told}");
    told
}

#[test]
fn r61_who_loses_a_plan_of_the_group_after_it_is_done_is_told() {
    let (mut carrier, user) = looked_at_once();
    run_to(&mut carrier, all("Done"));
    let told = switch_off(&mut carrier, user, &[INTUNE_A]);
    assert_eq!(told["reasons"], json!([]), "the direct license had it off, too");
    let told = switch_off(&mut carrier, user, &[INTUNE_A, TEAMS1]);
    let found = &told["reasons"][0];
    assert_eq!(found["reason"], "PlanLoss", "{told}");
    let message = text(&found["message"]);
    assert!(message.starts_with("1 plan of ") && message.ends_with("had on: TEAMS1."), "{message}");
    assert!(text(&found["hint"]).ends_with("or undo it."), "{found}");
    assert_eq!(migration(&carrier)["reasons"], json!({ "PlanLoss": 1 }));
    assert_eq!(tell(&carrier, "migration.items", json!({ "reason": "PlanLoss" }))["items"][0], told);
    carrier.tenant.act(Act::Assign { user, sku: SPE_E3, disabled: [INTUNE_A].into() });
    carrier.pass(HOUR);
    carrier.import();
    assert_eq!(item(&carrier, user)["reasons"], json!([]), "somebody gave the direct license again");
}

#[test]
fn r61_a_loss_that_was_accepted_is_none_after_it_is_done() {
    let (mut carrier, user) = planned_one(&[], &[INTUNE_A], accepting("INTUNE_A"));
    invoke(&carrier);
    run_to(&mut carrier, all("Done"));
    assert_eq!(item(&carrier, user)["reasons"], json!([]));
    let told = switch_off(&mut carrier, user, &[INTUNE_A, TEAMS1]);
    assert!(text(&told["reasons"][0]["message"]).ends_with("had on: TEAMS1."), "{told}");
}

#[test]
fn r61_plans_that_come_on_after_it_is_done_are_told_where_they_were_to_stay_the_same() {
    let (mut carrier, user) = planned_one(&[INTUNE_A], &[INTUNE_A], json!({ "keepPlans": "Exact" }));
    invoke(&carrier);
    run_to(&mut carrier, all("Done"));
    assert_eq!(item(&carrier, user)["reasons"], json!([]));
    let told = switch_off(&mut carrier, user, &[]);
    let found = &told["reasons"][0];
    assert_eq!(found["reason"], "PlansDiffer", "{told}");
    assert!(text(&found["message"]).ends_with("had off: INTUNE_A."), "{found}");
}

/// A hint fits what is done: there is nobody to leave out any more.
#[test]
fn r61_whose_account_is_deleted_after_it_is_done_is_told_with_a_cure() {
    let (mut carrier, user) = looked_at_once();
    run_to(&mut carrier, all("Done"));
    carrier.tenant.act(Act::Delete { user, purge: false });
    run_for(&mut carrier, 24 * HOUR);
    let told = item(&carrier, user);
    assert_eq!((&told["state"], &told["reasons"][0]["reason"]), (&json!("Done"), &json!("AccountDeleted")));
    assert_eq!(told["reasons"][0]["hint"], "Restore the account and import the user, or do nothing.");
}
