//! Reading and writing: whole or not at all, in turn, and interruptible.

mod store_support;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Barrier, Mutex, mpsc};
use std::time::Duration;

use autoclaim::domain::interrupt::Interrupt;
use autoclaim::domain::mode::Mode;
use autoclaim::domain::time::Time;
use autoclaim::store::{OpenOptions, Store, StoreError, Tx, Verdict, Wait, stage};
use store_support::{Place, VirtualWait, execute, go, number, with_table};

const INSERT: &str = "INSERT INTO t VALUES (1)";
const COUNT: &str = "SELECT count(*) FROM t";
const ENDLESS: &str = "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c";

fn in_memory() -> Store {
    let store = Store::open(&OpenOptions { mode: Some(Mode::Local), ..OpenOptions::new(":memory:") }).unwrap();
    execute(&store, "CREATE TABLE t (n INTEGER) STRICT").unwrap();
    store
}

/// The same rule on a file and in memory.
fn both(check: impl Fn(&Store)) {
    let place = Place::new();
    check(&with_table(&place));
    check(&in_memory());
}

#[test]
fn the_verdict_decides() {
    both(|store| {
        for (verdict, kept) in [(Verdict::Rollback(7), 0), (Verdict::Commit(7), 1)] {
            let value = store.write(&go(), |tx| {
                tx.execute(INSERT, [])?;
                Ok::<_, StoreError>(verdict)
            });
            assert_eq!(value.unwrap(), 7);
            assert_eq!(number(store, COUNT).unwrap(), kept);
        }
    });
}

#[test]
fn an_error_rolls_everything_back() {
    both(|store| {
        let result = store.write(&go(), |tx| {
            tx.execute(INSERT, [])?;
            tx.execute("INSERT INTO t VALUES ('no number')", [])?;
            Ok::<_, StoreError>(Verdict::Commit(()))
        });
        assert!(result.is_err());
        assert_eq!(number(store, COUNT).unwrap(), 0);
    });
}

#[test]
fn a_transaction_that_sqlite_gave_up_is_not_taken_for_committed() {
    both(|store| {
        for go_on in [false, true] {
            let result = store.write(&go(), |tx| {
                tx.execute(INSERT, [])?;
                let twice = "INSERT OR ROLLBACK INTO meta SELECT * FROM meta";
                assert!(tx.execute(twice, []).is_err());
                if go_on {
                    tx.execute(INSERT, [])?;
                }
                Ok::<_, StoreError>(Verdict::Commit(()))
            });
            assert!(matches!(result, Err(StoreError::Aborted)), "{result:?}");
            assert_eq!(number(store, COUNT).unwrap(), 0);
        }
    });
}

#[test]
fn a_full_store_is_told_and_goes_on() {
    let place = Place::new();
    let store = with_table(&place);
    let fill = |pages: u32, rows: u32| {
        store.write(&go(), |tx| {
            tx.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?;
            let rows = format!("WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT {rows}) SELECT n FROM c");
            tx.execute(&format!("INSERT INTO t {rows}"), [])?;
            Ok::<_, StoreError>(Verdict::Commit(()))
        })
    };
    assert!(matches!(fill(8, 10_000), Err(StoreError::Full)));
    assert_eq!(number(&store, COUNT).unwrap(), 0);
    fill(1_000, 10_000).unwrap();
    assert_eq!(number(&store, COUNT).unwrap(), 10_000);
}

#[test]
fn a_read_view_cannot_write() {
    both(|store| {
        let result = store.read(&go(), |read| Ok::<_, StoreError>(read.prepare_cached(INSERT)?.execute([])?));
        assert!(matches!(result, Err(StoreError::ReadOnly(_) | StoreError::Sqlite(_))), "{result:?}");
        execute(store, INSERT).unwrap();
        assert_eq!(number(store, COUNT).unwrap(), 1);
    });
}

#[test]
fn a_read_view_is_one_moment() {
    let place = Place::new();
    let store = with_table(&place);
    let count = |read: &autoclaim::store::Read<'_>| read.query_row(COUNT, [], |row| row.get::<_, i64>(0));
    let seen = store.read(&go(), |read| {
        let before = count(read)?;
        execute(&store, INSERT)?;
        Ok::<_, StoreError>((before, count(read)?))
    });
    assert_eq!(seen.unwrap(), (0, 0));
    assert_eq!(number(&store, COUNT).unwrap(), 1);
}

