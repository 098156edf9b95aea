//! The text of include/autoclaim.h: functions from the sources of the C ABI, numbers and methods
//! from their tables.

use engine::api::ErrorName;
use std::fmt::Write;
use std::path::Path;

/// The include guard.
pub const GUARD: &str = "AUTOCLAIM_H";

/// A method as the header documents it: its request and reply field by field, each on lines of
/// their own; no fields is an empty text.
pub struct Method<'a> {
    pub name: &'a str,
    pub summary: &'a str,
    /// Its kind, role and errors.
    pub needs: String,
    pub request: String,
    pub reply: String,
}

/// The header.
pub fn header(ffi: &Path, preface: &str, methods: &[Method<'_>]) -> String {
    let mut config = cbindgen::Config::from_file(ffi.join("cbindgen.toml")).unwrap();
    let manual = config.header.take().unwrap().replace(" * @tests/c/cycle.c\n", &cycle(ffi));
    config.after_includes = Some(statuses());
    config.trailer = Some(trailer(preface, methods));
    // The opaque struct is declared where it is used, the functions are all in lib.rs.
    let bindings = cbindgen::Builder::new()
        .with_config(config)
        .with_src(ffi.join("src/lib.rs"))
        .with_src(ffi.join("src/registry.rs"))
        .generate()
        .unwrap();
    let mut text = Vec::new();
    bindings.write(&mut text);
    let body = String::from_utf8(text).unwrap();
    // cbindgen's own guard would end before the trailer.
    format!(
        "{}\n\n#ifndef {GUARD}\n#define {GUARD}\n\n{}\n\n#endif /* {GUARD} */\n",
        manual.trim(),
        body.trim()
    )
}

/// The loop over Graph in C, as a part of the manual.
fn cycle(ffi: &Path) -> String {
    let source = std::fs::read_to_string(ffi.join("../../tests/c/cycle.c")).unwrap();
    source.lines().map(|line| format!(" * {line}").trim_end().to_owned() + "\n").collect()
}

fn statuses() -> String {
    let mut text = String::from("\n/* Statuses; autoclaim_status_name gives the same names. */\n");
    writeln!(text, "#define AUTOCLAIM_STATUS_OK 0").unwrap();
    for name in ErrorName::ALL {
        writeln!(text, "#define AUTOCLAIM_STATUS_{} ({})", name.as_str(), name.code()).unwrap();
    }
    text.truncate(text.trim_end().len());
    text
}

fn trailer(preface: &str, methods: &[Method<'_>]) -> String {
    let lines: String = preface.lines().map(|line| format!("\n * {line}").trim_end().to_owned()).collect();
    let mut text = format!("/*{lines}\n */");
    for method in methods {
        let of = |fields: &str| {
            if fields.is_empty() { " {}".to_owned() } else { fields.to_owned() }
        };
        let doc = format!(
            "{}\n{}\n\nrequest:{}\nreply:{}",
            method.summary,
            method.needs,
            of(&method.request),
            of(&method.reply)
        );
        // Neither end of a comment may stand in one.
        let doc = doc.replace("*/", "* /").replace("/*", "/ *");
        text.push_str("\n\n/**");
        for line in doc.lines() {
            text.push_str(format!("\n * {line}").trim_end());
        }
        write!(text, "\n */\n#define {} \"{}\"", macro_name(method.name), method.name).unwrap();
    }
    text
}

/// `policy.createDefaults` -> `AUTOCLAIM_POLICY_CREATE_DEFAULTS`.
pub fn macro_name(method: &str) -> String {
    let mut name = String::from("AUTOCLAIM_");
    for letter in method.chars() {
        match letter {
            '.' => name.push('_'),
            _ if letter.is_uppercase() => name.extend(['_', letter]),
            _ => name.extend(letter.to_uppercase()),
        }
    }
    name
}
