//! What only a statement can show of transactions and stages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use super::{Create, OpenOptions, Read, Store, StoreError, Tx, Verdict, stage};
use crate::{
    domain::{interrupt::Interrupt, mode::Mode},
    store::import::Import,
};
use std::panic::{AssertUnwindSafe, catch_unwind};

const INSERT: &str = "INSERT INTO t VALUES (1)";
const ENDLESS: &str =
    "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c";

fn go() -> Interrupt {
    Interrupt::default()
}

fn opened(path: &str) -> Store {
    let store = Store::open(&OpenOptions {
        create: Create::IfMissing,
        mode: Some(Mode::Local),
        ..OpenOptions::new(path)
    })
    .unwrap();
    execute(&store, "CREATE TABLE t (n INTEGER) STRICT").unwrap();
    store
}

/// A store with a table `t (n INTEGER)` in a file of its own.
fn in_file() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = opened(folder.path().join("store.db").to_str().unwrap());
    (folder, store)
}

/// The same rule on a file and in memory.
fn both(check: impl Fn(&Store)) {
    let (_folder, store) = in_file();
    check(&store);
    check(&opened(":memory:"));
}

fn execute(store: &Store, sql: &'static str) -> Result<usize, StoreError> {
    store.write(&go(), |tx| Ok(Verdict::Commit(tx.execute(sql, [])?)))
}

fn number(store: &Store, sql: &str) -> Result<i64, StoreError> {
    let sql = sql.to_owned();
    store.read(&go(), |read| Ok(read.query_row(&sql, [], |row| row.get(0))?))
}

fn count(store: &Store) -> i64 {
    number(store, "SELECT count(*) FROM t").unwrap()
}

fn cache(conn: &rusqlite::Connection) -> i64 {
    conn.query_row("PRAGMA cache_size", [], |row| row.get(0)).unwrap()
}

/// So many reads at once.
fn read_at_once(store: &Store, count: u32) {
    if count > 0 {
        let read = |read: &Read<'_>| {
            read_at_once(store, count - 1);
            assert_eq!(cache(read.conn), -48 << 10);
            Ok::<_, StoreError>(())
        };
        store.read(&go(), read).unwrap();
    }
}

#[test]
fn readers_have_large_caches_at_work_and_one_keeps_its_own() {
    let (_folder, store) = in_file();
    for count in [1, 6, 1, 2] {
        read_at_once(&store, count);
        let idle: Vec<i64> =
            store.core.readers.lock().unwrap().iter().map(|link| cache(&link.conn)).collect();
        assert_eq!(idle.last(), Some(&(-48 << 10)), "the one that is lent first");
        assert!(idle.len() <= 4 && idle.iter().sum::<i64>() >= -64 << 10, "{idle:?}");
    }
}

#[test]
fn a_file_is_marked_as_ours_and_set_up_safely() {
    let (_folder, store) = in_file();
    for (pragma, value) in [
        ("application_id", 0x4155_5443),
        ("user_version", store.info().schema),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("wal_autocheckpoint", 16_000),
        ("mmap_size", 0),
        ("query_only", 1),
    ] {
        assert_eq!(number(&store, &format!("PRAGMA {pragma}")).unwrap(), value, "{pragma}");
    }
    let wal = |read: &Read<'_>| {
        Ok::<_, StoreError>(read.query_row("PRAGMA journal_mode", [], |row| row.get::<_, String>(0))?)
    };
    assert_eq!(store.read(&go(), wal).unwrap(), "wal");
    assert!(
        number(&store, "SELECT count(*) FROM meta WHERE name = \"mode\"").is_err(),
        "a double-quoted string"
    );
}

#[test]
fn a_read_view_cannot_write() {
    both(|store| {
        let result = store.read(&go(), |read| Ok::<_, StoreError>(read.prepare_cached(INSERT)?.execute([])?));
        assert!(matches!(result, Err(StoreError::ReadOnly(_) | StoreError::Sqlite(_))), "{result:?}");
        execute(store, INSERT).unwrap();
        assert_eq!(count(store), 1);
    });
}

#[test]
fn a_transaction_that_sqlite_gave_up_is_not_taken_for_committed() {
    both(|store| {
        for check_interrupt in [false, true] {
            let result = store.write(&go(), |tx| {
                tx.execute(INSERT, [])?;
                assert!(tx.execute("INSERT OR ROLLBACK INTO meta SELECT * FROM meta", []).is_err());
                if check_interrupt {
                    tx.execute(INSERT, [])?;
                }
                Ok::<_, StoreError>(Verdict::Commit(()))
            });
            assert!(matches!(result, Err(StoreError::Aborted)), "{result:?}");
            assert_eq!(count(store), 0);
        }
    });
}

