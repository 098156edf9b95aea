//! A small tenant to be asked for what it must refuse.

use crate::host::{Client, Handle, ask, try_open};
pub use crate::support::small::user;
use crate::support::{self, made, service_plan, text, with};
use serde_json::{Value, json};

/// When the tenant was asked.
pub const TAKEN_AT: &str = "2026-01-01T00:00:00Z";
/// When claims are decided.
pub const NOW: &str = "2026-01-02T00:00:00Z";

/// Six products with Teams, one without, and two that are not for people.
const PRODUCTS: &[(&str, &str, &str)] = &[
    ("TEAMS_A", "User", "TEAMS1"),
    ("TEAMS_B", "User", "TEAMS1"),
    ("TEAMS_C", "User", "TEAMS1"),
    ("TEAMS_D", "User", "TEAMS1"),
    ("TEAMS_E", "User", "TEAMS1"),
    ("TEAMS_F", "User", "TEAMS1"),
    ("POWER_ONLY", "User", "FLOW_P2_VIRAL"),
    ("TEAMS_DEPT", "User", "TEAMS1"),
    ("TEAMS_COMPANY", "Company", "TEAMS1"),
];

/// Products, users of whom two share a name, groups of which two share one, a policy with one product and one
/// that is full, and one claim.
pub struct Tenant {
    pub client: Client,
    /// The carry of a what-if that began before the last policy was written.
    pub old_carry: String,
    /// Where the second page of all policies begins.
    pub policy_cursor: String,
    /// Where the second page of all users begins.
    pub user_cursor: String,
}

impl Tenant {
    pub fn in_memory() -> Tenant {
        Tenant::open(&json!({ "path": ":memory:", "create": "New", "mode": "Local" }))
    }

    pub fn open(request: &Value) -> Tenant {
        let (client, answer) = try_open(request.to_string().as_bytes());
        assert_eq!(answer.status, 0, "{answer:?}");
        let ask = |method, request| ok(client, method, request);
        import(client);
        ask("setting.update", json!({ "enabled": true, "now": TAKEN_AT }));
        policy(client, "Small", &["TEAMS_A"]);
        let first = json!([{ "id": "first", "user": user(1), "app": "Teams" }]);
        let old_carry = text(&ask("claim.test", json!({ "events": first, "now": NOW }))["carry"]);
        policy(client, "Full", &["TEAMS_A", "TEAMS_B", "TEAMS_C", "TEAMS_D", "TEAMS_E"]);
        let claimed = ask("claim.invoke", json!({ "events": first, "now": NOW }));
        assert_eq!(claimed["items"][0]["outcome"], "Claimed", "{claimed}");
        let cursor = |method| text(&ok(client, method, json!({ "limit": 1 }))["next"]);
        Tenant {
            client: Client(client),
            old_carry,
            policy_cursor: cursor("policy.list"),
            user_cursor: cursor("user.list"),
        }
    }
}

fn import(client: Handle) {
    let sku = |(number, (part, applies_to, plan)): (u64, &(&str, &str, &str))| {
        let mut sku = with(made(&id(9, number), part, 10, &[plan]), json!({ "appliesTo": applies_to }));
        sku["servicePlans"].as_array_mut().unwrap().push(service_plan(
            &id(5, 2),
            "OF_THE_COMPANY",
            "Company",
        ));
        sku
    };
    let skus: Vec<Value> = (1..).zip(PRODUCTS).map(sku).collect();
    ok(client, "pool.import", json!({ "subscribedSkus": skus, "takenAt": TAKEN_AT, "now": NOW }));
    let users =
        json!([person(1, "one@contoso.com"), person(2, "twin@contoso.com"), person(3, "twin@contoso.com")]);
    let imported = ok(client, "user.import", json!({ "users": users, "takenAt": TAKEN_AT, "now": NOW }));
    assert_eq!(imported["added"], 3, "{imported}");
    let groups =
        [1, 2].map(|number| json!({ "id": id(7, number), "displayName": "Twins", "securityEnabled": true }));
    let imported = ok(client, "group.import", json!({ "groups": groups, "takenAt": TAKEN_AT, "now": NOW }));
    assert_eq!(imported["added"], 2, "{imported}");
}

fn policy(client: Handle, name: &str, products: &[&str]) {
    let products: Vec<Value> = products.iter().map(|product| json!({ "product": product })).collect();
    ok(
        client,
        "policy.create",
        json!({ "name": name, "app": "Teams", "products": products, "now": TAKEN_AT }),
    );
}

/// A user of a number, without licenses.
pub fn person(number: u64, principal: &str) -> Value {
    support::person(&user(number), principal)
}

fn id(kind: u32, number: u64) -> String {
    format!("00000000-0000-4000-{kind}000-{number:012}")
}

/// The reply of a call that must work.
#[track_caller]
pub fn ok(client: Handle, method: &str, request: Value) -> Value {
    let answer = ask(client, method, &request);
    assert_eq!(answer.status, 0, "{method} {request}: {answer:?}");
    answer.json
}
