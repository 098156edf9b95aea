//! The exchange with Graph.

mod events;
mod links;
mod lists;
#[path = "../support/mod.rs"]
mod support;
