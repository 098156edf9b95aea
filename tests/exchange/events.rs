//! Events: the log of sign-ins is read in windows, and decided when its users were read.

use super::{
    canned::{Host, missing, page},
    support::{
        TEAMS_CLIENT, Tenant, column,
        small::{self, PRIMARY, numbered, user},
        text, with,
    },
};
use autoclaim::domain::time::Time;
use serde_json::{Value, json};

fn scopes(store: &Tenant, tasks: Value) -> Value {
    store.call("graph.permissions", tasks)["scopes"].clone()
}

#[test]
fn a_store_asks_for_what_its_settings_and_policies_need_and_for_no_more() {
    let store = small::serving("Graph", [3, 1]);
    let (send, events) = (json!({ "tasks": ["Send"] }), json!({ "tasks": ["Events"] }));
    assert_eq!(scopes(&store, events.clone()), json!([]));
    assert!(!scopes(&store, json!({})).to_string().contains("AuditLog"));
    let least = ["LicenseAssignment.Read.All", "User.Read.All", "LicenseAssignment.ReadWrite.All"];
    assert_eq!(scopes(&store, send.clone()), json!(least));
    store.call("setting.update", json!({ "claimFromSignIns": true, "defaultUsageLocation": "DE" }));
    let log = ["LicenseAssignment.Read.All", "User.Read.All", "AuditLog.Read.All"];
    assert_eq!(scopes(&store, events), json!(log));
    assert!(scopes(&store, send).to_string().contains("User.ReadWrite.All"));
}

/// A store of so many users that were read just now, with a policy for Teams over so many units; the log is
/// read from now on.
fn reading(users: u64, units: i64) -> Host {
    let host = Host::new();
    host.units.set(units);
    let taken = |request: Value| with(request, json!({ "takenAt": host.now() }));
    host.call("pool.import", taken(json!({ "subscribedSkus": host.skus() })));
    let people: Vec<Value> = (1..=users).map(numbered).collect();
    host.call("user.import", taken(json!({ "users": people })));
    host.call(
        "setting.update",
        json!({ "enabled": true, "claimFromSignIns": true, "eventMinutes": 5, "eventOverlapMinutes": 120 }),
    );
    host.call(
        "policy.create",
        json!({ "name": "Teams", "app": "Teams", "products": [{ "product": PRIMARY }] }),
    );
    host
}

/// A sign-in to Teams.
fn row(number: u64, who: u64, at: Time) -> Value {
    json!({ "id": format!("0000000{}-0000-4000-8000-{number:012}", 9), "createdDateTime": at, "userId": user(who), "appId": TEAMS_CLIENT,
        "status": { "errorCode": 0 }, "isInteractive": true })
}

/// Graph with these sign-ins, newest first as they are given, and users who are there.
fn graph(rows: &[Value], there: impl Fn(u64) -> bool) -> impl FnMut(&str) -> (u16, Value) {
    move |path| {
        if path.starts_with("/auditLogs/signIns?") {
            return (200, page(rows.to_vec(), None));
        }
        let found = (1..=60).find(|n| path.contains(&user(*n)) && there(*n));
        found.map_or_else(missing, |n| (200, numbered(n)))
    }
}

/// What was decided, oldest first: user and outcome.
fn decided(host: &Host) -> Vec<(String, String)> {
    let mut claims = host.call("claim.list", json!({}))["items"].as_array().unwrap().clone();
    claims.reverse();
    claims.iter().map(|claim| (text(&claim["event"]), text(&claim["outcome"]))).collect()
}

fn outcomes(host: &Host) -> Vec<String> {
    decided(host).into_iter().map(|(_, outcome)| outcome).collect()
}

#[test]
fn nothing_is_asked_for_while_the_log_is_not_to_be_read_or_no_policy_serves_it() {
    let host = reading(1, 1);
    host.call("setting.update", json!({ "claimFromSignIns": false }));
    let next = host.next("Events");
    assert_eq!(
        (&next["requests"], &next["idle"], &next["waitMilliseconds"]),
        (&json!([]), &json!(true), &Value::Null)
    );
    host.call("setting.update", json!({ "claimFromSignIns": true, "enabled": false }));
    assert_eq!(host.next("Events")["requests"], json!([]), "no policy is on");
    host.call("setting.update", json!({ "enabled": true }));
    let request = host.request("Events", "/auditLogs/signIns?");
    assert_eq!((&request["task"], &request["permission"]), (&json!("Events"), &json!("AuditLog.Read.All")));
}

