//! A store to test on, through the door that hosts use: JSON in, JSON out.

use super::{assert_error, direct, holding, named, sign_in, sku, text, user, with};
use autoclaim::{
    api::{Client, Error, Interrupt, METHODS},
    domain::time::{MINUTE, Time},
};
use serde_json::{Value, json};
use std::cell::Cell;
use tempfile::TempDir;

/// The time at which tests begin that keep their own.
pub const NOW: &str = "2026-11-21T10:00:00.000Z";
pub const BOTH: [&str; 2] = ["Local", "Graph"];

/// So many minutes after the test's begin.
pub fn after(minutes: i64) -> String {
    NOW.parse::<Time>().unwrap().plus(minutes * MINUTE).to_string()
}

/// A store that lives as long as the test, and a folder for it and for what stands beside it.
pub struct Tenant {
    pub client: Client,
    pub folder: TempDir,
    /// When calls are that do not say so, in minutes after [`NOW`]; none where they are when they are made.
    minutes: Cell<Option<i64>>,
}

impl Tenant {
    /// A store in memory that keeps its own time, beginning at [`NOW`]. Its switch is on.
    pub fn new(mode: &str) -> Tenant {
        let tenant = Tenant::empty(mode);
        tenant.at(0).set(json!({ "enabled": true }));
        tenant
    }

    /// A store in memory as it is made.
    pub fn empty(mode: &str) -> Tenant {
        Tenant::open(json!({ "path": ":memory:", "create": "New", "mode": mode }))
    }

    /// A store in a file, as it is made.
    pub fn in_file(mode: &str) -> Tenant {
        Tenant::open(json!({ "create": "New", "mode": mode }))
    }

    /// A store with one Teams product, a policy for it, and Ada, who has no license.
    pub fn teams(mode: &str, units: i64) -> Tenant {
        let tenant = Tenant::new(mode);
        tenant.own(&[sku("SPE_E3", units, 0)]);
        tenant.people(&[user("ada"), user("bob"), user("cem")]);
        tenant.policy("Teams", &["SPE_E3"], json!({}));
        tenant
    }

    pub fn open(request: Value) -> Tenant {
        Tenant::open_in(tempfile::tempdir().unwrap(), request).unwrap()
    }

