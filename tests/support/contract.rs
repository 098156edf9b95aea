//! What the contract says of replies, held against one.

use autoclaim::api::{METHODS, call_without_store};
use serde_json::{Map, Value, value::RawValue};
use std::{collections::BTreeMap, sync::LazyLock};

/// By method, as `describe` tells them.
static REPLIES: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| {
    let told: Value = serde_json::from_slice(&call_without_store("describe", b"{}").unwrap()).unwrap();
    let methods = told["methods"].as_array().unwrap().iter();
    methods.map(|it| (it["name"].as_str().unwrap().to_owned(), it["reply"].clone())).collect()
});

/// A reply is written as serde_json writes, and is what the method's schema says.
#[track_caller]
pub fn fits(method: &str, reply: &[u8]) {
    let reply = str::from_utf8(reply).unwrap();
    as_serde(reply);
    let schema = &REPLIES[METHODS.iter().find(|it| it.name == method).unwrap().name];
    let wrong = mismatch(schema, schema, &serde_json::from_str(reply).unwrap());
    assert!(wrong.is_none(), "{method} {}: {reply}", wrong.unwrap_or_default());
}

/// Nothing between its parts, and what has to be escaped escaped in serde_json's way.
#[track_caller]
fn as_serde(json: &str) {
    let (parts, keys): (Vec<&RawValue>, usize) = match json.as_bytes()[0] {
        b'{' => {
            let members: BTreeMap<String, &RawValue> = serde_json::from_str(json).unwrap();
            let keys = members.keys().map(|key| serde_json::to_string(key).unwrap().len() + 1).sum();
            (members.into_values().collect(), keys)
        }
        b'[' => (serde_json::from_str(json).unwrap(), 0),
        _ => {
            let value: Value = serde_json::from_str(json).unwrap();
            return assert_eq!(value.to_string(), json);
        }
    };
    let bytes: usize = parts.iter().map(|part| part.get().len()).sum();
    assert_eq!(json.len(), 2 + keys + bytes + parts.len().saturating_sub(1), "{json}");
    parts.iter().for_each(|part| as_serde(part.get()));
}

/// What of a value is not as its schema says; `whole` has the definitions.
fn mismatch(whole: &Value, schema: &Value, value: &Value) -> Option<String> {
    if let Some(path) = schema["$ref"].as_str() {
        return mismatch(whole, &whole["$defs"][path.rsplit('/').next().unwrap()], value);
    }
    if let Some(choices) = ["anyOf", "oneOf"].iter().find_map(|of| schema[of].as_array()) {
        let wrongs: Option<Vec<String>> =
            choices.iter().map(|choice| mismatch(whole, choice, value)).collect();
        return wrongs.map(|wrongs| wrongs.join("; "));
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let kinds = &schema["type"];
    let of_kind =
        kinds.is_null() || kinds == kind || kinds.as_array().is_some_and(|it| it.contains(&kind.into()));
    let word = schema["enum"].as_array().is_none_or(|words| words.contains(value));
    if !of_kind || !word || schema.get("const").is_some_and(|only| only != value) {
        return Some(format!("{value} is not {schema}"));
    }
    match value {
        Value::Array(items) => items.iter().find_map(|item| mismatch(whole, &schema["items"], item)),
        Value::Object(members) => members_mismatch(whole, schema, members),
        _ => None,
    }
}

fn members_mismatch(whole: &Value, schema: &Value, members: &Map<String, Value>) -> Option<String> {
    let missing = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|name| !members.contains_key(name.as_str().unwrap()));
    let others = schema["additionalProperties"].as_object().map(|_| &schema["additionalProperties"]);
    let free = schema.get("properties").is_none() && others.is_none();
    let wrong = |(name, value): (&String, &Value)| match schema["properties"].get(name).or(others) {
        Some(schema) => mismatch(whole, schema, value).map(|wrong| format!("{name}: {wrong}")),
        None => (!free).then(|| format!("{name} is not told of")),
    };
    missing.map(|name| format!("{name} is missing")).or_else(|| members.iter().find_map(wrong))
}
