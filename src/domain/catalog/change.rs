//! What a newer edition of the catalogue changes.

use super::{Catalog, CatalogPlan, CatalogProduct};
use crate::domain::ids::PlanId;

/// The difference of two catalogues. All lists are sorted by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CatalogChange<'a> {
    /// Products only in the new one.
    pub added: Vec<&'a CatalogProduct>,
    /// Products only in the old one.
    pub removed: Vec<&'a CatalogProduct>,
    /// Products in both that differ.
    pub changed: Vec<ProductChange<'a>>,
    /// Plans in both whose name or friendly name differs: before, after.
    pub plans_renamed: Vec<(&'a CatalogPlan, &'a CatalogPlan)>,
}

/// A product that is not what it was: another part number, another name or other plans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductChange<'a> {
    pub before: &'a CatalogProduct,
    pub after: &'a CatalogProduct,
    /// Plans it did not contain before.
    pub plans_added: Vec<PlanId>,
    /// Plans it no longer contains.
    pub plans_removed: Vec<PlanId>,
}

impl CatalogChange<'_> {
    pub fn is_empty(&self) -> bool {
        *self == CatalogChange::default()
    }
}

/// What is different in `new`.
pub fn diff<'a>(old: &'a Catalog, new: &'a Catalog) -> CatalogChange<'a> {
    let both = new.products().iter().filter_map(|after| Some((old.product(after.sku)?, after)));
    let plans = new.plans().iter().filter_map(|after| Some((old.plan(after.id)?, after)));
    CatalogChange {
        added: missing_from(old, new),
        removed: missing_from(new, old),
        changed: both.filter(|(before, after)| before != after).map(|(b, a)| product_change(b, a)).collect(),
        plans_renamed: plans.filter(|(before, after)| before != after).collect(),
    }
}

fn missing_from<'a>(there: &Catalog, here: &'a Catalog) -> Vec<&'a CatalogProduct> {
    here.products().iter().filter(|product| there.product(product.sku).is_none()).collect()
}

fn product_change<'a>(before: &'a CatalogProduct, after: &'a CatalogProduct) -> ProductChange<'a> {
    let beyond = |more: &CatalogProduct, less: &CatalogProduct| {
        more.plans.iter().copied().filter(|plan| !less.contains(*plan)).collect()
    };
    ProductChange { before, after, plans_added: beyond(after, before), plans_removed: beyond(before, after) }
}
