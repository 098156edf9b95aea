//! Where it lives: one store per tenant.

mod sqlite;

pub use sqlite::*;
