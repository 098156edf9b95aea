//! Policies: who may claim what for which app.

use super::{
    app::{App, Trigger},
    ids::{GroupId, PlanId, PolicyId, SkuId, UserId},
    product::Product,
    setting::{EnvironmentScope, Settings},
    time::{HOUR, Time},
    word::words,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Products after the primary one (r11).
pub const MOST_BACKUPS: usize = 4;
/// Characters in a policy's name (r11).
pub const LONGEST_NAME: usize = 200;
/// The priority of a policy that names none; lower decides first (r16).
pub const DEFAULT_PRIORITY: i64 = 100;

/// How the names of the policies begin that Microsoft creates by itself (r19).
pub const DEFAULT_POLICY: &str = "Auto-Created Policy for";

/// The longest period of a cap: 30 days, which a count reads from 720 hours of counts.
pub const MOST_CAP_HOURS: u32 = 720;

words! {
    /// How a claim gives the license.
    pub enum AssignVia {
        /// To the user.
        Direct = 1,
        /// To a group that carries it: the claim makes the user a member (r18).
        Group = 2,
    }
}

words! {
    /// What a policy does now (r11).
    pub enum PolicyStatus {
        /// It decides.
        On = 1,
        /// It is switched off.
        Off = 2,
        /// The switch of the store is off.
        Parked = 3,
        /// The activation delay since its creation has not passed.
        Activating = 4,
    }
}

/// Which plans of a product a claim switches on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanChoice {
    /// All of them, those Microsoft adds later too.
    All,
    /// All but these.
    Except(Vec<PlanId>),
    /// These alone, expanded at every decision against the product as it then is.
    Only(Vec<PlanId>),
}

impl PlanChoice {
    /// Whether a claim switches a plan of the product on.
    pub fn has_on(&self, plan: PlanId) -> bool {
        match self {
            PlanChoice::All => true,
            PlanChoice::Except(plans) => !plans.contains(&plan),
            PlanChoice::Only(plans) => plans.contains(&plan),
        }
    }

    /// What `disabledPlans` has to say to Graph: plans of the product for users, never the app's own (r13).
    pub fn disabled(&self, product: &Product, app: &App) -> Vec<PlanId> {
        let off = product
            .plans
            .iter()
            .filter(|plan| plan.for_users && !app.is_own(plan.id) && !self.has_on(plan.id));
        off.map(|plan| plan.id).collect()
    }
}

/// A product a policy hands out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyProduct {
    pub sku: SkuId,
    /// Its plans that a claim switches on. With assignVia Group the group chooses, and this is all of them.
    pub plans: PlanChoice,
    /// The group whose members get it; there with assignVia Group and in no other.
    pub group: Option<GroupId>,
}

/// The most a policy grants in a period, so that one mistake cannot empty a pool overnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// Claims; at least 1. Those undone since count too, for the cap bounds mistakes; those that failed do
    /// not.
    pub claims: u32,
    /// The hours before a decision in which they are counted; 1 to 720.
    pub hours: u32,
}

impl fmt::Display for Cap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {} hours", self.claims, self.hours)
    }
}

impl Cap {
    /// Whether a claim decided then is counted now; one decided later than now is, for the clock may have
    /// gone back.
    pub fn counts(&self, decided: Time, now: Time) -> bool {
        decided > self.since(now)
    }

    /// The end of what is too long ago to be counted now.
    pub fn since(&self, now: Time) -> Time {
        now.plus(-i64::from(self.hours) * HOUR)
    }
}

/// A policy. Empty lists of a scope mean everyone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    pub id: PolicyId,
    /// The integer the store keeps; grows with creation.
    pub key: i64,
    /// The key of this immutable version, which claims refer to.
    pub version: i64,
    /// Its name; unique in any case.
    pub name: String,
    pub app: u16,
    /// On or off.
    pub enabled: bool,
    /// Lower decides first.
    pub priority: i64,
    pub created: Time,
    /// The triggers that claim; empty means all of the app.
    pub triggers: Vec<Trigger>,
    /// Its own environment scope; none takes the family's.
    pub environment_scope: Option<EnvironmentScope>,
    /// Only direct members of one of these.
    pub include_groups: Vec<GroupId>,
    /// No direct member of any of these.
    pub exclude_groups: Vec<GroupId>,
    /// None of these.
    pub exclude_users: Vec<UserId>,
    /// Only users with one of these usage locations, upper case.
    pub usage_locations: Vec<String>,
    /// Only users of one of these departments, as the admin wrote them.
    pub departments: Vec<String>,
    /// The primary product and its backups, in order; 1 to 5.
    pub products: Vec<PolicyProduct>,
    /// How a claim gives the license.
    pub assign_via: AssignVia,
    /// The most it grants in a period.
    pub cap: Option<Cap>,
}

impl Policy {
    /// What it does at `now` (r11).
    pub fn status(&self, settings: &Settings, now: Time) -> PolicyStatus {
        if !self.enabled {
            PolicyStatus::Off
        } else if !settings.enabled {
            PolicyStatus::Parked
        } else if now < settings.active_from(self.created) {
            PolicyStatus::Activating
        } else {
            PolicyStatus::On
        }
    }
}
