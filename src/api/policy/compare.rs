//! What a write changed of a policy, as people read it.

use super::view::Desk;
use crate::{
    api::difference::Differences,
    domain::{
        ids::{GroupId, PlanId},
        policy::{PlanChoice, Policy},
    },
    engine::explain::Names,
};
use std::{collections::BTreeMap, fmt::Display};

/// The fields that differ; none is a policy that is not there.
pub(super) fn compare(desk: &Desk<'_>, before: Option<&Policy>, after: Option<&Policy>) -> Differences {
    let sheet = |policy: Option<&Policy>| policy.map_or_else(Vec::new, |policy| sheet(desk, policy));
    let (before, after) = (sheet(before), sheet(after));
    let (old, new): (BTreeMap<_, _>, BTreeMap<_, _>) = (before.iter().cloned().collect(), after.iter().cloned().collect());
    let mut changes = Differences::default();
    let gone = before.iter().filter(|(field, _)| !new.contains_key(field));
    for (field, _) in after.iter().chain(gone) {
        changes.optional(field, old.get(field), new.get(field));
    }
    changes
}

/// A policy field by field, without those that say nothing. People stand in it by id alone: it goes into the audit trail.
fn sheet(desk: &Desk<'_>, policy: &Policy) -> Vec<(String, String)> {
    let lexicon = &desk.lexicon;
    let part = |product: &crate::domain::policy::PolicyProduct| lexicon.product(product.sku);
    let group = |id: &GroupId| lexicon.group_ref(*id).name.map_or_else(|| id.to_string(), |name| format!("{name} ({id})"));
    let mut fields = vec![
        ("name".to_owned(), policy.name.clone()),
        ("app".to_owned(), desk.app(policy).map_or_else(String::new, |app| app.name.clone())),
        ("enabled".to_owned(), policy.enabled.to_string()),
        ("assignVia".to_owned(), policy.assign_via.to_string()),
        ("cap".to_owned(), policy.cap.map_or_else(String::new, |cap| format!("{} in {} hours", cap.claims, cap.hours))),
        ("priority".to_owned(), policy.priority.to_string()),
        ("environmentScope".to_owned(), policy.environment_scope.map_or_else(String::new, |scope| scope.to_string())),
        ("triggers".to_owned(), list(&policy.triggers, ToString::to_string)),
        ("includeGroups".to_owned(), list(&policy.include_groups, group)),
        ("excludeGroups".to_owned(), list(&policy.exclude_groups, group)),
        ("excludeUsers".to_owned(), list(&policy.exclude_users, ToString::to_string)),
        ("usageLocations".to_owned(), list(&policy.usage_locations, Clone::clone)),
        ("departments".to_owned(), list(&policy.departments, Clone::clone)),
        ("products".to_owned(), list(&policy.products, part)),
    ];
    for product in &policy.products {
        if let Some(target) = &product.group {
            fields.push((format!("products[{}].targetGroup", part(product)), group(target)));
        }
        let plans = |ids: &[PlanId]| list(ids, |id| lexicon.plan(*id));
        match &product.plans {
            PlanChoice::All => {}
            PlanChoice::Except(ids) => fields.push((format!("products[{}].disabledPlans", part(product)), plans(ids))),
            PlanChoice::Only(ids) => fields.push((format!("products[{}].enabledPlans", part(product)), plans(ids))),
        }
    }
    fields.retain(|(_, value)| !value.is_empty());
    fields
}

fn list<T, D: Display>(items: &[T], text: impl Fn(&T) -> D) -> String {
    items.iter().map(|item| text(item).to_string()).collect::<Vec<_>>().join(", ")
}
