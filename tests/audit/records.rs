//! Every write leaves exactly its record, in its own transaction.

use crate::support::small::{BACKUP, PRIMARY, claim, serving, user};
use crate::support::{TEAMS_PLAN, Tenant, licensed, text, whole, with};
use autoclaim::api::METHODS;
use serde_json::{Value, json};

/// Every method that takes `dryRun`, and the action and target of each record that its request of [`whole`]
/// leaves in the store of [`undone`].
const WRITES: &[(&str, &[(&str, &str)])] = &[
    ("app.define", &[("Define app", "app:Mine")]),
    ("app.remove", &[("Remove app", "app:Ours")]),
    ("audit.export", &[]),
    ("catalog.import", &[("Import catalog", "catalog")]),
    ("change.cancel", &[("Cancel change", "claim:3")]),
    ("claim.unlock", &[("Unlock claims", "user:")]),
    ("claim.invoke", &[("Decide claim", "claim:7"), ("Decide claim", "claim:8")]),
    ("claim.undo", &[("Undo claim", "claim:3")]),
    ("environment.import", &[("Import environments", "environments")]),
    ("graph.next", &[]),
    ("graph.reply", &[]),
    ("group.import", &[("Import groups", "groups")]),
    ("migration.export", &[]),
    ("migration.import", &[("Import migration", "migration:")]),
    ("migration.invoke", &[("Release wave", "migration:")]),
    ("migration.pause", &[("Pause migration", "migration:")]),
    ("migration.plan", &[("Plan migration", "migration:")]),
    ("migration.remove", &[("Remove migration", "migration:")]),
    ("migration.report", &[]),
    ("migration.resume", &[("Resume migration", "migration:")]),
    ("migration.undo", &[("Undo migration", "migration:")]),
    ("policy.create", &[("Create policy", "policy:")]),
    ("policy.createDefaults", &[("Create policy", "policy:")]),
    ("policy.export", &[]),
    ("policy.import", &[("Create policy", "policy:")]),
    ("policy.product.add", &[("Add policy product", "policy:")]),
    ("policy.product.move", &[("Move policy product", "policy:")]),
    ("policy.product.remove", &[("Remove policy product", "policy:")]),
    ("policy.product.update", &[("Update policy product", "policy:")]),
    ("policy.remove", &[("Remove policy", "policy:")]),
    ("policy.update", &[("Update policy", "policy:")]),
    ("pool.import", &[("Import pools", "subscribedSkus")]),
    ("pool.update", &[("Update pool", "product:")]),
    ("powerApp.import", &[("Import Power Apps", "powerApps")]),
    ("report.export", &[]),
    ("setting.update", &[("Update settings", "setting")]),
    ("store.backup", &[]),
    ("user.import", &[("Import users", "users")]),
];

/// The store with something in every table, and a claim undone that the user may not make again.
fn undone() -> Tenant {
    let host = whole::whole();
    let claim = claim(&host, &user(1), "2026-01-15T00:00:00Z");
    host.call("claim.undo", json!({ "claims": [claim["claim"]] }));
    host
}

fn host() -> Tenant {
    serving("Local", [5, 5])
}

fn records(host: &Tenant, filter: Value) -> Vec<Value> {
    host.call("audit.list", filter)["items"].as_array().unwrap().clone()
}

