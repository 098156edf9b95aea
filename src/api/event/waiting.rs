//! Sign-ins that the exchange with Graph brings: they wait until their window is there and their users were
//! read, and are then decided as those of `claim.invoke` are.

use crate::{
    api::{asking::MOST_EVENTS, config::ConfigSnapshot, context::WriteContext, deciding, error::Error},
    domain::{
        app::{App, Trigger},
        event::{EventId, ParsedEvent},
        ids::ClientAppId,
        listing::{Listing, ListingKind, Log, WaitingEvent},
        policy::PolicyStatus,
        time::Time,
    },
    graph::SignIn,
    store::{self, Read, Tx, waiting_event, wanted},
};
use std::{collections::BTreeMap, ops::RangeInclusive};

/// The clients that sign-ins are asked of: those of apps that a policy serves now.
pub(in crate::api) fn clients(config: &ConfigSnapshot, now: Time) -> BTreeMap<ClientAppId, &App> {
    let book = &config.book;
    let serves = |place: &u16| {
        book.policy(*place).is_some_and(|policy| policy.status(book.settings(), now) == PolicyStatus::On)
    };
    let apps = book.apps().iter().filter(|app| {
        app.triggers.contains(&Trigger::FirstSignIn) && book.policies_for(app.key).iter().any(serves)
    });
    apps.flat_map(|app| app.sign_in_app_ids.iter().map(move |client| (*client, app))).collect()
}

/// Keeps the sign-ins that events are made of, of those in the window: what Graph was not asked for is not believed.
pub(in crate::api) fn keep(
    tx: &Tx<'_>,
    sign_ins: &[SignIn],
    window: RangeInclusive<Time>,
    clients: &BTreeMap<ClientAppId, &App>,
) -> Result<(), Error> {
    for sign_in in sign_ins {
        if let Ok(event) = sign_in.event(clients)
            && event.interactive
            && window.contains(&event.at)
            && !event.id.is_empty()
        {
            let (event, user, app, at) = (event.id.to_owned(), event.user, event.app.key, event.at);
            waiting_event::add(tx, &WaitingEvent { at, event, user, app })?;
        }
    }
    Ok(())
}

/// The window's last page is there: asks for the users whom its sign-ins need.
pub(in crate::api) fn close(tx: &Tx<'_>) -> Result<(), Error> {
    waiting_event::keep_first(tx)?;
    Ok(wanted::add_signed_in(tx)?)
}

/// Whether something that waits can be decided: its window is there, and its users were read.
pub(in crate::api) fn ready(db: &Read<'_>) -> Result<bool, Error> {
    Ok(window_end(db)?.is_some() && waiting_event::ready(db)? && !waiting_event::oldest(db, 1)?.is_empty())
}

/// Decides the oldest of what waits, once the window is there and its users were read; how many had which
/// outcome. With the last of them the watermark moves.
pub(in crate::api) fn decide(
    context: &WriteContext<'_>,
    overlap_minutes: i64,
) -> Result<BTreeMap<&'static str, u64>, Error> {
    let tx = context.tx;
    let (Some(log), Some(until)) = (waiting_event::log(tx)?, window_end(tx)?) else {
        return Ok(BTreeMap::new());
    };
    if !waiting_event::ready(tx)? {
        return Ok(BTreeMap::new());
    }
    let waiting = waiting_event::oldest(tx, MOST_EVENTS)?;
    if waiting.is_empty() && until <= log.watermark {
        return Ok(BTreeMap::new());
    }
    for event in &waiting {
        waiting_event::decided(tx, event)?;
    }
    let apps = context.config()?.book.apps();
    let there = |event: &WaitingEvent| apps.iter().any(|app| app.key == event.app);
    let events: Vec<_> = waiting.into_iter().filter(there).map(parsed).collect();
    let summary = if events.is_empty() { BTreeMap::new() } else { deciding::record(context, events)? };
    if waiting_event::undecided(tx)? == 0 {
        waiting_event::advance(tx, until, Log { watermark: until, ..log }.from(overlap_minutes))?;
    }
    Ok(summary)
}

/// The end of the window that was read last, if its last page is there.
fn window_end(db: &Read<'_>) -> Result<Option<Time>, Error> {
    let whole = |listing: &Listing| listing.kind == ListingKind::SignIns && listing.ended.is_some();
    Ok(store::listing::all(db)?.into_iter().find(whole).map(|listing| listing.started))
}

fn parsed(WaitingEvent { at, event, user, app }: WaitingEvent) -> ParsedEvent {
    ParsedEvent {
        id: EventId::Given(event),
        user: user.to_string(),
        app,
        trigger: Trigger::FirstSignIn,
        desktop: None,
        environment: None,
        managed: None,
        power_app: None,
        at: Some(at),
    }
}
