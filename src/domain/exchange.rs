//! What a store and its tenant have to do with each other: for whom a change is made, how far it is on its way, and
//! what a read of the tenant can show of it.

use super::{ids::PlanId, time::Time, word::words};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

words! {
    /// What a pending change is made for.
    pub enum OwnerKind {
        /// To make a claim true.
        Claim = 1,
        /// To take back what a claim made.
        Undo = 2,
        /// To bring a product from the direct license to that of a group, or back.
        Migration = 3,
        /// To put back a direct license that a migration took away, where the user had less without it.
        PutBack = 4,
    }
}

/// For whom a pending change is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    /// What it is made for.
    pub kind: OwnerKind,
    /// The claim that it makes true or takes back; of a migration the number of the user's product on its way.
    pub id: i64,
}

impl Owner {
    pub const fn claim(id: i64) -> Owner {
        Owner { kind: OwnerKind::Claim, id }
    }

    pub const fn undo(id: i64) -> Owner {
        Owner { kind: OwnerKind::Undo, id }
    }

    pub const fn migration(id: i64) -> Owner {
        Owner { kind: OwnerKind::Migration, id }
    }

    /// Whether it is for a claim: to make it true, or to take it back.
    pub const fn of_claim(self) -> bool {
        matches!(self.kind, OwnerKind::Claim | OwnerKind::Undo)
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

/// What is to become of a path by which a user holds a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Nothing: it is there as far as anybody knows.
    Stays,
    /// A claim asked for it.
    Comes,
    /// It was asked to go.
    Goes,
}

/// What is expected of a path, and what reads have shown of it so far (r47).
#[derive(Clone, Copy, Debug)]
pub struct Expectation<'a> {
    pub wish: Wish,
    /// When it was asked for.
    pub since: Time,
    /// The answer after which reads show something of it, until then the end of the lease; none where it was never
    /// handed out.
    pub after: Option<Evidence>,
    /// Whether only what the store handed out can bring it.
    pub sends: bool,
    /// The plans that it may have off, or where it is to go has off; none for any.
    pub off: Option<&'a [PlanId]>,
    /// The first read that lacked it, while none since showed it.
    pub lacked: Option<Evidence>,
    /// When the first of the reads was asked for that show it, one after the other, as it is to go.
    pub shown: Option<Time>,
    /// The last read of our own that agreed with that one.
    pub agreed: Option<Evidence>,
}

/// A read of a user, and what it shows of a path.
#[derive(Clone, Copy, Debug)]
pub struct Sight<'a> {
    pub read: Evidence,
    /// The path; none where it is lacking.
    pub path: Option<Shown<'a>>,
    /// Milliseconds between two reads that agree before anything is taken for gone. None in a Local store, which is
    /// the record itself.
    pub settle: Option<i64>,
}

/// A path as a read shows it.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// Whether it works, fully or in part.
    pub active: bool,
    /// The plans that it switches off.
    pub off: &'a [PlanId],
}

/// What a read makes of an expectation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing new.
    Nothing,
    /// It came.
    Came,
    /// It is gone.
    Gone,
    /// Nothing for certain: this is known of it from now on.
    Known { lacked: Option<Evidence>, shown: Option<Time>, agreed: Option<Evidence> },
}

/// Judges what a read makes of an expectation.
pub type Judge = fn(&Expectation<'_>, &Sight<'_>) -> Verdict;
