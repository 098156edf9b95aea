//! Files that a program keeps for itself, as Excel does with a sheet that is open in it.

use crate::support::{Tenant, paths, small, text, with};
use autoclaim::api::{Client, Error, Interrupt, call_without_store};
use autoclaim::store::{OpenOptions, StoreError, SystemWait, Turn, TurnFile, Wait};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::os::windows::fs::OpenOptionsExt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const NOBODY: u32 = 0;
const READERS: u32 = 1;
const READERS_AND_WRITERS: u32 = 3;

/// A file that is open in a program which lets others do no more than this.
fn hold(path: &str, others: u32) -> File {
    File::options().read(true).write(true).share_mode(others).open(path).unwrap()
}

#[track_caller]
fn is_held(error: &Value, field: &str, path: &str) {
    assert_eq!(
        (&error["name"], &error["field"], &error["target"], &error["retryable"]),
        (&json!("STORE_BUSY"), &json!(field), &json!(path), &json!(true)),
        "{error}"
    );
    assert!(text(&error["message"]).contains("open in another program"), "{error}");
}

#[test]
fn a_file_that_another_program_holds_is_not_written_over_and_is_told_as_held() {
    let host = small::serving("Graph", [10, 1]);
    let path = host.path("sheet.csv");
    fs::write(&path, "old").unwrap();
    for others in [NOBODY, READERS, READERS_AND_WRITERS] {
        let held = hold(&path, others);
        for (method, request) in paths::writers(&path) {
            is_held(&host.fails(method, with(request, json!({ "overwrite": true }))), "path", &path);
        }
        drop(held);
        assert_eq!(fs::read(&path).unwrap(), b"old");
    }
    assert!(!host.names().iter().any(|name| name.contains(".partial")), "{:?}", host.names());
    host.call("report.export", json!({ "path": path, "format": "Csv", "overwrite": true }));
}

#[test]
fn a_file_that_another_program_holds_is_not_read_and_is_told_as_held() {
    let host = small::serving("Graph", [10, 1]);
    let path = host.path("users.json");
    fs::write(&path, "{}").unwrap();
    let _held = hold(&path, NOBODY);
    for (method, request) in paths::readers(&path) {
        is_held(&host.fails(method, request), "path", &path);
    }
}

#[test]
fn a_store_that_another_program_holds_is_told_as_held() {
    let host = small::serving("Graph", [10, 1]);
    let backup = host.path("backup.db");
    host.call("store.backup", json!({ "path": backup }));
    let folder = host.close();
    let path = folder.path().join("tenant.db").to_str().unwrap().to_owned();
    let value = |error: Error| serde_json::to_value(error).unwrap();
    let open = |read_only: bool| {
        let request = json!({ "path": path, "readOnly": read_only }).to_string();
        Client::open(request.as_bytes()).map(drop).map_err(value)
    };
    let restore = |path: &str, from: &str| {
        let request = json!({ "path": path, "from": from }).to_string();
        value(call_without_store("store.restore", request.as_bytes()).unwrap_err())
    };
    for others in [NOBODY, READERS] {
        let _held = hold(&path, others);
        is_held(&open(false).unwrap_err(), "path", &path);
        is_held(&restore(&path, &backup), "path", &path);
    }
    let held = hold(&path, NOBODY);
    is_held(&open(true).unwrap_err(), "path", &path);
    drop(held);
    let held = hold(&backup, NOBODY);
    is_held(&restore(&path, &backup), "from", &backup);
    drop(held);
    open(false).unwrap();
}

#[test]
fn a_store_that_is_open_elsewhere_is_not_restored_over() {
    let host = small::serving("Graph", [10, 1]);
    let backup = host.path("backup.db");
    host.call("store.backup", json!({ "path": backup }));
    let copy = tempfile::tempdir().unwrap();
    let path = copy.path().join("tenant.db");
    fs::copy(&backup, &path).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.query_row("SELECT count(*) FROM meta", [], |_| Ok(())).unwrap();
    let request = json!({ "path": path, "from": backup }).to_string();
    let error = call_without_store("store.restore", request.as_bytes()).unwrap_err();
    assert!(error.retryable, "{error:?}");
    drop(other);
    call_without_store("store.restore", request.as_bytes()).unwrap();
}

/// The program lets go of the file while somebody waits for it.
struct LetsGo(SystemWait, Mutex<Option<File>>);

impl Wait for LetsGo {
    fn now_ms(&self) -> i64 {
        self.0.now_ms()
    }
    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }
    fn sleep(&self, _: Duration) {
        self.1.lock().unwrap().take();
    }
    fn random(&self, out: &mut [u8]) -> Result<(), StoreError> {
        self.0.random(out)
    }
    fn turn(&self) -> Arc<dyn Turn> {
        self.0.turn()
    }
    fn turn_file(&self, store: &str, end: &str) -> Option<Arc<dyn TurnFile>> {
        self.0.turn_file(store, end)
    }
}

#[test]
fn who_lets_go_of_a_file_in_a_moment_is_waited_for() {
    let folder = Tenant::in_file("Local").close();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (store, out) = (path("tenant.db"), path("out.csv"));
    fs::write(&out, "old").unwrap();
    let wait = Arc::new(LetsGo(SystemWait::default(), Mutex::default()));
    let holds = |path: &str, others: u32| *wait.1.lock().unwrap() = Some(hold(path, others));
    holds(&store, NOBODY);
    let (client, _) =
        Client::open_with(&OpenOptions { wait: wait.clone(), ..OpenOptions::new(&store) }).unwrap();
    for others in [NOBODY, READERS_AND_WRITERS] {
        holds(&out, others);
        let request = json!({ "path": out, "format": "Csv", "overwrite": true }).to_string();
        client.call("report.export", request.as_bytes(), &Interrupt::default()).unwrap();
        assert!(wait.1.lock().unwrap().is_none(), "somebody waited");
    }
}
