//! The C ABI through its own door: the built library, loaded as a host loads it.

extern crate engine as autoclaim;

mod blanks;
mod errors;
mod errors_request;
mod errors_rule;
mod errors_store;
mod exports;
mod handles;
mod host;
mod inputs;
mod library;
mod replies;
#[path = "../support/mod.rs"]
mod support;
mod tenant;
mod threads;
