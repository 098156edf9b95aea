//! Upgrading a store from one schema to the next.

mod store_support;

use autoclaim::{
    api::{Client, Interrupt},
    domain::{claim::Outcome, mode::Mode},
    engine::decide,
    store::{self, Create, OpenOptions, Schema, Store, StoreError, Verdict},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store_support::{Place, execute, go, number};

macro_rules! meta {
    () => {
        "CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;"
    };
}

const ONE: Schema = Schema { fresh: concat!(meta!(), "CREATE TABLE a (x INTEGER PRIMARY KEY) STRICT;"), steps: &[] };
/// What the first release made.
const FIRST: Schema = Schema { fresh: include_str!("fixtures/schema_1.sql"), steps: &[] };
const ADD_COLUMN: &str = "ALTER TABLE a ADD COLUMN y TEXT;";
const ADD_TABLE: &str = "CREATE TABLE b (x INTEGER NOT NULL REFERENCES a (x)) STRICT; INSERT INTO b SELECT x FROM a;";
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
    execute(&Store::open(&with(place, ONE)).unwrap(), "INSERT INTO a VALUES (7)").unwrap();
}

/// Every table with its columns: what a schema is, however its text came about.
fn shape(store: &Store) -> Vec<(String, String, String, bool, i64)> {
    let sql =
        "SELECT t.name, c.name, c.type, c.\"notnull\", c.pk FROM pragma_table_list t JOIN pragma_table_info(t.name) c ORDER BY 1, c.cid";
    let columns = |read: &autoclaim::store::Read<'_>| {
        let mut statement = read.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?;
        Ok::<_, StoreError>(rows.collect::<Result<Vec<_>, _>>()?)
    };
    store.read(&go(), columns).unwrap()
}

#[test]
fn a_migrated_store_equals_a_fresh_one() {
    let (old, new) = (Place::new(), Place::new());
    old_store(&old);
    let migrated = Store::open(&with(&old, THREE)).unwrap();
    let fresh = Store::open(&with(&new, THREE)).unwrap();
    assert_eq!(shape(&migrated), shape(&fresh));
    assert!(shape(&fresh).len() > 4);
    for store in [&migrated, &fresh] {
        assert_eq!(number(store, "PRAGMA user_version").unwrap(), 3);
        assert_eq!(store.info().schema, 3);
    }
    assert_eq!(number(&migrated, "SELECT sum(x) FROM b").unwrap(), 7);
}

#[test]
fn a_migration_run_twice_is_harmless() {
    let place = Place::new();
    old_store(&place);
    for _ in 0..2 {
        let store = Store::open(&with(&place, THREE)).unwrap();
        assert_eq!(number(&store, "SELECT count(*) FROM b").unwrap(), 1);
    }
}

#[test]
fn a_backup_is_taken_before_a_migration() {
    let place = Place::new();
    old_store(&place);
    drop(Store::open(&with(&place, THREE)).unwrap());
    let backup = OpenOptions { path: place.path("store.db.v1.backup"), ..with(&place, ONE) };
    let backup = Store::open(&backup).unwrap();
    assert_eq!(number(&backup, "PRAGMA user_version").unwrap(), 1);
    assert_eq!(number(&backup, "SELECT sum(x) FROM a").unwrap(), 7);
}

#[test]
fn a_fresh_or_current_store_needs_no_backup() {
    let place = Place::new();
    for _ in 0..2 {
        drop(Store::open(&with(&place, THREE)).unwrap());
    }
    let names: Vec<_> = std::fs::read_dir(place.directory.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["store.db"]);
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
        let store = Store::open(&with(&place, ONE)).unwrap();
        assert_eq!(number(&store, "PRAGMA user_version").unwrap(), 1);
        assert!(number(&store, "SELECT y FROM a").is_err());
    }
}

#[test]
fn a_read_only_handle_does_not_upgrade() {
    let place = Place::new();
    old_store(&place);
    let result = Store::open(&OpenOptions { read_only: true, ..with(&place, THREE) });
    assert!(matches!(result, Err(StoreError::ReadOnly(_))));
    assert_eq!(number(&Store::open(&with(&place, ONE)).unwrap(), "PRAGMA user_version").unwrap(), 1);
}

#[test]
fn the_current_schema_opens_again_as_it_was_made() {
    let place = Place::new();
    let made = shape(&place.store());
    assert_eq!(shape(&place.store()), made);
}

