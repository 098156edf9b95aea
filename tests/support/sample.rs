//! The sample tenant in a store, and what happens to it.

use crate::{
    sample_tenant::{Tenant as Sample, story},
    support::Tenant,
};
use serde_json::{Value, json};

/// 2026-11-21T10:00:00Z
pub const END: i64 = 1_795_255_200_000;

fn value(bytes: &[u8]) -> Value {
    let pages = serde_json::Deserializer::from_slice(bytes).into_iter::<Value>();
    pages.flat_map(|page| page.unwrap()["value"].as_array().unwrap().clone()).collect()
}

/// A store in memory with what the tenant has and the story's policies; `step` does each step of its prelude.
pub fn begun(sample: &Sample, mut step: impl FnMut(&Tenant, &story::Step)) -> Tenant {
    let owned = sample.subscribed_skus();
    let store = Tenant::open(
        json!({ "path": ":memory:", "create": "New", "mode": "Local", "tenantId": owned["value"][0]["accountId"] }),
    );
    let mut users = Vec::new();
    sample.write_users(&mut users).unwrap();
    for (method, field, data) in [
        ("pool.import", "subscribedSkus", owned),
        ("group.import", "groups", sample.groups()),
        ("user.import", "users", value(&users)),
        ("environment.import", "environments", sample.environments()),
    ] {
        store.call(method, json!({ field: data, "takenAt": sample.end(), "now": sample.end() }));
    }
    story::prelude(sample).iter().for_each(|it| step(&store, it));
    story::policies(sample).into_iter().for_each(|policy| drop(store.call("policy.create", policy)));
    store
}

/// The events of both logs.
pub fn events(sample: &Sample, store: &Tenant) -> Vec<Value> {
    let (mut log, mut lines) = (Vec::new(), Vec::new());
    sample.write_sign_ins(&mut log).unwrap();
    sample.write_events(&mut lines).unwrap();
    let mut events = store.call("event.fromSignIns", json!({ "signIns": value(&log) }))["events"]
        .as_array()
        .unwrap()
        .clone();
    events.extend(serde_json::Deserializer::from_slice(&lines).into_iter::<Value>().map(Result::unwrap));
    events
}
