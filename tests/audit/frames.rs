//! Law L8 inside frames: the record is named that was edited, dropped, put in or moved; and of a frame that cannot be read all of it.

use crate::stored::{Frame, frames};
use crate::support::small::{PRIMARY, serving, user};
use crate::support::{Tenant, column, text, with};
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

/// The file of a store with a call of 300 claims between others.
fn file() -> &'static [u8] {
    static FILE: OnceLock<Vec<u8>> = OnceLock::new();
    FILE.get_or_init(|| {
        let host = serving("Local", [3, 1]);
        let event =
            |number: u64| json!({ "id": format!("e{number}"), "user": user(number % 400), "app": "Teams" });
        for numbers in [1..301, 301..302, 302..312] {
            let events: Vec<Value> = numbers.map(event).collect();
            host.call("claim.invoke", json!({ "events": events, "correlationId": "many" }));
        }
        host.call("setting.update", json!({ "recordAll": true, "actor": { "id": "anna" } }));
        host.bytes()
    })
}

fn host() -> Tenant {
    Tenant::of(file()).unwrap()
}

fn findings(host: &Tenant, head: &Value) -> Vec<(String, Option<i64>)> {
    let request = if head.is_null() { json!({}) } else { json!({ "head": head }) };
    let findings = host.call("audit.verify", request)["findings"].clone();
    findings.as_array().unwrap().iter().map(|it| (text(&it["damage"]), it["sequence"].as_i64())).collect()
}

fn first(host: &Tenant) -> (String, i64) {
    let (damage, sequence) = findings(host, &Value::Null).remove(0);
    (damage, sequence.unwrap())
}

fn hash(previous: &[u8], record: &[u8]) -> Vec<u8> {
    Sha256::new().chain_update(previous).chain_update(record).finalize().to_vec()
}

/// Frames of several records, each with the hash before it.
fn several(host: &Tenant) -> Vec<(Frame, Vec<u8>)> {
    let all = frames(host);
    let with = all.windows(2).map(|pair| (pair[1].clone(), pair[0].hash.clone()));
    with.filter(|(frame, _)| frame.records.len() > 1).collect()
}

/// The hash before a record of a frame.
fn before(frame: &Frame, previous: &[u8], place: usize) -> Vec<u8> {
    frame.records[..place].iter().fold(previous.to_vec(), |before, record| hash(&before, record))
}

fn numbered(record: &[u8], number: i64) -> Vec<u8> {
    let record = str::from_utf8(record).unwrap();
    let rest = record.split_once(',').unwrap().1;
    format!("{{\"sequence\":{number},{rest}").into_bytes()
}

#[test]
fn records_of_a_call_lie_together_and_packed() {
    let host = host();
    let sizes: Vec<usize> =
        frames(&host).iter().map(|frame| frame.records.len()).filter(|size| *size > 1).collect();
    assert_eq!(sizes, [256, 44, 10]);
    assert_eq!(findings(&host, &Value::Null), []);
    let connection = rusqlite::Connection::open(host.path("tenant.db")).unwrap();
    let sql = "SELECT sum(length(records)), sum(length) FROM audit WHERE length IS NOT NULL";
    let (packed, unpacked): (i64, i64) =
        connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert!(packed * 4 < unpacked, "{packed} of {unpacked} bytes");
}