    /// A store whose file has these bytes.
    pub fn of(bytes: &[u8]) -> Result<Tenant, Error> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("tenant.db"), bytes).unwrap();
        Tenant::open_in(folder, json!({}))
    }

    /// Opens the store of a folder, or that of the request's path.
    pub fn open_in(folder: TempDir, request: Value) -> Result<Tenant, Error> {
        let request = with(json!({ "path": folder.path().join("tenant.db") }), request);
        let (client, _) = Client::open(request.to_string().as_bytes())?;
        Ok(Tenant { client, folder, minutes: Cell::new(None) })
    }

    pub fn close(self) -> TempDir {
        self.folder
    }

    pub fn reopened(self) -> Tenant {
        Tenant::open_in(self.close(), json!({})).unwrap()
    }

    /// The file, closed.
    pub fn bytes(self) -> Vec<u8> {
        std::fs::read(self.close().path().join("tenant.db")).unwrap()
    }

    /// A path beside the store.
    pub fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// The names in the folder, in order.
    pub fn names(&self) -> Vec<String> {
        names(&self.folder)
    }

    /// Calls are so many minutes after the begin from now on.
    pub fn at(&self, minutes: i64) -> &Tenant {
        self.minutes.set(Some(minutes));
        self
    }

    /// The reply of a call, or its error.
    pub fn ask(&self, method: &str, mut request: Value) -> Result<Value, Value> {
        if let Some(minutes) = self.minutes.get() {
            request.as_object_mut().unwrap().entry("now").or_insert(json!(after(minutes)));
        }
        let reply = self.client.call(method, request.to_string().as_bytes(), &Interrupt::default());
        let told = reply
            .map(|reply| serde_json::from_slice(&reply).unwrap())
            .map_err(|error| serde_json::to_value(error).unwrap());
        let method = METHODS.iter().find(|it| it.name == method);
        for (method, name) in method.into_iter().flat_map(|it| {
            named::errors(told.as_ref().unwrap_or_else(|error| error)).into_iter().map(move |name| (it, name))
        }) {
            assert!(method.errors().any(|it| it.as_str() == name), "{} does not list {name}", method.name);
        }
        told
    }

    #[track_caller]
    pub fn call(&self, method: &str, request: Value) -> Value {
        self.ask(method, request.clone()).unwrap_or_else(|error| panic!("{method} {request}: {error}"))
    }

    /// The error of a call that must not work.
    #[track_caller]
    pub fn fails(&self, method: &str, request: Value) -> Value {
        match self.ask(method, request.clone()) {
            Ok(reply) => panic!("{method} {request} gave {reply}"),
            Err(error) => error,
        }
    }

    /// The name of the error of a call that must not work.
    #[track_caller]
    pub fn error(&self, method: &str, request: Value) -> String {
        text(&self.fails(method, request)["name"])
    }

    /// The error of a call that must be refused by this name, for this field, with a hint.
    #[track_caller]
    pub fn refuses(&self, method: &str, request: Value, name: &str, field: &str) -> Value {
        let error = self.fails(method, request);
        assert_error(&error, name, field);
        error
    }

    /// All items of a list, so many a page.
    pub fn pages(&self, method: &str, request: Value, limit: u32) -> Vec<Value> {
        let (mut items, mut cursor) = (Vec::new(), Value::Null);
        loop {
            let page = self.call(method, with(request.clone(), json!({ "limit": limit, "cursor": cursor })));
            items.extend(page["items"].as_array().unwrap().clone());
            cursor = page["next"].clone();
            if cursor.is_null() {
                return items;
            }
        }
    }

    /// Changes the store behind the library's back.
    pub fn sql(&self, sql: &str) {
        rusqlite::Connection::open(self.path("tenant.db")).unwrap().execute_batch(sql).unwrap();
    }

    pub fn set(&self, settings: Value) {
        self.call("setting.update", settings);
    }

    /// An import taken now that replaces what claims moved.
    #[track_caller]
    pub fn import(&self, method: &str, field: &str, items: &[Value]) {
        self.import_taken(method, field, items, self.minutes.get().unwrap());
    }

    #[track_caller]
    pub fn import_taken(&self, method: &str, field: &str, items: &[Value], minutes: i64) {
        let mut request = json!({ field: items, "takenAt": after(minutes) });
        if method != "group.import" {
            request["replace"] = json!(true);
        }
        let reply = self.call(method, request);
        assert_eq!(reply["errors"], json!([]), "{reply}");
    }

    #[track_caller]
    pub fn own(&self, skus: &[Value]) {
        self.import("pool.import", "subscribedSkus", skus);
    }

    #[track_caller]
    pub fn people(&self, users: &[Value]) {
        self.import("user.import", "users", users);
    }

    /// Two imports agree: one then, and one ten minutes later (r46).
    #[track_caller]
    pub fn agreed(&self, minutes: i64, users: &[Value]) {
        [minutes, minutes + 10].iter().for_each(|minutes| self.at(*minutes).people(users));
    }

    /// An import shows that a user is gone.
    #[track_caller]
    pub fn gone(&self, name: &str) {
        self.people(&[json!({ "id": user(name)["id"], "@removed": { "reason": "changed" } })]);
    }

    #[track_caller]
    pub fn groups(&self, groups: &[Value]) {
        self.import("group.import", "groups", groups);
    }

    /// A policy of that app, named after it unless `more` says otherwise; its id.
    #[track_caller]
    pub fn policy(&self, app: &str, products: &[&str], more: Value) -> String {
        let products: Vec<_> = products.iter().map(|product| json!({ "product": product })).collect();
        let request = with(json!({ "name": app, "app": app, "products": products }), more);
        self.call("policy.create", request)["result"]["id"].as_str().unwrap().to_owned()
    }

    /// The decision of one event, with its trace.
    #[track_caller]
    pub fn claim(&self, event: Value) -> Value {
        self.claims(&[event]).remove(0)
    }

    #[track_caller]
    pub fn claims(&self, events: &[Value]) -> Vec<Value> {
        let reply = self.call("claim.invoke", json!({ "events": events, "trace": true }));
        reply["items"].as_array().unwrap().clone()
    }

    /// What one event would be decided to, if it came now.
    #[track_caller]
    pub fn would(&self, event: Value) -> String {
        let reply = self.call("claim.test", json!({ "events": [event] }));
        text(&reply["items"][0]["outcome"])
    }

    /// What a what-if over several calls says of all their events.
    pub fn rehearse(&self, calls: impl IntoIterator<Item = Vec<Value>>) -> Vec<Value> {
        let (mut items, mut carry) = (Vec::new(), Value::Null);
        for events in calls {
            let reply = self.call("claim.test", json!({ "events": events, "carry": carry }));
            items.extend(reply["items"].as_array().unwrap().clone());
            carry = reply["carry"].clone();
        }
        items
    }

    /// A field of the only pool, or of the one with this part number.
    pub fn units(&self, part: &str, field: &str) -> i64 {
        self.call("pool.list", json!({ "identity": part }))["items"][0][field].as_i64().unwrap()
    }

    /// The state of a claim.
    pub fn state(&self, claim: &Value) -> String {
        text(&self.call("claim.get", json!({ "claim": claim["claim"] }))["state"])
    }

    /// Ada's Teams claim, with her license in place whatever the mode.
    #[track_caller]
    pub fn claimed(&self) -> Value {
        let claim = self.claim(sign_in("ada"));
        assert_eq!(claim["outcome"], "Claimed", "{claim}");
        if self.state(&claim) == "Booked" {
            self.people(&[holding("ada", &[direct(&sku("SPE_E3", 5, 1))])]);
            self.at(10).own(&[sku("SPE_E3", 5, 1)]);
        }
        self.at(10);
        claim
    }

    /// What `claim.undo` says of one claim.
    #[track_caller]
    pub fn undo(&self, claim: &Value) -> Value {
        let reply =
            self.call("claim.undo", json!({ "claims": [claim["claim"]], "actor": { "id": "helpdesk" } }));
        reply["items"][0].clone()
    }

    /// The error of an undo.
    #[track_caller]
    pub fn keeps(&self, claim: &Value) -> String {
        let before = (self.state(claim), self.held());
        let name = text(&self.undo(claim)["error"]["name"]);
        assert_eq!((self.state(claim), self.held()), before);
        name
    }

    /// Every path of everybody.
    pub fn held(&self) -> Value {
        self.call("assignment.list", json!({}))["items"].clone()
    }

    /// Kinds and states of all changes.
    pub fn asked(&self) -> Vec<String> {
        let states = ["Pending", "Sent", "Observed", "Failed", "Cancelled"];
        let of = |state: &str| {
            self.call("change.list", json!({ "state": state }))["items"].as_array().unwrap().clone()
        };
        let mut changes: Vec<Value> = states.iter().flat_map(|state| of(state)).collect();
        changes.sort_by_key(|change| change["id"].as_i64());
        changes.iter().map(|it| format!("{} {}", text(&it["kind"]), text(&it["state"]))).collect()
    }

    /// Nothing is miscounted.
    #[track_caller]
    pub fn sound(&self) {
        assert_eq!(self.call("store.check", json!({}))["findings"], json!([]));
    }
}

pub fn outcomes(items: &[Value]) -> Vec<String> {
    items.iter().map(|item| text(&item["outcome"])).collect()
}

/// The steps of a decision's trace: what was looked at, and what came of it.
pub fn steps(decision: &Value) -> Vec<String> {
    let step = |it: &Value| format!("{} {}", text(&it["step"]), text(&it["result"]));
    decision["trace"].as_array().unwrap().iter().map(step).collect()
}

/// The sentences of the products passed over.
pub fn passed_over(decision: &Value) -> Vec<String> {
    let trace = decision["trace"].as_array().unwrap();
    trace
        .iter()
        .filter(|it| it["step"] == "Product" && it["result"] == "PassedOver")
        .map(|it| text(&it["reason"]))
        .collect()
}

/// The names in a folder, in order.
pub fn names(folder: &TempDir) -> Vec<String> {
    let entries = std::fs::read_dir(folder.path()).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
