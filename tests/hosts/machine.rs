//! The tools of this machine that are not Rust's.

use std::{
    fs::File,
    io::Write,
    process::{Command, Output},
};

use crate::library;

/// Whether a tool answers; one that is missing is noted with how to get it, and the verdict says it last.
pub fn has(tool: &str, what: &str, cure: &str) -> bool {
    let answers = command(tool).arg("--version").output().is_ok_and(|output| output.status.success());
    if !answers {
        note(&format!("NOT RUN: {what}: {cure}"));
    }
    answers
}

/// Notes a line for the verdict.
pub fn note(line: &str) {
    let list = library::target().join("not-run.txt");
    let mut list = File::options().create(true).append(true).open(list).unwrap();
    writeln!(list, "{line}").unwrap();
    say(line);
}

/// Prints a line past the harness, which shows only what failing tests print.
pub fn say(line: &str) {
    let mut out = std::io::stderr();
    writeln!(out, "{line}").unwrap();
}

/// A tool that asks no network for news, and leaves no server behind that would hold our pipes.
pub fn command(tool: &str) -> Command {
    let mut command = Command::new(tool);
    command.current_dir(library::root()).env("NO_COLOR", "1").env("CARGO_TARGET_DIR", library::target());
    command.env("POWERSHELL_TELEMETRY_OPTOUT", "1").env("POWERSHELL_UPDATECHECK", "Off");
    command.env("DOTNET_CLI_TELEMETRY_OPTOUT", "1").env("DOTNET_NOLOGO", "1");
    command.env("MSBUILDDISABLENODEREUSE", "1").env("UseSharedCompilation", "false");
    command
}

/// Runs to a success and gives what was printed; a failure shows the tool's own words.
pub fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let printed = text(&output);
    assert!(output.status.success(), "{command:?}: {}\n{printed}", output.status);
    printed
}

/// What was printed.
pub fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
