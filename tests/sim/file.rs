//! What SQLite does with an open file: each call is a point where another process may go on first.

use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::mem::size_of;
use std::ops::Range;
use std::slice;
use std::sync::MutexGuard;

use rusqlite::ffi;

use crate::disk::FileId;
use crate::lock::HandleId;
use crate::plan::Lie;
use crate::world::{State, here};

/// The slot of the index that a writer holds alone.
const WRITE_SLOT: usize = 0;
/// The slot of the index that a checkpoint holds alone.
const CHECKPOINT_SLOT: usize = 1;

/// SQLite allocates it, knows its head, and leaves the rest to us.
#[repr(C)]
struct OpenFile {
    head: ffi::sqlite3_file,
    id: FileId,
    handle: HandleId,
    flags: c_int,
    /// As on Unix: the first sync of a journal or log syncs its directory too.
    fresh: Cell<bool>,
    /// The failed syncs of the file that this handle knows of.
    failures: Cell<u64>,
}

const JOURNALS: c_int = ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_SUPER_JOURNAL | ffi::SQLITE_OPEN_WAL;

pub const SIZE: usize = size_of::<OpenFile>();

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// Makes an open file of what SQLite allocated.
///
/// # Safety
/// `out` points to [`SIZE`] bytes, aligned for a pointer.
pub unsafe fn init(out: *mut ffi::sqlite3_file, id: FileId, handle: HandleId, flags: c_int, failures: u64) {
    let head = ffi::sqlite3_file { pMethods: &METHODS };
    let (fresh, failures) = (Cell::new(flags & JOURNALS != 0), Cell::new(failures));
    // SAFETY: the caller's promise.
    unsafe { out.cast::<OpenFile>().write(OpenFile { head, id, handle, flags, fresh, failures }) };
}

/// Runs `f` on the file at a point of its world, or fails with `dead` where the process is.
///
/// # Safety
/// `file` was made by [`init`] and is not closed.
unsafe fn at(
    file: *mut ffi::sqlite3_file,
    call: &str,
    dead: c_int,
    f: impl FnOnce(MutexGuard<'_, State>, usize, &OpenFile) -> c_int,
) -> c_int {
    // SAFETY: the caller's promise.
    let file = unsafe { &*file.cast::<OpenFile>() };
    let (world, me) = here();
    world.point(me, call).map_or(dead, |state| f(state, me, file))
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: SQLite closes what `init` made.
    let open = unsafe { &*file.cast::<OpenFile>() };
    let (world, me) = here();
    drop(world.point(me, "close"));
    world.state().close_handle(me, open.handle);
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(
    file: *mut ffi::sqlite3_file,
    out: *mut c_void,
    size: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    let f = |state: MutexGuard<'_, State>, _, file: &OpenFile| {
        // SAFETY: SQLite gives `size` bytes to fill.
        let out = unsafe { slice::from_raw_parts_mut(out.cast::<u8>(), size as usize) };
        let count = state.disk.read(file.id, offset as usize, out);
        if count < out.len() { ffi::SQLITE_IOERR_SHORT_READ } else { ffi::SQLITE_OK }
    };
    // SAFETY: SQLite reads what `init` made.
    unsafe { at(file, "read", ffi::SQLITE_IOERR_READ, f) }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    data: *const c_void,
    size: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    let f = |mut state: MutexGuard<'_, State>, _, file: &OpenFile| {
        // SAFETY: SQLite gives `size` bytes to write.
        let data = unsafe { slice::from_raw_parts(data.cast::<u8>(), size as usize) };
        let at = offset as usize;
        if state.disk_full(file.id, at + data.len()) {
            let room = state.rng.below(data.len() as u64) as usize;
            state.disk.write(file.id, at, &data[..room]);
            return ffi::SQLITE_FULL;
        }
        state.disk.write(file.id, at, data);
        ffi::SQLITE_OK
    };
    // SAFETY: SQLite writes what `init` made.
    unsafe { at(file, "write", ffi::SQLITE_IOERR_WRITE, f) }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: ffi::sqlite3_int64) -> c_int {
    let f = |mut state: MutexGuard<'_, State>, _, file: &OpenFile| {
        state.disk.resize(file.id, size as usize);
        ffi::SQLITE_OK
    };
    // SAFETY: SQLite truncates what `init` made.
    unsafe { at(file, "truncate", ffi::SQLITE_IOERR_TRUNCATE, f) }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _: c_int) -> c_int {
    let f = |mut state: MutexGuard<'_, State>, _, file: &OpenFile| {
        let state = &mut *state;
        let of_commit = file.flags & ffi::SQLITE_OPEN_WAL != 0 && !state.index_locks.taken(CHECKPOINT_SLOT);
        match state.lie() {
            Lie::NoSync => {}
            Lie::NoSyncOfCommits if of_commit => {}
            _ if state.sync_fails() => state.disk.fail_sync(file.id, &mut state.rng),
            _ => {
                state.disk.sync(file.id);
                if file.fresh.take() {
                    state.disk.sync_directory();
                }
            }
        }
        let failures = state.disk.failed_syncs(file.id);
        if file.failures.replace(failures) != failures {
            return ffi::SQLITE_IOERR_FSYNC;
        }
        ffi::SQLITE_OK
    };
    // SAFETY: SQLite syncs what `init` made.
    unsafe { at(file, "sync", ffi::SQLITE_IOERR_FSYNC, f) }
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, out: *mut ffi::sqlite3_int64) -> c_int {
    let f = |state: MutexGuard<'_, State>, _, file: &OpenFile| {
        // SAFETY: SQLite's to be written.
        unsafe { *out = state.disk.size(file.id) as i64 };
        ffi::SQLITE_OK
    };
    // SAFETY: SQLite measures what `init` made.
    unsafe { at(file, "size", ffi::SQLITE_IOERR_FSTAT, f) }
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    let f = |mut state: MutexGuard<'_, State>, _, file: &OpenFile| {
        let given = state.file_locks.lock(file.id, file.handle, level) || state.lie() == Lie::NoLocks;
        if given { ffi::SQLITE_OK } else { ffi::SQLITE_BUSY }
    };
    // SAFETY: SQLite locks what `init` made.
    unsafe { at(file, "lock", ffi::SQLITE_IOERR_LOCK, f) }
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    let f = |mut state: MutexGuard<'_, State>, _, file: &OpenFile| {
        state.file_locks.unlock(file.id, file.handle, level);
        ffi::SQLITE_OK
    };
    // SAFETY: SQLite unlocks what `init` made.
    unsafe { at(file, "unlock", ffi::SQLITE_IOERR_UNLOCK, f) }
}

