//! r07: an app's own plan has equals in other clouds and products, and any of them is "the app's plan".

use crate::support::{
    Tenant, column, direct, event, group, holding, passed_over, plan, product, sign_in, sku, text, through,
    user, with,
};
use serde_json::{Value, json};

/// Apps with the trigger that claims, a product of Microsoft's table, and the plan by which it carries the
/// app.
const EQUALS: &[(&str, &str, &str, &str)] = &[
    ("Teams", "FirstSignIn", "ENTERPRISEPACK_GOV", "TEAMS_GOV"),
    ("Teams", "FirstSignIn", "Teams_Ess", "TeamsEss"),
    ("Teams", "FirstSignIn", "SPE_E3_USGOV_GCCHIGH", "TEAMS_AR_GCCHIGH"),
    ("Teams", "FirstSignIn", "SPE_E3_USGOV_DOD", "TEAMS_AR_DOD"),
    ("PowerApps", "LaunchPremiumApp", "POWERAPPS_PER_USER_GCC", "POWERAPPS_PER_USER_GCC"),
    ("PowerAutomatePerUser", "SavePremiumFlow", "FLOW_PER_USER_GCC", "FLOW_PER_USER_GCC"),
    (
        "PowerAutomatePremium",
        "SaveAttendedRpaFlow",
        "POWERAUTOMATE_ATTENDED_RPA_GCC",
        "POWER_AUTOMATE_ATTENDED_RPA_GCC",
    ),
];

fn owning(part: &str) -> Tenant {
    let tenant = Tenant::new("Graph");
    tenant.own(&[sku(part, 5, 0)]);
    tenant.people(&[user("ada")]);
    tenant
}

#[test]
fn r07_a_product_of_another_cloud_serves_the_app() {
    for (app, trigger, part, name) in EQUALS {
        let tenant = owning(part);
        tenant.policy(app, &[part], json!({}));
        let decision = tenant.claim(event("ada", app, trigger));
        assert_eq!(
            (&decision["outcome"], &decision["product"]["skuPartNumber"]),
            (&json!("Claimed"), &json!(part)),
            "{decision}"
        );
        assert_eq!(
            tenant.call("policy.lint", json!({}))["items"].to_string().matches("ProductLacksPlan").count(),
            0
        );
        let listed = tenant.call("product.list", json!({ "app": app, "owned": true }))["items"].clone();
        assert_eq!(listed[0]["skuPartNumber"], *part);
        let own = tenant.call("app.list", json!({ "identity": app }))["items"][0]["servicePlanIds"].clone();
        assert!(own.as_array().unwrap().contains(&json!(plan(name))), "{own}");
    }
}

#[test]
fn r13_the_plan_by_which_a_product_carries_the_app_is_the_one_that_stays_on() {
    for (app, trigger, part, name) in EQUALS {
        let tenant = owning(part);
        let products = |choice: &str, plans: Value| json!({ "name": "New", "app": app, "products": [{ "product": part, choice: plans }] });
        assert_eq!(
            tenant.error("policy.create", products("disabledPlans", json!([name]))),
            "PLAN_REQUIRED",
            "{part}"
        );
        assert_eq!(
            tenant.error("policy.create", products("enabledPlans", json!([]))),
            "PLAN_REQUIRED",
            "{part}"
        );
        tenant.call("policy.create", products("enabledPlans", json!([name])));
        let decision = tenant.claim(event("ada", app, trigger));
        assert_eq!(decision["outcome"], "Claimed");
        assert!(!column(&decision["disabledPlans"], "id").contains(&json!(plan(name))), "{decision}");
    }
}

