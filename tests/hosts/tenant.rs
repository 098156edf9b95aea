//! The program of tests/tenant, which serves a tenant on loopback.

use crate::{library, machine};
use std::path::PathBuf;

/// Its file, built from the sources as they are.
pub fn program() -> PathBuf {
    let mut cargo = machine::command(env!("CARGO"));
    cargo.args(["build", "--quiet", "--package", "autoclaim-tenant"]);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    machine::succeed(&mut cargo);
    let profile = if cfg!(debug_assertions) { "debug" } else { "release" };
    library::target().join(profile).join(format!("autoclaim-tenant{}", std::env::consts::EXE_SUFFIX))
}
