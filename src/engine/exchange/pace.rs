//! How fast Graph may be asked (r53): its published limits, as data. Everything that goes is counted until
//! its window has passed after its answer, so that no 150 seconds anywhere hold more.

use crate::domain::{
    request::{Free, RequestKind, Used},
    time::{HOUR, Time},
};

/// Milliseconds in which writes are counted, from an answer or a lease's end.
pub const WRITES_WINDOW: i64 = 150_000;
/// Milliseconds in which resource units are counted.
pub const UNITS_WINDOW: i64 = 10_000;
/// Milliseconds in which the admin's own brake counts writes, from their hand-out.
pub const BRAKE_WINDOW: i64 = HOUR;
/// Writes of one app in one tenant in a window.
pub const WRITES: i64 = 3_000;
/// Resource units of one app in a tenant in a window, by the users that the tenant has at most.
///
/// Source: Graph's throttling-limits page, identity and access; it says "subject to change".
const UNITS: [(i64, i64); 3] = [(49, 3_500), (500, 5_000), (i64::MAX, 8_000)];

/// Milliseconds from a page of the sign-in log to the next: Graph answers five such requests in ten seconds.
pub const LOG_PAUSE: i64 = 2_500;

/// What may go now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// What is left of Graph's writes and resource units, of the admin's limit, and of that of the call.
    left: [i64; 4],
}

impl Pace {
    /// What is left in a tenant of so many users. `brake` is the admin's own limit of writes in an hour, and
    /// `most` that of this call.
    pub fn new(users: i64, used: Used, brake: Option<i64>, most: Option<i64>) -> Pace {
        let units = UNITS.iter().find(|(most, _)| users <= *most).map_or(0, |(_, units)| *units);
        let brake = brake.map_or(i64::MAX, |brake| brake - used.braked);
        Pace { left: [WRITES - used.writes, units - used.units, brake, most.unwrap_or(i64::MAX)] }
    }

    /// How many writes may go.
    pub fn writes(&self) -> usize {
        usize::try_from(self.left.iter().copied().min().unwrap_or(0)).unwrap_or(0)
    }

    /// How many requests of a kind may go; they are counted.
    pub fn take(&mut self, kind: RequestKind, wanted: usize) -> usize {
        let [.., brake, _] = self.left;
        self.take_within(kind, wanted, brake)
    }

    /// As [`Pace::take`], of what the admin's own limit does not hold.
    pub fn take_urgent(&mut self, kind: RequestKind, wanted: usize) -> usize {
        self.take_within(kind, wanted, i64::MAX)
    }

    fn take_within(&mut self, kind: RequestKind, wanted: usize, own: i64) -> usize {
        let [writes, units, brake, call] = &mut self.left;
        let mut most = (*units / kind.units()).max(0);
        if kind.writes() {
            most = most.min(*writes).min(own).min(*call).max(0);
        }
        let taken = i64::try_from(wanted).unwrap_or(i64::MAX).min(most);
        *units -= taken * kind.units();
        if kind.writes() {
            [writes, brake, call].into_iter().for_each(|left| *left -= taken);
        }
        usize::try_from(taken).unwrap_or_default()
    }

    /// When more may go, where something had to wait: once all limits are free again that nothing is left of.
    /// Each is by then; one that this call used up is so after its whole window at the least.
    pub fn free_at(&self, free: Free, now: Time) -> Time {
        let windows = [
            (free.writes, WRITES_WINDOW),
            (free.units, UNITS_WINDOW),
            (free.brake, BRAKE_WINDOW),
            (Some(now), 0),
        ];
        let waits = self.left.iter().zip(windows).filter(|(left, _)| **left <= 0);
        waits.map(|(_, (at, window))| at.unwrap_or(now.plus(window))).max().unwrap_or(now)
    }
}

/// Seconds that so many writes, or so many reads, take at Graph's limits in the smallest tenant.
pub fn seconds(writes: bool, count: i64) -> i64 {
    let [(_, units), ..] = UNITS;
    let (most, window) = if writes { (WRITES, WRITES_WINDOW) } else { (units, UNITS_WINDOW) };
    (count * window + most * 1_000 - 1) / (most * 1_000)
}
