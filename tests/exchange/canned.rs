//! A host that carries requests to a Graph that each test makes up.

use super::support::{NOW, Tenant, made, small::PRIMARY, text, with};
use autoclaim::domain::time::{MINUTE, Time};
use serde_json::{Value, json};
use std::cell::Cell;

pub const BASE: &str = "https://graph.microsoft.com/v1.0";
pub const ACCOUNT: &str = "aaaaaaaa-0000-4000-8000-000000000001";

pub struct Host {
    pub store: Tenant,
    now: Cell<Time>,
    /// Units of the tenant's product.
    pub units: Cell<i64>,
}

impl Host {
    pub fn new() -> Host {
        Host::of(Tenant::in_file("Graph"))
    }

    pub fn of(store: Tenant) -> Host {
        Host { store, now: Cell::new(NOW.parse().unwrap()), units: Cell::new(1_000) }
    }

    pub fn now(&self) -> Time {
        self.now.get()
    }

    pub fn wait(&self, minutes: i64) {
        self.now.set(self.now().plus(minutes * MINUTE));
    }

    /// A call at the host's time.
    #[track_caller]
    pub fn call(&self, method: &str, request: Value) -> Value {
        self.store.call(method, with(request, json!({ "now": self.now() })))
    }

    /// The tenant's products.
    pub fn skus(&self) -> Value {
        let sku = made(PRIMARY, "ENTERPRISEPACK", self.units.get(), &["TEAMS1"]);
        page(vec![with(sku, json!({ "accountId": ACCOUNT }))], None)
    }

    #[track_caller]
    pub fn next(&self, task: &str) -> Value {
        self.call("graph.next", json!({ "tasks": [task], "maxRequests": 20 }))
    }

    /// The requests that go now, with who is asked for which tenant it is answered on the way.
    #[track_caller]
    pub fn requests(&self, task: &str) -> Vec<Value> {
        let requests = self.next(task)["requests"].as_array().unwrap().clone();
        match requests.as_slice() {
            [one] if path(one) == "/subscribedSkus" => {
                self.answer(one, 200, self.skus());
                self.next(task)["requests"].as_array().unwrap().clone()
            }
            _ => requests,
        }
    }

    /// The request that goes now for what begins so.
    #[track_caller]
    pub fn request(&self, task: &str, begins: &str) -> Value {
        let requests = self.requests(task);
        let found = requests.iter().find(|request| path(request).starts_with(begins));
        found
            .unwrap_or_else(|| {
                panic!("no {begins} among {:?}", requests.iter().map(path).collect::<Vec<_>>())
            })
            .clone()
    }

    #[track_caller]
    pub fn give(&self, request: &Value, response: Value) -> Value {
        let response = with(response, json!({ "id": request["id"] }));
        self.call("graph.reply", json!({ "responses": [response] }))
    }

    /// What is made of an answer.
    #[track_caller]
    pub fn answer(&self, request: &Value, status: u16, body: Value) -> Value {
        self.give(request, json!({ "status": status, "body": body }))["items"][0].clone()
    }

    /// Carries until the task is idle; every request by its path, in order.
    #[track_caller]
    pub fn run(&self, task: &str, graph: impl FnMut(&str) -> (u16, Value)) -> Vec<String> {
        self.carry(task, Time::from_millis(i64::MAX), graph)
    }

    /// Carries so many minutes, or until the task is idle.
    #[track_caller]
    pub fn run_for(&self, task: &str, minutes: i64, graph: impl FnMut(&str) -> (u16, Value)) -> Vec<String> {
        self.carry(task, self.now().plus(minutes * MINUTE), graph)
    }

    #[track_caller]
    fn carry(&self, task: &str, until: Time, mut graph: impl FnMut(&str) -> (u16, Value)) -> Vec<String> {
        let mut asked = Vec::new();
        for _ in 0..2_000 {
            let next = self.next(task);
            for request in next["requests"].as_array().unwrap() {
                let (status, body) = match path(request).as_str() {
                    "/subscribedSkus" => (200, self.skus()),
                    "/$batch" => (200, batch(request, &mut asked, &mut graph)),
                    path => {
                        asked.push(path.to_owned());
                        graph(path)
                    }
                };
                self.answer(request, status, body);
            }
            if next["requests"].as_array().unwrap().is_empty() {
                if next["idle"] == true {
                    return asked;
                }
                let wait = next["waitMilliseconds"].as_i64().expect("not idle, and nothing will be due");
                self.now.set(self.now().plus(wait.max(1)).min(until));
                if self.now() == until {
                    return asked;
                }
            }
        }
        panic!("the loop does not end: {asked:?}");
    }
}

fn batch(request: &Value, asked: &mut Vec<String>, graph: &mut impl FnMut(&str) -> (u16, Value)) -> Value {
    let items = request["body"]["requests"].as_array().unwrap();
    let responses = items.iter().map(|item| {
        let path = text(&item["url"]);
        asked.push(path.clone());
        let (status, body) = graph(&path);
        json!({ "id": item["id"], "status": status, "body": body })
    });
    json!({ "responses": responses.collect::<Vec<_>>() })
}

/// Where a request goes, below the version.
pub fn path(request: &Value) -> String {
    text(&request["url"]).strip_prefix(BASE).expect("Graph's address").to_owned()
}

/// A page; `next` is the rest of its next link, below the version.
pub fn page(items: Vec<Value>, next: Option<&str>) -> Value {
    let page = json!({ "value": items });
    match next {
        Some(next) => with(page, json!({ "@odata.nextLink": format!("{BASE}{next}") })),
        None => page,
    }
}

/// The last page of changes.
pub fn changes(items: Vec<Value>, token: &str) -> Value {
    with(page(items, None), json!({ "@odata.deltaLink": format!("{BASE}/users/delta?$deltatoken={token}") }))
}

pub fn missing() -> (u16, Value) {
    (
        404,
        json!({ "error": { "code": "Request_ResourceNotFound", "message": "Resource does not exist or one of its queried reference-property objects are not present." } }),
    )
}
