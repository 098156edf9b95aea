//! A JSON Schema as lines a person reads: one a field, with its type and what it means.

use serde_json::{Map, Value};

const WIDTH: usize = 96;
/// Deeper than this a type is told by its name; schemas may refer to themselves.
const DEPTH: usize = 3;

/// The fields of an object's schema, each indented under the text before it.
pub fn fields(schema: &Value, definitions: &Map<String, Value>) -> String {
    let schema = follow(schema, definitions);
    let mut text = String::new();
    for (name, field) in properties(schema) {
        let optional = if is_required(schema, name) { "" } else { "?" };
        let kind = kind(field, definitions, 0);
        let meaning = description(field, definitions).replace('\n', " ");
        wrap(&mut text, format!("  {name}{optional}: {kind}. {meaning}").trim_end());
    }
    text
}

fn properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema["properties"].as_object().into_iter().flatten()
}

fn is_required(schema: &Value, name: &str) -> bool {
    schema["required"].as_array().is_some_and(|required| required.iter().any(|field| field == name))
}

fn follow<'a>(schema: &'a Value, definitions: &'a Map<String, Value>) -> &'a Value {
    let name = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/"));
    name.map_or(schema, |name| &definitions[name])
}

fn description<'a>(field: &'a Value, definitions: &'a Map<String, Value>) -> &'a str {
    let own = field["description"].as_str();
    own.or_else(|| follow(field, definitions)["description"].as_str()).unwrap_or_default()
}

/// The words of a vocabulary; none of what is none.
pub fn words(schema: &Value) -> Option<Vec<&Value>> {
    let words = schema["enum"].as_array().map(|words| words.iter().collect());
    words.or_else(|| schema["oneOf"].as_array()?.iter().map(|one| one.get("const")).collect())
}

fn kind(schema: &Value, definitions: &Map<String, Value>, depth: usize) -> String {
    if let Some(name) = schema["$ref"].as_str().map(|path| path.rsplit('/').next().unwrap())
        && words(&definitions[name]).is_some()
    {
        return name.to_owned();
    }
    if let (Some(path), true) = (schema["$ref"].as_str(), depth >= DEPTH) {
        return path.rsplit('/').next().unwrap().to_owned();
    }
    let schema = follow(schema, definitions);
    if let Some(one) = schema.get("const") {
        return one.to_string();
    }
    let choices =
        ["enum", "anyOf", "oneOf"].into_iter().find_map(|of| schema[of].as_array().map(|list| (of, list)));
    if let Some((of, list)) = choices {
        let each =
            list.iter().map(|one| if of == "enum" { one.to_string() } else { kind(one, definitions, depth) });
        return each.collect::<Vec<_>>().join("|");
    }
    match &schema["type"] {
        Value::Array(types) => {
            let each = types.iter().map(|one| simple(one.as_str().unwrap(), schema, definitions, depth));
            each.collect::<Vec<_>>().join("|")
        }
        Value::String(one) => simple(one, schema, definitions, depth),
        _ => "any".to_owned(),
    }
}

fn simple(kind_name: &str, schema: &Value, definitions: &Map<String, Value>, depth: usize) -> String {
    match kind_name {
        "array" => format!("[{}]", kind(&schema["items"], definitions, depth + 1)),
        "object" if schema["properties"].is_object() => {
            let field = |(name, field): (&String, &Value)| {
                let optional = if is_required(schema, name) { "" } else { "?" };
                format!("{name}{optional}: {}", kind(field, definitions, depth + 1))
            };
            format!("{{{}}}", properties(schema).map(field).collect::<Vec<_>>().join(", "))
        }
        other => other.to_owned(),
    }
}

fn wrap(text: &mut String, paragraph: &str) {
    let indent = "      ";
    let mut column = 0;
    text.push('\n');
    for (number, word) in paragraph.split(' ').enumerate() {
        if number > 0 && column + 1 + word.len() > WIDTH {
            text.push('\n');
            text.push_str(indent);
            column = indent.len();
        } else if number > 0 {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += word.len();
    }
}
