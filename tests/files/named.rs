//! What keeps files from being written has its right name, its field and its cure, and a store that could not
//! be made leaves no file.

use crate::support::{paths::refused, person, small::user};
use crate::{Closed, claims, other::Other, says};
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// The other process with a disk of so many bytes at a folder that it alone sees; none, and noted, where this
/// machine does not let us.
fn with_disk(folder: &str, size: &str) -> Option<Command> {
    fs::create_dir(folder).unwrap();
    let mount = format!("mount -t tmpfs -o size={size} tmpfs '{folder}'");
    let can = |how: &str| {
        Command::new("sh")
            .args(["-c", &format!("unshare {how} sh -c \"{mount}\"")])
            .output()
            .is_ok_and(|it| it.status.success())
    };
    let Some(how) = ["-m", "-rm"].into_iter().find(|how| can(how)) else {
        let list = std::env::current_exe().unwrap().ancestors().nth(3).unwrap().join("not-run.txt");
        let mut list = fs::File::options().create(true).append(true).open(list).unwrap();
        writeln!(
            list,
            "NOT RUN: full disks: let unshare and mount work, as for root in a container with CAP_SYS_ADMIN"
        )
        .unwrap();
        return None;
    };
    let mut command = Command::new("unshare");
    let inner = format!("{mount} && exec \"$0\" \"$@\"");
    let other = Other::command();
    command.args([how, "sh", "-c", &inner]).arg(other.get_program()).args(other.get_args());
    Some(command)
}

/// More than 64 KB of report.
fn refusals() -> Value {
    let events: Vec<Value> = (0..1_000)
        .map(|number| json!({ "id": format!("r{number}"), "user": format!("nobody{number}@contoso.com"), "app": "Teams" }))
        .collect();
    json!({ "events": events })
}

#[test]
fn a_full_disk_is_said_of_the_file_or_of_the_store() {
    let place = Closed::new();
    let disk = place.path("disk");
    let Some(mut command) = with_disk(&disk, "64k") else { return };
    let mut other = Other::start(&mut command);
    other.does("open", json!({ "path": place.store() }));
    other.does("claim.invoke", refusals());
    let path = format!("{disk}/out");
    for (method, request) in [
        ("report.export", json!({ "path": path, "format": "Csv", "includeRefused": true })),
        ("report.export", json!({ "path": path, "format": "Json", "includeRefused": true })),
        ("audit.export", json!({ "path": path, "format": "JsonLines" })),
        ("store.backup", json!({ "path": path })),
    ] {
        says(&other.fails(method, request), "STORE_FULL", "path", "hoose another path");
    }
    says(
        &other.fails("open", json!({ "path": path, "create": "New", "mode": "Local" })),
        "STORE_FULL",
        "path",
        "",
    );
    let again = other.fails("open", json!({ "path": path }));
    assert_eq!(again["name"], "STORE_NOT_FOUND", "nothing is left of it");
}

#[test]
fn a_full_directory_for_temporary_files_is_said_and_is_the_one_the_header_names() {
    let place = Closed::new();
    let disk = place.path("temp");
    let Some(mut command) = with_disk(&disk, "1m") else { return };
    let users = fs::File::create(place.path("users.json")).unwrap();
    let mut users = std::io::BufWriter::new(users);
    for number in 1..=30_000_u64 {
        let person = person(&user(number), &format!("user{number}@contoso.com"));
        writeln!(users, "{person}").unwrap();
    }
    drop(users);
    let mut other = Other::start(command.env("SQLITE_TMPDIR", &disk));
    other.does("open", json!({ "path": place.store() }));
    let import = json!({ "path": place.path("users.json"), "takenAt": "2026-11-27T00:00:00Z" });
    says(&other.fails("user.import", import), "STORE_FULL", "", "SQLITE_TMPDIR");
    other.does("claim.invoke", claims(1..=1));
}

#[test]
fn a_file_that_grows_beyond_what_the_account_may_is_said() {
    let place = Closed::new();
    let mut other = Other::start(&mut Other::shell("trap '' XFSZ; ulimit -f 300;"));
    let new = place.path("new.db");
    says(
        &other.fails("open", json!({ "path": new, "create": "New", "mode": "Local" })),
        "STORE_READ_ONLY",
        "path",
        "ulimit -f",
    );
    assert!(!place.names().iter().any(|name| name.starts_with("new.db")), "{:?}", place.names());
    other.does("open", json!({ "path": place.store() }));
    says(
        &other.fails("store.backup", json!({ "path": place.path("copy.db") })),
        "INVALID_ARGUMENT",
        "path",
        "ulimit -f",
    );
    says(&other.fails("claim.invoke", refusals()), "STORE_READ_ONLY", "", "ulimit -f");
    assert!(!place.names().iter().any(|name| name.starts_with("copy.db")), "{:?}", place.names());
}

