//! r51, r53, r54: lost replies, doubt, refusals, limits, sessions, permissions.

use crate::{
    host::{Host, Item, NO_UNIT, done, failed, failure, items, owned, refused, response, shown},
    support::{column, guid, holding, security_group, sign_in, sku, text, through, user, with},
};
use serde_json::{Value, json};

/// A host whose tenant was shown, with a claim for each of these people.
fn claimed(products: &[(&str, i64)], names: &[&str]) -> (Host, Vec<i64>) {
    let host = Host::new(products);
    let claims = host.claim(names);
    let skus: Vec<_> = products.iter().map(|(part, units)| owned(part, *units, 0)).collect();
    host.signed_in(&skus);
    (host, claims)
}

fn attempts(host: &Host, claim: i64) -> Vec<Value> {
    column(&host.call("claim.get", json!({ "claim": claim }))["attempts"], "result")
}

fn is_read(request: &Value) -> bool {
    request["method"] == "GET" && text(&request["url"]).contains("/users/")
}

#[test]
fn r51_not_sent_goes_again_at_once() {
    let (host, claims) = claimed(&[("SPE_E3", 5)], &["ada"]);
    let request = host.request();
    let reply = host.reply(&[failure(&request, "NotSent")]);
    assert_eq!(reply["items"][0]["result"], "NotSent");
    let again = host.request();
    assert_ne!(again["id"], request["id"]);
    assert_eq!(again["body"], request["body"]);
    assert_eq!(attempts(&host, claims[0]), [json!("NotSent"), json!(null)]);
}

#[test]
fn r51_in_doubt_the_user_is_read_before_it_goes_again() {
    for (what, answer) in [
        ("no answer", None),
        ("a 500", Some((500, "oops"))),
        ("a 408", Some((408, "oops"))),
        ("html", Some((200, "<html>"))),
        ("a redirect", Some((302, ""))),
    ] {
        for made in [false, true] {
            let (host, claims) = claimed(&[("SPE_E3", 5)], &["ada"]);
            let request = host.request();
            let given = match answer {
                None => failure(&request, "NoAnswer"),
                Some((status, body)) => json!({ "id": request["id"], "status": status, "body": body }),
            };
            assert_eq!(host.reply(&[given])["items"][0]["result"], "InDoubt", "{what}");
            assert_eq!(host.change(1)["underWay"], "InDoubt");
            let next = host.next();
            assert_eq!(
                (&next["requests"], &next["waitMilliseconds"]),
                (&json!([]), &json!(10_000)),
                "{what}"
            );
            let read = host.pass(10).request();
            assert!(is_read(&read) && read["task"] == "Send", "{what}: {read}");
            host.answer(&read, |_| shown("ada", if made { &["SPE_E3"] } else { &[] }));
            if made {
                assert_eq!(
                    (host.claim_state(claims[0]), host.next()["idle"].clone()),
                    ("Observed".into(), json!(true))
                );
            } else {
                assert_eq!(host.request()["body"], request["body"], "{what}");
            }
        }
    }
}

#[test]
fn r51_a_lease_that_ends_without_an_answer_is_doubt() {
    let (host, claims) = claimed(&[("SPE_E3", 5)], &["ada"]);
    let request = host.request();
    assert_eq!(host.pass(190).requests(), Vec::<Value>::new(), "the read comes 10 s after the lease's end");
    let read = host.pass(10).request();
    assert!(is_read(&read));
    host.answer(&read, |_| shown("ada", &[]));
    let again = host.request();
    let late = host.answer(&request, done);
    assert_eq!(late["items"][0]["state"], "Pending", "of an attempt that is not the last it is only kept");
    assert_eq!(attempts(&host, claims[0]), [json!("Done"), json!(null)]);
    host.answer(&again, done);
    assert_eq!(host.claim_state(claims[0]), "Sent");
}

#[test]
fn r51_a_late_answer_is_read_while_nothing_else_was_tried() {
    let (host, claims) = claimed(&[("SPE_E3", 5)], &["ada"]);
    let request = host.request();
    host.pass(300).answer(&request, done);
    assert_eq!(host.claim_state(claims[0]), "Sent");
}

