//! What a read of a user makes of a product that is on its way (r60, r61, r63).
//!
//! Nothing is taken away but by [`take_away`], and that asks for a [`Seen`], which [`watch`] alone makes.

use crate::{
    domain::{
        exchange::{Expectation, Shown, Sight, Verdict, Wish},
        ids::PlanId,
        migration::{
            HoldBack, KeepPlans, MigrationItemState, MigrationStep, MoveSight, MoveVerdict, Obstacle,
        },
    },
    engine::watch::{self, Seen},
};

/// A direct license more often put back than this makes its item fail (r61).
const PUT_BACKS: u8 = 1;
/// Milliseconds from the answer to a removal to the read that shows what the user has without it (r61).
pub const SECOND_LOOK: i64 = 20_000;

/// What a read makes of a product that is on its way.
pub fn look(sight: &MoveSight<'_>) -> MoveVerdict {
    match sight.step {
        // What was handed out before it was to go back is answered first.
        MigrationStep::Join | MigrationStep::Wait | MigrationStep::Removed if sight.undoing => {
            MoveVerdict::Nothing
        }
        // What may have been taken is looked after before anything else.
        MigrationStep::Wait if sight.removed => in_doubt(sight),
        MigrationStep::Join | MigrationStep::Wait => awaited(sight),
        MigrationStep::Return if !sight.asked => given_since(sight),
        MigrationStep::Inherited => removable(sight),
        MigrationStep::Removed => removed(sight),
        MigrationStep::PutBack | MigrationStep::Return => returned(sight),
        MigrationStep::Leave => left(sight),
    }
}

/// What a change takes away of a user, which reads have proven to be as it was (r46).
#[derive(Debug)]
pub struct TakesAway {
    /// The step at which the item is from the hand-out on.
    pub step: MigrationStep,
    _proven: Seen,
}

/// Takes the direct license away, or the membership on the way back. Nothing else is taken, and nothing unproven:
///
/// ```compile_fail
/// use autoclaim::engine::{migrate::step::take_away, watch::Seen};
/// take_away(autoclaim::domain::migration::MigrationStep::Inherited, Seen(()));
/// ```
pub fn take_away(step: MigrationStep, proven: Seen) -> Option<TakesAway> {
    let step = match step {
        MigrationStep::Inherited => MigrationStep::Removed,
        MigrationStep::Leave => MigrationStep::Leave,
        _ => return None,
    };
    Some(TakesAway { step, _proven: proven })
}

/// What holds back the removal of the direct license although the user's reads prove it: the group as it was read last
/// would take plans away (r61).
pub fn group_takes(sight: &MoveSight<'_>, license: Option<&[PlanId]>) -> Option<Obstacle> {
    license.map_or_else(|| Some(HoldBack::GroupLacksProduct.into()), |off| short_of(sight, off))
}

fn awaited(sight: &MoveSight<'_>) -> MoveVerdict {
    let obstacle = risk(sight);
    let path = sight.inherited.map(|_| Shown { active: obstacle.is_none(), off: &[] });
    match judge(sight, Wish::Comes, path, false) {
        Verdict::Came => MoveVerdict::Inherited,
        _ if sight.inherited.is_some_and(|path| path.fails) && follows(sight) => {
            obstacle.map_or(MoveVerdict::Nothing, MoveVerdict::Failed)
        }
        // That it is not there yet says nothing new of what holds it back.
        _ if sight.inherited.is_none() || !follows(sight) => MoveVerdict::Nothing,
        _ => obstacle.map_or(MoveVerdict::Nothing, MoveVerdict::Arrived),
    }
}

fn removable(sight: &MoveSight<'_>) -> MoveVerdict {
    match (sight.direct, risk(sight)) {
        (Some(_), Some(obstacle)) => MoveVerdict::Wait(obstacle),
        // Reads that differ in what it switches off do not agree: what is given back must not hang on one of them.
        (Some(direct), None) if follows(sight) && !same(direct.off, sight.recorded) => {
            MoveVerdict::Known { lacked: None, shown: Some(sight.read.at), agreed: None, obstacle: None }
        }
        (Some(_), None) => known(sight, judge(sight, Wish::Goes, Some(THERE), false), None),
        (None, _) => removed(sight),
    }
}

/// What was handed out and refused may have been made all the same, whatever held it back since.
fn in_doubt(sight: &MoveSight<'_>) -> MoveVerdict {
    match sight.direct {
        Some(_) => known(sight, judge(sight, Wish::Goes, Some(THERE), false), risk(sight)),
        None => removed(sight),
    }
}

