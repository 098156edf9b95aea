//! Measures what the library takes against four baselines, in one run: `cargo bench --bench bench`.
//!
//! M ([`minimal`]) is the smallest schema that could hold the same facts, P ([`replay`]) a good store written
//! by hand: the product's statements before undo and caps, reads included; L ([`log`]) is the floor: the rows
//! appended to a file; S ([`script`]) is what an admin would write instead, in Python. All are frozen. The
//! product, M, P and L take turns in one process, S has its own. `-- PART...` measures some parts alone,
//! `--small` a small tenant, and neither writes `RESULTS.md`. Ratios are of processor time of the working
//! thread unless they say otherwise: waiting for the disk is the same for all, and other programs on the
//! machine disturb it least. Each is the median of several runs, in which the stores take turns.

mod abi;
mod apart;
mod bulk;
mod claim_test;
mod clock;
mod engine_alone;
mod exchange;
mod graph;
mod import;
#[path = "../abi/library.rs"]
mod library;
mod log;
mod migration;
mod minimal;
mod pipeline;
mod processes;
#[expect(dead_code, reason = "instructions are counted with a store made before")]
mod replay;
mod report;
#[path = "../../examples/sample_tenant/mod.rs"]
mod sample_tenant;
mod script;
mod single;
mod stand;
mod table;
mod tenant;
mod upkeep;
mod waiting;

use stand::{Size, Stand};
use std::{path::Path, time::Instant};
use table::Table;

const FULL: Size = Size { users: 200_000, stored: 500_000, runs: 5 };
const SMALL: Size = Size { users: 30_000, stored: 30_000, runs: 3 };
/// As many as performance was first measured with by hand.
const FEW: Size = Size { users: 40_000, stored: 40_000, runs: 5 };
/// The first so many share one stand.
const ON_STAND: usize = 9;
const PARTS: [&str; 14] = [
    "import",
    "summary",
    "waiting",
    "upkeep",
    "bulk",
    "single",
    "rows",
    "test",
    "engine",
    "few",
    "processes",
    "pipeline",
    "exchange",
    "migration",
];

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if args.first().is_some_and(|arg| arg == processes::CHILD) {
        return processes::child(&args[1..]);
    }
    if args.first().is_some_and(|arg| arg == apart::CHILD) {
        return apart::child(&args[1..]);
    }
    let small = args.iter().any(|arg| arg == "--small");
    let parts: Vec<&str> = args.iter().map(String::as_str).filter(|arg| *arg != "--small").collect();
    if let Some(unknown) = parts.iter().find(|part| !PARTS.contains(part)) {
        panic!("no part is called {unknown}; there are {}", PARTS.join(", "));
    }
    let size = if small { SMALL } else { FULL };
    let table = measure(size, |part| parts.is_empty() || parts.contains(&part));
    if parts.is_empty() && !small {
        table.write(size);
    }
}

fn measure(size: Size, wanted: impl Fn(&str) -> bool) -> Table {
    let begun = Instant::now();
    let folder = tempfile::tempdir().expect("a folder");
    let mut table = Table::default();
    if PARTS[..ON_STAND].iter().any(|part| wanted(part)) {
        on_stand(size, folder.path(), &wanted, &mut table);
    }
    if wanted("few") {
        let folder = tempfile::tempdir().expect("a folder");
        let mut stand = Stand::new(FEW, folder.path());
        stand.furnish();
        stand.store(FEW.stored);
        bulk::few(&mut stand, &mut table);
        claim_test::few(&stand, &mut table);
    }
    if wanted("processes") {
        processes::run(folder.path(), &mut table);
    }
    if wanted("pipeline") {
        pipeline::run(folder.path(), &mut table);
    }
    if wanted("exchange") {
        exchange::run(folder.path(), size.users < FULL.users, &mut table);
    }
    if wanted("migration") {
        migration::run(folder.path(), size.users < FULL.users, &mut table);
    }
    println!("\nmeasured in {:.0} s", begun.elapsed().as_secs_f64());
    table
}

/// The parts that share a stand.
fn on_stand(size: Size, folder: &Path, wanted: &impl Fn(&str) -> bool, table: &mut Table) {
    let begun = Instant::now();
    let mut stand = Stand::new(size, folder);
    import::run(&mut stand, table);
    let empty = upkeep::bytes(&mut stand);
    stand.store(size.stored / 10);
    let tenth = report::summary(&stand);
    stand.store(size.stored);
    println!(
        "{} users and {} events stored after {:.0} s\n",
        size.users,
        size.stored,
        begun.elapsed().as_secs_f64()
    );
    if wanted("waiting") {
        waiting::run(&stand, table);
    }
    if wanted("upkeep") {
        upkeep::run(&mut stand, empty, table);
    }
    if wanted("summary") {
        report::flat(&stand, tenth, table);
    }
    if wanted("bulk") {
        bulk::run(&mut stand, table);
    }
    if wanted("single") {
        single::run(&mut stand, table);
    }
    if wanted("rows") {
        report::rows(&stand, table);
    }
    if wanted("test") {
        claim_test::run(&stand, table);
    }
    if wanted("engine") {
        engine_alone::run(&stand, table);
    }
}
