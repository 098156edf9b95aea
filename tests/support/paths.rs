//! Every request that names a file.

use super::{Tenant, text, with};
use autoclaim::api::{Client, call_without_store};
use serde_json::{Value, json};

/// Methods that write a file, to this path.
pub fn writers(path: &str) -> [(&'static str, Value); 4] {
    [
        ("store.backup", json!({ "path": path })),
        ("audit.export", json!({ "path": path, "format": "JsonLines" })),
        ("report.export", json!({ "path": path, "format": "Csv" })),
        ("policy.export", json!({ "path": path })),
    ]
}

/// Methods that read a file, from this path.
pub fn readers(path: &str) -> [(&'static str, Value); 6] {
    let taken = json!({ "path": path, "takenAt": "2026-02-01T00:00:00Z" });
    [
        ("user.import", taken.clone()),
        ("pool.import", taken),
        ("catalog.import", json!({ "path": path })),
        ("event.fromAudit", json!({ "path": path })),
        ("event.fromSignIns", json!({ "path": path })),
        ("migration.import", json!({ "path": path })),
    ]
}

/// What each request says that names this path, whatever else it asks; none fails to fail.
pub fn refusals(host: &Tenant, path: &str) -> Vec<(String, Value)> {
    let mut refused = Vec::new();
    for (method, request) in writers(path) {
        for overwrite in [false, true] {
            for dry_run in [false, true] {
                let request = with(request.clone(), json!({ "overwrite": overwrite, "dryRun": dry_run }));
                refused.push((format!("{method} {request}"), host.fails(method, request)));
            }
        }
    }
    for (method, request) in readers(path) {
        refused.push((method.to_owned(), host.fails(method, request)));
    }
    for create in ["Never", "IfMissing", "New"] {
        let request = json!({ "path": path, "create": create, "mode": "Local" }).to_string();
        let error = Client::open(request.as_bytes()).err().unwrap_or_else(|| panic!("{create} opens {path}"));
        refused.push((format!("open {create}"), serde_json::to_value(error).unwrap()));
    }
    let backup = host.path("backup.of.the.host");
    host.call("store.backup", json!({ "path": backup, "overwrite": true }));
    for request in [json!({ "path": path, "from": backup }), json!({ "path": backup, "from": path })] {
        let error = call_without_store("store.restore", request.to_string().as_bytes())
            .expect_err("nothing is restored");
        refused.push((format!("store.restore {request}"), serde_json::to_value(error).unwrap()));
    }
    refused
}

/// Every request that names this path is told what is wrong with it.
#[track_caller]
pub fn refused(host: &Tenant, path: &str, hint: &str) {
    for (asked, error) in refusals(host, path) {
        let field = text(&error["field"]);
        assert!(
            error["name"] == "INVALID_ARGUMENT"
                && ["path", "from"].contains(&field.as_str())
                && error["target"] == path.chars().take(1_024).collect::<String>()
                && error["hint"].as_str().is_some_and(|told| told.contains(hint)),
            "{asked}: wanted '{hint}', got {error}"
        );
    }
}
