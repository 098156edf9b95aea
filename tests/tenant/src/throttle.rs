//! The limits that Microsoft publishes for identity and logs (domain 2.7), over sliding windows of virtual time.
//!
//! A request that is refused uses nothing up; whether it does in production is not published.

use crate::{call::Call, time::Time};
use serde::Serialize;
use std::collections::{BTreeMap, VecDeque};

/// What a request costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    pub units: u64,
    pub writes: u64,
    /// Requests to the sign-in log.
    pub logs: u64,
}

impl Cost {
    pub fn of(call: &Call) -> Cost {
        if call.method != "GET" {
            return Cost { units: 1, writes: 1, logs: 0 };
        }
        let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
        let base = match segments[..] {
            ["auditLogs", ..] => return Cost { units: 1, writes: 0, logs: 1 },
            ["subscribedSkus"] => 3,
            ["users"] | ["users", _, "licenseDetails"] => 2,
            ["groups", _, "members"] => 3,
            _ => 1,
        };
        let top = call.query("$top").and_then(|top| top.parse::<u64>().ok());
        let less = u64::from(call.query("$select").is_some()) + u64::from(top.is_some_and(|top| top < 20));
        let more = u64::from(call.query("$expand").is_some());
        Cost { units: (base + more).saturating_sub(less).max(1), writes: 0, logs: 0 }
    }
}

/// A request that exceeded a published limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OverLimit {
    pub at: Time,
    /// The request's number.
    pub request: u64,
    pub what: String,
    pub limit: &'static str,
}

/// A request that came before Graph had said to come again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hasty {
    pub at: Time,
    /// The request's number.
    pub request: u64,
    pub what: String,
    /// The numbers of the requests whose answers said so.
    pub told: Vec<u64>,
}

struct Window {
    name: &'static str,
    /// Milliseconds.
    span: u64,
    limit: u64,
    used: VecDeque<(Time, u64)>,
    sum: u64,
    counts: fn(&Cost) -> u64,
}

impl Window {
    fn new(name: &'static str, span: u64, limit: u64, counts: fn(&Cost) -> u64) -> Window {
        Window { name, span, limit, used: VecDeque::new(), sum: 0, counts }
    }

    fn forget(&mut self, now: Time) {
        while let Some((_, cost)) = self.used.pop_front_if(|(at, _)| now.since(*at) >= self.span) {
            self.sum -= cost;
        }
    }

    /// Milliseconds until there is room; 0 when there is.
    fn wait(&self, now: Time, cost: u64) -> u64 {
        let mut sum = self.sum + cost;
        let mut wait = 0;
        for (at, used) in &self.used {
            if sum <= self.limit {
                break;
            }
            sum -= used;
            wait = self.span - now.since(*at);
        }
        wait
    }

    fn take(&mut self, now: Time, cost: u64) {
        if cost > 0 {
            self.sum += cost;
            self.used.push_back((now, cost));
        }
    }
}

pub struct Limits {
    windows: [Window; 6],
    pub over: Vec<OverLimit>,
    pub hasty: Vec<Hasty>,
    /// By method and path: not to be asked again before, by requests later than this one.
    not_before: BTreeMap<String, Vec<(Time, u64)>>,
    /// What an answer says that may still be lost.
    pub untold: Vec<(String, (Time, u64))>,
}

const TENANT_WRITES: usize = 2;

impl Limits {
    /// The limits of an app in a tenant with so many users.
    pub fn new(users: usize) -> Limits {
        let units = match users {
            0..50 => 3_500,
            50..=500 => 5_000,
            _ => 8_000,
        };
        let windows = [
            Window::new("units of app and tenant in 10 s", 10_000, units, |cost| cost.units),
            Window::new("writes of app and tenant in 150 s", 150_000, 3_000, |cost| cost.writes),
            Window::new("writes of tenant in 300 s", 300_000, 18_000, |cost| cost.writes),
            Window::new("units of app in 20 s", 20_000, 150_000, |cost| cost.units),
            Window::new("writes of app in 300 s", 300_000, 70_000, |cost| cost.writes),
            Window::new("log requests in 10 s", 10_000, 5, |cost| cost.logs),
        ];
        Limits {
            windows,
            over: Vec::new(),
            hasty: Vec::new(),
            not_before: BTreeMap::new(),
            untold: Vec::new(),
        }
    }

    /// Lets a request in, or says in how many milliseconds there is room for it.
    pub fn admit(&mut self, now: Time, call: &Call) -> Result<(), u64> {
        let cost = Cost::of(call);
        let what = call.name();
        let told = self.not_before.get(&what).into_iter().flatten();
        let told: Vec<_> = told.filter(|(until, by)| now < *until && *by < call.number).collect();
        if let Some((until, _)) = told.iter().max() {
            let told = told.iter().map(|(_, by)| *by).collect();
            self.hasty.push(Hasty { at: now, request: call.number, what, told });
            return Err(until.since(now));
        }
        let mut wait = 0;
        for window in &mut self.windows {
            window.forget(now);
            let here = window.wait(now, (window.counts)(&cost));
            if here > 0 {
                let (request, what, limit) = (call.number, what.clone(), window.name);
                self.over.push(OverLimit { at: now, request, what, limit });
                wait = wait.max(here);
            }
        }
        if wait > 0 {
            return Err(wait);
        }
        for window in &mut self.windows {
            window.take(now, (window.counts)(&cost));
        }
        Ok(())
    }

    /// The answer to a request, which is under way, says not to ask this before a time.
    pub fn hold(&mut self, what: String, until: Time, request: u64) {
        self.untold.push((what, (until, request)));
    }

    /// The answer arrives, or never will.
    pub fn told(&mut self, arrives: bool) {
        for (what, until) in self.untold.drain(..).filter(|_| arrives) {
            self.not_before.entry(what).or_default().push(until);
        }
    }

    /// What others write counts for the tenant.
    pub fn note_admin_write(&mut self, now: Time) {
        let window = &mut self.windows[TENANT_WRITES];
        window.forget(now);
        window.take(now, 1);
    }
}
