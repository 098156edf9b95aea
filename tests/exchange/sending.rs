//! r50, r52, r55 to r57: what goes, when, and to whom.

use crate::{
    host::{Host, Item, TENANT, done, failed, items, owned, response, shown},
    support::{NOW, Tenant, column, guid, sku, text, user, with},
};
use serde_json::{Value, json};

/// A license call of one product.
fn assigns(item: &Item, part: &str) -> bool {
    item.url.ends_with("/assignLicense") && item.body["addLicenses"][0]["skuId"] == sku(part, 1, 0)["skuId"]
}

#[test]
fn r50_a_local_store_has_no_tenant_to_ask() {
    let tenant = Tenant::new("Local");
    for (method, request) in [("graph.next", json!({})), ("graph.reply", json!({ "responses": [] }))] {
        tenant.refuses(method, request, "INVALID_ARGUMENT", "mode");
    }
}

#[test]
fn r50_with_nothing_to_hand_out_nothing_is_written() {
    let host = Host::in_file(&[("SPE_E3", 5)]);
    let count = || host.call("store.info", json!({}))["counts"].clone();
    let (before, next) = (count(), host.next());
    assert_eq!(next["requests"], json!([]));
    assert_eq!(
        (&next["idle"], &next["sent"], &next["waitMilliseconds"]),
        (&json!(true), &json!(true), &json!(null))
    );
    assert_eq!(count(), before);
    host.claim(&["ada"]);
    host.signed_in(&[owned("SPE_E3", 5, 0)]);
    host.requests();
    let file = |host: &Host| std::fs::read(host.tenant.path("tenant.db-wal")).unwrap();
    let before = file(&host);
    assert_eq!(host.pass(1).requests(), Vec::<Value>::new());
    assert!(file(&host) == before, "under lease is nothing to hand out");
}

#[test]
fn r50_a_dry_run_shows_the_requests_and_keeps_nothing() {
    let host = Host::new(&[("SPE_E3", 5)]);
    host.claim(&["ada"]);
    host.signed_in(&[owned("SPE_E3", 5, 0)]);
    let dry = || host.call("graph.next", json!({ "dryRun": true }))["requests"].clone();
    let (one, other) = (dry(), dry());
    assert_eq!(one[0]["body"], other[0]["body"]);
    assert_eq!(host.change(1)["underWay"], Value::Null);
    let request = host.request();
    assert_eq!(request["body"], one[0]["body"]);
    let answer = response(&request, done);
    let reply = host.call("graph.reply", json!({ "responses": [answer], "dryRun": true }));
    assert_eq!(reply["items"][0]["state"], "Sent");
    assert_eq!(host.change(1)["state"], "Pending");
    host.reply(&[answer]);
    assert_eq!(host.change(1)["state"], "Sent");
}

#[test]
fn r50_a_claim_goes_from_booked_to_sent_to_observed() {
    let host = Host::new(&[("SPE_E3", 5)]);
    let claim = host.claim(&["ada"])[0];
    host.signed_in(&[owned("SPE_E3", 5, 0)]);
    let next = host.next();
    assert_eq!((&next["idle"], &next["sent"]), (&json!(false), &json!(false)));
    let request = &next["requests"][0];
    assert_eq!(request["task"], "Send");
    assert_eq!(request["permission"], "LicenseAssignment.ReadWrite.All");
    assert_eq!(request["method"], "POST");
    assert_eq!(request["timeoutSeconds"], 100);
    assert_eq!(
        text(&request["url"]),
        format!("https://graph.microsoft.com/v1.0/users/{}/assignLicense", guid("ada"))
    );
    assert_eq!(
        request["body"],
        json!({ "addLicenses": [{ "skuId": sku("SPE_E3", 1, 0)["skuId"], "disabledPlans": [] }], "removeLicenses": [] })
    );
    let reply = host.answer(request, done);
    assert_eq!(reply["summary"], json!({ "Done": 1 }));
    assert_eq!((host.claim_state(claim), &reply["items"][0]["state"]), ("Sent".into(), &json!("Sent")));
    let next = host.next();
    assert_eq!((&next["requests"], &next["sent"], &next["idle"]), (&json!([]), &json!(true), &json!(false)));
    assert_eq!(next["waitMilliseconds"], 60_000, "verifyAfterSeconds");
    let verify = host.pass(60).request();
    assert_eq!((&verify["task"], &verify["permission"]), (&json!("Verify"), &json!("User.Read.All")));
    let reply = host.answer(&verify, |_| shown("ada", &["SPE_E3"]));
    assert_eq!((host.claim_state(claim), &reply["observed"]), ("Observed".into(), &json!(1)));
    let next = host.next();
    assert_eq!((&next["idle"], &next["waitMilliseconds"]), (&json!(true), &json!(null)));
    let attempts = host.call("claim.get", json!({ "claim": claim }))["attempts"].clone();
    assert_eq!(column(&attempts, "result"), [json!("Done")]);
    host.tenant.sound();
}

