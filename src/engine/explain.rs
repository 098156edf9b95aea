//! Findings as words and sentences for people.

use super::{
    decide::GROUP_LICENSE_HOURS,
    reason::{outside, remedy, unavailable, unfit_target},
    select::DESKTOP_VERSION,
};
use crate::domain::{
    app::{App, Family},
    book::RuleBook,
    decision::Decision,
    facts::Facts,
    finding::{Finding, NotCovered, PassedOver, StepKind, StepResult, Warning},
    ids::{GroupId, PlanId, SkuId},
    noun::counted,
    policy::PolicyProduct,
    product::Units,
    time::{HOUR, Time},
};

/// Names for ids, as people know them; an id itself where there is none.
pub trait Names {
    /// A product's part number.
    fn product(&self, sku: SkuId) -> String;
    /// A plan's name.
    fn plan(&self, plan: PlanId) -> String;
    /// A group's displayName.
    fn group(&self, group: GroupId) -> String;
}

/// A step of a trace, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What was looked at.
    pub step: StepKind,
    /// Which one: the name of a policy or product; empty where there is but one.
    pub subject: String,
    /// What came of it.
    pub result: StepResult,
    pub reason: String,
}

/// Speaks of one decision's findings.
pub struct Explainer<'a> {
    pub book: &'a RuleBook,
    pub facts: &'a Facts,
    pub names: &'a dyn Names,
}

const PLACE_IT: &str = "Say it with app.define, whose lists are whole ones: if it does, give entitlingPlanIds as app.list shows it and this plan \
                        besides; if not, give unknownPlanIds as app.list shows it without this plan.";
const CLAIM_AGAIN: &str = "unlock the user's claims (Unlock-LicenseClaim, claim.unlock), or let everybody claim again (claimAgainAfterUndo).";

