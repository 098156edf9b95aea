//! `policy.import`: the policies become those of a document, all of them or none.

use super::{
    PolicyEntry,
    document::{FORMAT, MOST_POLICIES, PolicyDocument, VERSION},
    edit_context::EditContext,
    entry::Reader,
    write::{save, sound_name},
};
use crate::{
    api::{
        context::WriteContext,
        error::{Error, ErrorName},
        moment::Moment,
        page::Budget,
        request_parser,
        wire::{FieldChange, PolicyRef, reply, request},
    },
    domain::{fold::fold, ids::PolicyId, policy::Policy},
    store::{self, Tx},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};

request! {
    /// Makes the policies those of a document, all of them or none.
    write Import {
        /// What policy.export gives (see the type PolicyDocument): at most 1,000 policies.
        #[schemars(with = "PolicyDocument")]
        pub document: Box<RawValue>,
        /// Whether policies that are not in the document stay (`Merge`, the default) or are removed
        /// (`Replace`).
        pub mode: Option<ImportMode> = default,
    }
}

/// What becomes of policies that an imported document leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum ImportMode {
    /// They stay.
    Merge,
    /// They are removed.
    Replace,
}

reply! {
    /// The reply of `policy.import`: every policy of the document, and those removed.
    #[derive(Default)]
    pub struct PolicyImport {
        /// What was written.
        pub subject: String,
        /// Policies that are new.
        pub created: Vec<PolicyChange>,
        /// Policies that are otherwise than before.
        pub changed: Vec<PolicyChange>,
        /// Policies that are gone; nobody loses a license.
        pub removed: Vec<PolicyChange>,
        /// Policies that were as the document says.
        pub unchanged: Vec<PolicyChange>,
        /// What the admin should know.
        pub warnings: Vec<String>,
    }

    /// What an import did to a policy.
    pub struct PolicyChange {
        /// The policy, with its name afterwards; before, if it is gone.
        pub policy: PolicyRef,
        /// The fields that differ.
        pub changes: Vec<FieldChange>,
    }
}

pub(in crate::api) fn import(context: &WriteContext<'_>, request: &Import) -> Result<PolicyImport, Error> {
    let document = read(request.document.get())?;
    let (tx, moment) = (context.tx, context.moment);
    let editing = EditContext::new(tx, context.config()?)?;
    let mut plan = Plan::of(&editing, moment, &document)?;
    if request.mode == Some(ImportMode::Replace) {
        plan.remove_others();
    }
    plan.names_differ()?;
    plan.carry_out(tx, moment)
}

fn read(text: &str) -> Result<PolicyDocument, Error> {
    let within = |mut error: Error| {
        let field = error.field.take();
        error.field(field.map_or_else(|| "document".into(), |field| format!("document.{field}")))
    };
    let document: PolicyDocument = request_parser::value(text).map_err(within)?;
    if document.format != FORMAT {
        return Err(Error::argument("document.format", "The document is no document of policies.")
            .hint(format!("format is '{FORMAT}' in what policy.export gives.")));
    }
    if document.version != VERSION {
        return Err(Error::argument(
            "document.version",
            format!("The document's version is {}; this library reads {VERSION}.", document.version),
        )
        .hint("Import it with the library that wrote it, or a newer one."));
    }
    if document.policies.len() > MOST_POLICIES {
        let message = format!(
            "The document has {} policies; at most {MOST_POLICIES} are taken.",
            document.policies.len()
        );
        return Err(Error::new(ErrorName::TooLarge, message)
            .field("document.policies")
            .hint("Merge it in several documents."));
    }
    let mut ids = BTreeSet::new();
    let twice = document.policies.iter().position(|entry| entry.id.is_some_and(|id| !ids.insert(id)));
    match twice {
        Some(place) => {
            Err(Error::argument(format!("document.policies[{place}].id"), "Two entries have that id.")
                .hint("Each policy stands once; leave the id out for a new one."))
        }
        None => Ok(document),
    }
}

/// A policy before and after the import; none where there is none.
struct Step<'a> {
    before: Option<&'a Policy>,
    after: Option<Policy>,
}

/// What an import will do.
struct Plan<'a> {
    editing: &'a EditContext<'a>,
    /// The entries of the document in its order, then those to be removed.
    steps: Vec<Step<'a>>,
    warnings: Vec<String>,
}

