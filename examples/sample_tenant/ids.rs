//! Identity and chance without either: everything follows from numbers.

use std::ops::Range;

/// What a GUID names.
#[derive(Clone, Copy)]
pub enum Kind {
    /// A user.
    User = 1,
    /// A group.
    Group,
    /// A row of the sign-in log.
    SignIn,
    /// A Power Platform event.
    Event,
    /// A Power Platform environment.
    Environment,
    /// A subscription of a product.
    Subscription,
    /// A service principal.
    Service,
}

/// The number of the group that gives Microsoft 365 E3.
pub const LICENSED_GROUP: u64 = 0;
/// The number of the group that must not claim.
pub const EXCLUDED_GROUP: u64 = 1;
/// The number of the group that tries out automation.
pub const PILOT_GROUP: u64 = 2;
/// The number of a dynamic group.
pub const DYNAMIC_GROUP: u64 = 3;
/// The number of a mail-enabled group.
pub const MAIL_GROUP: u64 = 4;

/// Who can be in the licensed group: a group's item lists its members and must not grow with the tenant.
pub const LICENSED_BY_GROUP: Range<u64> = 0..20_000;
/// Who can be in the group that must not claim.
pub const EXCLUDED: Range<u64> = 0..20_000;

/// A number that looks random and is not (SplitMix64).
pub fn mix(number: u64, salt: u64) -> u64 {
    let mut state = number
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .wrapping_add(salt.wrapping_mul(0xD1B5_4A32_D192_ED03))
        .wrapping_add(0x2545_F491_4F6C_DD1D);
    state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

/// The GUID (of version 4) of the thing so numbered.
pub fn guid(kind: Kind, number: u64) -> String {
    let (high, low) = (mix(number, 100 + kind as u64), mix(number, 200 + kind as u64));
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xFFFF,
        high & 0xFFF,
        ((low >> 48) & 0x3FFF) | 0x8000,
        low & 0xFFFF_FFFF_FFFF
    )
}

/// A minute, an hour and a day in milliseconds.
pub const MINUTE: i64 = 60_000;
/// An hour in milliseconds.
pub const HOUR: i64 = 60 * MINUTE;
/// A day in milliseconds.
pub const DAY: i64 = 24 * HOUR;

/// Milliseconds since 1970 as RFC 3339 in UTC, with the seven digits that Graph writes.
pub fn rfc3339(millis: i64) -> String {
    let (days, rest) = (millis.div_euclid(DAY), millis.rem_euclid(DAY));
    // Days to civil date, with years that begin in March.
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (rest / HOUR, rest / MINUTE % 60, rest / 1_000 % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}0000Z", rest % 1_000)
}
