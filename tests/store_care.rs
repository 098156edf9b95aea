//! Checking a store and backing it up.

mod store_support;

use autoclaim::domain::interrupt::Interrupt;
use autoclaim::domain::mode::Mode;
use autoclaim::store::{Finding, OpenOptions, Store, StoreError};
use store_support::{Place, execute, go, number, with_table};

fn count(path: &str) -> i64 {
    let store = Store::open(&OpenOptions::new(path)).unwrap();
    number(&store, "SELECT count(*) FROM t").unwrap()
}

fn names(place: &Place) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(place.directory.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_sound_store_has_no_findings() {
    assert_eq!(with_table(&Place::new()).check(&go()).unwrap(), []);
}

#[test]
fn a_reference_to_nothing_is_found() {
    let place = Place::new();
    let store = with_table(&place);
    execute(&store, "CREATE TABLE u (n INTEGER REFERENCES meta (name)) STRICT").unwrap();
    let stranger = rusqlite::Connection::open(place.path("store.db")).unwrap();
    stranger.execute_batch("PRAGMA foreign_keys = OFF; INSERT INTO u VALUES (5)").unwrap();
    assert_eq!(store.check(&go()).unwrap(), [Finding::Dangling { table: "u".into(), row: Some(1), parent: "meta".into() }]);
}

#[test]
fn damage_is_found() {
    let place = Place::new();
    let store = with_table(&place);
    execute(&store, "INSERT INTO t WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 5000) SELECT n FROM c").unwrap();
    drop(store);
    let mut bytes = std::fs::read(place.path("store.db")).unwrap();
    let middle = bytes.len() / 8192 * 4096;
    bytes[middle..middle + 64].fill(0xA5);
    std::fs::write(place.path("store.db"), bytes).unwrap();
    let findings = Store::open(&place.options()).unwrap().check(&go()).unwrap();
    assert!(matches!(findings.first(), Some(Finding::Damage(_))), "{findings:?}");
}

#[test]
fn a_backup_is_a_store_of_that_moment() {
    let place = Place::new();
    let store = with_table(&place);
    execute(&store, "INSERT INTO t VALUES (1)").unwrap();
    store.backup(&place.path("copy.db"), false, &go()).unwrap();
    execute(&store, "INSERT INTO t VALUES (2)").unwrap();
    assert_eq!(count(&place.path("copy.db")), 1);
}

#[test]
fn a_store_in_memory_can_be_backed_up() {
    let place = Place::new();
    let store = Store::open(&OpenOptions { mode: Some(Mode::Local), ..OpenOptions::new(":memory:") }).unwrap();
    execute(&store, "CREATE TABLE t (n INTEGER) STRICT").unwrap();
    store.backup(&place.path("copy.db"), false, &go()).unwrap();
    assert_eq!(count(&place.path("copy.db")), 0);
    execute(&store, "INSERT INTO t VALUES (2)").unwrap();
}

#[test]
fn an_existing_file_is_overwritten_only_when_asked() {
    let place = Place::new();
    let store = with_table(&place);
    let copy = place.path("copy.db");
    std::fs::write(&copy, "precious").unwrap();
    assert!(matches!(store.backup(&copy, false, &go()), Err(StoreError::Exists)));
    assert_eq!(std::fs::read(&copy).unwrap(), b"precious");
    store.backup(&copy, true, &go()).unwrap();
    assert_eq!(count(&copy), 0);
}

#[test]
fn a_store_in_use_is_never_overwritten() {
    let place = Place::new();
    let store = with_table(&place);
    let other = Place::new();
    let _open = with_table(&other);
    for path in [place.path("store.db"), other.path("store.db")] {
        assert!(matches!(store.backup(&path, true, &go()), Err(StoreError::InvalidPath(_))));
    }
    assert_eq!(number(&store, "SELECT count(*) FROM t").unwrap(), 0);
}

#[test]
fn a_backup_that_fails_leaves_no_file() {
    let place = Place::new();
    let store = with_table(&place);
    let before = names(&place);
    let interrupt = Interrupt::default();
    interrupt.set();
    assert!(matches!(store.backup(&place.path("copy.db"), false, &interrupt), Err(StoreError::Interrupted)));
    for path in ["copy.db".to_owned(), place.path("no/copy.db"), place.path("")] {
        assert!(matches!(store.backup(&path, false, &go()), Err(StoreError::InvalidPath(_))), "{path}");
    }
    assert_eq!(names(&place), before);
}
