//! `Invoke-LicenseClaim` in the pipeline of PowerShell.

use crate::{
    abi::Store,
    clock::spend,
    library,
    stand::{import, new_store},
    table::Table,
    tenant::{OFFERS, Tenant, time, write_users},
};
use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    process::Command,
};

const MEASURE: &str = "`Invoke-LicenseClaim` in the pipeline";
const TARGET: &str = "at most 1.3 times an empty function and the library's own time";
const USERS: usize = 5_000;
const EVENTS: usize = 20_000;
/// Events of a batch of the module.
const BATCH: usize = 512;

pub fn run(folder: &Path, table: &mut Table) {
    let module = library::root().join("out/AutoClaim/AutoClaim.psd1");
    if !module.exists() {
        return table.not_run(
            MEASURE,
            "out/AutoClaim is not there; build it with powershell/build.ps1",
            TARGET,
        );
    }
    if Command::new("pwsh").arg("-Version").output().is_err() {
        return table.not_run(MEASURE, "there is no pwsh; install PowerShell 7.4 or later", TARGET);
    }
    let tenant = Tenant::new(USERS);
    let users = folder.join("pipeline.json");
    let mut out = BufWriter::new(File::create(&users).expect("a file"));
    write_users(&tenant.users, &mut out).and_then(|()| out.flush()).expect("users");
    let own = own_time(&filled(&folder.join("own.db"), &users), &tenant);
    let path = folder.join("pipeline.db");
    drop(filled(&path, &users));
    let (empty, piped) = piped(&module, &path, &written(&tenant, folder));
    let ratio = piped / (empty + own);
    let found = format!(
        "{ratio:.2} times: {piped:.2} s for {EVENTS} events, an empty function {empty:.2} s, the library {own:.2} s"
    );
    table.add(MEASURE, found, TARGET, Some(ratio <= 1.3));
}

fn filled(path: &Path, users: &Path) -> Store {
    let store = new_store(path);
    import(&store, users);
    store
}

/// Seconds the library takes for the events in batches as the module makes them.
fn own_time(store: &Store, tenant: &Tenant) -> f64 {
    let begins = (0..EVENTS).step_by(BATCH);
    let requests: Vec<String> =
        begins.map(|begin| tenant.request(begin..(begin + BATCH).min(EVENTS))).collect();
    let ((), spent) = spend(|| requests.iter().for_each(|request| drop(store.call("claim.invoke", request))));
    spent.wall.as_secs_f64()
}

/// The events as a CSV file.
fn written(tenant: &Tenant, folder: &Path) -> PathBuf {
    let path = folder.join("events.csv");
    let mut out = BufWriter::new(File::create(&path).expect("a file"));
    writeln!(out, "EventId,UserId,App,Trigger,At").expect("a line");
    for event in &tenant.events[..EVENTS] {
        let (offer, user) = (&OFFERS[event.offer], &tenant.users[event.user]);
        writeln!(out, "{},{},{},{},{}", event.id, user.id, offer.app, offer.trigger, time(event.at))
            .expect("a line");
    }
    out.flush().expect("a file");
    path
}

/// Seconds of the empty function and of the cmdlet, in one process, both warm.
fn piped(module: &Path, store: &Path, events: &Path) -> (f64, f64) {
    let out = Command::new("pwsh")
        .args(["-NoProfile", "-NonInteractive", "-File"])
        .arg(library::root().join("tests/bench/pipeline.ps1"))
        .args([module, store, events])
        .env("AUTOCLAIM_LIBRARY", library::path())
        .output()
        .expect("pwsh runs");
    let text = String::from_utf8_lossy(&out.stdout);
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|number| number.parse().ok()).collect();
    let [empty, piped] = numbers[..] else {
        panic!("pipeline.ps1 said {text}{}", String::from_utf8_lossy(&out.stderr))
    };
    (empty, piped)
}
