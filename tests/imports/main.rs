//! What imports believe: r04, r05 and r06, through the door.

mod dated;
mod formats;
mod observing;
mod parts;
mod power_apps;
mod snapshots;
mod stages;
#[path = "../support/mod.rs"]
mod support;

use serde_json::{Value, json};
use support::{
    TEAMS_PLAN as TEAMS1, Tenant, licensed as direct, made, person, small::user as id, with, without,
};

const E3: &str = "6fd2c87f-b296-42f0-b197-1e91e994b900";
const PREMIUM: &str = "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46";
const STAFF: &str = "6d3b7f9e-0000-4000-8000-0000000000a1";

/// Every import, the field of its items, and how what it brings is listed.
const IMPORTS: [(&str, &str, &str); 5] = [
    ("pool.import", "subscribedSkus", "pool.list"),
    ("user.import", "users", "user.list"),
    ("group.import", "groups", "group.list"),
    ("environment.import", "environments", "environment.list"),
    ("powerApp.import", "powerApps", "powerApp.list"),
];

/// The field of an import's items.
fn field(method: &str) -> &'static str {
    IMPORTS.into_iter().find(|it| it.0 == method).unwrap().1
}

fn upn(n: u64) -> String {
    format!("User{n}@contoso.com")
}

fn user(n: u64, states: Value) -> Value {
    with(person(&id(n), &upn(n)), json!({ "licenseAssignmentStates": states }))
}

fn sku(sku: &str, part: &str, enabled: i64, consumed: i64) -> Value {
    with(made(sku, part, enabled, &["TEAMS1"]), json!({ "consumedUnits": consumed }))
}

/// A time on the day of these tests.
fn at(hour: &str) -> String {
    format!("2026-11-21T{hour}:00.000Z")
}

/// A request at a time that brings what was taken then.
fn taken(hour: &str, request: Value) -> Value {
    with(request, json!({ "takenAt": at(hour), "now": at(hour) }))
}

/// Imports what was taken at the time, in a call at that time.
fn import(store: &Tenant, method: &str, items: Value, hour: &str) -> Value {
    store.call(method, taken(hour, json!({ field(method): items })))
}

fn counts(reply: &Value) -> [u64; 6] {
    ["added", "changed", "unchanged", "stale", "removed", "refused"].map(|it| reply[it].as_u64().unwrap())
}

fn get(store: &Tenant, n: u64) -> Value {
    store.call("user.get", json!({ "user": id(n) }))
}

fn pool(store: &Tenant, sku: &str) -> Value {
    store.call("pool.list", json!({ "identity": sku }))["items"][0].clone()
}

#[test]
fn r04_a_graph_store_and_a_file_must_say_when_the_data_was_taken() {
    let (graph, local) = (Tenant::empty("Graph"), Tenant::empty("Local"));
    for (method, field, _) in IMPORTS {
        let request = json!({ field: [] });
        graph.refuses(method, request.clone(), "INVALID_ARGUMENT", "takenAt");
        let timed = with(request, json!({ "now": at("10:00") }));
        assert_eq!(local.call(method, timed)["takenAt"], at("10:00"));
        let error = local.fails(method, json!({ "path": "/nowhere.json" }));
        assert_eq!(error["field"], "takenAt", "{method} takes a file without takenAt");
    }
}

#[test]
fn r04_a_time_more_than_five_minutes_ahead_is_refused() {
    let store = Tenant::empty("Graph");
    let ask = |taken: &str| json!({ "users": [user(1, json!([]))], "takenAt": taken, "now": at("10:00") });
    assert_eq!(store.fails("user.import", ask("2026-11-21T10:05:00.001Z"))["field"], "takenAt");
    assert_eq!(store.call("user.import", ask("2026-11-21T10:05:00.000Z"))["added"], 1);
}

