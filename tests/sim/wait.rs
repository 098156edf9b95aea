//! The store's clock, sleep and chance, out of the world.

use std::fs::TryLockError;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use autoclaim::store::{StoreError, Turn, TurnFile, Wait};

use crate::line::TurnFileId;
use crate::plan::Lie;
use crate::world::here;

/// When every run begins: 2026-11-22T00:00:00Z.
pub const START_MS: i64 = 1_795_305_600_000;
/// How long a waiter looks away from its turn.
const GLANCE: Duration = Duration::from_micros(50);

/// Of the calling thread's world.
pub struct WorldWait;

impl Wait for WorldWait {
    fn now_ms(&self) -> i64 {
        START_MS + self.monotonic().as_millis() as i64
    }

    fn monotonic(&self) -> Duration {
        Duration::from_nanos(here().0.state().now_ns)
    }

    fn sleep(&self, time: Duration) {
        let (world, me) = here();
        world.sleep(me, time.as_nanos() as u64);
    }

    fn random(&self, out: &mut [u8]) -> Result<(), StoreError> {
        let (world, _) = here();
        let mut state = world.state();
        out.iter_mut().for_each(|byte| *byte = state.rng.next() as u8);
        Ok(())
    }

    fn turn(&self) -> Arc<dyn Turn> {
        Arc::new(WorldTurn::default())
    }

    fn turn_file(&self, _: &str, end: &str) -> Option<Arc<dyn TurnFile>> {
        let (world, _) = here();
        let state = world.state();
        let file = WorldTurnFile((end.to_owned(), state.line.generation));
        (state.lie() != Lie::NoLine).then(|| Arc::new(file) as Arc<dyn TurnFile>)
    }
}

#[derive(Default)]
struct WorldTurn(AtomicBool);

impl Turn for WorldTurn {
    fn wait(&self, limit: Duration) {
        let until = WorldWait.monotonic() + limit;
        while !self.0.load(Ordering::Relaxed) && WorldWait.monotonic() < until {
            let (world, me) = here();
            world.sleep(me, GLANCE.as_nanos() as u64);
        }
    }

    fn give(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

struct WorldTurnFile(TurnFileId);

impl TurnFile for WorldTurnFile {
    fn is_in_place(&self) -> bool {
        here().0.state().line.generation == self.0.1
    }

    fn try_lock(&self) -> Result<(), TryLockError> {
        let (world, me) = here();
        let dead = || TryLockError::Error(io::ErrorKind::Other.into());
        let mut state = world.point(me, "try_lock").ok_or_else(dead)?;
        if state.line.try_lock(me, &self.0) { Ok(()) } else { Err(TryLockError::WouldBlock) }
    }

    fn unlock(&self) {
        let (world, me) = here();
        world.state().line.unlock(me, &self.0);
    }
}
