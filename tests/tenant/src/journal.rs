//! Everything that ever changed for a user, with its time and cause, for a test to ask at the end.

use crate::{
    time::Time,
    user::{State, Violation},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// A request of the client, by its number.
    Client(u64),
    /// The second admin.
    Admin,
    /// Entra processed a group's licenses, after a request of the client, by its number, or another's change.
    Group(Uuid, Option<u64>),
}

impl Cause {
    /// Of the client's doing, at once or by way of a group.
    pub fn by_client(self) -> bool {
        matches!(self, Cause::Client(_) | Cause::Group(_, Some(_)))
    }

    /// The client's request behind it.
    pub(crate) fn request(self) -> Option<u64> {
        match self {
            Cause::Client(number) => Some(number),
            Cause::Group(_, number) => number,
            Cause::Admin => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Plans that went on or off for the user, all paths together.
    Plans {
        gained: BTreeSet<Uuid>,
        lost: BTreeSet<Uuid>,
    },
    /// A path came, went or changed: its plans that are off, its state and error.
    Path {
        sku: Uuid,
        group: Option<Uuid>,
        before: Option<PathState>,
        after: Option<PathState>,
    },
    Member {
        group: Uuid,
        joined: bool,
    },
    Location {
        before: Option<String>,
        after: Option<String>,
    },
    Account {
        enabled: bool,
        deleted: bool,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathState {
    pub disabled: BTreeSet<Uuid>,
    pub state: State,
    pub error: Option<Violation>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub at: Time,
    pub user: Uuid,
    pub cause: Cause,
    pub what: What,
}

/// A time during which a user had a plan no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    pub user: Uuid,
    pub plan: Uuid,
    pub from: Time,
    /// None: to the end.
    pub until: Option<Time>,
    pub cause: Cause,
}

#[derive(Clone, Debug, Default)]
pub struct Journal {
    entries: Vec<Entry>,
}

impl Journal {
    pub(crate) fn push(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// In the order of what happened.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn of(&self, user: Uuid) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.user == user)
    }

    /// Every time a user had fewer enabled plans than before, and who caused it. A plan that goes and comes within one change
    /// was never gone.
    pub fn losses(&self) -> Vec<Loss> {
        let mut losses: Vec<Loss> = Vec::new();
        let mut open: BTreeMap<(Uuid, Uuid), usize> = BTreeMap::new();
        for entry in &self.entries {
            let What::Plans { gained, lost } = &entry.what else { continue };
            for plan in gained {
                if let Some(loss) = open.remove(&(entry.user, *plan)).and_then(|at| losses.get_mut(at)) {
                    loss.until = Some(entry.at);
                }
            }
            for plan in lost {
                open.insert((entry.user, *plan), losses.len());
                losses.push(Loss {
                    user: entry.user,
                    plan: *plan,
                    from: entry.at,
                    until: None,
                    cause: entry.cause,
                });
            }
        }
        losses
    }

    /// Licenses that requests of the client gave: user, product, when.
    pub fn given(&self) -> Vec<(Uuid, Uuid, Time)> {
        self.by_client(|before, after| before.is_none() && after.is_some())
    }

    /// Licenses that requests of the client took away.
    pub fn taken(&self) -> Vec<(Uuid, Uuid, Time)> {
        self.by_client(|before, after| before.is_some() && after.is_none())
    }

    fn by_client(
        &self,
        fits: impl Fn(&Option<PathState>, &Option<PathState>) -> bool,
    ) -> Vec<(Uuid, Uuid, Time)> {
        let paths = self.entries.iter().filter_map(|entry| match (&entry.cause, &entry.what) {
            (Cause::Client(_), What::Path { sku, group: None, before, after }) if fits(before, after) => {
                Some((entry.user, *sku, entry.at))
            }
            _ => None,
        });
        paths.collect()
    }
}
