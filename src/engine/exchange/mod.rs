//! How the exchange with Graph goes on: what is due, in which order, and when again. Clock and chance are
//! given.

pub mod listing;
pub mod window;
