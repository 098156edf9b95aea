//! The module is built as people build it, and its Pester suite runs against it.

#[path = "../abi/library.rs"]
#[expect(dead_code, reason = "build.ps1 builds the library itself")]
mod library;
mod machine;
mod pester;

#[test]
fn the_module_holds_to_its_pester_suite() {
    if !pester::ready("the PowerShell suite") {
        return;
    }
    let module = library::target().join("powershell/AutoClaim");
    pester::build(&["-OutputPath".as_ref(), module.as_ref()]);
    pester::run(&["-Module".as_ref(), module.as_ref()]);
}
