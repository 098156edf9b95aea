//! The events of a call, decided in their order over one world: each decision is laid over the facts for the
//! next ones.

use super::{decide, ledger::Ledger, simulation::SimulationState, tenant};
use crate::domain::{
    book::RuleBook,
    catalog::Catalog,
    decision::{Decision, Grant},
    event::EventKey,
    facts::{EventFacts, Facts, Membership, OpenClaim, UserFacts},
    finding::Finding,
    ids::{PlanId, SkuId},
    time::Time,
    user::Path,
    world::{Decided, Environment, KnownEvent, Named, Person, World},
};
use std::collections::BTreeMap;

/// By what events are decided.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    pub book: &'a RuleBook,
    /// What products contain that the tenant does not own.
    pub catalog: &'a Catalog,
    /// The time of the decisions (r01).
    pub now: Time,
    /// Whether the store is the system of record.
    pub local: bool,
    /// Whether events refused before are decided anew.
    pub retry: bool,
    /// Whether each event is decided as if it were the only one.
    pub independent: bool,
}

/// What comes of an event.
#[derive(Clone, Debug)]
pub enum Answer {
    /// It was decided now.
    Decided(Box<Decided>),
    /// It was decided before in this call, at this place.
    Repeated(usize),
    /// It was decided before in this what-if, as the event of this key.
    Simulated(EventKey),
    /// It was decided before, by the claim that the store knows of it.
    Claimed,
    /// Its id was decided for another app or trigger of the user (r20).
    Another,
    /// Several users have the principal name.
    Ambiguous,
}

impl<'a> Batch<'a> {
    /// Begins deciding over what the store knows, and what the what-if so far made of it.
    pub fn begin(self, world: World, mut state: SimulationState) -> Run<'a> {
        let spent = std::mem::take(&mut state.spent);
        let mut asked = BTreeMap::new();
        for event in &world.events {
            *asked.entry(event.user.key().unwrap_or(0)).or_default() += 1;
        }
        let mut run = Run {
            batch: self,
            ledger: Ledger::new(world.pools, world.counts, spent),
            next_claim: world.next_claim,
            asked,
            decided: BTreeMap::new(),
            answers: Vec::with_capacity(world.events.len()),
            events: world.events,
            users: world.users,
            state,
        };
        run.users.values_mut().for_each(|person| run.batch.user(person, &run.state));
        run
    }

    /// The facts of a user as decisions see them: the store's, with what the what-if granted before this
    /// call.
    fn user(&self, person: &mut Person, state: &SimulationState) {
        let Some(user) = &mut person.facts else { return };
        self.settle(user);
        for (app, grant, decided) in state.grants.get(&person.id).into_iter().flatten() {
            self.lay(user, 0, *app, grant, *decided);
        }
    }

    /// Lets a user have what was granted: what the store shows of it after the claim.
    fn lay(&self, user: &mut UserFacts, claim: i64, app: u16, grant: &Grant, decided: Time) {
        let mut paths: Vec<Path> = tenant::paths(self.book, grant).collect();
        if self.local {
            user.paths
                .retain(|held| paths.iter().all(|path| (path.sku, path.group) != (held.sku, held.group)));
            user.paths.append(&mut paths);
            user.usage_location = user.usage_location.take().or_else(|| grant.usage_location.clone());
            let group =
                grant.group.filter(|group| user.groups.iter().all(|membership| membership.group != *group));
            user.groups.extend(group.map(|group| Membership { group, since: decided }));
            self.settle(user);
        } else {
            paths.sort_by_key(|path| path.sku);
            user.open.extend(paths.into_iter().map(|path| OpenClaim {
                claim,
                app,
                sku: path.sku,
                disabled: path.disabled,
            }));
        }
    }

    /// Puts what is known of a user into the one order and with the plans that decisions see.
    fn settle(&self, user: &mut UserFacts) {
        user.paths.sort_by_key(|path| (path.sku, path.group));
        user.groups.sort_by_key(|membership| membership.group);
        let failed = user
            .paths
            .iter()
            .filter(|path| path.group.is_some() && path.failed() && self.book.product(path.sku).is_none());
        user.foreign = failed
            .map(|path| (path.sku, self.foreign(path.sku)))
            .filter(|(_, plans)| !plans.is_empty())
            .collect();
    }

    /// The plans that are an app's own, of a product the tenant does not own.
    fn foreign(&self, sku: SkuId) -> Vec<PlanId> {
        let plans = self.catalog.product(sku).map_or(&[][..], |product| &product.plans);
        let own = |plan: &&PlanId| self.book.apps().iter().any(|app| app.is_own(**plan));
        plans.iter().filter(own).copied().collect()
    }
}

