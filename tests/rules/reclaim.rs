//! r26: undone stays undone, and who may claim again.

use crate::support::{BOTH, Tenant, direct, event, holding, plan, product, sign_in, sku, text, user, with};
use serde_json::{Value, json};

/// The outcome of a sign-in and of a request by Ada after her Power Apps claim was undone.
fn after_undo(mode: &str, claim_again: &str) -> [String; 2] {
    let tenant = Tenant::new(mode);
    let apps = product("APPS", 5, &["POWERAPPS_PER_USER"]);
    tenant.own(&[apps]);
    tenant.people(&[user("ada"), user("bob")]);
    tenant.policy("PowerApps", &["APPS"], json!({}));
    let launch = |name| event(name, "PowerApps", "LaunchPremiumApp");
    let claim = tenant.claim(launch("ada"));
    assert_eq!(tenant.undo(&claim)["state"], "Undone");
    tenant.set(json!({ "claimAgainAfterUndo": claim_again }));
    assert_eq!(tenant.would(launch("bob")), "Claimed");
    [tenant.would(launch("ada")), tenant.would(event("ada", "PowerApps", "RequestLicense"))]
}

#[test]
fn r26_undone_stays_undone_unless_the_setting_lets_users_claim_again() {
    for mode in BOTH {
        assert_eq!(after_undo(mode, "Never"), ["PreviouslyUndone", "PreviouslyUndone"]);
        assert_eq!(after_undo(mode, "OnRequest"), ["PreviouslyUndone", "Claimed"]);
        assert_eq!(after_undo(mode, "Always"), ["Claimed", "Claimed"]);
    }
}

#[test]
fn r26_a_license_removed_outside_stays_removed() {
    for mode in BOTH {
        let tenant = Tenant::teams(mode, 5);
        let claim = tenant.claimed();
        tenant.agreed(20, &[user("ada")]);
        assert_eq!(tenant.state(&claim), "RemovedOutside", "{mode}");
        let decision = tenant.claim(sign_in("ada"));
        assert_eq!(decision["outcome"], "PreviouslyUndone", "{mode}");
        assert!(
            text(&decision["reason"]).contains("claim 1") && text(&decision["reason"]).contains("outside"),
            "{decision}"
        );
        assert_eq!(tenant.keeps(&claim), "CHANGED_SINCE_CLAIM");
        tenant.set(json!({ "claimAgainAfterUndo": "Always" }));
        assert_eq!(tenant.would(sign_in("ada")), "Claimed");
    }
}

#[test]
fn r26_the_reason_says_which_claim_was_undone_when_and_by_whom_and_what_to_do() {
    let tenant = Tenant::teams("Local", 5);
    tenant.at(0).undo(&tenant.claimed());
    let decision = tenant.at(60).claim(sign_in("ada"));
    let reason = text(&decision["reason"]);
    for part in ["Claim 1", "2026-11-21 10:10 UTC", "helpdesk", "claim.unlock", "claimAgainAfterUndo"] {
        assert!(reason.contains(part), "{part}: {reason}");
    }
    tenant.set(json!({ "claimAgainAfterUndo": "Always" }));
    let again = tenant.claim(sign_in("ada"));
    let step =
        again["trace"].as_array().unwrap().iter().find(|step| step["step"] == "PreviousClaim").unwrap();
    assert!(step["result"] == "Passed" && text(&step["reason"]).contains("Claim 1"), "{step}");
}

#[test]
fn r26_comes_after_what_a_user_holds_and_before_the_policy() {
    let tenant = Tenant::teams("Local", 5);
    tenant.undo(&tenant.claimed());
    tenant.call("policy.update", json!({ "policy": "Teams", "enabled": false }));
    assert_eq!(tenant.would(sign_in("ada")), "PreviouslyUndone");
    let off = with(direct(&sku("SPE_E3", 5, 1)), json!({ "disabledPlans": [plan("TEAMS1")] }));
    tenant.people(&[holding("ada", &[off])]);
    assert_eq!(tenant.would(sign_in("ada")), "PlanSwitchedOff");
}

