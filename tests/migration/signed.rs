//! r62: a plan that was signed is the plan that was made.

use crate::support::{Tenant, direct, group, holding, says, sku, text, user, with};
use crate::tenant::{e3, fill, items, moving, tenant};
use serde_json::{Value, json};

fn export(tenant: &Tenant, format: &str) -> String {
    let reply = tenant.call("migration.export", json!({ "migration": "Move", "format": format }));
    assert_eq!(reply["digest"], tenant.call("migration.list", json!({}))["items"][0]["digest"]);
    text(&reply["text"])
}

fn planned() -> Tenant {
    let tenant = tenant();
    let accepting =
        json!({ "waveSize": 2, "acceptLoss": [{ "product": "SPE_E3", "plans": ["SWAY", "TEAMS1"] }] });
    items(&tenant, with(moving(&["ada", "bob", "cem"]), accepting));
    tenant
}

#[test]
fn r62_what_was_exported_is_taken_back_in() {
    let tenant = planned();
    let before = tenant.call("migration.list", json!({}));
    for format in ["Json", "Csv"] {
        let text = export(&tenant, format);
        let reply = tenant.call("migration.import", json!({ "text": text }));
        assert_eq!((&reply["added"], &reply["migration"]), (&json!(false), &before["items"][0]), "{format}");
        let path = tenant.path(&format!("plan.{format}"));
        let written =
            tenant.call("migration.export", json!({ "migration": "Move", "format": format, "path": path }));
        assert_eq!((&written["text"], &written["items"]), (&json!(null), &json!(3)));
        assert_eq!(tenant.call("migration.import", json!({ "path": path }))["added"], false);
    }
    // As a spreadsheet of another country saves it.
    let table = export(&tenant, "Csv");
    let mut rows = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
    let mut saved = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    saved.write_record(rows.headers().unwrap()).unwrap();
    rows.records().for_each(|row| saved.write_record(&row.unwrap()).unwrap());
    let saved = String::from_utf8(saved.into_inner().unwrap()).unwrap();
    assert_eq!(tenant.call("migration.import", json!({ "text": saved }))["added"], false);
    assert_eq!(tenant.call("migration.list", json!({})), before);
}

#[test]
fn r62_a_plan_that_was_changed_is_refused_with_what_changed() {
    let tenant = planned();
    let document = export(&tenant, "Json");
    let changed = |from: &str, to: &str| {
        let text = document.replacen(from, to, 1);
        assert_ne!(text, document, "{from}");
        let error = tenant.fails("migration.import", json!({ "text": text }));
        says(&error, "PLAN_CHANGED", "text", "plan again");
        text_of(&error)
    };
    let held = changed("\"state\":\"Held\"", "\"state\":\"Ready\"");
    assert!(held.contains("1 otherwise (item 3)"), "{held}");
    assert!(changed("\"item\":2,", "\"item\":7,").contains("1 added (item 7), 1 removed (item 2)"));
    assert!(changed("Superset", "Exact").contains("terms"));
    let digest = text(&tenant.call("migration.list", json!({}))["items"][0]["digest"]);
    assert!(changed(&digest, &"0".repeat(64)).contains("digest"));
    let table = export(&tenant, "Csv");
    for (from, to, what) in [
        ("Held", "Ready", "1 otherwise (item 3)"),
        (&digest, &"0".repeat(64), "1 otherwise (item 1)"),
        ("NoDirectPath", "", "1 otherwise (item 3)"),
        // Who signs reads names, and no ids.
        ("bob@contoso.example", "zoe@contoso.example", "1 otherwise (item 2)"),
        (",SPE_E3,", ",SPE_E5,", "1 otherwise (item 1)"),
        (",lic,", ",harmless,", "1 otherwise (item 1)"),
    ] {
        let error = tenant.fails("migration.import", json!({ "text": table.replacen(from, to, 1) }));
        says(&error, "PLAN_CHANGED", "text", "plan again");
        assert!(text_of(&error).contains(what), "{error}");
    }
    let lines: Vec<&str> = table.lines().collect();
    let error = tenant.fails("migration.import", json!({ "text": lines[..3].join("\n") }));
    assert!(text_of(&error).contains("1 removed (item 3)"), "{error}");
    let twice = [&lines[..], &lines[3..]].concat().join("\n");
    let error = tenant.fails("migration.import", json!({ "text": twice }));
    assert!(text_of(&error).contains("1 otherwise (item 3)"), "{error}");
    // A plan that was made anew is not the one that was signed.
    items(&tenant, moving(&["ada"]));
    assert_eq!(tenant.error("migration.import", json!({ "text": document })), "NAME_TAKEN");
    assert_eq!(tenant.error("migration.import", json!({ "text": table })), "NOT_FOUND");
}

fn text_of(error: &Value) -> String {
    text(&error["message"])
}

