//! What every store keeps, whatever it is made of. A factory says where one is; all else goes through the
//! door that hosts use.

use crate::tenants::{
    column, made,
    small::{TAKEN_AT, numbered, user},
    with,
};
use autoclaim::api::{Client, Interrupt};
use serde_json::{Value, json};
use std::{collections::BTreeSet, ops::RangeInclusive, path::Path};

/// An empty place for one store.
struct Place {
    /// What a request that opens it says.
    opens: Value,
    /// Whether it is there for other handles, and for later.
    lasts: bool,
    folder: Option<tempfile::TempDir>,
}

/// Every kind of store there is. Whoever adds one adds its place here.
const STORES: [fn() -> Place; 2] = [file, memory];

fn file() -> Place {
    let folder = tempfile::tempdir().unwrap();
    Place { opens: json!({ "path": folder.path().join("store.db") }), lasts: true, folder: Some(folder) }
}

fn memory() -> Place {
    Place { opens: json!({ "path": ":memory:" }), lasts: false, folder: None }
}

impl Place {
    fn open(&self, fields: Value) -> Client {
        let request = with(self.opens.clone(), fields);
        Client::open(request.to_string().as_bytes()).unwrap().0
    }

    /// A tenant with ten users and five units of one product, its switch on, and a policy for it.
    fn made(&self) -> Client {
        let store = self.open(json!({ "create": "New", "mode": "Graph" }));
        let sku = made(PRODUCT, "SPE_E3", 5, &["TEAMS1"]);
        for (method, request) in [
            ("pool.import", json!({ "subscribedSkus": [sku], "takenAt": TAKEN_AT })),
            ("user.import", users(1..=10)),
            ("setting.update", json!({ "enabled": true })),
            ("policy.create", policy("Teams")),
        ] {
            call(&store, method, request);
        }
        store
    }
}

const PRODUCT: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";

fn users(numbers: RangeInclusive<u64>) -> Value {
    json!({ "users": numbers.map(numbered).collect::<Vec<_>>(), "takenAt": TAKEN_AT })
}

fn policy(name: &str) -> Value {
    json!({ "name": name, "app": "Teams", "products": [{ "product": PRODUCT }] })
}

/// A Teams event of each of these users.
fn claims(numbers: RangeInclusive<u64>) -> Value {
    json!({ "events": numbers.map(|number| json!({ "id": format!("e{number}"), "user": user(number), "app": "Teams" })).collect::<Vec<_>>() })
}

#[track_caller]
fn call(store: &Client, method: &str, request: Value) -> Value {
    let reply = store.call(method, request.to_string().as_bytes(), &Interrupt::default());
    serde_json::from_slice(&reply.unwrap_or_else(|error| panic!("{method}: {error:?}"))).unwrap()
}

/// The name of the error of a call that may be interrupted at a look, if it fails.
fn error(store: &Client, method: &str, request: &Value, look: u64) -> Option<String> {
    let reply = store.call(method, request.to_string().as_bytes(), &Interrupt::at_look(look));
    reply.err().map(|error| error.name.as_str().to_owned())
}

const NEVER: u64 = u64::MAX;

/// All that can be listed, and the head of the audit trail.
fn state(store: &Client) -> Vec<Value> {
    let lists = [
        "user.list",
        "claim.list",
        "policy.list",
        "pool.list",
        "change.list",
        "audit.list",
        "setting.get",
        "audit.verify",
    ];
    let mut state: Vec<_> = lists.iter().map(|method| call(store, method, json!({}))).collect();
    state.push(call(store, "store.info", json!({}))["counts"].clone());
    state
}

/// A write of each kind.
fn writes() -> Vec<(&'static str, Value)> {
    vec![
        ("user.import", users(8..=20)),
        ("claim.invoke", claims(1..=3)),
        ("policy.create", policy("More")),
        ("pool.update", json!({ "product": PRODUCT, "reserve": 1 })),
        ("setting.update", json!({ "recordAll": true })),
        ("claim.undo", json!({ "claims": [1] })),
    ]
}

#[test]
fn a_write_is_kept_whole_or_not_at_all() {
    for place in STORES.map(|empty| empty()) {
        let store = place.made();
        let before = state(&store);
        let mut import = users(11..=20);
        import["users"].as_array_mut().unwrap().push(json!({ "id": "nobody" }));
        import["atomic"] = json!(true);
        assert_eq!(error(&store, "user.import", &import, NEVER).as_deref(), Some("INVALID_ARGUMENT"));
        assert_eq!(state(&store), before);
        import["users"].as_array_mut().unwrap().pop();
        assert_eq!(call(&store, "user.import", import)["added"], 10);
        assert_eq!(call(&store, "store.info", json!({}))["counts"]["users"], 20);
    }
}

