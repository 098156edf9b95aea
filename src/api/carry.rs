//! What a what-if remembers from call to call (r32). It lives with the caller: nothing stays in the library.

use super::error::Error;
use crate::{
    domain::{
        app::Trigger,
        claim::Outcome,
        facts::{EventFacts, Membership},
        fold::fold,
        ids::UserId,
        time::Time,
        user::Path,
    },
    engine::{Decision, Finding, Grant, OpenClaim, RuleBook, UserFacts, Warning, ledger::Spent, tenant},
};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything that a what-if has granted and decided so far.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Carry {
    revision: i64,
    /// Units and claims of capped policies.
    pub spent: Spent,
    grants: BTreeMap<UserId, Vec<(u16, Grant, Time)>>,
    told: BTreeMap<[u8; 16], Told>,
    /// Users whom an app pass covered first in this what-if, by environment and app.
    passes: BTreeMap<(i64, u16), Vec<UserId>>,
    /// The newest time at which any of it was decided (r02).
    pub newest: Option<Time>,
}

/// A decision of this what-if, as the same event is told again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Told {
    pub user: Option<UserId>,
    /// What the event called a user the store did not know.
    pub named: Option<String>,
    pub app: u16,
    pub trigger: Trigger,
    pub at: Option<Time>,
    pub decided_at: Time,
    pub outcome: Outcome,
    pub policy: Option<u16>,
    pub grant: Option<Grant>,
    pub because: Finding,
    pub warnings: Vec<Warning>,
    /// Age in minutes of the oldest data it was decided on.
    pub age: Option<i64>,
}

impl Told {
    /// Whether an event of the same id is the same event, as r20 has it.
    pub fn is_of(&self, user: Option<UserId>, reference: &str, event: &EventFacts) -> bool {
        let whom = self.named.as_ref().map_or(self.user == user, |named| fold(named) == fold(reference));
        whom && self.app == event.app && self.trigger == event.trigger
    }
}

impl Carry {
    /// Reads what the last call gave.
    pub fn open(text: Option<&str>, revision: i64) -> Result<Carry, Error> {
        let Some(text) = text else { return Ok(Carry { revision, ..Carry::default() }) };
        let read = STANDARD_NO_PAD.decode(text).ok().and_then(|bytes| postcard::from_bytes::<Carry>(&bytes).ok());
        let carry =
            read.ok_or_else(|| Error::argument("carry", "The carry is damaged.").hint("Send the carry of the last reply as it came."))?;
        if carry.revision != revision {
            return Err(Error::argument("carry", "Settings, policies or products changed since this what-if began.")
                .hint("Begin it anew without carry."));
        }
        Ok(carry)
    }

    /// What the next call needs.
    pub fn seal(&self) -> Result<String, Error> {
        let bytes =
            postcard::to_stdvec(self).map_err(|_| Error::new(super::error::ErrorName::Internal, "The carry could not be written."))?;
        Ok(STANDARD_NO_PAD.encode(bytes))
    }

    /// The decision of an event of this what-if.
    pub fn told(&self, event: &[u8; 16]) -> Option<&Told> {
        self.told.get(event)
    }

    /// Remembers a decision of a recorded event.
    pub fn tell(&mut self, event: [u8; 16], told: Told) {
        self.newest = self.newest.max(Some(told.decided_at));
        self.told.insert(event, told);
    }

    /// Remembers what a user was granted.
    pub fn grant(&mut self, user: UserId, app: u16, decision: &Decision, decided: Time) {
        if let Some(grant) = &decision.grant {
            self.grants.entry(user).or_default().push((app, grant.clone(), decided));
        }
    }

    /// How many users have a pass of the environment before this one, who has none in the store.
    pub fn ahead(&self, environment: i64, app: u16, user: UserId) -> i64 {
        let passes = self.passes.get(&(environment, app)).map_or(&[][..], Vec::as_slice);
        let ahead = passes.iter().position(|other| *other == user).unwrap_or(passes.len());
        i64::try_from(ahead).unwrap_or(i64::MAX)
    }

    /// Gives a pass of the environment to a user who has none in the store.
    pub fn give_pass(&mut self, environment: i64, app: u16, user: UserId) {
        let passes = self.passes.entry((environment, app)).or_default();
        if !passes.contains(&user) {
            passes.push(user);
        }
    }

    /// Lets a user have what this what-if granted them: what the store would show of it after the same claims.
    pub fn imagine(&self, book: &RuleBook, user: &mut UserFacts, local: bool) {
        for (app, grant, decided) in self.grants.get(&user.id).into_iter().flatten() {
            let mut paths: Vec<Path> = tenant::paths(book, grant).collect();
            if local {
                user.paths.retain(|held| paths.iter().all(|path| (path.sku, path.group) != (held.sku, held.group)));
                user.paths.append(&mut paths);
                user.usage_location = user.usage_location.take().or_else(|| grant.usage_location.clone());
                let group = grant.group.filter(|group| user.groups.iter().all(|membership| membership.group != *group));
                user.groups.extend(group.map(|group| Membership { group, since: *decided }));
            } else {
                paths.sort_by_key(|path| path.sku);
                let open = |path: Path| OpenClaim { claim: 0, app: *app, sku: path.sku, disabled: path.disabled };
                user.open.extend(paths.into_iter().map(open));
            }
        }
    }
}
