//! Policies as replies show them.

use super::{Cap, PolicyProductView, PolicyView};
use crate::{
    api::{call::Shelf, error::Error, resolve::Lexicon, user::PlanRef},
    domain::{
        app::App,
        ids::{PlanId, SkuId},
        policy::{self, PlanChoice, Policy, PolicyProduct},
        product::Units,
        setting::Settings,
        time::Time,
    },
    engine::explain::Names,
    store::{self, Read},
};
use std::collections::BTreeMap;

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
    pools: BTreeMap<SkuId, Units>,
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
        let Desk { lexicon, .. } = self.desk;
        let app = self.desk.app(policy);
        let products: Vec<_> = (0u32..).zip(&policy.products).map(|(position, product)| self.product(app, position, product)).collect();
        let triggers =
            if policy.triggers.is_empty() { app.map_or_else(Vec::new, |app| app.triggers.clone()) } else { policy.triggers.clone() };
        PolicyView {
            id: policy.id,
            name: policy.name.clone(),
            app: app.map_or_else(String::new, |app| app.name.clone()),
            status: policy.status(self.settings, self.now),
            enabled: policy.enabled,
            assign_via: policy.assign_via,
            cap: policy.cap.map(|policy::Cap { claims, hours }| Cap { claims, hours }),
            priority: policy.priority,
            available: products.iter().map(|product| product.available).sum(),
            products,
            triggers,
            environment_scope: policy.environment_scope,
            include_groups: policy.include_groups.iter().map(|id| lexicon.group_ref(*id)).collect(),
            exclude_groups: policy.exclude_groups.iter().map(|id| lexicon.group_ref(*id)).collect(),
            exclude_users: policy.exclude_users.iter().map(|id| lexicon.user_ref(*id)).collect(),
            usage_locations: policy.usage_locations.clone(),
            departments: policy.departments.clone(),
            created: policy.created,
            changed,
        }
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

    /// Units a claim can take: of the product, or of that product of its group that has least.
    fn available(&self, app: &App, product: &PolicyProduct) -> i64 {
        let book = &self.desk.shelf.book;
        let available = |sku| self.pools.get(&sku).map_or(0, |units| units.available(book.settings().allow_warning_units));
        let brought = match product.group.map(|group| book.target(group, product.sku, app)) {
            None => vec![product.sku],
            Some(Ok((group, _))) => group.licenses.iter().map(|license| license.sku).collect(),
            Some(Err(_)) => return 0,
        };
        let given = |sku: &SkuId| if *sku == product.sku { book.claimable(*sku, app) } else { book.assignable(*sku) };
        if brought.iter().all(|sku| given(sku).is_ok()) { brought.into_iter().map(available).min().unwrap_or(0) } else { 0 }
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
