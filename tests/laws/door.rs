//! A store as hosts have it, JSON in and JSON out, that is told everything the model is told.

use crate::{
    model::{
        Answer, Choice, DAY, Environment, Event, Group, Path, Plan, Policy, Pool, Said, Settings, User, Who,
        World, own_plans,
    },
    structs::{group_guid, plan_guid, time, user_guid},
    tenant::{BEGIN, PRODUCTS},
};
use autoclaim::api::{Client, Interrupt};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A store, and the model of it.
pub struct Door {
    client: Client,
    pub world: World,
}

/// Long before anything else was taken.
const LONG_AGO: i64 = BEGIN - 100 * 60;

pub fn upn(number: usize) -> String {
    format!("user{number}@contoso.example")
}

fn plans(names: &[&'static str]) -> Vec<String> {
    names.iter().map(|name| plan_guid(name)).collect()
}

fn scope(only_managed: bool) -> &'static str {
    if only_managed { "OnlyManaged" } else { "All" }
}

fn subscribed_sku(pool: &Pool) -> Value {
    let template = &PRODUCTS[pool.product];
    let plan = |plan: &Plan| {
        let applies_to = if plan.for_users { "User" } else { "Company" };
        json!({ "servicePlanId": plan_guid(plan.name), "servicePlanName": plan.name, "appliesTo": applies_to, "provisioningStatus": plan.status })
    };
    json!({
        "skuId": template.sku,
        "skuPartNumber": template.part,
        "appliesTo": pool.applies_to,
        "capabilityStatus": pool.capability,
        "consumedUnits": pool.consumed,
        "prepaidUnits": { "enabled": pool.enabled, "warning": pool.warning, "suspended": 0, "lockedOut": 0 },
        "servicePlans": pool.plans.iter().map(plan).collect::<Vec<_>>(),
    })
}

/// The product as Microsoft sells it, with nothing wrong with it.
fn sound(product: usize) -> Pool {
    let plan = |name: &&'static str| Plan { name, for_users: true, status: "Success" };
    let plans = PRODUCTS[product].plans.iter().map(plan).collect();
    Pool {
        product,
        applies_to: "User",
        capability: "Enabled",
        enabled: 0,
        warning: 0,
        consumed: 0,
        reserved: 0,
        plans,
        taken: LONG_AGO,
    }
}

fn graph_user(who: usize, user: &User) -> Value {
    let state = |path: &Path| {
        let group = path.group.map(group_guid);
        json!({ "skuId": PRODUCTS[path.product].sku, "assignedByGroup": group, "state": path.state, "error": path.error.unwrap_or("None"), "disabledPlans": plans(&path.off) })
    };
    json!({
        "id": user_guid(who),
        "userPrincipalName": upn(who),
        "accountEnabled": user.enabled,
        "userType": user.kind,
        "@odata.type": if user.agent { "#microsoft.graph.agentUser" } else { "#microsoft.graph.user" },
        "usageLocation": user.location,
        "department": user.department,
        "licenseAssignmentStates": user.paths.iter().map(state).collect::<Vec<_>>(),
    })
}

fn graph_group(number: usize, group: &Group) -> Value {
    let licenses = group
        .carries
        .iter()
        .map(|it| json!({ "skuId": PRODUCTS[it.product].sku, "disabledPlans": plans(&it.off) }));
    let members = group.members.iter().map(|(user, _)| json!({ "id": user_guid(*user) }));
    json!({
        "id": group_guid(number),
        "displayName": format!("Group {number}"),
        "securityEnabled": true,
        "mailEnabled": false,
        "onPremisesSyncEnabled": null,
        "groupTypes": [],
        "isAssignableToRole": group.unfit,
        "isManagementRestricted": null,
        "assignedLicenses": licenses.collect::<Vec<_>>(),
        "members": members.collect::<Vec<_>>(),
    })
}

fn environment(environment: &Environment) -> Value {
    let coverage = environment.coverage.iter().map(|(kind, units)| json!({ "kind": kind, "units": units }));
    json!({ "id": environment.id, "managed": environment.managed, "coverage": coverage.collect::<Vec<_>>() })
}

