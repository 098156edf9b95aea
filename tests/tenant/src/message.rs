//! What crosses the wire.

use crate::time::Time;

/// A request as the client sends it; `url` is absolute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    pub method: String,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Option<String>,
}

impl Request {
    pub fn get(url: impl Into<String>) -> Request {
        Request { method: "GET".into(), url: url.into(), ..Request::default() }
    }

    /// A request with a body of JSON.
    pub fn json(method: &str, url: impl Into<String>, body: &serde_json::Value) -> Request {
        Request {
            method: method.into(),
            url: url.into(),
            headers: vec![("Content-Type".into(), "application/json".into())],
            body: Some(body.to_string()),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    /// JSON, another's HTML, or empty.
    pub body: String,
}

impl Response {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or(serde_json::Value::Null)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The request's number, as records name it.
    pub request: u64,
    /// None: the reply was lost, whatever the request did.
    pub response: Option<Response>,
    /// When the reply arrives; of a lost one, when it would have.
    pub at: Time,
}

/// What Graph answers, before it becomes text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Option<serde_json::Value>,
}

impl Reply {
    pub fn ok(body: serde_json::Value) -> Reply {
        Reply { status: 200, headers: Vec::new(), body: Some(body) }
    }

    pub fn no_content() -> Reply {
        Reply { status: 204, headers: Vec::new(), body: None }
    }
}
