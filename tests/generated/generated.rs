//! Files that are written from a table and checked in are, byte for byte, what the table says.
//!
//! `AUTOCLAIM_BLESS=1 cargo test --test generated` writes them anew.

mod csharp;
mod header;
mod names;
mod schema;

use engine::api::METHODS;
use header::Method;
use schemars::SchemaGenerator;
use serde_json::json;
use std::collections::BTreeSet;
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
        request: schema::fields(&request, &definitions),
        reply: schema::fields(&reply, &definitions),
    }
}

fn check(path: &Path, generated: &str) {
    if std::env::var_os("AUTOCLAIM_BLESS").is_some() {
        std::fs::write(path, generated).unwrap();
    }
    let checked_in = std::fs::read_to_string(path).unwrap_or_default();
    let differing = checked_in.lines().zip(generated.lines()).position(|(old, new)| old != new);
    let line = differing.unwrap_or(checked_in.lines().count().min(generated.lines().count())) + 1;
    assert!(checked_in == generated, "{} is out of date from line {line}: AUTOCLAIM_BLESS=1 cargo test --test generated", path.display());
}

#[test]
fn the_header_is_what_the_sources_and_tables_say() {
    check(&ffi().join("../../include/autoclaim.h"), &header::header(&ffi(), &methods()));
}

#[test]
fn the_readmes_list_names_every_method() {
    const BEGIN: &str = "<!-- methods -->\n";
    const END: &str = "<!-- /methods -->";
    let path = ffi().join("../../README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(BEGIN).expect("where the list begins");
    let (_, after) = rest.split_once(END).expect("where the list ends");
    let rows: String = METHODS.iter().map(|method| format!("| `{}` | {} |\n", method.name, method.summary)).collect();
    check(&path, &format!("{before}{BEGIN}| method | what it does |\n|---|---|\n{rows}{END}{after}"));
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
        request: "\n  app: string. An app.".to_owned(),
        reply: String::new(),
    };
    let header = header::header(&ffi(), &[method]);
    let expected = "\n\n/**\n * Takes * / and / * as they come.\n *\n * request:\n *   app: string. An app.\n * reply: {}\n */\n\
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
        scope?: \"All\"|\"Some\"|null.";
    assert_eq!(text, expected);
}
