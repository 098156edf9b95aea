//! store.info, store.check, store.backup, change.list.

mod support;

use autoclaim::api::{Client, Interrupt};
use serde_json::{Value, json};
use support::small::{PRIMARY, TAKEN_AT, claim, numbered, serving, user};
use support::{Tenant, column, text, with};

fn graph() -> Tenant {
    let host = serving("Graph", [3, 1]);
    for number in 1..=5 {
        claim(&host, &user(number), &format!("2026-11-20T1{number}:00:00Z"));
    }
    host
}

#[test]
fn info_says_what_the_store_is_and_holds() {
    let host = graph();
    let info = host.call("store.info", json!({}));
    assert_eq!(
        (&info["mode"], &info["enabled"], &info["readOnly"]),
        (&json!("Graph"), &json!(true), &json!(false))
    );
    assert_eq!(info["path"], host.path("tenant.db"));
    let counts = json!({
        "users": 10, "groups": 0, "pools": 2, "environments": 0, "powerApps": 0, "policies": 1, "claims": 5, "pendingChanges": 4, "auditRecords": 9
    });
    assert_eq!(info["counts"], counts);
    assert_eq!(info["ages"], json!({ "pools": TAKEN_AT, "users": TAKEN_AT, "groups": null }));
}

#[test]
fn how_many_there_are_and_how_new_follows_every_import() {
    let host = serving("Graph", [3, 1]);
    let gone = |number| json!({ "id": user(number), "@removed": { "reason": "changed" } });
    let group = "00000000-0000-4000-9000-000000000001";
    let by_group = json!([{ "skuId": PRIMARY, "assignedByGroup": group, "state": "Active", "error": "None", "disabledPlans": [] }]);
    let holder = with(numbered(1), json!({ "licenseAssignmentStates": by_group }));
    let (early, late, ahead) =
        ("2026-01-02T00:00:00.000Z", "2026-01-03T00:00:00.000Z", "2027-01-01T00:00:00.000Z");
    let groups = |more: Value| json!({ "groups": [with(json!({ "id": group }), more)] });
    let users = |users: Value| json!({ "users": users });
    let now = |taken_at: &str| json!({ "takenAt": taken_at, "now": taken_at });
    for (method, request, when, expected) in [
        ("user.import", users(json!([numbered(1), numbered(11)])), now(early), json!([11, early, 0, null])),
        ("user.import", users(json!([gone(11), gone(2), gone(99)])), now(late), json!([9, early, 0, null])),
        ("user.import", users(json!([gone(2), gone(1)])), now(late), json!([8, TAKEN_AT, 0, null])),
        // A user who comes back, with a group that only the license names.
        ("user.import", users(json!([holder])), now(late), json!([9, late, 1, null])),
        ("group.import", groups(json!({ "displayName": "Staff" })), now(early), json!([9, late, 1, early])),
        ("group.import", groups(json!({})), now(ahead), json!([9, late, 1, ahead])),
        (
            "group.import",
            groups(json!({})),
            json!({ "takenAt": late, "now": late, "replace": true }),
            json!([9, late, 1, late]),
        ),
        ("group.import", groups(json!({ "@removed": {} })), now(ahead), json!([9, late, 0, null])),
        ("group.import", groups(json!({ "displayName": "Staff" })), now(ahead), json!([9, late, 1, ahead])),
        (
            "group.import",
            json!({ "groups": [], "snapshot": "Full", "allowRemoval": true }),
            now(ahead),
            json!([9, late, 0, null]),
        ),
        (
            "user.import",
            json!({ "users": [numbered(3)], "snapshot": "Full", "allowRemoval": true }),
            now(ahead),
            json!([1, ahead, 0, null]),
        ),
    ] {
        host.call(method, with(request.clone(), when));
        let info = host.call("store.info", json!({}));
        let (counts, ages) = (&info["counts"], &info["ages"]);
        assert_eq!(
            json!([counts["users"], ages["users"], counts["groups"], ages["groups"]]),
            expected,
            "{request}"
        );
        assert_eq!(host.call("store.check", json!({ "quick": true }))["findings"], json!([]), "{request}");
    }
}

