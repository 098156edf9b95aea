//! What the store knows of everything that a call decides about.

use super::{
    app::Trigger,
    book::RuleBook,
    claim::{ClaimState, Outcome},
    decision::{Decision, Grant},
    environment::Coverage,
    event::{EventDigest, EventKey, ParsedEvent},
    facts::{Facts, UserFacts},
    ids::{SkuId, UserId},
    product::Units,
    time::Time,
    user::Path,
};
use std::collections::BTreeMap;

/// What a call asks the store before it decides.
#[derive(Debug)]
pub struct Ask<'a> {
    pub book: &'a RuleBook,
    pub now: Time,
    /// The events, in their order.
    pub events: Vec<ParsedEvent>,
    /// Whether the decisions will be committed, so that claims need numbers.
    pub numbered: bool,
}

/// What the store knows.
#[derive(Clone, Debug)]
pub struct World {
    /// The users that the events name, by the store's keys, those among them who are gone from the tenant.
    pub users: BTreeMap<i64, Person>,
    /// The events, in their order.
    pub events: Vec<KnownEvent>,
    pub pools: BTreeMap<SkuId, Pool>,
    /// What the policies of the events' apps that have a cap granted in its period, by their places in the
    /// rule book.
    pub counts: BTreeMap<u16, i64>,
    /// The newest time at which anything was decided (r02).
    pub newest: Option<Time>,
    /// The number of the next claim; none where none will be recorded.
    pub next_claim: Option<i64>,
}

#[derive(Clone, Debug)]
pub struct Person {
    pub key: i64,
    pub id: UserId,
    pub user_principal_name: String,
    /// What decides; none of one gone from the tenant, or once the last event about the user was decided.
    pub facts: Option<UserFacts>,
}

/// An event, and what the store knows of it.
#[derive(Clone, Debug)]
pub struct KnownEvent {
    pub parsed: ParsedEvent,
    pub id: String,
    /// Of its id.
    pub digest: EventDigest,
    /// By this it decides once.
    pub key: EventKey,
    /// As what it may have been decided before its user was gone from the tenant: the keys, and the ids it
    /// had then.
    pub former: Vec<(EventKey, String)>,
    pub user: Named,
    /// Where it happened; none if no import has shown that.
    pub environment: Option<Environment>,
    /// The latest claim of it.
    pub claim: Option<Box<Claim>>,
}

impl KnownEvent {
    /// As what it was known before its user was.
    pub fn as_unknown(&self) -> EventKey {
        EventKey::unknown(&self.parsed.id(None), &self.parsed.user)
    }
}

/// Whom a reference names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// Nobody the store knows.
    Nobody,
    /// The user of this key.
    One(i64),
    /// Several users of the same principal name.
    Several,
}

impl Named {
    pub fn key(self) -> Option<i64> {
        if let Named::One(key) = self { Some(key) } else { None }
    }
}

/// The environment of an event.
#[derive(Clone, Copy, Debug)]
pub struct Environment {
    pub key: i64,
    /// Whether it is known to be managed.
    pub managed: bool,
    /// What it covers the user with.
    pub coverage: Coverage,
    /// Whether an app pass has covered the user before.
    pub held: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct Pool {
    pub product: i64,
    pub units: Units,
}

/// A decision made now.
#[derive(Clone, Debug)]
pub struct Decided {
    pub facts: Facts,
    pub decision: Decision,
    /// What the grant does to the directory.
    pub applied: Option<Applied>,
    /// The store's key of the product granted.
    pub product: Option<i64>,
    /// The number of its claim, 0 in a what-if; none where the event leaves no row of its own (r33).
    pub claim: Option<i64>,
    /// The first claim of the event, which was refused.
    pub retry_of: Option<i64>,
    /// The environment of which a pass covers the user for the first time.
    pub pass: Option<i64>,
}

/// What a grant does to the directory.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// The user's paths that it makes: a direct one, or one of each product of a group. Each replaces the one
    /// there was.
    pub paths: Vec<Path>,
    /// The products a unit of which it takes: those the user does not hold already (law L2).
    pub units: Vec<SkuId>,
}

/// A claim as it was recorded.
#[derive(Clone, Debug)]
pub struct Claim {
    pub claim: i64,
    pub event: String,
    /// The user's key, id and principal name; none if the store knew no such user.
    pub user: Option<(i64, UserId, String)>,
    /// What an unknown user was called.
    pub user_named: Option<String>,
    pub app: u16,
    pub trigger: Trigger,
    pub at: Option<Time>,
    pub decided_at: Time,
    pub outcome: Outcome,
    pub state: Option<ClaimState>,
    /// The policy version that decided or came furthest.
    pub version: Option<i64>,
    /// The product it takes now: another than was decided, where Graph had no unit of that.
    pub product: Option<SkuId>,
    /// The grant of the decision, with that product.
    pub grant: Option<Grant>,
    /// The user's displayName now.
    pub display_name: Option<String>,
    /// The user's department at the time.
    pub department: Option<String>,
    /// The first claim of the same event.
    pub retry_of: Option<i64>,
    /// When it was undone, by whom (the actor's id), and why.
    pub undone: Option<(Time, String, Option<String>)>,
    pub book: i64,
    pub facts: Facts,
    pub decision: Decision,
}
