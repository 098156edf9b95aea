//! Reports: rows as JSON, and the summary of a window.

use crate::{
    clock::{Spent, median, spend},
    stand::Stand,
    table::Table,
    tenant::{decided_at, time},
};
use serde_json::json;

const ROWS: usize = 10_000;

/// The summary of everything there is, at the stand's size now.
pub fn summary(stand: &Stand) -> Spent {
    let request = json!({ "days": 90, "limit": 0, "now": time(decided_at(stand.at())) }).to_string();
    stand.product.call("report.get", &request);
    let runs: Vec<Spent> = (0..9).map(|_| spend(|| stand.product.call("report.get", &request)).1).collect();
    median(&runs)
}

/// The summary at a tenth of the claims and at all of them.
pub fn flat(stand: &Stand, tenth: Spent, table: &mut Table) {
    let all = summary(stand);
    let ms = |spent: Spent| spent.cpu.as_secs_f64() * 1e3;
    let found = format!(
        "{:.1} ms; {:.1} ms at a tenth of the claims, which fill a tenth of the hours",
        ms(all),
        ms(tenth)
    );
    table.add(
        "report summary of 90 days",
        found,
        "less than 50 ms, flat over the claims",
        Some(ms(all) < 50.0),
    );
}

/// A page of rows against the same rows read from M.
pub fn rows(stand: &Stand, table: &mut Table) {
    let request = json!({ "days": 90, "limit": ROWS, "now": time(decided_at(stand.at())) }).to_string();
    let (mut product, mut raw) = (Vec::new(), Vec::new());
    for _ in 0..stand.size.runs + 1 {
        product.push(spend(|| stand.product.call("report.get", &request)).1);
        raw.push(spend(|| stand.minimal.rows(ROWS)).1);
    }
    let (product, raw) = (median(&product), median(&raw));
    let ratio = raw.cpu.as_secs_f64() / product.cpu.as_secs_f64();
    let found = format!(
        "{:.0} % ({:.0} rows a ms as JSON, summary included; {:.0} read from M)",
        ratio * 100.0,
        ROWS as f64 / product.cpu.as_secs_f64() / 1e3,
        ROWS as f64 / raw.cpu.as_secs_f64() / 1e3
    );
    table.add("report rows as JSON against the raw read", found, "40 % or more", Some(ratio >= 0.4));
}
