//! The laws, over random tenants and random sequences of events, against a model that says the rules in the
//! plainest way.

mod batch;
#[path = "../support/cases.rs"]
mod cases;
mod door;
mod engine;
mod keep;
mod model;
#[path = "../support/plans.rs"]
#[expect(dead_code, reason = "the model says itself which plans an app is")]
mod plans;
mod store;
mod structs;
mod tenant;
mod threads;
mod undo;
mod what_if;
mod world;

use cases::cases;
