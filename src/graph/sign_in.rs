//! Sign-ins as Graph, Azure Monitor and the admin center's downloads give them, and which of them mean that a
//! user opened an app.

use super::{
    read::{
        Fault, Flag, Given, ItemError, Moment, Nullable, OrEmpty, Word, clean, item, leaf, moment, plain,
        shallow,
    },
    shape::shape,
    table::{CELLS, Names, called, uneven},
};
use crate::domain::{
    ids::{ClientAppId, UserId},
    time::Time,
    word::words,
};
use std::collections::BTreeMap;

// What a property is called: by Graph and Azure Monitor first, then by the columns of the admin center's CSV
// and of Log Analytics'.
const ID: Names = &["id", "Request ID"];
const CREATED: Names = &["createdDateTime"];
const CREATED_UTC: Names = &["Date (UTC)", "createdDateTime [UTC]"];
const USER_ID: Names = &["userId", "User ID"];
const USER_PRINCIPAL_NAME: Names = &["userPrincipalName", "Username"];
const APP_ID: Names = &["appId", "Application ID"];
const STATUS: Names = &["status"];
const RESULT: Names = &["resultType", "Sign-in error code", "status.errorCode", "errorCode"];
const INTERACTIVE: Names = &["isInteractive", "Is interactive"];
const CROSS_TENANT: Names = &["crossTenantAccessType", "Cross tenant access type"];
const HOME_TENANT: Names = &["homeTenantId", "Home tenant ID"];
const RESOURCE_TENANT: Names = &["resourceTenantId", "Resource tenant ID"];
const SERVICE: Names = &["servicePrincipalId", "Service principal ID"];
const CATEGORY: Names = &["category"];

/// What a table of sign-ins may have, and may call otherwise.
const COLUMNS: [Names; 13] = [
    ID,
    CREATED,
    USER_ID,
    USER_PRINCIPAL_NAME,
    APP_ID,
    STATUS,
    RESULT,
    INTERACTIVE,
    CROSS_TENANT,
    HOME_TENANT,
    RESOURCE_TENANT,
    SERVICE,
    CATEGORY,
];

/// What a table of sign-ins must have: of each, one.
const NEEDED: [(&str, &[Names]); 5] = [
    ("Request ID", &[ID]),
    ("Date (UTC)", &[CREATED_UTC, CREATED]),
    ("User ID", &[USER_ID]),
    ("Application ID", &[APP_ID]),
    ("Status", &[STATUS, RESULT]),
];

shape! {
    /// A row, as any of them writes it. Azure Monitor puts it into `properties` and says the log and the
    /// result beside them.
    struct Row {
        id: Option<String> = ID as Option<Word>, else None;
        created: Option<Time> = CREATED as Option<Moment>, else None;
        created_utc: Option<Time> = CREATED_UTC as Option<Utc>, else None;
        user_id: Option<UserId> = USER_ID as Nullable<Known>, else None;
        user_principal_name: Option<String> = USER_PRINCIPAL_NAME as Nullable<Typed>, else None;
        app_id: Option<ClientAppId> = APP_ID as Nullable<OrEmpty<ClientAppId>>, else None;
        status: Option<bool> = STATUS as Nullable<Success>, else None;
        result: Option<bool> = RESULT as Nullable<Success>, else None;
        interactive: Option<bool> = INTERACTIVE as Nullable<Flag>, else None;
        cross_tenant: Option<String> = CROSS_TENANT as Nullable<Typed>, else None;
        home_tenant: Option<String> = HOME_TENANT as Nullable<Typed>, else None;
        resource_tenant: Option<String> = RESOURCE_TENANT as Nullable<Typed>, else None;
        service: Option<String> = SERVICE as Nullable<Typed>, else None;
        category: Option<String> = CATEGORY as Nullable<Typed>, else None;
        cells: Option<(u64, u64)> = CELLS as Option<(u64, u64)>, else None;
        properties: Option<Box<Row>> = "properties" as Option<Box<Row>>, else None;
    }
}

shape! {
    /// Graph's status, of which the code decides.
    struct Status {
        success: Option<bool> = "errorCode" as Nullable<Success>, else None;
    }
}

/// A sign-in of a user, or of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// The row's id.
    pub id: String,
    /// When it happened.
    pub created: Time,
    user: Option<UserId>,
    user_principal_name: Option<String>,
    app: Option<ClientAppId>,
    success: bool,
    interactive: bool,
    foreign: bool,
}

/// A sign-in of a user to one of the apps: what a FirstSignIn event is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInEvent<'a, A> {
    /// The sign-in's id, so that overlapping logs give the same event.
    pub id: &'a str,
    /// The user.
    pub user: UserId,
    /// The userPrincipalName as the log has it.
    pub user_principal_name: Option<&'a str>,
    /// The app.
    pub app: &'a A,
    /// When.
    pub at: Time,
    /// Whether the user was there. A log that does not say holds only those.
    pub interactive: bool,
}

words! {
    /// Why a sign-in is no event. Guests are not skipped: what they get is for a decision to say.
    pub enum Skipped {
        /// No user signed in, or one the directory does not know.
        NotAUser = 1,
        /// The client belongs to no app.
        UnknownApp = 2,
        /// The user did not get in.
        Failed = 3,
        /// The user's tenant is not the one the user got into.
        OtherTenant = 4,
    }
}

