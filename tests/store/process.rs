//! Several processes on one file, two copies of SQLite in one, and an account that may not write.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use super::support::{Place, VirtualWait, append, behind, go, record, records};
use autoclaim::store::{OpenOptions, Store, StoreError, Verdict, Wait};

/// Runs in a process of its own, started by the other tests; alone it has nothing to do.
#[test]
fn helper_process() {
    let (Ok(task), Ok(path)) = (std::env::var("STORE_TASK"), std::env::var("STORE_PATH")) else {
        return;
    };
    let options = OpenOptions::new(path);
    match task.as_str() {
        "insert" => {
            let store = Store::open(&options).unwrap();
            (0..100).for_each(|_| append(&store).unwrap());
        }
        "create" => {
            let store = Store::open(&OpenOptions {
                create: autoclaim::store::Create::IfMissing,
                mode: Some(autoclaim::domain::mode::Mode::Local),
                ..options
            });
            println!("\ninstance {}", store.unwrap().info().instance);
        }
        "hold" => {
            let store = Store::open(&options).unwrap();
            store
                .write(&go(), |tx| {
                    record(tx)?;
                    println!("\nholding");
                    std::io::stdin().read_line(&mut String::new()).unwrap();
                    Ok::<_, StoreError>(Verdict::Commit(()))
                })
                .unwrap();
        }
        "write" => match Store::open(&options).and_then(|store| append(&store)) {
            Err(StoreError::ReadOnly(why)) => println!("\nreadonly {why}"),
            other => println!("\nresult {other:?}"),
        },
        "read" => {
            let store = Store::open(&OpenOptions { read_only: true, ..options });
            println!("\nresult {:?}", store.and_then(|store| records(&store)));
        }
        other => panic!("unknown task {other}"),
    }
}

fn command(exe: &std::path::Path, task: &str, path: &str) -> Command {
    let mut command = Command::new(exe);
    command
        .args(["--exact", "process::helper_process", "--nocapture"])
        .env("STORE_TASK", task)
        .env("STORE_PATH", path);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    command
}

fn start(task: &str, path: &str) -> Child {
    command(&std::env::current_exe().unwrap(), task, path).spawn().unwrap()
}

fn line_with(child: &mut Child, word: &str) -> String {
    let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    lines
        .map(Result::unwrap)
        .find(|line| line.starts_with(word))
        .unwrap_or_else(|| panic!("no line with {word}"))
}

#[test]
fn processes_write_to_one_file() {
    let place = Place::new();
    let store = place.store();
    let children: Vec<Child> = (0..3).map(|_| start("insert", &place.path("store.db"))).collect();
    (0..100).for_each(|_| append(&store).unwrap());
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(records(&store).unwrap(), 400);
    assert_eq!(store.check(&go()).unwrap(), []);
}

#[test]
fn processes_that_create_the_same_store_agree_on_it() {
    let place = Place::new();
    let mut children: Vec<Child> = (0..4).map(|_| start("create", &place.path("store.db"))).collect();
    let mut instances: Vec<String> = children.iter_mut().map(|child| line_with(child, "instance")).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    instances.dedup();
    assert_eq!(instances.len(), 1, "{instances:?}");
}

#[test]
fn a_writer_of_another_process_is_waited_for_and_its_death_frees_the_store() {
    let place = Place::new();
    drop(place.store());
    let impatient =
        Store::open(&OpenOptions { busy_timeout: std::time::Duration::ZERO, ..place.options() }).unwrap();
    let mut child = start("hold", &place.path("store.db"));
    line_with(&mut child, "holding");
    assert!(matches!(append(&impatient), Err(StoreError::Busy)));
    child.kill().unwrap();
    child.wait().unwrap();
    append(&impatient).unwrap();
    let mut child = start("hold", &place.path("store.db"));
    line_with(&mut child, "holding");
    child.stdin.take().unwrap().write_all(b"\n").unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(records(&impatient).unwrap(), 2);
}

#[test]
fn the_death_of_a_process_in_its_turn_lets_the_next_one_have_it() {
    let place = Place::new();
    append(&place.store()).unwrap();
    let other = behind(&place.path("store.db"));
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut child = start("insert", &place.path("store.db"));
    let line = std::fs::File::open(place.path("store.db-turn")).unwrap();
    while line.try_lock().is_ok() {
        line.unlock().unwrap();
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    line.lock().unwrap();
    drop((line, other));
    assert_eq!(records(&place.store()).unwrap(), 1);
}

#[test]
fn an_account_that_may_not_use_the_turn_file_writes_all_the_same() {
    let place = guarded(0o777, 0o666);
    std::fs::write(place.path("data/store.db-turn"), "").unwrap();
    std::fs::set_permissions(place.path("data/store.db-turn"), PermissionsExt::from_mode(0o0)).unwrap();
    assert!(as_nobody(&place, "write").contains("\nresult Ok(())"));
}

/// Runs a task as an account that owns nothing here; root may write everywhere, whatever the mode bits say.
fn as_nobody(place: &Place, task: &str) -> String {
    let exe = place.path("helper");
    if !std::fs::exists(&exe).unwrap() {
        // Not by this process: a child that another test forks meanwhile would inherit the writing end, and
        // the copy be "busy".
        let copied = Command::new("cp").arg(std::env::current_exe().unwrap()).arg(&exe).status();
        assert!(copied.unwrap().success());
    }
    let mut command = command(std::path::Path::new(&exe), task, &place.path("data/store.db"));
    if rustix::process::geteuid().is_root() {
        command.uid(65_534).gid(65_534);
    }
    let output = command.output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// A closed store in `data`, with these mode bits on the directory and the file.
fn guarded(directory: u32, file: u32) -> Place {
    let place = Place::new();
    std::fs::create_dir(place.path("data")).unwrap();
    let options = OpenOptions { path: place.path("data/store.db"), ..place.creating() };
    drop(Store::open(&options).unwrap());
    let set = |path: &str, mode| std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    set(&place.path("data/store.db"), file);
    set(&place.path("data"), directory);
    set(place.directory.path().to_str().unwrap(), 0o755);
    place
}

#[test]
fn a_directory_or_a_file_that_cannot_be_written_is_said() {
    for (directory, file) in [(0o555, 0o666), (0o777, 0o444)] {
        let said = as_nobody(&guarded(directory, file), "write");
        assert!(said.contains("\nreadonly "), "{directory:o} {file:o}: {said}");
    }
}

#[test]
fn a_read_only_file_can_be_read() {
    let said = as_nobody(&guarded(0o777, 0o444), "read");
    assert!(said.contains("\nresult Ok(0)"), "{said}");
}

#[test]
fn a_read_only_directory_without_a_log_says_what_reading_needs() {
    let said = as_nobody(&guarded(0o555, 0o444), "read");
    assert!(said.contains("\nresult Err(ReadOnly(\"the file or its directory"), "{said}");
}

#[test]
fn a_file_open_by_other_means_in_this_process_is_refused_after_the_patience() {
    let place = Place::new();
    drop(place.store());
    let stranger = behind(&place.path("store.db"));
    let wait = VirtualWait::new();
    let options = OpenOptions {
        wait: Arc::clone(&wait) as Arc<dyn Wait>,
        busy_timeout: Duration::from_secs(1),
        ..place.options()
    };
    assert!(matches!(Store::open(&options), Err(StoreError::SecondCopy)));
    assert!(wait.monotonic() >= Duration::from_secs(1));
    drop(stranger);
    Store::open(&options).unwrap();
}
