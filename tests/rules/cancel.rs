//! r58: pending changes that are cancelled, and what becomes of their claims.

use crate::{
    joined::{joining, units},
    support::{Tenant, direct, event, holding, product, sign_in, sku, text, user, with},
};
use serde_json::{Value, json};

fn cancel(tenant: &Tenant, request: Value) -> Value {
    tenant.call("change.cancel", request)
}

fn numbers(changes: &Value) -> Vec<i64> {
    changes.as_array().unwrap().iter().map(|change| change["id"].as_i64().unwrap_or(0)).collect()
}

#[test]
fn r58_a_cancelled_add_undoes_the_claim_frees_its_unit_and_keeps_nobody_from_claiming() {
    let tenant = Tenant::teams("Graph", 5);
    let claim = tenant.claim(sign_in("ada"));
    let reply =
        cancel(&tenant, json!({ "changes": [1], "reason": "Too early", "actor": { "id": "helpdesk" } }));
    assert_eq!((&reply["items"][0]["state"], &reply["others"]), (&json!("Cancelled"), &json!([])), "{reply}");
    let told = tenant.call("claim.get", json!({ "claim": claim["claim"] }));
    let told = ["state", "undoneBy", "undoReason"].map(|field| text(&told[field]));
    assert_eq!(told, ["Undone", "helpdesk", "Cancelled: Too early"]);
    assert_eq!((tenant.units("SPE_E3", "booked"), tenant.would(sign_in("ada"))), (0, "Claimed".into()));
    let unlocked = tenant.call("claim.unlock", json!({ "user": "ada@contoso.example" }));
    assert_eq!(unlocked["result"]["apps"], json!([]), "there is nothing to unlock");
    tenant.sound();
}

#[test]
fn r58_a_cancelled_removal_leaves_the_claim_observed_and_it_can_be_undone_again() {
    let tenant = Tenant::teams("Graph", 5);
    let claim = tenant.claimed();
    tenant.at(20).undo(&claim);
    let reply = cancel(&tenant, json!({ "owner": { "kind": "Undo", "id": claim["claim"] } }));
    assert_eq!((numbers(&reply["items"]), &reply["items"][0]["kind"]), (vec![2], &json!("RemoveLicense")));
    let told = tenant.call("claim.get", json!({ "claim": claim["claim"] }));
    assert_eq!((&told["state"], &told["undoneAt"]), (&json!("Observed"), &Value::Null));
    tenant.sound();
    assert_eq!(tenant.would(sign_in("ada")), "AlreadyEntitled");
    assert_eq!(tenant.undo(&claim)["state"], "UndoPending");
    tenant.agreed(30, &[user("ada")]);
    assert_eq!(
        (tenant.state(&claim), tenant.would(sign_in("ada"))),
        ("Undone".into(), "PreviouslyUndone".into())
    );
    tenant.sound();
}

#[test]
fn r58_what_is_under_way_cannot_be_cancelled() {
    for how in ["doubt = 1", "doubt = 2", "state = 2"] {
        let tenant = Tenant::in_file("Graph");
        tenant.at(0).set(json!({ "enabled": true }));
        tenant.own(&[sku("SPE_E3", 5, 0)]);
        tenant.people(&[user("ada"), user("bob")]);
        tenant.policy("Teams", &["SPE_E3"], json!({}));
        let claim = tenant.claim(sign_in("ada"));
        tenant.claim(sign_in("bob"));
        tenant.sql(&format!("UPDATE change SET {how} WHERE change = 1"));
        let reply = cancel(&tenant, json!({ "changes": [1, 2] }));
        let error = &reply["items"][0]["error"];
        assert_eq!(
            (&error["name"], &error["field"], &error["target"]),
            (&json!("CHANGE_UNDER_WAY"), &json!("changes[0]"), &json!("1"))
        );
        assert!(text(&error["hint"]).contains("undo claim 1"), "{error}");
        assert_eq!(reply["items"][1]["state"], "Cancelled", "the others are");
        assert_eq!((tenant.state(&claim), tenant.units("SPE_E3", "booked")), ("Booked".into(), 1), "{how}");
        assert_eq!(text(&tenant.undo(&claim)["error"]["name"]), "STALE_DATA", "{how}");
    }
}

#[test]
fn r58_what_is_closed_is_told_and_what_is_cancelled_already_stays_so() {
    let tenant = Tenant::teams("Graph", 5);
    tenant.claimed();
    tenant.claim(sign_in("bob"));
    let records = || tenant.call("store.info", json!({}))["counts"]["auditRecords"].clone();
    let reply = cancel(&tenant, json!({ "changes": [1, 2, 2, 9] }));
    let names: Vec<_> =
        reply["items"].as_array().unwrap().iter().map(|item| &item["error"]["name"]).collect();
    assert_eq!(names, [&json!("INVALID_ARGUMENT"), &Value::Null, &Value::Null, &json!("NOT_FOUND")]);
    assert_eq!(reply["items"][2]["state"], "Cancelled");
    let before = records();
    cancel(&tenant, json!({ "changes": [2] }));
    assert_eq!(records(), before, "again is no change");
}

