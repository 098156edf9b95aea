//! Each fact of the domain that the model claims has a test named for it.

mod batches;
mod careful;
mod deltas;
mod groups;
mod journal;
mod licenses;
mod limits;
mod listings;
mod second_admin;
mod shapes;
mod sign_ins;
mod support;
mod weather;
mod wire;
