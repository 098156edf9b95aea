//! Refresh: the tenant is read by pages, and what pages did not show alone.

use super::{
    canned::{BASE, Host, changes, missing, page, path},
    support::{
        column,
        small::{numbered, user},
        text, with,
    },
};
use serde_json::{Value, json};

const STAFF: &str = "6d3b7f9e-0000-4000-8000-0000000000a1";
const OTHERS: &str = "6d3b7f9e-0000-4000-8000-0000000000a2";

fn licensed(id: &str) -> Value {
    let license = json!({ "skuId": super::support::small::PRIMARY, "disabledPlans": [] });
    json!({ "id": id, "displayName": "Staff", "groupTypes": [], "securityEnabled": true, "mailEnabled": false,
        "assignedLicenses": [license] })
}

/// A Graph of so many users, in pages of ten, and no groups; who changed is none.
fn graph(users: u64) -> impl FnMut(&str) -> (u16, Value) {
    move |path| {
        let body = if let Some(id) = path.strip_prefix("/users/").filter(|rest| !rest.starts_with("delta")) {
            let known = (1..=users).find(|n| id.starts_with(&user(*n)));
            return known.map_or_else(missing, |n| (200, numbered(n)));
        } else if path.starts_with("/users/delta") {
            changes(vec![], "then")
        } else if path.starts_with("/users?") {
            let from: u64 = path.split("skiptoken=").nth(1).map_or(1, |token| token.parse().unwrap());
            let more = (from + 10 <= users).then(|| format!("/users?$skiptoken={}", from + 10));
            page((from..=users).take(10).map(numbered).collect(), more.as_deref())
        } else if path.starts_with("/groups?") {
            page(vec![], None)
        } else {
            panic!("{path} was not to be asked for")
        };
        (200, body)
    }
}

fn users(host: &Host) -> usize {
    host.call("user.list", json!({}))["items"].as_array().unwrap().len()
}

/// The store has listed so many users, and waits for nothing.
fn refreshed(number: u64) -> Host {
    let host = Host::new();
    host.run("Refresh", graph(number));
    assert_eq!(users(&host), usize::try_from(number).unwrap());
    host
}

#[test]
fn r56_nothing_is_listed_before_subscribed_skus_showed_the_tenant() {
    let host = Host::new();
    let next = host.next("Refresh");
    let requests = next["requests"].as_array().unwrap();
    assert_eq!(requests.iter().map(path).collect::<Vec<_>>(), ["/subscribedSkus"]);
    assert_eq!((&next["idle"], &requests[0]["task"]), (&json!(false), &json!("Refresh")));
    host.answer(&requests[0], 200, host.skus());
    let listed: Vec<String> = host.requests("Refresh").iter().map(path).collect();
    assert!(listed[0].starts_with("/users/delta?$deltatoken=latest&$select=id,"), "{listed:?}");
    assert!(listed[1].starts_with("/groups?$select=id,displayName,groupTypes,"), "{listed:?}");
    assert_eq!(listed.len(), 2, "users come after the link of their changes");
}

#[test]
fn a_tenant_is_listed_by_pages_and_then_only_changes_are_asked_for() {
    let host = Host::new();
    let asked = host.run("Refresh", graph(25));
    let pages: Vec<&String> = asked.iter().filter(|path| path.starts_with("/users?")).collect();
    assert!(pages[0].contains("licenseAssignmentStates&$top=250"), "{pages:?}");
    assert_eq!(pages[1..], ["/users?$skiptoken=11", "/users?$skiptoken=21"]);
    assert_eq!((users(&host), asked.len()), (25, 5));
    let info = host.call("store.info", json!({}));
    assert!(info["ages"]["users"].is_string() && info["ages"]["pools"].is_string(), "{info}");
    let next = host.next("Refresh");
    assert_eq!((&next["idle"], next["requests"].as_array().unwrap().len()), (&json!(true), 0));
    let wait = next["waitMilliseconds"].as_i64().unwrap();
    assert!((1..=15 * 60_000).contains(&wait), "{wait}");
    host.wait(15);
    assert_eq!(host.run("Refresh", graph(25)), ["/users/delta?$deltatoken=then"]);
    host.wait(24 * 60);
    assert_eq!(host.run("Refresh", graph(25)).len(), 5, "everything again");
    assert_eq!(host.call("store.check", json!({}))["findings"], json!([]));
}

