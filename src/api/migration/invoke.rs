//! `migration.invoke`.

use super::{
    Invoke, draft, local,
    replies::{HeldItem, MigrationInvoked},
    view,
};
use crate::{
    api::{
        audit,
        context::WriteContext,
        difference::Differences,
        error::Error,
        resolve,
        wire::{Items, UserRef},
    },
    domain::{
        ids::{GroupId, SkuId, UserId},
        migration::{
            HoldBack, Membership, Migration, MigrationItem, MigrationItemState, MigrationStep, Planned,
            Subject,
        },
    },
    engine::{migrate::step::finding, tenant},
    store::{
        self, StoreError,
        migration::{ItemFilter, ListedItem, Moved, NewMove},
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// Items that fail before a wave stops, where nothing is said.
const MAX_FAILURES: u32 = 10;
/// Items held back that the reply shows.
const SHOWN: usize = 100;

/// An item that is to be released, as it is planned on what is known now.
struct Candidate {
    item: MigrationItem,
    /// The user's key and principal name.
    user: (i64, String),
    planned: Planned,
    subject: Subject,
    /// Whether it went before, and was taken back.
    again: bool,
}

impl Candidate {
    fn step(&self) -> MigrationStep {
        self.planned.step.unwrap_or(MigrationStep::Join)
    }
}

pub(in crate::api) fn invoke(
    context: &WriteContext<'_>,
    request: &Invoke,
) -> Result<MigrationInvoked, Error> {
    let tx = context.tx;
    let migration = resolve::migration(tx, &request.migration).map_err(|error| error.field("migration"))?;
    if migration.paused {
        return Err(Error::argument("migration", "The migration is paused.")
            .target(migration.id.to_string())
            .hint("Resume it with migration.resume before another wave is released."));
    }
    if request.limit.is_some_and(|limit| limit == 0) {
        return Err(Error::argument("limit", "limit is 0.").hint("Leave it out for all users of the wave."));
    }
    let (wave, items) = to_release(context, &migration, *request.wave)?;
    let items = limited(items, *request.limit);
    let candidates = plan(context, &migration, items)?;
    let max_failures = request.max_failures.unwrap_or(MAX_FAILURES);
    let mut invoked = Told::default();
    let names = context.names()?;
    let mut teller = view::ItemTeller::new(tx, &names);
    let (ready, held): (Vec<_>, Vec<_>) =
        candidates.into_iter().partition(|it| it.planned.state() == MigrationItemState::Ready);
    if !ready.is_empty() {
        let (now, actor) = (context.moment.now, &context.moment.actor.id);
        store::migration::release(tx, migration.key, wave, now, actor, max_failures)?;
    }
    for candidate in held {
        invoked.held += 1;
        store::migration::hold_back(tx, migration.key, candidate.item.item, Some(&candidate.planned))?;
        let reasons: BTreeSet<HoldBack> = candidate.planned.obstacles.iter().map(|it| it.reason).collect();
        reasons.iter().for_each(|it| *invoked.reasons.entry(it.to_string()).or_default() += 1);
        if invoked.held <= SHOWN as u64 {
            let Candidate { item, user, planned, .. } = candidate;
            invoked.items.push(&HeldItem {
                item: item.item,
                user: UserRef { id: item.user, user_principal_name: user.1 },
                product: names.product_ref(item.product),
                reasons: teller.reasons(&item, &planned.obstacles)?,
            })?;
        }
    }
    let mut releaser = Releaser {
        context,
        migration: &migration,
        wave,
        joining: BTreeSet::new(),
        taken: BTreeSet::new(),
        settle: settle(context, request)?,
        moved: Vec::new(),
    };
    let (mut users, mut targets) = (BTreeSet::new(), BTreeMap::new());
    for candidate in ready {
        tx.check_interrupt()?;
        store::migration::hold_back(tx, migration.key, candidate.item.item, None)?;
        releaser.release(&candidate)?;
        users.insert(candidate.user.0);
        invoked.released += 1;
        invoked.again += u64::from(candidate.again);
        *invoked.steps.entry(candidate.step().to_string()).or_default() += 1;
        let item = MigrationItem { planned: candidate.planned, ..candidate.item };
        targets.entry((item.product, item.group)).or_insert_with(view::Target::default).add(&item, true);
    }
    let mut changes = Differences::default();
    changes.optional("wave", None, Some(wave));
    changes.optional("users", None, Some(users.len()));
    changes.optional("released", None, Some(invoked.released));
    changes.optional("held", None, Some(invoked.held));
    changes.optional("maxFailures", None, Some(max_failures));
    if invoked.released > 0 {
        let target = format!("migration:{}", migration.id);
        audit::append(tx, context.moment, "Release wave", &target, &changes)?;
    }
    audit::moved(tx, context.moment, &releaser.moved)?;
    let Told { released, again, steps, held, reasons, items } = invoked;
    let targets = view::targets(&names, targets);
    let (migration, users) = (view::migration(context, migration)?, users.len() as u64);
    Ok(MigrationInvoked { migration, wave, users, released, again, steps, targets, held, reasons, items })
}

/// Milliseconds between the steps of a rehearsal.
fn settle(context: &WriteContext<'_>, request: &Invoke) -> Result<Option<i64>, Error> {
    if !request.settle {
        return Ok(None);
    }
    if !context.local() {
        let error = Error::argument(
            "settle",
            "settle is for Local stores: in this one the tenant takes its own time.",
        );
        return Err(error.hint("Leave it out."));
    }
    Ok(Some(store::setting::get(context.tx)?.exchange.settle()))
}

#[derive(Default)]
struct Told {
    released: u64,
    again: u64,
    steps: BTreeMap<String, u64>,
    held: u64,
    reasons: BTreeMap<String, u64>,
    items: Items<HeldItem>,
}

/// The wave that is asked for, or the first of which something is left, and its items that are ready in the plan and not
/// released, or back.
fn to_release(
    context: &WriteContext<'_>,
    migration: &Migration,
    wave: Option<u32>,
) -> Result<(u32, Vec<ListedItem>), Error> {
    let filter = ItemFilter { wave, ..ItemFilter::default() };
    let all = store::migration::items(context.tx, migration.key, &filter, finding, 0, usize::MAX)?;
    if all.is_empty() {
        let message = format!("The migration has no wave {}.", wave.unwrap_or_default());
        return Err(Error::argument("wave", message).hint("migration.list shows its waves."));
    }
    let left = |it: &ListedItem| {
        let planned = it.item.planned.state() == MigrationItemState::Ready;
        let back = it.moved.is_some_and(|(state, _)| state == MigrationItemState::Undone);
        planned && (it.moved.is_none() || wave.is_some() && back)
    };
    let released = all.iter().any(|it| it.moved.is_some());
    let mut items: Vec<ListedItem> = all.into_iter().filter(left).collect();
    let first = items.iter().map(|it| it.item.wave).min();
    let Some(chosen) = wave.or(first) else {
        let message = match released {
            true => "Every item that is ready was released.",
            false => "No item is ready: something holds back each.",
        };
        return Err(Error::argument("wave", message)
            .hint("Name a wave to release again what was undone, or look with migration.items what holds the others back."));
    };
    items.retain(|it| it.item.wave == chosen);
    // Who was taken back comes after those who never went.
    items.sort_by_key(|it| it.moved.is_some());
    Ok((chosen, items))
}

/// The items of the first so many users.
fn limited(items: Vec<ListedItem>, limit: Option<u32>) -> Vec<ListedItem> {
    let most = limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let mut users = BTreeSet::new();
    let within = |it: &ListedItem| {
        let user = it.user.as_ref().map(|(key, _)| *key);
        if !users.contains(&user) && users.len() < most {
            users.insert(user);
        }
        users.contains(&user)
    };
    items.into_iter().filter(within).collect()
}

/// The items as they are planned on what is known now.
fn plan(
    context: &WriteContext<'_>,
    migration: &Migration,
    items: Vec<ListedItem>,
) -> Result<Vec<Candidate>, Error> {
    let (tx, book) = (context.tx, &context.config()?.book);
    let groups = items.iter().map(|it| it.item.group).collect();
    let (mut planner, targets) = draft::planner(context, &migration.terms, groups)?;
    let subjects = store::migration::Subjects::of(tx, book, migration.key)?;
    let mut candidates = Vec::with_capacity(items.len());
    for ListedItem { item, user, moved, .. } in items {
        tx.check_interrupt()?;
        let (Some(id), Some(user)) = (item.user, user) else { continue };
        let whom = store::migration::whom(tx, &id.to_string())?;
        let subject = subjects.subject(whom)?;
        let planned = match targets.get(&item.group) {
            Some(target) => planner.plan(&subject, item.product, target),
            None => gone(&item),
        };
        candidates.push(Candidate { item, user, planned, subject, again: moved.is_some() });
    }
    Ok(candidates)
}

/// A group that is gone carries nothing.
fn gone(item: &MigrationItem) -> Planned {
    Planned { obstacles: vec![HoldBack::GroupLacksProduct.into()], ..item.planned.clone() }
}

struct Releaser<'a> {
    context: &'a WriteContext<'a>,
    migration: &'a Migration,
    wave: u32,
    /// Who is added to which group already.
    joining: BTreeSet<(UserId, GroupId)>,
    /// Whose units are taken already.
    taken: BTreeSet<(UserId, SkuId)>,
    /// In a Local store milliseconds between two steps; none where all is done at once.
    settle: Option<i64>,
    /// What is done at once.
    moved: Vec<Moved>,
}

impl Releaser<'_> {
    fn release(&mut self, candidate: &Candidate) -> Result<(), Error> {
        let (context, tx, now) = (self.context, self.context.tx, self.context.moment.now);
        let Candidate { item, user: (user, _), planned, subject, .. } = candidate;
        let (Some(id), Subject::Here(holder)) = (item.user, subject) else { return Ok(()) };
        let product = store::catalog::product_key(tx, item.product)?;
        let group = store::migration::group_key(tx, item.group)?
            .ok_or_else(|| StoreError::Corrupt("a migration is to no group".into()))?;
        let step = candidate.step();
        let external = self.migration.terms.membership == Membership::External;
        let book = &context.config()?.book;
        let carries = book.group(item.group).into_iter().flat_map(|group| &group.licenses);
        let lacks = |sku: &SkuId| tenant::lacks(&holder.facts, *sku);
        let lacking: Vec<SkuId> = carries.map(|license| license.sku).filter(lacks).collect();
        let keys = lacking.iter().map(|sku| store::catalog::product_key(tx, *sku));
        let brings = keys.collect::<Result<Vec<_>, _>>()?;
        let new = NewMove {
            migration: self.migration.key,
            item: item.item,
            wave: self.wave,
            user: *user,
            product,
            group,
            step,
            since: now,
            by: &context.moment.actor.id,
            disabled: &planned.disabled,
            brings: &brings,
            obstacle: (step == MigrationStep::Wait && external).then_some(HoldBack::MembershipAwaited),
        };
        let number = store::migration::insert_move(tx, &new)?;
        let moving = store::migration::get_move(tx, number)?
            .ok_or_else(|| StoreError::Corrupt("what was stored is not there".into()))?;
        if context.local() {
            let settle = self.settle.unwrap_or(0);
            return local::advance(context, &moving, settle, &mut self.moved).map(drop);
        }
        if step == MigrationStep::Join && self.joining.insert((id, item.group)) {
            let units = lacking.into_iter().filter(|sku| self.taken.insert((id, *sku)));
            store::migration::book(tx, number, units)?;
        }
        store::migration::ask(tx, &moving, now, now)?;
        Ok(())
    }
}
