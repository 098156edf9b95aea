//! `product.list`.

use super::{PlanView, ProductList, ProductView, Products};
use crate::{
    api::{
        config::Shelf,
        context::ReadContext,
        error::{Error, ErrorName},
        page::Keyset,
        resolve::{self, Lexicon},
    },
    domain::{app::App, directory::PoolPlan, fold::fold, ids::SkuId, pattern::Pattern},
    engine::explain::Names,
    store::{self, Read},
};
use std::collections::BTreeSet;

pub(in crate::api) fn products(context: &ReadContext<'_>, request: &ProductList) -> Result<Products, Error> {
    let ProductList { identity, app, owned, limit, cursor, .. } = request;
    let db = context.db;
    let keyset = Keyset::of("product.list", &(identity, app, owned), *limit, cursor.as_deref())?;
    let shelf = context.shelf()?;
    let lexicon = context.lexicon()?;
    let app = app.as_ref().map(|app| resolve::app(shelf, app).map_err(|error| error.field("app"))).transpose()?;
    let mut found = named(shelf, &lexicon, identity.as_deref())?;
    found.retain(|sku| {
        owned.is_none_or(|owned| owned == shelf.book.product(*sku).is_some()) && app.is_none_or(|app| contains(shelf, *sku, app))
    });
    let mut keyed: Vec<_> = found.into_iter().map(|sku| (format!("{}/{sku}", fold(&lexicon.product(sku))), sku)).collect();
    keyed.sort();
    let after = keyset.after.clone().unwrap_or_default();
    let mut keyed = keyed.into_iter().filter(|(key, _)| *key > after);
    let fetch = |_: &String, most| Ok(keyed.by_ref().take(most).collect());
    keyset.page(after.clone(), |(key, _): &(String, _)| key.clone(), String::clone, fetch, |(_, sku)| view(db, shelf, &lexicon, sku))
}

/// The products of an identity: the one it refers to, else those whose part number or name fits the pattern.
fn named(shelf: &Shelf, lexicon: &Lexicon<'_>, identity: Option<&str>) -> Result<Vec<SkuId>, Error> {
    let tenants = shelf.book.products().iter().map(|product| product.sku);
    let all: BTreeSet<SkuId> = tenants.chain(shelf.catalog().products().iter().map(|product| product.sku)).collect();
    let Some(identity) = identity else { return Ok(all.into_iter().collect()) };
    let pattern = Pattern::new(identity);
    match resolve::product(shelf, lexicon, identity) {
        Ok(sku) => Ok(vec![sku]),
        Err(error) if error.name == ErrorName::NotFound && !pattern.is_literal() => {
            let fits = |sku: &SkuId| pattern.matches(&lexicon.product(*sku)) || pattern.matches(&lexicon.product_name(*sku));
            Ok(all.into_iter().filter(fits).collect())
        }
        Err(error) => Err(error.field("identity")),
    }
}

/// Whether a product contains the app's plan. What the tenant has says more than Microsoft's table.
fn contains(shelf: &Shelf, sku: SkuId, app: &App) -> bool {
    match shelf.book.product(sku) {
        Some(owned) => owned.carries(app),
        None => shelf.catalog().product(sku).is_some_and(|product| app.plans().any(|plan| product.contains(plan))),
    }
}

fn view(db: &Read<'_>, shelf: &Shelf, lexicon: &Lexicon<'_>, sku: SkuId) -> Result<ProductView, Error> {
    let owned = shelf.book.product(sku);
    Ok(ProductView {
        sku_id: sku,
        sku_part_number: lexicon.product(sku),
        name: lexicon.product_name(sku),
        owned: owned.is_some(),
        assignable: owned.map(|product| product.assignable),
        plans: if owned.is_some() { tenants_plans(db, shelf, sku)? } else { catalogs_plans(shelf, sku) },
    })
}

fn tenants_plans(db: &Read<'_>, shelf: &Shelf, sku: SkuId) -> Result<Vec<PlanView>, Error> {
    let view = |plan: PoolPlan| PlanView {
        service_plan_id: plan.id,
        friendly_name: shelf.catalog().plan(plan.id).map_or_else(|| plan.name.clone(), |known| known.friendly_name.clone()),
        service_plan_name: plan.name,
        applies_to: Some(plan.applies_to),
        provisioning_status: Some(plan.status),
    };
    Ok(store::catalog::pool_plans(db, sku)?.into_iter().map(view).collect())
}

fn catalogs_plans(shelf: &Shelf, sku: SkuId) -> Vec<PlanView> {
    let plans = shelf.catalog().product(sku).map_or(&[][..], |product| &product.plans);
    let known = plans.iter().filter_map(|plan| shelf.catalog().plan(*plan));
    let view = |plan: &crate::domain::catalog::CatalogPlan| PlanView {
        service_plan_id: plan.id,
        service_plan_name: plan.name.clone(),
        friendly_name: plan.friendly_name.clone(),
        applies_to: None,
        provisioning_status: None,
    };
    known.map(view).collect()
}
