//! Thirty days of sign-ins, newest first: the story at both ends, the crowd between.

use super::{
    Tenant,
    ids::{DAY, HOUR, Kind, MINUTE, guid, mix, rfc3339},
    pages,
    people::{CAST, Cast, principal_name, user_id},
};
use serde_json::{Value, json};
use std::io::{self, Write};

/// Rows on a page.
const PAGE: u64 = 1_000;
/// How often each of the crowd signs in.
const ROUNDS: u64 = 3;

type Client = (&'static str, &'static str);
const TEAMS: [Client; 3] = [
    ("1fec8e78-bce4-4aaf-ab1b-5451cc387264", "Microsoft Teams"),
    ("5e3ce6c0-2b1f-4285-8d4b-75ee78787346", "Microsoft Teams Web Client"),
    ("e1829006-9cf1-4d05-8b48-2e665cb48e6a", "Microsoft Teams Web Client"),
];
const OTHERS: [Client; 3] = [
    ("4765445b-32c6-49b0-83e6-1d93765276ca", "OfficeHome"),
    ("c44b4083-3bb0-49c1-b47d-974e53cbdf3c", "Azure Portal"),
    ("de8bc8b5-d9f9-48b1-a8ad-b748da725064", "Graph Explorer"),
];

/// Who signed in.
enum Who {
    User(u64),
    /// Hired after the users were exported.
    Newcomer(u64),
    Service(u64),
}

/// The story's sign-ins, newest first: who, the error code, the outcome (none for rows that are no events).
const STORY: [(Option<Cast>, u32, Option<&str>); 13] = [
    (Some(Cast::Lena), 0, Some("PoolsEmpty")),
    (None, 0, Some("UserUnknown")),
    (Some(Cast::Jan), 0, Some("Claimed")),
    (Some(Cast::Jan), 50_126, None),
    (Some(Cast::Ivo), 0, Some("GuestNotEligible")),
    (Some(Cast::Hana), 0, Some("AccountDisabled")),
    (Some(Cast::Gus), 0, Some("UsageLocationMissing")),
    (Some(Cast::Finn), 0, Some("OutOfScope")),
    (Some(Cast::Eva), 0, Some("GroupLicenseError")),
    (Some(Cast::Dan), 0, Some("GroupLicensePending")),
    (Some(Cast::Cleo), 0, Some("PlanSwitchedOff")),
    (Some(Cast::Ben), 0, Some("AlreadyEntitled")),
    (Some(Cast::Ada), 0, Some("Claimed")),
];

/// The outcome of each of the story's sign-ins, by event id.
pub fn expected(tenant: &Tenant) -> Vec<(String, &'static str)> {
    let outcome = |(at, row): (usize, &(_, _, Option<&'static str>))| {
        Some((guid(Kind::SignIn, place(tenant, at)), row.2?))
    };
    STORY.iter().enumerate().filter_map(outcome).collect()
}

/// Lena comes last; the others come before the crowd.
fn place(tenant: &Tenant, at: usize) -> u64 {
    if at == 0 { 0 } else { tenant.users * ROUNDS + at as u64 }
}

/// All pages. The last row of each is the first of the next, as logs polled with an overlap have it.
pub fn write(tenant: &Tenant, out: &mut impl Write) -> io::Result<()> {
    let rows = tenant.users * ROUNDS + STORY.len() as u64;
    let ranges = (0..rows - 1).step_by(PAGE as usize - 1).map(|start| start..(start + PAGE).min(rows));
    pages(out, "auditLogs/signIns", ranges, |number| row(tenant, number))
}

fn row(tenant: &Tenant, number: u64) -> Value {
    let crowd = tenant.users * ROUNDS;
    match number {
        0 => story(tenant, 0, tenant.end - MINUTE),
        _ if number > crowd => {
            let at = (number - crowd) as usize;
            story(tenant, at, tenant.end - 30 * DAY + 2 * HOUR - at as i64 * MINUTE)
        }
        _ => crowd_row(tenant, number),
    }
}

fn story(tenant: &Tenant, at: usize, time: i64) -> Value {
    let (cast, error, _) = STORY[at];
    let who = cast.map_or(Who::Newcomer(tenant.users), |cast| Who::User(cast as u64));
    sign_in(place(tenant, at), time, who, TEAMS[0], error)
}

fn crowd_row(tenant: &Tenant, number: u64) -> Value {
    let (users, round) = (tenant.users, number / tenant.users);
    // Steps through everyone once a round: the factor is a prime above any size.
    let user = ((number % users) * 1_000_003 + round * 41) % users;
    let span = (30 * DAY - 5 * HOUR) as u64;
    let time =
        tenant.end - 5 * MINUTE - (u128::from(span) * u128::from(number) / u128::from(users * ROUNDS)) as i64;
    let teams = TEAMS[(mix(number, 21) % 3) as usize];
    let other = OTHERS[(mix(number, 22) % 3) as usize];
    if user < CAST {
        return sign_in(number, time, Who::User(user), other, 0);
    }
    match mix(number, 20) % 100 {
        0..4 => sign_in(
            number,
            time,
            Who::User(user),
            teams,
            [50_126, 50_053, 53_003][(mix(number, 23) % 3) as usize],
        ),
        4 => sign_in(number, time, Who::Service(number), other, 0),
        5 if mix(number, 24).is_multiple_of(4) => {
            sign_in(number, time, Who::Newcomer(users + number), teams, 0)
        }
        6..20 => sign_in(number, time, Who::User(user), other, 0),
        _ => sign_in(number, time, Who::User(user), teams, 0),
    }
}

fn sign_in(number: u64, time: i64, who: Who, client: Client, error: u32) -> Value {
    let (id, name, service) = match who {
        Who::User(user) => (user_id(user), principal_name(user).to_lowercase(), None),
        Who::Newcomer(user) => (user_id(user), format!("new.hire{user}@contoso.com"), None),
        Who::Service(service) => (String::new(), String::new(), Some(guid(Kind::Service, service % 5))),
    };
    json!({
        "id": guid(Kind::SignIn, number),
        "createdDateTime": rfc3339(time),
        "userDisplayName": name.split('@').next(),
        "userPrincipalName": name,
        "userId": id,
        "appId": client.0,
        "appDisplayName": client.1,
        "ipAddress": format!("203.0.113.{}", mix(number, 25) % 256),
        "clientAppUsed": if client.0 == TEAMS[0].0 { "Mobile Apps and Desktop clients" } else { "Browser" },
        "correlationId": guid(Kind::SignIn, number ^ (1 << 40)),
        "conditionalAccessStatus": if error == 53_003 { "failure" } else { "notApplied" },
        "isInteractive": service.is_none(),
        "servicePrincipalId": service,
        "resourceDisplayName": "Microsoft Teams Services",
        "resourceId": "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe",
        "status": {
            "errorCode": error,
            "failureReason": (error != 0).then_some("Sign-in was not completed."),
            "additionalDetails": null,
        },
        "deviceDetail": { "operatingSystem": "Windows 11", "browser": "Edge 142.0", "isCompliant": null },
    })
}
