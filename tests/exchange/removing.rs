//! r42, r46: what is taken away, and on which evidence.

use crate::{
    host::{Host, Item, NO_UNIT, done, failure, owned, refused, shown},
    support::{column, direct, event, holding, plan, sku, text, user, with},
};
use serde_json::{Value, json};

#[test]
fn r55_a_removal_goes_once_two_reads_of_ours_agree_and_takes_nothing_else() {
    let host = Host::new(&[("SPE_E3", 5)]);
    let claim = host.claim(&["ada"])[0];
    host.signed_in(&[owned("SPE_E3", 5, 0)]);
    let evidence = || host.call("change.list", json!({}))["items"][0]["evidence"].clone();
    assert_eq!(evidence()["after"], Value::Null, "nobody has sent it");
    let request = host.request();
    host.answer(&request, done);
    assert!(evidence()["after"].is_string());
    let read = host.pass(60).request();
    host.answer(&read, |_| shown("ada", &["SPE_E3"]));
    assert_eq!(evidence(), Value::Null, "it is closed");
    host.pass(3_600);
    host.call("claim.undo", json!({ "claims": [claim] }));
    host.signed_in(&[owned("SPE_E3", 5, 1)]);
    let mut removal = Value::Null;
    for _ in 0..20 {
        let Some(request) = host.requests().pop() else {
            host.pass(60);
            continue;
        };
        if request["method"] == "POST" {
            removal = request;
            break;
        }
        host.answer(&request, |item| {
            if item.url.starts_with("/users/") {
                shown("ada", &["SPE_E3"])
            } else {
                (200, json!({ "value": [owned("SPE_E3", 5, 1)] }))
            }
        });
    }
    let evidence =
        host.call("change.list", json!({ "kind": "RemoveLicense" }))["items"][0]["evidence"].clone();
    assert!(evidence["shownSince"].as_str() < evidence["provenAt"].as_str(), "{evidence}");
    assert_eq!(evidence["lackingSince"], Value::Null);
    assert_eq!(
        removal["body"],
        json!({ "addLicenses": [], "removeLicenses": [sku("SPE_E3", 1, 0)["skuId"]] })
    );
    host.answer(&removal, done);
    assert_eq!(host.claim_state(claim), "UndoPending");
    for _ in 0..40 {
        match host.requests().pop() {
            None => drop(host.pass(60)),
            Some(request) => drop(host.answer(&request, |item| {
                if item.url.starts_with("/users/") {
                    shown("ada", &[])
                } else {
                    (200, json!({ "value": [owned("SPE_E3", 5, 0)] }))
                }
            })),
        }
    }
    assert_eq!((host.claim_state(claim), host.next()["idle"].clone()), ("Undone".into(), json!(true)));
    host.tenant.sound();
}

/// A license whose call was lost may show later than the read that looked for it: its claim is not undone by
/// forgetting it.
#[test]
fn r46_a_claim_whose_call_was_lost_is_undone_only_once_it_was_seen() {
    let host = Host::new(&[("SPE_E3", 5)]);
    let claim = host.claim(&["ada"])[0];
    let undo = || host.call("claim.undo", json!({ "claims": [claim] }))["items"][0].clone();
    host.signed_in(&[owned("SPE_E3", 5, 0)]);
    let request = host.request();
    assert_eq!(undo()["error"]["name"], "STALE_DATA");
    host.reply(&[failure(&request, "NoAnswer")]);
    let read = host.pass(11).request();
    host.answer(&read, |_| shown("ada", &[]));
    assert_eq!(undo()["error"]["name"], "STALE_DATA");
    let cancelled = host.call("change.cancel", json!({ "kind": "AssignLicense" }));
    assert_eq!(cancelled["items"][0]["error"]["name"], "CHANGE_UNDER_WAY");
    let again = host.request();
    host.answer(&again, done);
    let read = host.pass(60).request();
    host.answer(&read, |_| shown("ada", &["SPE_E3"]));
    assert_eq!(undo()["state"], "UndoPending");
}

/// Nor while its usage location is under way.
#[test]
fn r58_a_claim_is_not_undone_while_its_usage_location_is_under_way() {
    let host = Host::new(&[("SPE_E3", 5)]);
    host.call("setting.update", json!({ "defaultUsageLocation": "DE" }));
    host.tenant.people(&[with(user("dan"), json!({ "usageLocation": null }))]);
    let claim = host.claim(&["dan"])[0];
    let undo = || host.call("claim.undo", json!({ "claims": [claim] }))["items"][0].clone();
    host.signed_in(&[owned("SPE_E3", 5, 0)]);
    let location = host.request();
    assert_eq!(location["method"], "PATCH");
    assert_eq!(undo()["error"]["name"], "STALE_DATA");
    host.reply(&[failure(&location, "NotSent")]);
    assert_eq!(undo()["state"], "Undone");
    assert_eq!(host.changes(), ["SetUsageLocation Cancelled", "AssignLicense Cancelled"]);
}

