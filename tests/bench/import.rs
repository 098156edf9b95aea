//! Users from a file.

use crate::{
    clock::{rate, spend},
    stand::{self, Stand},
    table::Table,
};
use std::fs;

/// What the writing connection's cache may hold.
pub const CACHE_MIB: u64 = 48;

/// Imports the users into all stores: everything else needs them.
pub fn run(stand: &mut Stand, table: &mut Table) {
    let file = stand.users_file();
    let before = memory("VmRSS");
    forget_peak();
    let (reply, product) = spend(|| stand::import(&stand.product, &file));
    let peak = memory("VmHWM").saturating_sub(before) >> 10;
    assert_eq!(reply["added"], stand.size.users, "{reply}");
    let (_, replay) = spend(|| stand.replay.import(&stand.tenant));
    stand.minimal.import(&stand.tenant);
    if let Some(script) = &mut stand.script {
        script.import(&file);
    }
    let ratio = replay.cpu.as_secs_f64() / product.cpu.as_secs_f64();
    let (users, by_clock) = (stand.size.users, replay.wall.as_secs_f64() / product.wall.as_secs_f64());
    let found = format!(
        "{:.0} % of {:.0} raw inserts a second ({:.0} % by the clock); one run",
        ratio * 100.0,
        rate(users, replay.cpu),
        by_clock * 100.0
    );
    table.add("users imported from a file", found, "40 % or more", Some(ratio >= 0.4));
    let found = format!("{} MiB, {CACHE_MIB} MiB of cache included", peak);
    table.add(
        "memory it takes at most",
        found,
        "less than 64 MiB beyond the cache",
        Some(peak < 64 + CACHE_MIB),
    );
}

/// A line of this process's status, in KiB.
pub fn memory(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// Lets the peak begin at what is in use now.
pub fn forget_peak() {
    fs::write("/proc/self/clear_refs", "5").expect("Linux forgets the peak");
}
