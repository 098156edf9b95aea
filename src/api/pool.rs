//! `pool.import`, `pool.list`, `pool.update`.

use super::wire::{Change, Page, Patch, request};
use crate::domain::{ids::SkuId, time::Time};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;

request! {
    /// Imports the tenant's products and their units: Graph's subscribedSkus.
    write Import {
        /// What Graph returned: a collection page, an array, or one subscribedSku; or `path`.
        #[serde(default)]
        #[schemars(with = "Option<serde_json::Value>")]
        pub subscribed_skus: Option<Box<RawValue>>,
        /// A file of the same, absolute; or `subscribedSkus`.
        #[serde(default)]
        pub path: Option<String>,
        /// When Graph was asked; required in a Graph store and with `path`, else default `now`.
        #[serde(default)]
        pub taken_at: Option<Time>,
        /// `Full`: products not in it are no longer owned. `Partial`, the default: they stay.
        #[serde(default)]
        pub snapshot: Option<super::import::Snapshot>,
        /// In a Local store: whether units that claims have moved are replaced.
        #[serde(default)]
        pub replace: bool,
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
    /// Lists pools by part number.
    read List {
        /// A skuId, a part number, a plan name or a product name; `*` and `?` stand for any characters and one.
        #[serde(default)]
        pub identity: Option<String>,
        /// Only pools with fewer free units than their `warnBelow`, or none at all.
        #[serde(default)]
        pub low: Option<bool>,
        /// Items on a page.
        #[serde(default)]
        pub limit: Option<u32>,
        /// Where the last page ended.
        #[serde(default)]
        pub cursor: Option<String>,
    }
}

request! {
    /// Changes what the admin says of a pool.
    write Update {
        /// The product.
        pub product: String,
        /// Units kept back from claims.
        #[serde(default)]
        pub reserve: Option<u32>,
        /// Free units below which the pool is low; null for never.
        #[serde(default)]
        pub warn_below: Patch<u32>,
    }
}

/// The units of a product.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PoolView {
    /// The product.
    pub sku_id: SkuId,
    /// Its part number.
    pub sku_part_number: String,
    /// Its name.
    pub name: String,
    /// Graph's capabilityStatus.
    pub capability_status: String,
    /// Whether it can be assigned to people.
    pub assignable: bool,
    /// Units of active subscriptions.
    pub enabled: i64,
    /// Units of expired subscriptions in grace.
    pub warning: i64,
    /// Units of cancelled subscriptions.
    pub suspended: i64,
    /// Units in use when Graph was asked; in a Local store now.
    pub consumed: i64,
    /// Units granted since and not yet counted by Graph.
    pub booked: i64,
    /// Units kept back from claims.
    pub reserved: i64,
    /// Units a claim can take.
    pub free: i64,
    /// Free units below which the pool is low.
    pub warn_below: Option<i64>,
    /// Whether it is low: fewer free units than `warnBelow`, or none.
    pub low: bool,
    /// When Graph was asked.
    pub taken_at: Time,
}

/// What an import of pools did, and the pools as they are now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PoolsImported {
    /// When the data was taken from the tenant.
    pub taken_at: Time,
    /// Products that are new.
    pub added: u64,
    /// Products that changed.
    pub changed: u64,
    /// Products that stay as they were.
    pub unchanged: u64,
    /// Products older than what is stored, which stays.
    pub stale: u64,
    /// Products that are gone.
    pub removed: u64,
    /// Items that could not be taken.
    pub refused: u64,
    /// Rows that wait in the stage for the call with `last`.
    pub staged: u64,
    /// Bookings that ended because the units are counted now.
    pub counted: u64,
    /// The pools that were in the import, as they are now.
    pub items: Vec<PoolView>,
    /// What was wrong with the items refused; the first 1,000.
    pub errors: Vec<super::wire::ItemError>,
    /// What the admin should know.
    pub warnings: Vec<String>,
}

/// The reply of `pool.list`.
pub type Pools = Page<PoolView>;
/// The reply of `pool.update`.
pub type Updated = Change<PoolView>;
