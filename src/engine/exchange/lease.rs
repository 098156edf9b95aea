//! How long a host has for a request (r51).

use crate::domain::time::{MINUTE, Time};

/// Seconds that a host waits for an answer.
pub const TIMEOUT_SECONDS: u32 = 100;
/// Milliseconds in which a host begins to send a request.
const SEND_WITHIN: i64 = MINUTE;
/// Milliseconds that a lease lasts after both, for clocks that differ.
const GRACE: i64 = 30_000;

/// When the host sends a request no more that is handed out now.
pub fn send_before(now: Time) -> Time {
    now.plus(SEND_WITHIN)
}

/// When nothing is known any more of a request without an answer.
pub fn ends(send_before: Time) -> Time {
    send_before.plus(i64::from(TIMEOUT_SECONDS) * 1_000 + GRACE)
}
