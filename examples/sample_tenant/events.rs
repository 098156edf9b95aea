//! Power Platform environments, and what people did in them: no sign-in log has that.

use super::{
    Tenant,
    ids::{DAY, HOUR, Kind, MINUTE, guid, mix, rfc3339},
    people::{CAST, Cast, principal_name, user_id},
};
use serde_json::{Value, json};
use std::io::{self, Write};

const ENVIRONMENTS: [(&str, bool); 4] =
    [("Contoso (default)", false), ("Production", true), ("Finance apps", true), ("Sandbox", false)];
const DEFAULT: usize = 0;
const PRODUCTION: usize = 1;

/// The story's events, oldest first: who, app, trigger, environment, outcome.
const STORY: [(Cast, &str, &str, Option<usize>, &str); 8] = [
    (Cast::Ben, "PowerApps", "LaunchPremiumApp", Some(PRODUCTION), "Claimed"),
    (Cast::Kim, "PowerApps", "LaunchPremiumApp", Some(PRODUCTION), "AlreadyEntitled"),
    (Cast::Nils, "PowerApps", "LaunchPremiumApp", Some(DEFAULT), "EnvironmentNotCovered"),
    (Cast::Nils, "PowerApps", "RequestLicense", None, "TriggerNotCovered"),
    (Cast::Mia, "PowerAutomatePremium", "DesktopGoPremium", None, "Claimed"),
    (Cast::Nils, "PowerAutomatePremium", "SaveAttendedRpaFlow", Some(PRODUCTION), "OutOfScope"),
    (Cast::Nils, "PowerAutomatePerUser", "TriggerPremiumFlow", Some(PRODUCTION), "NoPolicy"),
    (Cast::Ben, "PowerApps", "LaunchPremiumApp", Some(PRODUCTION), "Claimed"),
];

/// The outcome of each of the story's events, by event id. Ben's comes twice: the second time it is told
/// again.
pub fn expected() -> Vec<(String, &'static str)> {
    STORY.iter().enumerate().map(|(at, row)| (guid(Kind::Event, place(at)), row.4)).collect()
}

/// The last row is the first one again.
fn place(at: usize) -> u64 {
    if at == STORY.len() - 1 { 0 } else { at as u64 }
}

/// The environments, as `environment.import` takes them.
pub fn environments() -> Value {
    let all = ENVIRONMENTS.iter().enumerate();
    all.map(|(at, (name, managed))| json!({ "id": environment(at), "name": name, "managed": managed }))
        .collect()
}

/// The id of an environment.
fn environment(at: usize) -> String {
    let id = guid(Kind::Environment, at as u64);
    if at == DEFAULT { format!("Default-{id}") } else { id }
}

/// All events.
pub fn write(tenant: &Tenant, out: &mut impl Write) -> io::Result<()> {
    let start = tenant.end - 30 * DAY + HOUR;
    for at in 0..STORY.len() {
        line(out, &story(at, start + place(at) as i64 * MINUTE))?;
    }
    let crowd = tenant.users / 10;
    let span = 30 * DAY - 2 * HOUR;
    for number in 0..crowd {
        let at = start + HOUR + (i128::from(span) * i128::from(number) / i128::from(crowd)) as i64;
        line(out, &crowd_event(tenant, number, at))?;
    }
    Ok(())
}

fn line(out: &mut impl Write, event: &Value) -> io::Result<()> {
    serde_json::to_writer(&mut *out, event)?;
    out.write_all(b"\n")
}

fn story(at: usize, time: i64) -> Value {
    let (cast, app, trigger, place_of, _) = STORY[at];
    event(place(at), principal_name(cast as u64), app, trigger, place_of, time)
}

fn crowd_event(tenant: &Tenant, number: u64, at: i64) -> Value {
    let user = CAST + mix(number, 30) % (tenant.users - CAST);
    let place_of = (mix(number, 31) % 4) as usize;
    let (app, trigger) = match mix(number, 32) % 10 {
        0..3 => ("PowerApps", "LaunchPremiumApp"),
        3..6 => ("PowerApps", "LaunchApp"),
        6 => ("PowerAutomatePerUser", "SavePremiumFlow"),
        7 => ("PowerAutomatePerUser", "TriggerStandardFlow"),
        8 => ("PowerAutomatePremium", "EnablePremiumFlow"),
        _ => ("PowerAutomatePremium", "TriggerAttendedRpaFlow"),
    };
    event(STORY.len() as u64 + number, user_id(user), app, trigger, Some(place_of), at)
}

/// One event as `claim.invoke` takes it.
pub fn event(number: u64, user: String, app: &str, trigger: &str, place_of: Option<usize>, at: i64) -> Value {
    let mut event = json!({ "id": guid(Kind::Event, number), "user": user, "app": app, "trigger": trigger, "at": rfc3339(at) });
    if let Some(place_of) = place_of {
        event["environment"] = json!({ "id": environment(place_of) });
    }
    if trigger.starts_with("Desktop") {
        event["desktopVersion"] = json!("2.51.349.24355");
    }
    event
}
