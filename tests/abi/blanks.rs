//! Texts of requests, field by field as `describe` tells them: none may be blank, none endless, and a filter
//! that holds nothing is no filter left out.

use crate::host::{Answer, Client, Handle, ask, call};
use crate::support::{made, person};
use serde_json::{Map, Value, json};

/// Fields of reads that restrict nothing: null is as if they were absent.
const NO_FILTERS: [&str; 9] =
    ["now", "actor", "cursor", "limit", "path", "format", "title", "groupBy", "carry"];
/// What crosses as it is and is read item by item.
const PAYLOADS: [&str; 3] = ["events", "document", "responses"];

struct Method {
    name: String,
    request: Value,
}

fn methods(client: Handle) -> Vec<Method> {
    let described = call(client, c"describe", b"{}").json;
    let method = |method: &Value| {
        let (name, request) = (method["name"].as_str().unwrap().to_owned(), method["request"].clone());
        Method { name, request }
    };
    described["methods"].as_array().unwrap().iter().map(method).collect()
}

impl Method {
    fn fields(&self) -> &Map<String, Value> {
        self.follow(&self.request)["properties"].as_object().unwrap()
    }

    fn reads(&self) -> bool {
        let of_the_store = !self.name.starts_with("event.");
        self.name.ends_with(".export") || of_the_store && !self.fields().contains_key("dryRun")
    }

    /// A schema, its references followed and of its choices the first.
    fn follow<'a>(&'a self, schema: &'a Value) -> &'a Value {
        let found =
            schema["$ref"].as_str().map(|path| &self.request["$defs"][path.rsplit('/').next().unwrap()]);
        let chosen =
            ["anyOf", "oneOf"].iter().find_map(|of| schema[of].as_array()).map(|choices| &choices[0]);
        found.or(chosen).map_or(schema, |inner| self.follow(inner))
    }

    fn is(&self, schema: &Value, kind: &str) -> bool {
        let kinds = &self.follow(schema)["type"];
        kinds == kind || kinds.as_array().is_some_and(|kinds| kinds.iter().any(|one| one == kind))
    }

    /// A value of a schema that says as little as it may.
    fn least(&self, schema: &Value) -> Value {
        let schema = self.follow(schema);
        let one_of =
            schema["enum"].as_array().map(|all| all[0].clone()).or_else(|| schema.get("const").cloned());
        match one_of {
            Some(word) => word,
            None if self.is(schema, "object") => {
                let required =
                    schema["required"].as_array().into_iter().flatten().map(|name| name.as_str().unwrap());
                required
                    .map(|name| (name.to_owned(), self.least(&schema["properties"][name])))
                    .collect::<Map<_, _>>()
                    .into()
            }
            None if self.is(schema, "string") => json!("x"),
            None if self.is(schema, "integer") => json!(1),
            None if self.is(schema, "boolean") => json!(false),
            None => json!([]),
        }
    }

    /// Every text of the request: its path, as errors name it, and its schema.
    fn texts(&self) -> Vec<(String, &Value)> {
        let mut texts = Vec::new();
        self.within(&self.request, String::new(), &mut texts);
        texts
    }

    fn within<'a>(&'a self, schema: &'a Value, path: String, texts: &mut Vec<(String, &'a Value)>) {
        let schema = self.follow(schema);
        if self.is(schema, "object") {
            for (name, field) in schema["properties"]
                .as_object()
                .into_iter()
                .flatten()
                .filter(|(name, _)| !PAYLOADS.contains(&name.as_str()))
            {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                self.within(field, path, texts);
            }
        } else if self.is(schema, "array") {
            self.within(&schema["items"], format!("{path}[0]"), texts);
        } else if self.is(schema, "string") {
            texts.push((path, schema));
        }
    }

    /// The least request with a value at a path.
    fn with(&self, path: &str, value: Value) -> Value {
        let mut request = self.least(&self.request);
        put(self, &self.request, &mut request, path, value);
        request
    }
}

