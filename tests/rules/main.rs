//! The rules of claiming, each through the door that hosts use.

mod apps;
mod back;
mod capped;
mod defaults;
mod entitled;
mod equals;
mod events;
#[path = "../support/graph.rs"]
mod graph;
mod grouped;
mod joined;
mod lint;
mod managed;
mod policies;
mod pools;
mod reclaim;
mod record;
mod scope;
mod tenant;
mod time;
mod undo;
mod undo_joined;
