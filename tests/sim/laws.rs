//! The laws, checked on the store itself when all is quiet.

use autoclaim::api::{Client, Error};
use autoclaim::store::StoreError;
use serde_json::json;

use crate::course::Course;
use crate::plan::Plan;
use crate::support::rng::Rng;
use crate::tenant::{self, POOLS};
use crate::told::Event;
use crate::world::World;

/// What must be no row: a law, and what breaks it.
const FORBIDDEN: [(&str, &str); 5] = [
    ("L1: a pool has more units taken than it has", "SELECT 1 FROM pool WHERE consumed + booked > enabled"),
    (
        "L1: a pool's units are not those of its claims",
        "SELECT 1 FROM pool WHERE consumed + booked != (SELECT count(*) FROM claim WHERE claim.product = pool.product)",
    ),
    (
        "L2: a user was granted a product twice",
        "SELECT 1 FROM claim WHERE product IS NOT NULL GROUP BY user, product HAVING count(*) > 1",
    ),
    (
        "L2: a user was granted two products for one app",
        "SELECT 1 FROM claim WHERE product IS NOT NULL GROUP BY user, app HAVING count(*) > 1",
    ),
    ("L3: an event was recorded twice", "SELECT 1 FROM claim GROUP BY event HAVING count(*) > 1"),
];

/// Opens the store once more and adds to `told.broken` what is wrong with it.
pub fn check(course: &mut Course) {
    let world = World::new(course.disk.clone(), course.now_ns, Rng::new(course.rng.next()), Plan::calm(), 1);
    let found = std::sync::Mutex::new(Vec::new());
    world.run(|me| {
        let options = tenant::options(me, &course.path, course.mode);
        let mut broken = Vec::new();
        let opened = Client::open_with(&options).and_then(|(client, _)| {
            sound(&client, &mut broken)?;
            told_again(&client, course, &mut broken)?;
            forbidden(me, &course.path, &mut broken).map_err(|error| StoreError::from(error).into())
        });
        if let Err(error) = opened {
            broken.push(format!("the store cannot be read: {}: {}", error.name.as_str(), error.message));
        }
        found.lock().unwrap().append(&mut broken);
    });
    course.settle(&world);
    course.told.broken.append(&mut found.into_inner().unwrap());
}

fn sound(client: &Client, broken: &mut Vec<String>) -> Result<(), Error> {
    let report = tenant::call(client, "store.check", &json!({}))?;
    if report["ok"] != true {
        broken.push(format!("store.check: {}", report["findings"]));
    }
    Ok(())
}

/// L7: what a caller was told is there, and is told again as it was.
fn told_again(client: &Client, course: &Course, broken: &mut Vec<String>) -> Result<(), Error> {
    let events: Vec<&Event> = course.told.events.values().collect();
    let reply = tenant::call(client, "claim.test", &json!({"events": events}))?;
    for (item, (id, told)) in reply["items"].as_array().expect("decisions").iter().zip(&course.told.decisions)
    {
        if item["duplicate"] != true {
            broken.push(format!("L7: {id} was told as decided, and it is lost"));
            continue;
        }
        let mut item = item.clone();
        item["duplicate"] = serde_json::Value::Null;
        if item != *told {
            broken.push(format!("L7: {id} was told as {told}, and now as {item}"));
        }
    }
    Ok(())
}

fn forbidden(me: usize, path: &str, broken: &mut Vec<String>) -> rusqlite::Result<()> {
    let store = tenant::file(me, path);
    for (law, sql) in FORBIDDEN {
        if store.prepare(sql)?.exists([])? {
            broken.push(law.to_owned());
        }
    }
    let units: i64 = store.query_row("SELECT sum(enabled) FROM pool", [], |row| row.get(0))?;
    assert_eq!(units, POOLS.iter().map(|(_, units)| units).sum::<i64>());
    Ok(())
}
