//! Findings about policies as words and sentences, each with its cure.

use super::{
    explain::Names,
    lint::{Flaw, Lint},
    reason::{unavailable, unfit_target},
};
use crate::domain::{
    book::RuleBook,
    finding::PassedOver,
    ids::{GroupId, SkuId},
    lint::{LintKind, Severity},
    noun::counted,
    time::Time,
};

impl Flaw {
    /// The word for it, and how much it matters.
    pub fn kind(&self) -> (LintKind, Severity) {
        use Severity::{Error, Info, Warning};
        match self {
            Flaw::SwitchOff => (LintKind::SwitchOff, Warning),
            Flaw::UsersTooOld(_) => (LintKind::UserDataTooOld, Error),
            Flaw::PolicyOff => (LintKind::PolicyOff, Info),
            Flaw::Shadowed(_) => (LintKind::Shadowed, Error),
            Flaw::NoTrigger => (LintKind::NoTrigger, Error),
            Flaw::NobodyInScope => (LintKind::NobodyInScope, Error),
            Flaw::GroupUnknown(_) => (LintKind::GroupUnknown, Warning),
            Flaw::GroupEmpty(_) => (LintKind::GroupEmpty, Warning),
            Flaw::NoManagedEnvironment => (LintKind::NoManagedEnvironment, Warning),
            Flaw::Product(_, why) => of_product(*why),
            Flaw::PoolsEmpty => (LintKind::PoolsEmpty, Error),
            Flaw::PoolLow(..) => (LintKind::PoolLow, Warning),
            Flaw::PoolTooOld(..) => (LintKind::PoolDataTooOld, Error),
            Flaw::Target(..) => (LintKind::TargetGroupUnfit, Error),
            Flaw::TargetShort(..) => (LintKind::TargetGroupShort, Error),
            Flaw::EntraP1Missing => (LintKind::EntraP1Missing, Warning),
            Flaw::Twin(..) => (LintKind::DefaultTwin, Warning),
            Flaw::MicrosoftsName => (LintKind::DefaultTwin, Info),
            Flaw::Conflict(_) => (LintKind::PlanConflict, Warning),
            Flaw::Mailbox(..) => (LintKind::MailboxPlan, Info),
            Flaw::NoLocation(_) => (LintKind::UsageLocationMissing, Warning),
            Flaw::DepartmentUnknown(_) => (LintKind::DepartmentUnknown, Warning),
            Flaw::ReserveAbovePool(..) => (LintKind::ReserveAbovePool, Warning),
            Flaw::MembersUnknown(_) => (LintKind::GroupMembersUnknown, Warning),
        }
    }

    pub fn product(&self) -> Option<SkuId> {
        match self {
            Flaw::Product(sku, _)
            | Flaw::PoolLow(sku, _)
            | Flaw::PoolTooOld(sku, _)
            | Flaw::Mailbox(sku, _) => Some(*sku),
            Flaw::ReserveAbovePool(sku, ..) => Some(*sku),
            Flaw::Target(sku, ..) | Flaw::TargetShort(_, sku, _) | Flaw::Twin(_, sku) => Some(*sku),
            Flaw::Conflict(clash) => Some(clash.sku),
            _ => None,
        }
    }

    pub fn group(&self) -> Option<GroupId> {
        match self {
            Flaw::GroupUnknown(group) | Flaw::GroupEmpty(group) | Flaw::MembersUnknown(group) => Some(*group),
            Flaw::Target(_, group, _) | Flaw::TargetShort(group, ..) => Some(*group),
            Flaw::Conflict(clash) => Some(clash.group),
            _ => None,
        }
    }
}

