//! The sign-in log (domain 5).

use crate::support::*;
use serde_json::json;
use tenant::{MINUTE, SECOND, Tenant, Time, Weather, catalogue::*};

/// 30 people who sign in to Teams, one a second, a row of another app after each.
fn signed_in(weather: Weather) -> (Tenant, Time) {
    let mut tenant = Tenant::builder(1).people(30).weather(weather).build();
    let start = tenant.now();
    for number in 0..30 {
        let user = person(&tenant, number);
        tenant.sign_in(user, TEAMS_APP, start.after(number as u64 * SECOND), 0);
        tenant.sign_in(user, TEAMS_WEB_APP, start.after(number as u64 * SECOND + 500), 50126);
    }
    tenant.advance(start.after(MINUTE));
    (tenant, start)
}

#[test]
fn rows_come_newest_first_by_pages() {
    let (mut tenant, start) = signed_in(Weather::calm());
    let (rows, _) = all(&mut tenant, "/auditLogs/signIns?$top=25");
    assert_eq!((rows.len(), tenant.tally().requests), (60, 3));
    let times: Vec<&str> = rows.iter().map(|row| row["createdDateTime"].as_str().unwrap()).collect();
    assert!(times.is_sorted_by(|left, right| left > right));
    assert_eq!(Time::parse(times[59]), Some(start));
    assert_eq!(rows[59]["userPrincipalName"], "person0@contoso.example");
    assert_eq!(
        (&rows[59]["status"]["errorCode"], &rows[58]["status"]["errorCode"]),
        (&json!(0), &json!(50126))
    );
    assert_eq!(get(&mut tenant, "/auditLogs/signIns?$top=1001").status, 400);
}

#[test]
fn rows_are_filtered_by_time_and_apps() {
    let (mut tenant, start) = signed_in(Weather::calm());
    let (from, to) = (start.after(10 * SECOND), start.after(12 * SECOND));
    let filter = format!(
        "createdDateTime ge {from} and createdDateTime le {to} and (appId eq '{TEAMS_APP}' or appId eq '{SPE_E3}')"
    );
    let (rows, _) = all(&mut tenant, &format!("/auditLogs/signIns?$filter={}", filter.replace(' ', "%20")));
    let users: Vec<_> = rows.iter().map(|row| row["userId"].clone()).collect();
    assert_eq!(users, [12, 11, 10].map(|number| json!(person(&tenant, number))));
    let later = format!("/auditLogs/signIns?$filter=createdDateTime%20gt%20{from}");
    assert_eq!(get(&mut tenant, &later).status, 400);
}

#[test]
fn rows_may_come_late_and_pages_are_of_one_moment() {
    let weather = Weather { log_delay: (0, 2 * MINUTE), ..Weather::calm() };
    let (mut tenant, _) = signed_in(weather);
    let first = get(&mut tenant, "/auditLogs/signIns?$top=20").json();
    let now = tenant.now();
    let (early, _) = all(&mut tenant, "/auditLogs/signIns");
    assert!(early.len() < 60);
    tenant.advance(now.after(30 * MINUTE));
    let (rest, _) = all(&mut tenant, first["@odata.nextLink"].as_str().unwrap());
    assert_eq!(rest.len() + 20, early.len());
    assert_eq!(all(&mut tenant, "/auditLogs/signIns").0.len(), 60);
}

#[test]
fn the_log_needs_its_own_permission() {
    let (mut tenant, _) = signed_in(Weather::calm());
    tenant.revoke("AuditLog.Read.All");
    refused(&get(&mut tenant, "/auditLogs/signIns"), 403, "Insufficient privileges");
}
