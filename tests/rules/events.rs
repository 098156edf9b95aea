//! r20, r31, r32: events once, in order, and as a what-if.

use crate::support::{BOTH, Tenant, after, event, guid, outcomes, product, sign_in, sku, user, with};
use serde_json::{Value, json};

fn known_as(id: &str, name: &str) -> Value {
    with(sign_in(name), json!({ "id": id }))
}

/// What of a decision does not tell that it was told before.
fn once(decision: &Value) -> Value {
    with(decision.clone(), json!({ "duplicate": null }))
}

#[test]
fn r20_a_grant_is_told_again_as_it_was() {
    for mode in BOTH {
        let tenant = Tenant::teams(mode, 5);
        let first = tenant.claim(known_as("e1", "ada"));
        tenant.at(90).set(json!({ "enabled": false }));
        tenant.call("policy.update", json!({ "policy": "Teams", "name": "Renamed" }));
        for retry in [false, true] {
            let reply = tenant.call(
                "claim.invoke",
                json!({ "events": [known_as("e1", "ada")], "trace": true, "retry": retry }),
            );
            assert_eq!(reply["items"][0]["duplicate"], true);
            assert_eq!(once(&reply["items"][0]), once(&first), "{mode}");
        }
        assert_eq!(tenant.units("SPE_E3", "available"), 4);
    }
}

#[test]
fn r20_a_refusal_is_told_again_unless_a_retry_is_asked_for() {
    let tenant = Tenant::teams("Graph", 0);
    let first = tenant.claim(known_as("e1", "ada"));
    tenant.own(&[sku("SPE_E3", 1, 0)]);
    let again = tenant.claim(known_as("e1", "ada"));
    assert_eq!(
        (&again["outcome"], &again["duplicate"], &again["claim"]),
        (&json!("PoolsEmpty"), &json!(true), &first["claim"])
    );
    let retry = |tenant: &Tenant| {
        tenant.call("claim.invoke", json!({ "events": [known_as("e1", "ada")], "retry": true }))["items"][0]
            .clone()
    };
    let anew = retry(&tenant);
    assert_eq!((&anew["outcome"], &anew["duplicate"]), (&json!("Claimed"), &json!(false)));
    assert_eq!(tenant.call("claim.get", json!({ "claim": anew["claim"] }))["retryOf"], first["claim"]);
    assert_eq!(retry(&tenant)["claim"], anew["claim"], "a grant is not retried");
}

#[test]
fn r20_an_id_belongs_to_one_user_app_and_trigger() {
    let tenant = Tenant::teams("Graph", 5);
    tenant.claim(with(event("ada", "PowerApps", "LaunchApp"), json!({ "id": "e1" })));
    tenant.claim(known_as("e2", "stranger"));
    let others = [
        with(event("bob", "PowerApps", "LaunchApp"), json!({ "id": "e1" })),
        with(event("ada", "PowerApps", "LaunchPremiumApp"), json!({ "id": "e1" })),
        with(event("nobody", "PowerApps", "LaunchApp"), json!({ "id": "e1" })),
        known_as("e1", "ada"),
        known_as("e2", "another"),
    ];
    tenant.set(json!({ "recordAll": true }));
    tenant.claim(with(event("ada", "PowerApps", "LaunchApp"), json!({ "id": "e1" })));
    for event in others {
        for method in ["claim.invoke", "claim.test"] {
            let reply = tenant.call(method, json!({ "events": [event] }));
            assert_eq!(reply["items"][0]["error"]["name"], "INVALID_ARGUMENT", "{method} {event}");
        }
    }
}

#[test]
fn r20_an_event_without_an_id_is_known_by_its_content_if_it_has_a_time() {
    let tenant = Tenant::teams("Graph", 5);
    let timed = |user: &str, minutes: i64| json!({ "user": user, "app": "Teams", "trigger": "FirstSignIn", "at": after(minutes) });
    let first = tenant.claim(timed("ada@contoso.example", 1));
    let upper_case = tenant.claim(timed("ADA@contoso.example", 1));
    let by_id = tenant.claim(timed(&guid("ada"), 1));
    let later = tenant.claim(timed(&guid("ada"), 2));
    assert_eq!([&upper_case["duplicate"], &by_id["duplicate"], &later["duplicate"]], [true, true, false]);
    assert_eq!([&upper_case["event"], &by_id["event"]], [&first["event"], &first["event"]]);
    let untimed = tenant.claims(&[sign_in("bob"), sign_in("bob")]);
    assert_ne!(untimed[0]["event"], untimed[1]["event"]);
    assert_eq!(untimed[1]["outcome"], "AlreadyEntitled");
}

