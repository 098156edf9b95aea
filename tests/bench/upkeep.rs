//! What a store takes on disk, and what reading all of it takes.

use crate::{clock::spend, stand::Stand, table::Table, tenant::Fate};
use std::fs;

/// The bytes of the product's file, its log emptied into it.
pub fn bytes(stand: &mut Stand) -> u64 {
    stand.reopen();
    fs::metadata(stand.folder.join("product.db")).expect("the store").len()
}

/// `empty` are the bytes that the file had before the first event.
pub fn run(stand: &mut Stand, empty: u64, table: &mut Table) {
    let stored = &stand.tenant.events[..stand.at()];
    let claims = stored
        .iter()
        .filter(|event| matches!(event.fate, Fate::Claimed | Fate::UsageLocationMissing))
        .count();
    let each = (bytes(stand) - empty) / claims as u64;
    table.add("bytes on disk of a claim", format!("{each} bytes"), "at most 560 bytes", Some(each <= 560));
    whole(stand, "store.check", "`store.check`, whole", 3.0, "at most 3 s of processor time", table);
    whole(stand, "audit.verify", "`audit.verify`", 2.0, "at most 2 s of processor time", table);
}

fn whole(
    stand: &Stand,
    method: &str,
    measure: &'static str,
    most: f64,
    target: &'static str,
    table: &mut Table,
) {
    let (reply, spent) = spend(|| stand.product.call(method, "{}"));
    assert_eq!(reply.json()["ok"], true, "{}", reply.json());
    let [cpu, wall] = [spent.cpu, spent.wall].map(|time| time.as_secs_f64());
    table.add(
        measure,
        format!("{cpu:.1} s of processor time, {wall:.1} s by the clock; one run"),
        target,
        Some(cpu <= most),
    );
}
