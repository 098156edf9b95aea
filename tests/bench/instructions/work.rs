//! The work that is counted: each measure three times, longer each time. The first run warms up, and the
//! difference of the two others has nothing in it that a call or an open store takes once.

use crate::graph::Host;
use crate::replay::Replay;
use crate::tenant::{BATCH, TAKEN, Tenant, decided_at, furnish, time, write_users};
use engine::api::{Client, Interrupt};
use serde_json::{Value, json};
use std::{
    fs::File,
    io::{BufWriter, Write},
    ops::Range,
    path::Path,
};

/// As many as performance was measured with by hand.
const USERS: usize = 40_000;
const STORED: usize = 40_000;
/// Items of each run.
const MANY: [usize; 3] = [500, 1_000, 3_000];
const SINGLE: [usize; 3] = [10, 20, 120];
/// Changes of each run of the exchange, and people who are there for them.
const EXCHANGED: [usize; 3] = [200, 400, 1_200];
const PEOPLE: usize = 1_800;
/// In milliseconds: after so long nothing counts against Graph's limits any more, and the session is still known.
const WINDOW: u64 = 200_000;
const EXCHANGE: &str = "exchange";
/// Baseline P's file.
const REPLAY: &str = "replay.db";

/// A call, and what of its reply shows that it did its work.
struct Call {
    method: &'static str,
    request: String,
    done: fn(&Value) -> Value,
    expected: Value,
}

/// Where callgrind writes down what was counted since it was here last.
#[unsafe(no_mangle)]
#[inline(never)]
extern "C" fn autoclaim_mark() {
    std::hint::black_box(());
}

/// Makes the stores and the files that [`count`] works with, outside valgrind.
pub fn prepare(folder: &Path) {
    let tenant = Tenant::new(USERS);
    let stores = ["claims", "users"].map(|name| {
        let store = open(folder, name);
        furnish(|method, request| answer(&store, method, &request.to_string()));
        store
    });
    let import = import(&tenant, folder, 0..USERS);
    call(&stores[0], &import);
    let mut replay = Replay::new(&folder.join(REPLAY));
    replay.import(&tenant);
    for begin in (0..STORED).step_by(BATCH) {
        call(&stores[0], &events("claim.invoke", &tenant, begin..begin + BATCH));
        replay.claim(&tenant, begin..begin + BATCH);
    }
    let store = open_as(folder, EXCHANGE, "Graph");
    Host::new(PEOPLE).furnish(&mut |method, request| answer(&store, method, request));
}

/// Does what is counted, and says in a line what each piece was.
pub fn count(folder: &Path) {
    let tenant = Tenant::new(USERS);
    let store = open(folder, "claims");
    let mut replay = Replay::open(&folder.join(REPLAY));
    let mut at = STORED;
    let mut take = |n: usize| {
        at += n;
        at - n..at
    };
    for n in MANY {
        piece("bulk claim", n, &store, &[events("claim.invoke", &tenant, take(n))]);
    }
    for n in SINGLE {
        let ranges: Vec<Range<usize>> = (0..n).map(|_| take(1)).collect();
        let calls: Vec<Call> =
            ranges.iter().map(|range| events("claim.invoke", &tenant, range.clone())).collect();
        piece("single claim", n, &store, &calls);
        autoclaim_mark();
        ranges.into_iter().for_each(|range| replay.claim(&tenant, range));
        autoclaim_mark();
        println!("the same in P\t{n}");
    }
    for n in MANY {
        piece("claim.test", n, &store, &[events("claim.test", &tenant, take(n))]);
    }
    let now = time(decided_at(STORED + BATCH));
    for n in MANY {
        let request = json!({ "days": 90, "limit": n, "now": now }).to_string();
        let done = |reply: &Value| json!(reply["items"].as_array().map(Vec::len));
        piece("report row", n, &store, &[Call { method: "report.get", request, done, expected: json!(n) }]);
    }
    let (store, mut begin) = (open(folder, "users"), 0);
    for n in MANY {
        piece("imported user", n, &store, &[import(&tenant, folder, begin..begin + n)]);
        begin += n;
    }
    exchange(folder);
}

/// A license for each of so many people: the requests, the answers, and the reads that show it.
fn exchange(folder: &Path) {
    let (store, mut host, mut begin) = (open_as(folder, EXCHANGE, "Graph"), Host::new(PEOPLE), 0);
    let ask = &mut |method: &str, request: &str| answer(&store, method, request);
    for n in EXCHANGED {
        host.claim(ask, begin..begin + n);
        begin += n;
        host.run(
            &mut |method, request| {
                autoclaim_mark();
                let reply = store.call(method, request.as_bytes(), &Interrupt::default());
                autoclaim_mark();
                println!("exchanged change\t{n}");
                let reply = reply.unwrap_or_else(|error| panic!("{method}: {error:?}"));
                serde_json::from_slice(&reply).expect("a reply is JSON")
            },
            &["Send", "Verify"],
        );
        host.now += WINDOW;
    }
    let left = host.ask(ask, "change.list", json!({ "limit": 1 }));
    assert_eq!(left["items"], json!([]), "all are observed");
}

fn piece(measure: &str, n: usize, store: &Client, calls: &[Call]) {
    let asked = |it: &Call| store.call(it.method, it.request.as_bytes(), &Interrupt::default());
    let mut replies = Vec::with_capacity(calls.len());
    autoclaim_mark();
    replies.extend(calls.iter().map(asked));
    autoclaim_mark();
    for (it, reply) in calls.iter().zip(replies) {
        check(it, &reply.unwrap_or_else(|error| panic!("{}: {error:?}", it.method)));
    }
    println!("{measure}\t{n}");
}

fn call(store: &Client, it: &Call) {
    check(it, answer(store, it.method, &it.request).to_string().as_bytes());
}

fn check(it: &Call, reply: &[u8]) {
    let reply: Value = serde_json::from_slice(reply).expect("a reply is JSON");
    assert_eq!((it.done)(&reply), it.expected, "{}", it.method);
}

fn events(method: &'static str, tenant: &Tenant, range: Range<usize>) -> Call {
    Call {
        method,
        request: tenant.request(range.clone()),
        done: |reply| reply["summary"].clone(),
        expected: tenant.expected(range),
    }
}

fn import(tenant: &Tenant, folder: &Path, range: Range<usize>) -> Call {
    let path = folder.join("users.json");
    let (n, now) = (range.len(), time(TAKEN));
    let mut out = BufWriter::new(File::create(&path).expect("a file"));
    write_users(&tenant.users[range], &mut out).and_then(|()| out.flush()).expect("users are written");
    let request = json!({ "path": path, "takenAt": now, "now": now }).to_string();
    Call { method: "user.import", request, done: |reply| reply["added"].clone(), expected: json!(n) }
}

fn open(folder: &Path, name: &str) -> Client {
    open_as(folder, name, "Local")
}

fn open_as(folder: &Path, name: &str, mode: &str) -> Client {
    let request =
        json!({ "path": folder.join(name).with_extension("db"), "create": "IfMissing", "mode": mode });
    Client::open(request.to_string().as_bytes()).expect("a store opens").0
}

fn answer(store: &Client, method: &str, request: &str) -> Value {
    let reply = store.call(method, request.as_bytes(), &Interrupt::default());
    serde_json::from_slice(&reply.unwrap_or_else(|error| panic!("{method}: {error:?}")))
        .expect("a reply is JSON")
}
