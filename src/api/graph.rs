//! `graph.permissions`.

use super::{context::ReadContext, error::Error, text::Only, wire::request};
use crate::{
    domain::{policy::AssignVia, request::GraphTask},
    graph::{Case, PERMISSIONS, Permission},
    store,
};
use schemars::JsonSchema;
use serde::Serialize;

request! {
    /// Asks what a caller of Graph needs; of an open store, what its settings and policies make needed.
    read Permissions {
        /// What is to be done; default: everything.
        pub tasks: Only<Vec<GraphTask>> = default,
    }
}

/// What a caller of Graph needs, and no more.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GraphPermissions {
    /// The permissions of each task.
    pub items: Vec<Permission>,
    /// The names of all of them, each once: what to consent to, or to sign in with.
    pub scopes: Vec<&'static str>,
}

pub(super) fn permissions(
    store: Option<&ReadContext<'_>>,
    request: &Permissions,
) -> Result<GraphPermissions, Error> {
    if request.tasks.as_ref().is_some_and(Vec::is_empty) {
        return Err(Error::argument("tasks", "The list tasks is empty.")
            .hint("Name a task, or leave it out for all."));
    }
    let tasks = request.tasks.as_ref();
    let mut items = Vec::new();
    for permission in PERMISSIONS.iter().filter(|it| tasks.is_none_or(|tasks| tasks.contains(&it.task))) {
        if needed(store, permission)? {
            items.push(*permission);
        }
    }
    let mut scopes = Vec::new();
    for Permission { name, .. } in &items {
        if !scopes.contains(name) {
            scopes.push(*name);
        }
    }
    Ok(GraphPermissions { items, scopes })
}

fn needed(store: Option<&ReadContext<'_>>, permission: &Permission) -> Result<bool, Error> {
    let Some((context, case)) = store.zip(permission.when) else { return Ok(true) };
    let book = &context.config()?.book;
    Ok(match case {
        Case::SignIns => store::setting::get(context.db)?.exchange.claim_from_sign_ins,
        Case::UsageLocation => book.settings().default_usage_location.is_some(),
        Case::Groups => book.policies().iter().any(|policy| policy.assign_via == AssignVia::Group),
    })
}