#[test]
fn a_host_that_was_killed_is_followed_by_one_that_goes_on_at_the_page() {
    let host = Host::new();
    host.answer(&host.request("Refresh", "/users/delta"), 200, changes(vec![], "then"));
    let first = host.request("Refresh", "/users?");
    let body = page((1..=10).map(numbered).collect(), Some("/users?$skiptoken=11"));
    let item = host.answer(&first, 200, body);
    assert_eq!((&item["page"]["added"], &item["page"]["more"]), (&json!(10), &json!(true)));
    let lost = host.request("Refresh", "/users?$skiptoken=11");
    assert!(host.requests("Refresh").is_empty(), "one page of a list is under way at a time");
    let host = Host::of(host.store.reopened());
    host.wait(4);
    let again = host.request("Refresh", "/users?$skiptoken=11");
    assert_ne!(again["id"], lost["id"]);
    assert_eq!(users(&host), 10);
    host.answer(&again, 200, page((11..=12).map(numbered).collect(), None));
    let late = host.answer(&lost, 200, page(vec![], None));
    assert_eq!((&late["error"]["name"], users(&host)), (&json!("INVALID_ARGUMENT"), 12));
}

#[test]
fn an_expired_token_begins_the_list_again_and_who_was_listed_before_is_not_read_alone() {
    for (status, code) in [(400, "Directory_ExpiredPageToken"), (410, "Gone")] {
        let host = Host::new();
        host.answer(&host.request("Refresh", "/users/delta"), 200, changes(vec![], "then"));
        let first = host.request("Refresh", "/users?");
        host.answer(&first, 200, page((1..=10).map(numbered).collect(), Some("/users?$skiptoken=11")));
        let error = json!({ "error": { "code": code, "message": "The page token has expired." } });
        host.answer(&host.request("Refresh", "/users?$skiptoken=11"), status, error);
        host.wait(1);
        let again = host.request("Refresh", "/users?");
        assert_eq!(path(&again), path(&first));
        host.answer(&again, 200, page((6..=15).map(numbered).collect(), None));
        let asked = host.run("Refresh", graph(15));
        assert!(!asked.iter().any(|path| path.starts_with("/users/0")), "{asked:?}");
        assert_eq!(users(&host), 15, "the marks of the first pages stay");
    }
}

#[test]
fn a_link_that_is_refused_three_times_begins_the_list_again() {
    let host = refreshed(2);
    let odd = json!({ "error": { "code": "Request_BadRequest", "message": "Badly formed token." } });
    let asked: Vec<String> = (0..4)
        .map(|_| {
            host.wait(15);
            let request = host.request("Refresh", "/users/delta");
            host.answer(&request, 400, odd.clone());
            path(&request)
        })
        .collect();
    assert_eq!(asked[..3], ["/users/delta?$deltatoken=then"; 3]);
    assert!(asked[3].starts_with("/users/delta?$deltatoken=latest"), "{asked:?}");
}

#[test]
fn a_page_that_is_too_large_is_followed_by_a_list_of_half_the_size() {
    let host = Host::new();
    host.answer(&host.request("Refresh", "/users/delta"), 200, changes(vec![], "then"));
    for top in [250, 125, 62] {
        let request = host.request("Refresh", "/users?");
        assert!(path(&request).ends_with(&format!("&$top={top}")), "{request}");
        host.give(&request, json!({ "failure": "TooLarge" }));
    }
}

#[test]
fn a_link_to_another_host_is_refused_and_what_came_with_it_is_not_taken() {
    let host = Host::new();
    host.answer(&host.request("Refresh", "/users/delta"), 200, changes(vec![], "then"));
    let first = host.request("Refresh", "/users?");
    let evil = with(
        page(vec![numbered(1)], None),
        json!({ "@odata.nextLink": "https://evil.example/v1.0/users?$skiptoken=SECRET" }),
    );
    let item = host.answer(&first, 200, evil);
    assert_eq!((&item["error"]["field"], users(&host)), (&json!("@odata.nextLink"), 0));
    assert!(!item.to_string().contains("SECRET") && !item.to_string().contains("evil"), "{item}");
    let link = "https://evil.example/v1.0/users/delta?$deltatoken=SECRET";
    host.wait(15);
    let poll = host.request("Refresh", "/users/delta");
    let item = host.answer(&poll, 200, with(page(vec![], None), json!({ "@odata.deltaLink": link })));
    assert_eq!(item["error"]["field"], "@odata.deltaLink");
    host.wait(4);
    assert_eq!(path(&host.request("Refresh", "/users?")), path(&first));
}

