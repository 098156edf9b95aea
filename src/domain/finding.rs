//! What a decision found, step by step, as codes. `explain` makes sentences of them when somebody reads.

use super::{
    ids::{GroupId, PlanId, SkuId},
    time::Time,
    word::words,
};
use serde::{Deserialize, Serialize};

words! {
    /// Why a product of a policy was passed over (r29).
    pub enum PassedOver {
        /// The tenant does not own it.
        NotOwned = 1,
        /// Its subscriptions expired and are in grace.
        InGrace = 2,
        /// It is suspended, deleted or locked out.
        Suspended = 3,
        /// It cannot be assigned to people.
        NotAssignable = 4,
        /// It lacks the app's plan, or the plan is not provisioned.
        PlanMissing = 5,
        /// Every unit is in use or booked.
        NoFreeUnit = 6,
        /// The units left are kept back by the admin.
        Reserved = 7,
        /// Its target group cannot be given members, or no licenses (r18).
        GroupUnfit = 8,
        /// Its target group does not carry it.
        GroupLacksProduct = 9,
        /// Its target group switches the app's plan off.
        GroupPlanOff = 10,
        /// Its subscriptions work, and what is left of their units is in grace.
        UnitsInGrace = 11,
    }
}

words! {
    /// Which part of a policy's scope a user is outside of (r15).
    pub enum OutsideScope {
        /// Excluded by name.
        ExcludedUser = 1,
        /// In an excluded group.
        ExcludedGroup = 2,
        /// In none of the included groups.
        NoIncludedGroup = 3,
        /// Usage location not listed, or not known.
        UsageLocation = 4,
        /// Department not listed, or not known.
        Department = 5,
    }
}

words! {
    /// Why an environment is not covered (r17).
    pub enum NotCovered {
        /// A standard trigger claims only in a managed environment.
        StandardTrigger = 1,
        /// The scope is OnlyManaged.
        OnlyManaged = 2,
    }
}

words! {
    /// What a step of a trace looked at.
    pub enum StepKind {
        /// The store's switch (r10).
        Switch = 1,
        /// The user (r21).
        User = 2,
        /// What the user holds already (r22).
        Entitlement = 3,
        /// Licenses that a group brings or fails to bring (r23, r24).
        GroupLicense = 4,
        /// Plans that an admin switched off (r25).
        SwitchedOffPlan = 5,
        /// Claims that were undone or removed outside (r26).
        PreviousClaim = 6,
        /// A policy (r27).
        Policy = 7,
        /// The user's usage location (r28).
        UsageLocation = 8,
        /// A product of the policy (r29).
        Product = 9,
    }
}

words! {
    /// What came of a step of a trace.
    pub enum StepResult {
        /// The decision went on.
        Passed = 1,
        /// This one was passed over, and the next was looked at.
        PassedOver = 2,
        /// Nothing is granted.
        Refused = 3,
        /// This policy decides.
        Decides = 4,
        /// This product is granted.
        Granted = 5,
    }
}

/// One step of a decision. `policy` is a place in the rule book, `position` one in the policy, 0 the primary
/// product; `taken` is when Graph was asked, `since` when the store first knew, `available` counts the units
/// before this one, and `claims` what the policy granted in the period of its cap. A `claim` of a what-if is
/// 0; a `group` that a path comes through is none for a direct one; `error` is Graph's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Finding {
    /// The switch is on.
    SwitchOn,
    /// The switch is off.
    SwitchOff,
    /// The user is known, enabled and a member.
    UserEligible,
    /// The user is not in the store.
    UserUnknown,
    /// The account is disabled.
    AccountDisabled,
    /// The user is a guest.
    Guest,
    /// The user's data is too old to decide on.
    UserDataTooOld { taken: Time },
    /// Nothing the user holds entitles to the app.
    NotEntitled,
    /// A path entitles.
    Entitled { sku: SkuId, plan: PlanId, group: Option<GroupId> },
    /// A claim on its way entitles.
    EntitledByClaim { claim: i64, sku: SkuId },
    /// No group is about to bring the app, and none failed to.
    NoGroupLicense,
    /// A group of the user will bring it.
    GroupPending { group: GroupId, sku: SkuId, since: Time },
    /// A group of the user should have brought it by now.
    GroupMissing { group: GroupId, sku: SkuId, since: Time },
    /// A group of the user failed to bring it.
    GroupFailed { group: GroupId, sku: SkuId, error: Option<String> },
    /// No product the user holds has the app's plan switched off.
    NotSwitchedOff,
    /// An admin switched the app's plan off.
    SwitchedOff { sku: SkuId, plan: PlanId },
    /// No policy is for the app.
    NoPolicy,
    /// The policy is off.
    PolicyOff { policy: u16 },
    /// The policy's activation delay has not passed.
    NotYetActive { policy: u16, from: Time },
    /// The user is outside the policy's scope.
    OutOfScope { policy: u16, by: OutsideScope },
    /// The policy leaves the trigger out.
    TriggerNotCovered { policy: u16 },
    /// Power Automate for desktop is older than 2.43.
    DesktopTooOld { policy: u16, version: (u32, u32) },
    /// The environment is outside the policy's scope.
    EnvironmentNotCovered { policy: u16, why: NotCovered },
    /// The policy decides.
    PolicyDecides { policy: u16 },
    /// The user has a usage location.
    UsageLocationKnown,
    /// The user gets the default usage location first.
    UsageLocationDefault { location: String },
    /// The user has no usage location, and there is no default.
    UsageLocationMissing,
    /// The product was passed over.
    PassedOver { policy: u16, position: u8, why: PassedOver },
    /// The product's units are too old to decide on.
    PoolDataTooOld { policy: u16, position: u8, taken: Time },
    /// A unit of the product is granted.
    Granted { policy: u16, position: u8, available: i64 },
    /// No product of the policy had a unit that could be claimed.
    PoolsEmpty { policy: u16 },
    /// The policy has granted less than its cap allows.
    WithinCap { policy: u16, claims: i64 },
    /// The policy has granted as much as its cap allows.
    CapReached { policy: u16, claims: i64 },
    /// The product was passed over because another one that its target group brings cannot be given.
    GroupShort { policy: u16, position: u8, sku: SkuId, why: PassedOver },
    /// The user gets the product through its target group.
    GroupGranted { policy: u16, position: u8, available: i64 },
    /// A claim was undone or lost its license, and the setting lets the user claim again.
    ClaimsAgain { claim: i64 },
    /// A claim was undone; by the actor of this id.
    Undone { claim: i64, at: Time, by: String },
    /// A claim's license was seen gone without our doing.
    RemovedOutside { claim: i64 },
    /// The user is an agent, and agents claim nothing.
    Agent,
    /// A path entitles for as long as the trial runs.
    EntitledByTrial { sku: SkuId, plan: PlanId, group: Option<GroupId> },
    /// The environment pays for its apps as they are used.
    PaidAsYouGo,
    /// The user has one of the environment's app passes.
    CoveredByPass { units: i64 },
    /// The environment has app passes, and others have them all.
    PassesTaken { units: i64 },
    /// A path has a plan on of which nobody knows whether it entitles in a managed environment.
    EntitlementUnknown { sku: SkuId, plan: PlanId },
    /// Some flows of the environment have a license of their own, and nobody knows whether this one has.
    FlowPlansUnknown,
}

/// Something the admin should know of a grant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Warning {
    /// Microsoft lists two plans as mutually exclusive: one the user has, one the product brings.
    PlanConflict { held: PlanId, brought: PlanId },
}