#[test]
fn r51_an_item_that_is_missing_is_in_doubt_and_an_outer_400_sends_the_items_singly() {
    let (host, _) = claimed(&[("SPE_E3", 5)], &["ada", "bob", "cem"]);
    let batch = host.request();
    let mut answer = response(&batch, done);
    answer["body"]["responses"].as_array_mut().unwrap().remove(1);
    let reply = host.reply(&[answer]);
    assert_eq!(column(&reply["items"], "result"), ["Done", "InDoubt", "Done"]);

    let (host, _) = claimed(&[("SPE_E3", 5)], &["ada", "bob", "cem"]);
    let batch = host.request();
    let (status, body) = refused("Invalid batch payload format.");
    host.reply(&[json!({ "id": batch["id"], "status": status, "body": body })]);
    let singles = host.requests();
    assert_eq!(singles.len(), 3);
    assert!(singles.iter().all(|it| text(&it["url"]).ends_with("/assignLicense")));
}

#[test]
fn r51_a_conflict_goes_again_later() {
    let (host, claims) = claimed(&[("SPE_E3", 5)], &["ada"]);
    host.answer(&host.request(), |_| failed(409));
    assert_eq!(host.requests(), Vec::<Value>::new());
    assert_eq!(items(&host.pass(5).request()).len(), 1);
    assert_eq!(attempts(&host, claims[0]), [json!("AgainLater"), json!(null)]);
}

#[test]
fn r53_nothing_of_the_kind_goes_before_retry_after() {
    let (host, _) = claimed(&[("SPE_E3", 5)], &["ada", "bob"]);
    let batch = host.request();
    let answer = json!({ "id": batch["id"], "status": 200, "body": { "responses": [
        { "id": "1", "status": 429, "headers": { "Retry-After": "2.128" }, "body": null },
        { "id": "2", "status": 429, "headers": { "Retry-After": "7" }, "body": null },
    ] } });
    host.reply(&[answer]);
    host.claim(&["cem"]);
    let next = host.next();
    assert_eq!((&next["requests"], &next["idle"]), (&json!([]), &json!(false)));
    assert_eq!(host.pass(6).requests(), Vec::<Value>::new(), "the longest of the batch holds all");
    assert_eq!(items(&host.pass(1).request()).len(), 3);
}

#[test]
fn r53_never_more_writes_than_graph_allows_in_150_seconds() {
    let host = Host::new(&[("SPE_E3", 4_000)]);
    let names: Vec<String> = (0..3_100).map(|n| format!("u{n}")).collect();
    host.tenant.people(&names.iter().map(|name| user(name)).collect::<Vec<_>>());
    host.claim(&names.iter().map(String::as_str).collect::<Vec<_>>());
    host.signed_in(&[owned("SPE_E3", 4_000, 0)]);
    let mut sent = 0;
    loop {
        let next = host.call("graph.next", json!({ "tasks": ["Send"], "maxRequests": 20 }));
        let requests = next["requests"].as_array().unwrap().clone();
        if requests.is_empty() {
            assert_eq!(next["waitMilliseconds"], 150_000);
            break;
        }
        sent += requests.iter().map(|it| items(it).len()).sum::<usize>();
        let answers: Vec<_> = requests.iter().map(|it| response(it, done)).collect();
        host.reply(&answers);
    }
    assert_eq!(sent, 3_000);
    assert_eq!(host.pass(149).call("graph.next", json!({ "tasks": ["Send"] }))["requests"], json!([]));
    let next = host.pass(1).call("graph.next", json!({ "tasks": ["Send"], "maxRequests": 20 }));
    assert_eq!(next["requests"].as_array().unwrap().iter().map(|it| items(it).len()).sum::<usize>(), 100);
}

