//! Damage put in a chosen place.

use super::{answer, findings};
use crate::support::small::{numbered, user};
use crate::support::{Tenant, text, whole};
use autoclaim::api::Client;
use serde_json::{Value, json};

struct Planted {
    /// In SQL. BAD is a text that is none, MOST the largest number.
    damage: &'static str,
    /// A method that meets it.
    method: &'static str,
    request: Value,
    /// What its error names.
    told: &'static str,
    /// What store.check finds first.
    found: (&'static str, &'static str),
}

fn planted(damage: &'static str, method: &'static str, request: Value, told: &'static str) -> Planted {
    Planted { damage, method, request, told, found: ("Content", told) }
}

fn cases() -> Vec<Planted> {
    let dropped = |table: &'static str, told, found, method| Planted {
        damage: table,
        method,
        request: json!({}),
        told,
        found: ("Schema", found),
    };
    let event = json!({ "events": [{ "id": "x", "user": user(9), "app": "Teams" }] });
    vec![
        planted(
            "UPDATE user SET display_name = BAD WHERE user = 3",
            "user.list",
            json!({}),
            "table user, row 3, display_name",
        ),
        planted(
            "UPDATE user SET user_type = BAD WHERE user = 9",
            "claim.test",
            event.clone(),
            "table user, row 9, user_type",
        ),
        planted(
            "UPDATE grp SET name = BAD, name_folded = BAD",
            "group.list",
            json!({}),
            "table grp, row 1, name",
        ),
        // What a list or a lint only compares.
        planted(
            "UPDATE holding SET state = BAD WHERE kind = 0",
            "assignment.list",
            json!({ "state": "Active" }),
            "table holding, state",
        ),
        planted(
            "UPDATE user SET upn = BAD WHERE user = 3",
            "user.list",
            json!({ "identity": "u*" }),
            "table user",
        ),
        planted("UPDATE user SET department = BAD WHERE user = 3", "policy.lint", json!({}), "table user"),
        // Names in the middle of an answer.
        planted("UPDATE grp SET name = BAD", "assignment.list", json!({}), "table grp"),
        planted("UPDATE grp SET name = BAD", "user.list", json!({}), "table grp"),
        planted("UPDATE grp SET name = BAD", "policy.list", json!({}), "table grp"),
        planted("UPDATE grp SET name = BAD", "policy.export", json!({}), "table grp"),
        planted("UPDATE user SET upn = BAD WHERE user = 3", "policy.list", json!({}), "table user"),
        planted("UPDATE environment SET name = BAD", "environment.list", json!({}), "table environment"),
        planted(
            "UPDATE holding SET disabled = x'01' WHERE kind = 0",
            "assignment.list",
            json!({}),
            "table holding, disabled",
        ),
        planted(
            "UPDATE holding SET state = BAD WHERE kind = 0 AND user = 9",
            "claim.test",
            event.clone(),
            "table holding, state",
        ),
        planted(
            "UPDATE pool SET capability = BAD WHERE product = 1",
            "pool.list",
            json!({}),
            "table pool, capability",
        ),
        planted("UPDATE pool_plan SET plan = x'00'", "policy.lint", json!({}), "table pool_plan, plan"),
        planted(
            "UPDATE setting SET power_apps_scope = 9",
            "setting.get",
            json!({}),
            "table setting, power_apps_scope",
        ),
        planted("DELETE FROM setting", "setting.get", json!({}), "table setting lacks a row that is needed"),
        planted(
            "DELETE FROM meta WHERE name = 'revision'",
            "policy.list",
            json!({}),
            "table meta lacks a row that is needed",
        ),
        planted(
            "UPDATE app SET plans_added = x'01' WHERE app = 1000",
            "app.list",
            json!({}),
            "table app, row 1000, plans_added",
        ),
        planted(
            "UPDATE policy_version SET assign_via = 9 WHERE version = 1",
            "policy.list",
            json!({}),
            "table policy_version, row 1, assign_via",
        ),
        planted(
            "UPDATE policy_product SET choice = 9",
            "policy.list",
            json!({}),
            "table policy_product, choice",
        ),
        planted(
            "UPDATE policy_scope SET value = 200 WHERE kind = 1",
            "policy.list",
            json!({}),
            "table policy_scope, value",
        ),
        planted(
            "UPDATE rule_book SET body = zeroblob(length(body))",
            "claim.get",
            json!({ "claim": 1 }),
            "table rule_book, row 1, body",
        ),
        planted(
            "UPDATE claim SET facts = zeroblob(9) WHERE claim = 2",
            "claim.list",
            json!({}),
            "table claim, row 2, facts",
        ),
        planted(
            "UPDATE claim SET outcome = 200 WHERE claim = 2",
            "claim.list",
            json!({}),
            "table claim, row 2, outcome",
        ),
        planted(
            "UPDATE change SET kind = 99 WHERE change = 3",
            "change.list",
            json!({}),
            "table change, row 3, kind",
        ),
        planted(
            "UPDATE change SET doubt = 3 WHERE change = 3",
            "change.list",
            json!({}),
            "table change, row 3, doubt",
        ),
        planted(
            "UPDATE change SET owner_kind = 9 WHERE change = 3",
            "change.list",
            json!({}),
            "table change, row 3, owner_kind",
        ),
        planted(
            "UPDATE migration SET terms = x'00'",
            "migration.list",
            json!({}),
            "table migration, row 1, terms",
        ),
        planted(
            "UPDATE migration_item SET planned = x'0190' WHERE item = 2",
            "migration.items",
            json!({ "migration": "To groups" }),
            "table migration_item, planned",
        ),
        planted("UPDATE claim_now SET undo_reason = BAD", "claim.list", json!({}), "table claim_now"),
        planted("UPDATE catalog_plan SET name = BAD", "product.list", json!({}), "table catalog_plan, name"),
        planted(
            "UPDATE audit_person SET detail = BAD",
            "audit.list",
            json!({}),
            "table audit_person, detail",
        ),
        planted(
            "UPDATE pool SET enabled = MOST, warning = MOST",
            "pool.list",
            json!({}),
            "table pool, enabled",
        ),
        planted("UPDATE pool SET reserved = -MOST - 1", "policy.list", json!({}), "table pool, reserved"),
        planted("UPDATE pool SET booked = -1", "claim.test", event, "table pool, booked"),
        planted("UPDATE pool SET consumed = MOST", "policy.lint", json!({}), "table pool, consumed"),
        planted("UPDATE pool SET warn_below = -1", "pool.list", json!({}), "table pool, warn_below"),
        planted("UPDATE pool SET taken_at = -1", "pool.list", json!({}), "table pool, taken_at"),
        planted(
            "UPDATE setting SET observe_within_hours = 4611686018427387904",
            "change.list",
            json!({}),
            "table setting, observe_within_hours",
        ),
        planted(
            "UPDATE setting SET max_data_age_hours = -1",
            "setting.get",
            json!({}),
            "table setting, max_data_age_hours",
        ),
        planted(
            "UPDATE setting SET activation_delay_minutes = MOST",
            "setting.get",
            json!({}),
            "table setting, activation_delay_minutes",
        ),
        planted(
            "UPDATE claim SET decided_at = MOST WHERE claim = 2",
            "claim.list",
            json!({}),
            "table claim, row 2, decided_at",
        ),
        planted(
            "UPDATE change SET since = -MOST - 1 WHERE change = 3",
            "change.list",
            json!({}),
            "table change, row 3, since",
        ),
        planted(
            "UPDATE policy_version SET priority = MOST",
            "policy.list",
            json!({}),
            "table policy_version",
        ),
        planted(
            "UPDATE policy_version SET cap_claims = -1, cap_hours = 1",
            "policy.list",
            json!({}),
            "table policy_version",
        ),
        planted(
            "UPDATE tally SET n = MOST",
            "report.get",
            json!({ "now": "2026-01-08T00:00:00Z" }),
            "table tally, n",
        ),
        planted(
            "UPDATE tally SET outcome = 200",
            "report.get",
            json!({ "now": "2026-01-08T00:00:00Z" }),
            "table tally, outcome",
        ),
        dropped(
            "DROP TABLE claim_now",
            "the table claim_now is missing",
            "The table claim_now is missing.",
            "claim.list",
        ),
        dropped(
            "DROP INDEX change_by_state",
            "the index change_by_state is missing",
            "The index change_by_state is missing.",
            "change.list",
        ),
    ]
}

