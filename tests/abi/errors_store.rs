//! Files that are no store of ours, or not in a state to be used, and calls that are kept from their end.

use crate::errors::{Told, dump, refused};
use crate::host::{Handle, abi, ask, close, try_open};
use crate::support::with;
use crate::tenant::{NOW, TAKEN_AT, Tenant, ok, person, user};
use engine::api::Interrupt;
use engine::store::{OpenOptions, Store, StoreError, Verdict};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};

pub struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Place {
        Place(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> String {
        self.0.path().join("tenant.db").to_str().unwrap().to_owned()
    }

    /// A store that waits for nobody.
    fn tenant(&self) -> Tenant {
        Tenant::open(&json!({ "path": self.path(), "create": "New", "mode": "Local", "busyTimeoutMs": 0 }))
    }

    /// A closed store, and the request that would open it.
    fn closed(&self) -> Value {
        drop(self.tenant());
        self.request()
    }

    fn request(&self) -> Value {
        json!({ "path": self.path() })
    }

    fn bytes(&self) -> Option<Vec<u8>> {
        std::fs::read(self.path()).ok()
    }

    fn write(&self, bytes: &[u8]) -> Value {
        std::fs::write(self.path(), bytes).unwrap();
        self.request()
    }

    /// A store with other bytes at a place of its file.
    fn patched(&self, at: usize, bytes: &[u8]) -> Value {
        self.closed();
        let mut file = self.bytes().unwrap();
        file[at..at + bytes.len()].copy_from_slice(bytes);
        self.write(&file)
    }

    /// A store whose first page alone is whole.
    fn damaged(&self) -> Value {
        self.closed();
        let mut file = self.bytes().unwrap();
        file[PAGE..].fill(0xA5);
        self.write(&file)
    }

    /// A closed store of a tenant, and the request of another.
    fn of_another(&self) -> Value {
        let request = json!({ "path": self.path(), "create": "New", "mode": "Local", "tenantId": user(2) });
        drop(Tenant::open(&request));
        with(self.request(), json!({ "tenantId": user(1) }))
    }
}

/// What opening refuses: the error, and what makes it so.
type Opening = (Told, fn(&Place) -> Value);

pub const OPENINGS: &[Opening] = &[
    (Told::new("STORE_NOT_FOUND", "path", "Correct the path"), |place| place.request()),
    (Told::new("STORE_EXISTS", "path", "create Never"), |place| {
        with(place.closed(), json!({ "create": "New", "mode": "Local" }))
    }),
    (Told::new("NOT_A_STORE", "path", "another kind"), |place| {
        place.write("no database at all\n".repeat(100).as_bytes())
    }),
    (Told::new("NOT_A_STORE", "path", "is empty"), |place| place.write(b"")),
    (Told::new("NOT_A_STORE", "path", "another application"), |place| place.patched(APPLICATION_ID, b"Else")),
    (Told::new("STORE_SCHEMA_NEWER", "path", "newer library"), |place| {
        place.patched(USER_VERSION, &1_000_u32.to_be_bytes())
    }),
    (Told::new("STORE_CORRUPT", "path", "store.check"), Place::damaged),
    (
        Told::new("INVALID_ARGUMENT", "path", "absolute"),
        |_| json!({ "path": "tenant.db", "create": "IfMissing", "mode": "Local" }),
    ),
    (Told::new("INVALID_ARGUMENT", "path", "file name"), |place| json!({ "path": place.0.path() })),
    (Told::new("INVALID_ARGUMENT", "path", "a value"), |_| json!({ "create": "New", "mode": "Local" })),
    (Told::new("INVALID_ARGUMENT", "paht", "Did you mean path?"), |_| json!({ "paht": ":memory:" })),
    (Told::new("INVALID_ARGUMENT", "create", "describe"), |place| {
        with(place.request(), json!({ "create": "Always" }))
    }),
    (Told::new("INVALID_ARGUMENT", "busyTimeoutMs", "five seconds"), |place| {
        with(place.closed(), json!({ "busyTimeoutMs": 600_001 }))
    }),
    (Told::new("INVALID_ARGUMENT", "mode", "Local"), |place| {
        with(place.request(), json!({ "create": "New" }))
    }),
    (Told::new("INVALID_ARGUMENT", "mode", "Leave the mode out"), |place| {
        with(place.closed(), json!({ "mode": "Graph" }))
    }),
    (Told::new("INVALID_ARGUMENT", "tenantId", "Leave tenantId out"), Place::of_another),
];

/// Where SQLite's header keeps the version of the schema, the mark of the application, and where the first
/// page ends.
const USER_VERSION: usize = 60;
const APPLICATION_ID: usize = 68;
const PAGE: usize = 4096;

#[test]
fn what_is_no_store_to_open_gives_no_client_and_stays_as_it_is() {
    let mut wrong = Vec::new();
    for (told, arrange) in OPENINGS {
        let place = Place::new();
        let request = arrange(&place);
        let before = place.bytes();
        let (client, answer) = try_open(request.to_string().as_bytes());
        assert!(client.is_null(), "{request}");
        wrong.extend(told.missed_by(&answer));
        assert!(place.bytes() == before, "{request} changed the file");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a call of an open store is told.
pub const CALLS: &[Told] = &[READ_ONLY, BUSY, FULL, CORRUPT, EXISTS, INTERRUPTED];
const READ_ONLY: Told = Told::new("STORE_READ_ONLY", "", "open another without");
const BUSY: Told = Told::new("STORE_BUSY", "", "Try again");
const FULL: Told = Told::new("STORE_FULL", "", "Free space");
const CORRUPT: Told = Told::new("STORE_CORRUPT", "", "store.check");
const EXISTS: Told = Told::new("STORE_EXISTS", "path", "overwrite");
const INTERRUPTED: Told = Told::new("INTERRUPTED", "", "");

/// A write of every kind.
fn writes() -> Vec<(&'static str, Value)> {
    let event = json!({ "id": "second", "user": user(2), "app": "Teams" });
    vec![
        ("setting.update", json!({ "recordAll": false })),
        ("policy.remove", json!({ "policy": "Small" })),
        ("pool.update", json!({ "product": "TEAMS_A", "reserve": 1 })),
        ("user.import", json!({ "users": [person(4, "four@contoso.com")], "takenAt": TAKEN_AT })),
        ("claim.invoke", json!({ "events": [event], "now": NOW })),
    ]
}

/// Every write is told the same, and none of them leaves a trace.
fn all_refused(client: Handle, told: Told) {
    let cases: Vec<_> = writes()
        .into_iter()
        .map(|(method, request)| crate::errors::Case::bytes(method, request.to_string(), told))
        .collect();
    refused(client, &cases);
}

#[test]
fn a_read_only_handle_refuses_every_write() {
    let place = Place::new();
    let (client, answer) = try_open(with(place.closed(), json!({ "readOnly": true })).to_string().as_bytes());
    assert_eq!(answer.status, 0, "{answer:?}");
    all_refused(client, READ_ONLY);
    assert_eq!(close(client), 0);
}

#[test]
fn a_store_that_another_process_writes_to_is_busy_until_it_is_done() {
    let place = Place::new();
    let tenant = place.tenant();
    let mut other = start("hold", &place);
    wait_for(&mut other, "holding");
    all_refused(*tenant.client, BUSY);
    other.stdin.take().unwrap().write_all(b"\n").unwrap();
    assert!(other.wait().unwrap().success());
    for (method, request) in writes() {
        ok(*tenant.client, method, request);
    }
}

/// Without a full disk the one thing a store can run out of is numbers; SQLite tells it as it tells a full
/// disk.
#[test]
fn a_store_that_is_full_keeps_nothing_of_the_call() {
    let place = Place::new();
    let tenant = place.tenant();
    assert!(start("exhaust", &place).wait().unwrap().success());
    // Its claims are decided by another rule book than those before.
    ok(*tenant.client, "setting.update", json!({ "recordAll": true }));
    let (method, request) = writes().pop().unwrap();
    let before = dump(*tenant.client);
    FULL.expect(&ask(*tenant.client, method, &request));
    assert_eq!(dump(*tenant.client), before);
}

#[test]
fn a_backup_does_not_replace_a_file_unasked() {
    let place = Place::new();
    let tenant = place.tenant();
    let copy = place.0.path().join("copy.db");
    std::fs::write(&copy, "precious").unwrap();
    let before = dump(*tenant.client);
    for dry_run in [true, false] {
        EXISTS.expect(&ask(*tenant.client, "store.backup", &json!({ "path": copy, "dryRun": dry_run })));
    }
    assert_eq!(std::fs::read(&copy).unwrap(), b"precious");
    assert_eq!(dump(*tenant.client), before);
}

#[test]
fn whichever_page_is_damaged_a_call_is_answered_or_told_so() {
    let place = Place::new();
    place.closed();
    let sound = place.bytes().unwrap();
    let (mut by_opening, mut by_calls) = (0, 0);
    for page in 1..sound.len() / PAGE {
        let mut file = sound.clone();
        file[page * PAGE..(page + 1) * PAGE].fill(0xA5);
        let (client, answer) = try_open(place.write(&file).to_string().as_bytes());
        if answer.status == 0 {
            by_calls += damage_met(client);
            assert_eq!(close(client), 0);
        } else {
            Told { field: "path", ..CORRUPT }.expect(&answer);
            by_opening += 1;
        }
        assert!(place.bytes().unwrap() == file, "reading changed the file");
    }
    assert!(
        by_opening > 0 && by_calls > 0,
        "met {by_opening} times by opening and {by_calls} times by calls"
    );
}

/// How many of the calls that read are told of damage; all others are answered.
fn damage_met(client: Handle) -> usize {
    let reads = [
        "setting.get",
        "policy.list",
        "pool.list",
        "user.list",
        "group.list",
        "claim.list",
        "change.list",
        "report.get",
    ];
    let failed =
        reads.map(|method| ask(client, method, &json!({}))).into_iter().filter(|answer| answer.status != 0);
    failed.inspect(|answer| CORRUPT.expect(answer)).count()
}

#[test]
fn a_call_interrupted_from_another_thread_leaves_everything_as_before() {
    let tenant = Tenant::in_memory();
    let address = tenant.client.addr();
    let interrupted = (0..20).any(|round| {
        let events: Vec<Value> = (0..5_000)
            .map(|number| json!({ "id": format!("{round} {number}"), "user": user(2), "app": "Teams" }))
            .collect();
        let before = dump(*tenant.client);
        let (begin, done) = (Barrier::new(2), AtomicBool::new(false));
        let answer = std::thread::scope(|scope| {
            scope.spawn(|| {
                begin.wait();
                while !done.load(Ordering::SeqCst) {
                    // SAFETY: a handle may hold anything.
                    unsafe { (abi().interrupt)(std::ptr::without_provenance_mut(address)) };
                    std::thread::yield_now();
                }
            });
            begin.wait();
            let answer = ask(*tenant.client, "claim.invoke", &json!({ "events": events, "now": NOW }));
            done.store(true, Ordering::SeqCst);
            answer
        });
        if answer.status == 0 {
            return false;
        }
        INTERRUPTED.expect(&answer);
        assert_eq!(dump(*tenant.client), before);
        true
    });
    assert!(interrupted, "twenty calls came to their end in spite of interrupts");
}

/// Runs in a process of its own, started by the tests above; alone it has nothing to do.
#[test]
fn helper_process() {
    let (Ok(task), Ok(path)) = (std::env::var("STORE_TASK"), std::env::var("STORE_PATH")) else {
        return;
    };
    match task.as_str() {
        "hold" => Store::open(&OpenOptions::new(path)).unwrap().write(&Interrupt::default(), |_| {
            println!("\nholding");
            std::io::stdin().read_line(&mut String::new()).unwrap();
            Ok::<_, StoreError>(Verdict::Commit(()))
        }),
        "exhaust" => {
            let sql = "UPDATE sqlite_sequence SET seq = 9223372036854775807 WHERE name = 'rule_book'";
            assert_eq!(rusqlite::Connection::open(path).unwrap().execute(sql, []).unwrap(), 1);
            Ok(())
        }
        other => panic!("unknown task {other}"),
    }
    .unwrap();
}

fn start(task: &str, place: &Place) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "errors_store::helper_process", "--nocapture"])
        .env("STORE_TASK", task)
        .env("STORE_PATH", place.path());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap()
}

fn wait_for(child: &mut Child, word: &str) {
    let mut lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap() == word), "no line {word}");
}
