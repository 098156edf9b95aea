//! What a claim was decided on and how: the body of its row.

use super::field::{self, Put, cases, records};
use crate::domain::{
    app::Trigger,
    claim::Outcome,
    decision::{Decision, Grant},
    environment::{Coverage, Passes},
    facts::{EventFacts, Facts, Membership, OpenClaim, PolicyCount, PoolFacts, TakenBack, UserFacts},
    finding::{Finding, Warning},
    ids::{PlanId, SkuId},
    product::Units,
    time::Time,
    user::Path,
};

const FORMAT: u8 = 1;

/// What the row has in columns of its own, and the body therefore not.
#[derive(Clone, Debug)]
pub struct Columns {
    pub app: u16,
    pub trigger: Trigger,
    pub decided_at: Time,
    pub outcome: Outcome,
    /// The user's, at the time.
    pub department: Option<String>,
    pub granted: Option<Granted>,
}

/// The product of a grant, its place in the policy, and the plans switched off.
#[derive(Clone, Debug)]
pub struct Granted {
    pub sku: SkuId,
    pub position: u8,
    pub disabled: Vec<PlanId>,
}

/// The body of a claim; none if what settled the decision is not in its trace.
pub fn encode(facts: &Facts, decision: &Decision) -> Option<Vec<u8>> {
    let Facts { now, event, user, pools, counts } = facts;
    let EventFacts { app: _, trigger: _, managed, desktop, coverage } = event;
    let Coverage { pay_as_you_go, passes, flow_plans } = coverage;
    let Decision { outcome: _, policy, grant, because, trace, warnings } = decision;
    let because = u32::try_from(trace.iter().position(|finding| finding == because)?).ok()?;
    let (location, group) = match grant {
        Some(Grant { sku: _, position: _, disabled: _, usage_location, group }) => (usage_location, group),
        None => (&None, &None),
    };
    let fields: [&dyn Put; 14] = [
        user,
        &because,
        trace,
        policy,
        pools,
        managed,
        desktop,
        pay_as_you_go,
        passes,
        flow_plans,
        counts,
        warnings,
        location,
        group,
    ];
    field::write(FORMAT, *now, |to| to.record(&fields))
}

/// What a claim was decided on and how, of its body and its row; none if the body is damaged or of another
/// format.
pub fn decode(body: &[u8], columns: Columns) -> Option<(Facts, Decision)> {
    let Columns { app, trigger, decided_at: now, outcome, department, granted } = columns;
    field::read(FORMAT, body, now, |from| {
        from.record(|fields| {
            let (user, because) = (fields.take::<Option<UserFacts>>()?, fields.take::<u32>()?);
            let user = user.map(|user| UserFacts { department, ..user });
            let (trace, policy, pools) = (fields.take::<Vec<Finding>>()?, fields.take()?, fields.take()?);
            let (managed, desktop, pay_as_you_go) = (fields.take()?, fields.take()?, fields.take()?);
            let coverage = Coverage { pay_as_you_go, passes: fields.take()?, flow_plans: fields.take()? };
            let (counts, warnings) = (fields.take()?, fields.take()?);
            let (usage_location, group) = (fields.take()?, fields.take()?);
            let event = EventFacts { app, trigger, managed, desktop, coverage };
            let grant = granted.map(|Granted { sku, position, disabled }| Grant {
                sku,
                position,
                disabled,
                usage_location,
                group,
            });
            let because = usize::try_from(because).ok().and_then(|place| trace.get(place)).cloned();
            let because = because.ok_or_else(|| minicbor::decode::Error::message("nothing settled it"))?;
            Ok((
                Facts { now, event, user, pools, counts },
                Decision { outcome, policy, grant, because, trace, warnings },
            ))
        })
    })
}

/// Whether a body can be read, whatever its row says.
pub fn is_readable(body: &[u8]) -> bool {
    let (trigger, outcome) = (Trigger::FirstSignIn, Outcome::NoPolicy);
    decode(
        body,
        Columns { app: 0, trigger, decided_at: Time::default(), outcome, department: None, granted: None },
    )
    .is_some()
}

records! {
    UserFacts {
        0 id, 1 enabled, 2 taken_at, 3 usage_location, 4 paths, 5 groups, 6 guest, 7 agent, 8 open, 9 taken_back,
        10 foreign; not department
    }
    Path { 0 sku, 1 state, 2 disabled, 3 group, 4 error }
    Membership { 0 group, 1 since }
    OpenClaim { 0 claim, 1 app, 2 sku, 3 disabled }
    TakenBack { 0 claim, 1 app, 2 undone }
    PoolFacts { 0 sku, 1 units }
    Units { 0 taken_at, 1 enabled, 2 consumed, 3 booked, 4 reserved, 5 warning, 6 refused_at }
    PolicyCount { 0 policy, 1 claims }
    Passes { 0 units, 1 ahead }
}

// Codes below 24 take one byte.
cases! {
    Finding {
        0 SwitchOn,
        1 SwitchOff,
        2 UserEligible,
        3 UserUnknown,
        4 NotEntitled,
        5 Entitled { sku, plan, group },
        6 EntitledByClaim { claim, sku },
        7 NoGroupLicense,
        8 NotSwitchedOff,
        9 NoPolicy,
        10 PolicyOff { policy },
        11 NotYetActive { policy, from },
        12 OutOfScope { policy, by },
        13 TriggerNotCovered { policy },
        14 EnvironmentNotCovered { policy, why },
        15 PolicyDecides { policy },
        16 UsageLocationKnown,
        17 UsageLocationDefault { location },
        18 PassedOver { policy, position, why },
        19 Granted { policy, position, available },
        20 GroupGranted { policy, position, available },
        21 PoolsEmpty { policy },
        22 WithinCap { policy, claims },
        23 EntitledByTrial { sku, plan, group },
        24 AccountDisabled,
        25 Guest,
        26 Agent,
        27 UserDataTooOld { taken },
        28 GroupPending { group, sku, since },
        29 GroupMissing { group, sku, since },
        30 GroupFailed { group, sku, error },
        31 SwitchedOff { sku, plan },
        32 DesktopTooOld { policy, version },
        33 UsageLocationMissing,
        34 PoolDataTooOld { policy, position, taken },
        35 CapReached { policy, claims },
        36 GroupShort { policy, position, sku, why },
        37 ClaimsAgain { claim },
        38 Undone { claim, at, by },
        39 RemovedOutside { claim },
        40 PaidAsYouGo,
        41 CoveredByPass { units },
        42 PassesTaken { units },
        43 EntitlementUnknown { sku, plan },
        44 FlowPlansUnknown,
    }
    Warning { 0 PlanConflict { held, brought } }
}
