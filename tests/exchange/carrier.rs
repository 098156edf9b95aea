//! A host that carries the bytes between a store and the model of a tenant, on the tenant's clock, and is as
//! unreliable as hosts are.

use crate::support::{Tenant as Store, rng::Rng, with};
use autoclaim::api::{Client, Interrupt};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tenant::{Answer, Request, Tenant, Time, Uuid};

const BASE: &str = "https://graph.microsoft.com/v1.0";
const SELECT: &str = "id,userPrincipalName,displayName,department,accountEnabled,userType,usageLocation,licenseAssignmentStates";
const GROUP: &str = "id,displayName,securityEnabled,mailEnabled,groupTypes,onPremisesSyncEnabled,isAssignableToRole,isManagementRestricted,assignedLicenses";
/// The longest that anything may take: three rounds of a day each, with all retries.
const PATIENCE: u64 = 30 * 24 * 3_600_000;

/// What a host does with replies.
#[derive(Clone, Copy, Debug, Default)]
pub struct Habits {
    /// Of a thousand requests, how many are not sent, whose replies are kept back for good, and told twice.
    pub unsent: u64,
    pub dropped: u64,
    pub doubled: u64,
    /// Of a thousand writes, how many are sent minutes after their `sendBefore`: what no host may do.
    pub late: u64,
}

pub struct Carrier {
    pub store: Store,
    /// Another process on the same file, which has a session of its own.
    other: Option<Client>,
    pub tenant: Tenant,
    pub now: u64,
    rng: Rng,
    habits: Habits,
    /// Answers on their way: when they arrive.
    on_the_way: Vec<(u64, Value)>,
    /// Requests that are sent too late.
    late: Vec<(u64, Request)>,
    /// Requests handed out.
    pub requests: u64,
}

impl Carrier {
    pub fn new(tenant: Tenant, seed: u64, habits: Habits) -> Carrier {
        let mut carrier = Carrier::empty(tenant, seed, habits);
        carrier.import();
        carrier
    }

