//! `migration.report` in its formats.

use crate::{
    support::{Tenant, direct, group, guid, holding, text, with},
    tenant::{e3, fill, moving, off, tenant},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const NAMES: [&str; 4] =
    ["</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "=cmd|' /C calc'!A0", "a;=1+1"];

fn report(tenant: &Tenant, format: &str) -> Value {
    tenant.call("migration.report", json!({ "migration": "Move", "format": format }))
}

fn rows(tenant: &Tenant) -> Vec<BTreeMap<String, String>> {
    let csv = text(&report(tenant, "Csv")["text"]);
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// A migration of three, one of them held back, released by Ada and taken back by Bob.
fn taken_back() -> Tenant {
    let tenant = tenant();
    tenant.call("migration.plan", moving(&["ada", "bob", "cem"]));
    let by = |name: &str| json!({ "migration": "Move", "actor": { "id": name } });
    tenant.at(5).call("migration.invoke", by("ada@contoso.com"));
    let only = with(by("bob@contoso.com"), json!({ "users": [guid("bob")] }));
    tenant.at(9).call("migration.undo", only);
    tenant
}

#[test]
fn r63_every_format_tells_who_released_and_who_took_back() {
    let tenant = taken_back();
    let rows = rows(&tenant);
    let column = |name: &str| rows.iter().map(|row| row[name].as_str()).collect::<Vec<_>>();
    assert_eq!(column("state"), ["Done", "Undone", "Held"]);
    assert_eq!(column("history"), ["kept", "kept", "not released"]);
    assert_eq!(column("releasedBy"), ["ada@contoso.com", "ada@contoso.com", ""]);
    assert_eq!(column("removedAt"), ["2026-11-21T10:05:00Z", "2026-11-21T10:05:00Z", ""]);
    assert_eq!(column("undoAskedBy"), ["", "bob@contoso.com", ""]);
    assert_eq!(column("undoneAt"), ["", "2026-11-21T10:09:00Z", ""]);
    assert!(rows[2]["reasons"].contains("does not hold SPE_E3 directly"), "{:?}", rows[2]);
    let told = report(&tenant, "Json");
    let document: Value = serde_json::from_str(&text(&told["text"])).unwrap();
    assert_eq!((&told["rows"], &document["title"]), (&json!(3), &json!("Move")));
    let of = &document["migration"];
    assert_eq!(of["states"], json!({ "Done": 1, "Undone": 1, "Held": 1 }));
    let wave = &of["waves"][0];
    assert_eq!(
        (&wave["done"], &wave["undone"], &wave["releasedBy"]),
        (&json!(1), &json!(1), &json!("ada@contoso.com"))
    );
    let listed = tenant.call("migration.items", json!({ "migration": "Move" }));
    assert_eq!(document["items"], listed["items"], "the document's items are those of the list");
    let page = text(&report(&tenant, "Html")["text"]);
    for shown in ["Migration report", "1 of 3 licenses moved", "ada@contoso.com", "1 is held back"] {
        assert!(page.contains(shown), "{shown}");
    }
    assert!(!page.contains("Claims per day"), "a section of claims");
}

#[test]
fn r63_what_was_not_kept_is_unknown() {
    let tenant = Tenant::in_file("Local");
    tenant.at(0).set(json!({ "enabled": true }));
    fill(&tenant);
    tenant.call("migration.plan", moving(&["ada"]));
    tenant.call("migration.invoke", json!({ "migration": "Move" }));
    tenant.sql("UPDATE migration_move SET history = NULL");
    tenant.call("migration.undo", json!({ "migration": "Move" }));
    let item = tenant.call("migration.items", json!({ "migration": "Move" }))["items"][0].clone();
    assert_eq!(
        (&item["state"], &item["history"], &item["evidence"]),
        (&json!("Undone"), &json!([]), &json!(null))
    );
    let [row] = &rows(&tenant)[..] else { panic!() };
    assert_eq!((&*row["history"], &*row["releasedBy"], &*row["undoneAt"]), ("unknown", "", ""));
    assert!(text(&report(&tenant, "Html")["text"]).contains("Unknown: it was not kept"));
    tenant.sound();
}

#[test]
fn r60_what_went_by_leave_is_told_with_the_plans() {
    let tenant = Tenant::new("Local");
    tenant.own(&[e3()]);
    tenant.groups(&[with(
        group("lic", &[], &[]),
        json!({ "assignedLicenses": [off(json!({ "skuId": e3()["skuId"] }), &["INTUNE_A"])] }),
    )]);
    tenant.people(&[holding("ada", &[direct(&e3())])]);
    let leave = json!({ "acceptLoss": [{ "product": "SPE_E3", "plans": ["INTUNE_A"] }] });
    tenant.call("migration.plan", with(moving(&["ada"]), leave));
    tenant.call("migration.invoke", json!({ "migration": "Move" }));
    let [row] = &rows(&tenant)[..] else { panic!() };
    assert_eq!((&*row["state"], &*row["lostPlans"]), ("Done", "INTUNE_A"));
}

/// Everything that can have a name has a hostile one.
fn hostile() -> Tenant {
    let tenant = Tenant::new("Local");
    tenant.own(&[e3()]);
    let called = with(group("lic", &[&e3()], &[]), json!({ "displayName": NAMES[2] }));
    tenant.groups(&[called]);
    let person = |(place, name): (usize, &&str)| {
        let department = json!({ "userPrincipalName": format!("{name}@contoso.com"), "department": name });
        with(holding(&format!("u{place}"), &[direct(&e3())]), department)
    };
    let people: Vec<Value> = NAMES.iter().enumerate().map(person).collect();
    tenant.people(&people);
    let ghost = NAMES[3].to_owned() + "@contoso.com?";
    let users: Vec<Value> = people.iter().map(|it| it["id"].clone()).chain([json!(ghost)]).collect();
    let plan = json!({ "name": "Move", "users": users, "product": "SPE_E3", "group": guid("lic"), "waveBy": "Department" });
    tenant.call("migration.plan", plan);
    for wave in 1..5 {
        let actor = json!({ "id": NAMES[wave - 1] });
        tenant.call("migration.invoke", json!({ "migration": "Move", "wave": wave, "actor": actor }));
    }
    tenant
}

#[test]
fn no_cell_of_the_sheet_is_a_formula_and_no_name_is_markup_of_the_page() {
    let tenant = hostile();
    let rows = rows(&tenant);
    assert_eq!(rows.len(), 5);
    let formula = |cell: &&String| {
        cell.split([';', '|', '\n']).any(|it| it.trim_start().starts_with(['=', '+', '-', '@']))
    };
    for row in &rows {
        assert_eq!(row.values().find(formula), None);
    }
    assert!(rows.iter().any(|row| row["groupName"].starts_with("'=cmd")), "{rows:?}");
    let title = json!({ "migration": "Move", "format": "Html", "title": NAMES[0] });
    let page = text(&tenant.call("migration.report", title)["text"]);
    for name in &NAMES[..2] {
        assert!(!page.contains(name), "{name} stands in the page as it is");
    }
    assert_eq!(page.matches("<script").count(), 2, "the rows and our own script");
    assert!(page.contains("&#60;img src=x onerror=alert(1)&#62;"), "shown as text");
    assert!(page.contains("\\u003cimg src=x"), "and so in the data");
}

#[test]
fn a_report_goes_to_a_file_whose_extension_tells_the_format() {
    let tenant = taken_back();
    for (name, format) in [("r.csv", "Csv"), ("r.html", "Html"), ("r.json", "Json")] {
        let path = tenant.path(name);
        let told = tenant.call("migration.report", json!({ "migration": "Move", "path": path }));
        assert_eq!(
            (&told["format"], &told["rows"], &told["text"]),
            (&json!(format), &json!(3), &json!(null))
        );
        assert_eq!(std::fs::metadata(&path).unwrap().len(), told["bytes"].as_u64().unwrap());
        let again = tenant.fails("migration.report", json!({ "migration": "Move", "path": path }));
        assert_eq!(again["name"], "STORE_EXISTS");
    }
    let none = tenant.fails("migration.report", json!({ "migration": "Move" }));
    assert_eq!((&none["name"], &none["field"]), (&json!("INVALID_ARGUMENT"), &json!("format")));
    let other = tenant.fails("migration.report", json!({ "migration": "Mover", "format": "Csv" }));
    assert_eq!((&other["name"], &other["field"]), (&json!("NOT_FOUND"), &json!("migration")));
}
