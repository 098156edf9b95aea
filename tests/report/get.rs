//! report.get: windows, rows, counts.

use crate::support::small::{BACKUP, PRIMARY, claim, policy, serving, tenant, user};
use crate::support::{Tenant, column, text, with};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn report(host: &Tenant, request: Value) -> Value {
    host.call("report.get", request)
}

/// Counts by key.
fn counts(groups: &Value) -> Vec<(String, u64)> {
    groups
        .as_array()
        .unwrap()
        .iter()
        .map(|group| (text(&group["key"]), group["count"].as_u64().unwrap()))
        .collect()
}

#[test]
fn r03_a_window_is_days_before_now_or_from_and_to() {
    let host = Tenant::in_file("Local");
    let now = "2026-11-21T10:00:00.123Z";
    let window = |request: Value| report(&host, request)["window"].clone();
    for (asked, from) in [
        (json!({}), "2026-08-23T10:00:00.123Z"),
        (json!({ "days": 1 }), "2026-11-20T10:00:00.123Z"),
        (json!({ "days": 30 }), "2026-10-22T10:00:00.123Z"),
    ] {
        assert_eq!(window(with(asked, json!({ "now": now }))), json!({ "from": from, "to": now }));
    }
    let given = window(json!({ "from": "2026-11-01T02:00:00+02:00", "to": "2026-11-02T00:00:00Z" }));
    assert_eq!(given, json!({ "from": "2026-11-01T00:00:00.000Z", "to": "2026-11-02T00:00:00.000Z" }));
    assert_eq!(window(json!({ "from": "2026-11-01T00:00:00Z", "now": now }))["to"], now);
}

#[test]
fn r03_an_impossible_window_is_refused() {
    let host = Tenant::in_file("Local");
    for (request, field) in [
        (json!({ "days": 1, "to": "2026-11-01T00:00:00Z" }), "days"),
        (json!({ "from": "2026-11-01T00:00:00Z", "to": "2026-11-01T00:00:00Z" }), "from"),
        (json!({ "from": "2026-11-02T00:00:00Z", "now": "2026-11-01T00:00:00Z" }), "from"),
    ] {
        host.refuses("report.get", request, "INVALID_ARGUMENT", field);
    }
    report(&host, json!({ "days": 36_500, "now": "2026-11-01T00:00:00Z" }));
}

/// Rows and counts of any window agree with what is in it, whole hours or not.
#[test]
fn r03_a_window_holds_its_begin_and_not_its_end() {
    let host = serving("Local", [100, 0]);
    let times = [
        "2026-11-20T09:59:59.999Z",
        "2026-11-20T10:00:00.000Z",
        "2026-11-20T10:30:00.000Z",
        "2026-11-20T11:00:00.000Z",
        "2026-11-20T12:59:59.999Z",
        "2026-11-20T13:00:00.000Z",
        "2026-11-21T00:00:00.000Z",
    ];
    for (number, time) in (1..).zip(times) {
        assert_eq!(claim(&host, &user(number), time)["outcome"], "Claimed");
    }
    let edges: Vec<String> = times
        .iter()
        .map(|time| time.to_string())
        .chain(["2026-11-20T10:15:00.000Z".into(), "2026-11-22T00:00:00.000Z".into()])
        .collect();
    for from in &edges {
        for to in edges.iter().filter(|to| *to > from) {
            let expected: Vec<&str> = times
                .iter()
                .rev()
                .filter(|time| **time >= from.as_str() && **time < to.as_str())
                .copied()
                .collect();
            let reply = report(&host, json!({ "from": from, "to": to }));
            assert_eq!(column(&reply["items"], "decidedAt"), expected, "from {from} to {to}");
            assert_eq!(reply["summary"]["total"], expected.len(), "from {from} to {to}");
            let days: u64 = counts(&reply["summary"]["byDay"]).into_iter().map(|(_, n)| n).sum();
            assert_eq!(days, expected.len() as u64, "from {from} to {to}");
        }
    }
}

