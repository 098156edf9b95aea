//! r62: what is no plan is refused, by field and with a cure; a plan writes nothing but itself.

use crate::support::{Tenant, guid, sign_in, sku, with, without};
use crate::tenant::{fill, moving, tenant};
use rusqlite::{Connection, types::Value as Cell};
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[test]
fn r62_bad_input_is_refused_by_field() {
    let tenant = tenant();
    let refusal = tenant.claim(sign_in("ghost"))["claim"].clone();
    let ada = || moving(&["ada"]);
    let whom = |more: Value| with(without(ada(), "users"), more);
    for (request, name, field) in [
        (with(ada(), json!({ "group": "no such group" })), "NOT_FOUND", "group"),
        (with(ada(), json!({ "product": "NO_SUCH" })), "NOT_FOUND", "product"),
        (without(ada(), "group"), "INVALID_ARGUMENT", "groups"),
        (without(ada(), "product"), "INVALID_ARGUMENT", "product"),
        (with(ada(), json!({ "groups": [] })), "INVALID_ARGUMENT", "groups"),
        (with(ada(), json!({ "policy": "Teams" })), "INVALID_ARGUMENT", "users"),
        (with(ada(), json!({ "holdersOf": "SPE_E3" })), "INVALID_ARGUMENT", "holdersOf"),
        (with(ada(), json!({ "csv": "User", "path": "/x" })), "INVALID_ARGUMENT", "csv"),
        (without(ada(), "users"), "INVALID_ARGUMENT", "users"),
        (with(ada(), json!({ "users": [] })), "INVALID_ARGUMENT", "users"),
        (with(ada(), json!({ "users": null })), "INVALID_ARGUMENT", "users"),
        (
            with(ada(), json!({ "users": [guid("ada"), "ADA@contoso.example"] })),
            "INVALID_ARGUMENT",
            "users[1]",
        ),
        (with(ada(), json!({ "users": ["x@y.z", "X@y.z"] })), "INVALID_ARGUMENT", "users[1]"),
        (whom(json!({ "policy": "none" })), "NOT_FOUND", "policy"),
        (whom(json!({ "holdersOf": "none" })), "NOT_FOUND", "holdersOf"),
        (whom(json!({ "claims": [99] })), "NOT_FOUND", "claims[0]"),
        (whom(json!({ "claims": [refusal] })), "NOT_FOUND", "claims[0]"),
        (whom(json!({ "csv": "Name\nada" })), "INVALID_ARGUMENT", "csv"),
        (whom(json!({ "csv": "User\n" })), "INVALID_ARGUMENT", "csv"),
        (whom(json!({ "csv": "User,Group\nada@contoso.example,nowhere" })), "NOT_FOUND", "csv"),
        (whom(json!({ "csv": "User,Product\nada@contoso.example,nothing" })), "NOT_FOUND", "csv"),
        (whom(json!({ "csv": "User,Wave\nada@contoso.example,0" })), "INVALID_ARGUMENT", "csv"),
        (whom(json!({ "csv": "User,Wave\n,1" })), "INVALID_ARGUMENT", "csv"),
        (whom(json!({ "csv": format!("User\n{}", "x".repeat(1_025)) })), "INVALID_ARGUMENT", "csv"),
        (whom(json!({ "csv": "User\nada@contoso.example\nada@contoso.example" })), "INVALID_ARGUMENT", "csv"),
        (whom(json!({ "csv": "User\n\"ada" })), "INVALID_ARGUMENT", "csv"),
        (whom(json!({ "path": "here.csv" })), "INVALID_ARGUMENT", "path"),
        (with(ada(), json!({ "waveSize": 0 })), "INVALID_ARGUMENT", "waveSize"),
        (with(ada(), json!({ "waveSize": 5, "waveBy": "Department" })), "INVALID_ARGUMENT", "waveBy"),
        (
            with(ada(), json!({ "acceptLoss": [{ "product": "SPE_E3", "plans": ["NONE"] }] })),
            "PLAN_NOT_IN_PRODUCT",
            "acceptLoss[0].plans[0]",
        ),
    ] {
        tenant.refuses("migration.plan", request, name, field);
    }
    let targets = json!([{ "product": "SPE_E3", "group": "lic" }, { "product": sku("SPE_E3", 0, 0)["skuId"], "group": "lic" }]);
    let twice = without(without(with(ada(), json!({ "groups": targets })), "group"), "product");
    tenant.refuses("migration.plan", twice, "INVALID_ARGUMENT", "groups[1].product");
    let waves = "User,Wave,Product\nada@contoso.example,1,SPE_E3\nada@contoso.example,2,FLOW_FREE";
    tenant.refuses("migration.plan", whom(json!({ "csv": waves })), "INVALID_ARGUMENT", "csv");
    assert_eq!(tenant.call("migration.list", json!({}))["items"], json!([]));
}

#[test]
fn r62_an_error_names_nobody() {
    let tenant = tenant();
    let csv = "User,Group\nada.lovelace@contoso.example,nowhere\n";
    let twice = "User\nada.lovelace@contoso.example\nada.lovelace@contoso.example\n";
    for csv in [csv, twice] {
        let request = with(without(moving(&["ada"]), "users"), json!({ "csv": csv }));
        let error = tenant.fails("migration.plan", request);
        assert!(!error.to_string().contains("lovelace"), "{error}");
        assert!(error["message"].as_str().unwrap().starts_with("Line "), "{error}");
    }
}

