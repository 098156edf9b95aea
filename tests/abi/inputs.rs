//! What a host may hand in wrongly: null pointers, lengths, bytes that are no text.

use crate::host::{Answer, Client, Handle, abi, call, take, try_open};
use std::ffi::c_char;
use std::ptr::{null, null_mut};

const NULL_POINTER: i32 = -8;

/// A call with any pointers.
fn raw(client: Handle, method: *const c_char, request: *const u8, request_len: usize) -> Answer {
    let (mut reply, mut len) = (null_mut(), 0);
    // SAFETY: the outputs are ours; the inputs are null, or the test's own.
    let status = unsafe { (abi().call)(client, method, request, request_len, &mut reply, &mut len) };
    take(status, reply, len)
}

#[test]
fn a_null_method_or_request_is_refused_by_name() {
    let client = Client::new();
    for (method, request, field) in
        [(null(), b"{}".as_ptr(), "method"), (c"setting.get".as_ptr(), null(), "request")]
    {
        let answer = raw(*client, method, request, 2);
        assert_eq!((answer.error(), &answer.json["error"]["field"]), ("NULL_POINTER", &field.into()));
    }
}

#[test]
fn a_null_request_without_bytes_asks_for_nothing() {
    let client = Client::new();
    assert_eq!(raw(*client, c"setting.get".as_ptr(), null(), 0).status, 0);
}

#[test]
fn a_call_without_a_place_for_its_reply_fails_and_clears_the_other_place() {
    let client = Client::new();
    let (method, request) = (c"setting.get".as_ptr(), b"{}");
    let mut reply = std::ptr::dangling_mut();
    let mut len = 99;
    // SAFETY: the inputs are readable; each output is null or ours.
    unsafe {
        let call = abi().call;
        let none = call(*client, method, request.as_ptr(), 2, null_mut(), null_mut());
        let no_len = call(*client, method, request.as_ptr(), 2, &mut reply, null_mut());
        let no_reply = call(*client, method, request.as_ptr(), 2, null_mut(), &mut len);
        assert_eq!([none, no_len, no_reply], [NULL_POINTER; 3]);
    }
    assert!(reply.is_null());
    assert_eq!(len, 0);
}

#[test]
fn opening_without_a_place_for_the_client_or_the_reply_opens_nothing() {
    let request = br#"{"path":":memory:","create":"New","mode":"Local"}"#;
    let (mut client, mut reply, mut len): (Handle, _, _) = (std::ptr::dangling_mut(), null_mut(), 0);
    // SAFETY: the input is readable; each output is null or ours.
    unsafe {
        let open = abi().open;
        let status = open(request.as_ptr(), request.len(), null_mut(), &mut reply, &mut len);
        let answer = take(status, reply, len);
        assert_eq!((answer.error(), &answer.json["error"]["field"]), ("NULL_POINTER", &"client".into()));

        let status = open(request.as_ptr(), request.len(), &mut client, null_mut(), &mut len);
        assert_eq!(status, NULL_POINTER);
        assert!(client.is_null());

        let status = open(null(), 1, &mut client, &mut reply, &mut len);
        assert_eq!(take(status, reply, len).error(), "NULL_POINTER");
        assert!(client.is_null());
    }
}

#[test]
fn a_failed_open_gives_no_client() {
    let (client, answer) = try_open(b"{");
    assert_eq!(answer.error(), "INVALID_JSON");
    assert!(client.is_null());
}

#[test]
fn a_method_that_is_not_utf8_is_refused() {
    let client = Client::new();
    let method = call(*client, c"setting.\xff", b"{}");
    assert_eq!((method.error(), &method.json["error"]["field"]), ("INVALID_UTF8", &"method".into()));
}

#[test]
fn a_request_above_32_mib_is_refused_and_a_wild_length_is_not_read() {
    let client = Client::new();
    let mut request = vec![b' '; 32 << 20];
    request[..2].copy_from_slice(b"{}");
    assert_eq!(call(*client, c"setting.get", &request).status, 0, "32 MiB is allowed");
    for len in [(32 << 20) + 1, isize::MAX as usize, usize::MAX] {
        let answer = raw(*client, c"setting.get".as_ptr(), b"{}".as_ptr(), len);
        assert_eq!(answer.error(), "TOO_LARGE", "length {len}");
    }
}

#[test]
fn a_length_shorter_than_the_text_is_taken_at_its_word() {
    let client = Client::new();
    let request = b"{}trailing bytes that belong to the host";
    assert_eq!(raw(*client, c"setting.get".as_ptr(), request.as_ptr(), 2).status, 0);
    assert_eq!(raw(*client, c"setting.get".as_ptr(), request.as_ptr(), 1).error(), "INVALID_JSON");
}

#[test]
fn an_unknown_method_is_refused_and_its_name_is_read_no_further_than_needed() {
    let client = Client::new();
    assert_eq!(call(*client, c"", b"{}").error(), "UNKNOWN_METHOD");
    // No NUL in reach: the name ends at the limit, inside this buffer.
    let endless = [b'a'; 256];
    let answer = raw(*client, endless.as_ptr().cast(), b"{}".as_ptr(), 2);
    assert_eq!(answer.error(), "UNKNOWN_METHOD");
}

#[test]
fn a_field_name_of_a_megabyte_is_not_told_whole() {
    let client = Client::new();
    let name = "a".repeat(1 << 20);
    for request in [
        format!("{{\"{name}\":1}}"),
        format!("{{\"actor\":{{\"id\":\"x\",\"{name}\":1}}}}"),
        format!("{{\"{name}.b\":1}}"),
    ] {
        let answer = call(*client, c"setting.get", request.as_bytes());
        assert_eq!(answer.error(), "INVALID_ARGUMENT");
        assert!(answer.json.to_string().len() < 4_000, "{}", answer.json.to_string().len());
    }
}
