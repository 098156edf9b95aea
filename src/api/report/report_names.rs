//! Names for what was counted and read, and for what it is counted by.

use super::{ReportGroup, ReportRow, Summary};
use crate::{
    api::{
        config::ConfigSnapshot,
        error::Error,
        resolve::NameResolver,
        wire::{PolicyRef, UserRef},
    },
    domain::{
        ids::{PolicyId, SkuId},
        time::{DAY, Time},
    },
    engine::explain::Names,
    report::Counts,
    store::{self, Read, report::Called},
};
use std::collections::BTreeMap;

/// Knows the names of what was counted.
pub(super) struct ReportNames<'a> {
    pub config: &'a ConfigSnapshot,
    pub names: NameResolver<'a>,
    versions: BTreeMap<i64, Called>,
    products: BTreeMap<i64, SkuId>,
}

impl<'a> ReportNames<'a> {
    pub fn new(
        db: &Read<'_>,
        config: &'a ConfigSnapshot,
        names: NameResolver<'a>,
    ) -> Result<ReportNames<'a>, Error> {
        Ok(ReportNames {
            config,
            names,
            versions: store::report::versions(db)?,
            products: store::report::products(db)?,
        })
    }

    pub fn app(&self, key: u16) -> String {
        self.names.app_name(key)
    }

    pub fn row(&self, row: store::report::ReportRow) -> ReportRow {
        ReportRow {
            decided_at: row.decided_at,
            at: row.at,
            user: UserRef { id: row.user, user_principal_name: row.user_principal_name },
            display_name: row.display_name,
            department: row.department,
            app: self.app(row.app),
            trigger: row.trigger,
            policy: row
                .version
                .and_then(|version| self.called(version))
                .map(|policy| PolicyRef { id: policy.id, name: policy.name.clone() }),
            product: row.product.and_then(|key| self.sku(key)).map(|sku| self.names.product_ref(sku)),
            position: row.position,
            disabled_plans: self.names.plan_refs(&row.disabled),
            outcome: row.outcome,
            state: row.state,
            undone_at: row.undone_at,
            claim: row.claim,
        }
    }

    pub fn summary(&self, counts: &Counts) -> Summary {
        Summary {
            total: counts.total(),
            claimed: counts.claimed(),
            failed: counts.failed(),
            by_policy: self.by_policy(counts),
            by_product: self.by_product(counts),
            by_day: self.by_day(counts),
            by_outcome: self.by_outcome(counts),
        }
    }

    /// A policy is one group, by the name it has now or had at its removal, whatever it was called when it decided.
    pub fn by_policy(&self, counts: &Counts) -> Vec<ReportGroup> {
        let policy = |version| self.called(version).map(|called| (called.key, called.id));
        let rows = counts.rows_by(|kind| policy(kind.version)).into_iter();
        let group = |(policy, count): (Option<(i64, PolicyId)>, u64)| ReportGroup {
            key: policy.and_then(|(key, _)| self.policy_name(key)).unwrap_or_default(),
            id: policy.map(|(_, id)| id.to_string()),
            count,
        };
        largest_first(rows.map(group).collect())
    }

    pub fn by_product(&self, counts: &Counts) -> Vec<ReportGroup> {
        largest_first(
            counts
                .rows_by(|kind| kind.product)
                .into_iter()
                .map(|(key, count)| self.product(key, count))
                .collect(),
        )
    }

    pub fn by_day(&self, counts: &Counts) -> Vec<ReportGroup> {
        counts.by_day().into_iter().map(|(day, count)| plain(date(day), count)).collect()
    }

    pub fn by_outcome(&self, counts: &Counts) -> Vec<ReportGroup> {
        largest_first(
            counts
                .by_outcome()
                .into_iter()
                .map(|(outcome, count)| plain(outcome.to_string(), count))
                .collect(),
        )
    }

    pub fn by_app(&self, counts: &Counts) -> Vec<ReportGroup> {
        largest_first(
            counts
                .rows_by(|kind| kind.app)
                .into_iter()
                .map(|(app, count)| plain(self.app(app), count))
                .collect(),
        )
    }

    /// What the policy of a version was called then; none where none decided.
    pub fn called(&self, version: i64) -> Option<&Called> {
        self.versions.get(&version)
    }

    /// The name of a policy now or at its removal.
    pub fn policy_name(&self, key: i64) -> Option<String> {
        self.versions.values().rfind(|called| called.key == key).map(|called| called.name.clone())
    }

    /// The product of a key.
    pub fn sku(&self, key: i64) -> Option<SkuId> {
        self.products.get(&key).copied()
    }

    fn product(&self, key: i64, count: u64) -> ReportGroup {
        let sku = self.products.get(&key);
        ReportGroup {
            key: sku.map(|sku| self.names.product(*sku)).unwrap_or_default(),
            id: sku.map(SkuId::to_string),
            count,
        }
    }
}

pub(super) fn plain(key: String, count: u64) -> ReportGroup {
    ReportGroup { key, id: None, count }
}

pub(super) fn largest_first(mut groups: Vec<ReportGroup>) -> Vec<ReportGroup> {
    groups.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.key.cmp(&other.key)));
    groups
}

/// A day since 1970 as it is written: 2026-11-21.
fn date(day: i64) -> String {
    let text = Time::from_millis(day.saturating_mul(DAY)).to_string();
    text.split('T').next().unwrap_or_default().to_owned()
}
