//! `POST /$batch` (domain 2.7).

use crate::support::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tenant::{Fault, Tenant, Uuid, Weather, WriteKind, catalogue::*};

fn read(id: usize, user: Uuid) -> Value {
    json!({"id": id.to_string(), "method": "GET", "url": format!("/users/{user}?$select=id")})
}

fn give(id: usize, user: Uuid) -> Value {
    json!({
        "id": id.to_string(), "method": "POST", "url": format!("users/{user}/assignLicense"),
        "headers": {"Content-Type": "application/json"},
        "body": {"addLicenses": [{"skuId": SPE_F1, "disabledPlans": []}], "removeLicenses": []},
    })
}

fn locate(id: usize, user: Uuid) -> Value {
    json!({
        "id": id.to_string(), "method": "PATCH", "url": format!("/users/{user}"),
        "headers": {"Content-Type": "application/json"}, "body": {"usageLocation": "DE"},
    })
}

fn batch(tenant: &mut Tenant, requests: &[Value]) -> tenant::Response {
    post(tenant, "/$batch", &json!({"requests": requests}))
}

fn item(body: &Value, id: usize) -> Value {
    let items = body["responses"].as_array().expect("responses");
    let id = id.to_string();
    items.iter().find(|item| item["id"] == id).expect("the item").clone()
}

#[test]
fn twenty_requests_have_their_own_answers_in_any_order() {
    let mut tenant = small();
    let requests: Vec<Value> = (0..20).map(|number| read(number, person(&tenant, number))).collect();
    let answer = batch(&mut tenant, &requests);
    let body = answer.json();
    let ids: Vec<String> = body["responses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_str().unwrap().into())
        .collect();
    let sent: Vec<String> = (0..20).map(|number| number.to_string()).collect();
    assert_ne!(ids, sent);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>(), sent.iter().collect::<BTreeSet<_>>());
    assert_eq!((answer.status, item(&body, 7)["status"].clone()), (200, json!(200)));
    assert_eq!(item(&body, 7)["body"]["id"], json!(person(&tenant, 7)));
    assert_eq!((tenant.tally().requests, tenant.tally().reads), (1, 20));
}

#[test]
fn a_failing_item_leaves_the_others_alone() {
    let mut tenant = small();
    let (user, nobody) = (person(&tenant, 0), tenant::Rng::new(7).uuid());
    let body = batch(&mut tenant, &[give(1, nobody), give(2, user), locate(3, user)]).json();
    assert_eq!(
        (item(&body, 1)["status"].clone(), item(&body, 2)["status"].clone()),
        (json!(404), json!(200))
    );
    let located = item(&body, 3);
    assert_eq!(
        (&located["status"], &located["body"], located.get("headers")),
        (&json!(204), &Value::Null, None)
    );
    assert!(tenant.holds(user, SPE_F1));
}

#[test]
fn a_malformed_batch_is_refused_as_a_whole() {
    let mut tenant = small();
    let user = person(&tenant, 0);
    let mut bare = give(1, user);
    bare.as_object_mut().unwrap().remove("headers");
    let mut absolute = read(1, user);
    absolute["url"] = json!(format!("{ROOT}/users"));
    let mut lost = read(1, user);
    lost["dependsOn"] = json!(["9"]);
    let many: Vec<Value> = (0..21).map(|number| read(number, user)).collect();
    for wrong in [vec![], many, vec![read(1, user), read(1, user)], vec![bare], vec![absolute], vec![lost]] {
        assert_eq!(batch(&mut tenant, &wrong).status, 400, "{wrong:?}");
    }
    assert_eq!(tenant.tally().reads, 0);
}

#[test]
fn what_depends_on_a_failure_fails_with_424() {
    let mut tenant = small();
    let (user, nobody) = (person(&tenant, 0), tenant::Rng::new(7).uuid());
    let mut after = give(2, user);
    after["dependsOn"] = json!(["1"]);
    let body = batch(&mut tenant, &[locate(1, nobody), after]).json();
    assert_eq!(item(&body, 2)["status"], 424);
    assert!(!tenant.holds(user, SPE_F1));
}

#[test]
fn what_depends_on_nothing_runs_in_any_order() {
    let mut outcomes = BTreeSet::new();
    for seed in 0..20 {
        let mut tenant =
            Tenant::builder(seed).people(2).without_location(1_000).sku(product(SPE_F1, 5)).build();
        let user = person(&tenant, 0);
        let body = batch(&mut tenant, &[locate(1, user), give(2, user)]).json();
        outcomes.insert(item(&body, 2)["status"].as_u64());
    }
    assert_eq!(outcomes, [Some(200), Some(400)].into());
}

#[test]
fn an_item_may_be_throttled_with_its_own_retry_after_and_the_whole_then_be_424() {
    let weather = Weather { throttled_item: 500, outer_424: 500, ..Weather::calm() };
    let mut tenant = Tenant::builder(3).people(30).sku(product(SPE_F1, 100)).weather(weather).build();
    let mut outers = BTreeSet::new();
    for round in 0..10 {
        let requests: Vec<Value> =
            (0..3).map(|number| give(number, person(&tenant, round * 3 + number))).collect();
        let answer = batch(&mut tenant, &requests);
        outers.insert(answer.status);
        for item in answer.json()["responses"].as_array().unwrap() {
            let throttled = item["status"] == 429;
            assert_eq!(item["headers"].get("Retry-After").is_some(), throttled);
            assert!(!throttled || item["body"]["error"]["code"] == "TooManyRequests");
        }
    }
    assert_eq!(outers, [200, 424].into());
    let writes = tenant.tally().writes[&WriteKind::AssignLicense];
    assert_eq!(writes + tenant.injected()[&Fault::ThrottledItem].writes, 30);
}

#[test]
fn an_item_that_was_done_may_be_missing_from_the_answer() {
    let weather = Weather { missing_item: 500, ..Weather::calm() };
    let mut tenant = Tenant::builder(3).people(30).sku(product(SPE_F1, 100)).weather(weather).build();
    let requests: Vec<Value> = (0..20).map(|number| give(number, person(&tenant, number))).collect();
    let answered = batch(&mut tenant, &requests).json()["responses"].as_array().unwrap().len() as u64;
    assert!((1..20).contains(&answered) && consumed(&tenant, SPE_F1) == 20);
    assert_eq!(tenant.injected()[&Fault::MissingItem].writes, 20 - answered);
}
