//! The course of a call that decides: for each event, in order, what was decided before, the facts, the decision, and what it does.

use super::{
    asking::{self, Asked, MOST_EVENTS},
    audit::{Scribe, licenses},
    carry::{Carry, Told},
    claim::{DecisionItem, DecisionView, Decisions},
    config::Shelf,
    context::{ReadContext, WriteContext},
    error::{Error, ErrorName},
    moment::Moment,
    page::Budget,
    resolve::Lexicon,
    telling::{Books, Teller, data_age},
    wire::FieldChange,
};
use crate::{
    domain::{
        claim::{ClaimState, Outcome},
        fold::fold,
        hex::hex,
        ids::{GroupId, PlanId, PolicyId, SkuId, UserId},
        time::Time,
    },
    engine::{
        Decision, EventFacts, Facts, Finding, RuleBook, UserFacts, decide,
        ledger::{Ledger, Spent},
        tenant::{self, Applied},
    },
    store::{
        self, Read, Tx,
        audit::DECIDE,
        claim::{Claim, NewClaim, Recorded, Recorder, Whom, digest, grant::Effect},
        facts::Person,
    },
};
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// What the caller asked for besides the events.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wish {
    /// Decisions show everything looked at.
    pub trace: bool,
    /// Each event as if it were the only one.
    pub independent: bool,
    /// Events refused before are decided anew.
    pub retry: bool,
    /// One bad event refuses the call.
    pub atomic: bool,
}

/// Decides on a ledger; nothing is written (r32).
pub(super) fn test(context: &ReadContext<'_>, events: &[Box<RawValue>], carry: Option<&str>, wish: Wish) -> Result<Decisions, Error> {
    let shelf = context.shelf()?;
    let carry = Carry::open(carry, shelf.revision)?;
    let ledger = ledger(context.db, &shelf.book, context.moment.now, carry.spent.clone())?;
    let mut course = Course::new(context, shelf, ledger, wish)?;
    course.mind = Mind::Imagined(carry);
    course.run(events)
}

/// Decides and records.
pub(super) fn invoke(context: &WriteContext<'_>, events: &[Box<RawValue>], wish: Wish) -> Result<Decisions, Error> {
    let (tx, shelf) = (context.tx, context.shelf()?);
    let ledger = ledger(tx, &shelf.book, context.moment.now, Spent::default())?;
    let mut course = Course::new(context, shelf, ledger, wish)?;
    course.mind = Mind::Recorded(tx, Box::new(Recorder::new(tx, &shelf.book, shelf.pressed()?)?), Scribe::new(tx, context.moment)?);
    course.run(events)
}

/// The units of every pool, and where the cap of every policy stands.
fn ledger(db: &Read<'_>, book: &RuleBook, now: Time, spent: Spent) -> Result<Ledger, Error> {
    let mut counts = BTreeMap::new();
    for (place, policy) in (0u16..).zip(book.policies()) {
        if let Some(cap) = policy.cap {
            counts.insert(place, store::tally::granted(db, policy.key, cap.since(now))?);
        }
    }
    Ok(Ledger::new(store::facts::pools(db)?, counts, spent))
}

/// Where decisions go.
enum Mind<'a> {
    /// Into what the next call of the what-if is given.
    Imagined(Carry),
    /// Into the store.
    Recorded(&'a Tx<'a>, Box<Recorder<'a>>, Scribe<'a>),
}

struct Course<'a> {
    moment: &'a Moment,
    db: &'a Read<'a>,
    shelf: &'a Shelf,
    lexicon: Lexicon<'a>,
    books: Books,
    ledger: Ledger,
    mind: Mind<'a>,
    wish: Wish,
    local: bool,
}

