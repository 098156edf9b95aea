//! Microsoft's products and service plans: ids, part numbers, names, and which plan is in which product.
//!
//! The catalogue is for names and for work without a tenant; what a tenant's product contains, its
//! `subscribedSkus` say. Part numbers and names are read in any case and never taken apart: some contain
//! blanks, slashes and commas, one part number belongs to two products, and names repeat. Only ids are
//! unique. Whether a plan applies to users or to the company is not in Microsoft's table.

pub mod change;
mod compact;
pub mod conflicts;
pub mod microsoft_csv;

use super::fold::fold;
use super::ids::{PlanId, SkuId};

/// A product, that is a SKU.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogProduct {
    /// Graph's `skuId`.
    pub sku: SkuId,
    /// Graph's `skuPartNumber`, as Microsoft's table spells it. Not unique.
    pub part_number: String,
    /// The display name. Not unique.
    pub name: String,
    /// The plans in it, sorted, each once.
    pub plans: Vec<PlanId>,
}

impl CatalogProduct {
    pub fn contains(&self, plan: PlanId) -> bool {
        self.plans.binary_search(&plan).is_ok()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogPlan {
    /// Graph's `servicePlanId`.
    pub id: PlanId,
    /// Graph's `servicePlanName`. Not unique.
    pub name: String,
    /// What Microsoft calls it in text for people.
    pub friendly_name: String,
}

/// Products and plans, each found by its id or by its names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalog {
    products: Vec<CatalogProduct>,
    plans: Vec<CatalogPlan>,
}

impl Catalog {
    /// The catalogue of these products and plans. Of several with one id the first stays.
    pub fn new(mut products: Vec<CatalogProduct>, mut plans: Vec<CatalogPlan>) -> Self {
        products.sort_by_key(|product| product.sku);
        products.dedup_by_key(|product| product.sku);
        for product in &mut products {
            product.plans.sort_unstable();
            product.plans.dedup();
        }
        plans.sort_by_key(|plan| plan.id);
        plans.dedup_by_key(|plan| plan.id);
        Self { products, plans }
    }

    /// All products, sorted by id.
    pub fn products(&self) -> &[CatalogProduct] {
        &self.products
    }

    /// All plans, sorted by id.
    pub fn plans(&self) -> &[CatalogPlan] {
        &self.plans
    }

    pub fn product(&self, sku: SkuId) -> Option<&CatalogProduct> {
        let at = self.products.binary_search_by_key(&sku, |product| product.sku).ok()?;
        self.products.get(at)
    }

    pub fn plan(&self, id: PlanId) -> Option<&CatalogPlan> {
        let at = self.plans.binary_search_by_key(&id, |plan| plan.id).ok()?;
        self.plans.get(at)
    }

    /// The products with this part number in any case, sorted by id.
    pub fn by_part_number(&self, part_number: &str) -> Vec<&CatalogProduct> {
        called(&self.products, part_number, |product| &product.part_number)
    }

    /// The products with this display name in any case, sorted by id.
    pub fn by_name(&self, name: &str) -> Vec<&CatalogProduct> {
        called(&self.products, name, |product| &product.name)
    }

    /// The plans with this name (not the friendly one) in any case, sorted by id.
    pub fn plans_named(&self, name: &str) -> Vec<&CatalogPlan> {
        called(&self.plans, name, |plan| &plan.name)
    }
}

fn called<'a, T>(list: &'a [T], name: &str, of: impl Fn(&T) -> &str) -> Vec<&'a T> {
    let name = fold(name);
    list.iter().filter(|it| fold(of(it)) == name).collect()
}
