//! `audit.list`: filters, order, pages.

use crate::support::small::{PRIMARY, claim, serving, user};
use crate::support::{Tenant, column, text, with};
use serde_json::{Value, json};

fn host() -> Tenant {
    let host = serving("Local", [5, 5]);
    for number in 1..=3 {
        claim(&host, &user(number), "2026-02-01T00:00:00Z");
    }
    host.call(
        "pool.update",
        json!({ "product": PRIMARY, "reserve": 1, "actor": { "id": "anna", "name": "Anna A." }, "correlationId": "one" }),
    );
    host.call(
        "policy.update",
        json!({ "policy": "Teams for all", "priority": 5, "actor": { "id": "ben" }, "correlationId": "one" }),
    );
    host
}

fn sequences(host: &Tenant, request: Value) -> Vec<Value> {
    column(&host.call("audit.list", request)["items"], "sequence")
}

#[test]
fn records_are_listed_newest_first_in_pages() {
    let host = host();
    let all = sequences(&host, json!({}));
    let count = all.len() as u64;
    assert_eq!(all, (1..=count).rev().map(|number| json!(number)).collect::<Vec<_>>());
    assert_eq!(column(&json!(host.pages("audit.list", json!({}), 2)), "sequence"), all);
    let first = host.call("audit.list", json!({ "limit": 1 }));
    assert_eq!(
        host.error("audit.list", json!({ "action": "Update pool", "cursor": first["next"] })),
        "INVALID_ARGUMENT"
    );
}

#[test]
fn each_filter_alone_changes_the_list() {
    let host = host();
    let last = sequences(&host, json!({ "limit": 1 }))[0].as_i64().unwrap();
    let (ben, anna) = (json!(last), json!(last - 1));
    for (field, value, expected) in [
        ("actorId", "ANNA", vec![&anna]),
        ("actorId", "anna a.", vec![&anna]),
        ("action", "update POLICY", vec![&ben]),
        ("action", "Update pool", vec![&anna]),
        ("target", &format!("product:{}", PRIMARY.to_uppercase()), vec![&anna]),
        ("correlationId", "ONE", vec![&ben, &anna]),
        ("to", "2000-01-01T00:00:00Z", vec![]),
        ("from", "9000-01-01T00:00:00Z", vec![]),
    ] {
        assert_eq!(
            sequences(&host, json!({ field: value })).iter().collect::<Vec<_>>(),
            expected,
            "{field} {value}"
        );
        let exported = host.call("audit.export", json!({ "format": "JsonLines", field: value }));
        assert_eq!(exported["records"], expected.len(), "{field} {value}");
    }
    assert_eq!(sequences(&host, json!({ "action": "Decide claim" })).len(), 3);
    let claims = host.call("audit.list", json!({ "target": "claim:2" }));
    assert_eq!(column(&claims["items"], "claim"), [2]);
    let both = json!({ "action": "Update pool", "actorId": "ben" });
    assert_eq!(sequences(&host, both), Vec::<Value>::new());
    for (field, value) in [("target", "setting"), ("policy", "Teams for all"), ("target", "product:SPE_E3")] {
        let neither = json!({ "action": "Decide claim", field: value });
        assert_eq!(sequences(&host, neither.clone()), Vec::<Value>::new(), "{neither}");
        let export = with(neither, json!({ "format": "JsonLines" }));
        assert_eq!(host.call("audit.export", export)["records"], 0);
    }
}

