//! What others wait for while users are imported, and how soon the import ends when it is asked to.

use crate::{
    stand::Stand,
    table::Table,
    tenant::{TAKEN, time},
};
use engine::api::{Client, Interrupt};
use serde_json::{Value, json};
use std::{
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

/// After so many milliseconds the import is asked to end, and begins anew.
const INTERRUPTS: [u64; 12] = [1, 20, 100, 200, 300, 500, 700, 1_000, 1_300, 1_600, 2_000, 2_500];
const DAY: i64 = 86_400_000;

/// Brings the users of the stand to a copy of its store again: everybody changes, for everybody's licenses are gone.
pub fn run(stand: &Stand, table: &mut Table) {
    let (users, copy) = (stand.users_file(), stand.folder.join("waiting.db"));
    stand.product.ask("store.backup", &json!({ "path": copy }));
    let (importing, writing) = (open(&copy), open(&copy));
    let mut begin = TAKEN + 60 * DAY;
    let mut next = || {
        begin += DAY;
        json!({ "path": users, "takenAt": time(begin), "now": time(begin), "replace": true })
    };
    let ends = INTERRUPTS.map(|after| ends(&importing, &next(), Duration::from_millis(after)));
    let latest = ends.into_iter().max().unwrap_or_default();
    add(table, "`user.import` ends when it is interrupted", latest, 200, "within 200 ms");
    let longest = longest_wait(&writing, || {
        importing
            .call("user.import", next().to_string().as_bytes(), &Interrupt::default())
            .expect("an import");
    });
    add(table, "another writer waits for `user.import`", longest, 250, "less than 250 ms");
}

fn open(path: &Path) -> Client {
    Client::open(json!({ "path": path }).to_string().as_bytes()).expect("the copy").0
}

/// How long the import goes on after it was asked to end.
fn ends(client: &Client, request: &Value, after: Duration) -> Duration {
    let interrupt = Interrupt::default();
    thread::scope(|scope| {
        let asked = scope.spawn(|| {
            thread::sleep(after);
            interrupt.set();
            Instant::now()
        });
        drop(client.call("user.import", request.to_string().as_bytes(), &interrupt));
        let ended = Instant::now();
        ended.saturating_duration_since(asked.join().expect("a time"))
    })
}

/// The longest of small writes, one after the other, while something goes on.
fn longest_wait(client: &Client, work: impl FnOnce()) -> Duration {
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let longest = scope.spawn(|| {
            let mut longest = Duration::ZERO;
            for hours in (24..=25).cycle() {
                if over.load(Ordering::Relaxed) {
                    break;
                }
                let (begun, request) = (Instant::now(), json!({ "observeWithinHours": hours }).to_string());
                client.call("setting.update", request.as_bytes(), &Interrupt::default()).expect("a write");
                longest = longest.max(begun.elapsed());
            }
            longest
        });
        work();
        over.store(true, Ordering::Relaxed);
        longest.join().expect("a time")
    })
}

fn add(table: &mut Table, measure: &'static str, found: Duration, most: u64, target: &'static str) {
    let met = found < Duration::from_millis(most);
    table.add(measure, format!("{} ms at most, by the clock", found.as_millis()), target, Some(met));
}