#[test]
fn r43_a_row_says_who_got_what_by_which_policy_and_when() {
    let host = tenant("Graph", [1, 1]);
    let id = policy(&host, "Teams for all");
    let events = json!([{ "user": user(1), "app": "Teams", "at": "2026-11-19T00:00:00Z" }]);
    host.call("claim.invoke", json!({ "events": events, "now": "2026-11-20T10:00:00Z" }));
    host.call("policy.update", json!({ "policy": id, "name": "Renamed" }));
    host.sql("UPDATE user SET department = 'Moved', display_name = 'New Name'");
    let reply = report(&host, json!({ "now": "2026-11-21T00:00:00Z" }));
    assert_eq!(
        reply["items"],
        json!([{
            "decidedAt": "2026-11-20T10:00:00.000Z",
            "at": "2026-11-19T00:00:00.000Z",
            "user": { "id": user(1), "userPrincipalName": "user1@contoso.com" },
            "displayName": "New Name",
            "department": "Sales",
            "app": "Teams",
            "trigger": "FirstSignIn",
            "policy": { "id": id, "name": "Teams for all" },
            "product": { "skuId": PRIMARY, "skuPartNumber": "ENTERPRISEPACK", "name": "Office 365 E3" },
            "position": 0,
            "disabledPlans": [],
            "outcome": "Claimed",
            "state": "Booked",
            "undoneAt": null,
            "claim": 1,
        }])
    );
    let events = json!([{ "user": user(2), "app": "Teams", "at": "2026-11-19T00:00:00Z" }]);
    host.call("claim.invoke", json!({ "events": events, "now": "2026-11-20T11:00:00Z" }));
    let reply = report(&host, json!({ "now": "2026-11-21T00:00:00Z" }));
    assert_eq!(counts(&reply["summary"]["byPolicy"]), [("Renamed".to_owned(), 2)]);
}

/// Ten users, one unit of each product: two claims, eight refusals.
fn dry() -> Tenant {
    let host = serving("Local", [1, 1]);
    for number in 1..=10 {
        claim(&host, &user(number), "2026-11-20T10:00:00Z");
    }
    host
}

