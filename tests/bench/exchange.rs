//! The exchange with Graph: what it takes of the processor, and how long on Graph's own clock.

use crate::{
    abi::Store,
    clock::{Spent, spend},
    graph::Host,
    import::{CACHE_MIB, forget_peak, memory},
    table::Table,
};
use serde_json::json;
use std::path::Path;
use tenant::SECOND;

const CHANGES: usize = 10_000;
const FEW: usize = 4_000;
/// People whom a refresh reads.
const PEOPLE: usize = 60_000;
/// Seconds after an answer until what was sent is read: `verifyAfterSeconds`.
const VERIFY: usize = 60;

/// In a small stand fewer changes, which go in two of Graph's windows.
pub fn run(folder: &Path, small: bool, table: &mut Table) {
    changes(folder, if small { FEW } else { CHANGES }, table);
    refresh(folder, if small { FEW } else { PEOPLE }, table);
}

fn changes(folder: &Path, changes: usize, table: &mut Table) {
    let mut host = Host::new(changes);
    let store = Store::open_as(&folder.join("exchange.db"), "Graph");
    let mut ask = |method: &str, request: &str| store.call(method, request).json();
    host.furnish(&mut ask);
    host.claim(&mut ask, 0..changes);
    let begin = host.now;
    let spent = carry(&mut host, &store, &["Send", "Verify"]);
    assert!(host.tenant.over_limit().is_empty(), "{:?}", host.tenant.over_limit());
    let left = host.ask(&mut ask, "change.list", json!({ "limit": 1 }));
    assert_eq!(left["items"], json!([]), "all are observed");
    // 3,000 writes go in 150 s, and each is read after a while.
    let least = (changes - 1) / 3_000 * 150 + VERIFY;
    let took = (host.now - begin) as f64 / SECOND as f64;
    let ratio = took / least as f64;
    table.add(
        "changes from the first request to the last answer, on Graph's clock",
        format!("{ratio:.3} times the {least} s that {changes} changes take at Graph's limits: {took:.0} s"),
        "at most 1.1 times",
        Some(ratio <= 1.1),
    );
    let each = spent.cpu.as_secs_f64() * 1e6 / changes as f64;
    table.add(
        "`graph.next` and `graph.reply` a change, its read included",
        format!("{each:.0} us of processor time"),
        "less than 60 us",
        Some(each < 60.0),
    );
}

/// Reads a tenant by pages into an empty store. What the tenant takes meanwhile counts as memory, too.
fn refresh(folder: &Path, people: usize, table: &mut Table) {
    let mut host = Host::new(people);
    let store = Store::open_as(&folder.join("refresh.db"), "Graph");
    let before = memory("VmRSS");
    forget_peak();
    let spent = carry(&mut host, &store, &["Refresh"]);
    let peak = memory("VmHWM").saturating_sub(before) >> 10;
    let info = host.ask(&mut |method, request| store.call(method, request).json(), "store.info", json!({}));
    assert_eq!(info["counts"]["users"], people);
    let seconds = spent.cpu.as_secs_f64();
    table.add(
        "a refresh by pages",
        format!("{seconds:.1} s of processor time for {people} users"),
        "less than 15 s",
        Some(seconds < 15.0),
    );
    table.add(
        "memory that a refresh takes beyond what the process had by then",
        format!("{peak} MiB, at most {CACHE_MIB} MiB of cache included"),
        "less than 64 MiB beyond the cache",
        Some(peak < 64 + CACHE_MIB),
    );
}

/// Runs these tasks; what the calls of it took, as a host has it, from text to text.
pub fn carry(host: &mut Host, store: &Store, tasks: &[&str]) -> Spent {
    let mut all = Spent::default();
    let call = &mut |method: &str, request: &str| {
        let (reply, spent) = spend(|| store.call(method, request));
        all += spent;
        reply.json()
    };
    host.run(call, tasks);
    all
}
