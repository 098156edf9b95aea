//! Numbers, times and words as people read them. All take references, for that is what templates give.

use crate::domain::time::{DAY, HOUR, MINUTE, Time};
use chrono::{DateTime, Utc};

/// 1284 as 1,284.
pub fn number(n: &u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with its noun: 1 person, 2 people.
pub fn counted(n: &u64, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if *n == 1 { one } else { many })
}

/// A part of a whole, in percent.
pub fn share(part: &u64, whole: &u64) -> String {
    match part.saturating_mul(100).saturating_add(whole / 2).checked_div(*whole) {
        None | Some(0) if *part > 0 => "<1%".into(),
        percent => format!("{}%", percent.unwrap_or(0)),
    }
}

fn date_time(time: &Time) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(time.millis()).unwrap_or_default()
}

/// 21 Nov 2026.
pub fn date(time: &Time) -> String {
    date_time(time).format("%-d %b %Y").to_string()
}

/// 21 Nov.
pub fn day(time: &Time) -> String {
    date_time(time).format("%-d %b").to_string()
}

/// 21 Nov 2026, 10:00.
pub fn minute(time: &Time) -> String {
    date_time(time).format("%-d %b %Y, %H:%M").to_string()
}

/// 2026-11-21 10:00:00, which sorts as it reads.
pub fn second(time: &Time) -> String {
    date_time(time).format("%F %T").to_string()
}

/// How long before `now` something was: 3 hours.
pub fn age(time: &Time, now: &Time) -> String {
    let past = u64::try_from(now.since(*time)).unwrap_or(0);
    let whole = |unit: i64| past / unit.unsigned_abs();
    match (whole(DAY), whole(HOUR)) {
        (2.., _) => counted(&whole(DAY), "day", "days"),
        (_, 1..) => counted(&whole(HOUR), "hour", "hours"),
        _ => counted(&whole(MINUTE), "minute", "minutes"),
    }
}

/// A word of a vocabulary as part of a sentence: PoolsEmpty as Pools empty.
pub fn spaced(word: &str) -> String {
    let mut text = String::with_capacity(word.len() + 4);
    for (place, letter) in word.char_indices() {
        if place > 0 && letter.is_ascii_uppercase() {
            text.push(' ');
            text.push(letter.to_ascii_lowercase());
        } else {
            text.push(letter);
        }
    }
    text
}
