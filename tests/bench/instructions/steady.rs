//! Chance, clocks and the process's number, the same in every run: these stand before libc's, for Rust's
//! library and for SQLite.

use crate::tenant::{Dice, TAKEN};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

const MICROSECOND: i64 = 1_000;
const SECOND: i64 = 1_000_000_000;

static DRAWS: AtomicU64 = AtomicU64::new(0);
static NANOSECONDS: AtomicI64 = AtomicI64::new(TAKEN * 1_000_000);

/// Seeds hash maps, draws GUIDs and salts.
#[unsafe(no_mangle)]
extern "C" fn getrandom(out: *mut u8, length: usize, _flags: u32) -> isize {
    let mut dice = Dice::new(DRAWS.fetch_add(1, Ordering::Relaxed));
    for place in 0..length {
        // SAFETY: the caller promises `length` writable bytes.
        unsafe { out.add(place).write(dice.roll() as u8) };
    }
    length as isize
}

/// Every clock begins when the tenant was exported and moves whenever it is read.
#[unsafe(no_mangle)]
extern "C" fn clock_gettime(_clock: i32, out: *mut [i64; 2]) -> i32 {
    let now = tick();
    // SAFETY: the caller promises a writable timespec, two 64-bit numbers wherever valgrind runs.
    unsafe { out.write([now / SECOND, now % SECOND]) };
    0
}

/// As [`clock_gettime`].
#[unsafe(no_mangle)]
extern "C" fn gettimeofday(out: *mut [i64; 2], _zone: *mut u8) -> i32 {
    let now = tick();
    // SAFETY: the caller promises a writable timeval, as large as a timespec.
    unsafe { out.write([now / SECOND, now % SECOND / MICROSECOND]) };
    0
}

/// Audit records say who acted in which process: its digits are hashed.
#[unsafe(no_mangle)]
extern "C" fn getpid() -> i32 {
    4242
}

fn tick() -> i64 {
    NANOSECONDS.fetch_add(MICROSECOND, Ordering::Relaxed)
}
