//! Law L8: an edited, removed, inserted or moved record is named; with a remembered head a cut tail and a
//! trail written anew too.

use crate::support::small::{claim, serving, user};
use crate::support::whole::whole;
use crate::support::{Tenant, column, text};
use autoclaim::api::Interrupt;
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

/// The file of a store whose trail has records of every kind.
fn file() -> &'static [u8] {
    static FILE: OnceLock<Vec<u8>> = OnceLock::new();
    FILE.get_or_init(|| {
        let host = serving("Local", [3, 1]);
        for number in 1..=5 {
            claim(&host, &user(number), &format!("2026-11-20T1{number}:00:00Z"));
        }
        host.call("setting.update", json!({ "recordAll": true, "actor": { "id": "anna" } }));
        host.bytes()
    })
}

/// A store with that file, for one tampering.
fn host() -> Tenant {
    Tenant::of(file()).unwrap()
}

/// The trail as it is: sequence, hash and record.
fn trail(host: &Tenant) -> Vec<(i64, Vec<u8>, String)> {
    let lines = text(&host.call("audit.export", json!({ "format": "JsonLines" }))["text"]);
    let line = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let hash = text(&line["hash"]);
        let bytes = (0..hash.len()).step_by(2).map(|at| u8::from_str_radix(&hash[at..at + 2], 16).unwrap());
        (line["sequence"].as_i64().unwrap(), bytes.collect(), text(&line["record"]))
    };
    lines.lines().map(line).collect()
}

