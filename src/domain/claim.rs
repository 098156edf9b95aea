//! Outcomes and what becomes of a claim.

use super::word::words;

words! {
    /// What a decision says.
    pub enum Outcome {
        /// A license was granted.
        Claimed = 1,
        /// The user was added to a group that brings the license, or is about to be.
        PendingGroup = 2,
        /// The user already has what the app needs, or a claim for it is on its way.
        AlreadyEntitled = 3,
        /// The user holds a product whose plan for the app an admin switched off.
        PlanSwitchedOff = 4,
        /// A group the user is in will bring the license.
        GroupLicensePending = 5,
        /// A group failed to bring the license, as the user's own record says, or did not within 24 hours.
        GroupLicenseError = 6,
        /// A claim of this user for this app was taken back.
        PreviouslyUndone = 7,
        /// The switch is off.
        FeatureOff = 8,
        /// Pool or user data is older than the setting allows.
        DataTooOld = 9,
        /// No policy is for the app.
        NoPolicy = 10,
        /// Every policy for the app is off.
        PolicyOff = 11,
        /// The activation delay has not passed.
        NotYetActive = 12,
        /// The user is in no policy's scope.
        OutOfScope = 13,
        /// The trigger is in no policy.
        TriggerNotCovered = 14,
        /// The environment is in no policy's scope.
        EnvironmentNotCovered = 15,
        /// The policy granted as much as its cap allows.
        CapReached = 16,
        /// No product of the policy has a unit that can be claimed.
        PoolsEmpty = 17,
        /// The user has no usage location.
        UsageLocationMissing = 18,
        /// The account is disabled.
        AccountDisabled = 19,
        /// The user is a guest.
        GuestNotEligible = 20,
        /// The user is not in the store.
        UserUnknown = 21,
        /// The user is an agent, and the settings let no agent claim.
        AgentNotEligible = 22,
        /// Nobody knows whether what the user or the environment has entitles.
        EntitlementUnknown = 23,
    }
}

impl Outcome {
    /// Whether a license was granted.
    pub const fn granted(self) -> bool {
        matches!(self, Outcome::Claimed | Outcome::PendingGroup)
    }

    /// How far a policy came that refused with it: where every policy refuses, the outcome of the highest
    /// rank is told (r16). None is for what no policy refuses with. Codes do not say it, for they are given
    /// in the order in which outcomes were thought of.
    pub const fn rank(self) -> Option<u8> {
        match self {
            Outcome::NoPolicy => Some(0),
            Outcome::PolicyOff => Some(1),
            Outcome::NotYetActive => Some(2),
            Outcome::OutOfScope => Some(3),
            Outcome::TriggerNotCovered => Some(4),
            Outcome::EnvironmentNotCovered => Some(5),
            _ => None,
        }
    }

    /// Whether the event leaves a row of its own without `recordAll` (r33).
    pub const fn recorded(self) -> bool {
        !matches!(self, Outcome::AlreadyEntitled | Outcome::NoPolicy)
    }
}

words! {
    /// What became of a granted claim (r40).
    pub enum ClaimState {
        /// A unit is booked; the change is not sent.
        Booked = 1,
        /// The change was sent.
        Sent = 2,
        /// An import showed the license.
        Observed = 3,
        /// The change failed for good.
        Failed = 4,
        /// It was undone, and the license is still to be seen gone.
        UndoPending = 5,
        /// It was undone, and the license is gone.
        Undone = 6,
        /// The license was seen and then seen gone, without our doing.
        RemovedOutside = 7,
        /// A migration took the direct license away: the user has the product through a group (r64).
        Migrated = 8,
    }
}

impl ClaimState {
    /// Whether the license is on its way: granted and not yet seen.
    pub const fn open(self) -> bool {
        matches!(self, ClaimState::Booked | ClaimState::Sent)
    }
}

words! {
    /// What a pending change does in the tenant.
    pub enum PendingChangeKind {
        /// POST /users/{id}/assignLicense.
        AssignLicense = 1,
        /// PATCH /users/{id} with a usageLocation.
        SetUsageLocation = 2,
        /// POST /groups/{id}/members/$ref.
        AddToGroup = 3,
        /// POST /users/{id}/assignLicense, which takes the license away.
        RemoveLicense = 4,
        /// DELETE /groups/{id}/members/{id}/$ref.
        RemoveFromGroup = 5,
    }
}

words! {
    /// Where a pending change stands.
    pub enum PendingChangeState {
        /// Not sent.
        Pending = 1,
        /// Sent, not seen.
        Sent = 2,
        /// Seen in an import: only this closes it.
        Observed = 3,
        /// Failed for good.
        Failed = 4,
        /// Taken back before it was sent.
        Cancelled = 5,
    }
}

/// What claims and refusals are counted by. `version` and `product` are the store's keys, 0 for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    /// The policy's version, which has its name at the time.
    pub version: i64,
    pub product: i64,
    pub app: u16,
    pub outcome: Outcome,
    /// The state; none for a refusal.
    pub state: Option<ClaimState>,
}

impl Kind {
    /// Whether a license was granted and the grant did not fail: a row of every report (r43).
    pub fn claimed(&self) -> bool {
        self.outcome.granted() && !self.failed()
    }

    /// Whether it was granted and undone since.
    pub fn undone(&self) -> bool {
        matches!(self.state, Some(ClaimState::UndoPending | ClaimState::Undone))
    }

    /// Whether it was granted and failed for good.
    pub fn failed(&self) -> bool {
        self.state == Some(ClaimState::Failed)
    }
}
