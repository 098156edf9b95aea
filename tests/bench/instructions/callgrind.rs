//! Runs this program in callgrind and reads what was counted.

use crate::kept::{Count, Counts};
use std::{collections::BTreeMap, fs, path::Path, process::Command};

/// The first argument of the program in valgrind.
pub const CHILD: &str = "counted";
/// All that the program in valgrind sees of the environment, whose size moves its stack.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// A command with an environment that is the same everywhere.
pub fn command(tool: &str) -> Command {
    let mut command = Command::new(tool);
    command.env_clear().env("PATH", PATH);
    command
}

/// Counts, for one item of each measure: the difference of its two longest runs. Pieces of a run that follow
/// each other are one.
pub fn run(folder: &Path) -> Counts {
    let program = folder.join("program");
    fs::copy(std::env::current_exe().expect("this program"), &program)
        .expect("a copy, whose path is as long everywhere");
    let out = folder.join("out");
    let output = command("valgrind")
        .args([
            "--tool=callgrind",
            "--dump-before=autoclaim_mark",
            "--dump-line=no",
            "--compress-strings=no",
            "--compress-pos=no",
        ])
        .arg(format!("--callgrind-out-file={}", out.display()))
        .args([program.as_os_str(), CHILD.as_ref(), folder.as_os_str()])
        .output()
        .expect("valgrind runs");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    let mut runs: BTreeMap<String, Vec<(u64, Count)>> = BTreeMap::new();
    // The mark after a piece writes the parts 2, 4, 6, ...
    for (place, line) in printed.lines().enumerate() {
        let (measure, n) = line.split_once('\t').expect("a measure and its items");
        let part = fs::read_to_string(format!("{}.{}", out.display(), 2 * place + 2))
            .expect("a part that callgrind wrote");
        let (n, count) = (n.parse().expect("a number"), read(&part));
        let runs = runs.entry(measure.to_owned()).or_default();
        match runs.last_mut() {
            Some((same, sum)) if *same == n => *sum += count,
            _ => runs.push((n, count)),
        }
    }
    let counts: Counts = runs.into_iter().map(|(measure, runs)| (measure, each(&runs))).collect();
    assert!(counts.values().any(|count| count.sha256 > 0), "SHA-256's compression is a function of its own");
    counts
}

/// What one item takes.
fn each(runs: &[(u64, Count)]) -> Count {
    let [.., (less, short), (more, long)] = runs else { panic!("a measure has a short and a long run") };
    let each = |of: fn(&Count) -> u64| (of(long) - of(short)) / (more - less);
    Count { instructions: each(|it| it.instructions), sha256: each(|it| it.sha256) }
}

/// Sums up what callgrind wrote: after the name of a function come lines with a place and its own cost; the
/// line after a call has what the function called took, which is counted where that stands.
fn read(part: &str) -> Count {
    let (mut count, mut hashing, mut called) = (Count::default(), false, false);
    for line in part.lines() {
        if let Some(name) = line.strip_prefix("fn=") {
            hashing = name.contains("sha256") && name.contains("compress");
        } else if line.starts_with(|first: char| first.is_ascii_digit()) {
            let cost: u64 = line
                .split(' ')
                .nth(1)
                .and_then(|cost| cost.parse().ok())
                .unwrap_or_else(|| panic!("{line} has no cost"));
            match (called, hashing) {
                (true, _) => {}
                (false, true) => count.sha256 += cost,
                (false, false) => count.instructions += cost,
            }
        }
        called = line.starts_with("calls=");
    }
    let total = part.lines().find_map(|line| line.strip_prefix("totals: ")).expect("a part has totals");
    assert_eq!(
        total.parse(),
        Ok(count.instructions + count.sha256),
        "the functions of a part come to its total"
    );
    count
}
