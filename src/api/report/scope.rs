//! What a report is of: its window, whose claims, and what they come to.

use super::{
    GroupBy, ReportGroup, ReportRow, Summary,
    report_names::{ReportNames, largest_first, plain},
};
use crate::{
    api::{
        config::ConfigSnapshot,
        error::Error,
        resolve::{self, NameResolver},
    },
    domain::{
        ids::PolicyId,
        time::Time,
        window::{self, Window, WindowError},
    },
    report::Counts,
    store::{
        self, Read,
        report::{PageSpec, ReportFilter},
    },
};
use serde::Serialize;

/// What both requests ask for. Its text is what a cursor is sealed with, and all but the window is what a
/// document says it is restricted to.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReportRequest<'a> {
    #[serde(skip)]
    pub days: Option<u32>,
    #[serde(skip)]
    pub from: Option<Time>,
    #[serde(skip)]
    pub to: Option<Time>,
    pub policy: Option<&'a str>,
    pub product: Option<&'a str>,
    pub user: Option<&'a str>,
    pub app: Option<&'a str>,
    pub include_refused: bool,
    pub group_by: Option<GroupBy>,
}

/// Both requests name these fields alike.
macro_rules! ask {
    ($request:expr) => {
        $crate::api::report::scope::ReportRequest {
            days: *$request.days,
            from: *$request.from,
            to: *$request.to,
            policy: $request.policy.as_deref(),
            product: $request.product.as_deref(),
            user: $request.user.as_deref(),
            app: $request.app.as_deref(),
            include_refused: $request.include_refused,
            group_by: $request.group_by,
        }
    };
}

pub(super) use ask;

impl ReportRequest<'_> {
    /// The window, seen from `now` (r03).
    pub fn window(&self, now: Time) -> Result<Window, Error> {
        Ok(Window::of(self.days, self.from, self.to, now)?)
    }
}

/// A report on one snapshot, its counts read.
pub(super) struct Scope<'a> {
    pub db: &'a Read<'a>,
    pub window: Window,
    pub whose: ReportFilter,
    pub counts: Counts,
    pub report_names: ReportNames<'a>,
    pub everything: bool,
}

impl<'a> Scope<'a> {
    pub fn new(
        db: &'a Read<'a>,
        config: &'a ConfigSnapshot,
        ask: &ReportRequest<'_>,
        window: Window,
    ) -> Result<Scope<'a>, Error> {
        let names = NameResolver::new(db, config);
        let whose = whose(db, config, &names, ask)?;
        let mut counts = Counts::of(ask.include_refused);
        store::report::count(db, window, &whose, |day, kind, n| counts.add(day, kind, n))?;
        let report_names = ReportNames::new(db, config, names)?;
        Ok(Scope { db, window, whose, counts, report_names, everything: ask.include_refused })
    }

    /// Rows, newest first.
    pub fn rows(&self, span: &PageSpec) -> Result<Vec<ReportRow>, Error> {
        let rows = store::report::rows(self.db, self.window, &self.whose, span)?;
        Ok(rows.into_iter().map(|row| self.report_names.row(row)).collect())
    }

    /// The rows of the report, counted.
    pub fn groups(&self, by: GroupBy) -> Result<Vec<ReportGroup>, Error> {
        let (report_names, counts) = (&self.report_names, &self.counts);
        Ok(match by {
            GroupBy::Policy => report_names.by_policy(counts),
            GroupBy::Product => report_names.by_product(counts),
            GroupBy::Day => report_names.by_day(counts),
            GroupBy::Outcome => report_names.by_outcome(counts),
            GroupBy::App => report_names.by_app(counts),
            // The counts by hour do not know departments.
            GroupBy::Department => {
                let departments =
                    store::report::departments(self.db, self.window, &self.whose, self.everything)?;
                departments.into_iter().map(|(department, count)| plain(department, count)).collect()
            }
        })
    }

    pub fn summary(&self) -> Summary {
        self.report_names.summary(&self.counts)
    }

    /// Events that needed nothing (r33); known by app only.
    pub fn fed(&self) -> Result<Vec<ReportGroup>, Error> {
        let ReportFilter { policy, product, user, app } = self.whose;
        if policy.is_some() || product.is_some() || user.is_some() {
            return Ok(Vec::new());
        }
        let fed = store::report::fed(self.db, self.window.days(), app)?;
        Ok(largest_first(fed.into_iter().map(|(outcome, count)| plain(outcome.to_string(), count)).collect()))
    }
}

impl From<WindowError> for Error {
    fn from(error: WindowError) -> Error {
        match error {
            WindowError::Twice => {
                Error::argument("days", "The window is given twice.").hint("Give days, or from and to.")
            }
            WindowError::Days(days) => {
                Error::argument("days", format!("days is {days}; 1 to {} are allowed.", window::LONGEST_DAYS))
                    .hint("Give from and to for a window of hours.")
            }
            WindowError::Empty(..) => {
                Error::argument("from", format!("{error}.")).hint("Give a from before to.")
            }
        }
    }
}

fn whose(
    db: &Read<'_>,
    config: &ConfigSnapshot,
    names: &NameResolver<'_>,
    ask: &ReportRequest<'_>,
) -> Result<ReportFilter, Error> {
    let product = |product| resolve::product(config, names, product).map_err(|error| error.field("product"));
    let user = |user| resolve::user_ever(db, user).map(|(key, _)| key).map_err(|error| error.field("user"));
    let app = |app| resolve::app(config, app).map(|app| app.key).map_err(|error| error.field("app"));
    Ok(ReportFilter {
        policy: ask.policy.map(|policy| policy_key(db, config, policy)).transpose()?,
        product: ask.product.map(product).transpose()?,
        user: ask.user.map(user).transpose()?,
        app: ask.app.map(app).transpose()?,
    })
}

fn policy_key(db: &Read<'_>, config: &ConfigSnapshot, reference: &str) -> Result<i64, Error> {
    let missing = match resolve::policy(config, reference) {
        Ok(policy) => return Ok(policy.key),
        Err(error) => error.field("policy"),
    };
    let removed =
        reference.parse::<PolicyId>().ok().map(|id| store::report::policy_key(db, id)).transpose()?;
    removed.flatten().ok_or(missing)
}
