//! Decisions and claims as replies tell them.

use super::{
    claim::{ClaimView, DecisionView, StepView},
    error::Error,
    resolve::Lexicon,
    wire::{PolicyRef, UserRef},
};
use crate::{
    domain::{
        app::Trigger,
        environment::Coverage,
        time::{HOUR, MINUTE, Time},
    },
    engine::{Decision, EventFacts, Facts, Grant, RuleBook, explain::Speaker},
    store::{self, Read, claim::Claim, facts::Person},
};
use std::{collections::BTreeMap, rc::Rc};

/// Tells of one event.
pub(super) struct Teller<'a> {
    pub book: &'a RuleBook,
    pub lexicon: &'a Lexicon<'a>,
    /// The event's id.
    pub event: &'a str,
    /// How the event names the user.
    pub reference: &'a str,
}

impl Teller<'_> {
    /// A decision just made.
    pub fn decided(
        &self,
        facts: &Facts,
        decision: &Decision,
        principal: Option<&str>,
        claim: Option<i64>,
        at: Option<Time>,
        trace: bool,
    ) -> Result<DecisionView, Error> {
        let user =
            UserRef { id: facts.user.as_ref().map(|user| user.id), user_principal_name: principal.unwrap_or(self.reference).to_owned() };
        let speaker = Speaker { book: self.book, facts, names: self.lexicon };
        Ok(DecisionView { claim, ..view(&speaker, self.lexicon, self.event, user, at, decision, trace) })
    }

    /// A decision of the store, told again as it was by the book it was made by.
    pub fn again(&self, claim: &Claim, book: &RuleBook, trace: bool) -> Result<DecisionView, Error> {
        let speaker = Speaker { book, facts: &claim.facts, names: self.lexicon };
        let mut view = view(&speaker, self.lexicon, &claim.event, whom(claim), claim.at, &claim.decision, trace);
        (view.claim, view.duplicate) = (Some(claim.claim), true);
        Ok(view)
    }

    /// A decision of this what-if, told again as it was.
    pub fn told(&self, told: &super::carry::Told, person: Option<&Person>) -> DecisionView {
        let event = EventFacts { app: told.app, trigger: told.trigger, managed: false, desktop: None, coverage: Coverage::default() };
        let facts = Facts { now: told.decided_at, event, user: None, pools: Vec::new(), counts: Vec::new() };
        let decision = Decision {
            outcome: told.outcome,
            policy: told.policy,
            grant: told.grant.clone(),
            because: told.because.clone(),
            trace: Vec::new(),
            warnings: told.warnings.clone(),
        };
        let speaker = Speaker { book: self.book, facts: &facts, names: self.lexicon };
        let name = person.map(|person| &person.user_principal_name).or(told.named.as_ref());
        let user = UserRef { id: told.user, user_principal_name: name.cloned().unwrap_or_default() };
        let view = view(&speaker, self.lexicon, self.event, user, told.at, &decision, false);
        DecisionView { duplicate: true, data_age_minutes: told.age, ..view }
    }
}

fn view(
    speaker: &Speaker<'_>,
    lexicon: &Lexicon<'_>,
    event: &str,
    user: UserRef,
    at: Option<Time>,
    decision: &Decision,
    trace: bool,
) -> DecisionView {
    let facts = speaker.facts;
    let grant = decision.grant.as_ref();
    DecisionView {
        event: event.to_owned(),
        claim: None,
        at,
        user,
        app: app_name(speaker.book, facts.event.app),
        trigger: facts.event.trigger,
        decided_at: facts.now,
        outcome: decision.outcome,
        policy: policy_ref(speaker.book, decision),
        product: grant.map(|grant| lexicon.product_ref(grant.sku)),
        position: grant.map(|grant| grant.position.into()),
        disabled_plans: grant.map(|grant| grant.disabled.clone()).unwrap_or_default(),
        group: grant.and_then(|grant| grant.group).map(|group| lexicon.group_ref(group)),
        reason: speaker.sentence(&decision.because),
        duplicate: false,
        data_age_minutes: data_age(facts, decision),
        warnings: speaker.warnings(decision),
        trace: trace.then(|| steps(speaker, decision)),
    }
}