#[test]
fn a_panic_rolls_back_and_the_store_goes_on() {
    both(|store| {
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            store.write(&go(), |tx| {
                tx.execute(INSERT, []).unwrap();
                if tx.last_insert_rowid() > 0 {
                    std::panic::resume_unwind(Box::new("on purpose"));
                }
                Ok::<_, StoreError>(Verdict::Commit(()))
            })
        }));
        assert!(panicked.is_err());
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            store.read(&go(), |_| -> Result<(), StoreError> { std::panic::resume_unwind(Box::new("on purpose")) })
        }));
        assert!(panicked.is_err());
        assert_eq!(number(store, COUNT).unwrap(), 0);
        execute(store, INSERT).unwrap();
        assert_eq!(number(store, COUNT).unwrap(), 1);
    });
}

#[test]
fn a_panic_discards_the_connection_of_a_file() {
    let place = Place::new();
    let store = with_table(&place);
    let remember = |tx: &autoclaim::store::Tx<'_>| tx.execute("CREATE TEMP TABLE IF NOT EXISTS here (n)", []);
    store.stage(&go(), |tx| Ok::<_, StoreError>(Verdict::Commit(remember(tx)?))).unwrap();
    let has = || {
        store.write(&go(), |tx| {
            Ok::<_, StoreError>(Verdict::Rollback(tx.query_row("SELECT count(*) FROM temp.sqlite_schema", [], |row| row.get::<_, i64>(0))?))
        })
    };
    assert_eq!(has().unwrap(), 1);
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        store.write(&go(), |_| -> Result<Verdict<()>, StoreError> { std::panic::resume_unwind(Box::new("on purpose")) })
    }));
    assert!(panicked.is_err());
    assert_eq!(has().unwrap(), 0);
}

#[test]
fn a_stage_writes_temporary_tables_beside_another_writer() {
    let place = Place::new();
    let store = with_table(&place);
    let other = rusqlite::Connection::open(place.path("store.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let staged = store.stage(&go(), |tx| {
        tx.execute("CREATE TEMP TABLE s (n)", [])?;
        Ok::<_, StoreError>(Verdict::Commit(tx.execute("INSERT INTO s VALUES (1)", [])?))
    });
    assert_eq!(staged.unwrap(), 1);
    other.execute_batch("COMMIT").unwrap();
    let wrote = store.stage(&go(), |tx| Ok::<_, StoreError>(Verdict::Commit(tx.execute(INSERT, [])?)));
    assert!(matches!(wrote, Err(StoreError::StageWroteStore)));
    assert_eq!(number(&store, COUNT).unwrap(), 0);
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
        assert_eq!(number(store, COUNT).unwrap(), 0);
    });
}

#[test]
fn the_stages_of_a_handle_end_together_and_no_others() {
    both(|store| {
        let open = |handle| {
            store.stage(&go(), |tx| stage::open(tx, handle, "users", Some("s"), Time::default(), true).map(Verdict::Commit)).unwrap()
        };
        let (one, other) = (open(1), open(2));
        assert_ne!(one.key, other.key);
        store.stage(&go(), |tx| stage::drop_all(tx, 1).map(Verdict::Commit)).unwrap();
        assert!(store.stage(&go(), |tx| stage::reclaim(tx, 5_000).map(Verdict::Commit)).unwrap(), "its room can be freed");
        assert!(!store.stage(&go(), |tx| stage::reclaim(tx, 5_000).map(Verdict::Commit)).unwrap());
        assert_eq!(open(2).key, other.key);
    });
}

/// SQLite asks for the interrupt each time it has run a thousand instructions.
#[test]
fn a_stage_ends_in_a_few_instructions_and_its_rows_go_in_steps_that_ask() {
    both(|store| {
        let mut stage = store.stage(&go(), |tx| stage::open(tx, 1, "users", None, Time::default(), false).map(Verdict::Commit)).unwrap();
        let rows = || std::iter::repeat_n(&b"row"[..], 20_000);
        store.stage(&go(), |tx| stage::append(tx, &mut stage, rows()).map(Verdict::Commit)).unwrap();
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
        interrupted(&|tx| stage::keep(tx, &stage)).expect("what is said of a stage is a row");
        interrupted(&|tx| stage::drop(tx, &stage)).expect("so is its end");
        store.stage(&go(), |tx| stage::drop(tx, &stage).map(Verdict::Commit)).unwrap();
        assert!(matches!(interrupted(&|tx| stage::reclaim(tx, 5_000).map(|_| ())), Err(StoreError::Interrupted)));
        let mut steps = 0;
        while store.stage(&go(), |tx| stage::reclaim(tx, 5_000).map(Verdict::Commit)).unwrap() {
            steps += 1;
        }
        assert_eq!(steps, 5, "four of rows, and one for what is said of them");
    });
}

