//! `policy.lint`: what is wrong with policies before anybody claims.

use super::edit_context::EditContext;
use crate::{
    api::{
        context::ReadContext,
        error::Error,
        page::Keyset,
        resolve::{self, given},
        text::{Only, Reference},
        wire::{GroupRef, Page, PolicyRef, ProductRef, reply, request},
    },
    domain::{
        book::RuleBook,
        ids::PolicyId,
        lint::{LintKind, Severity},
        policy::Policy,
        time::Time,
    },
    engine::{
        lint::{self, LintFacts, lint},
        lint_words::told,
    },
    store::{self, Read},
};
use std::collections::{BTreeMap, BTreeSet};

request! {
    /// Looks for what is wrong with policies before anybody claims. A finding is no error, and every one
    /// names its cure.
    read Lint with page {
        /// Only this policy, by id or name, and what is about the whole store.
        pub policy: Only<Reference> = default,
    }
}

reply! {
    /// Something that may be wrong with a policy.
    pub struct LintView {
        /// What it is.
        pub kind: LintKind,
        /// How much it matters.
        pub severity: Severity,
        /// The policy; null where it is about the whole store.
        pub policy: Option<PolicyRef>,
        /// The product it is about.
        pub product: Option<ProductRef>,
        /// The group it is about.
        pub group: Option<GroupRef>,
        /// What was found.
        pub message: String,
        /// What to do.
        pub hint: String,
    }
}

pub(in crate::api) fn check(context: &ReadContext<'_>, request: &Lint) -> Result<Page<LintView>, Error> {
    let db = context.db;
    let keyset = Keyset::of("policy.lint", &request.policy, request.limit, request.cursor.as_deref())?;
    let after = usize::try_from(keyset.after_number()?).unwrap_or(0);
    let config = context.config()?;
    let editing = EditContext::new(db, config)?;
    let only =
        given(&request.policy, "policy", |policy| resolve::policy(config, policy))?.map(|policy| policy.id);
    let now = context.moment.now;
    let facts = facts(db, &config.book, only, now, !context.local())?;
    let mut found = (1..).zip(lint(&config.book, &facts, only, || db.check_interrupt())?).skip(after);
    let fetch = |_: &usize, most| Ok(found.by_ref().take(most).collect());
    keyset.page(
        after,
        |(number, _): &(usize, _)| *number,
        usize::to_string,
        fetch,
        |(_, lint)| Ok(view(&editing, &lint)),
    )
}

fn facts(
    db: &Read<'_>,
    book: &RuleBook,
    only: Option<PolicyId>,
    now: Time,
    graph: bool,
) -> Result<LintFacts, Error> {
    let policies: Vec<&Policy> =
        book.policies().iter().filter(|policy| only.is_none_or(|only| policy.id == only)).collect();
    let named = policies.iter().flat_map(|policy| policy.include_groups.iter().chain(&policy.exclude_groups));
    let mut members = BTreeMap::new();
    for group in named.copied().collect::<BTreeSet<_>>() {
        if let Some(count) = store::lint::members(db, group)? {
            members.insert(group, count);
        }
    }
    let named = policies.iter().any(|policy| !policy.departments.is_empty());
    Ok(LintFacts {
        departments: if named { store::lint::departments(db)? } else { None },
        now,
        graph,
        pools: store::pool::all(db)?
            .into_iter()
            .map(|pool| (pool.sku, (pool.units, pool.warn_below)))
            .collect(),
        mailboxes: store::lint::mailboxes(db)?,
        unlisted: store::lint::unlisted(db)?,
        members,
        managed_environments: store::lint::managed_environments(db)?,
        without_location: without_location(db, book, &policies)?,
        users_taken: store::inventory::take(db)?.1.users,
    })
}

/// Each group is counted once, and the tenant; users of several groups are not added up.
fn without_location(
    db: &Read<'_>,
    book: &RuleBook,
    policies: &[&Policy],
) -> Result<BTreeMap<PolicyId, i64>, Error> {
    let mut counts = BTreeMap::new();
    let mut found = BTreeMap::new();
    if book.settings().default_usage_location.is_some() {
        return Ok(found);
    }
    for policy in policies {
        let everyone = policy.include_groups.is_empty().then_some(None);
        for group in policy.include_groups.iter().copied().map(Some).chain(everyone) {
            db.check_interrupt()?;
            let count = match counts.get(&group) {
                Some(count) => *count,
                None => store::lint::without_location(db, group)?,
            };
            counts.insert(group, count);
            let most: &mut i64 = found.entry(policy.id).or_default();
            *most = count.max(*most);
        }
    }
    Ok(found)
}

fn view(editing: &EditContext<'_>, lint: &lint::Lint) -> LintView {
    let (kind, severity) = lint.flaw.kind();
    let book = &editing.config.book;
    let (message, hint) = told(book, &editing.names, lint);
    let policy = lint.policy.and_then(|place| book.policy(place));
    LintView {
        kind,
        severity,
        policy: policy.map(|policy| PolicyRef { id: policy.id, name: policy.name.clone() }),
        product: lint.flaw.product().map(|sku| editing.names.product_ref(sku)),
        group: lint.flaw.group().map(|group| editing.names.group_ref(group)),
        message,
        hint,
    }
}
