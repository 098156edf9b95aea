//! `claim.test` through JSON: 5,000 a call, no trace, warm, one thread.

use crate::{
    clock::{median, rate, spend},
    stand::Stand,
    table::Table,
    tenant::BATCH,
};

pub fn run(stand: &Stand, table: &mut Table) {
    let found = rate_of(stand);
    table.add(
        "`claim.test`, 5,000 a call",
        format!("{found:.0} a second"),
        "70,000 a second",
        Some(found >= 70_000.0),
    );
}

/// In a smaller company, whose pages are in the cache.
pub fn few(stand: &Stand, table: &mut Table) {
    let (found, measure) = (rate_of(stand), "`claim.test`, at 40,000 users and events");
    table.add(measure, format!("{found:.0} a second"), "94,000 a second", Some(found >= 94_000.0));
}

fn rate_of(stand: &Stand) -> f64 {
    let begin = stand.at();
    let request = stand.tenant.request(begin..begin + BATCH);
    stand.product.call("claim.test", &request);
    let runs: Vec<_> =
        (0..stand.size.runs).map(|_| spend(|| stand.product.call("claim.test", &request)).1).collect();
    rate(BATCH, median(&runs).cpu)
}
