//! `policy.create`, `.createDefaults`, `.export`, `.import`, `.list`, `.get`, `.update`, `.remove`, and `policy.product.*`.

mod choice;
mod compare;
mod defaults;
mod document;
mod entry;
mod import;
mod lint;
mod list;
mod order;
mod products;
mod target;
mod terms;
mod view;
mod write;

pub(super) use choice::not_too_long;
pub use defaults::{CreateDefaults, DefaultReason, Defaults};
pub use document::{Export, GroupEntry, PlanEntry, PolicyDocument, PolicyEntry, PolicyExport, ProductEntry, UserEntry};
pub use import::{Import, ImportMode, PolicyChange, PolicyImport};
pub use lint::{Findings, Lint, LintView};

pub(super) use defaults::create_defaults;
pub(super) use document::export;
pub(super) use import::import;
pub(super) use lint::check as lint;
pub(super) use list::{get, list};
pub(super) use products::{add, move_to, remove as remove_product, update as update_product};
pub(super) use terms::sound_name;
pub(super) use write::{create, remove, update};

use super::{
    text::{Cursor, Id, Name, Only, Reference},
    user::{GroupRef, PlanRef},
    wire::{Change, Page, Patch, UserRef, request},
};
use crate::domain::{
    app::Trigger,
    ids::{PolicyId, SkuId},
    policy::{AssignVia, PolicyStatus},
    setting::EnvironmentScope,
    time::Time,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A product for a policy. Of `disabledPlans` and `enabledPlans` at most one; neither means all plans on.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProductChoice {
    /// A skuId, a part number, a plan name or a product name.
    pub product: Reference,
    /// Plans that are off; those Microsoft adds later are on.
    #[serde(default)]
    pub disabled_plans: Option<Vec<Reference>>,
    /// Plans that are on; those Microsoft adds later are off.
    #[serde(default)]
    pub enabled_plans: Option<Vec<Reference>>,
    /// With assignVia Group, and only there: the group that brings the product, by object id or displayName. It chooses the plans.
    #[serde(default)]
    pub target_group: Option<Reference>,
}

/// The most a policy grants in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cap {
    /// Claims; at least 1. Those undone since count too, those that failed do not.
    pub claims: u32,
    /// The hours before a decision in which they are counted; 1 to 720.
    pub hours: u32,
}

request! {
    /// Creates a policy: on, and in force at once.
    write Create {
        /// A name no other policy has in any case; 1 to 200 characters.
        pub name: Name,
        /// The app, by name or by its label in the portal.
        pub app: Reference,
        /// The primary product, then at most four backups.
        pub products: Vec<ProductChoice>,
        /// On or off; default on.
        #[serde(default)]
        pub enabled: Option<bool>,
        /// How a claim gives the license; default `Direct`. With `Group` each product names its `targetGroup`. It stays as it is.
        #[serde(default)]
        pub assign_via: Option<AssignVia>,
        /// Lower decides first; default 100.
        #[serde(default)]
        pub priority: Option<i32>,
        /// The triggers that claim; default all of the app.
        #[serde(default)]
        pub triggers: Option<Vec<Trigger>>,
        /// Where events claim; default the setting of the app's family.
        #[serde(default)]
        pub environment_scope: Option<EnvironmentScope>,
        /// Only direct members of one of these groups; default everyone.
        #[serde(default)]
        pub include_groups: Option<Vec<Reference>>,
        /// No direct member of any of these groups.
        #[serde(default)]
        pub exclude_groups: Option<Vec<Reference>>,
        /// None of these users.
        #[serde(default)]
        pub exclude_users: Option<Vec<Reference>>,
        /// Only users with one of these usage locations.
        #[serde(default)]
        pub usage_locations: Option<Vec<Id>>,
        /// Only users of one of these departments.
        #[serde(default)]
        pub departments: Option<Vec<Name>>,
        /// The most it grants in a period; default no end.
        #[serde(default)]
        pub cap: Option<Cap>,
    }
}

request! {
    /// Lists policies by app and order of deciding.
    read List {
        /// An id or name; `*` and `?` stand for any characters and one.
        #[serde(default)]
        pub identity: Only<Reference>,
        /// Only policies of the app.
        #[serde(default)]
        pub app: Only<Reference>,
        /// Only policies with the product.
        #[serde(default)]
        pub product: Only<Reference>,
        /// Only policies that are on, or only those that are off.
        #[serde(default)]
        pub enabled: Only<bool>,
        /// Items on a page.
        #[serde(default)]
        pub limit: Option<u32>,
        /// Where the last page ended.
        #[serde(default)]
        pub cursor: Option<Cursor>,
    }
}

request! {
    /// Asks for one policy.
    read Get {
        /// An id or name.
        pub policy: Reference,
    }
}