/// r09: the age of the oldest data a decision stands on.
pub(super) fn data_age(facts: &Facts, decision: &Decision) -> Option<i64> {
    let sku = decision.grant.as_ref().map(|grant| grant.sku);
    let pool = facts.pools.iter().find(|pool| Some(pool.sku) == sku).map(|pool| pool.units.taken_at);
    let user = facts.user.as_ref().map(|user| user.taken_at);
    user.into_iter().chain(pool).min().map(|oldest| facts.now.since(oldest) / MINUTE)
}

fn steps(speaker: &Speaker<'_>, decision: &Decision) -> Vec<StepView> {
    let step = |finding| {
        let step = speaker.step(finding);
        StepView { step: step.step.into(), subject: step.subject, result: step.result.into(), reason: step.reason }
    };
    decision.trace.iter().map(step).collect()
}

fn policy_ref(book: &RuleBook, decision: &Decision) -> Option<PolicyRef> {
    let policy = decision.policy.and_then(|place| book.policy(place))?;
    Some(PolicyRef { id: policy.id, name: policy.name.clone() })
}

fn app_name(book: &RuleBook, key: u16) -> String {
    book.app(key).map_or_else(String::new, |app| app.name.clone())
}

/// Whom a claim was about.
pub(super) fn whom(claim: &Claim) -> UserRef {
    match &claim.user {
        Some((_, id, principal)) => UserRef { id: Some(*id), user_principal_name: principal.clone() },
        None => UserRef { id: None, user_principal_name: claim.user_named.clone().unwrap_or_default() },
    }
}

/// Rule books that claims were decided by, each read once.
#[derive(Default)]
pub(super) struct Books(BTreeMap<i64, Rc<RuleBook>>);

impl Books {
    pub fn get(&mut self, db: &Read<'_>, number: i64) -> Result<Rc<RuleBook>, Error> {
        if let Some(book) = self.0.get(&number) {
            return Ok(Rc::clone(book));
        }
        let book = Rc::new(store::book::kept(db, number)?);
        self.0.insert(number, Rc::clone(&book));
        Ok(book)
    }
}

/// Claims as replies tell them.
pub(super) struct ClaimTeller<'a> {
    pub db: &'a Read<'a>,
    pub lexicon: &'a Lexicon<'a>,
    now: Time,
    books: Books,
}

impl<'a> ClaimTeller<'a> {
    pub fn new(db: &'a Read<'a>, lexicon: &'a Lexicon<'a>, now: Time) -> ClaimTeller<'a> {
        ClaimTeller { db, lexicon, now, books: Books::default() }
    }

    /// A claim, with everything that was looked at if asked for.
    pub fn tell(&mut self, claim: &Claim, trace: bool) -> Result<ClaimView, Error> {
        let book = self.books.get(self.db, claim.book)?;
        let (facts, decision) = (&claim.facts, &claim.decision);
        let speaker = Speaker { book: &book, facts, names: self.lexicon };
        let trigger: Trigger = claim.trigger;
        let grant: Option<&Grant> = decision.grant.as_ref();
        Ok(ClaimView {
            claim: claim.claim,
            event: claim.event.clone(),
            at: claim.at,
            decided_at: claim.decided_at,
            user: whom(claim),
            app: app_name(&book, claim.app),
            trigger,
            outcome: claim.outcome,
            state: claim.state,
            pending_hours: claim.state.filter(|state| state.open()).map(|_| self.now.since(claim.decided_at) / HOUR),
            policy: policy_ref(&book, decision),
            product: claim.product.map(|sku| self.lexicon.product_ref(sku)),
            position: grant.map(|grant| grant.position.into()),
            disabled_plans: grant.map(|grant| grant.disabled.clone()).unwrap_or_default(),
            group: grant.and_then(|grant| grant.group).map(|group| self.lexicon.group_ref(group)),
            reason: speaker.sentence(&decision.because),
            retry_of: claim.retry_of,
            undone_at: claim.undone.as_ref().map(|(at, ..)| *at),
            undone_by: claim.undone.as_ref().map(|(_, by, _)| by.clone()),
            undo_reason: claim.undone.as_ref().and_then(|(.., reason)| reason.clone()),
            changed: None,
            trace: trace.then(|| steps(&speaker, decision)),
        })
    }
}
