//! What a read of the tenant shows of what is expected there (r46, r47). One piece of code judges every read and every
//! import: what it does not call gone is not gone.

use crate::domain::{
    exchange::{Evidence, Expectation, Shown, Sight, Verdict, Wish},
    ids::PlanId,
    time::Time,
};

/// Milliseconds for which a read of the library's own proves what is to be taken away.
pub const FRESH: i64 = 120_000;

/// That two reads agreed on what is to be taken away, the second of them one of the library's own and lately (r46).
/// Nobody else makes one, so that nothing is taken away without.
#[derive(Debug)]
pub struct Seen(());

/// What the last read that agreed proves now.
pub fn prove(agreed: Option<Evidence>, now: Time) -> Option<Seen> {
    agreed.filter(|read| read.sequence.is_some() && now.since(read.at) <= FRESH).map(|_| Seen(()))
}

/// Judges what a read makes of an expectation.
pub fn judge(expected: &Expectation<'_>, sight: &Sight<'_>) -> Verdict {
    match (expected.wish, sight.path) {
        _ if !counts(expected, &sight.read) => Verdict::Nothing,
        (Wish::Comes, Some(path)) if path.active && came(expected, &path, sight) => Verdict::Came,
        (Wish::Comes, _) => Verdict::Nothing,
        (Wish::Stays | Wish::Goes, None) => lacks(expected, sight),
        (Wish::Stays, Some(_)) => known(expected, None, None, None),
        (Wish::Goes, Some(path)) if as_made(&path, expected.off) => shows(expected, sight),
        (Wish::Goes, Some(_)) => known(expected, None, None, None),
    }
}

/// Whether a read shows anything of what was asked for: it came after the answer. What was never handed out is
/// somebody else's doing, and counts from when it was asked for; but a license that the store would have sent itself is
/// not its claim's.
fn counts(expected: &Expectation<'_>, read: &Evidence) -> bool {
    match expected.after {
        Some(answer) => read.follows(&answer),
        None => read.at >= expected.since && !(expected.sends && expected.wish == Wish::Comes),
    }
}

/// Whether what was asked for has come. Once the tenant's copies have had time to agree, plans that are off say that
/// somebody switched them off since.
fn came(expected: &Expectation<'_>, path: &Shown<'_>, sight: &Sight<'_>) -> bool {
    let settled = || {
        expected
            .after
            .zip(sight.settle)
            .is_some_and(|(answer, settle)| sight.read.at.since(answer.at) >= settle)
    };
    at_least(path, expected.off) || settled()
}

/// Whether a path has every plan on that it should.
fn at_least(path: &Shown<'_>, off: Option<&[PlanId]>) -> bool {
    off.is_none_or(|off| path.off.iter().all(|plan| off.contains(plan)))
}

/// Whether a path is what a claim made. What a group's license switches off is the group's affair.
fn as_made(path: &Shown<'_>, off: Option<&[PlanId]>) -> bool {
    off.is_none_or(|plans| {
        path.active && at_least(path, off) && plans.iter().all(|plan| path.off.contains(plan))
    })
}

/// One read is no proof that something is gone: the tenant's copies differ for minutes.
fn lacks(expected: &Expectation<'_>, sight: &Sight<'_>) -> Verdict {
    let Some(settle) = sight.settle else { return Verdict::Gone };
    let first = expected.lacked.filter(|first| counts(expected, first)).unwrap_or(sight.read);
    if sight.read.follows(&first) && sight.read.at.since(first.at) >= settle {
        return Verdict::Gone;
    }
    known(expected, Some(first), None, None)
}

/// Only a read of the library's own can be the second one that agrees; once there is one, each proves anew.
fn shows(expected: &Expectation<'_>, sight: &Sight<'_>) -> Verdict {
    let first = expected.shown.unwrap_or(sight.read.at);
    let settled =
        expected.agreed.is_some() || sight.settle.is_some_and(|settle| sight.read.at.since(first) >= settle);
    let agreed = if settled && sight.read.sequence.is_some() { Some(sight.read) } else { expected.agreed };
    known(expected, None, Some(first), agreed)
}

fn known(
    expected: &Expectation<'_>,
    lacked: Option<Evidence>,
    shown: Option<Time>,
    agreed: Option<Evidence>,
) -> Verdict {
    if (lacked, shown, agreed) == (expected.lacked, expected.shown, expected.agreed) {
        Verdict::Nothing
    } else {
        Verdict::Known { lacked, shown, agreed }
    }
}
