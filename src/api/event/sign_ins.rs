//! `event.fromSignIns`: events of a sign-in log.

use super::{
    Event, Events, FromSignIns,
    log::{self, Given},
};
use crate::{
    api::{
        context::StoreContext,
        error::{Error, ErrorName},
        text::{Id, Reference},
    },
    domain::{
        app::{App, Trigger},
        ids::{ClientAppId, UserId},
        time::Time,
    },
    graph::SignIn,
};
use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

/// Events of one reply.
const MOST_EVENTS: usize = 1_000_000;

pub(in crate::api) fn from_sign_ins(
    context: &StoreContext<'_>,
    request: &FromSignIns,
) -> Result<Events, Error> {
    let (items, path, columns) =
        (request.sign_ins.as_deref(), request.path.as_deref(), request.columns.as_deref());
    let (input, mut warnings) = log::open(&log::SIGN_INS, &Given { items, path, columns })?;
    let mut input = input.until(context.interrupt);
    let apps = context.read(|context| Ok(context.config()?.book.apps().to_vec()))?;
    let apps = apps.as_slice();
    let clients =
        apps.iter().flat_map(|app| app.sign_in_app_ids.iter().map(move |client| (*client, app))).collect();
    let mut log = Log {
        first_only: request.first_only,
        non_interactive: request.include_non_interactive,
        ..Log::default()
    };
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
    Ok(Events {
        events: events(context, log.rows, log.first, apps)?,
        skipped: log.skipped,
        errors: input.errors,
        warnings,
    })
}

/// What is kept of a sign-in, in the order of events: by time, then by id. Its number in the log tells it
/// from its equals.
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
            Ok(event) => self.save(Row {
                at: event.at,
                id: event.id.to_owned(),
                user: event.user,
                app: event.app.key,
                number: self.rows.len(),
            }),
            Err(reason) => self.skip(reason.as_str()),
        }
        if self.rows.len().max(self.first.len()) > MOST_EVENTS {
            return Err(Error::new(
                ErrorName::TooLarge,
                format!("The log makes more than {MOST_EVENTS} events."),
            )
            .hint("Split it, for instance by day, or ask for firstOnly."));
        }
        Ok(())
    }

    /// r31: only an earlier row of the same user and app makes a row one too many.
    fn save(&mut self, row: Row) {
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

fn events(
    context: &StoreContext<'_>,
    rows: BTreeSet<Row>,
    first: BTreeMap<(UserId, u16), Row>,
    apps: &[App],
) -> Result<Vec<Event>, Error> {
    let mut events = Vec::with_capacity(rows.len().max(first.len()));
    let name = |key| apps.iter().find(|app| app.key == key).map(|app| app.name.clone()).unwrap_or_default();
    for row in rows.into_iter().chain(first.into_values().collect::<BTreeSet<_>>()) {
        context.check_interrupt()?;
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
        power_app: None,
        at: Some(row.at),
    }
}
