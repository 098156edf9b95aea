//! Policies, products and the catalogue.

mod apps;
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