#[test]
fn a_dry_run_leaves_nothing_and_what_it_tried_can_be_done() {
    for place in STORES.map(|empty| empty()) {
        let store = place.made();
        for (method, mut request) in writes() {
            let before = state(&store);
            request["dryRun"] = json!(true);
            call(&store, method, request.clone());
            assert_eq!(state(&store), before, "{method}");
            request["dryRun"] = json!(false);
            call(&store, method, request);
            assert_ne!(state(&store), before, "{method}");
        }
    }
}

/// All that lies in the folder of the store, but the index, which readers write to as well.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
        .filter(|(name, _)| !name.ends_with("-shm"))
        .collect();
    files.sort();
    files
}

#[test]
fn a_dry_run_of_a_handle_that_is_read_only_says_the_same_and_touches_no_file() {
    let place = file();
    let writer = place.made();
    let folder = place.folder.as_ref().unwrap().path();
    let reader = place.open(json!({ "readOnly": true }));
    for (method, request) in writes() {
        let (before, listed) = (files(folder), state(&reader));
        let dry = with(request.clone(), json!({ "dryRun": true, "now": TAKEN_AT }));
        // Of what is made the id is drawn.
        let tell = |store: &Client| {
            let mut told = call(store, method, dry.clone());
            told["result"]["id"] = Value::Null;
            told
        };
        let told = tell(&reader);
        assert_eq!((files(folder), state(&reader)), (before, listed), "{method}");
        assert_eq!(told, tell(&writer), "{method}");
        assert_eq!(error(&reader, method, &request, NEVER).as_deref(), Some("STORE_READ_ONLY"), "{method}");
        // What was written since the copy was made is in the next one.
        call(&writer, method, request);
    }
}

