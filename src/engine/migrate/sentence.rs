//! What holds a user's product back, and what to do about it, for people.

use crate::{
    domain::{
        finding::PassedOver,
        ids::PlanId,
        migration::{HoldBack, MigrationItem, MigrationItemState, MigrationStep, Obstacle},
        noun::counted,
        product::Units,
    },
    engine::{
        explain::Names,
        reason::{remedy, unavailable, unfit_target},
    },
};

/// A sentence and the cure for what holds an item back. `units` are those of the product that it is about.
pub fn sentence(
    item: &MigrationItem,
    obstacle: &Obstacle,
    names: &dyn Names,
    units: Option<&Units>,
) -> (String, String) {
    let (message, hint) = of_obstacle(item, obstacle, names, units);
    if !obstacle.since {
        return (message, hint);
    }
    let told = "Somebody changed that after the direct license was taken away, which was therefore put back.";
    (format!("{message} {told}"), hint)
}

fn of_obstacle(
    item: &MigrationItem,
    obstacle: &Obstacle,
    names: &dyn Names,
    units: Option<&Units>,
) -> (String, String) {
    let group = names.group(item.group);
    let product = names.product(obstacle.product.unwrap_or(item.product));
    let of_group = |why| unfit_target(&group, &product, "", obstacle.unfit, why);
    let (message, hint) = match obstacle.reason {
        HoldBack::GroupUnfit => return of_group(PassedOver::GroupUnfit),
        HoldBack::GroupLacksProduct => return of_group(PassedOver::GroupLacksProduct),
        HoldBack::InheritedInError => {
            let error = obstacle.error.as_deref().unwrap_or_default();
            return (
                format!("The license of {product} through group {group} is in error: {error}."),
                remedy(error).to_owned(),
            );
        }
        HoldBack::InAnotherMigration => (
            format!(
                "The user is ready in another migration: '{}'.",
                obstacle.other.as_deref().unwrap_or_default()
            ),
            "Leave the user out of one of them and plan again, or undo the other plan if a wave of it was released, else remove it.",
        ),
        HoldBack::NoUnits => {
            let why = obstacle.passed_over.unwrap_or(PassedOver::NoFreeUnit);
            let message = unavailable(&product, why, units.filter(|units| units.available(true) == 0));
            match obstacle.product {
                Some(_) => (
                    format!("Group {group} brings {product} too. {message}"),
                    "Free or buy units, or choose a group that carries less.",
                ),
                None => (message, "Free or buy units, and undo it again."),
            }
        }
        HoldBack::PlanLoss => (
            format!(
                "{} of {product} would be off, which the direct license has on: {}.",
                counted(obstacle.plans.len(), "plan", "plans"),
                listed(&obstacle.plans, names)
            ),
            "Switch them on in the group's license and import the group, or plan again and accept their loss.",
        ),
        HoldBack::PlansDiffer => (
            format!(
                "{} of {product} would be on that the user lacks: {}.",
                counted(obstacle.plans.len(), "plan", "plans"),
                listed(&obstacle.plans, names)
            ),
            "Plan again and allow more plans (Superset), or switch them off in the group's license and import the group.",
        ),
        HoldBack::PlanConflict => (
            format!(
                "Microsoft lists plans as exclusive that {product} through group {group} and the user's licenses bring: {}.",
                listed(&obstacle.plans, names)
            ),
            "Switch one of them off, in the group's license or in the user's, and import both.",
        ),
        reason => return of_whole(reason, &product, &group),
    };
    (message, hint.to_owned())
}

/// What needs no details.
fn of_whole(reason: HoldBack, product: &str, group: &str) -> (String, String) {
    let (message, hint) = match reason {
        HoldBack::UserUnknown => {
            ("No import showed such a user.".into(), "Correct the name or the id, or import the user.")
        }
        HoldBack::UserAmbiguous => ("Several users have that principal name.".into(), "Use the object id."),
        HoldBack::AccountDeleted => {
            ("The account is deleted.".into(), "Leave the user out, or restore and import the user.")
        }
        HoldBack::AccountDisabled => {
            ("The account is disabled.".into(), "Leave the user out, or enable and import the user.")
        }
        HoldBack::Agent => (
            "The user is an agent, and allowAgents is off.".into(),
            "Leave the user out, or set allowAgents.",
        ),
        HoldBack::DataTooOld => {
            ("What is known of the user is older than maxDataAgeHours.".into(), "Import the user.")
        }
        HoldBack::GroupDataTooOld => {
            (format!("What is known of group {group} is older than maxDataAgeHours."), "Import the group.")
        }
        HoldBack::AlreadyMigrated => {
            (format!("The user holds {product} through group {group} alone."), "Nothing is left to do.")
        }
        HoldBack::NotProvablyDirect => (
            format!("A read lacked the direct license of {product} since one showed it."),
            "Import the user again.",
        ),
        HoldBack::ProductNotOwned => (
            format!("The tenant does not own {product}, as far as its pools are known."),
            "Import the pools.",
        ),
        HoldBack::ChangeUnderWay => (
            "A change to the user is under way.".into(),
            "Wait until it was seen, as the pending changes show. Then plan again.",
        ),
        HoldBack::MembershipAwaited => (
            format!(
                "Group {group} did not bring {product} to the user yet, and the membership comes from elsewhere."
            ),
            "Add the user to the group where its members come from; it goes on by itself then.",
        ),
        HoldBack::UsageLocationMissing => (
            "The user has no usage location, so that a license taken away could not be given again.".into(),
            "Set the user's usage location, and import the user.",
        ),
        HoldBack::OtherProductLost => (
            format!(
                "Without group {group} the user would lose another product, which only the group brings by now."
            ),
            "Assign that product directly, or end the undo at step Inherited, in the group.",
        ),
        HoldBack::InheritedGone => (
            format!("The user does not hold {product} through group {group} any more."),
            "Put the user back into the group, or give the group its license again (and then try again what failed); or undo it.",
        ),
        _ => (
            format!("The user does not hold {product} directly."),
            "Leave the user out, or import the user if the data is old.",
        ),
    };
    (message, hint.to_owned())
}

