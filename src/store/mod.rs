//! Where it lives: one SQLite file per tenant.

mod care;
mod connection;
mod error;
mod keys;
mod lock;
mod observe;
mod open;
mod outfile;
mod place;
mod registry;
mod seal;
mod transaction;
mod upgrade;
mod wait;

pub mod app;
pub mod audit;
pub mod blob;
pub mod book;
pub mod catalog;
pub mod change;
pub mod claim;
pub mod environment;
pub mod facts;
pub mod group;
pub mod inventory;
pub mod lint;
pub mod merge;
pub mod policy;
pub mod pool;
pub mod recount;
pub mod report;
pub mod roster;
pub mod setting;
pub mod stage;
pub mod tally;
pub mod undo;
pub mod user;
pub mod verify;

pub use care::Finding;
pub use error::StoreError;
pub use open::{Create, Info, OpenOptions, Store};
pub use place::network_name;
pub use transaction::{Read, Tx, Verdict};
pub use upgrade::Schema;
pub use wait::{SystemWait, Turn, Wait};