#[test]
fn damage_is_told_with_its_table_and_row_and_without_its_content_and_store_check_finds_it() {
    for Planted { damage, method, request, told, found } in cases() {
        let host = whole::whole();
        assert_eq!(findings(&host), [], "sound before: {damage}");
        host.sql(&damage.replace("BAD", "CAST(x'ff' AS TEXT)").replace("MOST", "9223372036854775807"));
        let host = host.reopened();
        let error = answer(&host, method, &request).expect_err(damage);
        assert_eq!(error.name.as_str(), "STORE_CORRUPT", "{damage}: {method}: {error:?}");
        assert!(error.message.contains(told), "{damage}: {method}: {}", error.message);
        assert!(error.hint.as_ref().is_some_and(|hint| hint.contains("restore")), "{error:?}");
        let findings = findings(&host);
        let finds = |(kind, message): &(String, String)| kind == found.0 && message.contains(found.1);
        assert!(findings.iter().any(finds), "{damage}: {findings:?}");
    }
}

/// One bit of a value's kind makes text a number, which SQLite will not write again.
#[test]
fn a_row_whose_values_are_of_another_kind_is_told_when_it_is_written() {
    let host = whole::whole();
    let mut bytes = host.bytes();
    let (names, header) = (b"user3@contoso.comuser3@contoso.com", 64);
    // A text of n bytes is of the kind 13 + 2n, a blob of 12 + 2n.
    let text = 13 + 17 * 2;
    let rows: Vec<usize> =
        bytes.windows(names.len()).enumerate().filter(|(_, it)| it == names).map(|(at, _)| at).collect();
    for row in rows {
        let kinds = bytes[row - header..row].windows(2).rposition(|pair| pair == [text, text]).unwrap();
        bytes[row - header + kinds + 1] ^= 1;
    }
    let host = Tenant::of(&bytes).unwrap();
    // As it is stored: only the time is written, and with it the whole row again.
    let users = json!({ "users": [numbered(3)], "takenAt": "2026-01-07T00:00:00Z" });
    let error = answer(&host, "user.import", &users).unwrap_err();
    assert_eq!(error.name.as_str(), "STORE_CORRUPT", "{error:?}");
    assert!(
        error.message.contains("user.upn_folded") || error.message.contains("table user"),
        "{}",
        error.message
    );
    assert!(findings(&host).iter().any(|(_, message)| message.contains("upn_folded")));
}

