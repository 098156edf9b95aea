//! A call that decides is three steps: load what the store knows, decide all events in their order, and
//! commit. A what-if is the first two.

use super::{
    asking::{self, MOST_EVENTS},
    audit::{AuditWriter, licenses},
    claim::{DecisionItem, Decisions},
    config::ConfigSnapshot,
    context::{ReadContext, WriteContext},
    error::{Error, ErrorName},
    page::Budget,
    presenter::Presenter,
    wire::{FieldChange, ItemError},
};
use crate::{
    domain::{
        claim::{ClaimState, Outcome},
        event::ParsedEvent,
        facts::UserFacts,
        hex::hex,
        ids::{GroupId, PlanId, PolicyId, SkuId, UserId},
        time::Time,
        world::{Applied, Ask, Decided},
    },
    engine::{
        batch::{Answer, Batch, Run},
        simulation::SimulationState,
        tenant,
    },
    store::{
        self, Tx,
        claim::commit::{self, ChangeSet, ClaimRow, Recorded},
    },
};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use crc::{CRC_32_ISCSI, Crc};
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// That of what a what-if remembers.
static CHECKSUM: Crc<u32> = Crc::<u32>::new(&CRC_32_ISCSI);

/// What the caller asked for besides the events.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Options {
    /// Decisions show everything looked at.
    pub trace: bool,
    /// Each event as if it were the only one.
    pub independent: bool,
    /// Events refused before are decided anew.
    pub retry: bool,
    /// One bad event refuses the call.
    pub atomic: bool,
}

/// Decides; nothing is written (r32).
pub(super) fn test(
    context: &ReadContext<'_>,
    events: &[Box<RawValue>],
    carry: Option<&str>,
    options: Options,
) -> Result<Decisions, Error> {
    let state = unsealed(carry, context.config()?.revision)?;
    let mut deciding = Deciding::load(context, events, Sink::Simulate(state), options)?;
    let mut budget = budget();
    let mut decisions = deciding.decide(&mut budget)?;
    let carry = sealed(&deciding.run.state())?;
    budget.take(carry.len())?;
    decisions.carry = Some(carry);
    Ok(decisions)
}

/// Decides and records.
pub(super) fn invoke(
    context: &WriteContext<'_>,
    events: &[Box<RawValue>],
    options: Options,
) -> Result<Decisions, Error> {
    let mut deciding = Deciding::load(context, events, Sink::Commit, options)?;
    let decisions = deciding.decide(&mut budget())?;
    deciding.commit(context.tx)?;
    Ok(decisions)
}

/// Decides events that nobody waits to be told of, and records them; how many had which outcome.
pub(super) fn record(
    context: &WriteContext<'_>,
    events: Vec<ParsedEvent>,
) -> Result<BTreeMap<&'static str, u64>, Error> {
    let mut deciding = Deciding::of(context, events, Vec::new(), Sink::Commit, Options::default())?;
    while deciding.run.answers.len() < deciding.run.events.len() {
        context.db.check_interrupt()?;
        deciding.run.step();
    }
    deciding.commit(context.tx)?;
    let mut summary = BTreeMap::new();
    for answer in &deciding.run.answers {
        if let Answer::Decided(decided) = answer {
            *summary.entry(decided.decision.outcome.as_str()).or_default() += 1;
        }
    }
    Ok(summary)
}

fn budget() -> Budget {
    Budget::new("Send fewer events in a call, or ask without trace.")
}

/// Where decisions go.
enum Sink {
    /// Into what the next call of the what-if is given.
    Simulate(SimulationState),
    /// Into the store.
    Commit,
}

/// A call whose events are decided.
struct Deciding<'a> {
    context: &'a ReadContext<'a>,
    config: &'a ConfigSnapshot,
    options: Options,
    /// Why an event of the request could not be read; none for one that was decided.
    unread: Vec<Option<Error>>,
    run: Run<'a>,
    /// Whether decisions go into the store.
    commits: bool,
    warnings: Vec<String>,
}

