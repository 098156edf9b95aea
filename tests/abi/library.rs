//! The built library: where its file is.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Cargo's target folder: this test lies in PROFILE/deps of it.
pub fn target() -> PathBuf {
    std::env::current_exe().unwrap().ancestors().nth(3).unwrap().to_owned()
}

/// The library's file, built from the sources as they are: Cargo builds no cdylib for a test that
/// does not link it. One that was built otherwise is named by AUTOCLAIM_LIBRARY.
pub fn path() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        if let Some(built) = std::env::var_os("AUTOCLAIM_LIBRARY") {
            return built.into();
        }
        let test = std::env::current_exe().unwrap();
        let profile = test.parent().and_then(Path::parent).unwrap();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--package", "autoclaim-ffi", "--lib", "--target-dir"]);
        cargo.arg(target()).current_dir(root());
        // Cargo's folder of a profile has its name, but for that of development.
        let name = profile.file_name().and_then(|name| name.to_str()).unwrap();
        cargo.args(["--profile", if name == "debug" { "dev" } else { name }]);
        assert!(cargo.status().unwrap().success(), "the library does not build");
        let file = format!("{}autoclaim{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
        profile.join(file)
    })
}
