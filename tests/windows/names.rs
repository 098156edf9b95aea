//! A file has many names here, and one log.

use crate::support::{Tenant, paths, says, small, with};
use serde_json::{Value, json};
use std::fs;
use std::process::Command;

/// A folder with a store that was not closed: what its one claim wrote is in the log alone.
fn crashed() -> tempfile::TempDir {
    let host = small::serving("Graph", [10, 1]);
    host.call("store.checkpoint", json!({}));
    small::claim(&host, &small::user(1), "2026-02-01T00:00:00Z");
    let folder = tempfile::tempdir().unwrap();
    for name in ["tenant.db", "tenant.db-wal"] {
        fs::copy(host.path(name), folder.path().join(name)).unwrap();
    }
    folder
}

/// Names that lead to the same file as this one.
fn others(path: &str) -> Vec<String> {
    let short = Command::new("cmd").args(["/c", &format!("for %I in ({path}) do @echo %~sI")]).output();
    let short = String::from_utf8(short.unwrap().stdout).unwrap().trim().to_owned();
    let (folder, name) = path.rsplit_once('\\').unwrap();
    let mut names = vec![format!("{path}."), format!("{path} "), format!("{path}. ."), path.to_uppercase()];
    names.extend([
        format!(r"{folder}\.\{name}"),
        format!("{folder}\\x\\..\\{name}"),
        path.replace('\\', "/"),
    ]);
    names.extend([format!(r"\\?\{path}"), format!(r"\\.\{path}"), short]);
    names
}

fn claims(host: &Tenant) -> Value {
    host.call("store.info", json!({}))["counts"]["claims"].clone()
}

#[test]
fn a_store_that_was_not_closed_is_seen_by_every_name_it_has() {
    let host = small::serving("Graph", [10, 1]);
    let folder = crashed();
    let path = folder.path().join("tenant.db").to_str().unwrap().to_owned();
    let names = others(&path);
    for name in &names {
        for (method, request) in paths::writers(name) {
            let request = with(request, json!({ "overwrite": true }));
            says(&host.fails(method, request), "INVALID_ARGUMENT", "path", "hoose another path");
        }
    }
    assert_eq!(claims(&Tenant::open_in(folder, json!({})).unwrap()), 1);
}

#[test]
fn a_store_opens_by_every_name_it_has_with_its_log_and_as_one() {
    for at in 0..others(r"C:\a").len() {
        let folder = crashed();
        let path = folder.path().join("tenant.db").to_str().unwrap().to_owned();
        let name = others(&path).remove(at);
        let one = Tenant::open_in(folder, json!({ "path": name })).unwrap();
        assert_eq!(claims(&one), 1, "{name}");
        let request = json!({ "path": path, "readOnly": true }).to_string();
        drop(autoclaim::api::Client::open(request.as_bytes()).unwrap());
        small::claim(&one, &small::user(2), "2026-02-02T00:00:00Z");
        let names = one.names();
        assert!(names.iter().all(|name| name == "tenant.db" || name.starts_with("tenant.db-")), "{names:?}");
        let error = one.fails("store.backup", json!({ "path": name, "overwrite": true }));
        says(&error, "INVALID_ARGUMENT", "path", "hoose another path");
    }
}

#[test]
fn what_is_kept_beside_a_store_is_it_by_every_name() {
    let host = small::serving("Graph", [10, 1]);
    for name in ["tenant.db-wal.", "tenant.db-SHM ", "new.db-journal. "] {
        says(&host.fails("store.backup", json!({ "path": host.path(name) })), "INVALID_ARGUMENT", "path", "");
        let request = json!({ "path": host.path(name), "create": "IfMissing", "mode": "Local" }).to_string();
        let error = autoclaim::api::Client::open(request.as_bytes()).err().unwrap();
        assert_eq!((error.name.as_str(), error.field.as_deref()), ("INVALID_ARGUMENT", Some("path")));
    }
}

#[test]
fn a_new_store_gets_the_name_that_windows_gives_it() {
    let new = Tenant::open(json!({ "create": "New", "mode": "Local" })).close();
    let path = new.path().join("new.db. ");
    let host = Tenant::open_in(new, json!({ "path": path, "create": "New", "mode": "Local" })).unwrap();
    host.call("store.backup", json!({ "path": host.path("copy.db.") }));
    host.call("report.export", json!({ "path": host.path("report.csv "), "format": "Csv" }));
    let names = host.names();
    assert!(["new.db", "copy.db", "report.csv"].iter().all(|name| names.iter().any(|it| it == name)));
    assert!(!names.iter().any(|name| name.contains([' ']) || name.contains(".-")), "{names:?}");
}

#[test]
fn names_that_no_file_can_have_are_refused_by_every_request() {
    let host = Tenant::in_file("Local");
    for name in ["a<b.db", "a>b", "?", "*.csv", "a|b", "a\"b", "x.db:stream", "x.db::$DATA"] {
        paths::refused(&host, &host.path(name), "keeps for itself");
        paths::refused(&host, &format!(r"{}\in it.db", host.path(name)), "keeps for itself");
    }
    for name in ["NUL", "nul.db", "CON", "com1.db", "LPT9", "COM\u{b9}", "aux .csv", "CONIN$"] {
        paths::refused(&host, &host.path(name), "names a device");
    }
    for path in [r"\\.\NUL", r"\\.\pipe\name", r"\\.\PhysicalDrive0"] {
        paths::refused(&host, path, "names a device");
    }
    paths::refused(&host, &host.path(&"x".repeat(300)), "horten it");
}

#[test]
fn devices_names_within_names_are_names() {
    let host = Tenant::in_file("Local");
    for name in ["nullable.csv", "com10.csv", "console.csv", "x.nul"] {
        host.call("report.export", json!({ "path": host.path(name), "format": "Csv" }));
    }
}

#[test]
fn paths_of_more_than_260_characters_are_paths() {
    let host = small::serving("Graph", [10, 1]);
    let deep = host.path(&format!(r"{0}\{0}\{0}\{0}", "folder".repeat(20)));
    fs::create_dir_all(&deep).unwrap();
    let path = format!(r"{deep}\tenant.db");
    assert!(path.len() > 500);
    for (method, request) in paths::writers(&path) {
        host.call(method, request.clone());
        host.call(method, with(request, json!({ "overwrite": true })));
        fs::remove_file(&path).unwrap();
    }
    host.call("store.backup", json!({ "path": path }));
    let deep = Tenant::open(json!({ "path": path }));
    small::claim(&deep, &small::user(1), "2026-02-01T00:00:00Z");
    assert_eq!(claims(&deep), 1);
    let users = path.replace("tenant.db", "users.json");
    fs::write(&users, small::numbered(1).to_string()).unwrap();
    deep.call("user.import", json!({ "path": users, "takenAt": "2026-02-01T00:00:00Z" }));
}
