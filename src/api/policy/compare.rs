//! What a write changed of a policy, as people read it.

use super::{edit_context::EditContext, fields::field_list, values::Spoken};
use crate::{
    api::difference::Differences,
    domain::{
        ids::PlanId,
        policy::{PlanChoice, Policy, PolicyProduct},
    },
    engine::explain::Names,
};
use std::collections::BTreeMap;

/// The fields that differ; none is a policy that is not there.
pub(super) fn compare(
    editing: &EditContext<'_>,
    before: Option<&Policy>,
    after: Option<&Policy>,
) -> Differences {
    let sheet = |policy: Option<&Policy>| policy.map_or_else(Vec::new, |policy| sheet(editing, policy));
    let (before, after) = (sheet(before), sheet(after));
    let (old, new): (BTreeMap<_, _>, BTreeMap<_, _>) =
        (before.iter().cloned().collect(), after.iter().cloned().collect());
    let mut changes = Differences::default();
    let gone = before.iter().filter(|(field, _)| !new.contains_key(field));
    for (field, _) in after.iter().chain(gone) {
        changes.optional(field, old.get(field), new.get(field));
    }
    changes
}

/// A policy field by field, without those that say nothing.
fn sheet(editing: &EditContext<'_>, policy: &Policy) -> Vec<(String, String)> {
    let names = &editing.names;
    let part = |product: &PolicyProduct| names.product(product.sku);
    let mut fields = vec![
        ("name".to_owned(), policy.name.clone()),
        ("app".to_owned(), editing.app(policy).map_or_else(String::new, |app| app.name.clone())),
    ];
    fields.extend(field_list(editing, policy));
    fields.push(("products".to_owned(), policy.products.iter().map(part).collect::<Vec<_>>().join(", ")));
    for product in &policy.products {
        if let Some(target) = &product.group {
            fields.push((format!("products[{}].targetGroup", part(product)), target.text(editing)));
        }
        let plans = |ids: &[PlanId]| ids.iter().map(|id| names.plan(*id)).collect::<Vec<_>>().join(", ");
        match &product.plans {
            PlanChoice::All => {}
            PlanChoice::Except(ids) => {
                fields.push((format!("products[{}].disabledPlans", part(product)), plans(ids)))
            }
            PlanChoice::Only(ids) => {
                fields.push((format!("products[{}].enabledPlans", part(product)), plans(ids)))
            }
        }
    }
    fields.retain(|(_, value)| !value.is_empty());
    fields
}