impl Explainer<'_> {
    /// A finding as a step of the trace.
    pub fn step(&self, finding: &Finding) -> Step {
        use Finding::*;
        let (step, result) = match finding {
            SwitchOn => (StepKind::Switch, StepResult::Passed),
            SwitchOff => (StepKind::Switch, StepResult::Refused),
            UserEligible => (StepKind::User, StepResult::Passed),
            UserUnknown | AccountDisabled | Guest | Agent | UserDataTooOld { .. } => {
                (StepKind::User, StepResult::Refused)
            }
            NotEntitled => (StepKind::Entitlement, StepResult::Passed),
            Entitled { .. } | EntitledByClaim { .. } | EntitledByTrial { .. } => {
                (StepKind::Entitlement, StepResult::Refused)
            }
            PaidAsYouGo | CoveredByPass { .. } | EntitlementUnknown { .. } | FlowPlansUnknown => {
                (StepKind::Entitlement, StepResult::Refused)
            }
            PassesTaken { .. } => (StepKind::Entitlement, StepResult::Passed),
            NoGroupLicense => (StepKind::GroupLicense, StepResult::Passed),
            GroupPending { .. } | GroupMissing { .. } | GroupFailed { .. } => {
                (StepKind::GroupLicense, StepResult::Refused)
            }
            NotSwitchedOff => (StepKind::SwitchedOffPlan, StepResult::Passed),
            SwitchedOff { .. } => (StepKind::SwitchedOffPlan, StepResult::Refused),
            NoPolicy | CapReached { .. } => (StepKind::Policy, StepResult::Refused),
            WithinCap { .. } => (StepKind::Policy, StepResult::Passed),
            ClaimsAgain { .. } => (StepKind::PreviousClaim, StepResult::Passed),
            Undone { .. } | RemovedOutside { .. } => (StepKind::PreviousClaim, StepResult::Refused),
            PolicyOff { .. } | NotYetActive { .. } | OutOfScope { .. } => {
                (StepKind::Policy, StepResult::PassedOver)
            }
            TriggerNotCovered { .. } | DesktopTooOld { .. } | EnvironmentNotCovered { .. } => {
                (StepKind::Policy, StepResult::PassedOver)
            }
            PolicyDecides { .. } => (StepKind::Policy, StepResult::Decides),
            UsageLocationKnown | UsageLocationDefault { .. } => (StepKind::UsageLocation, StepResult::Passed),
            UsageLocationMissing => (StepKind::UsageLocation, StepResult::Refused),
            PassedOver { .. } | GroupShort { .. } => (StepKind::Product, StepResult::PassedOver),
            PoolDataTooOld { .. } => (StepKind::Product, StepResult::Refused),
            Granted { .. } | GroupGranted { .. } => (StepKind::Product, StepResult::Granted),
            PoolsEmpty { .. } => (StepKind::Policy, StepResult::Refused),
        };
        Step { step, subject: self.subject(finding), result, reason: self.sentence(finding) }
    }

    fn subject(&self, finding: &Finding) -> String {
        use Finding::*;
        match finding {
            PolicyOff { policy }
            | NotYetActive { policy, .. }
            | OutOfScope { policy, .. }
            | TriggerNotCovered { policy } => self.policy(*policy),
            WithinCap { policy, .. } | CapReached { policy, .. } => self.policy(*policy),
            DesktopTooOld { policy, .. }
            | EnvironmentNotCovered { policy, .. }
            | PolicyDecides { policy }
            | PoolsEmpty { policy } => self.policy(*policy),
            GroupShort { policy, position, .. } | GroupGranted { policy, position, .. } => {
                self.product_at(*policy, *position)
            }
            PassedOver { policy, position, .. }
            | PoolDataTooOld { policy, position, .. }
            | Granted { policy, position, .. } => self.product_at(*policy, *position),
            Entitled { sku, .. } | EntitledByClaim { sku, .. } | SwitchedOff { sku, .. } => {
                self.names.product(*sku)
            }
            EntitledByTrial { sku, .. } | EntitlementUnknown { sku, .. } => self.names.product(*sku),
            GroupPending { group, .. } | GroupMissing { group, .. } | GroupFailed { group, .. } => {
                self.names.group(*group)
            }
            _ => String::new(),
        }
    }

    /// A finding as a sentence an admin understands without a manual.
    pub fn sentence(&self, finding: &Finding) -> String {
        use Finding::*;
        match finding {
            SwitchOn => "Auto-claim is switched on.".into(),
            SwitchOff => "Auto-claim is switched off for the whole store.".into(),
            UserEligible => "The user is known, enabled and a member.".into(),
            UserUnknown => "The store knows no such user; import the user first.".into(),
            AccountDisabled => "The account is disabled.".into(),
            Guest => "Guests claim no licenses.".into(),
            Agent => "The user is an agent, and allowAgents is off.".into(),
            UserDataTooOld { taken } => {
                format!("What is known of the user was taken {}, longer ago than the setting allows.", self.ago(*taken))
            }
            NotEntitled => format!("Nothing the user holds gives {}.", self.app()),
            Entitled { sku, plan, group } => self.entitled(*sku, *plan, *group),
            EntitledByClaim { claim: 0, sku } => format!("An earlier event of this what-if grants {}.", self.names.product(*sku)),
            EntitledByClaim { claim, sku } => format!("Claim {claim} for {} is on its way.", self.names.product(*sku)),
            NoGroupLicense => "No group of the user is about to bring it, and none failed to.".into(),
            GroupPending { group, sku, since } => self.group_pending(*group, *sku, *since),
            GroupMissing { group, sku, since } => self.group_missing(*group, *sku, *since),
            GroupFailed { group, sku, error } => self.group_failed(*group, *sku, error.as_deref()),
            NotSwitchedOff => "No product the user holds has the plan switched off.".into(),
            SwitchedOff { sku, plan } => {
                format!("The user holds {} with {} switched off: an admin decided that.", self.names.product(*sku), self.names.plan(*plan))
            }
            EntitledByTrial { sku, plan, group } => {
                format!("{} It entitles by trial, for as long as that runs.", self.entitled(*sku, *plan, *group))
            }
            PaidAsYouGo => "The environment pays for its apps as they are used, so that everybody is covered.".into(),
            CoveredByPass { units } => format!("The user has one of the environment's {units} app passes, which go to who came first."),
            PassesTaken { units } => format!("Others have all {units} app passes of the environment: they go to who came first."),
            EntitlementUnknown { sku, plan } => self.unknown(*sku, *plan),
            FlowPlansUnknown => {
                "Flow plans cover some flows of the environment, and which ones is not known; no second license is claimed by guess.".into()
            }
            ClaimsAgain { claim } => format!("Claim {claim} was undone or lost, and claimAgainAfterUndo lets the user claim again."),
            Undone { claim, at, by } => format!("Claim {claim} was undone at {} by {by}; {CLAIM_AGAIN}", at.said()),
            RemovedOutside { claim } => {
                format!("The license of claim {claim} was taken away outside of AutoClaim; {CLAIM_AGAIN}")
            }
            NoPolicy => format!("No policy is for {}.", self.app()),
            PolicyOff { .. } => "The policy is off.".into(),
            NotYetActive { from, .. } => format!("The policy begins to decide at {}.", from.said()),
            OutOfScope { by, .. } => outside(*by).into(),
            TriggerNotCovered { .. } => format!("The policy leaves the trigger {} out.", self.facts.event.trigger),
            DesktopTooOld { version: (major, minor), .. } => {
                let (first, second) = DESKTOP_VERSION;
                format!("Power Automate for desktop {major}.{minor} does not claim; {first}.{second} and later do.")
            }
            EnvironmentNotCovered { why: NotCovered::StandardTrigger, .. } => {
                format!("{} claims only in a managed environment, and this one is not known to be managed.", self.facts.event.trigger)
            }
            EnvironmentNotCovered { why: NotCovered::OnlyManaged, .. } => {
                "The scope is managed environments only, and this one is not known to be managed.".into()
            }
            PolicyDecides { .. } => "The policy is on, and the user, the trigger and the environment are in its scope.".into(),
            UsageLocationKnown => "The user has a usage location.".into(),
            UsageLocationDefault { location } => format!("The user has no usage location and gets the default {location} first."),
            UsageLocationMissing => "The user has no usage location, which a direct license needs; set it, or set a default.".into(),
            PassedOver { policy, position, why } => self.passed_over(*policy, *position, *why),
            PoolDataTooOld { taken, .. } => format!("The units were counted {}, longer ago than the setting allows.", self.ago(*taken)),
            Granted { policy, position, available } => {
                format!("{} ({}), with {available} available, gives one.", self.product_at(*policy, *position), role(*position))
            }
            PoolsEmpty { .. } => "No product of the policy has a unit that can be claimed.".into(),
            WithinCap { policy, claims } => format!("{}.", self.count(*policy, *claims)),
            CapReached { policy, claims } => {
                format!("{}: no more until some are longer ago, or the cap is raised.", self.count(*policy, *claims))
            }
            GroupShort { policy, position, sku, why } => {
                let group = self.target(*policy, *position).map_or_else(String::new, |group| self.names.group(group));
                let product = self.names.product(*sku);
                format!("Group {group} brings {product} too. {}", unavailable(&product, *why, self.units(*sku)))
            }
            GroupGranted { policy, position, available } => self.group_granted(*policy, *position, *available),
        }
    }

    /// What the admin should know of a decision, a sentence each.
    pub fn warnings(&self, decision: &Decision) -> Vec<String> {
        let family = self.book.app(self.facts.event.app).and_then(|app| app.family);
        let lags = decision.outcome.granted() && family == Some(Family::PowerAutomate);
        let lag =
            "The Power Automate portal may show the user as unlicensed for a while although access works.";
        decision
            .warnings
            .iter()
            .map(|warning| self.warning(warning))
            .chain(lags.then(|| lag.to_owned()))
            .collect()
    }

    fn warning(&self, warning: &Warning) -> String {
        match warning {
            Warning::PlanConflict { held, brought } => format!(
                "Microsoft lists {} as exclusive with {}, which the user has; Entra may refuse the license.",
                self.names.plan(*brought),
                self.names.plan(*held)
            ),
        }
    }

    fn app(&self) -> String {
        self.book.app(self.facts.event.app).map_or_else(String::new, |app| app.name.clone())
    }

    fn plan(&self) -> String {
        self.book.app(self.facts.event.app).map_or_else(String::new, App::plan_label)
    }

    fn policy(&self, place: u16) -> String {
        self.book.policy(place).map_or_else(String::new, |policy| policy.name.clone())
    }

    fn product(&self, place: u16, position: u8) -> Option<&PolicyProduct> {
        self.book.policy(place)?.products.get(usize::from(position))
    }

    fn product_at(&self, place: u16, position: u8) -> String {
        self.product(place, position).map_or_else(String::new, |product| self.names.product(product.sku))
    }

    fn ago(&self, taken: Time) -> String {
        let hours = self.facts.now.since(taken) / HOUR;
        if hours < 48 { counted(hours, "hour ago", "hours ago") } else { format!("{} days ago", hours / 24) }
    }

    fn entitled(&self, sku: SkuId, plan: PlanId, group: Option<GroupId>) -> String {
        let via = group.map_or_else(
            || "directly".to_owned(),
            |group| format!("through group {}", self.names.group(group)),
        );
        format!("The user holds {} {via} with {} on.", self.names.product(sku), self.names.plan(plan))
    }

    fn unknown(&self, sku: SkuId, plan: PlanId) -> String {
        let (product, plan) = (self.names.product(sku), self.names.plan(plan));
        format!(
            "The user holds {product} with {plan} on, and whether that covers {} in a managed environment is not known. {PLACE_IT}",
            self.app()
        )
    }

    fn group_pending(&self, group: GroupId, sku: SkuId, since: Time) -> String {
        format!(
            "Group {} brings {}; the membership is known since {}, and Entra may take {GROUP_LICENSE_HOURS} hours.",
            self.names.group(group),
            self.names.product(sku),
            since.said()
        )
    }

    fn group_missing(&self, group: GroupId, sku: SkuId, since: Time) -> String {
        format!(
            "Group {} should have brought {} by now: the membership is known since {}. Reprocess the user's licenses.",
            self.names.group(group),
            self.names.product(sku),
            since.said()
        )
    }

    fn group_failed(&self, group: GroupId, sku: SkuId, error: Option<&str>) -> String {
        let (group, product) = (self.names.group(group), self.names.product(sku));
        format!(
            "Group {group} could not bring {product}: {}. {}",
            error.unwrap_or("no reason given"),
            remedy(error.unwrap_or_default())
        )
    }

    fn group_granted(&self, policy: u16, position: u8, available: i64) -> String {
        let group = self.target(policy, position).map_or_else(String::new, |group| self.names.group(group));
        let product = self.product_at(policy, position);
        format!(
            "{product} ({}), with {available} available, comes through group {group}, which the user joins.",
            role(position)
        )
    }

    /// Where a policy's cap stands.
    fn count(&self, policy: u16, claims: i64) -> String {
        let cap = self.book.policy(policy).and_then(|policy| policy.cap);
        let period = |hours| if hours == 1 { "hour".to_owned() } else { format!("{hours} hours") };
        cap.map_or_else(String::new, |cap| {
            let most = counted(cap.claims, "claim", "claims");
            format!("The policy granted {claims} of {most} in the last {}", period(cap.hours))
        })
    }

    fn target(&self, place: u16, position: u8) -> Option<GroupId> {
        self.product(place, position)?.group
    }

    fn units(&self, sku: SkuId) -> Option<&Units> {
        self.facts.pools.iter().find(|pool| pool.sku == sku).map(|pool| &pool.units)
    }

    fn passed_over(&self, policy: u16, position: u8, why: PassedOver) -> String {
        let product = self.product_at(policy, position);
        match why {
            PassedOver::PlanMissing => {
                format!("{product} lacks {}, or the plan is not provisioned.", self.plan())
            }
            PassedOver::GroupUnfit | PassedOver::GroupLacksProduct | PassedOver::GroupPlanOff => {
                let Some(group) = self.target(policy, position) else { return String::new() };
                let unfit = self.book.group(group).and_then(|group| group.unfit);
                let (reason, cure) =
                    unfit_target(&self.names.group(group), &product, &self.plan(), unfit, why);
                format!("{reason} {cure}")
            }
            why => unavailable(
                &product,
                why,
                self.product(policy, position).and_then(|product| self.units(product.sku)),
            ),
        }
    }
}

fn role(position: u8) -> String {
    if position == 0 { "primary".to_owned() } else { format!("backup {position}") }
}
