//! Checking a store and backing it up.

use super::support::{Place, append, behind, fill, go, records};
use super::tenants::names;
use autoclaim::domain::interrupt::Interrupt;
use autoclaim::domain::mode::Mode;
use autoclaim::store::{Finding, OpenOptions, Store, StoreError};

fn count(path: &str) -> i64 {
    records(&Store::open(&OpenOptions::new(path)).unwrap()).unwrap()
}

#[test]
fn a_reference_to_nothing_is_found() {
    let place = Place::new();
    let store = place.store();
    let planted = "CREATE TABLE u (n INTEGER REFERENCES meta (name)) STRICT; PRAGMA foreign_keys = OFF; INSERT INTO u VALUES (5)";
    behind(&place.path("store.db")).execute_batch(planted).unwrap();
    assert_eq!(
        store.check(&go()).unwrap(),
        [Finding::Dangling { table: "u".into(), row: Some(1), parent: "meta".into() }]
    );
}

#[test]
fn damage_is_found() {
    let place = Place::new();
    let store = place.store();
    fill(&store);
    drop(store);
    let mut bytes = std::fs::read(place.path("store.db")).unwrap();
    let middle = bytes.len() / 8192 * 4096;
    bytes[middle..middle + 64].fill(0xA5);
    std::fs::write(place.path("store.db"), bytes).unwrap();
    let findings = Store::open(&place.options()).unwrap().check(&go()).unwrap();
    assert!(matches!(findings.first(), Some(Finding::Damage(_))), "{findings:?}");
}

#[test]
fn a_store_in_memory_can_be_backed_up() {
    let place = Place::new();
    let store =
        Store::open(&OpenOptions { mode: Some(Mode::Local), ..OpenOptions::new(":memory:") }).unwrap();
    store.backup(&place.path("copy.db"), false, &go()).unwrap();
    assert_eq!(count(&place.path("copy.db")), 0);
    append(&store).unwrap();
}

#[test]
fn a_backup_that_fails_leaves_no_file() {
    let place = Place::new();
    let store = place.store();
    let before = names(&place.directory);
    let interrupt = Interrupt::default();
    interrupt.set();
    assert!(matches!(store.backup(&place.path("copy.db"), false, &interrupt), Err(StoreError::Interrupted)));
    for path in ["copy.db".to_owned(), place.path("no/copy.db"), place.path("")] {
        assert!(matches!(store.backup(&path, false, &go()), Err(StoreError::InvalidPath(_))), "{path}");
    }
    assert_eq!(names(&place.directory), before);
}
