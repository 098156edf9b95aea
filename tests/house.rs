//! The house keeps its shape: arrows point one way, and unsafe code, the C ABI and SQL stay in their rooms.

use std::{
    collections::{BTreeMap, BTreeSet},
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
                assert!(
                    allowed.contains(&used.as_str()),
                    "{} uses {used}, and {room} may use {allowed:?} only",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn the_rooms_are_read_in_braces_and_out() {
    let code = "use crate::{domain::{app::App, ids}, engine::decide}; fn f() { crate::store::open(); }";
    assert_eq!(rooms(code).into_iter().collect::<Vec<_>>(), ["domain", "engine", "store"]);
}

/// What a file of a crate imports: the modules of its `use` lines and paths, `mod` lines apart.
struct Imports<'a> {
    /// The file's own module.
    here: Vec<&'a str>,
    tokens: Vec<&'a str>,
    /// Modules by the names they have in the file.
    names: BTreeMap<&'a str, Vec<&'a str>>,
    found: BTreeSet<Vec<&'a str>>,
}

impl<'a> Imports<'a> {
    /// What the code of a module imports, as the longest paths that are modules.
    fn of(here: &[&'a str], code: &'a str, modules: &BTreeSet<Vec<&str>>) -> BTreeSet<Vec<&'a str>> {
        let mut imports = Imports {
            here: here.to_vec(),
            tokens: tokens(code),
            names: BTreeMap::new(),
            found: BTreeSet::new(),
        };
        for pair in imports.tokens.windows(2).filter(|pair| pair[0] == "mod") {
            imports.names.insert(pair[1], [here, &pair[1..]].concat());
        }
        // Twice: a name may stand before the line that imports it.
        for at in [0, 0].into_iter().flat_map(|_: usize| 0..imports.tokens.len()).collect::<Vec<_>>() {
            let before = at.checked_sub(1).map_or("", |before| imports.tokens[before]);
            // Neither the middle of a path, nor who may see something, nor what a macro names where it is
            // used.
            if !["::", "mod", "in", "$"].contains(&before) && imports.tokens.get(at + 1) == Some(&"::") {
                imports.tree(at, None, modules);
            }
        }
        imports.found
    }

    /// Reads the path or group of paths at a token, below `base`; where it ends.
    fn tree(&mut self, at: usize, base: Option<&[&'a str]>, modules: &BTreeSet<Vec<&str>>) -> usize {
        let token = self.tokens.get(at).copied().unwrap_or_default();
        if let ("{", Some(base)) = (token, base) {
            let mut at = at + 1;
            while !matches!(self.tokens.get(at), None | Some(&"}")) {
                at = self.tree(at, Some(base), modules);
                while !matches!(self.tokens.get(at), None | Some(&("}" | ","))) {
                    at += 1;
                }
                at += usize::from(self.tokens.get(at) == Some(&","));
            }
            return at + 1;
        }
        let path = match (token, base) {
            ("crate", _) => Vec::new(),
            ("self", base) => base.unwrap_or(&self.here).to_vec(),
            ("super", base) => {
                base.unwrap_or(&self.here).split_last().map(|(_, above)| above.to_vec()).unwrap_or_default()
            }
            (name, Some(base)) => [base, &[name]].concat(),
            (name, None) => match self.names.get(name) {
                Some(module) => module.clone(),
                None => return at + 1,
            },
        };
        if self.tokens.get(at + 1) == Some(&"::") {
            return self.tree(at + 2, Some(&path), modules);
        }
        if let Some((name, _)) = path.split_last().filter(|_| modules.contains(&path)) {
            self.names.insert(name, path.clone());
        }
        let module = (0..=path.len()).rev().map(|most| &path[..most]).find(|part| modules.contains(*part));
        self.found.extend(module.filter(|module| *module != self.here).map(<[&str]>::to_vec));
        at + 1
    }
}

/// Names, `::` and brackets.
fn tokens(code: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let name = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let length = if name > 0 { name } else { if rest.starts_with("::") { 2 } else { c.len_utf8() } };
        found.extend(Some(&rest[..length]).filter(|token| !token.trim().is_empty()));
        rest = &rest[length..];
    }
    found
}

/// The modules of a crate by path, with their code.
fn modules(source: &Path) -> BTreeMap<Vec<String>, String> {
    // The C ABI is a crate of its own within the other.
    let files = sources(source)
        .into_iter()
        .filter(|file| file.starts_with(root().join("src/ffi")) == source.ends_with("src/ffi/src"));
    let named = files.map(|file| {
        let path = file.strip_prefix(source).expect("a file of it").with_extension("");
        let path = path
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .filter(|part| !["mod", "lib"].contains(&part.as_str()));
        // Tests within a file see its own module as super.
        (path.collect(), code(&file).split("#[cfg(test)]").next().unwrap_or_default().to_owned())
    });
    named.collect()
}

/// A circle of modules that import each other, if there is one.
fn circle<'a>(
    at: &Vec<&'a str>,
    imports: &BTreeMap<Vec<&'a str>, BTreeSet<Vec<&'a str>>>,
    way: &mut Vec<Vec<&'a str>>,
    done: &mut BTreeSet<Vec<&'a str>>,
) -> Option<String> {
    if let Some(begin) = way.iter().position(|before| before == at) {
        return Some(way[begin..].iter().map(|module| module.join("::")).collect::<Vec<_>>().join(" -> "));
    }
    if done.contains(at) {
        return None;
    }
    way.push(at.clone());
    let found = imports[at].iter().find_map(|next| circle(next, imports, way, done));
    way.pop();
    done.insert(at.clone());
    found
}

