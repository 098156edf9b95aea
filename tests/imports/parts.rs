//! An import that takes several transactions: each is in the audit trail, whatever becomes of the next.

use super::*;
use autoclaim::api::Interrupt;
use std::{
    path::Path,
    process::{Command, Stdio},
};

/// Rows of two transactions; the third never ends.
const MERGED: u32 = 10_000;
const ALL: u32 = 12_000;

/// A store in which the merge of one user more than two transactions take runs on and on, and a file of users.
fn endless(folder: &Path) -> Store {
    let store = Store::open(json!({ "path": folder.join("store.db"), "create": "New", "mode": "Graph" }));
    let trigger = format!(
        "CREATE TRIGGER endless AFTER INSERT ON user WHEN (SELECT count(*) FROM user) > {MERGED}
         BEGIN SELECT count(*) FROM user a, user b, user c WHERE a.upn || b.upn || c.upn = ''; END"
    );
    execute(folder, &trigger);
    let lines: Vec<String> = (1..=ALL).map(|n| user(n, json!([])).to_string()).collect();
    std::fs::write(folder.join("users.json"), lines.join("\n")).unwrap();
    store
}

/// Changes the store behind the library's back.
fn execute(folder: &Path, sql: &str) {
    rusqlite::Connection::open(folder.join("store.db")).unwrap().execute_batch(sql).unwrap();
}

fn request(folder: &Path) -> Value {
    json!({ "path": folder.join("users.json"), "takenAt": at("10:00"), "now": at("10:00") })
}

fn users(store: &Store) -> u64 {
    store.call("store.info", json!({}))["counts"]["users"].as_u64().unwrap()
}

/// Returns once two transactions are committed; `runs` says whether the import is still under way.
fn wait_for_two(store: &Store, mut runs: impl FnMut() -> bool) {
    while users(store) < MERGED.into() {
        assert!(runs(), "the import ended before its third transaction");
        std::thread::yield_now();
    }
}

/// The records of imports, oldest first: which part, whether the last, users added.
fn records(store: &Store) -> Vec<(Value, Value, Value)> {
    let items = store.call("audit.list", json!({ "action": "Import users" }))["items"].clone();
    let detail = |record: &Value, name: &str| {
        let details = record["details"].as_array().unwrap();
        details.iter().find(|it| it["name"] == name).map_or(Value::Null, |it| it["value"].clone())
    };
    items.as_array().unwrap().iter().rev().map(|it| (detail(it, "part"), detail(it, "complete"), detail(it, "added"))).collect()
}

fn record(part: u32, complete: bool, added: u32) -> (Value, Value, Value) {
    (json!(part.to_string()), json!(complete.to_string()), json!(added.to_string()))
}

/// Sending again is harmless: the rest comes in, under records of its own.
fn send_again(store: &Store, folder: &Path) {
    execute(folder, "DROP TRIGGER endless");
    let reply = store.call("user.import", request(folder));
    assert_eq!(counts(&reply), [u64::from(ALL - MERGED), 0, MERGED.into(), 0, 0, 0]);
    let again = [record(1, false, 0), record(2, false, 0), record(3, true, ALL - MERGED)];
    assert_eq!(records(store)[2..], again);
    assert_eq!(store.call("audit.verify", json!({}))["ok"], true);
    assert_eq!(store.call("store.check", json!({}))["findings"], json!([]));
}

#[test]
fn l7_an_import_that_is_interrupted_says_what_stays_and_has_a_record_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = endless(folder.path());
    let interrupt = Interrupt::default();
    let error = std::thread::scope(|scope| {
        let call = || store.0.call("user.import", request(folder.path()).to_string().as_bytes(), &interrupt);
        let import = scope.spawn(call);
        wait_for_two(&store, || !import.is_finished());
        interrupt.set();
        import.join().unwrap().unwrap_err()
    });
    assert_eq!(error.name.as_str(), "INTERRUPTED");
    assert!(error.message.contains("What was merged before stays: 10000 rows"), "{}", error.message);
    assert!(!error.message.contains("everything is as before"), "{}", error.message);
    assert!(error.hint.unwrap().contains("Send the whole import again"));
    assert_eq!((users(&store), records(&store)), (MERGED.into(), vec![record(1, false, 5_000), record(2, false, 5_000)]));
    send_again(&store, folder.path());
}

/// Runs in a process of its own, which is killed; alone it has nothing to do.
#[test]
fn helper_process() {
    let Ok(folder) = std::env::var("IMPORT_FOLDER") else { return };
    let folder = Path::new(&folder);
    let store = Store::open(json!({ "path": folder.join("store.db"), "create": "Never" }));
    store.call("user.import", request(folder));
}

#[test]
fn l7_an_import_whose_process_is_killed_leaves_a_record_of_every_row_it_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let store = endless(folder.path());
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "parts::helper_process"])
        .env("IMPORT_FOLDER", folder.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    wait_for_two(&store, || child.try_wait().unwrap().is_none());
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!((users(&store), records(&store)), (MERGED.into(), vec![record(1, false, 5_000), record(2, false, 5_000)]));
    send_again(&store, folder.path());
}

#[test]
fn l7_parts_add_up_to_the_reply_and_the_last_one_is_complete() {
    let store = Store::new("Graph");
    let all: Vec<_> = (1..=11_000).map(|n| user(n, json!([]))).chain([json!({ "id": 7 })]).collect();
    let reply = import(&store, "user.import", json!(all), "10:00");
    assert_eq!(counts(&reply), [11_000, 0, 0, 0, 0, 1]);
    assert_eq!(records(&store), [record(1, false, 5_000), record(2, false, 5_000), record(3, true, 1_000)]);
    let few =
        json!({ "users": [user(1, json!([]))], "takenAt": at("11:00"), "now": at("11:00"), "snapshot": "Full", "allowRemoval": true });
    assert_eq!(store.call("user.import", few)["removed"], 10_999);
    let sweep = &records(&store)[3..];
    assert_eq!(sweep.iter().map(|it| it.1.clone()).collect::<Vec<_>>(), ["false", "false", "true"]);
}
