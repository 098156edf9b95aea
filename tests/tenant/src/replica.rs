//! Objects with their past, for reads that come from a replica that lags (domain 11.3).

use crate::time::Time;

/// What an object was at each moment since it was made, as far back as reads may lag.
#[derive(Clone, Debug)]
pub struct Versions<T> {
    now: T,
    since: Time,
    past: Vec<(Time, T)>,
}

impl<T> Versions<T> {
    pub fn new(now: T, since: Time) -> Versions<T> {
        Versions { now, since, past: Vec::new() }
    }

    pub fn now(&self) -> &T {
        &self.now
    }

    /// What a replica shows that has everything up to `time`; None when the object was not there yet.
    pub fn at(&self, time: Time) -> Option<&T> {
        if self.since <= time {
            return Some(&self.now);
        }
        self.past.iter().rev().find(|(since, _)| *since <= time).map(|(_, then)| then)
    }

    /// Keeps the version that was current `horizon` milliseconds ago, and all after it.
    pub fn set(&mut self, time: Time, value: T, horizon: u64) {
        let before = std::mem::replace(&mut self.now, value);
        let since = std::mem::replace(&mut self.since, time);
        if horizon == 0 {
            return;
        }
        self.past.push((since, before));
        let needed = time.before(horizon);
        let old = self.past.iter().rposition(|(since, _)| *since <= needed).unwrap_or(0);
        self.past.drain(..old);
    }
}
