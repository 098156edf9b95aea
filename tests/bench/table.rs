//! The table of results: what was measured, beside what was asked for.

use crate::{library, stand::Size};
use std::{fmt::Write as _, fs, process::Command};

struct Row {
    measure: &'static str,
    found: String,
    target: &'static str,
    verdict: &'static str,
}

/// The results so far.
#[derive(Default)]
pub struct Table(Vec<Row>);

impl Table {
    /// Adds a result and shows it. `met` is none where nothing is asked.
    pub fn add(&mut self, measure: &'static str, found: String, target: &'static str, met: Option<bool>) {
        let verdict = match met {
            Some(true) => "met",
            Some(false) => "**not met**",
            None => "",
        };
        self.row(measure, found, target, verdict);
    }

    /// Says loudly what could not be measured.
    pub fn not_run(&mut self, measure: &'static str, why: &str, target: &'static str) {
        self.row(measure, why.to_owned(), target, "**NOT RUN**");
    }

    fn row(&mut self, measure: &'static str, found: String, target: &'static str, verdict: &'static str) {
        println!("{measure}: {found}  [{target}] {verdict}");
        self.0.push(Row { measure, found, target, verdict });
    }

    /// Writes `RESULTS.md`.
    pub fn write(&self, size: Size) {
        let mut text = String::from("# What the library takes\n\nWritten by `cargo bench --bench bench`; ");
        let Size { users, stored, runs } = size;
        write!(
            text,
            "{users} users, {stored} events stored (a fifth and a twentieth of the design's sizes, so that it runs in minutes), random\n\
             object ids, {runs} runs of each measure in turn, medians. M is the smallest schema that could hold the same facts, P a\n\
             good store written by hand (the product's statements before undo and caps, reads included), L the rows appended to a file,\n\
             S what an admin would write instead, in Python. All are frozen; they and the product take turns in one process, S in its\n\
             own. Ratios are of processor time unless they say otherwise.\n\n{}\n\n\
             | measure | measured | target | |\n|---|---|---|---|\n",
            machine()
        )
        .expect("a string grows");
        for Row { measure, found, target, verdict } in &self.0 {
            writeln!(text, "| {measure} | {found} | {target} | {verdict} |").expect("a string grows");
        }
        fs::write(library::root().join("tests/bench/RESULTS.md"), text).expect("RESULTS.md is written");
    }
}

/// The machine, and how busy it is with other things.
fn machine() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let field = |text: &str, name: &str| {
        text.lines()
            .find(|line| line.starts_with(name))
            .and_then(|line| line.split(':').nth(1))
            .unwrap_or("?")
            .trim()
            .to_owned()
    };
    let (model, memory) =
        (field(&read("/proc/cpuinfo"), "model name"), field(&read("/proc/meminfo"), "MemTotal"));
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let (kernel, load) = (read("/proc/sys/kernel/osrelease"), read("/proc/loadavg"));
    let date = Command::new("date")
        .arg("-u")
        .arg("+%Y-%m-%d")
        .output()
        .map(|out| String::from_utf8_lossy(&out.stdout).trim().to_owned());
    let load = load.split(' ').take(3).collect::<Vec<_>>().join(" ");
    let lto = option_env!("CARGO_PROFILE_RELEASE_LTO").unwrap_or("fat");
    format!(
        "{model}, {cores} cores, {memory}, Linux {}; {}; LTO {lto}. Load averages at the end (1, 5, 15 minutes): {load}.",
        kernel.trim(),
        date.unwrap_or_default()
    )
}