proptest! {
    #![proptest_config(crate::cases::cases(16))]

    #[test]
    fn l8_a_record_edited_inside_a_frame_is_named(frame in any::<prop::sample::Index>(), place in any::<prop::sample::Index>(), marked: bool) {
        let host = host();
        let (mut frame, previous) = frame.get(&several(&host)).clone();
        let place = place.index(frame.records.len());
        let edited = str::from_utf8(&frame.records[place]).unwrap().replacen("outcome", "0utcome", 1).into_bytes();
        if marked {
            frame.marks[place] = hash(&before(&frame, &previous, place), &edited)[..8].to_vec();
        }
        frame.records[place] = edited;
        frame.write(&host);
        let sequence = frame.first + place as i64;
        let (damage, named) = first(&host);
        // With a mark of its own, only what follows shows it; and where that is the hash of them all, it may be any.
        let shown = match (marked, place + 1 < frame.records.len()) {
            (false, _) => sequence,
            (true, true) => sequence + 1,
            (true, false) => frame.first,
        };
        prop_assert_eq!((damage.as_str(), named), ("Edited", shown));
    }

    #[test]
    fn l8_a_record_dropped_from_a_frame_is_named(frame in any::<prop::sample::Index>(), place in any::<prop::sample::Index>(), marked: bool, closed: bool) {
        let host = host();
        let (mut frame, previous) = frame.get(&several(&host)).clone();
        let place = place.index(frame.records.len());
        frame.records.remove(place);
        if marked || closed {
            frame.marks.remove(place);
        }
        if closed {
            frame.hash = before(&frame, &previous, frame.records.len());
        }
        frame.write(&host);
        prop_assert_eq!(first(&host), ("Removed".to_owned(), frame.first + place as i64));
    }

    #[test]
    fn l8_a_record_put_into_a_frame_is_named(
        frame in any::<prop::sample::Index>(), place in any::<prop::sample::Index>(), copy in any::<prop::sample::Index>(), marked: bool, chained: bool,
    ) {
        let host = host();
        let (mut frame, previous) = frame.get(&several(&host)).clone();
        let place = place.index(frame.records.len() + 1);
        let sequence = frame.first + place as i64;
        let record = numbered(&frame.records[copy.index(frame.records.len())], sequence);
        prop_assume!(frame.records.get(place) != Some(&record));
        if marked {
            let mark = if chained { hash(&before(&frame, &previous, place), &record)[..8].to_vec() } else { vec![7; 8] };
            frame.marks.insert(place, mark);
        }
        frame.records.insert(place, record);
        frame.write(&host);
        prop_assert_eq!(first(&host), ("Inserted".to_owned(), sequence));
    }

    #[test]
    fn l8_records_swapped_in_and_across_frames_are_named(one in any::<prop::sample::Index>(), other in any::<prop::sample::Index>(), marked: bool) {
        let host = host();
        let mut all = frames(&host);
        let places: Vec<(usize, usize)> =
            all.iter().enumerate().flat_map(|(at, frame)| (0..frame.records.len()).map(move |place| (at, place))).collect();
        let (one, other) = (*one.get(&places), *other.get(&places));
        prop_assume!(one < other);
        let (a, b) = (all[one.0].records[one.1].clone(), all[other.0].records[other.1].clone());
        (all[one.0].records[one.1], all[other.0].records[other.1]) = (b, a);
        if marked {
            let (a, b) = (all[one.0].marks[one.1].clone(), all[other.0].marks[other.1].clone());
            (all[one.0].marks[one.1], all[other.0].marks[other.1]) = (b, a);
        }
        [one.0, other.0].iter().for_each(|at| all[*at].write(&host));
        prop_assert_eq!(first(&host), ("Moved".to_owned(), all[one.0].first + one.1 as i64));
    }
}

#[test]
fn l8_a_frame_that_cannot_be_unpacked_is_named_by_its_first_and_last_record() {
    let frame = several(&host())[0].0.clone();
    let (first, last) = (frame.first, frame.first + 255);
    for spoil in [
        "records = zeroblob(length(records))",
        "records = substr(records, 1, length(records) - 9)",
        "records = x''",
        "length = length + 1",
        "length = length - 1",
        "length = 0",
        "length = -1",
        "length = 4611686018427387904",
    ] {
        let host = host();
        host.sql(&format!("UPDATE audit SET {spoil} WHERE first = {first}"));
        let found = host.call("audit.verify", json!({}))["findings"][0].clone();
        assert_eq!((&found["damage"], &found["sequence"]), (&json!("Unreadable"), &json!(first)), "{spoil}");
        let message = format!("Records {first} to {last} cannot be read any more.");
        assert_eq!(found["message"], message, "{spoil}");
        let told = host.call("store.check", json!({}))["findings"].clone();
        assert!(column(&told, "message").contains(&json!(message)), "{spoil}: {told}");
        for (method, request) in
            [("audit.list", json!({ "limit": 1000 })), ("audit.export", json!({ "format": "JsonLines" }))]
        {
            let error = host.fails(method, request);
            assert_eq!(error["name"], "STORE_CORRUPT", "{spoil}: {method}");
            assert!(text(&error["message"]).contains(&format!("audit records {first} to {last}")), "{error}");
        }
        assert_eq!(
            host.call("audit.list", json!({ "claim": 305 }))["items"][0]["claim"],
            305,
            "the others are told"
        );
    }
}

