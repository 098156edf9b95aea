//! What tools make of Graph's answers on their way into a file: ConvertTo-Json, Windows PowerShell, Excel,
//! the MSOnline module.

use super::support::{Tenant, fixture};
use super::{E3, STAFF, TEAMS1, counts, direct, get, id, import, pool, sku, taken, user, with};
use serde_json::{Value, json};

fn tenant() -> Tenant {
    let store = Tenant::empty("Graph");
    import(&store, "pool.import", json!([sku(E3, "ENTERPRISEPACK", 10, 4)]), "09:00");
    store
}

/// The only error of an import of one item.
#[track_caller]
fn refused(store: &Tenant, method: &str, item: Value) -> Value {
    let reply = import(store, method, json!([item]), "10:00");
    assert_eq!(reply["refused"], 1, "{reply}");
    reply["errors"][0]["error"].clone()
}

#[test]
fn r05_what_convertto_json_makes_of_one_user_is_read() {
    let store = tenant();
    let request = taken("10:00", json!({ "path": fixture("users-convertto-json.json") }));
    assert_eq!(counts(&store.call("user.import", request)), [1, 0, 0, 0, 0, 0]);
    let known = get(&store, 1);
    let path = &known["assignments"][0];
    assert_eq!((&path["product"]["skuId"], &path["disabledPlans"][0]["id"]), (&json!(E3), &json!(TEAMS1)));
    assert_eq!(
        (&known["displayName"], &known["department"]),
        (&json!("Berg, Alice"), &json!("Field service")),
        "tabs are blanks"
    );
}

#[test]
fn r05_a_page_whose_value_is_one_object_is_a_page_of_one() {
    let store = tenant();
    let page = json!({ "@odata.context": "x", "value": user(1, json!([])), "@odata.nextLink": null });
    assert_eq!(counts(&import(&store, "user.import", page, "10:00")), [1, 0, 0, 0, 0, 0]);
}

