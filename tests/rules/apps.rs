//! r22 and r30 for apps of the admin's own and edited ones of Microsoft's; their history outlives them.

use crate::support::{BOTH, Tenant, direct, event, guid, holding, plan, product, sign_in, text, user};
use serde_json::{Value, json};

/// Visio as an app, two products with it, and Ada, who has no license.
fn drawing(mode: &str) -> Tenant {
    let tenant = Tenant::new(mode);
    tenant.own(&[product("DRAW", 5, &["VISIO_CLIENT_SUBSCRIPTION"]), product("LITE", 5, &["VISIOONLINE"])]);
    tenant.people(&[user("ada"), holding("bob", &[direct(&product("LITE", 5, &["VISIOONLINE"]))])]);
    tenant.call("app.define", json!({ "name": "Visio", "servicePlanId": "VISIO_CLIENT_SUBSCRIPTION" }));
    tenant.policy("Visio", &["DRAW"], json!({}));
    tenant
}

#[test]
fn r30_an_app_of_ones_own_is_claimed_by_sign_in_and_by_request() {
    for mode in BOTH {
        for trigger in ["FirstSignIn", "RequestLicense"] {
            let tenant = drawing(mode);
            let decision = tenant.claim(event("ada", "visio", trigger));
            assert_eq!(
                (&decision["outcome"], &decision["app"]),
                (&json!("Claimed"), &json!("Visio")),
                "{decision}"
            );
            assert_eq!(tenant.would(event("ada", "Visio", trigger)), "AlreadyEntitled");
        }
    }
    let tenant = drawing("Local");
    tenant.call("app.define", json!({ "name": "Visio", "triggers": ["RequestLicense"] }));
    let reply = tenant.call("claim.test", json!({ "events": [event("ada", "Visio", "FirstSignIn")] }));
    assert_eq!(reply["items"][0]["error"]["field"], "events[0].trigger");
}

#[test]
fn r22_what_the_admin_adds_entitles_by_every_trigger() {
    let tenant = drawing("Local");
    for trigger in ["FirstSignIn", "RequestLicense"] {
        assert_eq!(tenant.would(event("bob", "Visio", trigger)), "Claimed");
    }
    tenant.call("app.define", json!({ "name": "Visio", "entitlingPlanIds": ["VISIOONLINE"] }));
    for trigger in ["FirstSignIn", "RequestLicense"] {
        assert_eq!(tenant.would(event("bob", "Visio", trigger)), "AlreadyEntitled");
    }
}

#[test]
fn r22_plans_are_added_to_and_taken_from_microsofts_apps() {
    let tenant = Tenant::new("Local");
    let (essentials, other) = (product("ESS", 5, &["TeamsEss"]), product("OTHER", 5, &["SWAY"]));
    tenant.own(&[product("FULL", 5, &["TEAMS1"]), essentials.clone(), other.clone()]);
    tenant.people(&[holding("ess", &[direct(&essentials)]), holding("other", &[direct(&other)])]);
    tenant.policy("Teams", &["FULL"], json!({}));
    let would = || [tenant.would(sign_in("ess")), tenant.would(sign_in("other"))];
    assert_eq!(would(), ["AlreadyEntitled", "Claimed"]);
    tenant.call("app.define", json!({ "name": "Teams", "entitlingPlanIds": [plan("SWAY")] }));
    assert_eq!(would(), ["Claimed", "AlreadyEntitled"]);
    tenant.call("app.remove", json!({ "name": "Teams" }));
    assert_eq!(would(), ["AlreadyEntitled", "Claimed"]);
}

#[test]
fn r31_a_client_the_admin_names_makes_events_of_its_app() {
    let tenant = drawing("Local");
    let client = "00000000-0000-4000-8000-00000000c11e";
    let row = json!({ "id": "s", "createdDateTime": "2026-11-20T08:00:00Z", "userId": guid("ada"), "appId": client,
        "status": { "errorCode": 0 } });
    let events = || tenant.call("event.fromSignIns", json!({ "signIns": [row] }))["events"].clone();
    assert_eq!(events(), json!([]));
    for app in ["Visio", "Teams"] {
        let ids = tenant.call("app.list", json!({ "identity": app }))["items"][0]["signInAppIds"]
            .as_array()
            .unwrap()
            .clone();
        let ids: Vec<Value> = ids.into_iter().chain([json!(client)]).collect();
        tenant.call("app.define", json!({ "name": app, "signInAppIds": ids }));
        assert_eq!((&events()[0]["app"], &events()[0]["trigger"]), (&json!(app), &json!("FirstSignIn")));
        tenant.call("app.define", json!({ "name": app, "signInAppIds": null }));
    }
}

#[test]
fn r43_claims_and_reports_keep_the_name_of_an_app_removed_since() {
    let tenant = drawing("Local");
    let claim = tenant.claim(event("ada", "Visio", "RequestLicense"))["claim"].clone();
    tenant.call("policy.remove", json!({ "policy": "Visio" }));
    tenant.call("app.remove", json!({ "name": "Visio" }));
    assert_eq!(tenant.call("claim.get", json!({ "claim": claim }))["app"], "Visio");
    let report = tenant.at(1).call("report.get", json!({ "days": 1 }));
    assert_eq!(text(&report["items"][0]["app"]), "Visio", "{report}");
    // The same name is the same app: what was claimed for it still counts.
    tenant.call("app.define", json!({ "name": "VISIO", "servicePlanId": "VISIO_CLIENT_SUBSCRIPTION" }));
    assert_eq!(tenant.call("claim.list", json!({ "app": "visio" }))["items"][0]["claim"], claim);
}
