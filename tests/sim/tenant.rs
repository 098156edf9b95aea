//! The store every run begins with: eight users, and two products with five units for them.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use autoclaim::api::{Client, Error, Interrupt};
use autoclaim::domain::mode::Mode;
use autoclaim::store::{Create, OpenOptions, Wait};
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};

use crate::disk::Disk;
use crate::plan::Plan;
use crate::support::rng::Rng;
pub use crate::support::small::user;
use crate::support::{made, person};
use crate::vfs;
use crate::wait::WorldWait;
use crate::world::World;

pub const USERS: u64 = 8;
/// The products of the one policy, in its order, and their units.
pub const POOLS: [(&str, i64); 2] =
    [("6fd2c87f-b296-42f0-b197-1e91e994b900", 3), ("05e9a617-0261-4cee-bb44-138d3ef5d965", 2)];

/// Just before every run begins.
const TAKEN_AT: &str = "2026-11-21T23:59:59Z";

/// How the process `me` opens the store of a run.
pub fn options(me: usize, path: &str, mode: Mode) -> OpenOptions {
    OpenOptions {
        create: Create::IfMissing,
        mode: Some(mode),
        vfs: Some(vfs::name(me)),
        wait: Arc::new(WorldWait),
        ..OpenOptions::new(path)
    }
}

/// The file of a store as the process `me` sees it, for statements of its own. It waits for others as long as
/// it takes.
pub fn file(me: usize, path: &str) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut file = Connection::open_with_flags_and_vfs(path, flags, vfs::name(me).as_str()).unwrap();
    file.busy_handler(Some(|_| {
        WorldWait.sleep(Duration::from_micros(200));
        true
    }))
    .unwrap();
    file
}

pub fn call(client: &Client, method: &str, request: &Value) -> Result<Value, Error> {
    let reply = client.call(method, request.to_string().as_bytes(), &Interrupt::default())?;
    Ok(serde_json::from_slice(&reply).expect("replies are JSON"))
}

/// A disk with the store on it, closed.
pub fn disk(mode: Mode) -> Disk {
    static LOCAL: OnceLock<Disk> = OnceLock::new();
    static GRAPH: OnceLock<Disk> = OnceLock::new();
    let made = match mode {
        Mode::Local => &LOCAL,
        Mode::Graph => &GRAPH,
    };
    made.get_or_init(|| make(mode)).clone()
}

fn make(mode: Mode) -> Disk {
    let world = World::new(Disk::new(), 0, Rng::new(0), Plan::calm(), 1);
    world.run(|me| {
        let path = format!("/tenant-{}/store.db", mode.as_str());
        let (client, _) = Client::open_with(&options(me, &path, mode)).unwrap();
        fill(&client);
        let products: Vec<Value> = POOLS.iter().map(|(sku, _)| json!({"product": sku})).collect();
        call(
            &client,
            "policy.create",
            &json!({"name": "Teams for all", "app": "Teams", "products": products}),
        )
        .unwrap();
        call(&client, "setting.update", &json!({"enabled": true})).unwrap();
    });
    world.end().0
}

fn fill(client: &Client) {
    let product = |(sku, units): &(&str, i64)| made(sku, &format!("PACK_{units}"), *units, &["TEAMS1"]);
    let person = |number| person(&user(number), &format!("user{number}@example.com"));
    let imports = [
        (
            "pool.import",
            json!({"takenAt": TAKEN_AT, "subscribedSkus": POOLS.iter().map(product).collect::<Vec<_>>()}),
        ),
        ("user.import", json!({"takenAt": TAKEN_AT, "users": (0..USERS).map(person).collect::<Vec<_>>()})),
    ];
    for (method, request) in imports {
        let reply = call(client, method, &request).unwrap();
        assert_eq!(reply["refused"], 0, "{reply}");
    }
}
