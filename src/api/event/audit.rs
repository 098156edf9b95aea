//! `event.fromAudit`: events of unified audit records.

use super::{
    AuditEvents, Event, EventEnvironment, Evidence, FromAudit,
    log::{self, Given},
};
use crate::{
    api::{
        context::StoreContext,
        error::{Error, ErrorName},
        text::{Id, Reference},
    },
    domain::{
        app::{POWER_APPS, Trigger},
        event::{EventDigest, Use, digest},
        fold::fold,
        time::Time,
    },
    graph::{Activity, ActivityKind, ITEM_LIMIT},
    store::power_app,
};
use std::collections::{BTreeMap, BTreeSet};

/// Records of one reply that make events, or are evidence.
const MOST_RECORDS: usize = 1_000_000;

pub(in crate::api) fn from_audit(
    context: &StoreContext<'_>,
    request: &FromAudit,
) -> Result<AuditEvents, Error> {
    let (items, path, columns) =
        (request.records.as_deref(), request.path.as_deref(), request.columns.as_deref());
    let (input, mut warnings) = log::open(&log::ACTIVITIES, &Given { items, path, columns })?;
    let mut input = input.item_limit(ITEM_LIMIT).until(context.interrupt);
    let premium = context.read(|context| Ok(power_app::premium(context.db)?))?;
    let mut log = Log::default();
    while let Some(activity) = input.next(Activity::read)? {
        log.take(activity)?;
    }
    if input.refused > 0 {
        log.skipped.insert("Unreadable".into(), input.refused);
    }
    warnings.extend(input.warnings());
    let evidence = log.evidence();
    let mut events = Vec::with_capacity(log.rows.len());
    for row in log.rows {
        context.check_interrupt()?;
        events.push(event(row, &premium));
    }
    Ok(AuditEvents { events, evidence, skipped: log.skipped, errors: input.errors, warnings })
}

/// What is kept of a launch, in the order of events: by time, then by id.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    at: Option<Time>,
    id: Option<String>,
    user: String,
    environment: Option<String>,
    power_app: Option<String>,
}

/// What the log proves of an environment, under its id as the log has it first.
#[derive(Default)]
struct Proof {
    id: Option<String>,
    counts: BTreeMap<Use, u64>,
}

/// The records read so far.
#[derive(Default)]
struct Log {
    rows: BTreeSet<Row>,
    /// Which records they are, for pages overlap.
    known: BTreeSet<EventDigest>,
    /// By the folded id.
    proofs: BTreeMap<Option<String>, Proof>,
    skipped: BTreeMap<String, u64>,
}

impl Log {
    fn take(&mut self, activity: Activity) -> Result<(), Error> {
        match self.event(activity) {
            Ok(row) => drop(self.rows.insert(row)),
            Err(reason) => *self.skipped.entry(reason.to_owned()).or_default() += 1,
        }
        if self.known.len() > MOST_RECORDS {
            let message = format!("The log has more than {MOST_RECORDS} records of launches and of flows.");
            return Err(Error::new(ErrorName::TooLarge, message).hint("Split it, for instance by day."));
        }
        Ok(())
    }

    /// The event that a record is, or why it is none; and takes note of what it proves.
    fn event(&mut self, activity: Activity) -> Result<Row, &'static str> {
        let seen = match activity.kind {
            ActivityKind::Launch => Use::CanvasAppLaunch,
            ActivityKind::ListedLaunch => Use::ListedLaunch,
            ActivityKind::FlowAuthored => Use::FlowAuthored,
            ActivityKind::Other => return Err("NotALaunch"),
            ActivityKind::OtherService => return Err("OtherLog"),
        };
        if !activity.success {
            return Err("Failed");
        }
        if !self.known.insert(mark(&activity)) {
            return Err("Repeated");
        }
        let Activity { id, at, environment, user, power_app, .. } = activity;
        let proof = self.proofs.entry(environment.as_deref().map(fold)).or_default();
        proof.id = proof.id.take().or_else(|| environment.clone());
        *proof.counts.entry(seen).or_default() += 1;
        if seen == Use::FlowAuthored {
            return Err("NotALaunch");
        }
        let user = user.ok_or("NotAUser")?;
        Ok(Row { at, id, user, environment, power_app })
    }

    /// Launches of canvas apps show in an audit log wherever they show at all: one without any may be the
    /// result of a search for something else.
    fn evidence(&self) -> Vec<Evidence> {
        let launches = self.proofs.values().any(|proof| proof.counts.contains_key(&Use::CanvasAppLaunch));
        let hidden: Vec<Use> = [Use::CanvasAppLaunch, Use::ModelDrivenAppLaunch, Use::FlowRun]
            .into_iter()
            .filter(|hidden| *hidden != Use::CanvasAppLaunch || !launches)
            .collect();
        let proofs = self.proofs.values().map(|Proof { id, counts }| Evidence {
            environment: id.clone(),
            counts: counts.iter().map(|(seen, count)| (seen.as_str().to_owned(), *count)).collect(),
            not_visible: hidden.clone(),
        });
        proofs.collect()
    }
}

/// By what a record is known again: its id, or else all that it says.
fn mark(activity: &Activity) -> EventDigest {
    let Activity { id, at, environment, user, power_app, kind, .. } = activity;
    match id {
        Some(id) => digest(id),
        None => digest(&format!("{:?}", (kind, at, environment.as_deref().map(fold), user, power_app))),
    }
}

fn event(row: Row, premium: &BTreeSet<String>) -> Event {
    let Row { at, id, user, environment, power_app } = row;
    let needs_premium = power_app.as_deref().is_some_and(|app| premium.contains(&fold(app)));
    let trigger = if needs_premium { Trigger::LaunchPremiumApp } else { Trigger::LaunchApp };
    Event {
        id: id.map(Id::own),
        user: Reference::own(user),
        app: Reference::own(POWER_APPS),
        trigger: Some(trigger),
        environment: environment.map(|id| EventEnvironment { id: Some(Id::own(id)), managed: None }),
        desktop_version: None,
        power_app: power_app.map(Id::own),
        at,
    }
}
