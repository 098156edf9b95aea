//! Backups and exports: whose they are, what they replace, and what a process that died while writing left.

use crate::support::{Tenant, paths::writers, with};
use crate::{Closed, claims, other::Other, says};
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::PermissionsExt;

fn over(request: Value) -> Value {
    with(request, json!({ "overwrite": true }))
}

/// It is refused, rehearsed or not.
#[track_caller]
fn refused(host: &Tenant, method: &str, request: &Value, hint: &str) {
    for dry_run in [true, false] {
        says(
            &host.fails(method, with(request.clone(), json!({ "dryRun": dry_run }))),
            "INVALID_ARGUMENT",
            "path",
            hint,
        );
    }
}

fn mode(path: &str) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn set(path: &str, mode: u32) {
    fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
}

fn host() -> Tenant {
    Closed::new().open()
}

#[test]
fn a_file_is_for_no_more_eyes_than_the_store_and_the_file_it_replaces() {
    let host = host();
    let path = host.path("out");
    for (store, old, new) in [(0o600, None, 0o600), (0o600, Some(0o644), 0o600), (0o644, Some(0o600), 0o600)]
    {
        set(&host.path("tenant.db"), store);
        for (method, request) in writers(&path) {
            drop(fs::remove_file(&path));
            if let Some(old) = old {
                fs::write(&path, "old").unwrap();
                set(&path, old);
            }
            host.call(method, over(request));
            assert_eq!(mode(&path), new, "{method} of a store {store:o} over {old:?}");
        }
    }
}

/// The signal of a file that grows too large kills as kill -9 does, always at the same byte.
#[test]
fn what_a_process_left_that_died_while_writing_is_no_file_and_is_tidied_away() {
    let place = Closed::new();
    let path = place.path("copy.db");
    let mut other = Other::start(&mut Other::shell("ulimit -c 0; ulimit -f 200;"));
    other.does("open", json!({ "path": place.store(), "readOnly": true }));
    assert!(other.try_ask("store.backup", json!({ "path": path })).is_none(), "it died");
    assert!(!fs::exists(&path).unwrap());
    assert!(place.names().iter().any(|name| name.ends_with(".partial")), "{:?}", place.names());
    let host = place.open();
    host.call("store.backup", json!({ "path": path }));
    assert!(!host.names().iter().any(|name| name.contains(".partial")), "{:?}", host.names());
}

#[test]
fn what_another_process_is_writing_is_left_alone_until_it_dies() {
    let host = host();
    let (path, partial) = (host.path("copy.db"), host.path("copy.db.0123456789abcdef.partial"));
    let mut other = Other::start(&mut Other::command());
    other.does("hold", json!({ "path": partial }));
    host.call("store.backup", json!({ "path": path }));
    assert!(fs::exists(&partial).unwrap());
    other.kill();
    host.call("store.backup", over(json!({ "path": path })));
    assert!(!fs::exists(&partial).unwrap());
}

#[test]
fn a_backup_that_was_looked_at_has_nothing_beside_it_and_can_be_replaced() {
    let host = host();
    let path = host.path("copy.db");
    host.call("store.backup", json!({ "path": path }));
    let mut other = Other::new(json!({ "path": path, "readOnly": true }));
    other.does("policy.list", json!({}));
    assert!(!fs::exists(path.clone() + "-wal").unwrap() && !fs::exists(path.clone() + "-shm").unwrap());
    other.close();
    host.call("store.backup", over(json!({ "path": path })));
    // One that was written to is a store in WAL mode; reading it leaves an empty log, which is nothing to
    // keep.
    Other::new(json!({ "path": path })).close();
    let mut other = Other::new(json!({ "path": path, "readOnly": true }));
    other.does("policy.list", json!({}));
    assert_eq!(
        host.error("store.backup", over(json!({ "path": path }))),
        "INVALID_ARGUMENT",
        "while it is open"
    );
    other.close();
    assert!(fs::exists(path.clone() + "-wal").unwrap());
    host.call("store.backup", over(json!({ "path": path })));
    assert!(!fs::exists(path.clone() + "-wal").unwrap() && !fs::exists(path + "-shm").unwrap());
}

#[test]
fn l7_no_file_of_a_store_that_is_open_anywhere_is_overwritten() {
    let (host, strange) = (host(), Closed::new());
    let mut other = strange.other();
    other.does("claim.invoke", claims(1..=3));
    let own = ["", "-wal", "-shm", "-journal", "-turn", "-queue"].map(|end| host.path("tenant.db") + end);
    let others = ["", "-wal", "-shm", "-journal", "-WAL"].map(|end| strange.store() + end);
    for path in own.iter().chain(&others) {
        for (method, request) in writers(path) {
            refused(&host, method, &over(request), "hoose another path");
        }
    }
    other.kill();
    says(
        &host.fails("store.backup", over(json!({ "path": strange.store() }))),
        "INVALID_ARGUMENT",
        "path",
        "hoose another path",
    );
    assert_eq!(crate::count(&strange.open()), 3);
}

/// A store that nobody has open is no less a store.
#[test]
fn l7_of_stores_only_an_older_copy_is_replaced_and_only_by_a_backup() {
    let (host, strange) = (host(), Closed::new());
    let copy = host.path("copy.db");
    host.call("store.backup", json!({ "path": copy }));
    for path in [strange.store(), copy.clone()] {
        let before = fs::read(&path).unwrap();
        for (method, request) in
            writers(&path).into_iter().filter(|(method, _)| path != copy || *method != "store.backup")
        {
            refused(&host, method, &over(request), "hoose another path");
        }
        assert_eq!(fs::read(&path).unwrap(), before, "{path}");
    }
    assert_eq!(host.call("store.backup", over(json!({ "path": copy })))["replaces"], true);
}

#[test]
fn a_dry_run_says_whether_a_file_is_replaced() {
    let host = host();
    let path = host.path("out");
    for (method, request) in writers(&path) {
        for there in [false, true] {
            drop(fs::remove_file(&path));
            if there {
                fs::write(&path, "old").unwrap();
            }
            let mut request = over(request.clone());
            request["dryRun"] = json!(true);
            assert_eq!(host.call(method, request.clone())["replaces"], there, "{method}");
            assert_eq!(fs::read(&path).ok(), there.then(|| b"old".to_vec()), "{method}");
            request["dryRun"] = json!(false);
            assert_eq!(host.call(method, request)["replaces"], there, "{method}");
        }
    }
}

#[test]
fn replacing_a_file_is_for_whoever_manages_the_store() {
    let host = host();
    let admin = json!({ "id": "admin", "roles": ["Global Administrator"] });
    host.call("setting.update", json!({ "requiredRole": "Global Administrator", "requiredReportRole": "Reports Reader", "actor": admin }));
    let path = host.path("precious");
    for (method, request) in writers(&path) {
        fs::write(&path, "precious").unwrap();
        let mut request = over(request);
        request["actor"] = json!({ "id": "reader", "roles": ["Reports Reader"] });
        assert_eq!(host.error(method, request.clone()), "NOT_PERMITTED", "{method}");
        assert_eq!(fs::read(&path).unwrap(), b"precious", "{method}");
        request["actor"] = admin.clone();
        host.call(method, request);
        assert_ne!(fs::read(&path).unwrap(), b"precious", "{method}");
    }
}

#[test]
fn a_directory_that_is_not_there_is_said_by_the_dry_run_too() {
    let host = host();
    for path in [host.path("missing/"), host.path("missing/out")] {
        for (method, request) in writers(&path) {
            refused(&host, method, &request, "ts directory does not exist");
        }
    }
}