#[test]
fn check_finds_what_no_longer_agrees() {
    for (spoil, kinds) in [
        (
            "UPDATE tally SET n = n + 1 WHERE product = 1 AND hour = (SELECT max(hour) FROM tally WHERE product = 1)",
            &["Counts"][..],
        ),
        ("DELETE FROM tally WHERE product = 2", &["Counts"]),
        ("INSERT OR REPLACE INTO claim_now (claim, state) VALUES (1, 4)", &["Content", "Counts"]),
        ("INSERT INTO tally VALUES (1, 0, 0, 1, 3, 0, 1, 1, 5)", &["Counts"]),
        ("UPDATE tally SET first = first + 1 WHERE hour = (SELECT max(hour) FROM tally)", &["Counts"]),
        ("UPDATE tally SET last = 1 WHERE hour = (SELECT max(hour) FROM tally)", &["Counts"]),
        ("UPDATE taken_counts SET n = n + 1", &["Counts"]),
        ("UPDATE department_counts SET department = 'Law'", &["Counts"]),
        ("UPDATE pool SET booked = booked + 1 WHERE product = 1", &["Bookings"]),
        ("DELETE FROM booking WHERE owner = 1", &["Bookings"]),
        ("UPDATE audit SET records = CAST(records || ' ' AS BLOB) WHERE first = 2", &["Audit"]),
    ] {
        let host = graph();
        let whole = json!({ "ok": true, "findings": [], "logBytes": 0 });
        assert_eq!(host.call("store.check", json!({})), whole);
        host.sql(spoil);
        let report = host.call("store.check", json!({}));
        assert_eq!(report["ok"], false, "{spoil}");
        assert_eq!(column(&report["findings"], "kind"), kinds, "{spoil}");
    }
    let host = graph();
    host.sql("INSERT INTO tally VALUES (1, 0, 0, 1, 3, 0, 0, 1, 5)");
    assert_eq!(host.call("store.check", json!({}))["ok"], true, "nothing counted is nothing");
}

#[test]
fn a_quick_check_looks_at_pages_schema_and_counts_and_not_at_every_row() {
    for (spoil, found) in [
        ("SELECT 1", None),
        ("DROP INDEX change_by_state", Some("Schema")),
        ("DELETE FROM tally WHERE product = 2", Some("Counts")),
        ("DELETE FROM booking WHERE owner = 1", Some("Bookings")),
        ("UPDATE claim SET facts = zeroblob(9) WHERE claim = 2", None),
        ("UPDATE user SET upn_folded = 'x' WHERE user = 1", None),
        ("UPDATE audit SET hash = zeroblob(32) WHERE first = 1", None),
    ] {
        let host = graph();
        host.sql(spoil);
        let quick = host.call("store.check", json!({ "quick": true }));
        assert_eq!(column(&quick["findings"], "kind"), Vec::from_iter(found), "{spoil}");
        assert_eq!(quick["ok"], found.is_none(), "{spoil}");
        assert_eq!(host.call("store.check", json!({}))["ok"], spoil == "SELECT 1", "{spoil}");
    }
}

#[test]
fn a_quick_check_tells_a_page_that_is_none() {
    let host = graph();
    let sql = "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_schema
               WHERE name = 'unrecorded_counts'";
    let file = rusqlite::Connection::open(host.path("tenant.db")).unwrap();
    let (page, size): (u32, u32) = file.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    drop(file);
    let mut bytes = host.bytes();
    bytes[((page - 1) * size) as usize] = 0xff;
    let report = Tenant::of(&bytes).unwrap().call("store.check", json!({ "quick": true }));
    assert_eq!(column(&report["findings"], "kind"), ["Integrity"], "{report}");
}

#[test]
fn a_backup_is_the_store_as_it_was() {
    let host = graph();
    let path = host.path("copy.db");
    let written = host.call("store.backup", json!({ "path": path }));
    assert_eq!(written["path"], path);
    assert_eq!(written["bytes"], std::fs::metadata(&path).unwrap().len());
    claim(&host, &user(6), "2026-11-21T00:00:00Z");
    let (copy, _) = Client::open(json!({ "path": path }).to_string().as_bytes()).unwrap();
    let ask = |client: &Client, method: &str| -> Value {
        serde_json::from_slice(&client.call(method, b"{}", &Interrupt::default()).unwrap()).unwrap()
    };
    assert_eq!(ask(&copy, "store.info")["counts"]["claims"], 5);
    assert_eq!(ask(&copy, "store.check")["ok"], true);
    assert_eq!(host.call("store.info", json!({}))["counts"]["claims"], 6);
}

#[test]
fn a_backup_replaces_a_file_only_when_asked_and_a_dry_run_writes_none() {
    let host = graph();
    let path = host.path("copy.db");
    for dry_run in [true, false] {
        for (path, name) in [
            (host.path("tenant.db"), "STORE_EXISTS"),
            ("copy.db".into(), "INVALID_ARGUMENT"),
            (host.path("no/folder/copy.db"), "INVALID_ARGUMENT"),
            (host.path(""), "INVALID_ARGUMENT"),
        ] {
            let error = host.fails("store.backup", json!({ "path": path, "dryRun": dry_run }));
            assert_eq!(
                (error["name"].as_str(), error["field"].as_str()),
                (Some(name), Some("path")),
                "{path}"
            );
        }
        let own = host.error(
            "store.backup",
            json!({ "path": host.path("tenant.db"), "overwrite": true, "dryRun": dry_run }),
        );
        assert_eq!(own, "INVALID_ARGUMENT", "the store itself is never overwritten");
    }
    let would = host.call("store.backup", json!({ "path": path, "dryRun": true }));
    assert!(would["bytes"].as_u64().unwrap() > 0);
    assert!(!std::fs::exists(&path).unwrap());
    host.call("store.backup", json!({ "path": path }));
    assert_eq!(host.error("store.backup", json!({ "path": path })), "STORE_EXISTS");
    host.call("store.backup", json!({ "path": path, "overwrite": true }));
}