#[test]
fn r53_after_a_401_one_request_a_minute_looks_for_a_session() {
    let (host, claims) = claimed(&[("SPE_E3", 5)], &["ada"]);
    let reply = host.answer(&host.request(), |_| failed(401));
    assert_eq!(reply["warnings"][0]["name"], "SESSION_EXPIRED");
    let next = host.pass(30).next();
    assert_eq!((&next["requests"], &next["warnings"][0]["name"]), (&json!([]), &json!("SESSION_EXPIRED")));
    for _ in 0..2 {
        let probe = host.pass(60).request();
        assert!(text(&probe["url"]).ends_with("/subscribedSkus"));
        assert_eq!(host.requests(), Vec::<Value>::new(), "one at a time");
        host.answer(&probe, |_| failed(401));
    }
    host.pass(60).signed_in(&[owned("SPE_E3", 5, 0)]);
    host.answer(&host.request(), done);
    assert_eq!(host.claim_state(claims[0]), "Sent");
    assert_eq!(host.next()["warnings"], json!([]));
}

#[test]
fn r53_three_objects_refused_pause_the_kind_and_one_looks_every_15_minutes() {
    let (host, claims) = claimed(&[("SPE_E3", 5)], &["ada", "bob"]);
    let denied = |_: &Item| {
        (
            403,
            json!({ "error": { "code": "Authorization_RequestDenied", "message": "Insufficient privileges to complete the operation." } }),
        )
    };
    let reply = host.answer(&host.request(), denied);
    assert_eq!(
        (column(&reply["items"], "result"), &reply["warnings"]),
        (vec![json!("MendConfiguration"); 2], &json!([]))
    );
    host.claim(&["cem"]);
    let reply = host.answer(&host.request(), denied);
    assert_eq!(reply["warnings"][0]["name"], "PERMISSION_MISSING");
    assert_eq!(reply["warnings"][0]["permission"], "LicenseAssignment.ReadWrite.All");
    assert_eq!(host.requests(), Vec::<Value>::new());
    for _ in 0..5 {
        host.pass(15 * 60 + 1).signed_in(&[owned("SPE_E3", 5, 0)]);
        let probe = host.request();
        assert_eq!(items(&probe).len(), 1, "one looks, all others wait");
        host.answer(&probe, denied);
        assert_eq!(host.next()["warnings"][0]["name"], "PERMISSION_MISSING");
    }
    host.pass(15 * 60 + 1).signed_in(&[owned("SPE_E3", 5, 0)]);
    host.answer(&host.request(), done);
    let next = host.pass(4 * 3_600).next();
    assert_eq!(next["warnings"], json!([]));
    assert!(
        claims.iter().all(|claim| host.claim_state(*claim) != "Failed"),
        "want of a permission fails nobody"
    );
}

#[test]
fn r54_without_a_unit_the_next_product_is_booked_in_the_same_transaction() {
    let products = [("SPE_E3", 5), ("SPE_E5", 5)];
    let (host, claims) = claimed(&products, &["ada"]);
    let decision = host.call("claim.get", json!({ "claim": claims[0] }));
    let reply = host.answer(&host.request(), |_| refused(NO_UNIT));
    assert_eq!(reply["items"][0]["result"], "NoUnits");
    assert_eq!((&reply["moved"], &reply["failed"]), (&json!(1), &json!(0)));
    let claim = host.call("claim.get", json!({ "claim": claims[0] }));
    assert_eq!(
        (&claim["product"]["skuPartNumber"], &claim["position"], &claim["state"]),
        (&json!("SPE_E5"), &json!(1), &json!("Booked"))
    );
    assert_eq!(
        (&claim["outcome"], &claim["trace"], &claim["reason"]),
        (&decision["outcome"], &decision["trace"], &decision["reason"])
    );
    assert_eq!(column(&claim["attempts"], "result"), ["NoUnits"]);
    assert_eq!(text(&claim["attempts"][0]["message"]), NO_UNIT);
    assert_eq!(claim["attempts"][0]["product"]["skuPartNumber"], "SPE_E3");
    assert_eq!(
        (host.tenant.units("SPE_E3", "available"), host.tenant.units("SPE_E5", "available")),
        (0, 4),
        "the pool counts as empty"
    );
    host.tenant.sound();
    let request = host.request();
    assert_eq!(request["body"]["addLicenses"][0]["skuId"], sku("SPE_E5", 1, 0)["skuId"]);
    host.answer(&request, done);
    host.answer(&host.pass(60).request(), |_| shown("ada", &["SPE_E5"]));
    assert_eq!(host.claim_state(claims[0]), "Observed");
    let report = host.call("report.get", json!({ "days": 1 }));
    assert_eq!(report["items"][0]["product"]["skuPartNumber"], "SPE_E5");
    host.tenant.sound();
}

