//! A host with a tenant that says what the test wants: the public door, and a clock that only the test moves.

use crate::support::{Tenant, direct, guid, holding, sign_in, sku, text, user, with};
use autoclaim::domain::time::Time;
use serde_json::{Value, json};
use std::cell::Cell;

/// The tenant of the store.
pub const TENANT: &str = "7e4a0000-0000-4000-8000-00000000000a";
pub const NO_UNIT: &str = "Subscription with SKU x does not have any available licenses.";

pub struct Host {
    pub tenant: Tenant,
    now: Cell<Time>,
}

/// One request as Graph sees it, be it alone or in a batch.
#[derive(Clone, Debug)]
pub struct Item {
    pub method: String,
    /// Below the version.
    pub url: String,
    pub body: Value,
}

impl Item {
    /// Whether it is about this user.
    pub fn of(&self, name: &str) -> bool {
        self.url.contains(&guid(name))
    }
}

/// What Graph says of one: the status and the body.
pub type Answer = (u16, Value);

pub fn refused(message: &str) -> Answer {
    (400, json!({ "error": { "code": "Request_BadRequest", "message": message } }))
}

pub fn failed(status: u16) -> Answer {
    (status, json!({ "error": { "code": "code", "message": "Something" } }))
}

/// The requests in a request.
pub fn items(request: &Value) -> Vec<Item> {
    let item = |it: &Value, url: &str| Item {
        method: text(&it["method"]),
        url: url.to_owned(),
        body: it["body"].clone(),
    };
    let url = text(&request["url"]);
    match url.strip_prefix("https://graph.microsoft.com/v1.0").unwrap() {
        "/$batch" => request["body"]["requests"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| item(it, it["url"].as_str().unwrap()))
            .collect(),
        url => vec![item(request, url)],
    }
}

/// A response to a request, of which each part is answered so.
pub fn response(request: &Value, mut answer: impl FnMut(&Item) -> Answer) -> Value {
    let answers: Vec<Answer> = items(request).iter().map(&mut answer).collect();
    let (status, body) = match answers.as_slice() {
        [(status, body)] => (*status, body.clone()),
        many => {
            let item = |(place, (status, body)): (usize, &Answer)| json!({ "id": (place + 1).to_string(), "status": status, "body": body });
            (200, json!({ "responses": many.iter().enumerate().map(item).collect::<Vec<_>>() }))
        }
    };
    json!({ "id": request["id"], "status": status, "headers": {}, "body": body })
}

pub fn failure(request: &Value, failure: &str) -> Value {
    json!({ "id": request["id"], "failure": failure })
}

/// A product of the tenant, with these units.
pub fn owned(part: &str, enabled: i64, consumed: i64) -> Value {
    with(sku(part, enabled, consumed), json!({ "accountId": TENANT }))
}

impl Host {
    /// A store for a tenant with these products, which a policy for Teams names in this order; Ada, Bob and Cem
    /// have no licenses.
    pub fn new(products: &[(&str, i64)]) -> Host {
        Host::of(Tenant::new("Graph"), products)
    }

    pub fn in_file(products: &[(&str, i64)]) -> Host {
        let tenant = Tenant::in_file("Graph");
        tenant.at(0).set(json!({ "enabled": true }));
        Host::of(tenant, products)
    }

    fn of(tenant: Tenant, products: &[(&str, i64)]) -> Host {
        let skus: Vec<_> = products.iter().map(|(part, units)| owned(part, *units, 0)).collect();
        tenant.own(&skus);
        tenant.people(&["ada", "bob", "cem"].map(user));
        let parts: Vec<&str> = products.iter().map(|(part, _)| *part).collect();
        tenant.policy("Teams", &parts, json!({}));
        Host::on(tenant)
    }

    /// A store as it is, at the begin of the test.
    pub fn on(tenant: Tenant) -> Host {
        Host { tenant, now: Cell::new(crate::support::NOW.parse().unwrap()) }
    }

    pub fn pass(&self, seconds: i64) -> &Host {
        self.now.set(self.now.get().plus(seconds * 1_000));
        self
    }

    #[track_caller]
    pub fn call(&self, method: &str, request: Value) -> Value {
        self.tenant.call(method, with(json!({ "now": self.now.get() }), request))
    }

    /// Events of these people at Teams; the claims' numbers.
    #[track_caller]
    pub fn claim(&self, names: &[&str]) -> Vec<i64> {
        let events: Vec<_> = names.iter().map(|name| sign_in(name)).collect();
        let reply = self.call("claim.invoke", json!({ "events": events }));
        let number = |item: &Value| {
            assert_eq!(item["outcome"], "Claimed", "{item}");
            item["claim"].as_i64().unwrap()
        };
        reply["items"].as_array().unwrap().iter().map(number).collect()
    }

    #[track_caller]
    pub fn next(&self) -> Value {
        self.call("graph.next", json!({ "tasks": ["Send", "Verify"] }))
    }

    /// What is handed out now.
    #[track_caller]
    pub fn requests(&self) -> Vec<Value> {
        self.next()["requests"].as_array().unwrap().clone()
    }

    /// The only request that is handed out now.
    #[track_caller]
    pub fn request(&self) -> Value {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "{requests:?}");
        requests.remove(0)
    }

    #[track_caller]
    pub fn reply(&self, responses: &[Value]) -> Value {
        self.call("graph.reply", json!({ "responses": responses }))
    }

    /// Answers a request.
    #[track_caller]
    pub fn answer(&self, request: &Value, answer: impl FnMut(&Item) -> Answer) -> Value {
        self.reply(&[response(request, answer)])
    }

    /// Shows the store's tenant, which has these products.
    #[track_caller]
    pub fn signed_in(&self, skus: &[Value]) -> &Host {
        let request = self.request();
        assert!(text(&request["url"]).ends_with("/subscribedSkus"), "{request}");
        let reply = self.answer(&request, |_| (200, json!({ "value": skus })));
        assert_eq!(reply["items"][0]["result"], "Done", "{reply}");
        self
    }

    /// The state and the due time, in seconds from now, of each change that is open or was.
    pub fn changes(&self) -> Vec<String> {
        self.tenant.asked()
    }

    pub fn change(&self, number: i64) -> Value {
        let states = ["Pending", "Sent", "Observed", "Failed", "Cancelled"];
        let of = |state: &str| {
            self.call("change.list", json!({ "state": state }))["items"].as_array().unwrap().clone()
        };
        states.iter().flat_map(|state| of(state)).find(|change| change["id"] == number).unwrap()
    }

    pub fn claim_state(&self, claim: i64) -> String {
        text(&self.call("claim.get", json!({ "claim": claim }))["state"])
    }
}

/// What a read shows of a user with these products.
pub fn shown(name: &str, products: &[&str]) -> Answer {
    let paths: Vec<_> = products.iter().map(|part| direct(&sku(part, 1, 1))).collect();
    (200, holding(name, &paths))
}

/// A license call went well.
pub fn done(_: &Item) -> Answer {
    (200, json!({ "id": "x" }))
}
