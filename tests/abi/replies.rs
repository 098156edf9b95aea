//! Replies are freed by `autoclaim_free` and once; every other pointer is refused.

use crate::host::{Client, abi, close, open};
use std::ffi::{CStr, c_char};
use std::process::Command;
use std::ptr::null_mut;

const INVALID_ARGUMENT: i32 = -1;

fn free(reply: *mut c_char) -> i32 {
    // SAFETY: the library looks the pointer up and follows it only if it is a reply.
    unsafe { (abi().free)(reply) }
}

fn describe() -> *mut c_char {
    let (mut reply, mut len) = (null_mut(), 0);
    let request = b"{}";
    // SAFETY: the inputs are readable and the outputs are ours.
    let status =
        unsafe { (abi().call)(null_mut(), c"describe".as_ptr(), request.as_ptr(), 2, &mut reply, &mut len) };
    assert_eq!(status, 0);
    reply
}

#[test]
fn freeing_null_is_ok() {
    assert_eq!(free(null_mut()), 0);
}

/// In a process of its own: the others are those of all its threads.
#[test]
fn a_reply_freed_twice_is_refused_while_63_others_come_and_go() {
    if std::env::var_os("ALONE").is_none() {
        let mut alone = Command::new(std::env::current_exe().unwrap());
        alone
            .args(["--exact", "replies::a_reply_freed_twice_is_refused_while_63_others_come_and_go"])
            .env("ALONE", "1");
        return assert!(alone.status().unwrap().success());
    }
    let reply = describe();
    assert_eq!(free(reply), 0);
    for _ in 0..63 {
        assert_eq!(free(reply), INVALID_ARGUMENT);
        let other = describe();
        assert_ne!(other, reply);
        assert_eq!(free(other), 0);
    }
    assert_eq!(free(reply), INVALID_ARGUMENT);
}

#[test]
fn a_pointer_that_is_no_reply_is_refused() {
    let reply = describe();
    let mut ours = *b"{}\0";
    assert_eq!(free(ours.as_mut_ptr().cast()), INVALID_ARGUMENT);
    assert_eq!(free(reply.wrapping_add(1)), INVALID_ARGUMENT, "the inside of a reply");
    // SAFETY: a static string, which is no reply.
    assert_eq!(free(unsafe { (abi().version)() }.cast_mut()), INVALID_ARGUMENT);
    assert_eq!(free(std::ptr::without_provenance_mut(usize::MAX)), INVALID_ARGUMENT);
    assert_eq!(free(reply), 0);
}

#[test]
fn a_client_is_no_reply() {
    let client = Client::new();
    assert_eq!(free(client.cast()), INVALID_ARGUMENT);
}

#[test]
fn a_reply_outlives_its_client() {
    let client = open();
    let (mut reply, mut len) = (null_mut(), 0);
    let request = b"{}";
    // SAFETY: the inputs are readable, the outputs are ours, and the reply is live when it is read.
    unsafe {
        let method = c"setting.get".as_ptr();
        assert_eq!((abi().call)(client, method, request.as_ptr(), 2, &mut reply, &mut len), 0);
        assert_eq!(close(client), 0);
        assert_eq!(CStr::from_ptr(reply).count_bytes(), len);
    }
    assert_eq!(free(reply), 0);
}
