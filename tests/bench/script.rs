//! Baseline S: a script in a process of its own, which measures itself.

use crate::{
    clock::Spent,
    library,
    tenant::{OFFERS, Tenant},
};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Write},
    ops::Range,
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Duration,
};

/// The store.
pub struct Script {
    python: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Script {
    /// None where there is no Python.
    pub fn new(path: &Path) -> Option<Script> {
        let script = library::root().join("tests/bench/script.py");
        let mut command = Command::new("python3");
        let mut python =
            command.arg(script).arg(path).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
        let (input, output) = (python.stdin.take()?, BufReader::new(python.stdout.take()?));
        let mut script = Script { python, input, output };
        let policies = OFFERS
            .iter()
            .map(|it| json!({ "app": it.app, "trigger": it.trigger, "name": it.policy, "product": it.sku }));
        script.say(&Value::from_iter(policies).to_string());
        Some(script)
    }

    /// Puts users in, from the file the product reads.
    pub fn import(&mut self, users: &Path) {
        self.say(users.to_str().expect("UTF-8"));
    }

    /// Decides events in one transaction, from the product's own request.
    pub fn claim(&mut self, tenant: &Tenant, range: Range<usize>) -> Spent {
        self.say(&tenant.request(range.clone()));
        let mut line = String::new();
        self.output.read_line(&mut line).expect("a line");
        let reply: Value = serde_json::from_str(&line).expect("the script replies");
        assert_eq!(reply["summary"], tenant.expected(range), "the script decides as the product does");
        let time = |name: &str| Duration::from_nanos(reply[name].as_u64().expect("nanoseconds"));
        Spent { cpu: time("cpu"), wall: time("wall"), syncs: 0 }
    }

    fn say(&mut self, line: &str) {
        writeln!(self.input, "{line}").expect("the script reads");
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        drop(self.python.kill());
        drop(self.python.wait());
    }
}