fn of_product(why: PassedOver) -> (LintKind, Severity) {
    match why {
        PassedOver::NotOwned => (LintKind::ProductNotOwned, Severity::Error),
        PassedOver::InGrace | PassedOver::UnitsInGrace => (LintKind::ProductInGrace, Severity::Warning),
        PassedOver::Suspended => (LintKind::ProductSuspended, Severity::Error),
        PassedOver::NotAssignable => (LintKind::ProductNotAssignable, Severity::Error),
        PassedOver::PlanMissing => (LintKind::ProductLacksPlan, Severity::Error),
        PassedOver::NoFreeUnit | PassedOver::Reserved => (LintKind::PoolEmpty, Severity::Warning),
        PassedOver::GroupUnfit | PassedOver::GroupLacksProduct | PassedOver::GroupPlanOff => {
            (LintKind::TargetGroupUnfit, Severity::Error)
        }
    }
}

/// A finding's sentence, and the cure.
pub fn told(book: &RuleBook, names: &dyn Names, lint: &Lint) -> (String, String) {
    let plan = lint
        .policy
        .and_then(|place| book.policy(place))
        .and_then(|policy| book.app(policy.app))
        .map(|app| app.plan_label());
    let plan = plan.as_deref().unwrap_or_default();
    let policy = |place: u16| book.policy(place).map_or("", |policy| policy.name.as_str());
    match &lint.flaw {
        Flaw::Product(sku, why) => of_pool(&names.product(*sku), plan, *why),
        Flaw::PoolLow(sku, available) => (
            format!("{} has only {} left.", names.product(*sku), counted(available, "unit", "units")),
            "Buy units, free some, or lower warnBelow: pool.update.".into(),
        ),
        Flaw::PoolTooOld(sku, taken) => (
            too_old(&format!("The units of {}", names.product(*sku)), *taken),
            "Import the pools again: pool.import.".into(),
        ),
        Flaw::UsersTooOld(taken) => {
            (too_old("The users", *taken), "Import the users again: user.import.".into())
        }
        Flaw::Target(sku, group, why) => unfit_target(
            &names.group(*group),
            &names.product(*sku),
            plan,
            book.group(*group).and_then(|group| group.unfit),
            *why,
        ),
        Flaw::TargetShort(group, sku, why) => short(&names.group(*group), &names.product(*sku), *why),
        Flaw::Shadowed(place) => (
            format!(
                "Policy '{}' comes first and decides every event that this policy could.",
                policy(*place)
            ),
            "Narrow that policy, give this one a lower priority number, or remove one.".into(),
        ),
        Flaw::Twin(place, sku) => (
            format!(
                "'{}', named like a policy of Microsoft's, hands out {} for the same app.",
                policy(*place),
                names.product(*sku)
            ),
            "Keep one of the two: turn the other off or remove it.".into(),
        ),
        Flaw::Conflict(clash) => (
            clash.sentence(names),
            "Switch one of the two plans off, in the policy or in the group's license.".into(),
        ),
        Flaw::Mailbox(sku, plans) => {
            let plans: Vec<String> = plans.iter().map(|plan| names.plan(*plan)).collect();
            (
                format!(
                    "A claim of {} also switches on Exchange Online ({}).",
                    names.product(*sku),
                    plans.join(", ")
                ),
                "Name that in disabledPlans if it is not wanted: policy.product.update.".into(),
            )
        }
        Flaw::GroupUnknown(group) => (
            format!("No import has shown group {}, which the scope names.", names.group(*group)),
            "Import the group, or take it out of the scope.".into(),
        ),
        Flaw::GroupEmpty(group) => (
            format!("Group {}, which the scope includes, has no direct members.", names.group(*group)),
            "Import its members, or include another group; nested groups are not followed.".into(),
        ),
        Flaw::DepartmentUnknown(name) => (
            unknown_department(name),
            "Write it as Graph's department does, or import the users who have it.".into(),
        ),
        Flaw::ReserveAbovePool(sku, reserve, units) => {
            (reserve_above_pool(&names.product(*sku), *reserve, *units), "Lower reserve: pool.update.".into())
        }
        Flaw::NoLocation(users) => (
            format!(
                "At least {} no usage location, and a direct license needs one.",
                counted(users, "user that the policy lets in has", "users that the policy lets in have")
            ),
            "Set defaultUsageLocation, or give the users a usage location in the tenant.".into(),
        ),
        Flaw::MembersUnknown(group) => (
            format!(
                "Group {} licenses people, and no import has listed its members: one who waits for it may claim besides.",
                names.group(*group)
            ),
            "Import the group with its members: group.import.".into(),
        ),
        other => plainly(other),
    }
}