/// A batch on its way.
#[derive(Debug)]
pub struct Run<'a> {
    batch: Batch<'a>,
    ledger: Ledger,
    /// What a what-if remembers.
    pub state: SimulationState,
    /// The users that the events name.
    pub users: BTreeMap<i64, Person>,
    pub events: Vec<KnownEvent>,
    /// What came of those decided so far.
    pub answers: Vec<Answer>,
    next_claim: Option<i64>,
    /// How many events yet to come are about a user.
    asked: BTreeMap<i64, usize>,
    /// Where the latest decision of an event stands.
    decided: BTreeMap<EventKey, usize>,
}

/// An event as it was decided before.
struct Earlier<'e> {
    facts: &'e Facts,
    decision: &'e Decision,
    claim: Option<i64>,
    /// Whether the store knew its user.
    known: bool,
    answer: Answer,
}

impl Run<'_> {
    /// Decides the next event; its answer is the last.
    pub fn step(&mut self) {
        let events = std::mem::take(&mut self.events);
        if let Some(event) = events.get(self.answers.len()) {
            let answer = self.answer(event);
            self.answers.push(answer);
        }
        self.events = events;
    }

    /// Lets the state of the what-if have the last decision, in few words, so that it is told again from
    /// there.
    pub fn remember(&mut self) {
        let place = self.answers.len().saturating_sub(1);
        if let (Some(event), Some(answer @ Answer::Decided(_))) =
            (self.events.get(place), self.answers.last_mut())
            && let Answer::Decided(decided) = std::mem::replace(answer, Answer::Simulated(event.key))
        {
            self.state.save(event, *decided);
        }
    }

    /// What a what-if is given for its next call.
    pub fn state(mut self) -> SimulationState {
        self.state.spent = self.ledger.spent();
        self.state
    }

    /// The units that decisions took, by product.
    pub fn units(&self) -> &BTreeMap<SkuId, i64> {
        self.ledger.taken()
    }

    fn answer(&mut self, event: &KnownEvent) -> Answer {
        if event.user == Named::Several {
            return Answer::Ambiguous;
        }
        let key = event.user.key().unwrap_or(0);
        let last = self.asked.get_mut(&key).is_none_or(|asked| {
            *asked -= 1;
            *asked == 0
        });
        let mut retry_of = None;
        if let Some(earlier) = self.earlier(event) {
            let of = &earlier.facts.event;
            if (of.app, of.trigger) != (event.parsed.app, event.parsed.trigger) {
                return Answer::Another;
            }
            let stands = earlier.known || event.user.key().is_none();
            if stands && (!self.batch.retry || earlier.decision.outcome.granted()) {
                return earlier.answer;
            }
            retry_of = earlier.claim;
        }
        let facts = self
            .users
            .get_mut(&key)
            .and_then(|person| if last { person.facts.take() } else { person.facts.clone() });
        let decided = self.decide(event, facts, retry_of);
        if !self.batch.independent {
            if decided.claim.is_some() {
                self.decided.insert(event.key, self.answers.len());
            }
            self.lay(&decided, key);
        }
        Answer::Decided(Box::new(decided))
    }

    /// How an event was decided last (r20): in this call, in the what-if so far, or by the store.
    fn earlier<'e>(&'e self, event: &'e KnownEvent) -> Option<Earlier<'e>> {
        let now = self.decided.get(&event.key).and_then(|place| {
            let Some(Answer::Decided(it)) = self.answers.get(*place) else { return None };
            let (claim, answer) = (it.retry_of.or(it.claim), Answer::Repeated(*place));
            Some(Earlier {
                facts: &it.facts,
                decision: &it.decision,
                claim,
                known: event.key.user.is_some(),
                answer,
            })
        });
        now.or_else(|| self.simulated(event)).or_else(|| {
            let it = event.claim.as_ref()?;
            let (claim, known) = (it.retry_of.or(Some(it.claim)), it.user.is_some());
            Some(Earlier { facts: &it.facts, decision: &it.decision, claim, known, answer: Answer::Claimed })
        })
    }

    fn simulated(&self, event: &KnownEvent) -> Option<Earlier<'_>> {
        // Once it was decided for a known user, what it was before is forgotten: who is unknown in it is so
        // since.
        let as_unknown = (event.key.user.is_some() && self.state.knows_unknown()).then(|| event.as_unknown());
        let mut keys =
            as_unknown.into_iter().chain([event.key]).chain(event.former.iter().map(|(key, _)| *key));
        keys.find_map(|key| {
            let it = self.state.decided.get(&key)?;
            let (known, answer) = (key.user.is_some(), Answer::Simulated(key));
            Some(Earlier { facts: &it.facts, decision: &it.decision, claim: None, known, answer })
        })
    }

    fn decide(&mut self, event: &KnownEvent, user: Option<UserFacts>, retry_of: Option<i64>) -> Decided {
        let Batch { book, now, independent, .. } = self.batch;
        let app = event.parsed.app;
        let facts = Facts {
            now,
            event: self.event(event, user.as_ref()),
            user,
            pools: self.ledger.pools(book, app),
            counts: self.ledger.counts(book, app, now),
        };
        let decision = decide(book, &facts);
        let applied = decision
            .grant
            .as_ref()
            .zip(facts.user.as_ref())
            .map(|(grant, user)| tenant::assign(book, user, grant));
        let recorded = book.settings().record_all || decision.outcome.recorded();
        let claim = recorded.then(|| self.next_claim.unwrap_or(0));
        if let (Some(next), true) = (&mut self.next_claim, recorded) {
            *next += 1;
        }
        let by_pass = matches!(decision.because, Finding::CoveredByPass { .. });
        let new = event.environment.filter(|it| by_pass && !it.held && !independent).zip(facts.user.as_ref());
        let pass = new.filter(|(it, user)| self.state.give_pass(it.key, app, user.id)).map(|(it, _)| it.key);
        let product = decision.grant.as_ref().and_then(|grant| self.ledger.product(grant.sku));
        Decided { facts, decision, applied, product, claim, retry_of, pass }
    }

    /// What happened, with the app passes counted in that this call or what-if gave before.
    fn event(&self, event: &KnownEvent, user: Option<&UserFacts>) -> EventFacts {
        let parsed = &event.parsed;
        let mut coverage = event.environment.map(|it| it.coverage).unwrap_or_default();
        if let (Some(Environment { key, held: false, .. }), Some(passes), Some(user)) =
            (event.environment, &mut coverage.passes, user)
        {
            passes.ahead += self.state.ahead(key, parsed.app, user.id);
        }
        let managed = parsed.managed.unwrap_or_else(|| event.environment.is_some_and(|it| it.managed));
        EventFacts { app: parsed.app, trigger: parsed.trigger, managed, desktop: parsed.desktop, coverage }
    }

    /// Lets the decisions after this one see what it took and gave.
    fn lay(&mut self, decided: &Decided, user: i64) {
        let Decided { facts, decision, applied: Some(applied), .. } = decided else { return };
        self.ledger.take(&applied.units);
        if let Some(policy) = decision.policy {
            self.ledger.grant(self.batch.book, policy, facts.now);
        }
        let user = self.users.get_mut(&user).and_then(|person| person.facts.as_mut());
        if let (Some(user), Some(grant)) = (user, &decision.grant) {
            self.batch.lay(user, decided.claim.unwrap_or(0), facts.event.app, grant, facts.now);
        }
    }
}
