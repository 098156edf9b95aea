//! `store.info`, `store.check`, `store.backup`.

use super::wire::request;
use crate::domain::time::Time;
use schemars::JsonSchema;
use serde::Serialize;

request! {
    /// Asks what the store is.
    read Info {}
}

request! {
    /// Asks whether the store is sound.
    read Check {}
}

request! {
    /// Writes a consistent copy while others go on.
    write Backup {
        /// The file to write, absolute.
        pub path: String,
        /// Whether a file there is replaced.
        #[serde(default)]
        pub overwrite: bool,
    }
}

/// What a store is and holds.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StoreInfo {
    /// The file, or `:memory:`.
    pub path: String,
    /// `Local`: the store is the system of record. `Graph`: the tenant is.
    pub mode: String,
    /// The tenant, if one was named.
    pub tenant_id: Option<String>,
    /// Whether this handle may write.
    pub read_only: bool,
    /// The version of the schema.
    pub schema: i64,
    /// The version of SQLite.
    pub sqlite: String,
    /// The version of the library.
    pub version: String,
    /// The switch.
    pub enabled: bool,
    /// When the store was created.
    pub created: Time,
    /// How much of each there is.
    pub counts: Counts,
    /// When what is stored was taken from the tenant.
    pub ages: Ages,
}

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

/// What a check found. No findings: the store is sound.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckReport {
    /// Whether nothing was found.
    pub ok: bool,
    /// What was found.
    pub findings: Vec<CheckFinding>,
}

/// Something a check found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckFinding {
    /// Integrity, ForeignKey, Counts, Bookings or Audit.
    pub kind: String,
    /// A sentence.
    pub message: String,
}

/// The file a backup wrote.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BackupFile {
    /// The file.
    pub path: String,
    /// Its size.
    pub bytes: u64,
}
