//! Bulk claims: 5,000 events a call, of random users.

use crate::{
    clock::{Spent, median, rate, spend},
    stand::Stand,
    table::Table,
    tenant::BATCH,
};
use std::fs;

const CALLS: usize = 4;

pub fn run(stand: &mut Stand, table: &mut Table) {
    let [mut product, mut minimal, mut replay] = [const { Vec::new() }; 3];
    for _ in 0..stand.size.runs {
        let mut spent = [Spent::default(); 3];
        for _ in 0..CALLS {
            let range = stand.take(BATCH);
            spent[0] += stand.invoke(&range);
            spent[1] += spend(|| stand.minimal.claim(&stand.tenant, range.clone())).1;
            spent[2] += spend(|| stand.replay.claim(&stand.tenant, range)).1;
        }
        product.push(spent[0]);
        minimal.push(spent[1]);
        replay.push(spent[2]);
    }
    let (product, minimal, replay) = (median(&product), median(&minimal), median(&replay));
    let events = CALLS * BATCH;
    let found =
        |spent: Spent| format!("{:.0} a second of processor time, {:.0} by the clock", rate(events, spent.cpu), rate(events, spent.wall));
    table.add("bulk claims, 5,000 a call", found(product), "", None);
    table.add("the same in M", found(minimal), "", None);
    table.add("the same in P", found(replay), "", None);
    let ratio = |base: Spent| {
        let (cpu, wall) = (base.cpu.as_secs_f64() / product.cpu.as_secs_f64(), base.wall.as_secs_f64() / product.wall.as_secs_f64());
        (cpu, format!("{:.0} % ({:.0} % by the clock)", cpu * 100.0, wall * 100.0))
    };
    let ((to_m, of_m), (to_p, of_p)) = (ratio(minimal), ratio(replay));
    table.add("bulk against M", of_m, "50 % or more", Some(to_m >= 0.5));
    table.add("bulk against P", of_p, "50 % or more here, 75 % in the end", Some(to_p >= 0.5));
    let syncs = product.syncs as f64 / CALLS as f64;
    table.add("syncs of a call, the fewest of a run", format!("{syncs:.2}, checkpoints included"), "1 without checkpoints", None);
    bytes(stand, table);
}

/// The log of one call after the store was closed and opened: closing empties it.
fn bytes(stand: &mut Stand, table: &mut Table) {
    let range = stand.take(BATCH);
    stand.reopen();
    stand.invoke(&range);
    stand.minimal.claim(&stand.tenant, range.clone());
    stand.replay.claim(&stand.tenant, range);
    let log = |name: &str| fs::metadata(stand.folder.join(name)).map_or(0, |file| file.len()) / BATCH as u64;
    let found = format!("{} bytes", log("product.db-wal"));
    table.add("write-ahead log of a claim, in a call of 5,000", found, "only falling", None);
}