#[test]
fn what_is_no_page_is_asked_for_again_later() {
    let host = Host::new();
    let requests = host.requests("Refresh");
    let bodies = [json!("<html>proxy</html>"), json!({ "error": {} })];
    for (request, body) in requests.iter().zip(bodies) {
        assert!(host.answer(request, 200, body)["page"].is_null());
    }
    let next = host.next("Refresh");
    assert_eq!((&next["idle"], &next["requests"]), (&json!(false), &json!([])));
    assert!((1..=5_000).contains(&next["waitMilliseconds"].as_i64().unwrap()), "{next}");
    host.wait(1);
    let again: Vec<String> = host.requests("Refresh").iter().map(path).collect();
    assert_eq!(again, requests.iter().map(path).collect::<Vec<_>>());
}

#[test]
fn only_who_is_not_found_alone_is_removed_and_nobody_asks_whether_so_many_may_go() {
    let host = refreshed(30);
    host.wait(25 * 60);
    let started = host.now();
    let asked = host.run("Refresh", |path| match path {
        path if path.starts_with("/users?") => (200, page((1..=5).map(numbered).collect(), None)),
        path => graph(6)(path),
    });
    let alone = asked.iter().filter(|path| path.starts_with("/users/0")).count();
    assert_eq!((users(&host), alone), (6, 25 + 24), "who is not found is looked for a second time");
    assert!(host.now().since(started) >= 10 * 60_000, "after settleMinutes");
    let audit = host.call("audit.list", json!({ "limit": 5 })).to_string();
    assert!(!audit.contains("token"), "{audit}");
}

#[test]
fn groups_that_carry_licenses_or_that_policies_name_have_their_members_listed_in_one_step() {
    let host = refreshed(3);
    host.store.call("setting.update", json!({ "enabled": true }));
    host.wait(25 * 60);
    let named = json!({ "name": "Teams", "app": "Teams", "products": [{ "product": "ENTERPRISEPACK" }], "includeGroups": [OTHERS] });
    let plain = with(licensed(OTHERS), json!({ "assignedLicenses": [], "displayName": "Others" }));
    let ignored = json!({ "id": "6d3b7f9e-0000-4000-8000-0000000000a3", "displayName": "Ignored", "assignedLicenses": [] });
    host.answer(
        &host.request("Refresh", "/groups?"),
        200,
        page(vec![licensed(STAFF), plain.clone(), ignored.clone()], None),
    );
    host.call("policy.create", named);
    let members =
        |id: &str| host.call("group.list", json!({ "identity": id }))["items"][0]["members"].clone();
    let mut seen = Vec::new();
    let asked = host.run("Refresh", |path| {
        let of = |n: u64| json!({ "@odata.type": "#microsoft.graph.user", "id": user(n) });
        let nested = json!({ "@odata.type": "#microsoft.graph.group", "id": OTHERS });
        if path.starts_with(&format!("/groups/{STAFF}/members?$skiptoken")) {
            seen.push(members(STAFF));
            (200, page(vec![of(3), nested], None))
        } else if path.starts_with(&format!("/groups/{STAFF}/members?$select=id&$top=999")) {
            (200, page(vec![of(1), of(2)], Some(&format!("/groups/{STAFF}/members?$skiptoken=x"))))
        } else if path.starts_with(&format!("/groups/{OTHERS}/members?")) {
            (200, page(vec![of(1), of(77)], None))
        } else {
            graph(3)(path)
        }
    });
    assert_eq!(asked.iter().filter(|path| path.contains("/members?")).count(), 3, "{asked:?}");
    assert_eq!(seen, [json!(0)], "no member before all are there");
    assert_eq!((members(STAFF), members(OTHERS)), (json!(3), json!(2)), "one of them is not known yet");
    host.wait(25 * 60);
    host.run("Refresh", |path| {
        if path.starts_with("/groups?") {
            (200, page(vec![licensed(STAFF), plain.clone(), ignored.clone()], None))
        } else if path.contains("/members?") {
            (200, page(vec![], None))
        } else {
            graph(3)(path)
        }
    });
    assert_eq!((members(STAFF), members(OTHERS)), (json!(0), json!(0)), "a whole list may be an empty one");
}

