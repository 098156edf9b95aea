//! Roles that a store can require.

use crate::support::{Tenant, whole, with};
use autoclaim::api::METHODS;
use serde_json::{Value, json};

/// What changes how claims are decided, or what was decided, and what hands all of it out: the role of
/// `requiredRole`.
const MANAGE: &str = "app.define app.remove catalog.import change.cancel claim.unlock claim.undo migration.import migration.invoke migration.pause migration.plan migration.remove migration.resume migration.undo policy.create policy.createDefaults policy.import \
    policy.product.add policy.product.move policy.product.remove policy.product.update policy.remove policy.update pool.update \
    setting.update store.backup";
/// What tells who was granted what and who did what: the role of `requiredReportRole`, or that of
/// `requiredRole`.
const REPORT: &str = "audit.export audit.list audit.verify change.list claim.get claim.list migration.export migration.items migration.list migration.report report.export report.get";
/// What automation does, and what shows the configuration or the tenant as it was imported: no role.
const FREE: &str = "app.list assignment.list claim.invoke claim.test describe environment.import environment.list event.fromAudit event.fromSignIns \
    graph.next graph.permissions graph.reply group.import group.list policy.export policy.get policy.lint policy.list pool.import pool.list powerApp.import powerApp.list product.list setting.get store.check \
    store.checkpoint store.info user.get user.import user.list";
/// What works on a store that is closed; tests/files shows which role it needs.
const CLOSED: &str = "store.restore";

fn host() -> Tenant {
    let host = Tenant::in_file("Local");
    let admin = json!({ "id": "admin", "roles": ["Global Administrator"] });
    let roles = json!({ "requiredRole": "Global Administrator", "requiredReportRole": "Reports Reader", "actor": admin });
    host.call("setting.update", roles);
    host
}

/// These methods, each with a request that parses.
fn asked(host: &Tenant, methods: &str) -> Vec<(&'static str, Value)> {
    [whole::reads(), whole::writes(host)]
        .concat()
        .into_iter()
        .filter(|(method, _)| methods.split(' ').any(|it| it == *method))
        .collect()
}

/// The role that an actor lacks for a call; none where nothing is missing.
fn lacks(host: &Tenant, method: &str, request: &Value, roles: &[&str]) -> Option<String> {
    let request = with(request.clone(), json!({ "actor": { "id": "somebody", "roles": roles } }));
    let reply = host.client.call(method, request.to_string().as_bytes(), &Default::default());
    let error = reply.err().filter(|error| error.name.as_str() == "NOT_PERMITTED")?;
    assert_eq!(error.field.as_deref(), Some("actor.roles"), "{method}");
    assert!(error.message.contains(error.target.as_deref().unwrap()), "{}", error.message);
    error.target
}

#[test]
fn every_method_has_its_place_among_the_roles() {
    let mut placed: Vec<&str> =
        [MANAGE, REPORT, FREE, CLOSED].into_iter().flat_map(|methods| methods.split(' ')).collect();
    placed.sort_unstable();
    assert_eq!(placed, METHODS.iter().map(|method| method.name).collect::<Vec<_>>());
}

#[test]
fn each_method_needs_its_role_and_no_other() {
    let host = host();
    let (admin, reader) = ("GLOBAL administrator", "reports READER");
    let (needs_admin, needs_reader) =
        (Some("Global Administrator".to_owned()), Some("Reports Reader".to_owned()));
    for (method, request) in asked(&host, MANAGE) {
        assert_eq!(lacks(&host, method, &request, &[]), needs_admin, "{method}");
        assert_eq!(lacks(&host, method, &request, &[reader]), needs_admin, "{method}");
        assert_eq!(lacks(&host, method, &request, &[reader, admin]), None, "{method}");
    }
    for (method, request) in asked(&host, REPORT) {
        assert_eq!(lacks(&host, method, &request, &["Teams Administrator"]), needs_reader, "{method}");
        assert_eq!(lacks(&host, method, &request, &[reader]), None, "{method}");
        assert_eq!(
            lacks(&host, method, &request, &[admin]),
            None,
            "{method}: who may change everything may read it"
        );
    }
    for (method, request) in asked(&host, FREE) {
        assert_eq!(lacks(&host, method, &request, &[]), None, "{method}");
    }
}

#[test]
fn no_role_is_required_until_one_is_set_and_each_stands_alone() {
    let host = Tenant::in_file("Local");
    for (method, request) in [asked(&host, MANAGE), asked(&host, REPORT)].concat() {
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
    let host = Tenant::in_file("Local");
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
    let host = Tenant::in_file("Local");
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
