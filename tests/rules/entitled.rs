//! r06, r21, r22, r25: who needs nothing, and who gets nothing.

use crate::tenant::{BOTH, Tenant, direct, event, group, holding, plan, product, sign_in, sku, text, through, user, with};
use serde_json::json;

/// A tenant in which Ada holds SPE_E3 that way.
fn held(fields: serde_json::Value) -> Tenant {
    let tenant = Tenant::teams("Graph", 5);
    tenant.people(&[holding("ada", &[with(direct(&sku("SPE_E3", 5, 0)), fields)])]);
    tenant
}

#[test]
fn r06_a_path_counts_in_state_active_and_active_with_error() {
    for (state, outcome) in [
        ("Active", "AlreadyEntitled"),
        ("ActiveWithError", "AlreadyEntitled"),
        ("Disabled", "Claimed"),
        ("Error", "Claimed"),
        ("Unheard", "Claimed"),
    ] {
        assert_eq!(held(json!({ "state": state })).would(sign_in("ada")), outcome, "{state}");
    }
}

#[test]
fn r06_a_path_counts_while_its_product_is_alive() {
    for (status, outcome) in [
        ("Enabled", "AlreadyEntitled"),
        ("Warning", "AlreadyEntitled"),
        ("Suspended", "PoolsEmpty"),
        ("Deleted", "PoolsEmpty"),
        ("LockedOut", "PoolsEmpty"),
    ] {
        let tenant = held(json!({}));
        tenant.own(&[with(sku("SPE_E3", 5, 0), json!({ "capabilityStatus": status }))]);
        assert_eq!(tenant.would(sign_in("ada")), outcome, "{status}");
    }
}

#[test]
fn r06_a_plan_is_on_if_any_path_has_it_on() {
    let tenant = Tenant::teams("Graph", 5);
    let product = sku("SPE_E3", 5, 0);
    let off = with(direct(&product), json!({ "disabledPlans": [plan("TEAMS1")] }));
    tenant.people(&[
        holding("ada", &[off.clone(), through(&product, "sales")]),
        holding("bob", &[off, with(through(&product, "sales"), json!({ "state": "Disabled" }))]),
    ]);
    assert_eq!(tenant.would(sign_in("ada")), "AlreadyEntitled");
    assert_eq!(tenant.would(sign_in("bob")), "PlanSwitchedOff");
}

#[test]
fn r21_the_switch_then_the_user_the_account_and_guests() {
    let tenant = Tenant::teams("Local", 5);
    let guest = json!({ "userType": "Guest" });
    let disabled = json!({ "accountEnabled": false });
    tenant.people(&[
        with(user("ada"), guest.clone()),
        with(with(user("bob"), guest), disabled),
        with(user("cem"), json!({ "userType": null })),
    ]);
    assert_eq!(
        ["nobody", "bob", "ada", "cem"].map(|name| tenant.would(sign_in(name))),
        ["UserUnknown", "AccountDisabled", "GuestNotEligible", "Claimed"]
    );
    tenant.set(json!({ "enabled": false }));
    assert_eq!(["nobody", "bob", "ada", "cem"].map(|name| tenant.would(sign_in(name))), ["FeatureOff"; 4]);
}

