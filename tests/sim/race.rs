//! Taking units by hand, rightly and wrongly: the control that shows the scheduler finds races.

use rusqlite::{Connection, TransactionBehavior};

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
        let mut store = tenant::file(me, &course.path);
        while take_one(&mut store, looks).unwrap() {}
    });
    course.settle(&world);
    laws::check(course);
}

fn free(store: &Connection) -> rusqlite::Result<bool> {
    store.query_row("SELECT consumed < enabled FROM pool WHERE product = 1", [], |row| row.get(0))
}

fn take_one(store: &mut Connection, looks: Looks) -> rusqlite::Result<bool> {
    if looks == Looks::Before && !free(store)? {
        return Ok(false);
    }
    let turn = store.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if looks == Looks::Inside && !free(&turn)? {
        return Ok(false);
    }
    turn.execute("UPDATE pool SET consumed = consumed + 1 WHERE product = 1", [])?;
    turn.commit().map(|()| true)
}
