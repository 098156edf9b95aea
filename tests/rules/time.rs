//! r01, r02, r09: which time decides.

use crate::support::{BOTH, Tenant, after, sign_in, sku, user, with};
use serde_json::json;

#[test]
fn r01_the_time_of_the_event_is_told_and_never_decides() {
    let tenant = Tenant::teams("Local", 5);
    let early = "2020-02-03T04:05:06.000Z";
    let decision = tenant.at(30).claim(with(sign_in("ada"), json!({ "at": early })));
    assert_eq!(
        (&decision["outcome"], &decision["at"], &decision["decidedAt"]),
        (&json!("Claimed"), &json!(early), &json!(after(30)))
    );
}

#[test]
fn r01_activation_goes_by_the_time_of_the_decision() {
    let tenant = Tenant::teams("Local", 5);
    tenant.set(json!({ "activationDelayMinutes": 60 }));
    assert_eq!(tenant.at(59).would(with(sign_in("ada"), json!({ "at": after(90) }))), "NotYetActive");
    assert_eq!(tenant.at(60).would(with(sign_in("ada"), json!({ "at": after(0) }))), "Claimed");
}

#[test]
fn r02_a_clock_that_went_back_is_accepted_with_a_warning() {
    let tenant = Tenant::teams("Local", 5);
    let later = tenant.at(10).call("claim.invoke", json!({ "events": [sign_in("ada")] }));
    let earlier = tenant.at(5).call("claim.invoke", json!({ "events": [sign_in("bob")] }));
    assert_eq!(later["warnings"], json!([]));
    assert_eq!(
        (earlier["warnings"].as_array().unwrap().len(), &earlier["items"][0]["outcome"]),
        (1, &json!("Claimed"))
    );
    assert!(
        earlier["items"][0]["claim"].as_i64() > later["items"][0]["claim"].as_i64(),
        "the order is that of the numbers"
    );
}

#[test]
fn r09_data_older_than_the_setting_decides_nothing() {
    for mode in BOTH {
        let tenant = Tenant::teams(mode, 5);
        tenant.set(json!({ "maxDataAgeHours": 2 }));
        assert_eq!(tenant.at(120).would(sign_in("ada")), "Claimed");
        assert_eq!(tenant.at(121).would(sign_in("ada")), "DataTooOld", "user data");
        tenant.people(&[user("ada")]);
        assert_eq!(tenant.would(sign_in("ada")), "DataTooOld", "pool data");
        tenant.own(&[sku("SPE_E3", 5, 0)]);
        assert_eq!(tenant.would(sign_in("ada")), "Claimed");
    }
}

#[test]
fn r09_a_decision_tells_the_age_of_the_oldest_data_it_stands_on() {
    let tenant = Tenant::teams("Local", 5);
    tenant.at(45).people(&[user("ada")]);
    assert_eq!(tenant.at(50).claim(sign_in("ada"))["dataAgeMinutes"], 50);
}
