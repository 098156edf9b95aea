//! A store with something in every table, and a request for every method.

use super::{CATALOG, TEAMS_CLIENT, TEAMS_PLAN, Tenant, licensed, made, security_group, small::*, with};
use serde_json::{Value, json};

/// A group that carries the primary product.
pub const GROUP: &str = "00000000-0000-4000-8000-0000000000a1";

const E3: &str = "Office 365 E3,ENTERPRISEPACK,6fd2c87f-b296-42f0-b197-1e91e994b900,TEAMS1,57ff2da0-773e-42df-b2af-ffb7a2317929,Teams\r\n";

/// A Graph store after a busy day.
pub fn whole() -> Tenant {
    let host = tenant("Graph", [20, 5]);
    let later = "2026-01-02T00:00:00Z";
    host.call("catalog.import", json!({ "csv": CATALOG.to_owned() + E3 }));
    let members: Vec<_> = [user(9), user(77)]
        .iter()
        .map(|id| json!({ "@odata.type": "#microsoft.graph.user", "id": id }))
        .collect();
    let group = with(
        security_group(GROUP, "Licensed", &[&json!({ "skuId": PRIMARY })]),
        json!({ "members": members }),
    );
    host.call("group.import", json!({ "groups": [group], "takenAt": later }));
    let broken = json!({ "assignedByGroup": GROUP, "state": "Error", "error": "CountViolation", "disabledPlans": [TEAMS_PLAN] });
    host.call(
        "user.import",
        json!({ "users": [holder(9, with(licensed(PRIMARY), broken))], "takenAt": later }),
    );
    host.call(
        "environment.import",
        json!({ "environments": [{ "id": "E1", "name": "Sales", "managed": true }], "takenAt": later }),
    );
    host.call("powerApp.import", json!({ "powerApps": [{ "id": "A1", "name": "Visits", "environment": "E1", "premium": true }], "takenAt": later }));
    host.call("app.define", json!({ "name": "Ours", "servicePlanId": TEAMS_PLAN }));
    policy(&host, "Teams for all");
    let apps = made("b30411f5-fea1-4a59-9ad9-3db7c7ead579", "POWERAPPS_PER_USER", 5, &["POWERAPPS_PER_USER"]);
    host.call("pool.import", json!({ "subscribedSkus": [apps], "takenAt": later }));
    let scoped = json!({ "name": "Teams for Sales", "app": "Teams", "priority": 50, "products": [{ "product": PRIMARY, "enabledPlans": ["TEAMS1"] }],
        "triggers": ["FirstSignIn"], "departments": ["Sales"], "usageLocations": ["DE"], "excludeUsers": [user(3)], "excludeGroups": [GROUP],
        "cap": { "claims": 1000, "hours": 24 } });
    host.call("policy.create", scoped);
    host.call("pool.update", json!({ "product": PRIMARY, "reserve": 1, "warnBelow": 2 }));
    for (number, now) in [
        (1, "2026-01-03T10:00:00Z"),
        (2, "2026-01-03T11:00:00Z"),
        (3, "2026-01-04T10:00:00Z"),
        (9, "2026-01-04T10:30:00Z"),
    ] {
        claim(&host, &user(number), now);
    }
    claim(&host, "nobody@contoso.com", "2026-01-04T11:00:00Z");
    host.call("claim.undo", json!({ "claims": [1], "reason": "left" }));
    host.call("claim.unlock", json!({ "user": user(1), "app": "Teams" }));
    host.call(
        "user.import",
        json!({ "users": [holder(2, licensed(PRIMARY))], "takenAt": "2026-01-05T00:00:00Z" }),
    );
    claim(&host, &user(2), "2026-01-06T10:00:00Z");
    let holders =
        [11, 12, 13].map(|number| with(holder(number, licensed(PRIMARY)), json!({ "usageLocation": "DE" })));
    host.call("user.import", json!({ "users": holders, "takenAt": "2026-01-06T12:00:00Z" }));
    let users = [user(11), user(12), user(2), user(9), "nobody@contoso.com".into()];
    host.call("migration.plan", with(moving("To groups", &users), json!({ "waveSize": 1 })));
    host.call("migration.invoke", json!({ "migration": "To groups", "now": "2026-01-07T01:00:00Z" }));
    host.call("migration.plan", moving("Later", &[user(13)]));
    host.call("migration.pause", json!({ "migration": "Later" }));
    host.sql(EXCHANGE);
    host
}

