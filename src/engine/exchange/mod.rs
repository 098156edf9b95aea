//! The exchange with Graph: what may go now, in which order, and what an answer makes of it. The clock and
//! chance are given.

pub mod backoff;
pub mod clock;
pub mod disposition;
pub mod due;
pub mod lease;
pub mod listing;
pub mod next_product;
pub mod pace;
pub mod session;
pub mod window;
