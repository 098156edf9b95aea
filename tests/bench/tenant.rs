//! The tenant everything is measured on: random object ids, four apps, and events whose outcome is known
//! beforehand.

use crate::sample_tenant;
use serde_json::{Value, json};
use std::{
    fmt::Write as _,
    io::{self, Write},
};
use uuid::Uuid;

/// 2026-11-01T00:00:00Z: when everything was exported.
pub const TAKEN: i64 = 1_793_491_200_000;
/// Events of a call.
pub const BATCH: usize = 5_000;
const HOUR: i64 = 3_600_000;

/// A product with a pool that never runs dry, the app whose policy gives it, and the trigger that asks for
/// it.
pub struct Offer {
    pub app: &'static str,
    pub app_key: u16,
    pub trigger: &'static str,
    pub trigger_code: u8,
    pub sku: &'static str,
    pub policy: &'static str,
}

/// What can be claimed: a user can claim each once.
pub const OFFERS: [Offer; 4] = [
    offer("Teams", 1, "FirstSignIn", 1, E3, "Teams for everyone"),
    offer(
        "PowerApps",
        2,
        "RequestLicense",
        4,
        "b30411f5-fea1-4a59-9ad9-3db7c7ead579",
        "Power Apps on request",
    ),
    offer(
        "PowerAutomatePerUser",
        3,
        "RequestLicense",
        4,
        "4a51bf65-409c-4a91-b845-1121b571cc9d",
        "Flows on request",
    ),
    offer(
        "PowerAutomatePremium",
        4,
        "RequestLicense",
        4,
        "eda1941c-3c4f-4995-b5eb-e85a42175ab9",
        "RPA on request",
    ),
];
/// Microsoft 365 E3, which holders of it need not claim for Teams.
pub const E3: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";
/// Power Automate Free, which gives none of the apps.
pub const FREE: &str = "f30db892-07e9-47e9-837c-80727f46fd3d";
const DEPARTMENTS: [&str; 4] = ["Sales", "Engineering", "Operations", "Customer Service"];

const fn offer(
    app: &'static str,
    key: u16,
    trigger: &'static str,
    code: u8,
    sku: &'static str,
    policy: &'static str,
) -> Offer {
    Offer { app, app_key: key, trigger, trigger_code: code, sku, policy }
}

/// SplitMix64: the same numbers in every run.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.roll() % n as u64) as usize
    }

    pub fn guid(&mut self) -> Uuid {
        uuid::Builder::from_random_bytes(
            (u128::from(self.roll()) << 64 | u128::from(self.roll())).to_be_bytes(),
        )
        .into_uuid()
    }
}

/// A user.
pub struct User {
    pub id: Uuid,
    /// The one product the user holds directly, if any.
    pub holds: Option<&'static str>,
    /// None: the user cannot be given a license.
    pub location: Option<&'static str>,
}

impl User {
    pub fn principal_name(&self) -> String {
        format!("{}@contoso.com", self.id.simple())
    }

    pub fn display_name(&self) -> String {
        format!("User {}", &self.id.simple().to_string()[..8])
    }

    pub fn department(&self) -> &'static str {
        DEPARTMENTS[usize::from(self.id.as_bytes()[15]) % DEPARTMENTS.len()]
    }
}

/// What comes of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Claimed,
    AlreadyEntitled,
    UsageLocationMissing,
    /// The event was decided before; what it was then.
    Again(usize),
}

/// An event.
#[derive(Clone, Copy)]
pub struct Event {
    pub id: Uuid,
    /// The user's place.
    pub user: usize,
    /// The offer's place.
    pub offer: usize,
    pub at: i64,
    pub fate: Fate,
}

/// Users, and every event there will be, in order.
pub struct Tenant {
    pub users: Vec<User>,
    pub events: Vec<Event>,
}

impl Tenant {
    /// 15 of 100 users hold E3, 30 Power Automate Free, 5 have no usage location; each user asks for each app
    /// once, in random order, and one event in fifty comes twice.
    pub fn new(users: usize) -> Tenant {
        let mut dice = Dice::new(7);
        let users: Vec<User> = (0..users).map(|_| user(&mut dice)).collect();
        let mut asked: Vec<usize> = (0..users.len() * OFFERS.len()).collect();
        for last in (1..asked.len()).rev() {
            asked.swap(last, dice.below(last + 1));
        }
        let mut events: Vec<Event> = Vec::with_capacity(asked.len() + asked.len() / 40);
        for (user, offer) in asked.into_iter().map(|pair| (pair / OFFERS.len(), pair % OFFERS.len())) {
            if events.len() > BATCH && dice.below(50) == 0 {
                let earlier = dice.below(events.len());
                let again =
                    Event { at: events[earlier].at, fate: repeated(&events, earlier), ..events[earlier] };
                events.push(again);
            }
            let fate = match &users[user] {
                it if it.holds == Some(OFFERS[offer].sku) => Fate::AlreadyEntitled,
                it if it.location.is_none() => Fate::UsageLocationMissing,
                _ => Fate::Claimed,
            };
            events.push(Event { id: dice.guid(), user, offer, at: TAKEN + events.len() as i64 * 700, fate });
        }
        Tenant { users, events }
    }

