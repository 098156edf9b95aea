//! Writes the sample tenant as files: `cargo run --package sample-tenant -- OUT_DIR [--users N] [--end
//! MILLISECONDS]`.

#[path = "mod.rs"]
mod sample_tenant;

use sample_tenant::{Tenant, story};
use serde_json::{Value, json};
use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::Path,
    process::ExitCode,
};

const USAGE: &str = "usage: sample_tenant OUT_DIR [--users N] [--end MILLISECONDS]
  N: 500 to 1000000 users, 2000 if not said; MILLISECONDS since 1970: when the logs end, 2026-11-21T10:00:00Z if not said";
const USERS: u64 = 2_000;
/// 2026-11-21T10:00:00Z
const END: i64 = 1_795_255_200_000;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let Some((dir, users, end)) = read(&args.iter().map(String::as_str).collect::<Vec<_>>()) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let tenant = Tenant::new(users, end);
    match write(Path::new(dir), &tenant) {
        Ok(()) => {
            println!("{users} users, log from {} to {}, in {dir}", tenant.start(), tenant.end());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{dir}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Folder, users, end of the logs.
fn read<'a>(args: &[&'a str]) -> Option<(&'a str, u64, i64)> {
    let (dir, options) = args.split_first().filter(|(dir, _)| !dir.starts_with('-'))?;
    let (mut users, mut end) = (USERS, END);
    for pair in options.chunks(2) {
        match pair {
            ["--users", n] => {
                users = n.parse().ok().filter(|n| (sample_tenant::FEWEST_USERS..=1_000_000).contains(n))?
            }
            ["--end", n] => end = n.parse().ok().filter(|n| *n > 0)?,
            _ => return None,
        }
    }
    Some((dir, users, end))
}

fn write(dir: &Path, tenant: &Tenant) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    let file = |name: &str| File::create(dir.join(name)).map(BufWriter::new);
    let document = |name: &str, value: &Value| -> io::Result<()> {
        let mut out = file(name)?;
        serde_json::to_writer_pretty(&mut out, value)?;
        out.flush()
    };
    document("subscribedSkus.json", &tenant.subscribed_skus())?;
    document("groups.json", &tenant.groups())?;
    document("environments.json", &tenant.environments())?;
    document("policies.json", &story::policies(tenant).into())?;
    document("prelude.json", &steps(story::prelude(tenant)))?;
    document("finale.json", &steps(story::finale(tenant)))?;
    document(
        "expected.json",
        &story::expected(tenant)
            .into_iter()
            .map(|(event, outcome)| json!({ "event": event, "outcome": outcome }))
            .collect(),
    )?;
    let mut users = file("users.json")?;
    tenant.write_users(&mut users)?;
    users.flush()?;
    let mut sign_ins = file("signIns.json")?;
    tenant.write_sign_ins(&mut sign_ins)?;
    sign_ins.flush()?;
    let mut events = file("events.jsonl")?;
    tenant.write_events(&mut events)?;
    events.flush()
}

fn steps(steps: Vec<story::Step>) -> Value {
    steps
        .into_iter()
        .map(|step| json!({ "method": step.method, "request": step.request, "outcome": step.outcome }))
        .collect()
}
