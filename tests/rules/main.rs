//! The rules of claiming, each through the door that hosts use.

mod apps;
mod back;
mod cancel;
mod capped;
mod defaults;
mod entitled;
mod equals;
mod events;
mod evidence;
mod grouped;
mod joined;
mod lint;
mod managed;
mod policies;
mod pools;
mod reclaim;
mod record;
mod scope;
#[path = "../support/mod.rs"]
mod support;
mod time;
mod undo;
mod undo_joined;
