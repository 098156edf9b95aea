//! The eight functions as a host loads them, and calls with their replies taken.

use libloading::{Library, Symbol};
use serde_json::Value;
use std::ffi::{CStr, CString, c_char, c_void};
use std::sync::OnceLock;

use crate::{library, support::named};
use engine::api::{CALL_ERRORS, METHODS};

pub type Handle = *mut c_void;

type Open = unsafe extern "C" fn(*const u8, usize, *mut Handle, *mut *mut c_char, *mut usize) -> i32;
type Call =
    unsafe extern "C" fn(Handle, *const c_char, *const u8, usize, *mut *mut c_char, *mut usize) -> i32;

/// The eight functions.
pub struct Abi {
    pub abi_version: unsafe extern "C" fn() -> u32,
    pub version: unsafe extern "C" fn() -> *const c_char,
    pub open: Open,
    pub close: unsafe extern "C" fn(Handle) -> i32,
    pub call: Call,
    pub interrupt: unsafe extern "C" fn(Handle) -> i32,
    pub free: unsafe extern "C" fn(*mut c_char) -> i32,
    pub status_name: unsafe extern "C" fn(i32) -> *const c_char,
}

/// The library's functions, loaded once.
pub fn abi() -> &'static Abi {
    static ABI: OnceLock<Abi> = OnceLock::new();
    ABI.get_or_init(|| {
        // SAFETY: nothing of ours runs when it is loaded, and the types are the header's.
        unsafe {
            let library: &'static Library = Box::leak(Box::new(Library::new(library::path()).unwrap()));
            Abi {
                abi_version: symbol(library, "autoclaim_abi_version"),
                version: symbol(library, "autoclaim_version"),
                open: symbol(library, "autoclaim_open"),
                close: symbol(library, "autoclaim_close"),
                call: symbol(library, "autoclaim_call"),
                interrupt: symbol(library, "autoclaim_interrupt"),
                free: symbol(library, "autoclaim_free"),
                status_name: symbol(library, "autoclaim_status_name"),
            }
        }
    })
}

unsafe fn symbol<T: Copy + 'static>(library: &'static Library, name: &str) -> T {
    // SAFETY: the caller names the type of the symbol.
    let found: Symbol<'static, T> = unsafe { library.get(name) }.unwrap();
    *found
}

/// A status and its reply, the reply's memory given back.
#[derive(Debug)]
pub struct Answer {
    pub status: i32,
    pub json: Value,
}

impl Answer {
    pub fn error(&self) -> &str {
        self.json["error"]["name"].as_str().unwrap_or("no error")
    }
}

/// Takes a reply: checks that it is what the header says and frees it.
pub fn take(status: i32, reply: *mut c_char, len: usize) -> Answer {
    assert!(!reply.is_null(), "status {status} without a reply");
    // SAFETY: the header promises `len` bytes and a NUL.
    let text = unsafe { CStr::from_ptr(reply) };
    assert_eq!(text.count_bytes(), len, "the reply's length");
    let json: Value = serde_json::from_slice(text.to_bytes()).expect("a reply is JSON");
    if status != 0 {
        assert_eq!(json["error"]["code"], status);
        assert_eq!(json["error"]["name"], status_name(status));
    }
    // SAFETY: it came from the library and was not freed yet.
    assert_eq!(unsafe { (abi().free)(reply) }, 0);
    Answer { status, json }
}

/// The name of a status.
pub fn status_name(status: i32) -> &'static str {
    // SAFETY: a static string, whatever the number.
    unsafe { CStr::from_ptr((abi().status_name)(status)) }.to_str().unwrap()
}

/// A call with its reply taken.
pub fn call(client: Handle, method: &CStr, request: &[u8]) -> Answer {
    let (mut reply, mut len) = (std::ptr::dangling_mut(), 99);
    // SAFETY: the inputs are readable and the outputs are ours.
    let status = unsafe {
        (abi().call)(client, method.as_ptr(), request.as_ptr(), request.len(), &mut reply, &mut len)
    };
    let answer = take(status, reply, len);
    let told = METHODS.iter().find(|it| it.name.as_bytes() == method.to_bytes());
    for (method, name) in told
        .into_iter()
        .flat_map(|method| named::errors(&answer.json).into_iter().map(move |name| (method, name)))
    {
        let listed = CALL_ERRORS.iter().copied().chain(method.errors()).any(|it| it.as_str() == name);
        assert!(listed, "{} does not list {name}", method.name);
    }
    answer
}

/// The same, by texts.
pub fn ask(client: Handle, method: &str, request: &Value) -> Answer {
    call(client, &CString::new(method).unwrap(), request.to_string().as_bytes())
}

/// Tries to open a store.
pub fn try_open(request: &[u8]) -> (Handle, Answer) {
    let (mut client, mut reply, mut len) = (std::ptr::dangling_mut(), std::ptr::dangling_mut(), 99);
    // SAFETY: the input is readable and the outputs are ours.
    let status = unsafe { (abi().open)(request.as_ptr(), request.len(), &mut client, &mut reply, &mut len) };
    (client, take(status, reply, len))
}

/// A client of a new store in memory.
pub fn open() -> Handle {
    let (client, answer) = try_open(br#"{"path":":memory:","create":"New","mode":"Local"}"#);
    assert_eq!(answer.status, 0, "{answer:?}");
    assert!(!client.is_null());
    client
}

/// A client that is closed when it is dropped.
pub struct Client(pub Handle);

impl Client {
    pub fn new() -> Client {
        Client(open())
    }
}

impl std::ops::Deref for Client {
    type Target = Handle;

    fn deref(&self) -> &Handle {
        &self.0
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        assert!(close(self.0) == 0 || std::thread::panicking());
    }
}

pub fn close(client: Handle) -> i32 {
    // SAFETY: a handle may hold anything.
    unsafe { (abi().close)(client) }
}