#[test]
fn r54_with_no_product_left_the_claim_failed_and_may_be_made_again() {
    let (host, claims) = claimed(&[("SPE_E3", 5)], &["ada"]);
    let reply = host.answer(&host.request(), |_| refused(NO_UNIT));
    assert_eq!((&reply["moved"], &reply["failed"]), (&json!(0), &json!(1)));
    assert_eq!(
        (host.claim_state(claims[0]), host.changes()),
        ("Failed".into(), vec!["AssignLicense Failed".into()])
    );
    assert_eq!(host.next()["idle"], true);
    assert_eq!(host.tenant.units("SPE_E3", "booked"), 0);
    host.tenant.sound();
    let read = |host: &Host, taken: &str| {
        let skus = [owned("SPE_E3", 9, 5)];
        let read = host.call("pool.import", json!({ "subscribedSkus": skus, "takenAt": taken }));
        read["items"][0].clone()
    };
    host.pass(60);
    assert_eq!(read(&host, "2026-11-21T09:59:59Z")["available"], 0, "it was counted before Graph refused");
    assert_eq!(read(&host, "2026-11-21T10:01:00Z")["available"], 4);
    host.claim(&["ada"]);
}

#[test]
fn r49_a_pool_that_graph_refused_shows_what_graph_counted_and_that_nothing_is_left() {
    let (host, _) = claimed(&[("SPE_E3", 5)], &["ada"]);
    let before = host.call("pool.list", json!({}))["items"][0].clone();
    host.pass(5).answer(&host.request(), |_| refused(NO_UNIT));
    let pool = host.call("pool.list", json!({}))["items"][0].clone();
    for counted in ["enabled", "consumed", "takenAt"] {
        assert_eq!(pool[counted], before[counted], "{counted}");
    }
    assert_eq!((&pool["available"], &pool["low"]), (&json!(0), &json!(true)));
    assert_eq!(pool["refusedAt"], "2026-11-21T10:00:05.000Z");
    assert_eq!(
        pool["reason"],
        "Graph refused a unit of SPE_E3; it counts as empty until its pool is read again."
    );
    let denied = host.call("claim.test", json!({ "events": [sign_in("bob")] }))["items"][0].clone();
    assert_eq!(denied["outcome"], "PoolsEmpty", "{denied}");
}

#[test]
fn r54_what_waits_for_the_same_pool_moves_on_with_it() {
    let products = [("SPE_E3", 50), ("SPE_E5", 50)];
    let host = Host::new(&products);
    let names: Vec<String> = (0..40).map(|n| format!("u{n}")).collect();
    host.tenant.people(&names.iter().map(|name| user(name)).collect::<Vec<_>>());
    host.claim(&names.iter().map(String::as_str).collect::<Vec<_>>());
    host.signed_in(&[owned("SPE_E3", 50, 0), owned("SPE_E5", 50, 0)]);
    let batch = host.call("graph.next", json!({ "maxRequests": 1 }))["requests"][0].clone();
    let e5 = json!(sku("SPE_E5", 1, 0)["skuId"]);
    let reply = host.answer(&batch, |item| if item.of("u0") { refused(NO_UNIT) } else { done(item) });
    assert_eq!((&reply["summary"]["NoUnits"], &reply["moved"]), (&json!(1), &json!(21)));
    let rest = host.requests();
    let asked: Vec<Value> =
        rest.iter().flat_map(items).map(|item| item.body["addLicenses"][0]["skuId"].clone()).collect();
    assert_eq!(asked, vec![e5; 21], "the one refused and the 20 not sent");
    assert_eq!(host.tenant.units("SPE_E5", "booked"), 21);
    host.tenant.sound();
}