impl<'a> Plan<'a> {
    fn of(
        editing: &'a EditContext<'a>,
        moment: &Moment,
        document: &PolicyDocument,
    ) -> Result<Plan<'a>, Error> {
        let mut plan = Plan { editing, steps: Vec::new(), warnings: Vec::new() };
        for (place, (entry, before)) in
            document.policies.iter().zip(meant(editing, &document.policies)).enumerate()
        {
            let within = |error: Error| match error.field.clone() {
                Some(field) => error.field(format!("document.policies[{place}].{field}")),
                None => error.field(format!("document.policies[{place}]")),
            };
            editing.db.check_interrupt()?;
            let after = sound_name(&entry.name)
                .and_then(|()| Reader { editing, before, entry }.policy(moment, &mut plan.warnings));
            plan.steps.push(Step { before, after: Some(after.map_err(within)?) });
        }
        Ok(plan)
    }

    fn remove_others(&mut self) {
        let kept: BTreeSet<PolicyId> =
            self.steps.iter().filter_map(|step| step.before).map(|policy| policy.id).collect();
        let others = self.editing.config.book.policies().iter().filter(|policy| !kept.contains(&policy.id));
        self.steps.extend(others.map(|policy| Step { before: Some(policy), after: None }));
    }

    /// NAME_TAKEN where two policies would end with one name.
    fn names_differ(&self) -> Result<(), Error> {
        let touched: BTreeSet<PolicyId> =
            self.steps.iter().filter_map(|step| step.before).map(|policy| policy.id).collect();
        let others =
            self.editing.config.book.policies().iter().filter(|policy| !touched.contains(&policy.id));
        let mut names: BTreeSet<String> = others.map(|policy| fold(&policy.name)).collect();
        for (place, policy) in self
            .steps
            .iter()
            .enumerate()
            .filter_map(|(place, step)| step.after.as_ref().map(|policy| (place, policy)))
        {
            if !names.insert(fold(&policy.name)) {
                return Err(Error::new(
                    ErrorName::NameTaken,
                    "Another policy has that name, in this or another case.",
                )
                .field(format!("document.policies[{place}].name"))
                .target(&policy.name)
                .hint(
                    "Choose another name; with mode Replace, policies that the document leaves out make way.",
                ));
            }
        }
        Ok(())
    }

    fn carry_out(self, tx: &Tx<'_>, moment: &Moment) -> Result<PolicyImport, Error> {
        let Plan { editing, mut steps, warnings } = self;
        let mut imported = PolicyImport { subject: "policies".into(), warnings, ..PolicyImport::default() };
        let mut budget = Budget::new("Import the policies in several documents.");
        imported.warnings.extend(undecided(&steps));
        // Names first: two policies may swap theirs.
        for policy in
            steps.iter().filter(|step| step.before != step.after.as_ref()).filter_map(|step| step.before)
        {
            store::policy::free_name(tx, policy)?;
        }
        steps.sort_by_key(|step| step.after.is_some());
        for Step { before, mut after } in steps {
            tx.check_interrupt()?;
            let (list, action) = match (before, &after) {
                (None, _) => (&mut imported.created, "Create policy"),
                (Some(_), None) => (&mut imported.removed, "Remove policy"),
                (Some(before), Some(after)) if before == after => (&mut imported.unchanged, ""),
                (Some(_), Some(_)) => (&mut imported.changed, "Update policy"),
            };
            let changes = save(editing, tx, moment, action, before, after.as_mut(), &mut imported.warnings)?;
            if let Some(policy) = after.as_ref().or(before) {
                let policy = PolicyRef { id: policy.id, name: policy.name.clone() };
                let change = PolicyChange { policy, changes: changes.fields().to_vec() };
                budget.take_part(&change)?;
                list.push(change);
            }
        }
        Ok(imported)
    }
}

/// The policy that each entry means: the one of its id, else the one of its name that no other entry means by
/// id.
fn meant<'a>(editing: &EditContext<'a>, entries: &[PolicyEntry]) -> Vec<Option<&'a Policy>> {
    let policies = editing.config.book.policies();
    let by_id: BTreeMap<PolicyId, &Policy> = policies.iter().map(|policy| (policy.id, policy)).collect();
    let by_name: BTreeMap<String, &Policy> =
        policies.iter().map(|policy| (fold(&policy.name), policy)).collect();
    let found: Vec<Option<&Policy>> = entries.iter().map(|entry| by_id.get(&entry.id?).copied()).collect();
    let mut taken: BTreeSet<PolicyId> = found.iter().flatten().map(|policy| policy.id).collect();
    let named = |(entry, by_id): (&PolicyEntry, Option<&'a Policy>)| {
        by_id.or_else(|| by_name.get(&fold(&entry.name)).copied().filter(|policy| taken.insert(policy.id)))
    };
    entries.iter().zip(found).map(named).collect()
}

/// r16: of new policies with one app and one priority the id decides, which no document can show.
fn undecided(steps: &[Step<'_>]) -> Option<String> {
    let mut ranks = BTreeSet::new();
    let new = steps.iter().filter(|step| step.before.is_none()).filter_map(|step| step.after.as_ref());
    let tied =
        new.filter(|policy| !ranks.insert((policy.app, policy.priority))).map(|policy| policy.name.as_str());
    let tied: Vec<&str> = tied.take(10).collect();
    (!tied.is_empty()).then(|| {
        format!("These share their priority with another new policy of the app, and their ids decide which is first: {}.", tied.join(", "))
    })
}
