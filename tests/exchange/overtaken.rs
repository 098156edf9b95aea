//! What the tenant had by then that a change was to make, and what waits for settings or clocks.

use crate::{
    host::{Host, Item, done, failed, failure, items, owned, refused, response, shown},
    support::{
        NOW, Tenant, assert_error, direct, guid, holding, plan, security_group, sign_in, sku, text, user,
        with,
    },
};
use autoclaim::api::call_without_store;
use serde_json::{Value, json};

/// A host that has sent something for Bob, and holds Ada's claim because the switch is off.
fn held() -> (Host, i64) {
    let host = Host::new(&[("SPE_E3", 5)]);
    host.claim(&["bob"]);
    host.signed_in(&[owned("SPE_E3", 5, 0)]);
    host.answer(&host.request(), done);
    let claims = host.claim(&["ada"]);
    host.call("setting.update", json!({ "enabled": false }));
    (host, claims[0])
}

fn e3(off: &[&str]) -> Value {
    let off: Vec<_> = off.iter().map(|name| plan(name)).collect();
    with(direct(&sku("SPE_E3", 1, 1)), json!({ "disabledPlans": off }))
}

fn switch_on(host: &Host) {
    host.call("setting.update", json!({ "enabled": true }));
}

/// Requests for a user other than reads.
fn writes(requests: &[Value], name: &str) -> Vec<Item> {
    requests.iter().flat_map(items).filter(|item| item.method != "GET" && item.of(name)).collect()
}

#[test]
fn r57_what_a_setting_holds_is_told() {
    let (host, _) = held();
    let next = host.next();
    assert_eq!((&next["held"], &next["warnings"][0]["name"]), (&json!(1), &json!("CHANGES_HELD")));
    assert_eq!(
        next["warnings"][0]["message"],
        "1 change waits and the switch is off: nothing of it is sent."
    );
    switch_on(&host);
    host.call("setting.update", json!({ "maxWritesPerHour": 0 }));
    let next = host.next();
    assert_eq!((&next["held"], next["requests"].as_array().unwrap().len()), (&json!(1), 0));
    assert!(text(&next["warnings"][0]["message"]).contains("maxWritesPerHour"));
    host.call("setting.update", json!({ "maxWritesPerHour": null }));
    let next = host.next();
    assert_eq!((&next["held"], &next["warnings"]), (&json!(0), &json!([])));
}

#[test]
fn r41_a_license_that_somebody_gave_before_it_was_sent_is_not_the_claims() {
    for off in [&[][..], &["SHAREPOINTENTERPRISE"]] {
        let (host, claim) = held();
        host.tenant.at(1).people(&[holding("ada", &[e3(off)])]);
        assert_eq!(host.claim_state(claim), "Booked", "nobody sent it");
        switch_on(&host);
        let requests = host.pass(90).requests();
        assert!(writes(&requests, "ada").is_empty(), "the admin's plans stay: {requests:?}");
        let claim = host.call("claim.get", json!({ "claim": claim }));
        assert_eq!((&claim["state"], &claim["attempts"]), (&json!("Undone"), &json!([])));
        assert_eq!(claim["undoReason"], "Cancelled: the user has it already, and not by this claim.");
        assert_eq!(host.tenant.units("SPE_E3", "booked"), 1, "Bob's");
        let trail = host.call("audit.export", json!({ "format": "DirectoryAudit" }));
        assert!(!trail.to_string().contains(&guid("ada")), "the library changed nothing: {trail}");
        host.tenant.sound();
    }
}

#[test]
fn r41_a_member_before_the_claim_stays_one_when_it_is_undone() {
    let host = Host::new(&[("SPE_E3", 9)]);
    host.tenant.groups(&[security_group(&guid("licensed"), "Licensed", &[&sku("SPE_E3", 9, 0)])]);
    host.call("policy.update", json!({ "policy": "Teams", "enabled": false }));
    let product = json!({ "product": "SPE_E3", "targetGroup": "Licensed" });
    host.tenant.policy(
        "Teams",
        &[],
        json!({ "name": "By group", "assignVia": "Group", "products": [product] }),
    );
    let reply = host.call("claim.invoke", json!({ "events": [sign_in("ada")] }));
    let claim = reply["items"][0]["claim"].as_i64().unwrap();
    host.signed_in(&[owned("SPE_E3", 9, 0)]);
    let exist =
        "One or more added object references already exist for the following modified properties: 'members'.";
    let reply = host.answer(&host.request(), |_| refused(exist));
    assert_eq!(
        (&reply["items"][0]["result"], &reply["items"][0]["state"]),
        (&json!("DoneAlready"), &json!("Cancelled"))
    );
    assert_eq!(host.claim_state(claim), "Undone");
    let next = host.next();
    assert_eq!(next["idle"], true, "nothing is left that could remove the member: {next}");
    host.tenant.sound();
}

