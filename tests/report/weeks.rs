//! The sample tenant, its logs decided day by day as they would be in life.

use crate::{
    sample,
    sample_tenant::{FEWEST_USERS, Tenant as Sample, story},
    support::Tenant,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Two days after the logs end, when the story does.
pub const NOW: &str = "2026-11-23T10:00:00Z";

fn step(store: &Tenant, step: &story::Step) {
    store.call(step.method, step.request.clone());
}

/// A store in memory after thirty days.
pub fn client() -> Tenant {
    let tenant = Sample::new(FEWEST_USERS * 3, sample::END);
    let store = sample::begun(&tenant, step);
    store.call("pool.update", json!({ "product": "POWER_AUTOMATE_ATTENDED_RPA", "warnBelow": 10 }));
    let mut days: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for event in sample::events(&tenant, &store) {
        let day = event["at"].as_str().unwrap().split('T').next().unwrap().to_owned();
        days.entry(day).or_default().push(event);
    }
    for (day, events) in days {
        for (number, batch) in events.chunks(60).enumerate() {
            let now = format!("{day}T{:02}:{:02}:00Z", 8 + number % 12, number * 7 % 60);
            store.call("claim.invoke", json!({ "events": batch, "now": now }));
        }
    }
    story::finale(&tenant).iter().for_each(|it| step(&store, it));
    store
}