/// What is true once the direct license went, by our doing or another's. What we took is given back by whatever read shows
/// less before the item is Done (r61): without us the user would have it still. What the first one shows comes of the
/// removal, as does a license in error; what a later one does is of somebody else's doing.
fn removed(sight: &MoveSight<'_>) -> MoveVerdict {
    if sight.direct.is_some() {
        return known(sight, judge(sight, Wish::Goes, Some(THERE), false), None);
    }
    let verdict = judge(sight, Wish::Goes, None, false);
    match (short(sight), verdict) {
        (Some(obstacle), _) if sight.removed && sight.enabled && follows(sight) => {
            let since = sight.lacked.is_some() && sight.inherited.is_none_or(|path| path.works);
            MoveVerdict::PutBack(Obstacle { since, ..obstacle })
        }
        (None, Verdict::Gone) => MoveVerdict::Done,
        (Some(obstacle), Verdict::Gone) if sight.held.is_some() => MoveVerdict::Failed(obstacle),
        // One read that shows less proves nothing (r46).
        (Some(obstacle), Verdict::Gone) => MoveVerdict::Known {
            lacked: sight.lacked,
            shown: sight.shown,
            agreed: sight.agreed,
            obstacle: Some(obstacle),
        },
        (obstacle, other) => known(sight, other, obstacle),
    }
}

/// What was Done is given again unless somebody else gave a direct license since, which stays as it is.
fn given_since(sight: &MoveSight<'_>) -> MoveVerdict {
    match sight.direct {
        _ if sight.read.at < sight.since => MoveVerdict::Nothing,
        Some(_) => MoveVerdict::Back,
        None => MoveVerdict::GiveAgain,
    }
}

/// A direct license that was given again is there once a read shows it as it was; after a while, as somebody else has
/// changed it since.
fn returned(sight: &MoveSight<'_>) -> MoveVerdict {
    let settled = sight
        .after
        .zip(sight.settle)
        .is_some_and(|(answer, settle)| sight.read.at.since(answer.at) >= settle);
    let path = sight
        .direct
        .map(|path| Shown { active: path.works && (same(path.off, sight.recorded) || settled), off: &[] });
    match judge(sight, Wish::Comes, path, true) {
        Verdict::Came
            if !sight.undoing && (sight.put_backs > PUT_BACKS || sight.held.is_some_and(|it| it.since)) =>
        {
            stays(sight)
        }
        Verdict::Came => MoveVerdict::Back,
        _ => MoveVerdict::Nothing,
    }
}

/// The direct license is back, and stays.
fn stays(sight: &MoveSight<'_>) -> MoveVerdict {
    let held = sight.held.cloned().unwrap_or_else(|| HoldBack::InheritedGone.into());
    let told = "Twice the user had less without the direct license, and it was put back.";
    let error = held.error.or_else(|| (!held.since).then(|| told.into()));
    MoveVerdict::Failed(Obstacle { error, ..held })
}

/// Before the user leaves the group, reads have to show the direct license. What the group brings says nothing then: it
/// may never have come.
fn left(sight: &MoveSight<'_>) -> MoveVerdict {
    let direct =
        sight.direct.is_some_and(|path| path.works && (!sight.removed || within(path.off, sight.recorded)));
    let stays = direct && (!sight.sole || sight.after.is_some());
    let lacks = Obstacle::from(if direct { HoldBack::OtherProductLost } else { HoldBack::NoDirectPath });
    let path = match (sight.after, sight.inherited) {
        (None, _) | (Some(_), Some(_)) => Some(Shown { active: stays, off: &[] }),
        (Some(_), None) => None,
    };
    let verdict = judge(sight, Wish::Goes, path, false);
    let news = !matches!(verdict, Verdict::Nothing);
    match verdict {
        // Who left and has no direct license either has it given again as it was, if the first read shows that.
        _ if path.is_none() && !stays && news && sight.lacked.is_none() && sight.enabled => {
            MoveVerdict::PutBack(lacks)
        }
        Verdict::Gone if !stays => MoveVerdict::Failed(lacks),
        Verdict::Gone => MoveVerdict::Left,
        // Nothing of ours gives again what somebody else took: to leave would cost the user the product.
        _ if !stays && sight.after.is_none() && follows(sight) && sight.held.is_some() => {
            MoveVerdict::Failed(lacks)
        }
        other => known(sight, other, (!stays).then_some(lacks)),
    }
}

