//! Policies as a document: what it holds, and `policy.export`.
//!
//! Made for version control: by name, without times, each thing by id and by name, and what is as by default
//! is left out.

use super::{
    PolicyEntry,
    edit_context::EditContext,
    parts::{PlanEntry, ProductEntry},
    values::Told,
};
use crate::{
    api::{
        config::ConfigSnapshot,
        context::{ReadContext, StoreContext},
        error::{Error, ErrorName},
        file::{self, Target},
        page::Budget,
        resolve,
        text::{Only, Reference},
        wire::request,
    },
    domain::{
        fold::fold,
        ids::PlanId,
        policy::{PlanChoice, Policy, PolicyProduct},
    },
    engine::explain::Names,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a document says it is.
pub(super) const FORMAT: &str = "AutoClaim policies";
/// The version of documents that this library writes.
pub(super) const VERSION: u32 = 1;
/// Policies of one document.
pub(super) const MOST_POLICIES: usize = 1_000;

/// Policies as they should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PolicyDocument {
    /// `AutoClaim policies`.
    pub format: String,
    /// 1.
    pub version: u32,
    /// The policies, by name.
    pub policies: Vec<PolicyEntry>,
}

request! {
    /// Asks for policies as a document, made to be kept under version control.
    read Export with export {
        /// An id or name; default every policy.
        pub policy: Only<Reference> = default,
        /// Ids or names of several, instead of `policy`.
        pub policies: Only<Vec<Reference>> = default,
    }
}

/// The reply of `policy.export`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PolicyExport {
    /// The policies by name; null where they are in the file.
    pub document: Option<PolicyDocument>,
    /// How many they are.
    pub policies: u64,
    /// The file; null where the document is in the reply.
    pub path: Option<String>,
    /// Bytes of the file.
    pub bytes: u64,
    /// Whether a file was there, in place of which it is.
    pub replaces: bool,
}

pub(in crate::api) fn export(context: &StoreContext<'_>, request: &Export) -> Result<PolicyExport, Error> {
    let Some(path) = request.path.as_deref() else {
        file::needs_path(request.overwrite)?;
        let document = context.read(|context| document(context, request))?;
        let policies = file::count(document.policies.len());
        return Ok(PolicyExport {
            document: Some(document),
            policies,
            path: None,
            bytes: 0,
            replaces: false,
        });
    };
    let target = Target { path: Some(path), overwrite: request.overwrite, dry_run: request.dry_run };
    let done = file::export(context, &target, |context, out| {
        let document = document(context, request)?;
        serde_json::to_writer_pretty(&mut *out, &document).map_err(|error| file::unwritten(error.into()))?;
        out.write_all(b"\n").map_err(file::unwritten)?;
        Ok(file::count(document.policies.len()))
    })?;
    Ok(PolicyExport {
        document: None,
        policies: done.told,
        path: done.path,
        bytes: done.bytes,
        replaces: done.replaces,
    })
}

fn document(context: &ReadContext<'_>, request: &Export) -> Result<PolicyDocument, Error> {
    let config = context.config()?;
    let editing = EditContext::new(context.db, config)?;
    let mut policies = meant(request, config)?;
    if policies.len() > MOST_POLICIES {
        let message =
            format!("There are {} policies; a document holds at most {MOST_POLICIES}.", policies.len());
        return Err(Error::new(ErrorName::TooLarge, message).field("policy").hint("Name one policy a call."));
    }
    policies.sort_by_key(|policy| (fold(&policy.name), policy.id));
    policies.dedup_by_key(|policy| policy.id);
    let mut budget = Budget::new("Name one policy a call.");
    let mut sized = |policy| {
        let entry = entry(&editing, policy)?;
        budget.take_part(&entry)?;
        Ok::<_, Error>(entry)
    };
    let policies = policies.into_iter().map(&mut sized).collect::<Result<_, _>>()?;
    Ok(PolicyDocument { format: FORMAT.into(), version: VERSION, policies })
}

/// The policies that a request names; all where it names none.
fn meant<'s>(request: &Export, config: &'s ConfigSnapshot) -> Result<Vec<&'s Policy>, Error> {
    let find = |reference: &Reference, field: &str| {
        resolve::policy(config, reference).map_err(|error| error.field(field))
    };
    match (request.policy.as_ref(), request.policies.as_ref()) {
        (Some(_), Some(_)) => {
            Err(Error::argument("policies", "Both policy and policies are given.").hint("Give one of them."))
        }
        (None, Some(none)) if none.is_empty() => {
            Err(Error::argument("policies", "policies names none.")
                .hint("Name one, or leave it out for all."))
        }
        (None, Some(several)) => {
            several.iter().enumerate().map(|(at, one)| find(one, &format!("policies[{at}]"))).collect()
        }
        (Some(one), None) => Ok(vec![find(one, "policy")?]),
        (None, None) => Ok(config.book.policies().iter().collect()),
    }
}

fn entry(editing: &EditContext<'_>, policy: &Policy) -> Result<PolicyEntry, Error> {
    editing.db.check_interrupt()?;
    Ok(PolicyEntry::of(
        editing,
        policy,
        policy.products.iter().map(|product| product_entry(editing, product)).collect(),
    ))
}

fn product_entry(editing: &EditContext<'_>, product: &PolicyProduct) -> ProductEntry {
    let plans = |ids: &[PlanId]| {
        let mut plans: Vec<_> =
            ids.iter().map(|id| PlanEntry { name: Some(editing.names.plan(*id)), id: Some(*id) }).collect();
        plans.sort_by_cached_key(|plan| (plan.name.as_deref().map(fold), plan.id));
        Some(plans)
    };
    let (disabled_plans, enabled_plans) = match &product.plans {
        PlanChoice::All => (None, None),
        PlanChoice::Except(ids) => (plans(ids), None),
        PlanChoice::Only(ids) => (None, plans(ids)),
    };
    ProductEntry {
        sku_part_number: Some(editing.names.product(product.sku)),
        sku_id: Some(product.sku),
        disabled_plans,
        enabled_plans,
        target_group: product.group.map(|id| id.told(editing)),
    }
}