#[test]
fn r05_a_property_that_comes_twice_with_two_values_is_refused() {
    let store = tenant();
    let path = store.path("users.json");
    let twice = |first: &str, second: &str| {
        let (berg, [a, b]) = (user(1, json!([])), [id(1), id(2)]);
        let known = user(3, json!([]));
        let text = berg.to_string().replacen(
            &format!(r#""id":"{a}""#),
            &format!(r#""{first}":"{b}","{second}":"{a}""#),
            1,
        );
        std::fs::write(&path, format!("{known} {text}")).unwrap();
        store.call("user.import", taken("10:00", json!({ "path": path })))
    };
    for (first, second) in [("id", "id"), ("ID", "Id")] {
        let reply = twice(first, second);
        let error = &reply["errors"][0];
        assert_eq!((&reply["refused"], &error["index"], &error["line"]), (&json!(1), &json!(1), &json!(1)));
        assert_eq!(error["error"]["field"], second);
        let message = format!("{second} is there twice, with different values.");
        assert_eq!(error["error"]["message"], message);
        let hint = "Give it once: the names of properties are read in any case.";
        assert_eq!(error["error"]["hint"], hint);
    }
}

#[test]
fn r05_a_null_in_a_count_is_as_absent_and_a_null_list_is_empty() {
    let store = Tenant::empty("Graph");
    let mut item = sku(E3, "ENTERPRISEPACK", 10, 4);
    for count in ["warning", "suspended", "lockedOut"] {
        item["prepaidUnits"][count] = Value::Null;
    }
    import(&store, "pool.import", json!([item]), "09:00");
    assert_eq!((&pool(&store, E3)["enabled"], &pool(&store, E3)["warning"]), (&json!(10), &json!(0)));
    item["consumedUnits"] = Value::Null;
    let error = refused(&store, "pool.import", item);
    assert_eq!(
        (&error["field"], &error["message"]),
        (&json!("consumedUnits"), &json!("consumedUnits is missing."))
    );

    let group = json!({ "id": STAFF, "displayName": "Staff\t", "groupTypes": [], "members": id(1), "assignedLicenses": { "skuId": E3, "disabledPlans": null } });
    assert_eq!(counts(&import(&store, "group.import", json!([group]), "10:00")), [1, 0, 0, 0, 0, 0]);
    let known = store.call("group.list", json!({}))["items"][0].clone();
    assert_eq!((&known["displayName"], &known["members"]), (&json!("Staff"), &json!(1)));
    assert_eq!(known["licenses"].as_array().unwrap().len(), 1);
    assert_eq!(known["licenses"][0]["disabledPlans"], json!([]));
}

/// Objects of the Graph SDK hold null for what Graph was not asked: nobody loses a license or a group by
/// that.
#[test]
fn r05_a_null_of_an_sdk_object_says_nothing_of_licenses_and_members() {
    let store = tenant();
    import(&store, "user.import", json!([user(1, json!([direct(E3)]))]), "10:00");
    import(
        &store,
        "user.import",
        json!([{ "id": id(1), "licenseAssignmentStates": null, "department": "Legal" }]),
        "11:00",
    );
    assert_eq!(get(&store, 1)["assignments"].as_array().unwrap().len(), 1);
    let group = json!({ "id": STAFF, "displayName": "Staff", "members": [id(1)], "assignedLicenses": [{ "skuId": E3, "disabledPlans": [] }] });
    import(&store, "group.import", json!([group]), "10:00");
    import(
        &store,
        "group.import",
        json!([{ "id": STAFF, "displayName": "All", "members": null, "assignedLicenses": null }]),
        "11:00",
    );
    let known = store.call("group.list", json!({}))["items"][0].clone();
    assert_eq!((&known["displayName"], &known["members"]), (&json!("All"), &json!(1)));
    assert_eq!(known["licenses"].as_array().unwrap().len(), 1);
}

#[test]
fn r05_no_states_beside_assigned_licenses_are_refused() {
    let store = tenant();
    import(&store, "user.import", json!([user(1, json!([direct(E3)]))]), "09:00");
    let mut item = user(1, json!([]));
    item["assignedLicenses"] = json!([{ "skuId": E3, "disabledPlans": [] }]);
    let error = refused(&store, "user.import", item.clone());
    assert_eq!(
        (&error["name"], &error["field"]),
        (&json!("INVALID_ARGUMENT"), &json!("licenseAssignmentStates"))
    );
    assert_eq!(get(&store, 1)["assignments"].as_array().unwrap().len(), 1, "nothing was taken away");
    for agreeing in [json!([]), json!(null)] {
        item["assignedLicenses"] = agreeing;
        assert_eq!(import(&store, "user.import", json!([item]), "11:00")["refused"], 0);
    }
}

#[test]
fn r05_the_name_of_a_type_where_an_object_is_due_is_explained() {
    let store = tenant();
    let state = "Microsoft.Graph.PowerShell.Models.MicrosoftGraphLicenseAssignmentState";
    let shallow =
        with(sku(E3, "ENTERPRISEPACK", 10, 4), json!({ "prepaidUnits": "@{Enabled=10; Warning=0}" }));
    let group = |members: Value| json!({ "id": STAFF, "members": members });
    for (method, item, field) in [
        ("user.import", user(1, json!(state)), json!("licenseAssignmentStates")),
        ("user.import", user(1, json!([state])), json!("licenseAssignmentStates[0]")),
        ("user.import", user(1, json!("System.Object[]")), json!("licenseAssignmentStates")),
        ("user.import", json!("System.Collections.Hashtable"), Value::Null),
        ("pool.import", shallow, json!("prepaidUnits")),
        ("group.import", group(json!("System.Object[]")), json!("members")),
        (
            "group.import",
            group(json!(["Microsoft.Graph.PowerShell.Models.MicrosoftGraphDirectoryObject"])),
            json!("members[0]"),
        ),
    ] {
        let error = refused(&store, method, item);
        assert_eq!(error.get("field").cloned().unwrap_or_default(), field, "{error}");
        let hint = error["hint"].as_str().unwrap_or_else(|| panic!("{error} has no hint"));
        assert!(hint.contains("ConvertTo-Json -Depth 10") && hint.contains("Graph's own answer"), "{hint}");
        assert!(!error.to_string().contains("MicrosoftGraph"), "{error} repeats what it found");
    }
}

#[test]
fn r05_names_of_tenant_data_never_keep_an_item_out() {
    let store = tenant();
    let item =
        with(user(1, json!([])), json!({ "displayName": "\u{7}Anna\r\nBerg\u{85}", "department": "\t" }));
    assert_eq!(import(&store, "user.import", json!([item]), "10:00")["added"], 1);
    assert_eq!(
        (&get(&store, 1)["displayName"], &get(&store, 1)["department"]),
        (&json!("Anna  Berg"), &json!(""))
    );
}

#[test]
fn r45_the_account_sku_id_of_msonline_names_a_product() {
    let store = tenant();
    for reference in ["contoso:ENTERPRISEPACK", "Contoso:enterprisepack"] {
        assert_eq!(store.call("pool.list", json!({ "identity": reference }))["items"][0]["skuId"], E3);
    }
    assert_eq!(store.fails("pool.list", json!({ "identity": "contoso:NO_SUCH" }))["name"], "NOT_FOUND");
    let policy =
        json!({ "name": "Teams", "app": "Teams", "products": [{ "product": "contoso:ENTERPRISEPACK" }] });
    assert_eq!(store.call("policy.create", policy)["result"]["products"][0]["skuId"], E3);
}

/// As Windows PowerShell's `>` and Out-File write, with a name outside the basic plane on every cut of the
/// reader.
#[test]
fn files_in_utf_16_are_read_in_either_order() {
    const HEADING: &str = "Product_Display_Name;String_Id;GUID;Service_Plan_Name;Service_Plan_Id;Service_Plans_Included_Friendly_Names\r\n";
    let folder = tempfile::tempdir().unwrap();
    let written = |name: &str, text: &str, unit: fn(u16) -> [u8; 2]| {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("\u{feff}{text}").encode_utf16().flat_map(unit).collect::<Vec<u8>>())
            .unwrap();
        path.to_str().unwrap().to_owned()
    };
    for unit in [u16::to_le_bytes, u16::to_be_bytes] {
        let store = tenant();
        let item = with(user(1, json!([])), json!({ "displayName": "x".to_owned() + &"😀".repeat(1_000) }));
        let users =
            json!([item.clone(), { "padding": "😀".repeat(9_000) }, { "padding": "é😀".repeat(9_001) }]);
        let path = written("users.json", &users.to_string(), unit);
        let reply = store.call("user.import", taken("10:00", json!({ "path": path })));
        assert_eq!((&reply["added"], &reply["refused"]), (&json!(1), &json!(2)), "{reply}");
        assert_eq!(get(&store, 1)["displayName"], item["displayName"]);

        let csv = format!("{HEADING}Été 365;SUMMER_365;{};TEAMS1;{TEAMS1};\"Teams; and more\"\r\n", id(365));
        let reply = store.call("catalog.import", json!({ "path": written("names.csv", &csv, unit) }));
        assert_eq!(reply["result"]["products"], 1, "{reply}");
        let product = store.call("product.list", json!({ "identity": "SUMMER_365" }))["items"][0].clone();
        assert_eq!(product["name"], "Été 365");
    }
}
