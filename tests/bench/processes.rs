//! Several processes with single claims on one file.

use crate::{
    abi::Store,
    stand::{import, new_store},
    table::Table,
    tenant::{Tenant, write_users},
};
use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// The first argument of a process that only claims.
pub const CHILD: &str = "claim-alone";
const PROCESSES: usize = 8;
const USERS: usize = 50_000;
const TIME: Duration = Duration::from_secs(6);

/// What one process did.
struct Share {
    /// A second.
    claims: f64,
    /// The wait that one claim in a hundred exceeds, in ms.
    p99: f64,
}

pub fn run(folder: &Path, table: &mut Table) {
    let path = folder.join("processes.db");
    let store = new_store(&path);
    let users = folder.join("few.json");
    let mut out = BufWriter::new(File::create(&users).expect("a file"));
    write_users(&Tenant::new(USERS).users, &mut out).and_then(|()| out.flush()).expect("users");
    import(&store, &users);
    drop(store);
    let alone = together(&path, 1, PROCESSES);
    let shares = together(&path, PROCESSES, 0);
    let most = shares.iter().map(|share| share.claims).fold(0.0, f64::max);
    let least = shares.iter().map(|share| share.claims).fold(f64::MAX, f64::min) / most;
    let p99 = shares.iter().map(|share| share.p99).fold(0.0, f64::max);
    let total = shares.iter().map(|share| share.claims).sum::<f64>() / alone[0].claims;
    table.add(
        "eight processes with single claims: the slowest's share",
        format!("{least:.2}"),
        "0.9 or more",
        Some(least >= 0.9),
    );
    table.add("their longest p99 wait", format!("{p99:.0} ms"), "less than 20 ms", Some(p99 < 20.0));
    table.add(
        "their total against one process",
        format!("{:.0} %", total * 100.0),
        "65 % or more",
        Some(total >= 0.65),
    );
}

/// So many processes for a while, each with events of its own, which begin at one moment.
fn together(path: &Path, processes: usize, first: usize) -> Vec<Share> {
    let begin = now() + Duration::from_secs(2);
    let start = |number: usize| {
        Command::new(std::env::current_exe().expect("this program"))
            .args([
                CHILD,
                path.to_str().expect("UTF-8"),
                &(first + number).to_string(),
                &begin.as_millis().to_string(),
            ])
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process")
    };
    let children: Vec<_> = (0..processes).map(start).collect();
    let share = |child: std::process::Child| {
        let out = child.wait_with_output().expect("a process ends");
        let text = String::from_utf8(out.stdout).expect("UTF-8");
        let (claims, p99) = text.trim().split_once(' ').unwrap_or_else(|| panic!("a process said {text:?}"));
        Share { claims: claims.parse().expect("a number"), p99: p99.parse().expect("a number") }
    };
    children.into_iter().map(share).collect()
}

/// Claims one by one and says how many a second, and how long one in a hundred took at least.
pub fn child(args: &[String]) {
    let number: usize = args[1].parse().expect("a number");
    let begin = Duration::from_millis(args[2].parse().expect("milliseconds"));
    let (store, tenant) = (Store::open(Path::new(&args[0])), Tenant::new(USERS));
    let mut requests =
        (number..tenant.events.len()).step_by(PROCESSES + 1).map(|event| tenant.request(event..event + 1));
    std::thread::sleep(begin.saturating_sub(now()));
    let (clock, mut waits) = (Instant::now(), Vec::new());
    while clock.elapsed() < TIME
        && let Some(request) = requests.next()
    {
        let one = Instant::now();
        store.call("claim.invoke", &request);
        waits.push(one.elapsed());
    }
    let claims = waits.len() as f64 / clock.elapsed().as_secs_f64();
    waits.sort();
    println!("{claims} {}", waits[waits.len() * 99 / 100].as_secs_f64() * 1e3);
}

fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970")
}