#[test]
fn l8_every_write_leaves_its_records_and_a_dry_run_none() {
    // store.restore writes into another store than the one that is open; tests/files shows its record.
    let methods = METHODS
        .iter()
        .map(|method| method.name)
        .filter(|method| takes_dry_run(method) && *method != "store.restore");
    let methods: Vec<_> = methods.collect();
    let mut written: Vec<_> = WRITES.iter().map(|(method, _)| *method).collect();
    written.sort_unstable();
    assert_eq!(written, methods, "every method that writes is in the table");
    for (method, expected) in WRITES {
        let host = undone();
        let mut requests = whole::reads().into_iter().chain(whole::writes(&host));
        let mut request = requests.find(|(name, _)| name == method).unwrap().1;
        let before = records(&host, json!({}));
        request["now"] = json!("2026-02-01T00:00:00Z");
        request["actor"] =
            json!({ "id": "anna@contoso.com", "name": "Anna", "roles": ["License Administrator"] });
        if !method.ends_with(".export") && *method != "migration.report" {
            request["correlationId"] = json!("5D7A5F86-0000-4000-8000-000000000001");
        }
        request["dryRun"] = json!(true);
        host.call(method, request.clone());
        assert_eq!(records(&host, json!({})), before, "{method} with dryRun");
        request["dryRun"] = json!(false);
        host.call(method, request);
        let mut left = records(&host, json!({}));
        left.truncate(left.len() - before.len());
        left.reverse();
        assert_eq!(left.len(), expected.len(), "{method}: {left:?}");
        for (record, (action, target)) in left.iter().zip(*expected) {
            assert_eq!(record["action"], *action, "{method}");
            assert!(!records(&host, json!({ "action": action })).is_empty(), "{action} can be asked for");
            assert!(text(&record["target"]).starts_with(target), "{method}: {record}");
            assert_eq!(
                (&record["now"], &record["nowSupplied"]),
                (&json!("2026-02-01T00:00:00.000Z"), &json!(true))
            );
            assert_eq!(record["correlationId"], "5d7a5f86-0000-4000-8000-000000000001");
            let actor = &record["actor"];
            assert_eq!((&actor["id"], &actor["name"]), (&json!("anna@contoso.com"), &json!("Anna")));
            assert_eq!(
                (&actor["roles"], &actor["process"]),
                (&json!(["License Administrator"]), &json!(std::process::id()))
            );
            #[cfg(unix)]
            assert_eq!(text(&actor["host"]), rustix::system::uname().nodename().to_str().unwrap());
            let told = !record["changes"].as_array().unwrap().is_empty()
                || !record["details"].as_array().unwrap().is_empty();
            assert!(told, "{method} says what it did: {record}");
        }
        assert_eq!(host.call("audit.verify", json!({}))["ok"], true, "{method}");
    }
}

fn takes_dry_run(method: &str) -> bool {
    let described =
        autoclaim::api::call_without_store("describe", json!({ "method": method }).to_string().as_bytes())
            .unwrap();
    serde_json::from_slice::<Value>(&described).unwrap()["methods"][0]["request"]
        .to_string()
        .contains("\"dryRun\":")
}

#[test]
fn a_write_that_changes_nothing_leaves_no_record() {
    let host = host();
    let before = records(&host, json!({}));
    host.call("setting.update", json!({ "enabled": true }));
    host.call("policy.update", json!({ "policy": "Teams for all", "priority": 100 }));
    host.call("pool.update", json!({ "product": PRIMARY, "reserve": 0 }));
    host.fails(
        "policy.update",
        json!({ "policy": "Teams for all", "priority": 9, "environmentScope": "Nowhere" }),
    );
    host.fails(
        "policy.create",
        json!({ "name": "teams FOR all", "app": "Teams", "products": [{ "product": PRIMARY }] }),
    );
    assert_eq!(records(&host, json!({})), before);
}

#[test]
fn the_record_of_a_setting_says_before_and_after() {
    let host = host();
    host.call("setting.update", json!({ "maxDataAgeHours": 24, "recordAll": true }));
    let changes = &records(&host, json!({ "limit": 1 }))[0]["changes"];
    let expected = json!([
        { "field": "maxDataAgeHours", "before": null, "after": "24" },
        { "field": "recordAll", "before": "false", "after": "true" },
    ]);
    assert_eq!(*changes, expected);
}

