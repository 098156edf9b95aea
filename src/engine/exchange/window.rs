//! The windows of time in which the log of sign-ins is read.

use crate::domain::time::{MINUTE, Time};

/// How far the log was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Log {
    /// When it was turned on: nothing before decides.
    pub since: Time,
    /// The end of the last window of which everything was decided.
    pub watermark: Time,
}

impl Log {
    /// Where the next window begins: before the last one's end by the overlap, for the log shows some sign-ins
    /// hours late. What was decided of an earlier window is told from what is new by its id, which is kept as
    /// long as a window may show it.
    pub fn from(self, overlap_minutes: i64) -> Time {
        self.watermark.plus(overlap_minutes.saturating_mul(-MINUTE)).max(self.since)
    }
}