#[test]
fn r52_twenty_users_go_in_one_batch_and_none_twice() {
    let host = Host::new(&[("SPE_E3", 100)]);
    let names: Vec<String> = (0..45).map(|n| format!("u{n}")).collect();
    host.tenant.people(&names.iter().map(|name| user(name)).collect::<Vec<_>>());
    host.claim(&names.iter().map(String::as_str).collect::<Vec<_>>());
    host.signed_in(&[owned("SPE_E3", 100, 0)]);
    let requests = host.requests();
    assert_eq!(requests.iter().map(|it| items(it).len()).collect::<Vec<_>>(), [20, 20, 5]);
    let mut urls: Vec<String> = requests.iter().flat_map(items).map(|item| item.url).collect();
    urls.sort();
    urls.dedup();
    assert_eq!(urls.len(), 45);
    assert_eq!(host.requests(), Vec::<Value>::new());
    for request in &requests {
        host.answer(request, done);
    }
    assert_eq!(host.changes().iter().filter(|it| *it == "AssignLicense Sent").count(), 45);
}

#[test]
fn r52_the_usage_location_comes_first_and_the_license_after_its_answer() {
    let host = Host::new(&[("SPE_E3", 5)]);
    host.call("setting.update", json!({ "defaultUsageLocation": "DE" }));
    host.tenant.people(&[with(user("dan"), json!({ "usageLocation": null }))]);
    host.claim(&["dan"]);
    host.signed_in(&[owned("SPE_E3", 5, 0)]);
    let request = host.request();
    assert_eq!((&request["method"], &request["body"]), (&json!("PATCH"), &json!({ "usageLocation": "DE" })));
    assert_eq!(request["permission"], "User.ReadWrite.All");
    assert_eq!(host.requests(), Vec::<Value>::new());
    host.answer(&request, |_| (204, Value::Null));
    let request = host.request();
    assert!(assigns(&items(&request)[0], "SPE_E3"));
    host.answer(&request, done);
    let read = host.pass(61).request();
    host.answer(&read, |_| shown("dan", &["SPE_E3"]));
    assert_eq!(host.changes(), ["SetUsageLocation Observed", "AssignLicense Observed"]);
    assert_eq!(host.next()["idle"], true);
}

#[test]
fn r52_an_existing_usage_location_is_never_overwritten() {
    let host = Host::new(&[("SPE_E3", 5)]);
    host.call("setting.update", json!({ "defaultUsageLocation": "DE" }));
    host.tenant.people(&[with(user("dan"), json!({ "usageLocation": null }))]);
    host.claim(&["dan"]);
    host.tenant.at(1).people(&[user("dan")]);
    host.pass(60).signed_in(&[owned("SPE_E3", 5, 0)]);
    assert!(assigns(&items(&host.request())[0], "SPE_E3"));
    assert_eq!(host.changes(), ["SetUsageLocation Observed", "AssignLicense Pending"]);
}

#[test]
fn r52_plans_go_that_the_tenants_product_has() {
    let host = Host::new(&[("SPE_E3", 5)]);
    host.call(
        "policy.product.update",
        json!({ "policy": "Teams", "product": "SPE_E3", "enabledPlans": ["TEAMS1"] }),
    );
    host.claim(&["ada"]);
    let mut less = owned("SPE_E3", 5, 0);
    let plans = less["servicePlans"].as_array_mut().unwrap();
    plans.retain(|plan| ["TEAMS1", "SWAY"].iter().any(|name| plan["servicePlanName"] == *name));
    let sway: Vec<Value> = plans
        .iter()
        .filter(|plan| plan["servicePlanName"] == "SWAY")
        .map(|plan| plan["servicePlanId"].clone())
        .collect();
    host.pass(1).signed_in(&[less]);
    assert_eq!(host.request()["body"]["addLicenses"][0]["disabledPlans"], json!(sway));
}

