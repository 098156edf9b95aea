//! What a window of claims comes to: counts added up by what they are asked by. Pure: no SQL, no names.

use crate::domain::claim::{Kind, Outcome};
use std::collections::BTreeMap;

/// The counts of a window.
#[derive(Clone, Debug)]
pub struct Counts {
    everything: bool,
    kinds: BTreeMap<Kind, i64>,
    days: BTreeMap<i64, i64>,
    claims: BTreeMap<i64, BTreeMap<i64, i64>>,
}

impl Counts {
    /// No counts yet. Of `everything` recorded, or only of what was claimed.
    pub fn of(everything: bool) -> Counts {
        Counts { everything, kinds: BTreeMap::new(), days: BTreeMap::new(), claims: BTreeMap::new() }
    }

    /// Counts `n` more of a kind on a day, in whole days since 1970.
    pub fn add(&mut self, day: i64, kind: Kind, n: i64) {
        let more = |counted: &mut i64| *counted = counted.saturating_add(n);
        more(self.kinds.entry(kind).or_default());
        if self.is_row(&kind) {
            more(self.days.entry(day).or_default());
        }
        if kind.claimed() {
            more(self.claims.entry(kind.product).or_default().entry(day).or_default());
        }
    }

    /// Everything of the kinds that are asked for.
    fn sum(&self, asked: impl Fn(&Kind) -> bool) -> u64 {
        whole(
            self.kinds
                .iter()
                .filter(|(kind, _)| asked(kind))
                .fold(0, |sum: i64, (_, n)| sum.saturating_add(*n)),
        )
    }

    /// Whether events of this kind are rows of the report.
    fn is_row(&self, kind: &Kind) -> bool {
        self.everything || kind.claimed()
    }

    pub fn total(&self) -> u64 {
        self.sum(|_| true)
    }

    pub fn claimed(&self) -> u64 {
        self.sum(|kind| kind.claimed())
    }

    /// Licenses claimed that were taken back since.
    pub fn undone(&self) -> u64 {
        self.sum(|kind| kind.undone())
    }

    /// Events that were granted nothing.
    pub fn refused(&self) -> u64 {
        self.sum(|kind| !kind.outcome.granted())
    }

    /// Refusals by outcome, version of the policy and app.
    pub fn refusals(&self) -> BTreeMap<(Outcome, i64, u16), u64> {
        let refusals = self.kinds.iter().filter(|(kind, _)| !kind.outcome.granted());
        group(refusals, |kind| (kind.outcome, kind.version, kind.app))
    }

    /// Licenses claimed on each day, in whole days since 1970, by product.
    pub fn claims_by_day(&self) -> BTreeMap<i64, BTreeMap<i64, u64>> {
        let days = |days: &BTreeMap<i64, i64>| {
            days.iter().map(|(day, n)| (*day, whole(*n))).filter(|(_, n)| *n > 0).collect()
        };
        self.claims.iter().map(|(product, by_day)| (*product, days(by_day))).collect()
    }

    pub fn rows(&self) -> u64 {
        self.sum(|kind| self.is_row(kind))
    }

    /// Grants that failed for good.
    pub fn failed(&self) -> u64 {
        self.sum(|kind| kind.failed())
    }

    /// The rows of the report, by what `key` makes of their kind.
    pub fn rows_by<K: Ord>(&self, key: impl Fn(&Kind) -> K) -> BTreeMap<K, u64> {
        group(self.kinds.iter().filter(|(kind, _)| self.is_row(kind)), key)
    }

    /// Everything recorded, by outcome. A grant that failed is in none.
    pub fn by_outcome(&self) -> BTreeMap<Outcome, u64> {
        group(self.kinds.iter().filter(|(kind, _)| !kind.failed()), |kind| kind.outcome)
    }

    /// The rows of the report by day, in whole days since 1970.
    pub fn by_day(&self) -> BTreeMap<i64, u64> {
        self.days.iter().map(|(day, n)| (*day, whole(*n))).filter(|(_, n)| *n > 0).collect()
    }
}

fn group<'a, K: Ord>(
    kinds: impl Iterator<Item = (&'a Kind, &'a i64)>,
    key: impl Fn(&Kind) -> K,
) -> BTreeMap<K, u64> {
    let mut groups = BTreeMap::new();
    for (kind, n) in kinds.filter(|(_, n)| **n > 0) {
        *groups.entry(key(kind)).or_default() += whole(*n);
    }
    groups
}

fn whole(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}