#[test]
fn l8_marks_that_were_changed_are_named() {
    let frame = several(&host())[0].0.clone();
    for (spoil, damage, sequence) in [
        ("hash = zeroblob(32)", "Edited", 0),
        ("marks = zeroblob(length(marks))", "Edited", 0),
        ("marks = CAST(substr(marks, 1, 80) || zeroblob(8) || substr(marks, 89) AS BLOB)", "Edited", 10),
        ("first = first - 1", "Removed", -1),
    ] {
        let host = host();
        host.sql(&format!("UPDATE OR REPLACE audit SET {spoil} WHERE first = {}", frame.first));
        assert_eq!(first(&host), (damage.to_owned(), frame.first + sequence), "{spoil}");
    }
    for spoil in ["marks = x''", "marks = x'00'", "marks = substr(marks, 1, 12)"] {
        let host = host();
        host.sql(&format!("UPDATE audit SET {spoil} WHERE first = {}", frame.first));
        assert_ne!(findings(&host, &Value::Null), [], "{spoil}");
        assert_eq!(host.call("store.check", json!({}))["ok"], false, "{spoil}");
    }
}

/// Marks written anew tell nothing; the hash of the last record vouches for none of them alone.
#[test]
fn l8_where_marks_and_hash_disagree_one_of_all_the_records_was_edited_and_the_head_ends_before_them() {
    let host = host();
    let (mut frame, previous) = several(&host)[0].clone();
    frame.records[7] =
        str::from_utf8(&frame.records[7]).unwrap().replacen("outcome", "0utcome", 1).into_bytes();
    frame.marks =
        (1..=frame.records.len()).map(|place| before(&frame, &previous, place)[..8].to_vec()).collect();
    frame.write(&host);
    let verified = host.call("audit.verify", json!({}));
    let (first, last) = (frame.first, frame.first + 255);
    assert_eq!(
        verified["findings"][0]["message"],
        format!(
            "One of the records {first} to {last} was edited, or the one before it together with its hash."
        )
    );
    assert_eq!(
        (&verified["findings"][0]["sequence"], &verified["head"]["sequence"]),
        (&json!(first), &json!(first - 1))
    );
}

/// Bytes that no record has.
#[test]
fn l8_bytes_after_a_frame_are_found() {
    let first = several(&host())[0].0.first;
    for more in ["x'502a4d180400000053535353'", "x'28b52ffd2000010000'", "x'00'"] {
        let host = host();
        host.sql(&format!(
            "UPDATE audit SET records = CAST(records || {more} AS BLOB) WHERE first = {first}"
        ));
        assert_eq!(findings(&host, &Value::Null)[0], ("Unreadable".to_owned(), Some(first)), "{more}");
    }
}

/// What one record can take is bounded, whatever was put in.
#[test]
fn l8_a_record_longer_than_any_is_named_without_being_read() {
    let host = host();
    host.sql("UPDATE audit SET records = zeroblob(67108865) WHERE first = 2");
    assert_eq!(first(&host), ("Unreadable".to_owned(), 2));
    assert_eq!(host.error("audit.export", json!({ "format": "JsonLines" })), "STORE_CORRUPT");
    assert_eq!(host.call("audit.list", json!({ "claim": 305 }))["items"][0]["claim"], 305);
}

/// A list that leaves records out in silence would pass for proof that nothing happened.
#[test]
fn records_that_are_gone_are_told_by_every_list_that_should_have_them() {
    let frame = several(&host())[0].0.first;
    let (claim, user) = (json!({ "claim": 3 }), json!({ "user": user(3) }));
    let decided = json!({ "action": "decide claim" });
    for (damage, requests) in [
        (format!("DELETE FROM audit WHERE first = {frame}"), vec![&claim, &user, &decided, &Value::Null]),
        ("DELETE FROM audit WHERE first = 2".to_owned(), vec![&Value::Null]),
        ("DELETE FROM audit WHERE first = 1".to_owned(), vec![&Value::Null]),
        ("DELETE FROM audit WHERE first = (SELECT max(first) FROM audit)".to_owned(), vec![&Value::Null]),
        ("DELETE FROM call WHERE claim = 1".to_owned(), vec![&claim, &user]),
    ] {
        for request in requests {
            let host = host();
            host.sql(&damage);
            let request = if request.is_null() { json!({}) } else { request.clone() };
            let listed = with(request.clone(), json!({ "limit": 1000 }));
            assert_eq!(host.error("audit.list", listed), "STORE_CORRUPT", "{damage}: {request}");
            let exported = with(request.clone(), json!({ "format": "JsonLines" }));
            assert_eq!(host.error("audit.export", exported), "STORE_CORRUPT", "{damage}: {request}");
        }
    }
}