#[test]
fn windows_begin_where_the_log_was_turned_on_and_overlap_from_then_on() {
    let host = reading(1, 1);
    let on = host.now();
    let asked = host.run("Events", graph(&[], |_| true));
    assert_eq!(asked.len(), 1);
    let window = |from: Time, until: Time| {
        format!("createdDateTime%20ge%20{from}%20and%20createdDateTime%20le%20{until}%20and%20(appId%20eq%20")
    };
    assert!(asked[0].contains(&window(on, on)) && asked[0].contains(TEAMS_CLIENT), "{asked:?}");
    host.wait(4);
    assert_eq!(host.run("Events", graph(&[], |_| true)), [""; 0], "eventMinutes have not passed");
    host.wait(1);
    assert!(host.run("Events", graph(&[], |_| true))[0].contains(&window(on, on.plus(300_000))));
    host.wait(175);
    let asked = host.run("Events", graph(&[], |_| true));
    assert!(
        asked[0].contains(&window(on, on.plus(10_800_000))),
        "two hours before the last end is before the start"
    );
    host.wait(60);
    let asked = host.run("Events", graph(&[], |_| true));
    assert!(asked[0].contains(&window(on.plus(3_600_000), on.plus(14_400_000))), "{asked:?}");
}

#[test]
fn users_who_are_unknown_or_were_read_before_they_signed_in_are_read_first() {
    let host = reading(2, 5);
    host.wait(6);
    let rows = [
        row(3, 50, host.now().plus(-1_000)),
        row(2, 2, host.now().plus(-2_000)),
        row(1, 51, host.now().plus(-3_000)),
    ];
    let asked = host.run("Events", graph(&rows, |n| n != 51));
    let reads: Vec<&String> = asked.iter().filter(|path| path.starts_with("/users/")).collect();
    assert_eq!(reads.len(), 4, "the one who is not found is looked for twice: {asked:?}");
    assert_eq!(outcomes(&host), ["Claimed", "Claimed", "UserUnknown"]);
    let licensed: Vec<Value> =
        column(&host.call("claim.list", json!({ "outcome": "Claimed" }))["items"], "user");
    assert_eq!(column(&json!(licensed), "id"), [json!(user(50)), json!(user(2))]);
    assert_eq!(host.call("store.check", json!({}))["findings"], json!([]));
}

#[test]
fn the_oldest_is_decided_first_and_of_each_user_only_the_first() {
    let host = reading(3, 1);
    host.wait(6);
    let now = host.now();
    let rows = [
        row(4, 1, now.plus(-1_000)),
        row(3, 2, now.plus(-2_000)),
        row(2, 3, now.plus(-3_000)),
        row(1, 3, now.plus(-4_000)),
    ];
    host.run("Events", graph(&rows, |_| true));
    assert_eq!(outcomes(&host), ["Claimed", "PoolsEmpty", "PoolsEmpty"]);
    let first = host.call("claim.get", json!({ "claim": 1 }));
    assert_eq!((&first["user"]["id"], &first["event"]), (&json!(user(3)), &rows[3]["id"]));
    assert_eq!(first["at"], rows[3]["createdDateTime"]);
}

#[test]
fn a_row_decides_once_however_often_it_is_shown_and_one_that_is_late_when_it_comes() {
    let host = reading(3, 5);
    host.wait(6);
    let early = row(1, 1, host.now().plus(-60_000));
    let late = row(2, 2, host.now().plus(-90_000));
    host.run("Events", graph(std::slice::from_ref(&early), |_| true));
    assert_eq!(outcomes(&host), ["Claimed"]);
    host.wait(5);
    let mut told = Vec::new();
    for rows in [vec![early.clone()], vec![early.clone(), late.clone()], vec![late, early]] {
        host.run("Events", graph(&rows, |_| true));
        told.push(decided(&host).len());
        host.wait(5);
    }
    assert_eq!(told, [1, 2, 2]);
}

#[test]
fn what_is_no_sign_in_to_a_served_app_or_was_before_the_start_makes_no_event() {
    let host = reading(4, 5);
    let on = host.now();
    host.wait(6);
    let at = host.now().plus(-1_000);
    let rows = [
        with(row(1, 1, at), json!({ "status": { "errorCode": 50_126 } })),
        with(row(2, 2, at), json!({ "appId": "a8f7a65c-f5ba-4859-b2d6-df772c264e9d" })),
        with(row(3, 3, at), json!({ "isInteractive": false })),
        row(4, 4, on.plus(-1)),
        json!({ "id": 7 }),
    ];
    let request = host.request("Events", "/auditLogs/signIns?");
    let item = host.answer(&request, 200, page(rows.to_vec(), None));
    assert_eq!((&item["page"]["items"], &item["page"]["refused"]), (&json!(5), &json!(1)));
    host.run("Events", graph(&[], |_| true));
    assert_eq!(outcomes(&host), [""; 0]);
}

