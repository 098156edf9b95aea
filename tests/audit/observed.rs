//! What an export for other tools says of a Graph store's claims: what imports showed, and nothing before
//! that (r48).

use crate::support::small::{PRIMARY, claim, policy, serving, tenant, user};
use crate::support::{Tenant, licensed, text};
use serde_json::{Value, json};

const CLAIMED_AT: &str = "2026-02-01T00:00:00.000Z";
const SEEN_AT: &str = "2026-02-02T00:00:00.000Z";
const LACKED_AT: &str = "2026-02-04T00:00:00.000Z";
const GONE_AT: &str = "2026-02-05T00:00:00.000Z";

fn exported(host: &Tenant) -> Vec<Value> {
    let exported = host.call("audit.export", json!({ "format": "DirectoryAudit", "target": "claim:1" }));
    assert!(!text(&exported["text"]).contains("Core Directory"));
    text(&exported["text"]).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A Graph store with a claim that Anna had decided.
fn claimed() -> Tenant {
    let host = serving("Graph", [3, 1]);
    let events = json!([{ "id": "e", "user": user(1), "app": "Teams" }]);
    let actor = json!({ "id": user(90), "name": "anna@contoso.com" });
    let done = host.call("claim.invoke", json!({ "events": events, "now": CLAIMED_AT, "actor": actor }));
    assert_eq!(done["items"][0]["outcome"], "Claimed");
    host
}

/// An import by Ines that shows the license; or does not, and agrees with an earlier one (r46).
fn import(host: &Tenant, shows: bool, taken_at: &str) -> Value {
    if !shows {
        read(host, false, LACKED_AT);
    }
    read(host, shows, taken_at)
}

fn read(host: &Tenant, shows: bool, taken_at: &str) -> Value {
    let states = if shows { vec![licensed(PRIMARY)] } else { vec![] };
    let users = json!([{ "id": user(1), "licenseAssignmentStates": states }]);
    host.call("user.import", json!({ "users": users, "takenAt": taken_at, "now": taken_at, "actor": { "id": "ines@contoso.com" } }))
}

/// What the pair says: its activities, its time, who did it, and the products before and after.
fn pair(audits: &[Value]) -> (Vec<String>, Vec<Value>, Vec<Value>, [bool; 2]) {
    let column = |path: &str| {
        audits.iter().map(|audit| audit.pointer(path).cloned().unwrap_or_default()).collect::<Vec<_>>()
    };
    let change = &audits[0]["targetResources"][0]["modifiedProperties"][0];
    assert_eq!(change["displayName"], "AssignedLicense");
    let holds = |value: &Value| text(value).contains(PRIMARY);
    let names = column("/activityDisplayName").iter().map(text).collect();
    (
        names,
        column("/activityDateTime"),
        column("/initiatedBy/user/userPrincipalName"),
        [holds(&change["oldValue"]), holds(&change["newValue"])],
    )
}

const PAIR: [&str; 2] = ["Update user", "Change user license"];

#[test]
fn r48_a_claim_is_told_when_its_license_was_seen_and_by_whom_it_was_asked_for() {
    let host = claimed();
    assert_eq!(exported(&host), Vec::<Value>::new(), "a unit is booked, and nothing is done");
    assert_eq!(import(&host, true, "2026-01-31T00:00:00Z")["observed"], 0, "taken before the claim");
    assert_eq!(exported(&host), Vec::<Value>::new());
    assert_eq!(import(&host, true, SEEN_AT)["observed"], 1);
    let (names, times, whom, holds) = pair(&exported(&host));
    assert_eq!(
        (names, times, holds),
        (PAIR.map(str::to_owned).to_vec(), vec![json!(SEEN_AT); 2], [false, true])
    );
    assert_eq!(whom, [json!("anna@contoso.com"), json!("anna@contoso.com")], "not Ines, who imported");
    import(&host, true, "2026-02-03T00:00:00Z");
    assert_eq!(exported(&host).len(), 2, "seen again is no news");
    assert_eq!(host.call("audit.verify", json!({}))["ok"], true);
}

#[test]
fn r48_an_undo_is_told_when_the_license_was_seen_gone() {
    let host = claimed();
    import(&host, true, SEEN_AT);
    host.call(
        "claim.undo",
        json!({ "claims": [1], "now": "2026-02-03T00:00:00Z", "actor": { "id": "udo@contoso.com" } }),
    );
    assert_eq!(exported(&host).len(), 2, "the removal is asked for, and nothing is done");
    import(&host, false, GONE_AT);
    let audits = exported(&host);
    let (names, times, whom, holds) = pair(&audits[2..]);
    assert_eq!(
        (names, times, holds),
        (PAIR.map(str::to_owned).to_vec(), vec![json!(GONE_AT); 2], [true, false])
    );
    assert_eq!(whom, [json!("udo@contoso.com"), json!("udo@contoso.com")]);
}

#[test]
fn r48_an_undo_of_what_was_never_sent_did_nothing_in_the_tenant() {
    let host = claimed();
    host.call("claim.undo", json!({ "claims": [1], "now": "2026-02-03T00:00:00Z" }));
    import(&host, false, GONE_AT);
    assert_eq!(exported(&host), Vec::<Value>::new());
}

#[test]
fn r48_what_somebody_else_did_is_seen_and_nobody_is_named() {
    let host = claimed();
    import(&host, true, SEEN_AT);
    assert_eq!(import(&host, false, GONE_AT)["removedOutside"], 1);
    let audits = exported(&host);
    assert_eq!(audits.len(), 3);
    let removal = &audits[2];
    assert_eq!(
        (&removal["activityDisplayName"], &removal["activityDateTime"]),
        (&json!("Observe removal"), &json!(GONE_AT))
    );
    assert_eq!(removal["initiatedBy"], json!({ "app": null, "user": null }));
    assert_eq!(removal["targetResources"][0]["userPrincipalName"], "user1@contoso.com");
}

#[test]
fn every_claim_that_an_import_showed_has_a_record() {
    let host = claimed();
    let mut records = Vec::new();
    for (shows, at) in [(true, SEEN_AT), (false, GONE_AT)] {
        import(&host, shows, at);
        records.push(host.call("audit.list", json!({ "target": "claim:1", "limit": 1 }))["items"][0].clone());
    }
    let told =
        |record: &Value| (record["action"].clone(), record["changes"][0].clone(), record["user"].clone());
    let state = |before: &str, after: &str| json!({ "field": "state", "before": before, "after": after });
    assert_eq!(told(&records[0]), (json!("Observe claim"), state("Booked", "Observed"), json!(user(1))));
    assert_eq!(
        told(&records[1]),
        (json!("Observe removal"), state("Observed", "RemovedOutside"), json!(user(1)))
    );
    assert_eq!(records[0]["actor"]["id"], "ines@contoso.com");
}

#[test]
fn an_actor_has_a_principal_name_only_where_id_or_name_is_one() {
    let host = serving("Local", [9, 9]);
    for (number, (id, name, principal)) in (1..).zip([
        (user(90).as_str(), Some("Anna A."), None),
        (user(90).as_str(), Some("anna@contoso.com"), Some("anna@contoso.com")),
        ("anna@contoso.com", Some("Anna"), Some("anna@contoso.com")),
        (
            "guest_example.com#EXT#@contoso.onmicrosoft.com",
            None,
            Some("guest_example.com#EXT#@contoso.onmicrosoft.com"),
        ),
        ("uid-1000", Some("Anna <anna@contoso.com>"), None),
        ("svc@localhost", None, None),
        ("a@b@contoso.com", None, None),
        ("@contoso.com", Some("anna @contoso.com"), None),
    ]) {
        let actor = json!({ "id": id, "name": name });
        host.call("pool.update", json!({ "product": PRIMARY, "reserve": number, "actor": actor }));
        let lines = host.call("audit.export", json!({ "format": "DirectoryAudit", "action": "Update pool" }));
        let last: Value = serde_json::from_str(text(&lines["text"]).lines().last().unwrap()).unwrap();
        let user = &last["initiatedBy"]["user"];
        assert_eq!(
            (&user["id"], &user["displayName"], &user["userPrincipalName"]),
            (&json!(id), &json!(name), &json!(principal))
        );
    }
}

#[test]
fn a_target_that_is_none_is_an_error_and_no_empty_list() {
    let host = tenant("Local", [3, 1]);
    let id = policy(&host, "Teams for all");
    claim(&host, &user(1), CLAIMED_AT);
    for (target, name) in [
        ("Teams for all", "INVALID_ARGUMENT"),
        ("policies", "INVALID_ARGUMENT"),
        ("polcy:Teams for all", "INVALID_ARGUMENT"),
        ("policy:Teams for", "NOT_FOUND"),
        (&format!("policy:{}", user(1)), "NOT_FOUND"),
        ("claim:2", "NOT_FOUND"),
        ("claim:one", "NOT_FOUND"),
        ("user:nobody@contoso.com", "NOT_FOUND"),
        ("product:NONE", "NOT_FOUND"),
        ("app:Mine", "NOT_FOUND"),
    ] {
        for (method, mut request) in
            [("audit.list", json!({})), ("audit.export", json!({ "format": "JsonLines" }))]
        {
            request["target"] = json!(target);
            let error = host.fails(method, request);
            assert_eq!(
                (&error["name"], &error["field"], &error["target"]),
                (&json!(name), &json!("target"), &json!(target)),
                "{method}"
            );
            assert!(!text(&error["hint"]).is_empty(), "{error}");
        }
    }
    let count = |target: &str| {
        host.call("audit.list", json!({ "target": target }))["items"].as_array().unwrap().len()
    };
    assert_eq!((count("policy:teams FOR all"), count(&format!("policy:{id}"))), (1, 1));
    assert_eq!(
        (count("user:user1@contoso.com"), count("catalog"), count("app:Teams")),
        (0, 0, 0),
        "nothing happened to these"
    );
    host.call("policy.remove", json!({ "policy": id }));
    assert_eq!(count(&format!("policy:{id}")), 2, "of one that was removed too");
}
