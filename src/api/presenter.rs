//! Decisions and claims as replies tell them.

use super::{
    claim::{ClaimView, DecisionView, StepView},
    error::{Error, ErrorName},
    resolve::NameResolver,
    wire::{PolicyRef, ProductRef, Shared, UserRef},
};
use crate::{
    domain::{
        ids::SkuId,
        policy::Policy,
        time::{HOUR, Time},
        world::{Claim, Decided, KnownEvent, Person},
    },
    engine::{
        Decision, RuleBook,
        batch::{Answer, Run},
        explain::Explainer,
        simulation::SimulatedDecision,
    },
    store::{self, Read},
};
use std::{collections::BTreeMap, rc::Rc};

/// Tells of the events of a call.
pub(super) struct Presenter<'a> {
    db: &'a Read<'a>,
    book: &'a RuleBook,
    names: &'a NameResolver<'a>,
    trace: bool,
    books: Books,
    /// Policies by their places in the rule book, as replies have them.
    policies: BTreeMap<u16, Shared<PolicyRef>>,
    products: BTreeMap<SkuId, Shared<ProductRef>>,
}

impl<'a> Presenter<'a> {
    /// One that shows, with `trace`, everything looked at.
    pub fn new(
        db: &'a Read<'a>,
        book: &'a RuleBook,
        names: &'a NameResolver<'a>,
        trace: bool,
    ) -> Presenter<'a> {
        Presenter {
            db,
            book,
            names,
            trace,
            books: Books::default(),
            policies: BTreeMap::new(),
            products: BTreeMap::new(),
        }
    }

    /// What came of the event at a place.
    pub fn event(&mut self, run: &Run<'_>, place: usize) -> Result<DecisionView, Error> {
        let lost = || Error::new(ErrorName::Internal, "An event was lost.");
        let (event, answer) = run.events.get(place).zip(run.answers.get(place)).ok_or_else(lost)?;
        let person = event.user.key().and_then(|key| run.users.get(&key));
        let unknown = || UserRef { id: None, user_principal_name: event.parsed.user.clone() };
        let user = person.map_or_else(unknown, user_ref);
        match answer {
            Answer::Decided(decided) => self.decided(event, user, decided),
            Answer::Repeated(earlier) => Ok(DecisionView { duplicate: true, ..self.event(run, *earlier)? }),
            Answer::Simulated(key) => {
                let former = event.former.iter().find(|(former, _)| former == key);
                let id = former.map_or(&event.id, |(_, id)| id);
                let user = key.user.and_then(|key| run.users.get(&key)).map_or(user, user_ref);
                self.simulated(id, user, run.state.decided.get(key).ok_or_else(lost)?)
            }
            Answer::Claimed => self.claimed(event.claim.as_ref().ok_or_else(lost)?),
            Answer::Another => Err(Error::argument(
                "id",
                "An event of this user with this id was decided for another app or trigger.",
            )
            .target(&event.id)
            .hint("Give every event an id of its own, or none.")),
            Answer::Ambiguous => {
                Err(Error::new(ErrorName::Ambiguous, "Several users have that principal name.")
                    .field("user")
                    .hint("Use the object id."))
            }
        }
    }

    fn decided(
        &mut self,
        event: &KnownEvent,
        user: UserRef,
        decided: &Decided,
    ) -> Result<DecisionView, Error> {
        let speaker = Explainer { book: self.book, facts: &decided.facts, names: self.names };
        let parts = self.parts(&decided.decision)?;
        let view = view(&speaker, parts, &event.id, user, event.parsed.at, &decided.decision, self.trace);
        Ok(DecisionView { claim: decided.claim.filter(|claim| *claim > 0), ..view })
    }

    /// A decision of the store, told again as it was by the book it was made by.
    fn claimed(&mut self, claim: &Claim) -> Result<DecisionView, Error> {
        let book = self.books.get(self.db, claim.book)?;
        let speaker = Explainer { book: &book, facts: &claim.facts, names: self.names };
        let policy = claim.decision.policy.and_then(|place| book.policy(place));
        let policy = policy.map(|policy| Shared::of(&policy_ref(policy))).transpose()?;
        let parts = Parts { policy, product: self.product(&claim.decision)?, names: self.names };
        let view = view(&speaker, parts, &claim.event, whom(claim), claim.at, &claim.decision, self.trace);
        Ok(DecisionView { claim: Some(claim.claim), duplicate: true, ..view })
    }

    /// A decision of this what-if, told again as it was.
    fn simulated(
        &mut self,
        event: &str,
        user: UserRef,
        told: &SimulatedDecision,
    ) -> Result<DecisionView, Error> {
        let speaker = Explainer { book: self.book, facts: &told.facts, names: self.names };
        let user =
            UserRef { user_principal_name: told.named.clone().unwrap_or(user.user_principal_name), ..user };
        let view = view(&speaker, self.parts(&told.decision)?, event, user, told.at, &told.decision, false);
        Ok(DecisionView { duplicate: true, data_age_minutes: told.age, ..view })
    }

    /// The policy and the product of a decision by the rule book of this moment.
    fn parts(&mut self, decision: &Decision) -> Result<Parts<'a>, Error> {
        let policy = decision.policy.map_or(Ok(None), |place| self.policy(place))?;
        Ok(Parts { policy, product: self.product(decision)?, names: self.names })
    }

    fn policy(&mut self, place: u16) -> Result<Option<Shared<PolicyRef>>, Error> {
        if let Some(known) = self.policies.get(&place) {
            return Ok(Some(known.clone()));
        }
        let Some(policy) = self.book.policy(place) else { return Ok(None) };
        let policy = Shared::of(&policy_ref(policy))?;
        Ok(Some(self.policies.entry(place).or_insert(policy).clone()))
    }

    fn product(&mut self, decision: &Decision) -> Result<Option<Shared<ProductRef>>, Error> {
        let Some(sku) = decision.grant.as_ref().map(|grant| grant.sku) else { return Ok(None) };
        if let Some(known) = self.products.get(&sku) {
            return Ok(Some(known.clone()));
        }
        let product = Shared::of(&self.names.product_ref(sku))?;
        Ok(Some(self.products.entry(sku).or_insert(product).clone()))
    }
}

