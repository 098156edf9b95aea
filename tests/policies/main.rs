//! Policies, products and the catalogue.

mod lists;
mod plans;
mod products;
mod scope;
mod tenant;
mod write;
