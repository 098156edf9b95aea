//! Units within a call: what its own decisions took is gone for the ones after.

use crate::domain::{book::RuleBook, facts::PoolFacts, ids::SkuId, product::Units};
use std::collections::BTreeMap;

/// The pools at the begin of a call, and what its decisions have taken since.
#[derive(Clone, Debug)]
pub struct Ledger {
    pools: BTreeMap<SkuId, Units>,
    taken: BTreeMap<SkuId, i64>,
}

impl Ledger {
    /// The pools as they are, less what earlier calls of the same what-if took.
    pub fn new(pools: BTreeMap<SkuId, Units>, taken: BTreeMap<SkuId, i64>) -> Ledger {
        Ledger { pools, taken }
    }

    /// Takes units of a product.
    pub fn take(&mut self, sku: SkuId, units: i64) {
        if units != 0 {
            *self.taken.entry(sku).or_default() += units;
        }
    }

    /// What was taken, by product.
    pub fn taken(&self) -> &BTreeMap<SkuId, i64> {
        &self.taken
    }

    /// The pools that an app's policies name, as a decision sees them now. What was taken counts as booked.
    pub fn pools(&self, book: &RuleBook, app: u16) -> Vec<PoolFacts> {
        let facts = |sku: SkuId| {
            let units = self.pools.get(&sku)?;
            let taken = self.taken.get(&sku).copied().unwrap_or(0);
            Some(PoolFacts { sku, units: Units { booked: units.booked + taken, ..*units } })
        };
        book.candidates(app).filter_map(facts).collect()
    }
}