#[test]
fn the_record_of_a_claim_says_its_cause_and_the_licenses_before_and_after() {
    let host = host();
    let held = [with(licensed(BACKUP), json!({ "disabledPlans": [TEAMS_PLAN] }))];
    host.call("user.import", json!({ "users": [{ "id": user(3), "licenseAssignmentStates": held }], "takenAt": "2026-01-02T00:00:00Z" }));
    host.call("setting.update", json!({ "claimAgainAfterUndo": "Always" }));
    let decision = claim(&host, &user(4), "2026-02-01T00:00:00Z");
    assert_eq!(decision["outcome"], "Claimed");
    let record = records(&host, json!({ "limit": 1 })).remove(0);
    assert_eq!(
        (&record["claim"], &record["event"], &record["user"]),
        (&decision["claim"], &decision["event"], &json!(user(4))),
        "the cause and whom it is about"
    );
    let change = &record["changes"][0];
    assert_eq!((&change["field"], &change["before"]), (&json!("assignedLicenses"), &json!("[]")));
    let after: Value = serde_json::from_str(&text(&change["after"])).unwrap();
    assert_eq!(after, json!([{ "skuId": PRIMARY, "disabledPlans": [] }]));

    let refused = claim(&host, &user(3), "2026-02-01T00:00:00Z");
    assert_eq!(refused["outcome"], "PlanSwitchedOff");
    let record = records(&host, json!({ "limit": 1 })).remove(0);
    assert_eq!((&record["claim"], &record["changes"]), (&refused["claim"], &json!([])));
    let details = record["details"].as_array().unwrap();
    assert!(details.contains(&json!({ "name": "outcome", "value": "PlanSwitchedOff" })), "{details:?}");
}