fn circles(code: &BTreeMap<Vec<String>, String>) -> Vec<String> {
    let code: BTreeMap<Vec<&str>, &str> = code
        .iter()
        .map(|(module, code)| (module.iter().map(String::as_str).collect(), code.as_str()))
        .collect();
    let known: BTreeSet<Vec<&str>> = code.keys().cloned().collect();
    let imports =
        code.iter().map(|(module, code)| (module.clone(), Imports::of(module, code, &known))).collect();
    let mut done = BTreeSet::new();
    known.iter().filter_map(|module| circle(module, &imports, &mut Vec::new(), &mut done)).collect()
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    for crate_sources in ["src", "src/ffi/src"] {
        let found = circles(&modules(&root().join(crate_sources)));
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}

#[test]
fn a_circle_is_found_however_its_paths_are_written() {
    let of = |files: &[(&str, &str)]| {
        let module =
            |path: &str| path.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect();
        circles(&files.iter().map(|(path, code)| (module(path), (*code).to_owned())).collect())
    };
    let root = ("", "mod a; mod b;");
    assert!(of(&[root, ("a", "mod c; use super::b::B;"), ("a::c", ""), ("b", "")]).is_empty());
    for (a, c) in [
        ("use c::C;", "use super::A;"),
        ("fn f() { c::f() }", "use super::{b, A};"),
        ("use crate::{a::c::{self}, b};", "fn f() { crate::a::f() }"),
        ("use self::c; ", "use crate::b::B; fn f() { super::super::a::f() }"),
    ] {
        let a = format!("mod c; {a}");
        assert_eq!(of(&[root, ("a", &a), ("a::c", c), ("b", "")]), ["a -> a::c"], "{a} {c}");
    }
    assert_eq!(
        of(&[
            root,
            ("a", "use super::b; fn f() { b::c::f() }"),
            ("b", "pub mod c;"),
            ("b::c", "use crate::a::A;")
        ]),
        ["a -> b::c"]
    );
}

fn elsewhere(room: &str, words: &[&str]) {
    for file in
        sources(&root().join("src")).iter().filter(|file| !file.starts_with(root().join("src").join(room)))
    {
        for (number, line) in
            code(file).lines().enumerate().filter(|(_, line)| !line.contains("forbid(unsafe_code)"))
        {
            let found = words.iter().find(|word| line.contains(*word));
            assert!(
                found.is_none(),
                "{}:{} has {found:?}, which belongs in src/{room}",
                file.display(),
                number + 1
            );
        }
    }
}

#[test]
fn unsafe_code_and_the_c_abi_stand_in_ffi_alone() {
    elsewhere("ffi", &["unsafe ", "unsafe{", "extern \"C\"", "no_mangle"]);
}

#[test]
fn what_is_sqlites_stands_in_its_folder_alone() {
    let sql = ["\"SELECT ", "\"INSERT ", "\"UPDATE ", "\"DELETE FROM ", "\"CREATE "];
    let statements =
        ["rusqlite", "prepare_cached", ".prepare(", "execute(", "execute_batch", "query_row", "query_map"];
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
        assert!(
            configs >= tests,
            "{} has a proptest without cases() of tests/support/cases.rs",
            file.display()
        );
    }
}

/// The rules that tests are named after, or that docs/rules.md explains.
fn rules(text: &str, before: &str) -> BTreeSet<String> {
    let numbers = text
        .split(before)
        .skip(1)
        .map(|rest| rest.chars().take_while(char::is_ascii_alphanumeric).collect::<String>());
    numbers
        .filter(|rule| rule.starts_with('r') && rule.chars().nth(1).is_some_and(|c| c.is_ascii_digit()))
        .collect()
}

#[test]
fn every_rule_is_explained_and_has_a_test() {
    let explained = rules(&fs::read_to_string(root().join("docs/rules.md")).expect("docs/rules.md"), "- **");
    let tested = sources(&root().join("tests")).iter().flat_map(|file| rules(&code(file), "fn ")).collect();
    assert_eq!(explained, tested, "docs/rules.md, and the numbers that tests begin with");
}

#[test]
fn the_module_has_the_version_of_the_crates() {
    let manifest = fs::read_to_string(root().join("powershell/AutoClaim/AutoClaim.psd1"))
        .expect("the module's manifest");
    let version =
        manifest.lines().find(|line| line.trim_start().starts_with("ModuleVersion")).expect("a version");
    assert!(version.ends_with(&format!("'{}'", env!("CARGO_PKG_VERSION"))), "{version}");
}

#[test]
fn every_test_file_is_run_by_something() {
    let manifests = ["Cargo.toml", "src/ffi/Cargo.toml"]
        .map(|file| fs::read_to_string(root().join(file)).expect("a manifest"))
        .join("\n");
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
    starters.map(|file| code(&file)).any(|code| {
        [format!("tests/{name}"), format!("\"{name}\""), format!("mod {name};")]
            .iter()
            .any(|start| code.contains(start))
    })
}

/// What THREATS.md says is shown by tests that there are.
#[test]
fn every_test_that_the_threats_name_is_there() {
    let threats = fs::read_to_string(root().join("THREATS.md")).expect("THREATS.md");
    let tests: String = ["tests", "src/ffi"]
        .iter()
        .flat_map(|folder| sources(&root().join(folder)))
        .map(|file| code(&file))
        .collect();
    let quoted = threats.split('`').skip(1).step_by(2);
    let named: Vec<_> = quoted
        .filter(|name| name.matches('_').count() > 2 && name.chars().all(|c| c.is_alphanumeric() || c == '_'))
        .collect();
    assert!(named.len() > 10, "{named:?}");
    for name in named {
        assert!(tests.contains(&format!("fn {name}(")), "THREATS.md names {name}, which no test is called");
    }
}
