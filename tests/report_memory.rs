//! Exports hold a page of rows at once, however many there are. A process of its own: what is measured is the
//! most it ever held.

mod support;

use serde_json::{Value, json};
use std::collections::BTreeSet;
use support::small::{claim, tenant};
use support::{Tenant, with};

const ROWS: usize = 100_000;

/// So many refusals, made behind the library's back.
fn many() -> Tenant {
    let host = tenant("Local", [1, 1]);
    claim(&host, "nobody@contoso.com", "2026-11-20T10:00:00Z");
    host.sql(&format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {})
         INSERT INTO claim (event, app, trigger, decided_at, outcome, book, facts)
         SELECT 'many ' || i, app, trigger, decided_at - i, outcome, book, facts FROM n, claim WHERE claim = 1;
         INSERT INTO claim_person SELECT claim, printf('%0200d@contoso.com', claim) FROM claim WHERE claim > 1",
        ROWS - 1
    ));
    host
}

/// The most memory this process ever held, in bytes, where the system tells it.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? << 10)
}

#[test]
fn an_export_is_written_as_it_is_read() {
    let host = many();
    let request = |more: Value| with(json!({ "includeRefused": true, "now": "2026-11-21T00:00:00Z" }), more);
    // Looks at every page, so that SQLite's cache is as full as it gets.
    host.call("store.check", json!({}));
    let before = peak();
    for name in ["many.csv", "many.json", "many.html"] {
        let told = host.call("report.export", request(json!({ "path": host.path(name) })));
        assert!(told["bytes"].as_u64().unwrap() > 20 << 20, "{told}");
    }
    if let (Some(before), Some(after)) = (before, peak()) {
        assert!(
            after - before < 10 << 20,
            "{} more bytes were held for files of more than twice as many",
            after - before
        );
    }
    let csv = std::fs::read_to_string(host.path("many.csv")).unwrap();
    let claims: BTreeSet<&str> = csv.lines().skip(1).map(|line| line.rsplit(',').next().unwrap()).collect();
    assert_eq!((claims.len(), csv.lines().count()), (ROWS, ROWS + 1), "each row once");

    host.refuses("report.export", request(json!({ "format": "Json" })), "TOO_LARGE", "path");
}
