//! How it is decided. Pure: no SQL, no JSON text, no clock, no randomness.
//!
//! A decision is a function of a [`RuleBook`] and [`Facts`]: the same two always give the same [`Decision`]
//! (law L6).

pub mod advice;
pub mod availability;
pub mod batch;
pub mod conflict;
pub mod decide;
pub mod exchange;
pub mod explain;
pub mod ledger;
pub mod lint;
pub mod lint_words;
pub mod migrate;
pub mod reason;
pub mod select;
pub mod simulation;
pub mod tenant;
pub mod undo;
pub mod watch;

pub use crate::domain::{
    book::RuleBook,
    decision::{Decision, Grant},
    facts::{EventFacts, Facts, OpenClaim, PoolFacts, UserFacts},
    finding::{Finding, Warning},
};
pub use decide::decide;
