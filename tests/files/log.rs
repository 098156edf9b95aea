//! The log beside a store: another file's, removed, or replaced.

use crate::{Closed, claims, count, other::Other, says};
use serde_json::json;
use std::fs;

/// As an admin who knows nothing of logs restores a backup.
fn copy(from: &str, to: &str) {
    fs::copy(from, to).unwrap();
}

#[test]
fn l7_a_backup_copied_under_the_log_of_a_killed_process_is_refused() {
    let place = Closed::new();
    let mut other = place.other();
    other.does("claim.invoke", claims(1..=3));
    other.does("store.backup", json!({ "path": place.path("backup.db") }));
    other.does("claim.invoke", claims(4..=6));
    other.kill();
    copy(&place.path("backup.db"), &place.store());
    for request in [json!({}), json!({ "readOnly": true })] {
        says(&place.fails_to_open(request), "STORE_CORRUPT", "path", "store.restore");
    }
    let restored =
        restore(json!({ "path": place.store(), "from": place.path("backup.db"), "allowOther": true }));
    assert_eq!(restored["replacedAuditRecords"], json!(null));
    assert_eq!(count(&place.open()), 3);
}

fn restore(request: serde_json::Value) -> serde_json::Value {
    serde_json::from_slice(
        &autoclaim::api::call_without_store("store.restore", request.to_string().as_bytes()).unwrap(),
    )
    .unwrap()
}

#[test]
fn l7_the_log_of_a_killed_process_is_replayed_into_its_own_file() {
    let place = Closed::new();
    copy(&place.store(), &place.path("before.db"));
    let mut other = place.other();
    (1..=5).for_each(|number| drop(other.does("claim.invoke", claims(number..=number))));
    other.kill();
    // The file the log began with is as good as the file itself.
    copy(&place.path("before.db"), &place.store());
    assert_eq!(count(&place.open()), 5);
}

#[test]
fn l7_a_file_from_before_the_log_began_is_refused() {
    let place = Closed::new();
    copy(&place.store(), &place.path("before.db"));
    let mut other = place.other();
    (1..=3).for_each(|number| drop(other.does("claim.invoke", claims(number..=number))));
    other.does("checkpoint", json!({ "path": place.store() }));
    (4..=6).for_each(|number| drop(other.does("claim.invoke", claims(number..=number))));
    other.kill();
    copy(&place.store(), &place.path("own.db"));
    copy(&place.path("before.db"), &place.store());
    says(&place.fails_to_open(json!({})), "STORE_CORRUPT", "path", "store.restore");
    copy(&place.path("own.db"), &place.store());
    assert_eq!(count(&place.open()), 6);
}

#[test]
fn l7_another_store_moved_to_the_place_of_one_is_refused_while_its_log_lies_there() {
    let (place, strange) = (Closed::new(), Closed::new());
    let mut other = place.other();
    other.does("claim.invoke", claims(1..=3));
    fs::rename(place.store(), place.path("away.db")).unwrap();
    fs::rename(strange.store(), place.store()).unwrap();
    says(&place.fails_to_open(json!({})), "STORE_CORRUPT", "path", "store.restore");
    says(&other.fails("claim.invoke", claims(4..=4)), "STORE_NOT_FOUND", "", "");
    says(&other.fails("policy.list", json!({})), "STORE_NOT_FOUND", "", "Close it");
    other.kill();
    says(&place.fails_to_open(json!({})), "STORE_CORRUPT", "path", "move the -wal and -shm away");
    ["-wal", "-shm"]
        .iter()
        .for_each(|end| fs::rename(place.store() + end, place.path("away.db") + end).unwrap());
    fs::rename(place.store(), place.path("moved.db")).unwrap();
    fs::rename(place.path("away.db"), place.store()).unwrap();
    ["-wal", "-shm"]
        .iter()
        .for_each(|end| fs::rename(place.path("away.db") + end, place.store() + end).unwrap());
    assert_eq!(count(&place.open()), 3, "put back with its log, all is there");
}

#[test]
fn l7_once_the_log_is_removed_nothing_more_is_told_and_closing_saves_what_was() {
    let place = Closed::new();
    let mut other = place.other();
    other.does("claim.invoke", claims(1..=3));
    fs::remove_file(place.store() + "-wal").unwrap();
    says(&other.fails("claim.invoke", claims(4..=4)), "STORE_CORRUPT", "", "Close it in every process");
    says(&other.fails("claim.list", json!({})), "STORE_CORRUPT", "", "store.restore");
    says(&place.fails_to_open(json!({ "busyTimeoutMs": 0 })), "STORE_CORRUPT", "path", "Close it");
    other.close();
    assert_eq!(count(&place.open()), 3);
}

