//! What imports make of claims: r08, r23, r40 and r44.

use super::*;

/// A store of this mode with a policy for Teams that has units of E3, switched on, and users without
/// licenses.
pub fn claiming(mode: &str, units: i64) -> Tenant {
    let store = Tenant::empty(mode);
    import(&store, "pool.import", json!([sku(E3, "ENTERPRISEPACK", units, 0)]), "09:00");
    import(&store, "user.import", json!([user(1, json!([])), user(2, json!([]))]), "09:00");
    store.call(
        "policy.create",
        json!({ "name": "Teams", "app": "Teams", "products": [{ "product": E3 }], "now": at("09:00") }),
    );
    store.call("setting.update", json!({ "enabled": true, "now": at("09:00") }));
    store
}

pub fn claim(store: &Tenant, n: u64, hour: &str) -> Value {
    let event = json!({ "user": id(n), "app": "Teams", "trigger": "FirstSignIn" });
    let reply = store.call("claim.invoke", json!({ "events": [event], "now": at(hour) }));
    reply["items"][0].clone()
}

#[test]
fn r40_a_claim_is_observed_when_an_import_shows_its_license_and_lost_only_after_that() {
    let store = claiming("Graph", 5);
    let (seen, other) = (claim(&store, 1, "10:00"), claim(&store, 2, "10:00"));
    assert_eq!((&seen["outcome"], store.state(&seen)), (&json!("Claimed"), "Booked".into()));
    let before = import(&store, "user.import", json!([user(1, json!([direct(E3)]))]), "09:30");
    assert_eq!(
        (&before["observed"], store.state(&seen)),
        (&json!(0), "Booked".into()),
        "data from before the claim shows nothing of it"
    );
    assert_eq!(
        import(&store, "user.import", json!([user(1, json!([]))]), "10:30")["removedOutside"],
        0,
        "never seen, so not lost"
    );
    let failed = with(direct(E3), json!({ "state": "Error" }));
    assert_eq!(import(&store, "user.import", json!([user(1, json!([failed]))]), "10:40")["observed"], 0);
    let reply =
        import(&store, "user.import", json!([user(1, json!([direct(E3)])), user(2, json!([]))]), "11:00");
    assert_eq!(
        (&reply["observed"], store.state(&seen), store.state(&other)),
        (&json!(1), "Observed".into(), "Booked".into())
    );
    let change = store.call("change.list", json!({ "state": "Observed" }))["items"].clone();
    assert_eq!((change.as_array().unwrap().len(), &change[0]["claim"]), (1, &seen["claim"]));
    let same = import(&store, "user.import", json!([user(1, json!([]))]), "11:00");
    assert_eq!(
        (&same["removedOutside"], store.state(&seen)),
        (&json!(0), "Observed".into()),
        "absence must be newer than presence"
    );
    store.sound();
    import(&store, "user.import", json!([user(1, json!([direct(E3)]))]), "11:30");
    for (hour, lost, state) in
        [("12:00", 0, "Observed"), ("12:09", 0, "Observed"), ("12:10", 1, "RemovedOutside")]
    {
        let reply = import(&store, "user.import", json!([user(1, json!([]))]), hour);
        assert_eq!((&reply["removedOutside"], store.state(&seen)), (&json!(lost), state.into()), "{hour}");
    }
    store.sound();
}

#[test]
fn r40_a_license_that_comes_another_way_is_not_lost() {
    let store = claiming("Graph", 5);
    let seen = claim(&store, 1, "10:00");
    import(&store, "user.import", json!([user(1, json!([direct(E3)]))]), "11:00");
    let inherited = with(direct(E3), json!({ "assignedByGroup": STAFF }));
    assert_eq!(
        import(&store, "user.import", json!([user(1, json!([inherited]))]), "12:00")["removedOutside"],
        0
    );
    assert_eq!(store.state(&seen), "Observed");
    assert_eq!(
        import(&store, "user.import", json!([{ "id": id(1), "@removed": { "reason": "deleted" } }]), "13:00")
            ["removedOutside"],
        1
    );
    store.sound();
}

#[test]
fn r08_a_booking_ends_when_the_license_was_seen_and_the_pool_counted_no_earlier() {
    let store = claiming("Graph", 5);
    let booked =
        |store: &Tenant| [&pool(store, E3)["booked"], &pool(store, E3)["available"]].map(Value::clone);
    claim(&store, 1, "10:00");
    claim(&store, 2, "10:00");
    assert_eq!(booked(&store), [json!(2), json!(3)]);
    let counts = |hour: &str| import(&store, "pool.import", json!([sku(E3, "ENTERPRISEPACK", 5, 2)]), hour);
    assert_eq!(counts("10:30")["counted"], 0, "counted perhaps, but not seen");
    assert_eq!(booked(&store), [json!(2), json!(1)], "a short under-count is intended");
    import(&store, "user.import", json!([user(1, json!([direct(E3)]))]), "11:00");
    assert_eq!(booked(&store)[0], 2, "the pool was counted before the license was seen");
    assert_eq!(counts("11:09")["counted"], 0, "a count may lag behind the license by settleMinutes (r49)");
    assert_eq!(counts("11:10")["counted"], 1);
    assert_eq!(booked(&store), [json!(1), json!(2)]);
    counts("12:00");
    import(&store, "user.import", json!([user(2, json!([direct(E3)]))]), "11:30");
    assert_eq!(booked(&store), [json!(0), json!(3)], "seen at a time that the pool has counted since");
    store.sound();
}

