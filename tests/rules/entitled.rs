//! r06, r21, r22, r25: who needs nothing, and who gets nothing.

use crate::support::plans::*;
use crate::support::{
    BOTH, Tenant, after, direct, event, group, holding, plan, product, sign_in, sku, text, through, user,
    with,
};
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
        let disabled = with(
            guest.clone(),
            json!({ "id": user("cem")["id"], "userPrincipalName": "cem@contoso.example", "accountEnabled": false }),
        );
        tenant.people(&[agent, guest, disabled]);
        let would = || ["ada", "bob", "cem"].map(|name| tenant.would(sign_in(name)));
        assert_eq!(would(), ["AgentNotEligible", "GuestNotEligible", "AccountDisabled"], "{mode}");
        let refused = tenant.claim(sign_in("ada"));
        assert!(text(&refused["reason"]).contains("allowAgents"), "{refused}");
        assert_eq!(refused["trace"].as_array().unwrap().last().unwrap()["step"], "User");
        let shown = || tenant.call("user.get", json!({ "user": "ada@contoso.example" }))["agent"].clone();
        assert_eq!(shown(), true);
        tenant.at(1).people(&[with(user("ada"), json!({ "department": "Robots" }))]);
        assert_eq!(
            (shown(), tenant.would(sign_in("ada"))),
            (json!(true), "AgentNotEligible".into()),
            "absent is not empty"
        );
        tenant.set(json!({ "allowAgents": true }));
        assert_eq!(
            (tenant.call("setting.get", json!({}))["allowAgents"].clone(), would()[0].as_str()),
            (json!(true), "Claimed")
        );
        tenant.set(json!({ "allowAgents": false }));
        tenant.people(&[with(user("ada"), kind("user"))]);
        assert_eq!((shown(), tenant.would(sign_in("ada"))), (json!(false), "Claimed".into()));
    }
}

const NEVER: &str = "POWERAPPS_O365_P2 FLOW_O365_P3 POWERFLOWSFREE FLOW_P2_VIRAL POWERAPPS_DEV_VIRAL TEAMS_FREE POWERAPPSFREE \
    POWERAPPS_PER_APP POWERAPPS_PER_APP_NEW POWERAPPS_SALES_PRO POWERAPPS_CUSTOMER_SERVICE_PRO VIRTUAL_AGENT_USL \
    COPILOT_STUDIO_IN_COPILOT_FOR_M365 Power_Pages_Internal_User";

const PREMIUM_FLOW: &[&str] = &["TriggerPremiumFlow", "SavePremiumFlow", "EnablePremiumFlow"];
const STANDARD_FLOW: &[&str] = &["TriggerStandardFlow", "SaveStandardFlow", "EnableStandardFlow"];
const RPA: &[&str] = &[
    "TriggerAttendedRpaFlow",
    "SaveAttendedRpaFlow",
    "EnableAttendedRpaFlow",
    "DesktopGoPremium",
    "DesktopTrialRpa",
];

