//! `claim.test` through JSON: 5,000 a call, no trace, warm, one thread.

use crate::{
    clock::{median, rate, spend},
    stand::Stand,
    table::Table,
    tenant::BATCH,
};

pub fn run(stand: &Stand, table: &mut Table) {
    let begin = stand.at();
    let request = stand.tenant.request(begin..begin + BATCH);
    stand.product.call("claim.test", &request);
    let runs: Vec<_> =
        (0..stand.size.runs).map(|_| spend(|| stand.product.call("claim.test", &request)).1).collect();
    let found = rate(BATCH, median(&runs).cpu);
    table.add(
        "`claim.test`, 5,000 a call",
        format!("{found:.0} a second"),
        "100,000 a second",
        Some(found >= 100_000.0),
    );
}
