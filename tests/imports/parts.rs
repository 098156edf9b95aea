//! An import that takes several transactions: each is in the audit trail, whatever becomes of the next.

use super::*;
use autoclaim::api::Interrupt;
use std::{
    path::Path,
    process::{Command, Stdio},
};

/// Rows of a transaction.
const PART: u64 = 5_000;

/// A store, and beside it a file of so many users.
fn beside(users: u64) -> Tenant {
    let store = Tenant::in_file("Graph");
    let lines: Vec<String> = (1..=users).map(|n| user(n, json!([])).to_string()).collect();
    std::fs::write(store.path("users.json"), lines.join("\n")).unwrap();
    store
}

fn request(folder: &Path) -> Value {
    taken("10:00", json!({ "path": folder.join("users.json") }))
}

fn users(store: &Tenant) -> u64 {
    store.call("store.info", json!({}))["counts"]["users"].as_u64().unwrap()
}

/// The records of imports, oldest first: which part, whether the last, users added.
fn records(store: &Tenant) -> Vec<(Value, Value, Value)> {
    let items = store.call("audit.list", json!({ "action": "Import users" }))["items"].clone();
    let detail = |record: &Value, name: &str| {
        let details = record["details"].as_array().unwrap();
        details.iter().find(|it| it["name"] == name).map_or(Value::Null, |it| it["value"].clone())
    };
    items
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .map(|it| (detail(it, "part"), detail(it, "complete"), detail(it, "added")))
        .collect()
}

fn record(part: u64, complete: bool, added: u64) -> (Value, Value, Value) {
    (json!(part.to_string()), json!(complete.to_string()), json!(added.to_string()))
}

/// The records of whole parts that were followed by another.
fn merged(parts: u64) -> Vec<(Value, Value, Value)> {
    (1..=parts).map(|part| record(part, false, PART)).collect()
}

/// Of the users in the file some were merged. Sending again is harmless: the rest comes in, under records of
/// its own.
fn send_again(store: &Tenant, all: u64) {
    let (before, told) = (users(store), records(store).len());
    let reply = store.call("user.import", request(store.folder.path()));
    assert_eq!(counts(&reply), [all - before, 0, before, 0, 0, 0]);
    let again = records(store).split_off(told);
    let added: u64 = again.iter().map(|it| it.2.as_str().unwrap().parse::<u64>().unwrap()).sum();
    assert_eq!(added, all - before);
    for (part, it) in (1..).zip(&again) {
        assert_eq!((&it.0, &it.1), (&json!(part.to_string()), &json!((part == again.len()).to_string())));
    }
    assert_eq!(store.call("audit.verify", json!({}))["ok"], true);
    store.sound();
}

#[test]
fn l7_an_import_that_is_interrupted_says_what_stays_and_has_a_record_of_it() {
    let at_look = |look: u64| {
        let (store, interrupt) = (beside(12_000), Interrupt::at_look(look));
        let reply =
            store.client.call("user.import", request(store.folder.path()).to_string().as_bytes(), &interrupt);
        (store, reply, interrupt.looks())
    };
    let (_, _, looks) = at_look(u64::MAX);
    let (store, reply, _) = at_look(looks - 100);
    let error = reply.unwrap_err();
    assert_eq!(error.name.as_str(), "INTERRUPTED");
    assert!(error.message.contains("What was merged before stays: 10000 rows"), "{}", error.message);
    assert!(!error.message.contains("everything is as before"), "{}", error.message);
    assert!(error.hint.unwrap().contains("Send the whole import again"));
    assert_eq!((users(&store), records(&store)), (2 * PART, merged(2)));
    send_again(&store, 12_000);
}

/// Runs in a process of its own, which is killed; alone it has nothing to do.
#[test]
fn helper_process() {
    let Ok(folder) = std::env::var("IMPORT_FOLDER") else { return };
    let folder = Path::new(&folder);
    let store = Tenant::open(json!({ "path": folder.join("tenant.db") }));
    store.call("user.import", request(folder));
}

#[test]
fn l7_an_import_whose_process_is_killed_leaves_a_record_of_every_row_it_leaves() {
    let all = 40_000;
    let store = beside(all);
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "parts::helper_process"])
        .env("IMPORT_FOLDER", store.folder.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while users(&store) == 0 {
        assert!(
            child.try_wait().unwrap().is_none(),
            "the import ended before anybody saw its first transaction"
        );
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let left = users(&store);
    assert!(left < all, "killed in time");
    assert_eq!(records(&store), merged(left / PART));
    assert_eq!(left % PART, 0);
    send_again(&store, all);
}

#[test]
fn l7_parts_add_up_to_the_reply_and_the_last_one_is_complete() {
    let store = Tenant::empty("Graph");
    let all: Vec<_> = (1..=11_000).map(|n| user(n, json!([]))).chain([json!({ "id": 7 })]).collect();
    let reply = import(&store, "user.import", json!(all), "10:00");
    assert_eq!(counts(&reply), [11_000, 0, 0, 0, 0, 1]);
    assert_eq!(records(&store), [record(1, false, 5_000), record(2, false, 5_000), record(3, true, 1_000)]);
    let few =
        taken("11:00", json!({ "users": [user(1, json!([]))], "snapshot": "Full", "allowRemoval": true }));
    assert_eq!(store.call("user.import", few)["removed"], 10_999);
    let sweep = &records(&store)[3..];
    assert_eq!(sweep.iter().map(|it| it.1.clone()).collect::<Vec<_>>(), ["false", "false", "true"]);
}

/// Other writers wait for a transaction, so what it takes is bounded, not how many rows it has: where rows show
/// something of claims, it has fewer.
#[test]
fn a_part_has_fewer_rows_where_they_show_something_of_claims() {
    let store = support::small::serving("Local", [3_000, 0]);
    let people: Vec<_> = (1..=3_000).map(|n| user(n, json!([]))).collect();
    import(&store, "user.import", people.into(), "10:00");
    let events: Vec<_> =
        (1..=2_000).map(|n| json!({ "id": n.to_string(), "user": id(n), "app": "Teams" })).collect();
    let claimed = store.call("claim.invoke", json!({ "events": events, "now": at("11:00") }));
    assert_eq!(claimed["summary"]["Claimed"], 2_000);
    let told = records(&store).len();
    let rest = taken(
        "13:00",
        json!({ "users": [user(3_000, json!([]))], "snapshot": "Full", "allowRemoval": true, "replace": true }),
    );
    let reply = store.call("user.import", rest);
    assert_eq!([&reply["removed"], &reply["removedOutside"]], [2_999, 2_000]);
    assert_eq!(records(&store).len() - told, 4, "2,000 with a claim are as many as 18,000 without");
    store.sound();
}
