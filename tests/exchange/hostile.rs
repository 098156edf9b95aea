//! Bad input: replies to nothing, twice, of strangers, too large, of proxies; and clocks that jump.

use crate::{
    host::{Host, NO_UNIT, done, failure, items, owned, refused, response, shown},
    support::{assert_error, column, text, with},
};
use serde_json::{Value, json};

fn asked() -> (Host, Value) {
    let host = Host::new(&[("SPE_E3", 5)]);
    host.claim(&["ada"]);
    host.signed_in(&[owned("SPE_E3", 5, 0)]);
    let request = host.request();
    (host, request)
}

#[test]
fn r51_a_reply_that_cannot_be_read_is_an_item_and_the_others_go_on() {
    let (host, request) = asked();
    let id = text(&request["id"]);
    let (number, nonce) = id.split_once('-').unwrap();
    let wrong = |fields: Value| with(json!({ "id": id, "status": 200, "body": { "id": "x" } }), fields);
    let other = format!("{number}-{:0>16}", "1");
    for (given, name, field) in [
        (wrong(json!({ "id": "999-0000000000000000" })), "NOT_FOUND", "id"),
        (wrong(json!({ "id": other })), "NOT_FOUND", "id"),
        (wrong(json!({ "id": nonce })), "NOT_FOUND", "id"),
        (wrong(json!({ "id": "999999999999999999999999-0" })), "NOT_FOUND", "id"),
        (wrong(json!({ "status": 99 })), "INVALID_ARGUMENT", "status"),
        (wrong(json!({ "status": 70_000 })), "INVALID_ARGUMENT", "status"),
        (wrong(json!({ "status": null })), "INVALID_ARGUMENT", "status"),
        (wrong(json!({ "failure": "NoAnswer" })), "INVALID_ARGUMENT", "status"),
        (wrong(json!({ "failure": "Gone" })), "INVALID_ARGUMENT", "failure"),
        (wrong(json!({ "Status": 200 })), "INVALID_ARGUMENT", "Status"),
        (wrong(json!({ "headers": 7 })), "INVALID_ARGUMENT", "headers"),
        (json!({ "status": 200 }), "INVALID_ARGUMENT", "id"),
        (json!(7), "INVALID_ARGUMENT", ""),
    ] {
        let reply = host.reply(&[given.clone(), given]);
        assert_eq!(reply["summary"], json!({ "Error": 2 }), "{reply}");
        let error = &reply["items"][0]["error"];
        if field.is_empty() {
            assert_eq!(error["name"], name, "{reply}")
        } else {
            assert_error(error, name, field)
        }
    }
    assert_eq!(host.change(1)["underWay"], "Leased", "nothing was read");
    let reply = host.reply(&[json!({ "id": "x", "status": 200 }), response(&request, done)]);
    assert_eq!(reply["summary"], json!({ "Error": 1, "Done": 1 }));
    assert_eq!(host.change(1)["state"], "Sent");
}

#[test]
fn r51_the_first_answer_counts_and_a_second_changes_nothing() {
    let (host, request) = asked();
    let answer = response(&request, done);
    let reply = host.reply(&[answer.clone(), answer.clone(), failure(&request, "NoAnswer")]);
    assert_eq!(reply["summary"], json!({ "Done": 1, "Error": 2 }));
    let before = host.change(1);
    for again in [answer, response(&request, |_| refused(NO_UNIT)), failure(&request, "NotSent")] {
        assert_error(&host.pass(1).reply(&[again])["items"][0]["error"], "INVALID_ARGUMENT", "id");
    }
    assert_eq!(host.change(1), before);
}

#[test]
fn r51_an_answer_too_large_for_a_call_is_told_as_such() {
    let (host, request) = asked();
    let body = "x".repeat(40 << 20);
    let error = host
        .tenant
        .fails("graph.reply", json!({ "responses": [{ "id": request["id"], "status": 200, "body": body }] }));
    assert_eq!(error["name"], "TOO_LARGE");
    let reply = host.reply(&[failure(&request, "TooLarge")]);
    assert_eq!(reply["items"][0]["result"], "InDoubt", "it may have been done");
    let read = host.pass(10).request();
    assert!(text(&read["url"]).contains("/users/"));
    host.reply(&[failure(&read, "TooLarge")]);
    assert_eq!(host.requests(), Vec::<Value>::new(), "a read is asked for again later");
    host.answer(&host.pass(10).request(), |_| shown("ada", &["SPE_E3"]));
    assert_eq!(host.next()["idle"], true);
}