#[test]
fn r56_nothing_goes_before_the_tenant_was_shown_and_again_after_15_minutes() {
    let host = Host::new(&[("SPE_E3", 5)]);
    host.claim(&["ada"]);
    let request = host.request();
    assert!(text(&request["url"]).ends_with("/subscribedSkus"));
    assert_eq!(request["permission"], "LicenseAssignment.Read.All");
    let next = host.next();
    assert_eq!(
        (&next["requests"], &next["idle"], &next["waitMilliseconds"]),
        (&json!([]), &json!(false), &json!(190_000))
    );
    host.answer(&request, |_| (200, json!({ "value": [owned("SPE_E3", 5, 0)] })));
    let license = host.request();
    assert!(assigns(&items(&license)[0], "SPE_E3"));
    host.answer(&license, done);
    host.pass(15 * 60 + 1);
    host.signed_in(&[owned("SPE_E3", 5, 1)]);
    assert_eq!(host.request()["task"], "Verify");
}

#[test]
fn r56_the_first_pools_say_whose_store_it_is() {
    let host = Host::new(&[("SPE_E3", 5)]);
    assert_eq!(host.call("store.info", json!({}))["tenantId"], TENANT);
    let stranger = with(owned("SPE_E5", 99, 0), json!({ "accountId": guid("stranger") }));
    let reply = host.call("pool.import", json!({ "subscribedSkus": [stranger], "takenAt": NOW }));
    assert_eq!((&reply["refused"], &reply["errors"][0]["error"]["field"]), (&json!(1), &json!("accountId")));
    let fresh = Tenant::new("Graph");
    let import = |request: Value| fresh.call("pool.import", request);
    let nameless = with(owned("FLOW_FREE", 9, 0), json!({ "accountId": null }));
    let mixed = json!({ "subscribedSkus": [owned("SPE_E3", 5, 0), nameless, stranger], "takenAt": NOW });
    import(with(mixed.clone(), json!({ "dryRun": true })));
    assert_eq!(fresh.call("store.info", json!({}))["tenantId"], Value::Null);
    let reply = import(mixed);
    assert_eq!((&reply["added"], &reply["refused"]), (&json!(2), &json!(1)), "{reply}");
    assert_eq!(fresh.call("store.info", json!({}))["tenantId"], TENANT);
}

#[test]
fn r56_a_store_without_pools_is_whose_products_are_shown_first() {
    let host = Host::on(Tenant::new("Graph"));
    let request = host.call("graph.next", json!({ "tasks": ["Refresh"] }))["requests"][0].clone();
    host.answer(&request, |_| (200, json!({ "value": [owned("SPE_E3", 5, 0)] })));
    assert_eq!(host.call("store.info", json!({}))["tenantId"], TENANT);
}

#[test]
fn r52_a_product_that_shows_no_plans_switches_none_on() {
    let host = Host::new(&[("SPE_E3", 5)]);
    let plans = json!({ "policy": "Teams", "product": "SPE_E3", "enabledPlans": ["TEAMS1"] });
    host.call("policy.product.update", plans);
    host.claim(&["ada"]);
    host.signed_in(&[with(owned("SPE_E3", 5, 0), json!({ "servicePlans": [] }))]);
    let off = host.request()["body"]["addLicenses"][0]["disabledPlans"].clone();
    assert!(off.as_array().unwrap().len() > 20, "{off}");
}