/// The whole table: of an app the triggers, and the plans that entitle by them.
fn table() -> Vec<(&'static str, &'static [&'static str], Vec<&'static str>)> {
    let covering = |own: &'static str| [names(own), names(COVERS)].concat();
    vec![
        ("Teams", &["FirstSignIn"], names(TEAMS)),
        ("PowerApps", &["LaunchPremiumApp"], names(APPS)),
        ("PowerApps", &["LaunchApp"], covering(APPS_PER_USER)),
        ("PowerApps", &["RequestLicense"], names(APPS_PER_USER)),
        ("PowerAutomatePerUser", PREMIUM_FLOW, names(FLOWS)),
        ("PowerAutomatePerUser", STANDARD_FLOW, covering(FLOWS_PER_USER)),
        ("PowerAutomatePerUser", &["RequestLicense"], names(FLOWS_PER_USER)),
        ("PowerAutomatePremium", PREMIUM_FLOW, names(FLOWS)),
        ("PowerAutomatePremium", STANDARD_FLOW, covering(ATTENDED)),
        ("PowerAutomatePremium", RPA, names(ATTENDED)),
        ("PowerAutomatePremium", &["RequestLicense"], names(ATTENDED)),
    ]
}

/// A tenant in which everybody holds one plan, and nobody claims.
struct Plans {
    tenant: Tenant,
    plans: Vec<&'static str>,
}

impl Plans {
    fn new() -> Plans {
        let mut plans = [TEAMS, APPS, FLOWS, COVERS, TRIALS, UNKNOWN, NEVER].map(names).concat();
        plans.sort_unstable();
        plans.dedup();
        let tenant = Tenant::new("Graph");
        let products: Vec<_> = plans
            .iter()
            .enumerate()
            .map(|(number, plan)| product(&format!("ONLY_{number}"), 9, &[plan]))
            .collect();
        tenant.own(&products);
        let people = products
            .iter()
            .enumerate()
            .map(|(number, product)| holding(&format!("user{number}"), &[direct(product)]));
        tenant.people(&people.collect::<Vec<_>>());
        Plans { tenant, plans }
    }

    /// The outcome for who holds each plan, with the reason.
    fn outcomes(&self, app: &str, trigger: &str, managed: bool) -> Vec<(&'static str, String, String)> {
        let more = json!({ "environment": { "managed": managed }, "desktopVersion": "2.43" });
        let events = (0..self.plans.len())
            .map(|number| with(event(&format!("user{number}"), app, trigger), more.clone()));
        let reply = self
            .tenant
            .call("claim.test", json!({ "events": events.collect::<Vec<_>>(), "independent": true }));
        let decisions = reply["items"].as_array().unwrap().iter();
        self.plans
            .iter()
            .zip(decisions)
            .map(|(plan, it)| (*plan, text(&it["outcome"]), text(&it["reason"])))
            .collect()
    }
}

#[test]
fn r22_the_whole_table_entitles_and_nothing_else_does() {
    let tenant = Plans::new();
    for (app, triggers, entitling) in table() {
        for trigger in triggers {
            for (plan, outcome, _) in tenant.outcomes(app, trigger, false) {
                assert_eq!(
                    outcome == "AlreadyEntitled",
                    entitling.contains(&plan),
                    "{app} {trigger} {plan}: {outcome}"
                );
            }
        }
    }
}

#[test]
fn r22_in_a_managed_environment_what_covers_entitles_too_and_what_may_is_told_as_unknown() {
    let tenant = Plans::new();
    let (covers, trials, unknown) = (names(COVERS), names(TRIALS), names(UNKNOWN));
    let nowhere = ["FirstSignIn", "RequestLicense", "DesktopGoPremium", "DesktopTrialRpa"];
    for own_row in [false, true] {
        tenant.tenant.set(json!({ "premiumNeedsOwnLicense": own_row }));
        for (app, triggers, row) in table() {
            for trigger in triggers {
                let standard = trigger.contains("Standard") || *trigger == "LaunchApp";
                let wide = !nowhere.contains(trigger) && (standard || !own_row);
                for (plan, outcome, reason) in tenant.outcomes(app, trigger, true) {
                    let trial = wide && trials.contains(&plan);
                    let expected = match plan {
                        plan if row.contains(&plan) || trial || (wide && covers.contains(&plan)) => {
                            "AlreadyEntitled"
                        }
                        plan if wide && unknown.contains(&plan) => "EntitlementUnknown",
                        _ => "NoPolicy",
                    };
                    assert_eq!(outcome, expected, "{app} {trigger} {plan}, {own_row}");
                    assert_eq!(reason.contains("by trial"), trial, "{reason}");
                    assert!(
                        expected != "EntitlementUnknown"
                            || (reason.contains(plan) && reason.contains("app.define")),
                        "{reason}"
                    );
                }
            }
        }
    }
}

#[test]
fn r06_a_product_gone_from_the_tenants_list_gives_nothing_as_a_suspended_one() {
    let tenant = Tenant::teams("Graph", 5);
    let (gone, off) = (sku("SPE_E5", 5, 1), json!({ "disabledPlans": [plan("TEAMS1")] }));
    tenant.own(std::slice::from_ref(&gone));
    let left = json!({ "subscribedSkus": [sku("SPE_E3", 5, 0)], "snapshot": "Full", "takenAt": after(0) });
    tenant.call("pool.import", left);
    tenant.people(&[holding("ada", &[direct(&gone)]), holding("bob", &[with(direct(&gone), off)])]);
    assert_eq!(["ada", "bob"].map(|name| tenant.would(sign_in(name))), ["Claimed", "Claimed"]);
    tenant.own(&[gone]);
    assert_eq!(
        ["ada", "bob"].map(|name| tenant.would(sign_in(name))),
        ["AlreadyEntitled", "PlanSwitchedOff"],
        "listed again"
    );
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
    assert_eq!(
        ["ada", "bob", "cem"].map(|name| tenant.would(sign_in(name))),
        ["PlanSwitchedOff", "PlanSwitchedOff", "Claimed"]
    );
}
