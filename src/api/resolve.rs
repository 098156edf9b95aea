//! References: what an id, a name or a label stands for (r45).

use super::{
    call::Shelf,
    error::{Error, ErrorName},
};
use crate::{
    domain::{
        app::App,
        fold::{fold, near},
        ids::{GroupId, PlanId, PolicyId, SkuId},
        policy::Policy,
    },
    engine::explain::Names,
    store::{self, Read},
};
use std::collections::BTreeMap;

/// The one thing a reference stands for: NOT_FOUND with near misses, AMBIGUOUS with the candidates.
fn only<T>(mut found: Vec<(String, T)>, what: &str, reference: &str, known: impl FnOnce() -> Vec<String>) -> Result<T, Error> {
    if found.len() > 1 {
        let candidates: Vec<_> = found.iter().take(10).map(|(name, _)| name.as_str()).collect();
        return Err(Error::new(ErrorName::Ambiguous, format!("Several {what}s have that name."))
            .target(reference)
            .hint(format!("Use an id: {}.", candidates.join(", "))));
    }
    found.pop().map(|(_, thing)| thing).ok_or_else(|| missing(what, reference, &known()))
}

/// NOT_FOUND, with near misses.
pub(super) fn missing(what: &str, reference: &str, known: &[String]) -> Error {
    let near = near(reference, known.iter().map(String::as_str));
    let error = Error::new(ErrorName::NotFound, format!("There is no such {what}.")).target(reference);
    if near.is_empty() {
        error.hint(format!("List the {what}s to see what there is."))
    } else {
        error.hint(format!("Did you mean {}?", near.join(" or ")))
    }
}

/// An app, by name or label.
pub(super) fn app<'a>(shelf: &'a Shelf, reference: &str) -> Result<&'a App, Error> {
    let apps = shelf.book.apps();
    let found = apps.iter().filter(|app| app.is_called(reference)).map(|app| (app.name.clone(), app)).collect();
    only(found, "app", reference, || apps.iter().map(|app| app.name.clone()).collect())
}

/// A policy, by id or name.
pub(super) fn policy<'a>(shelf: &'a Shelf, reference: &str) -> Result<&'a Policy, Error> {
    let policies = shelf.book.policies();
    let id = reference.parse::<PolicyId>().ok();
    let folded = fold(reference);
    let named = |policy: &&Policy| Some(policy.id) == id || fold(&policy.name) == folded;
    let found = policies.iter().filter(named).map(|policy| (policy.id.to_string(), policy)).collect();
    only(found, "policy", reference, || policies.iter().map(|policy| policy.name.clone()).collect())
}

/// The key of a user, by object id or principal name. The text of the error carries no name: the target does.
pub(super) fn user(db: &Read<'_>, reference: &str) -> Result<i64, Error> {
    let found = store::facts::find(db, reference)?;
    match found.as_slice() {
        [(key, _)] => Ok(*key),
        [] => Err(missing("user", reference, &[])),
        _ => Err(Error::new(ErrorName::Ambiguous, "Several users have that principal name.").target(reference).hint("Use the object id.")),
    }
}

/// Names for people, of everything at one revision.
pub(super) struct Lexicon<'a> {
    shelf: &'a Shelf,
    db: &'a Read<'a>,
    parts: BTreeMap<SkuId, String>,
}

impl<'a> Lexicon<'a> {
    /// Reads the part numbers of the tenant's products.
    pub fn new(db: &'a Read<'a>, shelf: &'a Shelf) -> Result<Lexicon<'a>, Error> {
        Ok(Lexicon { shelf, db, parts: store::catalog::part_numbers(db)? })
    }

    /// A product in a reply.
    pub fn product_ref(&self, sku: SkuId) -> super::wire::ProductRef {
        super::wire::ProductRef { sku_id: sku, sku_part_number: self.product(sku), name: self.product_name(sku) }
    }

    /// A product's display name; its part number where Microsoft's table has none.
    pub fn product_name(&self, sku: SkuId) -> String {
        self.shelf.catalog().product(sku).map_or_else(|| self.product(sku), |product| product.name.clone())
    }

    /// A plan in a reply.
    pub fn plan_ref(&self, plan: PlanId) -> super::user::PlanRef {
        super::user::PlanRef { id: plan, name: self.plan(plan) }
    }

    /// A group in a reply.
    pub fn group_ref(&self, id: GroupId) -> super::user::GroupRef {
        super::user::GroupRef { id, name: store::facts::group_name(self.db, id).ok().flatten() }
    }
}

impl Names for Lexicon<'_> {
    fn product(&self, sku: SkuId) -> String {
        let tenants = self.parts.get(&sku).cloned();
        let catalogs = || self.shelf.catalog().product(sku).map(|product| product.part_number.clone());
        tenants.or_else(catalogs).unwrap_or_else(|| sku.to_string())
    }

    fn plan(&self, plan: PlanId) -> String {
        self.shelf.catalog().plan(plan).map_or_else(|| plan.to_string(), |plan| plan.name.clone())
    }

    fn group(&self, group: GroupId) -> String {
        store::facts::group_name(self.db, group).ok().flatten().unwrap_or_else(|| group.to_string())
    }
}
