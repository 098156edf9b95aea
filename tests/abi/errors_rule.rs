//! Requests that the rules refuse: references, names, products, plans, numbers, times, snapshots, what-ifs.

use crate::errors::{Case, dump, refused};
use crate::host::{Client, close, try_open};
use crate::support::with;
use crate::tenant::{NOW, TAKEN_AT, Tenant, ok, person, user};
use serde_json::{Value, json};

#[test]
fn what_the_rules_refuse_is_told_by_name_field_and_hint() {
    let tenant = Tenant::in_memory();
    refused(*tenant.client, &cases(&tenant));
}

#[test]
fn an_actor_without_the_required_role_is_refused() {
    let client = Client::new();
    let admin = json!({ "id": "admin", "roles": ["License Administrator"] });
    let roles = json!({ "requiredRole": "License Administrator", "requiredReportRole": "Security Reader", "actor": admin });
    ok(*client, "setting.update", roles);
    refused(*client, &guarded_cases());
}

#[test]
fn a_graph_store_refuses_an_import_that_does_not_say_when_it_was_taken() {
    let (client, answer) = try_open(br#"{"path":":memory:","create":"New","mode":"Graph"}"#);
    assert_eq!(answer.status, 0, "{answer:?}");
    refused(
        client,
        &[argument("user.import", json!({ "users": [] }), "takenAt", "before the tenant was asked")],
    );
    assert_eq!(close(client), 0);
}

#[test]
fn a_stage_that_is_never_finished_changes_nothing() {
    let tenant = Tenant::in_memory();
    let before = dump(*tenant.client);
    for (method, items) in [
        ("user.import", json!({ "users": [person(4, "four@contoso.com")] })),
        ("group.import", json!({ "groups": [{ "id": user(5) }] })),
    ] {
        let request = with(items, json!({ "stage": "s", "snapshot": "Full", "takenAt": TAKEN_AT }));
        for staged in 1..3 {
            assert_eq!(ok(*tenant.client, method, request.clone())["staged"], staged);
        }
        assert_eq!(dump(*tenant.client), before, "{method}");
    }
}

pub fn cases(tenant: &Tenant) -> Vec<Case> {
    [references(), apps(), policies(), plans(), numbers(), imports(), claims(tenant), cursors(tenant)]
        .into_iter()
        .flatten()
        .collect()
}

pub fn guarded_cases() -> Vec<Case> {
    let other = json!({ "id": "me", "roles": ["Reports Reader"] });
    let refuse = |method, request| Case::new(method, request, "NOT_PERMITTED", "actor.roles", "in that role");
    vec![
        refuse("setting.update", json!({ "enabled": true })),
        refuse("setting.update", json!({ "requiredRole": null, "actor": other })),
        refuse("setting.update", json!({ "enabled": true, "dryRun": true })),
        refuse(
            "policy.create",
            json!({ "name": "New", "app": "Teams", "products": [{ "product": "TEAMS_A" }], "actor": other }),
        ),
        refuse("policy.remove", json!({ "policy": "any" })),
        refuse("app.define", json!({ "name": "Mine", "servicePlanId": user(1) })),
        refuse("app.remove", json!({ "name": "Teams" })),
        refuse("policy.createDefaults", json!({})),
        refuse(
            "policy.import",
            json!({ "document": { "format": "AutoClaim policies", "version": 1, "policies": [] } }),
        ),
        refuse("pool.update", json!({ "product": "any", "reserve": 1 })),
        refuse("audit.list", json!({ "actor": other })),
        refuse("audit.verify", json!({})),
        refuse("audit.export", json!({ "format": "JsonLines" })),
        refuse("report.get", json!({})),
    ]
}

fn argument(method: &str, request: Value, field: &'static str, hint: &'static str) -> Case {
    Case::new(method, request, "INVALID_ARGUMENT", field, hint)
}

/// A policy with these products.
fn create(products: Value) -> Value {
    json!({ "name": "New", "app": "Teams", "products": products })
}

fn references() -> Vec<Case> {
    let missing = |method, request, field, hint| Case::new(method, request, "NOT_FOUND", field, hint);
    let several = |method, request, field, hint| Case::new(method, request, "AMBIGUOUS", field, hint);
    vec![
        missing("policy.get", json!({ "policy": "Smal" }), "policy", "Did you mean Small?"),
        missing("policy.remove", json!({ "policy": user(1) }), "policy", "List the policies"),
        missing("policy.list", json!({ "identity": "Smal" }), "identity", "Small"),
        missing("user.get", json!({ "user": "nobody@contoso.com" }), "user", "List the users"),
        missing("user.list", json!({ "identity": "nobody@contoso.com" }), "identity", "List the users"),
        missing("claim.list", json!({ "user": user(9) }), "user", "List the users"),
        missing("claim.get", json!({ "claim": 99 }), "claim", "List the claims"),
        missing("group.list", json!({ "identity": "nothing" }), "identity", "List the groups"),
        missing("app.list", json!({ "identity": "Teems" }), "identity", "Teams"),
        missing("app.remove", json!({ "name": "Teems" }), "name", "Teams"),
        missing(
            "app.define",
            json!({ "name": "New", "servicePlanId": "TEAMS11" }),
            "servicePlanId",
            "product.list",
        ),
        missing("product.list", json!({ "identity": "TEAMS_G" }), "identity", "TEAMS_"),
        missing("pool.list", json!({ "identity": "SPE_E5" }), "identity", "List the pools"),
        missing("report.export", json!({ "format": "Csv", "policy": "Smal" }), "policy", "Small"),
        missing("report.get", json!({ "policy": "Smal" }), "policy", "Small"),
        missing("report.get", json!({ "app": "Teems" }), "app", "Teams"),
        missing("describe", json!({ "method": "policy.creat" }), "method", "policy.create"),
        missing(
            "policy.create",
            json!({ "name": "New", "app": "Teems", "products": [{ "product": "TEAMS_A" }] }),
            "app",
            "Teams",
        ),
        missing("policy.create", create(json!([{ "product": "TEAMS_G" }])), "products[0].product", "TEAMS_"),
        missing(
            "policy.update",
            json!({ "policy": "Small", "includeGroups": ["Nobody"] }),
            "includeGroups[0]",
            "group.import",
        ),
        missing(
            "policy.update",
            json!({ "policy": "Small", "excludeUsers": [user(9)] }),
            "excludeUsers[0]",
            "List the users",
        ),
        missing(
            "policy.product.remove",
            json!({ "policy": "Full", "product": "TEAMS_F" }),
            "product",
            "It has TEAMS_A",
        ),
        several(
            "policy.create",
            create(json!([{ "product": "TEAMS1" }])),
            "products[0].product",
            "Use an id: 0",
        ),
        several(
            "policy.update",
            json!({ "policy": "Small", "excludeGroups": ["TWINS"] }),
            "excludeGroups[0]",
            "Use an id: 0",
        ),
        several("user.get", json!({ "user": "Twin@Contoso.com" }), "user", "Use the object id"),
    ]
}

fn apps() -> Vec<Case> {
    let define = |more: Value| with(json!({ "name": "Mine", "servicePlanId": "TEAMS1" }), more);
    let teams_client = "1fec8e78-bce4-4aaf-ab1b-5451cc387264";
    vec![
        argument("app.define", json!({ "name": "Mine" }), "servicePlanId", "app.list"),
        argument("app.define", define(json!({ "name": "" })), "name", "a value"),
        argument("app.define", define(json!({ "triggers": ["LaunchApp"] })), "triggers[0]", "FirstSignIn"),
        argument("app.define", define(json!({ "triggers": [] })), "triggers", "RequestLicense"),
        argument("app.define", define(json!({ "signInAppIds": [teams_client] })), "signInAppIds[0]", "Teams"),
        argument(
            "app.define",
            json!({ "name": "PowerApps", "signInAppIds": [user(1)] }),
            "signInAppIds",
            "empty list",
        ),
        argument(
            "app.define",
            json!({ "name": "Teams", "servicePlanId": user(1) }),
            "servicePlanId",
            "another name",
        ),
        argument(
            "app.define",
            json!({ "name": "Teams", "triggers": ["RequestLicense"] }),
            "triggers",
            "another name",
        ),
        argument("app.remove", json!({ "name": "Teams" }), "name", "apps of your own"),
        argument("policy.createDefaults", json!({ "app": "Teams" }), "app", "policy.create"),
        Case::new(
            "policy.createDefaults",
            json!({ "app": "PowerApps" }),
            "PRODUCT_NOT_OWNED",
            "app",
            "pool.import",
        ),
        argument(
            "policy.import",
            json!({ "document": { "format": "x", "version": 1, "policies": [] } }),
            "document.format",
            "policy.export",
        ),
        Case::new("policy.lint", json!({ "policy": "Smal" }), "NOT_FOUND", "policy", "Small"),
        Case::new("policy.export", json!({ "policy": "Smal" }), "NOT_FOUND", "policy", "Small"),
        Case::new("policy.createDefaults", json!({ "app": "PowerPoint" }), "NOT_FOUND", "app", "PowerApps"),
        Case::new("app.define", json!({ "name": "Teams" }), "NOTHING_TO_SET", "", "entitlingPlanIds"),
    ]
}

fn policies() -> Vec<Case> {
    let a = json!([{ "product": "TEAMS_A" }]);
    let six: Vec<Value> = ["A", "B", "C", "D", "E", "F"]
        .iter()
        .map(|letter| json!({ "product": format!("TEAMS_{letter}") }))
        .collect();
    let add = |policy: &str, product: &str| json!({ "policy": policy, "product": product });
    let named = |name: &str| json!({ "name": name, "app": "Teams", "products": a });
    vec![
        Case::new("policy.create", named("SMALL"), "NAME_TAKEN", "name", "another name"),
        Case::new(
            "policy.update",
            json!({ "policy": "Full", "name": "sMALL" }),
            "NAME_TAKEN",
            "name",
            "another name",
        ),
        argument("policy.create", named(""), "name", "a value"),
        argument("policy.create", named(&"x".repeat(201)), "name", "Shorten it"),
        argument("policy.create", named("a\tb"), "name", "tabs"),
        argument("policy.create", create(json!([])), "products", "primary product"),
        Case::new("policy.create", create(json!(six)), "BACKUP_LIMIT", "products[5]", "second policy"),
        Case::new(
            "policy.product.add",
            add("Full", "TEAMS_F"),
            "BACKUP_LIMIT",
            "product",
            "Remove a product first",
        ),
        Case::new("policy.product.remove", add("Small", "TEAMS_A"), "LAST_PRODUCT", "product", "turn it off"),
        Case::new(
            "policy.product.add",
            add("Small", "teams_a"),
            "PRODUCT_ALREADY_LISTED",
            "product",
            "policy.product.update",
        ),
        Case::new(
            "policy.product.add",
            add("Small", "POWER_ONLY"),
            "PRODUCT_LACKS_APP",
            "product",
            "TEAMS_A",
        ),
        Case::new("policy.product.add", add("Small", "SPE_E5"), "PRODUCT_NOT_OWNED", "product", "TEAMS_A"),
        Case::new(
            "pool.update",
            json!({ "product": "SPE_E5", "reserve": 1 }),
            "PRODUCT_NOT_OWNED",
            "product",
            "pool.import",
        ),
        Case::new(
            "policy.product.add",
            add("Small", "TEAMS_DEPT"),
            "PRODUCT_NOT_ASSIGNABLE",
            "product",
            "TEAMS_A",
        ),
        Case::new(
            "policy.product.add",
            add("Small", "TEAMS_COMPANY"),
            "PRODUCT_NOT_ASSIGNABLE",
            "product",
            "TEAMS_A",
        ),
        Case::new("policy.update", json!({ "policy": "Small" }), "NOTHING_TO_SET", "", "at least one field"),
        Case::new("setting.update", json!({}), "NOTHING_TO_SET", "", "at least one setting"),
        Case::new(
            "pool.update",
            json!({ "product": "TEAMS_A", "dryRun": true }),
            "NOTHING_TO_SET",
            "",
            "reserve",
        ),
        Case::new("policy.product.update", add("Small", "TEAMS_A"), "NOTHING_TO_SET", "", "disabledPlans"),
        argument("policy.update", json!({ "policy": "Small", "triggers": [] }), "triggers", "FirstSignIn"),
        argument(
            "policy.update",
            json!({ "policy": "Small", "triggers": ["LaunchApp"] }),
            "triggers[0]",
            "FirstSignIn",
        ),
        argument(
            "policy.update",
            json!({ "policy": "Small", "environmentScope": "All" }),
            "environmentScope",
            "Leave it out",
        ),
        argument(
            "policy.update",
            json!({ "policy": "Small", "usageLocations": ["Germany"] }),
            "usageLocations[0]",
            "DE",
        ),
        argument(
            "policy.update",
            json!({ "policy": "Small", "departments": [""] }),
            "departments[0]",
            "a value",
        ),
        argument(
            "policy.update",
            json!({ "policy": "Small", "cap": { "claims": 0, "hours": 1 } }),
            "cap.claims",
            "at least 1",
        ),
        argument(
            "policy.update",
            json!({ "policy": "Small", "cap": { "claims": 1, "hours": 721 } }),
            "cap.hours",
            "such as 24",
        ),
    ]
    .into_iter()
    .chain(groups())
    .collect()
}

/// r18
fn groups() -> Vec<Case> {
    let joining = |product: Value| with(create(json!([product])), json!({ "assignVia": "Group" }));
    let target = |group: &str| json!({ "product": "TEAMS_A", "targetGroup": group });
    let first = "00000000-0000-4000-7000-000000000001";
    let field = "products[0].targetGroup";
    vec![
        argument("policy.create", joining(json!({ "product": "TEAMS_A" })), field, "Name a group"),
        argument("policy.create", joining(target(first)), field, "Assign TEAMS_A to the group"),
        argument("policy.create", create(json!([target(first)])), field, "assignVia Group"),
        argument(
            "policy.create",
            joining(with(target(first), json!({ "disabledPlans": [] }))),
            "products[0].disabledPlans",
            "license of the group",
        ),
        Case::new("policy.create", joining(target("Nobody")), "NOT_FOUND", field, "group.import"),
        Case::new("policy.create", joining(target("twins")), "AMBIGUOUS", field, "Use an id"),
    ]
}

fn plans() -> Vec<Case> {
    let new = |choice: Value| create(json!([choice]));
    let update = |field: &str, value: Value| json!({ "policy": "Small", "product": "TEAMS_A", field: value });
    let everywhere = json!({ "policy": "Full", "allProducts": true, "disable": ["FLOW_P2_VIRAL"] });
    let both = json!({ "product": "TEAMS_A", "disabledPlans": [], "enabledPlans": ["TEAMS1"] });
    let unknown =
        |method, request, field, hint| Case::new(method, request, "PLAN_NOT_IN_PRODUCT", field, hint);
    let required =
        |method, request, field| Case::new(method, request, "PLAN_REQUIRED", field, "Leave TEAMS1 on");
    vec![
        unknown(
            "policy.create",
            new(json!({ "product": "TEAMS_A", "disabledPlans": ["TEAMS2"] })),
            "products[0].disabledPlans[0]",
            "TEAMS1",
        ),
        unknown(
            "policy.product.update",
            update("disable", json!(["OF_THE_COMPANY"])),
            "disable[0]",
            "Leave it out",
        ),
        unknown("policy.product.update", everywhere, "disable[0]", "product.list"),
        required(
            "policy.create",
            new(json!({ "product": "TEAMS_A", "disabledPlans": ["teams1"] })),
            "products[0].disabledPlans",
        ),
        required(
            "policy.create",
            new(json!({ "product": "TEAMS_A", "enabledPlans": [] })),
            "products[0].enabledPlans",
        ),
        required("policy.product.update", update("disable", json!(["TEAMS1"])), "disable"),
        argument("policy.create", new(both), "products[0].enabledPlans", "Give one"),
        argument(
            "policy.product.update",
            json!({ "policy": "Small", "enable": ["TEAMS1"] }),
            "product",
            "allProducts",
        ),
    ]
}

fn numbers() -> Vec<Case> {
    let window = |from: &str, to: &str| json!({ "from": from, "to": to });
    vec![
        argument("policy.list", json!({ "limit": 0 }), "limit", "next"),
        argument("claim.list", json!({ "limit": 10_001 }), "limit", "next"),
        argument("report.export", json!({}), "format", "Csv, Html or Json"),
        argument("report.export", json!({ "path": "report.csv" }), "path", "give the whole path"),
        argument("report.export", json!({ "format": "Html", "title": "" }), "title", "a value"),
        argument("report.export", json!({ "format": "Json", "days": 0 }), "days", "from and to"),
        argument("audit.list", json!({ "limit": 0 }), "limit", "next"),
        argument(
            "audit.verify",
            json!({ "head": { "sequence": -1, "hash": "0".repeat(64) } }),
            "head.sequence",
            "audit.verify",
        ),
        argument(
            "audit.verify",
            json!({ "head": { "sequence": 1, "hash": "0" } }),
            "head.hash",
            "audit.verify",
        ),
        argument("audit.export", json!({ "format": "Xml" }), "format", "describe"),
        argument(
            "audit.export",
            json!({ "format": "JsonLines", "overwrite": true }),
            "overwrite",
            "the file to write",
        ),
        argument(
            "audit.export",
            json!({ "format": "JsonLines", "path": "audit.jsonl" }),
            "path",
            "the whole path",
        ),
        argument("setting.update", json!({ "enabled": true, "correlationId": "" }), "correlationId", "GUID"),
        Case::new(
            "setting.update",
            json!({ "requiredRole": "Any" }),
            "NOT_PERMITTED",
            "requiredRole",
            "in actor.roles",
        ),
        argument("report.get", json!({ "limit": 10_001 }), "limit", "next"),
        argument("report.get", json!({ "days": 0 }), "days", "from and to"),
        argument("report.get", json!({ "days": 36_501 }), "days", "from and to"),
        argument("report.get", json!({ "days": 7, "from": NOW }), "days", "from and to"),
        argument("report.get", window(NOW, TAKEN_AT), "from", "from before to"),
        argument("policy.update", json!({ "policy": "Small", "priority": -1 }), "priority", "default is 100"),
        argument(
            "policy.update",
            json!({ "policy": "Small", "priority": 1_000_001 }),
            "priority",
            "default is 100",
        ),
        argument(
            "policy.product.add",
            json!({ "policy": "Small", "product": "TEAMS_B", "position": 2 }),
            "position",
            "primary",
        ),
        argument(
            "policy.product.move",
            json!({ "policy": "Small", "product": "TEAMS_A", "position": 1 }),
            "position",
            "primary",
        ),
        argument(
            "setting.update",
            json!({ "activationDelayMinutes": 525_601 }),
            "activationDelayMinutes",
            "year",
        ),
        argument("setting.update", json!({ "maxDataAgeHours": 0 }), "maxDataAgeHours", "hours"),
        argument("setting.update", json!({ "observeWithinHours": 0 }), "observeWithinHours", "hours"),
        argument("setting.update", json!({ "maxDataAgeHours": 8_761 }), "maxDataAgeHours", "year"),
        argument("setting.update", json!({ "observeWithinHours": 8_761 }), "observeWithinHours", "year"),
        argument("setting.update", json!({ "settleMinutes": 0 }), "settleMinutes", "from 1 to 1440"),
        argument("setting.update", json!({ "settleMinutes": 1_441 }), "settleMinutes", "from 1 to 1440"),
        argument("setting.update", json!({ "verifyAfterSeconds": 3_601 }), "verifyAfterSeconds", "to 3600"),
        argument("setting.update", json!({ "refreshHours": 0 }), "refreshHours", "from 1 to 720"),
        argument("setting.update", json!({ "eventMinutes": 0 }), "eventMinutes", "from 1 to 1440"),
        argument("setting.update", json!({ "eventOverlapMinutes": 10_081 }), "eventOverlapMinutes", "10080"),
        argument("setting.update", json!({ "maxWritesPerHour": 1_000_001 }), "maxWritesPerHour", "1000000"),
        argument(
            "setting.update",
            json!({ "enabled": false, "defaultUsageLocation": "Germany" }),
            "defaultUsageLocation",
            "DE",
        ),
    ]
}

fn imports() -> Vec<Case> {
    let late = |field: &str| json!({ field: [], "now": NOW, "takenAt": "2026-01-02T00:05:00.001Z" });
    let future =
        |method, field| argument(method, late(field), "takenAt", "time at which the tenant was asked");
    let users = |more: Value| with(json!({ "atomic": true, "now": NOW, "takenAt": NOW }), more);
    let refuse = |more, field, hint| argument("user.import", users(more), field, hint);
    let (one, two) = (person(1, "one@contoso.com"), person(2, "twin@contoso.com"));
    vec![
        future("user.import", "users"),
        future("group.import", "groups"),
        future("pool.import", "subscribedSkus"),
        future("environment.import", "environments"),
        future("powerApp.import", "powerApps"),
        refuse(json!({}), "users", "what Graph returned"),
        refuse(json!({ "users": [], "path": "/users.json" }), "path", "one of them"),
        refuse(json!({ "path": "users.json" }), "path", "whole path"),
        refuse(json!({ "path": "/no/such/users.json" }), "path", "See that it is there"),
        refuse(json!({ "path": "/" }), "path", "path of a file"),
        refuse(json!({ "users": [], "last": true }), "last", "stage"),
        refuse(json!({ "users": [], "stage": "" }), "stage", "a value"),
        refuse(json!({ "users": [two, { "id": "x" }] }), "users[1].id", ""),
        refuse(json!({ "users": [two, { "id": user(4) }] }), "users[1].userPrincipalName", "$select"),
        Case::new(
            "user.import",
            users(json!({ "users": [one], "replace": false })),
            "CHANGED_SINCE_CLAIM",
            "users[0]",
            "replace: true",
        ),
        argument(
            "group.import",
            json!({ "members": [], "snapshot": "Full" }),
            "snapshot",
            "Leave snapshot out",
        ),
        argument("catalog.import", json!({}), "path", "CSV"),
        argument("catalog.import", json!({ "csv": "a,b\n1,2\n" }), "csv", "as Microsoft gives it"),
        argument("event.fromSignIns", json!({}), "signIns", "one of them"),
        argument("event.fromAudit", json!({}), "records", "one of them"),
        argument("store.backup", json!({ "path": "copy.db" }), "path", "absolute"),
    ]
}

fn claims(tenant: &Tenant) -> Vec<Case> {
    let atomic =
        |event: Value| json!({ "events": [{ "user": user(2), "app": "Teams" }, event], "atomic": true });
    let bad = |event, field, hint| argument("claim.invoke", atomic(event), field, hint);
    let many = json!({ "events": vec![json!({ "user": user(2), "app": "Teams" }); 5_001] });
    let what_if = |carry: &str| json!({ "events": [], "carry": carry });
    let rpa = json!({ "user": user(2), "app": "PowerAutomatePremium", "trigger": "DesktopGoPremium" });
    let undo = |more: Value| with(json!({ "claims": [1], "atomic": true }), more);
    vec![
        argument("change.cancel", json!({}), "changes", "state Pending"),
        argument("change.cancel", json!({ "changes": [1], "kind": "AddToGroup" }), "changes", "in common"),
        argument("change.cancel", json!({ "changes": null }), "changes", "a value"),
        argument("change.cancel", json!({ "owner": { "kind": "Claim" } }), "owner.id", "a value"),
        Case::new(
            "change.cancel",
            json!({ "changes": vec![1; 5_001] }),
            "TOO_LARGE",
            "changes",
            "several calls",
        ),
        Case::new(
            "change.cancel",
            json!({ "user": "nobody@contoso.com" }),
            "NOT_FOUND",
            "user",
            "List the users",
        ),
        Case::new(
            "claim.undo",
            undo(json!({ "claims": [1, 2] })),
            "NOT_FOUND",
            "claims[1]",
            "List the claims",
        ),
        Case::new(
            "claim.undo",
            undo(json!({ "claims": vec![1; 5_001] })),
            "TOO_LARGE",
            "claims",
            "several calls",
        ),
        argument("claim.undo", undo(json!({ "claims": ["1"] })), "claims[0]", "describe"),
        argument("claim.undo", undo(json!({ "reason": "x".repeat(1_001) })), "reason", "Shorten it"),
        Case::new(
            "claim.unlock",
            json!({ "user": "nobody@contoso.com" }),
            "NOT_FOUND",
            "user",
            "List the users",
        ),
        Case::new("claim.unlock", json!({ "user": "twin@contoso.com" }), "AMBIGUOUS", "user", "object id"),
        Case::new("claim.unlock", json!({ "user": user(1), "app": "Teems" }), "NOT_FOUND", "app", "Teams"),
        Case::new(
            "claim.invoke",
            atomic(json!({ "user": user(2), "app": "Teems" })),
            "NOT_FOUND",
            "events[1].app",
            "Teams",
        ),
        Case::new(
            "claim.invoke",
            atomic(json!({ "user": "twin@contoso.com", "app": "Teams" })),
            "AMBIGUOUS",
            "events[1].user",
            "object id",
        ),
        Case::new("claim.invoke", many.clone(), "TOO_LARGE", "events", "several calls"),
        Case::new("claim.test", many, "TOO_LARGE", "events", "several calls"),
        bad(json!({ "usr": user(2), "app": "Teams" }), "events[1].usr", "user"),
        bad(json!({ "app": "Teams" }), "events[1].user", "a value"),
        bad(json!(7), "events[1]", ""),
        bad(
            json!({ "user": user(2), "app": "Teams", "trigger": "LaunchApp" }),
            "events[1].trigger",
            "FirstSignIn",
        ),
        bad(json!({ "user": user(2), "app": "Teams", "at": "noon" }), "events[1].at", "describe"),
        bad(json!({ "user": user(2), "app": "Teams", "id": "x".repeat(201) }), "events[1].id", "Shorten it"),
        bad(rpa, "events[1].desktopVersion", "2.43"),
        bad(
            json!({ "user": user(1), "app": "PowerApps", "trigger": "LaunchApp", "id": "first" }),
            "events[1].id",
            "an id of its own",
        ),
        argument("claim.invoke", json!({ "events": [], "carry": tenant.old_carry }), "carry", "dryRun"),
        argument("claim.test", what_if("damaged"), "carry", "as it came"),
        argument("claim.test", what_if(&tenant.old_carry[1..]), "carry", "as it came"),
        argument("claim.test", what_if(&tenant.old_carry), "carry", "anew"),
    ]
}

fn cursors(tenant: &Tenant) -> Vec<Case> {
    let (mark, _) = tenant.user_cursor.split_once('.').unwrap();
    let refuse = |method, request, hint| argument(method, request, "cursor", hint);
    vec![
        refuse("policy.list", json!({ "cursor": tenant.policy_cursor, "app": "Teams" }), "very filter"),
        refuse("pool.list", json!({ "cursor": tenant.policy_cursor }), "very filter"),
        refuse("policy.list", json!({ "cursor": "" }), "a value"),
        refuse("audit.list", json!({ "cursor": tenant.policy_cursor }), "very filter"),
        refuse("user.list", json!({ "cursor": format!("{mark}.x") }), "as it came"),
    ]
}
