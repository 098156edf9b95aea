//! Counts the instructions of the hot paths by callgrind, and fails where one takes more than was kept:
//! `cargo instructions`.
//!
//! This program makes the stores, then runs a copy of itself in valgrind, which opens them and works. Counts
//! are of user space, do not depend on what else the machine does, and stand in tests/bench/instructions.json
//! with the tools that made them. `AUTOCLAIM_BLESS=1 cargo instructions` writes them anew.

extern crate autoclaim as engine;

mod callgrind;
#[path = "../graph.rs"]
mod graph;
mod kept;
#[path = "../minimal.rs"]
#[expect(dead_code, reason = "P needs its connection alone")]
mod minimal;
#[path = "../replay.rs"]
mod replay;
#[path = "../../../examples/sample_tenant/mod.rs"]
mod sample_tenant;
mod steady;
#[path = "../tenant.rs"]
mod tenant;
mod work;

use kept::{Kept, Tools};
use std::{path::Path, process::ExitCode};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let [first, folder] = args.as_slice()
        && first == callgrind::CHILD
    {
        work::count(Path::new(folder));
        return ExitCode::SUCCESS;
    }
    assert!(built_as_counted(), "instructions are counted in a profile of their own: cargo instructions");
    let tools = match Tools::here() {
        Ok(tools) => tools,
        Err(missing) => return not_run(&format!("install {missing}")),
    };
    let bless = std::env::var_os("AUTOCLAIM_BLESS").is_some();
    let kept = (!bless).then(Kept::read);
    if let Some(other) = kept.as_ref().and_then(|kept| kept.tools.difference(&tools)) {
        return not_run(&format!(
            "{other}; AUTOCLAIM_BLESS=1 cargo instructions, on the commit before yours, makes counts to compare with"
        ));
    }
    let folder = tempfile::tempdir().expect("a folder");
    work::prepare(folder.path());
    let counts = callgrind::run(folder.path());
    let Some(kept) = kept else {
        Kept { tools, counts }.write();
        return ExitCode::SUCCESS;
    };
    let failed = kept.compare(&counts);
    println!("suite: {} passed, {failed} failed", counts.len() - failed);
    ExitCode::from(u8::from(failed > 0))
}

/// Whether this is the profile in which the counts that are kept were made.
fn built_as_counted() -> bool {
    let program = std::env::current_exe().expect("this program");
    program.ancestors().nth(2).is_some_and(|profile| profile.ends_with("instructions"))
}

fn not_run(why: &str) -> ExitCode {
    println!("NOT RUN: instructions counted by callgrind: {why}");
    ExitCode::SUCCESS
}
