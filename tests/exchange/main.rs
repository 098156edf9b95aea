//! The exchange with Graph (r46 to r57): what is sent, what is made of answers, and that whoever carries the
//! bytes may lose them, repeat them, or die.

mod answers;
mod canned;
#[path = "../support/carrier.rs"]
mod carrier;
mod controls;
mod courses;
mod directory;
mod events;
#[path = "../support/export.rs"]
mod export;
mod host;
mod hostile;
mod laws;
mod links;
mod lists;
mod overtaken;
#[path = "../support/quiet.rs"]
mod quiet;
mod refresh;
mod refusing;
mod removing;
mod requests;
mod sending;
#[path = "../support/mod.rs"]
mod support;
mod tenants;
mod waiting;
#[path = "../support/wire.rs"]
mod wire;
