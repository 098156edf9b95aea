//! The exchange with Graph.

mod links;
mod lists;