#[test]
fn r05_an_unknown_user_needs_licenses_and_account_and_the_hint_says_what_to_ask() {
    let store = Tenant::empty("Graph");
    for missing in ["licenseAssignmentStates", "accountEnabled", "userPrincipalName"] {
        let reply = import(&store, "user.import", json!([without(user(1, json!([])), missing)]), "10:00");
        let error = &reply["errors"][0]["error"];
        assert_eq!((reply["refused"].as_u64(), error["field"].as_str()), (Some(1), Some(missing)));
        let hint = error["hint"].as_str().unwrap();
        for property in [
            "id",
            "userPrincipalName",
            "displayName",
            "department",
            "accountEnabled",
            "userType",
            "usageLocation",
            missing,
        ] {
            assert!(hint.contains(property), "{hint} lacks {property}");
        }
    }
    let item = json!({ "id": id(1), "userPrincipalName": "a@b.c", "accountEnabled": true, "licenseAssignmentStates": null });
    assert_eq!(import(&store, "user.import", json!([item]), "10:00")["refused"], 1);
}

#[test]
fn r05_what_is_absent_leaves_what_is_known_and_an_empty_list_means_no_licenses() {
    let store = Tenant::empty("Graph");
    import(&store, "user.import", json!([user(1, json!([direct(E3)]))]), "10:00");
    let reply = import(&store, "user.import", json!([{ "id": id(1), "department": null }]), "11:00");
    assert_eq!(counts(&reply), [0, 1, 0, 0, 0, 0]);
    let known = get(&store, 1);
    assert_eq!(known["assignments"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&known["department"], &known["displayName"], &known["accountEnabled"]),
        (&Value::Null, &json!("Somebody"), &json!(true))
    );
    assert_eq!(known["takenAt"], at("10:00"), "the licenses are as old as they were");
    // What one read lacks is there until a second one agrees (r46).
    for (hour, held) in [("12:00", 1), ("12:10", 0)] {
        import(&store, "user.import", json!([{ "id": id(1), "licenseAssignmentStates": [] }]), hour);
        assert_eq!(get(&store, 1)["assignments"].as_array().unwrap().len(), held);
        assert_eq!(get(&store, 1)["takenAt"], at(hour));
    }
}

#[test]
fn r06_paths_come_with_their_group_state_and_error() {
    let store = Tenant::empty("Graph");
    let states = json!([
        direct(E3),
        { "skuId": E3, "assignedByGroup": STAFF, "state": "Error", "error": "CountViolation", "disabledPlans": [TEAMS1] },
        { "skuId": PREMIUM, "assignedByGroup": STAFF, "state": "ActiveWithError", "error": "", "disabledPlans": [] }
    ]);
    import(&store, "user.import", json!([user(1, states), user(2, json!([direct(PREMIUM)]))]), "10:00");
    let rows = store.call("assignment.list", json!({ "user": "USER1@contoso.com" }))["items"].clone();
    assert_eq!(rows.as_array().unwrap().len(), 3);
    let told = |row: &Value| {
        [&row["product"]["skuId"], &row["via"], &row["state"], &row["error"], &row["duplicate"]]
            .map(Value::clone)
    };
    assert_eq!(told(&rows[0]), [json!(E3), json!("Direct"), json!("Active"), Value::Null, json!(true)]);
    assert_eq!(
        told(&rows[1]),
        [json!(E3), json!("Group"), json!("Error"), json!("CountViolation"), json!(true)]
    );
    assert_eq!(rows[1]["disabledPlans"][0]["id"], TEAMS1);
    assert_eq!(
        told(&rows[2]),
        [json!(PREMIUM), json!("Group"), json!("ActiveWithError"), Value::Null, json!(false)]
    );
    let list = |filter: Value| store.call("assignment.list", filter)["items"].as_array().unwrap().len();
    assert_eq!(list(json!({ "via": "Direct" })), 2);
    assert_eq!(list(json!({ "via": "Group" })), 2);
    assert_eq!(list(json!({ "product": PREMIUM })), 2);
    assert_eq!(list(json!({ "state": "error" })), 1);
    assert_eq!((list(json!({ "duplicate": true })), list(json!({ "duplicate": false }))), (2, 2));
    let users = |filter: Value| store.call("user.list", filter)["items"].as_array().unwrap().len();
    assert_eq!(users(json!({ "product": E3, "via": "Both" })), 1);
    assert_eq!(users(json!({ "product": PREMIUM, "via": "Direct" })), 1);
    assert_eq!((users(json!({ "hasError": true })), users(json!({ "hasError": false }))), (1, 1));
}

