//! The text of powershell/AutoClaim.Client/Model.g.cs: a class with a reader for every reply, and the table
//! of methods, from what `describe` tells.
//!
//! Classes are flat, because people filter, sort, group and export by property: a user in a reply is `User`
//! and `UserId`. Pages, changes and errors are written by hand in Shapes.cs; here they are only named.

use crate::names::{CLASSES, COMPLETED, FLAT, PROPERTIES, SENT, SPANS, TEXTS};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt::Write;

const PRELUDE: &str =
    "// Written from the method table. Do not edit: AUTOCLAIM_BLESS=1 cargo test --test generated
#nullable enable
using System;
using System.Collections.Generic;
using System.Text.Json;

namespace AutoClaim;
";

type Schemas<'a> = BTreeMap<&'a str, &'a Value>;

/// The whole file. `description` is the reply of `describe`.
pub fn model(description: &Value) -> String {
    let methods = description["methods"].as_array().unwrap();
    let schemas = schemas(methods);
    let mut text = PRELUDE.to_owned();
    table(&mut text, methods);
    words(&mut text, &schemas);
    for (name, schema) in &schemas {
        let by_hand = matches!(*name, "Page" | "Change" | "FieldChange" | "ErrorDetail");
        let flat_only = FLAT.iter().any(|(flat, _)| flat == name) && !listed(&schemas, name);
        if schema["type"] == "object" && !by_hand && !flat_only {
            class(&mut text, name, schema, &schemas);
        }
    }
    text
}

/// The objects of all replies by schema name. A name means the same in every reply, the generic ones apart.
fn schemas(methods: &[Value]) -> Schemas<'_> {
    let mut all = Schemas::new();
    for method in methods {
        let definitions = method["reply"]["$defs"].as_object();
        for (name, schema) in definitions.into_iter().flatten() {
            let before = all.insert(name, schema);
            let generic = matches!(name.as_str(), "Page" | "Change");
            assert!(generic || before.is_none_or(|before| before == schema), "{name} means two things");
        }
    }
    // What is documentation of the contract itself has no reader: hosts that want it read the JSON.
    for contract in ["Description", "MethodDescription", "ErrorDescription"] {
        all.remove(contract);
    }
    all
}

fn listed(schemas: &Schemas<'_>, name: &str) -> bool {
    let reference = format!("#/$defs/{name}");
    let properties = schemas.values().filter_map(|schema| schema["properties"].as_object());
    properties.flat_map(Map::values).any(|field| field["items"]["$ref"] == *reference)
}

fn table(text: &mut String, methods: &[Value]) {
    text.push_str("\n/// <summary>Every method of the library.</summary>\npublic static class Methods\n{\n");
    for method in methods.iter().filter(|method| method["name"] != "describe") {
        let name = method["name"].as_str().unwrap();
        let property: String = name.split('.').map(pascal).collect();
        let (class, read) = reply(&method["reply"]);
        let (reference, request) = (&method["request"]["$ref"], &method["request"]);
        let definition = reference.as_str().map_or(request, |reference| &request["$defs"][last(reference)]);
        let fields: Vec<&String> =
            definition["properties"].as_object().into_iter().flat_map(Map::keys).collect();
        let fields = fields.iter().map(|field| format!("\"{field}\"")).collect::<Vec<_>>().join(", ");
        writeln!(text, "    /// <summary>{}</summary>", xml(method["summary"].as_str().unwrap())).unwrap();
        writeln!(
            text,
            "    public static Method<{class}> {property} {{ get; }} = new(\"{name}\", {read}, {fields});\n"
        )
        .unwrap();
    }
    text.truncate(text.trim_end().len());
    text.push_str("\n}\n");
}