#[test]
fn the_licenses_of_a_record_are_compact_json() {
    let host = host();
    let other = "00000000-1111-4000-8000-000000000000";
    let held = [with(licensed(other), json!({ "disabledPlans": [user(70), user(71)] }))];
    host.call("user.import", json!({ "users": [{ "id": user(3), "licenseAssignmentStates": held }], "takenAt": "2026-01-02T00:00:00Z" }));
    assert_eq!(claim(&host, &user(3), "2026-02-01T00:00:00Z")["outcome"], "Claimed");
    let change = &records(&host, json!({ "limit": 1 }))[0]["changes"][0];
    let before = format!(r#"{{"skuId":"{other}","disabledPlans":["{}","{}"]}}"#, user(70), user(71));
    let granted = format!(r#"{{"skuId":"{PRIMARY}","disabledPlans":[]}}"#);
    assert_eq!(change["before"], format!("[{before}]"));
    assert_eq!(change["after"], format!("[{before},{granted}]"));
}

#[test]
fn the_licenses_after_a_claim_are_those_before_and_the_new_one() {
    let host = host();
    let other = "00000000-1111-4000-8000-000000000000";
    let group = |state: &str| with(licensed(other), json!({ "assignedByGroup": user(80), "state": state }));
    for (number, state) in [(5, "Active"), (6, "Error")] {
        let states = json!([group(state)]);
        host.call(
            "user.import",
            json!({ "users": [{ "id": user(number), "licenseAssignmentStates": states }], "takenAt": "2026-01-02T00:00:00Z" }),
        );
        assert_eq!(claim(&host, &user(number), "2026-02-01T00:00:00Z")["outcome"], "Claimed");
    }
    let held = |records: &[Value], place: usize, when: &str| -> Vec<String> {
        let licenses: Value = serde_json::from_str(&text(&records[place]["changes"][0][when])).unwrap();
        licenses.as_array().unwrap().iter().map(|license| text(&license["skuId"])).collect()
    };
    let records = records(&host, json!({ "action": "Decide claim" }));
    assert_eq!(held(&records, 1, "before"), [other]);
    assert_eq!(held(&records, 1, "after"), [other, PRIMARY]);
    assert_eq!(
        (held(&records, 0, "before"), held(&records, 0, "after")),
        (vec![], vec![PRIMARY.to_owned()]),
        "a path in error brings nothing"
    );
}

#[test]
fn records_of_one_call_share_a_correlation_id_that_no_other_call_has() {
    let host = host();
    let event = |number| json!({ "id": format!("e{number}"), "user": user(number), "app": "Teams" });
    host.call("claim.invoke", json!({ "events": [event(1), event(2)] }));
    host.call("claim.invoke", json!({ "events": [event(3)] }));
    let ids: Vec<_> =
        records(&host, json!({ "limit": 3 })).iter().map(|record| text(&record["correlationId"])).collect();
    assert_eq!(ids[1], ids[2]);
    assert_ne!(ids[0], ids[1]);
    assert!(ids.iter().all(|id| uuid::Uuid::try_parse(id).is_ok()), "{ids:?}");
    assert_eq!(records(&host, json!({ "correlationId": ids[1].to_uppercase() })).len(), 2);
}

#[test]
fn a_correlation_id_is_a_guid_or_a_short_text() {
    let host = host();
    host.refuses(
        "setting.update",
        json!({ "recordAll": true, "correlationId": "a\nb" }),
        "INVALID_ARGUMENT",
        "correlationId",
    );
    host.call("setting.update", json!({ "recordAll": true, "correlationId": "CHG-1234 ü" }));
    assert_eq!(records(&host, json!({ "limit": 1 }))[0]["correlationId"], "CHG-1234 ü");
}

#[test]
fn people_stand_in_records_by_id_alone_and_a_person_can_be_forgotten() {
    let host = host();
    let actor = json!({ "id": "anna@contoso.com", "name": "Anna" });
    host.call("setting.update", json!({ "recordAll": true, "actor": actor }));
    claim(&host, &user(1), "2026-02-01T00:00:00Z");
    let events = json!([{ "id": "u", "user": "nobody@contoso.com", "app": "Teams" }]);
    host.call("claim.invoke", json!({ "events": events, "actor": actor }));
    let lines = text(&host.call("audit.export", json!({ "format": "JsonLines" }))["text"]);
    for line in lines.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let record = text(&line["record"]);
        assert!(!record.contains("contoso") && !record.contains("Anna"), "{record}");
    }
    assert_eq!(records(&host, json!({ "actorId": "ANNA@contoso.com" })).len(), 2);
    host.sql("UPDATE audit_person SET salt = NULL, detail = NULL WHERE detail LIKE '%anna@%'");
    assert_eq!(host.call("audit.verify", json!({}))["ok"], true);
    assert_eq!(host.error("audit.list", json!({ "actorId": "anna@contoso.com" })), "NOT_FOUND");
    let forgotten = records(&host, json!({ "limit": 1 })).remove(0);
    assert_eq!((&forgotten["actor"]["id"], &forgotten["actor"]["roles"]), (&Value::Null, &json!([])));
    assert_eq!(
        records(&host, json!({ "actorId": forgotten["actor"]["key"] })).len(),
        2,
        "still known to be one and the same"
    );
}

#[test]
fn the_record_of_an_undo_says_the_licenses_before_and_after() {
    for (mode, field) in [("Local", "assignedLicenses"), ("Graph", "requestedLicenses")] {
        let host = serving(mode, [5, 5]);
        claim(&host, &user(1), "2026-02-01T00:00:00Z");
        host.call("claim.undo", json!({ "claims": [1], "reason": "a mistake" }));
        let [undone, claimed] = records(&host, json!({ "target": "claim:1" })).try_into().unwrap();
        let licenses = |record: &Value| {
            record["changes"].as_array().unwrap().iter().find(|it| it["field"] == field).cloned().unwrap()
        };
        let (undone, claimed) = (licenses(&undone), licenses(&claimed));
        assert_eq!(
            (&undone["before"], &undone["after"]),
            (&claimed["after"], &claimed["before"]),
            "{mode}: what was granted is taken back"
        );
        assert_ne!(undone["before"], undone["after"], "{mode}");
    }
}

#[test]
fn the_record_of_a_claim_says_the_usage_location_it_set() {
    for (mode, expected) in [
        ("Local", json!([{ "field": "usageLocation", "before": null, "after": "CH" }])),
        ("Graph", json!([])),
    ] {
        let host = serving(mode, [5, 5]);
        let nowhere = json!([{ "id": user(4), "usageLocation": null }]);
        host.call("user.import", json!({ "users": nowhere, "takenAt": "2026-01-02T00:00:00Z" }));
        host.call("setting.update", json!({ "defaultUsageLocation": "CH" }));
        assert_eq!(claim(&host, &user(4), "2026-02-01T00:00:00Z")["outcome"], "Claimed");
        let record = records(&host, json!({ "limit": 1 })).remove(0);
        let located: Vec<_> = record["changes"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|it| it["field"] == "usageLocation")
            .collect();
        assert_eq!(json!(located), expected, "{mode}");
    }
}
