//! Processes that write time after time: who waits for whom, and how.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use autoclaim::api::Client;
use serde_json::json;

use crate::course::Course;
use crate::laws;
use crate::plan::Plan;
use crate::support::rng::Rng;
use crate::tenant;
use crate::vfs::PROCESSES;
use crate::world::World;

const WRITES: u64 = 120;
/// Between two looks whether all are there.
const GLANCE_NS: u64 = 50_000;

/// What each process wrote of so many, and how often one found SQLite's lock taken.
pub struct Turns {
    pub writes: [u64; PROCESSES],
    pub refused: u64,
}

pub fn write(course: &mut Course, plan: Plan) -> Turns {
    let world = World::new(course.disk.clone(), course.now_ns, Rng::new(course.rng.next()), plan, PROCESSES);
    let (there, refused, left) = (AtomicUsize::new(0), AtomicU64::new(0), AtomicU64::new(WRITES));
    let writes = [const { AtomicU64::new(0) }; PROCESSES];
    world.run(|me| {
        let (client, _) = Client::open_with(&tenant::options(me, &course.path, course.mode)).unwrap();
        // Whoever opens stands in no line.
        there.fetch_add(1, Ordering::Relaxed);
        while there.load(Ordering::Relaxed) < PROCESSES {
            world.sleep(me, GLANCE_NS);
            world.state().line.refused = 0;
        }
        while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok() {
            let count = writes[me].fetch_add(1, Ordering::Relaxed);
            tenant::call(&client, "setting.update", &json!({"enabled": count % 2 == 0})).unwrap();
            refused.store(world.state().line.refused, Ordering::Relaxed);
        }
    });
    course.settle(&world);
    laws::check(course);
    assert_eq!(course.told.broken, [""; 0]);
    Turns { writes: writes.map(AtomicU64::into_inner), refused: refused.into_inner() }
}
