//! r62: what of a table is no plan of anybody's is refused by line and column, however long the table is, and what is not read of
//! it is told.

use crate::{
    support::{group, guid, says, sku, text, with, without},
    tenant::{moving, tenant},
};
use serde_json::{Value, json};

/// A plan of this table, whose rows move SPE_E3 to lic where they say nothing else.
fn table(csv: impl Into<String>) -> Value {
    with(without(moving(&["ada"]), "users"), json!({ "csv": csv.into(), "replace": true }))
}

#[test]
fn r62_a_plan_has_at_most_500_000_items_and_a_table_as_many_rows() {
    let tenant = tenant();
    let mut csv = "User,Wave\n".to_owned();
    (0..=500_000).for_each(|number| csv.push_str(&format!("u{number},\n")));
    says(&tenant.fails("migration.plan", table(csv)), "TOO_LARGE", "csv", "several plans");
    // Of blank rows nothing is kept.
    let blank = format!("User,Wave\n{}ada@contoso.example,\n", ",\n".repeat(500_001));
    assert_eq!(tenant.call("migration.plan", table(blank))["migration"]["items"], 1);
    let users: Vec<String> = (0..=500_000).map(|number| format!("u{number}")).collect();
    let request = with(moving(&["ada"]), json!({ "users": users }));
    says(&tenant.fails("migration.plan", request), "TOO_LARGE", "users", "several plans");
}

/// As the module exports users and items.
#[test]
fn r62_a_table_has_a_column_of_users_by_one_name_or_another() {
    let tenant = tenant();
    for csv in [
        "Id,UserPrincipalName\nx,ada@contoso.example".to_owned(),
        format!("userId\n{}", guid("ada")),
        format!("User,UserId\nada@contoso.example,{}", guid("ada")),
    ] {
        let told = tenant.call("migration.plan", table(csv.clone()));
        assert_eq!(told["items"][0]["user"]["userPrincipalName"], "ada@contoso.example", "{csv}");
        assert_eq!(told["warnings"], json!([]), "{csv}");
    }
    let error = tenant.fails("migration.plan", table("Name\nada@contoso.example"));
    assert_eq!(error["message"], "The table has no column 'User'.");
    says(&error, "INVALID_ARGUMENT", "csv", "'User' or 'userPrincipalName' or 'userId'");
}

/// A name may be another's by the time a table is read, and an id is nobody else's ever.
#[test]
fn r62_an_id_that_is_not_of_the_name_beside_it_is_refused() {
    let tenant = tenant();
    tenant.at(1).groups(&[group("other", &[&sku("SPE_E3", 0, 0)], &[])]);
    let (ada, bob) = (guid("ada"), guid("bob"));
    for (csv, column) in [
        (format!("User,UserId\nada@contoso.example,{bob}"), "User"),
        (format!("UserPrincipalName,Id\nada@contoso.example,{bob}"), "User"),
        (format!("User,Group,GroupId\n{ada},lic,{}", guid("other")), "Group"),
        (
            format!("User,Product,SkuId\n{ada},FLOW_FREE,{}", sku("SPE_E3", 0, 0)["skuId"].as_str().unwrap()),
            "Product",
        ),
    ] {
        let error = tenant.fails("migration.plan", table(csv.clone()));
        says(&error, "INVALID_ARGUMENT", "csv", "which of them is meant");
        let message = format!("Line 2, column {column}: The name and the id beside it are not of one.");
        assert_eq!(error["message"], message, "{csv}");
    }
    // Who is called otherwise by now is still the same.
    let told = tenant.call("migration.plan", table(format!("User,UserId\nada.old@contoso.example,{ada}")));
    assert_eq!(told["items"][0]["user"]["userPrincipalName"], "ada@contoso.example");
}