/// What decisions of one call have in common.
struct Parts<'a> {
    policy: Option<Shared<PolicyRef>>,
    product: Option<Shared<ProductRef>>,
    names: &'a NameResolver<'a>,
}

fn user_ref(person: &Person) -> UserRef {
    UserRef { id: Some(person.id), user_principal_name: person.user_principal_name.clone() }
}

fn view(
    speaker: &Explainer<'_>,
    parts: Parts<'_>,
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
        policy: parts.policy,
        product: parts.product,
        position: grant.map(|grant| grant.position.into()),
        disabled_plans: grant.map(|grant| parts.names.plan_refs(&grant.disabled)).unwrap_or_default(),
        group: grant.and_then(|grant| grant.group).map(|group| parts.names.group_ref(group)),
        reason: speaker.sentence(&decision.because),
        duplicate: false,
        data_age_minutes: decision.data_age(facts),
        warnings: speaker.warnings(decision),
        trace: trace.then(|| steps(speaker, decision)),
    }
}

fn steps(speaker: &Explainer<'_>, decision: &Decision) -> Vec<StepView> {
    let step = |finding| {
        let step = speaker.step(finding);
        StepView { step: step.step, subject: step.subject, result: step.result, reason: step.reason }
    };
    decision.trace.iter().map(step).collect()
}

fn policy_ref(policy: &Policy) -> PolicyRef {
    PolicyRef { id: policy.id, name: policy.name.clone() }
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
    pub names: &'a NameResolver<'a>,
    now: Time,
    books: Books,
}

impl<'a> ClaimTeller<'a> {
    pub fn new(db: &'a Read<'a>, names: &'a NameResolver<'a>, now: Time) -> ClaimTeller<'a> {
        ClaimTeller { db, names, now, books: Books::default() }
    }

    /// A claim, with everything that was looked at if asked for.
    pub fn tell(&mut self, claim: &Claim, trace: bool) -> Result<ClaimView, Error> {
        let book = self.books.get(self.db, claim.book)?;
        let (facts, decision) = (&claim.facts, &claim.decision);
        let speaker = Explainer { book: &book, facts, names: self.names };
        let grant = claim.grant.as_ref();
        Ok(ClaimView {
            claim: claim.claim,
            event: claim.event.clone(),
            at: claim.at,
            decided_at: claim.decided_at,
            user: whom(claim),
            app: app_name(&book, claim.app),
            trigger: claim.trigger,
            outcome: claim.outcome,
            state: claim.state,
            pending_hours: claim
                .state
                .filter(|state| state.open())
                .map(|_| self.now.since(claim.decided_at) / HOUR),
            policy: decision.policy.and_then(|place| book.policy(place)).map(policy_ref),
            product: claim.product.map(|sku| self.names.product_ref(sku)),
            position: grant.map(|grant| grant.position.into()),
            disabled_plans: grant.map(|grant| self.names.plan_refs(&grant.disabled)).unwrap_or_default(),
            group: grant.and_then(|grant| grant.group).map(|group| self.names.group_ref(group)),
            reason: speaker.sentence(&decision.because),
            retry_of: claim.retry_of,
            undone_at: claim.undone.as_ref().map(|(at, ..)| *at),
            undone_by: claim.undone.as_ref().map(|(_, by, _)| by.clone()),
            undo_reason: claim.undone.as_ref().and_then(|(.., reason)| reason.clone()),
            changed: None,
            trace: trace.then(|| steps(&speaker, decision)),
            attempts: None,
        })
    }
}