#[test]
fn a_store_without_its_first_table_is_damaged() {
    let host = whole::whole();
    host.sql("DROP TABLE meta");
    let folder = host.close();
    let path = folder.path().join("tenant.db");
    for read_only in [false, true] {
        let request = json!({ "path": path, "readOnly": read_only });
        let error = Client::open(request.to_string().as_bytes()).err().unwrap();
        assert_eq!(error.name.as_str(), "STORE_CORRUPT", "{error:?}");
        assert!(error.message.contains("the table meta is missing"), "{}", error.message);
    }
}

/// What no method trips over, and is wrong all the same.
#[test]
fn store_check_finds_what_makes_answers_wrong_in_silence() {
    for (damage, kind, message) in [
        ("UPDATE user SET upn_folded = 'other' WHERE user = 4", "Content", "table user, row 4, upn_folded"),
        ("UPDATE grp SET name_folded = 'other'", "Content", "table grp, row 1, name_folded"),
        (
            "UPDATE policy SET name_folded = 'other' WHERE policy = 1",
            "Content",
            "table policy, row 1, name_folded",
        ),
        ("DELETE FROM exchange", "Content", "exchange"),
        ("UPDATE exchange SET sequence = -1", "Content", "exchange"),
        ("DELETE FROM change WHERE state < 3", "Content", "Rows of holding"),
        ("UPDATE change SET state = 5 WHERE state < 3", "Content", "Rows of holding"),
        ("UPDATE change SET user = user + 1", "Content", "Rows of change"),
        (
            "UPDATE change SET disabled = zeroblob(16) WHERE kind = 1 AND state < 3",
            "Content",
            "Rows of change",
        ),
        ("UPDATE change SET kind = 4 WHERE kind = 1 AND state < 3", "Content", "Rows of change"),
        ("DELETE FROM event", "Content", "table event"),
        ("DELETE FROM holding WHERE kind = 5", "Content", "table holding"),
        ("DELETE FROM holding WHERE kind = 2", "Content", "table holding"),
        ("UPDATE holding SET user = 77 WHERE kind = 0 AND user = 9", "Content", "holding"),
        ("UPDATE event SET claim = 2", "Content", "table event, claim 2 is of another event"),
        ("UPDATE event SET claim = 99", "Content", "event"),
        ("INSERT INTO event VALUES (zeroblob(16), 2)", "Content", "table event, claim 2 is of another event"),
        ("INSERT INTO event VALUES (zeroblob(16), 5)", "Content", "table event, claim 5 is of another event"),
        (
            "INSERT INTO holding (user, kind, subject, path, product, via) SELECT 3, kind, subject, path, product, via FROM holding WHERE kind = 5",
            "Content",
            "table holding, user 3, kind 5",
        ),
        (
            "INSERT INTO holding (user, kind, subject, path) SELECT user, 6, subject, path FROM holding WHERE kind = 5",
            "Content",
            "table holding, user 2, kind 6",
        ),
        ("UPDATE holding SET state = 'Active' WHERE kind = 5", "Content", "Rows of holding"),
        ("UPDATE holding SET kind = 5 WHERE kind = 4", "Content", "table holding, user 1, kind 5"),
        ("UPDATE holding SET kind = 4 WHERE kind = 5", "Content", "table holding, user 2, kind 4"),
        (
            "UPDATE holding SET subject = subject + 1 WHERE kind = 5",
            "Content",
            "table holding, user 2, kind 5",
        ),
        ("UPDATE holding SET path = 77 WHERE kind = 5", "Content", "table holding, user 2, kind 5"),
        ("UPDATE holding SET product = 77 WHERE kind = 5", "Content", "table holding, user 2, kind 5"),
        ("UPDATE holding SET product = NULL WHERE kind = 5", "Content", "Rows of holding"),
        ("UPDATE holding SET user = 4 WHERE kind = 2", "Content", "table holding, user 4, kind 2"),
        ("UPDATE holding SET kind = 1 WHERE kind = 5", "Content", "Rows of holding"),
        ("UPDATE holding SET kind = 7 WHERE kind = 5", "Content", "Rows of holding"),
        (
            "INSERT INTO holding (user, kind, subject, path) VALUES (3, -1, 2, 1)",
            "Content",
            "Rows of holding",
        ),
        ("INSERT INTO unlocked VALUES (2, 1, 1)", "Content", "Rows of unlocked"),
        ("UPDATE unlocked SET claim = 99", "Content", "Rows of unlocked"),
        ("UPDATE change SET product = 77 WHERE product IS NOT NULL", "Content", "change"),
        ("UPDATE change SET owner = 77", "Content", "change"),
        (
            "UPDATE booking SET owner = 77 WHERE owner = (SELECT min(owner) FROM booking)",
            "Content",
            "booking",
        ),
        ("UPDATE holding SET via = 77 WHERE kind = 2", "Content", "Rows of holding"),
        ("UPDATE holding SET via = NULL WHERE kind = 5", "Content", "Rows of holding"),
        ("UPDATE holding SET first = zeroblob(8) WHERE kind = 5", "Content", "Rows of holding"),
        ("UPDATE holding SET last = zeroblob(16) WHERE kind = 0", "Content", "Rows of holding"),
        ("UPDATE holding SET after = zeroblob(8) WHERE kind = 2", "Content", "table holding, after"),
        ("UPDATE change SET owner = 99 WHERE owner_kind = 3", "Content", "Rows of change"),
        ("UPDATE change SET kind = 5 WHERE owner_kind = 3", "Content", "Rows of change"),
        ("UPDATE migration_move SET user = 2", "Content", "Rows of migration_move"),
        ("UPDATE migration_move SET state = 2", "Content", "Rows of migration_move"),
        ("UPDATE migration_move SET obstacle = x'0190'", "Content", "table migration_move, obstacle"),
        ("UPDATE migration_move SET history = x'0190'", "Content", "table migration_move, history"),
        ("UPDATE migration SET paused = 9223372036854775807", "Content", "table migration, row 1, paused"),
        ("UPDATE migration_wave SET stopped = -1", "Content", "table migration_wave, stopped"),
        ("UPDATE migration_move SET joined = 9223372036854775807", "Content", "table migration_move, joined"),
        ("UPDATE migration_move SET removed = 2", "Content", "table migration_move, removed"),
        ("UPDATE migration_move SET put_backs = 256", "Content", "table migration_move, put_backs"),
        ("DELETE FROM migration_wave", "Content", "Rows of migration_move"),
        ("UPDATE rule_book SET digest = zeroblob(32)", "Content", "table rule_book, row 1, body"),
        ("UPDATE sqlite_sequence SET seq = 9223372036854775807", "Content", "table sqlite_sequence"),
        ("UPDATE unrecorded_counts SET n = -1", "Content", "table unrecorded_counts, n"),
        (
            "CREATE TRIGGER t AFTER INSERT ON claim BEGIN DELETE FROM audit; END",
            "Schema",
            "The trigger t was put in by somebody else.",
        ),
        ("CREATE VIEW v AS SELECT 1", "Schema", "The view v was put in by somebody else."),
        ("CREATE TABLE x (y)", "Schema", "The table x was put in by somebody else."),
        ("CREATE INDEX i ON user (department)", "Schema", "The index i was put in by somebody else."),
        (
            "ALTER TABLE claim_now ADD COLUMN more TEXT",
            "Schema",
            "The table claim_now is not as this library makes it.",
        ),
        ("DROP INDEX user_by_upn", "Schema", "The index user_by_upn is missing."),
    ] {
        let host = whole::whole();
        host.sql(damage);
        let findings = findings(&host);
        assert!(
            findings.iter().any(|found| found.0 == kind && found.1.contains(message)),
            "{damage}: {findings:?}"
        );
    }
}