#[test]
fn a_process_without_descriptors_is_told_so() {
    let place = Closed::new();
    let mut other = Other::start(&mut Other::shell("ulimit -n 64;"));
    other.does("open", json!({ "path": place.store() }));
    other.does("policy.list", json!({}));
    other.does("exhaust", json!({}));
    says(
        &other.fails("report.export", json!({ "path": place.path("out.csv") })),
        "STORE_BUSY",
        "",
        "ulimit -n",
    );
    says(
        &other.fails("store.backup", json!({ "path": place.path("copy.db") })),
        "STORE_BUSY",
        "",
        "ulimit -n",
    );
    says(
        &other.fails("open", json!({ "path": place.path("new.db"), "create": "New", "mode": "Local" })),
        "STORE_BUSY",
        "path",
        "ulimit -n",
    );
    assert_eq!(
        place.names().iter().filter(|name| !name.starts_with("tenant.db")).count(),
        0,
        "{:?}",
        place.names()
    );
}

#[test]
fn a_call_for_which_sqlite_gets_no_memory_is_told_so() {
    let place = Closed::new();
    let mut other = place.other();
    other.does("heap", json!({}));
    says(&other.fails("store.check", json!({})), "TOO_LARGE", "", "memory");
}

#[test]
fn names_are_long_enough_or_too_long() {
    let place = Closed::new();
    let named = |length: usize| place.path(&"x".repeat(length));
    for length in [231, 240, 248, 255] {
        let host = Closed::new().open();
        for (method, request) in [
            ("report.export", json!({ "path": named(length), "format": "Csv" })),
            ("audit.export", json!({ "path": named(length), "format": "JsonLines", "overwrite": true })),
            ("store.backup", json!({ "path": named(length), "overwrite": true })),
        ] {
            host.call(method, request);
        }
        fs::remove_file(named(length)).unwrap();
        says(
            &host.fails("store.backup", json!({ "path": named(256) })),
            "INVALID_ARGUMENT",
            "path",
            "horten it",
        );
    }
    for (length, opens) in [(247, true), (248, false), (255, false), (256, false), (300, false)] {
        let request = json!({ "path": named(length), "create": "New", "mode": "Local" }).to_string();
        match autoclaim::api::Client::open(request.as_bytes()) {
            Ok(_) => assert!(opens, "{length}"),
            Err(error) => {
                assert!(!opens, "{length}");
                assert_eq!((error.name.as_str(), error.field.as_deref()), ("INVALID_ARGUMENT", Some("path")));
                assert!(!fs::exists(named(length)).unwrap_or(false));
            }
        }
    }
}

#[test]
fn names_that_no_file_can_have_are_refused_by_every_request() {
    let place = Closed::new();
    let (one, two) = (place.path("one"), place.path("two"));
    std::os::unix::fs::symlink(&one, &two).unwrap();
    std::os::unix::fs::symlink(&two, &one).unwrap();
    let host = Closed::new().open();
    refused(&host, &one, "end them");
    refused(&host, &place.path("one/in it"), "end them");
    refused(&host, &place.path(&"x".repeat(256)), "horten it");
    refused(&host, &place.path(&format!("{}/in it", "x".repeat(256))), "horten it");
    refused(&host, &place.path(&"directory/".repeat(500)), "horten it");
}

/// As an account that owns nothing here; root may write everywhere.
#[test]
fn a_directory_that_cannot_be_written_is_said() {
    let place = Closed::new();
    let exe = place.path("other");
    // Not by this process: a child that another test forks meanwhile would inherit the writing end, and the
    // copy be "busy".
    assert!(Command::new("cp").arg(std::env::current_exe().unwrap()).arg(&exe).status().unwrap().success());
    let mode = |path: &str, mode| {
        fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap()
    };
    mode(place.0.path().to_str().unwrap(), 0o555);
    let mut command = Command::new(exe);
    command.args(Other::command().get_args());
    if rustix::process::geteuid().is_root() {
        command.uid(65_534).gid(65_534);
    }
    let mut other = Other::start(&mut command);
    for create in ["New", "IfMissing"] {
        let error =
            other.fails("open", json!({ "path": place.path("new.db"), "create": create, "mode": "Local" }));
        says(&error, "STORE_READ_ONLY", "path", "give the account access");
    }
    other.does("open", json!({ "path": ":memory:", "create": "New", "mode": "Local" }));
    says(
        &other.fails("store.backup", json!({ "path": place.path("copy.db") })),
        "INVALID_ARGUMENT",
        "path",
        "ive it access",
    );
    mode(place.0.path().to_str().unwrap(), 0o755);
}