impl SignIn {
    /// Reads an item of `GET /auditLogs/signIns`, a record of Azure Monitor, or a row of a table; none where
    /// it is of another log.
    ///
    /// # Errors
    /// Names the property that is missing or wrong.
    pub fn read(json: &[u8]) -> Result<Option<SignIn>, ItemError> {
        let outer: Row = item(json, HINT)?;
        if let Some(cells) = outer.cells {
            return Err(uneven(cells));
        }
        let category = outer.category.clone().or_else(|| outer.properties.as_ref()?.category.clone());
        let Some(log) = Log::of(category.as_deref()) else { return Ok(None) };
        let (beside, row) = match outer.properties {
            Some(row) => (outer.result, *row),
            None => (None, outer),
        };
        let said = [beside, row.status, row.result];
        let missing = |field| ItemError::missing(field, HINT);
        Ok(Some(SignIn {
            id: row.id.ok_or_else(|| missing("id"))?,
            created: row.created.or(row.created_utc).ok_or_else(|| missing("createdDateTime"))?,
            user: row.user_id.filter(|_| log != Log::Services && row.service.is_none()),
            user_principal_name: row.user_principal_name,
            app: row.app_id,
            success: said.iter().flatten().copied().reduce(|a, b| a && b).ok_or_else(|| missing("status"))?,
            interactive: log != Log::NonInteractive && row.interactive.unwrap_or(true),
            foreign: foreign(
                row.cross_tenant.as_deref(),
                row.home_tenant.as_deref(),
                row.resource_tenant.as_deref(),
            ),
        }))
    }

    /// The event this row is, given which client ids mean which app.
    ///
    /// # Errors
    /// Why it is none; the first that applies, in the order of [`Skipped`].
    pub fn event<'a, A>(&'a self, apps: &'a BTreeMap<ClientAppId, A>) -> Result<SignInEvent<'a, A>, Skipped> {
        let user = self.user.ok_or(Skipped::NotAUser)?;
        let app = self.app.and_then(|id| apps.get(&id)).ok_or(Skipped::UnknownApp)?;
        if !self.success {
            return Err(Skipped::Failed);
        }
        if self.foreign {
            return Err(Skipped::OtherTenant);
        }
        let user_principal_name = self.user_principal_name.as_deref();
        Ok(SignInEvent {
            id: &self.id,
            user,
            user_principal_name,
            app,
            at: self.created,
            interactive: self.interactive,
        })
    }

    /// What a table with these columns lacks, by the names of the admin center's CSV.
    pub fn lacks(columns: &[&str]) -> Vec<&'static str> {
        let has = |names: &Names| columns.iter().any(|column| called(column, names));
        NEEDED.iter().filter(|(_, any)| !any.iter().any(has)).map(|(name, _)| *name).collect()
    }

    /// Whether a table with these columns says which sign-ins were interactive.
    pub fn says_interactive(columns: &[&str]) -> bool {
        columns.iter().any(|column| called(column, &INTERACTIVE) || called(column, &CATEGORY))
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

const HINT: &str = "give what GET /auditLogs/signIns returns, with id, createdDateTime, userId, appId and status; what a diagnostic setting \
                    wrote; or what the admin center downloads";

/// Whether the row says that the user is of another tenant than what they got into.
fn foreign(access: Option<&str>, home: Option<&str>, resource: Option<&str>) -> bool {
    let crosses = access.is_some_and(|access| {
        !["none", "unknownFutureValue"].iter().any(|word| word.eq_ignore_ascii_case(access))
    });
    crosses || home.zip(resource).is_some_and(|(home, resource)| !home.eq_ignore_ascii_case(resource))
}

/// Which log a record is of, as Azure Monitor calls it.
#[derive(PartialEq, Eq)]
enum Log {
    Interactive,
    NonInteractive,
    Services,
}

impl Log {
    /// None for a log of something else. Graph does not say, and gives interactive ones unless asked for
    /// others.
    fn of(category: Option<&str>) -> Option<Log> {
        match category.unwrap_or("SignInLogs").to_ascii_lowercase().as_str() {
            "signinlogs" => Some(Log::Interactive),
            "noninteractiveusersigninlogs" => Some(Log::NonInteractive),
            "serviceprincipalsigninlogs"
            | "microsoftserviceprincipalsigninlogs"
            | "managedidentitysigninlogs" => Some(Log::Services),
            _ => None,
        }
    }
}

plain!(Box<Row>);

leaf!(
    /// Whether a sign-in succeeded: an error code, Graph's status, its JSON in a text, or the portal's word.
    Success -> Option<bool>, "an object with an errorCode, an error code, or Success", of Status, |given| {
        match given {
            Given::Object(status) => Ok(status.success),
            Given::Number(code) => Ok(Some(code == 0)),
            Given::Text(text) => success(text.trim()),
            Given::Flag(_) => Err(Fault::Kind),
        }
    }
);

fn success(text: &str) -> Result<Option<bool>, Fault> {
    if text.starts_with('{') {
        return serde_json::from_str::<Status>(text).map(|status| status.success).map_err(|_| Fault::Value);
    }
    if shallow(text) {
        return Err(Fault::Kind);
    }
    let good = ["0", "None", "Success"].iter().any(|word| word.eq_ignore_ascii_case(text));
    Ok((!text.is_empty()).then_some(good))
}

leaf!(
    /// What the log wrote down as typed: nothing where it is no clean text.
    Typed -> Option<String>, "a text", |text| Ok(clean(text, 1_024).ok().filter(|text| !text.is_empty()))
);
leaf!(
    /// A user's object id. The log has "" and zeros for users it could not find.
    Known -> Option<UserId>, "a GUID as text", |text| Ok(text.parse().ok().filter(|id: &UserId| *id.as_bytes() != [0; 16]))
);
leaf!(
    /// A time whose column says that it is UTC.
    Utc -> Time, "a time as text", |text| {
        let text = text.trim();
        moment(text).or_else(|| format!("{text}Z").parse().ok()).ok_or("is no time such as 2026-11-21T10:00:00Z")
    }
);
