//! Files that are written from a table and checked in are, byte for byte, what the table says.
//!
//! `AUTOCLAIM_BLESS=1 cargo test --test generated` writes them anew.

mod cmdlets;
mod csharp;
mod header;
mod help;
mod names;
mod schema;
mod terms;

use engine::api::{CALL_ERRORS, ERRORS, ErrorName, METHODS, ROLE_ERRORS, STORE_ERRORS, WRITE_ERRORS};
use header::Method;
use schemars::SchemaGenerator;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn ffi() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn methods() -> Vec<Method<'static>> {
    METHODS.iter().map(document).collect()
}

fn document(method: &'static engine::api::Method) -> Method<'static> {
    let mut generator = SchemaGenerator::default();
    let request = (method.request)(&mut generator).to_value();
    let reply = (method.reply)(&mut generator).to_value();
    let definitions = generator.take_definitions(true);
    Method {
        name: method.name,
        summary: method.summary,
        needs: format!(
            "{}.{}{}",
            method.kind,
            of("Role", method.role.settings()),
            of("Errors", &names(method.own_errors))
        ),
        request: schema::fields(&request, &definitions),
        reply: schema::fields(&reply, &definitions),
    }
}

/// A line's part about some words; nothing where there are none.
fn of(what: &str, words: &[&str]) -> String {
    if words.is_empty() { String::new() } else { format!(" {what}: {}.", words.join(", ")) }
}

fn names(errors: &[ErrorName]) -> Vec<&'static str> {
    errors.iter().map(|name| name.as_str()).collect()
}

/// What stands before the methods: what they have in common.
fn preface() -> String {
    let sets = [
        ("A call before it comes to a method", CALL_ERRORS),
        ("Every method", ERRORS),
        ("Every method but Pure ones", STORE_ERRORS),
        ("Every Write and Import", WRITE_ERRORS),
        ("Every method that names a role", ROLE_ERRORS),
    ];
    let sets = sets.map(|(whose, errors)| format!("  {whose}: {}.", names(errors).join(", ")));
    let mut words = BTreeMap::new();
    for method in METHODS {
        let mut generator = SchemaGenerator::default();
        (method.request)(&mut generator);
        (method.reply)(&mut generator);
        for (name, definition) in generator.take_definitions(true) {
            let told = schema::words(&definition)
                .map(|words| words.into_iter().map(ToString::to_string).collect::<Vec<_>>().join("|"));
            words.extend(told.filter(|_| name != "ErrorName").map(|told| (name, told)));
        }
    }
    let words: Vec<String> = words.into_iter().map(|(name, told)| format!("  {name}: {told}")).collect();
    format!(
        "METHODS, for autoclaim_call. A ? marks a field that may be absent. Each says what it does to the store, which settings name a role that it\n\
         needs where they are set, and what it or one of its items can end with besides what others can too:\n{}\n\n\
         VOCABULARIES, which may grow. An ErrorName is that of a status.\n{}",
        sets.join("\n"),
        words.join("\n")
    )
}

fn check(path: &Path, generated: &str) {
    if std::env::var_os("AUTOCLAIM_BLESS").is_some() {
        std::fs::write(path, generated).unwrap();
    }
    let checked_in = std::fs::read_to_string(path).unwrap_or_default();
    let differing = checked_in.lines().zip(generated.lines()).position(|(old, new)| old != new);
    let line = differing.unwrap_or(checked_in.lines().count().min(generated.lines().count())) + 1;
    assert!(
        checked_in == generated,
        "{} is out of date from line {line}: AUTOCLAIM_BLESS=1 cargo test --test generated",
        path.display()
    );
}

#[test]
fn the_header_is_what_the_sources_and_tables_say() {
    check(&ffi().join("../../include/autoclaim.h"), &header::header(&ffi(), &preface(), &methods()));
}

