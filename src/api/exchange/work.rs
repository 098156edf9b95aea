//! What is due, as work for requests, in the order in which it goes.

use super::migrating::{self, Goes, Groups};
use crate::{
    api::{context::WriteContext, error::Error},
    domain::{
        claim::PendingChangeKind,
        exchange::OwnerKind,
        ids::{GroupId, PlanId, UserId},
        listing::{Collection, Listing},
        request::{GraphTask, RequestKind},
    },
    engine::{
        RuleBook,
        exchange::due::{Queue, Unit},
    },
    graph::{Link, MOST_IN_BATCH, Operation},
    store::{
        Noun,
        exchange::{
            self,
            due::{self, Change, Moments, User},
        },
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// What takes one request, or one item of a batch.
#[derive(Debug)]
pub enum Work {
    /// Asks which tenant it is.
    Tenant,
    /// Reads a user.
    Read(User),
    /// Makes changes, all of one user, or members of one group.
    Make(Vec<Change>),
    /// Reads a page of a list.
    Page(Box<PageWork>),
    /// Reads a user or group that lists did not show, by object id.
    Alone(Noun, [u8; 16]),
}

/// A page that may be asked for.
#[derive(Debug)]
pub struct PageWork {
    /// The list as it stands before; whether it was stored does not matter.
    pub listing: Listing,
    pub collection: Collection,
    /// Where it goes on; none where it begins.
    pub link: Option<Link>,
}

impl Work {
    /// The user whom it reads.
    pub fn reads(&self) -> Option<UserId> {
        match self {
            Work::Read(user) => Some(user.id),
            Work::Alone(Noun::User, id) => Some(UserId::from_bytes(*id)),
            _ => None,
        }
    }

    /// What the items of the request are about.
    pub fn subjects(&self) -> Vec<i64> {
        match self {
            Work::Tenant => Vec::new(),
            Work::Read(user) => vec![user.key],
            Work::Make(changes) => changes.iter().map(|change| change.change).collect(),
            Work::Page(_) => Vec::new(),
            // Whom it is about is kept with those that are wanted.
            Work::Alone(..) => vec![0],
        }
    }

    /// What Graph is asked; none of changes that lack what they need.
    pub fn operation(&self, book: &RuleBook) -> Option<Operation> {
        let changes = match self {
            Work::Tenant => return Some(Operation::SubscribedSkus),
            Work::Read(user) => return Some(Operation::ReadUser(user.id)),
            Work::Alone(Noun::User, id) => return Some(Operation::ReadUser(UserId::from_bytes(*id))),
            Work::Alone(Noun::Group, id) => return Some(Operation::ReadGroup(GroupId::from_bytes(*id))),
            Work::Page(page) => {
                let PageWork { listing, collection, link } = &**page;
                let first = || Operation::FirstPage(collection.clone(), listing.top);
                return Some(link.clone().map_or_else(first, Operation::NextPage));
            }
            Work::Make(changes) => changes,
        };
        let first = changes.first()?;
        let (user, group) = (first.user.1, first.group.map(|(_, id)| id));
        Some(match first.kind {
            PendingChangeKind::AssignLicense | PendingChangeKind::RemoveLicense => {
                let (mut add, mut remove) = (Vec::new(), Vec::new());
                for change in changes {
                    let (_, sku) = change.product?;
                    match change.kind {
                        PendingChangeKind::AssignLicense => add.push((sku, disabled(book, change))),
                        _ => remove.push(sku),
                    }
                }
                Operation::AssignLicense { user, add, remove }
            }
            PendingChangeKind::SetUsageLocation => {
                Operation::SetUsageLocation(user, first.usage_location.clone()?)
            }
            PendingChangeKind::AddToGroup => Operation::AddMembers(group?, users(changes)),
            PendingChangeKind::RemoveFromGroup => Operation::RemoveMember(group?, user),
        })
    }
}

fn users(changes: &[Change]) -> Vec<UserId> {
    changes.iter().map(|change| change.user.1).collect()
}

/// The plans that a change switches off: of those asked for the ones that the tenant's product has (r52). A product that
/// shows no plans at all says nothing of which it has.
pub fn disabled(book: &RuleBook, change: &Change) -> Vec<PlanId> {
    let product = change.product.and_then(|(_, sku)| book.product(sku));
    change
        .disabled
        .iter()
        .copied()
        .filter(|plan| product.is_some_and(|it| it.plans.is_empty() || it.plan(*plan).is_some()))
        .collect()
}

/// What may go.
pub struct Wanted<'a> {
    pub tasks: &'a [GraphTask],
    pub moments: Moments,
    /// Requests at most.
    pub most: usize,
    /// Writes that may go now. One more is looked for, which shows that some have to wait, and no others.
    pub writes: usize,
    /// What adds something goes for owners of this kind and later ones (r57).
    pub least: OwnerKind,
    /// Whether what takes something away goes.
    pub removals: bool,
}

/// What is due.
#[derive(Default)]
pub struct Due {
    /// The work, in the order in which it goes: reads of what is in doubt, removals that are proven, usage
    /// locations, what is added, and reads of what is to be seen.
    pub queues: Vec<Queue<Work>>,
    /// Changes of usage locations of users who have one by now: it is never overwritten (r28).
    pub located: Vec<Change>,
    /// Changes that add what their users have by now, and not by them (r41).
    pub overtaken: Vec<Change>,
    /// Whether groups are to be read first that nobody asked for yet.
    pub reads_groups: bool,
}

pub fn due(context: &WriteContext<'_>, wanted: &Wanted<'_>) -> Result<Due, Error> {
    let (db, moments) = (context.db, wanted.moments);
    let (mut located, mut overtaken) = (Vec::new(), Vec::new());
    let most = wanted.most.saturating_mul(MOST_IN_BATCH);
    let writes = most.min(wanted.writes.saturating_add(1));
    let (mut queues, mut read, mut reads_groups) = (Vec::new(), BTreeSet::new(), false);
    if wanted.tasks.contains(&GraphTask::Send) {
        // What is put back goes ahead of everything (r61).
        let mut licensed = BTreeSet::new();
        let mut finder = Finder {
            context,
            wanted,
            licensed: &mut licensed,
            overtaken: &mut overtaken,
            groups: Groups::default(),
            reads_groups: false,
        };
        queues.push(Queue {
            urgent: true,
            ..finder.licenses(PendingChangeKind::AssignLicense, OwnerKind::PutBack, (most, most))?
        });
        let mut asked = due::users_to_ask(db, moments, most, writes)?;
        if wanted.least == OwnerKind::Claim {
            asked.extend(due::users_to_locate(db, moments, writes)?);
        }
        read.extend(asked.iter().map(|user| user.key));
        queues.push(reads(GraphTask::Send, asked));
        if wanted.removals {
            queues.push(finder.licenses(PendingChangeKind::RemoveLicense, wanted.least, (writes, most))?);
            let leave =
                due::others(db, PendingChangeKind::RemoveFromGroup, OwnerKind::Undo, moments, writes + most)?;
            queues.push(send(RequestKind::RemoveMember, leave.into_iter().map(|change| vec![change])));
        }
        if wanted.least == OwnerKind::Claim {
            let mut locations = Vec::new();
            for change in
                due::others(db, PendingChangeKind::SetUsageLocation, OwnerKind::Claim, moments, writes)?
            {
                let has_one = exchange::has_location(db, change.user.0)?;
                if has_one { &mut located } else { &mut locations }.push(change);
            }
            queues
                .push(send(RequestKind::SetUsageLocation, locations.into_iter().map(|change| vec![change])));
        }
        if wanted.least <= OwnerKind::Migration {
            queues.push(finder.licenses(PendingChangeKind::AssignLicense, wanted.least, (writes, most))?);
            let (mut members, many) = (Vec::new(), writes * MOST_IN_BATCH);
            for change in due::others(db, PendingChangeKind::AddToGroup, wanted.least, moments, many)? {
                if due::overtaken(db, &change)? {
                    finder.overtaken.push(change);
                } else if finder.joins(&change)? {
                    members.push(change);
                }
            }
            queues.push(send(RequestKind::AddMembers, by_group(members).into_iter()));
        }
        reads_groups = finder.reads_groups;
    }
    if wanted.tasks.contains(&GraphTask::Verify) {
        let mut seen = due::users_to_see(db, moments, most)?;
        seen.retain(|user| !read.contains(&user.key));
        queues.push(reads(GraphTask::Verify, seen));
    }
    queues.retain(|queue| !queue.work.is_empty());
    Ok(Due { queues, located, overtaken, reads_groups })
}

fn reads(task: GraphTask, users: Vec<User>) -> Queue<Work> {
    let unit = |user| Unit { alone: false, of: Work::Read(user) };
    Queue { kind: RequestKind::ReadUsers, task, urgent: false, work: users.into_iter().map(unit).collect() }
}

fn send(kind: RequestKind, work: impl Iterator<Item = Vec<Change>>) -> Queue<Work> {
    let unit = |changes: Vec<Change>| Unit {
        alone: changes.iter().any(|change| change.alone),
        of: Work::Make(changes),
    };
    Queue { kind, task: GraphTask::Send, urgent: false, work: work.map(unit).collect() }
}

/// Finds what goes of users' licenses.
struct Finder<'a, 'd> {
    context: &'a WriteContext<'a>,
    wanted: &'a Wanted<'a>,
    /// Users whose licenses go already.
    licensed: &'d mut BTreeSet<i64>,
    overtaken: &'d mut Vec<Change>,
    groups: Groups,
    reads_groups: bool,
}

impl Finder<'_, '_> {
    /// One call a user, with all that goes for the user, unless something of it goes by itself.
    fn licenses(
        &mut self,
        kind: PendingChangeKind,
        least: OwnerKind,
        (first, most): (usize, usize),
    ) -> Result<Queue<Work>, Error> {
        let (db, moments) = (self.context.db, self.wanted.moments);
        let users = due::users_to_license(db, kind, least, moments, (first, most))?;
        let mut work = Vec::with_capacity(users.len());
        for user in users {
            if self.licensed.contains(&user) {
                continue;
            }
            let changes = self.of_user(user)?;
            if !changes.is_empty() {
                self.licensed.insert(user);
                work.push(changes);
            }
        }
        Ok(send(RequestKind::AssignLicense, work.into_iter()))
    }

    fn of_user(&mut self, user: i64) -> Result<Vec<Change>, Error> {
        let mut changes = Vec::new();
        for change in due::licenses(self.context.db, user, self.wanted.moments, self.wanted.least)? {
            let adds = change.kind == PendingChangeKind::AssignLicense;
            if adds && due::overtaken(self.context.db, &change)? {
                self.overtaken.push(change);
            } else if adds || self.removes(&change)? {
                changes.push(change);
            }
        }
        if let Some(alone) = changes.iter().position(|change| change.alone) {
            changes = vec![changes.swap_remove(alone)];
        }
        let mut products = BTreeSet::new();
        changes.retain(|change| change.product.is_some_and(|(key, _)| products.insert(key)));
        Ok(changes)
    }

    /// Whether a user is added now: for a migration only to a group that, read lately, carries the product.
    fn joins(&mut self, change: &Change) -> Result<bool, Error> {
        if change.owner.kind != OwnerKind::Migration {
            return Ok(true);
        }
        let goes = migrating::joins(self.context, &mut self.groups, change, self.wanted.moments)?;
        self.reads_groups |= goes == Goes::AfterGroup;
        Ok(goes == Goes::Now)
    }

    /// Whether a removal goes now: of a migration only if its group, read lately, brings what the user has (r61).
    fn removes(&mut self, change: &Change) -> Result<bool, Error> {
        if !self.wanted.removals {
            return Ok(false);
        }
        if change.owner.kind != OwnerKind::Migration {
            return Ok(true);
        }
        let goes = migrating::goes(self.context, &mut self.groups, change, self.wanted.moments)?;
        self.reads_groups |= goes == Goes::AfterGroup;
        Ok(goes == Goes::Now)
    }
}

/// Up to 20 members a group and PATCH; who goes by itself does.
fn by_group(changes: Vec<Change>) -> Vec<Vec<Change>> {
    let (alone, together): (Vec<Change>, Vec<Change>) = changes.into_iter().partition(|change| change.alone);
    let mut groups: BTreeMap<Option<GroupId>, Vec<Change>> = BTreeMap::new();
    for change in together {
        groups.entry(change.group.map(|(_, id)| id)).or_default().push(change);
    }
    let chunks = groups.values().flat_map(|changes| changes.chunks(MOST_IN_BATCH)).map(<[Change]>::to_vec);
    alone.into_iter().map(|change| vec![change]).chain(chunks).collect()
}