/// Everything in a store by name, as it was declared; remarks and blanks apart.
fn declared(store: &Store) -> BTreeMap<String, String> {
    let bare = |sql: String| {
        let lines = sql.lines().map(|line| line.split("--").next().unwrap());
        lines.flat_map(str::chars).filter(|it| !it.is_whitespace()).collect()
    };
    let sql = "SELECT name, coalesce(sql, '') FROM sqlite_schema";
    let all = |read: &autoclaim::store::Read<'_>| {
        let mut statement = read.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, bare(row.get(1)?))))?;
        Ok::<_, StoreError>(rows.collect::<Result<_, _>>()?)
    };
    store.read(&go(), all).unwrap()
}

#[test]
fn a_store_of_the_first_release_becomes_what_a_new_one_is() {
    let (old, new) = (Place::new(), Place::new());
    drop(Store::open(&with(&old, FIRST)).unwrap());
    for _ in 0..2 {
        let (migrated, fresh) = (old.store(), new.store());
        assert_eq!(declared(&migrated), declared(&fresh));
        assert_eq!(shape(&migrated), shape(&fresh));
        assert_eq!(migrated.check(&go()).unwrap(), vec![]);
    }
    let backup = OpenOptions { path: old.path("store.db.v1.backup"), ..with(&old, FIRST) };
    assert_eq!(number(&Store::open(&backup).unwrap(), "PRAGMA user_version").unwrap(), 1);
}

/// Stores as the first release left them: five users, two policies, seven claims and refusals.
const FIRST_STORES: [(Mode, &str); 2] =
    [(Mode::Local, include_str!("fixtures/store_1_local.sql")), (Mode::Graph, include_str!("fixtures/store_1_graph.sql"))];

fn store_of_the_first_release(place: &Place, mode: Mode, rows: &str) {
    let store = Store::open(&OpenOptions { create: Create::New, mode: Some(mode), ..with(place, FIRST) }).unwrap();
    let put = |tx: &store::Tx<'_>| {
        for statement in ["DELETE FROM meta;", "DELETE FROM setting;"].into_iter().chain(rows.lines()) {
            tx.execute(statement, [])?;
        }
        Ok::<_, StoreError>(Verdict::Commit(()))
    };
    store.write(&go(), put).unwrap();
}

fn call(client: &Client, method: &str, request: Value) -> Value {
    let reply = client.call(method, request.to_string().as_bytes(), &Interrupt::default());
    serde_json::from_slice(&reply.unwrap_or_else(|error| panic!("{method}: {error:?}"))).unwrap()
}

#[test]
fn claims_of_the_first_release_are_listed_and_explained() {
    for (mode, rows) in FIRST_STORES {
        let place = Place::new();
        store_of_the_first_release(&place, mode, rows);
        let (client, _) = Client::open(json!({ "path": place.path("store.db") }).to_string().as_bytes()).unwrap();
        let outcomes = ["Claimed", "EnvironmentNotCovered", "UserUnknown", "OutOfScope", "PoolsEmpty", "Claimed", "Claimed"];
        let listed = call(&client, "claim.list", json!({}))["items"].clone();
        let told: Vec<&str> = listed.as_array().unwrap().iter().map(|claim| claim["outcome"].as_str().unwrap()).collect();
        assert_eq!(told, outcomes);
        for claim in 1..=7 {
            let told = call(&client, "claim.get", json!({ "claim": claim }));
            let trace = told["trace"].as_array().unwrap();
            assert!(trace.iter().any(|step| step["reason"] == told["reason"]), "{told}");
        }
        let again = call(&client, "claim.invoke", json!({ "events": [{ "id": "a", "user": "user1@contoso.example", "app": "Teams" }] }));
        assert_eq!((&again["items"][0]["duplicate"], &again["items"][0]["claim"]), (&json!(true), &json!(1)));
        assert_eq!(call(&client, "store.check", json!({}))["findings"], json!([]), "{mode:?}");
        assert!(std::path::Path::new(&place.path("store.db.v1.backup")).exists());
    }
}

#[test]
fn l6_claims_of_the_first_release_are_decided_again_as_they_were() {
    for (mode, rows) in FIRST_STORES {
        let place = Place::new();
        store_of_the_first_release(&place, mode, rows);
        let store = Store::open(&place.options()).unwrap();
        let again = |db: &store::Read<'_>| {
            (1..=7)
                .map(|number| {
                    let claim = store::claim::get(db, number)?.expect("a claim");
                    let decision = decide(&store::book::kept(db, claim.book)?, &claim.facts);
                    assert_eq!(decision, claim.decision);
                    Ok(decision.outcome)
                })
                .collect::<Result<Vec<_>, StoreError>>()
        };
        assert_eq!(store.read(&go(), again).unwrap().iter().filter(|outcome| **outcome == Outcome::Claimed).count(), 3);
    }
}