#[test]
fn a_bad_item_is_told_with_its_place_and_the_others_go_through_unless_atomic() {
    let store = Tenant::empty("Graph");
    let items = json!([user(1, json!([])), { "id": "no guid" }, user(3, json!([]))]);
    let error = store.fails("user.import", taken("10:00", json!({ "users": items, "atomic": true })));
    assert_eq!(error["field"], "users[1].id");
    assert_eq!(store.call("user.list", json!({}))["items"], json!([]));
    let reply = import(&store, "user.import", items, "10:00");
    assert_eq!(counts(&reply), [2, 0, 0, 0, 0, 1]);
    let bad = &reply["errors"][0];
    assert_eq!(
        (&bad["index"], &bad["line"], &bad["error"]["field"]),
        (&json!(1), &Value::Null, &json!("id"))
    );
    let unknown = json!({ "id": id(4), "userPrincipalName": "d@b.c" });
    let error = store.fails(
        "user.import",
        taken("10:00", json!({ "users": [user(5, json!([])), unknown], "atomic": true })),
    );
    assert_eq!(error["field"], "users[1].accountEnabled");
    assert_eq!(store.call("user.list", json!({}))["items"].as_array().unwrap().len(), 2);
}

#[test]
fn a_full_snapshot_removes_what_it_does_not_show_and_a_partial_one_does_not() {
    let store = Tenant::empty("Graph");
    let two = json!([user(1, json!([direct(E3)])), user(2, json!([]))]);
    import(&store, "user.import", two, "10:00");
    let ask = |snapshot: &str, items: Value| taken("10:00", json!({ "users": items, "snapshot": snapshot }));
    assert_eq!(store.call("user.import", ask("Partial", json!([user(2, json!([]))])))["removed"], 0);
    assert_eq!(store.call("user.import", ask("Full", json!([user(2, json!([]))])))["removed"], 1);
    assert_eq!(store.fails("user.get", json!({ "user": id(1) }))["name"], "NOT_FOUND");
    assert_eq!(store.call("assignment.list", json!({}))["items"], json!([]));
    assert_eq!(
        counts(&import(
            &store,
            "user.import",
            json!([{ "id": id(2), "@removed": { "reason": "deleted" } }]),
            "11:00"
        ))[4],
        1
    );
    assert_eq!(import(&store, "user.import", json!([user(2, json!([]))]), "12:00")["added"], 1);
}

#[test]
fn a_stage_changes_nothing_before_its_last_call() {
    let store = Tenant::empty("Graph");
    import(&store, "user.import", json!([user(9, json!([]))]), "09:00");
    let part = |items: Value, hour: &str, last: bool| json!({ "users": items, "takenAt": at(hour), "now": at("12:00"), "snapshot": "Full", "stage": "nightly", "last": last });
    let reply = store.call("user.import", part(json!([user(1, json!([]))]), "11:00", false));
    assert_eq!((&reply["staged"], &reply["added"]), (&json!(1), &json!(0)));
    let error = store.fails(
        "user.import",
        json!({ "users": [{ "id": 1 }], "takenAt": at("11:00"), "snapshot": "Full", "stage": "nightly", "atomic": true }),
    );
    assert_eq!((&error["name"], &error["field"]), (&json!("INVALID_ARGUMENT"), &json!("users[0].id")));
    store.call(
        "user.import",
        json!({ "users": [user(5, json!([]))], "takenAt": at("11:00"), "snapshot": "Full", "stage": "nightly", "dryRun": true }),
    );
    assert_eq!(store.call("user.list", json!({}))["items"].as_array().unwrap().len(), 1);
    let rehearsal = with(part(json!([user(2, json!([]))]), "11:00", true), json!({ "dryRun": true }));
    let told = store.call("user.import", rehearsal);
    let reply = store.call("user.import", part(json!([user(2, json!([]))]), "11:00", true));
    assert_eq!(counts(&reply), [2, 0, 0, 0, 1, 0]);
    assert_eq!((told, &reply["takenAt"]), (reply.clone(), &json!(at("11:00"))));
    let again = store.call("user.import", part(json!([]), "12:00", true));
    assert_eq!(again["removed"], 2, "the stage ended with its last call");
}

