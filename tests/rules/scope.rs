//! r15, r17: whom and where a policy serves.

use crate::support::{NOW, Tenant, event, group, sign_in, sku, user, with};
use serde_json::{Value, json};

/// The outcome for Ada of a Teams policy with this scope. Ada is in Sales, in Switzerland, and a direct
/// member of `in`.
fn scoped(ada: Value, scope: Value) -> String {
    let tenant = Tenant::new("Local");
    tenant.own(&[sku("SPE_E3", 5, 0)]);
    tenant.people(&[with(user("ada"), ada), user("bob")]);
    tenant.groups(&[group("in", &[], &["ada"]), group("out", &[], &["bob"])]);
    tenant.policy("Teams", &["SPE_E3"], scope);
    tenant.set(json!({ "defaultUsageLocation": "CH" }));
    tenant.would(sign_in("ada"))
}

#[test]
fn r15_every_part_of_a_scope_holds_users_out() {
    let (inside, outside) = ("Claimed", "OutOfScope");
    let cases = [
        (json!({}), inside),
        (json!({ "includeGroups": ["in"] }), inside),
        (json!({ "includeGroups": ["out"] }), outside),
        (json!({ "includeGroups": ["out", "in"] }), inside),
        (json!({ "excludeGroups": ["in"] }), outside),
        (json!({ "excludeGroups": ["out"] }), inside),
        (json!({ "includeGroups": ["in"], "excludeGroups": ["in"] }), outside),
        (json!({ "excludeUsers": ["ada@contoso.example"] }), outside),
        (json!({ "includeGroups": ["in"], "excludeUsers": ["ada@contoso.example"] }), outside),
        (json!({ "excludeUsers": ["bob@contoso.example"] }), inside),
        (json!({ "usageLocations": ["CH", "DE"] }), inside),
        (json!({ "usageLocations": ["DE"] }), outside),
        (json!({ "departments": ["sales"] }), inside),
        (json!({ "departments": ["IT"] }), outside),
        (json!({ "departments": ["Sales"], "usageLocations": ["DE"] }), outside),
    ];
    for (scope, outcome) in cases {
        assert_eq!(scoped(json!({}), scope.clone()), outcome, "{scope}");
    }
}

#[test]
fn r15_who_has_no_location_or_department_is_outside_of_a_list_that_names_some() {
    assert_eq!(scoped(json!({ "usageLocation": null }), json!({ "usageLocations": ["CH"] })), "OutOfScope");
    assert_eq!(scoped(json!({ "department": null }), json!({ "departments": ["Sales"] })), "OutOfScope");
    assert_eq!(scoped(json!({ "usageLocation": null, "department": null }), json!({})), "Claimed");
}

const APPS: &str = "POWERAPPS_PER_USER";
const FLOWS: &str = "FLOW_PER_USER";
const RPA: &str = "POWERAUTOMATE_ATTENDED_RPA";

fn platform() -> Tenant {
    let tenant = Tenant::new("Local");
    tenant.own(&[APPS, FLOWS, RPA].map(|part| sku(part, 99, 0)));
    tenant.people(&[user("ada")]);
    let environments = json!([{ "id": "Managed-1", "managed": true }, { "id": "open-1", "managed": false }]);
    tenant.call("environment.import", json!({ "environments": environments, "takenAt": NOW }));
    tenant
}

fn launched(tenant: &Tenant, app: &str, trigger: &str, environment: Value) -> String {
    tenant.would(with(
        event("ada", app, trigger),
        json!({ "environment": environment, "desktopVersion": "2.43" }),
    ))
}