/// Each has an item in the reply, so that a short request could have an answer without end.
#[test]
fn r51_more_responses_than_can_be_under_way_are_not_read() {
    let (host, request) = asked();
    let error = host.tenant.fails("graph.reply", json!({ "responses": vec![json!({}); 1_001] }));
    assert_eq!((&error["name"], &error["field"]), (&json!("INVALID_ARGUMENT"), &json!("responses")));
    let mut responses = vec![json!({}); 999];
    responses.push(failure(&request, "NotSent"));
    assert_eq!(host.reply(&responses)["items"].as_array().unwrap().len(), 1_000);
}

#[test]
fn r51_another_body_than_a_users_shows_nothing() {
    for body in [
        json!("<html>"),
        json!({ "error": { "code": "x", "message": "y" } }),
        json!({ "id": "x" }),
        json!([]),
        shown("bob", &["SPE_E3"]).1,
        json!(null),
    ] {
        let (host, request) = asked();
        host.reply(&[failure(&request, "NoAnswer")]);
        let read = host.pass(10).request();
        let reply = host.answer(&read, |_| (200, body.clone()));
        assert_eq!(reply["items"][0]["result"], "InDoubt", "{body}");
        assert_eq!(host.change(1)["underWay"], "InDoubt", "{body}");
        host.answer(&host.pass(10).request(), |_| shown("ada", &["SPE_E3"]));
        assert_eq!(host.claim_state(1), "Observed");
    }
}

#[test]
fn r50_a_clock_that_goes_back_counts_as_the_newest_time_seen() {
    let (host, request) = asked();
    host.pass(-86_400).reply(&[failure(&request, "NoAnswer")]);
    let next = host.next();
    assert_eq!((&next["requests"], &next["waitMilliseconds"]), (&json!([]), &json!(10_000)));
    let read = host.pass(86_400 + 10).request();
    host.answer(&read, |_| shown("ada", &[]));
    host.pass(-3_600);
    assert_eq!(items(&host.request()).len(), 1, "what is due stays due");
}

#[test]
fn r50_a_clock_that_jumps_ahead_ends_leases_and_nothing_else() {
    let (host, request) = asked();
    let day = 86_400;
    let first = host.pass(10 * day).request();
    assert!(text(&first["url"]).ends_with("/subscribedSkus"), "the tenant is asked for again");
    host.answer(&first, |_| (200, json!({ "value": [owned("SPE_E3", 5, 0)] })));
    let read = host.request();
    assert!(text(&read["url"]).contains("/users/"), "what was under lease is in doubt");
    host.answer(&read, |_| shown("ada", &[]));
    assert_eq!(host.request()["body"], request["body"]);
    let late = host.answer(&request, done);
    assert_eq!(late["summary"].as_object().unwrap().len(), 1);
}

#[test]
fn r54_a_message_as_long_as_a_book_is_kept_in_part() {
    let (host, request) = asked();
    let message = format!("{NO_UNIT}{}", "\u{0}é".repeat(100_000));
    host.answer(&request, |_| refused(&message));
    let kept = host.change(1)["attempts"][0]["message"].clone();
    assert_eq!(text(&kept).chars().count(), 500);
    assert_eq!(column(&host.change(1)["attempts"], "result"), ["NoUnits"]);
}

#[test]
fn r50_what_a_call_of_the_exchange_may_not_ask_is_told_by_field() {
    let (host, _) = asked();
    for (request, field) in [
        (json!({ "maxRequests": 0 }), "maxRequests"),
        (json!({ "maxRequests": 21 }), "maxRequests"),
        (json!({ "tasks": [] }), "tasks"),
        (json!({ "tasks": ["Everything"] }), "tasks[0]"),
        (json!({ "maxWrites": -1 }), "maxWrites"),
    ] {
        host.tenant.refuses("graph.next", request, "INVALID_ARGUMENT", field);
    }
    host.tenant.refuses("graph.reply", json!({}), "INVALID_ARGUMENT", "responses");
}
