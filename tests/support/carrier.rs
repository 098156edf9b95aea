//! A host that carries the bytes between a store and the model of a tenant, on the tenant's clock, and is as
//! unreliable as hosts are.
#![allow(dead_code, reason = "each suite uses its own part")]

use crate::{
    support::{Tenant as Store, rng::Rng, with},
    wire,
};
use autoclaim::api::{Client, Interrupt};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tenant::{Answer, Hasty, Tenant, Time, Uuid};

/// The longest that anything may take: three rounds of a day each, with all retries.
const PATIENCE: u64 = 30 * 24 * 3_600_000;
/// More calls of `graph.next` than any run needs.
const TURNS: u32 = 20_000;

/// What a host does with requests and replies.
#[derive(Clone, Copy, Debug, Default)]
pub struct Habits {
    /// Of a thousand requests, how many are not sent, whose replies are kept back for good, and told twice.
    pub unsent: u64,
    pub dropped: u64,
    pub doubled: u64,
    /// Of a thousand requests, how many are sent later than they come, at the longest after so many milliseconds.
    pub delayed: u64,
    pub delay: u64,
    /// What no host may do: send a request twice, or after its `sendBefore`, and tell the store something else
    /// than what came, by the request and the reply.
    pub twice: bool,
    pub late: bool,
    pub tells: Option<fn(&Value, Value) -> Value>,
}

/// Hosts as bad as they may be.
pub const BAD: Habits = Habits {
    unsent: 30,
    dropped: 30,
    doubled: 50,
    delayed: 200,
    delay: 59_000,
    twice: false,
    late: false,
    tells: None,
};

pub struct Carrier {
    pub store: Store,
    /// Another process on the same file, which has a session of its own.
    other: Option<Client>,
    pub tenant: Tenant,
    pub now: u64,
    rng: Rng,
    habits: Habits,
    /// Calls of the exchange so far.
    turn: u64,
    /// Requests that are sent later: when, and in which turn they were handed out.
    to_send: Vec<(u64, u64, Value)>,
    on_the_way: Vec<OnTheWay>,
    /// By the tenant's number of a request, in which turn it was handed out, and the store was told the answer.
    asked: BTreeMap<u64, u64>,
    told: BTreeMap<u64, u64>,
    /// Requests handed out.
    pub requests: u64,
    /// Writes that were sent, and those of them whose answers the host lost or that came too late for a session.
    pub written: u64,
    pub lost: u64,
    /// Requests by their number at which the host dies with all that it had under way, having sent that one or not; the
    /// next one first.
    pub deaths: Vec<(u64, bool)>,
    /// What somebody does in the tenant just before a request arrives there.
    pub before: Option<Meddler>,
    /// What the store hears instead of an answer, by its request.
    pub hears: Option<Hearing>,
}

type Meddler = Box<dyn FnMut(&mut Tenant, &Value)>;
type Hearing = Box<dyn FnMut(&Value, Value) -> Value>;

/// An answer on its way.
struct OnTheWay {
    arrives: u64,
    /// The tenant's number of the request, and how many writes it is of.
    request: u64,
    writes: u64,
    reply: Value,
}

impl Carrier {
    pub fn new(tenant: Tenant, seed: u64, habits: Habits) -> Carrier {
        let mut carrier = Carrier::empty(tenant, seed, habits);
        carrier.import();
        carrier
    }

    /// A store that knows nothing of its tenant yet but which it is.
    pub fn empty(tenant: Tenant, seed: u64, habits: Habits) -> Carrier {
        let store =
            json!({ "path": ":memory:", "create": "New", "mode": "Graph", "tenantId": tenant.account() });
        Carrier::on(Store::open(store), None, tenant, seed, habits)
    }

    /// With a store in a file, which is opened anew by the next host when one dies.
    pub fn in_file(tenant: Tenant, seed: u64) -> Carrier {
        let mut carrier = Carrier::on(Store::in_file("Graph"), None, tenant, seed, Habits::default());
        carrier.import();
        carrier
    }

