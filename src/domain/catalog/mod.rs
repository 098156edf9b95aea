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

/// Products and plans with the indexes to find them by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalog {
    products: Vec<CatalogProduct>,
    plans: Vec<CatalogPlan>,
    part_numbers: Index,
    names: Index,
    plan_names: Index,
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
        Self {
            part_numbers: Index::of(products.iter().map(|product| &*product.part_number)),
            names: Index::of(products.iter().map(|product| &*product.name)),
            plan_names: Index::of(plans.iter().map(|plan| &*plan.name)),
            products,
            plans,
        }
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
        self.part_numbers.find(part_number, &self.products)
    }

    /// The products with this display name in any case, sorted by id.
    pub fn by_name(&self, name: &str) -> Vec<&CatalogProduct> {
        self.names.find(name, &self.products)
    }

    /// The plans with this name (not the friendly one) in any case, sorted by id.
    pub fn plans_named(&self, name: &str) -> Vec<&CatalogPlan> {
        self.plan_names.find(name, &self.plans)
    }

    /// The products that contain this plan, sorted by id. Walks the catalogue.
    pub fn with_plan(&self, plan: PlanId) -> impl Iterator<Item = &CatalogProduct> {
        self.products.iter().filter(move |product| product.contains(plan))
    }
}

/// Places in a list by folded name, sorted by name, then place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Index(Vec<(String, usize)>);

impl Index {
    fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut entries: Vec<_> = names.enumerate().map(|(at, name)| (fold(name), at)).collect();
        entries.sort_unstable();
        Self(entries)
    }

    fn find<'a, T>(&self, name: &str, list: &'a [T]) -> Vec<&'a T> {
        let name = fold(name);
        let start = self.0.partition_point(|(entry, _)| *entry < name);
        let same = self.0.iter().skip(start).take_while(|(entry, _)| *entry == name);
        same.filter_map(|(_, at)| list.get(*at)).collect()
    }
}
