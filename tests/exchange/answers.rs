//! What is made of answers: Graph's own, and what proxies and broken hosts give for them.

use autoclaim::{
    domain::request::{AttemptResult, AttemptResult::*, RequestKind, RequestKind::*, RetryAfter, Said},
    graph::{ItemAnswer, Response, classify, read_answer, retry_after},
};
use serde_json::{Value, json, value::RawValue};
use std::collections::BTreeMap;

fn read(
    kind: RequestKind,
    status: u16,
    headers: Value,
    body: Value,
    places: usize,
    batch: bool,
) -> Vec<ItemAnswer> {
    let headers: BTreeMap<String, Value> = serde_json::from_value(headers).unwrap();
    let body = RawValue::from_string(body.to_string()).unwrap();
    let response = Response { status, headers: Some(&headers), body: Some(&body) };
    read_answer(kind, &response, places, batch)
}

fn plain(kind: RequestKind, status: u16, body: Value) -> Said {
    read(kind, status, json!({}), body, 1, false).remove(0).said
}

fn batch(status: u16, body: Value, places: usize) -> Vec<AttemptResult> {
    let answers = read(AssignLicense, status, json!({}), body, places, true);
    answers.into_iter().map(|answer| answer.said.result).collect()
}

fn refused(message: &str) -> Value {
    json!({ "error": { "code": "Request_BadRequest", "message": message } })
}

#[test]
fn r54_messages_are_told_apart_in_any_case_and_place() {
    let table = [
        (AssignLicense, 400, "Subscription with SKU c7df2760 does not have any available licenses.", NoUnits),
        (
            AssignLicense,
            400,
            "License assignment cannot be done for user with invalid usage location.",
            MendUser,
        ),
        (SetUsageLocation, 400, "Invalid usage location.", MendConfiguration),
        (AssignLicense, 400, "User does not have a corresponding license.", DoneAlready),
        (
            AssignLicense,
            400,
            "User license is inherited from a group membership and it cannot be removed directly from the user.",
            Never,
        ),
        (
            AssignLicense,
            400,
            "License assignment failed because service plans a,b are mutually exclusive",
            MendConfiguration,
        ),
        (
            AssignLicense,
            400,
            "License assignment failed because service plan a depends on the service plan(s) b",
            MendConfiguration,
        ),
        (AssignLicense, 400, "License 1 does not correspond to a valid company License.", MendConfiguration),
        (
            AssignLicense,
            400,
            "One or more parameters of the operation 'assignLicense' are missing",
            MendConfiguration,
        ),
        (
            AssignLicense,
            400,
            "Another object with the same value for property proxyAddresses already exists.",
            MendUser,
        ),
        (
            SetUsageLocation,
            400,
            "Another object with the same value for property proxyAddresses already exists.",
            MendUser,
        ),
        (AssignLicense, 400, "License {x} cannot be assigned to a user", MendConfiguration),
        (
            AssignLicense,
            404,
            "Resource 'x' does not exist or one of its queried reference-property objects are not present.",
            Never,
        ),
        (
            RemoveMember,
            404,
            "Resource 'x' does not exist or one of its queried reference-property objects are not present.",
            DoneAlready,
        ),
        (AssignLicense, 403, "Insufficient privileges to complete the operation.", MendConfiguration),
        (
            AddMembers,
            400,
            "One or more added object references already exist for the following modified properties: 'members'.",
            DoneAlready,
        ),
        (
            AddMembers,
            400,
            "Unable to update the specified properties for objects that have originated within an external service.",
            Never,
        ),
        (AssignLicense, 409, "Conflict", AgainLater),
        (AssignLicense, 400, "Something that nobody has seen yet", MendConfiguration),
    ];
    for (kind, status, message, expected) in table {
        for message in
            [message.to_owned(), message.to_uppercase(), format!("Oops: {} Retry.", message.to_lowercase())]
        {
            assert_eq!(classify(kind, status, &message), expected, "{message}");
            assert_eq!(plain(kind, status, refused(&message)).result, expected, "{message}");
        }
    }
}

#[test]
fn r54_texts_are_kept_within_bounds() {
    let said = plain(
        AssignLicense,
        400,
        json!({ "error": { "code": "c".repeat(1_000), "message": "\u{7}ä".repeat(5_000) } }),
    );
    assert_eq!(
        (said.code.unwrap().chars().count(), said.message.as_ref().unwrap().chars().count()),
        (100, 500)
    );
    assert!(!said.message.unwrap().contains('\u{7}'));
}

