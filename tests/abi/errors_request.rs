//! Requests that are no requests, whatever the method: every method is asked each of them.

use crate::errors::{Case, Told, refused};
use crate::host::Client;
use crate::tenant::ok;
use engine::api::METHODS;
use serde_json::json;

#[test]
fn bytes_that_are_no_request_are_refused_by_every_method() {
    let client = Client::new();
    refused(*client, &cases());
}

#[test]
fn an_event_that_is_no_object_is_told_so_in_words_of_json() {
    let client = Client::new();
    let answer = ok(*client, "claim.test", json!({ "events": [5, []] }));
    for (place, item) in answer["items"].as_array().unwrap().iter().enumerate() {
        let error = &item["error"];
        assert_eq!(
            (&error["field"], &error["message"]),
            (&json!(format!("events[{place}]")), &json!("The value must be an object."))
        );
    }
}

pub fn cases() -> Vec<Case> {
    METHODS.iter().flat_map(|method| of_every_method(method.name)).chain(of_some()).collect()
}

fn of_every_method(method: &str) -> Vec<Case> {
    let bytes = |request: &[u8], name, hint| Case::bytes(method, request, Told::new(name, "", hint));
    let field =
        |request: &str, field, hint| Case::bytes(method, request, Told::new("INVALID_ARGUMENT", field, hint));
    vec![
        bytes(br#"{"now":"2026-01-"#, "INVALID_JSON", "one whole JSON object"),
        bytes(br#"{"now" "2026-01-02T00:00:00Z"}"#, "INVALID_JSON", "one whole JSON object"),
        bytes(br#"{"now":1e999}"#, "INVALID_JSON", "one whole JSON object"),
        bytes(b"{", "INVALID_JSON", "one whole JSON object"),
        bytes(b"nothing", "INVALID_JSON", "one whole JSON object"),
        bytes(b"{}{}", "INVALID_JSON", "one whole JSON object"),
        bytes(b"{}\0", "INVALID_JSON", "one whole JSON object"),
        bytes(b"{\"now\":\"a\0b\"}", "INVALID_JSON", "one whole JSON object"),
        bytes(b"\xEF\xBB\xBF{}", "INVALID_JSON", "one whole JSON object"),
        bytes(b"[{}]", "INVALID_JSON", "one JSON object"),
        bytes(b"null", "INVALID_JSON", "one JSON object"),
        bytes(b"{\"now\":\"\xff\"}", "INVALID_UTF8", "UTF-8"),
        bytes(b"{\"\xc0\xaf\":1}", "INVALID_UTF8", "UTF-8"),
        bytes(b"{\"a\":\"\xed\xa0\x80\"}", "INVALID_UTF8", "UTF-8"),
        bytes(deep(r#"{"now":"#, "[", 10_000).as_bytes(), "TOO_DEEP", "brackets"),
        bytes(deep("", r#"{"a":"#, 10_000).as_bytes(), "TOO_DEEP", "brackets"),
        field(r#"{"nowx":"2026-01-02T00:00:00Z"}"#, "nowx", "Did you mean now?"),
        field("{\"a\\u001b\u{202e}\":1}", "a\\u{1b}\\u{202e}", "Known here"),
        field(r#"{"now":7}"#, "now", "describe"),
        field(r#"{"now":"yesterday"}"#, "now", "describe"),
        field(r#"{"now":"2026-02-30T00:00:00Z"}"#, "now", "describe"),
        field(r#"{"now":"2026-01-02T00:00:00Z","now":"2026-01-02T00:00:00Z"}"#, "now", "once"),
        field(r#"{"actor":"me"}"#, "actor", "describe"),
        field(r#"{"actor":{}}"#, "actor.id", "a value"),
        field(r#"{"actor":{"id":"me","roles":["x\ty"]}}"#, "actor.roles[0]", "line breaks"),
        field(r#"{"actor":{"id":"me","role":[]}}"#, "actor.role", "Did you mean roles?"),
        field(r#"{"actor":{"id":"me","roles":[7]}}"#, "actor.roles[0]", "describe"),
    ]
}

fn deep(begin: &str, level: &str, levels: usize) -> String {
    format!("{begin}{}", level.repeat(levels))
}

fn of_some() -> Vec<Case> {
    let large = vec![b' '; 33 << 20];
    let argument = |method, request, field, hint| Case::new(method, request, "INVALID_ARGUMENT", field, hint);
    vec![
        Case::bytes("setting.get", large, Told::new("TOO_LARGE", "request_len", "several calls")),
        Case::bytes("setting.get", deep(r#"{"a":"#, "[", 1 << 20), Told::new("TOO_DEEP", "", "brackets")),
        Case::new("policy.creat", json!({}), "UNKNOWN_METHOD", "method", "policy.create"),
        Case::new("POLICY.CREATE", json!({}), "UNKNOWN_METHOD", "method", "policy.create"),
        Case::new("no such thing", json!({}), "UNKNOWN_METHOD", "method", "describe"),
        argument("policy.create", json!({}), "name", "a value"),
        argument(
            "policy.create",
            json!({ "name": "New", "app": "Teams", "products": [{}] }),
            "products[0].product",
            "a value",
        ),
        argument(
            "policy.create",
            json!({ "name": "New", "app": "Teams", "products": [{ "sku": "x" }] }),
            "products[0].sku",
            "product",
        ),
        argument(
            "policy.create",
            json!({ "name": "New", "app": "Teams", "products": "TEAMS_A" }),
            "products",
            "describe",
        ),
        argument(
            "policy.create",
            json!({ "name": "New", "app": "Teams", "products": [], "assignVia": "Both" }),
            "assignVia",
            "describe",
        ),
        argument("policy.update", json!({ "polcy": "Small" }), "polcy", "Did you mean policy?"),
        argument("policy.list", json!({ "limit": 1.5 }), "limit", "describe"),
        argument("policy.list", json!({ "enabled": "yes" }), "enabled", "describe"),
        argument(
            "policy.product.move",
            json!({ "policy": "Small", "product": "A", "by": "x" }),
            "by",
            "describe",
        ),
        argument("policy.import", json!({ "document": 5 }), "document", "describe"),
        argument("policy.list", json!({ "limit": -1 }), "limit", "describe"),
        argument("policy.list", json!({ "limit": 1e30 }), "limit", "describe"),
        argument("policy.list", json!({ "limit": u64::MAX }), "limit", "describe"),
        argument("claim.get", json!({ "claim": 1_u64 << 63 }), "claim", "describe"),
        argument("claim.get", json!({ "claim": "1" }), "claim", "describe"),
        argument("pool.update", json!({ "product": "TEAMS_A", "reserve": -1 }), "reserve", "describe"),
        argument("setting.update", json!({ "enabled": true, "dryRun": "no" }), "dryRun", "describe"),
        argument(
            "setting.update",
            json!({ "environmentScope": { "powerApp": "All" } }),
            "environmentScope.powerApp",
            "powerApps",
        ),
        argument("user.import", json!({ "users": [], "snapshot": "Whole" }), "snapshot", "describe"),
    ]
}
