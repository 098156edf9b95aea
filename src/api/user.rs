//! `user.import`, `user.list`, `user.get`, `assignment.list`.

use super::wire::{Page, ProductRef, UserRef, request};
use crate::domain::{
    ids::{GroupId, PlanId, UserId},
    time::Time,
    word::words,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;

request! {
    /// Imports users with their license assignment states: Graph's users.
    write Import {
        /// What Graph returned: a collection page, a delta page, an array, or one user; or `path`.
        #[serde(default)]
        #[schemars(with = "Option<serde_json::Value>")]
        pub users: Option<Box<RawValue>>,
        /// A file of the same (pages, arrays, JSON Lines), absolute; or `users`.
        #[serde(default)]
        pub path: Option<String>,
        /// When Graph was asked; required in a Graph store and with `path`, else default `now`.
        #[serde(default)]
        pub taken_at: Option<Time>,
        /// In a Local store: whether license data that claims have changed is replaced.
        #[serde(default)]
        pub replace: bool,
        /// `Full`: users not in it are gone. `Partial`, the default: they stay.
        #[serde(default)]
        pub snapshot: Option<super::import::Snapshot>,
        /// Whether one bad item refuses the whole call.
        #[serde(default)]
        pub atomic: bool,
        /// The name of a snapshot that spans calls.
        #[serde(default)]
        pub stage: Option<String>,
        /// Whether this is the last call of the stage.
        #[serde(default)]
        pub last: bool,
    }
}

words! {
    /// How a product is held.
    pub enum Via {
        /// Directly.
        Direct = 1,
        /// Through a group.
        Group = 2,
        /// Both ways.
        Both = 3,
    }
}

request! {
    /// Lists users by the order in which they were first imported.
    read List {
        /// An object id or user principal name; `*` and `?` stand for any characters and one.
        #[serde(default)]
        pub identity: Option<String>,
        /// Only users who hold the product.
        #[serde(default)]
        pub product: Option<String>,
        /// With `product`: only users who hold it this way.
        #[serde(default)]
        pub via: Option<Via>,
        /// Only users with a license in error.
        #[serde(default)]
        pub has_error: Option<bool>,
        /// Items on a page.
        #[serde(default)]
        pub limit: Option<u32>,
        /// Where the last page ended.
        #[serde(default)]
        pub cursor: Option<String>,
    }
}

request! {
    /// Asks for one user.
    read Get {
        /// An object id or user principal name.
        pub user: String,
    }
}

request! {
    /// Lists how users hold products: one row per path.
    read AssignmentList {
        /// Only this user's.
        #[serde(default)]
        pub user: Option<String>,
        /// Only this product's.
        #[serde(default)]
        pub product: Option<String>,
        /// `Direct` or `Group`.
        #[serde(default)]
        pub via: Option<Via>,
        /// Only this state of Graph, in any case.
        #[serde(default)]
        pub state: Option<String>,
        /// Items on a page.
        #[serde(default)]
        pub limit: Option<u32>,
        /// Where the last page ended.
        #[serde(default)]
        pub cursor: Option<String>,
    }
}

/// A user as the store believes them to be.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserView {
    /// The object id.
    pub id: UserId,
    /// The user principal name.
    pub user_principal_name: String,
    /// The name people know.
    pub display_name: Option<String>,
    /// The department.
    pub department: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub usage_location: Option<String>,
    /// Graph's accountEnabled.
    pub account_enabled: bool,
    /// Graph's userType; null counts as Member.
    pub user_type: Option<String>,
    /// How the user holds products.
    pub assignments: Vec<AssignmentView>,
    /// The groups the user is known to be a direct member of.
    pub groups: Vec<GroupRef>,
    /// When Graph was asked.
    pub taken_at: Time,
}

/// A group in a reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupRef {
    /// The group.
    pub id: GroupId,
    /// Its displayName; null where no import has shown it.
    pub name: Option<String>,
}

/// A path by which a user holds a product.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AssignmentView {
    /// The user.
    pub user: UserRef,
    /// The product.
    pub product: ProductRef,
    /// `Direct` or `Group`.
    pub via: Via,
    /// The group it comes through; null for a direct one.
    pub assigned_by_group: Option<GroupRef>,
    /// Graph's state.
    pub state: String,
    /// Graph's error; null for none.
    pub error: Option<String>,
    /// The plans it switches off.
    pub disabled_plans: Vec<PlanRef>,
    /// Whether the user holds the product by another path as well.
    pub duplicate: bool,
}

/// A plan in a reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanRef {
    /// The plan.
    pub id: PlanId,
    /// Its name.
    pub name: String,
}

/// The reply of `user.list`.
pub type Users = Page<UserView>;
/// The reply of `assignment.list`.
pub type Assignments = Page<AssignmentView>;
