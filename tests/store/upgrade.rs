//! Upgrading a store from one schema to the next.

use super::support::{Place, behind};
use autoclaim::store::{OpenOptions, Schema, Store, StoreError};

macro_rules! meta {
    () => {
        "CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;"
    };
}

const ONE: Schema =
    Schema { fresh: concat!(meta!(), "CREATE TABLE a (x INTEGER PRIMARY KEY) STRICT;"), steps: &[] };
const ADD_COLUMN: &str = "ALTER TABLE a ADD COLUMN y TEXT;";
const ADD_TABLE: &str =
    "CREATE TABLE b (x INTEGER NOT NULL REFERENCES a (x)) STRICT; INSERT INTO b SELECT x FROM a;";
const THREE: Schema = Schema {
    fresh: concat!(
        meta!(),
        "CREATE TABLE a (x INTEGER PRIMARY KEY, y TEXT) STRICT;",
        "CREATE TABLE b (x INTEGER NOT NULL REFERENCES a (x)) STRICT;"
    ),
    steps: &[ADD_COLUMN, ADD_TABLE],
};

fn with(place: &Place, schema: Schema) -> OpenOptions {
    OpenOptions { schema, ..place.creating() }
}

/// A store of version 1 with one row.
fn old_store(place: &Place) {
    drop(Store::open(&with(place, ONE)).unwrap());
    behind(&place.path("store.db")).execute("INSERT INTO a VALUES (7)", []).unwrap();
}

/// Every table with its columns: what a schema is, however its text came about.
fn shape(place: &Place) -> Vec<(String, String, String, bool, i64)> {
    let sql = "SELECT t.name, c.name, c.type, c.\"notnull\", c.pk FROM pragma_table_list t JOIN pragma_table_info(t.name) c ORDER BY 1, c.cid";
    let file = behind(&place.path("store.db"));
    let mut statement = file.prepare(sql).unwrap();
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
        .unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn number(path: &str, sql: &str) -> rusqlite::Result<i64> {
    behind(path).query_row(sql, [], |row| row.get(0))
}

#[test]
fn a_migrated_store_equals_a_fresh_one() {
    let (old, new) = (Place::new(), Place::new());
    old_store(&old);
    for place in [&old, &new] {
        assert_eq!(Store::open(&with(place, THREE)).unwrap().info().schema, 3);
        assert_eq!(number(&place.path("store.db"), "PRAGMA user_version"), Ok(3));
    }
    assert_eq!(shape(&old), shape(&new));
    assert!(shape(&new).len() > 4);
    assert_eq!(number(&old.path("store.db"), "SELECT sum(x) FROM b"), Ok(7));
}

#[test]
fn a_migration_run_twice_is_harmless() {
    let place = Place::new();
    old_store(&place);
    for _ in 0..2 {
        drop(Store::open(&with(&place, THREE)).unwrap());
        assert_eq!(number(&place.path("store.db"), "SELECT count(*) FROM b"), Ok(1));
    }
}

#[test]
fn a_backup_is_taken_before_a_migration() {
    let place = Place::new();
    old_store(&place);
    drop(Store::open(&with(&place, THREE)).unwrap());
    let backup = place.path("store.db.v1.backup");
    assert_eq!(number(&backup, "PRAGMA user_version"), Ok(1));
    assert_eq!(number(&backup, "SELECT sum(x) FROM a"), Ok(7));
    Store::open(&OpenOptions { path: backup, ..with(&place, ONE) }).unwrap();
}

#[test]
fn a_fresh_or_current_store_needs_no_backup() {
    let place = Place::new();
    for _ in 0..2 {
        drop(Store::open(&with(&place, THREE)).unwrap());
    }
    assert_eq!(super::tenants::names(&place.directory), ["store.db"]);
}

#[test]
fn a_newer_schema_is_refused_and_nothing_touched() {
    let place = Place::new();
    drop(Store::open(&with(&place, THREE)).unwrap());
    let before = std::fs::read(place.path("store.db")).unwrap();
    for read_only in [false, true] {
        let result = Store::open(&OpenOptions { read_only, ..with(&place, ONE) });
        assert!(matches!(result, Err(StoreError::SchemaNewer { found: 3, supported: 1 })));
    }
    assert_eq!(std::fs::read(place.path("store.db")).unwrap(), before);
}

#[test]
fn a_migration_that_fails_leaves_the_old_store() {
    let place = Place::new();
    old_store(&place);
    let dangling = "CREATE TABLE b (x INTEGER REFERENCES a (x)) STRICT; INSERT INTO b VALUES (999);";
    for (step, corrupt) in [("nonsense", false), (dangling, true)] {
        let steps: &'static [&'static str] = Box::leak(Box::new([ADD_COLUMN, step]));
        let result = Store::open(&with(&place, Schema { fresh: THREE.fresh, steps }));
        assert_eq!(matches!(result, Err(StoreError::Corrupt(_))), corrupt);
        drop(Store::open(&with(&place, ONE)).unwrap());
        assert_eq!(number(&place.path("store.db"), "PRAGMA user_version"), Ok(1));
        assert!(number(&place.path("store.db"), "SELECT y FROM a").is_err());
    }
}

#[test]
fn a_read_only_handle_does_not_upgrade() {
    let place = Place::new();
    old_store(&place);
    let result = Store::open(&OpenOptions { read_only: true, ..with(&place, THREE) });
    assert!(matches!(result, Err(StoreError::ReadOnly(_))));
    drop(Store::open(&with(&place, ONE)).unwrap());
    assert_eq!(number(&place.path("store.db"), "PRAGMA user_version"), Ok(1));
}

#[test]
fn a_store_of_an_unreleased_version_is_refused_with_the_cure() {
    let place = Place::new();
    drop(place.store());
    let file = behind(&place.path("store.db"));
    file.pragma_update(None, "application_id", 0x4155_434C).unwrap();
    drop(file);
    let told = Store::open(&place.options()).err().map(|error| error.to_string()).unwrap();
    assert!(told.contains("unreleased version; create the store anew"), "{told}");
}
