//! The house keeps its shape: arrows point one way, and unsafe code, the C ABI and SQL stay in their rooms.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// What each room may use.
const ARROWS: [(&str, &[&str]); 6] = [
    ("domain", &["domain"]),
    ("engine", &["engine", "domain"]),
    ("graph", &["graph", "domain"]),
    ("report", &["report", "domain"]),
    ("store", &["store", "domain"]),
    ("api", &["api", "store", "engine", "graph", "report", "domain"]),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
    found
}

/// The code of a file without its comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source file");
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The rooms that `crate::` paths lead to, in braces too.
fn rooms(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut word = String::new();
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => word.clear(),
                    ':' if depth == 0 && !word.is_empty() => {
                        found.insert(word.clone());
                        word.clear();
                    }
                    c if depth == 0 && (c.is_alphanumeric() || c == '_') => word.push(c),
                    _ => {}
                }
            }
        } else {
            found.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    let known: BTreeSet<String> = ARROWS.iter().map(|(room, _)| room.to_string()).collect();
    found.intersection(&known).cloned().collect()
}

#[test]
fn no_module_imports_against_the_arrows() {
    for (room, allowed) in ARROWS {
        for file in sources(&root().join("src").join(room)) {
            for used in rooms(&code(&file)) {
                assert!(allowed.contains(&used.as_str()), "{} uses {used}, and {room} may use {allowed:?} only", file.display());
            }
        }
    }
}

#[test]
fn the_rooms_are_read_in_braces_and_out() {
    let code = "use crate::{domain::{app::App, ids}, engine::decide}; fn f() { crate::store::open(); }";
    assert_eq!(rooms(code).into_iter().collect::<Vec<_>>(), ["domain", "engine", "store"]);
}

fn elsewhere(room: &str, words: &[&str]) {
    for file in sources(&root().join("src")).iter().filter(|file| !file.starts_with(root().join("src").join(room))) {
        for (number, line) in code(file).lines().enumerate().filter(|(_, line)| !line.contains("forbid(unsafe_code)")) {
            let found = words.iter().find(|word| line.contains(*word));
            assert!(found.is_none(), "{}:{} has {found:?}, which belongs in src/{room}", file.display(), number + 1);
        }
    }
}

#[test]
fn unsafe_code_and_the_c_abi_stand_in_ffi_alone() {
    elsewhere("ffi", &["unsafe ", "unsafe{", "extern \"C\"", "no_mangle"]);
}

#[test]
fn what_is_sqlites_stands_in_its_folder_alone() {
    let sql = ["\"SELECT ", "\"INSERT ", "\"UPDATE ", "\"DELETE ", "\"CREATE "];
    let statements = ["rusqlite", "prepare_cached", ".prepare(", "execute(", "execute_batch", "query_row", "query_map"];
    let turns = ["FairLock", "Stages", "stage::", "\"BEGIN", "\"ROLLBACK"];
    elsewhere("store/sqlite", &[&sql[..], &statements, &turns].concat());
}

/// A statement needs a transaction's handle, so nothing of it is to be had from outside.
#[test]
fn transactions_are_opaque_outside_of_sqlites_folder() {
    let code = code(&root().join("src/store/sqlite/transaction.rs"));
    let open: Vec<_> = code.lines().map(str::trim).filter(|line| line.starts_with("pub fn ")).collect();
    let words = ["prepare", "execute", "query", "sql", "rusqlite", "Connection"];
    let found = open.iter().find(|line| words.iter().any(|word| line.contains(word)));
    assert!(found.is_none() && !open.is_empty(), "{found:?}");
}

#[test]
fn every_property_test_takes_its_cases_and_its_seed_from_one_place() {
    for file in sources(&root().join("tests")) {
        let code = code(&file);
        let (tests, configs) = (code.matches("\nproptest! {").count(), code.matches("cases(").count());
        assert!(configs >= tests, "{} has a proptest without cases() of tests/support/cases.rs", file.display());
    }
}

/// The rules that tests are named after, or that docs/rules.md explains.
fn rules(text: &str, before: &str) -> BTreeSet<String> {
    let numbers = text.split(before).skip(1).map(|rest| rest.chars().take_while(char::is_ascii_alphanumeric).collect::<String>());
    numbers.filter(|rule| rule.starts_with('r') && rule.chars().nth(1).is_some_and(|c| c.is_ascii_digit())).collect()
}

#[test]
fn every_rule_is_explained_and_has_a_test() {
    let explained = rules(&fs::read_to_string(root().join("docs/rules.md")).expect("docs/rules.md"), "- **");
    let tested = sources(&root().join("tests")).iter().flat_map(|file| rules(&code(file), "fn ")).collect();
    assert_eq!(explained, tested, "docs/rules.md, and the numbers that tests begin with");
}

#[test]
fn the_module_has_the_version_of_the_crates() {
    let manifest = fs::read_to_string(root().join("powershell/AutoClaim/AutoClaim.psd1")).expect("the module's manifest");
    let version = manifest.lines().find(|line| line.trim_start().starts_with("ModuleVersion")).expect("a version");
    assert!(version.ends_with(&format!("'{}'", env!("CARGO_PKG_VERSION"))), "{version}");
}

#[test]
fn every_test_file_is_run_by_something() {
    let manifests = ["Cargo.toml", "src/ffi/Cargo.toml"].map(|file| fs::read_to_string(root().join(file)).expect("a manifest")).join("\n");
    for entry in fs::read_dir(root().join("tests")).expect("tests") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let main = ["main.rs", &format!("{name}.rs")].iter().any(|file| path.join(file).exists());
        let named = manifests.contains(&format!("tests/{name}"));
        let data = name == "fixtures";
        assert!(path.is_file() || main || named || data || holds_a_suite(&path), "nothing runs tests/{name}");
    }
}

/// Suites in other languages, which a Rust test starts by the folder's name, and modules that tests share.
fn holds_a_suite(folder: &Path) -> bool {
    let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
    let starters = sources(&root().join("tests")).into_iter().filter(|file| !file.starts_with(folder));
    starters
        .map(|file| code(&file))
        .any(|code| [format!("tests/{name}"), format!("\"{name}\""), format!("mod {name};")].iter().any(|start| code.contains(start)))
}

/// What THREATS.md says is shown by tests that there are.
#[test]
fn every_test_that_the_threats_name_is_there() {
    let threats = fs::read_to_string(root().join("THREATS.md")).expect("THREATS.md");
    let tests: String = ["tests", "src/ffi"].iter().flat_map(|folder| sources(&root().join(folder))).map(|file| code(&file)).collect();
    let quoted = threats.split('`').skip(1).step_by(2);
    let named: Vec<_> =
        quoted.filter(|name| name.matches('_').count() > 2 && name.chars().all(|c| c.is_alphanumeric() || c == '_')).collect();
    assert!(named.len() > 10, "{named:?}");
    for name in named {
        assert!(tests.contains(&format!("fn {name}(")), "THREATS.md names {name}, which no test is called");
    }
}
