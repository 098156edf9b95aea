//! What a piece of work took: counters first, then clocks.

use std::{
    ops::AddAssign,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

static SYNCS: AtomicU64 = AtomicU64::new(0);

/// Stands before libc's in every library of the process, the one under test included: each sync is counted.
#[unsafe(no_mangle)]
extern "C" fn fsync(file: libc::c_int) -> libc::c_int {
    SYNCS.fetch_add(1, Ordering::Relaxed);
    // SAFETY: the system call takes any number.
    unsafe { libc::syscall(libc::SYS_fsync, file) as libc::c_int }
}

/// As [`fsync`].
#[unsafe(no_mangle)]
extern "C" fn fdatasync(file: libc::c_int) -> libc::c_int {
    SYNCS.fetch_add(1, Ordering::Relaxed);
    // SAFETY: the system call takes any number.
    unsafe { libc::syscall(libc::SYS_fdatasync, file) as libc::c_int }
}

/// What a piece of work took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spent {
    /// By the clock on the wall.
    pub wall: Duration,
    /// On a core, by the one thread that worked.
    pub cpu: Duration,
    /// Calls of fsync and fdatasync.
    pub syncs: u64,
}

impl AddAssign for Spent {
    fn add_assign(&mut self, more: Spent) {
        *self =
            Spent { wall: self.wall + more.wall, cpu: self.cpu + more.cpu, syncs: self.syncs + more.syncs };
    }
}

/// Does it and says what it took.
pub fn spend<T>(work: impl FnOnce() -> T) -> (T, Spent) {
    let (wall, cpu, syncs) = (Instant::now(), cpu(), SYNCS.load(Ordering::Relaxed));
    let done = work();
    (
        done,
        Spent { wall: wall.elapsed(), cpu: self::cpu() - cpu, syncs: SYNCS.load(Ordering::Relaxed) - syncs },
    )
}

fn cpu() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is writable.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// The middle one of several runs, by each clock for itself.
pub fn median(runs: &[Spent]) -> Spent {
    let middle = |of: fn(&Spent) -> Duration| {
        let mut times: Vec<Duration> = runs.iter().map(of).collect();
        times.sort();
        times[times.len() / 2]
    };
    Spent {
        wall: middle(|it| it.wall),
        cpu: middle(|it| it.cpu),
        syncs: runs.iter().map(|it| it.syncs).min().unwrap_or(0),
    }
}

/// So many a second.
pub fn rate(n: usize, time: Duration) -> f64 {
    n as f64 / time.as_secs_f64()
}