/// What the directory says against an item that is done, which nobody looks after any more, or whose direct license is to be
/// given again (r61).
pub fn finding(sight: &MoveSight<'_>, state: MigrationItemState, gone: bool) -> Option<Obstacle> {
    match (state, sight.step) {
        (MigrationItemState::Done, _) if gone => Some(HoldBack::AccountDeleted.into()),
        // The direct license, where somebody gave it again, has on what the group's has off.
        (MigrationItemState::Done, _) => {
            short(sight).filter(|it| it.plans.is_empty() || sight.direct.is_none())
        }
        (MigrationItemState::Undoing, MigrationStep::Return) => {
            ungivable(gone, sight.located).map(Obstacle::from)
        }
        _ => None,
    }
}

/// Why a user can be given no license, as far as is known.
pub fn ungivable(gone: bool, located: bool) -> Option<HoldBack> {
    match (gone, located) {
        (true, _) => Some(HoldBack::AccountDeleted),
        (false, false) => Some(HoldBack::UsageLocationMissing),
        (false, true) => None,
    }
}

/// Whether the read is of a time at which what was asked for can have come.
fn follows(sight: &MoveSight<'_>) -> bool {
    sight.after.map_or(sight.read.at >= sight.since, |answer| sight.read.follows(&answer))
}

/// As a path is that is to go.
const THERE: Shown<'static> = Shown { active: true, off: &[] };

fn judge(sight: &MoveSight<'_>, wish: Wish, path: Option<Shown<'_>>, sends: bool) -> Verdict {
    let MoveSight { since, after, lacked, shown, agreed, read, settle, .. } = *sight;
    let expected = Expectation { wish, since, after, sends, off: Some(&[]), lacked, shown, agreed };
    watch::judge(&expected, &Sight { read, path, settle })
}

fn known(sight: &MoveSight<'_>, verdict: Verdict, obstacle: Option<Obstacle>) -> MoveVerdict {
    match verdict {
        Verdict::Known { lacked, shown, agreed } => MoveVerdict::Known { lacked, shown, agreed, obstacle },
        _ if follows(sight) && obstacle.as_ref() != sight.held => {
            let MoveSight { lacked, shown, agreed, .. } = *sight;
            MoveVerdict::Known { lacked, shown, agreed, obstacle }
        }
        _ => MoveVerdict::Nothing,
    }
}

/// Why the direct license must not go: the user would have less, or it could not be given again.
fn risk(sight: &MoveSight<'_>) -> Option<Obstacle> {
    let of_user =
        [(!sight.enabled, HoldBack::AccountDisabled), (!sight.located, HoldBack::UsageLocationMissing)];
    let mut of_user = of_user.into_iter().filter(|(holds, _)| *holds);
    short(sight).or_else(|| of_user.next().map(|(_, reason)| reason.into()))
}

/// Why the user would have less, or with Exact other plans, without the direct license; none where nothing is lacking.
fn short(sight: &MoveSight<'_>) -> Option<Obstacle> {
    let Some(inherited) = sight.inherited else { return Some(HoldBack::InheritedGone.into()) };
    if !inherited.works {
        return Some(Obstacle {
            error: Some(inherited.error.to_owned()),
            ..HoldBack::InheritedInError.into()
        });
    }
    short_of(sight, inherited.off)
}

/// As [`short`], of a license through the group that has these plans off.
fn short_of(sight: &MoveSight<'_>, inherited: &[PlanId]) -> Option<Obstacle> {
    let before = sight.direct.map_or(sight.recorded, |path| path.off);
    let off_elsewhere = |plan: &PlanId| sight.others.iter().all(|path| path.off.contains(plan));
    let lost = inherited
        .iter()
        .filter(|plan| !before.contains(plan) && !sight.accepted.contains(plan) && off_elsewhere(plan));
    let lost: Vec<PlanId> = lost.copied().collect();
    if !lost.is_empty() {
        return Some(Obstacle { plans: lost, ..HoldBack::PlanLoss.into() });
    }
    let gained = before.iter().filter(|plan| !inherited.contains(plan) && off_elsewhere(plan));
    let gained: Vec<PlanId> = gained.copied().collect();
    if sight.keep_plans == KeepPlans::Exact && !gained.is_empty() {
        return Some(Obstacle { plans: gained, ..HoldBack::PlansDiffer.into() });
    }
    None
}

fn within(off: &[PlanId], allowed: &[PlanId]) -> bool {
    off.iter().all(|plan| allowed.contains(plan))
}

fn same(one: &[PlanId], other: &[PlanId]) -> bool {
    within(one, other) && within(other, one)
}