#[test]
fn r51_items_of_a_batch_are_found_by_id_and_missing_ones_are_in_doubt() {
    let error = refused("does not have any available licenses");
    let items = json!({ "responses": [
        { "id": "3", "status": 400, "headers": { "Content-Type": "application/json" }, "body": error },
        { "id": "1", "status": 200, "body": { "id": "u" } },
        { "id": "7", "status": 200, "body": {} },
        { "id": "1", "status": 400, "body": error },
        { "id": "4", "status": 204 },
        { "id": "5", "status": 424, "body": refused("dependency") },
    ] });
    let expected = [InDoubt, InDoubt, NoUnits, Done, AgainLater];
    for status in [200, 424, 429] {
        assert_eq!(
            batch(status, items.clone(), 5),
            expected,
            "1 is answered twice; the outer status {status}"
        );
    }
    for status in [301, 400, 500, 502] {
        assert_eq!(batch(status, items.clone(), 5), [InDoubt; 5], "the outer status {status}");
    }
    assert_eq!(batch(200, json!(items.to_string()), 5), expected, "as text");
    assert_eq!(batch(200, json!(format!("\u{feff}{items}")), 5), expected, "with a byte order mark");
}

#[test]
fn r51_a_batch_without_items_is_in_doubt_unless_graph_refused_it_whole() {
    let html = json!("<html><body>Sign in</body></html>");
    for (status, body, expected) in [
        (200, html.clone(), InDoubt),
        (200, json!(null), InDoubt),
        (200, json!({ "value": [] }), InDoubt),
        (200, refused("no"), InDoubt),
        (302, html.clone(), InDoubt),
        (400, refused("malformed"), Apart),
        (400, html.clone(), InDoubt),
        (401, html.clone(), AgainLater),
        (403, html.clone(), InDoubt),
        (403, refused("Insufficient privileges"), MendConfiguration),
        (408, refused("slow"), InDoubt),
        (429, json!(null), AgainLater),
        (500, refused("oops"), InDoubt),
        (503, html, InDoubt),
    ] {
        assert_eq!(batch(status, body.clone(), 2), [expected; 2], "{status} {body}");
    }
}

#[test]
fn r51_an_answer_that_is_not_graphs_says_nothing() {
    let html = json!("<!DOCTYPE html>");
    for (status, body, expected) in [
        (200, json!({ "id": "u" }), Done),
        (200, json!("{\"id\":\"u\"}"), Done),
        (204, json!(null), Done),
        (204, json!(""), Done),
        (200, html.clone(), InDoubt),
        (200, refused("an error inside"), InDoubt),
        (301, json!(null), InDoubt),
        (403, html.clone(), InDoubt),
        (404, html.clone(), InDoubt),
        (401, html.clone(), AgainLater),
        (429, html, AgainLater),
        (408, refused("slow"), InDoubt),
        (504, json!("{\"error\":"), InDoubt),
    ] {
        assert_eq!(plain(AssignLicense, status, body.clone()).result, expected, "{status} {body}");
    }
}

#[test]
fn r53_retry_after_is_seconds_a_fraction_or_a_date() {
    for (text, expected) in [
        ("3", Some(RetryAfter::In(3_000))),
        (" 2.128 ", Some(RetryAfter::In(2_128))),
        ("0.0001", Some(RetryAfter::In(1))),
        ("0", Some(RetryAfter::In(0))),
        ("-5", None),
        ("1e30", Some(RetryAfter::In(86_400_000))),
        ("NaN", None),
        ("soon", None),
        ("", None),
        ("Wed, 21 Oct 2026 07:28:00 GMT", Some(RetryAfter::At(1_792_567_680_000))),
    ] {
        assert_eq!(retry_after(text), expected, "{text}");
    }
    for header in
        [json!({ "retry-AFTER": "3" }), json!({ "Retry-After": 3 }), json!({ "Retry-After": ["3", "9"] })]
    {
        let said = read(AssignLicense, 429, header, json!(null), 1, false).remove(0).said;
        assert_eq!(said.retry_after, Some(RetryAfter::In(3_000)));
    }
    let items = json!({ "responses": [
        { "id": "1", "status": 429, "headers": { "Retry-After": "7" }, "body": null },
        { "id": "2", "status": 429, "body": null },
    ] });
    let answers = read(AssignLicense, 200, json!({ "Retry-After": "4" }), items, 2, true);
    let waits: Vec<_> = answers.into_iter().map(|answer| answer.said.retry_after.unwrap()).collect();
    assert_eq!(waits, [RetryAfter::In(7_000), RetryAfter::In(4_000)], "the item's, else the reply's");
}