fn put(method: &Method, schema: &Value, place: &mut Value, path: &str, value: Value) {
    let schema = method.follow(schema);
    if let Some(rest) = path.strip_prefix("[0]") {
        let item = &schema["items"];
        *place = json!([method.least(item)]);
        return if rest.is_empty() {
            place[0] = value
        } else {
            put(method, item, &mut place[0], rest.trim_start_matches('.'), value)
        };
    }
    let end = path.find(['.', '[']).unwrap_or(path.len());
    let (name, rest) = path.split_at(end);
    let field = &schema["properties"][name];
    if rest.is_empty() {
        place[name] = value;
    } else {
        if place.get(name).is_none() {
            place[name] = method.least(field);
        }
        put(method, field, &mut place[name], rest.trim_start_matches('.'), value);
    }
}

/// What an answer says otherwise than that the field was refused.
fn not_refused(answer: &Answer, field: &str, hint: &str) -> bool {
    let error = &answer.json["error"];
    answer.error() != "INVALID_ARGUMENT"
        || error["field"] != field
        || !error["hint"].as_str().unwrap_or_default().contains(hint)
}

#[test]
fn no_text_of_any_method_may_be_blank() {
    let client = Client::new();
    let mut let_through = Vec::new();
    for method in methods(*client) {
        for (path, schema) in method.texts() {
            for blank in ["", " ", "\t\r\n", "\u{2003}\u{a0}"] {
                let hint = if schema.get("maxLength").is_some() { "a value" } else { "" };
                let hint = if path == "correlationId" { "GUID" } else { hint };
                let answer = ask(*client, &method.name, &method.with(&path, json!(blank)));
                if not_refused(&answer, &path, hint) {
                    let_through.push(format!("{} {path} {blank:?}: {:?}", method.name, answer.json["error"]));
                }
            }
        }
    }
    assert!(let_through.is_empty(), "{} let through:\n{}", let_through.len(), let_through.join("\n"));
    for blank in ["", "  "] {
        let event = json!({ "user": "anna@contoso.com", "app": "Teams" });
        for field in ["user", "app", "id"] {
            let mut event = event.clone();
            event[field] = json!(blank);
            let answer = ask(*client, "claim.test", &json!({ "events": [event] }));
            assert_eq!(answer.json["items"][0]["error"]["field"], format!("events[0].{field}"), "{answer:?}");
        }
    }
}

#[test]
fn a_filter_that_is_null_is_refused_and_not_left_out() {
    let client = Client::new();
    let mut asked = 0;
    for method in methods(*client).iter().filter(|method| method.reads()) {
        for field in method.fields().keys().filter(|name| !NO_FILTERS.contains(&name.as_str())) {
            let answer = ask(*client, &method.name, &method.with(field, Value::Null));
            assert_eq!(
                (answer.error(), &answer.json["error"]["field"]),
                ("INVALID_ARGUMENT", &json!(field)),
                "{}: {answer:?}",
                method.name
            );
            asked += 1;
        }
    }
    assert!(asked > 60, "{asked} fields");
    for (method, request) in [
        ("claim.unlock", json!({ "user": "u", "app": null })),
        ("policy.createDefaults", json!({ "app": null })),
    ] {
        assert!(
            !not_refused(&ask(*client, method, &request), "app", "leave it out for all"),
            "{method}: one app is not every app"
        );
    }
}

#[test]
fn every_text_of_a_request_has_its_limit() {
    let client = Client::new();
    let mut asked = 0;
    for method in methods(*client) {
        for (path, schema) in method.texts() {
            if ["enum", "const", "format"].iter().any(|word| schema.get(word).is_some()) {
                continue;
            }
            let most =
                schema["maxLength"].as_u64().unwrap_or_else(|| panic!("{} {path} has no limit", method.name));
            // A longer one is no request.
            if most > 1 << 20 {
                continue;
            }
            let long = "\u{6f22}".repeat(usize::try_from(most).unwrap() + 1);
            let answer = ask(*client, &method.name, &method.with(&path, json!(long)));
            let hint = if path == "correlationId" { "64 characters" } else { "Shorten it" };
            assert!(!not_refused(&answer, &path, hint), "{} {path}: {:?}", method.name, answer.json["error"]);
            assert!(
                !answer.json["error"].to_string().contains('\u{6f22}'),
                "{} {path} is told again",
                method.name
            );
            asked += 1;
        }
    }
    assert!(asked > 100, "{asked} texts");
    let roles: Vec<_> = (0..101).map(|number| format!("role {number}")).collect();
    let answer = ask(*client, "setting.get", &json!({ "actor": { "id": "anna", "roles": roles } }));
    assert!(!not_refused(&answer, "actor.roles", "needed here"), "{answer:?}");
}

