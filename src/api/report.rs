//! `report.get`.

use super::{
    call::{Call, Shelf},
    error::Error,
    page::{self, Keyset},
    resolve::{self, Lexicon},
    wire::{PolicyRef, ProductRef, Request, UserRef, request},
};
use crate::{
    domain::{
        app::Trigger,
        claim::{ClaimState, Kind, Outcome},
        ids::{PlanId, PolicyId, SkuId, UserId},
        time::{DAY, Time},
        window::{self, WindowError},
        word::words,
    },
    engine::explain::Names,
    report::Counts,
    store::{
        self, Read,
        report::{Span, Whose},
    },
};
use schemars::JsonSchema;
use serde::Serialize;
use std::{collections::BTreeMap, fmt};

words! {
    /// What a report's groups are by.
    pub enum GroupBy {
        /// The policy, with its name now or at its removal.
        Policy = 1,
        /// The product.
        Product = 2,
        /// The day, UTC.
        Day = 3,
        /// The outcome: of everything recorded, whatever the rows are.
        Outcome = 4,
        /// The app.
        App = 5,
    }
}

request! {
    /// Reports claims of a window, newest first.
    read Get {
        /// The last so many times 24 hours before `now`, 1 to 36,500; default 90.
        #[serde(default)]
        pub days: Option<u32>,
        /// The window's begin, instead of `days`; default: 90 days before its end.
        #[serde(default)]
        pub from: Option<Time>,
        /// The window's end, which is not in it, instead of `days`; default: `now`.
        #[serde(default)]
        pub to: Option<Time>,
        /// Only this policy's, by id or name; one that was removed by its id.
        #[serde(default)]
        pub policy: Option<String>,
        /// Only claims of this product.
        #[serde(default)]
        pub product: Option<String>,
        /// Only this user's; one who is gone from the tenant by the object id.
        #[serde(default)]
        pub user: Option<String>,
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
        pub cursor: Option<String>,
    }
}

/// A report.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// What it is of.
    pub window: Window,
    /// The rows of this page, newest first; empty with `groupBy`.
    pub items: Vec<ReportRow>,
    /// The groups, with `groupBy`.
    pub groups: Vec<ReportGroup>,
    /// The whole window in numbers.
    pub summary: Summary,
    /// Events that needed nothing (AlreadyEntitled, NoPolicy) on the days of the window, as they were fed: overlapping feeds count twice.
    /// Empty for a report of one policy, product or user.
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
    /// The rows of the report by policy, with its name now or at its removal, the largest first.
    pub by_policy: Vec<ReportGroup>,
    /// The rows by product, the largest first.
    pub by_product: Vec<ReportGroup>,
    /// The rows by day, UTC, the oldest first.
    pub by_day: Vec<ReportGroup>,
    /// Everything recorded, by outcome, the largest first.
    pub by_outcome: Vec<ReportGroup>,
}

pub(super) fn get(call: &Call<'_>, request: Get) -> Result<Report, Error> {
    let Get { days, from, to, policy, product, user, include_refused, group_by, .. } = &request;
    let summary_only = group_by.is_some() || request.limit == Some(0);
    let limit = request.limit.filter(|limit| *limit > 0);
    let filter = (days, from, to, policy, product, user, include_refused);
    let keyset = Keyset::of("report.get", &filter, limit, request.cursor.as_deref())?;
    let place = keyset.after.as_deref().map(Place::parse).transpose()?;
    call.read(|db| {
        let now = call.moment(db, request.common()).now;
        let window = match &place {
            Some(place) => place.window,
            None => window::Window::of(*days, *from, *to, now).map_err(refuse)?,
        };
        let shelf = call.shelf(db)?;
        let lexicon = Lexicon::new(db, &shelf)?;
        let whose = whose(db, &shelf, &lexicon, &request)?;
        let mut counts = Counts::of(*include_refused);
        store::report::count(db, window, &whose, |day, kind, n| counts.add(day, kind, n))?;
        let clerk = Clerk { lexicon: &lexicon, policies: store::report::policies(db)?, products: store::report::products(db)? };
        let (mut items, mut next) = (Vec::new(), None);
        if !summary_only {
            let before = place.map(|place| (place.decided_at, place.claim));
            let span = Span { before, everything: *include_refused, limit: keyset.limit + 1 };
            let rows = store::report::rows(db, window, &whose, &span)?.into_iter().map(|row| clerk.row(row)).collect();
            let page = keyset.page(rows, |row: &ReportRow| Place { window, decided_at: row.decided_at, claim: row.claim }.to_string());
            (items, next) = (page.items, page.next);
        }
        let everybodys = policy.as_ref().or(product.as_ref()).or(user.as_ref()).is_none();
        let fed = if everybodys { store::report::fed(db, window.days())? } else { BTreeMap::new() };
        Ok(Report {
            window: Window { from: window.from, to: window.to },
            items,
            groups: group_by.map(|by| clerk.groups(&counts, by)).unwrap_or_default(),
            summary: clerk.summary(&counts),
            fed: largest_first(fed.into_iter().map(|(outcome, count)| plain(outcome.to_string(), count)).collect()),
            next,
        })
    })
}

