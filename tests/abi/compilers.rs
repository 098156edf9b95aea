//! The C and C++ compilers of this machine, and the programs they make here.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use crate::library;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Language {
    C11,
    Cpp17,
}

pub struct Compiler {
    name: &'static str,
    package: &'static str,
    language: Language,
}

const fn compiler(name: &'static str, package: &'static str, language: Language) -> Compiler {
    Compiler { name, package, language }
}

static COMPILERS: [Compiler; 4] = [
    compiler("gcc", "gcc", Language::C11),
    compiler("clang", "clang", Language::C11),
    compiler("g++", "g++", Language::Cpp17),
    compiler("clang++", "clang", Language::Cpp17),
];

/// The compilers found for these languages, at least one for each.
pub fn every_compiler(languages: &[Language]) -> Vec<&'static Compiler> {
    let wanted = |compiler: &&&Compiler| languages.contains(&compiler.language);
    let found: Vec<&Compiler> = here().iter().filter(wanted).copied().collect();
    for language in languages {
        let one = found.iter().any(|compiler| compiler.language == *language);
        assert!(one, "no compiler for {language:?} is here: apt-get install gcc g++");
    }
    found
}

/// The compilers of this machine. One that is missing is told once.
fn here() -> &'static [&'static Compiler] {
    static HERE: OnceLock<Vec<&Compiler>> = OnceLock::new();
    HERE.get_or_init(|| {
        let answers = |compiler: &&Compiler| {
            let answers = Command::new(compiler.name).arg("--version").output().is_ok();
            if !answers {
                not_run(&format!("{} is not here: apt-get install {}", compiler.name, compiler.package));
            }
            answers
        };
        COMPILERS.iter().filter(answers).collect()
    })
}

/// Notes what was not run: the verdict, the last test target, says it.
fn not_run(what: &str) {
    let list = library::target().join("not-run.txt");
    let mut list = std::fs::File::options().create(true).append(true).open(list).unwrap();
    writeln!(list, "NOT RUN: {what}").unwrap();
}

/// A program that uses the library.
pub struct Host {
    program: PathBuf,
    compile: Command,
    run: Command,
    _directory: tempfile::TempDir,
}

impl Host {
    pub fn new(compiler: &Compiler, sources: &[PathBuf]) -> Host {
        let directory = tempfile::tempdir().unwrap();
        let program = directory.path().join("host");
        let mut compile = Command::new(compiler.name);
        compile.args(match compiler.language {
            Language::C11 => ["-std=c11", "-x", "c"],
            Language::Cpp17 => ["-std=c++17", "-x", "c++"],
        });
        compile.args(["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I"]);
        compile.arg(library::root().join("include")).arg("-I").arg(library::root().join("tests/c"));
        compile.args(sources).args(["-x", "none", "-o"]).arg(&program);
        let run = Command::new(&program);
        Host { program, compile, run, _directory: directory }
    }

    pub fn with<'a>(mut self, options: impl IntoIterator<Item = &'a str>) -> Host {
        self.compile.args(options);
        self
    }

    /// Links the library and finds it where it was built.
    pub fn linked(mut self) -> Host {
        let directory = library::path().parent().unwrap();
        self.compile.arg("-L").arg(directory).arg("-lautoclaim");
        self.run.env("LD_LIBRARY_PATH", directory).env("DYLD_LIBRARY_PATH", directory);
        self
    }

    /// Tells the program where the library was built.
    pub fn loading(mut self) -> Host {
        self.run.env("AUTOCLAIM_LIBRARY", library::path());
        self
    }

    pub fn argument(mut self, argument: &Path) -> Host {
        self.run.arg(argument);
        self
    }

    /// Runs the program in valgrind, where a misuse or a leak of memory is a failure; `None`, told
    /// loudly, where there is no valgrind.
    pub fn in_valgrind(mut self) -> Option<Host> {
        if Command::new("valgrind").arg("--version").output().is_err() {
            not_run("the C host in valgrind: apt-get install valgrind");
            return None;
        }
        let mut valgrind = Command::new("valgrind");
        valgrind.args([
            "--quiet",
            "--error-exitcode=9",
            "--leak-check=full",
            "--errors-for-leak-kinds=definite",
        ]);
        valgrind.arg(&self.program);
        valgrind.envs(self.run.get_envs().filter_map(|(name, value)| Some((name, value?))));
        self.run = valgrind;
        Some(self)
    }

    /// Compiles, and checks that the program has a symbol of this name.
    pub fn contains(mut self, symbol: &str) -> Host {
        succeed(&mut self.compile);
        let symbols = succeed(Command::new("nm").arg(&self.program));
        assert!(symbols.contains(symbol), "{symbol} is not in {:?}", self.compile);
        self
    }

    /// Compiles and runs: the program succeeds and prints this.
    pub fn run(mut self, expected: &str) {
        succeed(&mut self.compile);
        let printed = succeed(&mut self.run);
        assert!(printed.contains(expected), "{expected:?} is not in:\n{printed}");
    }

    /// Compiles and runs: the program fails and prints this.
    pub fn fails_with(mut self, expected: &str) {
        succeed(&mut self.compile);
        let output = output(&mut self.run);
        let printed = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && printed.contains(expected), "{printed}");
    }
}

/// Runs to a success and gives what was printed; a failure shows the program's own words.
fn succeed(command: &mut Command) -> String {
    let output = output(command);
    assert!(
        output.status.success(),
        "{command:?}: {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn output(command: &mut Command) -> Output {
    let program = command.get_program().to_owned();
    command.output().unwrap_or_else(|error| panic!("{}: {error}", OsStr::display(&program)))
}
