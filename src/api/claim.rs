//! `claim.test`, `claim.invoke`, `claim.list`, `claim.get`.

pub(super) mod decide;
pub(super) mod list;

use super::{
    change::ChangeAttempt,
    text::{Only, Reference, Whole},
    wire::{GroupRef, ItemError, Items, PlanRef, PolicyRef, ProductRef, Shared, UserRef, reply, request},
};
use crate::domain::{
    app::Trigger,
    claim::{ClaimState, Outcome},
    finding::{StepKind, StepResult},
    time::Time,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

request! {
    /// Says what `claim.invoke` would do, and writes nothing.
    read Test {
        /// The `carry` of the last call: what it granted stays granted.
        pub carry: Option<Whole> = default,
        /// The events (see the type Event), decided in their order; at most 5,000.
        #[schemars(with = "Vec<super::event::Event>")]
        pub events: Vec<Box<RawValue>>,
        /// Whether decisions show everything looked at.
        pub trace: bool = default,
        /// Whether each event is decided as if it were the only one.
        pub independent: bool = default,
        /// Whether events refused before are decided anew.
        pub retry: bool = default,
    }
}

request! {
    /// Decides events and claims licenses. One call is one transaction.
    write Invoke {
        /// With `dryRun`: the `carry` of the last call.
        pub carry: Option<Whole> = default,
        /// The events (see the type Event), decided in their order; at most 5,000.
        #[schemars(with = "Vec<super::event::Event>")]
        pub events: Vec<Box<RawValue>>,
        /// Whether decisions show everything looked at.
        pub trace: bool = default,
        /// Whether events refused before are decided anew and linked to the first decision.
        pub retry: bool = default,
        /// Whether one bad event refuses the whole call.
        pub atomic: bool = default,
    }
}

reply! {
    /// What was decided.
    pub struct Decisions {
        /// One decision or error per event, in their order.
        pub items: Items<DecisionItem>,
        /// How many events had which outcome; events in error are not counted.
        pub summary: BTreeMap<String, u64>,
        /// For the next call of the same what-if; null where something was written.
        pub carry: Option<String>,
        /// What the admin should know of the call.
        pub warnings: Vec<String>,
    }

    /// What was decided of one event.
    pub struct DecisionView {
        /// The event's id.
        pub event: String,
        /// The claim; present when the event was recorded.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub claim: Option<i64>,
        /// When it happened; null where the event did not say.
        pub at: Option<Time>,
        /// The user.
        pub user: UserRef,
        /// The app.
        pub app: String,
        /// What the user did.
        pub trigger: Trigger,
        /// The time of the decision.
        pub decided_at: Time,
        /// What was decided.
        pub outcome: Outcome,
        /// The policy that decided or came furthest, with its name then; null where none applied.
        pub policy: Option<Shared<PolicyRef>>,
        /// The product granted; null where none was.
        pub product: Option<Shared<ProductRef>>,
        /// The product's place in the policy, 0 for the primary one.
        pub position: Option<u32>,
        /// The plans of the product that are off.
        pub disabled_plans: Vec<PlanRef>,
        /// The group that brings the product; null where it comes directly, or not at all.
        pub group: Option<GroupRef>,
        /// Why, in a sentence.
        pub reason: String,
        /// Whether the event was decided before, and this is what it was.
        pub duplicate: bool,
        /// Age in minutes of the oldest data it was decided on; null where none was looked at.
        pub data_age_minutes: Option<i64>,
        /// What the admin should know.
        pub warnings: Vec<String>,
        /// Everything looked at, in order; only when asked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub trace: Option<Vec<StepView>>,
    }

    /// A step of a trace.
    pub struct StepView {
        /// What was looked at.
        pub step: StepKind,
        /// Which one: the name of a policy, product or group; empty where there is but one.
        pub subject: String,
        /// What came of it.
        pub result: StepResult,
        /// Why, in a sentence.
        pub reason: String,
    }

    /// An event that was recorded: a claim or a refusal.
    pub struct ClaimView {
        /// The claim.
        pub claim: i64,
        /// The event's id.
        pub event: String,
        /// When it happened; null where the event did not say.
        pub at: Option<Time>,
        /// When it was decided.
        pub decided_at: Time,
        /// The user.
        pub user: UserRef,
        /// The app.
        pub app: String,
        /// What the user did.
        pub trigger: Trigger,
        /// What was decided.
        pub outcome: Outcome,
        /// What became of it; null for a refusal.
        pub state: Option<ClaimState>,
        /// Whole hours that a license granted has been on its way without an import showing it; null where
        /// none is.
        pub pending_hours: Option<i64>,
        /// The policy that decided or came furthest, with its name then.
        pub policy: Option<PolicyRef>,
        /// The product granted.
        pub product: Option<ProductRef>,
        /// The product's place in the policy, 0 for the primary one.
        pub position: Option<u32>,
        /// The plans of the product that are off.
        pub disabled_plans: Vec<PlanRef>,
        /// The group that brings the product; null where it comes directly, or not at all.
        pub group: Option<GroupRef>,
        /// Why, in a sentence.
        pub reason: String,
        /// The first decision of the same event, if this one was decided anew.
        pub retry_of: Option<i64>,
        /// When it was undone; null if it was not. The license may have been seen gone later.
        pub undone_at: Option<Time>,
        /// The id of who undid it.
        pub undone_by: Option<String>,
        /// Why it was undone.
        pub undo_reason: Option<String>,
        /// Whether this call undid it; only from `claim.undo`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub changed: Option<bool>,
        /// Everything looked at, in order; only from `claim.get`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub trace: Option<Vec<StepView>>,
        /// What was tried in the tenant to make it true and to undo it; only from `claim.get`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub attempts: Option<Vec<ChangeAttempt>>,
    }
}

/// A decision, or why there is none.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum DecisionItem {
    /// The decision.
    Decided(Box<DecisionView>),
    /// The event could not be decided.
    Failed(ItemError),
}

request! {
    /// Lists what was recorded, newest first.
    read List with page {
        /// Only this user's.
        pub user: Only<Reference> = default,
        /// Only this policy's, by id or name.
        pub policy: Only<Reference> = default,
        /// Only claims of this product.
        pub product: Only<Reference> = default,
        /// Only this app's.
        pub app: Only<Reference> = default,
        /// Only this outcome.
        pub outcome: Only<Outcome> = default,
        /// Only this state.
        pub state: Only<ClaimState> = default,
        /// Only decided at this time or later.
        pub from: Only<Time> = default,
        /// Only decided before this time.
        pub to: Only<Time> = default,
    }
}

request! {
    /// Asks for one claim, with everything that was looked at.
    read Get {
        /// The claim.
        pub claim: i64,
    }
}
