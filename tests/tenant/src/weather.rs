//! What goes wrong between client and tenant, each thing switchable, seeded and counted.

use crate::time::{HOUR, MINUTE, SECOND};
use serde::{Deserialize, Serialize};

/// How a 429 says when to come again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum RetryAfter {
    Seconds,
    /// "2.128", as a sample of Graph's documentation has it.
    Fraction,
    Date,
    Missing,
}

/// A thing that goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Fault {
    /// 429 although no limit was exceeded; the request did nothing.
    Throttled,
    ThrottledItem,
    /// A batch with a throttled item answered as 424.
    Outer424,
    /// 5xx or 408, and nothing was done.
    Failed,
    /// 5xx or 408, and it was done.
    FailedDone,
    /// No reply, and nothing was done.
    Lost,
    LostDone,
    /// No reply, and it will be done later.
    LostLate,
    /// A batch item that was done is not in the answer.
    MissingItem,
    /// A proxy's page instead of Graph's answer; nothing was done.
    Html,
    HtmlDone,
    Redirected,
    /// A next link to another host.
    ForeignLink,
    /// A read showed the state of some time ago.
    Stale,
    /// A read showed users without the licenses they have (GN 9636).
    Unlicensed,
    ExpiredPage,
    SessionExpired,
    /// A row of the sign-in log came more than a minute later than the others.
    LateRow,
    /// An object told twice in a round of delta.
    Repeated,
    /// Entra took hours until it came to a user of a group.
    SlowGroup,
}

/// How often a fault happened, and how many writes it met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    pub times: u64,
    pub writes: u64,
}

/// Chances are per mille and request (or batch item, or read); times are milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Weather {
    pub throttled: u32,
    pub throttled_item: u32,
    pub outer_424: u32,
    /// What throttled answers say, and for how long.
    pub retry_after: Vec<RetryAfter>,
    pub retry_in: (u64, u64),
    /// 5xx of requests, and of items of a batch.
    pub failed: u32,
    pub failed_done: u32,
    pub lost: u32,
    pub lost_done: u32,
    pub lost_late: u32,
    pub late_by: (u64, u64),
    pub missing_item: u32,
    pub html: u32,
    pub html_done: u32,
    pub redirected: u32,
    pub foreign_link: u32,
    pub stale: u32,
    pub lag: (u64, u64),
    pub unlicensed: u32,
    pub expired_page: u32,
    pub page_lasts: Option<u64>,
    pub session_lasts: Option<u64>,
    pub repeated: u32,
    pub slow_group: u32,
    pub slow_by: (u64, u64),
    pub latency: (u64, u64),
    pub log_delay: (u64, u64),
}

impl Default for Weather {
    fn default() -> Weather {
        Weather::calm()
    }
}

impl Weather {
    /// Nothing goes wrong.
    pub fn calm() -> Weather {
        Weather {
            throttled: 0,
            throttled_item: 0,
            outer_424: 0,
            retry_after: vec![RetryAfter::Seconds],
            retry_in: (SECOND, 10 * SECOND),
            failed: 0,
            failed_done: 0,
            lost: 0,
            lost_done: 0,
            lost_late: 0,
            late_by: (SECOND, 60 * SECOND),
            missing_item: 0,
            html: 0,
            html_done: 0,
            redirected: 0,
            foreign_link: 0,
            stale: 0,
            lag: (0, 0),
            unlicensed: 0,
            expired_page: 0,
            page_lasts: None,
            session_lasts: None,
            repeated: 0,
            slow_group: 0,
            slow_by: (HOUR, 24 * HOUR),
            latency: (100, 100),
            log_delay: (0, 0),
        }
    }

    /// Everything goes wrong now and then.
    pub fn stormy() -> Weather {
        Weather {
            throttled: 20,
            throttled_item: 30,
            outer_424: 300,
            retry_after: vec![
                RetryAfter::Seconds,
                RetryAfter::Fraction,
                RetryAfter::Date,
                RetryAfter::Missing,
            ],
            failed: 20,
            failed_done: 20,
            lost: 20,
            lost_done: 20,
            lost_late: 5,
            missing_item: 10,
            html: 5,
            html_done: 5,
            redirected: 5,
            foreign_link: 5,
            stale: 300,
            lag: (SECOND, 5 * MINUTE),
            unlicensed: 20,
            expired_page: 10,
            page_lasts: Some(30 * MINUTE),
            session_lasts: Some(45 * MINUTE),
            repeated: 100,
            slow_group: 20,
            latency: (50, 5 * SECOND),
            log_delay: (30 * SECOND, 20 * MINUTE),
            ..Weather::calm()
        }
    }
}