#[test]
fn changes_not_yet_seen_are_listed_oldest_first() {
    let host = graph();
    let all = host.call("change.list", json!({}));
    assert_eq!(column(&all["items"], "id"), [1, 2, 3, 4]);
    assert_eq!(
        all["items"][0],
        json!({
            "id": 1, "kind": "AssignLicense", "state": "Pending",
            "user": { "id": user(1), "userPrincipalName": "user1@contoso.com" },
            "product": { "skuId": PRIMARY, "skuPartNumber": "ENTERPRISEPACK", "name": "Office 365 E3" },
            "underWay": null,
            "disabledPlans": [], "usageLocation": null, "group": null, "owner": { "kind": "Claim", "id": 1 }, "claim": 1,
            "after": null, "since": "2026-11-20T11:00:00.000Z", "due": "2026-11-20T11:00:00.000Z", "overdue": false, "evidence": { "after": null, "lackingSince": null, "shownSince": null, "provenAt": null }, "attempts": [],
        })
    );
    let ids = |request: Value| column(&host.call("change.list", request)["items"], "id");
    assert_eq!(ids(json!({ "user": user(2) })), [2]);
    assert_eq!(ids(json!({ "kind": "SetUsageLocation" })), Vec::<Value>::new());
    assert_eq!(ids(json!({ "owner": { "kind": "Claim", "id": 3 } })), [3]);
    assert_eq!(ids(json!({ "owner": { "kind": "Undo", "id": 3 } })), Vec::<Value>::new());
    assert_eq!(ids(json!({ "owner": { "kind": "Claim", "id": 3 }, "user": user(2) })), Vec::<Value>::new());
    host.sql("UPDATE change SET doubt = change - 1 WHERE change < 4");
    let under_way = column(&host.call("change.list", json!({}))["items"], "underWay");
    assert_eq!(under_way, [json!(null), json!("Leased"), json!("InDoubt"), json!(null)]);
    host.sql("UPDATE change SET state = 2 WHERE change IN (1, 3)");
    host.sql("UPDATE change SET state = 3 WHERE change = 2");
    assert_eq!(ids(json!({})), [1, 3, 4]);
    assert_eq!(ids(json!({ "state": "Sent" })), [1, 3]);
    assert_eq!(ids(json!({ "state": "Observed" })), [2]);

    let first = host.call("change.list", json!({ "limit": 2 }));
    assert_eq!(column(&first["items"], "id"), [1, 3]);
    assert_eq!(ids(json!({ "limit": 2, "cursor": first["next"] })), [4]);
    assert_eq!(
        host.error("change.list", json!({ "state": "Sent", "cursor": first["next"] })),
        "INVALID_ARGUMENT"
    );
    assert_eq!(host.error("change.list", json!({ "user": "nobody" })), "NOT_FOUND");
}

#[test]
fn a_change_sent_and_not_seen_in_time_is_overdue() {
    let host = graph();
    host.sql("UPDATE change SET state = 2 WHERE change = 1");
    let overdue = |now: &str| column(&host.call("change.list", json!({ "now": now }))["items"], "overdue");
    assert_eq!(overdue("2026-11-21T11:00:00.000Z"), [false, false, false, false]);
    assert_eq!(overdue("2026-11-21T11:00:00.001Z"), [true, false, false, false]);
    host.call("setting.update", json!({ "observeWithinHours": 25 }));
    assert_eq!(overdue("2026-11-21T11:00:00.001Z"), [false, false, false, false]);
}

#[test]
fn the_settings_of_the_exchange_are_kept_and_cleared() {
    let host = graph();
    let fresh = json!({ "cloud": "Global", "claimFromSignIns": false, "settleMinutes": 10, "verifyAfterSeconds": 60,
        "refreshHours": 24, "eventMinutes": 5, "eventOverlapMinutes": 120, "maxWritesPerHour": null });
    let set = json!({ "cloud": "USGovDoD", "claimFromSignIns": true, "settleMinutes": 1440, "verifyAfterSeconds": 1,
        "refreshHours": 720, "eventMinutes": 1, "eventOverlapMinutes": 0, "maxWritesPerHour": 0 });
    let told = || {
        let setting = host.call("setting.get", json!({}));
        Value::from_iter(fresh.as_object().unwrap().keys().map(|name| (name.clone(), setting[name].clone())))
    };
    assert_eq!(told(), fresh);
    let changed =
        |request: &Value| host.call("setting.update", request.clone())["changes"].as_array().unwrap().len();
    assert_eq!((changed(&set), told(), changed(&set)), (8, set.clone(), 0));
    host.call("setting.update", json!({ "maxWritesPerHour": null }));
    assert_eq!(told()["maxWritesPerHour"], json!(null));
    assert_eq!(host.call("setting.update", json!({ "settleMinutes": 20 }))["warnings"], json!([]));
    let warned = Tenant::empty("Local").call("setting.update", with(set, json!({ "recordAll": true })));
    let names = fresh.as_object().unwrap().keys();
    let warning = text(&warned["warnings"][0]);
    assert!(names.clone().all(|name| warning.contains(name.as_str())), "{warning}");
    assert!(!warning.contains("recordAll"), "{warning}");
}
