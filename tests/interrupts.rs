//! Every method ends when it is asked to, wherever it is: the interrupt comes at a chosen look at it,
//! whatever the clock says.

mod support;

use autoclaim::api::{Error, Interrupt, METHODS};
use serde_json::{Value, json};
use std::path::Path;
use support::small::{PRIMARY, TAKEN_AT, tenant, user};
use support::{TEAMS_CLIENT, Tenant, whole, with};

/// What the call answers when it is interrupted at its look of this number, and how often it looked.
fn at(host: &Tenant, method: &str, request: &Value, look: u64) -> (Result<Value, Error>, u64) {
    let interrupt = Interrupt::at_look(look);
    let reply = host.client.call(method, request.to_string().as_bytes(), &interrupt);
    (reply.map(|reply| serde_json::from_slice(&reply).unwrap()), interrupt.looks())
}

/// How often a call looks that nobody interrupts.
#[track_caller]
fn looks(host: &Tenant, method: &str, request: &Value) -> u64 {
    let (reply, looks) = at(host, method, request, u64::MAX);
    reply.unwrap_or_else(|error| panic!("{method} {request}: {error:?}"));
    looks
}

/// The first look, the last, and some between them.
fn chosen(looks: u64) -> impl Iterator<Item = u64> {
    let step = (looks / 12).max(1) as usize;
    (0..looks).step_by(step).chain(looks.checked_sub(1))
}

/// INTERRUPTED, where the call came to that look: its statements may have been more in a hurry than when the
/// looks were counted.
fn ends(host: &Tenant, method: &str, request: &Value, look: u64) -> bool {
    match at(host, method, request, look) {
        (Err(error), _) => {
            assert_eq!(error.name.as_str(), "INTERRUPTED", "{method}, look {look}: {error:?}");
            true
        }
        (Ok(_), looks) => {
            assert!(looks <= look, "{method} went on after look {look} of {looks}");
            false
        }
    }
}

#[test]
fn every_method_that_writes_nothing_ends_at_every_look() {
    let host = whole::whole();
    for (method, request) in whole::reads() {
        let looks = looks(&host, method, &request);
        for look in chosen(looks) {
            ends(&host, method, &request, look);
        }
        assert!(ends(&host, method, &request, 0), "{method}: interrupted before it began");
    }
}

#[test]
fn every_method_that_writes_ends_at_every_look_before_its_commit_with_everything_as_before() {
    let host = whole::whole();
    let state = || {
        (
            host.call("audit.verify", json!({}))["head"].clone(),
            host.call("store.info", json!({}))["counts"].clone(),
        )
    };
    for (method, mut request) in whole::writes(&host) {
        let before = state();
        request["dryRun"] = json!(true);
        let looks = looks(&host, method, &request);
        request["dryRun"] = json!(false);
        for look in chosen(looks) {
            if !ends(&host, method, &request, look) {
                break;
            }
            assert_eq!(state(), before, "{method}, look {look}");
            assert!(method != "store.backup" || !Path::new(&host.path("copy.db")).exists());
        }
    }
    assert_eq!(host.call("store.check", json!({}))["ok"], true);
}

/// It puts a file in the place of another store than the one that is open, so it stands apart from the
/// tables.
#[test]
fn store_restore_ends_at_every_look_before_the_backup_is_in_place() {
    let host = whole::whole();
    host.call("store.backup", json!({ "path": host.path("copy.db") }));
    let target = host.path("other.db");
    let request = json!({ "path": target, "from": host.path("copy.db") });
    let counted = looks(&host, "store.restore", &with(request.clone(), json!({ "dryRun": true })));
    assert!(counted > 1);
    for look in chosen(counted) {
        if !ends(&host, "store.restore", &request, look) {
            break;
        }
        assert!(!Path::new(&target).exists(), "look {look}");
    }
}

#[test]
fn every_method_is_in_one_of_the_tables() {
    let host = whole::whole();
    let mut tables: Vec<_> =
        whole::reads().iter().chain(&whole::writes(&host)).map(|(method, _)| *method).collect();
    tables.push("store.restore");
    tables.sort_unstable();
    assert_eq!(tables, METHODS.iter().map(|method| method.name).collect::<Vec<_>>());
}

