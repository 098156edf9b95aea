//! The laws, over random tenants and random sequences of events, against a model that says the rules in the plainest way.

mod door;
mod engine;
mod keep;
mod model;
mod store;
mod structs;
mod tenant;
mod threads;
mod undo;
mod world;

use proptest::test_runner::{Config, FileFailurePersistence};

/// So many cases. A seed that fails is kept beside its test, in a file of the same name that ends in `.proptest-regressions`, to be committed.
fn config(cases: u32) -> Config {
    let persistence = FileFailurePersistence::WithSource("proptest-regressions");
    Config { cases, failure_persistence: Some(Box::new(persistence)), max_shrink_iters: 2_000, ..Config::default() }
}
