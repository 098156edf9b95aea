//! The quickstart's second half: a Graph store, and a tenant that answers as Graph does, also that it is busy,
//! or that nobody is signed in any more.
//!
//! `Host::run` is all that a host of one's own does. Here a function answers in place of the network, and no
//! wait takes time: the tenant and the store are both told when it is over.

use super::{Store, items, text};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, error::Error};
use tenant::{
    Act, Answer, Fault, MINUTE, Request, Tenant, Time, Weather,
    catalogue::{SPE_E3, SPE_F1, TEAMS_APP, product},
};

/// Who signs in, and colleagues who do not.
const PEOPLE: usize = 300;
const COLLEAGUES: usize = 10;
/// The session has expired when so many requests for licenses were sent.
const EXPIRES_AFTER: u32 = 5;

pub fn show(store: Store) -> Result<(), Box<dyn Error>> {
    println!("\nA tenant that answers: {PEOPLE} people sign in to Teams");
    let mut host = Host::new(store);
    host.call("setting.update", json!({ "enabled": true, "claimFromSignIns": true }))?;
    host.run("Refresh")?;
    let pools = host.call("pool.list", json!({}))?;
    let units = items(&pools, "items").iter().map(|it| (text(&it["name"]), it["enabled"].as_u64()));
    let units: Vec<_> = units.map(|(name, units)| format!("{} {name}", units.unwrap_or(0))).collect();
    let users = &host.call("store.info", json!({}))?["counts"]["users"];
    println!("  Tenant    {users} people; licenses: {}", units.join(", "));

    let products = json!([{ "product": "SPE_E3" }, { "product": "SPE_F1" }]);
    host.call("policy.create", json!({ "name": "Teams for all", "app": "Teams", "products": products }))?;
    let signed_in = host.people_sign_in();
    host.run("Events")?;
    println!("  Sign-ins  {}; where the first has run dry, its backup serves", host.claims()?);

    host.another_admin_is_quicker();
    let sent = host.run("Send")?;
    let busy = host.tenant.injected().get(&Fault::ThrottledItem).map_or(0, |count| count.times);
    let early = host.tenant.hasty().len();
    println!("  Graph     was busy {busy} times, and was asked again too early {early} times");
    println!("  Session   expired after {EXPIRES_AFTER} requests; somebody signed in, and the run went on");
    println!(
        "  Licenses  {} given: {}; another admin took some, and the backup served again",
        sent.done,
        host.claims()?
    );

    let seen = host.run("Verify")?.seen;
    let minutes = Time(host.now).since(signed_in).div_ceil(MINUTE);
    println!("  Seen      {seen} people with their license, {minutes} minutes after they signed in");
    let journal = host.tenant.journal();
    println!(
        "  Besides   {} other licenses given, {} lost",
        journal.given().len() as u64 - seen,
        journal.losses().len()
    );
    host.store.close()
}

/// What came of a run.
#[derive(Default)]
struct Came {
    done: u64,
    seen: u64,
}

struct Host {
    store: Store,
    tenant: Tenant,
    /// Milliseconds since 1970, in the tenant and in the store.
    now: u64,
    /// Requests for licenses.
    writes: u32,
}

impl Host {
    fn new(store: Store) -> Host {
        let tenant = Tenant::builder(1)
            .people(PEOPLE + COLLEAGUES)
            .sku(product(SPE_E3, 180))
            .sku(product(SPE_F1, 160))
            .weather(Weather { throttled_item: 100, ..Weather::calm() })
            .build();
        Host { store, now: tenant.now().0, tenant, writes: 0 }
    }

    fn call(&self, method: &str, mut request: Value) -> Result<Value, Box<dyn Error>> {
        let (seconds, milliseconds) = (Time(self.now).without_zone(), self.now % 1_000);
        request["now"] = json!(format!("{seconds}.{milliseconds:03}Z"));
        self.store.call(method, &request)
    }

    /// Does what is due of a task, until nothing is left.
    fn run(&mut self, task: &str) -> Result<Came, Box<dyn Error>> {
        let mut came = Came::default();
        loop {
            let next = self.call("graph.next", json!({ "tasks": [task] }))?;
            if next["idle"] == true {
                return Ok(came);
            }
            for request in items(&next, "requests") {
                let response = self.send(request);
                let reply = self.call("graph.reply", json!({ "responses": [response] }))?;
                came.seen += reply["observed"].as_u64().unwrap_or(0);
                let changes = items(&reply, "items").iter().filter(|item| !item["change"].is_null());
                came.done += changes.filter(|item| item["result"] == "Done").count() as u64;
            }
            if items(&next, "requests").is_empty() {
                self.wait(next["waitMilliseconds"].as_u64().ok_or("nothing will ever be due")?);
            }
        }
    }

    fn send(&mut self, request: &Value) -> Value {
        if request["permission"] == "LicenseAssignment.ReadWrite.All" {
            self.writes += 1;
            if self.writes == EXPIRES_AFTER + 1 {
                self.tenant.expire();
            }
        }
        let headers = request["headers"].as_object().into_iter().flatten();
        let sent = Request {
            method: text(&request["method"]).to_owned(),
            url: text(&request["url"]).to_owned(),
            headers: headers.map(|(name, value)| (name.clone(), text(value).to_owned())).collect(),
            body: (!request["body"].is_null()).then(|| request["body"].to_string()),
        };
        let Answer { response, at, .. } = self.tenant.serve(&sent, Time(self.now));
        self.now = at.0;
        let Some(response) = response else { return json!({ "id": request["id"], "failure": "NoAnswer" }) };
        if response.status == 401 {
            self.tenant.renew();
        }
        let headers: Map<_, _> =
            response.headers.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        json!({ "id": request["id"], "status": response.status, "headers": headers, "body": response.body })
    }

    fn wait(&mut self, milliseconds: u64) {
        self.now += milliseconds;
        self.tenant.advance(Time(self.now));
    }

    fn people_sign_in(&mut self) -> Time {
        let people: Vec<_> = self.tenant.people().take(PEOPLE).map(|user| user.id).collect();
        let now = Time(self.now);
        people.into_iter().for_each(|user| self.tenant.sign_in(user, TEAMS_APP, now, 0));
        // The log shows them a while later.
        self.wait(MINUTE);
        now
    }

    /// Colleagues get units that the store has booked for others.
    fn another_admin_is_quicker(&mut self) {
        let colleagues: Vec<_> = self.tenant.people().skip(PEOPLE).map(|user| user.id).collect();
        for user in colleagues {
            self.tenant.act(Act::Assign { user, sku: SPE_E3, disabled: Default::default() });
        }
    }

    /// Who is to have what, in a line.
    fn claims(&self) -> Result<String, Box<dyn Error>> {
        let mut by_product = BTreeMap::<String, u64>::new();
        for claim in items(&self.call("claim.list", json!({ "limit": 1_000 }))?, "items") {
            *by_product.entry(text(&claim["product"]["name"]).to_owned()).or_default() += 1;
        }
        let each: Vec<_> =
            by_product.iter().map(|(name, people)| format!("{name} for {people} people")).collect();
        Ok(each.join(", "))
    }
}