fn refuse(error: WindowError) -> Error {
    match error {
        WindowError::Twice => Error::argument("days", "The window is given twice.").hint("Give days, or from and to."),
        WindowError::Days(days) => Error::argument("days", format!("days is {days}; 1 to {} are allowed.", window::LONGEST_DAYS))
            .hint("Give from and to for a window of hours."),
        WindowError::Empty => {
            Error::argument("from", "The window is empty: it begins when it ends, or later.").hint("Give a from before to.")
        }
    }
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

fn whose(db: &Read<'_>, shelf: &Shelf, lexicon: &Lexicon<'_>, request: &Get) -> Result<Whose, Error> {
    let product = |product: &String| resolve::product(shelf, lexicon, product).map_err(|error| error.field("product"));
    Ok(Whose {
        policy: request.policy.as_deref().map(|policy| policy_key(db, shelf, policy)).transpose()?,
        product: request.product.as_ref().map(product).transpose()?,
        user: request.user.as_deref().map(|user| user_key(db, user)).transpose()?,
    })
}

fn policy_key(db: &Read<'_>, shelf: &Shelf, reference: &str) -> Result<i64, Error> {
    let missing = match resolve::policy(shelf, reference) {
        Ok(policy) => return Ok(policy.key),
        Err(error) => error.field("policy"),
    };
    let removed = reference.parse::<PolicyId>().ok().map(|id| store::report::policy_key(db, id)).transpose()?;
    removed.flatten().ok_or(missing)
}

fn user_key(db: &Read<'_>, reference: &str) -> Result<i64, Error> {
    let missing = match resolve::user(db, reference) {
        Ok(key) => return Ok(key),
        Err(error) => error.field("user"),
    };
    let removed = reference.parse::<UserId>().ok().map(|id| store::report::user_key(db, id)).transpose()?;
    removed.flatten().ok_or(missing)
}

/// Knows the names of what was counted.
struct Clerk<'a> {
    lexicon: &'a Lexicon<'a>,
    policies: BTreeMap<i64, (PolicyId, String)>,
    products: BTreeMap<i64, SkuId>,
}

impl Clerk<'_> {
    fn app(&self, key: u16) -> String {
        self.lexicon.app_name(key)
    }

    fn row(&self, row: store::report::ReportRow) -> ReportRow {
        ReportRow {
            decided_at: row.decided_at,
            at: row.at,
            user: UserRef { id: row.user, user_principal_name: row.user_principal_name },
            display_name: row.display_name,
            department: row.department,
            app: self.app(row.app),
            trigger: row.trigger,
            policy: row.policy.map(|(id, name)| PolicyRef { id, name }),
            product: row.product.map(|sku| self.lexicon.product_ref(sku)),
            position: row.position,
            disabled_plans: row.disabled.0,
            outcome: row.outcome,
            state: row.state,
            undone_at: row.undone_at,
            claim: row.claim,
        }
    }

    fn summary(&self, counts: &Counts) -> Summary {
        Summary {
            total: counts.total(),
            claimed: counts.claimed(),
            failed: counts.failed(),
            by_policy: self.groups(counts, GroupBy::Policy),
            by_product: self.groups(counts, GroupBy::Product),
            by_day: self.groups(counts, GroupBy::Day),
            by_outcome: self.groups(counts, GroupBy::Outcome),
        }
    }

    fn groups(&self, counts: &Counts, by: GroupBy) -> Vec<ReportGroup> {
        let groups = match by {
            GroupBy::Day => return counts.by_day().into_iter().map(|(day, count)| plain(date(day), count)).collect(),
            GroupBy::Outcome => counts.by_outcome().into_iter().map(|(outcome, count)| plain(outcome.to_string(), count)).collect(),
            GroupBy::App => counts.rows_by(|kind| kind.app).into_iter().map(|(app, count)| plain(self.app(app), count)).collect(),
            GroupBy::Policy => counts.rows_by(|kind| kind.policy).into_iter().map(|(key, count)| self.policy(key, count)).collect(),
            GroupBy::Product => {
                counts.rows_by(|kind: &Kind| kind.product).into_iter().map(|(key, count)| self.product(key, count)).collect()
            }
        };
        largest_first(groups)
    }

    fn policy(&self, key: i64, count: u64) -> ReportGroup {
        let (id, name) = self.policies.get(&key).map(|(id, name)| (id.to_string(), name.clone())).unzip();
        ReportGroup { key: name.unwrap_or_default(), id, count }
    }

    fn product(&self, key: i64, count: u64) -> ReportGroup {
        let sku = self.products.get(&key);
        ReportGroup { key: sku.map(|sku| self.lexicon.product(*sku)).unwrap_or_default(), id: sku.map(SkuId::to_string), count }
    }
}

fn plain(key: String, count: u64) -> ReportGroup {
    ReportGroup { key, id: None, count }
}

fn largest_first(mut groups: Vec<ReportGroup>) -> Vec<ReportGroup> {
    groups.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.key.cmp(&other.key)));
    groups
}

/// A day since 1970 as it is written: 2026-11-21.
fn date(day: i64) -> String {
    let text = Time::from_millis(day.saturating_mul(DAY)).to_string();
    text.split('T').next().unwrap_or_default().to_owned()
}