impl<'a> Deciding<'a> {
    fn load(
        context: &'a ReadContext<'a>,
        raw: &[Box<RawValue>],
        sink: Sink,
        options: Options,
    ) -> Result<Deciding<'a>, Error> {
        let (config, db) = (context.config()?, context.db);
        if raw.len() > MOST_EVENTS {
            let message = format!("The request has {} events; at most {MOST_EVENTS} are taken.", raw.len());
            return Err(Error::new(ErrorName::TooLarge, message)
                .field("events")
                .hint("Send them in several calls."));
        }
        let mut events = Vec::with_capacity(raw.len());
        let mut unread = Vec::with_capacity(raw.len());
        for (index, raw) in raw.iter().enumerate() {
            let read = asking::event(config, raw, || Ok(db.random()?)).map(|event| events.push(event));
            unread.push(read.err().map(|error| within(index, error)));
        }
        Deciding::of(context, events, unread, sink, options)
    }

    fn of(
        context: &'a ReadContext<'a>,
        events: Vec<ParsedEvent>,
        unread: Vec<Option<Error>>,
        sink: Sink,
        options: Options,
    ) -> Result<Deciding<'a>, Error> {
        let (config, db) = (context.config()?, context.db);
        let (state, commits) = match sink {
            Sink::Simulate(state) => (state, false),
            Sink::Commit => (SimulationState::default(), true),
        };
        let now = context.moment.now;
        let world = store::load::load(db, Ask { book: &config.book, now, events, numbered: commits })?;
        let newest = world.newest.max(state.newest).filter(|newest| *newest > now);
        let warnings = newest
            .map(|newest| format!("now is {now}, earlier than the newest decision at {newest}."))
            .into_iter()
            .collect();
        let Options { retry, independent, .. } = options;
        let batch = Batch {
            book: &config.book,
            catalog: config.catalog(),
            now,
            local: context.local(),
            retry,
            independent,
        };
        Ok(Deciding { context, config, options, unread, run: batch.begin(world, state), commits, warnings })
    }

    /// Decides the events in their order, and tells what came of each.
    fn decide(&mut self, budget: &mut Budget) -> Result<Decisions, Error> {
        let (db, names) = (self.context.db, self.context.names()?);
        let mut presenter = Presenter::new(db, &self.config.book, &names, self.options.trace);
        let mut items = Vec::with_capacity(self.unread.len());
        let mut summary: BTreeMap<&str, u64> = BTreeMap::new();
        let mut places = 0..;
        for (index, unread) in std::mem::take(&mut self.unread).into_iter().enumerate() {
            db.check_interrupt()?;
            let ours = |error: Error| if error.name.ends_the_call() { error } else { within(index, error) };
            let told = match unread {
                Some(error) => Err(error),
                None => {
                    self.run.step();
                    presenter.event(&self.run, places.next().unwrap_or_default()).map_err(ours)
                }
            };
            // What is told needs its facts no more, and memory used again is cheaper than more of it.
            if !self.commits && !self.options.independent {
                self.run.remember();
            }
            match told {
                Ok(view) => {
                    *summary.entry(view.outcome.as_str()).or_default() += 1;
                    items.push(budget.write(&DecisionItem::Decided(Box::new(view)))?);
                }
                Err(error) if self.options.atomic || error.name.ends_the_call() => return Err(error),
                Err(error) => items.push(budget.write(&DecisionItem::Failed(ItemError {
                    index: index as u64,
                    line: None,
                    error,
                }))?),
            }
        }
        let summary = summary.into_iter().map(|(outcome, n)| (outcome.to_owned(), n)).collect();
        Ok(Decisions { items, summary, carry: None, warnings: std::mem::take(&mut self.warnings) })
    }

    /// Records what was decided, and does what it grants.
    fn commit(&self, tx: &Tx<'_>) -> Result<(), Error> {
        let audit_writer = AuditWriter::new(tx, self.context.moment)?;
        let mut book = None;
        let mut events = Vec::with_capacity(self.run.answers.len());
        for (event, answer) in self.run.events.iter().zip(&self.run.answers) {
            let Answer::Decided(decided) = answer else { continue };
            let Some(claim) = decided.claim else {
                events.push(Recorded::Counted(event, decided));
                continue;
            };
            let book = match book {
                Some(book) => book,
                None => *book.insert(store::book::save(tx, self.config.encoded()?)?),
            };
            let policy = decided.decision.policy.and_then(|place| self.config.book.policy(place));
            let state = decided.decision.grant.as_ref().map(|_| tenant::first_state(self.context.local()));
            let row =
                ClaimRow { claim, event, decided, state, version: policy.map(|policy| policy.version), book };
            let id = policy.map(|policy| policy.id);
            events.push(Recorded::Claim(
                row.sealed(|seal| audit_writer.decide(claim, self.record(row, id, seal)?))?,
            ));
        }
        let changes = ChangeSet { events, units: self.run.units() };
        Ok(commit::commit(tx, &changes, self.context.local())?)
    }

    /// The audit record of a decision.
    fn record<'d>(
        &'d self,
        row: ClaimRow<'d>,
        policy: Option<PolicyId>,
        seal: [u8; 32],
    ) -> Result<Record<'d>, Error> {
        let Decided { facts, decision, applied, retry_of, .. } = row.decided;
        let (user, grant) = (facts.user.as_ref(), decision.grant.as_ref());
        let local = self.context.local();
        let licenses = |(user, Applied { paths, .. }): (&UserFacts, &'d Applied)| {
            let held = || user.paths.iter();
            let change = licenses::change(held(), licenses::besides(held(), paths).chain(paths))?;
            Ok::<_, Error>(if local { change } else { licenses::asked(change) })
        };
        let location = grant.and_then(|grant| grant.usage_location.clone()).filter(|_| local);
        let location = location.map(|after| FieldChange {
            field: "usageLocation".into(),
            before: None,
            after: Some(after),
        });
        let licenses = user.zip(applied.as_ref()).map(licenses).transpose()?;
        Ok(Record {
            claim: row.claim,
            event: hex(&row.event.digest),
            user: user.map(|user| user.id),
            app: self.config.book.app(facts.event.app).map_or("", |app| &app.name),
            trigger: facts.event.trigger.as_str(),
            at: row.event.parsed.at,
            outcome: decision.outcome,
            policy,
            product: grant.map(|grant| grant.sku),
            group: grant.and_then(|grant| grant.group),
            position: grant.map(|grant| grant.position),
            disabled_plans: grant.map_or(&[], |grant| &grant.disabled),
            state: row.state,
            retry_of: *retry_of,
            seal: hex(&seal),
            changes: licenses.into_iter().chain(location).collect(),
        })
    }
}

