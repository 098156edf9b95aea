//! Apps, products and the catalogue: which reference means which product, and what a newer table changes.

use crate::support::{CATALOG, Tenant, column, sku};
use crate::tenant::owning;
use serde_json::{Value, json};

const SPE_E3: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";
const POWER_AUTOMATE_PREMIUM: &str = "eda1941c-3c4f-4995-b5eb-e85a42175ab9";

/// The part numbers that a reference finds.
#[track_caller]
fn found(tenant: &Tenant, identity: &str) -> Vec<Value> {
    column(&tenant.call("product.list", json!({ "identity": identity }))["items"], "skuPartNumber")
}

#[test]
fn r45_an_id_a_part_number_and_a_name_are_one_product_in_any_case() {
    let tenant = owning(&[]);
    for reference in
        [SPE_E3, &SPE_E3.to_uppercase(), "SPE_E3", "spe_e3", "Microsoft 365 E3", "MICROSOFT 365 e3"]
    {
        assert_eq!(found(&tenant, reference), ["SPE_E3"], "{reference}");
    }
}

#[test]
fn r45_a_plan_name_is_the_one_owned_product_that_has_it() {
    let owner = owning(&[sku("POWERAUTOMATE_ATTENDED_RPA", 10, 0), sku("SPE_E3", 10, 0)]);
    assert_eq!(found(&owner, "POWER_AUTOMATE_ATTENDED_RPA"), ["POWERAUTOMATE_ATTENDED_RPA"]);
    assert_eq!(found(&owner, "teams1"), ["SPE_E3"]);

    let nobody = owning(&[]);
    let error = nobody.refuses(
        "product.list",
        json!({ "identity": "POWER_AUTOMATE_ATTENDED_RPA" }),
        "NOT_FOUND",
        "identity",
    );
    assert!(error["hint"].as_str().unwrap().contains("POWERAUTOMATE_ATTENDED_RPA"), "{error}");
}

#[test]
fn r45_a_plan_name_of_several_owned_products_is_ambiguous() {
    let tenant = owning(&[sku("SPE_E3", 10, 0), sku("ENTERPRISEPREMIUM", 10, 0)]);
    let error = tenant.refuses("product.list", json!({ "identity": "TEAMS1" }), "AMBIGUOUS", "identity");
    let hint = error["hint"].as_str().unwrap();
    assert!(hint.contains(SPE_E3) && hint.contains("SPE_E3") && hint.contains("ENTERPRISEPREMIUM"), "{hint}");
}

#[test]
fn r45_a_part_number_comes_before_a_plan_name() {
    // POWERAPPS_PER_USER is both; the product that has the plan under another part number is not meant.
    let tenant = owning(&[sku("POWERAPPS_PER_USER_ISVEMB", 10, 0)]);
    assert_eq!(found(&tenant, "POWERAPPS_PER_USER"), ["POWERAPPS_PER_USER"]);
}

#[test]
fn r45_the_tenants_part_numbers_come_before_microsofts() {
    let both = owning(&[]);
    both.refuses("product.list", json!({ "identity": "MCOPSTN5" }), "AMBIGUOUS", "identity");
    let tenant = owning(&[sku("MCOPSTN5", 10, 0)]);
    let items = tenant.call("product.list", json!({ "identity": "mcopstn5" }))["items"].clone();
    assert_eq!(column(&items, "owned"), [true]);
}

#[test]
fn r45_a_name_of_two_products_is_ambiguous_unless_one_is_owned() {
    let nobody = owning(&[]);
    nobody.refuses("product.list", json!({ "identity": "Microsoft 365 F1" }), "AMBIGUOUS", "identity");
    let tenant = owning(&[sku("M365_F1_COMM", 10, 0)]);
    assert_eq!(found(&tenant, "microsoft 365 f1"), ["M365_F1_COMM"]);
}

#[test]
fn r45_a_pattern_finds_by_part_number_and_name_or_nothing() {
    let tenant = owning(&[]);
    let parts = found(&tenant, "spe_e?");
    assert_eq!(parts, ["SPE_E3", "SPE_E5"]);
    assert!(found(&tenant, "Power Automate Prem*").contains(&json!("POWERAUTOMATE_ATTENDED_RPA")));
    assert!(found(&tenant, "[S]PE_E*").is_empty());
}

