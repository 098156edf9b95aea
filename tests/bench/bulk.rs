//! Bulk claims: 5,000 events a call, of random users.

use crate::{
    clock::{Spent, median, rate},
    stand::Stand,
    table::Table,
    tenant::BATCH,
};
use std::fs;

const CALLS: usize = 4;

/// What is asked against each baseline, in times.
const ASKED: [(&str, &str, &str, Option<f64>); 4] = [
    ("the same in M", "bulk against M", "75 % or more", Some(0.75)),
    ("the same in P", "bulk against P", "95 % or more", Some(0.95)),
    ("the same in L", "bulk against L, the floor", "", None),
    ("the same in S", "bulk against S", "160 % or more", Some(1.6)),
];

pub fn run(stand: &mut Stand, table: &mut Table) {
    let (mut product, mut baselines) = (Vec::new(), Vec::new());
    for _ in 0..stand.size.runs {
        let (mut own, mut others) = (Spent::default(), [Spent::default(); 4]);
        for _ in 0..CALLS {
            let range = stand.take(BATCH);
            own += stand.invoke(&range);
            others.iter_mut().zip(stand.baselines(&range)).for_each(|(sum, spent)| *sum += spent);
        }
        product.push(own);
        baselines.push(others);
    }
    let product = median(&product);
    let found = |spent: Spent| {
        let [cpu, wall] = [spent.cpu, spent.wall].map(|time| rate(CALLS * BATCH, time));
        format!("{cpu:.0} a second of processor time, {wall:.0} by the clock")
    };
    table.add("bulk claims, 5,000 a call", found(product), "", None);
    for (place, (same, against, target, asked)) in ASKED.into_iter().enumerate() {
        let base = median(&baselines.iter().map(|runs| runs[place]).collect::<Vec<_>>());
        if base.wall.is_zero() {
            table.not_run(against, "no python3", target);
            continue;
        }
        let (cpu, wall) = (
            base.cpu.as_secs_f64() / product.cpu.as_secs_f64(),
            base.wall.as_secs_f64() / product.wall.as_secs_f64(),
        );
        table.add(same, found(base), "", None);
        table.add(
            against,
            format!("{:.0} % ({:.0} % by the clock)", cpu * 100.0, wall * 100.0),
            target,
            asked.map(|asked| cpu >= asked),
        );
    }
    let syncs = product.syncs as f64 / CALLS as f64;
    table.add(
        "syncs of a call, the fewest of a run",
        format!("{syncs:.2}, checkpoints included"),
        "1 without checkpoints",
        None,
    );
    bytes(stand, table);
}

/// The log of one call after the store was closed and opened: closing empties it.
fn bytes(stand: &mut Stand, table: &mut Table) {
    let range = stand.take(BATCH);
    stand.reopen();
    stand.invoke(&range);
    stand.baselines(&range);
    let log = |name: &str| fs::metadata(stand.folder.join(name)).map_or(0, |file| file.len()) / BATCH as u64;
    let log = log("product.db-wal");
    table.add(
        "write-ahead log of a claim, in a call of 5,000",
        format!("{log} bytes"),
        "at most 3,900 bytes",
        Some(log <= 3_900),
    );
}

/// Calls of a smaller company, against M alone.
pub fn few(stand: &mut Stand, table: &mut Table) {
    let (mut product, mut minimal) = (Vec::new(), Vec::new());
    for _ in 0..stand.size.runs {
        let range = stand.take(BATCH);
        product.push(stand.invoke(&range));
        minimal.push(stand.baselines(&range)[0]);
    }
    let against = median(&minimal).cpu.as_secs_f64() / median(&product).cpu.as_secs_f64();
    table.add(
        "bulk against M, at 40,000 users and events",
        format!("{:.0} %", against * 100.0),
        "45 % or more",
        Some(against >= 0.45),
    );
}