/// A Graph store in which one user's two claims wait for one usage location.
fn located() -> (Tenant, Vec<Value>) {
    let tenant = Tenant::new("Graph");
    tenant.own(&[product("TEAMS_ONLY", 5, &["TEAMS1"]), product("APPS_ONLY", 5, &["POWERAPPS_PER_USER"])]);
    tenant.people(&[with(user("ada"), json!({ "usageLocation": null })), user("bob")]);
    tenant.policy("Teams", &["TEAMS_ONLY"], json!({}));
    tenant.policy("PowerApps", &["APPS_ONLY"], json!({}));
    tenant.set(json!({ "defaultUsageLocation": "DE" }));
    let claims =
        tenant.claims(&[sign_in("ada"), event("ada", "PowerApps", "RequestLicense"), sign_in("bob")]);
    (tenant, claims)
}

#[test]
fn r58_the_usage_location_goes_on_to_the_claim_that_waits_for_it() {
    for request in [json!({ "changes": [2] }), json!({ "owner": { "kind": "Claim", "id": 1 } })] {
        let (tenant, claims) = located();
        assert_eq!(numbers(&cancel(&tenant, request)["items"]), [2]);
        let left = tenant.call("change.list", json!({}))["items"].clone();
        let owners: Vec<_> = left.as_array().unwrap().iter().map(|it| it["owner"]["id"].as_i64()).collect();
        assert_eq!((numbers(&left), owners), (vec![1, 3, 4], vec![Some(2), Some(2), Some(3)]));
        assert_eq!([0, 1].map(|it| tenant.state(&claims[it])), ["Undone", "Booked"]);
        tenant.sound();
    }
}

#[test]
fn r58_what_waits_for_a_cancelled_change_is_cancelled_with_it() {
    let (tenant, claims) = located();
    let reply = cancel(&tenant, json!({ "kind": "SetUsageLocation" }));
    assert_eq!(numbers(&reply["items"]), [1]);
    let mut others = numbers(&reply["others"]);
    others.sort_unstable();
    assert_eq!(others, [2, 3]);
    assert_eq!([0, 1, 2].map(|it| tenant.state(&claims[it])), ["Undone", "Undone", "Booked"]);
    assert_eq!(numbers(&tenant.call("change.list", json!({}))["items"]), [4]);
    tenant.sound();
}

#[test]
fn r58_a_membership_is_cancelled_with_all_that_it_books() {
    let tenant = joining("Graph", [5, 5]);
    let claim = tenant.claim(sign_in("ada"));
    cancel(&tenant, json!({ "kind": "AddToGroup" }));
    assert_eq!((tenant.state(&claim), units(&tenant, "booked")), ("Undone".into(), [0, 0]));
    assert_eq!(tenant.would(event("ada", "PowerApps", "LaunchPremiumApp")), "NoPolicy");
    tenant.sound();
}

#[test]
fn r58_all_that_fits_is_cancelled_and_a_dry_run_keeps_nothing() {
    let (tenant, _) = located();
    let before = tenant.call("change.list", json!({}));
    let rehearsed = cancel(&tenant, json!({ "state": "Pending", "dryRun": true }));
    assert_eq!(tenant.call("change.list", json!({})), before);
    assert_eq!(cancel(&tenant, json!({ "state": "Pending" })), rehearsed);
    assert_eq!(tenant.call("change.list", json!({}))["items"], json!([]));
    assert_eq!(cancel(&tenant, json!({ "user": "bob@contoso.example" }))["items"], json!([]));
    let nothing = cancel(&tenant, json!({ "changes": [] }));
    assert_eq!(nothing, json!({ "items": [], "others": [] }));
    tenant.sound();
}

#[test]
fn r58_each_claim_has_a_record_that_says_what_was_asked_for_and_is_not_any_more() {
    let tenant = Tenant::teams("Graph", 5);
    let claim = tenant.claimed();
    tenant.at(20).undo(&claim);
    cancel(&tenant, json!({ "changes": [2], "reason": "A mistake" }));
    let record = tenant.call("audit.list", json!({ "limit": 1 }))["items"][0].clone();
    assert_eq!((&record["action"], &record["target"]), (&json!("Cancel change"), &json!("claim:1")));
    let changes: Vec<_> = record["changes"].as_array().unwrap().iter().map(|it| text(&it["field"])).collect();
    assert_eq!(changes, ["state", "requestedLicenses"]);
    assert_eq!(
        (&record["changes"][0]["before"], &record["changes"][0]["after"]),
        (&json!("UndoPending"), &json!("Observed"))
    );
    let export =
        tenant.call("audit.export", json!({ "format": "DirectoryAudit", "action": "Cancel change" }));
    assert_eq!(export["text"], "", "nothing was done in the tenant (r48)");
    tenant.at(30).people(&[holding("ada", &[direct(&sku("SPE_E3", 5, 1))])]);
    assert_eq!(tenant.call("audit.verify", json!({}))["ok"], true);
}
