//! The library's release build behind its C functions, as a host uses it.

use crate::library;
use libloading::{Library, Symbol};
use serde_json::{Value, json};
use std::{
    ffi::{CString, c_char, c_void},
    path::Path,
    sync::OnceLock,
};

type Open = unsafe extern "C" fn(*const u8, usize, *mut *mut c_void, *mut *mut c_char, *mut usize) -> i32;
type Call =
    unsafe extern "C" fn(*mut c_void, *const c_char, *const u8, usize, *mut *mut c_char, *mut usize) -> i32;

struct Functions {
    open: Symbol<'static, Open>,
    call: Symbol<'static, Call>,
    free: Symbol<'static, unsafe extern "C" fn(*mut c_char) -> i32>,
    close: Symbol<'static, unsafe extern "C" fn(*mut c_void) -> i32>,
}

fn functions() -> &'static Functions {
    static FUNCTIONS: OnceLock<Functions> = OnceLock::new();
    FUNCTIONS.get_or_init(|| {
        // SAFETY: nothing of ours runs when it is loaded, and the types are the header's.
        unsafe {
            let library: &'static Library =
                Box::leak(Box::new(Library::new(library::path()).expect("the library loads")));
            let get = "the header names it";
            Functions {
                open: library.get(b"autoclaim_open").expect(get),
                call: library.get(b"autoclaim_call").expect(get),
                free: library.get(b"autoclaim_free").expect(get),
                close: library.get(b"autoclaim_close").expect(get),
            }
        }
    })
}

/// An open store.
pub struct Store(*mut c_void);

/// A reply, freed when dropped.
pub struct Reply {
    text: *mut c_char,
    length: usize,
}

impl Reply {
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: the header promises so many bytes until it is freed.
        unsafe { std::slice::from_raw_parts(self.text.cast(), self.length) }
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(self.bytes()).expect("a reply is JSON")
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        // SAFETY: a reply of this library, freed once.
        unsafe { (functions().free)(self.text) };
    }
}

impl Store {
    /// Opens the store at a path, or makes a local one.
    pub fn open(path: &Path) -> Store {
        Store::open_as(path, "Local")
    }

    /// The same in another mode.
    pub fn open_as(path: &Path, mode: &str) -> Store {
        let request = json!({ "path": path, "create": "IfMissing", "mode": mode }).to_string();
        let (mut handle, mut reply) = (std::ptr::null_mut(), Reply { text: std::ptr::null_mut(), length: 0 });
        // SAFETY: the request is readable and the outputs are ours.
        let status = unsafe {
            (functions().open)(
                request.as_ptr(),
                request.len(),
                &mut handle,
                &mut reply.text,
                &mut reply.length,
            )
        };
        assert_eq!(status, 0, "{}", reply.json());
        Store(handle)
    }

    /// Calls a method that must go well.
    pub fn call(&self, method: &str, request: &str) -> Reply {
        let method = CString::new(method).expect("a method has no NUL");
        let mut reply = Reply { text: std::ptr::null_mut(), length: 0 };
        // SAFETY: as in `open`; the method ends with a NUL.
        let status = unsafe {
            (functions().call)(
                self.0,
                method.as_ptr(),
                request.as_ptr(),
                request.len(),
                &mut reply.text,
                &mut reply.length,
            )
        };
        assert_eq!(status, 0, "{}", reply.json());
        reply
    }

    /// Calls a method with a value.
    pub fn ask(&self, method: &str, request: &Value) -> Value {
        self.call(method, &request.to_string()).json()
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // SAFETY: a handle may hold anything.
        unsafe { (functions().close)(self.0) };
    }
}