/// A plan of these users' way to the group.
fn moving(name: &str, users: &[String]) -> Value {
    json!({ "name": name, "users": users, "product": PRIMARY, "group": GROUP, "now": "2026-01-07T00:00:00Z" })
}

/// The document of a plan that this store lacks, about somebody whom it does not know either.
fn signed() -> Value {
    let other = tenant("Graph", [20, 5]);
    let group = security_group(GROUP, "Licensed", &[&json!({ "skuId": PRIMARY })]);
    other.call("group.import", json!({ "groups": [group], "takenAt": TAKEN_AT }));
    other.call("migration.plan", moving("Signed", &["ghost@contoso.com".into()]));
    other.call("migration.export", json!({ "migration": "Signed" }))["text"].clone()
}

/// What an exchange with Graph left that stopped in the middle, long ago.
const EXCHANGE: &str = "
    UPDATE exchange SET sequence = 2, newest = 1767693600000;
    INSERT INTO request VALUES (1, x'0102030405060708', 2, 4, 1767693600000, 1767693660000, 1767693790000, 1767693790000, 0, 0, 1);
    INSERT INTO request_item VALUES (1, 0, 3);
    INSERT INTO change_attempt VALUES (2, 1, 2, 1767693600000, 1767693600000, 200, NULL, NULL, 1, 1, x'');
    INSERT INTO hold VALUES (4, 1767693600000, 1);
    INSERT INTO denied VALUES (4, 3);
    INSERT INTO missing VALUES (3, 1767693600000);
";

/// What an import shows of a user who has this license.
fn holder(number: u64, path: Value) -> Value {
    json!({ "id": user(number), "userPrincipalName": format!("user{number}@contoso.com"), "accountEnabled": true, "licenseAssignmentStates": [path] })
}

/// Methods that write nothing, with a request that reads what there is.
pub fn reads() -> Vec<(&'static str, Value)> {
    let event = json!({ "id": "what-if", "user": user(5), "app": "Teams" });
    let sign_in = json!({ "id": "s", "createdDateTime": TAKEN_AT, "userId": user(5), "appId": TEAMS_CLIENT, "status": { "errorCode": 0 } });
    vec![
        ("app.list", json!({})),
        ("assignment.list", json!({})),
        ("audit.export", json!({ "format": "DirectoryAudit" })),
        ("audit.list", json!({})),
        ("audit.verify", json!({})),
        ("change.list", json!({ "user": user(3) })),
        ("claim.get", json!({ "claim": 1 })),
        ("claim.list", json!({})),
        ("claim.test", json!({ "events": [event], "trace": true })),
        ("describe", json!({})),
        ("environment.list", json!({})),
        (
            "event.fromAudit",
            json!({ "records": [{ "Id": "l", "Operation": "LaunchPowerApp", "UserKey": user(5) }] }),
        ),
        ("event.fromSignIns", json!({ "signIns": [sign_in] })),
        ("graph.permissions", json!({})),
        ("group.list", json!({})),
        ("migration.export", json!({ "migration": "To groups", "format": "Csv" })),
        ("migration.report", json!({ "migration": "To groups", "format": "Html" })),
        ("migration.items", json!({ "migration": "To groups" })),
        ("migration.list", json!({})),
        ("policy.export", json!({})),
        ("policy.get", json!({ "policy": "Teams for all" })),
        ("policy.lint", json!({})),
        ("policy.list", json!({})),
        ("pool.list", json!({})),
        ("powerApp.list", json!({})),
        ("product.list", json!({})),
        ("report.export", json!({ "format": "Csv", "days": 30, "now": "2026-01-08T00:00:00Z" })),
        ("report.get", json!({ "days": 30, "includeRefused": true, "now": "2026-01-08T00:30:00Z" })),
        ("setting.get", json!({})),
        ("store.check", json!({})),
        ("store.checkpoint", json!({})),
        ("store.info", json!({})),
        ("user.get", json!({ "user": user(9) })),
        ("user.list", json!({})),
    ]
}