#[test]
fn r26_another_app_and_another_user_are_not_kept_from_claiming() {
    let tenant = Tenant::teams("Local", 5);
    tenant.own(&[product("APPS", 5, &["POWERAPPS_PER_USER"])]);
    tenant.policy("PowerApps", &["APPS"], json!({}));
    tenant.undo(&tenant.claimed());
    assert_eq!(tenant.would(sign_in("bob")), "Claimed");
    assert_eq!(tenant.would(event("ada", "PowerApps", "RequestLicense")), "Claimed");
}

#[test]
fn r26_an_admin_lets_one_user_claim_again_until_the_next_undo() {
    for mode in BOTH {
        let tenant = Tenant::teams(mode, 5);
        let (ada, bob) = (tenant.claim(sign_in("ada")), tenant.claim(sign_in("bob")));
        tenant.undo(&ada);
        tenant.undo(&bob);
        let unlock = |dry_run: bool| {
            tenant.call("claim.unlock", json!({ "user": "ada@contoso.example", "dryRun": dry_run }))
        };
        assert_eq!(unlock(true)["result"]["apps"], json!(["Teams"]));
        assert_eq!(tenant.would(sign_in("ada")), "PreviouslyUndone", "{mode}: nothing of a dry run stays");
        let unlocked = unlock(false);
        assert_eq!(
            (&unlocked["result"]["apps"], &unlocked["changes"][0]["field"]),
            (&json!(["Teams"]), &json!("Teams"))
        );
        assert_eq!(unlock(false)["changes"], json!([]), "{mode}: again is no change");
        assert_eq!(
            (tenant.would(sign_in("ada")), tenant.would(sign_in("bob"))),
            ("Claimed".into(), "PreviouslyUndone".into())
        );
        let again = tenant.claim(sign_in("ada"));
        tenant.undo(&again);
        assert_eq!(tenant.would(sign_in("ada")), "PreviouslyUndone", "{mode}");
        tenant.sound();
    }
}

#[test]
fn r26_a_user_is_let_to_claim_the_app_that_is_named() {
    let tenant = Tenant::teams("Local", 5);
    tenant.own(&[product("APPS", 5, &["POWERAPPS_PER_USER"])]);
    tenant.policy("PowerApps", &["APPS"], json!({}));
    let apps = || event("ada", "PowerApps", "RequestLicense");
    for claim in tenant.claims(&[sign_in("ada"), apps()]) {
        tenant.undo(&claim);
    }
    let unlock = |request: Value| tenant.call("claim.unlock", request)["result"]["apps"].clone();
    assert_eq!(unlock(json!({ "user": "bob@contoso.example" })), json!([]));
    assert_eq!(unlock(json!({ "user": "ada@contoso.example", "app": "powerapps" })), json!(["PowerApps"]));
    assert_eq!([tenant.would(apps()), tenant.would(sign_in("ada"))], ["Claimed", "PreviouslyUndone"]);
    assert_eq!(unlock(json!({ "user": "ada@contoso.example" })), json!(["Teams"]));
}

#[test]
fn r26_an_allowance_given_while_the_license_is_leaving_holds_when_it_is_gone() {
    let tenant = Tenant::teams("Graph", 5);
    let claim = tenant.claimed();
    tenant.undo(&claim);
    tenant.call("claim.unlock", json!({ "user": "ada@contoso.example" }));
    tenant.agreed(20, &[user("ada")]);
    assert_eq!((tenant.state(&claim), tenant.would(sign_in("ada"))), ("Undone".into(), "Claimed".into()));
}

#[test]
fn r26_an_event_refused_so_is_decided_anew_when_asked_to_retry() {
    let tenant = Tenant::teams("Local", 5);
    tenant.undo(&tenant.claimed());
    let again = with(sign_in("ada"), json!({ "id": "again" }));
    assert_eq!(tenant.claim(again.clone())["outcome"], "PreviouslyUndone");
    tenant.call("claim.unlock", json!({ "user": "ada@contoso.example" }));
    assert_eq!(tenant.claim(again.clone())["outcome"], "PreviouslyUndone", "told again");
    let retried = tenant.call("claim.invoke", json!({ "events": [again], "retry": true }));
    assert_eq!(retried["items"][0]["outcome"], "Claimed");
}
