//! What goes wrong between client and tenant.

use crate::support::*;
use serde_json::json;
use std::collections::BTreeSet;
use tenant::{
    Act, Answer, Builder, Fault, GroupKind, MINUTE, Request, SECOND, Tenant, Time, Uuid, Weather,
    catalogue::*, weather::RetryAfter,
};

fn under(weather: Weather) -> Tenant {
    Tenant::builder(5).people(30).sku(product(SPE_F1, 100)).weather(weather).build()
}

fn give(user: Uuid) -> Request {
    let body = json!({"addLicenses": [{"skuId": SPE_F1, "disabledPlans": []}], "removeLicenses": []});
    Request::json("POST", format!("{ROOT}/users/{user}/assignLicense"), &body)
}

fn ask(tenant: &mut Tenant) -> (Answer, Uuid) {
    let user = person(tenant, 0);
    (tenant.serve(&give(user), tenant.now()), user)
}

#[test]
fn a_lost_reply_may_be_of_a_write_that_was_done_or_not_or_will_be() {
    let (answer, user, mut tenant) = {
        let mut tenant = under(Weather { lost: 1_000, ..Weather::calm() });
        let (answer, user) = ask(&mut tenant);
        (answer, user, tenant)
    };
    tenant.settle();
    assert_eq!((answer.response, tenant.holds(user, SPE_F1)), (None, false));
    let mut tenant = under(Weather { lost_done: 1_000, ..Weather::calm() });
    let (answer, user) = ask(&mut tenant);
    assert_eq!((answer.response, tenant.holds(user, SPE_F1)), (None, true));
    let mut tenant = under(Weather { lost_late: 1_000, ..Weather::calm() });
    let (answer, user) = ask(&mut tenant);
    assert_eq!((answer.response, tenant.holds(user, SPE_F1)), (None, false));
    tenant.settle();
    assert!(tenant.holds(user, SPE_F1));
    assert_eq!(tenant.injected()[&Fault::LostLate].writes, 1);
}

#[test]
fn a_server_error_may_be_of_a_write_that_was_done_or_not() {
    let mut statuses = BTreeSet::new();
    for (weather, done) in [
        (Weather { failed: 1_000, ..Weather::calm() }, false),
        (Weather { failed_done: 1_000, ..Weather::calm() }, true),
    ] {
        let mut tenant = under(weather);
        for number in 0..30 {
            let user = person(&tenant, number);
            let response = send(&mut tenant, &give(user));
            statuses.insert(response.status);
            assert!(response.json()["error"]["message"].is_string());
            assert_eq!(tenant.holds(user, SPE_F1), done);
        }
    }
    assert_eq!(statuses, [408, 500, 502, 503, 504].into());
}

#[test]
fn a_throttled_write_did_nothing_and_says_in_each_form_when_to_come_again() {
    for (form, check) in [
        (RetryAfter::Seconds, (|text: &str| text.parse::<u64>().is_ok()) as fn(&str) -> bool),
        (RetryAfter::Fraction, |text| text.contains('.') && text.parse::<f64>().is_ok()),
        (RetryAfter::Date, |text| text.ends_with("GMT")),
        (RetryAfter::Missing, |text| text.is_empty()),
    ] {
        let mut tenant = under(Weather { throttled: 1_000, retry_after: vec![form], ..Weather::calm() });
        let (answer, user) = ask(&mut tenant);
        let response = answer.response.unwrap();
        assert_eq!(response.status, 429);
        assert_eq!(response.json()["error"]["message"], "Please retry again later.");
        let text = response.header("Retry-After").unwrap_or_default();
        assert!(check(text) && !tenant.holds(user, SPE_F1), "{form:?} {text}");
        tenant.set_weather(Weather::calm());
        let (early, _) = ask(&mut tenant);
        let missing = form == RetryAfter::Missing;
        assert_eq!((early.response.unwrap().status == 200, tenant.hasty().is_empty()), (missing, missing));
    }
}

