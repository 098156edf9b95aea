//! Policies, products and the catalogue.

mod apps;
#[path = "../support/cases.rs"]
mod cases;
mod files;
mod groups;
mod lists;
mod plans;
mod products;
mod scope;
#[path = "../support/mod.rs"]
mod support;
mod tenant;
mod write;
