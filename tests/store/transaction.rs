//! Writers in turn, waiting and interrupted; a read view of one moment; panics.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Barrier, Mutex, mpsc};
use std::time::Duration;

use super::support::{Place, VirtualWait, append, behind, count, go, record, records};
use autoclaim::domain::interrupt::Interrupt;
use autoclaim::domain::mode::Mode;
use autoclaim::store::{OpenOptions, Store, StoreError, Verdict, Wait};

#[test]
fn a_read_view_is_one_moment() {
    let place = Place::new();
    let store = place.store();
    let seen = store.read(&go(), |read| {
        let before = count(read)?;
        append(&store)?;
        Ok::<_, StoreError>((before, count(read)?))
    });
    assert_eq!(seen.unwrap(), (0, 0));
    assert_eq!(records(&store).unwrap(), 1);
}

#[test]
fn a_panic_rolls_back_and_the_store_goes_on() {
    let place = Place::new();
    let memory =
        Store::open(&OpenOptions { mode: Some(Mode::Local), ..OpenOptions::new(":memory:") }).unwrap();
    for store in [&place.store(), &memory] {
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            store.write(&go(), |tx| {
                record(tx).map(|()| -> Verdict<()> { std::panic::resume_unwind(Box::new("on purpose")) })
            })
        }));
        assert!(panicked.is_err());
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            store.read(&go(), |_| -> Result<(), StoreError> {
                std::panic::resume_unwind(Box::new("on purpose"))
            })
        }));
        assert!(panicked.is_err());
        assert_eq!(records(store).unwrap(), 0);
        append(store).unwrap();
        assert_eq!(records(store).unwrap(), 1);
    }
}

/// A store whose file another connection holds the write lock of, and the clock the store waits by.
fn locked(place: &Place) -> (Store, Arc<VirtualWait>, rusqlite::Connection) {
    drop(place.store());
    let wait = VirtualWait::new();
    let store =
        Store::open(&OpenOptions { wait: Arc::clone(&wait) as Arc<dyn Wait>, ..place.options() }).unwrap();
    let other = behind(&place.path("store.db"));
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    (store, wait, other)
}

#[test]
fn a_writer_waits_in_short_sleeps_until_it_is_busy() {
    let place = Place::new();
    let (store, wait, other) = locked(&place);
    assert!(matches!(append(&store), Err(StoreError::Busy)));
    assert!(wait.monotonic() >= Duration::from_secs(5));
    assert!(wait.monotonic() < Duration::from_millis(5_001));
    let average = wait.monotonic() / wait.sleeps.load(Ordering::SeqCst) as u32;
    assert!(average > Duration::from_micros(180) && average < Duration::from_micros(220), "{average:?}");
    drop(other);
    append(&store).unwrap();
}

#[test]
fn a_writer_goes_on_when_the_other_ends() {
    let place = Place::new();
    let (store, wait, other) = locked(&place);
    let other = Mutex::new(Some(other));
    *wait.on_sleep.lock().unwrap() =
        Some(Box::new(move |count| drop(other.lock().unwrap().take_if(|_| count == 9))));
    append(&store).unwrap();
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
    drop(place.store());
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
    let store = place.store();
    let interrupt = Interrupt::default();
    let (ended, end) = mpsc::channel();
    let started = Barrier::new(2);
    std::thread::scope(|scope| {
        store
            .write(&go(), |_| {
                scope.spawn(|| {
                    started.wait();
                    ended
                        .send(store.write(&interrupt, |_| Ok::<_, StoreError>(Verdict::Commit(()))))
                        .unwrap();
                });
                started.wait();
                interrupt.set();
                assert!(matches!(end.recv().unwrap(), Err(StoreError::Interrupted)));
                Ok::<_, StoreError>(Verdict::Commit(()))
            })
            .unwrap();
    });
    append(&store).unwrap();
}
