//! `product.list`.

use super::{PlanView, ProductList, ProductView};
use crate::{
    api::{
        config::ConfigSnapshot,
        context::ReadContext,
        error::Error,
        page::Keyset,
        resolve::{self, NameResolver, given},
        wire::Page,
    },
    domain::{app::App, directory::PoolPlan, fold::fold, ids::SkuId, pattern::Pattern},
    engine::explain::Names,
    store::{self, Read},
};
use std::collections::BTreeSet;

pub(in crate::api) fn products(
    context: &ReadContext<'_>,
    request: &ProductList,
) -> Result<Page<ProductView>, Error> {
    let ProductList { identity, app, owned, limit, cursor, .. } = request;
    let db = context.db;
    let keyset = Keyset::of("product.list", &(identity, app, owned), *limit, cursor.as_deref())?;
    let config = context.config()?;
    let names = context.names()?;
    let app = given(app, "app", |app| resolve::app(config, app))?;
    let mut found = named(config, &names, identity.as_deref())?;
    found.retain(|sku| {
        owned.is_none_or(|owned| owned == config.book.product(*sku).is_some())
            && app.is_none_or(|app| contains(config, *sku, app))
    });
    let mut keyed: Vec<_> =
        found.into_iter().map(|sku| (format!("{}/{sku}", fold(&names.product(sku))), sku)).collect();
    keyed.sort();
    keyset.page_of(keyed, |(key, _)| key.clone(), |(_, sku)| view(db, config, &names, sku))
}

/// The products of an identity: the one it refers to, else those whose part number or name fits the pattern.
fn named(
    config: &ConfigSnapshot,
    names: &NameResolver<'_>,
    identity: Option<&str>,
) -> Result<Vec<SkuId>, Error> {
    let tenants = config.book.products().iter().map(|product| product.sku);
    let all: BTreeSet<SkuId> =
        tenants.chain(config.catalog().products().iter().map(|product| product.sku)).collect();
    let fits = |pattern: &Pattern, sku: &SkuId| {
        pattern.matches(&names.product(*sku)) || pattern.matches(&names.product_name(*sku))
    };
    resolve::identified(
        identity,
        all.into_iter().collect(),
        |name| resolve::product(config, names, name),
        fits,
    )
}

/// Whether a product contains the app's plan. What the tenant has says more than Microsoft's table.
fn contains(config: &ConfigSnapshot, sku: SkuId, app: &App) -> bool {
    match config.book.product(sku) {
        Some(owned) => owned.carries(app),
        None => config
            .catalog()
            .product(sku)
            .is_some_and(|product| app.plans().any(|plan| product.contains(plan))),
    }
}

fn view(
    db: &Read<'_>,
    config: &ConfigSnapshot,
    names: &NameResolver<'_>,
    sku: SkuId,
) -> Result<ProductView, Error> {
    let owned = config.book.product(sku);
    Ok(ProductView {
        sku_id: sku,
        sku_part_number: names.product(sku),
        name: names.product_name(sku),
        owned: owned.is_some(),
        assignable: owned.map(|product| product.assignable),
        plans: if owned.is_some() { tenants_plans(db, config, sku)? } else { catalogs_plans(config, sku) },
    })
}

fn tenants_plans(db: &Read<'_>, config: &ConfigSnapshot, sku: SkuId) -> Result<Vec<PlanView>, Error> {
    let view = |plan: PoolPlan| PlanView {
        service_plan_id: plan.id,
        friendly_name: config
            .catalog()
            .plan(plan.id)
            .map_or_else(|| plan.name.clone(), |known| known.friendly_name.clone()),
        service_plan_name: plan.name,
        applies_to: Some(plan.applies_to),
        provisioning_status: Some(plan.status),
    };
    Ok(store::catalog::pool_plans(db, sku)?.into_iter().map(view).collect())
}

fn catalogs_plans(config: &ConfigSnapshot, sku: SkuId) -> Vec<PlanView> {
    let plans = config.catalog().product(sku).map_or(&[][..], |product| &product.plans);
    let known = plans.iter().filter_map(|plan| config.catalog().plan(*plan));
    let view = |plan: &crate::domain::catalog::CatalogPlan| PlanView {
        service_plan_id: plan.id,
        service_plan_name: plan.name.clone(),
        friendly_name: plan.friendly_name.clone(),
        applies_to: None,
        provisioning_status: None,
    };
    known.map(view).collect()
}
