//! What does not grow with the store: the same question of a small and of a large one takes the same work, counted
//! by how often it looks at the interrupt, which is once in a thousand of SQLite's instructions and at each row
//! that is made something of.

mod support;

use autoclaim::api::Interrupt;
use serde_json::{Value, json};
use support::{
    Tenant,
    small::{numbered, serving, user},
    with,
};

/// The reply, and how often the call looked.
fn asked(host: &Tenant, method: &str, request: &Value) -> (Value, u64) {
    let interrupt = Interrupt::at_look(u64::MAX);
    let reply = host.client.call(method, request.to_string().as_bytes(), &interrupt);
    (serde_json::from_slice(&reply.unwrap()).unwrap(), interrupt.looks())
}

/// A store with so many users and groups, and as many claims and refusals on the first of January.
fn store(size: u64) -> Tenant {
    let host = serving("Local", [20, 0]);
    host.call("setting.update", json!({ "recordAll": true }));
    let taken_at = "2026-01-01T00:00:00Z";
    let users: Vec<_> = (11..=size).map(numbered).collect();
    host.call("user.import", json!({ "users": users, "takenAt": taken_at }));
    let groups: Vec<_> = (1..=size)
        .map(|number| json!({ "id": format!("00000000-0000-4000-9000-{number:012}"), "displayName": format!("Group {number}") }))
        .collect();
    host.call("group.import", json!({ "groups": groups, "takenAt": taken_at }));
    for (call, hour) in [1, 9, 17].into_iter().enumerate() {
        let events: Vec<_> = (1..=size / 3)
            .map(|number| json!({ "id": format!("{call} {number}"), "user": user(number), "app": "Teams" }))
            .collect();
        host.call("claim.invoke", json!({ "events": events, "now": format!("2026-01-01T{hour:02}:00:00Z") }));
    }
    host
}

/// The replies of a small and of a large store, after the same work but for a look or two.
#[track_caller]
fn same_work(method: &str, request: Value) -> [Value; 2] {
    let asked = [1_500, 6_000].map(|size| asked(&store(size), method, &request));
    let [(small, few), (large, many)] = asked;
    assert!(many <= few + 2, "{method} {request}: {few} looks in the small store, {many} in the large one");
    [small, large]
}

#[test]
fn what_a_store_holds_is_told_without_counting_it() {
    let [small, large] = same_work("store.info", json!({}));
    for (info, size) in [(small, 1_500), (large, 6_000)] {
        let counts = &info["counts"];
        assert_eq!([&counts["users"], &counts["groups"], &counts["claims"]], [size, size, size]);
    }
}

/// One of a whole day is read from the counts; what else is in the window is as much in both stores.
#[test]
fn departments_are_counted_by_the_day() {
    for asked in [json!({}), json!({ "app": "Teams", "includeRefused": true })] {
        let window = json!({ "groupBy": "Department", "now": "2026-01-02T00:00:00Z" });
        let [small, large] = same_work("report.get", with(window, asked));
        assert_eq!(
            [small["summary"]["total"].as_u64(), large["summary"]["total"].as_u64()],
            [Some(1_500), Some(6_000)]
        );
    }
}