#[test]
fn r45_apps_answer_to_name_and_label() {
    let tenant = owning(&[]);
    for reference in ["PowerAutomatePremium", "powerautomatepremium", "Power Automate RPA Attended"] {
        let items = tenant.call("app.list", json!({ "identity": reference }))["items"].clone();
        assert_eq!(column(&items, "name"), ["PowerAutomatePremium"], "{reference}");
    }
    let all = tenant.call("app.list", json!({}))["items"].clone();
    assert_eq!(column(&all, "name"), ["PowerApps", "PowerAutomatePerUser", "PowerAutomatePremium", "Teams"]);
    assert_eq!(all[3]["servicePlanName"], "TEAMS1");
    assert_eq!(all[3]["triggers"], json!(["FirstSignIn"]));
    assert_eq!(column(&all, "builtIn"), [true, true, true, true]);
    assert_eq!(column(&tenant.call("app.list", json!({ "identity": "Power*P*" }))["items"], "name").len(), 3);
    tenant.refuses("app.list", json!({ "identity": "Teems" }), "NOT_FOUND", "identity");
}

#[test]
fn an_owned_product_shows_the_tenants_plans() {
    let mut tenants = sku("SPE_E3", 10, 0);
    tenants["servicePlans"].as_array_mut().unwrap().retain(|plan| plan["servicePlanName"] != "TEAMS1");
    let tenant = owning(&[tenants, sku("POWERAUTOMATE_ATTENDED_RPA", 10, 0)]);

    let item = &tenant.call("product.list", json!({ "identity": POWER_AUTOMATE_PREMIUM }))["items"][0];
    assert_eq!((&item["owned"], &item["assignable"]), (&json!(true), &json!(true)));
    let plan = item["plans"]
        .as_array()
        .unwrap()
        .iter()
        .find(|plan| plan["servicePlanName"] == "EXCHANGE_S_FOUNDATION")
        .unwrap();
    assert_eq!((&plan["appliesTo"], &plan["provisioningStatus"]), (&json!("Company"), &json!("Success")));

    let foreign = &tenant.call("product.list", json!({ "identity": "SPE_E5" }))["items"][0];
    assert_eq!((&foreign["owned"], &foreign["assignable"]), (&json!(false), &Value::Null));
    assert_eq!(foreign["plans"][0]["appliesTo"], Value::Null);

    // The tenant's SPE_E3 has no TEAMS1, whatever Microsoft's table says.
    let teams = column(&tenant.call("product.list", json!({ "app": "Teams" }))["items"], "skuPartNumber");
    assert!(teams.contains(&json!("SPE_E5")) && !teams.contains(&json!("SPE_E3")));
    let owned = tenant.call("product.list", json!({ "owned": true }))["items"].clone();
    assert_eq!(column(&owned, "skuPartNumber"), ["POWERAUTOMATE_ATTENDED_RPA", "SPE_E3"]);
}

#[test]
fn pages_of_products_are_the_whole_list() {
    let tenant = owning(&[]);
    let whole = tenant.call("product.list", json!({ "app": "Teams" }))["items"].clone();
    assert_eq!(json!(tenant.pages("product.list", json!({ "app": "Teams" }), 7)), whole);
    let cursor = tenant.call("product.list", json!({ "app": "Teams", "limit": 7 }))["next"].clone();
    tenant.refuses("product.list", json!({ "cursor": cursor }), "INVALID_ARGUMENT", "cursor");
}

#[test]
fn a_cursor_that_was_cut_or_lengthened_is_refused() {
    let tenant = owning(&[]);
    for method in ["app.list", "product.list"] {
        let cursor = tenant.call(method, json!({ "limit": 2 }))["next"].as_str().unwrap().to_owned();
        for damaged in [cursor[..cursor.len() - 1].to_owned(), format!("{cursor}0")] {
            let error = tenant.refuses(
                method,
                json!({ "limit": 2, "cursor": damaged }),
                "INVALID_ARGUMENT",
                "cursor",
            );
            assert_eq!(error["message"], "The cursor is damaged.", "{method}");
        }
    }
}

