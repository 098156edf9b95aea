//! A store to test on, through the door every host uses.
#![allow(dead_code, reason = "each test file uses its own part")]

pub mod named;
pub mod tenant;
pub mod whole;

use autoclaim::api::{Client, Interrupt, METHODS};
use serde_json::{Value, json};

/// TEAMS1.
pub const TEAMS_PLAN: &str = "57ff2da0-773e-42df-b2af-ffb7a2317929";

/// A store in a file of its own.
pub struct Host {
    pub folder: tempfile::TempDir,
    pub client: Client,
}

impl Host {
    pub fn new(mode: &str) -> Host {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tenant.db");
        let request = json!({ "path": path, "create": "New", "mode": mode });
        let (client, _) = Client::open(request.to_string().as_bytes()).unwrap();
        Host { folder, client }
    }

    /// A path beside the store.
    pub fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    fn answer(&self, method: &str, request: &Value) -> Result<Value, Value> {
        let reply = self.client.call(method, request.to_string().as_bytes(), &Interrupt::default());
        let told = reply.map(|reply| serde_json::from_slice(&reply).unwrap()).map_err(|error| serde_json::to_value(error).unwrap());
        let method = METHODS.iter().find(|it| it.name == method).expect("a method");
        for name in named::errors(told.as_ref().unwrap_or_else(|error| error)) {
            assert!(method.errors().any(|it| it.as_str() == name), "{} does not list {name}", method.name);
        }
        told
    }

    #[track_caller]
    pub fn call(&self, method: &str, request: Value) -> Value {
        self.answer(method, &request).unwrap_or_else(|error| panic!("{method} {request}: {error}"))
    }

    /// The error of a call that must not work.
    #[track_caller]
    pub fn fails(&self, method: &str, request: Value) -> Value {
        match self.answer(method, &request) {
            Ok(reply) => panic!("{method} {request} gave {reply}"),
            Err(error) => error,
        }
    }

    /// The name of the error of a call that must not work.
    #[track_caller]
    pub fn error(&self, method: &str, request: Value) -> String {
        text(&self.fails(method, request)["name"])
    }

    /// Changes the store behind the library's back.
    pub fn sql(&self, sql: &str) {
        rusqlite::Connection::open(self.path("tenant.db")).unwrap().execute_batch(sql).unwrap();
    }
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// The object id of the user of a number.
pub fn user(number: u64) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

/// The values of a field of every item.
pub fn column(items: &Value, field: &str) -> Vec<Value> {
    items.as_array().unwrap().iter().map(|item| item[field].clone()).collect()
}