    /// Two hosts on one store, which take turns by chance.
    pub fn pair(tenant: Tenant, seed: u64, habits: Habits) -> Carrier {
        let mut carrier = Carrier::empty_pair(tenant, seed, habits);
        carrier.import();
        carrier
    }

    /// Two hosts on a store that knows nothing of its tenant yet.
    pub fn empty_pair(tenant: Tenant, seed: u64, habits: Habits) -> Carrier {
        let store = Store::in_file("Graph");
        let path = json!({ "path": store.path("tenant.db") }).to_string();
        let (other, _) = Client::open(path.as_bytes()).unwrap();
        Carrier::on(store, Some(other), tenant, seed, habits)
    }

    fn on(store: Store, other: Option<Client>, tenant: Tenant, seed: u64, habits: Habits) -> Carrier {
        let now = tenant.now().0;
        let carrier = Carrier {
            store,
            other,
            tenant,
            now,
            rng: Rng::new(seed),
            habits,
            turn: 0,
            to_send: Vec::new(),
            on_the_way: Vec::new(),
            asked: BTreeMap::new(),
            told: BTreeMap::new(),
            requests: 0,
            written: 0,
            lost: 0,
            deaths: Vec::new(),
            before: None,
            hears: None,
        };
        carrier.call("setting.update", json!({ "enabled": true }));
        carrier
    }

    /// Lets time pass in which no host runs.
    pub fn pass(&mut self, milliseconds: u64) {
        self.now = self.tenant.advance(Time(self.now + milliseconds)).0;
    }

    /// Requests that were handed out after the store was told that it is too early for them.
    pub fn hasty(&self) -> Vec<&Hasty> {
        let knew = |hasty: &&Hasty| {
            let asked = self.asked.get(&hasty.request);
            asked.is_some_and(|asked| {
                hasty.told.iter().any(|by| self.told.get(by).is_some_and(|told| told < asked))
            })
        };
        self.tenant.hasty().iter().filter(knew).collect()
    }

    pub fn time(&self) -> String {
        autoclaim::domain::time::Time::from_millis(self.now as i64).to_string()
    }

    #[track_caller]
    pub fn call(&self, method: &str, request: Value) -> Value {
        self.store.call(method, with(json!({ "now": self.time() }), request))
    }

    /// The same by either host.
    fn exchange(&mut self, method: &str, request: Value) -> Value {
        self.turn += 1;
        let request = with(json!({ "now": self.time() }), request);
        match &self.other {
            Some(other) if self.rng.one_in(2) => {
                let reply = other.call(method, request.to_string().as_bytes(), &Interrupt::default());
                serde_json::from_slice(&reply.unwrap()).unwrap()
            }
            _ => self.store.call(method, request),
        }
    }

