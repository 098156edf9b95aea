//! Products: small keys for their ids, the tenant's own as they decide, and Microsoft's table as imported.

use super::{
    error::StoreError,
    revision,
    row::Row,
    transaction::{Read, Tx},
};
use crate::domain::{
    catalog::{Catalog, CatalogPlan, CatalogProduct},
    directory::PoolPlan,
    fold::fold,
    ids::{PlanId, SkuId},
    product::{Capability, Product, ProductPlan},
};
use std::collections::{BTreeMap, BTreeSet};

/// The small key of a product, made if there is none.
pub fn product_key(tx: &Tx<'_>, sku: SkuId) -> Result<i64, StoreError> {
    tx.key(find_product_key(tx, sku)?, "INSERT INTO product (sku) VALUES (?1)", [sku])
}

/// The small key of a product, if anything here refers to it.
pub fn find_product_key(db: &Read<'_>, sku: SkuId) -> Result<Option<i64>, StoreError> {
    db.find("SELECT product FROM product WHERE sku = ?1", [sku], |row| row.get(0))
}

/// The id of a product by its small key.
pub fn sku(db: &Read<'_>, product: i64) -> Result<SkuId, StoreError> {
    let found = db.find("SELECT sku FROM product WHERE product = ?1", [product], |row| row.get(0))?;
    found.ok_or_else(|| StoreError::gone("product"))
}

/// The products the tenant owns, as far as they decide, by id.
pub fn owned(db: &Read<'_>) -> Result<Vec<Product>, StoreError> {
    let mut plans: BTreeMap<i64, Vec<ProductPlan>> = BTreeMap::new();
    db.each("SELECT product, plan, applies_to, status FROM pool_plan ORDER BY product, place", [], |row| {
        let (applies_to, status): (String, String) = (row.get(2)?, row.get(3)?);
        let usable = ["Success", "PendingInput", "PendingActivation"]
            .iter()
            .any(|word| word.eq_ignore_ascii_case(&status));
        let plan =
            ProductPlan { id: row.get(1)?, for_users: applies_to.eq_ignore_ascii_case("User"), usable };
        plans.entry(row.get(0)?).or_default().push(plan);
        Ok(())
    })?;
    let sql = "SELECT product, sku, part_number, applies_to, capability FROM pool JOIN product USING (product) ORDER BY sku";
    db.rows(sql, [], |row| {
        let (part_number, applies_to, capability): (String, String, String) =
            (row.get(2)?, row.get(3)?, row.get(4)?);
        Ok(Product {
            sku: row.get(1)?,
            assignable: Product::is_assignable(&part_number, &applies_to),
            capability: Capability::from_graph(&capability),
            plans: plans.remove(&row.get(0)?).unwrap_or_default(),
        })
    })
}

/// Microsoft's table as imported; none while the built-in one serves.
pub fn imported(db: &Read<'_>) -> Result<Option<Catalog>, StoreError> {
    let mut contents: BTreeMap<SkuId, Vec<PlanId>> = BTreeMap::new();
    db.each("SELECT sku, plan FROM catalog_product_plan", [], |row| {
        contents.entry(row.get(0)?).or_default().push(row.get(1)?);
        Ok(())
    })?;
    let products: Vec<_> = db.rows("SELECT sku, part_number, name FROM catalog_product", [], |row| {
        let sku = row.get(0)?;
        let plans = contents.remove(&sku).unwrap_or_default();
        Ok(CatalogProduct { sku, part_number: row.get(1)?, name: row.get(2)?, plans })
    })?;
    let read =
        |row: &Row<'_>| Ok(CatalogPlan { id: row.get(0)?, name: row.get(1)?, friendly_name: row.get(2)? });
    let plans: Vec<_> = db.rows("SELECT plan, name, friendly_name FROM catalog_plan", [], read)?;
    Ok(if products.is_empty() { None } else { Some(Catalog::new(products, plans)) })
}

/// Replaces Microsoft's table.
pub fn replace(tx: &Tx<'_>, catalog: &Catalog) -> Result<(), StoreError> {
    tx.execute("DELETE FROM catalog_product_plan", [])?;
    tx.execute("DELETE FROM catalog_plan", [])?;
    tx.execute("DELETE FROM catalog_product", [])?;
    for plan in catalog.plans() {
        let sql = "INSERT INTO catalog_plan (plan, name, friendly_name) VALUES (?1, ?2, ?3)";
        tx.execute(sql, (plan.id, &plan.name, &plan.friendly_name))?;
    }
    for product in catalog.products() {
        let sql = "INSERT INTO catalog_product (sku, part_number, name) VALUES (?1, ?2, ?3)";
        tx.execute(sql, (product.sku, &product.part_number, &product.name))?;
        for plan in &product.plans {
            tx.execute("INSERT INTO catalog_product_plan (sku, plan) VALUES (?1, ?2)", (product.sku, plan))?;
        }
    }
    revision::turn(tx)
}

/// The part numbers of the products the tenant owns.
pub fn part_numbers(db: &Read<'_>) -> Result<BTreeMap<SkuId, String>, StoreError> {
    db.rows("SELECT sku, part_number FROM pool JOIN product USING (product)", [], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// The plans of an owned product in Graph's order; none of a product the tenant does not own.
pub fn pool_plans(db: &Read<'_>, sku: SkuId) -> Result<Vec<PoolPlan>, StoreError> {
    let sql = "SELECT plan, name, applies_to, status FROM pool_plan JOIN product USING (product) WHERE sku = ?1 ORDER BY place";
    db.rows(sql, [sku], |row| {
        Ok(PoolPlan { id: row.get(0)?, name: row.get(1)?, applies_to: row.get(2)?, status: row.get(3)? })
    })
}

/// The owned products that have a plan of this folded name, by id.
pub fn with_plan_named(db: &Read<'_>, folded: &str) -> Result<Vec<SkuId>, StoreError> {
    let mut found: Vec<SkuId> = Vec::new();
    db.each(
        "SELECT DISTINCT sku, name FROM pool_plan JOIN product USING (product) ORDER BY sku",
        [],
        |row| {
            let (sku, name): (SkuId, String) = (row.get(0)?, row.get(1)?);
            if fold(&name) == folded && found.last() != Some(&sku) {
                found.push(sku);
            }
            Ok(())
        },
    )?;
    Ok(found)
}

/// The plans that some owned product gives this folded name, by id.
pub fn plans_named(db: &Read<'_>, folded: &str) -> Result<Vec<PlanId>, StoreError> {
    let mut found = BTreeSet::new();
    db.each("SELECT DISTINCT plan, name FROM pool_plan", [], |row| {
        if fold(&row.get::<_, String>(1)?) == folded {
            found.insert(row.get(0)?);
        }
        Ok(())
    })?;
    Ok(found.into_iter().collect())
}

/// What some owned product calls a plan.
pub fn plan_name(db: &Read<'_>, plan: PlanId) -> Result<Option<String>, StoreError> {
    db.find("SELECT name FROM pool_plan WHERE plan = ?1 LIMIT 1", [plan], |row| row.get(0))
}
