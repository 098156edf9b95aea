//! Pester suites: the tools they need, a run, what it counted.

use std::{ffi::OsStr, process::Command};

use crate::machine;

const PESTER: &str = "exit [int](-not (Get-Module Pester -ListAvailable | Where-Object Version -GE 5.5))";

/// Whether PowerShell and Pester are there; what is missing is noted with how to get it.
pub fn ready(what: &str) -> bool {
    if !machine::has(&powershell(), what, "install PowerShell 7.4 or later, https://aka.ms/powershell") {
        return false;
    }
    let found = pwsh().args(["-Command", PESTER]).status().unwrap().success();
    if !found {
        machine::note(&format!(
            "NOT RUN: {what}: pwsh -Command 'Install-Module Pester -MinimumVersion 5.5 -Force'"
        ));
    }
    found
}

/// How build.ps1 builds in the profile of this test.
pub const CONFIGURATION: &str = if cfg!(debug_assertions) { "Debug" } else { "Release" };

/// Runs build.ps1 in the profile of this test.
pub fn build(arguments: &[&OsStr]) {
    machine::succeed(
        pwsh().args(["-File", "powershell/build.ps1", "-Configuration", CONFIGURATION]).args(arguments),
    );
}

/// Runs a suite by run.ps1; every test of it has to pass.
pub fn run(arguments: &[&OsStr]) {
    let output = pwsh().args(["-File", "tests/powershell/run.ps1"]).args(arguments).output().unwrap();
    let printed = machine::text(&output);
    printed.lines().filter(|line| line.starts_with("NOT RUN: ")).for_each(machine::note);
    let last = printed.lines().rev().find(|line| line.starts_with("passed "));
    let (passed, failed) =
        last.and_then(counts).unwrap_or_else(|| panic!("the suite did not come to its end:\n{printed}"));
    // CI counts these lines.
    machine::say(&format!("suite: {passed} passed, {failed} failed"));
    // What the cmdlets printed comes first and is long: CI shows the end of it at most.
    let failures = printed.find("FAILED: ").map_or(&*printed, |at| &printed[at..]);
    assert!(output.status.success() && failed == 0, "{failures}");
}

/// The numbers of `passed N failed M`.
fn counts(line: &str) -> Option<(u32, u32)> {
    let (passed, failed) = line.strip_prefix("passed ")?.split_once(" failed ")?;
    Some((passed.parse().ok()?, failed.trim().parse().ok()?))
}

/// PowerShell: what PWSH names, else `pwsh` on the PATH.
pub fn powershell() -> String {
    std::env::var("PWSH").unwrap_or_else(|_| "pwsh".into())
}

pub fn pwsh() -> Command {
    let mut pwsh = machine::command(&powershell());
    pwsh.args(["-NoProfile", "-NonInteractive"]);
    pwsh
}