    /// What these events' decisions should be, by outcome.
    pub fn expected(&self, range: std::ops::Range<usize>) -> Value {
        let mut summary = serde_json::Map::new();
        for event in &self.events[range] {
            let fate = match event.fate {
                Fate::Again(first) => self.events[first].fate,
                fate => fate,
            };
            let n = summary.entry(format!("{fate:?}")).or_insert(json!(0));
            *n = json!(n.as_u64().unwrap_or(0) + 1);
        }
        summary.into()
    }

    /// The request that feeds these events.
    pub fn request(&self, range: std::ops::Range<usize>) -> String {
        let mut json = format!("{{\"now\":{},\"events\":[", Value::from(time(decided_at(range.start))));
        for (place, event) in self.events[range].iter().enumerate() {
            let Offer { app, trigger, .. } = &OFFERS[event.offer];
            let comma = if place == 0 { "" } else { "," };
            let (id, user, at) = (event.id, self.users[event.user].id, time(event.at));
            write!(json, "{comma}{{\"id\":\"{id}\",\"user\":\"{user}\",\"app\":\"{app}\",\"trigger\":\"{trigger}\",\"at\":\"{at}\"}}")
                .expect("a string grows");
        }
        json + "]}"
    }
}

/// `GET /users`, in pages of 999.
pub fn write_users(users: &[User], out: &mut impl Write) -> io::Result<()> {
    for page in users.chunks(999) {
        let users: Vec<Value> = page.iter().map(graph_user).collect();
        serde_json::to_writer(&mut *out, &json!({ "value": users }))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Gives a new store products, policies and the switch on, by its methods.
pub fn furnish(call: impl Fn(&str, &Value) -> Value) {
    let now = time(TAKEN);
    call("pool.import", &json!({ "subscribedSkus": subscribed_skus(), "takenAt": now, "now": now }));
    call("setting.update", &json!({ "enabled": true, "now": now }));
    for offer in &OFFERS {
        call(
            "policy.create",
            &json!({ "name": offer.policy, "app": offer.app, "products": [{ "product": offer.sku }], "now": now }),
        );
    }
}

/// When the call that begins with this event decides: an hour later every batch.
pub fn decided_at(event: usize) -> i64 {
    TAKEN + HOUR + (event / BATCH) as i64 * HOUR
}

/// As the API writes it.
pub fn time(millis: i64) -> String {
    engine::domain::time::Time::from_millis(millis).to_string()
}

/// `GET /subscribedSkus`: the sample tenant's products, each with more units than there are users.
fn subscribed_skus() -> Value {
    let mut skus = sample_tenant::Tenant::new(sample_tenant::FEWEST_USERS, TAKEN).subscribed_skus();
    for sku in skus["value"].as_array_mut().expect("a list") {
        sku["capabilityStatus"] = json!("Enabled");
        sku["prepaidUnits"]["enabled"] = json!(100_000_000);
    }
    skus
}

fn user(dice: &mut Dice) -> User {
    let (id, kind) = (dice.guid(), dice.below(100));
    let holds = match kind {
        0..15 => Some(E3),
        15..45 => Some(FREE),
        _ => None,
    };
    User { id, holds, location: (kind < 95).then_some("DE") }
}

/// What an event comes to the second time: an event that left no row is decided anew, and comes to the same.
fn repeated(events: &[Event], earlier: usize) -> Fate {
    match events[earlier].fate {
        Fate::AlreadyEntitled => Fate::AlreadyEntitled,
        Fate::Again(first) => Fate::Again(first),
        _ => Fate::Again(earlier),
    }
}

fn graph_user(user: &User) -> Value {
    let state = |sku: &str| json!({ "skuId": sku, "disabledPlans": [], "assignedByGroup": null, "state": "Active", "error": "None" });
    json!({
        "id": user.id,
        "userPrincipalName": user.principal_name(),
        "displayName": user.display_name(),
        "department": user.department(),
        "usageLocation": user.location,
        "accountEnabled": true,
        "userType": "Member",
        "licenseAssignmentStates": user.holds.into_iter().map(state).collect::<Vec<_>>(),
    })
}