/// An actor whose texts are as long as they may be.
fn large_actor() -> Value {
    let text = |number| format!("{number:03}{}", "\u{6f22}".repeat(197));
    json!({ "id": text(0), "name": text(0), "roles": (0..50).map(text).collect::<Vec<_>>() })
}

#[test]
fn a_page_ends_early_where_its_items_are_large_and_paging_gives_them_all() {
    let client = Client::new();
    let events: Vec<_> = (0..1_000)
        .map(|number| json!({ "id": format!("e{number}"), "user": "nobody@contoso.com", "app": "Teams" }))
        .collect();
    let switched = ask(*client, "setting.update", &json!({ "recordAll": true }));
    assert_eq!(switched.status, 0, "{switched:?}");
    let done = ask(*client, "claim.invoke", &json!({ "events": events, "actor": large_actor() }));
    assert_eq!(done.json["items"].as_array().map(Vec::len), Some(1_000), "{:?}", done.json["error"]);
    let (mut sequences, mut cursor, mut pages) = (Vec::new(), Value::Null, 0);
    loop {
        let page = ask(*client, "audit.list", &json!({ "cursor": cursor })).json;
        assert!(page.to_string().len() < 17 << 20, "a page of {} bytes", page.to_string().len());
        sequences.extend(
            page["items"].as_array().unwrap().iter().map(|record| record["sequence"].as_i64().unwrap()),
        );
        cursor = page["next"].clone();
        pages += 1;
        if cursor.is_null() {
            break;
        }
    }
    assert_eq!(sequences, (1..=1_001).rev().collect::<Vec<_>>());
    assert!(pages > 1, "{pages} pages");
}

/// A tenant whose decisions look at many policies.
fn many_policies() -> Client {
    let client = Client::new();
    let sku = made("6fd2c87f-b296-42f0-b197-1e91e994b900", "ENTERPRISEPACK", 9, &["TEAMS1"]);
    let user = person("00000000-0000-4000-8000-000000000001", "a@contoso.com");
    let entry = |number| {
        json!({ "name": format!("{number:03}{}", "\u{6f22}".repeat(197)), "app": "Teams", "departments": ["None"],
            "products": [{ "skuPartNumber": "ENTERPRISEPACK" }] })
    };
    let document = json!({ "format": "AutoClaim policies", "version": 1, "policies": (0..200).map(entry).collect::<Vec<_>>() });
    for (method, request) in [
        ("pool.import", json!({ "subscribedSkus": [sku] })),
        ("user.import", json!({ "users": [user] })),
        ("policy.import", json!({ "document": document })),
        ("setting.update", json!({ "enabled": true })),
    ] {
        let answer = ask(*client, method, &request);
        assert_eq!(answer.status, 0, "{method}: {answer:?}");
    }
    client
}

#[test]
fn what_cannot_be_parted_is_refused_where_it_is_too_large_and_nothing_is_written() {
    let client = many_policies();
    let event = |number| json!({ "id": format!("e{number}"), "user": "a@contoso.com", "app": "Teams" });
    let events: Vec<_> = (0..400).map(event).collect();
    for method in ["claim.test", "claim.invoke"] {
        let answer = ask(*client, method, &json!({ "events": events, "trace": true }));
        assert_eq!(answer.error(), "TOO_LARGE", "{method}");
        assert!(
            answer.json["error"]["hint"].as_str().unwrap().contains("without trace"),
            "{:?}",
            answer.json["error"]
        );
    }
    assert_eq!(ask(*client, "claim.list", &json!({})).json["items"], json!([]));
    assert_eq!(ask(*client, "claim.invoke", &json!({ "events": events })).status, 0);
}