#[test]
fn r08_a_pool_that_goes_and_comes_again_keeps_its_bookings() {
    let store = claiming("Graph", 5);
    claim(&store, 1, "10:00");
    store.call("pool.import", taken("10:30", json!({ "subscribedSkus": [], "snapshot": "Full" })));
    import(&store, "pool.import", json!([sku(E3, "ENTERPRISEPACK", 5, 0)]), "11:00");
    assert_eq!(pool(&store, E3)["booked"], 1);
    store.sound();
}

#[test]
fn r44_in_a_local_store_an_import_does_not_undo_what_claims_did_without_replace() {
    let store = claiming("Local", 5);
    let granted = claim(&store, 1, "10:00");
    assert_eq!((store.state(&granted), pool(&store, E3)["consumed"].clone()), ("Observed".into(), json!(1)));
    let users = json!([user(1, json!([])), user(2, json!([direct(E3)])), user(3, json!([]))]);
    let reply = import(&store, "user.import", users.clone(), "11:00");
    assert_eq!(counts(&reply), [1, 1, 0, 0, 0, 1]);
    let error = &reply["errors"][0]["error"];
    assert_eq!(
        (&error["name"], error["hint"].as_str().unwrap().contains("replace")),
        (&json!("CHANGED_SINCE_CLAIM"), true)
    );
    assert_eq!(get(&store, 1)["assignments"][0]["product"]["skuId"], E3);
    let same = import(&store, "user.import", json!([user(1, json!([direct(E3)]))]), "11:30");
    assert_eq!(counts(&same), [0, 0, 1, 0, 0, 0], "unchanged data is fine");
    assert_eq!(
        import(&store, "user.import", users.clone(), "11:40")["refused"],
        1,
        "and does not make the claim forgotten"
    );
    let pools = |units: i64| json!([sku(E3, "ENTERPRISEPACK", 9, units)]);
    assert_eq!(
        import(&store, "pool.import", pools(0), "11:00")["errors"][0]["error"]["name"],
        "CHANGED_SINCE_CLAIM"
    );
    assert_eq!(counts(&import(&store, "pool.import", pools(1), "11:10")), [0, 1, 0, 0, 0, 0]);
    assert_eq!(import(&store, "pool.import", pools(0), "11:20")["refused"], 1);
    let full = taken("11:50", json!({ "users": [], "snapshot": "Full" }));
    let reply = store.call("user.import", full);
    assert_eq!((&reply["removed"], reply["warnings"].as_array().unwrap().len()), (&json!(2), 1));
    let replace = |method: &str, field: &str, items: Value| {
        store.call(method, taken("12:00", json!({ field: items, "replace": true })))
    };
    assert_eq!(counts(&replace("pool.import", "subscribedSkus", pools(0)))[1], 1);
    assert_eq!(pool(&store, E3)["consumed"], 0);
    assert_eq!(replace("user.import", "users", users.clone())["removedOutside"], 1);
    assert_eq!(
        (get(&store, 1)["assignments"].clone(), store.state(&granted)),
        (json!([]), "RemovedOutside".into())
    );
    assert_eq!(
        import(&store, "user.import", users, "13:00")["refused"],
        0,
        "replaced data is not protected any more"
    );
    store.sound();
}

#[test]
fn only_a_change_of_what_decides_makes_the_rule_book_new_and_every_import_is_in_the_trail() {
    let store = claiming("Graph", 5);
    let records = || store.call("store.info", json!({}))["counts"]["auditRecords"].as_u64().unwrap();
    let before = records();
    import(&store, "user.import", json!([user(1, json!([]))]), "10:00");
    import(&store, "pool.import", json!([sku(E3, "ENTERPRISEPACK", 7, 0)]), "10:00");
    import(&store, "group.import", json!([]), "10:00");
    import(&store, "environment.import", json!([]), "10:00");
    assert_eq!(records() - before, 4);
    store.call("pool.import", taken("11:00", json!({ "subscribedSkus": [], "dryRun": true })));
    assert_eq!(records() - before, 4);
    let suspended = with(sku(E3, "ENTERPRISEPACK", 7, 0), json!({ "capabilityStatus": "Suspended" }));
    import(&store, "pool.import", json!([suspended]), "11:00");
    assert_eq!(claim(&store, 1, "11:30")["outcome"], "PoolsEmpty", "the book knows of it");
}

#[test]
fn r23_a_group_that_will_bring_the_license_is_waited_for() {
    let store = claiming("Graph", 5);
    let group = json!({ "id": STAFF, "displayName": "Staff", "assignedLicenses": [{ "skuId": E3, "disabledPlans": [] }], "members": [{ "id": id(1) }] });
    import(&store, "group.import", json!([group]), "09:30");
    import(&store, "group.import", json!([group]), "10:30");
    assert_eq!(claim(&store, 1, "10:30")["outcome"], "GroupLicensePending");
    import(&store, "user.import", json!([user(1, json!([])), user(2, json!([]))]), "11:00");
    let late = store.call(
        "claim.test",
        json!({ "events": [{ "user": id(1), "app": "Teams", "trigger": "FirstSignIn" }], "now": "2026-11-22T09:45:00.000Z" }),
    );
    assert_eq!(
        late["items"][0]["outcome"], "GroupLicenseError",
        "the first import that showed it counts, not the last"
    );
}
