//! The published limits (domain 2.7).

use crate::support::*;
use serde_json::json;
use tenant::{Request, SECOND, Tenant, Uuid, catalogue::*};

fn users_url(query: &str) -> Request {
    Request::get(format!("{ROOT}/users{query}"))
}

/// How many of a request fit into the 10 s that follow.
fn until_throttled(tenant: &mut Tenant, request: &Request) -> u64 {
    (0..).find(|_| send(tenant, request).status == 429).expect("a limit")
}

#[test]
fn units_in_ten_seconds_depend_on_the_size_of_the_tenant_and_on_what_requests_cost() {
    for (people, units) in [(49, 3_500), (50, 5_000), (500, 5_000), (501, 8_000)] {
        let mut tenant = Tenant::builder(1).people(people).build();
        // Listing users costs 2, and $select takes one off.
        assert_eq!(until_throttled(&mut tenant, &users_url("?$top=20")), units / 2, "{people}");
        tenant.advance(tenant.now().after(11 * SECOND));
        assert_eq!(until_throttled(&mut tenant, &users_url("?$select=id&$top=20")), units, "{people}");
    }
}

#[test]
fn costs_are_the_published_ones() {
    let mut tenant = small();
    let nobody = Uuid::nil();
    for (path, cost) in [
        ("/subscribedSkus".to_owned(), 3),
        ("/subscribedSkus?$select=skuId".to_owned(), 2),
        (format!("/groups/{nobody}/members"), 3),
        (format!("/groups/{nobody}/members?$select=id&$top=5"), 1),
        (format!("/users/{nobody}"), 1),
        (format!("/users/{nobody}?$select=id"), 1),
        ("/users?$expand=manager&$top=20".to_owned(), 3),
        ("/users/delta?$deltatoken=latest".to_owned(), 1),
    ] {
        tenant.advance(tenant.now().after(11 * SECOND));
        let requests = until_throttled(&mut tenant, &Request::get(format!("{ROOT}{path}")));
        assert_eq!(requests, 3_500 / cost, "{path}");
    }
}

#[test]
fn three_thousand_writes_fit_into_two_and_a_half_minutes() {
    let mut tenant = small();
    let body = json!({"usageLocation": "DE"});
    let start = tenant.now();
    for number in 0..3_000 {
        tenant.advance(start.after(number * 10));
        let path = format!("/users/{}", person(&tenant, number as usize % 30));
        assert_eq!(patch(&mut tenant, &path, &body).status, 204);
    }
    let path = format!("/users/{}", person(&tenant, 0));
    let refusal = patch(&mut tenant, &path, &body);
    assert_eq!(refusal.status, 429);
    let over = &tenant.over_limit()[0];
    assert_eq!((over.request, over.limit), (3_001, "writes of app and tenant in 150 s"));
    // There is room when the first one is 150 s old, and Retry-After says so.
    let wait: u64 = refusal.header("Retry-After").expect("a header").parse().expect("seconds");
    let room = start.after(150 * SECOND).since(tenant.now());
    assert_eq!(wait, room.div_ceil(SECOND));
    tenant.advance(tenant.now().after(SECOND));
    tenant.advance(tenant.now().after(wait * SECOND));
    assert_eq!(patch(&mut tenant, &path, &body).status, 204);
    assert_eq!(tenant.over_limit().len(), 1);
}

#[test]
fn each_item_of_a_batch_costs_what_it_would_alone() {
    let mut tenant = small();
    let user = person(&tenant, 0);
    let one = |id: u32| {
        json!({
            "id": id.to_string(), "method": "PATCH", "url": format!("/users/{user}"),
            "headers": {"Content-Type": "application/json"}, "body": {"usageLocation": "DE"},
        })
    };
    let body = json!({"requests": (0..20).map(one).collect::<Vec<_>>()});
    for _ in 0..150 {
        assert!(!post(&mut tenant, "/$batch", &body).body.contains("TooMany"));
    }
    assert!(post(&mut tenant, "/$batch", &body).body.contains("TooMany"));
    assert_eq!(tenant.over_limit().len(), 20);
}

#[test]
fn the_log_is_asked_five_times_in_ten_seconds() {
    let mut tenant = small();
    let log = Request::get(format!("{ROOT}/auditLogs/signIns"));
    assert_eq!(until_throttled(&mut tenant, &log), 5);
    tenant.advance(tenant.now().after(11 * SECOND));
    assert_eq!(send(&mut tenant, &log).status, 200);
}

#[test]
fn who_comes_again_before_retry_after_is_known() {
    let mut tenant = small();
    let log = Request::get(format!("{ROOT}/auditLogs/signIns"));
    until_throttled(&mut tenant, &log);
    tenant.advance(tenant.now().after(9 * SECOND));
    assert_eq!(send(&mut tenant, &log).status, 429);
    assert_eq!(tenant.hasty().len(), 1);
}

#[test]
fn writes_are_tallied_by_kind_and_by_what_they_changed() {
    let mut tenant = small();
    let user = person(&tenant, 0);
    for _ in 0..3 {
        assign(&mut tenant, user, &[(SPE_E3, &[])], &[]);
    }
    assign(&mut tenant, user, &[], &[SPE_F1]);
    let tally = tenant.tally();
    assert_eq!(tally.writes.values().sum::<u64>(), 4);
    assert_eq!((tally.unchanged, tally.refused), (2, 1));
    assert_eq!(tenant.writes()[0].target, user.to_string());
    assert!(tenant.over_limit().is_empty());
}
