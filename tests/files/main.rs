//! The store's files and those written beside it: what happens when they are copied, moved, removed, full, or
//! another process's.
#![cfg(target_os = "linux")]

mod copied;
mod log;
mod named;
mod other;
mod restore;
#[path = "../support/mod.rs"]
mod support;
mod written;

use other::Other;
use serde_json::{Value, json};
use support::small::{serving, user};
use support::{Tenant, says, with};

/// A closed store of a tenant whose claims decide, and its folder.
struct Closed(tempfile::TempDir);

impl Closed {
    fn new() -> Closed {
        Closed(serving("Graph", [1_000, 1]).close())
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    fn store(&self) -> String {
        self.path("tenant.db")
    }

    /// The store, open in another process.
    fn other(&self) -> Other {
        Other::new(json!({ "path": self.store() }))
    }

    /// The store, open here.
    fn open(self) -> Tenant {
        Tenant::open_in(self.0, json!({})).unwrap()
    }

    fn fails_to_open(&self, request: Value) -> Value {
        self.fails_to_open_at(&self.store(), request)
    }

    fn fails_to_open_at(&self, path: &str, request: Value) -> Value {
        let request = with(request, json!({ "path": path }));
        let error = autoclaim::api::Client::open(request.to_string().as_bytes()).err().expect("an error");
        serde_json::to_value(error).unwrap()
    }

    fn names(&self) -> Vec<String> {
        support::names(&self.0)
    }
}

/// A request that claims for these users.
fn claims(users: std::ops::RangeInclusive<u64>) -> Value {
    let events: Vec<Value> = users
        .map(|number| json!({ "id": format!("e{number}"), "user": user(number), "app": "Teams" }))
        .collect();
    json!({ "events": events })
}

fn count(host: &Tenant) -> Value {
    assert_eq!(host.call("store.check", json!({}))["findings"], json!([]));
    host.call("store.info", json!({}))["counts"]["claims"].clone()
}