/// The closed vocabularies. They may grow: hosts take a word they do not know as it comes.
fn words(text: &mut String, schemas: &Schemas<'_>) {
    text.push_str(
        "\n/// <summary>The words of replies and requests. A newer library may know more.</summary>\npublic static class Words\n{\n",
    );
    for (name, schema) in schemas {
        let Some(words) = schema["enum"].as_array() else { continue };
        let list =
            words.iter().map(|word| format!("\"{}\"", word.as_str().unwrap())).collect::<Vec<_>>().join(", ");
        summary(text, "    ", schema["description"].as_str().unwrap_or(name));
        writeln!(text, "    public static IReadOnlyList<string> {name} {{ get; }} = [{list}];\n").unwrap();
    }
    text.truncate(text.trim_end().len());
    text.push_str("\n}\n");
}

/// The class of a method's reply, and what reads it.
fn reply(schema: &Value) -> (String, String) {
    let name = last(schema["$ref"].as_str().unwrap());
    let properties = &schema["$defs"][name]["properties"];
    let (generic, part) = match name {
        "Page" => ("Page", &properties["items"]["items"]),
        "Change" => ("Change", &properties["result"]),
        // Qualified: a method's property may have the name of its class.
        _ => return (class_name(name), format!("AutoClaim.{}.Read", class_name(name))),
    };
    let part = class_name(last(part["$ref"].as_str().unwrap()));
    (format!("{generic}<{part}>"), format!("{generic}<{part}>.Of(AutoClaim.{part}.Read)"))
}

/// A property of a class and the JSON it is read from.
struct Property {
    name: String,
    kind: Kind,
    nullable: bool,
    summary: String,
}

enum Kind {
    Text,
    Flag,
    Int,
    Long,
    Time,
    /// A number of this unit.
    Span(&'static str),
    Texts,
    Counts,
    /// Texts by name.
    Named,
    /// Any JSON, as its text.
    Json,
    Error,
    /// An object of its own.
    Object(String),
    /// A list of objects.
    Objects(String),
    /// A list of results, each of which may be an error instead.
    Items(String),
    /// The fields of an object that becomes properties here.
    Flat(Vec<(String, Property)>),
}

fn class(text: &mut String, name: &str, schema: &Value, schemas: &Schemas<'_>) {
    let class = class_name(name);
    let fields = fields(name, schema, schemas);
    let page = fields.iter().find(|(json, _)| json == "items").and_then(|(_, items)| match &items.kind {
        Kind::Objects(item) if fields.iter().any(|(json, _)| json == "next") => Some(item.clone()),
        _ => None,
    });
    summary(text, "", schema["description"].as_str().unwrap_or(name));
    let base = page.map(|item| format!(" : IPage<{item}>")).unwrap_or_default();
    writeln!(text, "public sealed partial class {class}{base}\n{{").unwrap();
    for (_, property) in &fields {
        declare(text, property);
    }
    if let Some(shown) = shown(name, &fields) {
        writeln!(text, "    /// <inheritdoc/>\n    public override string ToString() => {shown};\n").unwrap();
    }
    reader(text, &class, &fields);
    if in_item(schemas, name) {
        item_reader(text, &class);
    }
    if SENT.contains(&name) {
        writer(text, &fields);
    }
    text.push_str("}\n");
}

/// The fields of an object as properties: required ones first, which is the order they are written in.
fn fields(name: &str, schema: &Value, schemas: &Schemas<'_>) -> Vec<(String, Property)> {
    let properties = schema["properties"].as_object().unwrap();
    let required: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let optional = properties.keys().map(String::as_str).filter(|field| !required.contains(field));
    let order: Vec<&str> = required.iter().copied().chain(optional).collect();
    order
        .iter()
        .map(|field| {
            (
                (*field).to_owned(),
                property(name, field, &properties[*field], required.contains(field), schemas),
            )
        })
        .collect()
}

fn property(owner: &str, field: &str, schema: &Value, required: bool, schemas: &Schemas<'_>) -> Property {
    let renamed =
        PROPERTIES.iter().find(|(only, json, _)| *json == field && (only.is_empty() || *only == owner));
    let name = renamed.map_or_else(|| pascal(field), |(_, _, name)| (*name).to_owned());
    let alternatives = schema["anyOf"].as_array();
    let nullable = alternatives.is_some()
        || schema["type"].as_array().is_some_and(|types| types.iter().any(|kind| kind == "null"));
    let described =
        alternatives.and_then(|all| all.iter().find(|one| one["type"] != "null")).unwrap_or(schema);
    let span = SPANS.iter().find(|(of, json, _)| *of == owner && *json == field);
    let (name, kind) = match span {
        Some((.., span)) => ((*span).to_owned(), Kind::Span(unit(field))),
        None => {
            let kind = kind(&name, described, schemas);
            (name, kind)
        }
    };
    let summary = schema["description"].as_str().unwrap_or_default().to_owned();
    // Any JSON may be null.
    let nullable = nullable || !required || matches!(kind, Kind::Json);
    Property { name, kind, nullable, summary }
}

fn unit(field: &str) -> &'static str {
    ["Seconds", "Minutes", "Hours"].iter().find(|unit| field.ends_with(**unit)).unwrap()
}

