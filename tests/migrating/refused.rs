//! r62, r63: bad input is a typed error or a named reason.

use crate::{
    carrier::{Carrier, Habits},
    moving::{
        NAME, all, ask, direct, invoke, item, items, licensed, moving, planned, run_for, run_to, small, tell,
    },
};
use serde_json::{Value, json};
use tenant::{
    Act, Builder, GroupKind, HOUR,
    catalogue::{POWERAPPS_PER_USER, SPE_E3, product},
};

#[test]
fn r63_what_is_no_migration_or_no_wave_is_refused_by_field() {
    let carrier = planned(small(2, 0..0), json!({}));
    for method in ["migration.invoke", "migration.pause", "migration.resume", "migration.undo"] {
        carrier.store.refuses(
            method,
            json!({ "migration": "Mvoe", "now": carrier.time() }),
            "NOT_FOUND",
            "migration",
        );
    }
    for (method, request, field) in [
        ("migration.invoke", json!({ "wave": 2 }), "wave"),
        ("migration.invoke", json!({ "wave": 0 }), "wave"),
        ("migration.invoke", json!({ "limit": 0 }), "limit"),
        ("migration.resume", json!({ "wave": 2 }), "wave"),
        ("migration.undo", json!({ "wave": 2 }), "wave"),
        ("migration.undo", json!({ "users": ["nobody@contoso.example"] }), "users[0]"),
        ("migration.undo", json!({ "toStep": "Removed" }), "toStep"),
    ] {
        let error = ask(&carrier, method, request.clone()).expect_err(&request.to_string());
        assert_eq!(error["field"], field, "{method} {request}: {error}");
        assert!(error["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "{error}");
    }
}

/// What a plan says of two users and this group, of whom nobody is released.
fn reasons(builder: Builder, group: &str) -> Vec<Value> {
    let carrier = Carrier::new(builder.build(), 9, Habits::default());
    let plan = json!({ "name": NAME, "holdersOf": SPE_E3, "group": group });
    let told = carrier.call("migration.plan", plan);
    let invoked = tell(&carrier, "migration.invoke", json!({ "wave": 1 }));
    assert_eq!((&invoked["released"], &invoked["migration"]["states"]), (&json!(0), &json!({ "Held": 2 })));
    told["items"][0]["reasons"].as_array().unwrap().iter().map(|it| it["reason"].clone()).collect()
}

#[test]
fn r62_groups_that_cannot_bring_the_product_hold_everybody_back() {
    for kind in [
        GroupKind::Dynamic,
        GroupKind::Synced,
        GroupKind::MailEnabledSecurity,
        GroupKind::RoleAssignable,
        GroupKind::Restricted,
    ] {
        let builder = small(2, 0..0).group("Unfit", kind, &[(SPE_E3, &[])], 0..0);
        assert!(reasons(builder, "Unfit").contains(&json!("GroupUnfit")), "{kind:?}");
    }
    let other = small(2, 0..0).sku(product(POWERAPPS_PER_USER, 5)).group(
        "Apps",
        GroupKind::Security,
        &[(POWERAPPS_PER_USER, &[])],
        0..0,
    );
    assert!(reasons(other, "Apps").contains(&json!("GroupLacksProduct")));
}

#[test]
fn r63_a_user_is_in_one_migration_at_a_time() {
    let mut carrier = planned(small(2, 0..0), json!({}));
    let second = |carrier: &Carrier| {
        let plan = json!({ "name": "Second", "holdersOf": SPE_E3, "group": "Licensed", "replace": true });
        let told = carrier.call("migration.plan", plan)["migration"].clone();
        let released = carrier.call("migration.invoke", json!({ "migration": "Second", "wave": 1 }));
        (told["reasons"]["InAnotherMigration"].clone(), released["released"].clone())
    };
    invoke(&carrier);
    assert_eq!(second(&carrier), (json!(2), json!(0)));
    run_to(&mut carrier, |carrier| items(carrier).iter().all(|item| item["step"] == "Inherited"));
    assert_eq!(second(&carrier), (json!(2), json!(0)));
    tell(&carrier, "migration.undo", json!({}));
    assert_eq!(second(&carrier), (json!(2), json!(0)));
    run_to(&mut carrier, all("Undone"));
    assert_eq!(second(&carrier), (json!(null), json!(2)));
}

#[test]
fn r61_a_group_that_loses_the_product_in_mid_wave_takes_it_from_nobody() {
    let mut carrier = planned(small(3, 0..0), json!({}));
    invoke(&carrier);
    run_to(&mut carrier, |carrier| items(carrier).iter().any(|item| item["step"] == "Inherited"));
    carrier.tenant.act(Act::Unlicense { group: licensed(), sku: SPE_E3 });
    run_for(&mut carrier, 12 * HOUR);
    for user in moving(&carrier) {
        assert_eq!(direct(&carrier, user), Some([].into()));
        let told = item(&carrier, user);
        let named = !told["reasons"].as_array().unwrap().is_empty()
            || told["error"].is_string()
            || told["next"].is_string();
        assert!(named && told["state"] != "Done", "{told}");
    }
}

#[test]
fn r62_a_plan_with_another_digest_is_not_taken_in() {
    let carrier = planned(small(2, 0..0), json!({}));
    let text = tell(&carrier, "migration.export", json!({}))["text"].as_str().unwrap().to_owned();
    let changed = text.replacen("\"wave\":1", "\"wave\":2", 1);
    assert_ne!(changed, text);
    let error = carrier.store.fails("migration.import", json!({ "text": changed, "now": carrier.time() }));
    assert_eq!(error["name"], "PLAN_CHANGED", "{error}");
    // What runs cannot be replaced by what was signed before.
    invoke(&carrier);
    let again = carrier.store.ask("migration.plan", json!({ "name": NAME, "holdersOf": SPE_E3, "group": "Licensed", "replace": true, "now": carrier.time() }));
    assert!(again.is_err(), "{again:?}");
}