/// What a row says falsely to be an event's claim is never told as it (r20).
#[test]
fn r20_a_claim_that_is_not_the_events_is_never_told_as_it() {
    let decide = |host: &Tenant, id: &str, user: &str| {
        let event = json!({ "id": id, "user": user, "app": "Teams" });
        answer(host, "claim.invoke", &json!({ "events": [event], "now": "2026-01-07T00:00:00Z" }))
    };
    let host = whole::whole();
    let unknown = host.call("claim.list", json!({ "outcome": "UserUnknown" }))["items"][0]["event"].clone();
    for damage in ["UPDATE event SET claim = 2", "UPDATE event SET claim = 99"] {
        let host = whole::whole();
        host.sql(damage);
        let error = decide(&host, &text(&unknown), "nobody@contoso.com").expect_err(damage);
        assert_eq!(error.name.as_str(), "STORE_CORRUPT", "{damage}: {error:?}");
    }
    let event = text(&host.call("claim.get", json!({ "claim": 2 }))["event"]);
    host.sql("INSERT INTO holding (user, kind, subject, path) SELECT 7, 6, subject, path FROM holding WHERE kind = 5");
    let decided = decide(&host, &event, &user(7)).unwrap();
    assert_eq!(
        (&decided["items"][0]["duplicate"], &decided["items"][0]["outcome"]),
        (&json!(false), &json!("Claimed"))
    );
    // What is no kind of holding is held by nobody.
    host.sql("INSERT INTO holding (user, kind, subject, path) VALUES (8, -1, 2, 1)");
    assert_eq!(decide(&host, "new", &user(8)).unwrap()["items"][0]["outcome"], "Claimed");
}

