//! What will happen, in order of time.

use crate::{admin::Act, message::Request, time::Time};
use std::collections::BTreeMap;

pub enum Event {
    /// Entra comes to a user of a licensed group.
    Inherit { group: usize, user: usize },
    /// The second admin does something named.
    Act(Act),
    /// The second admin does something of their own.
    Idle,
    /// A write whose reply was lost long ago takes effect.
    Late { request: Request, number: u64 },
}

#[derive(Default)]
pub struct Agenda {
    events: BTreeMap<(Time, u64), Event>,
    number: u64,
}

impl Agenda {
    pub fn add(&mut self, at: Time, event: Event) {
        self.number += 1;
        self.events.insert((at, self.number), event);
    }

    /// The next event that is due.
    pub fn due(&mut self, now: Time) -> Option<(Time, Event)> {
        let next = self.events.first_entry().filter(|entry| entry.key().0 <= now)?;
        let ((at, _), event) = next.remove_entry();
        Some((at, event))
    }

    /// When the next one is due.
    pub fn next(&self) -> Option<Time> {
        self.events.keys().next().map(|(at, _)| *at)
    }

    /// Whether any but the second admin's is to come.
    pub fn unsettled(&self) -> bool {
        self.events.values().any(|event| !matches!(event, Event::Act(_) | Event::Idle))
    }
}