/// What goes for one user goes in one call; where Graph refuses it, each by itself.
#[test]
fn r52_what_is_added_and_removed_for_a_user_goes_together_and_apart_once_refused() {
    let host = Host::new(&[("SPE_E3", 5)]);
    let premium = with(owned("POWERAPPS_PER_USER", 5, 0), json!({}));
    host.tenant.own(&[owned("SPE_E3", 5, 0), premium.clone()]);
    host.tenant.policy("PowerApps", &["POWERAPPS_PER_USER"], json!({ "name": "Apps" }));
    let claim = host.claim(&["ada"])[0];
    let skus = [owned("SPE_E3", 5, 1), premium];
    host.signed_in(&skus);
    host.answer(&host.request(), done);
    host.answer(&host.pass(60).request(), |_| shown("ada", &["SPE_E3"]));
    host.pass(3_600).call("claim.undo", json!({ "claims": [claim] }));
    host.signed_in(&skus);
    let read = host.request();
    let event = event("ada", "PowerApps", "LaunchPremiumApp");
    assert_eq!(host.call("claim.invoke", json!({ "events": [event] }))["summary"], json!({ "Claimed": 1 }));
    // The claim would go at once; held until the removal is proven, both go.
    host.call("setting.update", json!({ "enabled": false }));
    host.answer(&read, |_| shown("ada", &["SPE_E3"]));
    host.call("setting.update", json!({ "enabled": true }));
    let both = host.request();
    let (add, remove) =
        (sku("POWERAPPS_PER_USER", 1, 0)["skuId"].clone(), sku("SPE_E3", 1, 0)["skuId"].clone());
    assert_eq!(
        both["body"],
        json!({ "addLicenses": [{ "skuId": add, "disabledPlans": [] }], "removeLicenses": [remove] })
    );
    let reply = host.answer(&both, |_| refused(NO_UNIT));
    assert_eq!(
        column(&reply["items"], "state"),
        ["Pending", "Pending"],
        "which of both was refused, nobody says"
    );
    let first = host.request();
    assert_eq!(host.requests(), Vec::<Value>::new(), "one call a user");
    host.answer(&first, done);
    let second = host.request();
    let parts = |request: &Value| {
        let count = |list: &str| request["body"][list].as_array().unwrap().len();
        (count("addLicenses"), count("removeLicenses"))
    };
    let mut sizes = [parts(&first), parts(&second)];
    sizes.sort_unstable();
    assert_eq!(sizes, [(0, 1), (1, 0)]);
}

#[test]
fn r42_what_was_changed_since_is_not_taken() {
    let host = Host::new(&[("SPE_E3", 5)]);
    let claim = host.claim(&["ada"])[0];
    host.signed_in(&[owned("SPE_E3", 5, 0)]);
    host.answer(&host.request(), done);
    host.answer(&host.pass(60).request(), |_| shown("ada", &["SPE_E3"]));
    host.pass(3_600).call("claim.undo", json!({ "claims": [claim] }));
    let other = |_: &Item| {
        let path = with(direct(&sku("SPE_E3", 1, 1)), json!({ "disabledPlans": [plan("SWAY")] }));
        (200, holding("ada", &[path]))
    };
    for _ in 0..60 {
        match host.requests().pop() {
            None => drop(host.pass(300)),
            Some(request) if request["method"] == "POST" => {
                panic!("{request} takes what the claim did not make")
            }
            Some(request) if text(&request["url"]).contains("/users/") => drop(host.answer(&request, other)),
            Some(request) => {
                drop(host.answer(&request, |_| (200, json!({ "value": [owned("SPE_E3", 5, 1)] }))))
            }
        }
    }
    assert_eq!((host.claim_state(claim), host.next()["idle"].clone()), ("Observed".into(), json!(true)));
    assert_eq!(host.changes(), ["AssignLicense Observed", "RemoveLicense Failed"]);
    host.tenant.sound();
}

#[test]
fn r46_a_removal_goes_within_two_minutes_of_its_proof_or_is_read_anew() {
    let host = Host::new(&[("SPE_E3", 5)]);
    let claim = host.claim(&["ada"])[0];
    host.signed_in(&[owned("SPE_E3", 5, 0)]);
    host.answer(&host.request(), done);
    host.answer(&host.pass(60).request(), |_| shown("ada", &["SPE_E3"]));
    host.pass(3_600).call("claim.undo", json!({ "claims": [claim] }));
    host.signed_in(&[owned("SPE_E3", 5, 1)]);
    let read = host.request();
    host.answer(&read, |_| shown("ada", &["SPE_E3"]));
    let again = host.pass(121).request();
    assert_eq!(again["method"], "GET", "the proof is too old");
    host.answer(&again, |_| shown("ada", &["SPE_E3"]));
    assert_eq!(host.pass(119).request()["method"], "POST");
}
