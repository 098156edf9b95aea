//! L9: a call of n events is n calls of one.

use crate::{
    door::{Door, upn},
    model::World,
    structs::user_guid,
    tenant,
    what_if::{Ask, ask, calls, said},
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// What calls of one event each reply, together.
fn apart(door: &Door, request: &Value) -> Vec<Value> {
    let events = request["events"].as_array().unwrap().iter();
    events
        .flat_map(|event| {
            let mut one = request.clone();
            one["events"] = json!([event]);
            door.call("claim.invoke", one)["items"].as_array().unwrap().clone()
        })
        .collect()
}

/// The request with every second event naming its user by principal name.
fn mixed(mut request: Value, users: usize) -> Value {
    for event in request["events"].as_array_mut().unwrap().iter_mut().step_by(2) {
        if let Some(who) = (0..users).find(|who| event["user"] == user_guid(*who)) {
            event["user"] = json!(upn(who).to_uppercase());
        }
    }
    request
}

/// Items without the places that events have in their calls.
fn unplaced(mut items: Vec<Value>) -> Vec<Value> {
    for item in items.iter_mut().filter(|item| item.get("error").is_some()) {
        item["index"] = json!(0);
        let field = item["error"]["field"].as_str().unwrap();
        item["error"]["field"] = json!(field.split_once('.').unwrap().1);
    }
    items
}

/// A user who is gone or there again before a call.
type Turn = Option<(usize, bool)>;

fn alike(world: World, asks: Vec<(Ask, Turn)>) -> Result<(), TestCaseError> {
    let folder = tempfile::tempdir().unwrap();
    let mut whole = Door::open(":memory:", world);
    let mut parts = whole.copy(&folder.path().join("parts.db"));
    let begin = whole.world.now;
    let (asks, turns): (Vec<_>, Vec<_>) = asks.into_iter().unzip();
    for (call, turn) in calls(asks).into_iter().zip(turns) {
        for door in [&mut whole, &mut parts] {
            call.prepare(door, begin);
            turn.into_iter().for_each(|(who, gone)| door.turns(who, gone));
        }
        let request = mixed(call.request, whole.world.users.len());
        let would = said(whole.call("claim.test", request.clone()));
        let did = whole.call("claim.invoke", request.clone());
        prop_assert_eq!(would, said(did.clone()), "r32: {:#}", request);
        let each = unplaced(apart(&parts, &request));
        prop_assert_eq!(unplaced(did["items"].as_array().unwrap().clone()), each, "{:#}", request);
        prop_assert_eq!(whole.whole(), parts.whole(), "{:#}", request);
    }
    Ok(())
}

fn turn() -> impl Strategy<Value = Turn> {
    prop::option::weighted(0.4, (0..tenant::USERS, any::<bool>()))
}

proptest! {
    #![proptest_config(crate::cases(100))]

    #[test]
    fn l9_a_call_of_n_events_is_n_calls_of_one(world in tenant::world(), asks in prop::collection::vec((ask(), turn()), 1..4)) {
        for local in [true, false] {
            alike(World { local, ..world.clone() }, asks.clone())?;
        }
    }
}
