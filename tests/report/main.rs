//! Reports: windows, rows, counts, and what they are exported as.

#[path = "../support/mod.rs"]
mod support;

mod export;
mod get;
mod hostile;
