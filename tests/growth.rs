//! What does not grow with the store: the same question of a small and of a large one takes the same work, counted
//! by how often it looks at the interrupt, which is once in a thousand of SQLite's instructions and at each row
//! that is made something of.

mod support;

use autoclaim::api::Interrupt;
use serde_json::{Value, json};
use support::{
    Tenant, direct, holding, made, sku,
    small::{BACKUP, PRIMARY, numbered, policy, serving, user},
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
    policy(&host, "Nobody's");
    host
}

/// A small and a large store.
struct Stores([Tenant; 2]);

const SIZES: [u64; 2] = [1_500, 6_000];

impl Stores {
    fn new() -> Stores {
        Stores(SIZES.map(store))
    }

    /// The replies of both, after the same work but for a look or two.
    #[track_caller]
    fn same_work(&self, method: &str, request: Value) -> [Value; 2] {
        let [(small, few), (large, many)] = self.0.each_ref().map(|host| asked(host, method, &request));
        assert!(
            many <= few + 2,
            "{method} {request}: {few} looks in the small store, {many} in the large one"
        );
        [small, large]
    }
}

#[test]
fn what_a_store_holds_is_told_without_counting_it() {
    for (info, size) in Stores::new().same_work("store.info", json!({})).iter().zip(SIZES) {
        let counts = &info["counts"];
        assert_eq!([&counts["users"], &counts["groups"], &counts["claims"]], [size, size, size]);
    }
}

/// Nobody's plans are looked for by name in all that the tenant's products have.
#[test]
fn plans_are_named_without_looking_through_all_products() {
    let id = |kind: u64, number: u64| format!("00000000-0000-4000-{kind:04}-{number:012}");
    let store = |plans: u64| {
        let host = Tenant::new("Local");
        let plan = |number| json!({ "servicePlanId": id(8_001, number), "servicePlanName": format!("P{number}"), "appliesTo": "User", "provisioningStatus": "Success" });
        host.own(&[with(
            sku("SPE_E3", 5, 1),
            json!({ "servicePlans": (1..=plans).map(plan).collect::<Vec<_>>() }),
        )]);
        let off: Vec<String> = (1..=200).map(|number| id(8_002, number)).collect();
        host.people(&[holding(
            "ada",
            &[with(direct(&sku("SPE_E3", 5, 1)), json!({ "disabledPlans": off }))],
        )]);
        host
    };
    let stores = Stores(SIZES.map(store));
    let told = stores.same_work("assignment.list", json!({}));
    assert_eq!(told[1]["items"][0]["disabledPlans"].as_array().map(Vec::len), Some(200));
}

#[test]
fn departments_are_counted_by_the_day() {
    let stores = Stores::new();
    for asked in [json!({}), json!({ "app": "Teams", "includeRefused": true })] {
        let window = json!({ "groupBy": "Department", "now": "2026-01-02T00:00:00Z" });
        let [small, large] = stores.same_work("report.get", with(window, asked));
        assert_eq!(
            [small["summary"]["total"].as_u64(), large["summary"]["total"].as_u64()],
            [Some(1_500), Some(6_000)]
        );
    }
}

#[test]
fn a_list_that_nothing_fits_looks_at_no_claim_but_the_newest() {
    let stores = Stores::new();
    for filter in [
        json!({ "app": "PowerApps" }),
        json!({ "policy": "Nobody's" }),
        json!({ "product": BACKUP }),
        json!({ "outcome": "DataTooOld" }),
        json!({ "state": "Booked" }),
        json!({ "state": "Undone" }),
        json!({ "app": "Teams", "outcome": "PoolsEmpty", "from": "2026-01-02T00:00:00Z" }),
        json!({ "to": "2026-01-01T00:00:00Z" }),
    ] {
        let listed = stores
            .same_work("claim.list", filter.clone())
            .map(|page| page["items"].as_array().unwrap().len());
        assert_eq!(listed, [0, 0], "{filter}");
    }
}

/// Every claim of a list, over its pages.
fn listed(host: &Tenant, filter: &Value) -> Vec<Value> {
    let mut items = Vec::new();
    let mut cursor = json!(null);
    loop {
        let page = host.call("claim.list", with(filter.clone(), json!({ "cursor": cursor, "limit": 700 })));
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        cursor = page["next"].clone();
        if cursor.is_null() {
            return items;
        }
    }
}

/// Whatever is skipped does not fit: also where claims are not in the order of their times, and where they
/// came into another state later.
#[test]
fn a_list_holds_all_that_fits_and_nothing_else() {
    let host = store(900);
    let events = |name: &str, numbers: std::ops::RangeInclusive<u64>| -> Vec<Value> {
        numbers
            .map(|number| json!({ "id": format!("{name} {number}"), "user": user(number), "app": "Teams" }))
            .collect()
    };
    host.call(
        "pool.import",
        json!({ "takenAt": "2026-01-03T00:00:00Z", "subscribedSkus": [
        made(PRIMARY, "ENTERPRISEPACK", 40, &["TEAMS1"]), made(BACKUP, "SPE_E3", 5, &["TEAMS1"])] }),
    );
    for (call, time) in
        ["2026-01-04T10:00:00Z", "2026-01-02T10:00:00Z", "2026-01-04T10:59:59Z", "2026-01-03T10:00:00Z"]
            .into_iter()
            .enumerate()
    {
        let first = 21 + 300 * call as u64 % 600;
        host.call(
            "claim.invoke",
            json!({ "events": events(&format!("later {call}"), first..=first + 299), "now": time }),
        );
    }
    host.call("claim.undo", json!({ "claims": [3, 7, 905], "now": "2026-01-05T00:00:00Z" }));
    let all = listed(&host, &json!({}));
    assert_eq!(all.len(), 2_100);
    let text = |claim: &Value, field: &str| claim[field].as_str().unwrap_or_default().to_owned();
    for (field, asked) in [
        ("outcome", "Claimed"),
        ("outcome", "PoolsEmpty"),
        ("outcome", "AlreadyEntitled"),
        ("state", "Undone"),
        ("state", "Observed"),
    ] {
        let expected: Vec<_> = all.iter().filter(|claim| text(claim, field) == asked).cloned().collect();
        assert!(!expected.is_empty(), "{asked}");
        assert!(listed(&host, &json!({ field: asked })) == expected, "{asked}");
    }
    let of_product = |claim: &Value| claim["product"]["skuId"] == BACKUP;
    let of_policy = |claim: &Value| claim["policy"]["name"] == "Teams for all";
    let of_time = |claim: &Value| {
        let time = text(claim, "decidedAt");
        ("2026-01-02T09:30:00".."2026-01-04T10:30:00").contains(&time.as_str())
    };
    let times = json!({ "from": "2026-01-02T09:30:00Z", "to": "2026-01-04T10:30:00Z" });
    for (filter, fits) in [
        (json!({ "product": BACKUP }), &of_product as &dyn Fn(&Value) -> bool),
        (json!({ "policy": "Teams for all" }), &of_policy),
        (times.clone(), &of_time),
        (with(times, json!({ "outcome": "Claimed" })), &|claim| {
            of_time(claim) && claim["outcome"] == "Claimed"
        }),
        (json!({ "user": user(5) }), &|claim| claim["user"]["id"] == user(5)),
    ] {
        let expected: Vec<_> = all.iter().filter(|claim| fits(claim)).cloned().collect();
        assert!(!expected.is_empty(), "{filter}");
        assert!(listed(&host, &filter) == expected, "{filter}");
    }
    assert_eq!(host.call("store.check", json!({}))["findings"], json!([]));
}
