//! The one funnel every call goes through: pointers checked, forks refused, panics caught, replies
//! handed over.

use engine::api::{Error, ErrorName, MAX_REQUEST, too_large};
use std::ffi::{c_char, c_int};

use crate::origin::Origin;
use crate::{panic, reply};

/// Longer than the name of any method.
const MAX_METHOD: usize = 128;

/// Runs `work` and gives its reply, or its error's, to the host.
///
/// # Safety
/// `reply` and `reply_len` are each null or writable.
pub(crate) unsafe fn answer(
    reply: *mut *mut c_char,
    reply_len: *mut usize,
    work: impl FnOnce() -> Result<Vec<u8>, Error>,
) -> c_int {
    let give = |address: *mut c_char, len: usize| {
        // SAFETY: the caller's contract.
        unsafe {
            write(reply, address);
            write(reply_len, len);
        }
    };
    give(std::ptr::null_mut(), 0);
    if reply.is_null() || reply_len.is_null() {
        return ErrorName::NullPointer.code();
    }
    let origin = Origin::get();
    if origin.is_forked() {
        let refusal = origin.refusal();
        give(refusal.as_ptr().cast_mut(), refusal.count_bytes());
        return ErrorName::InvalidHandle.code();
    }
    let (status, json) = match panic::catch(work) {
        Ok(json) => (0, json),
        Err(error) => (error.code(), error.to_json()),
    };
    let len = json.len();
    give(reply::outstanding().hand_out(json), len);
    status
}

/// Runs `work`, which has no reply.
pub(crate) fn status(work: impl FnOnce() -> Result<(), Error>) -> c_int {
    if Origin::get().is_forked() {
        return ErrorName::InvalidHandle.code();
    }
    panic::catch(work).map_or_else(|error| error.code(), |()| 0)
}

/// Runs `work` where a signal handler may: it must take no lock, allocate nothing, touch nothing of the
/// thread and not panic, and so does what is around it. `false` is a handle that is not open.
pub(crate) fn in_signal_handler(work: impl FnOnce() -> bool) -> c_int {
    let usable = Origin::made().is_some_and(|origin| !origin.is_forked());
    if usable && work() { 0 } else { ErrorName::InvalidHandle.code() }
}

/// Frees a reply.
pub(crate) fn free(reply: *mut c_char) -> c_int {
    let refusal = Origin::get().refusal().as_ptr();
    if reply.is_null() || std::ptr::eq(reply, refusal) {
        return 0;
    }
    status(|| {
        let freed = reply::outstanding().take_back(reply);
        freed.then_some(()).ok_or_else(|| {
            Error::new(ErrorName::InvalidArgument, "reply is not a reply, or was freed before")
        })
    })
}

/// The error for a pointer that must not be null.
pub(crate) fn null(field: &str) -> Error {
    Error::new(ErrorName::NullPointer, format!("{field} is a null pointer")).field(field)
}

/// The method's name.
///
/// # Safety
/// `method` is null or a NUL-terminated string that outlives `'a`.
pub(crate) unsafe fn method<'a>(method: *const c_char) -> Result<&'a str, Error> {
    if method.is_null() {
        return Err(null("method"));
    }
    // SAFETY: not null, so a NUL-terminated string; no byte after its NUL is read.
    let len = unsafe { libc::strnlen(method, MAX_METHOD + 1) };
    if len > MAX_METHOD {
        let error = Error::new(ErrorName::UnknownMethod, "no method has so long a name");
        return Err(error.field("method"));
    }
    // SAFETY: `len` bytes from `method` were just read.
    let bytes = unsafe { std::slice::from_raw_parts(method.cast::<u8>(), len) };
    std::str::from_utf8(bytes)
        .map_err(|_| Error::new(ErrorName::InvalidUtf8, "the method's name is not UTF-8").field("method"))
}

/// The request's bytes. A null pointer with no bytes is an empty request.
///
/// # Safety
/// `request` is null, or `request_len` bytes can be read there that nobody changes during `'a`.
pub(crate) unsafe fn request<'a>(request: *const u8, request_len: usize) -> Result<&'a [u8], Error> {
    if request.is_null() {
        return if request_len == 0 { Ok(&[]) } else { Err(null("request")) };
    }
    // Before a byte is read: a length this wrong is likely no length at all.
    if request_len > MAX_REQUEST {
        return Err(too_large(request_len).field("request_len"));
    }
    // SAFETY: the caller's contract; the length is far below `isize::MAX`.
    Ok(unsafe { std::slice::from_raw_parts(request, request_len) })
}

/// Writes where the host asked for it, or nowhere.
///
/// # Safety
/// `place` is null or writable.
pub(crate) unsafe fn write<T>(place: *mut T, value: T) {
    if !place.is_null() {
        // SAFETY: the caller's contract.
        unsafe { place.write(value) };
    }
}

#[cfg(test)]
#[allow(clippy::panic, clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_in_a_call_gives_internal_with_a_reply_and_the_next_call_works() {
        let (mut reply, mut len) = (std::ptr::null_mut(), 0);
        // SAFETY: both places are ours.
        let status = unsafe { answer(&mut reply, &mut len, || panic!("in a call")) };
        assert_eq!(status, ErrorName::Internal.code());
        // SAFETY: a reply of `len` bytes was just handed out.
        let json = unsafe { std::slice::from_raw_parts(reply.cast::<u8>(), len) };
        assert!(String::from_utf8_lossy(json).contains("INTERNAL"));
        assert_eq!(free(reply), 0);

        // SAFETY: as above.
        let status = unsafe { answer(&mut reply, &mut len, || Ok(b"{}".to_vec())) };
        assert_eq!((status, len), (0, 2));
        assert_eq!(free(reply), 0);
    }

    #[test]
    fn a_panic_where_there_is_no_reply_gives_internal() {
        assert_eq!(status(|| panic!("in a close")), ErrorName::Internal.code());
        assert_eq!(status(|| Ok(())), 0);
    }
}
