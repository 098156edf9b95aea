//! When something is tried or looked at again.

use crate::domain::{
    request::RetryAfter,
    time::{HOUR, MINUTE, Time},
};
use std::ops::RangeInclusive;

/// Milliseconds from a lease's end, or from an answer that leaves doubt, to the read that settles it (r51).
pub const DOUBT: i64 = 10_000;
/// Objects of one kind that Graph refuses with 403 before it is the permission that is missing (r53).
pub const DENIED: i64 = 3;
/// Milliseconds between two requests that look whether a permission is there.
pub const PERMISSION_PROBE: i64 = 15 * MINUTE;
/// Milliseconds after which a 404 is looked at again before it is believed (r54).
pub const MISSING: i64 = HOUR;
/// The first wait where Graph says none, doubled with each attempt, and the longest.
const FIRST: i64 = 5_000;
const LONGEST: i64 = 5 * MINUTE;
/// The shortest wait that Graph is believed to mean, and the longest.
const RETRY: RangeInclusive<i64> = 1_000..=24 * HOUR;
/// The longest time between two reads that look for what was sent.
const LONGEST_VERIFY: i64 = HOUR;

/// Milliseconds to wait before an attempt after so many: exponential, and up to half of it less, so that what
/// failed together does not come back together. `chance` is any number, such as [`scatter`] gives.
pub fn exponential(attempts: u32, chance: u32) -> i64 {
    let whole = FIRST.saturating_mul(1 << attempts.saturating_sub(1).min(16)).min(LONGEST);
    whole - whole / 2 * i64::from(chance % 1_000) / 1_000
}

/// A number that scatters the attempts of many things, and is the same for the same attempt of the same thing.
pub fn scatter(of: i64, attempt: u32) -> u32 {
    let mixed = of.wrapping_mul(0x9E37_79B9_7F4A_7C15_u64.cast_signed()).rotate_left(attempt);
    u32::try_from(mixed.cast_unsigned() >> 32).unwrap_or_default()
}

/// When Graph lets be asked again; never at once.
pub fn retry_at(after: RetryAfter, now: Time) -> Time {
    let wait = match after {
        RetryAfter::In(millis) => millis,
        RetryAfter::At(millis) => Time::from_millis(millis).since(now),
    };
    now.plus(wait.clamp(*RETRY.start(), *RETRY.end()))
}

/// When a user is read again whom a read at `now` did not show, for changes that wait for it since then: the longer they
/// have waited, the later.
pub fn reread(since: Time, now: Time) -> Time {
    now.plus(now.since(since).clamp(FIRST, LONGEST))
}

/// When a change that was sent at `since` is read again after a read at `now` that did not show it: `first`
/// milliseconds at least, and as long again as it has been waited for.
pub fn verify(since: Time, now: Time, first: i64) -> Time {
    now.plus(now.since(since).clamp(first, LONGEST_VERIFY.max(first)))
}

/// When a change that has to be mended is tried again, after so many refusals: an hour, then four.
pub fn mend(rounds: u32, now: Time) -> Time {
    now.plus(HOUR.saturating_mul(1 << (2 * rounds.saturating_sub(1)).min(6)))
}
