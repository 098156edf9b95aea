//! A store to talk to as hosts do: JSON in, JSON out.

use autoclaim::api::{Client, Interrupt};
use serde_json::{Value, json};

/// An open store.
pub struct Store(pub Client);

impl Store {
    /// A new store in memory, whose system of record is `mode`.
    pub fn new(mode: &str) -> Store {
        Store::open(json!({ "path": ":memory:", "create": "New", "mode": mode }))
    }

    /// Opens what the request names.
    pub fn open(request: Value) -> Store {
        Store(Client::open(request.to_string().as_bytes()).expect("an open store").0)
    }

    /// The reply of a method that succeeds.
    #[track_caller]
    pub fn call(&self, method: &str, request: Value) -> Value {
        let reply = self.0.call(method, request.to_string().as_bytes(), &Interrupt::default());
        serde_json::from_slice(&reply.unwrap_or_else(|error| panic!("{method}: {error:?}"))).expect("JSON")
    }

    /// The error of a method that fails.
    #[track_caller]
    pub fn fails(&self, method: &str, request: Value) -> Value {
        match self.0.call(method, request.to_string().as_bytes(), &Interrupt::default()) {
            Ok(reply) => panic!("{method} succeeded: {}", String::from_utf8_lossy(&reply)),
            Err(error) => serde_json::from_slice::<Value>(&error.to_json()).expect("JSON")["error"].clone(),
        }
    }
}