impl<'a> Course<'a> {
    fn new(context: &'a ReadContext<'a>, shelf: &'a Shelf, ledger: Ledger, wish: Wish) -> Result<Course<'a>, Error> {
        Ok(Course {
            moment: context.moment,
            db: context.db,
            shelf,
            lexicon: context.lexicon()?,
            books: Books::default(),
            ledger,
            mind: Mind::Imagined(Carry::default()),
            wish,
            local: context.local(),
        })
    }

    fn run(mut self, events: &[Box<RawValue>]) -> Result<Decisions, Error> {
        if events.len() > MOST_EVENTS {
            let message = format!("The request has {} events; at most {MOST_EVENTS} are taken.", events.len());
            return Err(Error::new(ErrorName::TooLarge, message).field("events").hint("Send them in several calls."));
        }
        let warnings = self.warnings()?;
        let mut items = Vec::with_capacity(events.len());
        let mut budget = Budget::new("Send fewer events in a call, or ask without trace.");
        let mut summary: BTreeMap<&str, u64> = BTreeMap::new();
        for (index, raw) in events.iter().enumerate() {
            self.db.go_on()?;
            match self.one(index, raw) {
                Ok(view) => {
                    *summary.entry(view.outcome.as_str()).or_default() += 1;
                    items.push(budget.write(&DecisionItem::Decided(Box::new(view)))?);
                }
                Err(error) if self.wish.atomic || error.name.ends_the_call() => return Err(error),
                Err(error) => items.push(budget.write(&DecisionItem::failed(index, error))?),
            }
        }
        let summary = summary.into_iter().map(|(outcome, n)| (outcome.to_owned(), n)).collect();
        let carry = self.finish()?;
        budget.take(carry.as_ref().map_or(0, String::len))?;
        Ok(Decisions { items, summary, carry, warnings })
    }

    /// r02
    fn warnings(&self) -> Result<Vec<String>, Error> {
        let imagined = if let Mind::Imagined(carry) = &self.mind { carry.newest } else { None };
        let newest = store::claim::newest(self.db)?.max(imagined);
        let earlier = newest.filter(|newest| *newest > self.moment.now);
        Ok(earlier.map(|newest| format!("now is {}, earlier than the newest decision at {newest}.", self.moment.now)).into_iter().collect())
    }

    fn one(&mut self, index: usize, raw: &RawValue) -> Result<DecisionView, Error> {
        let mut asked = asking::event(self.db, self.shelf, index, raw)?;
        let event = digest(&asked.id);
        let mut retry_of = None;
        if let Mind::Imagined(carry) = &self.mind
            && let Some(told) = carry.told(&event)
        {
            let user = asked.person.as_ref().map(|person| person.facts.id);
            if !told.is_of(user, &asked.reference, &asked.facts) {
                return Err(another(&asked.id).field(format!("events[{index}].id")));
            }
            if !self.wish.retry || told.outcome.granted() {
                return Ok(self.teller(&asked).told(told, asked.person.as_ref()));
            }
        } else if let Some(claim) = store::claim::of_event(self.db, &event)? {
            same(&asked, &claim).map_err(|error| error.or_field(|| format!("events[{index}].id")))?;
            if !self.wish.retry || claim.outcome.granted() {
                let book = self.books.get(self.db, claim.book)?;
                return self.teller(&asked).again(&claim, &book, self.wish.trace);
            }
            retry_of = Some(claim.retry_of.unwrap_or(claim.claim));
        }
        let person = asked.person.take().map(|person| self.complete(person)).transpose()?;
        self.anew(&asked, event, person, retry_of)
    }

    fn teller<'s>(&'s self, asked: &'s Asked) -> Teller<'s> {
        Teller { book: &self.shelf.book, lexicon: &self.lexicon, event: &asked.id, reference: &asked.reference }
    }

    fn complete(&self, mut person: Person) -> Result<Person, Error> {
        store::facts::complete(self.db, &self.shelf.book, &mut person)?;
        if let Mind::Imagined(carry) = &self.mind {
            carry.imagine(&self.shelf.book, &mut person.facts, self.local);
        }
        self.shelf.settle(&mut person.facts);
        Ok(person)
    }

    fn anew(&mut self, asked: &Asked, event: [u8; 16], person: Option<Person>, retry_of: Option<i64>) -> Result<DecisionView, Error> {
        let book = &self.shelf.book;
        let pools = self.ledger.pools(book, asked.facts.app);
        let (principal, user) = person.map_or((None, None), |person| (Some(person.user_principal_name), Some(person.facts)));
        let counts = self.ledger.counts(book, asked.facts.app, self.moment.now);
        let facts = Facts { now: self.moment.now, event: self.event(asked, user.as_ref()), user, pools, counts };
        let decision = decide(book, &facts);
        let applied = decision.grant.as_ref().zip(facts.user.as_ref()).map(|(grant, user)| tenant::assign(book, user, grant));
        if let (Some(applied), Some(policy), false) = (&applied, decision.policy, self.wish.independent) {
            self.ledger.take(&applied.units);
            self.ledger.grant(book, policy, self.moment.now);
        }
        let claim = match &mut self.mind {
            Mind::Imagined(_) if self.wish.independent => None,
            Mind::Imagined(carry) => {
                imagine(carry, event, asked, &facts, &decision, book.settings().record_all);
                let new = asked.passes.filter(|passing| !passing.held && by_pass(&decision));
                if let Some((passing, user)) = new.zip(facts.user.as_ref()) {
                    carry.give_pass(passing.environment, asked.facts.app, user.id);
                }
                None
            }
            Mind::Recorded(tx, recorder, scribe) => {
                if let (Some(passing), Whom::Known(user), true) = (asked.passes, &asked.whom, by_pass(&decision)) {
                    store::environment::give_pass(tx, passing.environment, asked.facts.app, *user)?;
                }
                let new = NewClaim {
                    event: &asked.id,
                    digest: event,
                    whom: &asked.whom,
                    at: asked.at,
                    facts: &facts,
                    decision: &decision,
                    retry_of,
                };
                record(recorder, scribe, self.shelf, &new, applied, self.local)?
            }
        };
        self.teller(asked).decided(&facts, &decision, principal.as_deref(), claim, asked.at, self.wish.trace)
    }

    /// What happened, with the app passes that this what-if gave before counted in.
    fn event(&self, asked: &Asked, user: Option<&UserFacts>) -> EventFacts {
        let mut event = asked.facts.clone();
        if let (Mind::Imagined(carry), Some(passing), Some(passes), Some(user)) =
            (&self.mind, asked.passes.filter(|it| !it.held), &mut event.coverage.passes, user)
        {
            passes.ahead += carry.ahead(passing.environment, event.app, user.id);
        }
        event
    }

    fn finish(self) -> Result<Option<String>, Error> {
        match self.mind {
            Mind::Imagined(mut carry) => {
                carry.spent = self.ledger.spent().clone();
                carry.seal().map(Some)
            }
            Mind::Recorded(tx, recorder, _) => {
                for (sku, units) in &self.ledger.spent().taken {
                    store::facts::take_units(tx, *sku, *units, self.local)?;
                }
                recorder.finish()?;
                Ok(None)
            }
        }
    }
}

/// Whether an app pass covers the user.
fn by_pass(decision: &Decision) -> bool {
    matches!(decision.because, Finding::CoveredByPass { .. })
}

fn imagine(carry: &mut Carry, event: [u8; 16], asked: &Asked, facts: &Facts, decision: &Decision, record_all: bool) {
    let user = facts.user.as_ref().map(|user| user.id);
    if let Some(user) = user {
        carry.grant(user, asked.facts.app, decision, facts.now);
    }
    if record_all || decision.outcome.recorded() {
        let told = Told {
            user,
            named: user.is_none().then(|| asked.reference.clone()),
            app: asked.facts.app,
            trigger: asked.facts.trigger,
            at: asked.at,
            decided_at: facts.now,
            outcome: decision.outcome,
            policy: decision.policy,
            grant: decision.grant.clone(),
            because: decision.because.clone(),
            warnings: decision.warnings.clone(),
            age: data_age(facts, decision),
        };
        carry.tell(event, told);
    }
}

/// The audit record of a decision.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Decided<'a> {
    claim: i64,
    event: String,
    user: Option<UserId>,
    app: &'a str,
    trigger: &'a str,
    at: Option<Time>,
    outcome: Outcome,
    policy: Option<PolicyId>,
    product: Option<SkuId>,
    group: Option<GroupId>,
    position: Option<u8>,
    disabled_plans: &'a [PlanId],
    /// What the claim is in first; what becomes of it later is not this record's.
    state: Option<ClaimState>,
    retry_of: Option<i64>,
    /// Vouches for the claim's row.
    seal: String,
    changes: Vec<FieldChange>,
}

