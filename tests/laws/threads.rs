//! L1 with real threads on a real file.

use crate::structs::user_guid;
use autoclaim::api::{Client, Interrupt};
use serde_json::{Value, json};
use std::{path::Path, thread};

const NOW: &str = "2026-11-21T10:00:00Z";
const THREADS: usize = 4;
const EACH: usize = 12;
const UNITS: usize = 15;

fn client(path: &Path, mode: &str) -> Client {
    let request = json!({ "path": path, "create": "IfMissing", "mode": mode, "busyTimeoutMs": 60_000 });
    Client::open(request.to_string().as_bytes()).unwrap().0
}

fn call(client: &Client, method: &str, mut request: Value) -> Value {
    request["now"] = json!(NOW);
    serde_json::from_slice(
        &client.call(method, request.to_string().as_bytes(), &Interrupt::default()).unwrap(),
    )
    .unwrap()
}

fn tenant(client: &Client) {
    let plan = json!({ "servicePlanId": crate::structs::plan_guid("TEAMS1"), "servicePlanName": "TEAMS1", "appliesTo": "User", "provisioningStatus": "Success" });
    let sku = json!({
        "skuId": crate::tenant::PRODUCTS[0].sku, "skuPartNumber": "TEAMS", "appliesTo": "User", "capabilityStatus": "Enabled",
        "consumedUnits": 0, "prepaidUnits": { "enabled": UNITS }, "servicePlans": [plan],
    });
    call(client, "pool.import", json!({ "subscribedSkus": [sku], "takenAt": NOW }));
    let user = |number| {
        json!({ "id": user_guid(number), "userPrincipalName": format!("u{number}@contoso.example"), "accountEnabled": true,
            "usageLocation": "CH", "licenseAssignmentStates": [] })
    };
    let users: Vec<_> = (0..THREADS * EACH).map(user).collect();
    call(client, "user.import", json!({ "users": users, "takenAt": NOW }));
    call(client, "setting.update", json!({ "enabled": true }));
    call(
        client,
        "policy.create",
        json!({ "name": "Teams", "app": "Teams", "products": [{ "product": "TEAMS" }] }),
    );
}

/// Claims as one of the threads does: half of the users are its own, half are everybody's, with ids that all
/// threads share.
fn claims(path: &Path, mode: &str, thread: usize) -> Vec<Value> {
    let client = client(path, mode);
    let event = |turn: usize| {
        let number = if turn.is_multiple_of(2) { turn } else { thread * EACH + turn };
        json!({ "id": format!("event-{number}"), "user": user_guid(number), "app": "Teams" })
    };
    (0..EACH)
        .map(|turn| call(&client, "claim.invoke", json!({ "events": [event(turn)] }))["items"][0].clone())
        .collect()
}

#[test]
fn l1_l3_threads_with_handles_of_their_own_never_give_more_than_there_is() {
    for mode in ["Local", "Graph"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tenant.db");
        let first = client(&path, mode);
        tenant(&first);
        let told: Vec<Value> = thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS)
                .map(|thread| {
                    scope.spawn({
                        let path = &path;
                        move || claims(path, mode, thread)
                    })
                })
                .collect();
            threads.into_iter().flat_map(|it| it.join().unwrap()).collect()
        });
        let fresh = told.iter().filter(|it| it["outcome"] == "Claimed" && it["duplicate"] == false).count();
        let pool = call(&first, "pool.list", json!({}))["items"][0].clone();
        let taken = pool["consumed"].as_u64().unwrap() + pool["booked"].as_u64().unwrap();
        assert_eq!((fresh, taken, pool["available"].as_i64()), (UNITS, UNITS as u64, Some(0)), "{mode}: L1");
        let mut answers: Vec<(String, String)> = told
            .iter()
            .map(|it| (it["event"].to_string(), json!([it["outcome"], it["claim"]]).to_string()))
            .collect();
        answers.sort();
        answers.dedup();
        let mut events: Vec<_> = told.iter().map(|it| it["event"].to_string()).collect();
        events.sort();
        events.dedup();
        assert_eq!(answers.len(), events.len(), "{mode}: L3, each event has one answer");
    }
}