fn blob(bytes: &[u8]) -> String {
    format!("x'{}'", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

fn hash(previous: &[u8], record: &str) -> Vec<u8> {
    Sha256::new().chain_update(previous).chain_update(record).finalize().to_vec()
}

/// Puts a row in a place where there is none.
fn put(host: &Tenant, sequence: i64, hash: &[u8], record: &str) {
    let record = blob(record.as_bytes());
    let (hash, mark) = (blob(hash), blob(&hash[..8]));
    host.sql(&format!(
        "INSERT INTO audit (first, hash, marks, records) VALUES ({sequence}, {hash}, {mark}, {record})"
    ));
}

fn remove(host: &Tenant, sequence: i64) {
    host.sql(&format!("DELETE FROM audit WHERE first = {sequence}"));
}

/// Moves every row from a place on by so many places.
fn shift(host: &Tenant, from: i64, by: i64) {
    host.sql(&format!("UPDATE audit SET first = -first WHERE first >= {from}"));
    host.sql(&format!("UPDATE audit SET first = {by} - first WHERE first < 0"));
}

/// The first finding: the damage and the record.
fn found(host: &Tenant, head: &Value) -> Option<(String, i64)> {
    let request = if head.is_null() { json!({}) } else { json!({ "head": head }) };
    let verified = host.call("audit.verify", request);
    assert_eq!(verified["ok"], verified["findings"] == json!([]));
    let first = verified["findings"].get(0)?;
    assert!(text(&first["message"]).contains(&first["sequence"].to_string()), "{first}");
    let checked = host.call("store.check", json!({}));
    let told =
        checked["findings"].as_array().unwrap().iter().any(|finding| finding["message"] == first["message"]);
    assert!(told || !head.is_null(), "store.check says the same: {checked}");
    Some((text(&first["damage"]), first["sequence"].as_i64().unwrap()))
}

fn head(host: &Tenant) -> Value {
    host.call("audit.verify", json!({}))["head"].clone()
}

#[test]
fn l8_a_trail_that_nobody_touched_verifies_and_gives_its_head() {
    let host = host();
    let trail = trail(&host);
    let (sequence, hash, _) = trail.last().unwrap();
    let expected = json!({ "sequence": sequence, "hash": hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>() });
    assert_eq!(host.call("audit.verify", json!({})), json!({ "ok": true, "head": expected, "findings": [] }));
    assert_eq!(found(&host, &expected), None);
    claim(&host, &user(9), "2026-11-21T00:00:00Z");
    assert_eq!(found(&host, &expected), None, "a trail that grew since");
    let empty = Tenant::in_file("Local");
    let start = json!({ "sequence": 0, "hash": "0".repeat(64) });
    assert_eq!(head(&empty), start);
    assert_eq!(found(&empty, &start), None);
}

#[test]
fn l8_a_head_must_be_one() {
    let host = host();
    for (head, field) in [
        (json!({ "sequence": -1, "hash": "0".repeat(64) }), "head.sequence"),
        (json!({ "sequence": 1, "hash": "0".repeat(63) }), "head.hash"),
        (json!({ "sequence": 1, "hash": "0".repeat(65) }), "head.hash"),
        (json!({ "sequence": 1, "hash": "x".repeat(64) }), "head.hash"),
    ] {
        host.refuses("audit.verify", json!({ "head": head }), "INVALID_ARGUMENT", field);
    }
}

proptest! {
    #![proptest_config(crate::cases::cases(24))]

    #[test]
    fn l8_an_edited_record_is_named(place in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), byte in b' '..b'~', rehash: bool) {
        let host = host();
        let trail = trail(&host);
        let head = head(&host);
        let place = place.index(trail.len());
        let (sequence, _, record) = &trail[place];
        let mut edited = record.clone().into_bytes();
        let at = at.index(edited.len());
        prop_assume!(edited[at] != byte);
        edited[at] = byte;
        let edited = String::from_utf8(edited).unwrap();
        let previous = place.checked_sub(1).map_or(vec![0; 32], |before| trail[before].1.clone());
        let hash = if rehash { hash(&previous, &edited) } else { trail[place].1.clone() };
        remove(&host, *sequence);
        put(&host, *sequence, &hash, &edited);
        let (_, named) = found(&host, &head).unwrap();
        // With a hash of its own, only what follows shows it; and what follows does not fit.
        prop_assert!(named == *sequence || rehash && named == sequence + 1, "{sequence} was edited, {named} named");
    }

    #[test]
    fn l8_a_removed_record_is_named(place in any::<prop::sample::Index>(), close: bool) {
        let host = host();
        let (count, head) = (trail(&host).len(), head(&host));
        let sequence = place.index(count) as i64 + 1;
        remove(&host, sequence);
        if close {
            shift(&host, sequence + 1, -1);
        }
        let damage = if sequence == count as i64 { "CutOff" } else { "Removed" };
        prop_assert_eq!(found(&host, &head), Some((damage.to_owned(), sequence)));
    }

    #[test]
    fn l8_an_inserted_record_is_named(place in any::<prop::sample::Index>(), copy in any::<prop::sample::Index>(), chained: bool, numbered: bool) {
        let host = host();
        let trail = trail(&host);
        let place = place.index(trail.len());
        let sequence = place as i64 + 1;
        let (from, _, record) = &trail[copy.index(trail.len())];
        let record = if numbered { record.replacen(&format!("\"sequence\":{from},"), &format!("\"sequence\":{sequence},"), 1) } else { record.clone() };
        let previous = place.checked_sub(1).map_or(vec![0; 32], |before| trail[before].1.clone());
        let hash = if chained { hash(&previous, &record) } else { vec![7; 32] };
        shift(&host, sequence, 1);
        put(&host, sequence, &hash, &record);
        prop_assert_eq!(found(&host, &Value::Null), Some(("Inserted".to_owned(), sequence)));
    }

    #[test]
    fn l8_a_moved_record_is_named(one in any::<prop::sample::Index>(), other in any::<prop::sample::Index>(), hashes: bool) {
        let host = host();
        let trail = trail(&host);
        let (one, other) = (one.index(trail.len()), other.index(trail.len()));
        prop_assume!(one < other);
        let (first, second) = (&trail[one], &trail[other]);
        remove(&host, first.0);
        remove(&host, second.0);
        put(&host, first.0, if hashes { &second.1 } else { &first.1 }, &second.2);
        put(&host, second.0, if hashes { &first.1 } else { &second.1 }, &first.2);
        prop_assert_eq!(found(&host, &Value::Null), Some(("Moved".to_owned(), first.0)));
    }

    #[test]
    fn l8_a_cut_tail_is_named_with_a_remembered_head(place in any::<prop::sample::Index>()) {
        let host = host();
        let (count, head) = (trail(&host).len(), head(&host));
        let sequence = place.index(count) as i64 + 1;
        host.sql(&format!("DELETE FROM audit WHERE first >= {sequence}"));
        prop_assert_eq!(found(&host, &head), Some(("CutOff".to_owned(), sequence)));
    }

    #[test]
    fn l8_a_trail_written_anew_is_noticed_with_a_remembered_head(place in any::<prop::sample::Index>()) {
        let host = host();
        let (trail, head) = (trail(&host), head(&host));
        let place = place.index(trail.len());
        let mut previous = place.checked_sub(1).map_or(vec![0; 32], |before| trail[before].1.clone());
        for (index, (sequence, _, record)) in trail.iter().enumerate().skip(place) {
            let record = if index == place { record.replacen("\"nowSupplied\":", "\"nowSupplied\": ", 1) } else { record.clone() };
            previous = hash(&previous, &record);
            remove(&host, *sequence);
            put(&host, *sequence, &previous, &record);
        }
        prop_assert_eq!(found(&host, &Value::Null), None, "the chain is sound in itself");
        prop_assert_eq!(found(&host, &head), Some(("Rewritten".to_owned(), trail.len() as i64)));
    }
}

#[test]
fn l8_bytes_that_are_no_record_are_named_too() {
    for spoil in [
        "records = CAST('no json' AS BLOB)",
        "hash = x''",
        "hash = zeroblob(33)",
        "records = CAST('[]' AS BLOB)",
    ] {
        let host = host();
        host.sql(&format!("UPDATE audit SET {spoil} WHERE first = 4"));
        assert_eq!(found(&host, &Value::Null), Some(("Edited".to_owned(), 4)), "{spoil}");
    }
    let host = host();
    host.sql("UPDATE audit SET records = CAST('no json' AS BLOB) WHERE first = 4");
    assert_eq!(host.error("audit.list", json!({})), "STORE_CORRUPT");
    host.call("audit.export", json!({ "format": "JsonLines" }));
}

#[test]
fn l8_who_acted_cannot_be_changed_unnoticed() {
    for spoil in [
        "UPDATE audit_person SET detail = replace(detail, 'anna', 'ben') WHERE detail LIKE '%anna%'",
        "UPDATE audit_person SET salt = zeroblob(16) WHERE detail LIKE '%anna%'",
        "UPDATE audit_person SET salt = NULL WHERE detail LIKE '%anna%'",
        "DELETE FROM audit_person WHERE detail LIKE '%anna%'",
    ] {
        let host = host();
        let last = trail(&host).len() as i64;
        host.sql(spoil);
        assert_eq!(found(&host, &Value::Null), Some(("ActorChanged".to_owned(), last)), "{spoil}");
    }
}

#[test]
fn l8_claims_are_compared_with_their_records() {
    for (field, value) in [
        ("event", "'other'"),
        ("user", "user + 1"),
        ("app", "2"),
        ("trigger", "2"),
        ("at", "1"),
        ("decided_at", "decided_at - 1"),
        ("outcome", "17"),
        ("state", "7"),
        ("version", "NULL"),
        ("product", "product + 1"),
        ("position", "3"),
        ("disabled", "x'00000000000000000000000000000000'"),
        ("department", "'x'"),
        ("retry_of", "1"),
        ("book", "book + 1"),
        ("facts", "x'01'"),
    ] {
        let host = host();
        host.sql(&format!("UPDATE claim SET {field} = {value} WHERE claim = 2"));
        let findings = host.call("audit.verify", json!({}))["findings"].clone();
        assert_eq!(column(&findings, "damage"), ["ClaimChanged"], "{field}");
        assert_eq!(column(&findings, "claim"), [2], "{field}");
    }
    let host = host();
    host.sql("INSERT OR REPLACE INTO claim_now (claim, state) VALUES (2, 7)");
    assert_eq!(
        host.call("audit.verify", json!({}))["ok"],
        true,
        "what becomes of a claim is not its record's"
    );
}

#[test]
fn l8_an_undo_that_is_not_as_its_record_says_is_named() {
    for (spoil, claim) in [
        ("UPDATE claim_now SET undone_at = undone_at + 1", 1),
        ("UPDATE claim_now SET undone_by = 'ben'", 1),
        ("UPDATE claim_now SET undo_reason = NULL", 1),
        ("UPDATE claim_now SET claim = 3 WHERE claim = 1", 1),
        ("DELETE FROM claim_now WHERE claim = 1", 1),
        (
            "INSERT INTO claim_now (claim, state, undone_at, undone_by, undo_reason)
             SELECT 3, state, undone_at, undone_by, undo_reason FROM claim_now WHERE claim = 1",
            3,
        ),
    ] {
        let host = whole();
        assert_eq!(host.call("audit.verify", json!({}))["ok"], true);
        host.sql(spoil);
        let first = host.call("audit.verify", json!({}))["findings"][0].clone();
        assert_eq!((&first["damage"], &first["claim"]), (&json!("ClaimChanged"), &json!(claim)), "{spoil}");
    }
    let host = whole();
    host.sql("UPDATE audit_person SET salt = NULL, detail = NULL");
    assert_eq!(host.call("audit.verify", json!({}))["ok"], true, "who undid is not told once forgotten");
}

#[test]
fn l8_what_was_cancelled_is_as_the_last_record_says() {
    let cancelled = |spoil: &str| {
        let host = whole();
        host.call("change.cancel", json!({ "changes": [3], "reason": "Stop" }));
        host.call("claim.undo", json!({ "claims": [2] }));
        host.call("change.cancel", json!({ "owner": { "kind": "Undo", "id": 2 } }));
        host.sql(spoil);
        column(&host.call("audit.verify", json!({}))["findings"], "claim")
    };
    assert_eq!(cancelled("SELECT 1"), Vec::<Value>::new());
    assert_eq!(cancelled("UPDATE claim_now SET undo_reason = 'Cancelled' WHERE claim = 3"), [3]);
    assert_eq!(cancelled("UPDATE claim_now SET undone_at = NULL, undone_by = NULL WHERE claim = 3"), [3]);
    assert_eq!(cancelled("UPDATE claim_now SET undone_at = 1, undone_by = 'ben' WHERE claim = 2"), [2]);
}

#[test]
fn l8_a_claim_without_record_and_a_record_without_claim_are_named() {
    let host = host();
    host.sql("DELETE FROM claim WHERE claim = 3");
    let finding = host.call("audit.verify", json!({}))["findings"][0].clone();
    assert_eq!((&finding["damage"], &finding["claim"]), (&json!("ClaimRemoved"), &json!(3)));
    assert_eq!(
        host.call("audit.list", json!({ "target": "claim:3" }))["items"][0]["sequence"],
        finding["sequence"]
    );

    let host = self::host();
    let columns = "event, user, app, trigger, at, decided_at, outcome, state, version, product, position, disabled, department, retry_of, book, facts";
    host.sql(&format!("INSERT INTO claim ({columns}) SELECT {columns} FROM claim WHERE claim = 1"));
    let finding = host.call("audit.verify", json!({}))["findings"][0].clone();
    assert_eq!(
        (&finding["damage"], &finding["claim"], &finding["sequence"]),
        (&json!("ClaimUnrecorded"), &json!(6), &Value::Null)
    );
}

#[test]
fn verifying_ends_when_interrupted() {
    let host = host();
    let interrupt = Interrupt::default();
    interrupt.set();
    for (method, request) in
        [("audit.verify", "{}"), ("audit.list", "{}"), ("audit.export", r#"{"format":"JsonLines"}"#)]
    {
        let error = host.client.call(method, request.as_bytes(), &interrupt).unwrap_err();
        assert_eq!(error.name.as_str(), "INTERRUPTED", "{method}");
    }
}