#[test]
fn a_dry_run_of_a_handle_that_is_read_only_waits_for_no_writer() {
    let place = file();
    drop(place.made());
    let reader = place.open(json!({ "readOnly": true, "busyTimeoutMs": 0 }));
    let other = rusqlite::Connection::open(place.folder.as_ref().unwrap().path().join("store.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    for (method, request) in writes() {
        call(&reader, method, with(request, json!({ "dryRun": true })));
    }
}

#[test]
fn a_call_that_is_interrupted_leaves_nothing_half() {
    for place in STORES.map(|empty| empty()) {
        let store = place.made();
        for (method, request) in writes() {
            let before = state(&store);
            for look in 0.. {
                match error(&store, method, &request, look) {
                    Some(name) => assert_eq!(
                        (name.as_str(), &state(&store)),
                        ("INTERRUPTED", &before),
                        "{method}, look {look}"
                    ),
                    None => break,
                }
            }
            assert_ne!(state(&store), before, "{method}");
        }
    }
}

/// Calls that add two of a thing each, while others count it in each of their calls.
#[test]
fn a_reader_sees_one_moment() {
    for place in STORES.map(|empty| empty()) {
        let store = place.made();
        std::thread::scope(|scope| {
            let writing = scope.spawn(|| {
                for number in (11..=70).step_by(2) {
                    call(&store, "user.import", users(number..=number + 1));
                }
            });
            let imports = |info: &Value| info["counts"]["auditRecords"].as_u64().unwrap() - 4;
            while !writing.is_finished() {
                let info = call(&store, "store.info", json!({}));
                assert_eq!(info["counts"]["users"].as_u64().unwrap(), 10 + 2 * imports(&info), "{info}");
                assert_eq!(
                    call(&store, "user.list", json!({ "limit": 200 }))["items"].as_array().unwrap().len() % 2,
                    0
                );
                assert_eq!(call(&store, "audit.verify", json!({}))["ok"], true);
            }
        });
        assert_eq!(call(&store, "store.info", json!({}))["counts"]["users"], 70);
    }
}

#[test]
fn l1_writers_take_turns_and_none_of_what_they_write_is_lost() {
    for place in STORES.map(|empty| empty()) {
        let first = place.made();
        let second = place.lasts.then(|| place.open(json!({})));
        let handles = [&first, second.as_ref().unwrap_or(&first)];
        std::thread::scope(|scope| {
            for (turn, store) in handles.into_iter().enumerate() {
                scope.spawn(move || {
                    for number in (1..=10).filter(|number| number % 2 == turn as u64) {
                        assert_eq!(
                            call(store, "claim.invoke", claims(number..=number))["items"]
                                .as_array()
                                .unwrap()
                                .len(),
                            1
                        );
                    }
                });
            }
        });
        for store in handles {
            let claims = call(store, "claim.list", json!({}))["items"].clone();
            assert_eq!(claims.as_array().unwrap().len(), 10);
            assert_eq!(
                column(&claims, "outcome").iter().filter(|it| **it == "Claimed").count(),
                5,
                "{claims}"
            );
            assert_eq!(call(store, "store.check", json!({}))["findings"], json!([]));
        }
    }
}

/// How large the parts are is the store's own choice.
#[test]
fn l7_an_import_is_kept_in_whole_parts_each_with_its_record_wherever_it_ends() {
    const ALL: u64 = 6_000;
    for place in STORES.map(|empty| empty()) {
        let store = place.open(json!({ "create": "New", "mode": "Graph" }));
        let told = |method: &str, request: Value| call(&store, method, request)["items"].clone();
        let recorded = || -> u64 {
            let details = column(&told("audit.list", json!({ "action": "Import users" })), "details");
            let added = |details: &Value| {
                details.as_array().unwrap().iter().find(|it| it["name"] == "added").unwrap()["value"].clone()
            };
            details.iter().map(|details| added(details).as_str().unwrap().parse::<u64>().unwrap()).sum()
        };
        let counted = || call(&store, "store.info", json!({}))["counts"]["users"].as_u64().unwrap();
        let mut kept = BTreeSet::new();
        for look in (1..).map(|step| step * ALL / 2) {
            let ended = error(&store, "user.import", &users(1..=ALL), look);
            assert_eq!(counted(), recorded(), "look {look}");
            kept.insert(counted());
            match ended {
                Some(name) => assert_eq!(name, "INTERRUPTED"),
                None => break,
            }
        }
        assert!(kept.len() > 1, "no interrupt came before the end");
        assert_eq!(kept.last(), Some(&ALL));
        assert_eq!(call(&store, "store.check", json!({}))["findings"], json!([]));
    }
}

#[test]
fn pages_hold_everything_once_while_others_write() {
    for place in STORES.map(|empty| empty()) {
        let store = place.made();
        call(&store, "claim.invoke", claims(1..=10));
        let mut new = 100..;
        for (method, field) in [("user.list", "id"), ("claim.list", "claim"), ("audit.list", "sequence")] {
            let there = column(&call(&store, method, json!({ "limit": 200 }))["items"], field);
            let (mut seen, mut cursor) = (Vec::new(), Value::Null);
            while seen.len() < 2 * there.len() {
                let page = call(&store, method, json!({ "limit": 3, "cursor": cursor }));
                seen.extend(column(&page["items"], field));
                cursor = page["next"].clone();
                if cursor.is_null() {
                    break;
                }
                let number = new.next().unwrap();
                call(&store, "user.import", users(number..=number));
                call(&store, "claim.invoke", claims(number..=number));
            }
            assert!(there.len() > 6, "{method}");
            for item in &there {
                assert_eq!(seen.iter().filter(|it| *it == item).count(), 1, "{method}: {item} in {seen:?}");
            }
        }
    }
}

#[test]
fn a_store_opens_again_as_it_was_closed() {
    for place in STORES.map(|empty| empty()).iter().filter(|place| place.lasts) {
        let store = place.made();
        writes().into_iter().for_each(|(method, request)| drop(call(&store, method, request)));
        let (before, info) = (state(&store), call(&store, "store.info", json!({})));
        drop(store);
        for _ in 0..2 {
            let store = place.open(json!({}));
            assert_eq!(
                (state(&store), call(&store, "store.info", json!({}))),
                (before.clone(), info.clone())
            );
        }
    }
}

#[test]
fn a_handle_that_only_reads_sees_what_others_write_and_refuses_every_write() {
    for place in STORES.map(|empty| empty()).iter().filter(|place| place.lasts) {
        let store = place.made();
        let reading = place.open(json!({ "readOnly": true }));
        for (method, request) in writes() {
            assert_eq!(
                error(&reading, method, &request, NEVER).as_deref(),
                Some("STORE_READ_ONLY"),
                "{method}"
            );
            call(&store, method, request);
            assert_eq!(state(&reading), state(&store), "{method}");
        }
    }
}