fn kind(name: &str, schema: &Value, schemas: &Schemas<'_>) -> Kind {
    if let Some(reference) = schema["$ref"].as_str() {
        return referred(name, last(reference), schemas);
    }
    if schema["type"].is_null() {
        return Kind::Json;
    }
    let main = match &schema["type"] {
        Value::Array(types) => types.iter().find(|kind| *kind != "null").unwrap(),
        one => one,
    };
    match (main.as_str().unwrap(), schema["format"].as_str()) {
        ("string", Some("date-time")) => Kind::Time,
        ("string", _) => Kind::Text,
        ("boolean", _) => Kind::Flag,
        ("integer", Some("int32" | "uint32")) => Kind::Int,
        ("integer", _) => Kind::Long,
        ("object", _) if schema["additionalProperties"]["type"] == "string" => Kind::Named,
        ("object", _) => Kind::Counts,
        ("array", _) => match schema["items"]["$ref"].as_str().map(last) {
            None => Kind::Texts,
            Some(item) if schemas[item]["type"] == "string" => Kind::Texts,
            Some(item) => match schemas[item]["anyOf"].as_array() {
                Some(either) => Kind::Items(class_name(last(either[0]["$ref"].as_str().unwrap()))),
                None => Kind::Objects(class_name(item)),
            },
        },
        (other, _) => panic!("no C# for {other}"),
    }
}

fn referred(name: &str, reference: &str, schemas: &Schemas<'_>) -> Kind {
    let schema = schemas[reference];
    if reference == "ErrorDetail" {
        return Kind::Error;
    }
    if schema["type"] == "string" {
        return kind(name, schema, schemas);
    }
    let Some((_, parts)) = FLAT.iter().find(|(flat, _)| *flat == reference) else {
        return Kind::Object(class_name(reference));
    };
    let parts = parts.iter().map(|(json, part)| {
        let mut inner = property(reference, json, &schema["properties"][*json], true, schemas);
        inner.name = part.replace('@', name);
        ((*json).to_owned(), inner)
    });
    Kind::Flat(parts.collect())
}

fn declare(text: &mut String, property: &Property) {
    if let Kind::Flat(parts) = &property.kind {
        for (index, (_, part)) in parts.iter().enumerate() {
            let said = if index == 0 { &property.summary } else { &part.summary };
            declare_one(text, part, property.nullable || part.nullable, said);
        }
    } else {
        declare_one(text, property, property.nullable, &property.summary);
    }
}

