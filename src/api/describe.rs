//! `describe`: the contract, told by the library itself.

use super::{
    error::{Error, ErrorName},
    method::{self, Method, MethodKind},
    text::{Name, Only},
    wire::request,
};
use schemars::{JsonSchema, generate::SchemaSettings};
use serde::Serialize;

/// The version of the C ABI: changes only when a symbol does.
pub const ABI: u32 = 1;
/// The version of the JSON contract: grows when a method or field is added.
pub const CONTRACT: u32 = 1;

request! {
    /// Asks what the library can do.
    read Describe {
        /// One method; default: all.
        pub method: Only<Name> = default,
    }
}

/// The contract.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Description {
    /// The version of the C ABI.
    pub abi: u32,
    /// The version of the JSON contract.
    pub contract: u32,
    /// The version of the library.
    pub version: String,
    /// The methods, by name.
    pub methods: Vec<MethodDescription>,
    /// Every error name with its number.
    pub errors: Vec<ErrorDescription>,
}

/// A method of the contract.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MethodDescription {
    /// Its name.
    pub name: String,
    /// What it does.
    pub summary: String,
    /// What it does to the store.
    pub kind: MethodKind,
    /// The settings that name a role the actor has to act in, where the store has set them. In place of
    /// `requiredReportRole` that of `requiredRole` does too.
    pub roles: Vec<String>,
    /// What it can end with, as a call or as one item of it.
    pub errors: Vec<ErrorName>,
    /// The JSON Schema (2020-12) of its request.
    pub request: serde_json::Value,
    /// The JSON Schema (2020-12) of its reply.
    pub reply: serde_json::Value,
}

/// An error of the contract.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ErrorDescription {
    /// The status number.
    pub code: i32,
    /// The name.
    pub name: String,
}

pub(super) fn describe(methods: &'static [Method], request: &Describe) -> Result<Description, Error> {
    let described = match request.method.as_deref() {
        Some(name) => {
            vec![entry(method::find(methods, name).map_err(|error| error.renamed(ErrorName::NotFound))?)]
        }
        None => methods.iter().map(entry).collect(),
    };
    let errors = ErrorName::ALL
        .iter()
        .map(|name| ErrorDescription { code: name.code(), name: name.to_string() })
        .collect();
    Ok(Description {
        abi: ABI,
        contract: CONTRACT,
        version: env!("CARGO_PKG_VERSION").into(),
        methods: described,
        errors,
    })
}

fn entry(method: &Method) -> MethodDescription {
    MethodDescription {
        name: method.name.into(),
        summary: method.summary.into(),
        kind: method.kind,
        roles: method.role.settings().iter().map(|setting| (*setting).to_owned()).collect(),
        errors: method.errors().collect(),
        request: schema(method.request, SchemaSettings::draft2020_12()),
        reply: schema(method.reply, SchemaSettings::draft2020_12().for_serialize()),
    }
}

fn schema(
    of: fn(&mut schemars::SchemaGenerator) -> schemars::Schema,
    settings: SchemaSettings,
) -> serde_json::Value {
    let mut generator = settings.into_generator();
    let mut root = of(&mut generator);
    let definitions = generator.take_definitions(true);
    if !definitions.is_empty() {
        root.insert("$defs".into(), serde_json::Value::Object(definitions));
    }
    root.to_value()
}