/// Reads what the last call of a what-if gave (r32). It lives with the caller: nothing stays in the library.
fn unsealed(text: Option<&str>, revision: i64) -> Result<SimulationState, Error> {
    let Some(text) = text else { return Ok(SimulationState::new(revision)) };
    let read = |bytes: Vec<u8>| postcard::from_bytes_crc32::<SimulationState>(&bytes, CHECKSUM.digest()).ok();
    let read = STANDARD_NO_PAD.decode(text).ok().and_then(read);
    let state = read.ok_or_else(|| {
        Error::argument("carry", "The carry is damaged.").hint("Send the carry of the last reply as it came.")
    })?;
    if state.revision != revision {
        return Err(Error::argument(
            "carry",
            "Settings, policies or products changed since this what-if began.",
        )
        .hint("Begin it anew without carry."));
    }
    Ok(state)
}

/// What the next call of a what-if needs, as text.
fn sealed(state: &SimulationState) -> Result<String, Error> {
    let bytes = postcard::to_stdvec_crc32(state, CHECKSUM.digest())
        .map_err(|_| Error::new(ErrorName::Internal, "The carry could not be written."))?;
    Ok(STANDARD_NO_PAD.encode(bytes))
}

/// An error of an event, with the field as the request has it.
fn within(index: usize, mut error: Error) -> Error {
    let field = error.field.take();
    error.field(field.map_or_else(|| format!("events[{index}]"), |field| format!("events[{index}].{field}")))
}

/// The audit record of a decision.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
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
