//! What the admin does: requests of the JSON contract, in order, and what must come of them.

use super::{
    Tenant, events,
    ids::{DAY, HOUR, Kind, MINUTE, guid, rfc3339},
    people::{Cast, principal_name},
    products::EXCHANGE,
    sign_ins,
};
use serde_json::{Value, json};

/// A call, and the outcome of the one event in it if there is one.
pub struct Step {
    /// The method.
    pub method: &'static str,
    /// Its request.
    pub request: Value,
    /// The outcome of the event.
    pub outcome: Option<&'static str>,
}

/// Event numbers of the prelude and the finale, far above those of any log.
const EXTRA: u64 = 1 << 40;

fn call(method: &'static str, request: Value) -> Step {
    Step { method, request, outcome: None }
}

fn claim(number: u64, cast: Cast, what: (&str, &str), now: i64, outcome: &'static str) -> Step {
    let event =
        events::event(EXTRA + number, principal_name(cast as u64), what.0, what.1, None, now - MINUTE);
    Step {
        method: "claim.invoke",
        request: json!({ "events": [event], "now": rfc3339(now) }),
        outcome: Some(outcome),
    }
}

/// Before the policies: an event while the switch is off, then the switch.
pub fn prelude(tenant: &Tenant) -> Vec<Step> {
    let now = tenant.end - 30 * DAY;
    let on = json!({ "enabled": true, "environmentScope": { "powerApps": "All", "powerAutomate": "All" }, "now": rfc3339(now) });
    vec![claim(0, Cast::Ada, ("Teams", "FirstSignIn"), now, "FeatureOff"), call("setting.update", on)]
}

/// The policies, as `policy.create` takes them: Teams with two backups, Power Apps in managed environments,
/// Power Automate for a pilot. The last one names the product as Microsoft's published script does, by its
/// plan.
pub fn policies(tenant: &Tenant) -> Vec<Value> {
    let now = tenant.start();
    vec![
        json!({
            "name": "Teams for everyone",
            "app": "Teams",
            "products": [{ "product": "SPE_E3", "disabledPlans": [EXCHANGE] }, { "product": "ENTERPRISEPREMIUM" }, { "product": "SPB" }],
            "excludeGroups": [guid(Kind::Group, super::ids::EXCLUDED_GROUP)],
            "now": now,
        }),
        json!({
            "name": "Power Apps in managed environments",
            "app": "PowerApps",
            "products": [{ "product": "POWERAPPS_PER_USER" }],
            "triggers": ["LaunchPremiumApp", "LaunchApp"],
            "environmentScope": "OnlyManaged",
            "now": now,
        }),
        json!({
            "name": "Power Automate Premium for the pilot",
            "app": "PowerAutomatePremium",
            "products": [{ "product": "POWER_AUTOMATE_ATTENDED_RPA" }],
            "includeGroups": ["SG-Automation-Pilot"],
            "now": now,
        }),
    ]
}

/// The outcome of each of the story's events in both logs, by event id, when all is decided at the end of the
/// log.
pub fn expected(tenant: &Tenant) -> Vec<(String, &'static str)> {
    sign_ins::expected(tenant).into_iter().chain(events::expected()).collect()
}

/// After the logs: a policy for makers is made with an activation delay, switched off, switched on, starved,
/// fed, and at last its data is too old.
pub fn finale(tenant: &Tenant) -> Vec<Step> {
    const NAME: &str = "Power Automate for makers";
    let at = |hours: i64| tenant.end + hours * HOUR;
    let now = |hours: i64| rfc3339(at(hours));
    let flow = |number, hours, outcome| {
        claim(number, Cast::Nils, ("PowerAutomatePerUser", "RequestLicense"), at(hours), outcome)
    };
    let policy = json!({ "name": NAME, "app": "PowerAutomatePerUser", "products": [{ "product": "FLOW_PER_USER" }], "now": now(0) });
    vec![
        call("setting.update", json!({ "activationDelayMinutes": 120, "now": now(0) })),
        call("policy.create", policy),
        flow(1, 1, "NotYetActive"),
        call("policy.update", json!({ "policy": NAME, "enabled": false, "now": now(2) })),
        flow(2, 3, "PolicyOff"),
        call("policy.update", json!({ "policy": NAME, "enabled": true, "now": now(4) })),
        flow(3, 5, "PoolsEmpty"),
        call("setting.update", json!({ "allowWarningUnits": true, "now": now(6) })),
        call("setting.update", json!({ "maxDataAgeHours": 24, "now": now(6) })),
        flow(4, 7, "Claimed"),
        claim(5, Cast::Lena, ("PowerAutomatePerUser", "RequestLicense"), at(48), "DataTooOld"),
    ]
}
