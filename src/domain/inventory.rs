//! How much the store holds, and how old it is.

use super::time::Time;
use schemars::JsonSchema;
use serde::Serialize;

/// How much of each there is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Users.
    pub users: i64,
    /// Groups.
    pub groups: i64,
    /// Pools.
    pub pools: i64,
    /// Environments.
    pub environments: i64,
    /// Power Apps.
    pub power_apps: i64,
    /// Policies.
    pub policies: i64,
    /// Events recorded.
    pub claims: i64,
    /// Changes not yet seen in the tenant.
    pub pending_changes: i64,
    /// Audit records.
    pub audit_records: i64,
}

/// When what is stored was taken from the tenant; null where nothing is stored.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Ages {
    /// The oldest pool.
    pub pools: Option<Time>,
    /// The newest import of users.
    pub users: Option<Time>,
    /// The newest import of groups.
    pub groups: Option<Time>,
}
