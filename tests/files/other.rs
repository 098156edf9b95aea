//! Another process that has a store open and does what it is told.

use autoclaim::api::{Client, Interrupt};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A process with a store open. It ends when it is dropped.
pub struct Other {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Other {
    /// Opens a store in another process.
    pub fn new(open: Value) -> Other {
        let mut other = Other::start(&mut Other::command());
        other.does("open", open);
        other
    }

    /// This program, as the other process.
    pub fn command() -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(ARGUMENTS);
        command
    }

    /// The other process behind a line of shell that ends with what starts it.
    pub fn shell(line: &str) -> Command {
        let mut command = Command::new("sh");
        command
            .arg("-c")
            .arg(format!("{line} exec \"$0\" \"$@\""))
            .arg(std::env::current_exe().unwrap())
            .args(ARGUMENTS);
        command
    }

    pub fn start(command: &mut Command) -> Other {
        let mut child =
            command.env("OTHER_PROCESS", "1").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Other { child, out }
    }

    /// The reply of a call, or its error; none when the process died of it.
    pub fn try_ask(&mut self, method: &str, request: Value) -> Option<Result<Value, Value>> {
        writeln!(self.child.stdin.as_mut().unwrap(), "{method} {request}").ok()?;
        for line in self.out.by_ref().lines().map_while(Result::ok) {
            match line.split_once(' ') {
                Some(("told", reply)) => return Some(Ok(serde_json::from_str(reply).unwrap())),
                Some(("failed", error)) => return Some(Err(serde_json::from_str(error).unwrap())),
                _ => {}
            }
        }
        None
    }

    pub fn ask(&mut self, method: &str, request: Value) -> Result<Value, Value> {
        self.try_ask(method, request).expect("the other process lives")
    }

    #[track_caller]
    pub fn does(&mut self, method: &str, request: Value) -> Value {
        self.ask(method, request).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    #[track_caller]
    pub fn fails(&mut self, method: &str, request: Value) -> Value {
        self.ask(method, request).expect_err("an error")
    }

    /// Ends as after a power cut of its own.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Ends in good order.
    pub fn close(mut self) {
        drop(self.child.stdin.take());
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

const ARGUMENTS: [&str; 3] = ["--exact", "other::the_other_process", "--nocapture"];

/// Does what it is told on its standard input; alone it has nothing to do.
#[test]
fn the_other_process() {
    if std::env::var("OTHER_PROCESS").is_err() {
        return;
    }
    // A bound on its memory needs it counted, which it is not where SQLite was begun without.
    // SAFETY: no thread of this process has begun SQLite yet.
    let counts = unsafe { rusqlite::ffi::sqlite3_config(rusqlite::ffi::SQLITE_CONFIG_MEMSTATUS, 1) };
    assert_eq!(counts, rusqlite::ffi::SQLITE_OK);
    println!();
    let mut hands = Hands::default();
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let (method, request) = line.split_once(' ').unwrap();
        match hands.act(method, request) {
            Ok(reply) => println!("told {reply}"),
            Err(error) => println!("failed {error}"),
        }
    }
}

#[derive(Default)]
struct Hands {
    client: Option<Client>,
    held: Vec<std::fs::File>,
}

impl Hands {
    fn act(&mut self, method: &str, request: &str) -> Result<Value, Value> {
        let wrong = |error| serde_json::to_value(error).unwrap();
        let path = || serde_json::from_str::<Value>(request).unwrap()["path"].as_str().unwrap().to_owned();
        match method {
            "open" => self.client = Some(Client::open(request.as_bytes()).map_err(wrong)?.0),
            // A file of its own, locked as one that is being written.
            "hold" => {
                let file = std::fs::File::create(path()).unwrap();
                rustix::fs::fcntl_lock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive).unwrap();
                self.held.push(file);
            }
            // Every descriptor the process may have.
            "exhaust" => {
                while let Ok(file) = std::fs::File::open("/dev/null") {
                    self.held.push(file);
                }
            }
            // The memory that SQLite may have.
            "heap" => rusqlite::Connection::open_in_memory()
                .unwrap()
                .execute_batch("PRAGMA hard_heap_limit = 300000")
                .unwrap(),
            // Moves the log into the file, so that the next transaction begins it anew.
            "checkpoint" => {
                let conn = rusqlite::Connection::open(path()).unwrap();
                let moved = conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
                    Ok(row.get::<_, i64>(1)? == row.get::<_, i64>(2)?)
                });
                assert!(moved.unwrap());
            }
            _ => {
                let reply = self
                    .client
                    .as_ref()
                    .unwrap()
                    .call(method, request.as_bytes(), &Interrupt::default())
                    .map_err(wrong)?;
                return Ok(serde_json::from_slice(&reply).unwrap());
            }
        }
        Ok(json!({}))
    }
}