#[test]
fn r07_the_plan_by_which_a_product_carries_the_app_must_be_usable() {
    for (status, outcome) in [
        ("Success", "Claimed"),
        ("PendingInput", "Claimed"),
        ("PendingActivation", "Claimed"),
        ("Disabled", "PoolsEmpty"),
    ] {
        let tenant = owning("Teams_Ess");
        tenant.policy("Teams", &["Teams_Ess"], json!({}));
        let mut essentials = sku("Teams_Ess", 5, 0);
        for plan in essentials["servicePlans"].as_array_mut().unwrap() {
            plan["provisioningStatus"] = json!(status);
        }
        tenant.own(&[essentials]);
        let decision = tenant.claim(sign_in("ada"));
        assert_eq!(decision["outcome"], outcome, "{status}");
        assert!(
            outcome == "Claimed" || passed_over(&decision)[0].contains("TEAMS1 or its equals"),
            "{decision}"
        );
    }
}

#[test]
fn r24_r25_a_group_and_an_admin_speak_of_the_equal_plan() {
    let tenant = owning("ENTERPRISEPACK_GOV");
    tenant.policy("Teams", &["ENTERPRISEPACK_GOV"], json!({}));
    let suite = sku("ENTERPRISEPACK_GOV", 5, 0);
    let off = json!({ "disabledPlans": [plan("TEAMS_GOV")] });
    tenant.people(&[
        holding("ada", &[with(direct(&suite), off.clone())]),
        holding(
            "bob",
            &[with(through(&suite, "sales"), json!({ "state": "Error", "error": "CountViolation" }))],
        ),
        user("cem"),
        user("dan"),
    ]);
    let silent = with(
        group("silent", &[], &["dan"]),
        json!({ "assignedLicenses": [with(json!({ "skuId": suite["skuId"] }), off)] }),
    );
    tenant.groups(&[group("sales", &[&suite], &["bob", "cem"]), silent]);
    let refused = tenant.claim(sign_in("ada"));
    assert_eq!(refused["outcome"], "PlanSwitchedOff");
    assert!(text(&refused["reason"]).contains("TEAMS_GOV switched off"), "{}", refused["reason"]);
    assert_eq!(
        ["bob", "cem", "dan"].map(|name| tenant.would(sign_in(name))),
        ["GroupLicenseError", "GroupLicensePending", "Claimed"]
    );
}

#[test]
fn r18_a_target_group_has_the_equal_plan_on() {
    let tenant = owning("ENTERPRISEPACK_GOV");
    let suite = sku("ENTERPRISEPACK_GOV", 5, 0);
    let off = json!([{ "skuId": suite["skuId"], "disabledPlans": [plan("TEAMS_GOV")] }]);
    tenant.groups(&[
        group("on", &[&suite], &[]),
        with(group("off", &[], &[]), json!({ "assignedLicenses": off })),
    ]);
    let joining = |group: &str| json!({ "name": group, "app": "Teams", "assignVia": "Group", "products": [{ "product": "ENTERPRISEPACK_GOV", "targetGroup": group }] });
    assert_eq!(tenant.error("policy.create", joining("off")), "INVALID_ARGUMENT");
    tenant.call("policy.create", joining("on"));
    assert_eq!(tenant.would(sign_in("ada")), "PendingGroup");
}

#[test]
fn r45_a_plan_name_means_the_product_that_has_its_equal() {
    let tenant = owning("POWERAUTOMATE_ATTENDED_RPA_GCC");
    tenant.policy("PowerAutomatePremium", &["POWER_AUTOMATE_ATTENDED_RPA"], json!({}));
    tenant.own(&[sku("POWERAUTOMATE_ATTENDED_RPA", 5, 0)]);
    let found =
        tenant.call("product.list", json!({ "identity": "POWER_AUTOMATE_ATTENDED_RPA" }))["items"][0].clone();
    assert_eq!(found["skuPartNumber"], "POWERAUTOMATE_ATTENDED_RPA", "the very plan comes first");
}

#[test]
fn r19_a_tenant_of_another_cloud_gets_its_default_policies() {
    let tenant = Tenant::new("Graph");
    tenant.own(&[
        sku("POWERAPPS_PER_USER_GCC", 5, 0),
        product("TWIN", 5, &["POWER_AUTOMATE_ATTENDED_RPA_GCC"]),
    ]);
    let made = tenant.call("policy.createDefaults", json!({}))["items"].as_array().unwrap().len();
    assert_eq!(made, 2);
}