fn policy_request(policy: &Policy) -> Value {
    let chosen = |(product, choice, target): &(usize, Choice, Option<usize>)| {
        let own = own_plans(policy.app).iter().filter(|own| PRODUCTS[*product].plans.contains(own));
        let own: Vec<_> = own.copied().collect();
        let product = PRODUCTS[*product].sku;
        match choice {
            Choice::All => json!({ "product": product, "targetGroup": target.map(group_guid) }),
            Choice::Except(names) => json!({ "product": product, "disabledPlans": plans(names) }),
            Choice::Only(names) => {
                json!({ "product": product, "enabledPlans": plans(&[names.as_slice(), &own].concat()) })
            }
        }
    };
    let groups = |list: &[usize]| list.iter().map(|it| group_guid(*it)).collect::<Vec<_>>();
    json!({
        "name": policy.name,
        "app": policy.app,
        "enabled": policy.on,
        "priority": policy.priority,
        "assignVia": policy.products[0].2.map(|_| "Group"),
        "triggers": (!policy.triggers.is_empty()).then_some(&policy.triggers),
        "environmentScope": policy.only_managed.map(scope),
        "includeGroups": groups(&policy.include_groups),
        "excludeGroups": groups(&policy.exclude_groups),
        "excludeUsers": policy.exclude_users.iter().map(|it| user_guid(*it)).collect::<Vec<_>>(),
        "usageLocations": policy.locations,
        "departments": policy.departments,
        "cap": policy.cap.map(|(claims, hours)| json!({ "claims": claims, "hours": hours })),
        "products": policy.products.iter().map(chosen).collect::<Vec<_>>(),
    })
}

pub fn event_request(event: &Event) -> Value {
    let user = match event.who {
        Who::Known(who) => user_guid(who),
        Who::Stranger(number) => format!("stranger{number}@contoso.example"),
    };
    let mut request = json!({
        "id": event.id,
        "user": user,
        "app": event.app,
        "trigger": event.trigger,
        "environment": { "id": event.environment, "managed": event.managed },
    });
    if let Some(version) = event.desktop {
        request["desktopVersion"] = json!(version);
    }
    request
}

/// What the model expects an item of a reply to be.
pub fn expected(said: &Said) -> Value {
    let Said::Decided { answer, duplicate } = said else { return json!("INVALID_ARGUMENT") };
    let granted = answer.granted.as_ref();
    json!({
        "outcome": answer.outcome,
        "policy": answer.policy,
        "product": granted.map(|it| PRODUCTS[it.product].sku),
        "position": granted.map(|it| it.position),
        "group": granted.and_then(|it| it.group).map(group_guid),
        "disabledPlans": granted.map(|it| plans(&it.off)).unwrap_or_default(),
        "duplicate": duplicate,
    })
}

/// The part of an item that the model speaks of.
pub fn told(item: &Value) -> Value {
    if let Some(error) = item.get("error") {
        return error["name"].clone();
    }
    json!({
        "outcome": item["outcome"],
        "policy": item["policy"]["name"],
        "product": item["product"]["skuId"],
        "position": item["position"],
        "group": item["group"]["id"],
        "disabledPlans": item["disabledPlans"].as_array().map(|plans| plans.iter().map(|plan| &plan["id"]).collect::<Vec<_>>()),
        "duplicate": item["duplicate"],
    })
}

/// The same for an event that `claim.list` gives.
fn listed(answer: &Answer, state: Option<&str>) -> Value {
    json!([answer.outcome, state, answer.granted.as_ref().map(|it| PRODUCTS[it.product].sku)])
}

