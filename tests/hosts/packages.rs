//! The packages are built as a release builds them, and tests/packages installs and uses them.

#[path = "../abi/library.rs"]
#[expect(dead_code, reason = "build.ps1 builds the library itself")]
mod library;
mod machine;
mod pester;

#[test]
fn the_packages_hold_what_they_say_and_install_and_work() {
    let what = "the packages";
    if !pester::ready(what)
        || !machine::has("dotnet", what, "install the .NET SDK 10, https://dot.net/download")
    {
        return;
    }
    let module = library::target().join("packages/AutoClaim");
    let packed = library::target().join("packages/packed");
    pester::build(&[
        "-OutputPath".as_ref(),
        module.as_ref(),
        "-Package".as_ref(),
        "-PackagePath".as_ref(),
        packed.as_ref(),
    ]);
    pester::run(&[
        "-Package".as_ref(),
        packed.as_ref(),
        "-Build".as_ref(),
        pester::CONFIGURATION.as_ref(),
        "-Path".as_ref(),
        "tests/packages".as_ref(),
    ]);
}
