//! A snapshot that spans calls is one snapshot, of one handle: r04 and r05a.

use super::*;
use autoclaim::api::Interrupt;

fn users(numbers: std::ops::RangeInclusive<u32>) -> Value {
    numbers.map(|n| user(n, json!([]))).collect()
}

fn part(items: Value, stage: &str, last: bool) -> Value {
    json!({ "users": items, "takenAt": at("11:00"), "now": at("12:00"), "snapshot": "Full", "stage": stage, "last": last })
}

fn known(store: &Store) -> usize {
    store.call("user.list", json!({ "limit": 200 }))["items"].as_array().unwrap().len()
}

/// Two handles on one file that knows a hundred users.
fn two() -> (tempfile::TempDir, Store, Store) {
    let folder = tempfile::tempdir().unwrap();
    let open = |create| Store::open(json!({ "path": folder.path().join("s.db"), "create": create, "mode": "Graph" }));
    let (a, b) = (open("New"), open("Never"));
    import(&a, "user.import", users(1..=100), "10:00");
    (folder, a, b)
}

#[test]
fn r05a_two_handles_stage_by_one_name_and_neither_loses_what_the_other_gave() {
    let (_folder, a, b) = two();
    assert_eq!(a.call("user.import", part(users(1..=49), "nightly", false))["staged"], 49);
    assert_eq!(b.call("user.import", part(users(1..=8), "nightly", false))["staged"], 8, "another stage");
    let reply = a.call("user.import", part(users(50..=100), "nightly", true));
    assert_eq!(counts(&reply), [0, 0, 100, 0, 0, 0]);
    let reply = b.call("user.import", part(users(9..=100), "nightly", true));
    assert_eq!(counts(&reply), [0, 0, 100, 0, 0, 0]);
    assert_eq!(known(&a), 100);
}

#[test]
fn r05a_a_stage_ends_with_its_handle_and_nobody_else_goes_on_with_it() {
    let (folder, a, b) = two();
    a.call("user.import", part(users(1..=49), "nightly", false));
    b.call("user.import", part(users(1..=8), "nightly", false));
    drop(a);
    let c = Store::open(json!({ "path": folder.path().join("s.db") }));
    let end = json!({ "stage": "nightly", "last": true, "snapshot": "Full", "takenAt": at("11:00"), "now": at("12:00") });
    let error = c.fails("user.import", end);
    assert_eq!((&error["name"], &error["field"]), (&json!("INVALID_ARGUMENT"), &json!("stage")));
    assert_eq!(b.call("user.import", part(users(9..=100), "nightly", true))["unchanged"], 100, "that of the other handle stays");
}

#[test]
fn r05a_full_and_partial_do_not_mix_in_one_stage() {
    let store = Store::new("Graph");
    import(&store, "user.import", users(1..=10), "10:00");
    let partial = |items, last| {
        let mut request = part(items, "s", last);
        request.as_object_mut().unwrap().remove("snapshot");
        request
    };
    for (first, second) in
        [(part(users(1..=5), "s", false), partial(users(6..=9), true)), (partial(users(1..=5), false), part(users(6..=9), "s", true))]
    {
        store.call("user.import", first.clone());
        let error = store.fails("user.import", second);
        assert_eq!((&error["name"], &error["field"]), (&json!("INVALID_ARGUMENT"), &json!("snapshot")));
        assert_eq!(known(&store), 10);
        let mut end = first;
        (end["users"], end["last"]) = (users(6..=10), json!(true));
        assert_eq!(store.call("user.import", end)["unchanged"], 10, "the refused call added nothing, and the stage goes on");
    }
}

#[test]
fn r04_the_parts_of_a_stage_were_taken_at_one_time() {
    let store = Store::new("Local");
    let mut first = part(users(1..=2), "s", false);
    store.call("user.import", first.clone());
    for other in ["10:59", "11:01"] {
        let mut request = part(users(3..=4), "s", true);
        request["takenAt"] = json!(at(other));
        let error = store.fails("user.import", request);
        assert_eq!((&error["name"], &error["field"]), (&json!("INVALID_ARGUMENT"), &json!("takenAt")), "{other}");
    }
    first["last"] = json!(true);
    first.as_object_mut().unwrap().remove("takenAt");
    let reply = store.call("user.import", first);
    assert_eq!((&reply["takenAt"], &reply["staged"]), (&json!(at("11:00")), &json!(0)), "who gives none takes that of the stage");
}

#[test]
fn r05a_calls_that_fill_one_stage_at_once_lose_no_rows() {
    let store = Store::new("Graph");
    let parts = [1..=400, 401..=800, 801..=1200, 1201..=1600];
    std::thread::scope(|scope| {
        for numbers in parts {
            let store = &store;
            scope.spawn(move || {
                let request = part(users(numbers), "s", false).to_string();
                while let Err(error) = store.0.call("user.import", request.as_bytes(), &Interrupt::default()) {
                    assert_eq!((error.name.as_str(), error.field.as_deref()), ("STORE_BUSY", Some("stage")));
                    std::thread::yield_now();
                }
            });
        }
    });
    let end = json!({ "stage": "s", "last": true, "snapshot": "Full", "takenAt": at("11:00"), "now": at("12:00") });
    assert_eq!(store.call("user.import", end)["added"], 1600);
}