    /// A store that knows nothing of its tenant yet.
    pub fn empty(tenant: Tenant, seed: u64, habits: Habits) -> Carrier {
        Carrier::on(Store::empty("Graph"), None, tenant, seed, habits)
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
            on_the_way: Vec::new(),
            late: Vec::new(),
            requests: 0,
        };
        carrier.call("setting.update", json!({ "enabled": true }));
        carrier
    }

    /// Lets time pass in which no host runs.
    pub fn pass(&mut self, milliseconds: u64) {
        self.now = self.tenant.advance(Time(self.now + milliseconds)).0;
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
        let request = with(json!({ "now": self.time() }), request);
        match &self.other {
            Some(other) if self.rng.one_in(2) => {
                let reply = other.call(method, request.to_string().as_bytes(), &Interrupt::default());
                serde_json::from_slice(&reply.unwrap()).unwrap()
            }
            _ => self.store.call(method, request),
        }
    }

    /// Products and users as they are now.
    pub fn import(&mut self) {
        self.pages(&[
            ("pool.import", "subscribedSkus", "/subscribedSkus".to_owned()),
            ("user.import", "users", format!("/users?$select={SELECT}&$top=999")),
        ]);
    }

    /// Groups as they are now.
    pub fn groups(&mut self) {
        self.pages(&[("group.import", "groups", format!("/groups?$select={GROUP}&$top=999"))]);
    }

    fn pages(&mut self, imports: &[(&str, &str, String)]) {
        let weather = self.tenant.weather().clone();
        self.tenant.set_weather(tenant::Weather::calm());
        let taken = self.time();
        for (method, field, path) in imports {
            let mut url = Some(format!("{BASE}{path}"));
            while let Some(asked) = url {
                let answer = self.tenant.serve(&Request::get(asked), Time(self.now)).response.unwrap().json();
                url = answer["@odata.nextLink"].as_str().map(str::to_owned);
                let reply = self.call(method, json!({ *field: answer, "takenAt": taken }));
                assert_eq!(reply["errors"], json!([]), "{reply}");
            }
        }
        self.tenant.set_weather(weather);
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
            .filter(|item| {
                ["Claimed", "PendingGroup"].contains(&item["outcome"].as_str().unwrap_or_default())
            })
            .cloned()
            .collect()
    }

    /// Runs until nothing is left to do, with a few requests a call.
    pub fn run(&mut self) {
        let most = 1 + self.rng.below(6);
        self.run_with(most);
    }

    pub fn run_with(&mut self, most: u64) {
        let end = self.now + PATIENCE;
        loop {
            assert!(self.now < end, "still at work: {}", self.call("change.list", json!({})));
            let next = self.exchange("graph.next", json!({ "maxRequests": most }));
            let requests = next["requests"].as_array().unwrap();
            if next["idle"] == true && self.on_the_way.is_empty() {
                return;
            }
            let told = |name: &str| next["warnings"].as_array().unwrap().iter().any(|it| it["name"] == name);
            // Who signs in again takes another tenant's account now and then, and nobody changes it later. Two
            // hosts have one session here.
            let elsewhere = self.other.is_none() && self.on_the_way.is_empty() && self.rng.one_in(4);
            if told("SESSION_EXPIRED") && elsewhere {
                self.tenant.renew_elsewhere(Uuid::from_u128(7));
            } else if (told("SESSION_EXPIRED") || told("WRONG_TENANT")) && self.rng.one_in(3) {
                self.tenant.renew();
            }
            for request in requests {
                self.requests += 1;
                self.send(request);
            }
            self.wait(next["waitMilliseconds"].as_u64());
        }
    }

    fn send(&mut self, request: &Value) {
        let (habits, dice) = (self.habits, self.rng.below(1_000));
        if dice < habits.unsent {
            return self.on_the_way.push((self.now, json!({ "id": request["id"], "failure": "NotSent" })));
        }
        let headers = request["headers"].as_object().unwrap();
        let sent = Request {
            method: request["method"].as_str().unwrap().to_owned(),
            url: request["url"].as_str().unwrap().to_owned(),
            headers: headers
                .iter()
                .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
                .collect(),
            body: (!request["body"].is_null()).then(|| request["body"].to_string()),
        };
        if sent.method != "GET" && self.rng.below(1_000) < habits.late {
            return self.late.push((self.now + 600_000, sent));
        }
        let Answer { response, at } = self.tenant.serve(&sent, Time(self.now));
        let dropped = dice < habits.unsent + habits.dropped;
        let reply = match response {
            _ if dropped => return,
            None => {
                json!({ "id": request["id"], "failure": "NoAnswer", "message": "the connection was closed" })
            }
            Some(response) => {
                let headers: serde_json::Map<String, Value> =
                    response.headers.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
                json!({ "id": request["id"], "status": response.status, "headers": headers, "body": response.body })
            }
        };
        if dice < habits.unsent + habits.dropped + habits.doubled {
            self.on_the_way.push((at.0 + self.rng.below(400_000), reply.clone()));
        }
        self.on_the_way.push((at.0, reply));
    }

    /// Until the next answer arrives or something is due.
    fn wait(&mut self, milliseconds: Option<u64>) {
        let answer = self.on_the_way.iter().map(|(at, _)| *at).min();
        let due = milliseconds.map(|wait| self.now + wait);
        let until = answer.into_iter().chain(due).min().unwrap_or(self.now + 60_000);
        self.now = self.now.max(until);
        if due == Some(until) && milliseconds == Some(0) {
            return;
        }
        self.now = self.now.max(self.tenant.advance(Time(self.now)).0);
        for (_, sent) in self.late.extract_if(.., |(at, _)| *at <= self.now).collect::<Vec<_>>() {
            self.tenant.serve(&sent, Time(self.now));
        }
        let (come, rest): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.on_the_way).into_iter().partition(|(at, _)| *at <= self.now);
        self.on_the_way = rest;
        if !come.is_empty() {
            let mut replies: Vec<Value> = come.into_iter().map(|(_, reply)| reply).collect();
            if self.rng.one_in(2) {
                replies.reverse();
            }
            self.exchange("graph.reply", json!({ "responses": replies }));
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

    /// The products that were asked for a user, by what was tried.
    pub fn asked(&self) -> BTreeSet<(String, String)> {
        let mut asked = BTreeSet::new();
        for change in self.changes() {
            let user = change["user"]["id"].as_str().unwrap().to_owned();
            let tried = change["attempts"].as_array().unwrap().iter().map(|attempt| &attempt["product"]);
            for product in tried.chain([&change["product"]]).filter_map(|product| product["skuId"].as_str()) {
                asked.insert((user.clone(), product.to_owned()));
            }
        }
        asked
    }
}
