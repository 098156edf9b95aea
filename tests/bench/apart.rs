//! A store in a process of its own, whose memory and processor time are the library's alone.

use crate::abi;
use serde_json::Value;
use std::{
    fs,
    io::{self, BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Duration,
};

/// The first argument of a process that only has a store.
pub const CHILD: &str = "store-apart";
/// Of a second, in which Linux counts what a process took: `USER_HZ`.
const TICKS: f64 = 100.0;

pub struct Store {
    process: Child,
    to: Option<ChildStdin>,
    from: BufReader<ChildStdout>,
}

impl Store {
    pub fn open_as(path: &Path, mode: &str) -> Store {
        let mut process = Command::new(std::env::current_exe().expect("this program"))
            .args([CHILD, path.to_str().expect("UTF-8"), mode])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let from = BufReader::new(process.stdout.take().expect("a pipe"));
        Store { to: process.stdin.take(), process, from }
    }

    /// Calls a method that must go well.
    pub fn call(&mut self, method: &str, request: &str) -> Value {
        let to = self.to.as_mut().expect("a pipe");
        writeln!(to, "{method}\n{request}").and_then(|()| to.flush()).expect("the process reads");
        let mut reply = String::new();
        self.from.read_line(&mut reply).expect("the process answers");
        serde_json::from_str(&reply).expect("a reply is JSON")
    }

    /// A line of the process's status, in KiB.
    pub fn memory(&self, name: &str) -> u64 {
        let status = self.told("status");
        let line = status.lines().find(|line| line.starts_with(name)).expect("Linux tells it");
        line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number")
    }

    /// Lets the peak begin at what is in use now.
    pub fn forget_peak(&self) {
        fs::write(self.file("clear_refs"), "5").expect("Linux forgets the peak");
    }

    /// What all threads of the process took of the processor, in its own code and in the system's.
    pub fn cpu(&self) -> Duration {
        let stat = self.told("stat");
        let (_, after_name) = stat.rsplit_once(')').expect("a name in brackets");
        let ticks: f64 = after_name
            .split_whitespace()
            .skip(11)
            .take(2)
            .map(|ticks| ticks.parse::<f64>().expect("a number"))
            .sum();
        Duration::from_secs_f64(ticks / TICKS)
    }

    fn told(&self, name: &str) -> String {
        fs::read_to_string(self.file(name)).expect("Linux tells of a process that runs")
    }

    fn file(&self, name: &str) -> String {
        format!("/proc/{}/{name}", self.process.id())
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // It ends when nobody asks any more.
        self.to = None;
        self.process.wait().expect("the process ends");
    }
}

/// Answers a method and a request, a line each, until there are no more.
pub fn child(args: &[String]) {
    let store = abi::Store::open_as(Path::new(&args[0]), &args[1]);
    let (mut lines, mut out) =
        (io::stdin().lock().lines().map(|line| line.expect("UTF-8")), io::stdout().lock());
    while let (Some(method), Some(request)) = (lines.next(), lines.next()) {
        let reply = store.call(&method, &request);
        out.write_all(reply.bytes())
            .and_then(|()| out.write_all(b"\n"))
            .and_then(|()| out.flush())
            .expect("somebody reads");
    }
}