fn declare_one(text: &mut String, property: &Property, nullable: bool, said: &str) {
    let (kind, empty) = match &property.kind {
        Kind::Text => ("string".to_owned(), " = \"\";"),
        Kind::Flag => ("bool".to_owned(), ""),
        Kind::Int => ("int".to_owned(), ""),
        Kind::Long => ("long".to_owned(), ""),
        Kind::Time => ("DateTimeOffset".to_owned(), ""),
        Kind::Span(_) => ("TimeSpan".to_owned(), ""),
        Kind::Texts => ("Listed<string>".to_owned(), " = [];"),
        Kind::Counts => ("Counted".to_owned(), " = [];"),
        Kind::Named => ("Dictionary<string, string>".to_owned(), " = [];"),
        Kind::Json => ("string".to_owned(), ""),
        Kind::Error => ("AutoClaimException".to_owned(), " = null!;"),
        Kind::Object(class) => (class.clone(), " = new();"),
        Kind::Objects(class) => (format!("Listed<{class}>"), " = [];"),
        Kind::Items(class) => (format!("Listed<Item<{class}>>"), " = [];"),
        Kind::Flat(_) => unreachable!("its parts are declared"),
    };
    let (mark, empty) = if nullable { ("?", "") } else { ("", empty) };
    summary(text, "    ", said);
    writeln!(text, "    public {kind}{mark} {} {{ get; set; }}{empty}\n", property.name).unwrap();
}

fn shown(name: &str, fields: &[(String, Property)]) -> Option<String> {
    let own = TEXTS.iter().find(|(of, _)| *of == name).map(|(_, shown)| (*shown).to_owned());
    own.or_else(|| {
        fields.iter().any(|(json, property)| json == "name" && !property.nullable).then(|| "Name".to_owned())
    })
}

fn reader(text: &mut String, class: &str, fields: &[(String, Property)]) {
    let intro = format!(
        "    /// <summary>Reads one from a reply.</summary>\n    public static {class} Read(ref Utf8JsonReader json)\n    {{\n"
    );
    text.push_str(&intro);
    writeln!(text, "        var it = new {class}();").unwrap();
    text.push_str("        while (json.Field(out var name)) it.Take(name, ref json);\n");
    text.push_str(if COMPLETED.contains(&class) { "        it.Complete();\n" } else { "" });
    text.push_str("        return it;\n    }\n\n");
    text.push_str("    private void Take(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader json)\n    {\n");
    for (index, (json, property)) in fields.iter().enumerate() {
        let otherwise = if index == 0 { "" } else { "else " };
        writeln!(text, "        {otherwise}if (name.SequenceEqual(\"{json}\"u8)){}", read(property)).unwrap();
    }
    text.push_str("        else json.Skip();\n    }\n");
}

/// The statement that reads a property's value.
fn read(property: &Property) -> String {
    let Kind::Flat(parts) = &property.kind else {
        return format!(" {} = {};", property.name, value(&property.kind, property.nullable));
    };
    let null = if property.nullable { "if (json.TokenType != JsonTokenType.Null) " } else { "" };
    let mut text = format!("\n        {{\n            {null}while (json.Field(out var part))\n");
    for (index, (json, part)) in parts.iter().enumerate() {
        let otherwise = if index == 0 { "" } else { "else " };
        let nullable = property.nullable || part.nullable;
        let value = value(&part.kind, nullable);
        writeln!(
            text,
            "                {otherwise}if (part.SequenceEqual(\"{json}\"u8)) {} = {value};",
            part.name
        )
        .unwrap();
    }
    text.push_str("                else json.Skip();\n        }");
    text
}

fn value(kind: &Kind, nullable: bool) -> String {
    let read = match kind {
        Kind::Text => return if nullable { "json.GetString()" } else { "json.GetString()!" }.to_owned(),
        Kind::Flag => "json.GetBoolean()".to_owned(),
        Kind::Int => "json.GetInt32()".to_owned(),
        Kind::Long => "json.GetInt64()".to_owned(),
        Kind::Time => "json.GetDateTimeOffset()".to_owned(),
        Kind::Span(unit) => format!("TimeSpan.From{unit}(json.GetInt64())"),
        Kind::Texts => "json.Texts()".to_owned(),
        Kind::Counts => "json.Counts()".to_owned(),
        Kind::Named => "json.Named()".to_owned(),
        Kind::Json => "json.Raw()".to_owned(),
        Kind::Error => "AutoClaimException.Read(ref json)".to_owned(),
        Kind::Object(class) => format!("{class}.Read(ref json)"),
        Kind::Objects(class) => format!("json.List({class}.Read)"),
        Kind::Items(class) => format!("json.List({class}.ReadItem)"),
        Kind::Flat(_) => unreachable!("its parts are read"),
    };
    if nullable { format!("json.TokenType == JsonTokenType.Null ? null : {read}") } else { read }
}