#[test]
fn r56_another_tenant_is_told_and_gets_nothing() {
    let host = Host::new(&[("SPE_E3", 5)]);
    host.claim(&["ada"]);
    host.signed_in(&[owned("SPE_E3", 5, 0)]);
    let license = host.request();
    host.answer(&license, |_| failed(401));
    let stranger = with(owned("SPE_E3", 99, 0), json!({ "accountId": guid("stranger") }));
    for skus in
        [json!([stranger]), json!([owned("SPE_E3", 5, 0), stranger]), json!([]), json!([{ "skuId": 1 }])]
    {
        host.pass(60);
        let request = host.request();
        let reply = host.answer(&request, |_| (200, json!({ "value": skus })));
        assert_eq!(reply["warnings"][0]["name"], "WRONG_TENANT", "{skus}");
        let next = host.next();
        assert_eq!((&next["requests"], &next["warnings"][0]["name"]), (&json!([]), &json!("WRONG_TENANT")));
        assert_eq!(host.tenant.units("SPE_E3", "enabled"), 5, "nothing of it is believed");
    }
    host.pass(60).signed_in(&[owned("SPE_E3", 5, 0)]);
    assert!(assigns(&items(&host.request())[0], "SPE_E3"));
}

#[test]
fn r57_the_switch_off_holds_claims_and_not_undo() {
    let host = Host::new(&[("SPE_E3", 5)]);
    let claim = host.claim(&["ada"])[0];
    host.signed_in(&[owned("SPE_E3", 5, 0)]);
    host.call("setting.update", json!({ "enabled": false }));
    let next = host.next();
    assert_eq!((&next["requests"], &next["idle"], &next["sent"]), (&json!([]), &json!(true), &json!(true)));
    host.call("setting.update", json!({ "enabled": true, "maxWritesPerHour": 0 }));
    assert_eq!(host.requests(), Vec::<Value>::new());
    host.call("setting.update", json!({ "maxWritesPerHour": null }));
    let request = host.request();
    host.answer(&request, done);
    let read = host.pass(60).request();
    host.answer(&read, |_| shown("ada", &["SPE_E3"]));
    host.pass(600).call("setting.update", json!({ "enabled": false }));
    host.call("claim.undo", json!({ "claims": [claim] }));
    let read = host.request();
    host.answer(&read, |_| shown("ada", &["SPE_E3"]));
    let removed = &items(&host.request())[0].body["removeLicenses"];
    assert_eq!(*removed, json!([sku("SPE_E3", 1, 0)["skuId"]]), "an undo goes on");
}

#[test]
fn r57_the_admins_brake_counts_the_writes_of_an_hour() {
    let host = Host::new(&[("SPE_E3", 5)]);
    host.call("setting.update", json!({ "maxWritesPerHour": 2 }));
    host.claim(&["ada", "bob", "cem"]);
    host.signed_in(&[owned("SPE_E3", 5, 0)]);
    let request = host.request();
    assert_eq!(items(&request).len(), 2);
    host.answer(&request, done);
    let next = host.call("graph.next", json!({ "tasks": ["Send"] }));
    assert_eq!((&next["requests"], &next["waitMilliseconds"]), (&json!([]), &json!(3_600_000)));
    assert_eq!(next["backlog"], json!([{ "task": "Send", "changes": 1, "secondsAtGraphLimits": 1 }]));
    host.pass(3_600).signed_in(&[owned("SPE_E3", 5, 2)]);
    let next = host.call("graph.next", json!({ "tasks": ["Send"] }));
    assert_eq!(items(&next["requests"][0]).len(), 1);
}

#[test]
fn r48_the_export_for_other_tools_speaks_of_what_was_seen_alone() {
    let host = Host::new(&[("SPE_E3", 5)]);
    let claim = host.claim(&["ada"])[0];
    host.signed_in(&[owned("SPE_E3", 5, 0)]);
    let exported = || {
        let text = text(&host.call("audit.export", json!({ "format": "DirectoryAudit" }))["text"]);
        (text.contains("Change user license"), text.contains("Send change"))
    };
    host.answer(&host.request(), done);
    assert_eq!(exported(), (false, false), "sent is not seen");
    let records = host.call("audit.list", json!({ "target": format!("claim:{claim}") }))["items"].clone();
    assert_eq!(column(&records, "action"), ["Send change", "Decide claim"]);
    assert_eq!(
        records[0]["changes"],
        json!([{ "field": "changeState", "before": "Pending", "after": "Sent" }])
    );
    host.answer(&host.pass(60).request(), |_| shown("ada", &["SPE_E3"]));
    assert_eq!(exported(), (true, false));
}