#[test]
fn an_interrupt_before_commit_keeps_nothing() {
    both(|store| {
        let interrupt = Interrupt::default();
        let result = store.write(&interrupt, |tx| {
            tx.execute(INSERT, [])?;
            interrupt.set();
            Ok::<_, StoreError>(Verdict::Commit(()))
        });
        assert!(matches!(result, Err(StoreError::Interrupted)));
        assert_eq!(number(store, COUNT).unwrap(), 0);
    });
}

/// A store whose file another connection holds the write lock of, and the clock the store waits by.
fn locked(place: &Place) -> (Store, Arc<VirtualWait>, rusqlite::Connection) {
    drop(with_table(place));
    let wait = VirtualWait::new();
    let store = Store::open(&OpenOptions { wait: Arc::clone(&wait) as Arc<dyn Wait>, ..place.options() }).unwrap();
    let other = rusqlite::Connection::open(place.path("store.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    (store, wait, other)
}

#[test]
fn a_writer_waits_in_short_sleeps_until_it_is_busy() {
    let place = Place::new();
    let (store, wait, other) = locked(&place);
    assert!(matches!(execute(&store, INSERT), Err(StoreError::Busy)));
    assert!(wait.monotonic() >= Duration::from_secs(5));
    assert!(wait.monotonic() < Duration::from_millis(5_001));
    let average = wait.monotonic() / wait.sleeps.load(Ordering::SeqCst) as u32;
    assert!(average > Duration::from_micros(180) && average < Duration::from_micros(220), "{average:?}");
    drop(other);
    execute(&store, INSERT).unwrap();
}

#[test]
fn a_writer_goes_on_when_the_other_ends() {
    let place = Place::new();
    let (store, wait, other) = locked(&place);
    let other = Mutex::new(Some(other));
    *wait.on_sleep.lock().unwrap() = Some(Box::new(move |count| drop(other.lock().unwrap().take_if(|_| count == 9))));
    execute(&store, INSERT).unwrap();
    assert_eq!(wait.sleeps.load(Ordering::SeqCst), 9);
}

#[test]
fn an_interrupt_ends_the_waiting_for_another_process() {
    let place = Place::new();
    let (store, wait, _other) = locked(&place);
    let interrupt = Interrupt::default();
    let at_seven = interrupt.clone();
    *wait.on_sleep.lock().unwrap() = Some(Box::new(move |count| {
        if count == 7 {
            at_seven.set()
        }
    }));
    let result = store.write(&interrupt, |_| Ok::<_, StoreError>(Verdict::Commit(())));
    assert!(matches!(result, Err(StoreError::Interrupted)));
    assert_eq!(wait.sleeps.load(Ordering::SeqCst), 7);
}

#[test]
fn writers_of_a_process_take_turns_in_the_order_they_came() {
    let place = Place::new();
    drop(with_table(&place));
    let wait = VirtualWait::new();
    let options = OpenOptions { wait: Arc::clone(&wait) as Arc<dyn Wait>, ..place.options() };
    let store = Store::open(&options).unwrap();
    let order = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        store
            .write(&go(), |_| {
                for number in 0..6 {
                    let (handle, order) = (Store::open(&options)?, &order);
                    scope.spawn(move || {
                        handle.write(&go(), |_| {
                            order.lock().unwrap().push(number);
                            Ok::<_, StoreError>(Verdict::Commit(()))
                        })
                    });
                    while wait.turns.load(Ordering::SeqCst) <= number {
                        std::thread::yield_now();
                    }
                }
                Ok::<_, StoreError>(Verdict::Commit(()))
            })
            .unwrap();
    });
    assert_eq!(*order.lock().unwrap(), [0, 1, 2, 3, 4, 5]);
}

#[test]
fn an_interrupt_ends_the_waiting_for_another_thread() {
    let place = Place::new();
    let store = with_table(&place);
    let interrupt = Interrupt::default();
    let (ended, end) = mpsc::channel();
    let started = Barrier::new(2);
    std::thread::scope(|scope| {
        store
            .write(&go(), |_| {
                scope.spawn(|| {
                    started.wait();
                    ended.send(store.write(&interrupt, |_| Ok::<_, StoreError>(Verdict::Commit(())))).unwrap();
                });
                started.wait();
                interrupt.set();
                assert!(matches!(end.recv().unwrap(), Err(StoreError::Interrupted)));
                Ok::<_, StoreError>(Verdict::Commit(()))
            })
            .unwrap();
    });
    execute(&store, INSERT).unwrap();
}

#[test]
fn an_error_text_carries_no_sql() {
    let place = Place::new();
    let error = number(&with_table(&place), "SELECT 'jane@contoso.com' FROM nowhere").unwrap_err();
    assert!(matches!(error, StoreError::Sqlite(_)));
    assert_eq!(error.to_string(), "SQLite failed with code 1");
}
