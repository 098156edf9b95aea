//! claim.undo and claim.unlock: what they take, tell and leave behind.

mod support;

use serde_json::{Value, json};
use support::small::{claim, policy, tenant, user};
use support::{Tenant, column, says, with};

const NOW: &str = "2026-01-02T10:00:00.000Z";
const LATER: &str = "2026-01-02T11:00:00.000Z";

/// A store with claims 1 and 2 of two users and a refusal, number 3.
fn claims(mode: &str) -> Tenant {
    let host = tenant(mode, [2, 0]);
    policy(&host, "Teams");
    for number in 1..=3 {
        let decision = claim(&host, &user(number), NOW);
        assert_eq!(decision["outcome"], if number < 3 { "Claimed" } else { "PoolsEmpty" });
    }
    host
}

fn undo(host: &Tenant, request: Value) -> Value {
    host.call("claim.undo", with(json!({ "now": LATER }), request))
}

fn states(host: &Tenant) -> Vec<Value> {
    column(&host.call("claim.list", json!({}))["items"], "state")
}

#[test]
fn items_are_undone_one_by_one_in_the_order_of_the_request() {
    for (mode, after) in [("Local", "Undone"), ("Graph", "Undone")] {
        let host = claims(mode);
        let reply = undo(&host, json!({ "claims": [2, 3, 99, 1, 2] }));
        let items = reply["items"].as_array().unwrap();
        assert_eq!((&items[0]["claim"], &items[0]["state"]), (&json!(2), &json!(after)));
        says(&items[1]["error"], "INVALID_ARGUMENT", "claims[1]", "granted a license");
        says(&items[2]["error"], "NOT_FOUND", "claims[2]", "claims");
        assert_eq!((&items[1]["index"], &items[2]["index"]), (&json!(1), &json!(2)));
        assert_eq!((&items[3]["claim"], &items[3]["changed"]), (&json!(1), &json!(true)));
        assert_eq!((&items[4]["claim"], &items[4]["changed"]), (&json!(2), &json!(false)));
        assert_eq!(reply["summary"], json!({ "Undone": 3 }));
        assert_eq!(states(&host), [json!(null), json!("Undone"), json!("Undone")]);
    }
}

#[test]
fn with_atomic_one_claim_that_cannot_be_undone_refuses_all() {
    let host = claims("Local");
    let error = host.fails("claim.undo", json!({ "claims": [1, 3], "atomic": true }));
    says(&error, "INVALID_ARGUMENT", "claims[1]", "granted a license");
    assert_eq!(states(&host), [json!(null), json!("Observed"), json!("Observed")]);
    undo(&host, json!({ "claims": [1, 3], "atomic": false }));
    assert_eq!(states(&host), [json!(null), json!("Observed"), json!("Undone")]);
}

#[test]
fn a_dry_run_tells_and_keeps_nothing() {
    for mode in ["Local", "Graph"] {
        let host = claims(mode);
        let before = host.call("store.info", json!({}))["counts"].clone();
        let would = undo(&host, json!({ "claims": [1], "dryRun": true }));
        assert_eq!(states(&host)[2], if mode == "Local" { "Observed" } else { "Booked" });
        assert_eq!(host.call("store.info", json!({}))["counts"], before);
        assert_eq!(undo(&host, json!({ "claims": [1], "dryRun": false })), would, "{mode}");
    }
}

#[test]
fn a_claim_tells_when_by_whom_and_why_it_was_undone() {
    let host = claims("Local");
    let undone =
        undo(&host, json!({ "claims": [1], "reason": "Left the project", "actor": { "id": "helpdesk" } }));
    let expected = [json!(LATER), json!("helpdesk"), json!("Left the project")];
    let of = |view: &Value| ["undoneAt", "undoneBy", "undoReason"].map(|field| view[field].clone());
    assert_eq!(of(&undone["items"][0]), expected);
    assert_eq!(of(&host.call("claim.get", json!({ "claim": 1 }))), expected);
    let list = host.call("claim.list", json!({ "state": "Undone" }))["items"].clone();
    assert_eq!((list.as_array().unwrap().len(), of(&list[0])), (1, expected));
    assert_eq!(of(&host.call("claim.get", json!({ "claim": 2 }))), [json!(null), json!(null), json!(null)]);
    let of_user = host.call("claim.list", json!({ "user": user(1) }))["items"].clone();
    assert_eq!(column(&of_user, "claim"), [json!(1)], "it lies with its user still");
    let silent = undo(&host, json!({ "claims": [2] }));
    assert_eq!(silent["items"][0]["undoReason"], json!(null));
}

