//! Contoso, a made-up tenant: what Graph would say about it, thirty days of its sign-in log, and what its
//! people did in the Power Platform.
//!
//! Everything follows from the number of users and the time the log ends; no clock and no chance are
//! involved, so that two runs give the same bytes. Files are written in pages, one after the other, as a host
//! that follows `@odata.nextLink` would append them; a million users need no more memory than two thousand.
//!
//! Fourteen people carry the story, one outcome each; everyone else is the crowd. With [`story::prelude`]
//! called before the switch is on, [`story::policies`] created, all data taken and both logs decided at
//! [`Tenant::end`], and [`story::finale`] afterwards:
//!
//! | outcome | who, doing what |
//! |---|---|
//! | FeatureOff | Ada opens Teams while the switch is off (prelude) |
//! | Claimed | Ada opens Teams; Jan too, after a failed sign-in; Ben launches a premium app; Mia chooses "Go Premium" |
//! | AlreadyEntitled | Ben opens Teams (has E3); Kim launches a premium app (has Power Apps Premium) |
//! | PlanSwitchedOff | Cleo opens Teams: her E3 has it switched off |
//! | GroupLicensePending | Dan opens Teams: in the group that brings E3, which has not come yet. Within 24 hours of the group's import |
//! | GroupLicenseError | Eva opens Teams: the group had no unit left for her (CountViolation) |
//! | OutOfScope | Finn opens Teams: in a group the policy excludes; Nils saves a flow with RPA: not in the pilot |
//! | UsageLocationMissing | Gus opens Teams |
//! | AccountDisabled | Hana opens Teams: she has left |
//! | GuestNotEligible | Ivo opens Teams |
//! | UserUnknown | somebody hired after the users were exported opens Teams |
//! | PoolsEmpty | Lena opens Teams last, when E3 and Office 365 E5 are used up and Business Premium is suspended; the crowd empties Power Apps Premium |
//! | NoPolicy | Nils runs a premium flow (PowerAutomatePerUser) |
//! | TriggerNotCovered | Nils asks for Power Apps: the policy leaves RequestLicense out |
//! | EnvironmentNotCovered | Nils launches a premium app in an environment that is not managed |
//! | NotYetActive, PolicyOff, DataTooOld | Nils runs premium flows while the policy for them is made, switched off, and its data grows old (finale) |
//!
//! Duplicates: the last row of each sign-in page opens the next page again, and Ben's launch is logged twice.
//! Rows that are no events: failed sign-ins, service principals, clients of other apps.

// Each program that takes this module in uses its own part of it.
#![allow(dead_code)]

mod events;
mod groups;
mod ids;
mod people;
mod products;
mod sign_ins;
pub mod story;

use ids::DAY;
use people::{Role, holds, role};
use products::{Pool, subscribed_sku};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    io::{self, Write},
};

/// The fewest users that make the story come true.
pub const FEWEST_USERS: u64 = 500;

/// Items on a page of users.
const PAGE: u64 = 999;

/// The tenant.
pub struct Tenant {
    users: u64,
    end: i64,
}

impl Tenant {
    /// So many users, at least [`FEWEST_USERS`]; the thirty days of its logs end at `end`, in milliseconds
    /// since 1970.
    pub fn new(users: u64, end: i64) -> Tenant {
        Tenant { users: users.max(FEWEST_USERS), end }
    }

    /// When everything was exported: `takenAt`, and the `now` of the decisions.
    pub fn end(&self) -> String {
        ids::rfc3339(self.end)
    }

    /// When the logs begin.
    pub fn start(&self) -> String {
        ids::rfc3339(self.end - 30 * DAY)
    }

    /// `GET /subscribedSkus`. The pools of Teams hold three quarters of what is wanted of them.
    pub fn subscribed_skus(&self) -> Value {
        let mut consumed = BTreeMap::new();
        let mut wanted = 2;
        for number in 0..self.users {
            wanted += u64::from(role(number) == Role::Claimant);
            for (sku, ..) in holds(number) {
                *consumed.entry(sku).or_insert(0) += 1;
            }
        }
        let few = self.users / 200;
        let pools = [
            (products::SPE_E3, Pool::Available(wanted / 2)),
            (products::O365_E5, Pool::Available(wanted / 4)),
            (products::M365_F1, Pool::Available(self.users / 20)),
            (products::BUSINESS_PREMIUM, Pool::Suspended(25)),
            (products::POWER_APPS, Pool::Available(few)),
            (products::ATTENDED_RPA, Pool::Available(few)),
            (products::FLOW_PER_USER, Pool::Warning(25)),
            (products::FLOW_PER_USER_DEPT, Pool::Available(3)),
            (products::FLOW_FREE, Pool::Available(10_000)),
        ];
        let skus: Vec<Value> = pools
            .map(|(sku, pool)| subscribed_sku(sku, pool, consumed.get(sku).copied().unwrap_or(0)))
            .into();
        json!({ "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#subscribedSkus", "value": skus })
    }

    /// `GET /users` with what licensing needs selected, all pages.
    pub fn write_users(&self, out: &mut impl Write) -> io::Result<()> {
        let changed = ids::rfc3339(self.end - 90 * DAY);
        let starts = (0..self.users).step_by(PAGE as usize);
        pages(out, "users", starts.map(|start| start..(start + PAGE).min(self.users)), |number| {
            people::user(number, &changed)
        })
    }

    /// `GET /groups` with their members.
    pub fn groups(&self) -> Value {
        groups::groups(self.users)
    }

    /// The Power Platform environments, two of four managed.
    pub fn environments(&self) -> Value {
        events::environments()
    }

    /// `GET /auditLogs/signIns`, all pages, newest first.
    pub fn write_sign_ins(&self, out: &mut impl Write) -> io::Result<()> {
        sign_ins::write(self, out)
    }

    /// What people did in the Power Platform: events for `claim.invoke`, one a line, oldest first.
    pub fn write_events(&self, out: &mut impl Write) -> io::Result<()> {
        events::write(self, out)
    }
}

/// Writes ranges of rows as pages, each but the last with a link to the next.
fn pages(
    out: &mut impl Write,
    set: &str,
    ranges: impl Iterator<Item = std::ops::Range<u64>>,
    row: impl Fn(u64) -> Value,
) -> io::Result<()> {
    let mut ranges = ranges.peekable();
    while let Some(range) = ranges.next() {
        write!(out, "{{\"@odata.context\":\"https://graph.microsoft.com/v1.0/$metadata#{set}\",")?;
        if let Some(next) = ranges.peek() {
            write!(
                out,
                "\"@odata.nextLink\":\"https://graph.microsoft.com/v1.0/{set}?$skiptoken={}\",",
                next.start
            )?;
        }
        out.write_all(b"\"value\":[")?;
        for number in range.clone() {
            out.write_all(if number == range.start { b"\n" } else { b",\n" })?;
            serde_json::to_writer(&mut *out, &row(number))?;
        }
        out.write_all(b"\n]}\n")?;
    }
    Ok(())
}