#[test]
fn r62_who_is_there_twice_is_refused_as_the_row_comes() {
    let tenant = tenant();
    let csv = "User,Group\nada@contoso.example,lic\nADA@contoso.example,lic\nbob@contoso.example,nowhere";
    let error = tenant.fails("migration.plan", table(csv));
    assert_eq!(error["message"], "Line 3, column User: The user is there twice.");
    let products = "User,Product\nada@contoso.example,SPE_E3\nada@contoso.example,FLOW_FREE";
    assert_eq!(tenant.call("migration.plan", table(products))["migration"]["items"], 2);
}

#[test]
fn r62_a_heading_has_each_column_once_and_a_thousand_at_most() {
    let tenant = tenant();
    for (csv, what) in [
        ("User,user\nada@contoso.example,x", "'user' twice"),
        ("User,Note,NOTE\nada@contoso.example,1,2", "'NOTE' twice"),
    ] {
        let error = tenant.fails("migration.plan", table(csv));
        says(&error, "INVALID_ARGUMENT", "csv", "another name");
        assert!(text(&error["message"]).contains(what), "{error}");
    }
    let heading: Vec<String> = (0..1_000).map(|number| format!("Prodct{number}")).collect();
    let error = tenant.fails("migration.plan", table(format!("User,{}\n", heading.join(","))));
    says(&error, "INVALID_ARGUMENT", "csv", "first row");
    // One row that is as long as a whole table is read no further than a row may be.
    let error = tenant.fails("migration.plan", table(format!("User\n{}", ",".repeat(2 << 20))));
    says(&error, "TOO_LARGE", "csv", "no quote");
    // Blanks of spreadsheets have no name, and are nobody's.
    tenant.call("migration.plan", table("User,,\nada@contoso.example,,"));
}

#[test]
fn r62_a_row_that_is_shorter_or_longer_than_the_heading_is_refused_by_its_line() {
    let tenant = tenant();
    for (csv, line) in [
        (
            "User,Group\nada@contoso.example,lic\n\nbob@cont",
            "Line 4: the row has 1 cells, and the heading has 2.",
        ),
        ("User\nada@contoso.example,lic", "Line 2: the row has 2 cells, and the heading has 1."),
    ] {
        let error = tenant.fails("migration.plan", table(csv));
        says(&error, "INVALID_ARGUMENT", "csv", "is whole");
        assert_eq!(error["message"], line);
    }
    tenant.call("migration.plan", table("User\nada@contoso.example"));
    let signed = tenant.call("migration.export", json!({ "migration": "Move", "format": "Csv" }));
    let signed = text(&signed["text"]);
    let cut = signed.trim_end().rsplit_once(',').unwrap().0;
    let error = tenant.fails("migration.import", json!({ "text": cut }));
    says(&error, "INVALID_ARGUMENT", "text", "is whole");
    assert!(text(&error["message"]).starts_with("Line 2: the row has 17 cells"), "{error}");
    let twice = signed.replacen("whatToDo", "PLAN", 1);
    says(
        &tenant.fails("migration.import", json!({ "text": twice })),
        "INVALID_ARGUMENT",
        "text",
        "another name",
    );
}

#[test]
fn r62_columns_that_are_not_read_are_told() {
    let tenant = tenant();
    let warnings = |csv: &str| tenant.call("migration.plan", table(csv))["warnings"].clone();
    let known = "known are User, Product, Group, Wave, and their ids UserId, SkuId, GroupId.";
    assert_eq!(warnings("User\nada@contoso.example"), json!([]));
    assert_eq!(
        warnings("User,Grp\nada@contoso.example,lic"),
        json!([format!("The table's column Grp is not known and was not read: {known}")])
    );
    assert_eq!(
        warnings("User,Grp,Groups,Sku,\nada@contoso.example,,,,"),
        json!([format!("The table's columns Grp and Sku are not known and were not read: {known}")])
    );
    let many: Vec<String> = (10..30).map(|number| format!("Column {number}")).collect();
    let told = warnings(&format!("User,{}\nada@contoso.example{}", many.join(","), ",".repeat(20)));
    assert!(text(&told[0]).contains("Column 19 and 10 more are not known"), "{told}");
    let odd = warnings("User,\"Gr\np\u{0}\u{202e}\"\nada@contoso.example,");
    assert!(text(&odd[0]).contains("column Gr\\np\\u{0}\\u{202e} is"), "{odd}");
}

