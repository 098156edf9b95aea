//! Policies as replies show them.

use super::PolicyView;
use crate::{
    api::{
        config::Shelf,
        error::Error,
        resolve::Lexicon,
        wire::{GroupRef, PlanRef},
    },
    domain::{
        app::App,
        ids::{PlanId, SkuId},
        policy::{PlanChoice, Policy, PolicyProduct},
        setting::Settings,
        time::Time,
        world::Pool,
    },
    engine::{availability::Availability, explain::Names},
    store::{self, Read},
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// A product of a policy.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PolicyProductView {
    /// The product.
    pub sku_id: SkuId,
    /// Its part number.
    pub sku_part_number: String,
    /// Its name.
    pub name: String,
    /// Its place, 0 for the primary product.
    pub position: u32,
    /// `Primary` or `Backup`.
    pub role: String,
    /// Units a claim can take.
    pub available: i64,
    /// Plans for users that a claim switches on.
    pub enabled_plans: Vec<PlanRef>,
    /// Plans for users that a claim switches off.
    pub disabled_plans: Vec<PlanRef>,
    /// The group that brings it, with assignVia Group.
    pub target_group: Option<GroupRef>,
}

/// What is looked at to show a policy, or to change one.
pub(super) struct Desk<'a> {
    pub db: &'a Read<'a>,
    pub shelf: &'a Shelf,
    pub lexicon: Lexicon<'a>,
}

impl<'a> Desk<'a> {
    pub fn new(db: &'a Read<'a>, shelf: &'a Shelf) -> Result<Desk<'a>, Error> {
        Ok(Desk { db, shelf, lexicon: Lexicon::new(db, shelf)? })
    }

    /// The app of a policy; none only in a damaged store.
    pub fn app(&self, policy: &Policy) -> Option<&'a App> {
        self.shelf.book.app(policy.app)
    }

    /// What policies look like at `now`.
    pub fn viewer(&self, now: Time) -> Result<Viewer<'_>, Error> {
        Ok(Viewer { desk: self, pools: store::facts::pools(self.db)?, now, settings: self.shelf.book.settings() })
    }
}

/// Shows policies as they are at one time.
pub(super) struct Viewer<'a> {
    desk: &'a Desk<'a>,
    pools: BTreeMap<SkuId, Pool>,
    now: Time,
    settings: &'a Settings,
}

impl<'a> Viewer<'a> {
    /// Under settings that this very call changed.
    pub fn under(self, settings: &'a Settings) -> Viewer<'a> {
        Viewer { settings, ..self }
    }

    /// A policy last changed at `changed`.
    pub fn policy(&self, policy: &Policy, changed: Time) -> PolicyView {
        let app = self.desk.app(policy);
        let products = (0u32..).zip(&policy.products).map(|(position, product)| self.product(app, position, product)).collect();
        let mut view = PolicyView::of(self.desk, policy, policy.status(self.settings, self.now), products, changed);
        if let Some(app) = app.filter(|_| view.triggers.is_empty()) {
            view.triggers.clone_from(&app.triggers);
        }
        view
    }

    fn product(&self, app: Option<&App>, position: u32, product: &PolicyProduct) -> PolicyProductView {
        let lexicon = &self.desk.lexicon;
        let (on, off) = self.plans(app, product);
        let named = |plans: Vec<PlanId>| -> Vec<PlanRef> { plans.into_iter().map(|plan| lexicon.plan_ref(plan)).collect() };
        PolicyProductView {
            sku_id: product.sku,
            sku_part_number: lexicon.product(product.sku),
            name: lexicon.product_name(product.sku),
            position,
            role: if position == 0 { "Primary" } else { "Backup" }.into(),
            available: app.map_or(0, |app| self.available(app, product)),
            enabled_plans: named(on),
            disabled_plans: named(off),
            target_group: product.group.map(|group| lexicon.group_ref(group)),
        }
    }

    /// Claims that somebody who has none of it could make now.
    fn available(&self, app: &App, product: &PolicyProduct) -> i64 {
        let availability = Availability { book: &self.desk.shelf.book, units: |sku| self.pools.get(&sku).map(|pool| &pool.units) };
        availability.offer(product, app, |_| true).map_or(0, |offer| offer.claims)
    }

    /// The plans for users that a claim switches on, and off. Of a product the tenant does not own, those the policy names.
    fn plans(&self, app: Option<&App>, product: &PolicyProduct) -> (Vec<PlanId>, Vec<PlanId>) {
        let license = product.group.and_then(|group| self.desk.shelf.book.group(group)?.license(product.sku));
        let by_group = license.map(|license| PlanChoice::Except(license.disabled.clone()));
        match (self.desk.shelf.book.product(product.sku), app, by_group.as_ref().unwrap_or(&product.plans)) {
            (Some(owned), Some(app), choice) => {
                let off = choice.disabled(owned, app);
                let on = owned.plans.iter().filter(|plan| plan.for_users && !off.contains(&plan.id)).map(|plan| plan.id).collect();
                (on, off)
            }
            (_, _, PlanChoice::All) => (Vec::new(), Vec::new()),
            (_, _, PlanChoice::Except(plans)) => (Vec::new(), plans.clone()),
            (_, _, PlanChoice::Only(plans)) => (plans.clone(), Vec::new()),
        }
    }
}
