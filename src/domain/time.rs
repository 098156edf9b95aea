//! Points in time.

use chrono::{DateTime, Datelike, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{borrow::Cow, fmt, str::FromStr};

/// A point in time: whole milliseconds since 1970-01-01T00:00:00Z, never before it and never after the year
/// 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Time(i64);

const LATEST: i64 = 253_402_300_799_999;

/// Milliseconds in a minute.
pub const MINUTE: i64 = 60_000;
/// Milliseconds in an hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Milliseconds in a day of 24 hours.
pub const DAY: i64 = 24 * HOUR;

impl Time {
    /// The time so many milliseconds after 1970-01-01T00:00:00Z, moved into the range if outside.
    pub fn from_millis(millis: i64) -> Time {
        Time(millis.clamp(0, LATEST))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// So many milliseconds later; earlier if negative.
    #[must_use]
    pub fn plus(self, millis: i64) -> Time {
        Time::from_millis(self.0.saturating_add(millis))
    }

    /// Milliseconds from `earlier` to this; 0 if that is later.
    pub fn since(self, earlier: Time) -> i64 {
        (self.0 - earlier.0).max(0)
    }

    /// To the minute, as a sentence says it: 2026-11-28 17:59 UTC.
    pub fn said(self) -> String {
        self.with_text(|text| {
            let (date, clock) = text.split_once('T').unwrap_or_default();
            format!("{date} {} UTC", clock.get(..5).unwrap_or_default())
        })
    }

    /// Gives the time as text to `with`. Written by hand: replies and records are full of times, and chrono
    /// takes five times as long.
    fn with_text<T>(self, with: impl FnOnce(&str) -> T) -> T {
        let date = DateTime::<Utc>::from_timestamp_millis(self.0).unwrap_or_default();
        let (ms, s, min, h) = (self.0 % 1_000, self.0 / 1_000 % 60, self.0 / MINUTE % 60, self.0 / HOUR % 24);
        let mut text = *b"0000-00-00T00:00:00.000Z";
        put(&mut text, 0, 4, date.year().into());
        put(&mut text, 5, 2, date.month().into());
        put(&mut text, 8, 2, date.day().into());
        put(&mut text, 11, 2, h);
        put(&mut text, 14, 2, min);
        put(&mut text, 17, 2, s);
        put(&mut text, 20, 3, ms);
        with(str::from_utf8(&text).unwrap_or_default())
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.with_text(|text| f.write_str(text))
    }
}

#[inline(always)]
fn put(text: &mut [u8; 24], place: usize, digits: usize, mut number: i64) {
    let part = text.get_mut(place..place + digits).unwrap_or_default();
    for digit in part.iter_mut().rev() {
        *digit = b'0' + u8::try_from(number % 10).unwrap_or_default();
        number /= 10;
    }
}

/// A text that is no RFC 3339 time between 1970 and 9999.
#[derive(Debug, thiserror::Error)]
#[error("is no RFC 3339 time with an offset, such as 2026-11-21T10:00:00Z")]
pub struct BadTime;

impl FromStr for Time {
    type Err = BadTime;

    fn from_str(text: &str) -> Result<Time, BadTime> {
        let millis = DateTime::parse_from_rfc3339(text).map_err(|_| BadTime)?.timestamp_millis();
        if (0..=LATEST).contains(&millis) { Ok(Time(millis)) } else { Err(BadTime) }
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            self.with_text(|text| serializer.serialize_str(text))
        } else {
            serializer.serialize_i64(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
        if deserializer.is_human_readable() {
            <Cow<'de, str>>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
        } else {
            i64::deserialize(deserializer).map(Time::from_millis)
        }
    }
}

impl schemars::JsonSchema for Time {
    fn schema_name() -> Cow<'static, str> {
        "Time".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date-time" })
    }
}