#[test]
fn r43_refusals_and_failed_claims_are_rows_only_when_asked_for() {
    let host = dry();
    let now = "2026-11-21T00:00:00Z";
    let reply = report(&host, json!({ "now": now }));
    assert_eq!(column(&reply["items"], "claim"), [2, 1]);
    let everything = report(&host, json!({ "now": now, "includeRefused": true }));
    assert_eq!(column(&everything["items"], "claim"), [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    for reply in [&reply, &everything] {
        let summary = &reply["summary"];
        assert_eq!(
            (&summary["total"], &summary["claimed"], &summary["failed"]),
            (&json!(10), &json!(2), &json!(0))
        );
        assert_eq!(counts(&summary["byOutcome"]), [("PoolsEmpty".to_owned(), 8), ("Claimed".to_owned(), 2)]);
    }
    assert_eq!(counts(&reply["summary"]["byPolicy"]), [("Teams for all".to_owned(), 2)]);
    assert_eq!(counts(&everything["summary"]["byPolicy"]), [("Teams for all".to_owned(), 10)]);

    host.sql("INSERT OR REPLACE INTO claim_now (claim, state) VALUES (2, 4)");
    host.sql("UPDATE tally SET state = 4 WHERE product = 2");
    let reply = report(&host, json!({ "now": now }));
    assert_eq!(column(&reply["items"], "claim"), [1]);
    let summary = &reply["summary"];
    assert_eq!(
        (&summary["total"], &summary["claimed"], &summary["failed"]),
        (&json!(10), &json!(1), &json!(1))
    );
    assert_eq!(counts(&summary["byOutcome"]), [("PoolsEmpty".to_owned(), 8), ("Claimed".to_owned(), 1)]);
    assert_eq!(
        report(&host, json!({ "now": now, "includeRefused": true }))["items"].as_array().unwrap().len(),
        10
    );
}

#[test]
fn r43_groups_count_the_rows() {
    let host = dry();
    claim(&host, &user(1), "2026-11-21T10:00:00Z");
    let grouped = |by: &str, refused: bool| {
        let reply =
            report(&host, json!({ "now": "2026-11-22T00:00:00Z", "groupBy": by, "includeRefused": refused }));
        assert_eq!(reply["items"], json!([]));
        reply["groups"].clone()
    };
    let one = |key: &str, n| (key.to_owned(), n);
    assert_eq!(counts(&grouped("Product", false)), [one("ENTERPRISEPACK", 1), one("SPE_E3", 1)]);
    assert_eq!(counts(&grouped("Product", true)), [one("", 8), one("ENTERPRISEPACK", 1), one("SPE_E3", 1)]);
    assert_eq!(column(&grouped("Product", true), "id"), [json!(null), json!(PRIMARY), json!(BACKUP)]);
    assert_eq!(counts(&grouped("Day", false)), [one("2026-11-20", 2)]);
    assert_eq!(counts(&grouped("App", true)), [one("Teams", 10)]);
    assert_eq!(counts(&grouped("Department", false)), [one("Sales", 2)]);
    assert_eq!(counts(&grouped("Policy", true)), [one("Teams for all", 10)]);
    assert_eq!(counts(&grouped("Outcome", false)), [one("PoolsEmpty", 8), one("Claimed", 2)]);
    assert!(report(&host, json!({ "days": 90 }))["groups"].as_array().unwrap().is_empty());
}

/// Ten users, in Law, in Sales or in none, each with an event on three days: on the first day two claims, and
/// then everybody is moved.
fn departments() -> Tenant {
    let host = serving("Local", [1, 1]);
    let belong = |department: &dyn Fn(u64) -> Value| {
        let users: Vec<_> =
            (1..=10).map(|number| json!({ "id": user(number), "department": department(number) })).collect();
        host.call("user.import", json!({ "users": users, "takenAt": "2026-01-02T00:00:00Z" }));
    };
    belong(&|number| {
        [json!("Law"), json!(null), json!("Sales"), json!("Sales")][number as usize % 4].clone()
    });
    let all = |times: [&str; 2]| {
        for number in 1..=10 {
            claim(&host, &user(number), times[number as usize % 2]);
        }
    };
    all(["2026-11-20T10:00:00Z", "2026-11-20T22:30:00Z"]);
    belong(&|_| json!("Moved"));
    all(["2026-11-21T00:00:00Z", "2026-11-21T23:59:59.999Z"]);
    all(["2026-11-22T00:00:00Z", "2026-11-22T12:00:00Z"]);
    host
}

/// Departments are those at the time, counted over the rows of the window, whole days or not.
#[test]
fn r43_departments_are_counted_as_they_were() {
    let host = departments();
    let now = "2026-11-23T00:00:00Z";
    for window in [
        json!({}),
        json!({ "days": 2 }),
        json!({ "from": "2026-11-20T10:00:00.001Z" }),
        json!({ "from": "2026-11-20T12:00:00Z", "to": "2026-11-22T12:00:00Z" }),
        json!({ "from": "2026-11-20T09:00:00Z", "to": "2026-11-20T23:00:00Z" }),
        json!({ "from": "2026-11-21T00:00:00Z", "to": "2026-11-21T23:59:59.999Z" }),
        json!({ "to": "2026-11-20T10:00:00Z" }),
    ] {
        for of in [
            json!({}),
            json!({ "product": PRIMARY }),
            json!({ "user": user(2) }),
            json!({ "policy": "Teams for all" }),
        ] {
            for refused in [false, true] {
                let asked =
                    with(with(json!({ "now": now, "includeRefused": refused }), window.clone()), of.clone());
                let rows = report(&host, asked.clone());
                let mut expected = BTreeMap::new();
                for row in rows["items"].as_array().unwrap() {
                    *expected
                        .entry(row["department"].as_str().unwrap_or_default().to_owned())
                        .or_insert(0) += 1;
                }
                let mut expected: Vec<_> = expected.into_iter().collect();
                expected.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
                let groups =
                    &report(&host, with(asked.clone(), json!({ "groupBy": "Department" })))["groups"];
                assert_eq!(counts(groups), expected, "{asked}");
            }
        }
    }
    assert_eq!(host.call("store.check", json!({}))["findings"], json!([]));
}

/// As filters fold it; the name is the one that most of them have.
#[test]
fn r43_a_department_is_one_whatever_the_case_it_is_written_in() {
    let host = serving("Local", [10, 1]);
    let written = ["sales", "Sales", "SALES", "Sales", "Ärzte", "ärzte", "Law"];
    let users: Vec<_> =
        (1..).zip(written).map(|(number, it)| json!({ "id": user(number), "department": it })).collect();
    host.call("user.import", json!({ "users": users, "takenAt": "2026-01-02T00:00:00Z" }));
    for number in 1..=7 {
        claim(&host, &user(number), ["2026-11-19T10:00:00Z", "2026-11-20T11:00:00Z"][number as usize % 2]);
    }
    let asked = json!({ "now": "2026-11-20T12:00:00Z", "groupBy": "Department", "days": 30 });
    let one = |name: &str, n| (name.to_owned(), n);
    assert_eq!(counts(&report(&host, asked)["groups"]), [one("Sales", 4), one("Ärzte", 2), one("Law", 1)]);
}

#[test]
fn r33_events_that_need_nothing_are_told_by_the_day() {
    let host = dry();
    claim(&host, &user(1), "2026-11-20T11:00:00Z");
    claim(&host, &user(1), "2026-11-20T12:00:00Z");
    claim(&host, &user(2), "2026-11-19T23:59:59Z");
    let fed = |request: Value| counts(&report(&host, request)["fed"]);
    let all = [("AlreadyEntitled".to_owned(), 3)];
    assert_eq!(fed(json!({ "now": "2026-11-21T00:00:00Z" })), all);
    assert_eq!(
        fed(json!({ "from": "2026-11-20T00:00:00Z", "to": "2026-11-20T00:00:01Z" })),
        [("AlreadyEntitled".to_owned(), 2)]
    );
    assert_eq!(fed(json!({ "now": "2026-11-21T00:00:00Z", "user": user(1) })), []);
    assert_eq!(fed(json!({ "now": "2026-11-21T00:00:00Z", "app": "Teams" })), all);
    assert_eq!(fed(json!({ "now": "2026-11-21T00:00:00Z", "app": "PowerApps" })), []);
    assert_eq!(report(&host, json!({ "now": "2026-11-21T00:00:00Z" }))["summary"]["total"], 10);
}

#[test]
fn a_report_can_be_of_one_policy_product_or_user() {
    let host = tenant("Local", [2, 1]);
    let first = policy(&host, "First");
    for number in 1..=3 {
        claim(&host, &user(number), "2026-11-20T10:00:00Z");
    }
    host.call("policy.remove", json!({ "policy": first }));
    let second = policy(&host, "Second");
    claim(&host, &user(4), "2026-11-20T10:30:00Z");
    let claims = |request: Value| {
        let reply =
            report(&host, with(json!({ "now": "2026-11-20T10:45:00Z", "includeRefused": true }), request));
        assert_eq!(reply["summary"]["total"], reply["items"].as_array().unwrap().len());
        column(&reply["items"], "claim")
    };
    assert_eq!(claims(json!({})), [4, 3, 2, 1]);
    assert_eq!(claims(json!({ "policy": first })), [3, 2, 1], "a policy that was removed");
    assert_eq!(claims(json!({ "policy": "SECOND" })), [4]);
    assert_eq!(claims(json!({ "policy": second })), [4]);
    assert_eq!(claims(json!({ "product": "enterprisepack" })), [2, 1]);
    assert_eq!(claims(json!({ "product": BACKUP })), [3]);
    assert_eq!(claims(json!({ "user": "USER2@contoso.com" })), [2]);
    assert_eq!(claims(json!({ "app": "teams" })), [4, 3, 2, 1]);
    assert_eq!(claims(json!({ "app": "PowerApps" })), Vec::<Value>::new());
    assert_eq!(claims(json!({ "user": user(5) })), Vec::<Value>::new());
    host.sql("UPDATE user SET removed = 1 WHERE user = 2");
    assert_eq!(claims(json!({ "user": user(2) })), [2], "a user who is gone");
    for (field, missing) in
        [("policy", "First"), ("product", "NOTHING"), ("user", "nobody@contoso.com"), ("app", "Nothing")]
    {
        host.refuses("report.get", json!({ field: missing }), "NOT_FOUND", field);
    }
}

#[test]
fn pages_go_on_where_the_last_one_ended_in_the_window_of_the_first() {
    let host = dry();
    claim(&host, &user(1), "2026-11-20T09:00:00Z");
    let ask = |cursor: &Value, now: &str| {
        report(&host, json!({ "days": 1, "includeRefused": true, "limit": 4, "cursor": cursor, "now": now }))
    };
    let mut now = "2026-11-21T00:00:00Z";
    let (mut cursor, mut seen) = (json!(null), Vec::new());
    loop {
        let page = ask(&cursor, now);
        assert_eq!(page["window"]["to"], "2026-11-21T00:00:00.000Z");
        assert_eq!(page["summary"]["total"], 10);
        seen.extend(column(&page["items"], "claim"));
        cursor = page["next"].clone();
        if cursor.is_null() {
            break;
        }
        now = "2027-01-01T00:00:00Z";
        claim(&host, "nobody@contoso.com", "2026-12-31T00:00:00Z");
    }
    assert_eq!(seen, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);

    let first = ask(&json!(null), "2026-11-21T00:00:00Z");
    host.refuses(
        "report.get",
        json!({ "days": 2, "includeRefused": true, "cursor": first["next"] }),
        "INVALID_ARGUMENT",
        "cursor",
    );
    let damaged = format!("{}x", text(&first["next"]));
    let error = host.error("report.get", json!({ "days": 1, "includeRefused": true, "cursor": damaged }));
    assert_eq!(error, "INVALID_ARGUMENT");
}

#[test]
fn no_rows_are_asked_with_a_limit_of_0() {
    let host = dry();
    let reply = report(&host, json!({ "now": "2026-11-21T00:00:00Z", "limit": 0 }));
    assert_eq!(
        (&reply["items"], &reply["next"], &reply["summary"]["claimed"]),
        (&json!([]), &json!(null), &json!(2))
    );
    assert_eq!(host.error("report.get", json!({ "limit": 10_001 })), "INVALID_ARGUMENT");
}

#[test]
fn r43_rows_have_the_policys_name_at_the_time_and_sums_count_a_policy_once() {
    let host = tenant("Local", [5, 5]);
    let id = policy(&host, "First");
    let names = ["First", "Second", "First"];
    for (number, name) in (1..).zip(names) {
        host.call("policy.update", json!({ "policy": id, "name": name, "priority": number }));
        claim(&host, &user(number), "2026-11-20T10:00:00Z");
    }
    let now = "2026-11-21T00:00:00Z";
    let reply = report(&host, json!({ "now": now }));
    let rows: Vec<_> =
        reply["items"].as_array().unwrap().iter().map(|row| text(&row["policy"]["name"])).collect();
    assert_eq!(rows, ["First", "Second", "First"]);
    let sums = &reply["summary"]["byPolicy"];
    assert_eq!(counts(sums), [("First".to_owned(), 3)]);
    assert_eq!(column(sums, "id"), [json!(id)]);
    assert_eq!(report(&host, json!({ "now": now, "groupBy": "Policy" }))["groups"], *sums);
    for policy in [id.as_str(), "First"] {
        assert_eq!(
            report(&host, json!({ "now": now, "policy": policy }))["summary"]["total"],
            3,
            "all of it, whatever it was called"
        );
    }
    assert_eq!(host.call("store.check", json!({}))["findings"], json!([]));
}