/// Every row of every table that is not about migrations or the audit trail.
fn dump(tenant: &Tenant) -> BTreeMap<String, Vec<Vec<Cell>>> {
    let file = Connection::open(tenant.path("tenant.db")).unwrap();
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'migration%'
                 AND name NOT LIKE 'audit%' AND name <> 'call'";
    let mut tables = file.prepare(sql).unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(tables.len() > 30, "{tables:?}");
    let rows = |table: &String| {
        let mut rows = file.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = rows.column_count();
        let row = |row: &rusqlite::Row<'_>| (0..columns).map(|column| row.get(column)).collect();
        rows.query_map([], row).unwrap().map(Result::unwrap).collect()
    };
    tables.iter().map(|table| (table.clone(), rows(table))).collect()
}

#[test]
fn r62_a_plan_writes_nothing_but_itself() {
    for mode in ["Local", "Graph"] {
        let tenant = Tenant::in_file(mode);
        fill(tenant.at(0));
        let before = dump(&tenant);
        let everybody = with(
            moving(&["ada", "bob", "cem"]),
            json!({ "acceptLoss": [{ "product": "SPE_E3", "plans": ["SWAY"] }] }),
        );
        tenant.call("migration.plan", everybody.clone());
        tenant.call("migration.plan", with(everybody, json!({ "replace": true, "waveBy": "Department" })));
        tenant.call("migration.export", json!({ "migration": "Move" }));
        tenant.call("migration.items", json!({ "migration": "Move" }));
        assert_eq!(dump(&tenant), before);
        assert_eq!(tenant.asked(), Vec::<String>::new());
        let records = tenant.call("audit.list", json!({ "action": "Plan migration" }))["items"].clone();
        assert_eq!(records.as_array().unwrap().len(), 2, "a record for each plan");
        let of_plan = tenant.call("audit.list", json!({ "target": "migration:Move" }))["items"].clone();
        assert_eq!(of_plan, json!([records[0]]));
        tenant.sound();
        tenant.call("audit.verify", json!({}));
    }
}

#[test]
fn r62_a_column_that_is_misspelt_is_refused_and_others_are_nobodys_concern() {
    let tenant = tenant();
    let table = |heading: &str| {
        let row = heading.split(',').map(|column| match column {
            "User" | "UserPrincipalName" => "ada@contoso.example",
            "Product" => "SPE_E3",
            "Group" => "lic",
            _ => "",
        });
        let csv = format!("{heading}\n{}", row.collect::<Vec<_>>().join(","));
        with(without(moving(&["ada"]), "users"), json!({ "csv": csv, "replace": true }))
    };
    for (heading, meant) in [
        ("User,Prodcut", "Product"),
        ("User,Produkt,Group", "Product"),
        ("User,Grup", "Group"),
        ("User,wavee", "Wave"),
        ("User,Goup,Wave", "Group"),
    ] {
        let error = tenant.fails("migration.plan", table(heading));
        assert_eq!((&error["name"], &error["field"]), (&json!("INVALID_ARGUMENT"), &json!("csv")));
        let hint = format!(
            "Did you mean {meant}? Known here: User or userPrincipalName or userId, Product, Group, Wave, userId or Id, skuId, groupId."
        );
        assert_eq!(error["hint"], hint, "{error}");
    }
    for heading in [
        "User,Name,Title,State,Step,Reason,UserId,SkuId,GroupId,Department,DisplayName",
        // As Get-AutoClaimUser and Get-LicenseClaim export them.
        "User,Groups,UsageLocation",
        "Id,UserPrincipalName,Department,Products,Groups",
        "ClaimId,User,Product,Group,Groups,Users,Products,Policy",
    ] {
        tenant.call("migration.plan", table(heading));
    }
}

#[test]
fn r62_an_error_of_a_table_names_row_and_column() {
    let tenant = tenant();
    for (csv, more, begin) in [
        ("User\nada@contoso.example", json!({ "group": null }), "Line 2, column Group: "),
        ("User\nada@contoso.example", json!({ "product": null }), "Line 2, column Product: "),
        ("User,Group\n\nada@contoso.example,none", json!({}), "Line 3, column Group: "),
        ("User,Wave\nada@contoso.example,1\nbob@contoso.example,x", json!({}), "Line 3, column Wave: "),
        ("User\nada@contoso.example\nada@contoso.example", json!({}), "Line 3, column User: "),
        (
            "User,Wave,Product\nada@contoso.example,1,SPE_E3\nada@contoso.example,2,FLOW_FREE",
            json!({}),
            "Line 3, column Wave: ",
        ),
    ] {
        let mut request = with(without(moving(&["ada"]), "users"), json!({ "csv": csv }));
        for field in more.as_object().unwrap().keys() {
            request = without(request, field);
        }
        let error = tenant.fails("migration.plan", request);
        assert!(error["message"].as_str().unwrap().starts_with(begin), "{csv}: {error}");
    }
}

/// By the same words as a policy's.
#[test]
fn r62_a_name_that_does_not_read_as_it_is_is_refused() {
    let tenant = tenant();
    for name in
        ["To\ngroups", "To\tgroups", "To\u{202e}spuorg", "To \u{2066}groups", "To\u{200f}groups", "a\u{7f}"]
    {
        let plan = with(moving(&["ada"]), json!({ "name": name }));
        tenant.refuses("migration.plan", plan, "INVALID_ARGUMENT", "name");
        let policy = json!({ "name": name, "app": "Teams", "products": [{ "product": "SPE_E3" }] });
        tenant.refuses("policy.create", policy, "INVALID_ARGUMENT", "name");
    }
    tenant.call(
        "migration.plan",
        with(moving(&["ada"]), json!({ "name": "\u{5d4}\u{5e2}\u{5d1}\u{5e8}\u{5d4} 1" })),
    );
}
