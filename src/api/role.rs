//! Who may call what: a store may require roles, and each method says which of them it needs.

use super::{
    error::{Error, ErrorName},
    wire::Actor,
};
use crate::domain::fold::fold;

/// The role a method needs, where the store requires one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// None.
    Anyone,
    /// That of `requiredRole`, for changing policies and settings.
    Manager,
    /// That of `requiredReportRole`, for reading claims, reports and the audit trail; whoever acts in that of
    /// `requiredRole` may read them too.
    Reader,
    /// Both: what hands out all that there is.
    ManagerAndReader,
}

/// The roles that a store requires.
#[derive(Clone, Copy, Debug)]
pub(super) struct Required<'a> {
    pub manager: Option<&'a str>,
    pub reader: Option<&'a str>,
}

impl Role {
    /// The settings that name a role which is needed.
    pub const fn settings(self) -> &'static [&'static str] {
        match self {
            Role::Anyone => &[],
            Role::Manager => &["requiredRole"],
            Role::Reader => &["requiredReportRole"],
            Role::ManagerAndReader => &["requiredRole", "requiredReportRole"],
        }
    }

    /// NOT_PERMITTED where the actor does not act in what is required for this.
    pub(super) fn permit(self, required: Required<'_>, actor: &Actor) -> Result<(), Error> {
        let manages = required.manager.is_some_and(|role| actor.acts_in(role));
        if let (Role::Manager | Role::ManagerAndReader, Some(role), false) = (self, required.manager, manages)
        {
            return Err(not_permitted(role, "requiredRole"));
        }
        match (self, required.reader) {
            (Role::Reader | Role::ManagerAndReader, Some(role)) if !manages && !actor.acts_in(role) => {
                Err(not_permitted(role, "requiredReportRole"))
            }
            _ => Ok(()),
        }
    }
}

impl Actor {
    /// Whether the actor acts in a role. Case does not matter.
    pub(super) fn acts_in(&self, role: &str) -> bool {
        self.roles.iter().any(|held| fold(held) == fold(role))
    }
}

fn not_permitted(role: &str, setting: &str) -> Error {
    Error::new(ErrorName::NotPermitted, format!("This store lets only actors in the role {role} do this."))
        .field("actor.roles")
        .target(role)
        .hint(format!("Act in that role, or have somebody who may change settings change {setting}."))
}
