//! A tenant for each test, called as hosts call the library: JSON in, JSON out.

pub use crate::graph::sku;

use autoclaim::api::{Client, Interrupt};
use serde_json::{Value, json};

/// The time that calls are at unless they say otherwise.
pub const NOW: &str = "2026-11-21T10:00:00.000Z";
/// Five minutes later.
pub const LATER: &str = "2026-11-21T10:05:00.000Z";

/// A Local store that lives as long as the test.
pub struct Tenant {
    client: Client,
}

impl Tenant {
    /// A store that owns nothing.
    pub fn new() -> Tenant {
        let request = json!({ "path": ":memory:", "create": "New", "mode": "Local" });
        Tenant { client: Client::open(request.to_string().as_bytes()).unwrap().0 }
    }

    /// A store that owns these products.
    pub fn owning(skus: &[Value]) -> Tenant {
        let tenant = Tenant::new();
        let imported = tenant.call("pool.import", json!({ "subscribedSkus": skus }));
        assert_eq!(imported["added"], skus.len(), "{imported}");
        tenant
    }

    fn answer(&self, method: &str, mut request: Value) -> Result<Value, Value> {
        let fields = request.as_object_mut().unwrap();
        fields.entry("now").or_insert(json!(NOW));
        let reply = self.client.call(method, request.to_string().as_bytes(), &Interrupt::default());
        match reply {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).unwrap()),
            Err(error) => Err(serde_json::from_slice::<Value>(&error.to_json()).unwrap()["error"].clone()),
        }
    }

    /// The reply.
    #[track_caller]
    pub fn call(&self, method: &str, request: Value) -> Value {
        self.answer(method, request).unwrap_or_else(|error| panic!("{method} failed: {error}"))
    }

    /// The error.
    #[track_caller]
    pub fn fails(&self, method: &str, request: Value) -> Value {
        match self.answer(method, request) {
            Ok(reply) => panic!("{method} answered: {reply}"),
            Err(error) => error,
        }
    }
}

/// The request of a Teams policy with these products.
pub fn teams(name: &str, products: &[&str]) -> Value {
    let products: Vec<Value> = products.iter().map(|product| json!({ "product": product })).collect();
    json!({ "name": name, "app": "Teams", "products": products })
}

/// A tenant that owns six products with Teams, one with attended RPA, and has a policy.
pub fn contoso() -> Tenant {
    let parts = ["SPE_E3", "ENTERPRISEPREMIUM", "SPB", "SPE_F1", "SPE_E5", "ENTERPRISEPACK", "POWERAUTOMATE_ATTENDED_RPA"];
    let skus: Vec<Value> = parts.iter().map(|part| sku(part, 100, 40)).collect();
    let tenant = Tenant::owning(&skus);
    tenant.call("policy.create", teams("Teams for all", &["SPE_E3", "ENTERPRISEPREMIUM"]));
    tenant
}

/// The fields a write changed, with their values before and after.
pub fn changes(written: &Value) -> Vec<(String, Value, Value)> {
    let change = |it: &Value| (it["field"].as_str().unwrap().to_owned(), it["before"].clone(), it["after"].clone());
    written["changes"].as_array().unwrap().iter().map(change).collect()
}

/// One of them.
pub fn change(field: &str, before: Value, after: Value) -> (String, Value, Value) {
    (field.to_owned(), before, after)
}

/// The values of a field of every item.
pub fn column(items: &Value, field: &str) -> Vec<Value> {
    items.as_array().unwrap().iter().map(|item| item[field].clone()).collect()
}

/// Looks an error over: its name, its field, and that it says what to do.
#[track_caller]
pub fn assert_error(error: &Value, name: &str, field: &str) {
    assert_eq!((&error["name"], &error["field"]), (&json!(name), &json!(field)), "{error}");
    assert!(error["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "no hint: {error}");
}
