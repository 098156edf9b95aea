//! Users and the paths by which they hold licenses (domain 2.5).

use crate::time::Time;
use std::collections::BTreeSet;
use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserKind {
    Member,
    Guest,
    /// `#microsoft.graph.agentUser`.
    Agent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Active,
    /// Still effective; something failed, a removal for one.
    ActiveWithError,
    /// Not effective.
    Error,
}

impl State {
    pub fn effective(self) -> bool {
        self != State::Error
    }

    pub fn name(self) -> &'static str {
        match self {
            State::Active => "Active",
            State::ActiveWithError => "ActiveWithError",
            State::Error => "Error",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Violation {
    Count,
    MutuallyExclusive,
    Dependency,
    ProhibitedInUsageLocation,
    Uniqueness,
    /// Another license of the same group failed.
    Other,
}

impl Violation {
    pub fn name(self) -> &'static str {
        match self {
            Violation::Count => "CountViolation",
            Violation::MutuallyExclusive => "MutuallyExclusiveViolation",
            Violation::Dependency => "DependencyViolation",
            Violation::ProhibitedInUsageLocation => "ProhibitedInUsageLocationViolation",
            Violation::Uniqueness => "UniquenessViolation",
            Violation::Other => "Other",
        }
    }
}

/// One way by which a user holds a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    pub sku: Uuid,
    /// None: assigned to the user.
    pub group: Option<Uuid>,
    pub disabled: BTreeSet<Uuid>,
    pub state: State,
    pub error: Option<Violation>,
    pub updated: Time,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub id: Uuid,
    pub upn: String,
    pub name: String,
    pub enabled: bool,
    pub location: Option<String>,
    pub department: Option<String>,
    pub kind: UserKind,
    pub synced: bool,
    pub created: Time,
    /// Soft-deleted, or gone (true).
    pub deleted: Option<bool>,
    /// What comes back with a user who is restored: the direct licenses, and the memberships.
    pub binned: (Vec<Path>, Vec<Uuid>),
    /// Another object has one of its proxy addresses.
    pub proxy_clash: bool,
    pub paths: Vec<Path>,
}

impl User {
    pub fn direct(&self, sku: Uuid) -> Option<&Path> {
        self.paths.iter().find(|path| path.sku == sku && path.group.is_none())
    }

    /// Holds it by any effective path.
    pub fn holds(&self, sku: Uuid) -> bool {
        self.paths.iter().any(|path| path.sku == sku && path.state.effective())
    }

    /// What it takes units of: one a product, however many paths.
    pub fn held(&self) -> BTreeSet<Uuid> {
        self.paths.iter().filter(|path| path.state.effective()).map(|path| path.sku).collect()
    }
}
