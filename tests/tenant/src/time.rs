//! Virtual time: milliseconds since 1970.

use chrono::{DateTime, Utc};
use serde::{Serialize, Serializer};
use std::fmt;

pub const SECOND: u64 = 1_000;
pub const MINUTE: u64 = 60 * SECOND;
pub const HOUR: u64 = 60 * MINUTE;

/// A moment of virtual time, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub u64);

impl Time {
    pub fn after(self, milliseconds: u64) -> Time {
        Time(self.0.saturating_add(milliseconds))
    }

    pub fn before(self, milliseconds: u64) -> Time {
        Time(self.0.saturating_sub(milliseconds))
    }

    /// Milliseconds since an earlier moment; 0 for a later one.
    pub fn since(self, earlier: Time) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// RFC 3339 with any offset; digits below a millisecond are dropped.
    pub fn parse(text: &str) -> Option<Time> {
        let time = DateTime::parse_from_rfc3339(text).ok()?;
        u64::try_from(time.timestamp_millis()).ok().map(Time)
    }

    fn date(self) -> DateTime<Utc> {
        let milliseconds = i64::try_from(self.0).unwrap_or(i64::MAX);
        DateTime::from_timestamp_millis(milliseconds).unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// As HTTP writes it; whole seconds, rounded up, for a client that comes earlier comes too early.
    pub fn http_date(self) -> String {
        Time(self.0.div_ceil(SECOND) * SECOND).date().format("%a, %d %b %Y %H:%M:%S GMT").to_string()
    }

    /// As sign-ins have it, with seven fractional digits.
    pub fn to_ticks(self) -> String {
        format!("{}0000Z", self.date().format("%Y-%m-%dT%H:%M:%S%.3f"))
    }

    /// As errors have it, without a zone.
    pub fn without_zone(self) -> String {
        self.date().format("%Y-%m-%dT%H:%M:%S").to_string()
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Z", self.without_zone())
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
