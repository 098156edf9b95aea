//! The last target of `cargo test`: says loudly what the others could not run for want of a tool, and how to
//! get it.

use std::{collections::BTreeSet, fs, io::Write, path::PathBuf};

#[test]
fn what_was_not_run_is_said_last() {
    let exe = std::env::current_exe().expect("this test's file");
    // target/PROFILE/deps/verdict-HASH
    let target: PathBuf = exe.ancestors().nth(3).expect("the target folder").to_owned();
    let list = target.join("not-run.txt");
    let told = fs::read_to_string(&list).unwrap_or_default();
    let lines: BTreeSet<&str> = told.lines().filter(|line| !line.trim().is_empty()).collect();
    // Written past the harness, which shows only what failing tests print.
    let mut out = std::io::stderr();
    for line in &lines {
        writeln!(out, "\n*** {line} ***").expect("standard error");
    }
    drop(fs::remove_file(list));
}
