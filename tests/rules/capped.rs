//! The cap of a policy: what it grants at most in a period, and what follows from it.

use crate::support::{BOTH, Tenant, after, event, outcomes, sign_in, sku, text, user, with};
use serde_json::{Value, json};

/// A tenant with units to spare, and a policy with this cap.
fn capped(mode: &str, cap: Value) -> Tenant {
    let tenant = Tenant::new(mode);
    tenant.own(&[sku("SPE_E3", 50, 0)]);
    let names = ["ada", "bob", "cem", "dan", "eve"];
    tenant.people(&names.map(user));
    tenant.policy("Teams", &["SPE_E3"], json!({ "cap": cap }));
    tenant
}

/// The sentence of a trace that tells where the count stands.
fn count(decision: &Value) -> String {
    let trace = decision["trace"].as_array().unwrap();
    let sentences: Vec<_> =
        trace.iter().map(|step| text(&step["reason"])).filter(|it| it.contains("in the last")).collect();
    assert_eq!(sentences.len(), 1, "{trace:?}");
    sentences[0].clone()
}

#[test]
fn r30_a_policy_grants_no_more_than_its_cap_and_tells_where_it_stands() {
    for mode in BOTH {
        let tenant = capped(mode, json!({ "claims": 2, "hours": 24 }));
        let decisions = tenant.claims(&["ada", "bob", "cem"].map(sign_in));
        assert_eq!(outcomes(&decisions), ["Claimed", "Claimed", "CapReached"], "{mode}");
        let told: Vec<_> = decisions.iter().map(count).collect();
        for (sentence, stand) in told.iter().zip(["0 of 2", "1 of 2", "2 of 2"]) {
            assert!(sentence.contains(stand) && sentence.contains("24 hours"), "{sentence}");
        }
        assert_eq!(
            (&decisions[2]["reason"], &decisions[2]["policy"]["name"]),
            (&json!(told[2]), &json!("Teams"))
        );
        assert_eq!(
            tenant.claim(sign_in("dan"))["outcome"],
            "CapReached",
            "the next call counts what the last one granted"
        );
        assert_eq!(
            tenant.claim(sign_in("ada"))["outcome"],
            "AlreadyEntitled",
            "who has the license needs no claim"
        );
    }
}

#[test]
fn r30_the_caps_claims_and_its_hours_each_decide() {
    let after_two_hours = |cap: Value| {
        let tenant = capped("Local", cap);
        tenant.claim(sign_in("ada"));
        tenant.at(120).would(sign_in("bob"))
    };
    assert_eq!(after_two_hours(json!({ "claims": 1, "hours": 3 })), "CapReached");
    assert_eq!(after_two_hours(json!({ "claims": 2, "hours": 3 })), "Claimed");
    assert_eq!(
        after_two_hours(json!({ "claims": 1, "hours": 2 })),
        "Claimed",
        "what is exactly so long ago counts no more"
    );
}

#[test]
fn r30_a_cap_counts_the_hours_before_now_to_the_millisecond() {
    let tenant = capped("Graph", json!({ "claims": 2, "hours": 24 }));
    tenant.at(20).claim(sign_in("ada"));
    tenant.at(50).claim(sign_in("bob"));
    for (minutes, outcome) in [(51, "CapReached"), (24 * 60 + 19, "CapReached"), (24 * 60 + 20, "Claimed")] {
        assert_eq!(tenant.at(minutes).would(sign_in("cem")), outcome, "after {minutes} minutes");
    }
    assert_eq!(tenant.at(24 * 60 + 20).claim(sign_in("cem"))["outcome"], "Claimed");
    assert_eq!(tenant.at(24 * 60 + 49).would(sign_in("dan")), "CapReached");
    assert_eq!(tenant.at(24 * 60 + 50).would(sign_in("dan")), "Claimed");
    assert_eq!(
        tenant.at(49).would(sign_in("dan")),
        "CapReached",
        "what was decided later than now is counted too"
    );
}

