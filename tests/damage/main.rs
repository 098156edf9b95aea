//! A damaged store: every method answers rightly or says STORE_CORRUPT with the table, and store.check finds what stands in their way.

mod flips;
mod planted;
#[path = "../support/mod.rs"]
mod support;

use autoclaim::api::{Client, Error, Interrupt};
use serde_json::{Value, json};
use support::Host;

/// The store's file, closed.
fn file(host: Host) -> Vec<u8> {
    let Host { folder, client } = host;
    drop(client);
    std::fs::read(folder.path().join("tenant.db")).unwrap()
}

/// Opens a store with these bytes.
fn open(bytes: &[u8]) -> Result<Host, Error> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tenant.db");
    std::fs::write(&path, bytes).unwrap();
    let (client, _) = Client::open(json!({ "path": path }).to_string().as_bytes())?;
    Ok(Host { folder, client })
}

fn reopened(host: Host) -> Host {
    let Host { folder, client } = host;
    drop(client);
    let path = folder.path().join("tenant.db");
    let (client, _) = Client::open(json!({ "path": path }).to_string().as_bytes()).unwrap();
    Host { folder, client }
}

fn answer(host: &Host, method: &str, request: &Value) -> Result<Value, Error> {
    let reply = host.client.call(method, request.to_string().as_bytes(), &Interrupt::default())?;
    Ok(serde_json::from_slice(&reply).unwrap())
}

fn findings(host: &Host) -> Vec<(String, String)> {
    let report = host.call("store.check", json!({}));
    assert_eq!(report["ok"], report["findings"] == json!([]));
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|found| (support::text(&found["kind"]), support::text(&found["message"]))).collect()
}