#[test]
fn a_catalog_that_ends_in_a_quote_or_has_a_column_twice_or_no_good_row_replaces_nothing() {
    let tenant = owning(&[]);
    let bad = E3.replace("05e9a617", "oops");
    for (csv, told) in [
        (format!("{CATALOG}{E3}\"{NEW}"), "a quote in the row that begins at line 3 is never closed"),
        (format!("GUID,{CATALOG}x,{E3}"), "the table has the column GUID twice"),
        (
            format!("{CATALOG}{bad}"),
            "no row that can be read; 1 refused, the first for line 2, column GUID: is no GUID: 36 characters",
        ),
    ] {
        let error = tenant.refuses("catalog.import", json!({ "csv": csv }), "INVALID_ARGUMENT", "csv");
        assert!(error["message"].as_str().unwrap().contains(told), "{error}");
    }
    assert_eq!(found(&tenant, "SPE_E5"), ["SPE_E5"]);
}

const E3: &str = "Renamed E3,SPE_E3,05e9a617-0261-4cee-bb44-138d3ef5d965,TEAMS1,57ff2da0-773e-42df-b2af-ffb7a2317929,Microsoft Teams\n";
const NEW: &str = "Brand New,BRAND_NEW,00000000-0000-0000-0000-0000000000aa,TEAMS1,57ff2da0-773e-42df-b2af-ffb7a2317929,Microsoft Teams\n";

#[test]
fn an_import_of_the_catalog_says_what_changed() {
    let tenant = owning(&[]);
    let csv = format!("{CATALOG}{E3}{NEW}No id,NO_ID,oops,TEAMS1,57ff2da0-773e-42df-b2af-ffb7a2317929,x\n");
    let dry = tenant.call("catalog.import", json!({ "csv": csv, "dryRun": true }));
    assert_eq!(found(&tenant, "SPE_E5"), ["SPE_E5"]);
    let done = tenant.call("catalog.import", json!({ "csv": csv }));
    assert_eq!(dry, done);

    let result = &done["result"];
    assert_eq!((&result["products"], &result["plans"]), (&json!(2), &json!(1)));
    assert_eq!(column(&result["added"], "skuPartNumber"), ["BRAND_NEW"]);
    assert_eq!(column(&result["changed"], "skuPartNumber"), ["SPE_E3"]);
    assert!(column(&result["removed"], "skuPartNumber").contains(&json!("SPE_E5")));
    let sentence = result["changed"][0]["change"].as_str().unwrap();
    assert!(sentence.contains("Microsoft 365 E3") && sentence.contains("plans removed"), "{sentence}");
    assert_eq!((&result["errors"][0]["index"], &result["errors"][0]["line"]), (&json!(2), &json!(4)));
    assert_eq!(done["warnings"].as_array().unwrap().len(), 1);

    assert_eq!(found(&tenant, "Renamed E3"), ["SPE_E3"]);
    tenant.refuses("product.list", json!({ "identity": "SPE_E5" }), "NOT_FOUND", "identity");
    let again = tenant.call("catalog.import", json!({ "csv": csv }));
    assert_eq!(again["changes"], json!([]));
}

#[test]
fn a_catalog_comes_from_a_file_by_its_whole_path() {
    let tenant = owning(&[]);
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("plans.csv");
    std::fs::write(&path, format!("{CATALOG}{NEW}")).unwrap();
    tenant.call("catalog.import", json!({ "path": path }));
    assert_eq!(found(&tenant, "brand_new"), ["BRAND_NEW"]);

    for path in [json!("plans.csv"), json!(directory.path().join("missing.csv")), json!(directory.path())] {
        tenant.refuses("catalog.import", json!({ "path": path }), "INVALID_ARGUMENT", "path");
    }
    tenant.refuses("catalog.import", json!({ "path": "/x", "csv": "x" }), "INVALID_ARGUMENT", "csv");
}
