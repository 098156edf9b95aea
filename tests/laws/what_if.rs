//! r32: a what-if over several calls says of every event what claims then say, word for word.

use crate::{
    door::{Door, event_request},
    model::{Event, World},
    tenant,
};
use proptest::{prelude::*, sample::Index};
use serde_json::{Value, json};

/// A call: new events and some of before, so many minutes after the begin.
#[derive(Clone, Debug)]
pub struct Ask {
    events: Vec<Event>,
    again: Vec<Index>,
    /// Whether the last of those of before names another user by mistake.
    mistaken: bool,
    retry: bool,
    minutes: i64,
}

pub fn ask() -> impl Strategy<Value = Ask> {
    let events = prop::collection::vec(tenant::event(), 0..4);
    let again = prop::collection::vec(any::<Index>(), 0..3);
    let minutes = prop_oneof![3 => 0i64..4, 1 => 0i64..200];
    (events, again, prop::bool::weighted(0.2), any::<bool>(), minutes)
        .prop_map(|(events, again, mistaken, retry, minutes)| Ask { events, again, mistaken, retry, minutes })
}

/// The requests, without their method.
pub fn requests(asks: Vec<Ask>) -> Vec<(i64, Value)> {
    let mut known: Vec<Value> = vec![];
    let mut request = |ask: Ask| {
        let begin = known.len();
        for event in ask.events {
            let id = format!("event-{}", known.len());
            known.push(event_request(&Event { id, ..event }));
        }
        let again = ask.again.iter().filter(|_| !known.is_empty()).map(|pick| pick.get(&known));
        let mut events: Vec<Value> = known[begin..].iter().chain(again).cloned().collect();
        if let Some(last) = events.last_mut().filter(|_| ask.mistaken && !ask.again.is_empty()) {
            last["user"] = json!("stranger9@contoso.example");
        }
        (ask.minutes, json!({ "events": events, "retry": ask.retry, "trace": true }))
    };
    asks.into_iter().map(&mut request).collect()
}

/// What a reply says, but for the numbers of claims, which a what-if has none of, and the traces of decisions
/// told again, which it does not keep.
pub fn said(mut reply: Value) -> Value {
    for item in reply["items"].as_array_mut().unwrap() {
        let item = item.as_object_mut().unwrap();
        item.remove("claim");
        if item.get("duplicate") == Some(&json!(true)) {
            item.remove("trace");
        }
        item.values_mut().for_each(unnumbered);
    }
    json!([reply["items"], reply["summary"], reply["warnings"]])
}

fn unnumbered(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(unnumbered),
        Value::Object(fields) => fields.values_mut().for_each(unnumbered),
        Value::String(text) => {
            let claimed = text
                .strip_prefix("Claim ")
                .and_then(|rest| rest.strip_suffix(" is on its way.")?.split_once(" for "));
            let imagined = text
                .strip_prefix("An earlier event of this what-if grants ")
                .and_then(|rest| rest.strip_suffix('.'));
            if let Some(product) = imagined.or(claimed.map(|(_, product)| product)) {
                *text = format!("A claim for {product} is on its way.");
            }
        }
        _ => {}
    }
}

fn alike(world: World, asks: Vec<Ask>) -> Result<(), TestCaseError> {
    let mut door = Door::open(":memory:", world);
    let begin = door.world.now;
    let mut requests = requests(asks).into_iter();
    if let Some((_, before)) = requests.next() {
        door.call("claim.invoke", before);
    }
    let (mut carry, mut would, mut calls) = (Value::Null, vec![], vec![]);
    for (minutes, request) in requests {
        door.world.now = begin + minutes;
        let mut test = request.clone();
        test["carry"] = carry;
        let reply = door.call("claim.test", test);
        carry = reply["carry"].clone();
        would.push(said(reply));
        calls.push((minutes, request));
    }
    for ((minutes, request), would) in calls.into_iter().zip(would) {
        door.world.now = begin + minutes;
        let did = said(door.call("claim.invoke", request.clone()));
        prop_assert_eq!(would, did, "{:#}", request);
    }
    Ok(())
}

proptest! {
    #![proptest_config(crate::cases(200))]

    #[test]
    fn r32_a_what_if_says_what_claims_then_say(world in tenant::world(), asks in prop::collection::vec(ask(), 2..6)) {
        for local in [true, false] {
            alike(World { local, ..world.clone() }, asks.clone())?;
        }
    }
}
