//! The sample tenant's story comes true: every outcome there is, by name, over both logs.

#[path = "../examples/sample_tenant/mod.rs"]
mod sample_tenant;

use autoclaim::api::{Client, Interrupt};
use sample_tenant::{Tenant, story};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// 2026-11-21T10:00:00Z
const END: i64 = 1_795_255_200_000;

fn call(client: &Client, method: &str, request: &Value) -> Value {
    match client.call(method, request.to_string().as_bytes(), &Interrupt::default()) {
        Ok(reply) => serde_json::from_slice(&reply).unwrap(),
        Err(error) => panic!("{method}: {error:?}"),
    }
}

fn value(bytes: Vec<u8>) -> Value {
    let pages = serde_json::Deserializer::from_slice(&bytes).into_iter::<Value>();
    pages.flat_map(|page| page.unwrap()["value"].as_array().unwrap().clone()).collect()
}

fn imported(client: &Client, tenant: &Tenant) {
    let (mut users, taken) = (Vec::new(), tenant.end());
    tenant.write_users(&mut users).unwrap();
    let request = |field: &str, data: Value| json!({ field: data, "takenAt": taken, "now": taken });
    call(client, "pool.import", &request("subscribedSkus", tenant.subscribed_skus()));
    call(client, "group.import", &request("groups", tenant.groups()));
    call(client, "user.import", &request("users", value(users)));
    call(client, "environment.import", &request("environments", tenant.environments()));
}

fn step(client: &Client, step: &story::Step, seen: &mut BTreeSet<String>) {
    let reply = call(client, step.method, &step.request);
    if let Some(expected) = step.outcome {
        assert_eq!(reply["items"][0]["outcome"], expected, "{} {}", step.method, step.request);
        seen.insert(expected.to_owned());
    }
}

#[test]
fn every_outcome_happens_to_whom_the_story_says() {
    let tenant = Tenant::new(sample_tenant::FEWEST_USERS, END);
    let (client, _) = Client::open(br#"{"path":":memory:","create":"New","mode":"Local"}"#).unwrap();
    let mut seen = BTreeSet::new();
    imported(&client, &tenant);
    story::prelude(&tenant).iter().for_each(|it| step(&client, it, &mut seen));
    story::policies(&tenant).iter().for_each(|policy| drop(call(&client, "policy.create", policy)));

    let (mut log, mut lines) = (Vec::new(), Vec::new());
    tenant.write_sign_ins(&mut log).unwrap();
    tenant.write_events(&mut lines).unwrap();
    let mut events = call(&client, "event.fromSignIns", &json!({ "signIns": value(log) }))["events"].as_array().unwrap().clone();
    events.extend(serde_json::Deserializer::from_slice(&lines).into_iter::<Value>().map(Result::unwrap));
    let mut outcomes: BTreeMap<String, String> = BTreeMap::new();
    for batch in events.chunks(1_000) {
        for item in call(&client, "claim.invoke", &json!({ "events": batch, "now": tenant.end() }))["items"].as_array().unwrap() {
            let outcome = item["outcome"].as_str().unwrap_or_else(|| panic!("{item}")).to_owned();
            let told = outcomes.insert(item["event"].as_str().unwrap().to_owned(), outcome.clone());
            assert!(told.is_none_or(|first| first == outcome), "an event told otherwise: {item}");
            seen.insert(outcome);
        }
    }
    for (event, expected) in story::expected(&tenant) {
        assert_eq!(outcomes[&event], expected, "{event}");
    }
    story::finale(&tenant).iter().for_each(|it| step(&client, it, &mut seen));
    let never = ["PendingGroup", "PreviouslyUndone", "CapReached", "AgentNotEligible", "EntitlementUnknown"];
    let all = autoclaim::domain::claim::Outcome::ALL.iter().map(|outcome| outcome.as_str()).filter(|outcome| !never.contains(outcome));
    assert_eq!(seen, all.map(str::to_owned).collect());
}