/// That a scope's department lets nobody in.
pub fn unknown_department(name: &str) -> String {
    format!("No user has the department '{name}', which the scope names.")
}

/// That a pool gives nothing, however many of its units are free.
pub fn reserve_above_pool(product: &str, reserve: i64, units: i64) -> String {
    let kept = counted(reserve, "unit is", "units are");
    format!("Of {product} {kept} kept back, out of {units}: nobody can claim it.")
}

/// The findings that name nothing.
fn plainly(flaw: &Flaw) -> (String, String) {
    let (sentence, cure) = match flaw {
        Flaw::SwitchOff => (
            "Auto-claim is switched off for the whole store; no policy decides.",
            "Turn it on: setting.update with enabled true.",
        ),
        Flaw::PolicyOff => ("The policy is off.", "Turn it on, or remove it if it is not needed."),
        Flaw::NoTrigger => (
            "The app has none of the policy's triggers any more, so that the policy never claims.",
            "Give the policy a trigger of its app.",
        ),
        Flaw::NobodyInScope => (
            "No user can be in scope: every included group is unknown, empty or excluded too.",
            "Include a group that has members, or no group for everyone.",
        ),
        Flaw::NoManagedEnvironment => (
            "What happens in an environment claims only in a managed one, and none is known.",
            "Import the environments: environment.import; or widen the environment scope.",
        ),
        Flaw::PoolsEmpty => (
            "No product of the policy has a unit to give: every claim ends with PoolsEmpty.",
            "Buy or free units, or add a backup product.",
        ),
        Flaw::EntraP1Missing => (
            "The policy gives licenses through groups, and the tenant owns nothing that Microsoft wants for that.",
            "Own Entra ID P1 or higher, Microsoft 365 Business Premium, or Office 365 E3, A3, G3 or higher for every user who benefits.",
        ),
        Flaw::MicrosoftsName => (
            "Microsoft creates a policy of this name in the portal; if that one is on too, both hand out licenses.",
            "See in the portal that only one of them is on.",
        ),
        _ => ("", ""),
    };
    (sentence.into(), cure.into())
}

fn too_old(what: &str, taken: Time) -> String {
    format!(
        "{what} were read at {}, longer ago than maxDataAgeHours allows: every claim ends with DataTooOld.",
        taken.said()
    )
}

fn of_pool(product: &str, plan: &str, why: PassedOver) -> (String, String) {
    let cure = match why {
        PassedOver::NotOwned => "Buy it and import the pools, or take the product out of the policy.",
        PassedOver::InGrace | PassedOver::UnitsInGrace => "Renew the subscription, or set allowWarningUnits.",
        PassedOver::Suspended => "Renew the subscription, or take the product out of the policy.",
        PassedOver::NotAssignable => "Take the product out of the policy.",
        PassedOver::NoFreeUnit => "Buy or free units, or move a backup product up.",
        PassedOver::Reserved => "Lower reserve: pool.update.",
        _ => "Choose a product with that plan, or wait until it is provisioned.",
    };
    let sentence = match why {
        PassedOver::PlanMissing => format!("{product} lacks {plan}, or the plan is not provisioned."),
        why => unavailable(product, why, None),
    };
    (sentence, cure.into())
}

fn short(group: &str, product: &str, why: PassedOver) -> (String, String) {
    (
        format!(
            "Group {group} brings {product} too, and without it no license of the group arrives. {}",
            unavailable(product, why, None)
        ),
        format!("Buy or free units of {product}, or take it from the group."),
    )
}
