//! What hosts do between the exchange and a tenant, in the form of either.

use serde_json::{Map, Value, json};
use tenant::{Request, Response};

/// A request of `graph.next` as it is sent.
pub fn sent(request: &Value) -> Request {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let headers = request["headers"].as_object().unwrap();
    Request {
        method: text(&request["method"]),
        url: text(&request["url"]),
        headers: headers.iter().map(|(name, value)| (name.clone(), text(value))).collect(),
        body: (!request["body"].is_null()).then(|| request["body"].to_string()),
    }
}

/// What came of a request, as `graph.reply` is told.
pub fn heard(request: &Value, response: Option<Response>) -> Value {
    let Some(response) = response else {
        return json!({ "id": request["id"], "failure": "NoAnswer", "message": "the connection was closed" });
    };
    let headers: Map<String, Value> =
        response.headers.into_iter().map(|(name, value)| (name, json!(value))).collect();
    json!({ "id": request["id"], "status": response.status, "headers": headers, "body": response.body })
}
