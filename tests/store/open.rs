//! Opening and creating stores, and every way it is refused.

use super::support::{Place, append, behind, fill, records};
use autoclaim::domain::mode::Mode;
use autoclaim::store::{Create, OpenOptions, Store, StoreError, network_name};
use uuid::Uuid;

fn open(options: OpenOptions) -> Result<Store, StoreError> {
    Store::open(&options)
}

/// SQLite before 3.51.3 corrupts a file with two writing and checkpointing connections.
#[test]
fn sqlite_is_new_enough() {
    assert!(rusqlite::version_number() >= 3_051_003, "{}", rusqlite::version());
}

#[test]
fn what_create_says_is_done_with_a_missing_file() {
    for (create, made) in [(Create::Never, false), (Create::IfMissing, true), (Create::New, true)] {
        let place = Place::new();
        let result = open(OpenOptions { create, ..place.creating() });
        assert_eq!(result.is_ok(), made, "{create:?}");
        assert_eq!(std::fs::exists(place.path("store.db")).unwrap(), made);
        assert!(made || matches!(result, Err(StoreError::NotFound)));
    }
}

#[test]
fn what_create_says_is_done_with_a_store() {
    let place = Place::new();
    drop(place.store());
    for held in [None, Some(place.store())] {
        for create in [Create::Never, Create::IfMissing] {
            assert_eq!(records(&open(OpenOptions { create, ..place.creating() }).unwrap()).unwrap(), 0);
        }
        let refused = open(OpenOptions { create: Create::New, ..place.creating() });
        assert!(matches!(refused, Err(StoreError::Exists)));
        drop(held);
    }
}

#[test]
fn an_empty_file_counts_as_no_store_yet() {
    let place = Place::new();
    std::fs::write(place.path("store.db"), "").unwrap();
    assert!(matches!(open(place.options()), Err(StoreError::NotAStore(_))));
    assert!(matches!(open(OpenOptions { create: Create::New, ..place.creating() }), Err(StoreError::Exists)));
    let no_mode = OpenOptions { create: Create::IfMissing, ..place.options() };
    assert!(matches!(open(no_mode), Err(StoreError::ModeRequired)));
    assert_eq!(open(place.creating()).unwrap().info().mode, Mode::Local);
}

#[test]
fn r44_creating_a_store_needs_a_mode() {
    let place = Place::new();
    for create in [Create::IfMissing, Create::New] {
        let result = open(OpenOptions { create, ..place.options() });
        assert!(matches!(result, Err(StoreError::ModeRequired)));
    }
    assert!(!std::fs::exists(place.path("store.db")).unwrap());
    assert!(matches!(open(OpenOptions::new(":memory:")), Err(StoreError::ModeRequired)));
}

#[test]
fn a_store_remembers_its_mode_and_tenant() {
    let place = Place::new();
    let tenant = Some(Uuid::from_u128(7));
    let made =
        open(OpenOptions { mode: Some(Mode::Graph), tenant_id: tenant, ..place.creating() }).unwrap().info();
    let found = open(place.options()).unwrap().info();
    assert_eq!(
        (found.mode, found.tenant_id, found.instance, found.created_at),
        (Mode::Graph, tenant, made.instance, made.created_at)
    );
    let other_mode = open(OpenOptions { mode: Some(Mode::Local), ..place.options() });
    assert!(matches!(other_mode, Err(StoreError::ModeDiffers { asked: Mode::Local, stored: Mode::Graph })));
    let other_tenant = open(OpenOptions { tenant_id: Some(Uuid::from_u128(8)), ..place.options() });
    assert!(matches!(other_tenant, Err(StoreError::TenantDiffers)));
}

#[test]
fn paths_that_are_not_absolute_are_refused() {
    for path in ["", "store.db", "./store.db", "file:/tmp/store.db", "file::memory:", ":MEMORY:", "/tmp/a\0b"]
    {
        let result = open(OpenOptions {
            create: Create::IfMissing,
            mode: Some(Mode::Local),
            ..OpenOptions::new(path)
        });
        assert!(matches!(result, Err(StoreError::InvalidPath(_))), "{path:?}");
    }
}

#[test]
#[cfg(unix)]
fn a_name_with_uri_signs_is_a_name() {
    let place = Place::new();
    let path = place.path("a?mode=memory#%41");
    open(OpenOptions { path: path.clone(), ..place.creating() }).unwrap();
    assert!(std::fs::exists(path).unwrap());
}

#[test]
#[cfg(unix)]
fn directories_and_links_to_nothing_are_refused() {
    let place = Place::new();
    let link = place.path("link.db");
    std::os::unix::fs::symlink(place.path("nothing.db"), &link).unwrap();
    for path in [place.path(""), link, place.path("no/such/store.db")] {
        let result = open(OpenOptions { path: path.clone(), ..place.creating() });
        assert!(matches!(result, Err(StoreError::InvalidPath(_))), "{path}");
    }
    let missing = open(OpenOptions::new(place.path("no/such/store.db")));
    assert!(matches!(missing, Err(StoreError::NotFound)));
}

#[test]
fn a_file_of_another_kind_is_not_a_store_and_stays_as_it_is() {
    let place = Place::new();
    let text = "no database at all\n".repeat(100);
    std::fs::write(place.path("store.db"), &text).unwrap();
    assert!(matches!(open(place.creating()), Err(StoreError::NotAStore(_))));
    assert_eq!(std::fs::read_to_string(place.path("store.db")).unwrap(), text);
}

