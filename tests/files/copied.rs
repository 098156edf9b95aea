//! What a copy of a store's file alone holds: all that was committed, once the log was moved into it.

use crate::{Closed, claims, count, other::Other, says};
use serde_json::json;
use std::fs;

/// The claims in a copy of the file alone, as somebody makes it who knows nothing of logs.
fn copied(place: &Closed) -> serde_json::Value {
    let copy = Closed(tempfile::tempdir().unwrap());
    fs::copy(place.store(), copy.store()).unwrap();
    count(&copy.open())
}

#[test]
fn l7_what_a_checkpoint_moved_is_in_a_copy_of_the_file_alone_and_a_check_tells_of_the_rest() {
    let place = Closed::new();
    let mut other = place.other();
    let mut reader = Other::new(json!({ "path": place.store(), "readOnly": true }));
    let mut beside = || {
        let check = reader.does("store.check", json!({ "quick": true }));
        assert_eq!((&check["ok"], &check["findings"]), (&json!(true), &json!([])), "a log is nothing wrong");
        check["logBytes"].as_u64().unwrap()
    };
    other.does("claim.invoke", claims(1..=3));
    assert_eq!(copied(&place), 0);
    assert!((4_000..100_000).contains(&beside()), "told by who may not move it");
    assert_eq!(other.does("store.checkpoint", json!({})), json!({ "logBytes": 0 }));
    assert_eq!((copied(&place), beside()), (json!(3), 0));
    other.does("claim.invoke", claims(4..=5));
    assert_eq!(copied(&place), 3);
    assert_eq!(other.does("store.check", json!({}))["logBytes"], 0, "a check by who may moves it too");
    assert_eq!(copied(&place), 5);
}

#[test]
fn a_checkpoint_waits_for_no_other_process_and_none_for_it() {
    let place = Closed::new();
    let [mut one, mut two] = [place.other(), place.other()];
    one.does("claim.invoke", claims(1..=2));
    let turn = fs::File::open(place.store() + "-turn").unwrap();
    turn.lock().unwrap();
    let left = one.does("store.checkpoint", json!({}))["logBytes"].clone();
    assert!(left.as_u64().unwrap() > 0, "somebody else has the turn to write");
    turn.unlock().unwrap();
    // What a reader still looks at stays in the log, and nobody waits for the reader.
    two.does("claim.invoke", claims(3..=3));
    let reader = rusqlite::Connection::open(place.store()).unwrap();
    reader.execute_batch("BEGIN; SELECT * FROM meta").unwrap();
    two.does("claim.invoke", claims(4..=4));
    for other in [&mut one, &mut two] {
        assert!(other.does("store.checkpoint", json!({}))["logBytes"].as_u64().unwrap() > 0);
    }
    reader.execute_batch("ROLLBACK").unwrap();
    assert_eq!(two.does("store.checkpoint", json!({})), json!({ "logBytes": 0 }));
    assert_eq!(copied(&place), 4);
}

#[test]
fn l7_the_first_write_after_a_checkpoint_marks_the_log_as_its_files() {
    let place = Closed::new();
    fs::copy(place.store(), place.path("before.db")).unwrap();
    let mut other = place.other();
    other.does("claim.invoke", claims(1..=3));
    other.does("store.checkpoint", json!({}));
    other.does("claim.invoke", claims(4..=4));
    other.kill();
    fs::copy(place.path("before.db"), place.store()).unwrap();
    says(&place.fails_to_open(json!({})), "STORE_CORRUPT", "path", "store.restore");
}

#[test]
fn a_checkpoint_of_what_has_no_log_is_nothing() {
    let memory = crate::Tenant::new("Local");
    let place = Closed::new();
    let reader =
        Other::new(json!({ "path": place.store(), "readOnly": true })).does("store.checkpoint", json!({}));
    assert_eq!(
        (memory.call("store.checkpoint", json!({})), reader),
        (json!({ "logBytes": 0 }), json!({ "logBytes": 0 }))
    );
}
