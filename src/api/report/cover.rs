//! What the formats of a report share: what it says of itself, and its rows, page by page.

use super::{
    ReportGroup, ReportRow, Summary,
    imprint::Imprint,
    scope::{ReportRequest, Scope},
};
use crate::{
    api::{context::ReadContext, error::Error, file::unwritten},
    domain::{time::Time, window::Window},
    store::report::PageSpec,
};
use serde::Serialize;
use std::io;

/// Rows read at once.
const PAGE: usize = 1_000;

/// What a document or a page says of itself.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Cover<'a> {
    #[serde(flatten)]
    pub imprint: Imprint<'a>,
    pub window: Window,
    pub filters: ReportRequest<'a>,
    pub summary: Summary,
    pub fed: Vec<ReportGroup>,
}

impl<'a> Cover<'a> {
    pub fn of(
        context: &ReadContext<'_>,
        scope: &Scope<'_>,
        title: &'a str,
        filters: ReportRequest<'a>,
    ) -> Result<Cover<'a>, Error> {
        Ok(Cover {
            imprint: Imprint::of(context, title)?,
            window: scope.window,
            filters,
            summary: scope.summary(),
            fed: scope.fed()?,
        })
    }
}

/// The rows of a report, page by page.
pub(super) struct Pages<'a> {
    pub scope: &'a Scope<'a>,
    before: Option<(Time, i64)>,
    done: bool,
}

impl<'a> Pages<'a> {
    /// All rows of a report, or none of them.
    pub fn new(scope: &'a Scope<'a>, none: bool) -> Pages<'a> {
        Pages { scope, before: None, done: none }
    }

    /// The following page; nothing after the last.
    pub fn next(&mut self) -> Result<Option<Vec<ReportRow>>, Error> {
        if self.done {
            return Ok(None);
        }
        self.scope.db.check_interrupt()?;
        let rows = self.scope.rows(&PageSpec {
            before: self.before,
            everything: self.scope.everything,
            limit: PAGE,
        })?;
        self.done = rows.len() < PAGE;
        self.before = rows.last().map(|row| (row.decided_at, row.claim));
        Ok(Some(rows))
    }

    /// Gives each row that is left, and says how many there were.
    pub fn each(&mut self, mut row: impl FnMut(&ReportRow) -> io::Result<()>) -> Result<u64, Error> {
        let mut rows = 0;
        while let Some(page) = self.next()? {
            page.iter().try_for_each(&mut row).map_err(unwritten)?;
            rows += page.len() as u64;
        }
        Ok(rows)
    }
}
