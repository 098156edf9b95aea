//! `graph.permissions`.

use super::{error::Error, method::Method, text::Only, wire::request};
use crate::{
    domain::request::GraphTask,
    graph::{PERMISSIONS, Permission},
};
use schemars::JsonSchema;
use serde::Serialize;

request! {
    /// Asks what a caller of Graph needs.
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

pub(super) fn permissions(_: &'static [Method], request: &Permissions) -> Result<GraphPermissions, Error> {
    if request.tasks.as_ref().is_some_and(Vec::is_empty) {
        return Err(Error::argument("tasks", "The list tasks is empty.")
            .hint("Name a task, or leave it out for all."));
    }
    let asked = |permission: &&Permission| {
        request.tasks.as_ref().is_none_or(|tasks| tasks.contains(&permission.task))
    };
    let items: Vec<Permission> = PERMISSIONS.iter().filter(asked).copied().collect();
    let mut scopes = Vec::new();
    for Permission { name, .. } in &items {
        if !scopes.contains(name) {
            scopes.push(*name);
        }
    }
    Ok(GraphPermissions { items, scopes })
}
