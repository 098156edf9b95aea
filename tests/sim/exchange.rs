//! The exchange with Graph on a machine that fails: two hosts carry requests between one store and a tenant, which
//! goes on whatever becomes of them.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use ::tenant::catalogue::{SPE_E3, SPE_F1, product};
use ::tenant::{Builder, Request, Tenant, Time, Uuid};
use autoclaim::api::{Client, Error};
use autoclaim::domain::mode::Mode;
use serde_json::{Value, json};

use crate::course::fresh_path;
use crate::disk::Disk;
use crate::plan::Plan;
use crate::support::rng::Rng;
use crate::tenant::{call, options};
use crate::wait::START_MS;
use crate::world::World;
use crate::{exchange_laws, wire};

/// Hosts in a run.
const HOSTS: usize = 2;
const PEOPLE: usize = 8;
/// Units of the products of the one policy, in its order.
const UNITS: [(Uuid, u32); 2] = [(SPE_E3, 3), (SPE_F1, 2)];
/// How many claims are undone.
const UNDONE: usize = 2;
/// A call that fails so often in a row will not go well again.
const MOST_TRIES: u32 = 40;
const SECOND_NS: u64 = 1_000_000_000;

pub struct Exchange {
    path: String,
    disk: Disk,
    now_ns: u64,
    pub rng: Rng,
    outside: Mutex<Outside>,
    /// Tells this course of calls from every other.
    pub trace: u64,
    /// Calls on files so far.
    pub calls: u64,
}

/// What no power cut takes.
pub struct Outside {
    pub tenant: Tenant,
    /// What an admin has not been told yet that it is done.
    steps: Vec<Step>,
    /// The claims that were told as granted.
    pub claims: Vec<Value>,
    pub broken: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Claim,
    Undo,
    /// The first wave of the migration is released, and all of it taken back.
    Release,
    TakeBack,
}

/// When the tenant is asked, on a machine that has run so long.
fn time(now_ns: u64) -> Time {
    Time(START_MS as u64 + now_ns / 1_000_000)
}

/// A tenant that begins as the machine does.
pub fn begun() -> Builder {
    Tenant::builder(1).start(time(0))
}

fn tenant() -> Tenant {
    let builder = begun().people(PEOPLE);
    UNITS.iter().fold(builder, |builder, (sku, units)| builder.sku(product(*sku, *units))).build()
}

/// An import of what the tenant says now.
pub fn file(tenant: &mut Tenant, now_ns: u64, field: &str, path: &str) -> Value {
    let (now, request) = (time(now_ns), Request::get(format!("https://graph.microsoft.com/v1.0/{path}")));
    let page = tenant.serve(&request, now).response.unwrap().json();
    json!({ field: page, "takenAt": autoclaim::domain::time::Time::from_millis(now.0 as i64) })
}

/// A disk with a store on it that somebody filled, closed.
pub fn made(path: &str, fill: impl Fn(&Client) + Sync) -> Disk {
    let world = World::new(Disk::new(), 0, Rng::new(0), Plan::calm(), 1);
    world.run(|me| fill(&Client::open_with(&options(me, path, Mode::Graph)).unwrap().0));
    world.end().0
}

/// What a tenant says of its people.
pub fn people(tenant: &mut Tenant) -> Value {
    let select =
        "id,userPrincipalName,displayName,accountEnabled,userType,usageLocation,licenseAssignmentStates";
    file(tenant, 0, "users", &format!("users?$select={select}"))
}

fn fill(client: &Client) {
    let mut tenant = tenant();
    let skus = file(&mut tenant, 0, "subscribedSkus", "subscribedSkus");
    let users = people(&mut tenant);
    let products = UNITS.map(|(sku, _)| json!({ "product": sku }));
    for (method, request) in [
        ("pool.import", skus),
        ("user.import", users),
        ("policy.create", json!({ "name": "Teams", "app": "Teams", "products": products })),
        ("setting.update", json!({ "enabled": true })),
    ] {
        call(client, method, &request).unwrap();
    }
}

impl Exchange {
    pub fn new(seed: u64) -> Exchange {
        static DISK: OnceLock<Disk> = OnceLock::new();
        let disk = DISK.get_or_init(|| made("/exchange/store.db", fill)).clone();
        Exchange::on(seed, disk, tenant())
    }

    /// With the store of a disk, and its tenant.
    pub fn on(seed: u64, mut disk: Disk, tenant: Tenant) -> Exchange {
        let mut rng = Rng::new(seed);
        disk.sector = *rng.pick(&[512, 4096]);
        let outside = Outside { tenant, steps: Vec::new(), claims: Vec::new(), broken: Vec::new() };
        Exchange {
            path: fresh_path(),
            disk,
            now_ns: SECOND_NS,
            rng,
            outside: Mutex::new(outside),
            trace: 0,
            calls: 0,
        }
    }

    pub fn outside(&self) -> MutexGuard<'_, Outside> {
        self.outside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An admin does something, and one host carries until nothing is left to do, or the power fails.
    pub fn alone(&mut self, step: Option<Step>, plan: Plan) {
        self.outside().steps.extend(step);
        self.within(plan, 1, |host| while host.turn() {});
    }

    /// Everybody signs in, and both hosts carry until nothing is left to do, or the power fails.
    pub fn claim(&mut self, plan: Plan) {
        self.outside().steps.push(Step::Claim);
        self.carry(plan);
    }

    /// The same after some claims are undone.
    pub fn undo(&mut self, plan: Plan) {
        self.outside().steps.push(Step::Undo);
        self.carry(plan);
    }