#[test]
fn r41_a_member_whom_a_lost_answer_may_have_made_is_the_claims() {
    let host = Host::new(&[("SPE_E3", 9)]);
    let e3 = sku("SPE_E3", 9, 0);
    host.tenant.groups(&[security_group(&guid("licensed"), "Licensed", &[&e3])]);
    host.call("policy.update", json!({ "policy": "Teams", "enabled": false }));
    let product = json!({ "product": "SPE_E3", "targetGroup": "Licensed" });
    host.tenant.policy(
        "Teams",
        &[],
        json!({ "name": "By group", "assignVia": "Group", "products": [product] }),
    );
    host.call("claim.invoke", json!({ "events": [sign_in("ada")] }));
    host.signed_in(&[owned("SPE_E3", 9, 0)]);
    host.reply(&[failure(&host.request(), "NoAnswer")]);
    host.answer(&host.pass(10).request(), |_| shown("ada", &[]));
    let exist =
        "One or more added object references already exist for the following modified properties: 'members'.";
    let reply = host.answer(&host.request(), |_| refused(exist));
    assert_eq!(reply["items"][0]["state"], "Sent");
}

#[test]
fn r48_a_license_of_which_somebody_switched_a_plan_off_since_has_come() {
    let host = Host::new(&[("SPE_E3", 5)]);
    let claim = host.claim(&["ada"])[0];
    host.signed_in(&[owned("SPE_E3", 5, 0)]);
    host.answer(&host.request(), done);
    let less = || (200, holding("ada", &[e3(&["YAMMER_ENTERPRISE"])]));
    host.answer(&host.pass(61).request(), |_| less());
    assert_eq!(host.claim_state(claim), "Sent", "a copy of the tenant may show what was before");
    let mut writes_after = 0;
    for _ in 0..20 {
        if host.claim_state(claim) == "Observed" {
            break;
        }
        for request in host.pass(120).requests() {
            writes_after +=
                usize::from(request["method"] == "POST" && !text(&request["url"]).ends_with("/$batch"));
            host.reply(&[response(&request, |item| match item.url.as_str() {
                "/subscribedSkus" => (200, json!({ "value": [owned("SPE_E3", 5, 1)] })),
                _ => less(),
            })]);
        }
    }
    assert_eq!((host.claim_state(claim), writes_after), ("Observed".into(), 0));
}

#[test]
fn r28_a_usage_location_is_set_only_where_a_read_of_just_now_showed_none() {
    for there in [false, true] {
        let host = Host::new(&[("SPE_E3", 5)]);
        host.call("setting.update", json!({ "defaultUsageLocation": "DE" }));
        host.tenant.people(&[with(user("dan"), json!({ "usageLocation": null }))]);
        host.claim(&["dan"]);
        host.pass(600).signed_in(&[owned("SPE_E3", 5, 0)]);
        let read = host.request();
        assert_eq!(read["method"], "GET", "the tenant was read ten minutes ago");
        let location = if there { json!("FR") } else { Value::Null };
        host.answer(&read, |_| (200, with(holding("dan", &[]), json!({ "usageLocation": location }))));
        let write = host.request();
        assert_eq!(write["method"], if there { "POST" } else { "PATCH" }, "{write}");
    }
}

#[test]
fn r51_what_a_host_never_sends_is_offered_ever_more_seldom_and_leaves_one_row() {
    let host = Host::new(&[("SPE_E3", 5)]);
    let claim = host.claim(&["ada"])[0];
    host.signed_in(&[owned("SPE_E3", 5, 0)]);
    let mut offers = 0;
    for _ in 0..600 {
        for request in host.pass(1).requests() {
            offers += usize::from(text(&request["url"]).contains("assignLicense"));
            host.reply(&[failure(&request, "NotSent")]);
        }
    }
    assert!((3..20).contains(&offers), "{offers} in ten minutes");
    let claim = host.call("claim.get", json!({ "claim": claim }));
    assert_eq!(claim["attempts"].as_array().unwrap().len(), 1);
}

#[test]
fn r53_a_user_who_cannot_be_read_is_asked_for_ever_more_seldom() {
    let host = Host::new(&[("SPE_E3", 5)]);
    host.claim(&["ada"]);
    host.signed_in(&[owned("SPE_E3", 5, 0)]);
    host.reply(&[failure(&host.request(), "NoAnswer")]);
    let mut reads = 0;
    for _ in 0..840 {
        for request in host.pass(1).requests() {
            reads += 1;
            host.answer(&request, |_| failed(503));
        }
    }
    assert!((4..12).contains(&reads), "{reads} in 14 minutes");
}

