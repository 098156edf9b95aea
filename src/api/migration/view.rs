//! Migrations and their items in replies.

use super::{
    AcceptedLossView, HoldBackView, MigrationItemView, MigrationTargetView, MigrationView, MigrationWave,
};
use crate::{
    api::{context::ReadContext, error::Error, resolve::NameResolver, wire::UserRef},
    domain::{
        hex::hex,
        ids::{GroupId, PlanId, SkuId, UserId},
        migration::{Migration, MigrationItem, MigrationItemState, MigrationStep, Terms},
        product::Units,
    },
    engine::migrate::{seconds_at_graph_limits, sentence, warnings},
    store::{
        self, Read,
        migration::{ItemFilter, NamedItem},
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// Items read at once.
const SLICE: usize = 1_000;

/// Hands every item of a migration to `each`, in their order.
pub fn each_item(
    db: &Read<'_>,
    migration: i64,
    mut each: impl FnMut(NamedItem) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut after = 0;
    loop {
        let items = store::migration::items(db, migration, &ItemFilter::default(), after, SLICE)?;
        let last = items.len() < SLICE;
        for item in items {
            db.check_interrupt()?;
            after = item.0.item;
            each(item)?;
        }
        if last {
            return Ok(());
        }
    }
}

/// What the items of a migration come to.
#[derive(Default)]
struct Totals {
    items: u64,
    users: BTreeSet<(Option<UserId>, Option<String>)>,
    states: BTreeMap<String, u64>,
    reasons: BTreeMap<String, u64>,
    waves: BTreeMap<u32, Wave>,
    targets: BTreeMap<(SkuId, GroupId), u64>,
    /// Users to be added to each group.
    joins: BTreeMap<GroupId, BTreeSet<UserId>>,
    /// Users of whom something is ready.
    ready: BTreeSet<UserId>,
}

#[derive(Default)]
struct Wave {
    users: BTreeSet<(Option<UserId>, Option<String>)>,
    ready: u64,
    held: u64,
}

impl Totals {
    fn add(&mut self, item: MigrationItem) {
        let state = item.planned.state();
        self.items += 1;
        *self.states.entry(state.to_string()).or_default() += 1;
        let reasons: BTreeSet<_> = item.planned.obstacles.iter().map(|it| it.reason).collect();
        for reason in reasons {
            *self.reasons.entry(reason.to_string()).or_default() += 1;
        }
        *self.targets.entry((item.product, item.group)).or_default() += 1;
        let wave = self.waves.entry(item.wave).or_default();
        match state {
            MigrationItemState::Ready => wave.ready += 1,
            MigrationItemState::Held => wave.held += 1,
        }
        wave.users.insert((item.user, item.named.clone()));
        if let (MigrationItemState::Ready, Some(user)) = (state, item.user) {
            self.ready.insert(user);
            if item.planned.step == Some(MigrationStep::Join) {
                self.joins.entry(item.group).or_default().insert(user);
            }
        }
        self.users.insert((item.user, item.named));
    }

    fn seconds(&self) -> u64 {
        seconds_at_graph_limits(
            self.joins.values().map(|users| number(users.len())),
            number(self.ready.len()),
        )
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A migration, with what its items come to.
pub fn migration(context: &ReadContext<'_>, migration: Migration) -> Result<MigrationView, Error> {
    let names = context.names()?;
    let mut totals = Totals::default();
    each_item(context.db, migration.key, |(item, _)| {
        totals.add(item);
        Ok(())
    })?;
    let seconds_at_graph_limits = totals.seconds();
    let Terms { membership, keep_plans, accept_loss, departments } = migration.terms;
    let accepted = |(sku, plans): (&SkuId, &Vec<PlanId>)| AcceptedLossView {
        product: names.product_ref(*sku),
        plans: plans.iter().map(|plan| names.plan_ref(*plan)).collect(),
    };
    let wave = |(wave, told): (u32, Wave)| {
        let at = usize::try_from(wave).unwrap_or_default().checked_sub(1);
        let department = at.and_then(|at| departments.get(at)).filter(|name| !name.is_empty()).cloned();
        let Wave { users, ready, held } = told;
        MigrationWave { wave, department, users: users.len() as u64, ready, held }
    };
    let target = |((sku, group), items): ((SkuId, GroupId), u64)| MigrationTargetView {
        product: names.product_ref(sku),
        group: names.group_ref(group),
        items,
    };
    Ok(MigrationView {
        id: migration.id,
        name: migration.name,
        created_at: migration.created_at,
        created_by: migration.created_by,
        digest: hex(&migration.digest),
        membership,
        keep_plans,
        accept_loss: accept_loss.iter().map(accepted).collect(),
        users: totals.users.len() as u64,
        items: totals.items,
        states: totals.states,
        reasons: totals.reasons,
        waves: totals.waves.into_iter().map(wave).collect(),
        targets: totals.targets.into_iter().map(target).collect(),
        seconds_at_graph_limits,
    })
}

/// Shows items in words, with the units of pools read once.
pub struct ItemTeller<'a> {
    db: &'a Read<'a>,
    pub names: &'a NameResolver<'a>,
    units: BTreeMap<SkuId, Option<Units>>,
}

impl<'a> ItemTeller<'a> {
    pub fn new(db: &'a Read<'a>, names: &'a NameResolver<'a>) -> ItemTeller<'a> {
        ItemTeller { db, names, units: BTreeMap::new() }
    }

    /// What holds an item back, in sentences.
    pub fn reasons(&mut self, item: &MigrationItem) -> Result<Vec<HoldBackView>, Error> {
        let mut reasons = Vec::new();
        for obstacle in &item.planned.obstacles {
            let sku = obstacle.product.unwrap_or(item.product);
            if !self.units.contains_key(&sku) {
                let pool = store::facts::pools(self.db, [sku])?.remove(&sku);
                self.units.insert(sku, pool.map(|pool| pool.units));
            }
            let units = self.units.get(&sku).and_then(Option::as_ref);
            let (message, hint) = sentence(item, obstacle, self.names, units);
            reasons.push(HoldBackView { reason: obstacle.reason, message, hint });
        }
        Ok(reasons)
    }

    pub fn tell(&mut self, (item, upn): NamedItem) -> Result<MigrationItemView, Error> {
        self.db.check_interrupt()?;
        let reasons = self.reasons(&item)?;
        let names = self.names;
        let plans = |plans: &[PlanId]| plans.iter().map(|plan| names.plan_ref(*plan)).collect();
        let warnings = warnings(&item, names);
        let MigrationItem { item: number, user, named, product, group, wave, planned } = item;
        Ok(MigrationItemView {
            item: number,
            user: UserRef { id: user, user_principal_name: upn.or(named).unwrap_or_default() },
            product: names.product_ref(product),
            group: names.group_ref(group),
            wave,
            state: planned.state(),
            step: planned.step,
            disabled_plans: plans(&planned.disabled),
            lost_plans: plans(&planned.lost),
            gained_plans: plans(&planned.gained),
            reasons,
            warnings,
        })
    }
}
