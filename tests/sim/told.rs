//! What callers were told, and what that must never contradict.

use std::collections::{BTreeMap, BTreeSet};

use autoclaim::api::Error;
use serde_json::Value;

use crate::tenant::POOLS;

/// An event as it is sent.
pub type Event = Value;

#[derive(Default)]
pub struct Told {
    /// The decision of every event that was told as recorded.
    pub decisions: BTreeMap<String, Value>,
    /// Every event that was told, as it was sent.
    pub events: BTreeMap<String, Event>,
    /// Events whose caller died before the answer.
    unheard: BTreeSet<String>,
    /// What callers were told instead of an answer.
    pub errors: Vec<String>,
    /// What contradicts a law.
    pub broken: Vec<String>,
}

fn id(event: &Event) -> String {
    event["id"].as_str().expect("an event of a run has an id").to_owned()
}

impl Told {
    /// A caller was told what became of its events.
    pub fn hear(&mut self, events: &[Event], reply: &Value) {
        for (event, item) in events.iter().zip(reply["items"].as_array().expect("decisions")) {
            if item["outcome"].is_null() {
                self.broken.push(format!("no decision: {item}"));
            }
            if item["claim"].is_null() {
                continue;
            }
            let mut item = item.clone();
            item["duplicate"] = Value::Null;
            self.events.insert(id(event), event.clone());
            let first = self.decisions.entry(id(event)).or_insert_with(|| item.clone());
            if *first != item {
                self.broken.push(format!("L3: {} was told as {first} and then as {item}", id(event)));
            }
        }
        self.count_units();
    }

    fn count_units(&mut self) {
        let granted = || self.decisions.values().filter(|item| item["outcome"] == "Claimed");
        let mut broken = Vec::new();
        for (sku, units) in POOLS {
            let given = granted().filter(|item| item["product"]["skuId"] == sku).count();
            if given as i64 > units {
                broken
                    .push(format!("L1: {given} units of {sku} were told as granted, and there are {units}"));
            }
        }
        let users: Vec<&str> = granted().filter_map(|item| item["user"]["id"].as_str()).collect();
        if users.iter().collect::<BTreeSet<_>>().len() < users.len() {
            broken.push("L2: a user was granted two products for one app".to_owned());
        }
        self.broken.extend(broken);
    }

    /// A caller was told an error.
    pub fn fail(&mut self, error: &Error) {
        self.errors.push(format!("{}: {}", error.name.as_str(), error.message));
    }

    /// A caller died, or lost its machine, before it was told anything.
    pub fn lose(&mut self, events: &[Event]) {
        self.unheard.extend(events.iter().map(id));
    }

    /// After an error nothing may have been done: `reply` says what the store thinks of events that one
    /// caller alone sends.
    pub fn deny(&mut self, events: &[Event], reply: &Value) {
        for (event, item) in events.iter().zip(reply["items"].as_array().expect("decisions")) {
            let known = self.decisions.contains_key(&id(event)) || self.unheard.contains(&id(event));
            if !item["claim"].is_null() && !known {
                self.broken.push(format!("L7: {} was answered by an error, and yet it was done", id(event)));
            }
        }
    }
}
