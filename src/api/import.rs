//! What every import of tenant data shares.

use super::wire::ItemError;
use crate::domain::{time::Time, word::words};
use schemars::JsonSchema;
use serde::Serialize;

words! {
    /// Whether an import holds everything there is.
    pub enum Snapshot {
        /// What is not in it is gone.
        Full = 1,
        /// What is not in it stays as it is.
        Partial = 2,
    }
}

/// What an import did.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportResult {
    /// When the data was taken from the tenant.
    pub taken_at: Time,
    /// Items that are new.
    pub added: u64,
    /// Items that changed.
    pub changed: u64,
    /// Items that stay as they were.
    pub unchanged: u64,
    /// Items older than what is stored, which stays.
    pub stale: u64,
    /// Items that are gone: `@removed`, or missing in a full snapshot.
    pub removed: u64,
    /// Items that could not be taken.
    pub refused: u64,
    /// Rows that wait in the stage for the call with `last`.
    pub staged: u64,
    /// Claims whose license this import showed.
    pub observed: u64,
    /// Claims whose license this import no longer showed.
    pub removed_outside: u64,
    /// What was wrong with the items refused; the first 1,000.
    pub errors: Vec<ItemError>,
    /// What the admin should know.
    pub warnings: Vec<String>,
}
