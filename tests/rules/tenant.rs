//! A tenant for each test, through the door: JSON in, JSON out.

pub use crate::graph::sku;

use autoclaim::{
    api::{Client, Interrupt},
    domain::{
        catalog::Catalog,
        time::{MINUTE, Time},
    },
};
use serde_json::{Value, json};
use std::cell::Cell;

/// The time at which every test begins.
pub const NOW: &str = "2026-11-21T10:00:00.000Z";
pub const BOTH: [&str; 2] = ["Local", "Graph"];

/// A store that lives as long as the test. Its switch is on.
pub struct Tenant {
    client: Client,
    minutes: Cell<i64>,
}

/// So many minutes after the test's begin.
pub fn after(minutes: i64) -> String {
    NOW.parse::<Time>().unwrap().plus(minutes * MINUTE).to_string()
}

impl Tenant {
    pub fn new(mode: &str) -> Tenant {
        let request = json!({ "path": ":memory:", "create": "New", "mode": mode });
        let tenant = Tenant { client: Client::open(request.to_string().as_bytes()).unwrap().0, minutes: Cell::new(0) };
        tenant.set(json!({ "enabled": true }));
        tenant
    }

    /// A store with one Teams product, a policy for it, and Ada, who has no license.
    pub fn teams(mode: &str, units: i64) -> Tenant {
        let tenant = Tenant::new(mode);
        tenant.own(&[sku("SPE_E3", units, 0)]);
        tenant.people(&[user("ada"), user("bob"), user("cem")]);
        tenant.policy("Teams", &["SPE_E3"], json!({}));
        tenant
    }

    /// Calls are so many minutes after the begin from now on.
    pub fn at(&self, minutes: i64) -> &Tenant {
        self.minutes.set(minutes);
        self
    }

    fn ask(&self, method: &str, mut request: Value) -> Result<Value, Value> {
        request.as_object_mut().unwrap().entry("now").or_insert(json!(after(self.minutes.get())));
        match self.client.call(method, request.to_string().as_bytes(), &Interrupt::default()) {
            Ok(reply) => Ok(serde_json::from_slice(&reply).unwrap()),
            Err(error) => Err(serde_json::from_slice::<Value>(&error.to_json()).unwrap()["error"].clone()),
        }
    }

    #[track_caller]
    pub fn call(&self, method: &str, request: Value) -> Value {
        self.ask(method, request).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// The name of the error.
    #[track_caller]
    pub fn fails(&self, method: &str, request: Value) -> String {
        let error = self.ask(method, request).expect_err("the call fails");
        error["name"].as_str().unwrap().to_owned()
    }

    /// The error.
    #[track_caller]
    pub fn error(&self, method: &str, request: Value) -> Value {
        self.ask(method, request).expect_err("the call fails")
    }

    pub fn set(&self, settings: Value) {
        self.call("setting.update", settings);
    }

    /// An import taken now that replaces what claims moved.
    #[track_caller]
    pub fn import(&self, method: &str, field: &str, items: &[Value]) {
        self.import_taken(method, field, items, self.minutes.get());
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
        self.at(10);
        if self.state(&claim) == "Booked" {
            self.people(&[holding("ada", &[direct(&sku("SPE_E3", 5, 1))])]);
            self.own(&[sku("SPE_E3", 5, 1)]);
        }
        claim
    }

    /// What `claim.undo` says of one claim.
    #[track_caller]
    pub fn undo(&self, claim: &Value) -> Value {
        let reply = self.call("claim.undo", json!({ "claims": [claim["claim"]], "actor": { "id": "helpdesk" } }));
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
        let of = |state: &str| self.call("change.list", json!({ "state": state }))["items"].as_array().unwrap().clone();
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

#[track_caller]
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// The same object with these fields.
pub fn with(mut object: Value, fields: Value) -> Value {
    for (field, value) in fields.as_object().unwrap() {
        object[field] = value.clone();
    }
    object
}

/// A GUID made of a name of at most 12 letters.
pub fn guid(name: &str) -> String {
    let hex: String = name.bytes().map(|byte| format!("{byte:02x}")).collect();
    let hex = format!("{hex:0<32}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

pub fn plan(name: &str) -> String {
    let found = Catalog::builtin().plans_named(name);
    assert_eq!(found.len(), 1, "{name}");
    found[0].id.to_string()
}

/// A product of these plans alone, made up.
pub fn product(part: &str, enabled: i64, plans: &[&str]) -> Value {
    let plans = plans
        .iter()
        .map(|name| json!({ "servicePlanId": plan(name), "servicePlanName": name, "appliesTo": "User", "provisioningStatus": "Success" }));
    let fields = json!({ "skuId": guid(part), "skuPartNumber": part, "servicePlans": plans.collect::<Vec<_>>() });
    with(sku("SPE_E3", enabled, 0), fields)
}

/// A member without licenses.
pub fn user(name: &str) -> Value {
    json!({
        "id": guid(name),
        "userPrincipalName": format!("{name}@contoso.example"),
        "accountEnabled": true,
        "userType": "Member",
        "usageLocation": "CH",
        "department": "Sales",
        "licenseAssignmentStates": [],
    })
}

/// The user with these licenses.
pub fn holding(name: &str, paths: &[Value]) -> Value {
    with(user(name), json!({ "licenseAssignmentStates": paths }))
}

/// A direct license that works.
pub fn direct(sku: &Value) -> Value {
    json!({ "skuId": sku["skuId"], "assignedByGroup": null, "state": "Active", "error": "None", "disabledPlans": [] })
}

/// A license through a group that works.
pub fn through(sku: &Value, group: &str) -> Value {
    with(direct(sku), json!({ "assignedByGroup": guid(group) }))
}

/// A security group that carries products and has these direct members.
pub fn group(name: &str, skus: &[&Value], members: &[&str]) -> Value {
    let licenses: Vec<_> = skus.iter().map(|sku| json!({ "skuId": sku["skuId"], "disabledPlans": [] })).collect();
    let members: Vec<_> = members.iter().map(|name| json!({ "id": guid(name) })).collect();
    json!({ "id": guid(name), "displayName": name, "securityEnabled": true, "mailEnabled": false, "onPremisesSyncEnabled": null, "groupTypes": [],
        "isAssignableToRole": null, "isManagementRestricted": null, "assignedLicenses": licenses, "members": members })
}

/// An event; every call makes a new one.
pub fn event(name: &str, app: &str, trigger: &str) -> Value {
    json!({ "user": format!("{name}@contoso.example"), "app": app, "trigger": trigger })
}

pub fn sign_in(name: &str) -> Value {
    event(name, "Teams", "FirstSignIn")
}

/// The steps of a decision's trace: what was looked at, and what came of it.
pub fn steps(decision: &Value) -> Vec<String> {
    let step = |it: &Value| format!("{} {}", text(&it["step"]), text(&it["result"]));
    decision["trace"].as_array().unwrap().iter().map(step).collect()
}

/// The sentences of the products passed over.
pub fn passed_over(decision: &Value) -> Vec<String> {
    let trace = decision["trace"].as_array().unwrap();
    trace.iter().filter(|it| it["step"] == "Product" && it["result"] == "PassedOver").map(|it| text(&it["reason"])).collect()
}
