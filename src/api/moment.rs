//! When a call is, and who makes it.

use super::{
    error::Error,
    text::Id,
    wire::{Actor, Common},
};
use crate::{domain::time::Time, store::Read};
use std::cell::OnceCell;

/// When a call is, and who makes it.
#[derive(Clone, Debug)]
pub(super) struct Moment {
    /// The time that decides (r01).
    pub now: Time,
    /// Whether the request gave it.
    pub supplied: bool,
    /// The wall clock.
    pub recorded_at: Time,
    /// Who asks.
    pub actor: Actor,
    correlation: OnceCell<String>,
}

impl Common<'_> {
    /// Who asks.
    pub(super) fn acting(&self) -> Actor {
        self.actor.cloned().unwrap_or_else(system_user)
    }
}

impl Moment {
    pub fn of(db: &Read<'_>, common: Common<'_>) -> Moment {
        let recorded_at = Time::from_millis(db.now_ms());
        let correlation =
            common.correlation.map(|given| OnceCell::from(given.as_str().to_owned())).unwrap_or_default();
        let (now, supplied) = (common.now.unwrap_or(recorded_at), common.now.is_some());
        Moment { now, supplied, recorded_at, actor: common.acting(), correlation }
    }

    /// What ties the call's audit records together: what the request gave, else a GUID drawn with the first
    /// record.
    pub fn correlation(&self, db: &Read<'_>) -> Result<&str, Error> {
        if let Some(given) = self.correlation.get() {
            return Ok(given);
        }
        let drawn = uuid::Builder::from_random_bytes(db.random()?).into_uuid().to_string();
        Ok(self.correlation.get_or_init(|| drawn))
    }
}

#[cfg(unix)]
fn system_user() -> Actor {
    Actor {
        id: Id::own(format!("uid-{}", rustix::process::getuid().as_raw())),
        name: None,
        roles: Vec::new(),
    }
}

#[cfg(windows)]
fn system_user() -> Actor {
    let user = autoclaim_windows::user().unwrap_or_else(|| "system".to_owned());
    Actor { id: Id::own(user), name: None, roles: Vec::new() }
}