/// Records one decision and does what it grants. None where the event leaves no row of its own (r33).
fn record(
    recorder: &mut Recorder<'_>,
    scribe: &Scribe<'_>,
    shelf: &Shelf,
    new: &NewClaim<'_>,
    applied: Option<Applied>,
    local: bool,
) -> Result<Option<i64>, Error> {
    let (facts, decision) = (new.facts, new.decision);
    let known = match new.whom {
        Whom::Known(key) => Some(*key),
        Whom::Unknown(_) => None,
    };
    if !shelf.book.settings().record_all && !decision.outcome.recorded() {
        recorder.feed(known, facts, decision.outcome)?;
        return Ok(None);
    }
    let state = decision.grant.as_ref().map(|_| tenant::first_state(local));
    let Recorded { claim, seal } = recorder.record(new, state)?;
    let mut changes = Vec::new();
    if let (Some(key), Some(grant), Some(user), Some(Applied { paths, units })) = (known, &decision.grant, &facts.user, applied) {
        let held = || user.paths.iter();
        changes.push(licenses::change(held(), licenses::besides(held(), &paths).chain(&paths))?);
        let effect = if local { Effect::Applied(paths) } else { Effect::Asked { brings: paths, books: units } };
        recorder.grant(claim, key, grant, facts.now, effect)?;
    }
    let detail = Decided {
        claim,
        event: hex(&new.digest),
        user: facts.user.as_ref().map(|user| user.id),
        app: shelf.book.app(facts.event.app).map_or("", |app| &app.name),
        trigger: facts.event.trigger.as_str(),
        at: new.at,
        outcome: decision.outcome,
        policy: decision.policy.and_then(|place| shelf.book.policy(place)).map(|policy| policy.id),
        product: decision.grant.as_ref().map(|grant| grant.sku),
        group: decision.grant.as_ref().and_then(|grant| grant.group),
        position: decision.grant.as_ref().map(|grant| grant.position),
        disabled_plans: decision.grant.as_ref().map_or(&[], |grant| &grant.disabled),
        state,
        retry_of: new.retry_of,
        seal: hex(&seal),
        changes,
    };
    scribe.write(&mut recorder.chain, DECIDE, &format!("claim:{claim}"), detail)?;
    Ok(Some(claim))
}

/// r20: the same id with another user, app or trigger is no repetition but a mistake.
fn same(asked: &Asked, claim: &Claim) -> Result<(), Error> {
    let user = match (&asked.whom, &claim.user, &claim.user_named) {
        (Whom::Known(key), Some((other, ..)), _) => key == other,
        (_, None, Some(named)) => fold(named) == fold(&asked.reference),
        (Whom::Unknown(_), Some((_, id, principal)), _) => {
            fold(principal) == fold(&asked.reference) || asked.reference.parse::<UserId>().is_ok_and(|asked| asked == *id)
        }
        _ => false,
    };
    if user && claim.app == asked.facts.app && claim.trigger == asked.facts.trigger { Ok(()) } else { Err(another(&asked.id)) }
}

fn another(id: &str) -> Error {
    Error::new(ErrorName::InvalidArgument, "An event with this id was decided for another user, app or trigger.")
        .target(id)
        .hint("Give every event an id of its own, or none.")
}
