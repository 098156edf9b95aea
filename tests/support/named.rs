//! What a reply says went wrong.

use serde_json::Value;

/// The names of the errors in a reply: that of the call, or those of its items.
pub fn errors(reply: &Value) -> Vec<&str> {
    match reply {
        Value::Object(fields) if fields.contains_key("retryable") => {
            fields["name"].as_str().into_iter().collect()
        }
        Value::Object(fields) => fields.values().flat_map(errors).collect(),
        Value::Array(items) => items.iter().flat_map(errors).collect(),
        _ => Vec::new(),
    }
}