#[test]
fn the_database_of_another_application_is_not_a_store_and_stays_as_it_is() {
    let place = Place::new();
    for sql in [
        "CREATE TABLE x (y)",
        "PRAGMA application_id = 5",
        "PRAGMA user_version = 1",
        "PRAGMA application_id = 0x41555443",
    ] {
        let path = place.path(&format!("{}.db", sql.len()));
        behind(&path).execute_batch(sql).unwrap();
        let before = std::fs::read(&path).unwrap();
        for read_only in [true, false] {
            let result = open(OpenOptions { path: path.clone(), read_only, ..place.creating() });
            assert!(matches!(result, Err(StoreError::NotAStore(_))), "{sql}");
        }
        assert_eq!(std::fs::read(&path).unwrap(), before, "{sql}");
    }
}

#[test]
fn damage_is_told_from_a_file_of_another_kind() {
    let place = Place::new();
    let store = place.store();
    fill(&store);
    drop(store);
    let mut bytes = std::fs::read(place.path("store.db")).unwrap();
    bytes[4096..].fill(0xA5);
    std::fs::write(place.path("store.db"), bytes).unwrap();
    let result = open(place.options()).and_then(|store| records(&store));
    assert!(matches!(result, Err(StoreError::Corrupt(_))), "{result:?}");
}

#[test]
fn network_file_systems_are_known_by_their_number() {
    for (number, name) in [
        (0x6969, "NFS"),
        (0x517B, "SMB"),
        (0xFE53_4D42, "SMB2"),
        (0xFF53_4D42, "CIFS"),
        (0x0102_1997, "9P"),
        (0x5346_414F, "AFS"),
    ] {
        assert_eq!(network_name(number), Some(name));
    }
    assert_eq!(network_name(0xFFFF_FFFF_FF53_4D42), Some("CIFS"), "sign-extended");
    for local in [0xEF53, 0x5846_5342, 0x9123_683E, 0x0102_1994, 0x794C_7630, 0x6573_5546] {
        assert_eq!(network_name(local), None, "{local:x}");
    }
}

#[test]
#[cfg(unix)]
fn handles_by_several_names_share_one_store() {
    let place = Place::new();
    let store = place.store();
    let link = place.path("link.db");
    std::os::unix::fs::symlink(place.path("store.db"), &link).unwrap();
    let dots = place.path("../").to_owned()
        + place.directory.path().file_name().unwrap().to_str().unwrap()
        + "/store.db";
    for path in [link, dots] {
        let other = open(OpenOptions::new(path)).unwrap();
        append(&other).unwrap();
        assert_eq!(other.info().instance, store.info().instance);
    }
    assert_eq!(records(&store).unwrap(), 2);
}

#[test]
#[cfg(unix)]
fn a_file_replaced_under_a_handle_is_another_store() {
    let place = Place::new();
    let old = place.store();
    for name in ["store.db", "store.db-wal", "store.db-shm"] {
        std::fs::remove_file(place.path(name)).unwrap();
    }
    let new = place.store();
    assert_ne!(old.info().instance, new.info().instance);
    append(&new).unwrap();
    assert!(matches!(append(&old), Err(StoreError::Moved)));
    assert!(matches!(records(&old), Err(StoreError::Moved)));
}

#[test]
fn a_read_only_handle_creates_nothing() {
    let place = Place::new();
    assert!(matches!(open(OpenOptions { read_only: true, ..place.creating() }), Err(StoreError::NotFound)));
    assert!(!std::fs::exists(place.path("store.db")).unwrap());
}

#[test]
fn each_store_in_memory_is_its_handles_own() {
    let options = OpenOptions { mode: Some(Mode::Local), ..OpenOptions::new(":memory:") };
    let (one, two) = (open(options.clone()).unwrap(), open(options).unwrap());
    append(&one).unwrap();
    assert_eq!(records(&one).unwrap(), 1);
    assert_eq!(records(&two).unwrap(), 0);
}

#[test]
fn opening_empties_the_log_a_crash_left() {
    let place = Place::new();
    let store = place.store();
    append(&store).unwrap();
    let crashed = Place::new();
    for end in ["", "-wal"] {
        std::fs::copy(place.path(&format!("store.db{end}")), crashed.path(&format!("store.db{end}")))
            .unwrap();
    }
    assert!(std::fs::metadata(crashed.path("store.db-wal")).unwrap().len() > 0);
    let reopened = open(crashed.options()).unwrap();
    assert_eq!(std::fs::metadata(crashed.path("store.db-wal")).unwrap().len(), 0);
    assert_eq!(records(&reopened).unwrap(), 1);
}

/// Behind another VFS only SQLite can tell what is there; simulation opens its stores so.
#[test]
#[cfg(unix)]
fn what_create_says_is_done_behind_a_vfs_too() {
    let place = Place::new();
    let behind =
        |create, mode| open(OpenOptions { create, mode, vfs: Some("unix".to_owned()), ..place.options() });
    let local = Some(Mode::Local);
    assert!(matches!(behind(Create::Never, local), Err(StoreError::NotFound)));
    assert!(matches!(behind(Create::IfMissing, None), Err(StoreError::ModeRequired)));
    let store = behind(Create::New, local).unwrap();
    assert!(matches!(behind(Create::New, local), Err(StoreError::Exists)), "while it is open");
    append(&store).unwrap();
    drop(store);
    assert!(matches!(behind(Create::New, local), Err(StoreError::Exists)), "while it is closed");
    assert_eq!(records(&behind(Create::Never, None).unwrap()).unwrap(), 1);
}

#[test]
#[cfg(unix)]
fn a_vfs_without_shared_memory_is_refused() {
    let place = Place::new();
    let result = open(OpenOptions { vfs: Some("unix-dotfile".to_owned()), ..place.creating() });
    assert!(matches!(result, Err(StoreError::InvalidPath(_))), "{:?}", result.err());
}