/// Law L8: a number that no store comes to is a finding like others, and the rest is verified all the same.
#[test]
fn l8_numbers_out_of_range_are_found_and_end_nothing() {
    const FIRST: &str = "(SELECT min(first) FROM call WHERE claim IS NOT NULL)";
    for damage in [
        "UPDATE audit SET first = MOST WHERE first = 4".to_owned(),
        "UPDATE audit SET first = MOST - 1 WHERE first = (SELECT max(first) FROM audit)".to_owned(),
        "UPDATE audit SET first = -MOST WHERE first = 4".to_owned(),
        "UPDATE audit SET length = MOST WHERE first = 4".to_owned(),
        format!("UPDATE call SET first = -MOST WHERE first = {FIRST}"),
        format!("UPDATE call SET last = MOST, claim = -MOST WHERE first = {FIRST}"),
        format!("UPDATE call SET claim = MOST WHERE first = {FIRST}"),
        format!("UPDATE call SET recorded_at = MOST WHERE first = {FIRST}"),
        format!("INSERT INTO call SELECT -MOST, MOST, correlation, actor, recorded_at, 1 FROM call WHERE first = {FIRST}"),
        "UPDATE call SET first = MOST, actor = zeroblob(32) WHERE first = 4".to_owned(),
        "INSERT INTO audit_subject VALUES (MOST, 'Undo claim', 'claim:1')".to_owned(),
        "INSERT INTO audit_subject VALUES (-MOST, 'Undo claim', 'claim:1')".to_owned(),
        "INSERT INTO claim SELECT MOST, event, user, app, trigger, at, decided_at, outcome, state, version, product, position, disabled,
           department, retry_of, book, facts FROM claim WHERE claim = 1"
            .to_owned(),
        "UPDATE claim_now SET undone_at = MOST WHERE undone_at IS NOT NULL".to_owned(),
        "UPDATE claim_now SET claim = MOST WHERE undone_at IS NOT NULL".to_owned(),
    ] {
        let host = whole::whole();
        host.sql("UPDATE claim SET facts = zeroblob(9) WHERE claim = 3");
        let others = host.call("audit.verify", json!({}))["findings"].as_array().unwrap().len();
        host.sql(&damage.replace("MOST", "9223372036854775807"));
        let verified = answer(&host, "audit.verify", &json!({})).expect(&damage);
        let found = verified["findings"].as_array().unwrap();
        assert!(found.len() > others, "{damage}: {found:?}");
        assert!(found.iter().any(|found| found["claim"] == 3), "{damage}: {found:?}");
        assert!(findings(&host).iter().any(|(kind, _)| kind == "Audit"), "{damage}");
        for (method, request) in [("audit.list", json!({})), ("audit.export", json!({ "format": "JsonLines" }))] {
            if let Err(error) = answer(&host, method, &request) {
                assert_eq!(error.name.as_str(), "STORE_CORRUPT", "{damage}: {method}: {error:?}");
            }
        }
    }
}

