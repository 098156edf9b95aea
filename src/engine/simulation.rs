//! What a what-if remembers from call to call (r32).

use super::ledger::Spent;
use crate::domain::{
    decision::{Decision, Grant},
    event::EventKey,
    facts::Facts,
    ids::UserId,
    time::Time,
    world::{Decided, KnownEvent},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything that a what-if has granted and decided so far. Nothing of it where decisions are committed: the
/// store has it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SimulationState {
    /// The revision of the store that it stands on.
    pub revision: i64,
    /// Units and claims of capped policies.
    pub spent: Spent,
    /// What users were granted: the app, the grant and the time.
    pub grants: BTreeMap<UserId, Vec<(u16, Grant, Time)>>,
    /// Decisions of recorded events.
    pub decided: BTreeMap<EventKey, Box<SimulatedDecision>>,
    /// Users whom an app pass covered first in this what-if, by environment and app.
    passes: BTreeMap<(i64, u16), Vec<UserId>>,
    /// The newest time at which any of it was decided (r02).
    pub newest: Option<Time>,
}

/// A decision of a what-if, as the same event is told again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SimulatedDecision {
    /// What the event called a user the store did not know.
    pub named: Option<String>,
    pub at: Option<Time>,
    /// What it was decided on, without the user, the pools and the counts.
    pub facts: Facts,
    /// The decision, without the trace.
    pub decision: Decision,
    /// Age in minutes of the oldest data it was decided on.
    pub age: Option<i64>,
}

impl SimulationState {
    /// A what-if that begins at this revision of the store.
    pub fn new(revision: i64) -> SimulationState {
        SimulationState { revision, ..SimulationState::default() }
    }

    /// How many users have a pass of the environment before this one, who has none in the store.
    pub fn ahead(&self, environment: i64, app: u16, user: UserId) -> i64 {
        let passes = self.passes.get(&(environment, app)).map_or(&[][..], Vec::as_slice);
        let ahead = passes.iter().position(|other| *other == user).unwrap_or(passes.len());
        i64::try_from(ahead).unwrap_or(i64::MAX)
    }

    /// Gives a pass of the environment to a user who has none in the store; whether that is new.
    pub fn give_pass(&mut self, environment: i64, app: u16, user: UserId) -> bool {
        let passes = self.passes.entry((environment, app)).or_default();
        let new = !passes.contains(&user);
        if new {
            passes.push(user);
        }
        new
    }

    /// Whether any event was of a user whom the store did not know; their keys come first.
    pub fn knows_unknown(&self) -> bool {
        self.decided.keys().next().is_some_and(|key| key.user.is_none())
    }

    /// Keeps a decision of this call for the next ones.
    pub fn save(&mut self, event: &KnownEvent, decided: Decided) {
        let Decided { mut facts, mut decision, claim, .. } = decided;
        let age = decision.data_age(&facts);
        let user = facts.user.take().map(|user| user.id);
        if let (Some(user), Some(grant)) = (user, &decision.grant) {
            self.grants.entry(user).or_default().push((facts.event.app, grant.clone(), facts.now));
        }
        if claim.is_some() {
            self.newest = self.newest.max(Some(facts.now));
            (facts.pools, facts.counts, decision.trace) = (Vec::new(), Vec::new(), Vec::new());
            let named = user.is_none().then(|| event.parsed.user.clone());
            if user.is_some() && self.knows_unknown() {
                self.decided.remove(&event.as_unknown());
            }
            let told = SimulatedDecision { named, at: event.parsed.at, facts, decision, age };
            self.decided.insert(event.key, Box::new(told));
        }
    }
}
