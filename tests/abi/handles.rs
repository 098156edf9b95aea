//! A handle that is null, forged, stale or closed gives a status, never undefined behaviour.

use crate::host::{Client, Handle, abi, ask, call, close, open, status_name};
use serde_json::json;

const INVALID_HANDLE: i32 = -7;

fn refused_everywhere(client: Handle) {
    assert_eq!(call(client, c"setting.get", b"{}").error(), "INVALID_HANDLE");
    // SAFETY: a handle may hold anything.
    assert_eq!(unsafe { (abi().interrupt)(client) }, INVALID_HANDLE);
    assert_eq!(close(client), INVALID_HANDLE);
}

#[test]
fn a_null_handle_is_refused() {
    refused_everywhere(std::ptr::null_mut());
}

#[test]
fn a_null_handle_can_describe_and_restore() {
    assert_eq!(call(std::ptr::null_mut(), c"describe", b"{}").status, 0);
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (client, _) = crate::host::try_open(
        json!({ "path": path("a.db"), "create": "New", "mode": "Local" }).to_string().as_bytes(),
    );
    assert_eq!(ask(client, "store.backup", &json!({ "path": path("b.db") })).status, 0);
    let request = json!({ "path": path("a.db"), "from": path("b.db") });
    assert_eq!(ask(std::ptr::null_mut(), "store.restore", &request).error(), "STORE_BUSY");
    assert_eq!(close(client), 0);
    assert_eq!(ask(std::ptr::null_mut(), "store.restore", &request).status, 0);
}

#[test]
fn a_closed_handle_is_refused_even_for_describe_and_a_second_close_too() {
    let client = open();
    assert_eq!(close(client), 0);
    refused_everywhere(client);
    assert_eq!(call(client, c"describe", b"{}").error(), "INVALID_HANDLE");
}

#[test]
fn a_stale_handle_does_not_reach_the_client_that_came_after_it() {
    let stale = open();
    assert_eq!(close(stale), 0);
    let next = open();
    assert_ne!(next, stale);
    refused_everywhere(stale);
    assert_eq!(call(next, c"setting.get", b"{}").status, 0);
    assert_eq!(close(next), 0);
}

#[test]
fn a_forged_handle_is_refused() {
    let client = Client::new();
    let mut on_the_stack = 0_u64;
    let forged = [1, 8, 0xdead_beef, usize::MAX, 1 << 63, (&raw mut on_the_stack).addr()];
    for address in forged.into_iter().chain((0..64).map(|bit| client.addr() ^ (1 << bit))) {
        refused_everywhere(std::ptr::without_provenance_mut(address));
    }
    assert_eq!(call(*client, c"setting.get", b"{}").status, 0);
}

#[test]
fn many_clients_are_open_at_once_and_each_is_its_own() {
    let mut clients: Vec<Handle> = (0..20).map(|_| open()).collect();
    clients.sort();
    clients.dedup();
    assert_eq!(clients.len(), 20);
    for client in clients {
        assert_eq!(call(client, c"setting.get", b"{}").status, 0);
        assert_eq!(close(client), 0);
    }
}

#[test]
fn interrupting_a_client_with_nothing_in_progress_is_ok_and_changes_nothing() {
    let client = Client::new();
    // SAFETY: an open client.
    assert_eq!(status_name(unsafe { (abi().interrupt)(*client) }), "OK");
    assert_eq!(call(*client, c"setting.get", b"{}").status, 0);
}