#[test]
fn a_proxy_answers_with_html_and_200_or_502_and_a_redirect_leads_away() {
    let mut tenant = under(Weather { html: 500, html_done: 500, redirected: 1_000, ..Weather::calm() });
    let mut seen = BTreeSet::new();
    for number in 0..30 {
        let user = person(&tenant, number);
        let response = send(&mut tenant, &give(user));
        assert!(response.status == 302 || response.body.contains("<html>"));
        seen.insert((response.status, tenant.holds(user, SPE_F1)));
    }
    let expected = [(200, false), (200, true), (302, false), (502, false), (502, true)];
    assert_eq!(seen, expected.into());
}

#[test]
fn a_session_expires_and_goes_on_when_renewed() {
    let mut tenant = under(Weather { session_lasts: Some(MINUTE), ..Weather::calm() });
    assert_eq!(get(&mut tenant, "/subscribedSkus").status, 200);
    tenant.advance(tenant.now().after(MINUTE));
    let refusal = get(&mut tenant, "/subscribedSkus");
    assert_eq!(
        (refusal.status, &refusal.json()["error"]["code"]),
        (401, &json!("InvalidAuthenticationToken"))
    );
    let (answer, user) = ask(&mut tenant);
    assert_eq!((answer.response.unwrap().status, tenant.holds(user, SPE_F1)), (401, false));
    tenant.renew();
    assert_eq!(get(&mut tenant, "/subscribedSkus").status, 200);
}

#[test]
fn a_read_after_a_write_may_be_of_yesterday_and_the_next_one_of_today() {
    let mut tenant = under(Weather { stale: 500, lag: (SECOND, 5 * MINUTE), ..Weather::calm() });
    tenant.advance(tenant.now().after(10 * MINUTE));
    let (_, user) = ask(&mut tenant);
    let seen: BTreeSet<usize> = (0..20).map(|_| states(&mut tenant, user).len()).collect();
    let units: BTreeSet<u64> = (0..20)
        .map(|_| get(&mut tenant, "/subscribedSkus").json()["value"][0]["consumedUnits"].as_u64().unwrap())
        .collect();
    assert_eq!((seen, units), ([0, 1].into(), [0, 1].into()));
    tenant.advance(tenant.now().after(5 * MINUTE));
    assert!((0..20).all(|_| states(&mut tenant, user).len() == 1));
}

#[test]
fn members_groups_and_deltas_of_a_replica_lag_and_lose_nothing() {
    let group = Builder::group_id("Staff");
    let mut tenant = Tenant::builder(5)
        .people(30)
        .sku(product(SPE_F1, 100))
        .group("Staff", GroupKind::Security, &[(SPE_F1, &[])], 0..1)
        .weather(Weather { stale: 1_000, lag: (5 * MINUTE, 5 * MINUTE), ..Weather::calm() })
        .build();
    let user = person(&tenant, 1);
    let page = get(&mut tenant, "/users/delta?$deltatoken=latest").json();
    tenant.advance(tenant.now().after(10 * MINUTE));
    add_member(&mut tenant, group, user);
    tenant.act(Act::Unlicense { group, sku: SPE_F1 });
    tenant.act(Act::Enable { user, enabled: false });
    tenant.act(Act::Hire { name: "New".into(), upn: "new@contoso.example".into(), location: None });
    let mut seen = |link: &str| {
        let members = all(&mut tenant, &format!("/groups/{group}/members")).0.len();
        let licenses = get(&mut tenant, &format!("/groups/{group}?$select=assignedLicenses")).json();
        let (changed, last) = all(&mut tenant, link);
        let link = last["@odata.deltaLink"].as_str().expect("a link").to_owned();
        tenant.advance(tenant.now().after(5 * MINUTE));
        (members, licenses["assignedLicenses"].as_array().map(Vec::len), changed.len(), link)
    };
    let (members, licenses, changed, link) = seen(page["@odata.deltaLink"].as_str().expect("a link"));
    assert_eq!((members, licenses, changed), (1, Some(1), 0));
    let (members, licenses, changed, _) = seen(&link);
    assert_eq!((members, licenses, changed), (2, Some(0), 2));
}