#[test]
fn what_can_be_of_no_record_is_refused() {
    let host = host();
    let (early, late) = ("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z");
    for (request, name, field, says) in [
        (json!({ "action": "Update policies" }), "INVALID_ARGUMENT", "action", "Update policy product"),
        (json!({ "actorId": "nobody" }), "NOT_FOUND", "actorId", "no such actor"),
        (json!({ "from": late, "to": early }), "INVALID_ARGUMENT", "from", "to (2026-11-01T00:00:00.000Z)"),
        (json!({ "from": late, "to": late }), "INVALID_ARGUMENT", "from", "from (2026-12-01T00:00:00.000Z)"),
    ] {
        let export = with(request.clone(), json!({ "format": "JsonLines" }));
        for (method, request) in [("audit.list", request), ("audit.export", export)] {
            let error = host.refuses(method, request, name, field);
            assert!(text(&error["message"]).contains(says), "{method}: {error}");
        }
    }
    let window = json!({ "from": late, "to": early });
    for method in ["claim.list", "report.get"] {
        host.refuses(method, window.clone(), "INVALID_ARGUMENT", "from");
    }
}

#[test]
fn what_it_is_about_is_named_as_elsewhere() {
    let host = host();
    let id = host.call("policy.list", json!({}))["items"][0]["id"].clone();
    host.call("claim.undo", json!({ "claims": [2] }));
    host.call("claim.unlock", json!({ "user": user(2) }));
    let actions = |request: Value| column(&host.call("audit.list", request)["items"], "action");
    for claim in
        [json!({ "claim": 2 }), json!({ "target": "CLAIM:2" }), json!({ "claim": 2, "user": user(2) })]
    {
        assert_eq!(actions(claim), ["Undo claim", "Decide claim"]);
    }
    for name in [user(2), "USER2@contoso.com".to_owned()] {
        assert_eq!(actions(json!({ "user": name })), ["Unlock claims", "Undo claim", "Decide claim"]);
        assert_eq!(actions(json!({ "user": name, "action": "decide claim" })), ["Decide claim"]);
        assert_eq!(actions(json!({ "user": name, "action": "Undo claim" })), ["Undo claim"]);
    }
    for name in [&id, &json!("teams FOR all")] {
        assert_eq!(actions(json!({ "policy": name })), ["Update policy", "Create policy"]);
        assert_eq!(actions(json!({ "policy": name, "actorId": "ben" })), ["Update policy"]);
    }
    for nothing in [
        json!({ "claim": 1, "user": user(2) }),
        json!({ "claim": 1, "policy": id }),
        json!({ "claim": 1, "target": "claim:2" }),
    ] {
        assert_eq!(actions(nothing), Vec::<Value>::new());
    }
    host.call(
        "user.import",
        json!({ "users": [{ "id": user(2), "@removed": { "reason": "deleted" } }], "takenAt": "2026-03-01T00:00:00Z" }),
    );
    for name in [user(2), "User2@contoso.com".to_owned()] {
        assert_eq!(actions(json!({ "user": name })).len(), 3, "of one who is gone too");
        let claims = host.call("claim.list", json!({ "user": name }));
        assert_eq!(column(&claims["items"], "claim"), [2], "by either name");
    }
    let listed = |method: &str| column(&host.call(method, json!({ "user": user(2) }))["items"], "claim");
    let days = json!({ "user": user(2), "days": 30, "includeRefused": true, "now": "2026-02-02T00:00:00Z" });
    assert_eq!((listed("claim.list"), listed("change.list")), (vec![json!(2)], vec![]));
    assert_eq!(column(&host.call("report.get", days)["items"], "claim"), [2]);
    for (field, value) in [("user", json!("nobody")), ("policy", json!("none")), ("claim", json!(99))] {
        host.refuses("audit.list", json!({ field: value }), "NOT_FOUND", field);
    }
    let first = host.call("audit.list", json!({ "user": user(2), "limit": 1 }));
    assert_eq!(host.error("audit.list", json!({ "claim": 2, "cursor": first["next"] })), "INVALID_ARGUMENT");
}

#[test]
fn from_is_in_the_window_and_to_is_not() {
    let host = host();
    let newest = host.call("audit.list", json!({ "limit": 1 }))["items"][0].clone();
    let (sequence, at) = (&newest["sequence"], text(&newest["recordedAt"]));
    assert!(sequences(&host, json!({ "from": at })).contains(sequence));
    assert!(!sequences(&host, json!({ "to": at })).contains(sequence));
}
