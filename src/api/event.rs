//! Events, and `event.fromSignIns`, which makes them of a sign-in log.

mod log;

use super::{
    call::Call,
    error::{Error, ErrorName},
    text::{self, Id, Reference},
    wire::request,
};
use crate::{
    domain::{
        app::{App, Trigger},
        ids::{ClientAppId, UserId},
        time::Time,
    },
    graph::SignIn,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

/// Something a user did that may need a license.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Event {
    /// By this an event decides once; default: one made from its content. 1 to 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// An object id or user principal name.
    pub user: Reference,
    /// The app, by name or by its label in the portal.
    pub app: Reference,
    /// What the user did; default for apps with one trigger besides RequestLicense: that one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger: Option<Trigger>,
    /// Where it happened; an event without one, or with an unknown one, counts as not managed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<EventEnvironment>,
    /// The version of Power Automate for desktop, such as `2.43`; its triggers need one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desktop_version: Option<Id>,
    /// When it happened; recorded and shown, and never decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Time>,
}

/// Where an event happened.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EventEnvironment {
    /// The environment's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// Whether it is managed; default: what `environment.import` said of the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managed: Option<bool>,
}

request! {
    /// Makes events of a sign-in log, oldest first.
    read FromSignIns {
        /// What Graph returned: a collection page, an array, or one sign-in; or records of Azure Monitor; or `path`.
        #[serde(default)]
        #[schemars(with = "Option<serde_json::Value>")]
        pub sign_ins: Option<Box<RawValue>>,
        /// A file of the same (JSON Lines too), or the CSV that the Entra admin center downloads, absolute; or `signIns`.
        #[serde(default)]
        pub path: Option<text::Path>,
        /// What the columns of a CSV are called, where they have other names than the admin center's English ones.
        #[serde(default)]
        pub columns: Option<Vec<ColumnName>>,
        /// Makes events of sign-ins too that a client made without the user.
        #[serde(default)]
        pub include_non_interactive: bool,
        /// Keeps only the first event of each user and app.
        #[serde(default)]
        pub first_only: bool,
    }
}

/// What a column of a CSV is called.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ColumnName {
    /// Graph's name of what it holds, such as `userId`.
    pub property: Reference,
    /// Its name in the CSV, in any case.
    pub column: Reference,
}

/// Events made of a sign-in log.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Events {
    /// The events, oldest first.
    pub events: Vec<Event>,
    /// Rows that made none, counted by reason: NotAUser, UnknownApp, Failed, OtherTenant, NonInteractive, Repeated (with `firstOnly`),
    /// OtherLog (Azure Monitor's records of something else), Unreadable.
    pub skipped: BTreeMap<String, u64>,
    /// Rows that could not be read; the first 1,000.
    pub errors: Vec<super::wire::ItemError>,
    /// What the admin should know.
    pub warnings: Vec<String>,
}

/// Events of one reply.
const MOST_EVENTS: usize = 1_000_000;

pub(super) fn from_sign_ins(call: &Call<'_>, request: FromSignIns) -> Result<Events, Error> {
    let (input, mut warnings) = log::open(&request)?;
    let mut input = input.until(call.interrupt);
    let shelf = call.read(|db| call.shelf(db))?;
    let apps = shelf.book.apps();
    let clients = apps.iter().flat_map(|app| app.sign_in_app_ids.iter().map(move |client| (*client, app))).collect();
    let mut log = Log { first_only: request.first_only, non_interactive: request.include_non_interactive, ..Log::default() };
    while let Some(sign_in) = input.next(SignIn::read)? {
        match &sign_in {
            Some(sign_in) => log.take(sign_in, &clients)?,
            None => log.skip("OtherLog"),
        }
    }
    if input.refused > 0 {
        log.skipped.insert("Unreadable".into(), input.refused);
    }
    warnings.extend(input.warnings());
    Ok(Events { events: events(call, log.rows, log.first, apps)?, skipped: log.skipped, errors: input.errors, warnings })
}

/// What is kept of a sign-in, in the order of events: by time, then by id. Its number in the log tells it from its equals.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    at: Time,
    id: String,
    user: UserId,
    app: u16,
    number: usize,
}

/// The sign-ins read so far, in order: sorting a million at the end could not be interrupted.
#[derive(Default)]
struct Log {
    first_only: bool,
    non_interactive: bool,
    rows: BTreeSet<Row>,
    first: BTreeMap<(UserId, u16), Row>,
    skipped: BTreeMap<String, u64>,
}

impl Log {
    fn take(&mut self, sign_in: &SignIn, clients: &BTreeMap<ClientAppId, &App>) -> Result<(), Error> {
        match sign_in.event(clients) {
            Ok(event) if !event.interactive && !self.non_interactive => self.skip("NonInteractive"),
            Ok(event) => {
                self.keep(Row { at: event.at, id: event.id.to_owned(), user: event.user, app: event.app.key, number: self.rows.len() })
            }
            Err(reason) => self.skip(reason.as_str()),
        }
        if self.rows.len().max(self.first.len()) > MOST_EVENTS {
            return Err(Error::new(ErrorName::TooLarge, format!("The log makes more than {MOST_EVENTS} events."))
                .hint("Split it, for instance by day, or ask for firstOnly."));
        }
        Ok(())
    }

    /// r31: only an earlier row of the same user and app makes a row one too many.
    fn keep(&mut self, row: Row) {
        if !self.first_only {
            self.rows.insert(row);
            return;
        }
        match self.first.entry((row.user, row.app)) {
            Entry::Vacant(place) => drop(place.insert(row)),
            Entry::Occupied(mut first) => {
                if row < *first.get() {
                    first.insert(row);
                }
                self.skip("Repeated");
            }
        }
    }

    fn skip(&mut self, reason: &str) {
        *self.skipped.entry(reason.to_owned()).or_default() += 1;
    }
}

fn events(call: &Call<'_>, rows: BTreeSet<Row>, first: BTreeMap<(UserId, u16), Row>, apps: &[App]) -> Result<Vec<Event>, Error> {
    let mut events = Vec::with_capacity(rows.len().max(first.len()));
    let name = |key| apps.iter().find(|app| app.key == key).map(|app| app.name.clone()).unwrap_or_default();
    for row in rows.into_iter().chain(first.into_values().collect::<BTreeSet<_>>()) {
        call.go_on()?;
        events.push(event(row, name));
    }
    Ok(events)
}

fn event(row: Row, name: impl Fn(u16) -> String) -> Event {
    Event {
        id: Some(Id::own(row.id)),
        user: Reference::own(row.user.to_string()),
        app: Reference::own(name(row.app)),
        trigger: Some(Trigger::FirstSignIn),
        environment: None,
        desktop_version: None,
        at: Some(row.at),
    }
}
