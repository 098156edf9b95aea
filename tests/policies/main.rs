//! Policies, products and the catalogue.

mod apps;
#[path = "../support/cases.rs"]
mod cases;
mod files;
#[path = "../support/graph.rs"]
mod graph;
mod groups;
mod lists;
mod plans;
mod products;
mod scope;
mod tenant;
mod write;
