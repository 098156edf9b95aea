//! r19: the policies that Microsoft creates by itself.

use crate::support::{Tenant, event, product, sku, text, user, with};
use serde_json::{Value, json};

const APPS: &str = "Auto-Created Policy for Power Apps";
const AUTOMATE: &str = "Auto-Created Policy for Power Automate";

/// A tenant with these products; its switch is on.
fn owning(skus: &[Value]) -> Tenant {
    let tenant = Tenant::new("Local");
    tenant.own(skus);
    tenant
}

fn names(reply: &Value) -> Vec<String> {
    reply["items"].as_array().unwrap().iter().map(|policy| text(&policy["name"])).collect()
}

#[test]
fn r19_one_policy_for_each_owned_product_of_the_app() {
    let tenant = owning(&[sku("POWERAPPS_PER_USER", 5, 0), sku("SPE_E3", 5, 0), sku("FLOW_PER_USER", 5, 0)]);
    let reply =
        tenant.call("policy.createDefaults", json!({ "app": "PowerApps", "reason": "NewPremiumLicense" }));
    assert_eq!((names(&reply), &reply["warnings"]), (vec![APPS.to_owned()], &json!([])));
    let policy = &reply["items"][0];
    assert_eq!(
        (&policy["app"], &policy["environmentScope"], &policy["status"]),
        (&json!("PowerApps"), &Value::Null, &json!("On"))
    );
    assert_eq!(policy["products"][0]["skuPartNumber"], "POWERAPPS_PER_USER");
    assert_eq!(reply["changes"], json!([{ "field": "policy", "before": null, "after": APPS }]));
    assert_eq!(tenant.call("policy.get", json!({ "policy": APPS }))["id"], policy["id"]);
    tenant.people(&[user("ada")]);
    assert_eq!(tenant.claim(event("ada", "PowerApps", "LaunchPremiumApp"))["policy"]["name"], APPS);
}

#[test]
fn r19_with_two_products_the_names_tell_them_apart() {
    let other = product("APPS_TOO", 5, &["POWERAPPS_PER_USER"]);
    let tenant = owning(&[sku("POWERAPPS_PER_USER", 5, 0), other]);
    let made = names(&tenant.call("policy.createDefaults", json!({ "app": "PowerApps" })));
    assert_eq!(made, [format!("{APPS} (APPS_TOO)"), format!("{APPS} (Power Apps Premium)")]);
}

#[test]
fn r19_without_an_app_those_of_power_platform_that_the_reason_is_for() {
    let tenant = owning(&[
        sku("POWERAPPS_PER_USER", 5, 0),
        sku("FLOW_PER_USER", 5, 0),
        sku("POWERAUTOMATE_ATTENDED_RPA", 5, 0),
    ]);
    let made = names(&tenant.call("policy.createDefaults", json!({ "reason": "NewPremiumLicense" })));
    assert_eq!(made, [APPS, AUTOMATE], "none for the legacy per-user plan");
    let made = names(&tenant.call("policy.createDefaults", json!({ "reason": "ManagedEnvironments" })));
    assert_eq!(made.len(), 1);
    assert!(made[0].starts_with(&format!("{AUTOMATE} (")), "{made:?}");
    let legacy = json!({ "app": "PowerAutomatePerUser", "reason": "NewPremiumLicense" });
    assert_eq!(tenant.error("policy.createDefaults", legacy), "INVALID_ARGUMENT");
}

