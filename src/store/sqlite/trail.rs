//! The records of a transaction on their way into the trail: what is not written yet.

use super::frame::{Chain, Draft, Packer};
use crate::domain::time::Time;
use std::cell::RefCell;

/// What all records of a call say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub correlation: String,
    /// Who acts, as `audit_person` calls them.
    pub actor: [u8; 32],
    /// The wall clock.
    pub recorded_at: Time,
}

/// What a record is about.
#[derive(Clone, Copy, Debug)]
pub enum About<'a> {
    /// The decision of a claim.
    Claim(i64),
    Other {
        action: &'a str,
        target: &'a str,
    },
}

/// A transaction's records; none before the first.
#[derive(Default)]
pub(super) struct Trail(pub RefCell<Option<Open>>);

/// The records that are not in the store yet, and the call that they are of.
pub(super) struct Open {
    pub end: Chain,
    pub frame: Draft,
    pub call: Option<Call>,
    pub packer: Packer,
}

/// A row of `call` that ends with the last record.
pub(super) struct Call {
    pub first: i64,
    pub claim: Option<i64>,
    pub origin: Origin,
}

impl Call {
    /// Whether the record of this number goes on with it.
    pub fn takes(&self, sequence: i64, origin: &Origin, about: About<'_>) -> bool {
        let next = match about {
            About::Claim(claim) => self.claim.is_some_and(|first| claim - first == sequence - self.first),
            About::Other { .. } => self.claim.is_none(),
        };
        next && self.origin == *origin
    }
}