#[test]
fn r54_what_is_to_be_mended_is_tried_three_times() {
    let (host, claims) = claimed(&[("SPE_E3", 5)], &["ada"]);
    let clash = "Another object with the same value for property proxyAddresses already exists.";
    let mut tries = 0;
    while host.claim_state(claims[0]) == "Booked" {
        match host.requests().pop() {
            None => drop(host.pass(600)),
            Some(request) if text(&request["url"]).ends_with("/subscribedSkus") => {
                host.answer(&request, |_| (200, json!({ "value": [owned("SPE_E3", 5, 0)] })));
            }
            Some(request) => {
                tries += 1;
                host.answer(&request, |_| refused(clash));
            }
        }
    }
    assert_eq!((tries, host.claim_state(claims[0])), (3, "Failed".into()));
    assert_eq!(attempts(&host, claims[0]), vec![json!("MendUser"); 3]);
}

#[test]
fn r54_a_404_counts_once_a_read_an_hour_later_agrees() {
    for there in [true, false] {
        let (host, claims) = claimed(&[("SPE_E3", 5)], &["ada"]);
        host.answer(&host.request(), |_| failed(404));
        assert_eq!((host.pass(3_599).requests(), host.claim_state(claims[0])), (vec![], "Booked".into()));
        host.pass(1).signed_in(&[owned("SPE_E3", 5, 0)]);
        let read = host.request();
        assert!(is_read(&read));
        host.answer(&read, |_| if there { shown("ada", &[]) } else { failed(404) });
        if there {
            assert_eq!(items(&host.request())[0].method, "POST");
        } else {
            assert_eq!(
                (host.claim_state(claims[0]), host.next()["idle"].clone()),
                ("Failed".into(), json!(true))
            );
        }
    }
}

#[test]
fn r52_members_go_20_to_a_request_and_singly_where_one_is_there_already() {
    let host = Host::new(&[("SPE_E3", 100)]);
    let names: Vec<String> = (0..25).map(|n| format!("u{n}")).collect();
    host.tenant.people(&names.iter().map(|name| user(name)).collect::<Vec<_>>());
    let e3 = sku("SPE_E3", 100, 0);
    host.tenant.groups(&[security_group(&guid("licensed"), "Licensed", &[&e3])]);
    host.call("policy.update", json!({ "policy": "Teams", "enabled": false }));
    host.tenant.policy("Teams", &[], json!({ "name": "By group", "assignVia": "Group", "products": [{ "product": "SPE_E3", "targetGroup": "Licensed" }] }));
    let events: Vec<_> = names.iter().map(|name| crate::support::sign_in(name)).collect();
    assert_eq!(
        host.call("claim.invoke", json!({ "events": events }))["summary"],
        json!({ "PendingGroup": 25 })
    );
    host.signed_in(&[owned("SPE_E3", 100, 0)]);
    let batch = host.request();
    assert_eq!(batch["permission"], "GroupMember.ReadWrite.All");
    let sizes: Vec<_> =
        items(&batch).iter().map(|it| it.body["members@odata.bind"].as_array().unwrap().len()).collect();
    assert_eq!(sizes, [20, 5]);
    let exist =
        "One or more added object references already exist for the following modified properties: 'members'.";
    host.answer(&batch, |item| {
        if item.body["members@odata.bind"].as_array().unwrap().len() == 20 {
            refused(exist)
        } else {
            (204, Value::Null)
        }
    });
    let singles =
        host.call("graph.next", json!({ "maxRequests": 20 }))["requests"].as_array().unwrap().clone();
    assert_eq!(singles.len(), 20);
    for single in &singles {
        let item = items(single).remove(0);
        assert_eq!(item.body["members@odata.bind"].as_array().unwrap().len(), 1);
        let u3 = item.body["members@odata.bind"][0].as_str().unwrap().ends_with(&guid("u3"));
        host.answer(single, |_| if u3 { refused(exist) } else { (204, Value::Null) });
    }
    let changes = host.changes();
    let count = |state: &str| changes.iter().filter(|it| *it == &format!("AddToGroup {state}")).count();
    assert_eq!((count("Sent"), count("Cancelled")), (24, 1), "u3 was a member before");
}

