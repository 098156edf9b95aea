//! The store: what each one keeps, and what the one of SQLite does besides.

mod care;
mod contract;
mod open;
#[cfg(target_os = "linux")]
mod process;
mod support;
mod transaction;
mod upgrade;
