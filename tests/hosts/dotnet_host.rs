//! The .NET program of tests/dotnet does the main job over AutoClaim.Client.

#[path = "../abi/library.rs"]
mod library;
mod machine;
mod tenant;

#[test]
fn a_dotnet_host_does_the_main_job() {
    if !machine::has("dotnet", "the .NET host", "install the .NET SDK 10, https://dot.net/download") {
        return;
    }
    let project = library::root().join("tests/dotnet");
    let built = library::target().join("dotnet-host");
    machine::succeed(
        machine::command("dotnet")
            .arg("build")
            .arg(&project)
            .args(["-c", "Release", "-v", "quiet", "--nologo", "-o"])
            .arg(&built),
    );
    let mut host = machine::command("dotnet");
    let printed = machine::succeed(
        host.arg(built.join("AutoClaim.Host.dll"))
            .arg(tenant::program())
            .env("AUTOCLAIM_LIBRARY", library::path()),
    );
    assert!(printed.contains("the main job is done"), "{printed}");
}
