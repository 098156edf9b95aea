//! What Graph lists page by page.

use super::{
    ids::{ClientAppId, GroupId, UserId},
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

/// How far a list has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listing {
    pub kind: ListingKind,
    /// Of members the group's key, else 0.
    pub group: i64,
    /// When its first page was asked for, be it begun again since; of changes when their first link was. What
    /// was read since has been listed.
    pub started: Time,
    /// When its last page was asked for; none while it is under way.
    pub ended: Option<Time>,
    /// Pages that came since it began, or began again.
    pub page: i64,
    /// Items asked for in a page.
    pub top: i64,
    /// Whether there is a link to go on by.
    pub linked: bool,
    /// Pages in a row that did not come.
    pub failures: i64,
    /// The request that asks for its next page; none where nobody was handed one.
    pub request: Option<i64>,
    /// The next page is not asked for before: of one that is, the end of its lease.
    pub due: Time,
}

/// How far the log of sign-ins was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Log {
    /// When it was turned on: nothing before decides.
    pub since: Time,
    /// The end of the last window of which everything was decided.
    pub watermark: Time,
}

/// A sign-in to an app that waits to be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingEvent {
    pub at: Time,
    /// The sign-in's id.
    pub event: String,
    pub user: UserId,
    /// The app's key.
    pub app: u16,
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