#[test]
fn a_file_is_read_as_it_goes_and_a_broken_one_changes_nothing() {
    let store = Tenant::empty("Graph");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.json");
    let ask = || taken("10:00", json!({ "path": path }));
    let lines: Vec<String> = (0..7_000).map(|n| user(n, json!([direct(E3)])).to_string()).collect();
    std::fs::write(&path, format!("{}\n{{\"id\":", lines.join("\n"))).unwrap();
    store.refuses("user.import", ask(), "INVALID_JSON", "path");
    assert_eq!(store.call("user.list", json!({}))["items"], json!([]));
    std::fs::write(&path, format!("{}\n{{\"id\":1}}\n", lines.join("\n"))).unwrap();
    let reply = store.call("user.import", ask());
    assert_eq!(counts(&reply), [7_000, 0, 0, 0, 0, 1]);
    assert_eq!((&reply["errors"][0]["line"], &reply["errors"][0]["index"]), (&json!(7_001), &json!(7_000)));
    assert_eq!(counts(&store.call("user.import", ask())), [0, 0, 7_000, 0, 0, 1]);
    let few = lines[..2_000].join("\n");
    std::fs::write(&path, few).unwrap();
    let full = with(ask(), json!({ "snapshot": "Full", "allowRemoval": true }));
    assert_eq!(counts(&store.call("user.import", full)), [0, 0, 2_000, 0, 5_000, 0]);
}

#[test]
fn what_never_ends_is_no_file() {
    let store = Tenant::empty("Graph");
    store.refuses("user.import", taken("10:00", json!({ "path": "/dev/zero" })), "INVALID_ARGUMENT", "path");
}

#[test]
fn a_rehearsal_says_what_would_happen_and_keeps_nothing() {
    let store = Tenant::empty("Graph");
    let ask = taken("10:00", json!({ "subscribedSkus": [sku(E3, "ENTERPRISEPACK", 10, 4)], "dryRun": true }));
    let reply = store.call("pool.import", ask.clone());
    assert_eq!((&reply["added"], &reply["items"][0]["available"]), (&json!(1), &json!(6)));
    assert_eq!(store.call("pool.list", json!({}))["items"], json!([]));
    assert_eq!(store.call("pool.import", ask), reply);
}

