//! `store.restore`: what it takes, what it refuses, and what is there afterwards.

use crate::support::{Tenant, text, with};
use crate::{Closed, claims, count, says};
use autoclaim::api::call_without_store;
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::PermissionsExt;

fn restore(request: Value) -> Result<Value, Value> {
    let reply = call_without_store("store.restore", request.to_string().as_bytes());
    reply
        .map(|reply| serde_json::from_slice(&reply).unwrap())
        .map_err(|error| serde_json::to_value(error).unwrap())
}

/// A store with five claims, closed, and a backup of its first two.
fn backed_up() -> Closed {
    let place = Closed::new();
    let mut other = place.other();
    other.does("claim.invoke", claims(1..=2));
    other.does("store.backup", json!({ "path": place.path("backup.db") }));
    other.does("claim.invoke", claims(3..=5));
    other.close();
    place
}

fn request(place: &Closed) -> Value {
    json!({ "path": place.store(), "from": place.path("backup.db") })
}

#[test]
fn a_restored_store_is_the_backup_and_its_trail_says_so() {
    let place = backed_up();
    fs::set_permissions(place.store(), PermissionsExt::from_mode(0o600)).unwrap();
    let backup = fs::read(place.path("backup.db")).unwrap();
    let mut asked = request(&place);
    asked["actor"] = json!({ "id": "admin" });
    asked["dryRun"] = json!(true);
    let would = restore(asked.clone()).unwrap();
    assert_eq!(count(&reopened(&place)), 5);
    asked["dryRun"] = json!(false);
    let done = restore(asked).unwrap();
    assert_eq!(would, done);
    assert_eq!(
        (&done["auditRecords"], &done["replacedAuditRecords"], &done["mode"]),
        (&json!(6), &json!(9), &json!("Graph"))
    );
    assert_eq!(place.names(), ["backup.db", "tenant.db"]);
    assert_eq!(fs::metadata(place.store()).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(fs::read(place.path("backup.db")).unwrap() == backup, "the backup stays as it is");
    let host = place.open();
    assert_eq!(count(&host), 2);
    let last = host.call("audit.list", json!({ "limit": 1 }))["items"][0].clone();
    assert_eq!(
        (text(&last["action"]), &last["changes"][0]["before"], &last["changes"][0]["after"]),
        ("Restore store".into(), &json!("9"), &json!("6"))
    );
}

fn reopened(place: &Closed) -> Tenant {
    Tenant::open(json!({ "path": place.store() }))
}

#[test]
fn a_store_that_is_open_is_not_replaced() {
    let place = backed_up();
    let mut other = place.other();
    says(&restore(request(&place)).unwrap_err(), "STORE_BUSY", "path", "Close it everywhere");
    other.does("claim.invoke", claims(6..=6));
    other.close();
    let host = reopened(&place);
    says(&restore(request(&place)).unwrap_err(), "STORE_BUSY", "path", "Close it everywhere");
    assert_eq!(
        host.fails("store.restore", request(&place))["name"],
        "STORE_BUSY",
        "asked of the open store too"
    );
    assert_eq!(count(&host), 6);
}

#[test]
fn a_backup_that_is_none_is_refused_and_everything_stays() {
    let place = backed_up();
    fs::write(place.path("text"), "no backup").unwrap();
    let mut damaged = fs::read(place.path("backup.db")).unwrap();
    let middle = damaged.len() / 8192 * 4096;
    damaged[middle..middle + 4096].fill(0xA5);
    fs::write(place.path("damaged.db"), damaged).unwrap();
    let live = Closed::new();
    let mut other = live.other();
    other.does("claim.invoke", claims(1..=1));
    let before = place.names();
    for (from, name, hint) in [
        (place.path("text"), "NOT_A_STORE", ""),
        (place.path("damaged.db"), "STORE_CORRUPT", "another backup"),
        (place.path("nothing.db"), "INVALID_ARGUMENT", "orrect the path"),
        (place.store(), "INVALID_ARGUMENT", "ive a backup"),
        (live.store(), "INVALID_ARGUMENT", "store.backup"),
    ] {
        says(&restore(json!({ "path": place.store(), "from": from })).unwrap_err(), name, "from", hint);
        assert_eq!(place.names(), before, "{from}");
    }
    assert_eq!(count(&place.open()), 5);
}

#[test]
fn a_backup_of_another_store_takes_the_place_only_when_that_is_meant() {
    let (place, strange) = (backed_up(), backed_up());
    let mut asked = json!({ "path": place.store(), "from": strange.path("backup.db") });
    says(&restore(asked.clone()).unwrap_err(), "UNSAFE_STEP", "from", "allowOther");
    asked["allowOther"] = json!(true);
    restore(asked).unwrap();
    assert_eq!(count(&reopened(&place)), 2);
    fs::write(place.store(), "not a store").unwrap();
    says(&restore(request(&place)).unwrap_err(), "UNSAFE_STEP", "path", "allowOther");
    fs::remove_file(place.store()).unwrap();
    restore(request(&place)).unwrap();
    assert_eq!(count(&place.open()), 2);
}

#[test]
fn restoring_needs_the_role_that_manages_the_store() {
    let place = backed_up();
    let admin = json!({ "id": "admin", "roles": ["Global Administrator"] });
    let host = reopened(&place);
    host.call("setting.update", json!({ "requiredRole": "Global Administrator", "actor": admin }));
    drop(host);
    let error = restore(request(&place)).unwrap_err();
    assert_eq!((&error["name"], &error["field"]), (&json!("NOT_PERMITTED"), &json!("actor.roles")));
    let asked = with(request(&place), json!({ "actor": admin }));
    restore(asked).unwrap();
}

#[test]
fn paths_that_name_no_file_are_refused() {
    let place = backed_up();
    for (path, hint) in
        [(":memory:".to_owned(), ""), ("tenant.db".to_owned(), ""), (place.path("no/tenant.db"), "")]
    {
        let asked = json!({ "path": path, "from": place.path("backup.db") });
        says(&restore(asked).unwrap_err(), "INVALID_ARGUMENT", "path", hint);
    }
    says(
        &restore(json!({ "path": place.store(), "from": "backup.db" })).unwrap_err(),
        "INVALID_ARGUMENT",
        "from",
        "",
    );
}

#[test]
fn no_store_has_the_name_of_what_sqlite_keeps_beside_one() {
    let place = backed_up();
    std::os::unix::fs::symlink(place.store() + "-wal", place.path("link.db")).unwrap();
    let mut other = place.other();
    other.does("claim.invoke", claims(6..=6));
    let before = place.names();
    for name in [
        "tenant.db-wal",
        "tenant.db-shm",
        "tenant.db-journal",
        "tenant.db-turn",
        "tenant.db-queue",
        "tenant.db-WAL",
        "new.db-wal",
        "link.db",
    ] {
        let path = place.path(name);
        let onto = restore(json!({ "path": path, "from": place.path("backup.db"), "allowOther": true }))
            .unwrap_err();
        says(&onto, "INVALID_ARGUMENT", "path", "ame the store itself");
        let opened = place.fails_to_open_at(&path, json!({ "create": "IfMissing", "mode": "Local" }));
        says(&opened, "INVALID_ARGUMENT", "path", "ame the store itself");
        let from = restore(json!({ "path": place.path("new.db"), "from": path })).unwrap_err();
        says(&from, "INVALID_ARGUMENT", "from", "ame the store itself");
    }
    assert_eq!(place.names(), before);
    other.close();
    assert_eq!(count(&place.open()), 6);
}

#[test]
fn a_file_that_the_system_cannot_read_is_refused_by_its_field() {
    let place = backed_up();
    let from = restore(json!({ "path": place.store(), "from": "/proc/self/mem" })).unwrap_err();
    says(&from, "INVALID_ARGUMENT", "from", "orrect the path");
    says(&place.fails_to_open_at("/proc/self/mem", json!({})), "INVALID_ARGUMENT", "path", "orrect the path");
    assert_eq!(count(&place.open()), 5);
}
