//! The quickstarts end well, and tell of the tenant that answers what README shows.

#[path = "../abi/library.rs"]
#[expect(dead_code, reason = "the quickstarts build the library themselves")]
mod library;
mod machine;
#[expect(dead_code, reason = "the quickstart is no suite")]
mod pester;

/// What both print, with # for numbers that differ.
const STAGES: [&str; 8] = [
    "A tenant that answers: 300 people sign in to Teams",
    "  Tenant    310 people; licenses: 180 Microsoft 365 E3, 160 Microsoft 365 F3",
    "  Sign-ins  Microsoft 365 E3 for 180 people, Microsoft 365 F3 for 120 people; where the first has run dry, its backup serves",
    "  Graph     was busy # times, and was asked again too early 0 times",
    "  Session   expired after 5 requests; somebody signed in, and the run went on",
    "  Licenses  300 given: Microsoft 365 E3 for 170 people, Microsoft 365 F3 for 130 people; another admin took some, and the backup served again",
    "  Seen      300 people with their license, # minutes after they signed in",
    "  Besides   0 other licenses given, 0 lost",
];

#[track_caller]
fn tells(printed: &str) {
    let mut lines = printed.lines();
    for stage in STAGES {
        assert!(lines.any(|line| fits(line, stage)), "'{stage}' is missing in its place:\n{printed}");
    }
}

/// Whether a line is as expected; # stands for a number above 0.
fn fits(line: &str, expected: &str) -> bool {
    let Some((start, end)) = expected.split_once('#') else { return line == expected };
    let number = line.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
    number.is_some_and(|number| number.parse::<u32>().is_ok_and(|number| number > 0))
}

#[test]
fn the_quickstart_through_the_c_functions() {
    let mut cargo = machine::command(env!("CARGO"));
    cargo.args(["run", "--quiet", "--locked", "--package", "autoclaim-ffi", "--example", "quickstart"]);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    let printed = machine::succeed(cargo.args(["--", "500"]));
    tells(&printed);
    let moved = "Migration To groups, wave 1: # moved from direct SPE_E3 to LIC-M365-E3, 0 failed";
    assert!(printed.lines().any(|line| fits(line, moved)), "{printed}");
}

#[test]
fn the_quickstart_in_powershell() {
    let cure = "install PowerShell 7.4 or later, https://aka.ms/powershell";
    if !machine::has(&pester::powershell(), "the quickstart in PowerShell", cure) {
        return;
    }
    let configuration = if cfg!(debug_assertions) { "Debug" } else { "Release" };
    let module = library::target().join("powershell/AutoClaim");
    let mut pwsh = pester::pwsh();
    pwsh.args(["-File", "powershell/quickstart.ps1", "-Users", "500", "-Configuration", configuration]);
    let printed = machine::succeed(pwsh.arg("-OutputPath").arg(module));
    assert!(printed.contains("The newest claims of the last 30 days"), "{printed}");
    for told in
        ["until it is on nobody gets anything (FeatureOff)", "-AutoClaimUser users", "with -Keep it stays"]
    {
        assert!(printed.contains(told), "'{told}' is missing:\n{printed}");
    }
    tells(&printed);
    let moved = "  Groups    50 people moved from the license they claimed to that of a group; 0 lost anything meanwhile";
    assert!(printed.lines().any(|line| line == moved), "{printed}");
}
