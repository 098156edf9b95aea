//! report.export: a file or a text, whole or not at all, the same report as report.get's.

use crate::support::small::{PRIMARY, claim, numbered, serving, user};
use crate::support::{Tenant, column, text, with, without};
use autoclaim::api::Client;
use serde_json::{Value, json};

const NOW: &str = "2026-11-22T00:00:00Z";

/// Two claims, two refusals and one more claim of another day and policy.
fn told() -> Tenant {
    let host = serving("Local", [1, 1]);
    for number in 1..=4 {
        claim(&host, &user(number), "2026-11-20T10:00:00.500Z");
    }
    let wider = [with(numbered(11), json!({ "department": "Law" }))];
    host.call("user.import", json!({ "users": wider, "takenAt": "2026-01-02T00:00:00Z" }));
    host.call("policy.update", json!({ "policy": "Teams for all", "name": "Renamed" }));
    host.sql("UPDATE pool SET enabled = enabled + 1 WHERE product = 1");
    claim(&host, &user(11), "2026-11-21T10:00:00Z");
    host
}

fn exported(host: &Tenant, format: &str, request: Value) -> Value {
    host.call("report.export", with(json!({ "format": format, "now": NOW }), request))
}

fn body(host: &Tenant, format: &str, request: Value) -> String {
    let reply = exported(host, format, request);
    let body = text(&reply["text"]);
    assert_eq!(
        (&reply["format"], &reply["path"], &reply["bytes"]),
        (&json!(format), &json!(null), &json!(body.len()))
    );
    body
}

/// The records of a CSV, each by its header.
fn records(csv: &str) -> Vec<Value> {
    let csv = csv.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader
        .deserialize()
        .map(|record: Result<std::collections::BTreeMap<String, String>, _>| json!(record.unwrap()))
        .collect()
}

fn document(host: &Tenant, request: Value) -> Value {
    serde_json::from_str(&body(host, "Json", request)).unwrap()
}

#[test]
fn r43_a_csv_has_every_column_and_times_with_their_zone() {
    let host = told();
    let csv = body(&host, "Csv", json!({}));
    assert!(csv.ends_with("\r\n") && !csv.replace("\r\n", "").contains(['\r', '\n']), "{csv:?}");
    let records = records(&csv);
    assert_eq!(column(&json!(records), "claim"), ["5", "2", "1"]);
    let policy = host.call("policy.get", json!({ "policy": "Renamed" }))["id"].clone();
    assert_eq!(
        records[2],
        json!({
            "decidedAt": "2026-11-20T10:00:00Z", "at": "", "userId": user(1), "userPrincipalName": "user1@contoso.com", "displayName": "User 1",
            "department": "Sales", "app": "Teams", "trigger": "FirstSignIn", "policyId": policy, "policyName": "Teams for all",
            "skuId": PRIMARY, "skuPartNumber": "ENTERPRISEPACK", "productName": "Office 365 E3", "position": "0", "disabledPlans": "",
            "outcome": "Claimed", "state": "Observed", "undoneAt": "", "claim": "1",
        })
    );
}

#[test]
fn plans_that_are_off_stand_in_one_cell_by_name() {
    let host = told();
    host.sql("UPDATE claim SET disabled = x'57ff2da0773e42dfb2afffb7a23179299aaf7827d63c4b6189c3182f06f82e5c' WHERE claim = 1");
    assert_eq!(records(&body(&host, "Csv", json!({})))[2]["disabledPlans"], "TEAMS1; EXCHANGE_S_STANDARD");
}

#[test]
fn a_document_is_the_report_with_its_window_filters_and_ages() {
    let host = told();
    let request = json!({ "includeRefused": true, "days": 7, "title": "November" });
    let document = document(&host, request.clone());
    let report = host.call("report.get", with(without(request, "title"), json!({ "now": NOW })));
    for field in ["window", "items", "summary", "fed", "groups"] {
        assert_eq!(document[field], report[field], "{field}");
    }
    assert_eq!(document["items"].as_array().unwrap().len(), 5);
    assert_eq!(
        (&document["title"], &document["madeAt"]),
        (&json!("November"), &json!("2026-11-22T00:00:00.000Z"))
    );
    assert_eq!(document["ages"]["users"], "2026-01-02T00:00:00.000Z");
    assert_eq!(document["filters"]["includeRefused"], true);
}

/// Each field of a request changes what is exported, in every format that shows it.
#[test]
fn every_field_changes_what_is_exported() {
    let host = told();
    for (field, value) in [
        ("days", json!(1)),
        ("from", json!("2026-11-21T00:00:00Z")),
        ("to", json!("2026-11-21T00:00:00Z")),
        ("now", json!("2026-11-21T00:00:00Z")),
        ("policy", json!("Renamed")),
        ("product", json!("SPE_E3")),
        ("user", json!(user(2))),
        ("app", json!("PowerApps")),
        ("includeRefused", json!(true)),
        ("groupBy", json!("Department")),
        ("title", json!("Another")),
    ] {
        for format in ["Csv", "Html", "Json"] {
            // All claims are of one policy, which a document and a page name; a CSV has no title.
            let silent = format == "Csv" && ["title", "policy"].contains(&field);
            let changed = body(&host, format, json!({ field: value })) != body(&host, format, json!({}));
            assert_eq!(changed, !silent, "{format} {field}");
        }
    }
}

