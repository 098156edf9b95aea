//! `report.get`.

use super::{
    Get, Report, ReportRow,
    scope::{ReportRequest, Scope, ask},
};
use crate::{
    api::{
        context::ReadContext,
        error::Error,
        page::{self, Keyset},
        wire::Items,
    },
    domain::{time::Time, window::Window},
    store::report::PageSpec,
};
use std::fmt;

pub(in crate::api) fn get(context: &ReadContext<'_>, request: &Get) -> Result<Report, Error> {
    let (db, now) = (context.db, context.moment.now);
    let summary_only = request.group_by.is_some() || request.limit == Some(0);
    let limit = request.limit.filter(|limit| *limit > 0);
    let ask = ask!(request);
    // A cursor goes on with the rows of its window, whatever else is counted.
    let keyset =
        Keyset::of("report.get", &ReportRequest { group_by: None, ..ask }, limit, request.cursor.as_deref())?;
    let place = keyset.after.as_deref().map(Place::parse).transpose()?;
    let config = context.config()?;
    let window = place.as_ref().map_or_else(|| ask.window(now), |place| Ok(place.window))?;
    let scope = Scope::new(db, config, &ask, window)?;
    let (mut items, mut next) = (Items::default(), None);
    if !summary_only {
        let before = place.map(|place| (place.decided_at, place.claim));
        let key = |row: &ReportRow| Some((row.decided_at, row.claim));
        let fetch = |before: &Option<(Time, i64)>, limit| {
            scope.rows(&PageSpec { before: *before, everything: ask.include_refused, limit })
        };
        let text = |place: &Option<(Time, i64)>| {
            place.map_or_else(String::new, |(decided_at, claim)| {
                Place { window, decided_at, claim }.to_string()
            })
        };
        let page = keyset.page(before, key, text, fetch, Ok)?;
        (items, next) = (page.items, page.next);
    }
    Ok(Report {
        window,
        items,
        groups: request.group_by.map_or_else(|| Ok(Vec::new()), |by| scope.groups(by))?,
        summary: scope.summary(),
        fed: scope.fed()?,
        next,
    })
}

/// Where a page ended, and the window that all pages are of.
struct Place {
    window: Window,
    decided_at: Time,
    claim: i64,
}

impl Place {
    fn parse(text: &str) -> Result<Place, Error> {
        let numbers: Result<Vec<i64>, _> = text.split('-').map(str::parse).collect();
        match numbers.as_deref() {
            Ok(&[from, to, decided_at, claim]) if from < to => {
                let [from, to, decided_at] = [from, to, decided_at].map(Time::from_millis);
                Ok(Place { window: Window { from, to }, decided_at: decided_at.min(to), claim })
            }
            _ => Err(page::damaged()),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [from, to, decided_at] = [self.window.from, self.window.to, self.decided_at].map(Time::millis);
        write!(f, "{from}-{to}-{decided_at}-{}", self.claim)
    }
}
