//! r20, r31, r32: events once, in order, and as a what-if.

use crate::support::{
    BOTH, Tenant, after, event, guid, licensed, outcomes, product, says, sign_in, sku,
    small::{PRIMARY, numbered, serving},
    text, user, with,
};
use autoclaim::api::Interrupt;
use serde_json::{Value, json};
use std::cell::Cell;

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
fn r20_an_id_belongs_to_its_user_and_there_to_one_app_and_trigger() {
    let tenant = Tenant::teams("Graph", 5);
    tenant.set(json!({ "recordAll": true }));
    let launch = |name: &str| with(event(name, "PowerApps", "LaunchApp"), json!({ "id": "e1" }));
    let known = ["ada", "bob", "stranger", "another"].map(|name| tenant.claim(launch(name)));
    assert_eq!(
        known.each_ref().map(|it| it["duplicate"].clone()),
        [false, false, false, false],
        "four events of one id"
    );
    for name in ["ada", "bob", "stranger", "another"] {
        for event in [known_as("e1", name), with(launch(name), json!({ "trigger": "LaunchPremiumApp" }))] {
            for method in ["claim.invoke", "claim.test"] {
                let reply = tenant.call(method, json!({ "events": [event] }));
                assert_eq!(reply["items"][0]["error"]["name"], "INVALID_ARGUMENT", "{method} {event}");
            }
        }
    }
    for (name, first) in ["ada", "bob", "Stranger", "ANOTHER"].iter().zip(&known) {
        assert_eq!(once(&tenant.claim(launch(name))), once(first), "each is told again its own");
    }
    let parted = [("e2\0x", "y"), ("e2", "\0xy"), ("e2\0", "xy")]
        .map(|(id, name)| with(sign_in("ada"), json!({ "id": id, "user": name })));
    assert_eq!(
        parted.map(|event| tenant.claim(event)["duplicate"].clone()),
        [false, false, false],
        "where an id ends is no matter of a byte in it"
    );
}

/// Both are asked, and the claim must be what the what-if said.
fn foreseen(tenant: &Tenant, event: &Value, retry: bool) -> Value {
    let request = json!({ "events": [event], "retry": retry, "trace": true });
    let would = tenant.call("claim.test", request.clone())["items"][0].clone();
    let did = tenant.call("claim.invoke", request)["items"][0].clone();
    assert_eq!(with(would, json!({ "claim": null })), with(did.clone(), json!({ "claim": null })), "r32");
    did
}

#[test]
fn r20_an_event_of_an_unknown_user_is_decided_anew_once_the_user_is_known() {
    for mode in BOTH {
        let tenant = Tenant::teams(mode, 5);
        let timed = with(sign_in("eva"), json!({ "at": after(1) }));
        for (name, event) in [("dea", known_as("e1", "dea")), ("eva", timed)] {
            let first = tenant.claim(event.clone());
            assert_eq!((&first["outcome"], &first["duplicate"]), (&json!("UserUnknown"), &json!(false)));
            let upper_case =
                with(event.clone(), json!({ "user": event["user"].as_str().unwrap().to_uppercase() }));
            assert_eq!(once(&tenant.claim(upper_case)), once(&first), "told again while unknown");
            tenant.people(&[user(name)]);
            let anew = foreseen(&tenant, &event, false);
            assert_eq!((&anew["outcome"], &anew["duplicate"]), (&json!("Claimed"), &json!(false)));
            assert_eq!(
                tenant.call("claim.get", json!({ "claim": anew["claim"] }))["retryOf"],
                first["claim"]
            );
            assert_eq!(once(&tenant.claim(with(event, json!({ "user": guid(name) })))), once(&anew));
        }
    }
}

