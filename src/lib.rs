//! AutoClaim decides who gets a Microsoft 365 license when an app is first needed, and keeps the record of
//! it.
//!
//! Arrows point one way: `api` -> {`store`, `engine`, `graph`, `report`} -> `domain`.
#![forbid(unsafe_code)]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

pub mod api;
pub mod domain;
pub mod engine;
pub mod graph;
pub mod report;
pub mod store;
