//! `report.get`, and what `report.export` shares with it.

mod clerk;
mod export;
mod paper;
mod scope;

use super::{
    call::{Call, require_report_role},
    error::Error,
    page::{self, Keyset},
    text::{Cursor, Only, Reference},
    wire::{PolicyRef, ProductRef, Request, UserRef, Written, request},
};
use crate::{
    domain::{
        app::Trigger,
        claim::{ClaimState, Outcome},
        ids::PlanId,
        time::Time,
        window,
        word::words,
    },
    store::report::Span,
};
pub(super) use export::export;
pub use export::{Export, ExportedReport, ReportFormat};
use schemars::JsonSchema;
use scope::{Ask, Scope};
use serde::Serialize;
use std::fmt;

words! {
    /// What a report's groups are by.
    pub enum GroupBy {
        /// The policy, with its name at the time.
        Policy = 1,
        /// The product.
        Product = 2,
        /// The day, UTC.
        Day = 3,
        /// The outcome: of everything recorded, whatever the rows are.
        Outcome = 4,
        /// The app.
        App = 5,
        /// The department users were in at the time; the 10,000 largest.
        Department = 6,
    }
}

request! {
    /// Reports claims of a window, newest first.
    read Get {
        /// The last so many times 24 hours before `now`, 1 to 36,500; default 90.
        #[serde(default)]
        pub days: Only<u32>,
        /// The window's begin, instead of `days`; default: 90 days before its end.
        #[serde(default)]
        pub from: Only<Time>,
        /// The window's end, which is not in it, instead of `days`; default: `now`.
        #[serde(default)]
        pub to: Only<Time>,
        /// Only this policy's, by id or name; one that was removed by its id.
        #[serde(default)]
        pub policy: Only<Reference>,
        /// Only claims of this product.
        #[serde(default)]
        pub product: Only<Reference>,
        /// Only this user's; one who is gone from the tenant by the object id.
        #[serde(default)]
        pub user: Only<Reference>,
        /// Only this app's.
        #[serde(default)]
        pub app: Only<Reference>,
        /// Whether refusals and failed claims are rows too.
        #[serde(default)]
        pub include_refused: bool,
        /// Counts by this instead of rows.
        #[serde(default)]
        pub group_by: Option<GroupBy>,
        /// Rows on a page; 0 for the summary alone.
        #[serde(default)]
        pub limit: Option<u32>,
        /// Where the last page ended.
        #[serde(default)]
        pub cursor: Option<Cursor>,
    }
}

/// A report.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// What it is of.
    pub window: Window,
    /// The rows of this page, newest first; empty with `groupBy`.
    #[schemars(with = "Vec<ReportRow>")]
    pub items: Vec<Written<ReportRow>>,
    /// The groups, with `groupBy`.
    pub groups: Vec<ReportGroup>,
    /// The whole window in numbers.
    pub summary: Summary,
    /// Events that needed nothing (AlreadyEntitled, NoPolicy) on the days of the window, as they were fed: overlapping feeds count twice.
    /// Of one app where the report is; empty for a report of one policy, product or user.
    pub fed: Vec<ReportGroup>,
    /// The cursor of the following page; null on the last.
    pub next: Option<String>,
}

/// A half-open window of time, UTC.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Window {
    /// In the window.
    pub from: Time,
    /// Not in it.
    pub to: Time,
}

/// A claim or refusal in a report (r43).
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportRow {
    /// When it was decided.
    pub decided_at: Time,
    /// When it happened; null where the event did not say.
    pub at: Option<Time>,
    /// The user.
    pub user: UserRef,
    /// The name people know.
    pub display_name: Option<String>,
    /// The department at the time.
    pub department: Option<String>,
    /// The app.
    pub app: String,
    /// What the user did.
    pub trigger: Trigger,
    /// The policy, with its name at the time.
    pub policy: Option<PolicyRef>,
    /// The product.
    pub product: Option<ProductRef>,
    /// The product's place in the policy, 0 for the primary one.
    pub position: Option<u32>,
    /// The plans of the product that are off.
    pub disabled_plans: Vec<PlanId>,
    /// What was decided.
    pub outcome: Outcome,
    /// What became of it; null for a refusal.
    pub state: Option<ClaimState>,
    /// When it was undone; null if it was not.
    pub undone_at: Option<Time>,
    /// The claim.
    pub claim: i64,
}

/// A group of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportGroup {
    /// What it is of: a name, a part number, a day, an outcome; empty for none.
    pub key: String,
    /// The id of the policy or product.
    pub id: Option<String>,
    /// Events.
    pub count: u64,
}

/// A window in numbers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Events recorded, refusals among them.
    pub total: u64,
    /// Licenses claimed.
    pub claimed: u64,
    /// Grants that failed for good: neither claimed nor in any outcome.
    pub failed: u64,
    /// The rows of the report by policy, with its name at the time, the largest first.
    pub by_policy: Vec<ReportGroup>,
    /// The rows by product, the largest first.
    pub by_product: Vec<ReportGroup>,
    /// The rows by day, UTC, the oldest first.
    pub by_day: Vec<ReportGroup>,
    /// Everything recorded, by outcome, the largest first.
    pub by_outcome: Vec<ReportGroup>,
}

pub(super) fn get(call: &Call<'_>, request: Get) -> Result<Report, Error> {
    let summary_only = request.group_by.is_some() || request.limit == Some(0);
    let limit = request.limit.filter(|limit| *limit > 0);
    let ask = Ask::of_get(&request);
    let keyset = Keyset::of("report.get", &ask, limit, request.cursor.as_deref())?;
    let place = keyset.after.as_deref().map(Place::parse).transpose()?;
    call.read(|db| {
        let moment = call.moment(db, request.common());
        require_report_role(db, &moment.actor)?;
        let now = moment.now;
        let shelf = call.shelf(db)?;
        let window = place.as_ref().map_or_else(|| ask.window(now), |place| Ok(place.window))?;
        let scope = Scope::new(db, &shelf, &ask, window)?;
        let (mut items, mut next) = (Vec::new(), None);
        if !summary_only {
            let before = place.map(|place| (place.decided_at, place.claim));
            let key = |row: &ReportRow| Some((row.decided_at, row.claim));
            let fetch = |before: &Option<(Time, i64)>, limit| scope.rows(&Span { before: *before, everything: ask.include_refused, limit });
            let text = |place: &Option<(Time, i64)>| {
                place.map_or_else(String::new, |(decided_at, claim)| Place { window, decided_at, claim }.to_string())
            };
            let page = keyset.page(before, key, text, fetch, Ok)?;
            (items, next) = (page.items, page.next);
        }
        Ok(Report {
            window: Window { from: window.from, to: window.to },
            items,
            groups: request.group_by.map_or_else(|| Ok(Vec::new()), |by| scope.groups(by))?,
            summary: scope.summary(),
            fed: scope.fed()?,
            next,
        })
    })
}

/// Where a page ended, and the window that all pages are of.
struct Place {
    window: window::Window,
    decided_at: Time,
    claim: i64,
}

impl Place {
    fn parse(text: &str) -> Result<Place, Error> {
        let numbers: Result<Vec<i64>, _> = text.split('-').map(str::parse).collect();
        match numbers.as_deref() {
            Ok(&[from, to, decided_at, claim]) if from < to => {
                let [from, to, decided_at] = [from, to, decided_at].map(Time::from_millis);
                Ok(Place { window: window::Window { from, to }, decided_at: decided_at.min(to), claim })
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