const MANY: u64 = 300;

/// A store with so many claims, refusals and policies.
fn busy() -> Tenant {
    let host = tenant("Local", [1_000, 0]);
    host.call("setting.update", json!({ "recordAll": true }));
    host.call("policy.import", json!({ "document": document() }));
    host.call("claim.invoke", json!({ "events": events("e"), "now": "2026-01-02T00:00:00Z" }));
    host
}

fn events(prefix: &str) -> Vec<Value> {
    (0..MANY).map(|number| json!({ "id": format!("{prefix}{number}"), "user": user(number % 10 + 1), "app": "Teams" })).collect()
}

fn document() -> Value {
    let policy = |number: u64| json!({ "name": format!("Policy {number}"), "app": "Teams", "priority": number, "products": [{ "skuId": PRIMARY }] });
    json!({ "format": "AutoClaim policies", "version": 1, "policies": (0..MANY).map(policy).collect::<Vec<_>>() })
}

/// What is asked of many things looks at the interrupt for each of them, or for each few.
#[test]
fn long_calls_look_all_the_way() {
    let host = busy();
    let sign_in = |number: u64| {
        json!({ "id": format!("s{number:0180}"), "createdDateTime": TAKEN_AT, "userId": user(number), "appId": TEAMS_CLIENT,
            "status": { "errorCode": 0 } })
    };
    let log: Vec<_> = (0..MANY).map(sign_in).collect();
    let launch = |number: u64| json!({ "Id": format!("l{number:0180}"), "Operation": "LaunchPowerApp", "UserKey": user(number) });
    let launches: Vec<_> = (0..MANY).map(launch).collect();
    let claims: Vec<_> = (1..=MANY).collect();
    let window = |more: Value| {
        with(json!({ "days": 90, "now": "2026-01-03T00:30:00Z", "includeRefused": true }), more)
    };
    let mut short = Vec::new();
    for (method, request, least) in [
        // Read, then made an event, then told.
        ("event.fromSignIns", json!({ "signIns": log }), 2 * MANY + 2),
        ("event.fromAudit", json!({ "records": launches }), 2 * MANY + 2),
        ("claim.test", json!({ "events": events("t") }), MANY),
        ("claim.invoke", json!({ "events": events("t"), "dryRun": true }), MANY),
        ("claim.list", json!({}), MANY),
        ("claim.list", json!({ "product": "SPE_E3" }), MANY / 50),
        ("claim.undo", json!({ "claims": claims, "dryRun": true }), MANY),
        ("audit.list", json!({}), 2 * MANY),
        ("audit.export", json!({ "format": "JsonLines" }), 2 * MANY),
        ("audit.export", json!({ "format": "DirectoryAudit" }), 2 * MANY),
        ("audit.verify", json!({}), 2 * MANY),
        ("store.check", json!({}), 8 * MANY),
        ("policy.import", json!({ "document": document(), "dryRun": true }), 2 * MANY),
        ("policy.lint", json!({}), MANY),
        ("policy.list", json!({}), MANY / 50),
        ("policy.export", json!({}), MANY),
        ("report.get", window(json!({})), MANY / 50),
        ("report.get", window(json!({ "groupBy": "Policy" })), MANY / 50),
        ("report.export", window(json!({ "format": "Csv" })), MANY / 50),
        ("report.export", window(json!({ "format": "Html" })), MANY / 50),
        ("report.export", window(json!({ "format": "Json" })), MANY / 50),
        ("store.backup", json!({ "path": host.path("copy.db"), "overwrite": true }), 4),
    ] {
        let looks = looks(&host, method, &request);
        if looks < least {
            short.push(format!("{method} {:.80} looked {looks} times, not {least}", request.to_string()));
        }
        for look in chosen(looks) {
            ends(&host, method, &request, look);
        }
    }
    assert!(short.is_empty(), "{}", short.join("\n"));
}