#[test]
fn l7_once_the_log_is_replaced_closing_saves_what_was_and_the_other_log_is_refused() {
    for older in [false, true] {
        let (place, strange) = (Closed::new(), Closed::new());
        let (mut other, mut third) = (place.other(), strange.other());
        let log = if older { place.store() } else { strange.store() } + "-wal";
        third.does("claim.invoke", claims(1..=1));
        other.does("claim.invoke", claims(1..=1));
        copy(&log, &place.path("log"));
        other.does("claim.invoke", claims(2..=3));
        fs::rename(place.path("log"), place.store() + "-wal").unwrap();
        says(&other.fails("claim.invoke", claims(4..=4)), "STORE_CORRUPT", "", "Close it in every process");
        if !older {
            says(&place.fails_to_open(json!({ "busyTimeoutMs": 0 })), "STORE_CORRUPT", "path", "Close it");
        }
        other.close();
        says(&place.fails_to_open(json!({})), "STORE_CORRUPT", "path", "move the -wal and -shm away");
        ["-wal", "-shm"]
            .iter()
            .for_each(|end| fs::rename(place.store() + end, place.path("away") + end).unwrap());
        assert_eq!(count(&place.open()), 3, "the other log is an older copy: {older}");
    }
}

#[test]
fn l1_two_processes_whose_index_is_removed_stop_and_lose_nothing() {
    let place = Closed::new();
    let (mut one, mut two) = (place.other(), place.other());
    one.does("claim.invoke", claims(1..=2));
    two.does("claim.invoke", claims(3..=4));
    fs::remove_file(place.store() + "-shm").unwrap();
    let late = place.fails_to_open(json!({ "busyTimeoutMs": 0 }));
    says(&late, "STORE_CORRUPT", "path", "Close it");
    for other in [&mut one, &mut two] {
        says(&other.fails("claim.invoke", claims(5..=5)), "STORE_CORRUPT", "", "Close it");
        says(&other.fails("pool.list", json!({})), "STORE_CORRUPT", "", "Close it");
    }
    one.kill();
    two.close();
    assert_eq!(count(&place.open()), 4);
}

#[test]
fn l7_a_handle_on_a_replaced_file_reads_of_no_other_and_leaves_its_log_alone() {
    let (place, strange) = (Closed::new(), Closed::new());
    let path = place.store();
    let host = place.open();
    host.call("claim.invoke", claims(1..=2));
    ["", "-wal", "-shm"]
        .iter()
        .for_each(|end| fs::rename(path.clone() + end, host.path("old.db") + end).unwrap());
    fs::rename(strange.store(), &path).unwrap();
    let mut other = Other::new(json!({ "path": path }));
    other.does("claim.invoke", claims(1..=1));
    assert_eq!(host.error("claim.list", json!({})), "STORE_NOT_FOUND");
    assert_eq!(host.error("claim.invoke", claims(3..=3)), "STORE_NOT_FOUND");
    drop(host.client);
    other.does("claim.invoke", claims(2..=4));
    other.kill();
    assert_eq!(count(&Closed(host.folder).open()), 4, "the new store's log is still there");
}

/// SQLite follows no links to its own files, and nobody ever writes into a pipe that somebody planted.
#[test]
fn l7_what_is_no_plain_file_beside_a_store_is_refused_by_name() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    for end in ["-wal", "-shm", "-journal"] {
        for kind in ["pipe", "link", "dangling", "folder"] {
            let place = Closed::new();
            let side = place.store() + end;
            drop(fs::remove_file(&side));
            match kind {
                "pipe" => mknodat(CWD, side.as_str(), FileType::Fifo, Mode::RWXU, 0).unwrap(),
                "link" => {
                    fs::write(place.path("elsewhere"), "").unwrap();
                    std::os::unix::fs::symlink(place.path("elsewhere"), &side).unwrap();
                }
                "dangling" => std::os::unix::fs::symlink(place.path("nowhere"), &side).unwrap(),
                _ => fs::create_dir(&side).unwrap(),
            }
            for request in [json!({}), json!({ "readOnly": true })] {
                let error = place.fails_to_open(request);
                says(&error, "INVALID_ARGUMENT", "path", "");
                assert!(
                    error.to_string().contains(&format!("its name and {end} is a link or no plain file")),
                    "{kind}: {error}"
                );
            }
            match kind {
                "folder" => fs::remove_dir(&side).unwrap(),
                _ => fs::remove_file(&side).unwrap(),
            }
            assert_eq!(count(&place.open()), 0, "{kind}");
        }
    }
}