impl Door {
    /// A store at `path` in which everything of `world` was imported and configured.
    pub fn open(path: &str, mut world: World) -> Door {
        let mode = if world.local { "Local" } else { "Graph" };
        let request = json!({ "path": path, "create": "New", "mode": mode });
        let (client, _) = Client::open(request.to_string().as_bytes()).unwrap();
        let policies = std::mem::take(&mut world.policies);
        let mut door = Door { client, world };
        let sound: Vec<_> = (0..PRODUCTS.len()).map(|product| subscribed_sku(&sound(product))).collect();
        door.call(
            "pool.import",
            json!({ "subscribedSkus": sound, "takenAt": time(LONG_AGO), "snapshot": "Full" }),
        );
        for who in 0..door.world.users.len() {
            door.user(who, &door.world.users[who]);
        }
        for number in 0..door.world.groups.len() {
            door.group(number, &door.world.groups[number]);
        }
        let environments: Vec<_> = door.world.environments.iter().map(environment).collect();
        door.call("environment.import", json!({ "environments": environments, "takenAt": time(LONG_AGO) }));
        for policy in policies {
            door.policy(policy);
        }
        let owned: Vec<_> = door.world.pools.iter().map(subscribed_sku).collect();
        door.call("pool.import", json!({ "subscribedSkus": owned, "takenAt": time(LONG_AGO), "snapshot": "Full", "allowRemoval": true }));
        for pool in &door.world.pools {
            door.pool(pool);
            door.reserve(pool);
        }
        door.settings();
        door
    }

    /// The same store once more, at `path`.
    pub fn copy(&self, path: &std::path::Path) -> Door {
        self.call("store.backup", json!({ "path": path, "overwrite": true }));
        let (client, _) = Client::open(json!({ "path": path }).to_string().as_bytes()).unwrap();
        Door { client, world: self.world.clone() }
    }

    fn ask(&self, method: &str, mut request: Value) -> Result<Value, Value> {
        request["now"] = json!(time(self.world.now));
        let reply = self.client.call(method, request.to_string().as_bytes(), &Interrupt::default());
        match reply {
            Ok(reply) => Ok(serde_json::from_slice(&reply).unwrap()),
            Err(error) => Err(serde_json::from_slice::<Value>(&error.to_json()).unwrap()["error"].clone()),
        }
    }

    pub fn call(&self, method: &str, request: Value) -> Value {
        let reply = self.ask(method, request).unwrap_or_else(|error| panic!("{method}: {error}"));
        assert!(reply.get("errors").is_none_or(|errors| errors == &json!([])), "{method}: {reply}");
        reply
    }

    /// The name of the error of a call that fails.
    pub fn fails(&self, method: &str, request: Value) -> String {
        let error = self.ask(method, request).expect_err("the call fails");
        error["name"].as_str().unwrap().to_owned()
    }

    /// Replaces what claims moved, unless the store knows it newer: an import that replaces would win there
    /// too (r05a).
    pub fn pool(&self, pool: &Pool) {
        let newer =
            self.world.pools.iter().all(|known| known.product != pool.product || known.taken <= pool.taken);
        self.call("pool.import", json!({ "subscribedSkus": [subscribed_sku(pool)], "takenAt": time(pool.taken), "replace": newer }));
    }

    /// Keeps back what the model keeps back.
    pub fn reserve(&self, pool: &Pool) {
        if pool.reserved > 0 {
            self.call(
                "pool.update",
                json!({ "product": PRODUCTS[pool.product].sku, "reserve": pool.reserved }),
            );
        }
    }

    pub fn user(&self, who: usize, user: &User) {
        let newer = self.world.users[who].taken <= user.taken;
        self.call(
            "user.import",
            json!({ "users": [graph_user(who, user)], "takenAt": time(user.taken), "replace": newer }),
        );
    }

    /// An import shows somebody whom the store did not know.
    pub fn arrives(&self, stranger: u8) {
        let id = user_guid(usize::from(stranger) + 100);
        let name = format!("stranger{stranger}@contoso.example");
        let user = json!({ "id": id, "userPrincipalName": name, "accountEnabled": true, "usageLocation": "CH", "licenseAssignmentStates": [] });
        self.call("user.import", json!({ "users": [user], "takenAt": time(self.world.now) }));
    }

    /// An import shows that a user is gone, or there as the model knows them.
    pub fn turns(&self, who: usize, gone: bool) {
        let removed = json!({ "id": user_guid(who), "@removed": { "reason": "changed" } });
        let user = if gone { removed } else { graph_user(who, &self.world.users[who]) };
        self.call(
            "user.import",
            json!({ "users": [user], "takenAt": time(self.world.now), "replace": true }),
        );
    }

    pub fn group(&self, number: usize, group: &Group) {
        self.call(
            "group.import",
            json!({ "groups": [graph_group(number, group)], "takenAt": time(group.taken) }),
        );
    }