#[test]
fn r17_a_policys_scope_comes_before_its_familys() {
    let tenant = platform();
    tenant.policy("PowerApps", &[APPS], json!({}));
    tenant.policy("PowerAutomatePerUser", &[FLOWS], json!({}));
    let open = json!({ "managed": false });
    let premium = |tenant: &Tenant| {
        [
            launched(tenant, "PowerApps", "LaunchPremiumApp", open.clone()),
            launched(tenant, "PowerAutomatePerUser", "SavePremiumFlow", open.clone()),
        ]
    };
    assert_eq!(premium(&tenant), ["Claimed", "Claimed"], "All is the default");
    tenant.set(json!({ "environmentScope": { "powerApps": "OnlyManaged" } }));
    assert_eq!(premium(&tenant), ["EnvironmentNotCovered", "Claimed"]);
    tenant.set(json!({ "environmentScope": { "powerApps": "All", "powerAutomate": "OnlyManaged" } }));
    assert_eq!(premium(&tenant), ["Claimed", "EnvironmentNotCovered"]);
    tenant.call("policy.update", json!({ "policy": "PowerApps", "environmentScope": "OnlyManaged" }));
    tenant.call("policy.update", json!({ "policy": "PowerAutomatePerUser", "environmentScope": "All" }));
    assert_eq!(premium(&tenant), ["EnvironmentNotCovered", "Claimed"]);
}

#[test]
fn r17_an_environment_is_managed_if_the_event_or_an_import_says_so() {
    let tenant = platform();
    tenant.policy("PowerApps", &[APPS], json!({ "environmentScope": "OnlyManaged" }));
    let cases = [
        (Value::Null, "EnvironmentNotCovered"),
        (json!({ "id": "nobody-knows" }), "EnvironmentNotCovered"),
        (json!({ "id": "open-1" }), "EnvironmentNotCovered"),
        (json!({ "id": "MANAGED-1" }), "Claimed"),
        (json!({ "managed": true }), "Claimed"),
        (json!({ "id": "open-1", "managed": true }), "Claimed"),
        (json!({ "id": "managed-1", "managed": false }), "EnvironmentNotCovered"),
    ];
    for (environment, outcome) in cases {
        assert_eq!(
            launched(&tenant, "PowerApps", "LaunchPremiumApp", environment.clone()),
            outcome,
            "{environment}"
        );
    }
}

#[test]
fn r17_standard_triggers_claim_only_in_managed_environments_whatever_the_scope() {
    let tenant = platform();
    tenant.policy("PowerApps", &[APPS], json!({ "environmentScope": "All" }));
    tenant.policy("PowerAutomatePremium", &[RPA], json!({ "environmentScope": "All" }));
    for (app, trigger) in [
        ("PowerApps", "LaunchApp"),
        ("PowerAutomatePremium", "TriggerStandardFlow"),
        ("PowerAutomatePremium", "SaveStandardFlow"),
        ("PowerAutomatePremium", "EnableStandardFlow"),
    ] {
        assert_eq!(
            launched(&tenant, app, trigger, json!({ "managed": false })),
            "EnvironmentNotCovered",
            "{trigger}"
        );
        assert_eq!(launched(&tenant, app, trigger, json!({ "managed": true })), "Claimed", "{trigger}");
    }
}

#[test]
fn r17_a_request_and_the_desktop_have_no_environment() {
    let tenant = platform();
    tenant.policy("PowerAutomatePremium", &[RPA], json!({ "environmentScope": "OnlyManaged" }));
    for trigger in ["RequestLicense", "DesktopGoPremium", "DesktopTrialRpa"] {
        assert_eq!(
            launched(&tenant, "PowerAutomatePremium", trigger, json!({ "managed": false })),
            "Claimed",
            "{trigger}"
        );
    }
    assert_eq!(
        launched(&tenant, "PowerAutomatePremium", "TriggerAttendedRpaFlow", Value::Null),
        "EnvironmentNotCovered"
    );
}

#[test]
fn r17_the_desktop_claims_from_version_2_43() {
    let tenant = platform();
    tenant.policy("PowerAutomatePremium", &[RPA], json!({}));
    for (version, outcome) in [
        ("2.42", "TriggerNotCovered"),
        ("2.43", "Claimed"),
        ("2.43.1.7", "Claimed"),
        ("3.0", "Claimed"),
        ("1.99", "TriggerNotCovered"),
    ] {
        let event = with(
            event("ada", "PowerAutomatePremium", "DesktopGoPremium"),
            json!({ "desktopVersion": version }),
        );
        assert_eq!(tenant.would(event), outcome, "{version}");
    }
}