/// Methods that write, with a request that changes something.
pub fn writes(host: &Tenant) -> Vec<(&'static str, Value)> {
    let taken_at = "2026-01-09T00:00:00Z";
    let entry = json!({ "name": "New", "app": "Teams", "priority": 300, "products": [{ "skuPartNumber": "SPE_E3" }] });
    let event = |number, app: &str| json!({ "id": format!("e{number}"), "user": user(number), "app": app });
    let events = [event(5, "Teams"), event(6, "Ours"), event(7, "Teams")];
    vec![
        ("app.define", json!({ "name": "Mine", "servicePlanId": TEAMS_PLAN })),
        ("app.remove", json!({ "name": "Ours" })),
        (
            "catalog.import",
            json!({ "csv": CATALOG.to_owned() + &E3.replace("Teams\r\n", "Microsoft Teams\r\n") }),
        ),
        ("change.cancel", json!({ "changes": [3] })),
        ("claim.unlock", json!({ "user": user(1), "app": "Teams" })),
        ("claim.invoke", json!({ "events": events, "now": "2026-01-07T00:00:00Z" })),
        ("claim.undo", json!({ "claims": [3] })),
        (
            "environment.import",
            json!({ "environments": [{ "id": "E2", "managed": false }], "takenAt": taken_at }),
        ),
        (
            "group.import",
            json!({ "groups": [{ "id": GROUP, "displayName": "Renamed" }], "takenAt": taken_at }),
        ),
        ("graph.next", json!({})),
        ("graph.reply", json!({ "responses": [{ "id": "1-0102030405060708", "failure": "NoAnswer" }] })),
        ("migration.import", json!({ "text": signed() })),
        ("migration.invoke", json!({ "migration": "To groups", "now": "2026-01-07T02:00:00Z" })),
        ("migration.pause", json!({ "migration": "To groups" })),
        ("migration.resume", json!({ "migration": "Later" })),
        ("migration.remove", json!({ "migration": "Later" })),
        ("migration.undo", json!({ "migration": "To groups" })),
        ("migration.plan", moving("To other groups", &[user(2), user(5)])),
        ("policy.create", json!({ "name": "Third", "app": "Teams", "products": [{ "product": "SPE_E3" }] })),
        ("policy.createDefaults", json!({ "app": "PowerApps" })),
        (
            "policy.import",
            json!({ "document": { "format": "AutoClaim policies", "version": 1, "policies": [entry] } }),
        ),
        ("policy.product.add", json!({ "policy": "Teams for Sales", "product": "SPE_E3" })),
        ("policy.product.move", json!({ "policy": "Teams for all", "product": "SPE_E3", "position": 0 })),
        ("policy.product.remove", json!({ "policy": "Teams for all", "product": "SPE_E3" })),
        (
            "policy.product.update",
            json!({ "policy": "Teams for all", "product": PRIMARY, "enabledPlans": ["TEAMS1"] }),
        ),
        ("policy.remove", json!({ "policy": "Teams for Sales" })),
        ("policy.update", json!({ "policy": "Teams for all", "priority": 7 })),
        ("pool.import", json!({ "subscribedSkus": [], "takenAt": taken_at })),
        ("pool.update", json!({ "product": PRIMARY, "reserve": 2 })),
        ("powerApp.import", json!({ "powerApps": [{ "id": "A2", "premium": false }], "takenAt": taken_at })),
        ("setting.update", json!({ "recordAll": true })),
        ("store.backup", json!({ "path": host.path("copy.db"), "overwrite": true })),
        ("user.import", json!({ "users": [holder(3, licensed(PRIMARY))], "takenAt": taken_at })),
    ]
}
