//! When what is on its way is looked at next, and what an answer makes of its changes.

use crate::{
    domain::{
        exchange::{Evidence, OwnerKind},
        time::{MINUTE, Time},
    },
    engine::exchange::{backoff, disposition::Disposition},
};

/// Milliseconds after which a group is read again that lacks what is waited for.
pub const GROUP: i64 = 15 * MINUTE;
/// The longest time in milliseconds between two reads of whom a direct license may be gone: what is lacking is put back
/// at once.
const MAY_BE_GONE: i64 = MINUTE;

/// When what is to be taken away is read again that a read at `now` did not prove; `shown` is when the first of the reads
/// was asked for that show it.
pub fn proven_at(shown: Option<Time>, now: Time, settle: i64) -> Time {
    let first = shown.map_or(now, |shown| shown.max(now.plus(-settle)));
    first.plus(settle).max(now.plus(backoff::DOUBT))
}

/// When the user of a removal in doubt is read again; `first` is when the first of the reads was asked for that agree on
/// what became of it.
pub fn looked_for_at(first: Option<Time>, now: Time, settle: i64) -> Time {
    first.unwrap_or(now).plus(settle).min(now.plus(MAY_BE_GONE)).max(now.plus(backoff::DOUBT))
}

/// When what a read lacked is looked for again, `first` milliseconds from now at the earliest; none where no read lacked
/// it.
pub fn gone_at(lacked: Option<Evidence>, now: Time, settle: i64, first: i64) -> Option<Time> {
    lacked.map(|read| read.at.plus(settle).max(now.plus(first)))
}

/// What an answer makes of the change of an owner: another product is nobody's wish but a claim's, and what is put back is
/// tried until it is. `rounds` and `attempts` are those so far, and `chance` is any number.
pub fn disposed(
    owner: OwnerKind,
    disposition: Disposition,
    (rounds, attempts): (u32, u32),
    now: Time,
    chance: u32,
) -> Disposition {
    match (owner, disposition) {
        (OwnerKind::PutBack, Disposition::NextProduct | Disposition::Failed | Disposition::Round(_)) => {
            Disposition::Again(now.plus(backoff::exponential(attempts, chance)))
        }
        (OwnerKind::Migration, Disposition::NextProduct) => {
            Disposition::Round(backoff::mend(rounds + 1, now))
        }
        (_, disposition) => disposition,
    }
}

/// What a read that does not show a license that is given again makes of one that was sent at `since`: it is given anew once
/// the tenant's copies have had time to agree, and never given up (r61).
pub fn not_given(since: Time, now: Time, settle: i64) -> Disposition {
    if now.since(since) < settle { Disposition::Sent } else { Disposition::Round(now) }
}