/// The same of what is found of an item that is done, and nobody looks after any more, or on its way back.
pub fn sentence_since_done(item: &MigrationItem, obstacle: &Obstacle, names: &dyn Names) -> (String, String) {
    let (group, product) = (names.group(item.group), names.product(item.product));
    let (message, hint) = of_obstacle(item, obstacle, names, None);
    match obstacle.reason {
        HoldBack::AccountDeleted => (message, "Restore the account and import the user, or do nothing.".into()),
        HoldBack::InheritedGone => (
            message,
            "Put the user back into the group, or give the group its license again, and import the user; or undo it.".into(),
        ),
        HoldBack::PlanLoss => switched(obstacle, names, (&product, &group), ("off", "on")),
        HoldBack::PlansDiffer => switched(obstacle, names, (&product, &group), ("on", "off")),
        _ => (message, hint),
    }
}

/// Plans that the group's license has otherwise than the direct one had.
fn switched(
    obstacle: &Obstacle,
    names: &dyn Names,
    (product, group): (&str, &str),
    (now, before): (&str, &str),
) -> (String, String) {
    let are = if obstacle.plans.len() == 1 { "is" } else { "are" };
    let plans = counted(obstacle.plans.len(), "plan", "plans");
    let listed = listed(&obstacle.plans, names);
    (
        format!(
            "{plans} of {product} through group {group} {are} {now} by now, which the direct license had {before}: {listed}."
        ),
        format!("Switch them {before} in the group's license and import the user, or undo it."),
    )
}

/// What is done next for an item that was released, and when it is safe to.
pub fn next_step(state: MigrationItemState, step: MigrationStep, holds: bool) -> String {
    match state {
        MigrationItemState::Paused => return "Nothing until it is resumed.".into(),
        MigrationItemState::Failed => {
            return "Nothing until it is resumed with retryFailed, or undone.".into();
        }
        _ if !state.open() => return String::new(),
        _ => {}
    }
    let next = match step {
        MigrationStep::Join => "Add the user to the group.",
        MigrationStep::Wait if state == MigrationItemState::Undoing => {
            "Take the user out of the group once it is known whether the user was added."
        }
        MigrationStep::Wait => "Wait until a read shows the license of the group with every plan.",
        MigrationStep::Inherited => {
            "Take the direct license away once two reads, settleMinutes apart, show the one of the group."
        }
        MigrationStep::Removed => {
            "Wait until two reads show the direct license gone; put it back if plans are lacking."
        }
        MigrationStep::PutBack => "Put the direct license back.",
        MigrationStep::Return => "Give the direct license again as it was.",
        MigrationStep::Leave => "Take the user out of the group once two reads show the direct license.",
    };
    if holds && step != MigrationStep::PutBack { format!("Paused or stopped. {next}") } else { next.into() }
}

/// What an admin should know of an item that nothing holds back.
pub fn warnings(item: &MigrationItem, names: &dyn Names) -> Vec<String> {
    let product = names.product(item.product);
    let held = |reason: HoldBack| item.planned.obstacles.iter().any(|it| it.reason == reason);
    let told = |plans: &[PlanId], unless: HoldBack, what: &str| {
        let told = !plans.is_empty() && !held(unless);
        told.then(|| format!("Of {product} {what}: {}.", listed(plans, names)))
    };
    let told = [
        told(&item.planned.lost, HoldBack::PlanLoss, "these plans go off, which is accepted"),
        told(&item.planned.gained, HoldBack::PlansDiffer, "these plans come on besides"),
    ];
    told.into_iter().flatten().collect()
}

fn listed(plans: &[PlanId], names: &dyn Names) -> String {
    plans.iter().map(|plan| names.plan(*plan)).collect::<Vec<_>>().join(", ")
}
