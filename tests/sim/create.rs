//! Making a store where there is none, by two processes at once, whatever happens to them.

use std::sync::Mutex;

use autoclaim::api::Interrupt;
use autoclaim::domain::mode::Mode;
use autoclaim::store::{Store, StoreError};
use uuid::Uuid;

use crate::course::fresh_path;
use crate::disk::Disk;
use crate::plan::{Fault, Plan};
use crate::support::rng::Rng;
use crate::tenant;
use crate::world::World;

/// About the calls on files that two processes make until there is a store.
const CREATION: u64 = 450;

fn open(me: usize, path: &str) -> Result<Uuid, StoreError> {
    let store = Store::open(&tenant::options(me, path, Mode::Local))?;
    let damage = store.check(&Interrupt::default())?;
    assert_eq!(damage, []);
    Ok(store.info().instance)
}

/// Who was told that there is a store, and which, was told the same, before and after.
pub fn create(seed: u64, faults: &[Fault]) {
    let mut rng = Rng::new(seed);
    let plan = Plan::with(faults, CREATION, &mut rng);
    let world = World::new(Disk::new(), 0, rng.clone(), plan, 2);
    let (path, told) = (fresh_path(), Mutex::new(Vec::new()));
    world.run(|me| {
        loop {
            let opened = open(me, &path);
            if world.alive(me) {
                told.lock().unwrap().push(opened.unwrap());
                break;
            }
            if !world.restart(me) {
                break;
            }
        }
    });
    let (disk, now_ns) = world.end();
    let world = World::new(disk, now_ns, rng, Plan::calm(), 1);
    world.run(|me| told.lock().unwrap().push(open(me, &path).unwrap()));
    let mut told = told.into_inner().unwrap();
    told.dedup();
    assert_eq!(told.len(), 1);
}