#[test]
fn the_readmes_list_names_every_method() {
    const BEGIN: &str = "<!-- methods -->\n";
    const END: &str = "<!-- /methods -->";
    let path = ffi().join("../../README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(BEGIN).expect("where the list begins");
    let (_, after) = rest.split_once(END).expect("where the list ends");
    let rows: String = METHODS.iter().map(row).collect();
    check(
        &path,
        &format!(
            "{before}{BEGIN}| method | what it does | role | errors of its own |\n|---|---|---|---|\n{rows}{END}{after}"
        ),
    );
}

fn row(method: &engine::api::Method) -> String {
    let quoted = |words: &[&str]| words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    format!(
        "| `{}` | {} | {} | {} |\n",
        method.name,
        method.summary,
        quoted(method.role.settings()),
        quoted(&names(method.own_errors))
    )
}

#[test]
fn the_lists_of_cmdlets_are_those_of_the_folder_and_the_readme() {
    let module = ffi().join("../../powershell/AutoClaim");
    let of = |path: &Path| std::fs::read_to_string(path).unwrap();
    let manifest = module.join("AutoClaim.psd1");
    check(&manifest, &cmdlets::manifest(&of(&manifest), &module.join("Public")));
    let about = module.join("en-US/about_AutoClaim.help.txt");
    check(&about, &cmdlets::about(&of(&about), &of(&ffi().join("../../README.md"))));
}

#[test]
fn the_clients_types_are_what_describe_says() {
    let reply = engine::api::call_without_store("describe", b"{}").unwrap();
    let model = csharp::model(&serde_json::from_slice(&reply).unwrap());
    check(&ffi().join("../../powershell/AutoClaim.Client/Model.g.cs"), &model);
}

#[test]
fn every_method_has_its_own_macro_beside_the_functions_and_statuses() {
    let mut names = BTreeSet::from(["AUTOCLAIM_ABI_VERSION".to_owned(), header::GUARD.to_owned()]);
    for method in methods() {
        let name = header::macro_name(method.name);
        assert!(!name.starts_with("AUTOCLAIM_STATUS_"), "{name}");
        assert!(names.insert(name), "{} has another one's macro", method.name);
    }
}

#[test]
fn a_methods_docs_stay_inside_their_comment() {
    let method = Method {
        name: "policy.createDefaults",
        summary: "Takes */ and /* as they come.",
        needs: "Write. Role: requiredRole.".to_owned(),
        request: "\n  app: string. An app.".to_owned(),
        reply: String::new(),
    };
    let header = header::header(&ffi(), "METHODS", &[method]);
    let expected = "\n\n/**\n * Takes * / and / * as they come.\n * Write. Role: requiredRole.\n *\n * request:\n *   app: string. An app.\n * reply: {}\n */\n\
                    #define AUTOCLAIM_POLICY_CREATE_DEFAULTS \"policy.createDefaults\"\n";
    assert!(header.contains(expected), "{header}");
}

#[test]
fn a_schema_is_told_field_by_field() {
    let schema = json!({
        "properties": {
            "name": {"type": "string", "description": "A name."},
            "scope": {"anyOf": [{"$ref": "#/$defs/Scope"}, {"type": "null"}]},
            "parts": {"type": "array", "items": {"$ref": "#/$defs/Part"}, "description": "Its\nparts."}
        },
        "required": ["name"]
    });
    let definitions = json!({
        "Scope": {"oneOf": [{"const": "All"}, {"const": "Some"}], "description": "How far."},
        "Part": {"type": "object", "required": ["id"], "properties": {
            "id": {"type": "integer"}, "parts": {"type": ["array", "null"], "items": {"$ref": "#/$defs/Part"}}
        }}
    });
    let text = schema::fields(&schema, definitions.as_object().unwrap());
    let expected = "\n  name: string. A name.\n  \
        parts?: [{id: integer, parts?: [Part]|null}]. Its parts.\n  \
        scope?: Scope|null.";
    assert_eq!(text, expected);
}
