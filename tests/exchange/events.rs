//! Events that Graph's log of sign-ins brings.

use super::support::small;
use serde_json::{Value, json};

fn scopes(store: &super::support::Tenant, tasks: Value) -> Value {
    store.call("graph.permissions", tasks)["scopes"].clone()
}

#[test]
fn a_store_asks_for_what_its_settings_and_policies_need_and_for_no_more() {
    let store = small::serving("Graph", [3, 1]);
    let (send, events) = (json!({ "tasks": ["Send"] }), json!({ "tasks": ["Events"] }));
    assert_eq!(scopes(&store, events.clone()), json!([]));
    assert!(!scopes(&store, json!({})).to_string().contains("AuditLog"));
    let least = ["LicenseAssignment.Read.All", "User.Read.All", "LicenseAssignment.ReadWrite.All"];
    assert_eq!(scopes(&store, send.clone()), json!(least));
    store.call("setting.update", json!({ "claimFromSignIns": true, "defaultUsageLocation": "DE" }));
    let log = ["LicenseAssignment.Read.All", "User.Read.All", "AuditLog.Read.All"];
    assert_eq!(scopes(&store, events), json!(log));
    assert!(scopes(&store, send).to_string().contains("User.ReadWrite.All"));
}
