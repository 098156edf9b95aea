//! event.fromSignIns: events of a sign-in log.

mod support;

use serde_json::{Value, json};
use support::{Host, column, user};

const TEAMS_CLIENT: &str = "1fec8e78-bce4-4aaf-ab1b-5451cc387264";

fn sign_in(id: &str, number: u64, at: &str) -> Value {
    json!({ "id": id, "createdDateTime": at, "userId": user(number), "appId": TEAMS_CLIENT, "status": { "errorCode": 0 } })
}

fn log() -> Value {
    json!([
        sign_in("d", 2, "2026-11-20T09:00:00Z"),
        sign_in("c", 1, "2026-11-20T08:00:00Z"),
        sign_in("b", 1, "2026-11-20T07:00:00Z"),
        sign_in("a", 2, "2026-11-20T07:00:00Z"),
    ])
}

#[test]
fn r31_events_come_oldest_first() {
    let host = Host::new("Local");
    let reply = host.call("event.fromSignIns", json!({ "signIns": { "value": log() } }));
    assert_eq!(column(&reply["events"], "id"), ["a", "b", "c", "d"]);
    assert_eq!(
        reply["events"][0],
        json!({ "id": "a", "user": user(2), "app": "Teams", "trigger": "FirstSignIn", "at": "2026-11-20T07:00:00.000Z" })
    );
    assert_eq!((&reply["skipped"], &reply["errors"], &reply["warnings"]), (&json!({}), &json!([]), &json!([])));
}

#[test]
fn r31_first_only_keeps_the_earliest_row_of_each_user_and_app() {
    let host = Host::new("Local");
    let mut rows = log();
    rows.as_array_mut().unwrap().push(sign_in("e", 2, "2026-11-20T06:59:59Z"));
    let reply = host.call("event.fromSignIns", json!({ "signIns": rows, "firstOnly": true }));
    assert_eq!(column(&reply["events"], "id"), ["e", "b"]);
    assert_eq!(reply["skipped"], json!({ "Repeated": 3 }));
}

/// A refusal of before says nothing of a row of this log: only an earlier row does.
#[test]
fn r31_first_only_forgets_what_was_decided_before() {
    let host = Host::new("Local");
    let once = host.call("event.fromSignIns", json!({ "signIns": log(), "firstOnly": true }));
    host.call("claim.invoke", json!({ "events": once["events"] }));
    let again = host.call("event.fromSignIns", json!({ "signIns": log(), "firstOnly": true }));
    assert_eq!(once, again);
}

#[test]
fn rows_that_make_no_event_are_counted_by_reason() {
    let host = Host::new("Local");
    let fixture = format!("{}/tests/fixtures/graph/sign-ins.json", env!("CARGO_MANIFEST_DIR"));
    let reply = host.call("event.fromSignIns", json!({ "path": fixture }));
    assert_eq!(column(&reply["events"], "id"), ["516e1e00-0000-4000-8000-000000000001"]);
    assert_eq!(reply["skipped"], json!({ "Failed": 1, "NotAUser": 2, "UnknownApp": 1 }));
}

#[test]
fn a_row_that_cannot_be_read_is_named_and_the_others_go_through() {
    let host = Host::new("Local");
    let mut rows = log();
    rows[1]["createdDateTime"] = json!("yesterday");
    let path = host.path("log.json");
    let lines: Vec<String> = rows.as_array().unwrap().iter().map(Value::to_string).collect();
    std::fs::write(&path, lines.join("\n")).unwrap();
    for (request, line) in [(json!({ "signIns": rows }), json!(null)), (json!({ "path": path }), json!(2))] {
        let reply = host.call("event.fromSignIns", request);
        assert_eq!(column(&reply["events"], "id"), ["a", "b", "d"]);
        assert_eq!(reply["skipped"], json!({ "Unreadable": 1 }));
        let error = &reply["errors"][0];
        assert_eq!((&error["index"], &error["line"], &error["error"]["field"]), (&json!(1), &line, &json!("createdDateTime")));
        assert!(!error.to_string().contains("yesterday"), "{error}");
    }
}

#[test]
fn a_page_that_is_not_the_last_is_said_to_be_so() {
    let host = Host::new("Local");
    let page = json!({ "value": log(), "@odata.nextLink": "https://graph.microsoft.com/v1.0/auditLogs/signIns?$skiptoken=1" });
    let reply = host.call("event.fromSignIns", json!({ "signIns": page }));
    assert_eq!(reply["warnings"].as_array().unwrap().len(), 1);
}

#[test]
fn a_log_that_cannot_be_read_is_refused() {
    let host = Host::new("Local");
    let written = |name: &str, bytes: &[u8]| {
        let path = host.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let truncated = written("truncated.json", &log().to_string().as_bytes()[..200]);
    let utf16: Vec<u8> = "[{}]".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (request, name, field) in [
        (json!({}), "INVALID_ARGUMENT", "signIns"),
        (json!({ "signIns": [], "path": "/tmp/x" }), "INVALID_ARGUMENT", "path"),
        (json!({ "signIns": "text" }), "INVALID_JSON", "signIns"),
        (json!({ "path": "log.json" }), "INVALID_ARGUMENT", "path"),
        (json!({ "path": host.path("") }), "INVALID_ARGUMENT", "path"),
        (json!({ "path": host.path("missing.json") }), "INVALID_ARGUMENT", "path"),
        (json!({ "path": truncated }), "INVALID_JSON", "path"),
        (json!({ "path": written("utf16.json", &utf16) }), "INVALID_UTF8", "path"),
    ] {
        let error = host.fails("event.fromSignIns", request.clone());
        assert_eq!((error["name"].as_str(), error["field"].as_str()), (Some(name), Some(field)), "{request}");
    }
}