#[test]
fn r21_an_agent_claims_only_where_the_setting_says_so() {
    for mode in BOTH {
        let tenant = Tenant::teams(mode, 5);
        let kind = |name: &str| json!({ "@odata.type": format!("#microsoft.graph.{name}") });
        let agent = with(user("ada"), kind("agentUser"));
        let guest = with(with(user("bob"), kind("agentUser")), json!({ "userType": "Guest" }));
        let disabled =
            with(guest.clone(), json!({ "id": user("cem")["id"], "userPrincipalName": "cem@contoso.example", "accountEnabled": false }));
        tenant.people(&[agent, guest, disabled]);
        let would = || ["ada", "bob", "cem"].map(|name| tenant.would(sign_in(name)));
        assert_eq!(would(), ["AgentNotEligible", "GuestNotEligible", "AccountDisabled"], "{mode}");
        let refused = tenant.claim(sign_in("ada"));
        assert!(text(&refused["reason"]).contains("allowAgents"), "{refused}");
        assert_eq!(refused["trace"].as_array().unwrap().last().unwrap()["step"], "User");
        let shown = || tenant.call("user.get", json!({ "user": "ada@contoso.example" }))["agent"].clone();
        assert_eq!(shown(), true);
        tenant.at(1).people(&[with(user("ada"), json!({ "department": "Robots" }))]);
        assert_eq!((shown(), tenant.would(sign_in("ada"))), (json!(true), "AgentNotEligible".into()), "absent is not empty");
        tenant.set(json!({ "allowAgents": true }));
        assert_eq!((tenant.call("setting.get", json!({}))["allowAgents"].clone(), would()[0].as_str()), (json!(true), "Claimed"));
        tenant.set(json!({ "allowAgents": false }));
        tenant.people(&[with(user("ada"), kind("user"))]);
        assert_eq!((shown(), tenant.would(sign_in("ada"))), (json!(false), "Claimed".into()));
    }
}

const TEAMS: &[&str] = &["TEAMS1", "TeamsEss", "TEAMS_GOV", "TEAMS_AR_DOD", "TEAMS_AR_GCCHIGH"];
const APPS: &[&str] = &["POWERAPPS_PER_USER", "POWERAPPS_PER_USER_GCC", "POWERAPPS_P2", "POWERAPPS_DYN_P2", "POWERAPPS_DYN_P2_GOV"];
const FLOWS: &[&str] = &[
    "FLOW_PER_USER",
    "FLOW_PER_USER_GCC",
    "POWER_AUTOMATE_ATTENDED_RPA",
    "POWER_AUTOMATE_ATTENDED_RPA_GCC",
    "FLOW_P2",
    "FLOW_DYN_P2",
    "FLOW_DYN_P2_GOV",
];
const ATTENDED: &[&str] = &["POWER_AUTOMATE_ATTENDED_RPA", "POWER_AUTOMATE_ATTENDED_RPA_GCC"];
const MANAGED: &[&str] = &["POWERAPPS_DYN_APPS", "POWERAPPS_DYN_APPS_GOV", "FLOW_DYN_APPS", "FLOW_DYN_APPS_GOV"];
const NEVER: &[&str] = &[
    "POWERAPPS_O365_P2",
    "FLOW_O365_P3",
    "POWERFLOWSFREE",
    "FLOW_P2_VIRAL",
    "FLOW_P2_VIRAL_REAL",
    "POWERAPPS_P2_VIRAL",
    "POWERAPPS_DEV_VIRAL",
    "TEAMS_FREE",
    "POWERAPPSFREE",
    "POWERAPPS_PER_APP",
    "POWERAPPS_PER_APP_NEW",
];

const PREMIUM_FLOW: &[&str] = &["TriggerPremiumFlow", "SavePremiumFlow", "EnablePremiumFlow"];
const STANDARD_FLOW: &[&str] = &["TriggerStandardFlow", "SaveStandardFlow", "EnableStandardFlow"];
const RPA: &[&str] = &["TriggerAttendedRpaFlow", "SaveAttendedRpaFlow", "EnableAttendedRpaFlow", "DesktopGoPremium", "DesktopTrialRpa"];

