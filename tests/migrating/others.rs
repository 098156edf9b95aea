//! r42, r61, r63: what others do while a migration, or its undo, is on its way.

use crate::{
    carrier::{Carrier, Habits},
    moving::{
        NAME, all, direct, inherits, invoke, item, licensed, moving, planned, run_for, run_to, small, tell,
    },
    support::column,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tenant::{
    Act, GroupKind, HOUR, Tenant, Uuid,
    catalogue::{INTUNE_A, POWERAPPS_PER_USER, SPE_E3, product},
};

/// One user who came to the group, and is on the way back.
fn going_back() -> (Carrier, Uuid) {
    let mut carrier = planned(small(1, 0..0), json!({}));
    let user = moving(&carrier)[0];
    invoke(&carrier);
    run_to(&mut carrier, all("Done"));
    tell(&carrier, "migration.undo", json!({}));
    (carrier, user)
}

/// Somebody takes the user's direct license just before the membership goes.
fn robbed(request: &Value) -> bool {
    let parts = request["body"]["requests"].as_array();
    let is = |part: &Value| {
        part["method"] == "DELETE" && part["url"].as_str().is_some_and(|it| it.contains("/members/"))
    };
    is(request) || parts.is_some_and(|parts| parts.iter().any(is))
}

#[test]
fn r63_who_was_left_with_nothing_as_the_group_was_left_has_the_license_given_again() {
    let (mut carrier, user) = going_back();
    let mut once = false;
    carrier.before = Some(Box::new(move |tenant: &mut Tenant, request: &Value| {
        if !once && robbed(request) {
            once = true;
            tenant.act(Act::Remove { user, sku: SPE_E3 });
        }
    }));
    run_to(&mut carrier, all("Undone"));
    assert_eq!(
        (direct(&carrier, user).is_some(), inherits(&carrier, user)),
        (true, false),
        "{}",
        item(&carrier, user)
    );
    assert_eq!(item(&carrier, user)["putBacks"], 1);
    carrier.store.sound();
}

#[test]
fn r63_nobody_leaves_the_group_without_the_direct_license() {
    let mut carrier = planned(small(1, 0..0), json!({}));
    let user = moving(&carrier)[0];
    invoke(&carrier);
    run_to(&mut carrier, |carrier| item(carrier, user)["step"] == "Wait");
    carrier.tenant.act(Act::Remove { user, sku: SPE_E3 });
    run_to(&mut carrier, all("Done"));
    tell(&carrier, "migration.undo", json!({}));
    run_to(&mut carrier, all("Failed"));
    let told = item(&carrier, user);
    assert_eq!(column(&told["reasons"], "reason"), [json!("NoDirectPath")], "{told}");
    assert!(inherits(&carrier, user) && told["error"].is_string(), "{told}");
    let ended = tell(&carrier, "migration.undo", json!({ "toStep": "Inherited" }));
    assert_eq!((&ended["undone"], &item(&carrier, user)["state"]), (&json!(1), &json!("Undone")));
}

#[test]
fn r63_what_gives_a_license_again_is_not_held_by_a_pause() {
    let (mut carrier, user) = going_back();
    tell(&carrier, "migration.pause", json!({}));
    run_for(&mut carrier, HOUR);
    assert!(direct(&carrier, user).is_some() && inherits(&carrier, user), "{}", item(&carrier, user));
}

#[test]
fn r62_who_is_disabled_on_the_way_keeps_the_direct_license() {
    let mut carrier = planned(small(1, 0..0), json!({}));
    let user = moving(&carrier)[0];
    invoke(&carrier);
    run_to(&mut carrier, |carrier| item(carrier, user)["step"] == "Wait");
    carrier.tenant.act(Act::Enable { user, enabled: false });
    run_for(&mut carrier, 3 * HOUR);
    let told = item(&carrier, user);
    assert_eq!(
        (column(&told["reasons"], "reason"), direct(&carrier, user).is_some()),
        (vec![json!("AccountDisabled")], true),
        "{told}"
    );
}

/// The claim made the membership by which the user holds the product now.
#[test]
fn r64_a_claim_whose_membership_a_migration_needs_is_not_undone() {
    let mut carrier = Carrier::new(small(1, 0..0).build(), 9, Habits::default());
    let products = json!([{ "product": SPE_E3, "targetGroup": licensed() }]);
    let policy = json!({ "name": "Teams", "app": "Teams", "assignVia": "Group", "products": products });
    carrier.call("policy.create", policy);
    let user = carrier.tenant.people().map(|it| it.id).nth(5).unwrap();
    let claims = carrier.claim(&[user]);
    carrier.run();
    carrier.tenant.act(Act::Assign { user, sku: SPE_E3, disabled: BTreeSet::new() });
    carrier.now += HOUR;
    carrier.import();
    carrier.call(
        "migration.plan",
        json!({ "name": NAME, "users": [user], "product": SPE_E3, "group": "Licensed" }),
    );
    invoke(&carrier);
    run_to(&mut carrier, all("Done"));
    let undone = carrier.call("claim.undo", json!({ "claims": [claims[0]["claim"]] }));
    assert_eq!(undone["items"][0]["error"]["name"], "UNSAFE_STEP", "{undone}");
    assert!(inherits(&carrier, user));
}

/// The group brings another product too, which came to hang on it alone.
#[test]
fn r63_nobody_leaves_the_group_who_would_lose_another_product() {
    let builder = Tenant::builder(9)
        .people(3)
        .sku(product(SPE_E3, 5))
        .sku(product(POWERAPPS_PER_USER, 5))
        .holders(SPE_E3, 0..1, &[])
        .holders(POWERAPPS_PER_USER, 0..1, &[])
        .group("Licensed", GroupKind::Security, &[(SPE_E3, &[]), (POWERAPPS_PER_USER, &[])], 0..0);
    let mut carrier = planned(builder, json!({}));
    let user = moving(&carrier)[0];
    invoke(&carrier);
    run_to(&mut carrier, all("Done"));
    carrier.tenant.act(Act::Remove { user, sku: POWERAPPS_PER_USER });
    tell(&carrier, "migration.undo", json!({}));
    run_to(&mut carrier, all("Failed"));
    let told = item(&carrier, user);
    assert_eq!(column(&told["reasons"], "reason"), [json!("OtherProductLost")], "{told}");
    assert!(direct(&carrier, user).is_some() && inherits(&carrier, user), "{told}");
    assert_eq!(told["error"], told["reasons"][0]["message"], "what failed says why");
}

/// A request without an answer that Graph did.
#[test]
fn r63_a_membership_that_may_be_ours_is_ours_to_end() {
    let tells: fn(&Value, Value) -> Value = |request, reply| {
        let adds = |part: &Value| part["method"] == "PATCH" && part["body"]["members@odata.bind"].is_array();
        let parts = request["body"]["requests"].as_array();
        let is = adds(request) || parts.is_some_and(|parts| parts.iter().any(adds));
        if is { json!({ "id": reply["id"], "status": 504, "headers": {}, "body": null }) } else { reply }
    };
    let habits = Habits { tells: Some(tells), ..Habits::default() };
    let mut carrier = Carrier::new(small(1, 0..0).build(), 9, habits);
    carrier.call("migration.plan", json!({ "name": NAME, "holdersOf": SPE_E3, "group": "Licensed" }));
    invoke(&carrier);
    run_to(&mut carrier, all("Done"));
    tell(&carrier, "migration.undo", json!({}));
    run_to(&mut carrier, all("Undone"));
    assert_eq!(carrier.tenant.members(licensed()), Vec::<Uuid>::new());
}

#[test]
fn r63_a_license_that_somebody_gave_since_is_left_as_it_is() {
    let mut carrier = planned(small(1, 0..0), json!({}));
    let user = moving(&carrier)[0];
    invoke(&carrier);
    run_to(&mut carrier, all("Done"));
    let off = BTreeSet::from([INTUNE_A]);
    carrier.tenant.act(Act::Assign { user, sku: SPE_E3, disabled: off.clone() });
    carrier.now += HOUR;
    carrier.import();
    tell(&carrier, "migration.undo", json!({}));
    run_to(&mut carrier, all("Undone"));
    assert_eq!((direct(&carrier, user), inherits(&carrier, user)), (Some(off), false));
}

/// Reads said twice that there is no such user.
#[test]
fn r61_who_was_not_found_and_is_restored_goes_on() {
    let mut carrier = planned(small(1, 0..0), json!({}));
    let user = moving(&carrier)[0];
    invoke(&carrier);
    run_to(&mut carrier, |carrier| item(carrier, user)["step"] == "Inherited");
    carrier.tenant.act(Act::Delete { user, purge: false });
    run_for(&mut carrier, 6 * HOUR);
    carrier.import();
    let told = item(&carrier, user);
    assert_ne!(told["state"], "Done", "{told}");
    assert!(carrier.tenant.act(Act::Restore { user }));
    run_for(&mut carrier, HOUR);
    carrier.import();
    run_to(&mut carrier, all("Done"));
    assert!(inherits(&carrier, user) && direct(&carrier, user).is_none());
    assert!(carrier.tenant.journal().losses().iter().all(|loss| !loss.cause.by_client()));
    carrier.store.sound();
}

/// Half of a wave goes back while the other half goes on.
#[test]
fn r63_half_a_wave_goes_back_amid_its_way() {
    let mut carrier = planned(small(4, 0..0), json!({}));
    let users = moving(&carrier);
    invoke(&carrier);
    run_to(&mut carrier, |carrier| item(carrier, users[0])["step"] == "Removed");
    tell(&carrier, "migration.undo", json!({ "users": users[..2] }));
    let is = |user: Uuid, state: &'static str| move |carrier: &Carrier| item(carrier, user)["state"] == state;
    run_to(&mut carrier, is(users[1], "Undone"));
    run_to(&mut carrier, is(users[0], "Undone"));
    run_to(&mut carrier, is(users[3], "Done"));
    let ways: Vec<(bool, bool)> =
        users.iter().map(|user| (direct(&carrier, *user).is_some(), inherits(&carrier, *user))).collect();
    assert_eq!(ways, [(true, false), (true, false), (false, true), (false, true)]);
    carrier.store.sound();
}
