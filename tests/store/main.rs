//! The store: what each one keeps, and what the one of SQLite does besides.

mod care;
mod codes;
mod contract;
mod golden;
mod open;
#[cfg(target_os = "linux")]
mod process;
mod support;
#[path = "../support/mod.rs"]
mod tenants;
mod transaction;
#[cfg(unix)]
mod turns;
mod upgrade;
