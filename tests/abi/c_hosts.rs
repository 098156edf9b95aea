//! C and C++ hosts of the library: compiled by every compiler there is, with every warning an
//! error, linked or loaded, and run.
#![cfg(unix)]

mod compilers;
mod library;

use compilers::{Host, Language, every_compiler};
use std::path::{Path, PathBuf};

fn c(file: &str) -> PathBuf {
    library::root().join("tests/c").join(file)
}

#[test]
fn the_conventions_hold_in_c_and_in_cpp() {
    for compiler in every_compiler(&[Language::C11, Language::Cpp17]) {
        Host::new(compiler, &[c("conventions.c"), c("alone.c")]).linked().run("conventions: ok");
    }
}

#[test]
fn a_host_can_load_the_library_at_run_time_and_it_stays() {
    for compiler in every_compiler(&[Language::C11, Language::Cpp17]) {
        Host::new(compiler, &[c("dynamic.c")]).with(["-ldl"]).argument(library::path()).run("dynamic: ok");
    }
}

#[test]
fn a_forked_child_is_refused_and_waits_for_nothing() {
    for compiler in every_compiler(&[Language::C11]) {
        Host::new(compiler, &[c("fork.c")]).with(["-pthread"]).linked().run("fork: ok");
    }
}

#[test]
fn a_signal_handler_interrupts_wherever_the_signal_hits() {
    for compiler in every_compiler(&[Language::C11]) {
        let host = || Host::new(compiler, &[c("signal.c")]).with(["-pthread"]);
        host().linked().argument(Path::new("500")).run("signal: ok");
        host()
            .with(["-fsanitize=address,undefined", "-g"])
            .linked()
            .argument(Path::new("200"))
            .run("signal: ok");
        if let Some(host) = host().linked().in_valgrind() {
            host.argument(Path::new("10")).run("signal: ok");
        }
    }
}

#[test]
fn a_linked_host_does_the_main_job() {
    for compiler in every_compiler(&[Language::C11, Language::Cpp17]) {
        let folder = tempfile::tempdir().unwrap();
        Host::new(compiler, &[c("main_job.c")]).linked().argument(folder.path()).run("main job: ok");
    }
}

#[test]
fn a_host_that_loads_the_library_does_the_main_job() {
    for compiler in every_compiler(&[Language::C11, Language::Cpp17]) {
        let folder = tempfile::tempdir().unwrap();
        Host::new(compiler, &[c("main_job.c"), c("loaded.c")])
            .with(["-ldl"])
            .loading()
            .argument(folder.path())
            .run("main job: ok");
    }
}

#[test]
fn the_example_in_the_header_compiles_and_runs() {
    let header = std::fs::read_to_string(library::root().join("include/autoclaim.h")).unwrap();
    let (_, from) = header.split_once(" * example: begin\n").unwrap();
    let (example, _) = from.split_once(" * example: end\n").unwrap();
    let strip = |line: &str| line.strip_prefix(" *").unwrap().trim_start_matches(' ').to_owned() + "\n";
    let directory = tempfile::tempdir().unwrap();
    let source = directory.path().join("example.c");
    std::fs::write(&source, example.lines().map(strip).collect::<String>()).unwrap();
    for compiler in every_compiler(&[Language::C11, Language::Cpp17]) {
        Host::new(compiler, std::slice::from_ref(&source)).linked().run("setting.get: OK {");
    }
}

#[test]
fn a_host_carries_the_exchange_with_graph() {
    for compiler in every_compiler(&[Language::C11, Language::Cpp17]) {
        Host::new(compiler, &[c("cycle.c")]).linked().run("idle after ");
    }
}

#[test]
fn a_host_leaves_no_memory_behind_and_the_sanitizer_was_there_to_see_it() {
    for compiler in every_compiler(&[Language::C11]) {
        let host = Host::new(compiler, &[c("conventions.c"), c("alone.c")]);
        host.with(["-fsanitize=address,undefined", "-g"])
            .linked()
            .contains("__asan_init")
            .run("conventions: ok");
        let leak = Host::new(compiler, &[c("leak.c")]);
        leak.with(["-fsanitize=address", "-g"]).linked().fails_with("LeakSanitizer");
    }
}

#[test]
fn hosts_of_every_kind_misuse_no_memory() {
    for compiler in every_compiler(&[Language::C11]) {
        let host = |sources: &[&str]| {
            let sources: Vec<PathBuf> = sources.iter().map(|source| c(source)).collect();
            Host::new(compiler, &sources).with(["-fsanitize=address,undefined", "-g", "-ldl"])
        };
        let folder = || tempfile::tempdir().unwrap();
        let (linked, loaded) = (folder(), folder());
        host(&["main_job.c"]).linked().argument(linked.path()).run("main job: ok");
        host(&["main_job.c", "loaded.c"]).loading().argument(loaded.path()).run("main job: ok");
        host(&["dynamic.c"]).argument(library::path()).run("dynamic: ok");
        host(&["cycle.c"]).linked().run("idle after ");
    }
}

/// What THREATS.md says of want of memory: the process ends, loudly, and nothing goes on with half a state.
#[test]
#[cfg(target_os = "linux")]
fn a_host_without_memory_ends_as_abort_does() {
    for compiler in every_compiler(&[Language::C11]) {
        Host::new(compiler, &[c("memory.c")]).linked().fails_with("memory allocation of");
    }
}

#[test]
fn valgrind_sees_no_fault_and_no_leak_and_would() {
    for compiler in every_compiler(&[Language::C11]) {
        let host = |sources: &[PathBuf]| Host::new(compiler, sources).linked().in_valgrind();
        if let Some(host) = host(&[c("conventions.c"), c("alone.c")]) {
            host.run("conventions: ok");
        }
        if let Some(leak) = host(&[c("leak.c")]) {
            leak.fails_with("definitely lost");
        }
    }
}