/// The whole table: of an app the triggers, and the plans that entitle by them.
fn table() -> Vec<(&'static str, &'static [&'static str], Vec<&'static str>)> {
    let anything = [APPS, FLOWS, MANAGED].concat();
    vec![
        ("Teams", &["FirstSignIn"], TEAMS.to_vec()),
        ("PowerApps", &["LaunchPremiumApp"], APPS.to_vec()),
        ("PowerApps", &["LaunchApp"], anything.clone()),
        ("PowerApps", &["RequestLicense"], vec!["POWERAPPS_PER_USER"]),
        ("PowerAutomatePerUser", PREMIUM_FLOW, FLOWS.to_vec()),
        ("PowerAutomatePerUser", STANDARD_FLOW, anything.clone()),
        ("PowerAutomatePerUser", &["RequestLicense"], vec!["FLOW_PER_USER"]),
        ("PowerAutomatePremium", PREMIUM_FLOW, FLOWS.to_vec()),
        ("PowerAutomatePremium", STANDARD_FLOW, anything),
        ("PowerAutomatePremium", RPA, ATTENDED.to_vec()),
        ("PowerAutomatePremium", &["RequestLicense"], vec!["POWER_AUTOMATE_ATTENDED_RPA"]),
    ]
}

#[test]
fn r22_the_whole_table_entitles_and_nothing_else_does() {
    let plans: Vec<&str> = [TEAMS, APPS, FLOWS, MANAGED, NEVER].concat();
    let tenant = Tenant::new("Graph");
    let products: Vec<_> = plans.iter().enumerate().map(|(number, plan)| product(&format!("ONLY_{number}"), 9, &[plan])).collect();
    tenant.own(&products);
    let name = |number: usize| format!("user{number}");
    let people: Vec<_> = products.iter().enumerate().map(|(number, product)| holding(&name(number), &[direct(product)])).collect();
    tenant.people(&people);
    for (app, triggers, entitling) in table() {
        for trigger in triggers {
            let more = json!({ "environment": { "managed": true }, "desktopVersion": "2.43" });
            let events: Vec<_> = (0..plans.len()).map(|number| with(event(&name(number), app, trigger), more.clone())).collect();
            let reply = tenant.call("claim.test", json!({ "events": events, "independent": true }));
            for (plan, decision) in plans.iter().zip(reply["items"].as_array().unwrap()) {
                let entitled = decision["outcome"] == "AlreadyEntitled";
                assert_eq!(entitled, entitling.contains(plan), "{app} {trigger} {plan}: {}", decision["outcome"]);
            }
        }
    }
}

#[test]
fn r06_a_product_gone_from_the_tenants_list_gives_nothing_as_a_suspended_one() {
    let tenant = Tenant::teams("Graph", 5);
    let (gone, off) = (sku("SPE_E5", 5, 1), json!({ "disabledPlans": [plan("TEAMS1")] }));
    tenant.own(std::slice::from_ref(&gone));
    let left = json!({ "subscribedSkus": [sku("SPE_E3", 5, 0)], "snapshot": "Full", "takenAt": crate::tenant::after(0) });
    tenant.call("pool.import", left);
    tenant.people(&[holding("ada", &[direct(&gone)]), holding("bob", &[with(direct(&gone), off)])]);
    assert_eq!(["ada", "bob"].map(|name| tenant.would(sign_in(name))), ["Claimed", "Claimed"]);
    tenant.own(&[gone]);
    assert_eq!(["ada", "bob"].map(|name| tenant.would(sign_in(name))), ["AlreadyEntitled", "PlanSwitchedOff"], "listed again");
}

#[test]
fn r22_a_claim_on_its_way_entitles_and_is_named() {
    let tenant = Tenant::teams("Graph", 5);
    let first = tenant.claim(sign_in("ada"));
    let second = tenant.claim(sign_in("ada"));
    assert_eq!(second["outcome"], "AlreadyEntitled");
    assert!(text(&second["reason"]).contains(&format!("Claim {}", first["claim"])), "{}", second["reason"]);
    assert_eq!(tenant.units("SPE_E3", "booked"), 1, "L2");
}

#[test]
fn r25_a_plan_that_an_admin_switched_off_is_no_gap() {
    let tenant = Tenant::teams("Graph", 5);
    let off = json!({ "disabledPlans": [plan("TEAMS1")] });
    let product = sku("SPE_E3", 5, 0);
    tenant.people(&[
        holding("ada", &[with(direct(&product), off.clone())]),
        holding("bob", &[with(through(&product, "sales"), off.clone())]),
        holding("cem", &[with(with(direct(&product), off), json!({ "state": "Error" }))]),
    ]);
    tenant.groups(&[group("sales", &[], &[])]);
    assert_eq!(["ada", "bob", "cem"].map(|name| tenant.would(sign_in(name))), ["PlanSwitchedOff", "PlanSwitchedOff", "Claimed"]);
}
