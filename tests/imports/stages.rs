//! A snapshot that spans calls is one snapshot, of one handle: r04 and r05a.

use super::*;
use autoclaim::api::Interrupt;

fn users(numbers: std::ops::RangeInclusive<u64>) -> Value {
    numbers.map(|n| user(n, json!([]))).collect()
}

fn part(items: Value, stage: &str, last: bool) -> Value {
    json!({ "users": items, "takenAt": at("11:00"), "now": at("12:00"), "snapshot": "Full", "stage": stage, "last": last })
}

fn known(store: &Tenant) -> usize {
    store.call("user.list", json!({ "limit": 200 }))["items"].as_array().unwrap().len()
}

/// Two handles on one file that knows a hundred users.
fn two() -> (Tenant, Tenant) {
    let a = Tenant::in_file("Graph");
    let b = Tenant::open(json!({ "path": a.path("tenant.db") }));
    import(&a, "user.import", users(1..=100), "10:00");
    (a, b)
}

#[test]
fn r05a_two_handles_stage_by_one_name_and_neither_loses_what_the_other_gave() {
    let (a, b) = two();
    assert_eq!(a.call("user.import", part(users(1..=49), "nightly", false))["staged"], 49);
    assert_eq!(b.call("user.import", part(users(1..=8), "nightly", false))["staged"], 8, "another stage");
    let reply = a.call("user.import", part(users(50..=100), "nightly", true));
    assert_eq!(counts(&reply), [0, 0, 100, 0, 0, 0]);
    let reply = b.call("user.import", part(users(9..=100), "nightly", true));
    assert_eq!(counts(&reply), [0, 0, 100, 0, 0, 0]);
    assert_eq!(known(&a), 100);
}

#[test]
fn r05a_a_handle_that_is_read_only_stages_what_it_tries_and_does_not_merge_it() {
    let (a, _b) = two();
    let reader = Tenant::open(json!({ "path": a.path("tenant.db"), "readOnly": true }));
    assert_eq!(reader.call("user.import", part(users(1..=99), "nightly", false))["staged"], 99);
    import(&a, "user.import", users(101..=101), "10:30");
    let mut end = part(users(102..=103), "nightly", true);
    assert_eq!(reader.error("user.import", end.clone()), "STORE_READ_ONLY");
    end["dryRun"] = json!(true);
    assert_eq!(counts(&reader.call("user.import", end)), [2, 0, 99, 0, 2, 0]);
    assert_eq!(known(&a), 101);
}

#[test]
fn r05a_a_stage_ends_with_its_handle_and_nobody_else_goes_on_with_it() {
    let (a, b) = two();
    a.call("user.import", part(users(1..=49), "nightly", false));
    b.call("user.import", part(users(1..=8), "nightly", false));
    let c = a.reopened();
    let end = json!({ "stage": "nightly", "last": true, "snapshot": "Full", "takenAt": at("11:00"), "now": at("12:00") });
    c.refuses("user.import", end, "INVALID_ARGUMENT", "stage");
    assert_eq!(
        b.call("user.import", part(users(9..=100), "nightly", true))["unchanged"],
        100,
        "that of the other handle stays"
    );
}

#[test]
fn r05a_full_and_partial_do_not_mix_in_one_stage() {
    let store = Tenant::empty("Graph");
    import(&store, "user.import", users(1..=10), "10:00");
    let partial = |items, last| without(part(items, "s", last), "snapshot");
    for (first, second) in [
        (part(users(1..=5), "s", false), partial(users(6..=9), true)),
        (partial(users(1..=5), false), part(users(6..=9), "s", true)),
    ] {
        store.call("user.import", first.clone());
        store.refuses("user.import", second, "INVALID_ARGUMENT", "snapshot");
        assert_eq!(known(&store), 10);
        let mut end = first;
        (end["users"], end["last"]) = (users(6..=10), json!(true));
        assert_eq!(
            store.call("user.import", end)["unchanged"],
            10,
            "the refused call added nothing, and the stage goes on"
        );
    }
}

#[test]
fn r04_the_parts_of_a_stage_were_taken_at_one_time() {
    let store = Tenant::empty("Local");
    let mut first = part(users(1..=2), "s", false);
    store.call("user.import", first.clone());
    for other in ["10:59", "11:01"] {
        let request = with(part(users(3..=4), "s", true), json!({ "takenAt": at(other) }));
        store.refuses("user.import", request, "INVALID_ARGUMENT", "takenAt");
    }
    first["last"] = json!(true);
    first.as_object_mut().unwrap().remove("takenAt");
    let reply = store.call("user.import", first);
    assert_eq!(
        (&reply["takenAt"], &reply["staged"]),
        (&json!(at("11:00")), &json!(0)),
        "who gives none takes that of the stage"
    );
}

#[test]
fn r05a_calls_that_fill_one_stage_at_once_lose_no_rows() {
    let store = Tenant::empty("Graph");
    let parts = [1..=400, 401..=800, 801..=1200, 1201..=1600];
    std::thread::scope(|scope| {
        for numbers in parts {
            let client = &store.client;
            scope.spawn(move || {
                let request = part(users(numbers), "s", false).to_string();
                while let Err(error) = client.call("user.import", request.as_bytes(), &Interrupt::default()) {
                    assert_eq!((error.name.as_str(), error.field.as_deref()), ("STORE_BUSY", Some("stage")));
                    std::thread::yield_now();
                }
            });
        }
    });
    let end =
        json!({ "stage": "s", "last": true, "snapshot": "Full", "takenAt": at("11:00"), "now": at("12:00") });
    assert_eq!(store.call("user.import", end)["added"], 1600);
}
