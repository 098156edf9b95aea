//! Moving users from direct licenses to those of groups (r60 to r63).

pub mod pace;
mod plan;
mod sentence;
pub mod step;

pub use plan::{Planner, seconds_at_graph_limits};
pub use sentence::{next_step, sentence, sentence_since_done, warnings};