/// What an unknown user was called may be forgotten: nothing vouches for it, and the event stays decided.
#[test]
fn a_name_that_was_forgotten_is_no_damage() {
    let host = whole::whole();
    let named =
        |host: &Tenant| host.call("claim.list", json!({ "outcome": "UserUnknown" }))["items"][0].clone();
    let before = named(&host);
    assert_eq!(before["user"], json!({ "id": null, "userPrincipalName": "nobody@contoso.com" }));
    host.sql("DELETE FROM claim_person");
    assert_eq!(findings(&host), []);
    assert_eq!(host.call("audit.verify", json!({}))["ok"], true);
    assert_eq!(
        (&named(&host)["user"]["userPrincipalName"], &named(&host)["claim"]),
        (&json!(""), &before["claim"])
    );
}

/// Triggers and views that somebody planted never run: not when the store is opened, not when it is written
/// to.
#[test]
fn planted_triggers_do_not_run() {
    let host = whole::whole();
    for table in ["claim", "audit", "user", "policy_version", "meta"] {
        for when in ["INSERT", "UPDATE"] {
            host.sql(&format!(
                "CREATE TRIGGER {table}_{when} AFTER {when} ON {table} BEGIN DELETE FROM audit; UPDATE pool SET enabled = 999; END"
            ));
        }
    }
    let host = host.reopened();
    for (method, request) in whole::writes(&host) {
        host.call(method, request);
    }
    assert_eq!(host.call("audit.verify", json!({}))["ok"], true);
    assert_eq!(host.call("pool.list", json!({}))["items"][0]["enabled"], 20);
}