#[test]
fn licenses_may_be_missing_from_a_read_of_one_who_has_them() {
    let mut tenant = under(Weather { unlicensed: 500, ..Weather::calm() });
    let (_, user) = ask(&mut tenant);
    tenant.advance(tenant.now().after(60 * MINUTE));
    let seen: BTreeSet<usize> = (0..20).map(|_| states(&mut tenant, user).len()).collect();
    assert!(seen == [0, 1].into() && tenant.holds(user, SPE_F1));
}

#[test]
fn a_next_link_to_another_host_is_recorded_when_it_is_followed() {
    let mut tenant = under(Weather { foreign_link: 1_000, ..Weather::calm() });
    let page = get(&mut tenant, "/users?$top=5").json();
    let link = page["@odata.nextLink"].as_str().unwrap();
    assert!(!link.starts_with(ROOT) && tenant.strayed().is_empty());
    assert!(tenant.serve(&Request::get(link), tenant.now()).response.is_none());
    assert_eq!(tenant.strayed().len(), 1);
}

/// What a storm does to a few hundred requests: every answer in order.
fn storm(seed: u64) -> (Vec<Answer>, Vec<tenant::Entry>, Tenant) {
    let mut tenant = Tenant::builder(seed)
        .people(30)
        .sku(product(SPE_F1, 20))
        .weather(Weather::stormy())
        .second_admin(10 * SECOND, 2 * MINUTE, 300 * MINUTE)
        .build();
    let mut answers = Vec::new();
    let mut now: Time = tenant.now();
    for number in 0..300 {
        let user = person(&tenant, number % 30);
        let batch = json!({"requests": [
            {"id": "1", "method": "GET", "url": format!("/users/{user}?$select=licenseAssignmentStates")},
            {"id": "2", "method": "GET", "url": "/users?$top=5"},
        ]});
        for request in [give(user), Request::json("POST", format!("{ROOT}/$batch"), &batch)] {
            let answer = tenant.serve(&request, now);
            now = answer.at.after(20 * SECOND);
            answers.push(answer);
        }
        if number % 90 == 0 {
            tenant.renew();
        }
    }
    let entries = tenant.journal().entries().to_vec();
    (answers, entries, tenant)
}

#[test]
fn the_same_seed_is_the_same_bytes_and_another_is_not() {
    let (one, two, other) = (storm(1), storm(1), storm(2));
    assert!(one.0 == two.0 && one.1 == two.1);
    assert!(one.0 != other.0);
}

#[test]
fn a_storm_injects_everything_it_may_and_counts_it() {
    let tenants = [1, 2, 3, 4].map(storm).map(|(_, _, tenant)| tenant);
    let seen: BTreeSet<Fault> = tenants.iter().flat_map(|tenant| tenant.injected().keys().copied()).collect();
    for fault in [
        Fault::Throttled,
        Fault::ThrottledItem,
        Fault::Outer424,
        Fault::Failed,
        Fault::FailedDone,
        Fault::Lost,
        Fault::LostDone,
        Fault::LostLate,
        Fault::MissingItem,
        Fault::Html,
        Fault::HtmlDone,
        Fault::Redirected,
        Fault::ForeignLink,
        Fault::Stale,
        Fault::Unlicensed,
        Fault::SessionExpired,
    ] {
        assert!(seen.contains(&fault), "{fault:?}");
    }
}

#[test]
fn weather_leaves_the_second_admin_as_it_was() {
    let admin = |weather: Weather| {
        let mut tenant = Tenant::builder(9)
            .people(30)
            .sku(product(SPE_F1, 20))
            .second_admin(SECOND, MINUTE, 60 * MINUTE)
            .weather(weather)
            .build();
        for _ in 0..20 {
            tenant.serve(&Request::get(format!("{ROOT}/users")), tenant.now());
        }
        tenant.advance(tenant.now().after(60 * MINUTE));
        tenant.journal().entries().to_vec()
    };
    assert!(admin(Weather::calm()) == admin(Weather::stormy()));
}
