//! r42, r46: what is taken away, and on which evidence.

use crate::{
    host::{Host, done, failure, owned, shown},
    support::{sku, user, with},
};
use serde_json::{Value, json};

#[test]
fn r55_a_removal_goes_once_two_reads_of_ours_agree_and_takes_nothing_else() {
    let host = Host::new(&[("SPE_E3", 5)]);
    let claim = host.claim(&["ada"])[0];
    host.signed_in(&[owned("SPE_E3", 5, 0)]);
    let request = host.request();
    host.answer(&request, done);
    let read = host.pass(60).request();
    host.answer(&read, |_| shown("ada", &["SPE_E3"]));
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
