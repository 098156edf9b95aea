//! Users, groups and products, and the one door by which a user changes: it counts units, keeps the journal and the log of
//! changes that delta queries follow.

use crate::{
    group::{Group, GroupRecord},
    journal::{Cause, Entry, Journal, PathState, What},
    license::Rules,
    replica::Versions,
    sku::Sku,
    time::Time,
    user::{Path, User},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// What of a user a delta query can tell; never license states (GN 16690).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub at: Time,
    pub user: usize,
    /// Made or deleted: told whatever was selected.
    pub existence: bool,
    /// A bit for each of `TRACKED`.
    pub properties: u8,
}

pub const TRACKED: [&str; 5] =
    ["displayName", "userPrincipalName", "accountEnabled", "usageLocation", "department"];

#[derive(Default)]
pub struct Directory {
    pub users: Vec<Versions<User>>,
    by_id: HashMap<Uuid, usize>,
    by_upn: HashMap<String, usize>,
    pub groups: Vec<GroupRecord>,
    groups_by_id: HashMap<Uuid, usize>,
    pub skus: BTreeMap<Uuid, Versions<Sku>>,
    pub rules: Rules,
    /// The tenant's own country.
    pub location: String,
    pub journal: Journal,
    pub log: Vec<Change>,
    /// How long versions are kept, in milliseconds.
    pub horizon: u64,
}

impl Directory {
    pub fn new(rules: Rules, location: &str) -> Directory {
        Directory { rules, location: location.to_owned(), ..Directory::default() }
    }

    pub fn hire(&mut self, user: User, at: Time) -> usize {
        let place = self.users.len();
        self.by_id.insert(user.id, place);
        self.by_upn.insert(user.upn.to_lowercase(), place);
        self.users.push(Versions::new(user, at));
        self.log.push(Change { at, user: place, existence: true, properties: 0 });
        place
    }

    pub fn found(&mut self, group: Group, at: Time) -> usize {
        let place = self.groups.len();
        self.groups_by_id.insert(group.id, place);
        self.groups.push(GroupRecord::new(group, at));
        place
    }

    /// By object id or userPrincipalName; the deleted too, for replicas that have not heard of it.
    pub fn user(&self, key: &str) -> Option<usize> {
        match Uuid::parse_str(key) {
            Ok(id) => self.by_id.get(&id).copied(),
            Err(_) => self.by_upn.get(&key.to_lowercase()).copied(),
        }
    }

    pub fn user_id(&self, id: Uuid) -> Option<usize> {
        self.by_id.get(&id).copied()
    }

    pub fn group(&self, id: Uuid) -> Option<usize> {
        self.groups_by_id.get(&id).copied()
    }

    /// A user who is there, now.
    pub fn living(&self, id: Uuid) -> Option<usize> {
        self.user_id(id).filter(|place| self.users[*place].now().deleted.is_none())
    }

    pub fn sku(&self, id: Uuid) -> Option<&Sku> {
        self.skus.get(&id).map(Versions::now)
    }

    pub fn change_sku(&mut self, id: Uuid, at: Time, edit: impl FnOnce(&mut Sku)) -> bool {
        let horizon = self.horizon;
        let Some(versions) = self.skus.get_mut(&id) else { return false };
        let mut sku = versions.now().clone();
        edit(&mut sku);
        let changed = sku != *versions.now();
        if changed {
            versions.set(at, sku, horizon);
        }
        changed
    }

    pub fn change_group(&mut self, place: usize, at: Time, edit: impl FnOnce(&mut Group)) -> bool {
        let versions = &mut self.groups[place].facts;
        let mut group = versions.now().clone();
        edit(&mut group);
        let changed = group != *versions.now();
        if changed {
            versions.set(at, group, self.horizon);
        }
        changed
    }

    /// Changes a user; whether anything changed.
    pub fn change_user(
        &mut self,
        place: usize,
        at: Time,
        cause: Cause,
        edit: impl FnOnce(&mut User),
    ) -> bool {
        let before = self.users[place].now().clone();
        let mut after = before.clone();
        edit(&mut after);
        if after == before {
            return false;
        }
        self.count(&before, &after, at);
        self.record(&before, &after, at, cause);
        self.follow(place, &before, &after, at);
        self.users[place].set(at, after, self.horizon);
        true
    }

    /// Units: one a user and product.
    fn count(&mut self, before: &User, after: &User, at: Time) {
        let (held, holds) = (before.held(), after.held());
        for sku in holds.difference(&held) {
            self.change_sku(*sku, at, |sku| sku.consumed += 1);
        }
        for sku in held.difference(&holds) {
            self.change_sku(*sku, at, |sku| sku.consumed -= 1);
        }
    }

    fn record(&mut self, before: &User, after: &User, at: Time, cause: Cause) {
        let mut whats = Vec::new();
        for (sku, group) in before.paths.iter().chain(&after.paths).map(key).collect::<BTreeSet<_>>() {
            let state =
                |user: &User| user.paths.iter().find(|path| key(path) == (sku, group)).map(path_state);
            let (before, after) = (state(before), state(after));
            if before != after {
                whats.push(What::Path { sku, group, before, after });
            }
        }
        whats.extend(self.plans(self.enabled(&before.paths), self.enabled(&after.paths)));
        if before.location != after.location {
            whats.push(What::Location { before: before.location.clone(), after: after.location.clone() });
        }
        if (before.enabled, before.deleted) != (after.enabled, after.deleted) {
            whats.push(What::Account { enabled: after.enabled, deleted: after.deleted.is_some() });
        }
        for what in whats {
            self.journal.push(Entry { at, user: after.id, cause, what });
        }
    }

    pub fn plans(&self, before: BTreeSet<Uuid>, after: BTreeSet<Uuid>) -> Option<What> {
        let gained = after.difference(&before).copied().collect();
        let lost = before.difference(&after).copied().collect();
        (before != after).then_some(What::Plans { gained, lost })
    }

    /// The log that delta queries read, and the names users are found by.
    fn follow(&mut self, place: usize, before: &User, after: &User, at: Time) {
        let changed = [
            before.name != after.name,
            before.upn != after.upn,
            before.enabled != after.enabled,
            before.location != after.location,
            before.department != after.department,
        ];
        let properties = changed.iter().enumerate().map(|(bit, changed)| u8::from(*changed) << bit).sum();
        let existence = before.deleted != after.deleted;
        if existence || properties != 0 {
            self.log.push(Change { at, user: place, existence, properties });
        }
        if before.upn != after.upn || after.deleted.is_some() {
            self.by_upn.remove(&before.upn.to_lowercase());
        }
        if after.deleted.is_none() {
            self.by_upn.insert(after.upn.to_lowercase(), place);
        }
    }
}

fn key(path: &Path) -> (Uuid, Option<Uuid>) {
    (path.sku, path.group)
}

fn path_state(path: &Path) -> PathState {
    PathState { disabled: path.disabled.clone(), state: path.state, error: path.error }
}
