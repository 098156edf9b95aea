//! What Windows alone can do or tell, for callers that have no unsafe code. Elsewhere it is empty.
#![cfg(windows)]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::undocumented_unsafe_blocks,
    unsafe_op_in_unsafe_fn
)]

use std::os::windows::ffi::OsStrExt;
use std::path::Path;
use std::ptr::null_mut;

use windows_sys::Win32::Security::Authentication::Identity::{GetUserNameExW, NameSamCompatible};
use windows_sys::Win32::Storage::FileSystem::GetDriveTypeW;
use windows_sys::Win32::System::LibraryLoader::{
    GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, GET_MODULE_HANDLE_EX_FLAG_PIN, GetModuleHandleExW,
};
use windows_sys::Win32::System::SystemInformation::{ComputerNamePhysicalDnsHostname, GetComputerNameExW};
use windows_sys::Win32::System::WindowsProgramming::{DRIVE_REMOTE, GetUserNameW};

/// Longer than the name of any account or machine.
const LONGEST_NAME: usize = 1_024;

/// Keeps the library or program that holds this function in memory until the process ends, whoever lets it go.
pub fn keep_loaded(holds: fn()) {
    let flags = GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS;
    let mut module = null_mut();
    // SAFETY: with FROM_ADDRESS the name is any address in the module, and is only compared.
    let kept = unsafe { GetModuleHandleExW(flags, holds as *const u16, &mut module) };
    debug_assert!(kept != 0, "Windows knows every module");
}

/// Who the thread runs as, such as `CONTOSO\anna`; without the domain where Windows does not tell it.
pub fn user() -> Option<String> {
    // SAFETY: `length` characters can be written to the buffer.
    let whole = name(|buffer, length| unsafe { GetUserNameExW(NameSamCompatible, buffer, length) });
    // SAFETY: as above.
    whole.or_else(|| name(|buffer, length| unsafe { GetUserNameW(buffer, length) != 0 }))
}

/// The machine's own name.
pub fn machine() -> Option<String> {
    // SAFETY: `length` characters can be written to the buffer.
    name(|buffer, length| unsafe { GetComputerNameExW(ComputerNamePhysicalDnsHostname, buffer, length) != 0 })
}

/// Whether a drive, such as `Z:\`, is another machine's.
pub fn is_remote(drive: &Path) -> bool {
    let drive: Vec<u16> = drive.as_os_str().encode_wide().chain([0]).collect();
    // SAFETY: the path ends with a zero.
    unsafe { GetDriveTypeW(drive.as_ptr()) == DRIVE_REMOTE }
}

/// The name that `write` puts into a buffer, up to its zero; none where it fails or the name is empty.
fn name(write: impl FnOnce(*mut u16, &mut u32) -> bool) -> Option<String> {
    let mut buffer = [0; LONGEST_NAME];
    let written = write(buffer.as_mut_ptr(), &mut u32::try_from(LONGEST_NAME).ok()?);
    let name = buffer.split(|unit| *unit == 0).next().filter(|name| written && !name.is_empty())?;
    Some(String::from_utf16_lossy(name))
}