    pub fn carry(&mut self, plan: Plan) {
        self.within(plan, HOSTS, |host| while host.turn() {});
    }

    /// What the laws of claims say when all is quiet.
    pub fn broken(&mut self) -> Vec<String> {
        self.breaks(exchange_laws::broken)
    }

    /// What laws say.
    pub fn breaks(&mut self, laws: impl Fn(&mut Host<'_>) -> Option<Vec<String>> + Sync) -> Vec<String> {
        self.within(Plan::calm(), 1, |host| {
            let mut broken = laws(host).unwrap_or_default();
            host.outside().broken.append(&mut broken);
        });
        std::mem::take(&mut self.outside().broken)
    }

    /// So many hosts do something in a world of their own.
    fn within(&mut self, plan: Plan, hosts: usize, act: impl Fn(&mut Host<'_>) + Sync) {
        let world = World::new(self.disk.clone(), self.now_ns, Rng::new(self.rng.next()), plan, hosts);
        world.run(|me| {
            act(&mut Host { world: &world, me, path: &self.path, outside: &self.outside, client: None });
        });
        (self.disk, self.now_ns) = world.end();
        let state = world.state();
        self.trace = self.trace.rotate_left(1) ^ state.trace;
        self.calls += state.calls;
    }
}

/// A process that carries requests.
pub struct Host<'e> {
    world: &'e Arc<World>,
    me: usize,
    path: &'e str,
    outside: &'e Mutex<Outside>,
    client: Option<Client>,
}

impl Host<'_> {
    pub fn outside(&self) -> MutexGuard<'_, Outside> {
        self.outside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn now_ns(&self) -> u64 {
        self.world.state().now_ns
    }

    pub fn pass(&self, time_ns: u64) {
        self.world.sleep(self.me, time_ns);
    }

    /// One step of an admin's, or one round from the store to the tenant and back. False when there is nothing
    /// more to do, or no power to do it with.
    fn turn(&mut self) -> bool {
        let more = self.try_turn();
        if self.world.alive(self.me) {
            return more != Some(false) && self.outside().broken.is_empty();
        }
        self.client = None;
        self.world.restart(self.me)
    }

    /// None when the process died on the way, whatever it held.
    fn try_turn(&mut self) -> Option<bool> {
        let step = self.outside().steps.first().copied();
        if let (Some(step), 0) = (step, self.me) {
            return self.step(step);
        }
        let next = self.insist("graph.next", &json!({ "maxRequests": 3 }))?;
        if next["idle"] == true && step.is_none() {
            return Some(false);
        }
        let mut responses = Vec::new();
        for request in next["requests"].as_array().expect("requests") {
            responses.push(self.send(request)?);
        }
        if responses.is_empty() {
            let wait = next["waitMilliseconds"].as_u64().map_or(SECOND_NS, |wait| wait * 1_000_000);
            self.pass(if step.is_some() { wait.min(SECOND_NS) } else { wait });
        } else {
            self.insist("graph.reply", &json!({ "responses": responses }))?;
        }
        Some(true)
    }

    fn step(&mut self, step: Step) -> Option<bool> {
        match step {
            Step::Claim => {
                let events: Vec<Value> = self.outside().tenant.people().map(|user| event(user.id)).collect();
                let reply = self.insist("claim.invoke", &json!({ "events": events }))?;
                let items = reply["items"].as_array().expect("decisions").iter();
                let granted = items.filter(|item| item["outcome"] == "Claimed").cloned().collect();
                self.outside().claims = granted;
            }
            Step::Undo => {
                let claims = self.outside().claims.clone();
                let numbers: Vec<&Value> = claims.iter().take(UNDONE).map(|claim| &claim["claim"]).collect();
                self.insist("claim.undo", &json!({ "claims": numbers }))?;
            }
            Step::Release => {
                drop(self.insist("migration.invoke", &json!({ "migration": "Move", "wave": 1 }))?)
            }
            Step::TakeBack => drop(self.insist("migration.undo", &json!({ "migration": "Move" }))?),
        }
        self.outside().steps.remove(0);
        Some(true)
    }

    /// Carries a request. The power may fail before it is sent, and before its answer is told.
    fn send(&self, request: &Value) -> Option<Value> {
        let now_ns = self.world.point(self.me, "send")?.now_ns;
        let answer = self.outside().tenant.serve(&wire::sent(request), time(now_ns));
        drop(self.world.point(self.me, "receive")?);
        Some(wire::heard(request, answer.response))
    }

    /// Calls until it is answered. None when the process died, or the store is beyond use.
    pub fn insist(&mut self, method: &str, request: &Value) -> Option<Value> {
        let mut last = None;
        for _ in 0..MOST_TRIES {
            let reply = self.call(method, request);
            if !self.world.alive(self.me) {
                return None;
            }
            match reply {
                Ok(reply) => return Some(reply),
                Err(error) => last = Some(error),
            }
        }
        self.outside().broken.push(format!("{method} goes on failing: {last:?}"));
        None
    }

    fn call(&mut self, method: &str, request: &Value) -> Result<Value, Error> {
        if self.client.is_none() {
            self.client = Some(Client::open_with(&options(self.me, self.path, Mode::Graph))?.0);
        }
        call(self.client.as_ref().expect("just opened"), method, request)
    }
}

fn event(user: Uuid) -> Value {
    json!({ "id": format!("sign-in of {user}"), "user": user, "app": "Teams" })
}