    /// Makes the store's settings those of the model.
    pub fn settings(&self) {
        let Settings {
            on,
            apps_only_managed,
            flows_only_managed,
            delay,
            warning_units,
            location,
            oldest_hours,
            record_all,
            claim_again,
            premium_own,
            agents,
        } = &self.world.settings;
        self.call(
            "setting.update",
            json!({
                "enabled": on,
                "environmentScope": { "powerApps": scope(*apps_only_managed), "powerAutomate": scope(*flows_only_managed) },
                "activationDelayMinutes": delay,
                "allowWarningUnits": warning_units,
                "defaultUsageLocation": location,
                "maxDataAgeHours": oldest_hours,
                "recordAll": record_all,
                "claimAgainAfterUndo": claim_again,
                "premiumNeedsOwnLicense": premium_own,
                "allowAgents": agents,
            }),
        );
    }

    /// Creates a policy, unless what the tenant now owns does not allow it: then nothing changes.
    pub fn policy(&mut self, policy: Policy) {
        match self.ask("policy.create", policy_request(&policy)) {
            Ok(reply) => {
                let id = reply["result"]["id"].as_str().unwrap().to_owned();
                self.world.policies.push(Policy { id, created: self.world.now, ..policy });
            }
            Err(error) => {
                let allowed = [
                    "NOT_FOUND",
                    "PRODUCT_NOT_OWNED",
                    "PRODUCT_NOT_ASSIGNABLE",
                    "PRODUCT_LACKS_APP",
                    "PLAN_NOT_IN_PRODUCT",
                ];
                assert!(allowed.contains(&error["name"].as_str().unwrap()), "{error}");
            }
        }
    }

    /// Makes one policy of the store what it is in the model.
    pub fn policy_again(&self, before: &Policy) {
        let Some(now) = self.world.policies.iter().find(|policy| policy.id == before.id) else {
            self.call("policy.remove", json!({ "policy": before.id }));
            return;
        };
        self.call(
            "policy.update",
            json!({ "policy": before.id, "enabled": now.on, "priority": now.priority }),
        );
        let primary = now.products[0].0;
        if before.products[0].0 != primary {
            self.call(
                "policy.product.move",
                json!({ "policy": before.id, "product": PRODUCTS[primary].sku, "position": 0 }),
            );
        }
    }

    /// The model's answer to a call, after the store gave the same: first to `claim.test`, event by event,
    /// then to `claim.invoke`.
    pub fn events(&mut self, events: &[Event], retry: bool) -> Result<Value, TestCaseError> {
        let requests: Vec<_> = events.iter().map(event_request).collect();
        let mut carry = Value::Null;
        let mut imagined = Vec::new();
        for request in &requests {
            let reply =
                self.call("claim.test", json!({ "events": [request], "carry": carry, "retry": retry }));
            imagined.push(told(&reply["items"][0]));
            carry = reply["carry"].clone();
        }
        let reply = self.call("claim.invoke", json!({ "events": requests, "retry": retry }));
        let items: Vec<_> = reply["items"].as_array().unwrap().iter().map(told).collect();
        let expected: Vec<_> =
            events.iter().map(|event| expected(&self.world.invoke(event, retry))).collect();
        prop_assert_eq!(&items, &expected, "claim.invoke of {:#?}", events);
        prop_assert_eq!(&imagined, &expected, "r32: claim.test of {:#?}", events);
        Ok(reply)
    }

    /// The model's answer to an undo, after the store gave the same.
    pub fn undo(&mut self, number: usize) -> Result<(), TestCaseError> {
        let request = json!({ "claims": [number + 1] });
        let item = self.call("claim.undo", request)["items"][0].clone();
        let expected = self.world.undo(number).unwrap_or_else(|error| error);
        let told = if item["error"].is_null() { &item["state"] } else { &item["error"]["name"] };
        prop_assert_eq!(told, expected, "claim.undo of {:#?}", self.world.rows[number]);
        Ok(())
    }

    /// The same of what was asked for and not sent.
    pub fn cancel(&mut self, number: usize) -> Result<(), TestCaseError> {
        let kind = if self.world.rows[number].state == Some("UndoPending") { "Undo" } else { "Claim" };
        let reply = self.call("change.cancel", json!({ "owner": { "kind": kind, "id": number + 1 } }));
        let items = reply["items"].as_array().unwrap();
        prop_assert!(items.iter().all(|item| item["state"] == "Cancelled"), "{}", reply);
        prop_assert_eq!(
            !items.is_empty(),
            self.world.cancel(number),
            "change.cancel of {:#?}",
            self.world.rows[number]
        );
        Ok(())
    }