unsafe extern "C" fn check_reserved_lock(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    let f = |state: MutexGuard<'_, State>, _, file: &OpenFile| {
        // SAFETY: SQLite's to be written.
        unsafe { *out = state.file_locks.reserved(file.id).into() };
        ffi::SQLITE_OK
    };
    // SAFETY: SQLite asks of what `init` made.
    unsafe { at(file, "reserved", ffi::SQLITE_IOERR_CHECKRESERVEDLOCK, f) }
}

unsafe extern "C" fn file_control(_: *mut ffi::sqlite3_file, _: c_int, _: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn sector_size(_: *mut ffi::sqlite3_file) -> c_int {
    here().0.state().disk.sector as c_int
}

/// As on Unix: a write that is torn harms no byte outside of it.
unsafe extern "C" fn device_characteristics(_: *mut ffi::sqlite3_file) -> c_int {
    ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    region: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    // SAFETY: SQLite's to be written.
    unsafe { *out = std::ptr::null_mut() };
    let f = |mut state: MutexGuard<'_, State>, me, file: &OpenFile| {
        if let Some(memory) = state.map(me, file.handle, region as usize, size as usize, extend != 0) {
            // SAFETY: SQLite's to be written.
            unsafe { *out = memory.cast() };
        }
        ffi::SQLITE_OK
    };
    // SAFETY: SQLite maps the index of what `init` made.
    unsafe { at(file, "map", ffi::SQLITE_IOERR_SHMMAP, f) }
}

unsafe extern "C" fn shm_lock(
    file: *mut ffi::sqlite3_file,
    offset: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    let slots: Range<usize> = offset as usize..(offset + count) as usize;
    let f = |mut state: MutexGuard<'_, State>, _, file: &OpenFile| {
        if flags & ffi::SQLITE_SHM_UNLOCK != 0 {
            state.index_locks.unlock(file.handle, slots);
            return ffi::SQLITE_OK;
        }
        let writes = slots == (WRITE_SLOT..WRITE_SLOT + 1);
        let given = state.index_locks.lock(file.handle, slots, flags & ffi::SQLITE_SHM_EXCLUSIVE != 0);
        state.line.refused += u64::from(writes && !given);
        if given || state.lie() == Lie::NoLocks { ffi::SQLITE_OK } else { ffi::SQLITE_BUSY }
    };
    // SAFETY: SQLite locks the index of what `init` made.
    unsafe { at(file, "shm lock", ffi::SQLITE_IOERR_SHMLOCK, f) }
}

unsafe extern "C" fn shm_barrier(_: *mut ffi::sqlite3_file) {
    let (world, me) = here();
    drop(world.point(me, "barrier"));
}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, _: c_int) -> c_int {
    // SAFETY: SQLite unmaps the index of what `init` made.
    let open = unsafe { &*file.cast::<OpenFile>() };
    let (world, me) = here();
    drop(world.point(me, "unmap"));
    world.state().unmap(me, open.handle);
    ffi::SQLITE_OK
}
