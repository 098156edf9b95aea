//! `group.import`, `group.list`, `environment.import`, `environment.list`.

use super::{
    user::PlanRef,
    wire::{Page, ProductRef, request},
};
use crate::domain::{ids::GroupId, time::Time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

request! {
    /// Imports groups, their licenses and their members: Graph's groups.
    write Import {
        /// What Graph returned: a collection page, a delta page, an array, or one group; or `path`; or only `members`.
        #[serde(default)]
        #[schemars(with = "Option<serde_json::Value>")]
        pub groups: Option<Box<RawValue>>,
        /// A file of the same, absolute; or `groups`.
        #[serde(default)]
        pub path: Option<String>,
        /// When Graph was asked; required in a Graph store and with `path`, else default `now`.
        #[serde(default)]
        pub taken_at: Option<Time>,
        /// The direct members of groups; of a group named here, those not listed are gone.
        #[serde(default)]
        pub members: Option<Vec<Members>>,
        /// `Full`: groups not in it are gone. `Partial`, the default: they stay.
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

/// The direct members of a group.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Members {
    /// The group: an object id, or the displayName of a group imported before.
    pub group: String,
    /// The users: object ids, or user principal names of users imported before.
    pub users: Vec<String>,
}

request! {
    /// Lists groups by the order in which they were first imported.
    read List {
        /// An object id or displayName; `*` and `?` stand for any characters and one.
        #[serde(default)]
        pub identity: Option<String>,
        /// Only groups that carry the product.
        #[serde(default)]
        pub product: Option<String>,
        /// Only groups with a member whose license from it is in error.
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

/// A group.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupView {
    /// The group.
    pub id: GroupId,
    /// Its displayName; null where no import has shown it.
    pub display_name: Option<String>,
    /// Graph's securityEnabled.
    pub security_enabled: Option<bool>,
    /// Graph's mailEnabled.
    pub mail_enabled: Option<bool>,
    /// Graph's onPremisesSyncEnabled.
    pub on_premises_sync_enabled: Option<bool>,
    /// Whether groupTypes holds DynamicMembership.
    pub dynamic: Option<bool>,
    /// The direct members known.
    pub members: i64,
    /// What it carries.
    pub licenses: Vec<GroupLicenseView>,
    /// When Graph was asked.
    pub taken_at: Time,
}

/// A product a group carries.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupLicenseView {
    /// The product.
    pub product: ProductRef,
    /// The plans the group switches off.
    pub disabled_plans: Vec<PlanRef>,
}

request! {
    /// Imports which Power Platform environments are managed.
    write EnvironmentImport {
        /// The environments; or `path`.
        #[serde(default)]
        #[schemars(with = "Option<serde_json::Value>")]
        pub environments: Option<Box<RawValue>>,
        /// A JSON file of the same, absolute; or `environments`.
        #[serde(default)]
        pub path: Option<String>,
        /// When they were read; required in a Graph store and with `path`, else default `now`.
        #[serde(default)]
        pub taken_at: Option<Time>,
        /// `Full`: environments not in it are gone. `Partial`, the default: they stay.
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

request! {
    /// Lists environments by id.
    read EnvironmentList {
        /// An id or name; `*` and `?` stand for any characters and one.
        #[serde(default)]
        pub identity: Option<String>,
        /// Only managed ones, or only those that are not.
        #[serde(default)]
        pub managed: Option<bool>,
        /// Items on a page.
        #[serde(default)]
        pub limit: Option<u32>,
        /// Where the last page ended.
        #[serde(default)]
        pub cursor: Option<String>,
    }
}

/// A Power Platform environment.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Whether it is a managed environment.
    pub managed: bool,
    /// When it was read.
    pub taken_at: Time,
}

/// The reply of `group.list`.
pub type Groups = Page<GroupView>;
/// The reply of `environment.list`.
pub type Environments = Page<EnvironmentView>;
