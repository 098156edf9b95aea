//! Taking units by hand, rightly and wrongly: the control that shows the scheduler finds races.

use autoclaim::api::Interrupt;
use autoclaim::store::{Read, Store, StoreError, Verdict};

use crate::course::Course;
use crate::laws;
use crate::plan::Plan;
use crate::support::rng::Rng;
use crate::tenant;
use crate::world::World;

/// Where a process looks whether a unit is free.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Looks {
    /// In the transaction that takes it.
    Inside,
    /// In a view of its own before.
    Before,
}

/// Two processes take units of the first pool until they see none, and the laws are checked.
pub fn take_units(course: &mut Course, looks: Looks) {
    let world = World::new(course.disk.clone(), course.now_ns, Rng::new(course.rng.next()), Plan::calm(), 2);
    world.run(|me| {
        let store = Store::open(&tenant::options(me, &course.path, course.mode)).unwrap();
        while take_one(&store, looks).unwrap() {}
    });
    course.settle(&world);
    laws::check(course);
}

fn free(read: &Read<'_>) -> Result<bool, StoreError> {
    Ok(read.query_row("SELECT consumed < enabled FROM pool WHERE product = 1", [], |row| row.get(0))?)
}

fn take_one(store: &Store, looks: Looks) -> Result<bool, StoreError> {
    let go = Interrupt::default();
    if looks == Looks::Before && !store.read(&go, free)? {
        return Ok(false);
    }
    store.write(&go, |tx| {
        if looks == Looks::Inside && !free(tx)? {
            return Ok(Verdict::Rollback(false));
        }
        tx.execute("UPDATE pool SET consumed = consumed + 1 WHERE product = 1", [])?;
        Ok::<_, StoreError>(Verdict::Commit(true))
    })
}