#[test]
fn a_reason_may_be_long_and_a_call_empty() {
    let host = claims("Local");
    undo(&host, json!({ "claims": [1], "reason": "x".repeat(1_000) }));
    assert_eq!(undo(&host, json!({ "claims": [] })), json!({ "items": [], "summary": {} }));
}

#[test]
fn r43_a_report_lists_claims_undone_and_when() {
    for mode in ["Local", "Graph"] {
        let host = claims(mode);
        undo(&host, json!({ "claims": [1] }));
        let report = host.call("report.get", json!({ "now": "2026-01-03T00:00:00Z" }));
        let rows: Vec<_> =
            report["items"].as_array().unwrap().iter().map(|row| [&row["claim"], &row["undoneAt"]]).collect();
        assert_eq!(rows, [[&json!(2), &json!(null)], [&json!(1), &json!(LATER)]], "{mode}");
        assert_eq!(
            (&report["items"][1]["state"], &report["summary"]["claimed"]),
            (&json!("Undone"), &json!(2)),
            "{mode}"
        );
        assert_eq!(host.call("store.check", json!({}))["findings"], json!([]), "{mode}");
    }
}

#[test]
fn r42_what_was_sent_and_not_seen_is_not_proven() {
    let host = claims("Graph");
    host.sql("UPDATE change SET state = 2 WHERE owner = 1");
    host.sql("INSERT OR REPLACE INTO claim_now (claim, state) VALUES (1, 2)");
    host.sql("UPDATE tally SET state = 2, n = 1 WHERE state = 1");
    let item = undo(&host, json!({ "claims": [1] }))["items"][0].clone();
    says(&item["error"], "STALE_DATA", "claims[0]", "Import the user");
    assert_eq!(states(&host)[2], "Sent");
}

#[test]
fn a_claim_that_failed_has_nothing_to_undo() {
    let host = claims("Graph");
    host.sql("INSERT OR REPLACE INTO claim_now (claim, state) VALUES (1, 4)");
    let item = undo(&host, json!({ "claims": [1] }))["items"][0].clone();
    says(&item["error"], "INVALID_ARGUMENT", "claims[0]", "did not fail");
}

/// The newest audit record.
fn newest(host: &Tenant) -> Value {
    host.call("audit.list", json!({ "limit": 1 }))["items"][0].clone()
}

#[test]
fn every_undo_and_allowance_leaves_a_record() {
    let host = claims("Graph");
    let records = || host.call("store.info", json!({}))["counts"]["auditRecords"].as_u64().unwrap();
    let before = records();
    undo(&host, json!({ "claims": [1, 3], "reason": "Left" }));
    assert_eq!(records(), before + 1, "one undone, one not");
    let record = newest(&host);
    let told = ["action", "target", "claim", "user", "details", "changes"].map(|field| record[field].clone());
    let held = r#"[{"skuId":"6fd2c87f-b296-42f0-b197-1e91e994b900","disabledPlans":[]}]"#;
    let details = json!([
        { "name": "app", "value": "Teams" },
        { "name": "product", "value": "6fd2c87f-b296-42f0-b197-1e91e994b900" },
        { "name": "reason", "value": "Left" }
    ]);
    let change = json!([
        { "field": "state", "before": "Booked", "after": "Undone" },
        { "field": "requestedLicenses", "before": held, "after": "[]" }
    ]);
    assert_eq!(told, [json!("Undo claim"), json!("claim:1"), json!(1), json!(user(1)), details, change]);
    undo(&host, json!({ "claims": [1] }));
    assert_eq!(records(), before + 1, "again is no change");
    host.call("claim.unlock", json!({ "user": user(1) }));
    let record = newest(&host);
    assert_eq!(
        (&record["action"], &record["target"]),
        (&json!("Unlock claims"), &json!(format!("user:{}", user(1))))
    );
    assert_eq!(host.call("store.check", json!({}))["findings"], json!([]));
}

#[test]
fn r43_a_reason_is_a_line_of_which_something_is_seen() {
    let tenant = claims("Local");
    for reason in ["\u{200b}", "fine\u{2028}2026-01-01 admin: approved", "a\nb", "to\u{202e}spuorg"] {
        tenant.refuses(
            "claim.undo",
            json!({ "claims": [1], "reason": reason }),
            "INVALID_ARGUMENT",
            "reason",
        );
    }
}
