//! The sample tenant's story comes true: every outcome there is, by name, over both logs.

#[path = "support/sample.rs"]
mod sample;
#[path = "../examples/sample_tenant/mod.rs"]
mod sample_tenant;
mod support;

use sample_tenant::{FEWEST_USERS, Tenant as Sample, story};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use support::Tenant;

fn step(store: &Tenant, step: &story::Step, seen: &mut BTreeSet<String>) {
    let reply = store.call(step.method, step.request.clone());
    if let Some(expected) = step.outcome {
        assert_eq!(reply["items"][0]["outcome"], expected, "{} {}", step.method, step.request);
        seen.insert(expected.to_owned());
    }
}

#[test]
fn every_outcome_happens_to_whom_the_story_says() {
    let tenant = Sample::new(FEWEST_USERS, sample::END);
    let mut seen = BTreeSet::new();
    let store = sample::begun(&tenant, |store, it| step(store, it, &mut seen));
    let mut outcomes: BTreeMap<String, String> = BTreeMap::new();
    for batch in sample::events(&tenant, &store).chunks(1_000) {
        for item in store.call("claim.invoke", json!({ "events": batch, "now": tenant.end() }))["items"]
            .as_array()
            .unwrap()
        {
            let outcome = item["outcome"].as_str().unwrap_or_else(|| panic!("{item}")).to_owned();
            let told = outcomes.insert(item["event"].as_str().unwrap().to_owned(), outcome.clone());
            assert!(told.is_none_or(|first| first == outcome), "an event told otherwise: {item}");
            seen.insert(outcome);
        }
    }
    for (event, expected) in story::expected(&tenant) {
        assert_eq!(outcomes[&event], expected, "{event}");
    }
    story::finale(&tenant).iter().for_each(|it| step(&store, it, &mut seen));
    let never = ["PendingGroup", "PreviouslyUndone", "CapReached", "AgentNotEligible", "EntitlementUnknown"];
    let all = autoclaim::domain::claim::Outcome::ALL
        .iter()
        .map(|outcome| outcome.as_str())
        .filter(|outcome| !never.contains(outcome));
    assert_eq!(seen, all.map(str::to_owned).collect());
}
