//! Migrations and their items in replies.

use super::replies::{
    AcceptedLossView, HoldBackView, MigrationEvent, MigrationEvidence, MigrationItemView, MigrationLoss,
    MigrationRef, MigrationTargetView, MigrationView, MigrationWave,
};
use crate::{
    api::{context::ReadContext, error::Error, resolve::NameResolver, wire::UserRef},
    domain::{
        hex::hex,
        ids::{GroupId, PlanId, SkuId, UserId},
        migration::{
            Migration, MigrationItem, MigrationItemState, MigrationState, MigrationStep, Obstacle, Terms,
        },
        migration_event::{ItemCourse, ItemEvent, ShownBefore},
        product::Units,
    },
    engine::migrate::{
        next_step, seconds_at_graph_limits, sentence, sentence_since_done, step::finding, warnings,
    },
    store::{
        self, Read,
        migration::{ItemFilter, ListedItem, Move, ReleasedWave},
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// Items read at once.
const SLICE: usize = 1_000;

/// Hands every item of a migration to `each`, in their order.
pub fn each_item(
    db: &Read<'_>,
    migration: i64,
    mut each: impl FnMut(ListedItem) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut after = 0;
    loop {
        let items = store::migration::items(db, migration, &ItemFilter::default(), finding, after, SLICE)?;
        let last = items.len() < SLICE;
        for item in items {
            db.check_interrupt()?;
            after = item.item.item;
            each(item)?;
        }
        if last {
            return Ok(());
        }
    }
}

/// What the items of a migration come to.
#[derive(Default)]
struct Totals {
    items: u64,
    users: BTreeSet<(Option<UserId>, Option<String>)>,
    states: BTreeMap<String, u64>,
    reasons: BTreeMap<String, u64>,
    waves: BTreeMap<u32, Wave>,
    targets: BTreeMap<(SkuId, GroupId), Target>,
    /// Users to be added to each group.
    joins: BTreeMap<GroupId, BTreeSet<UserId>>,
    /// Users of whom something is ready.
    ready: BTreeSet<UserId>,
}

#[derive(Default)]
struct Wave {
    users: BTreeSet<(Option<UserId>, Option<String>)>,
    states: BTreeMap<MigrationItemState, u64>,
}

impl Wave {
    fn count(&self, of: &[MigrationItemState]) -> u64 {
        of.iter().filter_map(|state| self.states.get(state)).sum()
    }
}

impl Totals {
    fn add(&mut self, listed: ListedItem) {
        let (state, step) = (listed.state(), listed.step());
        let item = listed.item;
        self.items += 1;
        *self.states.entry(state.to_string()).or_default() += 1;
        let reasons: BTreeSet<_> = listed.obstacles.iter().map(|it| it.reason).collect();
        for reason in reasons {
            *self.reasons.entry(reason.to_string()).or_default() += 1;
        }
        let losing = state == MigrationItemState::Ready || state.open();
        self.targets.entry((item.product, item.group)).or_default().add(&item, losing);
        let wave = self.waves.entry(item.wave).or_default();
        *wave.states.entry(state).or_default() += 1;
        wave.users.insert((item.user, item.named.clone()));
        let left = state == MigrationItemState::Ready || state.open();
        if let (true, Some(user)) = (left, item.user) {
            self.ready.insert(user);
            if step == Some(MigrationStep::Join) {
                self.joins.entry(item.group).or_default().insert(user);
            }
        }
        self.users.insert((item.user, item.named));
    }

    fn state(&self, paused: bool, released: &[ReleasedWave]) -> MigrationState {
        let count =
            |state: MigrationItemState| self.waves.values().map(|wave| wave.count(&[state])).sum::<u64>();
        let [moving, undoing, waiting] =
            [MigrationItemState::Moving, MigrationItemState::Undoing, MigrationItemState::Paused].map(count);
        let [done, failed, undone] =
            [MigrationItemState::Done, MigrationItemState::Failed, MigrationItemState::Undone].map(count);
        let left = count(MigrationItemState::Ready) > 0;
        match released {
            _ if paused => MigrationState::Paused,
            [] => MigrationState::Planned,
            released if released.iter().any(|it| it.stopped) => MigrationState::Stopped,
            _ if moving + undoing + waiting > 0 => MigrationState::Running,
            _ if done + failed == 0 && left => MigrationState::Planned,
            _ if left => MigrationState::Running,
            _ if done + failed == 0 => MigrationState::Undone,
            _ if failed + undone == 0 => MigrationState::Done,
            _ => MigrationState::Ended,
        }
    }

    fn seconds(&self) -> u64 {
        seconds_at_graph_limits(
            self.joins.values().map(|users| number(users.len())),
            number(self.ready.len()),
        )
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A migration, with what its items come to.
pub fn migration(context: &ReadContext<'_>, migration: Migration) -> Result<MigrationView, Error> {
    let names = context.names()?;
    let mut totals = Totals::default();
    each_item(context.db, migration.key, |item| {
        totals.add(item);
        Ok(())
    })?;
    let seconds_at_graph_limits = totals.seconds();
    let released = store::migration::waves(context.db, migration.key)?;
    let state = totals.state(migration.paused, &released);
    let Terms { membership, keep_plans, accept_loss, departments } = migration.terms;
    let accepted = |(sku, plans): (&SkuId, &Vec<PlanId>)| AcceptedLossView {
        product: names.product_ref(*sku),
        plans: plans.iter().map(|plan| names.plan_ref(*plan)).collect(),
    };
    let wave = |(wave, told): (u32, Wave)| {
        let at = usize::try_from(wave).unwrap_or_default().checked_sub(1);
        let department = at.and_then(|at| departments.get(at)).filter(|name| !name.is_empty()).cloned();
        let released = released.iter().find(|it| it.wave == wave);
        MigrationWave {
            wave,
            department,
            users: told.users.len() as u64,
            ready: told.count(&[MigrationItemState::Ready]),
            held: told.count(&[MigrationItemState::Held]),
            moving: told.count(&[MigrationItemState::Moving, MigrationItemState::Undoing]),
            paused: told.count(&[MigrationItemState::Paused]),
            done: told.count(&[MigrationItemState::Done]),
            failed: told.count(&[MigrationItemState::Failed]),
            undone: told.count(&[MigrationItemState::Undone]),
            released_at: released.map(|it| it.released_at),
            released_by: released.map(|it| it.released_by.clone()),
            max_failures: released.map(|it| it.max_failures),
            stopped: released.is_some_and(|it| it.stopped),
        }
    };
    Ok(MigrationView {
        id: migration.id,
        name: migration.name,
        created_at: migration.created_at,
        created_by: migration.created_by,
        state,
        digest: hex(&migration.digest),
        membership,
        keep_plans,
        accept_loss: accept_loss.iter().map(accepted).collect(),
        users: totals.users.len() as u64,
        items: totals.items,
        states: totals.states,
        reasons: totals.reasons,
        waves: totals.waves.into_iter().map(wave).collect(),
        targets: targets(&names, totals.targets),
        seconds_at_graph_limits,
    })
}

/// How many items move somewhere, and what of them goes off.
#[derive(Default)]
pub struct Target {
    items: u64,
    lost: BTreeMap<PlanId, u64>,
}

impl Target {
    pub fn add(&mut self, item: &MigrationItem, losing: bool) {
        self.items += 1;
        let lost = item.planned.lost.iter().filter(|_| losing);
        lost.for_each(|plan| *self.lost.entry(*plan).or_default() += 1);
    }
}

/// What moves where, with how many of it.
pub fn targets(
    names: &NameResolver<'_>,
    items: BTreeMap<(SkuId, GroupId), Target>,
) -> Vec<MigrationTargetView> {
    let loss = |(plan, items)| MigrationLoss { plan: names.plan_ref(plan), items };
    let target = |((sku, group), target): ((SkuId, GroupId), Target)| MigrationTargetView {
        product: names.product_ref(sku),
        group: names.group_ref(group),
        items: target.items,
        lost_plans: target.lost.into_iter().map(loss).collect(),
    };
    items.into_iter().map(target).collect()
}

/// Shows items in words, with the units of pools read once.
pub struct ItemTeller<'a> {
    db: &'a Read<'a>,
    pub names: &'a NameResolver<'a>,
    units: BTreeMap<SkuId, Option<Units>>,
}

impl<'a> ItemTeller<'a> {
    pub fn new(db: &'a Read<'a>, names: &'a NameResolver<'a>) -> ItemTeller<'a> {
        ItemTeller { db, names, units: BTreeMap::new() }
    }

    /// What holds an item back, in sentences.
    pub fn reasons(
        &mut self,
        item: &MigrationItem,
        obstacles: &[Obstacle],
    ) -> Result<Vec<HoldBackView>, Error> {
        let mut reasons = Vec::new();
        for obstacle in obstacles {
            let sku = obstacle.product.unwrap_or(item.product);
            if !self.units.contains_key(&sku) {
                let pool = store::facts::pools(self.db, [sku])?.remove(&sku);
                self.units.insert(sku, pool.map(|pool| pool.units));
            }
            let units = self.units.get(&sku).and_then(Option::as_ref);
            let (message, hint) = sentence(item, obstacle, self.names, units);
            reasons.push(HoldBackView { reason: obstacle.reason, message, hint });
        }
        Ok(reasons)
    }

    /// What is found of an item that is done, or on its way back.
    fn since_done(&self, item: &MigrationItem, obstacles: &[Obstacle]) -> Vec<HoldBackView> {
        let told = obstacles.iter().map(|it| (it.reason, sentence_since_done(item, it, self.names)));
        told.map(|(reason, (message, hint))| HoldBackView { reason, message, hint }).collect()
    }

    pub fn tell(&mut self, migration: &Migration, listed: ListedItem) -> Result<MigrationItemView, Error> {
        let events = self.events(migration, &listed)?;
        self.tell_with(migration, listed, &events)
    }

    /// What happened to an item; nothing before it was released, or where that was not kept.
    pub fn events(&self, migration: &Migration, listed: &ListedItem) -> Result<Vec<ItemEvent>, Error> {
        let events = match listed.moved {
            Some(_) => store::migration::history(self.db, migration.key, listed.item.item)?,
            None => None,
        };
        Ok(events.unwrap_or_default())
    }

    pub fn tell_with(
        &mut self,
        migration: &Migration,
        listed: ListedItem,
        events: &[ItemEvent],
    ) -> Result<MigrationItemView, Error> {
        self.db.check_interrupt()?;
        let (state, step) = (listed.state(), listed.step());
        let moving = match listed.moved {
            Some(_) => store::migration::of_item(self.db, migration.key, listed.item.item)?,
            None => None,
        };
        let ListedItem { item, user: known, obstacles, .. } = listed;
        let reasons = match state {
            MigrationItemState::Done | MigrationItemState::Undoing => self.since_done(&item, &obstacles),
            _ => self.reasons(&item, &obstacles)?,
        };
        let fails = state == MigrationItemState::Failed;
        let failed = reasons.first().filter(|_| fails).map(|reason| reason.message.clone());
        let accepted = migration.terms.accept_loss.get(&item.product).map_or(&[][..], Vec::as_slice);
        let history = events
            .iter()
            .map(|it| self.event(&item, moving.as_ref(), accepted, it))
            .collect::<Result<_, _>>()?;
        let names = self.names;
        let plans = |plans: &[PlanId]| plans.iter().map(|plan| names.plan_ref(*plan)).collect();
        let gives =
            |it: &Move| it.state.open() && matches!(it.step, MigrationStep::PutBack | MigrationStep::Return);
        let gives = moving.as_ref().is_some_and(gives);
        let answer = match &moving {
            Some(moving) => store::migration::last_said(self.db, moving)?,
            None => None,
        };
        let warnings = match (&moving, &answer) {
            (None, _) => warnings(&item, names),
            (_, Some((said, _))) if gives => {
                vec![format!("The direct license could not be given again so far. Graph said: {said}")]
            }
            (_, Some((said, result))) if result.refused() => {
                vec![format!("Graph refused it last, and it is tried again: {said}")]
            }
            _ => Vec::new(),
        };
        let said = answer.filter(|_| gives).map(|(said, _)| said);
        let next = match &moving {
            Some(moving) => next_step(state, moving.step, store::migration::holds(self.db, moving)?),
            None => String::new(),
        };
        let disabled = moving.as_ref().map_or(&item.planned.disabled, |it| &it.recorded);
        Ok(MigrationItemView {
            migration: MigrationRef { id: migration.id, name: migration.name.clone() },
            item: item.item,
            user: UserRef {
                id: item.user,
                user_principal_name: known.map(|(_, upn)| upn).or(item.named).unwrap_or_default(),
            },
            product: names.product_ref(item.product),
            group: names.group_ref(item.group),
            wave: item.wave,
            state,
            step,
            since: moving.as_ref().map(|it| it.since),
            evidence: moving.as_ref().and_then(|it| evidence(it, events)),
            next,
            put_backs: ItemCourse::of(events).put_backs.len() as u64,
            history,
            owner: moving.as_ref().map(|it| it.number),
            error: moving.as_ref().and_then(|it| it.error.clone()).or(failed).or(said),
            disabled_plans: plans(disabled),
            lost_plans: plans(&item.planned.lost),
            gained_plans: plans(&item.planned.gained),
            reasons,
            warnings,
        })
    }

    /// Something that happened, in words.
    fn event(
        &mut self,
        item: &MigrationItem,
        moving: Option<&Move>,
        accepted: &[PlanId],
        event: &ItemEvent,
    ) -> Result<MigrationEvent, Error> {
        let reasons = self.reasons(item, event.obstacle.as_slice())?;
        let names = self.names;
        let plans = |plans: &[PlanId]| plans.iter().map(|plan| names.plan_ref(*plan)).collect();
        let recorded = moving.map_or(&[][..], |it| &it.recorded);
        Ok(MigrationEvent {
            at: event.at,
            state: event.state,
            step: event.step,
            by: event.by.clone(),
            reason: reasons.into_iter().next(),
            evidence: shown(event.shown),
            group_disabled_plans: plans(event.group_off.as_deref().unwrap_or_default()),
            lost_plans: plans(&event.lost(recorded, accepted)),
        })
    }
}

/// What reads have shown, or of what is done had shown as the direct license went and was seen gone.
fn evidence(moving: &Move, events: &[ItemEvent]) -> Option<MigrationEvidence> {
    match moving.state {
        MigrationItemState::Done => {
            let ItemCourse { proof, gone, done_at, .. } = ItemCourse::of(events);
            let ShownBefore { shown_since, proven_at, .. } = proof;
            done_at.and_then(|_| shown(ShownBefore { shown_since, proven_at, ..gone }))
        }
        state => state.open().then(|| of(moving.shown_before())),
    }
}

fn shown(shown: ShownBefore) -> Option<MigrationEvidence> {
    (shown != ShownBefore::default()).then(|| of(shown))
}

fn of(ShownBefore { after, lacking_since, shown_since, proven_at }: ShownBefore) -> MigrationEvidence {
    MigrationEvidence { after, lacking_since, shown_since, proven_at }
}
