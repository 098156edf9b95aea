//! `change.list`.

use super::wire::{Page, ProductRef, UserRef, request};
use crate::domain::{
    claim::{ChangeKind, ChangeState},
    ids::PlanId,
    time::Time,
};
use schemars::JsonSchema;
use serde::Serialize;

request! {
    /// Lists changes that should be made in the tenant, oldest first.
    read List {
        /// Only changes in this state; default all that are not closed.
        #[serde(default)]
        pub state: Option<ChangeState>,
        /// Only changes of this kind.
        #[serde(default)]
        pub kind: Option<ChangeKind>,
        /// Only this user's.
        #[serde(default)]
        pub user: Option<String>,
        /// Items on a page.
        #[serde(default)]
        pub limit: Option<u32>,
        /// Where the last page ended.
        #[serde(default)]
        pub cursor: Option<String>,
    }
}

/// A change that should be made in the tenant.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeView {
    /// The change.
    pub id: i64,
    /// What it does.
    pub kind: ChangeKind,
    /// Where it stands.
    pub state: ChangeState,
    /// Whom it is for.
    pub user: UserRef,
    /// The product to assign.
    pub product: Option<ProductRef>,
    /// The plans to switch off.
    pub disabled_plans: Vec<PlanId>,
    /// The usage location to set.
    pub usage_location: Option<String>,
    /// The claim it makes true.
    pub claim: i64,
    /// The change that comes first.
    pub after: Option<i64>,
    /// When it came into its state.
    pub since: Time,
    /// Whether it was sent longer ago than `observeWithinHours` and not seen.
    pub overdue: bool,
}

/// The reply of `change.list`.
pub type Changes = Page<ChangeView>;