#[test]
fn r16_a_cap_that_is_reached_is_final_and_bounds_its_policy_alone() {
    let tenant = capped("Graph", json!({ "claims": 1, "hours": 1 }));
    tenant.own(&[sku("POWERAPPS_PER_USER", 5, 0)]);
    tenant.policy("Teams", &["SPE_E3"], json!({ "name": "Second", "priority": 900 }));
    tenant.policy("PowerApps", &["POWERAPPS_PER_USER"], json!({}));
    tenant.claim(sign_in("ada"));
    assert_eq!(tenant.claim(sign_in("bob"))["outcome"], "CapReached", "the second policy is not asked");
    assert_eq!(tenant.would(event("bob", "PowerApps", "LaunchPremiumApp")), "Claimed");
    tenant.call("policy.update", json!({ "policy": "Teams", "enabled": false }));
    assert_eq!(tenant.would(sign_in("bob")), "Claimed");
    tenant.call("policy.update", json!({ "policy": "Teams", "enabled": true, "cap": null }));
    assert_eq!(tenant.claim(sign_in("bob"))["policy"]["name"], "Teams");
}

#[test]
fn r16_a_cap_counts_over_every_version_of_its_policy_and_begins_with_none_in_a_new_one() {
    let tenant = capped("Local", json!({ "claims": 1, "hours": 1 }));
    tenant.claim(sign_in("ada"));
    tenant.call("policy.update", json!({ "policy": "Teams", "name": "Other", "priority": 3 }));
    assert_eq!(tenant.would(sign_in("bob")), "CapReached");
    tenant.call("policy.remove", json!({ "policy": "Other" }));
    tenant.policy("Teams", &["SPE_E3"], json!({ "cap": { "claims": 1, "hours": 1 } }));
    assert_eq!(tenant.would(sign_in("bob")), "Claimed");
}

#[test]
fn r41_a_claim_undone_still_counts_for_the_cap_bounds_mistakes() {
    for mode in BOTH {
        let tenant = capped(mode, json!({ "claims": 1, "hours": 24 }));
        let claim = tenant.claim(sign_in("ada"));
        tenant.call("claim.undo", json!({ "claims": [claim["claim"]] }));
        assert_eq!(tenant.claim(sign_in("bob"))["outcome"], "CapReached", "{mode}");
    }
}

#[test]
fn r32_a_what_if_over_several_calls_counts_as_the_claims_would() {
    for mode in BOTH {
        let calls = [(0, vec!["ada"]), (40, vec!["bob", "cem"]), (61, vec!["dan", "eve"])];
        let tenant = capped(mode, json!({ "claims": 2, "hours": 1 }));
        let events = |(minutes, names): &(i64, Vec<&str>)| {
            tenant.at(*minutes);
            names.iter().map(|name| with(sign_in(name), json!({ "id": name }))).collect::<Vec<_>>()
        };
        let would = outcomes(&tenant.rehearse(calls.iter().map(events)));
        let did: Vec<_> = calls.iter().flat_map(|call| outcomes(&tenant.claims(&events(call)))).collect();
        assert_eq!(would, did, "{mode}");
        assert_eq!(did, ["Claimed", "Claimed", "CapReached", "Claimed", "CapReached"], "{mode}");
        let alone =
            json!({ "events": [sign_in("cem"), sign_in("eve")], "independent": true, "now": after(101) });
        assert_eq!(
            outcomes(tenant.call("claim.test", alone)["items"].as_array().unwrap()),
            ["Claimed", "Claimed"]
        );
    }
}

#[test]
fn r30_a_clock_that_goes_back_lets_nobody_exceed_a_cap() {
    let names = ["ada", "bob", "cem", "dan", "eve"];
    for mode in BOTH {
        let tenant = capped(mode, json!({ "claims": 3, "hours": 1 }));
        let event = |(turn, name): (i64, &str)| {
            tenant.at(600 - turn * 100);
            vec![with(sign_in(name), json!({ "id": name }))]
        };
        let would = outcomes(&tenant.rehearse((0..).zip(names).map(event)));
        let did: Vec<_> = (0..).zip(names).flat_map(|call| outcomes(&tenant.claims(&event(call)))).collect();
        assert_eq!(did, ["Claimed", "Claimed", "Claimed", "CapReached", "CapReached"], "{mode}");
        assert_eq!(would, did, "{mode}: r32");
        assert_eq!(tenant.at(700).would(sign_in("eve")), "Claimed", "{mode}");
    }
}
