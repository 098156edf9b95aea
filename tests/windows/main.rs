//! What Windows does otherwise than the rest: names, files that programs keep for themselves, who somebody is.
#![cfg(windows)]

mod held;
mod names;
mod network;
mod people;
#[path = "../support/mod.rs"]
mod support;
