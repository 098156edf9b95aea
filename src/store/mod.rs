//! Where it lives: one store per tenant.

mod sqlite;

pub mod import;
pub mod record;

pub use sqlite::*;
