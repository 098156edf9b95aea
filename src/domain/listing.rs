//! What Graph lists page by page.

use super::{
    ids::{ClientAppId, GroupId},
    time::Time,
    word::words,
};

words! {
    /// What is listed.
    pub enum ListingKind {
        /// All users, with what they hold.
        Users = 1,
        /// The ids of users that are new or changed since the delta link was taken.
        UserChanges = 2,
        /// All groups, with what they carry.
        Groups = 3,
        /// The direct members of a group.
        Members = 4,
        /// The sign-ins of a window of time.
        SignIns = 5,
    }
}

/// What is listed, with what says which of its items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Collection {
    Users,
    UserChanges,
    Groups,
    Members(GroupId),
    SignIns(SignIns),
}

/// The sign-ins that are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIns {
    pub from: Time,
    pub until: Time,
    /// The clients of the apps that policies serve.
    pub clients: Vec<ClientAppId>,
}

impl Collection {
    pub fn kind(&self) -> ListingKind {
        match self {
            Collection::Users => ListingKind::Users,
            Collection::UserChanges => ListingKind::UserChanges,
            Collection::Groups => ListingKind::Groups,
            Collection::Members(_) => ListingKind::Members,
            Collection::SignIns(_) => ListingKind::SignIns,
        }
    }
}
