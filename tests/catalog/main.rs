//! The catalogue of products and plans, the ids and the names it is read with.

mod builtin;
#[path = "../support/cases.rs"]
mod cases;
mod change;
mod ids;
mod microsoft_csv;
mod names;
#[path = "../support/plans.rs"]
mod names_of_plans;
mod plans;
mod writer;
