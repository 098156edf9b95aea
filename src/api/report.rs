//! `report.get`, and what `report.export` shares with it.

mod cover;
pub mod export;
pub(super) mod get;
mod html_export;
pub(super) mod imprint;
mod report_names;
mod scope;

use super::wire::{Items, PlanRef, PolicyRef, ProductRef, UserRef, reply, request};
use crate::domain::{
    app::Trigger,
    claim::{ClaimState, Outcome},
    time::Time,
    window::Window,
    word::words,
};

words! {
    /// What a report's groups are by.
    pub enum GroupBy {
        /// The policy, whatever it was called, with its name now or at its removal.
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
    read Get with report, page {
    }
}

reply! {
    /// A report.
    pub struct Report {
        /// What it is of.
        pub window: Window,
        /// The rows of this page, newest first; empty with `groupBy`.
        pub items: Items<ReportRow>,
        /// The groups, with `groupBy`.
        pub groups: Vec<ReportGroup>,
        /// The whole window in numbers.
        pub summary: Summary,
        /// Events that needed nothing (AlreadyEntitled, NoPolicy) on the days of the window, as they were
        /// fed: overlapping feeds count twice. Of one app where the report is; empty for a report of one
        /// policy, product or user.
        pub fed: Vec<ReportGroup>,
        /// The cursor of the following page; null on the last.
        pub next: Option<String>,
    }

    /// A claim or refusal in a report (r43).
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
        pub disabled_plans: Vec<PlanRef>,
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
    #[derive(PartialEq, Eq)]
    pub struct ReportGroup {
        /// What it is of: a name, a part number, a day, an outcome; empty for none.
        pub key: String,
        /// The id of the policy or product.
        pub id: Option<String>,
        /// Events.
        pub count: u64,
    }

    /// A window in numbers.
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
}
