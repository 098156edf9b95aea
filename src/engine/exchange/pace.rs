//! How fast Graph may be asked (r53): its published limits, as data. Everything that goes is counted until
//! its window has passed after its answer, so that no 150 seconds anywhere hold more.

use crate::domain::{
    request::{RequestKind, Used},
    time::HOUR,
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

/// What may go now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    writes: i64,
    units: i64,
}

impl Pace {
    /// What is left in a tenant of so many users. `brake` is the admin's own limit of writes in an hour, and
    /// `most` that of this call.
    pub fn new(users: i64, used: Used, brake: Option<i64>, most: Option<i64>) -> Pace {
        let units = UNITS.iter().find(|(most, _)| users <= *most).map_or(0, |(_, units)| *units);
        let mut writes = WRITES - used.writes;
        if let Some(brake) = brake {
            writes = writes.min(brake - used.braked);
        }
        writes = writes.min(most.unwrap_or(i64::MAX));
        Pace { writes, units: units - used.units }
    }

    /// How many requests of a kind may go; they are counted.
    pub fn take(&mut self, kind: RequestKind, wanted: usize) -> usize {
        let most = if kind.writes() { self.writes.min(self.units) } else { self.units / kind.units() };
        let taken = i64::try_from(wanted).unwrap_or(i64::MAX).min(most.max(0));
        self.units -= taken * kind.units();
        self.writes -= if kind.writes() { taken } else { 0 };
        usize::try_from(taken).unwrap_or_default()
    }
}

/// Seconds that so many writes, or so many reads, take at Graph's limits in the smallest tenant.
pub fn seconds(writes: bool, count: i64) -> i64 {
    let [(_, units), ..] = UNITS;
    let (most, window) = if writes { (WRITES, WRITES_WINDOW) } else { (units, UNITS_WINDOW) };
    (count * window + most * 1_000 - 1) / (most * 1_000)
}
