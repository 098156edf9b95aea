//! When data was taken, and what cures a wrong date: r04.

use super::*;

/// What is imported under a date a year ahead, what is right, and what of a list shows which.
fn kinds() -> [(&'static str, &'static str, Value, Value, &'static str, &'static str); 5] {
    let environment = |id: &str, managed: bool| json!([{ "id": id, "managed": managed }]);
    let group = |name: &str| json!([{ "id": STAFF, "displayName": name }]);
    [
        (
            "pool.import",
            "subscribedSkus",
            json!([sku(E3, "A", 10, 4)]),
            json!([sku(E3, "B", 20, 4)]),
            "pool.list",
            "skuPartNumber",
        ),
        (
            "user.import",
            "users",
            json!([user(1, json!([]))]),
            json!([user(1, json!([direct(E3)]))]),
            "user.list",
            "assignments",
        ),
        ("group.import", "groups", group("A"), group("B"), "group.list", "displayName"),
        (
            "environment.import",
            "environments",
            environment("e1", true),
            environment("E1", false),
            "environment.list",
            "managed",
        ),
        (
            "powerApp.import",
            "powerApps",
            json!([{ "id": "a", "premium": true }]),
            json!([{ "id": "A", "premium": false }]),
            "powerApp.list",
            "premium",
        ),
    ]
}

#[test]
fn r04_an_import_dated_in_the_future_by_mistake_is_cured_with_replace() {
    let store = Tenant::empty("Graph");
    for (method, field, wrong, right, list, shows) in kinds() {
        let ahead = "2027-11-21T10:00:00.000Z";
        store.call(method, json!({ field: wrong, "takenAt": ahead, "now": ahead }));
        let shown = || store.call(list, json!({}))["items"][0][shows].clone();
        let before = shown();
        let mut cure = taken("10:00", json!({ field: right }));
        assert_eq!(
            (&store.call(method, cure.clone())["stale"], shown()),
            (&json!(1), before.clone()),
            "{method}"
        );
        cure["replace"] = true.into();
        assert_eq!((&store.call(method, cure)["changed"], shown() != before), (&json!(1), true), "{method}");
        assert_eq!(import(&store, method, right, "10:10")["stale"], 0, "{method} is as any other again");
    }
}

#[test]
fn r04_an_older_import_leaves_what_is_newer_with_replace_too_and_says_so() {
    let store = Tenant::empty("Graph");
    for (method, field, newer, older, list, shows) in kinds() {
        import(&store, method, newer, "11:00");
        let shown = || store.call(list, json!({}))["items"][0][shows].clone();
        let before = shown();
        for replace in [false, true] {
            let reply = store.call(
                method,
                json!({ field: older, "takenAt": at("10:59"), "now": at("12:00"), "replace": replace }),
            );
            assert_eq!((counts(&reply), shown()), ([0, 0, 0, 1, 0, 0], before.clone()), "{method} {replace}");
            assert!(
                reply["warnings"][0].as_str().unwrap().contains(&format!("1 {field} are older")),
                "{reply}"
            );
        }
    }
}

#[test]
fn r04_a_full_snapshot_with_replace_removes_what_was_dated_in_the_future() {
    let store = Tenant::empty("Graph");
    for (method, field, wrong, _, list, _) in kinds() {
        let ahead = "2027-11-21T10:00:00.000Z";
        store.call(method, json!({ field: wrong, "takenAt": ahead, "now": ahead }));
        let mut request = taken("10:00", json!({ field: [], "snapshot": "Full" }));
        assert_eq!(store.call(method, request.clone())["removed"], 0, "{method}");
        request["replace"] = true.into();
        let reply = store.call(method, request);
        assert_eq!(
            (&reply["removed"], &store.call(list, json!({}))["items"]),
            (&json!(1), &json!([])),
            "{method}"
        );
    }
}

#[test]
fn r04_claims_are_watched_again_after_the_cure() {
    let store = observing::claiming("Graph", 5);
    let claim = observing::claim(&store, 1, "10:00");
    let ahead = "2027-11-21T10:00:00.000Z";
    let held = json!([user(1, json!([direct(E3)]))]);
    store.call("user.import", json!({ "users": held, "takenAt": ahead, "now": ahead }));
    assert_eq!(store.state(&claim), "Observed");
    let pools =
        taken("11:00", json!({ "subscribedSkus": [sku(E3, "ENTERPRISEPACK", 5, 1)], "replace": true }));
    assert_eq!(
        store.call("pool.import", pools)["counted"],
        1,
        "the unit was seen before, whatever the date said"
    );
    assert_eq!(pool(&store, E3)["available"], 4);
    let gone = |hour: &str| {
        let request = taken(hour, json!({ "users": [user(1, json!([]))], "replace": true }));
        store.call("user.import", request)["removedOutside"].clone()
    };
    assert_eq!([gone("12:00"), gone("12:10")], [0, 1], "two reads agree (r46)");
    assert_eq!(store.state(&claim), "RemovedOutside");
    store.sound();
}
