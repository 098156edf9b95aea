//! What the library file shows to the world: eight functions, their versions, the status names.

use crate::host::{abi, status_name};
use crate::library;
use engine::api::ErrorName;
use std::collections::BTreeSet;
use std::ffi::CStr;
use std::process::Command;

#[test]
fn the_versions_are_the_headers_and_the_packages() {
    // SAFETY: both take nothing, and the string is static.
    let (abi_version, version) = unsafe { ((abi().abi_version)(), CStr::from_ptr((abi().version)())) };
    assert_eq!(abi_version, 1);
    assert_eq!(version.to_str().unwrap(), env!("CARGO_PKG_VERSION"));
}

#[test]
fn every_status_has_its_name() {
    assert_eq!(status_name(0), "OK");
    for name in ErrorName::ALL {
        assert!(name.code() < 0);
        assert_eq!(status_name(name.code()), name.as_str());
    }
    for unknown in [1, -9, -100, i32::MAX, i32::MIN] {
        assert_eq!(status_name(unknown), "UNKNOWN");
    }
}

#[test]
fn every_status_has_its_own_number() {
    let numbers: BTreeSet<i32> = ErrorName::ALL.iter().map(|name| name.code()).collect();
    assert_eq!(numbers.len(), ErrorName::ALL.len());
}

#[cfg(target_os = "linux")]
#[test]
fn the_library_exports_the_eight_functions_and_nothing_else() {
    let output = Command::new("nm").args(["-D", "--defined-only"]).arg(library::path()).output();
    let output = output.expect("nm is needed: install binutils");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let exported: BTreeSet<&str> = text.lines().filter_map(|line| line.split(' ').nth(2)).collect();
    let expected = BTreeSet::from([
        "autoclaim_abi_version",
        "autoclaim_call",
        "autoclaim_close",
        "autoclaim_free",
        "autoclaim_interrupt",
        "autoclaim_open",
        "autoclaim_status_name",
        "autoclaim_version",
    ]);
    assert_eq!(exported, expected);
}

#[cfg(target_os = "linux")]
#[test]
fn the_library_stays_once_loaded_and_names_itself() {
    let output = Command::new("readelf").args(["--dynamic", "--wide"]).arg(library::path()).output();
    let text = String::from_utf8(output.expect("readelf is needed: install binutils").stdout).unwrap();
    assert!(text.contains("NODELETE"), "{text}");
    assert!(text.contains("[libautoclaim.so]"), "{text}");
}