#[test]
fn turned_off_what_waits_is_forgotten_and_turned_on_again_nothing_before_decides() {
    let host = reading(2, 5);
    host.wait(6);
    let seen = row(1, 1, host.now().plus(-1_000));
    let request = host.request("Events", "/auditLogs/signIns?");
    host.answer(&request, 200, page(vec![seen.clone()], Some("/auditLogs/signIns?$skiptoken=x")));
    host.call("setting.update", json!({ "claimFromSignIns": false }));
    host.wait(1);
    host.call("setting.update", json!({ "claimFromSignIns": true }));
    let asked = host.run("Events", graph(&[seen], |_| true));
    assert!(asked[0].contains(&format!("ge%20{}", host.now())), "{asked:?}");
    assert_eq!(outcomes(&host), [""; 0]);
}

#[test]
fn pages_of_the_log_keep_to_five_in_ten_seconds() {
    let host = reading(1, 5);
    let request = host.request("Events", "/auditLogs/signIns?");
    host.answer(&request, 200, page(vec![], Some("/auditLogs/signIns?$skiptoken=x")));
    let next = host.next("Events");
    assert_eq!(
        (&next["requests"], &next["idle"], &next["waitMilliseconds"]),
        (&json!([]), &json!(false), &json!(2_500))
    );
}

#[test]
fn a_dry_run_decides_and_keeps_nothing() {
    let host = reading(2, 5);
    host.wait(6);
    let request = host.request("Events", "/auditLogs/signIns?");
    host.answer(
        &request,
        200,
        page(vec![row(1, 1, host.now().plus(-600_000)), row(2, 2, host.now().plus(-360_000))], None),
    );
    let next =
        |dry: bool| host.call("graph.next", json!({ "tasks": ["Events"], "dryRun": dry }))["decided"].clone();
    assert_eq!(
        (next(true), next(true)),
        (json!({ "Claimed": 1 }), json!({ "Claimed": 1 })),
        "one was before the start"
    );
    assert_eq!(outcomes(&host), [""; 0]);
    assert_eq!((next(false), outcomes(&host)), (json!({ "Claimed": 1 }), vec!["Claimed".to_owned()]));
}

#[test]
fn at_most_five_thousand_are_decided_in_a_transaction() {
    let host = reading(5_001, 6_000);
    let rows: Vec<Value> = (1..=5_001).map(|n| row(n, n, host.now())).collect();
    let last = host.request("Events", "/auditLogs/signIns?");
    host.answer(&last, 200, page(rows, None));
    for (number, left) in [(5_000, true), (1, false)] {
        let next = host.next("Events");
        assert_eq!(next["decided"], json!({ "Claimed": number }));
        assert_eq!(next["waitMilliseconds"] == 0, left);
    }
    assert_eq!(host.next("Events")["decided"], json!({}));
    let shown = host.call("store.info", json!({}));
    assert_eq!(shown["counts"]["claims"], 5_001);
}

#[test]
fn sign_ins_from_outside_the_window_are_not_believed() {
    let host = reading(3, 5);
    host.wait(6);
    let rows = [row(2, 2, host.now().plus(100 * 365 * 86_400_000)), row(1, 1, host.now().plus(-1_000))];
    host.run("Events", graph(&rows, |_| true));
    assert_eq!(outcomes(&host), ["Claimed"]);
    host.wait(6);
    host.run("Events", graph(&[row(3, 3, host.now().plus(-1_000))], |_| true));
    assert_eq!(outcomes(&host), ["Claimed", "Claimed"], "the log is read on");
}

#[test]
fn a_user_who_cannot_be_read_keeps_nobody_else_waiting() {
    for status in [400, 403, 503] {
        let host = reading(2, 5);
        host.wait(6);
        let at = host.now();
        let rows = [row(2, 50, at.plus(-1_000)), row(1, 1, at.plus(-2_000))];
        let mut answer = graph(&rows, |_| true);
        let mut shut = |path: &str| match path.contains(&user(50)) {
            true => (status, json!({ "error": { "code": "x", "message": "y" } })),
            false => answer(path),
        };
        host.run_for("Events", 4, &mut shut);
        assert_eq!(outcomes(&host), ["Claimed"], "{status}");
        host.wait(6);
        let rows = [row(3, 2, host.now().plus(-1_000))];
        let mut answer = graph(&rows, |_| true);
        let mut shut = |path: &str| match path.contains(&user(50)) {
            true => (status, json!({ "error": { "code": "x", "message": "y" } })),
            false => answer(path),
        };
        host.run_for("Events", 4, &mut shut);
        assert_eq!(outcomes(&host), ["Claimed", "Claimed"], "{status}: the log is read on");
    }
}
