//! A run: processes that claim from one store, time after time, whatever happens to them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use autoclaim::api::{Client, Error};
use autoclaim::domain::mode::Mode;
use serde_json::{Value, json};

use crate::disk::Disk;
use crate::laws;
use crate::plan::Plan;
use crate::support::rng::Rng;
use crate::tenant;
use crate::told::{Event, Told};
use crate::world::World;

/// Claiming processes in a run.
const CLIENTS: usize = 2;
const CALLS: u64 = 5;
/// An hour after the tenant's store was made.
const BEGIN_NS: u64 = 3_600_000_000_000;
/// A call that fails so often in a row will not go well again.
const MOST_TRIES: u32 = 40;

pub struct Course {
    pub mode: Mode,
    pub path: String,
    pub disk: Disk,
    pub now_ns: u64,
    pub rng: Rng,
    pub told: Told,
    /// Tells this course of calls from every other.
    pub trace: u64,
    /// Calls on files so far.
    pub calls: u64,
    /// Processes that died while they were first in line or had the turn.
    pub deaths_in_line: u64,
}

impl Course {
    /// From the tenant's store on, by this seed.
    pub fn new(seed: u64) -> Course {
        let mut rng = Rng::new(seed);
        let mode = if rng.one_in(2) { Mode::Local } else { Mode::Graph };
        let mut disk = tenant::disk(mode);
        disk.sector = *rng.pick(&[512, 4096]);
        Course {
            mode,
            disk,
            now_ns: BEGIN_NS,
            rng,
            told: Told::default(),
            trace: 0,
            calls: 0,
            deaths_in_line: 0,
            path: fresh_path(),
        }
    }

    /// Lets every client make its calls under this plan, and checks the laws.
    pub fn claim(&mut self, plan: Plan) {
        let scripts: Vec<_> = (0..CLIENTS).map(|me| script(me, &mut self.rng)).collect();
        let told = Mutex::new(std::mem::take(&mut self.told));
        let world = World::new(self.disk.clone(), self.now_ns, Rng::new(self.rng.next()), plan, CLIENTS);
        world.run(|me| {
            Caller { world: &world, me, mode: self.mode, path: &self.path, told: &told, client: None }
                .follow(&scripts[me])
        });
        self.told = told.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.settle(&world);
        let errors = std::mem::take(&mut self.told.errors);
        if world.state().faults == 0 && !errors.is_empty() {
            self.told.broken.push(format!("nothing went wrong, and yet: {errors:?}"));
        }
        laws::check(self);
    }

    /// Takes over what a world left.
    pub fn settle(&mut self, world: &World) {
        (self.disk, self.now_ns) = world.end();
        let state = world.state();
        self.trace = self.trace.rotate_left(1) ^ state.trace;
        self.calls += state.calls;
        self.deaths_in_line += state.line.deaths;
    }
}

/// The library's registry knows a store by its path.
pub fn fresh_path() -> String {
    static RUNS: AtomicU64 = AtomicU64::new(0);
    format!("/run-{}/store.db", RUNS.fetch_add(1, Ordering::Relaxed))
}

/// The events of each call. Some are sent by this client alone, some by both, and some again and again.
fn script(me: usize, rng: &mut Rng) -> Vec<Vec<Event>> {
    let mut event = || {
        let (user, sender) = (rng.below(tenant::USERS), *rng.pick(&[me, CLIENTS]));
        json!({"id": format!("{sender}-{user}-{}", rng.below(2)), "user": tenant::user(user), "app": "Teams"})
    };
    (0..CALLS).map(|call| (0..=call % 3).map(|_| event()).collect()).collect()
}

struct Caller<'c> {
    world: &'c World,
    me: usize,
    mode: Mode,
    path: &'c str,
    told: &'c Mutex<Told>,
    client: Option<Client>,
}

impl Caller<'_> {
    fn follow(mut self, script: &[Vec<Event>]) {
        script.iter().all(|events| self.insist(events));
    }

    /// Sends events until they are answered. False when the machine has lost its power.
    fn insist(&mut self, events: &[Event]) -> bool {
        let mut tries = 0;
        loop {
            let answer = self.call("claim.invoke", events);
            if !self.world.alive(self.me) {
                self.tell(|told| told.lose(events));
                self.client = None;
                if !self.world.restart(self.me) {
                    return false;
                }
                continue;
            }
            match answer {
                Ok(reply) => {
                    self.tell(|told| told.hear(events, &reply));
                    return true;
                }
                Err(error) => {
                    self.tell(|told| told.fail(&error));
                    self.deny(events);
                }
            }
            tries += 1;
            if tries == MOST_TRIES {
                self.tell(|told| {
                    told.broken.push(format!("a call went on failing: {:?}", told.errors.last()))
                });
                return true;
            }
        }
    }

    fn call(&mut self, method: &str, events: &[Event]) -> Result<Value, Error> {
        if self.client.is_none() {
            self.client = Some(Client::open_with(&tenant::options(self.me, self.path, self.mode))?.0);
        }
        let client = self.client.as_ref().expect("just opened");
        tenant::call(client, method, &json!({"events": events}))
    }

    /// Looks whether a call that failed did something all the same.
    fn deny(&mut self, events: &[Event]) {
        let own = format!("{}-", self.me);
        let own: Vec<_> = events
            .iter()
            .filter(|event| event["id"].as_str().is_some_and(|id| id.starts_with(&own)))
            .cloned()
            .collect();
        if let Ok(reply) = self.call("claim.test", &own)
            && self.world.alive(self.me)
        {
            self.tell(|told| told.deny(&own, &reply));
        }
    }

    fn tell(&self, f: impl FnOnce(&mut Told)) {
        f(&mut self.told.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
