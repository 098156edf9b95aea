//! What a migration takes of a call does not grow with those who are in it, counted as in tests/growth.rs.

use crate::{
    carrier::Carrier,
    moving::{invoke, planned, small, writes},
    wire,
};
use autoclaim::api::Interrupt;
use serde_json::{Value, json};
use tenant::{Time, WriteKind};

/// The reply, and how often the call looked at the interrupt.
fn asked(carrier: &Carrier, method: &str, mut request: Value) -> (Value, u64) {
    request["now"] = json!(carrier.time());
    let interrupt = Interrupt::at_look(u64::MAX);
    let reply = carrier.store.client.call(method, request.to_string().as_bytes(), &interrupt).unwrap();
    (serde_json::from_slice(&reply).unwrap(), interrupt.looks())
}

/// The looks of all calls until the first members of so many are added, which takes no waiting.
fn looks(people: usize) -> u64 {
    let mut carrier = planned(small(people, 0..0), json!({}));
    invoke(&carrier);
    let mut all = 0;
    for _ in 0..20 {
        let (next, looks) = asked(&carrier, "graph.next", json!({ "maxRequests": 1 }));
        all += looks;
        let mut come = Vec::new();
        for request in next["requests"].as_array().unwrap() {
            let answer = carrier.tenant.serve(&wire::sent(request), Time(carrier.now));
            carrier.now = carrier.now.max(answer.at.0);
            come.push(wire::heard(request, answer.response));
        }
        all += asked(&carrier, "graph.reply", json!({ "responses": come })).1;
        if writes(&carrier.tenant, WriteKind::BindMembers) > 0 {
            return all;
        }
    }
    panic!("nobody was added to the group");
}

#[test]
fn r60_the_members_of_a_large_migration_are_added_with_the_work_of_a_small_one() {
    let [few, many] = [600, 3_000].map(looks);
    assert!(many <= few + few / 5, "{few} looks for 600 people, {many} for 3000");
}
