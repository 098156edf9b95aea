//! r40, r41: a license that was gone and is there again.

use crate::support::{BOTH, Tenant, after, direct, holding, sign_in, sku, text, user, with};
use serde_json::{Value, json};

/// What a delta page says of Ada's being gone.
fn gone(tenant: &Tenant, reason: &str, minutes: i64) -> Value {
    let removed = json!([{ "id": user("ada")["id"], "@removed": { "reason": reason } }]);
    tenant
        .at(minutes)
        .call("user.import", json!({ "users": removed, "takenAt": after(minutes), "replace": true }))
}

fn has_it() -> Value {
    holding("ada", &[direct(&sku("SPE_E3", 5, 1))])
}

fn back(tenant: &Tenant, user: &Value, minutes: i64) -> Value {
    tenant
        .at(minutes)
        .call("user.import", json!({ "users": [user], "takenAt": after(minutes), "replace": true }))
}

#[test]
fn r40_a_license_removed_outside_and_seen_again_is_observed_again_and_can_be_undone() {
    for mode in BOTH {
        let tenant = Tenant::teams(mode, 5);
        let claim = tenant.claimed();
        assert_eq!(
            (&gone(&tenant, "changed", 20)["removedOutside"], tenant.state(&claim)),
            (&json!(1), "RemovedOutside".into()),
            "{mode}"
        );
        assert_eq!(
            (&back(&tenant, &has_it(), 30)["observed"], tenant.state(&claim)),
            (&json!(1), "Observed".into()),
            "{mode}"
        );
        assert_eq!(
            (tenant.would(sign_in("ada")), tenant.units("SPE_E3", "booked")),
            ("AlreadyEntitled".into(), 0)
        );
        let report = tenant.at(31).call("report.get", json!({}));
        assert_eq!(report["items"][0]["state"], "Observed");
        tenant.sound();
        let undone = tenant.undo(&claim);
        let (state, asked) = if mode == "Local" { ("Undone", 0) } else { ("UndoPending", 1) };
        assert_eq!(undone["state"], state, "{undone}");
        assert_eq!(
            tenant.asked().iter().filter(|change| change.starts_with("RemoveLicense")).count(),
            asked,
            "{mode}"
        );
        tenant.sound();
        assert_eq!(tenant.call("audit.verify", json!({}))["firstBad"], Value::Null, "{mode}: L8");
    }
}

#[test]
fn r26_what_is_observed_again_keeps_nobody_from_claiming() {
    for mode in BOTH {
        let tenant = Tenant::teams(mode, 5);
        tenant.claimed();
        tenant.agreed(20, &[user("ada")]);
        assert_eq!(tenant.would(sign_in("ada")), "PreviouslyUndone", "{mode}");
        back(&tenant, &has_it(), 40);
        let asleep = with(direct(&sku("SPE_E3", 5, 1)), json!({ "state": "Disabled" }));
        back(&tenant, &holding("ada", &[asleep]), 50);
        assert_eq!(tenant.would(sign_in("ada")), "Claimed", "{mode}");
        tenant.agreed(60, &[user("ada")]);
        assert_eq!(tenant.would(sign_in("ada")), "PreviouslyUndone", "{mode}: gone again");
    }
}

#[test]
fn r40_a_license_that_a_later_claim_made_anew_is_that_claims() {
    let tenant = Tenant::teams("Graph", 5);
    tenant.set(json!({ "claimAgainAfterUndo": "Always" }));
    let first = tenant.claimed();
    tenant.agreed(20, &[user("ada")]);
    let second = tenant.claim(sign_in("ada"));
    back(&tenant, &has_it(), 40);
    assert_eq!([&first, &second].map(|claim| tenant.state(claim)), ["RemovedOutside", "Observed"]);
    assert_eq!(text(&tenant.undo(&first)["error"]["name"]), "CHANGED_SINCE_CLAIM");
    tenant.agreed(50, &[user("ada")]);
    back(&tenant, &has_it(), 70);
    assert_eq!(
        [&first, &second].map(|claim| tenant.state(claim)),
        ["RemovedOutside", "Observed"],
        "the newest of two"
    );
    tenant.sound();
}

#[test]
fn r08_a_unit_not_counted_yet_is_counted_after_the_license_is_seen_again() {
    let tenant = Tenant::teams("Graph", 5);
    tenant.claim(sign_in("ada"));
    let booked = || tenant.units("SPE_E3", "booked");
    back(&tenant, &has_it(), 10);
    gone(&tenant, "changed", 20);
    back(&tenant, &has_it(), 30);
    tenant.import_taken("pool.import", "subscribedSkus", &[sku("SPE_E3", 5, 0)], 29);
    assert_eq!(booked(), 1, "counted while the license was gone");
    tenant.at(40).own(&[sku("SPE_E3", 5, 1)]);
    assert_eq!((booked(), tenant.units("SPE_E3", "available")), (0, 4));
    tenant.sound();
}

#[test]
fn r41_a_user_who_can_be_restored_proves_no_removal() {
    let undone = || {
        let tenant = Tenant::teams("Graph", 5);
        let claim = tenant.claimed();
        tenant.undo(&claim);
        gone(&tenant, "changed", 20);
        assert_eq!(tenant.state(&claim), "UndoPending");
        (tenant, claim)
    };
    let (tenant, claim) = undone();
    back(&tenant, &has_it(), 30);
    assert_eq!(
        (tenant.state(&claim), tenant.would(sign_in("ada"))),
        ("UndoPending".into(), "AlreadyEntitled".into())
    );
    assert!(tenant.asked().contains(&"RemoveLicense Pending".into()), "{:?}", tenant.asked());
    let (tenant, claim) = undone();
    back(&tenant, &user("ada"), 30);
    assert_eq!(tenant.state(&claim), "UndoPending", "licenses come back after the user (r46)");
    back(&tenant, &user("ada"), 40);
    assert_eq!(tenant.state(&claim), "Undone");
    let (tenant, claim) = undone();
    assert_eq!(gone(&tenant, "deleted", 30)["unchanged"], 1);
    assert_eq!(tenant.state(&claim), "Undone", "gone for good");
    tenant.sound();
}