#[test]
fn r63_waves_are_of_a_table_or_of_the_request() {
    let tenant = tenant();
    for (more, field) in
        [(json!({ "waveSize": 1 }), "waveSize"), (json!({ "waveBy": "Department" }), "waveBy")]
    {
        let request = with(table("User,Wave\nada@contoso.example,2"), more.clone());
        says(&tenant.fails("migration.plan", request), "INVALID_ARGUMENT", field, "Give one of them");
        tenant.call("migration.plan", with(table("User\nada@contoso.example"), more));
    }
}

#[test]
fn r62_names_that_no_import_takes_are_refused_and_errors_repeat_them_escaped() {
    let tenant = tenant();
    let long = "x".repeat(100_000);
    for (csv, line, target) in [
        ("User\n\"ada\r\nb\"", "Line 2, column User: ", "ada\\r\\nb"),
        ("User\na\u{0}b", "Line 2, column User: ", "a\\u{0}b"),
        ("User,Group\nada,\"a\nb\"", "Line 2, column Group: ", "a\\nb"),
        ("User,Product\nada,\"a\tb\"", "Line 2, column Product: ", "a\\tb"),
        (&format!("User,Product\nada,{long}"), "Line 2, column Product: ", &long[..1_024]),
    ] {
        let error = tenant.fails("migration.plan", table(csv));
        says(&error, "INVALID_ARGUMENT", "csv", "as it is in the tenant");
        assert!(text(&error["message"]).starts_with(line), "{error}");
        assert_eq!(error["target"], target);
    }
    let users = with(moving(&["ada"]), json!({ "users": ["ada@contoso.example", "a\nb"] }));
    tenant.refuses("migration.plan", users, "INVALID_ARGUMENT", "users[1]");
    tenant.call("migration.plan", moving(&["ada"]));
    let undo = json!({ "migration": "Move", "users": ["a\u{0}b"] });
    let error = tenant.fails("migration.undo", undo);
    says(&error, "INVALID_ARGUMENT", "users[0]", "as it is in the tenant");
    assert_eq!(error["target"], "a\\u{0}b");
    let people = json!({ "users": [{ "id": "x\ny", "userPrincipalName": "x\ny" }], "takenAt": crate::support::after(1) });
    let errors = tenant.call("user.import", people)["errors"].clone();
    assert_eq!(errors[0]["error"]["target"], "x\\ny", "{errors}");
}

#[test]
fn r62_a_loss_is_accepted_of_products_that_move() {
    let tenant = tenant();
    let loss = json!({ "acceptLoss": [{ "product": "FLOW_FREE", "plans": ["SWAY"] }] });
    let error = tenant.fails("migration.plan", with(moving(&["ada"]), loss));
    says(&error, "INVALID_ARGUMENT", "acceptLoss[0].product", "users of the plan move");
    assert_eq!(
        (text(&error["message"]), &error["target"]),
        ("The product is not in the plan.".to_owned(), &sku("FLOW_FREE", 0, 0)["skuId"])
    );
}

#[test]
fn r62_a_name_or_title_of_which_nothing_is_seen_is_refused() {
    let tenant = tenant();
    for name in ["\u{200b}", "\u{feff}\u{2060} \u{ad}", "\u{3164}"] {
        tenant.refuses(
            "migration.plan",
            with(moving(&["ada"]), json!({ "name": name })),
            "INVALID_ARGUMENT",
            "name",
        );
    }
    tenant.call("migration.plan", moving(&["ada"]));
    for title in ["\u{200b}", "To\u{202e}spuorg", "a\nb"] {
        let report = json!({ "migration": "Move", "format": "Html", "title": title });
        tenant.refuses("migration.report", report, "INVALID_ARGUMENT", "title");
        tenant.refuses(
            "report.export",
            json!({ "format": "Html", "title": title }),
            "INVALID_ARGUMENT",
            "title",
        );
    }
}