/// What only finds records is theirs to say.
#[test]
fn l8_what_records_are_found_by_cannot_be_changed_unnoticed() {
    let call = "first = (SELECT first FROM call WHERE claim = 1)";
    let last = "sequence = (SELECT max(sequence) FROM audit_subject)";
    for (spoil, place) in [
        (format!("UPDATE call SET correlation = 'few' WHERE {call}"), call),
        (format!("UPDATE call SET recorded_at = recorded_at + 1 WHERE {call}"), call),
        (
            format!(
                "UPDATE call SET actor = (SELECT max(actor) FROM call WHERE NOT {call} AND actor <> (SELECT actor FROM call WHERE {call})) WHERE {call}"
            ),
            call,
        ),
        (format!("UPDATE call SET claim = 2 WHERE {call}"), call),
        (format!("UPDATE call SET claim = NULL WHERE {call}"), call),
        (format!("DELETE FROM call WHERE {call}"), call),
        (format!("UPDATE audit_subject SET action = 'Import users' WHERE {last}"), last),
        (format!("UPDATE audit_subject SET target = 'catalog' WHERE {last}"), last),
        (format!("DELETE FROM audit_subject WHERE {last}"), last),
    ] {
        let host = host();
        let connection = rusqlite::Connection::open(host.path("tenant.db")).unwrap();
        let table = if place == call { "first FROM call" } else { "sequence FROM audit_subject" };
        let sequence: i64 =
            connection.query_row(&format!("SELECT {table} WHERE {place}"), [], |row| row.get(0)).unwrap();
        host.sql(&spoil);
        assert_eq!(
            findings(&host, &Value::Null).first(),
            Some(&("Misfiled".to_owned(), Some(sequence))),
            "{spoil}"
        );
    }
    for (spoil, sequence) in [
        ("UPDATE call SET last = last + 1 WHERE claim = 1", 0),
        ("UPDATE call SET last = last - 1 WHERE claim = 1", -1),
        ("UPDATE call SET last = last + 7 WHERE last = (SELECT max(last) FROM call)", 0),
        ("INSERT INTO call VALUES (9000, 9001, 'x', zeroblob(32), 1, NULL)", 0),
        ("INSERT INTO audit_subject VALUES (9000, 'Update pool', 'setting')", 0),
        ("INSERT INTO audit_subject SELECT first + 3, 'Update pool', 'setting' FROM call WHERE claim = 1", 0),
    ] {
        let host = host();
        host.sql(spoil);
        let found = findings(&host, &Value::Null);
        assert!(found.iter().any(|(damage, _)| damage == "Misfiled"), "{spoil}, {sequence}: {found:?}");
    }
}

#[test]
fn that_a_record_is_gone_is_told_once() {
    let last = "(SELECT max(first) FROM audit)";
    for gone in [last.to_owned(), format!("(SELECT max(first) FROM audit WHERE first < {last})")] {
        let host = host();
        host.sql(&format!("DELETE FROM audit WHERE first = {gone}"));
        let found = findings(&host, &Value::Null);
        let records: Vec<_> = found.iter().map(|(_, sequence)| sequence).collect();
        let once: std::collections::BTreeSet<_> = records.iter().collect();
        assert!(!found.is_empty() && once.len() == records.len(), "{gone}: {found:?}");
    }
}

#[test]
fn records_are_found_in_their_frames() {
    let host = host();
    let all = host.pages("audit.list", json!({}), 100);
    let count = all[0]["sequence"].as_i64().unwrap();
    assert_eq!(
        column(&json!(all), "sequence"),
        (1..=count).rev().map(|number| json!(number)).collect::<Vec<_>>()
    );
    let exported = text(&host.call("audit.export", json!({ "format": "JsonLines" }))["text"]);
    let mut previous = "0".repeat(64);
    for (line, listed) in exported.lines().zip(all.iter().rev()) {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!((&line["previous"], &line["hash"]), (&json!(previous), &listed["hash"]));
        previous = text(&line["hash"]);
        assert_eq!(
            serde_json::from_str::<Value>(&text(&line["record"])).unwrap()["sequence"],
            listed["sequence"]
        );
    }
    for claim in [1, 2, 256, 257, 300, 301, 302, 311] {
        let found = host.call("audit.list", json!({ "target": format!("claim:{claim}") }))["items"].clone();
        assert_eq!(column(&found, "claim"), [claim]);
        assert_eq!(found, host.call("audit.list", json!({ "claim": claim }))["items"]);
    }
    let listed = |request: Value| host.pages("audit.list", request, 70).len();
    assert_eq!(
        (listed(json!({ "correlationId": "MANY" })), listed(json!({ "action": "decide claim" }))),
        (311, 311)
    );
    assert_eq!(listed(json!({ "user": user(3) })), 1);
    assert_eq!(listed(json!({ "target": format!("product:{PRIMARY}") })), 0);
}