/// Law L8: a record that cannot even be read is named as an edited one is.
#[test]
fn l8_an_undecodable_record_is_named() {
    let seal = |bytes: &str| {
        format!(
            "UPDATE audit SET records = CAST(replace(records, CAST('\"seal\":\"' AS BLOB), CAST('\"seal\":\"' AS BLOB) || {bytes}) AS BLOB)"
        )
    };
    let decision = "(SELECT min(first) FROM call WHERE claim IS NOT NULL)";
    for (damage, sequence) in [
        (format!("{} WHERE first = {decision}", seal("x'ff'")), decision),
        ("UPDATE audit SET records = x'ff' WHERE first = 2".to_owned(), "2"),
        ("UPDATE audit SET hash = x'01' WHERE first = 3".to_owned(), "3"),
        ("UPDATE audit SET records = CAST('{}' AS BLOB) WHERE first = 4".to_owned(), "4"),
    ] {
        let host = whole::whole();
        let sequence = match sequence.parse::<i64>() {
            Ok(sequence) => sequence,
            Err(_) => host.call("audit.list", json!({ "action": "Decide claim" }))["items"]
                .as_array()
                .unwrap()
                .last()
                .unwrap()["sequence"]
                .as_i64()
                .unwrap(),
        };
        host.sql(&damage);
        let first = host.call("audit.verify", json!({}))["findings"][0].clone();
        assert_eq!(first["sequence"], sequence, "{damage}: {first}");
        assert!(
            findings(&host).iter().any(|(kind, message)| kind == "Audit" && *message == first["message"]),
            "{damage}"
        );
        for method in ["audit.list", "audit.export"] {
            let error = answer(&host, method, &json!({ "format": "JsonLines" }))
                .err()
                .or_else(|| answer(&host, method, &json!({})).err());
            if let Some(error) = error {
                assert!(
                    ["STORE_CORRUPT", "INVALID_ARGUMENT"].contains(&error.name.as_str()),
                    "{damage}: {method}: {error:?}"
                );
            }
        }
    }
}

#[test]
fn every_column_of_every_table_is_read_by_store_check() {
    let fresh = rusqlite::Connection::open_in_memory().unwrap();
    fresh.execute_batch(autoclaim::store::Schema::CURRENT.fresh).unwrap();
    let sql = "SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c WHERE t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid";
    let mut statement = fresh.prepare(sql).unwrap();
    let columns = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let columns: Vec<(String, String)> = columns.map(Result::unwrap).collect();
    let mut read: Vec<(String, Vec<String>)> = autoclaim::store::sound::TABLES
        .iter()
        .map(|(table, columns)| {
            (table.to_string(), columns.iter().map(|(column, _)| column.to_string()).collect())
        })
        .collect();
    read.sort();
    let read: Vec<_> = read
        .into_iter()
        .flat_map(|(table, columns)| columns.into_iter().map(move |column| (table.clone(), column)))
        .collect();
    assert_eq!(read, columns);
}