#[test]
fn r20_what_was_decided_of_a_user_who_is_gone_is_told_again() {
    let tenant = Tenant::teams("Graph", 1);
    let timed = with(sign_in("bob"), json!({ "at": after(1) }));
    let granted = tenant.claim(known_as("e1", "ada"));
    let refused = [known_as("e1", "bob"), timed.clone()].map(|event| tenant.claim(event));
    assert_eq!(refused.each_ref().map(|it| it["outcome"].clone()), ["PoolsEmpty", "PoolsEmpty"]);
    tenant.at(10).gone("ada");
    tenant.gone("bob");
    for event in [known_as("e1", "ada"), with(known_as("e1", "ada"), json!({ "user": guid("ada") }))] {
        assert_eq!(once(&foreseen(&tenant, &event, true)), once(&granted), "a grant is not retried");
    }
    for (event, first) in [known_as("e1", "bob"), timed.clone()].iter().zip(&refused) {
        assert_eq!(once(&foreseen(&tenant, event, false)), once(first));
    }
    let new = foreseen(&tenant, &known_as("e2", "bob"), false);
    assert_eq!((&new["outcome"], &new["duplicate"]), (&json!("UserUnknown"), &json!(false)));

    let anew = foreseen(&tenant, &timed, true);
    assert_eq!((&anew["outcome"], &anew["duplicate"]), (&json!("UserUnknown"), &json!(false)));
    assert_eq!(tenant.call("claim.get", json!({ "claim": anew["claim"] }))["retryOf"], refused[1]["claim"]);
    assert_eq!(once(&foreseen(&tenant, &timed, false)), once(&anew), "the latest is told");
    tenant.at(20).people(&[user("bob")]);
    tenant.own(&[sku("SPE_E3", 3, 0)]);
    let back = foreseen(&tenant, &timed, false);
    assert_eq!((&back["outcome"], &back["duplicate"]), (&json!("Claimed"), &json!(false)));
    assert_eq!(tenant.call("claim.get", json!({ "claim": back["claim"] }))["retryOf"], refused[1]["claim"]);
    assert_eq!(once(&foreseen(&tenant, &timed, false)), once(&back));
}

/// Events lie with their users by the first bytes of a digest, which two may share.
#[test]
fn r20_events_alike_in_their_digests_are_told_apart() {
    let host = serving("Graph", [3, 0]);
    let told = |id: &str| {
        let events = json!([{ "id": id, "user": numbered(1)["id"], "app": "Teams" }]);
        host.call("claim.invoke", json!({ "events": events }))["items"][0].clone()
    };
    host.set(json!({ "recordAll": true }));
    let first = [told("e1"), told("e2")];
    host.sql("INSERT INTO holding (user, kind, subject, path) SELECT user, 6, subject, 2 FROM holding WHERE kind = 2 AND path = 1");
    assert_eq!([told("e1"), told("e2")].map(|it| once(&it)), first.map(|it| once(&it)));
}

/// A thousand times the events cost no more: SQLite looks at the interrupt each time it has run a thousand
/// instructions.
#[test]
fn r20_a_user_with_many_events_is_decided_seen_and_undone_like_one_with_few() {
    let looks = [10, 100_000].map(|events| {
        let host = serving("Graph", [9, 0]);
        let id = numbered(1)["id"].clone();
        let looks = Cell::new(0);
        let call = |method: &str, request: Value| {
            let interrupt = Interrupt::at_look(u64::MAX);
            let reply = host.client.call(method, request.to_string().as_bytes(), &interrupt).unwrap();
            looks.set(looks.get() + interrupt.looks());
            serde_json::from_slice::<Value>(&reply).unwrap()
        };
        let event = |id: &str, user: &Value| json!({ "events": [{ "id": id, "user": user, "app": "Teams" }], "now": after(0) });
        let refused = host.call("claim.invoke", event("first", &json!("nobody@contoso.com")))["items"][0]["claim"].clone();
        host.sql(&format!(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT {events})
             INSERT INTO holding (user, kind, subject, path) SELECT 1, 6, i * 1000003, {refused} FROM n"
        ));
        assert_eq!(call("claim.test", event("e1", &id))["items"][0]["outcome"], "Claimed");
        let claim = call("claim.invoke", event("e1", &id))["items"][0]["claim"].clone();
        let seen = with(numbered(1), json!({ "licenseAssignmentStates": [licensed(PRIMARY)] }));
        assert_eq!(call("user.import", json!({ "users": [seen], "takenAt": after(1), "now": after(1) }))["observed"], 1);
        assert_eq!(call("claim.undo", json!({ "claims": [claim], "now": after(2) }))["items"][0]["state"], "UndoPending");
        looks.get()
    });
    assert!(looks[1] <= looks[0] + looks[0] / 10, "{looks:?}");
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

/// Where one character is another, one bit or up to six of what is remembered are: units spent, or who has
/// what.
#[test]
fn r32_a_what_if_does_not_go_on_from_a_damaged_carry() {
    let tenant = Tenant::teams("Local", 5);
    let carry = text(&tenant.call("claim.test", json!({ "events": [sign_in("ada")] }))["carry"]);
    for (place, character) in carry.char_indices() {
        let other = if character == 'A' { 'B' } else { 'A' };
        let damaged = format!("{}{other}{}", &carry[..place], &carry[place + 1..]);
        let error = tenant.fails("claim.test", json!({ "events": [sign_in("bob")], "carry": damaged }));
        says(&error, "INVALID_ARGUMENT", "carry", "as it came");
    }
}