#[test]
fn r31_events_of_a_call_are_decided_in_the_order_given() {
    for mode in BOTH {
        let tenant = Tenant::teams(mode, 1);
        let late_first = [
            with(sign_in("bob"), json!({ "at": after(9) })),
            with(sign_in("ada"), json!({ "at": after(1) })),
        ];
        assert_eq!(outcomes(&tenant.claims(&late_first)), ["Claimed", "PoolsEmpty"], "{mode}");
    }
}

/// Two products of few units for two apps, five users, and events that meet each other in every way.
fn rehearsal(mode: &str) -> (Tenant, Vec<Value>) {
    let tenant = Tenant::new(mode);
    tenant.own(&[product("BOTH", 2, &["TEAMS1", "POWERAPPS_PER_USER"]), product("TEAMS", 1, &["TEAMS1"])]);
    tenant.people(&["ada", "bob", "cem", "dea", "eva"].map(user));
    tenant.policy("Teams", &["TEAMS", "BOTH"], json!({}));
    tenant.policy("PowerApps", &["BOTH"], json!({}));
    let launch = |name: &str| event(name, "PowerApps", "LaunchPremiumApp");
    let events = [
        known_as("e1", "ada"),
        known_as("e2", "ada"),
        known_as("e1", "ada"),
        known_as("e1", "bob"),
        with(launch("bob"), json!({ "id": "e3" })),
        known_as("e4", "bob"),
        with(launch("ada"), json!({ "id": "e5" })),
        known_as("e6", "cem"),
        known_as("e6", "cem"),
        known_as("e7", "stranger"),
        known_as("e7", "stranger"),
        known_as("e7", "another"),
        with(launch("dea"), json!({ "id": "e8" })),
        with(sign_in("eva"), json!({ "id": "e9", "trigger": "LaunchApp" })),
    ];
    (tenant, events.to_vec())
}

/// What a what-if must have in common with the real thing.
fn essence(item: &Value) -> Value {
    json!([
        item["error"]["name"],
        item["outcome"],
        item["product"],
        item["position"],
        item["policy"],
        item["disabledPlans"],
        item["duplicate"]
    ])
}

#[test]
fn r32_a_what_if_over_several_calls_gives_what_invoke_gives() {
    for mode in BOTH {
        for size in [1, 3, 100] {
            let (tenant, events) = rehearsal(mode);
            let imagined: Vec<_> =
                tenant.rehearse(events.chunks(size).map(<[_]>::to_vec)).iter().map(essence).collect();
            assert_eq!(tenant.call("claim.list", json!({}))["items"], json!([]), "nothing is written");
            let real: Vec<_> = tenant.claims(&events).iter().map(essence).collect();
            assert_eq!(imagined, real, "{mode}, {size} events a call");
            assert!(real.iter().any(|it| it[1] == "PoolsEmpty"), "a pool ran dry");
        }
    }
}

#[test]
fn r32_a_dry_run_of_invoke_is_the_same_what_if() {
    let (tenant, events) = rehearsal("Graph");
    let dry = tenant.call("claim.invoke", json!({ "events": events, "dryRun": true }));
    let tested = tenant.call("claim.test", json!({ "events": events }));
    assert_eq!(dry, tested);
}

#[test]
fn r32_independent_events_do_not_see_each_other() {
    let tenant = Tenant::teams("Local", 1);
    let events = [sign_in("ada"), sign_in("ada"), sign_in("bob")];
    let reply = tenant.call("claim.test", json!({ "events": events, "independent": true }));
    assert_eq!(outcomes(reply["items"].as_array().unwrap()), ["Claimed"; 3]);
    let together = tenant.call("claim.test", json!({ "events": events }));
    assert_eq!(outcomes(together["items"].as_array().unwrap()), ["Claimed", "AlreadyEntitled", "PoolsEmpty"]);
}

#[test]
fn r32_a_what_if_ends_when_what_decides_changes() {
    let tenant = Tenant::teams("Local", 1);
    let carry = tenant.call("claim.test", json!({ "events": [sign_in("ada")] }))["carry"].clone();
    tenant.set(json!({ "recordAll": true }));
    assert_eq!(
        tenant.error("claim.test", json!({ "events": [sign_in("bob")], "carry": carry })),
        "INVALID_ARGUMENT"
    );
    assert_eq!(
        tenant.error("claim.test", json!({ "events": [sign_in("bob")], "carry": "nonsense" })),
        "INVALID_ARGUMENT"
    );
}
