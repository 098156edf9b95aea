//! What the tests of the store share.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use autoclaim::domain::interrupt::Interrupt;
use autoclaim::domain::mode::Mode;
use autoclaim::domain::time::Time;
use autoclaim::store::audit::{About, Origin};
use autoclaim::store::{
    Create, OpenOptions, Read, Store, StoreError, SystemWait, Turn, TurnFile, Tx, Verdict, Wait, inventory,
};
use rusqlite::Connection;

pub struct Place {
    pub directory: tempfile::TempDir,
}

impl Place {
    pub fn new() -> Place {
        Place { directory: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> String {
        self.directory.path().join(name).to_str().unwrap().to_owned()
    }

    pub fn options(&self) -> OpenOptions {
        OpenOptions::new(self.path("store.db"))
    }

    pub fn creating(&self) -> OpenOptions {
        OpenOptions { create: Create::IfMissing, mode: Some(Mode::Local), ..self.options() }
    }

    pub fn store(&self) -> Store {
        Store::open(&self.creating()).unwrap()
    }
}

pub fn go() -> Interrupt {
    Interrupt::default()
}

/// Writes a record, whatever it says.
pub fn record(tx: &Tx<'_>) -> Result<(), StoreError> {
    say(tx, "{}".into())
}

/// Writes a record in a transaction of its own.
pub fn append(store: &Store) -> Result<(), StoreError> {
    store.write(&go(), |tx| record(tx).map(Verdict::Commit))
}

fn say(tx: &Tx<'_>, record: String) -> Result<(), StoreError> {
    let origin = Origin { correlation: "one".into(), actor: [7; 32], recorded_at: Time::from_millis(0) };
    tx.record(&origin, About::Other { action: "Test", target: "test" }, |_| Ok(record)).map(drop)
}

/// Writes a record of two megabytes.
pub fn fill(store: &Store) {
    store
        .write::<_, StoreError>(&go(), |tx| {
            say(tx, format!("\"{}\"", "x".repeat(2_000_000))).map(Verdict::Commit)
        })
        .unwrap();
}

pub fn count(read: &Read<'_>) -> Result<i64, StoreError> {
    Ok(inventory::take(read)?.0.audit_records)
}

/// How many records there are.
pub fn records(store: &Store) -> Result<i64, StoreError> {
    store.read(&go(), count)
}

/// The file behind the store's back. Nobody opens a store whose file this process has open so.
pub fn behind(path: &str) -> Connection {
    Connection::open(path).unwrap()
}

type OnSleep = Box<dyn Fn(usize) + Send + Sync>;

/// A clock that only sleeping moves, so that no test waits for real.
#[derive(Default)]
pub struct VirtualWait {
    real: SystemWait,
    now_ns: AtomicU64,
    pub sleeps: AtomicUsize,
    pub turns: AtomicUsize,
    pub on_sleep: Mutex<Option<OnSleep>>,
}

impl VirtualWait {
    pub fn new() -> Arc<VirtualWait> {
        Arc::new(VirtualWait::default())
    }
}

impl Wait for VirtualWait {
    fn now_ms(&self) -> i64 {
        1_795_305_600_000 + self.monotonic().as_millis() as i64
    }

    fn monotonic(&self) -> Duration {
        Duration::from_nanos(self.now_ns.load(Ordering::SeqCst))
    }

    fn sleep(&self, time: Duration) {
        self.now_ns.fetch_add(time.as_nanos() as u64, Ordering::SeqCst);
        let count = self.sleeps.fetch_add(1, Ordering::SeqCst) + 1;
        if let Some(hook) = self.on_sleep.lock().unwrap().as_ref() {
            hook(count);
        }
    }

    fn random(&self, out: &mut [u8]) -> Result<(), StoreError> {
        self.real.random(out)
    }

    fn turn(&self) -> Arc<dyn Turn> {
        self.turns.fetch_add(1, Ordering::SeqCst);
        self.real.turn()
    }

    fn turn_file(&self, store: &str, end: &str) -> Option<Arc<dyn TurnFile>> {
        self.real.turn_file(store, end)
    }
}