#[test]
fn r54_with_the_usage_location_fails_what_waits_for_it() {
    let host = Host::new(&[("SPE_E3", 5)]);
    host.call("setting.update", json!({ "defaultUsageLocation": "DE" }));
    host.tenant.people(&[with(user("dan"), json!({ "usageLocation": null }))]);
    let claim = host.claim(&["dan"])[0];
    host.signed_in(&[owned("SPE_E3", 5, 0)]);
    host.answer(&host.request(), |_| {
        refused("Unable to update the specified properties for objects that have originated within an external service.")
    });
    assert_eq!(host.changes(), ["SetUsageLocation Failed", "AssignLicense Failed"]);
    assert_eq!((host.claim_state(claim), host.tenant.units("SPE_E3", "booked")), ("Failed".into(), 0));
    let reasons = column(&host.call("claim.get", json!({ "claim": claim }))["attempts"], "message");
    assert_eq!(reasons.len(), 2, "each says why");
    assert_eq!(reasons[0], reasons[1]);
    host.tenant.sound();
}

#[test]
fn r49_a_license_that_its_group_failed_to_bring_fails_the_claim_and_leaves_the_membership() {
    let host = Host::new(&[("SPE_E3", 5)]);
    let e3 = sku("SPE_E3", 5, 0);
    host.tenant.groups(&[security_group(&guid("licensed"), "Licensed", &[&e3])]);
    host.call("policy.update", json!({ "policy": "Teams", "enabled": false }));
    let products = json!([{ "product": "SPE_E3", "targetGroup": "Licensed" }]);
    host.tenant.policy(
        "Teams",
        &[],
        json!({ "name": "By group", "assignVia": "Group", "products": products }),
    );
    let claim = host.call("claim.invoke", json!({ "events": [sign_in("ada")] }))["items"][0]["claim"]
        .as_i64()
        .unwrap();
    host.signed_in(&[owned("SPE_E3", 5, 0)]);
    host.answer(&host.request(), |_| (204, Value::Null));
    let path = with(through(&e3, "licensed"), json!({ "state": "Error", "error": "CountViolation" }));
    host.answer(&host.pass(60).request(), |_| (200, holding("ada", std::slice::from_ref(&path))));
    assert_eq!(
        (host.claim_state(claim), host.changes()),
        ("Failed".into(), vec!["AddToGroup Failed".into()])
    );
    let told = host.call("claim.get", json!({ "claim": claim }))["attempts"].clone();
    assert!(text(&told[1]["message"]).contains("CountViolation"), "{told}");
    assert_eq!(host.next()["idle"], true, "nobody is taken out of the group");
    host.tenant.sound();
}

#[test]
fn r48_what_is_never_seen_is_offered_three_times_and_then_given_up() {
    let (host, claims) = claimed(&[("SPE_E3", 5)], &["ada"]);
    let mut sent = 0;
    while host.claim_state(claims[0]) != "Failed" {
        assert!(sent < 9, "{:?}", host.change(1));
        match host.requests().pop() {
            None => drop(host.pass(1_800)),
            Some(request) if text(&request["url"]).ends_with("/subscribedSkus") => {
                host.answer(&request, |_| (200, json!({ "value": [owned("SPE_E3", 5, 0)] })));
            }
            Some(request) if is_read(&request) => drop(host.answer(&request, |_| shown("ada", &[]))),
            Some(request) => {
                sent += 1;
                host.answer(&request, done);
            }
        }
    }
    assert_eq!(sent, 3);
    assert_eq!(
        attempts(&host, claims[0]),
        vec![json!("Done"); 4],
        "three offers, and that no read showed it"
    );
    assert_eq!(host.tenant.units("SPE_E3", "booked"), 0);
    host.tenant.sound();
}
