//! A host between a store and its tenant, on the tenant's clock.

use serde_json::{Value, json};
use std::ops::Range;
use tenant::{
    Request, Tenant, Time,
    catalogue::{SPE_E3, product},
};

pub const BASE: &str = "https://graph.microsoft.com/v1.0";
const SELECT: &str = "id,userPrincipalName,displayName,department,accountEnabled,userType,usageLocation,licenseAssignmentStates";
/// Requests of a call; the most that it hands out, as few calls make it cheapest.
const REQUESTS: u32 = 20;

/// Calls a method of the store with a request; its reply.
pub type Call<'a> = &'a mut dyn FnMut(&str, &str) -> Value;

/// Carries what the store asks of the tenant, and the answers back.
pub struct Host {
    pub tenant: Tenant,
    /// Milliseconds since 1970.
    pub now: u64,
}

impl Host {
    /// A host of a tenant with so many people, twice as many units, and nobody who has one.
    pub fn new(people: usize) -> Host {
        let units = u32::try_from(2 * people).expect("so many units");
        let tenant = Tenant::builder(7).people(people).sku(product(SPE_E3, units)).build();
        let now = tenant.now().0;
        Host { tenant, now }
    }

    pub fn ask(&self, call: Call<'_>, method: &str, mut request: Value) -> Value {
        // To the millisecond: of a host whose clock shows seconds more could go in Graph's window than it lets.
        request["now"] = json!(Time(self.now).to_ticks());
        call(method, &request.to_string())
    }

    /// Brings pools and people to the store, and a policy that gives Teams to everybody.
    pub fn furnish(&mut self, call: Call<'_>) {
        self.ask(call, "setting.update", json!({ "enabled": true }));
        self.import(call, "pool.import", "subscribedSkus", format!("{BASE}/subscribedSkus"));
        self.import(call, "user.import", "users", format!("{BASE}/users?$select={SELECT}&$top=999"));
        let products = json!([{ "product": SPE_E3 }]);
        self.ask(call, "policy.create", json!({ "name": "Teams", "app": "Teams", "products": products }));
    }

    pub fn import(&mut self, call: Call<'_>, method: &str, field: &str, url: String) {
        let mut url = Some(url);
        while let Some(asked) = url {
            let answer = self.tenant.serve(&Request::get(asked), Time(self.now)).response.expect("an answer");
            let mut request = json!({ field: answer.json() });
            url = request[field]["@odata.nextLink"].as_str().map(str::to_owned);
            request["takenAt"] = json!(Time(self.now).to_string());
            self.ask(call, method, request);
        }
    }

    /// Claims Teams for these of the people.
    pub fn claim(&self, call: Call<'_>, people: Range<usize>) {
        let ids: Vec<_> = self.tenant.people().map(|user| user.id).collect();
        for part in ids[people].chunks(5_000) {
            let event = |user| json!({ "user": user, "app": "Teams", "trigger": "FirstSignIn" });
            let events: Vec<Value> = part.iter().map(event).collect();
            let reply = self.ask(call, "claim.invoke", json!({ "events": events }));
            assert_eq!(reply["summary"], json!({ "Claimed": part.len() }));
        }
    }

    /// Runs these tasks until nothing of them is left to do.
    pub fn run(&mut self, call: Call<'_>, tasks: &[&str]) {
        let mut answers: Vec<(u64, Value)> = Vec::new();
        loop {
            let request = json!({ "tasks": tasks, "maxRequests": REQUESTS });
            let next = self.ask(call, "graph.next", request);
            if next["idle"] == true {
                return;
            }
            for request in next["requests"].as_array().expect("requests") {
                answers.push(self.send(request));
            }
            let due = next["waitMilliseconds"].as_u64().map(|wait| self.now + wait);
            let answer = answers.iter().map(|(at, _)| *at).min();
            self.now = answer.into_iter().chain(due).min().expect("something is under way or due");
            let now = self.now;
            let come: Vec<Value> =
                answers.extract_if(.., |(at, _)| *at <= now).map(|(_, reply)| reply).collect();
            if !come.is_empty() {
                self.ask(call, "graph.reply", json!({ "responses": come }));
            }
        }
    }

    /// Sends a request; its answer, and when it comes.
    fn send(&mut self, request: &Value) -> (u64, Value) {
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let headers = request["headers"].as_object().expect("headers");
        let sent = Request {
            method: text(&request["method"]),
            url: text(&request["url"]),
            headers: headers.iter().map(|(name, value)| (name.clone(), text(value))).collect(),
            body: (!request["body"].is_null()).then(|| request["body"].to_string()),
        };
        let answer = self.tenant.serve(&sent, Time(self.now));
        let response = answer.response.expect("an answer in calm weather");
        (
            answer.at.0,
            json!({ "id": request["id"], "status": response.status, "headers": {}, "body": response.body }),
        )
    }
}
