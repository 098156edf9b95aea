//! Roles that a store can require.

use crate::support::{Host, TEAMS_PLAN};
use autoclaim::api::METHODS;
use serde_json::{Value, json};

/// What changes how claims are decided, or what was decided, and what hands all of it out: the role of `requiredRole`, and a request that parses.
fn manage() -> Vec<(&'static str, Value)> {
    let product = json!({ "policy": "p", "product": "p" });
    vec![
        ("app.define", json!({ "name": "Mine", "servicePlanId": TEAMS_PLAN })),
        ("app.remove", json!({ "name": "Mine" })),
        ("catalog.import", json!({ "csv": CATALOG })),
        ("claim.undo", json!({ "claims": [1] })),
        ("claim.unlock", json!({ "user": "u" })),
        ("policy.createDefaults", json!({})),
        ("policy.import", json!({ "document": { "format": "AutoClaim policies", "version": 1, "policies": [] } })),
        ("policy.create", json!({ "name": "n", "app": "Teams", "products": [{ "product": "p" }] })),
        ("policy.product.add", product.clone()),
        ("policy.product.move", json!({ "policy": "p", "product": "p", "position": 0 })),
        ("policy.product.remove", product.clone()),
        ("policy.product.update", product),
        ("policy.remove", json!({ "policy": "p" })),
        ("policy.update", json!({ "policy": "p", "priority": 1 })),
        ("pool.update", json!({ "product": "p", "reserve": 1 })),
        ("setting.update", json!({ "enabled": true })),
        ("store.backup", json!({ "path": "nowhere" })),
    ]
}

const CATALOG: &str = "Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names\r\n\
    Only,ONLY,6fd2c87f-b296-42f0-b197-1e91e994b901,TEAMS1,57ff2da0-773e-42df-b2af-ffb7a2317929,Teams\r\n";

/// What tells who was granted what and who did what: the role of `requiredReportRole`, or that of `requiredRole`.
fn report() -> Vec<(&'static str, Value)> {
    vec![
        ("audit.export", json!({ "format": "JsonLines" })),
        ("audit.list", json!({})),
        ("audit.verify", json!({})),
        ("change.list", json!({})),
        ("claim.get", json!({ "claim": 1 })),
        ("claim.list", json!({})),
        ("report.export", json!({ "format": "Csv" })),
        ("report.get", json!({})),
    ]
}

/// What automation does, and what shows the configuration or the tenant as it was imported: no role.
fn free() -> Vec<(&'static str, Value)> {
    vec![
        ("app.list", json!({})),
        ("assignment.list", json!({})),
        ("claim.invoke", json!({ "events": [] })),
        ("claim.test", json!({ "events": [] })),
        ("describe", json!({})),
        ("environment.import", json!({ "environments": [] })),
        ("environment.list", json!({})),
        ("event.fromSignIns", json!({ "signIns": [] })),
        ("group.import", json!({ "groups": [] })),
        ("group.list", json!({})),
        ("policy.export", json!({})),
        ("policy.get", json!({ "policy": "p" })),
        ("policy.lint", json!({})),
        ("policy.list", json!({})),
        ("pool.import", json!({ "subscribedSkus": [] })),
        ("pool.list", json!({})),
        ("product.list", json!({})),
        ("setting.get", json!({})),
        ("store.check", json!({})),
        ("store.info", json!({})),
        ("user.get", json!({ "user": "u" })),
        ("user.import", json!({ "users": [] })),
        ("user.list", json!({})),
    ]
}

/// What works on a store that is closed; tests/files shows which role it needs.
const CLOSED: &[&str] = &["store.restore"];

fn host() -> Host {
    let host = Host::new("Local");
    let admin = json!({ "id": "admin", "roles": ["Global Administrator"] });
    let roles = json!({ "requiredRole": "Global Administrator", "requiredReportRole": "Reports Reader", "actor": admin });
    host.call("setting.update", roles);
    host
}

/// The role that an actor lacks for a call; none where nothing is missing.
fn lacks(host: &Host, method: &str, request: &Value, roles: &[&str]) -> Option<String> {
    let mut request = request.clone();
    request["actor"] = json!({ "id": "somebody", "roles": roles });
    let reply = host.client.call(method, request.to_string().as_bytes(), &Default::default());
    let error = reply.err().filter(|error| error.name.as_str() == "NOT_PERMITTED")?;
    assert_eq!(error.field.as_deref(), Some("actor.roles"), "{method}");
    assert!(error.message.contains(error.target.as_deref().unwrap()), "{}", error.message);
    error.target
}

