//! The catalogue of products and plans, the ids and the names it is read with.

mod builtin;
mod change;
mod ids;
mod microsoft_csv;
mod names;
mod plans;
mod writer;