request! {
    /// Changes what is given of a policy, and nothing else. Takes no license from anyone.
    write Update {
        /// An id or name.
        pub policy: Reference,
        /// A new name.
        #[serde(default)]
        pub name: Option<Name>,
        /// On or off.
        #[serde(default)]
        pub enabled: Option<bool>,
        /// Lower decides first; null for the default.
        #[serde(default)]
        pub priority: Patch<i32>,
        /// The triggers that claim; null for all of the app.
        #[serde(default)]
        pub triggers: Patch<Vec<Trigger>>,
        /// Where events claim; null for the setting of the app's family.
        #[serde(default)]
        pub environment_scope: Patch<EnvironmentScope>,
        /// Only direct members of one of these groups; null for everyone.
        #[serde(default)]
        pub include_groups: Patch<Vec<Reference>>,
        /// No direct member of any of these groups; null for none.
        #[serde(default)]
        pub exclude_groups: Patch<Vec<Reference>>,
        /// None of these users; null for none.
        #[serde(default)]
        pub exclude_users: Patch<Vec<Reference>>,
        /// Only users with one of these usage locations; null for all.
        #[serde(default)]
        pub usage_locations: Patch<Vec<Id>>,
        /// Only users of one of these departments; null for all.
        #[serde(default)]
        pub departments: Patch<Vec<Name>>,
        /// The most it grants in a period; null for no end.
        #[serde(default)]
        pub cap: Patch<Cap>,
    }
}

request! {
    /// Removes a policy. Its claims and their history stay, and nobody loses a license.
    write Remove {
        /// An id or name.
        pub policy: Reference,
    }
}

request! {
    /// Adds a product to a policy.
    write ProductAdd {
        /// An id or name.
        pub policy: Reference,
        /// The product.
        pub product: Reference,
        /// Its place, 0 for the primary product; default last.
        #[serde(default)]
        pub position: Option<u32>,
        /// Plans that are off.
        #[serde(default)]
        pub disabled_plans: Option<Vec<Reference>>,
        /// Plans that are on; all others are off.
        #[serde(default)]
        pub enabled_plans: Option<Vec<Reference>>,
        /// With assignVia Group: the group that brings the product.
        #[serde(default)]
        pub target_group: Option<Reference>,
    }
}

request! {
    /// Changes which plans of a product a claim switches on, or with assignVia Group which group brings it.
    write ProductUpdate {
        /// An id or name.
        pub policy: Reference,
        /// The product; or `allProducts`.
        #[serde(default)]
        pub product: Option<Reference>,
        /// Every product of the policy that has the plans named.
        #[serde(default)]
        pub all_products: bool,
        /// Plans that are off, all others on; null for all on.
        #[serde(default)]
        pub disabled_plans: Patch<Vec<Reference>>,
        /// Plans that are on, all others off; null for all on.
        #[serde(default)]
        pub enabled_plans: Patch<Vec<Reference>>,
        /// Plans to switch on beside those that are.
        #[serde(default)]
        pub enable: Option<Vec<Reference>>,
        /// Plans to switch off beside those that are.
        #[serde(default)]
        pub disable: Option<Vec<Reference>>,
        /// With assignVia Group: the group that brings the product; or every product, with `allProducts`.
        #[serde(default)]
        pub target_group: Option<Reference>,
    }
}

request! {
    /// Moves a product within a policy.
    write ProductMove {
        /// An id or name.
        pub policy: Reference,
        /// The product.
        pub product: Reference,
        /// Its new place, 0 for the primary product; or `by`.
        #[serde(default)]
        pub position: Option<u32>,
        /// How many places it moves, at most to the end: down the list, or up where it is negative; or `position`.
        #[serde(default)]
        pub by: Option<i32>,
    }
}

request! {
    /// Removes a product from a policy. Nobody loses a license.
    write ProductRemove {
        /// An id or name.
        pub policy: Reference,
        /// The product.
        pub product: Reference,
    }
}

/// A policy.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PolicyView {
    /// The policy.
    pub id: PolicyId,
    /// Its name.
    pub name: String,
    /// Its app.
    pub app: String,
    /// What it does now.
    pub status: PolicyStatus,
    /// On or off.
    pub enabled: bool,
    /// How a claim gives the license.
    pub assign_via: AssignVia,
    /// The most it grants in a period; null for no end.
    pub cap: Option<Cap>,
    /// Lower decides first.
    pub priority: i64,
    /// Units its products have left together.
    pub available: i64,
    /// Its products: the primary one, then the backups.
    pub products: Vec<PolicyProductView>,
    /// The triggers that claim.
    pub triggers: Vec<Trigger>,
    /// Its own environment scope; null takes the setting's.
    pub environment_scope: Option<EnvironmentScope>,
    /// Only direct members of one of these groups.
    pub include_groups: Vec<GroupRef>,
    /// No direct member of any of these groups.
    pub exclude_groups: Vec<GroupRef>,
    /// None of these users.
    pub exclude_users: Vec<UserRef>,
    /// Only users with one of these usage locations.
    pub usage_locations: Vec<String>,
    /// Only users of one of these departments.
    pub departments: Vec<String>,
    /// When it was created.
    pub created: Time,
    /// When it was last changed.
    pub changed: Time,
}

/// A product of a policy.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PolicyProductView {
    /// The product.
    pub sku_id: SkuId,
    /// Its part number.
    pub sku_part_number: String,
    /// Its name.
    pub name: String,
    /// Its place, 0 for the primary product.
    pub position: u32,
    /// `Primary` or `Backup`.
    pub role: String,
    /// Units a claim can take.
    pub available: i64,
    /// Plans for users that a claim switches on.
    pub enabled_plans: Vec<PlanRef>,
    /// Plans for users that a claim switches off.
    pub disabled_plans: Vec<PlanRef>,
    /// The group that brings it, with assignVia Group.
    pub target_group: Option<GroupRef>,
}

/// The reply of `policy.list`.
pub type Policies = Page<PolicyView>;
/// The reply of every write to a policy.
pub type Written = Change<PolicyView>;
