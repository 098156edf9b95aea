//! Policies as replies show them.

use super::{edit_context::EditContext, fields::PolicyView, parts::PolicyProductView};
use crate::{
    api::{error::Error, wire::PlanRef},
    domain::{
        app::App,
        ids::{PlanId, SkuId},
        policy::{PlanChoice, Policy, PolicyProduct},
        setting::Settings,
        time::Time,
        world::Pool,
    },
    engine::{availability::Availability, explain::Names},
    store,
};
use std::collections::BTreeMap;

impl EditContext<'_> {
    /// What policies look like at `now`.
    pub(super) fn viewer(&self, now: Time) -> Result<Viewer<'_>, Error> {
        let owned = self.config.book.products().iter().map(|product| product.sku);
        Ok(Viewer {
            editing: self,
            pools: store::facts::pools(self.db, owned)?,
            now,
            settings: self.config.book.settings(),
        })
    }
}

/// Shows policies as they are at one time.
pub(super) struct Viewer<'a> {
    editing: &'a EditContext<'a>,
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
        let app = self.editing.app(policy);
        let products = (0u32..)
            .zip(&policy.products)
            .map(|(position, product)| self.product(app, position, product))
            .collect();
        let mut view =
            PolicyView::of(self.editing, policy, policy.status(self.settings, self.now), products, changed);
        if let Some(app) = app.filter(|_| view.triggers.is_empty()) {
            view.triggers.clone_from(&app.triggers);
        }
        view
    }

    fn product(&self, app: Option<&App>, position: u32, product: &PolicyProduct) -> PolicyProductView {
        let names = &self.editing.names;
        let (on, off) = self.plans(app, product);
        let named = |plans: Vec<PlanId>| -> Vec<PlanRef> {
            plans.into_iter().map(|plan| names.plan_ref(plan)).collect()
        };
        PolicyProductView {
            sku_id: product.sku,
            sku_part_number: names.product(product.sku),
            name: names.product_name(product.sku),
            position,
            role: if position == 0 { "Primary" } else { "Backup" }.into(),
            available: app.map_or(0, |app| self.available(app, product)),
            enabled_plans: named(on),
            disabled_plans: named(off),
            target_group: product.group.map(|group| names.group_ref(group)),
        }
    }

    /// Claims that somebody who has none of it could make now.
    fn available(&self, app: &App, product: &PolicyProduct) -> i64 {
        let availability = Availability {
            book: &self.editing.config.book,
            units: |sku| self.pools.get(&sku).map(|pool| &pool.units),
        };
        availability.offer(product, app, |_| true).map_or(0, |offer| offer.claims)
    }

    /// The plans for users that a claim switches on, and off. Of a product the tenant does not own, those the
    /// policy names.
    fn plans(&self, app: Option<&App>, product: &PolicyProduct) -> (Vec<PlanId>, Vec<PlanId>) {
        let license =
            product.group.and_then(|group| self.editing.config.book.group(group)?.license(product.sku));
        let by_group = license.map(|license| PlanChoice::Except(license.disabled.clone()));
        match (
            self.editing.config.book.product(product.sku),
            app,
            by_group.as_ref().unwrap_or(&product.plans),
        ) {
            (Some(owned), Some(app), choice) => {
                let off = choice.disabled(owned, app);
                let on = owned
                    .plans
                    .iter()
                    .filter(|plan| plan.for_users && !off.contains(&plan.id))
                    .map(|plan| plan.id)
                    .collect();
                (on, off)
            }
            (_, _, PlanChoice::All) => (Vec::new(), Vec::new()),
            (_, _, PlanChoice::Except(plans)) => (Vec::new(), plans.clone()),
            (_, _, PlanChoice::Only(plans)) => (plans.clone(), Vec::new()),
        }
    }
}
