//! A request, parsed: the version's root, the path's segments, the query.

use crate::{failure::Failure, time::Time};
use serde_json::Value;
use uuid::Uuid;

#[derive(Clone, Debug)]
pub struct Call {
    pub method: String,
    /// `https://host/v1.0`, as asked.
    pub root: String,
    pub segments: Vec<String>,
    pub query: Vec<(String, String)>,
    pub headers: Vec<(String, String)>,
    pub body: Option<String>,
    /// The number of the request it came in.
    pub number: u64,
    /// When it arrived.
    pub now: Time,
    /// The other tenant whose session it came in, if one.
    pub stranger: Option<Uuid>,
    /// Users are shown without their licenses.
    pub unlicensed: bool,
    /// Up to when the replica that answers reads knows everything.
    pub view: Time,
}

/// Host and version of an absolute URL, and the rest of it.
pub fn root(url: &str) -> Result<(&str, &str), Failure> {
    let after_scheme = url.find("://").map(|at| at + 3).ok_or_else(|| Failure::syntax("Invalid URL."))?;
    let host_end = url[after_scheme..].find('/').map_or(url.len(), |at| after_scheme + at);
    let rest = &url[host_end..];
    match rest.strip_prefix("/v1.0/") {
        Some(path) => Ok((&url[..host_end + 5], path)),
        None => Err(Failure::syntax(format!("Invalid version in '{rest}'."))),
    }
}

impl Call {
    /// `relative` is below the version: `users/{id}?$select=id`.
    pub fn new(method: &str, root: &str, relative: &str, number: u64, now: Time) -> Result<Call, Failure> {
        let (path, query) = relative
            .trim_start_matches('/')
            .split_once('?')
            .unwrap_or((relative.trim_start_matches('/'), ""));
        let segments = path.split('/').map(|part| decode(part, false)).collect::<Result<Vec<_>, _>>()?;
        let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(key, true)?, decode(value, true)?))
        });
        Ok(Call {
            method: method.to_ascii_uppercase(),
            root: root.to_owned(),
            segments,
            query: pairs.collect::<Result<_, Failure>>()?,
            headers: Vec::new(),
            body: None,
            number,
            now,
            stranger: None,
            unlicensed: false,
            view: now,
        })
    }

    pub fn query(&self, name: &str) -> Option<&str> {
        let with_dollar = |key: &str| key.eq_ignore_ascii_case(name) || Some(key) == name.strip_prefix('$');
        self.query.iter().find(|(key, _)| with_dollar(key)).map(|(_, value)| value.as_str())
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Method and path, for records: no query, for tokens are there.
    pub fn name(&self) -> String {
        format!("{} /{}", self.method, self.segments.join("/"))
    }

    pub fn json(&self) -> Result<Value, Failure> {
        let json_type = self.header("Content-Type").is_some_and(|it| it.contains("application/json"));
        if !json_type {
            return Err(Failure::syntax("Write requests must contain the Content-Type header declaration."));
        }
        let body = self.body.as_deref().unwrap_or_default();
        serde_json::from_str(body).map_err(|_| Failure::syntax("Unable to read JSON request payload."))
    }

    /// The address of this listing with another token.
    pub fn link(&self, base: Option<&str>, token: (&str, &str)) -> String {
        let root = base.map_or_else(|| self.root.clone(), |base| format!("{base}/v1.0"));
        let kept = self.query.iter().filter(|(key, _)| !key.to_ascii_lowercase().contains("token"));
        let kept = kept.map(|(key, value)| (key.as_str(), value.as_str()));
        let query: Vec<String> =
            kept.chain([token]).map(|(key, value)| format!("{key}={}", encode(value))).collect();
        format!("{root}/{}?{}", self.segments.join("/"), query.join("&"))
    }
}

fn decode(text: &str, plus: bool) -> Result<String, Failure> {
    let bad = || Failure::syntax("Invalid URL.");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next().ok_or_else(bad)?, rest.next().ok_or_else(bad)?];
                let digits = std::str::from_utf8(&digits).map_err(|_| bad())?;
                u8::from_str_radix(digits, 16).map_err(|_| bad())?
            }
            b'+' if plus => b' ',
            byte => byte,
        });
    }
    String::from_utf8(bytes).map_err(|_| bad())
}

fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~,()'/:$".contains(&byte) {
            encoded.push(byte as char);
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
