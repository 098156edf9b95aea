//! Tenants to test on. What only one suite needs stands in that suite.
#![allow(dead_code, reason = "each suite uses its own part")]

mod contract;
mod graph;
pub mod named;
pub mod paths;
pub mod plans;
pub mod rng;
pub mod small;
mod tenant;
pub mod whole;

pub use graph::*;
use serde_json::{Value, json};
pub use tenant::*;

#[track_caller]
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// The same object with these fields.
pub fn with(mut object: Value, fields: Value) -> Value {
    object.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    object
}

/// The same object without this field.
pub fn without(mut object: Value, field: &str) -> Value {
    object.as_object_mut().unwrap().remove(field);
    object
}

/// The values of a field of every item.
pub fn column(items: &Value, field: &str) -> Vec<Value> {
    items.as_array().unwrap().iter().map(|item| item[field].clone()).collect()
}

/// Looks an error over: its name, its field, and that it says what to do.
#[track_caller]
pub fn assert_error(error: &Value, name: &str, field: &str) {
    assert_eq!((&error["name"], &error["field"]), (&json!(name), &json!(field)), "{error}");
    assert!(error["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "no hint: {error}");
}

/// What an error says: its name, its field, and a part of its hint.
#[track_caller]
pub fn says(error: &Value, name: &str, field: &str, hint: &str) {
    let text = |key: &str| error[key].as_str().unwrap_or_default();
    assert!(
        text("name") == name && text("field") == field && text("hint").contains(hint),
        "wanted {name} of '{field}', '{hint}'; got {error}"
    );
}
