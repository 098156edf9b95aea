//! Unified audit records (Purview): which of them say that a user launched a Power App, and which that somebody
//! made, changed or deleted a flow. As Search-UnifiedAuditLog, the portal's CSV, the Management Activity API and
//! Graph's audit search give them; and rows of other tables that say who launched an app.

use super::{
    analytics::{Analytics, Loose, Properties},
    read::{Fault, Given, ItemError, Nullable, clean, item, leaf, moment, shallow},
    shape::shape,
    table::{CELLS, Names, called, uneven},
};
use crate::domain::{ids::UserId, time::Time};
use chrono::NaiveDateTime;

// What a property is called: by Graph first, then by Search-UnifiedAuditLog and in the portal's CSV.
const ID: Names = &["id", "RecordId", "Identity"];
const CREATED: Names = &["createdDateTime", "CreationDate", "CreationTime"];
const OPERATION: Names = &["operation", "Operations"];
const USER_ID: Names = &["userId"];
const USER_PRINCIPAL_NAME: Names = &["userPrincipalName", "UserIds"];
const ENVIRONMENT: Names = &["environmentId"];
const POWER_APP: Names = &["powerAppId"];
const RESULT: Names = &["resultStatus"];
const AUDIT_DATA: Names = &["auditData"];

/// What a table may have, and may call otherwise.
const COLUMNS: [Names; 9] =
    [ID, CREATED, OPERATION, USER_ID, USER_PRINCIPAL_NAME, ENVIRONMENT, POWER_APP, RESULT, AUDIT_DATA];

shape! {
    /// What stands around a record, or a row without one.
    struct Row {
        id: Option<String> = ID as Loose, else None;
        created: Option<Result<Time, ()>> = CREATED as Option<Logged>, else None;
        operation: Option<String> = OPERATION as Loose, else None;
        user_id: Option<String> = USER_ID as Loose, else None;
        user_principal_name: Option<String> = USER_PRINCIPAL_NAME as Loose, else None;
        environment: Option<String> = ENVIRONMENT as Loose, else None;
        power_app: Option<String> = POWER_APP as Loose, else None;
        result: Option<String> = RESULT as Loose, else None;
        data: Option<Data> = AUDIT_DATA as Nullable<AuditData>, else None;
        cells: Option<(u64, u64)> = CELLS as Option<(u64, u64)>, else None;
    }
}

shape! {
    /// A record itself.
    struct Data {
        id: Option<String> = "Id" as Loose, else None;
        created: Option<Result<Time, ()>> = "CreationTime" as Option<Logged>, else None;
        operation: Option<String> = "Operation" as Loose, else None;
        workload: Option<String> = "Workload" as Loose, else None;
        user_key: Option<String> = "UserKey" as Loose, else None;
        user_id: Option<String> = "UserId" as Loose, else None;
        environment: Option<String> = "EnvironmentId" as Loose, else None;
        result: Option<String> = "ResultStatus" as Loose, else None;
        properties: Analytics = "PropertyCollection" as Properties, else Analytics::default();
        json_properties: Analytics = "JsonPropertiesCollection" as Properties, else Analytics::default();
        flow: Option<String> = "FlowDetailsUrl" as Loose, else None;
    }
}

/// What an audit record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// The record's id, so that overlapping logs give the same event.
    pub id: Option<String>,
    /// When it happened.
    pub at: Option<Time>,
    /// Where.
    pub environment: Option<String>,
    /// Who did it: an object id or a principal name; none where the record has neither.
    pub user: Option<String>,
    /// The id of the app that was launched.
    pub power_app: Option<String>,
    /// Whether it succeeded.
    pub success: bool,
    pub kind: ActivityKind,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActivityKind {
    /// A canvas app was launched.
    Launch,
    /// An app of any kind was launched: a row of another list than the audit log.
    ListedLaunch,
    /// A flow was made, changed or deleted.
    FlowAuthored,
    /// Something else in Power Platform.
    Other,
    /// Something in another service.
    OtherService,
}

const LAUNCH: [&str; 1] = ["LaunchPowerApp"];
/// What rows are given as their operation that stand for a launch each and do not say so.
pub const LISTED_LAUNCH: &str = "ListedLaunch";
const FLOW_AUTHORED: [&str; 3] = ["CreateFlow", "EditFlow", "DeleteFlow"];
const WORKLOADS: [&str; 4] = ["PowerPlatform", "PowerApps", "MicrosoftFlow", "PowerAutomate"];
const GOOD: [&str; 3] = ["True", "Succeeded", "Success"];

const HINT: &str = "give what Search-UnifiedAuditLog, the portal's CSV, the Management Activity API or Graph's audit search has";