#[test]
fn r46_a_clock_that_was_ahead_is_told_and_one_at_the_end_of_time_is_refused() {
    let host = Host::new(&[("SPE_E3", 5)]);
    host.claim(&["ada"]);
    let late = json!({ "tasks": ["Send"], "now": "9999-12-31T23:59:59.999Z" });
    assert_error(&host.tenant.fails("graph.next", late), "INVALID_ARGUMENT", "now");
    let late = json!({ "responses": [], "now": "9999-12-31T23:59:59.999Z" });
    assert_error(&host.tenant.fails("graph.reply", late), "INVALID_ARGUMENT", "now");
    let begun = host.next()["requests"].as_array().unwrap().len();
    assert_eq!(begun, 1);
    host.pass(3_600).next();
    host.reply(&[]);
    assert_eq!(host.next()["warnings"], json!([]));
    let ahead = host.pass(86_400).call("graph.next", json!({ "begin": true }));
    assert_eq!(ahead["requests"].as_array().unwrap().len(), 1);
    let back = host.pass(-86_400).next();
    assert_eq!(back["warnings"][0]["name"], "CLOCK_BEHIND", "{back}");
}

#[test]
fn r56_a_run_that_begins_looks_whose_session_it_is() {
    let host = Host::new(&[("SPE_E3", 5)]);
    host.claim(&["ada"]);
    host.signed_in(&[owned("SPE_E3", 5, 0)]);
    let begin = || host.call("graph.next", json!({ "tasks": ["Send"], "begin": true }))["requests"].clone();
    let first = begin();
    assert!(text(&first[0]["url"]).ends_with("/subscribedSkus"), "{first}");
    host.answer(&first[0], |_| failed(401));
    assert_eq!(host.requests(), Vec::<Value>::new(), "the session has expired");
    let again = begin();
    assert!(text(&again[0]["url"]).ends_with("/subscribedSkus"), "a new run looks at once: {again}");
    let later = json!({ "id": again[0]["id"], "status": 503, "headers": { "Retry-After": "30" } });
    host.reply(&[later]);
    assert_eq!(host.pass(29).next()["requests"], json!([]));
    assert_eq!(begin(), json!([]), "nor does a new run before Retry-After");
    let again = host.pass(1).request();
    host.answer(&again, |_| (200, json!({ "value": [owned("SPE_E3", 5, 0)] })));
    assert_eq!(writes(&host.requests(), "ada").len(), 1);
}

#[test]
fn r53_a_run_that_begins_tries_what_was_not_permitted() {
    let host = Host::new(&[("SPE_E3", 9)]);
    host.claim(&["ada", "bob", "cem"]);
    host.signed_in(&[owned("SPE_E3", 9, 0)]);
    host.answer(&host.request(), |_| failed(403));
    let next = host.next();
    assert_eq!((&next["requests"], &next["warnings"][0]["name"]), (&json!([]), &json!("PERMISSION_MISSING")));
    let begin = host.call("graph.next", json!({ "tasks": ["Send"], "begin": true }))["requests"][0].clone();
    host.answer(&begin, |_| (200, json!({ "value": [owned("SPE_E3", 9, 0)] })));
    let begin = host.call("graph.next", json!({ "tasks": ["Send"], "begin": true }))["requests"].clone();
    assert_eq!(begin.as_array().unwrap().len(), 1, "{begin}");
}

#[test]
fn r51_what_was_pending_in_a_backup_is_in_doubt_once_that_is_restored() {
    let host = Host::in_file(&[("SPE_E3", 5)]);
    let claim = host.claim(&["ada"])[0];
    let (store, backup) = (host.tenant.path("tenant.db"), host.tenant.path("backup.db"));
    host.call("store.backup", json!({ "path": backup }));
    let folder = host.tenant.close();
    let ask = json!({ "path": store, "from": backup, "now": NOW }).to_string();
    call_without_store("store.restore", ask.as_bytes()).unwrap();
    let tenant = Tenant::open_in(folder, json!({})).unwrap();
    let host = Host::on(tenant);
    host.signed_in(&[owned("SPE_E3", 5, 0)]);
    let read = host.pass(10).request();
    assert_eq!(read["method"], "GET", "somebody may have sent it since: {read}");
    host.answer(&read, |_| shown("ada", &["SPE_E3"]));
    assert_eq!(host.claim_state(claim), "Observed");
    host.tenant.sound();
}
