//! The exchange with Graph: what it takes of the processor, and how long on Graph's own clock.

use crate::{
    abi::Store,
    clock::{Spent, spend},
    table::Table,
};
use serde_json::{Value, json};
use std::path::Path;
use tenant::{
    Request, SECOND, Tenant, Time,
    catalogue::{SPE_E3, product},
};

const BASE: &str = "https://graph.microsoft.com/v1.0";
const SELECT: &str = "id,userPrincipalName,displayName,department,accountEnabled,userType,usageLocation,licenseAssignmentStates";
const CHANGES: u64 = 10_000;
const FEW: u64 = 4_000;
/// Requests of a call; the most that it hands out, as few calls make it cheapest.
const REQUESTS: u32 = 20;
/// Seconds after an answer until what was sent is read: `verifyAfterSeconds`.
const VERIFY: u64 = 60;

struct Exchange {
    store: Store,
    tenant: Tenant,
    now: u64,
    spent: Spent,
}

impl Exchange {
    fn new(path: &Path, people: u64) -> Exchange {
        let units = u32::try_from(2 * people).expect("so many units");
        let tenant = Tenant::builder(7)
            .people(usize::try_from(people).expect("so many people"))
            .sku(product(SPE_E3, units))
            .build();
        let (store, now) = (Store::open_as(path, "Graph"), tenant.now().0);
        let mut exchange = Exchange { store, tenant, now, spent: Spent::default() };
        exchange.ask("setting.update", json!({ "enabled": true }));
        exchange.import("pool.import", "subscribedSkus", format!("{BASE}/subscribedSkus"));
        exchange.import("user.import", "users", format!("{BASE}/users?$select={SELECT}&$top=999"));
        let products = json!([{ "product": SPE_E3 }]);
        exchange.ask("policy.create", json!({ "name": "Teams", "app": "Teams", "products": products }));
        exchange
    }

    fn ask(&self, method: &str, mut request: Value) -> Value {
        request["now"] = json!(Time(self.now).to_string());
        self.store.ask(method, &request)
    }

    fn import(&mut self, method: &str, field: &str, url: String) {
        let mut url = Some(url);
        while let Some(asked) = url {
            let answer = self.tenant.serve(&Request::get(asked), Time(self.now)).response.expect("an answer");
            let mut request = json!({ field: answer.json() });
            url = request[field]["@odata.nextLink"].as_str().map(str::to_owned);
            request["takenAt"] = json!(Time(self.now).to_string());
            self.ask(method, request);
        }
    }

    fn claim(&self) {
        let people: Vec<_> = self.tenant.people().map(|user| user.id).collect();
        for part in people.chunks(5_000) {
            let event = |user| json!({ "user": user, "app": "Teams", "trigger": "FirstSignIn" });
            let events: Vec<Value> = part.iter().map(event).collect();
            let reply = self.ask("claim.invoke", json!({ "events": events }));
            assert_eq!(reply["summary"], json!({ "Claimed": part.len() }));
        }
    }

    /// A call of the exchange, which is what is measured: as a host has it, from text to text.
    fn measured(&mut self, method: &str, mut request: Value) -> Value {
        request["now"] = json!(Time(self.now).to_string());
        let request = request.to_string();
        let (reply, spent) = spend(|| self.store.call(method, &request));
        self.spent += spent;
        reply.json()
    }

    /// Runs until nothing is left to do.
    fn run(&mut self) {
        let mut answers: Vec<(u64, Value)> = Vec::new();
        loop {
            let next = self.measured("graph.next", json!({ "maxRequests": REQUESTS }));
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
                self.measured("graph.reply", json!({ "responses": come }));
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

/// In a small stand fewer changes, which go in two of Graph's windows.
pub fn run(folder: &Path, small: bool, table: &mut Table) {
    let changes = if small { FEW } else { CHANGES };
    let mut exchange = Exchange::new(&folder.join("exchange.db"), changes);
    exchange.claim();
    let begin = exchange.now;
    exchange.run();
    assert!(exchange.tenant.over_limit().is_empty(), "{:?}", exchange.tenant.over_limit());
    assert_eq!(exchange.ask("change.list", json!({ "limit": 1 }))["items"], json!([]), "all are observed");
    // 3,000 writes go in 150 s, and each is read after a while.
    let least = (changes - 1) / 3_000 * 150 + VERIFY;
    let took = (exchange.now - begin) as f64 / SECOND as f64;
    let ratio = took / least as f64;
    table.add(
        "changes from the first request to the last answer, on Graph's clock",
        format!("{ratio:.3} times the {least} s that {changes} changes take at Graph's limits: {took:.0} s"),
        "at most 1.1 times",
        Some(ratio <= 1.1),
    );
    let each = exchange.spent.cpu.as_secs_f64() * 1e6 / changes as f64;
    table.add(
        "`graph.next` and `graph.reply` a change, its read included",
        format!("{each:.0} us of processor time"),
        "less than 60 us",
        Some(each < 60.0),
    );
}
