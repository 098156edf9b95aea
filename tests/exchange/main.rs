//! The exchange with Graph (r46 to r57): what is sent, what is made of answers, and that whoever carries the
//! bytes may lose them, repeat them, or die.

mod answers;
mod events;
mod links;
mod lists;
mod requests;
#[path = "../support/mod.rs"]
mod support;
mod waiting;
