//! The module is built as people build it, and its Pester suite runs against it.

#[path = "../abi/library.rs"]
#[expect(dead_code, reason = "build.ps1 builds the library itself")]
mod library;
mod machine;

const PESTER: &str = "exit [int](-not (Get-Module Pester -ListAvailable | Where-Object Version -GE 5.5))";

#[test]
fn the_module_holds_to_its_pester_suite() {
    if !machine::has(&powershell(), "the PowerShell suite", "install PowerShell 7.4 or later, https://aka.ms/powershell") {
        return;
    }
    if !pwsh().args(["-Command", PESTER]).status().unwrap().success() {
        machine::note("NOT RUN: the PowerShell suite: pwsh -Command 'Install-Module Pester -MinimumVersion 5.5 -Force'");
        return;
    }
    let module = library::target().join("powershell/AutoClaim");
    let configuration = if cfg!(debug_assertions) { "Debug" } else { "Release" };
    machine::succeed(pwsh().args(["-File", "powershell/build.ps1", "-Configuration", configuration, "-OutputPath"]).arg(&module));

    let output = pwsh().args(["-File", "tests/powershell/run.ps1", "-Module"]).arg(&module).output().unwrap();
    let printed = machine::text(&output);
    printed.lines().filter(|line| line.starts_with("NOT RUN: ")).for_each(machine::note);
    let last = printed.lines().rev().find(|line| line.starts_with("passed "));
    let (passed, failed) = last.and_then(counts).unwrap_or_else(|| panic!("the suite did not come to its end:\n{printed}"));
    // CI counts these lines.
    machine::say(&format!("suite: {passed} passed, {failed} failed"));
    assert!(output.status.success() && failed == 0, "{printed}");
}

/// The numbers of `passed N failed M`.
fn counts(line: &str) -> Option<(u32, u32)> {
    let (passed, failed) = line.strip_prefix("passed ")?.split_once(" failed ")?;
    Some((passed.parse().ok()?, failed.trim().parse().ok()?))
}

/// PowerShell: what PWSH names, else `pwsh` on the PATH.
fn powershell() -> String {
    std::env::var("PWSH").unwrap_or_else(|_| "pwsh".into())
}

fn pwsh() -> std::process::Command {
    let mut pwsh = machine::command(&powershell());
    pwsh.args(["-NoProfile", "-NonInteractive"]);
    pwsh
}
