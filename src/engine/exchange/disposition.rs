//! What an answer makes of a change (r48, r51, r53, r54).

use super::backoff;
use crate::domain::{
    request::{AttemptResult, Said},
    time::Time,
};

/// Times that something is offered before it is given up (r48).
pub const ROUNDS: u32 = 3;

/// What was tried.
#[derive(Clone, Copy, Debug)]
pub struct Tried {
    /// Attempts so far, this one among them.
    pub attempts: u32,
    /// Times that it was refused for something to be mended, or not seen, before.
    pub rounds: u32,
    /// Whether other changes went in the same call.
    pub together: bool,
    /// Whether it adds something for a claim, and no attempt of ours may have made it.
    pub others: bool,
    /// Whether its kind is paused for want of a permission, so that its refusal says nothing new.
    pub paused: bool,
}

/// What becomes of the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// It was made, and is to be seen.
    Sent,
    /// It is tried again then.
    Again(Time),
    /// It is tried again then, by itself.
    Apart(Time),
    /// It is tried again then, and this counts as one of its rounds.
    Round(Time),
    /// The user is read then, and what that shows decides.
    Doubt(Time),
    /// The user was not found: read then, and believed if that finds nobody either.
    Missing(Time),
    /// The user has it, and not by its claim (r41).
    Overtaken,
    /// The policy's next product is tried, if there is one.
    NextProduct,
    /// It failed for good.
    Failed,
}

/// What an answer at `now` makes of a change. `chance` is any number.
pub fn disposition(said: &Said, tried: Tried, now: Time, chance: u32) -> Disposition {
    let again = |said: &Said| match said.retry_after {
        Some(after) => backoff::retry_at(after, now),
        None => now.plus(backoff::exponential(tried.attempts, chance)),
    };
    match said.result {
        AttemptResult::Done => Disposition::Sent,
        // A host that can send nothing would be asked again and again.
        AttemptResult::NotSent if tried.attempts < 2 => Disposition::Again(now),
        AttemptResult::NotSent => Disposition::Again(now.plus(backoff::exponential(tried.attempts, chance))),
        AttemptResult::AgainLater => Disposition::Again(again(said)),
        AttemptResult::InDoubt => Disposition::Doubt(again_after_doubt(said, now)),
        AttemptResult::Apart => Disposition::Apart(now),
        // Which of several it was that Graph refused, it does not say.
        _ if tried.together && said.status != Some(403) => Disposition::Apart(now),
        AttemptResult::DoneAlready if tried.others => Disposition::Overtaken,
        AttemptResult::DoneAlready => Disposition::Sent,
        AttemptResult::NoUnits => Disposition::NextProduct,
        AttemptResult::Never if said.status == Some(404) && tried.rounds + 1 < ROUNDS => {
            Disposition::Missing(now.plus(backoff::MISSING))
        }
        AttemptResult::Never => Disposition::Failed,
        AttemptResult::MendUser | AttemptResult::MendConfiguration => mended(tried, now),
    }
}

/// A read soon, but not before Graph lets be asked.
fn again_after_doubt(said: &Said, now: Time) -> Time {
    let wanted = said.retry_after.map_or(now, |after| backoff::retry_at(after, now));
    wanted.max(now.plus(backoff::DOUBT))
}

fn mended(tried: Tried, now: Time) -> Disposition {
    if tried.paused {
        return Disposition::Again(now);
    }
    if tried.rounds + 1 >= ROUNDS {
        Disposition::Failed
    } else {
        Disposition::Round(backoff::mend(tried.rounds + 1, now))
    }
}

/// What a read makes of a removal that was created then and waits to be proven: it is looked at again until what is
/// there had time to settle, and then as often as anything is offered. What reads never show as the claim made it,
/// stays (r42, r46).
pub fn unproven(created_at: Time, now: Time, settle: i64, rounds: u32) -> Disposition {
    let first = created_at.plus(settle);
    if now < first {
        Disposition::Again(first)
    } else if rounds + 1 < ROUNDS {
        Disposition::Round(now.plus(settle))
    } else {
        Disposition::Failed
    }
}

/// What a read that does not show a change makes of one that was sent at `since`, after so many rounds: it is
/// looked for again until `patience` milliseconds have passed, then offered again, and at last given up.
pub fn unseen(since: Time, now: Time, patience: i64, rounds: u32) -> Disposition {
    if now.since(since) < patience {
        Disposition::Sent
    } else if rounds + 1 >= ROUNDS {
        Disposition::Failed
    } else {
        Disposition::Round(now)
    }
}
