//! The line of the processes that write: who waits in it, for how long, and that it excludes nobody. Files of the
//! test's own stand for another process in it.

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::sync::Arc;
use std::time::Duration;

use super::support::{Place, VirtualWait, append, behind, go, records};
use autoclaim::domain::interrupt::Interrupt;
use autoclaim::store::{OpenOptions, Store, StoreError, Verdict, Wait};

const QUEUE: &str = "store.db-queue";
const TURN: &str = "store.db-turn";
/// How long a store waits for a process that does not move.
const STILL: Duration = Duration::from_millis(100);

/// A store in which time passes only for who waits, and how it waits.
fn line(place: &Place) -> (Store, Arc<VirtualWait>) {
    append(&place.store()).unwrap();
    let wait = VirtualWait::new();
    let options = OpenOptions { wait: Arc::clone(&wait) as Arc<dyn Wait>, ..place.options() };
    (Store::open(&options).unwrap(), wait)
}

/// Another process's.
fn file(place: &Place, name: &str) -> File {
    File::open(place.path(name)).unwrap()
}

fn held(place: &Place, name: &str) -> File {
    let file = file(place, name);
    file.try_lock().unwrap();
    file
}

fn on_sleep(wait: &VirtualWait, hook: impl Fn(usize) + Send + Sync + 'static) {
    *wait.on_sleep.lock().unwrap() = Some(Box::new(hook));
}

/// Another writer.
fn writing(place: &Place) -> rusqlite::Connection {
    let other = behind(&place.path("store.db"));
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    other
}

#[test]
fn a_writer_has_the_turn_until_it_has_written_and_leaves_the_queue_to_the_next() {
    let place = Place::new();
    let (store, wait) = line(&place);
    let [turn, queue] = [TURN, QUEUE].map(|name| file(&place, name));
    store
        .write(&go(), |_| {
            turn.try_lock().unwrap_err();
            queue.try_lock().unwrap();
            Ok::<_, StoreError>(Verdict::Commit(()))
        })
        .unwrap();
    turn.try_lock().unwrap();
    assert_eq!(wait.monotonic(), Duration::ZERO);
}

#[test]
fn who_stands_in_line_is_first_when_the_queue_is_left_and_writes_when_the_turn_is_free() {
    let place = Place::new();
    let (store, wait) = line(&place);
    let [first, turn] = [QUEUE, TURN].map(|name| held(&place, name));
    let next = file(&place, QUEUE);
    on_sleep(&wait, move |count| match count {
        3 => first.unlock().unwrap(),
        4 => drop(next.try_lock().unwrap_err()),
        7 => turn.unlock().unwrap(),
        _ => {}
    });
    append(&store).unwrap();
    assert!(wait.monotonic() < STILL);
    on_sleep(&wait, |_| panic!("nobody is there any more"));
    append(&store).unwrap();
}

#[test]
fn an_interrupt_ends_the_standing_in_line() {
    for name in [QUEUE, TURN] {
        let place = Place::new();
        let (store, wait) = line(&place);
        let (_ahead, interrupt) = (held(&place, name), Interrupt::default());
        let at_seven = interrupt.clone();
        on_sleep(&wait, move |count| {
            if count == 7 {
                at_seven.set();
            }
        });
        let result = store.write(&interrupt, |_| Ok::<_, StoreError>(Verdict::Commit(())));
        assert!(matches!(result, Err(StoreError::Interrupted)));
        assert!(wait.monotonic() < STILL);
    }
}

#[test]
fn standing_in_line_is_part_of_the_patience() {
    let place = Place::new();
    let (store, wait) = line(&place);
    let (_ahead, _other) = (held(&place, TURN), writing(&place));
    assert!(matches!(append(&store), Err(StoreError::Busy)));
    assert_eq!(wait.monotonic().as_secs(), 5);
    file(&place, QUEUE).try_lock().unwrap();
}

#[test]
fn a_process_that_stands_still_in_line_holds_nobody_up() {
    for name in [QUEUE, TURN] {
        let place = Place::new();
        let (store, wait) = line(&place);
        let _ahead = held(&place, name);
        (0..3).for_each(|_| append(&store).unwrap());
        let each = wait.monotonic() / 3;
        assert!(each >= STILL && each < STILL + Duration::from_millis(2), "{each:?}");
        assert_eq!(records(&store).unwrap(), 4);
    }
}

#[test]
fn who_waits_for_nobody_writes_all_the_same_while_a_process_stands_still_in_line() {
    let place = Place::new();
    drop(line(&place));
    let options = OpenOptions { busy_timeout: Duration::ZERO, ..place.options() };
    let (store, _ahead) = (Store::open(&options).unwrap(), held(&place, QUEUE));
    append(&store).unwrap();
    assert_eq!(records(&store).unwrap(), 2);
}

#[test]
fn a_file_of_the_line_that_was_removed_or_replaced_is_made_anew_or_let_be() {
    for name in [QUEUE, TURN] {
        let place = Place::new();
        let (store, path) = (place.store(), place.path(name));
        let replace = |with: &dyn Fn(&str)| {
            append(&store).unwrap();
            fs::remove_file(&path).or_else(|_| fs::remove_dir(&path)).unwrap_or_default();
            with(&path);
            append(&store).unwrap();
        };
        let is_empty_file =
            || fs::symlink_metadata(&path).is_ok_and(|data| data.is_file() && data.len() == 0);
        replace(&|_| {});
        assert!(is_empty_file());
        replace(&|path| fs::write(path, "").unwrap());
        assert!(is_empty_file());
        replace(&|path| fs::create_dir(path).unwrap());
        assert!(fs::metadata(&path).unwrap().is_dir());
        replace(&|path| fs::write(path, "mine").unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"mine");
        replace(&|path| symlink(place.path("nowhere"), path).unwrap());
        assert!(!fs::exists(place.path("nowhere")).unwrap());
        replace(&|path| fs::hard_link(place.path("store.db"), path).unwrap());
        fs::remove_file(&path).unwrap();
        assert_eq!(records(&store).unwrap(), 12);
        assert_eq!(store.check(&go()).unwrap(), []);
    }
}

#[test]
fn the_files_of_the_line_are_empty_and_for_the_eyes_the_store_is_for() {
    let place = Place::new();
    drop(place.store());
    for mode in [0o600, 0o640, 0o666] {
        fs::set_permissions(place.path("store.db"), PermissionsExt::from_mode(mode)).unwrap();
        append(&place.store()).unwrap();
        for path in [QUEUE, TURN].map(|name| place.path(name)) {
            let data = fs::metadata(&path).unwrap();
            assert_eq!((data.permissions().mode() & 0o777, data.len()), (mode, 0));
            fs::remove_file(path).unwrap();
        }
    }
}

#[test]
fn who_only_reads_stands_in_no_line() {
    let place = Place::new();
    drop(place.store());
    let reader = Store::open(&OpenOptions { read_only: true, ..place.options() }).unwrap();
    records(&reader).unwrap();
    assert!(matches!(append(&reader), Err(StoreError::ReadOnly(_))));
    records(&place.store()).unwrap();
    let memory = Store::open(&OpenOptions { path: ":memory:".into(), ..place.creating() }).unwrap();
    append(&memory).unwrap();
    for name in [QUEUE, TURN] {
        assert!(!fs::exists(place.path(name)).unwrap());
        assert!(!fs::exists(name.replace("store.db", ":memory:")).unwrap());
    }
}
