//! A damaged store: every method answers rightly or says STORE_CORRUPT with the table, and store.check finds
//! what stands in their way.

mod flips;
mod planted;
#[path = "../support/mod.rs"]
mod support;

use autoclaim::api::{Error, Interrupt};
use serde_json::{Value, json};
use support::Tenant;

fn answer(host: &Tenant, method: &str, request: &Value) -> Result<Value, Error> {
    let reply = host.client.call(method, request.to_string().as_bytes(), &Interrupt::default())?;
    Ok(serde_json::from_slice(&reply).unwrap())
}

fn findings(host: &Tenant) -> Vec<(String, String)> {
    let report = host.call("store.check", json!({}));
    assert_eq!(report["ok"], report["findings"] == json!([]));
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|found| (support::text(&found["kind"]), support::text(&found["message"]))).collect()
}