#[test]
fn who_changed_is_found_by_delta_and_read_alone() {
    let host = refreshed(12);
    host.wait(15);
    let gone = json!({ "id": user(2), "@removed": { "reason": "changed" } });
    let mut once =
        Some(vec![json!({ "id": user(1), "department": "Sales" }), gone, json!({ "id": user(13) })]);
    let asked = host.run("Refresh", |path| match path {
        "/users/delta?$deltatoken=then" => (200, changes(once.take().unwrap_or_default(), "now")),
        path if path.contains(&user(2)) => missing(),
        path if path.contains(&user(13)) => (200, numbered(13)),
        path => {
            assert!(path.contains(&user(1)) || path.contains("$deltatoken=now"), "{path}");
            (200, with(numbered(1), json!({ "department": "Works" })))
        }
    });
    assert_eq!(asked[0], "/users/delta?$deltatoken=then");
    assert_eq!(
        host.call("user.get", json!({ "user": user(1) }))["department"],
        "Works",
        "what the read says stands"
    );
    let left = host.call("user.list", json!({}))["items"].clone();
    let ids = column(&left, "id");
    assert!(ids.contains(&json!(user(13))) && !ids.contains(&json!(user(2))), "{ids:?}");
}

#[test]
fn a_delta_link_that_is_lost_has_everybody_listed_again() {
    let host = refreshed(4);
    host.wait(15);
    let gone =
        json!({ "error": { "code": "syncStateNotFound", "message": "The delta token is no longer valid." } });
    host.answer(&host.request("Refresh", "/users/delta?$deltatoken=then"), 410, gone);
    let asked = host.run("Refresh", graph(5));
    assert!(asked[0].starts_with("/users/delta?$deltatoken=latest"), "{asked:?}");
    assert!(asked[1].starts_with("/users?"), "{asked:?}");
    assert_eq!(users(&host), 5);
}

#[test]
fn a_list_that_may_not_be_read_says_which_permission_is_missing() {
    let host = Host::new();
    let denied = json!({ "error": { "code": "Authorization_RequestDenied", "message": "Insufficient privileges to complete the operation." } });
    let groups = host.request("Refresh", "/groups?");
    let reply = host.give(&groups, json!({ "status": 403, "body": denied }));
    let warning = &reply["warnings"][0];
    assert_eq!(
        (text(&warning["name"]), text(&warning["permission"])),
        ("PERMISSION_MISSING".into(), "GroupMember.Read.All".into())
    );
    host.wait(14);
    assert!(!host.requests("Refresh").iter().any(|request| path(request).starts_with("/groups?")));
    host.wait(2);
    let probe = host.request("Refresh", "/groups?");
    assert_eq!(host.answer(&probe, 200, page(vec![], None))["page"]["page"], 1);
    assert!(text(&probe["url"]).starts_with(BASE));
}

#[test]
fn a_run_that_wants_it_lists_everything_again_however_lately_it_was() {
    let host = refreshed(3);
    let mut begin = json!({ "tasks": ["Refresh"], "begin": true, "refresh": true });
    begin["dryRun"] = json!(true);
    host.call("graph.next", begin.clone());
    assert_eq!(host.run("Refresh", graph(3)), [""; 0], "a dry run changes nothing");
    begin["dryRun"] = json!(false);
    let first = host.call("graph.next", begin)["requests"].as_array().unwrap().clone();
    assert_eq!(first.iter().map(path).collect::<Vec<_>>(), ["/subscribedSkus"]);
    host.answer(&first[0], 200, host.skus());
    let asked = host.run("Refresh", graph(4));
    assert!(asked.iter().any(|path| path.starts_with("/groups?")), "{asked:?}");
    assert_eq!(users(&host), 4);
}

#[test]
fn a_page_that_leads_to_itself_or_is_empty_is_not_taken() {
    let host = Host::new();
    host.answer(&host.request("Refresh", "/users/delta"), 200, changes(vec![], "then"));
    let link = "/users?$skiptoken=6";
    host.answer(&host.request("Refresh", "/users?"), 200, page((1..=5).map(numbered).collect(), Some(link)));
    let second = host.request("Refresh", link);
    let item = host.answer(&second, 200, page((6..=9).map(numbered).collect(), Some(link)));
    assert_eq!((&item["error"]["field"], users(&host)), (&json!("@odata.nextLink"), 5));
    host.wait(15);
    let again = host.request("Refresh", link);
    let empty = host.give(&again, json!({ "status": 200 }))["items"][0].clone();
    assert_eq!((&empty["result"], &empty["page"]), (&json!("InDoubt"), &Value::Null));
}