#[test]
fn every_method_has_its_place_among_the_roles() {
    let mut placed: Vec<&str> = [manage(), report(), free()].iter().flatten().map(|(method, _)| *method).collect();
    placed.extend(CLOSED);
    placed.sort_unstable();
    assert_eq!(placed, METHODS.iter().map(|method| method.name).collect::<Vec<_>>());
}

#[test]
fn each_method_needs_its_role_and_no_other() {
    let host = host();
    let (admin, reader) = ("GLOBAL administrator", "reports READER");
    let (needs_admin, needs_reader) = (Some("Global Administrator".to_owned()), Some("Reports Reader".to_owned()));
    for (method, request) in manage() {
        assert_eq!(lacks(&host, method, &request, &[]), needs_admin, "{method}");
        assert_eq!(lacks(&host, method, &request, &[reader]), needs_admin, "{method}");
        assert_eq!(lacks(&host, method, &request, &[reader, admin]), None, "{method}");
    }
    for (method, request) in report() {
        assert_eq!(lacks(&host, method, &request, &["Teams Administrator"]), needs_reader, "{method}");
        assert_eq!(lacks(&host, method, &request, &[reader]), None, "{method}");
        assert_eq!(lacks(&host, method, &request, &[admin]), None, "{method}: who may change everything may read it");
    }
    for (method, request) in free() {
        assert_eq!(lacks(&host, method, &request, &[]), None, "{method}");
    }
}

#[test]
fn no_role_is_required_until_one_is_set_and_each_stands_alone() {
    let host = Host::new("Local");
    for (method, request) in [manage(), report()].concat() {
        assert_eq!(lacks(&host, method, &request, &[]), None, "{method}");
    }
    host.call("setting.update", json!({ "requiredReportRole": "Reports Reader" }));
    assert_eq!(host.call("setting.get", json!({}))["requiredReportRole"], "Reports Reader");
    assert_eq!(host.error("audit.list", json!({})), "NOT_PERMITTED");
    host.call("setting.update", json!({ "requiredReportRole": null }));
    host.call("audit.list", json!({}));
    let admin = json!({ "id": "a", "roles": ["Global Administrator"] });
    host.call("setting.update", json!({ "requiredRole": "Global Administrator", "actor": admin }));
    host.call("audit.list", json!({}));
}

#[test]
fn a_backup_holds_what_reports_and_the_audit_trail_say() {
    let host = Host::new("Local");
    host.call("setting.update", json!({ "requiredReportRole": "Reports Reader" }));
    for dry_run in [true, false] {
        let backup = json!({ "path": host.path("copy.db"), "dryRun": dry_run });
        assert_eq!(lacks(&host, "store.backup", &backup, &[]).as_deref(), Some("Reports Reader"));
        assert!(!std::fs::exists(host.path("copy.db")).unwrap());
        assert_eq!(lacks(&host, "store.backup", &backup, &["Reports Reader"]), None);
    }
    assert!(std::fs::exists(host.path("copy.db")).unwrap());
}

#[test]
fn nobody_locks_themselves_out() {
    let host = Host::new("Local");
    let error = host.fails(
        "setting.update",
        json!({ "requiredRole": "Globl Administrator", "actor": { "id": "a", "roles": ["Global Administrator"] } }),
    );
    assert_eq!((&error["name"], &error["field"]), (&json!("NOT_PERMITTED"), &json!("requiredRole")));
    assert_eq!(error["target"], "Globl Administrator");
    assert_eq!(host.call("setting.get", json!({}))["requiredRole"], Value::Null);
    let both = json!({ "id": "a", "roles": ["Global Administrator", "License Administrator"] });
    host.call("setting.update", json!({ "requiredRole": "Global Administrator", "actor": both }));
    host.call("setting.update", json!({ "requiredRole": "License Administrator", "actor": both }));
    let one = json!({ "id": "a", "roles": ["license administrator"] });
    host.call("setting.update", json!({ "enabled": true, "actor": one }));
    host.call("setting.update", json!({ "requiredRole": null, "actor": one }));
    host.call("setting.update", json!({ "enabled": false }));
}
