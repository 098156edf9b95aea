//! The C ABI through its own door: the built library, loaded as a host loads it.

mod exports;
mod handles;
mod host;
mod inputs;
mod library;
mod replies;
mod threads;
