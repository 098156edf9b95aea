//! The audit trail (law L8) and the roles that a store can require.

#[path = "../support/cases.rs"]
mod cases;
mod directory;
mod export;
mod frames;
mod list;
mod migrated;
mod observed;
mod records;
mod roles;
mod stored;
#[path = "../support/mod.rs"]
mod support;
mod verify;
