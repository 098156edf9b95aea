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

/// One step of a decision. Policies are named by their place in the rule book, products by their place in the policy.
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
    UserDataTooOld {
        /// When Graph was asked.
        taken: Time,
    },
    /// Nothing the user holds entitles to the app.
    NotEntitled,
    /// A path entitles.
    Entitled {
        /// The product.
        sku: SkuId,
        /// The plan that is on.
        plan: PlanId,
        /// The group the path comes through.
        group: Option<GroupId>,
    },
    /// A claim on its way entitles.
    EntitledByClaim {
        /// The claim; 0 in a what-if.
        claim: i64,
        /// The product.
        sku: SkuId,
    },
    /// No group is about to bring the app, and none failed to.
    NoGroupLicense,
    /// A group of the user will bring it.
    GroupPending {
        /// The group.
        group: GroupId,
        /// The product.
        sku: SkuId,
        /// Since when the store knows.
        since: Time,
    },
    /// A group of the user should have brought it by now.
    GroupMissing {
        /// The group.
        group: GroupId,
        /// The product.
        sku: SkuId,
        /// Since when the store knows.
        since: Time,
    },
    /// A group of the user failed to bring it.
    GroupFailed {
        /// The group.
        group: GroupId,
        /// The product.
        sku: SkuId,
        /// Graph's error.
        error: Option<String>,
    },
    /// No product the user holds has the app's plan switched off.
    NotSwitchedOff,
    /// An admin switched the app's plan off.
    SwitchedOff {
        /// The product.
        sku: SkuId,
        /// The plan that is off.
        plan: PlanId,
    },
    /// No policy is for the app.
    NoPolicy,
    /// The policy is off.
    PolicyOff {
        /// The policy.
        policy: u16,
    },
    /// The policy's activation delay has not passed.
    NotYetActive {
        /// The policy.
        policy: u16,
        /// When it begins to decide.
        from: Time,
    },
    /// The user is outside the policy's scope.
    OutOfScope {
        /// The policy.
        policy: u16,
        /// By which part.
        by: OutsideScope,
    },
    /// The policy leaves the trigger out.
    TriggerNotCovered {
        /// The policy.
        policy: u16,
    },
    /// Power Automate for desktop is older than 2.43.
    DesktopTooOld {
        /// The policy.
        policy: u16,
        /// Major and minor version.
        version: (u32, u32),
    },
    /// The environment is outside the policy's scope.
    EnvironmentNotCovered {
        /// The policy.
        policy: u16,
        /// Why.
        why: NotCovered,
    },
    /// The policy decides.
    PolicyDecides {
        /// The policy.
        policy: u16,
    },
    /// The user has a usage location.
    UsageLocationKnown,
    /// The user gets the default usage location first.
    UsageLocationDefault {
        /// ISO 3166-1 alpha-2.
        location: String,
    },
    /// The user has no usage location, and there is no default.
    UsageLocationMissing,
    /// The product was passed over.
    PassedOver {
        /// The policy.
        policy: u16,
        /// 0 is the primary product.
        position: u8,
        /// Why.
        why: PassedOver,
    },
    /// The product's units are too old to decide on.
    PoolDataTooOld {
        /// The policy.
        policy: u16,
        /// 0 is the primary product.
        position: u8,
        /// When Graph was asked.
        taken: Time,
    },
    /// A unit of the product is granted.
    Granted {
        /// The policy.
        policy: u16,
        /// 0 is the primary product.
        position: u8,
        /// Available units before this one.
        available: i64,
    },
    /// No product of the policy had a unit that could be claimed.
    PoolsEmpty {
        /// The policy.
        policy: u16,
    },
    /// The policy has granted less than its cap allows.
    WithinCap {
        /// The policy.
        policy: u16,
        /// What it granted in the cap's period.
        claims: i64,
    },
    /// The policy has granted as much as its cap allows.
    CapReached {
        /// The policy.
        policy: u16,
        /// What it granted in the cap's period.
        claims: i64,
    },
    /// The product was passed over because another one that its target group brings cannot be given.
    GroupShort {
        /// The policy.
        policy: u16,
        /// 0 is the primary product.
        position: u8,
        /// The other product.
        sku: SkuId,
        /// Why.
        why: PassedOver,
    },
    /// The user gets the product through its target group.
    GroupGranted {
        /// The policy.
        policy: u16,
        /// 0 is the primary product.
        position: u8,
        /// Available units of the product before this one.
        available: i64,
    },
    /// A claim was undone or lost its license, and the setting lets the user claim again.
    ClaimsAgain {
        /// The claim.
        claim: i64,
    },
    /// A claim was undone.
    Undone {
        /// The claim.
        claim: i64,
        /// When.
        at: Time,
        /// The id of who did it.
        by: String,
    },
    /// A claim's license was seen gone without our doing.
    RemovedOutside {
        /// The claim.
        claim: i64,
    },
    /// The user is an agent, and agents claim nothing.
    Agent,
    /// A path entitles for as long as the trial runs.
    EntitledByTrial {
        /// The product.
        sku: SkuId,
        /// The plan that is on.
        plan: PlanId,
        /// The group the path comes through.
        group: Option<GroupId>,
    },
    /// The environment pays for its apps as they are used.
    PaidAsYouGo,
    /// The user has one of the environment's app passes.
    CoveredByPass {
        /// The passes.
        units: i64,
    },
    /// The environment has app passes, and others have them all.
    PassesTaken {
        /// The passes.
        units: i64,
    },
    /// A path has a plan on of which nobody knows whether it entitles in a managed environment.
    EntitlementUnknown {
        /// The product.
        sku: SkuId,
        /// The plan that is on.
        plan: PlanId,
    },
    /// Some flows of the environment have a license of their own, and nobody knows whether this one has.
    FlowPlansUnknown,
}

/// Something the admin should know of a grant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Warning {
    /// Microsoft lists two plans as mutually exclusive: one the user has, one the product brings.
    PlanConflict {
        /// On already.
        held: PlanId,
        /// Brought by the product.
        brought: PlanId,
    },
}