#[test]
fn r62_another_store_of_the_tenant_makes_the_plan_only_if_it_comes_to_the_same() {
    let document = export(&planned(), "Json");
    let other = tenant();
    let request = json!({ "text": document });
    let dry = other.call("migration.import", with(request.clone(), json!({ "dryRun": true })));
    assert_eq!(dry["added"], true);
    assert_eq!(other.call("migration.list", json!({}))["items"], json!([]));
    assert_eq!(other.call("migration.import", request.clone())["added"], true);
    assert_eq!(export(&other, "Json"), document);
    assert_eq!(other.call("migration.import", request.clone())["added"], false);
    other.sound();
    let changed = tenant();
    changed.at(1).people(&[with(holding("bob", &[direct(&e3())]), json!({ "accountEnabled": false }))]);
    let error = changed.fails("migration.import", request.clone());
    says(&error, "PLAN_CHANGED", "text", "as it was for the plan");
    assert!(text_of(&error).contains("1 otherwise (item 2)"), "{error}");
    assert_eq!(changed.call("migration.list", json!({}))["items"], json!([]));
    let forged = document.replacen("\"state\":\"Held\"", "\"state\":\"Ready\"", 1);
    assert_eq!(tenant().error("migration.import", json!({ "text": forged })), "PLAN_CHANGED");
    let empty = Tenant::new("Local");
    assert_eq!(empty.error("migration.import", request), "NOT_FOUND", "the group");
}

#[test]
fn r62_a_plan_by_departments_is_the_same_in_another_store() {
    let [one, other] = [tenant(), tenant()];
    let of = |name: &str, department: &str| {
        with(holding(name, &[direct(&e3())]), json!({ "department": department }))
    };
    let people = [of("ada", "Sales"), of("bob", "Law"), of("cem", "Sales")];
    [&one, &other].iter().for_each(|tenant| tenant.at(1).people(&people));
    items(&one, with(moving(&["ada", "bob", "cem"]), json!({ "waveBy": "Department" })));
    let document = export(&one, "Json");
    let reply = other.call("migration.import", json!({ "text": document }));
    assert_eq!(crate::support::column(&reply["migration"]["waves"], "department"), ["Law", "Sales"]);
    assert_eq!(export(&other, "Json"), document);
}

#[test]
fn r62_what_is_no_plan_is_refused() {
    let tenant = planned();
    let document = export(&tenant, "Json");
    for (text, name, field) in [
        (document.replacen("AutoClaim migration plan", "Another", 1), "INVALID_ARGUMENT", "text"),
        (document.replacen("\"version\":1", "\"version\":2", 1), "INVALID_ARGUMENT", "text"),
        (document.replacen("\"wave\":1", "\"wave\":\"x\"", 1), "INVALID_ARGUMENT", "text.items[0].wave"),
        (document.replacen("\"item\":1,", "", 1), "INVALID_ARGUMENT", "text.items[0].item"),
        ("{".to_owned(), "INVALID_JSON", "text"),
        ("nothing".to_owned(), "INVALID_ARGUMENT", "text"),
        ("plan,digest,item,wave,userId,skuId,groupId,state,step,reasons,disabledPlans,lostPlans,gainedPlans".to_owned(), "INVALID_ARGUMENT", "text"),
    ] {
        tenant.refuses("migration.import", json!({ "text": text }), name, field);
    }
    tenant.refuses("migration.import", json!({}), "INVALID_ARGUMENT", "text");
    tenant.refuses("migration.import", json!({ "text": "x", "path": "/x" }), "INVALID_ARGUMENT", "path");
    tenant.refuses("migration.export", json!({ "migration": "None" }), "NOT_FOUND", "migration");
    tenant.refuses(
        "migration.export",
        json!({ "migration": "Move", "overwrite": true }),
        "INVALID_ARGUMENT",
        "overwrite",
    );
}

#[test]
fn r62_no_cell_is_a_formula_and_every_name_comes_back() {
    let tenant = tenant();
    let evil = ["=cmd|' /C calc'!A0", "@SUM(1+1)", "-2+3", "+1=1", "\u{ff1d}1"];
    let users: Vec<String> = evil.iter().map(|name| format!("{name}@contoso.example")).collect();
    tenant.at(1).groups(&[with(group("lic", &[&e3()], &[]), json!({ "displayName": "=1+1" }))]);
    let request = json!({ "name": "Move", "users": users, "product": "SPE_E3", "group": "=1+1" });
    items(&tenant, request);
    let table = export(&tenant, "Csv");
    let mut rows = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), evil.len());
    for (row, user) in rows.iter().zip(&users) {
        assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\u{ff1d}'])), "{row:?}");
        assert_eq!(row[4].replace('\'', ""), user.replace('\'', ""));
    }
    assert_eq!(tenant.call("migration.import", json!({ "text": table }))["added"], false);
}

#[test]
fn r62_a_plan_stays_as_it_was_made_whatever_comes_later() {
    let tenant = Tenant::new("Local");
    fill(&tenant);
    items(&tenant, moving(&["ada", "bob"]));
    let before = export(&tenant, "Json");
    tenant.at(5).people(&[with(user("ada"), json!({ "userPrincipalName": "ada.king@contoso.example" }))]);
    tenant.groups(&[group("lic", &[&sku("FLOW_FREE", 0, 0)], &[])]);
    assert_eq!(export(&tenant, "Json"), before);
    let table = export(&tenant, "Csv");
    assert!(table.contains("ada.king"), "{table}");
    assert_eq!(tenant.call("migration.import", json!({ "text": table }))["added"], false);
}