#[test]
fn members_are_set_changed_and_awaited() {
    let store = Tenant::empty("Graph");
    import(&store, "user.import", json!([user(1, json!([])), user(2, json!([]))]), "09:00");
    let group = json!({ "id": STAFF, "displayName": "Staff", "groupTypes": [], "securityEnabled": true, "mailEnabled": false,
        "assignedLicenses": [{ "skuId": E3, "disabledPlans": [TEAMS1] }], "members": [{ "id": id(1) }, { "id": id(3) }] });
    assert_eq!(import(&store, "group.import", json!([group]), "10:00")["added"], 1);
    let list = || store.call("group.list", json!({ "identity": "sta*" }))["items"][0].clone();
    assert_eq!(
        (&list()["members"], &list()["licenses"][0]["disabledPlans"][0]["id"]),
        (&json!(2), &json!(TEAMS1))
    );
    assert_eq!(get(&store, 1)["groups"][0]["name"], "Staff");
    import(&store, "user.import", json!([user(3, json!([]))]), "10:30");
    assert_eq!(get(&store, 3)["groups"][0]["id"], STAFF, "awaited, and here now");
    let delta = json!([{ "id": STAFF, "members@delta": [{ "id": id(2) }, { "id": id(1), "@removed": { "reason": "deleted" } }] }]);
    assert_eq!(counts(&import(&store, "group.import", delta, "11:00")), [0, 1, 0, 0, 0, 0]);
    assert_eq!((list()["members"].clone(), get(&store, 1)["groups"].clone()), (json!(2), json!([])));
    let set = taken("12:00", json!({ "members": [{ "group": "STAFF", "users": [id(1), upn(3)] }] }));
    assert_eq!(counts(&store.call("group.import", set.clone())), [0, 1, 0, 0, 0, 0]);
    assert_eq!(
        (get(&store, 2)["groups"].clone(), get(&store, 3)["groups"][0]["id"].clone()),
        (json!([]), json!(STAFF))
    );
    assert_eq!(counts(&store.call("group.import", set)), [0, 0, 1, 0, 0, 0]);
    let wrong = taken(
        "12:00",
        json!({ "members": [{ "group": "Nobody", "users": [] }, { "group": STAFF, "users": [id(1), "x@y.z"] }] }),
    );
    let reply = store.call("group.import", wrong);
    let fields: Vec<_> =
        reply["errors"].as_array().unwrap().iter().map(|it| it["error"]["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["group", "users[1]"]);
    assert_eq!(
        counts(&import(&store, "group.import", json!([{ "id": STAFF, "@removed": {} }]), "13:00"))[4],
        1
    );
    assert_eq!(get(&store, 1)["groups"], json!([]));
}

#[test]
fn lists_take_an_exact_name_first_and_then_wildcards() {
    let store = Tenant::empty("Graph");
    import(
        &store,
        "pool.import",
        json!([sku(E3, "ENTERPRISEPACK", 10, 4), sku(PREMIUM, "SPB", 5, 5)]),
        "10:00",
    );
    import(
        &store,
        "group.import",
        json!([{ "id": id(1), "displayName": "All*" }, { "id": id(2), "displayName": "All staff" }]),
        "10:00",
    );
    import(&store, "user.import", json!([user(1, json!([])), user(12, json!([]))]), "10:00");
    import(
        &store,
        "environment.import",
        json!([{ "id": "e1", "name": "Default", "managed": true }]),
        "10:00",
    );
    let found = |method: &str, identity: &str| {
        store.call(method, json!({ "identity": identity }))["items"].as_array().unwrap().len()
    };
    assert_eq!((found("group.list", "all*"), found("group.list", "all?*")), (1, 2));
    assert_eq!(
        (found("pool.list", "*pack"), found("pool.list", "teams?"), found("pool.list", "x*")),
        (1, 2, 0)
    );
    assert_eq!(
        (found("user.list", "user1*"), found("user.list", &upn(12)), found("user.list", "[*")),
        (2, 1, 0)
    );
    assert_eq!(
        (
            found("environment.list", "DEFAULT"),
            found("environment.list", "e?"),
            found("environment.list", "z*")
        ),
        (1, 1, 0)
    );
    for (method, wrong, near) in
        [("pool.list", "ENTERPRISEPAK", "ENTERPRISEPACK"), ("group.list", "All stff", "All staff")]
    {
        let error = store.fails(method, json!({ "identity": wrong }));
        assert_eq!(error["name"], "NOT_FOUND");
        assert!(error["hint"].as_str().unwrap().contains(near), "{error}");
    }
    assert_eq!(store.fails("user.list", json!({ "identity": "nobody@contoso.com" }))["name"], "NOT_FOUND");
}

#[test]
fn users_are_found_by_what_scopes_ask_of_them() {
    let store = Tenant::empty("Graph");
    let fields = [
        json!({ "department": "Sales", "usageLocation": "DE" }),
        json!({ "department": "SALES", "usageLocation": "FR", "accountEnabled": false }),
        json!({ "department": "Groß", "usageLocation": "DE" }),
        json!({ "department": null, "usageLocation": null }),
    ];
    let users: Vec<_> = (1..).zip(fields).map(|(n, fields)| with(user(n, json!([])), fields)).collect();
    import(&store, "user.import", json!(users), "10:00");
    let members = json!([{ "id": id(2) }, { "id": id(3) }]);
    import(
        &store,
        "group.import",
        json!([{ "id": id(9), "displayName": "staff", "members@delta": members }]),
        "10:00",
    );
    let found = |filter: Value| {
        let items = store.pages("user.list", filter, 1);
        items.iter().map(|user| support::text(&user["id"])).collect::<Vec<_>>()
    };
    assert_eq!(found(json!({ "department": "sales" })), [id(1), id(2)]);
    assert_eq!(found(json!({ "department": "GROß" })), [id(3)]);
    assert_eq!(found(json!({ "usageLocation": "de" })), [id(1), id(3)]);
    assert_eq!(found(json!({ "group": "STAFF" })), [id(2), id(3)]);
    assert_eq!(found(json!({ "group": id(9), "enabled": true })), [id(3)]);
    assert_eq!(found(json!({ "enabled": false, "identity": "*" })), [id(2)]);
    assert!(found(json!({ "department": "None" })).is_empty());
    store.refuses("user.list", json!({ "group": "nobody" }), "NOT_FOUND", "group");
    store.refuses("user.list", json!({ "usageLocation": "Germany" }), "INVALID_ARGUMENT", "usageLocation");
}

#[test]
fn lists_page_to_the_end_and_hold_a_cursor_to_its_filter() {
    let store = Tenant::empty("Graph");
    let skus = json!([sku(E3, "SAME", 10, 4), sku(PREMIUM, "SAME", 5, 5), sku(TEAMS1, "ZZZ", 1, 0)]);
    import(&store, "pool.import", skus, "10:00");
    let users: Vec<_> = (1..=3).map(|n| user(n, json!([direct(E3), direct(PREMIUM)]))).collect();
    import(&store, "user.import", json!(users), "10:00");
    import(
        &store,
        "group.import",
        json!((1..=3).map(|n| json!({ "id": id(n) })).collect::<Vec<_>>()),
        "10:00",
    );
    import(
        &store,
        "environment.import",
        json!((1..=3).map(|n| json!({ "id": id(n), "managed": true })).collect::<Vec<_>>()),
        "10:00",
    );
    for (method, all) in [
        ("pool.list", 3),
        ("user.list", 3),
        ("group.list", 3),
        ("environment.list", 3),
        ("assignment.list", 6),
    ] {
        let seen = store.pages(method, json!({}), 1);
        assert_eq!(
            (seen.len(), json!(seen)),
            (all, store.call(method, json!({}))["items"].clone()),
            "{method}"
        );
    }
    let next = store.call("user.list", json!({ "limit": 1 }))["next"].clone();
    assert_eq!(
        store.fails("user.list", json!({ "hasError": false, "limit": 1, "cursor": next }))["field"],
        "cursor"
    );
}

#[test]
fn a_pool_is_bounded_by_what_the_admin_says() {
    let store = Tenant::empty("Local");
    store.call(
        "pool.import",
        json!({ "subscribedSkus": [sku(E3, "ENTERPRISEPACK", 10, 4)], "now": at("10:00") }),
    );
    let change =
        store.call("pool.update", json!({ "product": "enterprisepack", "reserve": 4, "warnBelow": 3 }));
    let changes = json!([{ "field": "reserve", "before": "0", "after": "4" }, { "field": "warnBelow", "before": null, "after": "3" }]);
    assert_eq!(change["changes"], changes);
    assert_eq!((&change["result"]["available"], &change["result"]["low"]), (&json!(2), &json!(true)));
    assert_eq!(store.call("pool.list", json!({ "low": true }))["items"].as_array().unwrap().len(), 1);
    let change = store.call("pool.update", json!({ "product": E3, "warnBelow": null, "reserve": 4 }));
    assert_eq!((change["changes"].as_array().unwrap().len(), &change["result"]["low"]), (1, &json!(false)));
    assert_eq!(store.fails("pool.update", json!({ "product": E3 }))["name"], "NOTHING_TO_SET");
    assert_eq!(
        store.fails("pool.update", json!({ "product": PREMIUM, "reserve": 1 }))["name"],
        "PRODUCT_NOT_OWNED"
    );
    store.call(
        "pool.import",
        json!({ "subscribedSkus": [sku(E3, "ENTERPRISEPACK", 20, 4)], "now": at("11:00") }),
    );
    assert_eq!(pool(&store, E3)["reserved"], 4, "an import leaves what the admin said");
}