    /// Events of these users at Teams; the claims that were granted.
    pub fn claim(&self, users: &[Uuid]) -> Vec<Value> {
        let events: Vec<_> = users
            .iter()
            .map(|user| json!({ "user": user, "app": "Teams", "trigger": "FirstSignIn" }))
            .collect();
        let reply = self.call("claim.invoke", json!({ "events": events }));
        reply["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|item| ["Claimed", "PendingGroup"].contains(&item["outcome"].as_str().unwrap()))
            .cloned()
            .collect()
    }

    /// The claims that were granted, whoever asked for them.
    pub fn claims(&self) -> Vec<Value> {
        let granted = |outcome| {
            self.store.pages("claim.list", json!({ "outcome": outcome, "now": self.time() }), 1_000)
        };
        ["Claimed", "PendingGroup"].into_iter().flat_map(granted).collect()
    }

    /// Runs until nothing is left to do, with a few requests a call.
    pub fn run(&mut self) {
        let most = 1 + self.rng.below(6);
        self.run_with(most);
    }

    pub fn run_with(&mut self, most: u64) {
        self.run_while(most, |_| false);
    }

    /// The same, with something that happens before each call; it says whether more will.
    pub fn run_while(&mut self, most: u64, happen: impl FnMut(&mut Carrier) -> bool) {
        let idle = self.run_until(self.now + PATIENCE, most, happen);
        assert!(idle, "still at work: {}", self.call("change.list", json!({})));
    }

    /// The same, and not after that time; whether nothing is left to do.
    pub fn run_until(&mut self, end: u64, most: u64, mut happen: impl FnMut(&mut Carrier) -> bool) -> bool {
        let mut still = (self.now, 0);
        for _ in 0..TURNS {
            still = if still.0 == self.now { (self.now, still.1 + 1) } else { (self.now, 0) };
            assert!(still.1 < 200, "nothing to send or wait for: {}", self.call("change.list", json!({})));
            if self.now >= end {
                return false;
            }
            let more = happen(self);
            if self.turn(end, most, more) {
                return true;
            }
        }
        false
    }

    /// Asks what is to be done, does it, and waits, not after that time, unless nothing is left to do or to come.
    pub fn turn(&mut self, end: u64, most: u64, more: bool) -> bool {
        let next = self.exchange("graph.next", json!({ "maxRequests": most }));
        if next["idle"] == true && !more && self.on_the_way.is_empty() && self.to_send.is_empty() {
            return true;
        }
        self.sign_in(&next["warnings"]);
        for request in next["requests"].as_array().unwrap() {
            self.requests += 1;
            match self.deaths.pop_if(|(number, _)| *number == self.requests) {
                Some((_, sent)) => {
                    if sent {
                        self.take(request);
                    }
                    self.die();
                    self.reopen();
                    return false;
                }
                None => self.take(request),
            }
        }
        let (wait, rest) = (next["waitMilliseconds"].as_u64(), end.saturating_sub(self.now));
        self.wait(wait.map_or((rest < 60_000).then_some(rest), |wait| Some(wait.min(rest))));
        false
    }

    /// The host dies with all that it had under way.
    pub fn die(&mut self) {
        self.to_send.clear();
        self.lost += self.on_the_way.drain(..).map(|answer| answer.writes).sum::<u64>();
    }

    /// Another host opens the file.
    fn reopen(&mut self) {
        let closed = std::mem::replace(&mut self.store, Store::empty("Graph"));
        self.store = closed.reopened();
    }

    /// Who signs in again takes another tenant's account now and then, and nobody changes it while anything is
    /// under way. Two hosts have one session here.
    fn sign_in(&mut self, warnings: &Value) {
        let told = |name: &str| warnings.as_array().unwrap().iter().any(|it| it["name"] == name);
        let still = self.other.is_none() && self.on_the_way.is_empty() && self.to_send.is_empty();
        if told("SESSION_EXPIRED") && still && self.rng.one_in(4) {
            self.tenant.renew_elsewhere(Uuid::from_u128(7));
        } else if (told("SESSION_EXPIRED") || told("WRONG_TENANT")) && self.rng.one_in(3) {
            self.tenant.renew();
        }
    }

    fn take(&mut self, request: &Value) {
        let habits = self.habits;
        if self.rng.below(1_000) < habits.delayed {
            self.to_send.push((self.now + self.rng.below(habits.delay), self.turn, request.clone()));
        } else {
            self.send(request, self.turn);
        }
        if habits.twice {
            self.to_send.push((self.now + self.rng.below(20_000), self.turn, request.clone()));
        }
    }

    /// Lets the tenant answer until a request is handed out that is meant, which nobody answers.
    pub fn hand_out(&mut self, is_meant: impl Fn(&Value) -> bool) -> Value {
        loop {
            let next = self.call("graph.next", json!({ "maxRequests": 1 }));
            match &next["requests"][0] {
                Value::Null => self.now += next["waitMilliseconds"].as_u64().unwrap(),
                request if is_meant(request) => return request.clone(),
                request => self.answer(request),
            }
        }
    }

    /// The tenant answers a request at once, and the store reads that.
    pub fn answer(&mut self, request: &Value) {
        let Answer { response, at, .. } = self.tenant.serve(&wire::sent(request), Time(self.now));
        self.now = at.0;
        self.call("graph.reply", json!({ "responses": [wire::heard(request, response)] }));
    }

    /// Sends a request that was handed out in a turn.
    fn send(&mut self, request: &Value, turn: u64) {
        let (habits, dice) = (self.habits, self.rng.below(1_000));
        let send_before: autoclaim::domain::time::Time =
            request["sendBefore"].as_str().unwrap().parse().unwrap();
        let late = self.now > send_before.millis() as u64 && !habits.late;
        if dice < habits.unsent || late {
            let reply = json!({ "id": request["id"], "failure": "NotSent" });
            return self.on_the_way.push(OnTheWay { arrives: self.now, request: 0, writes: 0, reply });
        }
        if let Some(before) = &mut self.before {
            before(&mut self.tenant, request);
        }
        let Answer { request: number, response, at } =
            self.tenant.serve(&wire::sent(request), Time(self.now));
        self.asked.insert(number, turn);
        let writes = writes(request);
        self.written += writes;
        let expired = response.as_ref().is_some_and(|response| response.status == 401);
        let dropped = dice < habits.unsent + habits.dropped;
        if expired || dropped {
            self.lost += writes;
        }
        if dropped {
            return;
        }
        let reply = wire::heard(request, response);
        let reply = match habits.tells {
            Some(tells) => tells(request, reply),
            None => reply,
        };
        let reply = match &mut self.hears {
            Some(hears) => hears(request, reply),
            None => reply,
        };
        if dice < habits.unsent + habits.dropped + habits.doubled {
            let (arrives, reply) = (at.0 + self.rng.below(400_000), reply.clone());
            self.on_the_way.push(OnTheWay { arrives, request: number, writes: 0, reply });
        }
        self.on_the_way.push(OnTheWay { arrives: at.0, request: number, writes, reply });
    }

    /// Until the next answer arrives, a request is sent, or something is due.
    fn wait(&mut self, milliseconds: Option<u64>) {
        let sends = self.to_send.iter().map(|(at, ..)| *at);
        let here = sends.chain(self.on_the_way.iter().map(|answer| answer.arrives)).min();
        let due = milliseconds.map(|wait| self.now + wait);
        let until = here.into_iter().chain(due).min().unwrap_or(self.now + 60_000);
        self.now = self.now.max(until);
        if due == Some(until) && milliseconds == Some(0) {
            return;
        }
        self.now = self.now.max(self.tenant.advance(Time(self.now)).0);
        let now = self.now;
        for (_, turn, request) in self.to_send.extract_if(.., |(at, ..)| *at <= now).collect::<Vec<_>>() {
            self.send(&request, turn);
        }
        let mut answers: Vec<OnTheWay> =
            self.on_the_way.extract_if(.., |answer| answer.arrives <= now).collect();
        if answers.is_empty() {
            return;
        }
        if self.rng.one_in(2) {
            answers.reverse();
        }
        let replies: Vec<&Value> = answers.iter().map(|answer| &answer.reply).collect();
        let said = self.exchange("graph.reply", json!({ "responses": replies }));
        self.tell(&answers, &said["items"]);
    }

    /// Which answers the store read.
    fn tell(&mut self, answers: &[OnTheWay], items: &Value) {
        let items = items.as_array().unwrap();
        let read: BTreeSet<&str> = items
            .iter()
            .filter(|item| item["error"].is_null())
            .filter_map(|item| item["id"].as_str())
            .collect();
        let read = answers.iter().filter(|answer| read.contains(answer.reply["id"].as_str().unwrap()));
        for answer in read {
            self.told.entry(answer.request).or_insert(self.turn);
        }
    }

    /// Every change that there ever was.
    pub fn changes(&self) -> Vec<Value> {
        let states = ["Pending", "Sent", "Observed", "Failed", "Cancelled"];
        states
            .iter()
            .flat_map(|state| {
                self.store.pages("change.list", json!({ "state": state, "now": self.time() }), 1_000)
            })
            .collect()
    }
}

/// How many writes are in a request.
fn writes(request: &Value) -> u64 {
    match request["body"]["requests"].as_array() {
        Some(items) => items.iter().filter(|item| item["method"] != "GET").count() as u64,
        None => u64::from(request["method"] != "GET"),
    }
}