#[test]
fn groups_are_exported_in_place_of_rows() {
    let host = told();
    let request = |by: &str| json!({ "groupBy": by, "includeRefused": true });
    let csv = records(&body(&host, "Csv", request("Department")));
    assert_eq!(
        csv,
        [json!({ "key": "Sales", "id": "", "count": "4" }), json!({ "key": "Law", "id": "", "count": "1" })]
    );
    let json = document(&host, request("Day"));
    assert_eq!(column(&json["groups"], "count"), [4, 1]);
    assert_eq!((&json["items"], &json["filters"]["groupBy"]), (&json!([]), &json!("Day")));
    let reply = exported(&host, "Html", request("Outcome"));
    assert_eq!(reply["rows"], 2);
    assert!(text(&reply["text"]).contains("All outcomes"));
}

#[test]
fn the_headline_is_what_the_summary_says() {
    let host = told();
    host.sql("INSERT OR REPLACE INTO claim_now (claim, state) VALUES (2, 6)");
    host.sql("UPDATE tally SET state = 6 WHERE product = 2");
    let page = body(&host, "Html", json!({}));
    let figure = |name: &str| {
        let (_, rest) = page.split_once(&format!("<dt>{name}</dt><dd>")).unwrap();
        rest.split_once("</dd>").unwrap().0.parse::<u64>().unwrap()
    };
    let summary = host.call("report.get", json!({ "now": NOW }))["summary"].clone();
    assert_eq!(json!(figure("Claims")), summary["claimed"]);
    assert_eq!(json!(figure("Claims") + figure("Refusals")), summary["total"]);
    assert_eq!((figure("People"), figure("Refusals"), figure("Undone"), figure("Units left")), (3, 2, 1, 0));
    for said in [
        "3 licenses went to 3 people. 2 requests were refused",
        "2 pools have no unit left",
        "Buy, renew or free units",
        "325 days old",
    ] {
        assert!(page.contains(said), "{said}");
    }
}

#[test]
fn a_file_is_what_the_text_would_be_by_its_extension_too() {
    let host = told();
    for (name, format) in
        [("report.csv", "Csv"), ("report.HTML", "Html"), ("page.htm", "Html"), ("report.json", "Json")]
    {
        let path = host.path(name);
        let reply = host.call("report.export", json!({ "path": path, "now": NOW }));
        let written = std::fs::read_to_string(&path).unwrap();
        assert_eq!(written, body(&host, format, json!({})));
        assert_eq!(
            reply,
            json!({ "format": format, "path": path, "text": null, "bytes": written.len(), "replaces": false, "rows": 3 })
        );
    }
    for request in [json!({}), json!({ "path": host.path("report.txt") })] {
        host.refuses("report.export", request, "INVALID_ARGUMENT", "format");
    }
}

fn beside(host: &Tenant) -> Vec<String> {
    host.names().into_iter().filter(|name| !name.starts_with("tenant.db")).collect()
}

#[test]
fn a_file_is_replaced_only_when_asked_and_never_half_written() {
    let host = told();
    let path = host.path("report.csv");
    host.call("report.export", json!({ "path": path, "now": NOW }));
    let error = host.refuses(
        "report.export",
        json!({ "path": path, "includeRefused": true, "now": NOW }),
        "STORE_EXISTS",
        "path",
    );
    assert!(text(&error["hint"]).contains("overwrite"));
    let again = json!({ "path": path, "includeRefused": true, "overwrite": true, "now": NOW });
    assert_eq!(host.call("report.export", again)["rows"], 5);
    assert_eq!(records(&std::fs::read_to_string(&path).unwrap()).len(), 5);

    host.fails("report.export", json!({ "path": host.path("other.csv"), "policy": "nothing" }));
    assert_eq!(beside(&host), ["report.csv"], "a failed export leaves nothing");
    for path in ["report.csv", "", "/nowhere/at/all.csv", "/", &host.path(""), &host.path("tenant.db")] {
        host.refuses(
            "report.export",
            json!({ "path": path, "format": "Csv", "overwrite": true }),
            "INVALID_ARGUMENT",
            "path",
        );
    }
    assert_eq!(host.call("store.check", json!({}))["ok"], true);
}

#[test]
fn a_title_has_words_and_no_control_characters() {
    let host = told();
    for title in ["", "  ", "a\nb", &"x".repeat(201)] {
        host.refuses(
            "report.export",
            json!({ "format": "Html", "title": title }),
            "INVALID_ARGUMENT",
            "title",
        );
    }
    assert!(body(&host, "Html", json!({ "title": "\u{e9}".repeat(200) })).contains(&"\u{e9}".repeat(200)));
}

#[test]
fn a_session_that_only_reads_exports_too() {
    let host = told();
    let open = json!({ "path": host.path("tenant.db"), "readOnly": true }).to_string();
    let (reader, _) = Client::open(open.as_bytes()).unwrap();
    let request = json!({ "format": "Csv", "path": host.path("read.csv"), "now": NOW }).to_string();
    reader.call("report.export", request.as_bytes(), &Default::default()).unwrap();
    assert_eq!(records(&std::fs::read_to_string(host.path("read.csv")).unwrap()).len(), 3);
}

#[test]
fn an_interrupted_export_leaves_no_file() {
    let host = told();
    let interrupt = autoclaim::api::Interrupt::default();
    interrupt.set();
    let request = json!({ "path": host.path("cut.html") }).to_string();
    let error = host.client.call("report.export", request.as_bytes(), &interrupt).unwrap_err();
    assert_eq!(error.name.as_str(), "INTERRUPTED");
    assert_eq!(beside(&host), Vec::<String>::new());
}
