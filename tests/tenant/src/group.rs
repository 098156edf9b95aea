//! Groups, their licenses and members.

use crate::{replica::Versions, time::Time};
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// What decides who may change a group's members (domain 3.5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Kind {
    #[default]
    Security,
    /// A Microsoft 365 group with securityEnabled.
    Unified,
    Dynamic,
    /// Kept on-premises.
    Synced,
    MailEnabledSecurity,
    RoleAssignable,
    /// In a restricted management administrative unit.
    Restricted,
}

/// A group's own properties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub id: Uuid,
    pub name: String,
    pub kind: Kind,
    /// Products with the plans that are off.
    pub licenses: Vec<(Uuid, BTreeSet<Uuid>)>,
}

/// What a member is; only users are licensed, nested groups are not followed (domain 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberKind {
    User,
    Group,
}

#[derive(Clone, Debug)]
pub struct Membership {
    pub id: Uuid,
    pub kind: MemberKind,
    pub from: Time,
    pub until: Option<Time>,
}

impl Membership {
    pub fn at(&self, time: Time) -> bool {
        self.from <= time && self.until.is_none_or(|until| time < until)
    }
}

/// A group with its members, and how far its licenses are processed.
pub struct GroupRecord {
    pub facts: Versions<Group>,
    /// In the order of joining; who left stays, for replicas that lag.
    pub list: Vec<Membership>,
    current: HashMap<Uuid, usize>,
    /// The client's request that last made somebody join or leave, None where it was another.
    moved_by: HashMap<Uuid, Option<u64>>,
    /// Users still to be processed.
    pub pending: usize,
    pub in_progress: bool,
}

impl GroupRecord {
    pub fn new(group: Group, now: Time) -> GroupRecord {
        GroupRecord {
            facts: Versions::new(group, now),
            list: Vec::new(),
            current: HashMap::new(),
            moved_by: HashMap::new(),
            pending: 0,
            in_progress: false,
        }
    }

    pub fn now(&self) -> &Group {
        self.facts.now()
    }

    pub fn contains(&self, id: Uuid) -> bool {
        self.current.contains_key(&id)
    }

    pub fn join(&mut self, id: Uuid, kind: MemberKind, now: Time, by: Option<u64>) -> bool {
        if self.contains(id) {
            return false;
        }
        self.moved_by.insert(id, by);
        self.current.insert(id, self.list.len());
        self.list.push(Membership { id, kind, from: now, until: None });
        true
    }

    pub fn moved_by(&self, id: Uuid) -> Option<u64> {
        self.moved_by.get(&id).copied().flatten()
    }

    pub fn leave(&mut self, id: Uuid, now: Time, by: Option<u64>) -> bool {
        if self.contains(id) {
            self.moved_by.insert(id, by);
        }
        let membership = self.current.remove(&id).and_then(|at| self.list.get_mut(at));
        membership.map(|it| it.until = Some(now)).is_some()
    }

    pub fn processing_state(&self) -> &'static str {
        match (self.pending, self.in_progress) {
            (0, _) => "ProcessingComplete",
            (_, false) => "QueuedForProcessing",
            (_, true) => "ProcessingInProgress",
        }
    }
}
