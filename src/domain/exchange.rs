//! What a store and its tenant have to do with each other: for whom a change is made, how far it is on its way, and
//! what a read of the tenant can show of it.

use super::{time::Time, word::words};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

words! {
    /// What a pending change is made for.
    pub enum OwnerKind {
        /// To make a claim true.
        Claim = 1,
        /// To take back what a claim made.
        Undo = 2,
    }
}

/// For whom a pending change is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    /// What it is made for.
    pub kind: OwnerKind,
    /// The claim that it makes true or takes back.
    pub id: i64,
}

impl Owner {
    pub const fn claim(id: i64) -> Owner {
        Owner { kind: OwnerKind::Claim, id }
    }

    pub const fn undo(id: i64) -> Owner {
        Owner { kind: OwnerKind::Undo, id }
    }
}

words! {
    /// How a pending change is under way, so that nobody else may send or cancel it.
    pub enum UnderWay {
        /// It was handed out, and an answer is awaited until its lease ends.
        Leased = 1,
        /// Nobody knows whether it was done: a read of the tenant comes before anything else.
        InDoubt = 2,
    }
}

/// When the tenant was asked for something, or answered: by the store's own sequence where it asked itself, else by
/// the clock (r46).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The number of the request, or of the answer; none of an import, which somebody else asked for.
    pub sequence: Option<i64>,
    pub at: Time,
}

impl Evidence {
    /// What somebody else asked for at a time.
    pub const fn import(at: Time) -> Evidence {
        Evidence { sequence: None, at }
    }

    /// Whether this came after `earlier`.
    pub fn follows(&self, earlier: &Evidence) -> bool {
        match (self.sequence, earlier.sequence) {
            (Some(this), Some(earlier)) => this > earlier,
            _ => self.at > earlier.at,
        }
    }
}
