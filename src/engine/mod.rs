//! How it is decided. Pure: no SQL, no JSON text, no clock, no randomness.
//!
//! A decision is a function of a [`RuleBook`] and [`Facts`]: the same two always give the same [`Decision`] (law L6).

pub mod book;
pub mod decide;
pub mod explain;
pub mod facts;
pub mod finding;
pub mod ledger;
pub mod select;
pub mod tenant;

pub use book::{LicensedGroup, RuleBook};
pub use decide::{Decision, decide};
pub use facts::{EventFacts, Facts, OpenClaim, PoolFacts, UserFacts};
pub use finding::{Finding, Warning};
