//! Each fact of the domain that the model claims has a test named for it.

mod groups;
mod journal;
mod licenses;
mod second_admin;
mod support;