#[test]
fn a_full_store_is_told_and_goes_on() {
    let (_folder, store) = in_file();
    let fill = |pages: u32| {
        store.write(&go(), |tx| {
            tx.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?;
            let rows = "INSERT INTO t WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 10000) SELECT n FROM c";
            Ok::<_, StoreError>(Verdict::Commit(tx.execute(rows, [])?))
        })
    };
    assert!(matches!(fill(8), Err(StoreError::Full)));
    assert_eq!(count(&store), 0);
    assert_eq!(fill(1_000).unwrap(), 10_000);
    assert_eq!(count(&store), 10_000);
}

#[test]
fn an_interrupt_ends_a_running_query_and_keeps_nothing() {
    both(|store| {
        let interrupt = Interrupt::default();
        let result = store.write(&interrupt, |tx| {
            tx.execute(INSERT, [])?;
            interrupt.set();
            Ok::<_, StoreError>(Verdict::Commit(tx.query_row(ENDLESS, [], |row| row.get::<_, i64>(0))?))
        });
        assert!(matches!(result, Err(StoreError::Interrupted)), "{result:?}");
        let interrupt = Interrupt::default();
        let result = store.read(&interrupt, |read| {
            interrupt.set();
            Ok::<_, StoreError>(read.query_row(ENDLESS, [], |row| row.get::<_, i64>(0))?)
        });
        assert!(matches!(result, Err(StoreError::Interrupted)));
        assert_eq!(count(store), 0);
    });
}

#[test]
fn an_error_text_carries_no_sql() {
    let error = number(&opened(":memory:"), "SELECT 'jane@contoso.com' FROM nowhere").unwrap_err();
    assert!(matches!(error, StoreError::Sqlite(_)));
    assert_eq!(error.to_string(), "SQLite failed with code 1");
}

#[test]
fn a_panic_discards_the_connection_of_a_file() {
    let (_folder, store) = in_file();
    staged(&store, |tx| Ok(tx.execute("CREATE TEMP TABLE here (n)", [])?));
    let has = || {
        staged(&store, |tx| {
            Ok(tx.query_row("SELECT count(*) FROM temp.sqlite_schema", [], |row| row.get::<_, i64>(0))?)
        })
    };
    assert_eq!(has(), 1);
    let panics = || {
        store.write(&go(), |_| -> Result<Verdict<()>, StoreError> {
            std::panic::resume_unwind(Box::new("on purpose"))
        })
    };
    assert!(catch_unwind(AssertUnwindSafe(panics)).is_err());
    assert_eq!(has(), 0);
}

#[test]
fn a_stage_writes_temporary_tables_alone_and_beside_another_writer() {
    let (folder, store) = in_file();
    let other = rusqlite::Connection::open(folder.path().join("store.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    staged(&store, |tx| Ok(tx.execute("CREATE TEMP TABLE s (n)", [])?));
    assert_eq!(staged(&store, |tx| Ok(tx.execute("INSERT INTO s VALUES (1)", [])?)), 1);
    other.execute_batch("COMMIT").unwrap();
    let wrote = store.stage(&go(), |tx| Ok::<_, StoreError>(Verdict::Commit(tx.execute(INSERT, [])?)));
    assert!(matches!(wrote, Err(StoreError::StageWroteStore)));
    assert_eq!(count(&store), 0);
}

fn staged<T>(store: &Store, f: impl FnOnce(&Tx<'_>) -> Result<T, StoreError>) -> T {
    store.stage(&go(), |tx| f(tx).map(Verdict::Commit)).unwrap()
}

/// SQLite asks for the interrupt each time it has run a thousand instructions.
#[test]
fn a_stage_ends_in_a_few_instructions_and_its_rows_go_in_steps_that_ask() {
    both(|store| {
        let import = Import { noun: "users", ..Import::default() };
        let mut stage = staged(store, |tx| stage::open(tx, 1, &import));
        staged(store, |tx| stage::append(tx, &mut stage, std::iter::repeat_n(&b"row"[..], 20_000)));
        let interrupted = |run: &dyn Fn(&Tx<'_>) -> Result<(), StoreError>| {
            let interrupt = Interrupt::default();
            let mut ran = Ok(());
            let result = store.stage(&interrupt, |tx| {
                interrupt.set();
                ran = run(tx);
                Ok::<_, StoreError>(Verdict::Commit(()))
            });
            assert!(matches!(result, Err(StoreError::Interrupted)));
            ran
        };
        interrupted(&|tx| stage::save(tx, &stage)).expect("what is said of a stage is a row");
        interrupted(&|tx| stage::drop(tx, &stage)).expect("so is its end");
        staged(store, |tx| stage::drop(tx, &stage));
        assert!(matches!(
            interrupted(&|tx| stage::reclaim(tx, 5_000).map(|_| ())),
            Err(StoreError::Interrupted)
        ));
        let steps =
            std::iter::from_fn(|| staged(store, |tx| stage::reclaim(tx, 5_000)).then_some(())).count();
        assert_eq!(steps, 5, "four of rows, and one for what is said of them");
    });
}
