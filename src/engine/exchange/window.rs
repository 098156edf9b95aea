//! The windows of time in which the log of sign-ins is read.

use crate::domain::{
    listing::Log,
    time::{MINUTE, Time},
};

impl Log {
    /// Where the next window begins: before the last one's end by the overlap, for the log shows some sign-ins
    /// hours late. What was decided of an earlier window is told from what is new by its id, which is kept as
    /// long as a window may show it.
    pub fn from(self, overlap_minutes: i64) -> Time {
        self.watermark.plus(overlap_minutes.saturating_mul(-MINUTE)).max(self.since)
    }
}
