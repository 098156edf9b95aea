//! The sign-in log (domain 5): newest first, by pages of 1,000, rows come late.

use crate::{
    call::Call, failure::Failure, filter::Filter, message::Reply, page::Place, tenant::Tenant, time::Time,
    users::collection,
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

struct SignIn {
    user: Uuid,
    app: Uuid,
    /// When the log shows it.
    shown: Time,
    error_code: u32,
}

#[derive(Default)]
pub struct SignIns {
    rows: BTreeMap<(Time, Uuid), SignIn>,
}

const FILTERS: [(&str, &[&str]); 4] = [
    ("createdDateTime", &["eq", "ge", "le"]),
    ("appId", &["eq"]),
    ("userId", &["eq"]),
    ("status/errorCode", &["eq"]),
];

impl SignIns {
    pub fn add(&mut self, id: Uuid, user: Uuid, app: Uuid, at: Time, shown: Time, error_code: u32) {
        self.rows.insert((at, id), SignIn { user, app, shown, error_code });
    }
}

impl Tenant {
    pub(crate) fn list_sign_ins(&mut self, call: &Call) -> Result<Reply, Failure> {
        let top = match call.query("$top") {
            None => 1_000,
            Some(text) => text.parse().ok().filter(|top| (1..=1_000).contains(top)).ok_or_else(|| {
                Failure::syntax(format!("Invalid page size specified: '{text}'. Must be between 1 and 1000."))
            })?,
        };
        let filter = call.query("$filter").map(Filter::parse).transpose()?;
        if let Some(filter) = &filter {
            filter.only(&FILTERS)?;
        }
        let (seen, before) = match self.place(call, "$skiptoken")? {
            Some(Place::Log { seen, before }) => (seen, before),
            _ => (call.now, (Time(u64::MAX), Uuid::max())),
        };
        let oldest = filter.as_ref().map_or(Time(0), oldest);
        let rows = self.signins.rows.range((oldest, Uuid::nil())..before).rev();
        let mut told = rows.filter(|((at, _), row)| row.shown <= seen && fits(&filter, *at, row)).peekable();
        let mut value = Vec::new();
        let mut last = before;
        while let Some((key, row)) = told.next_if(|_| value.len() < top) {
            value.push(self.row(*key, row));
            last = *key;
        }
        let more = told.peek().is_some().then_some(Place::Log { seen, before: last });
        let body = collection(call, "auditLogs/signIns", value);
        Ok(self.page(call, body, more))
    }

    fn row(&self, (at, id): (Time, Uuid), row: &SignIn) -> Map<String, Value> {
        let user = self.user(row.user);
        let failure = (row.error_code != 0).then_some("Error validating credentials.");
        let fields = [
            ("id", json!(id)),
            ("createdDateTime", json!(at.to_ticks())),
            ("userDisplayName", json!(user.map(|user| &user.name))),
            ("userPrincipalName", json!(user.map(|user| user.upn.to_lowercase()))),
            ("userId", json!(row.user)),
            ("appId", json!(row.app)),
            ("appDisplayName", json!("An app")),
            ("clientAppUsed", json!("Mobile Apps and Desktop clients")),
            ("conditionalAccessStatus", json!("notApplied")),
            ("isInteractive", json!(true)),
            ("resourceDisplayName", json!("Microsoft Graph")),
            ("resourceId", json!("00000003-0000-0000-c000-000000000000")),
            (
                "status",
                json!({"errorCode": row.error_code, "failureReason": failure, "additionalDetails": null}),
            ),
        ];
        fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

fn fits(filter: &Option<Filter>, at: Time, row: &SignIn) -> bool {
    let compare = |path: &str, op: &str, value: &str| match path {
        "createdDateTime" => Time::parse(value).is_some_and(|time| match op {
            "ge" => at >= time,
            "le" => at <= time,
            _ => at == time,
        }),
        "appId" => row.app.to_string().eq_ignore_ascii_case(value),
        "userId" => row.user.to_string().eq_ignore_ascii_case(value),
        _ => row.error_code.to_string() == value,
    };
    filter.as_ref().is_none_or(|filter| filter.matches(&compare))
}

/// What no row that fits is older than.
fn oldest(filter: &Filter) -> Time {
    match filter {
        Filter::And(left, right) => oldest(left).max(oldest(right)),
        Filter::Compare { path, op, value } if path == "createdDateTime" && op == "ge" => {
            Time::parse(value).unwrap_or_default()
        }
        _ => Time(0),
    }
}
