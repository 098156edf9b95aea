//! Which policy decides (r15 to r17, r27).

use crate::domain::{
    app::Trigger,
    book::RuleBook,
    claim::Outcome,
    facts::{Facts, UserFacts},
    finding::{Finding, NotCovered, OutsideScope},
    fold::fold,
    policy::Policy,
    setting::EnvironmentScope,
};

/// The first version of Power Automate for desktop whose triggers claim.
pub const DESKTOP_VERSION: (u32, u32) = (2, 43);

/// The policy that decides, or how far the furthest one came.
pub(super) enum Selected<'a> {
    /// Its place in the rule book, and itself.
    Policy(u16, &'a Policy),
    /// The furthest failure, and the policy that came so far.
    None(Outcome, Option<u16>),
}

pub(super) fn select<'a>(
    book: &'a RuleBook,
    facts: &Facts,
    user: &UserFacts,
    trace: &mut Vec<Finding>,
) -> Selected<'a> {
    let mut best = (Outcome::NoPolicy, None);
    for place in book.policies_for(facts.event.app) {
        let Some(policy) = book.policy(*place) else { continue };
        let Some(finding) = passes_over(book, facts, user, *place, policy) else {
            trace.push(Finding::PolicyDecides { policy: *place });
            return Selected::Policy(*place, policy);
        };
        if let Some(failure) = furthest(&finding).filter(|(outcome, _)| outcome.rank() > best.0.rank()) {
            best = failure;
        }
        trace.push(finding);
    }
    if best.1.is_none() {
        trace.push(Finding::NoPolicy);
    }
    Selected::None(best.0, best.1)
}

/// The outcome that a policy's refusal stands for, if nothing comes further.
pub(super) fn furthest(finding: &Finding) -> Option<(Outcome, Option<u16>)> {
    let (outcome, policy) = match finding {
        Finding::PolicyOff { policy } => (Outcome::PolicyOff, policy),
        Finding::NotYetActive { policy, .. } => (Outcome::NotYetActive, policy),
        Finding::OutOfScope { policy, .. } => (Outcome::OutOfScope, policy),
        Finding::TriggerNotCovered { policy } | Finding::DesktopTooOld { policy, .. } => {
            (Outcome::TriggerNotCovered, policy)
        }
        Finding::EnvironmentNotCovered { policy, .. } => (Outcome::EnvironmentNotCovered, policy),
        _ => return None,
    };
    Some((outcome, Some(*policy)))
}

fn passes_over(
    book: &RuleBook,
    facts: &Facts,
    user: &UserFacts,
    place: u16,
    policy: &Policy,
) -> Option<Finding> {
    let from = book.settings().active_from(policy.created);
    if !policy.enabled {
        return Some(Finding::PolicyOff { policy: place });
    }
    if facts.now < from {
        return Some(Finding::NotYetActive { policy: place, from });
    }
    if let Some(by) = outside(policy, user) {
        return Some(Finding::OutOfScope { policy: place, by });
    }
    let trigger = facts.event.trigger;
    if !policy.triggers.is_empty() && !policy.triggers.contains(&trigger) {
        return Some(Finding::TriggerNotCovered { policy: place });
    }
    if let Some(version) =
        facts.event.desktop.filter(|version| trigger.desktop() && *version < DESKTOP_VERSION)
    {
        return Some(Finding::DesktopTooOld { policy: place, version });
    }
    let why = not_covered(book, policy, trigger, facts.event.managed)?;
    Some(Finding::EnvironmentNotCovered { policy: place, why })
}

/// r15: excludes win, and who has no usage location or department is outside a list that names some.
fn outside(policy: &Policy, user: &UserFacts) -> Option<OutsideScope> {
    let member_of = |groups: &[_]| user.groups.iter().any(|membership| groups.contains(&membership.group));
    let listed = |list: &[String], value: &Option<String>| {
        list.is_empty()
            || value
                .as_ref()
                .is_some_and(|value| list.iter().any(|it| it == value || fold(it) == fold(value)))
    };
    if policy.exclude_users.contains(&user.id) {
        Some(OutsideScope::ExcludedUser)
    } else if member_of(&policy.exclude_groups) {
        Some(OutsideScope::ExcludedGroup)
    } else if !policy.include_groups.is_empty() && !member_of(&policy.include_groups) {
        Some(OutsideScope::NoIncludedGroup)
    } else if !listed(&policy.usage_locations, &user.usage_location) {
        Some(OutsideScope::UsageLocation)
    } else if !listed(&policy.departments, &user.department) {
        Some(OutsideScope::Department)
    } else {
        None
    }
}

/// r17
pub(super) fn not_covered(
    book: &RuleBook,
    policy: &Policy,
    trigger: Trigger,
    managed: bool,
) -> Option<NotCovered> {
    if managed || trigger.without_environment() {
        return None;
    }
    if trigger.standard() {
        return Some(NotCovered::StandardTrigger);
    }
    let family = book.app(policy.app).and_then(|app| app.family)?;
    let scope = policy.environment_scope.unwrap_or_else(|| book.settings().scope(family));
    (scope == EnvironmentScope::OnlyManaged).then_some(NotCovered::OnlyManaged)
}
