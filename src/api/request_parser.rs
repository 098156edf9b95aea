//! The one way in: what every request has to pass before a method sees it.

use super::{
    error::{Error, ErrorName, sentence},
    text::{MAX_REQUEST, shown},
    wire::Request,
};
use crate::domain::{fold::near, word};
use memchr::memchr2;
use serde::de::DeserializeOwned;

/// Levels of nesting in a request.
const MAX_DEPTH: usize = 64;

/// TOO_LARGE: a request of so many bytes.
pub fn too_large(bytes: usize) -> Error {
    Error::new(
        ErrorName::TooLarge,
        format!("The request has {bytes} bytes; at most {MAX_REQUEST} are taken."),
    )
    .hint("Send the items in several calls, or a file by path.")
}

/// A request's text: not too large, UTF-8, not too deep. No bytes are an empty object.
pub(super) fn text(request: &[u8]) -> Result<&str, Error> {
    if request.len() > MAX_REQUEST {
        return Err(too_large(request.len()));
    }
    let text = std::str::from_utf8(request).map_err(|error| {
        Error::new(
            ErrorName::InvalidUtf8,
            format!("The request is not UTF-8: byte {} is wrong.", error.valid_up_to()),
        )
        .hint("Encode the text as UTF-8.")
    })?;
    if deeper_than(text.as_bytes(), MAX_DEPTH) {
        return Err(Error::new(
            ErrorName::TooDeep,
            format!("The request nests deeper than {MAX_DEPTH} levels."),
        )
        .hint("No request needs as much: look for brackets that are never closed."));
    }
    Ok(if text.trim().is_empty() { "{}" } else { text })
}

/// Whether brackets outside strings nest deeper than `most`. One scan, before any parser recurses.
pub(super) fn deeper_than(json: &[u8], most: usize) -> bool {
    let (mut depth, mut rest) = (0usize, json);
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'"' => rest = after_string(after),
            b'{' | b'[' => {
                depth += 1;
                if depth > most {
                    return true;
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// What comes after a string that has begun.
fn after_string(mut json: &[u8]) -> &[u8] {
    while let Some((found, after)) = memchr2(b'"', b'\\', json).and_then(|at| json.get(at..)?.split_first()) {
        if *found == b'"' {
            return after;
        }
        json = after.get(1..).unwrap_or_default();
    }
    &[]
}

/// A request parsed, or the field that is wrong.
pub(super) fn parse<T: Request>(text: &str) -> Result<T, Error> {
    if !text.trim_start().starts_with('{') {
        return Err(match serde_json::from_str::<serde::de::IgnoredAny>(text) {
            Ok(_) => Error::new(ErrorName::InvalidJson, "The request is JSON, but no object.")
                .hint("Send one JSON object, such as {}."),
            Err(error) => malformed(&error),
        });
    }
    value(text)
}

/// Any value of a request parsed, or the field in it that is wrong.
pub(super) fn value<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| match error.classify() {
        // A field is wrong; but what is no JSON to its end is no request, whatever its fields.
        serde_json::error::Category::Data => match serde_json::from_str::<serde::de::IgnoredAny>(text) {
            Ok(_) => locate::<T>(text),
            Err(error) => malformed(&error),
        },
        _ => malformed(&error),
    })
}

fn malformed(error: &serde_json::Error) -> Error {
    let what = if error.is_eof() { "ends too early" } else { "is malformed" };
    Error::new(
        ErrorName::InvalidJson,
        format!("The JSON {what} at line {}, column {}.", error.line(), error.column()),
    )
    .hint("Send one whole JSON object.")
}

/// Parses again to learn where: only a request that failed pays for it.
fn locate<T: DeserializeOwned>(text: &str) -> Error {
    let mut json = serde_json::Deserializer::from_str(text);
    match serde_path_to_error::deserialize::<_, T>(&mut json) {
        Ok(_) => Error::new(ErrorName::InvalidJson, "The request could not be read."),
        Err(error) => {
            let path = brief(&error.path().to_string());
            explain(&error.into_inner().to_string(), if path == "." { "" } else { &path })
        }
    }
}

/// The end of a name that the request chose, which may be as long as the request, and hold what does not print.
fn brief(name: &str) -> String {
    const MOST: usize = 200;
    let cut = name.char_indices().rev().nth(MOST - 1).map_or(0, |(at, _)| at);
    let rest = name.get(cut..).unwrap_or_default();
    let rest = shown(rest, MOST);
    if cut == 0 { rest } else { format!("\u{2026}{rest}") }
}

/// Serde's words as an error of ours. What a value was is left out: it may be somebody's name.
fn explain(words: &str, path: &str) -> Error {
    let words = words.rsplit_once(" at line ").map_or(words, |(words, _)| words);
    let named: Vec<String> = words.split('`').skip(1).step_by(2).map(brief).collect();
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    let within = |field: &str| if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") };
    let wrong = |what: &str| match path {
        "" => Error::new(ErrorName::InvalidArgument, format!("The value {what}.")),
        _ => Error::argument(path, format!("The value of {path} {what}.")),
    };
    match named.split_first() {
        Some((field, known)) if words.starts_with("unknown field") => {
            // serde_path_to_error ends the path with the unknown field itself.
            let place = if path.rsplit('.').next() == Some(*field) { path.to_owned() } else { within(field) };
            let hint = match near(field, known.iter().copied()).first() {
                Some(nearest) => format!("Did you mean {nearest}?"),
                None => format!("Known here: {}.", known.join(", ")),
            };
            Error::argument(place, format!("The field {field} is unknown.")).hint(hint)
        }
        Some((field, _)) if words.starts_with("missing field") => {
            Error::argument(within(field), format!("The field {field} is missing.")).hint("Give it a value.")
        }
        Some((field, _)) if words.starts_with("duplicate field") => {
            Error::argument(within(field), format!("The field {field} is there twice.")).hint("Give it once.")
        }
        _ => {
            if let Some((fault, cure)) = words.split_once(": ").filter(|_| !words.contains("expected ")) {
                return wrong(fault).hint(sentence(cure));
            }
            let said = match words.rsplit_once("expected ") {
                Some((_, expected)) => format!("must be {}", word::expected(expected)),
                None => words.to_owned(),
            };
            wrong(&said).hint("describe shows what every field takes.")
        }
    }
}
