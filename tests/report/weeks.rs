//! The sample tenant, its logs decided day by day as they would be in life.

use crate::{
    call,
    sample_tenant::{FEWEST_USERS, Tenant, story},
};
use engine::api::Client;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// 2026-11-21T10:00:00Z
const END: i64 = 1_795_255_200_000;
/// Two days after the logs end, when the story does.
pub const NOW: &str = "2026-11-23T10:00:00Z";

fn value(bytes: &[u8]) -> Value {
    let pages = serde_json::Deserializer::from_slice(bytes).into_iter::<Value>();
    pages.flat_map(|page| page.unwrap()["value"].as_array().unwrap().clone()).collect()
}

/// A store in memory after thirty days.
pub fn client() -> Client {
    let tenant = Tenant::new(FEWEST_USERS * 3, END);
    let owned = tenant.subscribed_skus();
    let open = json!({ "path": ":memory:", "create": "New", "mode": "Local", "tenantId": owned["value"][0]["accountId"] });
    let (client, _) = Client::open(open.to_string().as_bytes()).unwrap();
    let (mut users, mut log, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    tenant.write_users(&mut users).unwrap();
    tenant.write_sign_ins(&mut log).unwrap();
    tenant.write_events(&mut lines).unwrap();
    for (noun, field, data) in [
        ("pool", "subscribedSkus", owned),
        ("group", "groups", tenant.groups()),
        ("user", "users", value(&users)),
        ("environment", "environments", tenant.environments()),
    ] {
        call(&client, &format!("{noun}.import"), &json!({ field: data, "takenAt": tenant.end(), "now": tenant.end() }));
    }
    story::prelude(&tenant).iter().for_each(|step| drop(call(&client, step.method, &step.request)));
    story::policies(&tenant).iter().for_each(|policy| drop(call(&client, "policy.create", policy)));
    call(&client, "pool.update", &json!({ "product": "POWER_AUTOMATE_ATTENDED_RPA", "warnBelow": 10 }));

    let mut events = call(&client, "event.fromSignIns", &json!({ "signIns": value(&log) }))["events"].as_array().unwrap().clone();
    events.extend(serde_json::Deserializer::from_slice(&lines).into_iter::<Value>().map(Result::unwrap));
    let mut days: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for event in events {
        let day = event["at"].as_str().unwrap().split('T').next().unwrap().to_owned();
        days.entry(day).or_default().push(event);
    }
    for (day, events) in days {
        for (number, batch) in events.chunks(60).enumerate() {
            let now = format!("{day}T{:02}:{:02}:00Z", 8 + number % 12, number * 7 % 60);
            call(&client, "claim.invoke", &json!({ "events": batch, "now": now }));
        }
    }
    story::finale(&tenant).iter().for_each(|step| drop(call(&client, step.method, &step.request)));
    client
}