#[test]
fn r19_the_reason_sets_the_familys_scope_and_the_setting_moves_the_policies() {
    for (reason, scope, other) in
        [("NewPremiumLicense", "All", "OnlyManaged"), ("ManagedEnvironments", "OnlyManaged", "All")]
    {
        let tenant = owning(&[sku("POWERAPPS_PER_USER", 5, 0), sku("POWERAUTOMATE_ATTENDED_RPA", 5, 0)]);
        tenant.people(&[user("ada")]);
        tenant.set(json!({ "environmentScope": { "powerApps": other, "powerAutomate": other } }));
        let scopes = || tenant.call("setting.get", json!({}))["environmentScope"].clone();
        let create = json!({ "app": "PowerApps", "reason": reason });
        let dry = tenant.call("policy.createDefaults", with(create.clone(), json!({ "dryRun": true })));
        let moved = json!({ "field": "setting.environmentScope.powerApps", "before": other, "after": scope });
        assert_eq!(dry["changes"][1], moved, "a dry run says it: {dry}");
        assert_eq!(scopes(), json!({ "powerApps": other, "powerAutomate": other }), "and keeps nothing");
        let reply = tenant.call("policy.createDefaults", create);
        assert_eq!(
            (&reply["changes"], &reply["items"][0]["environmentScope"]),
            (&dry["changes"], &Value::Null)
        );
        assert_eq!(scopes(), json!({ "powerApps": scope, "powerAutomate": other }), "of the family alone");
        let launch = || event("ada", "PowerApps", "LaunchPremiumApp");
        let outcomes = ["All", "OnlyManaged"].map(|scope| {
            tenant.set(json!({ "environmentScope": { "powerApps": scope } }));
            tenant.would(launch())
        });
        assert_eq!(outcomes, ["Claimed", "EnvironmentNotCovered"]);
    }
}

#[test]
fn r19_turn_on_says_whether_the_switch_is_turned_on_too() {
    for (turn_on, status) in [(false, "Parked"), (true, "On")] {
        let tenant = owning(&[sku("POWERAPPS_PER_USER", 5, 0)]);
        tenant.set(json!({ "enabled": false }));
        let reply = tenant.call("policy.createDefaults", json!({ "turnOn": turn_on }));
        assert_eq!(
            (&reply["items"][0]["status"], reply["changes"].as_array().unwrap().len()),
            (&json!(status), 1 + usize::from(turn_on))
        );
        assert_eq!(tenant.call("setting.get", json!({}))["enabled"], turn_on);
        assert_eq!(tenant.call("policy.get", json!({ "policy": APPS }))["status"], status);
    }
}

#[test]
fn r19_what_is_there_is_not_made_twice() {
    let tenant = owning(&[sku("POWERAPPS_PER_USER", 5, 0), sku("FLOW_PER_USER", 5, 0)]);
    tenant.policy("PowerAutomatePerUser", &["FLOW_PER_USER"], json!({ "name": "Flows" }));
    let all = || json!({ "reason": "ManagedEnvironments" });
    let dry = tenant.call("policy.createDefaults", with(all(), json!({ "dryRun": true })));
    assert_eq!(names(&dry), [APPS]);
    assert_eq!(names(&tenant.call("policy.createDefaults", all())), [APPS], "the dry run kept nothing");
    let again = tenant.call("policy.createDefaults", all());
    assert_eq!((&again["items"], &again["changes"]), (&json!([]), &json!([])));
    assert!(text(&again["warnings"][1]).contains("'Flows'"), "{again}");
    // A product that comes later gets a policy of its own.
    tenant.call("policy.remove", json!({ "policy": "Flows" }));
    let made = tenant.call("policy.createDefaults", all());
    assert_eq!(names(&made), [AUTOMATE]);
    let records =
        |tenant: &Tenant| tenant.call("store.info", json!({}))["counts"]["auditRecords"].as_i64().unwrap();
    let before = records(&tenant);
    tenant.call("policy.createDefaults", all());
    assert_eq!(records(&tenant), before, "nothing made, nothing recorded");
}

#[test]
fn r19_without_a_product_there_is_nothing_to_create() {
    let gone = with(sku("POWERAPPS_PER_USER", 5, 0), json!({ "capabilityStatus": "Suspended" }));
    let company = with(sku("FLOW_PER_USER", 5, 0), json!({ "appliesTo": "Company" }));
    let tenant = owning(&[gone, company, sku("SPE_E3", 5, 0)]);
    assert_eq!(tenant.error("policy.createDefaults", json!({ "app": "PowerApps" })), "PRODUCT_NOT_OWNED");
    assert_eq!(tenant.error("policy.createDefaults", json!({})), "PRODUCT_NOT_OWNED");
    assert_eq!(tenant.error("policy.createDefaults", json!({ "app": "Teams" })), "INVALID_ARGUMENT");
}
