//! The counts that are kept, and the tools that made them.

use crate::callgrind::command;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fs, ops::AddAssign, process::Command};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/bench/instructions.json");
/// What a count may grow by, in hundredths.
const TOLERANCE: f64 = 3.0;

/// What one item takes.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Count {
    /// Without `sha256`.
    pub instructions: u64,
    /// Those of SHA-256's compression, which a processor that knows it does in a tenth; valgrind does not.
    pub sha256: u64,
}

impl AddAssign for Count {
    fn add_assign(&mut self, more: Count) {
        *self =
            Count { instructions: self.instructions + more.instructions, sha256: self.sha256 + more.sha256 };
    }
}

/// By measure.
pub type Counts = BTreeMap<String, Count>;

/// What decides how many instructions there are, beside the sources and Cargo.lock.
#[derive(Serialize, Deserialize)]
pub struct Tools {
    rustc: String,
    cc: String,
    libc: String,
    valgrind: String,
    cpu: String,
}

#[derive(Serialize, Deserialize)]
pub struct Kept {
    pub tools: Tools,
    /// Of one item.
    pub counts: Counts,
}

impl Tools {
    /// Those of this machine, or the one that is missing.
    pub fn here() -> Result<Tools, &'static str> {
        let cc = std::env::var("CC").unwrap_or_else(|_| "cc".into());
        let says = |command: &mut Command, name| version(command).ok_or(name);
        let avx2 = fs::read_to_string("/proc/cpuinfo").is_ok_and(|text| text.contains(" avx2 "));
        Ok(Tools {
            rustc: says(
                &mut Command::new(std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into())),
                "rustc",
            )?,
            cc: says(&mut Command::new(cc), "a C compiler")?,
            libc: says(&mut command("ldd"), "glibc")?,
            valgrind: says(&mut command("valgrind"), "valgrind")?,
            cpu: format!("{}{}", std::env::consts::ARCH, if avx2 { " with AVX2" } else { "" }),
        })
    }

    /// The first that is another here.
    pub fn difference(&self, here: &Tools) -> Option<String> {
        let pairs = [
            (&self.rustc, &here.rustc),
            (&self.cc, &here.cc),
            (&self.libc, &here.libc),
            (&self.valgrind, &here.valgrind),
            (&self.cpu, &here.cpu),
        ];
        let (then, now) = pairs.into_iter().find(|(then, now)| then != now)?;
        Some(format!("they are kept of {then}, and here is {now}"))
    }
}

/// The first line that a tool says of its version.
fn version(command: &mut Command) -> Option<String> {
    let output = command.arg("--version").output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()?.lines().next().map(str::to_owned)
}

impl Kept {
    pub fn read() -> Kept {
        serde_json::from_slice(&fs::read(FILE).expect(FILE)).expect(FILE)
    }

    pub fn write(&self) {
        let text = serde_json::to_string_pretty(self).expect("counts are JSON");
        fs::write(FILE, text + "\n").expect(FILE);
        println!("wrote {FILE}");
    }

    /// Shows each count beside the one kept, and how many grew too much.
    pub fn compare(&self, counts: &Counts) -> usize {
        let mut failed = 0;
        for (measure, now) in counts {
            let then = self.counts.get(measure).copied().unwrap_or_default();
            let grew = growth(then.instructions, now.instructions).max(growth(then.sha256, now.sha256));
            let verdict = match grew {
                grew if grew > TOLERANCE => "FAILED: takes more than was kept",
                _ if growth(then.instructions, now.instructions) < -TOLERANCE => {
                    "less than was kept: bless it"
                }
                _ => "",
            };
            failed += usize::from(grew > TOLERANCE);
            let show = |then, now| format!("{now} ({then} kept, {:+.2} %)", growth(then, now));
            println!(
                "{measure}: {}, SHA-256 {} {verdict}",
                show(then.instructions, now.instructions),
                show(then.sha256, now.sha256)
            );
        }
        failed
    }
}

/// In hundredths.
fn growth(then: u64, now: u64) -> f64 {
    ((now as f64 - then as f64) / then.max(1) as f64) * 100.0
}
