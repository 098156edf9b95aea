//! Units and caps within a call: what its own decisions took is gone for the ones after.

use crate::domain::{
    book::RuleBook,
    facts::{PolicyCount, PoolFacts},
    ids::SkuId,
    product::Units,
    time::Time,
    world::Pool,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What decisions took that are not in the store.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Spent {
    /// Units, by product.
    pub taken: BTreeMap<SkuId, i64>,
    /// Claims of policies with a cap: by the policy's place in the rule book and the time of the decision.
    granted: BTreeMap<u16, BTreeMap<Time, i64>>,
}

/// The pools and the counts of caps at the begin of a call, and what its decisions have taken since.
#[derive(Clone, Debug)]
pub struct Ledger {
    pools: BTreeMap<SkuId, Pool>,
    counts: BTreeMap<u16, i64>,
    spent: Spent,
}

impl Ledger {
    /// The pools and counts as they are in the store; and what earlier calls of the same what-if took.
    pub fn new(pools: BTreeMap<SkuId, Pool>, counts: BTreeMap<u16, i64>, spent: Spent) -> Ledger {
        Ledger { pools, counts, spent }
    }

    pub fn take(&mut self, skus: &[SkuId]) {
        for sku in skus {
            *self.spent.taken.entry(*sku).or_default() += 1;
        }
    }

    /// Counts a claim of a policy if it has a cap.
    pub fn grant(&mut self, book: &RuleBook, policy: u16, now: Time) {
        if book.policy(policy).is_some_and(|policy| policy.cap.is_some()) {
            *self.spent.granted.entry(policy).or_default().entry(now).or_default() += 1;
        }
    }

    /// The store's key of a product that the tenant owns.
    pub fn product(&self, sku: SkuId) -> Option<i64> {
        self.pools.get(&sku).map(|pool| pool.product)
    }

    /// The units taken, by product.
    pub fn taken(&self) -> &BTreeMap<SkuId, i64> {
        &self.spent.taken
    }

    pub fn spent(self) -> Spent {
        self.spent
    }

    /// The pools that an app's policies name, as a decision sees them now. What was taken counts as booked.
    pub fn pools(&self, book: &RuleBook, app: u16) -> Vec<PoolFacts> {
        let facts = |sku: SkuId| {
            let units = self.pools.get(&sku)?.units;
            let taken = self.spent.taken.get(&sku).copied().unwrap_or(0);
            Some(PoolFacts { sku, units: Units { booked: units.booked.saturating_add(taken), ..units } })
        };
        book.candidates(app).filter_map(facts).collect()
    }

    /// What an app's policies with a cap have granted in its period.
    pub fn counts(&self, book: &RuleBook, app: u16, now: Time) -> Vec<PolicyCount> {
        let count = |place: &u16| {
            let cap = book.policy(*place)?.cap?;
            let granted = self.spent.granted.get(place).into_iter().flatten();
            let since: i64 = granted.filter(|(decided, _)| cap.counts(**decided, now)).map(|(_, n)| n).sum();
            Some(PolicyCount {
                policy: *place,
                claims: self.counts.get(place).copied().unwrap_or(0).saturating_add(since),
            })
        };
        book.policies_for(app).iter().filter_map(count).collect()
    }
}