fn in_item(schemas: &Schemas<'_>, name: &str) -> bool {
    let reference = format!("#/$defs/{name}");
    schemas
        .values()
        .filter_map(|schema| schema["anyOf"].as_array())
        .any(|either| either.iter().any(|one| one["$ref"] == *reference))
        && name != "ItemError"
}

fn item_reader(text: &mut String, class: &str) {
    let lines = [
        "    /// <summary>Reads one, or the error that stands in its place.</summary>".to_owned(),
        format!("    public static Item<{class}> ReadItem(ref Utf8JsonReader json)"),
        "    {".to_owned(),
        format!("        var it = new {class}();"),
        "        AutoClaimException? error = null;".to_owned(),
        "        while (json.Field(out var name))".to_owned(),
        "            if (name.SequenceEqual(\"error\"u8)) error = AutoClaimException.Read(ref json); else it.Take(name, ref json);"
            .to_owned(),
        "        return error is null ? new(it, null) : new(null, error);".to_owned(),
        "    }".to_owned(),
    ];
    writeln!(text, "\n{}", lines.join("\n")).unwrap();
}

fn writer(text: &mut String, fields: &[(String, Property)]) {
    text.push_str(
        "\n    /// <summary>Writes it as the library reads it; what is null is left out.</summary>\n",
    );
    text.push_str("    public void Write(Utf8JsonWriter json)\n    {\n        json.WriteStartObject();\n");
    for (json, property) in fields {
        match &property.kind {
            Kind::Flat(parts) => {
                let any = parts
                    .iter()
                    .map(|(_, part)| format!("{} is not null", part.name))
                    .collect::<Vec<_>>()
                    .join(" || ");
                writeln!(
                    text,
                    "        if ({any})\n        {{\n            json.WriteStartObject(\"{json}\");"
                )
                .unwrap();
                for (json, part) in parts {
                    writeln!(text, "            {}", write_one(json, part)).unwrap();
                }
                text.push_str("            json.WriteEndObject();\n        }\n");
            }
            _ => writeln!(text, "        {}", write_one(json, property)).unwrap(),
        }
    }
    text.push_str("        json.WriteEndObject();\n    }\n");
}

fn write_one(json: &str, property: &Property) -> String {
    let name = &property.name;
    let local: String =
        name.chars().take(1).map(|first| first.to_ascii_lowercase()).chain(name.chars().skip(1)).collect();
    match (&property.kind, property.nullable) {
        (Kind::Text, false) => format!("json.WriteString(\"{json}\", {name});"),
        (Kind::Text, true) => format!("if ({name} is not null) json.WriteString(\"{json}\", {name});"),
        (Kind::Flag, true) => format!("if ({name} is {{ }} {local}) json.WriteBoolean(\"{json}\", {local});"),
        (Kind::Time, true) => format!(
            "if ({name} is {{ }} {local}) json.WriteString(\"{json}\", Json.Time({local}.UtcDateTime));"
        ),
        _ => panic!("no writer for {json}"),
    }
}

fn summary(text: &mut String, indent: &str, said: &str) {
    if !said.is_empty() {
        writeln!(
            text,
            "{}{indent}/// <summary>{}</summary>",
            if indent.is_empty() { "\n" } else { "" },
            xml(said)
        )
        .unwrap();
    }
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', " ")
}

fn class_name(schema: &str) -> String {
    let renamed = CLASSES.iter().find(|(name, _)| *name == schema).map(|(_, class)| *class);
    renamed.unwrap_or_else(|| schema.strip_suffix("View").unwrap_or(schema)).to_owned()
}

fn pascal(name: &str) -> String {
    name.chars().take(1).map(|first| first.to_ascii_uppercase()).chain(name.chars().skip(1)).collect()
}

fn last(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap()
}
