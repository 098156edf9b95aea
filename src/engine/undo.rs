//! Undo: what takes back exactly what a claim made, and why it may not (r41, r42).

use crate::domain::{
    claim::ClaimState,
    decision::Grant,
    facts::UserFacts,
    ids::{PlanId, SkuId},
    user::Path,
};
use std::collections::BTreeSet;

/// A claim, and what there is of its license now.
pub struct Standing<'a> {
    /// Whether the store is the system of record.
    pub local: bool,
    pub state: Option<ClaimState>,
    pub grant: Option<&'a Grant>,
    /// The user as the claim was decided on.
    pub before: Option<&'a UserFacts>,
    /// Whether what it asked of the tenant was sent.
    pub sent: bool,
    /// How the user holds products now.
    pub paths: &'a [Path],
    /// A later claim that made the same path.
    pub later: Option<i64>,
    /// Whether what is known of the user is older than the setting allows (r09).
    pub too_old: bool,
    /// Whether a migration is moving the user's product (r63).
    pub moving: bool,
    /// Whether a migration needs the membership that the claim made.
    pub needed: bool,
}

/// What undoing a claim does.
#[derive(Clone, Debug, PartialEq)]
pub enum Undo {
    /// Nothing: it was undone before.
    Nothing,
    /// What was asked of the tenant is not sent at all.
    Cancel,
    /// The tenant is asked to remove the direct path or the membership.
    Ask,
    /// The direct path goes at once, or the membership with every path through its group.
    Remove {
        /// The direct path that the claim put its own in place of: one that did not work.
        replaced: Option<Path>,
        /// The products a unit of which is free by it: those the user does not hold otherwise (law L2).
        units: Vec<SkuId>,
    },
}

/// Why a claim is not undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It granted nothing, or the grant failed.
    NothingGranted,
    /// The license is gone.
    Gone,
    /// Other plans are off, or it no longer works.
    Changed,
    /// A later claim made it anew.
    MadeAnew(i64),
    /// What was sent was not seen yet.
    NotSeen,
    /// What is known of the user is too old.
    TooOld,
    /// A migration took it away: the user has the product through a group (r64).
    Migrated,
    /// A migration brought a product to the group whose membership it made.
    Needed,
    /// A migration is moving it.
    Moving,
    /// The user had the direct path or the membership before, and to remove it would take that too.
    HadBefore,
}

/// What undoing a claim does. Nothing is taken that was not proven to be what the claim made.
pub fn undo(standing: &Standing<'_>) -> Result<Undo, Refused> {
    let Some(grant) = standing.grant else { return Err(Refused::NothingGranted) };
    match (standing.state, standing.later) {
        (None | Some(ClaimState::Failed), _) => Err(Refused::NothingGranted),
        (Some(ClaimState::UndoPending | ClaimState::Undone), _) => Ok(Undo::Nothing),
        (Some(ClaimState::RemovedOutside), _) => Err(Refused::Gone),
        (Some(ClaimState::Migrated), _) => Err(Refused::Migrated),
        _ if standing.needed => Err(Refused::Needed),
        _ if standing.moving => Err(Refused::Moving),
        (_, Some(later)) => Err(Refused::MadeAnew(later)),
        (Some(ClaimState::Booked | ClaimState::Sent), _) if standing.sent => Err(Refused::NotSeen),
        (Some(ClaimState::Booked | ClaimState::Sent), _) => Ok(Undo::Cancel),
        (Some(ClaimState::Observed), _) => remove(standing, grant),
    }
}

fn remove(standing: &Standing<'_>, grant: &Grant) -> Result<Undo, Refused> {
    let is_made = |path: &&Path| path.sku == grant.sku && path.group == grant.group;
    let made = standing.paths.iter().find(is_made).ok_or(Refused::Gone)?;
    // What a group's license switches off is the group's affair: the claim made the membership.
    if grant.group.is_none() && (!made.active() || sorted(&made.disabled) != sorted(&grant.disabled)) {
        return Err(Refused::Changed);
    }
    let replaced = standing.before.into_iter().flat_map(|user| &user.paths).find(is_made);
    let member = standing
        .before
        .is_some_and(|user| user.groups.iter().any(|membership| Some(membership.group) == grant.group));
    if standing.too_old && !standing.local {
        Err(Refused::TooOld)
    } else if member || (replaced.is_some() && !(standing.local && grant.group.is_none())) {
        Err(Refused::HadBefore)
    } else if standing.local {
        Ok(Undo::Remove { replaced: replaced.cloned(), units: freed(standing, grant, replaced) })
    } else {
        Ok(Undo::Ask)
    }
}

/// The products that the user holds by what goes, and by nothing that stays.
fn freed(standing: &Standing<'_>, grant: &Grant, replaced: Option<&Path>) -> Vec<SkuId> {
    let goes = |path: &&Path| path.group == grant.group && (grant.group.is_some() || path.sku == grant.sku);
    let (going, staying): (Vec<&Path>, Vec<&Path>) = standing.paths.iter().partition(goes);
    let held: BTreeSet<SkuId> =
        staying.into_iter().chain(replaced).filter(|path| !path.failed()).map(|path| path.sku).collect();
    let going: BTreeSet<SkuId> =
        going.into_iter().filter(|path| !path.failed()).map(|path| path.sku).collect();
    going.difference(&held).copied().collect()
}

fn sorted(plans: &[PlanId]) -> BTreeSet<PlanId> {
    plans.iter().copied().collect()
}
