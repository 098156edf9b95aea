//! What time it is for an exchange, whose machines may have clocks that differ (r46).

use crate::domain::time::{MINUTE, Time};

/// The last time at which a call may be made: the end of the year 8999. Leases, waits and hours end within what is left of
/// the calendar.
const LAST: i64 = 221_845_391_999_999;
/// Milliseconds by which clocks of two machines may differ without anybody being told.
const SKEW: i64 = 5 * MINUTE;

/// Whether a call cannot be made at this time.
pub fn too_late(now: Time) -> bool {
    now > Time::from_millis(LAST)
}

/// `newest`, the time of an earlier call, where it is so much later than `now` that people have to know.
pub fn behind(newest: Time, now: Time) -> Option<Time> {
    (newest.since(now) > SKEW).then_some(newest)
}
