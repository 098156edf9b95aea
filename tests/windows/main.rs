//! What Windows does otherwise than the rest.
#![cfg(windows)]

mod network;
mod people;
#[path = "../support/mod.rs"]
mod support;