    /// The store's numbers are the model's.
    pub fn same(&mut self) -> Result<(), TestCaseError> {
        let pools = self.call("pool.list", json!({}));
        for pool in &self.world.pools {
            let stored = pools["items"]
                .as_array()
                .unwrap()
                .iter()
                .find(|it| it["skuId"] == PRODUCTS[pool.product].sku)
                .unwrap();
            let expected =
                [pool.consumed, self.world.booked(pool.product), pool.reserved, self.world.shown(pool)];
            prop_assert_eq!(
                json!(expected),
                json!([stored["consumed"], stored["booked"], stored["reserved"], stored["available"]])
            );
        }
        let claims = self.call("claim.list", json!({}));
        let stored: Vec<_> = claims["items"]
            .as_array()
            .unwrap()
            .iter()
            .rev()
            .map(|it| json!([it["outcome"], it["state"], it["product"]["skuId"]]))
            .collect();
        let expected: Vec<_> = self.world.rows.iter().map(|row| listed(&row.answer, row.state)).collect();
        prop_assert_eq!(stored, expected);
        prop_assert_eq!(&self.call("store.check", json!({}))["findings"], &json!([]));
        self.holdings()?;
        self.report()
    }

    /// What there is of claims, units, changes on their way and what everybody holds.
    pub fn whole(&self) -> Value {
        let held = (0..self.world.users.len())
            .map(|who| self.ask("assignment.list", json!({ "user": user_guid(who) })).ok());
        let held: Vec<_> = held.collect();
        let lists = ["claim.list", "pool.list", "change.list", "user.list"]
            .map(|list| self.call(list, json!({ "limit": 1_000 })));
        let report = self.call("report.get", json!({ "to": time(self.world.now + DAY), "limit": 1_000 }));
        json!([held, lists, report])
    }

    /// L4: everybody holds what the model says, by the same paths.
    fn holdings(&self) -> Result<(), TestCaseError> {
        let path = |sku: &Value, group: &Value, state: &Value, off: Vec<String>| {
            json!([sku, group, state, off]).to_string()
        };
        for (who, user) in self.world.users.iter().enumerate() {
            let stored = self.call("assignment.list", json!({ "user": user_guid(who) }));
            let held = stored["items"].as_array().unwrap().iter().map(|it| {
                let off = it["disabledPlans"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|plan| plan["id"].as_str().unwrap().to_owned());
                path(&it["product"]["skuId"], &it["assignedByGroup"]["id"], &it["state"], off.collect())
            });
            let held: BTreeSet<_> = held.collect();
            let expected = user.paths.iter().map(|it| {
                path(
                    &json!(PRODUCTS[it.product].sku),
                    &json!(it.group.map(group_guid)),
                    &json!(it.state),
                    plans(&it.off),
                )
            });
            prop_assert_eq!(held, expected.collect::<BTreeSet<_>>(), "L4: user {}", who);
        }
        Ok(())
    }

    /// The report of everything so far. Its window ends later than any clock of the world went.
    fn report(&mut self) -> Result<(), TestCaseError> {
        let report = self.call("report.get", json!({ "to": time(self.world.now + 30 * DAY), "limit": 0 }));
        let claimed = self.world.rows.iter().filter(|row| row.answer.granted.is_some()).count();
        prop_assert_eq!(
            json!([self.world.rows.len(), claimed]),
            json!([report["summary"]["total"], report["summary"]["claimed"]])
        );
        for group in report["summary"]["byOutcome"].as_array().unwrap() {
            let counted = self.world.rows.iter().filter(|row| group["key"] == row.answer.outcome).count();
            prop_assert_eq!(&group["count"], &json!(counted), "{}", group["key"]);
        }
        let fed: u64 =
            report["fed"].as_array().unwrap().iter().map(|group| group["count"].as_u64().unwrap()).sum();
        prop_assert_eq!(fed, self.world.fed);
        Ok(())
    }
}
