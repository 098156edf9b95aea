//! Power Apps of the admin's inventory: which shapes are read, and which apps are premium.

use super::*;
use support::{column, text};

const APP: &str = "ca5e0000-0000-4000-8000-000000000001";

/// What Get-AdminPowerApp gives, of which the admin API says this.
fn cmdlet(id: &str, properties: Value) -> Value {
    json!({ "AppName": id, "DisplayName": "Visits", "EnvironmentName": "Default-E", "Owner": { "id": "x" }, "LastModifiedTime": "2026-01-01T00:00:00Z",
        "Internal": { "name": id, "type": "Microsoft.PowerApps/apps", "properties": properties } })
}

/// What the import makes of one item.
fn imported(item: Value) -> Value {
    let store = Tenant::empty("Graph");
    let reply = import(&store, "powerApp.import", json!([item]), "10:00");
    match reply["errors"][0]["error"].clone() {
        Value::Null => store.call("powerApp.list", json!({}))["items"][0].clone(),
        error => error,
    }
}

#[test]
fn power_apps_come_in_our_shape_and_as_the_admin_api_and_its_cmdlet_give_them() {
    let expected = json!({ "id": APP, "name": "Visits", "environment": "Default-E", "premium": true, "takenAt": at("10:00") });
    let premium = json!({ "displayName": "Visits", "appPlanClassification": "Premium", "environment": { "id": "/providers/x/Default-E", "name": "Default-E" } });
    let rest = json!({ "name": APP, "id": format!("/providers/Microsoft.PowerApps/scopes/admin/environments/Default-E/apps/{APP}"),
        "type": "Microsoft.PowerApps/scopes/admin/apps", "appType": "ClassicCanvasApp", "properties": premium });
    let shallow = "@{appVersion=2026-01-01T00:00:00Z; displayName=A=B; c; appPlanClassification=Premium; usesPremiumApi=False; environment=}";
    for item in [
        json!({ "id": APP, "name": "Visits", "environment": "Default-E", "premium": true }),
        cmdlet(APP, premium),
        rest,
        cmdlet(APP, json!(shallow)),
    ] {
        assert_eq!(imported(item.clone()), expected, "{item}");
    }
}

#[test]
fn an_app_is_premium_as_it_is_classified_and_by_what_it_uses_only_where_it_is_not() {
    let uses = |premium: bool, grandfathered: bool| json!({ "usesPremiumApi": premium, "usesOnlyGrandfatheredPremiumApis": grandfathered, "usesCustomApi": false });
    for (properties, premium) in [
        (with(uses(true, false), json!({ "appPlanClassification": "Standard" })), json!(false)),
        (with(uses(false, false), json!({ "appPlanClassification": "premium" })), json!(true)),
        (with(uses(true, false), json!({ "appPlanClassification": null })), json!(true)),
        (with(uses(true, false), json!({ "appPlanClassification": "Unclassified" })), json!(true)),
        (uses(false, false), json!(false)),
        (uses(true, true), json!(false)),
        (with(uses(true, true), json!({ "usesOnPremiseGateway": true })), json!(true)),
        (with(uses(false, false), json!({ "usesCustomApi": "True" })), json!(true)),
        (json!("@{usesPremiumApi=False; usesCustomApi=True}"), json!(true)),
    ] {
        assert_eq!(imported(cmdlet(APP, properties.clone()))["premium"], premium, "{properties}");
    }
}

#[test]
fn r05_an_app_of_which_nothing_says_whether_it_is_premium_is_refused_with_the_cure() {
    let classification = "Internal.properties.appPlanClassification";
    for (item, field) in [
        (cmdlet(APP, json!({ "displayName": "Visits" })), classification),
        (cmdlet(APP, json!({ "usesCustomApi": false, "appPlanClassification": null })), classification),
        // A name that looks like the property says nothing.
        (
            cmdlet(
                APP,
                json!("@{displayName=x; appPlanClassification=Standard; appPlanClassification=Premium}"),
            ),
            "Internal.properties",
        ),
        (json!({ "AppName": APP, "Internal": "@{name=x; properties=}" }), "Internal"),
        (json!({ "id": APP }), "premium"),
        (json!({ "premium": true }), "id"),
        (json!({ "id": "", "premium": true }), "id"),
    ] {
        let error = imported(item.clone());
        assert_eq!(error["field"], field, "{item}: {error}");
        let hint = error["hint"].as_str().unwrap_or_default();
        assert!(
            !item.to_string().contains("\"@{") || hint.contains("ConvertTo-Json -Depth 10"),
            "{item}: {hint}"
        );
    }
}

#[test]
fn power_apps_are_one_in_any_case_of_their_id_and_lists_choose_among_them() {
    let store = Tenant::empty("Graph");
    let app = |id: &str, name: &str, environment: &str, premium: bool| json!({ "id": id, "name": name, "environment": environment, "premium": premium });
    let three = json!([
        app("a1", "Visits", "E1", true),
        app("a2", "Orders", "e1", false),
        app("a3", "Visits*", "E2", false)
    ]);
    assert_eq!(counts(&import(&store, "powerApp.import", three, "10:00")), [3, 0, 0, 0, 0, 0]);
    let again = json!([app("A1", "Visits", "E1", true), { "id": "a2", "premium": false }, { "id": "A3", "premium": true }]);
    assert_eq!(counts(&import(&store, "powerApp.import", again, "11:00")), [0, 1, 2, 0, 0, 0]);
    let ids = |filter: Value| column(&store.call("powerApp.list", filter)["items"], "id");
    assert_eq!(ids(json!({})), ["a1", "a2", "a3"]);
    assert_eq!(ids(json!({ "environment": "e1" })), ["a1", "a2"]);
    assert_eq!(ids(json!({ "premium": true })), ["a1", "a3"]);
    assert_eq!(ids(json!({ "environment": "E2", "premium": false })), Vec::<Value>::new());
    assert_eq!(ids(json!({ "identity": "visits*" })), ["a3"], "the very name before the pattern");
    assert_eq!(ids(json!({ "identity": "v*" })), ["a1", "a3"]);
    assert_eq!(ids(json!({ "identity": "A2" })), ["a2"]);
    let error = store.fails("powerApp.list", json!({ "identity": "Vists" }));
    assert_eq!((&error["name"], &error["field"]), (&json!("NOT_FOUND"), &json!("identity")));
    assert!(text(&error["hint"]).contains("Visits"), "{error}");
    assert_eq!(store.call("store.info", json!({}))["counts"]["powerApps"], 3);
}
