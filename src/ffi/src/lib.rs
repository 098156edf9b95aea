//! The C ABI: the only `unsafe` and the only `extern "C"` of AutoClaim.
//!
//! Eight exports, frozen. `include/autoclaim.h` is generated from this file, and its first pages
//! (`cbindgen.toml`) are the manual; what a doc comment here says is what differs from it.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::undocumented_unsafe_blocks,
    unsafe_op_in_unsafe_fn
)]
#![allow(
    clippy::missing_safety_doc,
    reason = "doc comments become the header, whose manual says what every pointer must be"
)]

#[cfg(not(target_pointer_width = "64"))]
compile_error!("AutoClaim is 64-bit only: a handle is a 64-bit token in a pointer");

mod boundary;
mod origin;
mod panic;
mod registry;
mod reply;
mod session;

use engine::api::{self, Client, Error, ErrorName};
use std::ffi::{CStr, c_char};

use crate::registry::{Handle, Token};

/// The version of the functions in this header. It changes when one of them does, which is not planned.
pub const AUTOCLAIM_ABI_VERSION: u32 = 1;

const VERSION: &CStr = match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
    Ok(version) => version,
    Err(_) => c"",
};

/// The `AUTOCLAIM_ABI_VERSION` the library was built with. A host compares it with its header's
/// before it calls anything else.
#[unsafe(no_mangle)]
pub extern "C" fn autoclaim_abi_version() -> u32 {
    AUTOCLAIM_ABI_VERSION
}

/// The library's version, such as "0.1.0". Static: never freed.
#[unsafe(no_mangle)]
pub extern "C" fn autoclaim_version() -> *const c_char {
    VERSION.as_ptr()
}

/// Opens a store, or creates one.
///
/// request, request_len: `{"path","create":"Never"|"IfMissing"|"New","mode":"Local"|"Graph",
///   "readOnly","tenantId","busyTimeoutMs"}`; path is absolute, or ":memory:".
/// client: receives the client; NULL when the call fails.
/// reply, reply_len: receive what was opened, or the error.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn autoclaim_open(
    request: *const u8,
    request_len: usize,
    client: *mut *mut Handle,
    reply: *mut *mut c_char,
    reply_len: *mut usize,
) -> i32 {
    // SAFETY: the caller's contract: `client` is null or writable.
    unsafe { boundary::write(client, std::ptr::null_mut()) };
    let mut opened = None;
    // SAFETY: the caller's contract, for the two reply pointers here and for the request inside.
    let status = unsafe {
        boundary::answer(reply, reply_len, || {
            if client.is_null() {
                return Err(boundary::null("client"));
            }
            let request = boundary::request(request, request_len)?;
            let (opening, reply) = Client::open(request)?;
            opened = Some(session::register(opening)?);
            Ok(reply)
        })
    };
    if let Some(token) = opened {
        // SAFETY: as above; it is not null, or nothing would have been opened.
        unsafe { boundary::write(client, token.to_handle()) };
    }
    status
}

/// Closes a client. Calls in progress on it go on to their end, and the last of them closes the
/// store; every later use of the handle gives INVALID_HANDLE.
#[unsafe(no_mangle)]
pub extern "C" fn autoclaim_close(client: *mut Handle) -> i32 {
    boundary::status(|| {
        let closed = session::clients().remove(Token::from_handle(client));
        closed.map(drop).ok_or_else(not_open)
    })
}

/// Calls a method; the macros at the end of this header name them all.
///
/// client: from autoclaim_open. NULL is allowed for AUTOCLAIM_DESCRIBE and
///   AUTOCLAIM_STORE_RESTORE, which need no open store.
/// method: the method's name, NUL-terminated.
/// request, request_len: the method's request, a JSON object; NULL and 0 where nothing is asked.
/// reply, reply_len: receive the method's reply, or the error.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn autoclaim_call(
    client: *mut Handle,
    method: *const c_char,
    request: *const u8,
    request_len: usize,
    reply: *mut *mut c_char,
    reply_len: *mut usize,
) -> i32 {
    // SAFETY: the caller's contract, for the two reply pointers here and for the inputs inside.
    unsafe {
        boundary::answer(reply, reply_len, || {
            let method = boundary::method(method)?;
            let request = boundary::request(request, request_len)?;
            if client.is_null() {
                return api::call_without_store(method, request);
            }
            let (client, interrupt) =
                session::clients().begin(Token::from_handle(client)).ok_or_else(not_open)?;
            client.call(method, request, &interrupt)
        })
    }
}

/// Asks every call in progress on a client to end with INTERRUPTED. It is async-signal-safe: it takes
/// no lock, allocates nothing and waits for nothing. It may come from any thread and from a signal
/// handler, one that interrupts this library too, and does nothing to calls that begin later.
#[unsafe(no_mangle)]
pub extern "C" fn autoclaim_interrupt(client: *mut Handle) -> i32 {
    boundary::in_signal_handler(|| session::interrupt(Token::from_handle(client)))
}

/// Frees a reply. NULL is allowed and does nothing; what is not a reply, or was freed before,
/// gives INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub extern "C" fn autoclaim_free(reply: *mut c_char) -> i32 {
    boundary::free(reply)
}

/// The name of a status, such as "NOT_FOUND" for -41: "OK" for 0, "UNKNOWN" for a number this
/// library does not give. Static: never freed.
#[unsafe(no_mangle)]
pub extern "C" fn autoclaim_status_name(status: i32) -> *const c_char {
    origin::status_name(status).as_ptr()
}

fn not_open() -> Error {
    Error::new(
        ErrorName::InvalidHandle,
        "client is not open: it is null, was closed, or did not come from autoclaim_open",
    )
}