impl Activity {
    /// Reads a record.
    ///
    /// # Errors
    /// Names the property that is missing or wrong.
    pub fn read(json: &[u8]) -> Result<Activity, ItemError> {
        let row: Row = item(json, HINT)?;
        if let Some(cells) = row.cells {
            return Err(uneven(cells));
        }
        let Row { id, created, operation, environment, power_app, result, .. } = row;
        let data = match row.data {
            Some(data) => data,
            None => item(json, HINT)?,
        };
        let [said, told] = [data.properties, data.json_properties];
        let operation = data.operation.or(operation).ok_or_else(|| ItemError::missing("operation", HINT))?;
        let users = [
            data.user_key,
            said.user_id,
            told.user_id,
            data.user_id,
            row.user_id,
            said.user_principal_name,
            told.user_principal_name,
            row.user_principal_name,
        ];
        let results = [data.result, said.successful, told.successful, result];
        let activity = said.activity.or(told.activity);
        Ok(Activity {
            id: data.id.or(id).and_then(short),
            at: at([data.created, created])?,
            environment: [data.environment, said.environment, told.environment, environment]
                .into_iter()
                .chain([data.flow.as_deref().and_then(environment_of_flow).map(str::to_owned)])
                .flatten()
                .find_map(last_part),
            user: user(users.into_iter().flatten()),
            power_app: [said.power_app, told.power_app, power_app].into_iter().flatten().find_map(last_part),
            success: results.iter().flatten().all(|result| is_any(result, &GOOD)),
            kind: kind(&operation, activity.as_deref(), data.workload.as_deref()),
        })
    }

    /// What a table with these columns lacks.
    pub fn lacks(columns: &[&str]) -> Vec<&'static str> {
        let has = |names: &Names| columns.iter().any(|column| called(column, names));
        let enough = [AUDIT_DATA, USER_ID, USER_PRINCIPAL_NAME].iter().any(has);
        if enough { Vec::new() } else { vec!["auditData", "userId", "userPrincipalName"] }
    }

    /// Whether a table with these columns says what was done.
    pub fn says_operation(columns: &[&str]) -> bool {
        columns.iter().any(|column| called(column, &OPERATION) || called(column, &AUDIT_DATA))
    }

    /// Graph's names of what a table's columns may hold.
    pub fn properties() -> impl Iterator<Item = &'static str> {
        COLUMNS.iter().filter_map(|names| names.first().copied())
    }

    /// Graph's name of a property, by any of its names.
    pub fn property(name: &str) -> Option<&'static str> {
        COLUMNS.iter().find(|names| called(name, names))?.first().copied()
    }
}

fn kind(operation: &str, activity: Option<&str>, workload: Option<&str>) -> ActivityKind {
    if is_any(operation, &LAUNCH) || activity.is_some_and(|activity| is_any(activity, &LAUNCH)) {
        ActivityKind::Launch
    } else if operation == LISTED_LAUNCH {
        ActivityKind::ListedLaunch
    } else if is_any(operation, &FLOW_AUTHORED) {
        ActivityKind::FlowAuthored
    } else if workload.is_none_or(|workload| is_any(workload, &WORKLOADS)) {
        ActivityKind::Other
    } else {
        ActivityKind::OtherService
    }
}

fn is_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// An object id if any is there, else a principal name. Logs also have the names of services there, and nothing
/// at all.
fn user(named: impl Iterator<Item = String> + Clone) -> Option<String> {
    let id = |name: &String| name.parse().is_ok_and(|id: UserId| *id.as_bytes() != [0; 16]);
    let principal = |name: &String| name.contains('@') && clean(name, 1_024).is_ok();
    named.clone().find(id).or_else(|| named.clone().find(principal))
}

/// The first time that can be read; none where no time is given. Those around a record are written as the machine
/// likes that wrote them, and the record's own is always the same.
fn at(given: [Option<Result<Time, ()>>; 2]) -> Result<Option<Time>, ItemError> {
    match given.iter().flatten().find_map(|time| time.ok()) {
        Some(time) => Ok(Some(time)),
        None if given.iter().flatten().next().is_some() => {
            Err(ItemError::at("createdDateTime", "is no time such as 2026-11-21T10:00:00Z", None))
        }
        None => Ok(None),
    }
}

/// An id, or the end of a path that ends in one.
fn last_part(text: String) -> Option<String> {
    short(text.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned())
}

fn short(text: String) -> Option<String> {
    clean(text.trim(), 200).ok().filter(|text| !text.is_empty())
}

/// The environment in the address of a flow's page.
fn environment_of_flow(address: &str) -> Option<&str> {
    address.split_once("/environments/")?.1.split('/').next()
}

leaf!(
    /// A record: an object, or its JSON.
    AuditData -> Option<Data>, "an object or its JSON in a text", of Data, |given| match given {
        Given::Object(data) => Ok(Some(data)),
        Given::Text(text) if text.trim().is_empty() => Ok(None),
        Given::Text(text) if shallow(text) => Err(Fault::Kind),
        Given::Text(text) => {
            serde_json::from_str(text).map(Some).map_err(|_| Fault::Says("is no JSON of an audit record".into()))
        }
        _ => Err(Fault::Kind),
    }
);
leaf!(
    /// A time that is UTC, with or without saying so.
    Logged -> Result<Time, ()>, "a time as text", |text| Ok(logged(text.trim()).ok_or(()))
);

fn logged(text: &str) -> Option<Time> {
    // Older downloads of the portal write 9/20/2023 4:05:03 AM, whatever the reader's language.
    let american = || NaiveDateTime::parse_from_str(text, "%m/%d/%Y %I:%M:%S %p").ok();
    let whole = |text: String| text.parse().ok();
    moment(text)
        .or_else(|| whole(format!("{text}Z")))
        .or_else(|| whole(format!("{text}T00:00:00Z")))
        .or_else(|| whole(american()?.and_utc().to_rfc3339()))
}
