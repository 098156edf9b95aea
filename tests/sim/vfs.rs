//! The file systems SQLite is given: one name per process of a world, so that the library takes each for a
//! process of its own.

use std::ffi::{CStr, CString, c_char, c_int};
use std::ptr;
use std::sync::Once;

use rusqlite::ffi;

use crate::file;
use crate::wait::WorldWait;
use crate::world::here;
use autoclaim::store::Wait;

/// Processes in a world, at most.
pub const PROCESSES: usize = 4;
const UNIX_EPOCH_JULIAN_MS: i64 = 210_866_760_000_000;

/// The name of a process's file system.
pub fn name(process: usize) -> String {
    static REGISTERED: Once = Once::new();
    REGISTERED.call_once(|| (0..PROCESSES).for_each(register));
    vfs_name(process)
}

fn vfs_name(process: usize) -> String {
    format!("world-{process}")
}

fn register(process: usize) {
    let name = CString::new(vfs_name(process)).unwrap();
    let vfs = ffi::sqlite3_vfs {
        iVersion: 2,
        szOsFile: file::SIZE as c_int,
        mxPathname: 512,
        pNext: ptr::null_mut(),
        zName: name.into_raw(),
        pAppData: ptr::null_mut(),
        xOpen: Some(open),
        xDelete: Some(delete),
        xAccess: Some(access),
        xFullPathname: Some(full_path_name),
        xDlOpen: None,
        xDlError: None,
        xDlSym: None,
        xDlClose: None,
        // SQLite draws its own random numbers from the default file system alone.
        xRandomness: None,
        xSleep: Some(sleep),
        xCurrentTime: None,
        xGetLastError: None,
        xCurrentTimeInt64: Some(current_time),
        xSetSystemCall: None,
        xGetSystemCall: None,
        xNextSystemCall: None,
    };
    // SAFETY: the structure and its name live as long as the program, for nothing takes them back.
    let registered = unsafe { ffi::sqlite3_vfs_register(Box::into_raw(Box::new(vfs)), 0) };
    assert_eq!(registered, ffi::SQLITE_OK);
}

/// The last part of a path: worlds differ by their directory, which the library's registry sees.
///
/// # Safety
/// `path` is null or a string that ends with NUL.
unsafe fn file_name<'a>(path: *const c_char) -> Option<&'a str> {
    if path.is_null() {
        return None;
    }
    // SAFETY: the caller's promise.
    let path = unsafe { CStr::from_ptr(path) }.to_str().expect("paths of worlds are ASCII");
    path.rsplit('/').next()
}

unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    path: ffi::sqlite3_filename,
    out: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: SQLite gives szOsFile bytes, and a null xOpen method tells it that nothing is to be closed.
    unsafe { (*out).pMethods = ptr::null() };
    // SAFETY: SQLite gives a path or null.
    let name = unsafe { file_name(path) };
    let (world, me) = here();
    let Some(mut state) = world.point(me, "open") else { return ffi::SQLITE_IOERR };
    let found = name.and_then(|name| state.disk.find(name));
    let id = match found {
        Some(_) if flags & ffi::SQLITE_OPEN_EXCLUSIVE != 0 => return ffi::SQLITE_CANTOPEN,
        Some(id) => id,
        None if flags & ffi::SQLITE_OPEN_CREATE == 0 => return ffi::SQLITE_CANTOPEN,
        None => state.disk.create(name),
    };
    let handle = state.new_handle(me);
    let failures = state.disk.failed_syncs(id);
    // SAFETY: `out` is szOsFile bytes, which is file::SIZE.
    unsafe { file::init(out, id, handle, flags, failures) };
    if !out_flags.is_null() {
        // SAFETY: not null, and SQLite's to be written.
        unsafe { *out_flags = flags };
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn delete(_: *mut ffi::sqlite3_vfs, path: *const c_char, sync_directory: c_int) -> c_int {
    // SAFETY: SQLite gives a path.
    let name = unsafe { file_name(path) }.unwrap_or_default();
    let (world, me) = here();
    let Some(mut state) = world.point(me, "delete") else { return ffi::SQLITE_IOERR_DELETE };
    if !state.disk.remove(name) {
        return ffi::SQLITE_IOERR_DELETE_NOENT;
    }
    if sync_directory != 0 {
        state.disk.sync_directory();
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn access(
    _: *mut ffi::sqlite3_vfs,
    path: *const c_char,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite gives a path.
    let name = unsafe { file_name(path) }.unwrap_or_default();
    let (world, me) = here();
    let Some(state) = world.point(me, "access") else { return ffi::SQLITE_IOERR_ACCESS };
    // As on Unix: an empty file counts as none where only its existence is asked for.
    let there = |id| flags != ffi::SQLITE_ACCESS_EXISTS || state.disk.size(id) > 0;
    // SAFETY: SQLite's to be written.
    unsafe { *out = state.disk.find(name).is_some_and(there).into() };
    ffi::SQLITE_OK
}

unsafe extern "C" fn full_path_name(
    _: *mut ffi::sqlite3_vfs,
    path: *const c_char,
    size: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: SQLite gives a path.
    let bytes = unsafe { CStr::from_ptr(path) }.to_bytes_with_nul();
    if bytes.len() > size as usize {
        return ffi::SQLITE_CANTOPEN;
    }
    // SAFETY: `out` has `size` bytes, which was just compared.
    unsafe { ptr::copy_nonoverlapping(bytes.as_ptr().cast(), out, bytes.len()) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn sleep(_: *mut ffi::sqlite3_vfs, micros: c_int) -> c_int {
    let (world, me) = here();
    world.sleep(me, micros as u64 * 1_000);
    micros
}

unsafe extern "C" fn current_time(_: *mut ffi::sqlite3_vfs, out: *mut ffi::sqlite3_int64) -> c_int {
    // SAFETY: SQLite's to be written.
    unsafe { *out = UNIX_EPOCH_JULIAN_MS + WorldWait.now_ms() };
    ffi::SQLITE_OK
}
