//! r32: a what-if over several calls says of every event what claims then say, word for word.

use crate::{
    door::{Door, event_request},
    model::{Event, World},
    tenant::{self, Slip},
};
use proptest::{prelude::*, sample::Index};
use serde_json::{Value, json};

/// A call: new events and some of before, so many minutes after the begin.
#[derive(Clone, Debug)]
pub struct Ask {
    events: Vec<Event>,
    again: Vec<(Index, Slip)>,
    retry: bool,
    minutes: i64,
    /// Whom an import shows before it.
    arrives: Option<u8>,
}

pub fn ask() -> impl Strategy<Value = Ask> {
    let events = prop::collection::vec(tenant::event(), 0..4);
    let again = prop::collection::vec((any::<Index>(), tenant::slip()), 0..3);
    let minutes = prop_oneof![3 => 0i64..4, 1 => 0i64..200];
    let arrives = prop::option::weighted(0.3, tenant::stranger());
    (events, again, any::<bool>(), minutes, arrives)
        .prop_map(|(events, again, retry, minutes, arrives)| Ask { events, again, retry, minutes, arrives })
}

/// What a door is asked, without its method.
pub struct Call {
    pub minutes: i64,
    pub arrives: Option<u8>,
    pub request: Value,
}

pub fn calls(asks: Vec<Ask>) -> Vec<Call> {
    let mut known: Vec<Event> = vec![];
    let mut call = |ask: Ask| {
        let begin = known.len();
        for event in ask.events {
            let id = format!("event-{}", known.len());
            known.push(Event { id, ..event });
        }
        let again =
            ask.again.iter().filter(|_| !known.is_empty()).map(|(pick, slip)| slip.of(pick.get(&known)));
        let events: Vec<Value> =
            known[begin..].iter().cloned().chain(again).map(|event| event_request(&event)).collect();
        let request = json!({ "events": events, "retry": ask.retry, "trace": true });
        Call { minutes: ask.minutes, arrives: ask.arrives, request }
    };
    asks.into_iter().map(&mut call).collect()
}

impl Call {
    /// Makes the door's store what it is when it is asked.
    pub fn prepare(&self, door: &mut Door, begin: i64) {
        door.world.now = begin + self.minutes;
        self.arrives.into_iter().for_each(|stranger| door.arrives(stranger));
    }
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
    let folder = tempfile::tempdir().unwrap();
    let mut door = Door::open(":memory:", world);
    let begin = door.world.now;
    let mut calls = calls(asks).into_iter();
    if let Some(before) = calls.next() {
        before.prepare(&mut door, begin);
        door.call("claim.invoke", before.request);
    }
    let mut imagined = door.copy(&folder.path().join("imagined.db"));
    let mut carry = Value::Null;
    for call in calls {
        call.prepare(&mut imagined, begin);
        call.prepare(&mut door, begin);
        let mut test = call.request.clone();
        test["carry"] = carry;
        let would = imagined.call("claim.test", test);
        carry = would["carry"].clone();
        let did = door.call("claim.invoke", call.request.clone());
        prop_assert_eq!(said(would), said(did), "{:#}", call.request);
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
