//! Windows of time, as reports are of (r03).

use super::time::{DAY, Time};

/// The most `days` of a window: a hundred years.
pub const LONGEST_DAYS: u32 = 36_500;
const DEFAULT_DAYS: u32 = 90;

/// A half-open window of time, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Window {
    /// In the window.
    pub from: Time,
    /// Not in it.
    pub to: Time,
}

/// Why a window cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WindowError {
    /// Both ways of naming a window were used.
    #[error("the window is given twice, by days and by from and to")]
    Twice,
    /// Too few or too many days.
    #[error("days is {0}; 1 to {LONGEST_DAYS} are allowed")]
    Days(u32),
    /// It would end before it begins, or when.
    #[error("from ({0}) is not before to ({1})")]
    Empty(Time, Time),
}

/// Whether something can lie between two ends, where both are given.
///
/// # Errors
/// Nothing can.
pub fn ordered(from: Option<Time>, to: Option<Time>) -> Result<(), WindowError> {
    match (from, to) {
        (Some(from), Some(to)) if from >= to => Err(WindowError::Empty(from, to)),
        _ => Ok(()),
    }
}

impl Window {
    /// The window of a request: the last so many times 24 hours before `now`, or from `from` (default: 90
    /// days before its end) to `to` (default: `now`).
    ///
    /// # Errors
    /// Why there is none.
    pub fn of(
        days: Option<u32>,
        from: Option<Time>,
        to: Option<Time>,
        now: Time,
    ) -> Result<Window, WindowError> {
        if days.is_some() && from.or(to).is_some() {
            return Err(WindowError::Twice);
        }
        let days = days.unwrap_or(DEFAULT_DAYS);
        if !(1..=LONGEST_DAYS).contains(&days) {
            return Err(WindowError::Days(days));
        }
        let to = to.unwrap_or(now);
        let from = from.unwrap_or_else(|| to.plus(-i64::from(days) * DAY));
        ordered(Some(from), Some(to)).map(|()| Window { from, to })
    }

    /// The whole units of so many milliseconds in the window, as a half-open range of them since 1970.
    pub fn whole(&self, unit: i64) -> (i64, i64) {
        let first = (self.from.millis() + unit - 1) / unit;
        (first, (self.to.millis() / unit).max(first))
    }

    /// What of the window lies in no whole unit: at most one part at each end.
    pub fn edges(&self, unit: i64) -> [Option<Window>; 2] {
        let (first, end) = self.whole(unit);
        let (first, end) = (Time::from_millis(first * unit), Time::from_millis(end * unit));
        let head = Window { from: self.from, to: first.min(self.to) };
        let tail = Window { from: end.max(head.to), to: self.to };
        [head, tail].map(|edge| (edge.from < edge.to).then_some(edge))
    }

    /// The days the window touches, as a half-open range of days since 1970.
    pub fn days(&self) -> (i64, i64) {
        (self.from.millis() / DAY, (self.to.millis() - 1) / DAY + 1)
    }
}
