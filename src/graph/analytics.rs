//! The properties that Power Platform's audit records carry as names and values.

use super::read::plain;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// What the properties say that is of use here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Analytics {
    pub(super) activity: Option<String>,
    pub(super) environment: Option<String>,
    pub(super) power_app: Option<String>,
    pub(super) user_id: Option<String>,
    pub(super) user_principal_name: Option<String>,
    pub(super) successful: Option<String>,
}

const PREFIX: &str = "powerplatform.analytics.";

impl Analytics {
    fn read(&mut self, value: &Value) {
        match value {
            Value::Array(pairs) => pairs.iter().for_each(|pair| self.read(pair)),
            Value::Object(object) => {
                let member = |name: &str| {
                    object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
                };
                match (member("name").and_then(Value::as_str), member("value")) {
                    (Some(name), Some(value)) => self.set(name, value),
                    _ => object.iter().for_each(|(name, value)| self.set(name, value)),
                }
            }
            _ => {}
        }
    }

    fn set(&mut self, name: &str, value: &Value) {
        let name = name.trim().to_ascii_lowercase();
        let place = match name.strip_prefix(PREFIX).unwrap_or(&name) {
            "activity.name" => &mut self.activity,
            "resource.environment.id" => &mut self.environment,
            "resource.power_app.id" => &mut self.power_app,
            "enduser.id" => &mut self.user_id,
            "enduser.principal_name" => &mut self.user_principal_name,
            "operation.is_successful" => &mut self.successful,
            _ => return,
        };
        *place = place.take().or_else(|| text(value));
    }
}

/// The properties: a list of names and values, an object, or the JSON of either. Anything else says nothing,
/// for records of other services may call something of their own so.
pub(super) struct Properties(Analytics);

plain!(Properties -> Analytics);

impl<'de> Deserialize<'de> for Properties {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Properties, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let mut analytics = Analytics::default();
        match value.as_str().and_then(|text| serde_json::from_str(text).ok()) {
            Some(within) => analytics.read(&within),
            None => analytics.read(&value),
        }
        Ok(Properties(analytics))
    }
}

/// A text, a number or a flag as text; nothing else, whatever a record of another service has there.
pub(super) struct Loose(Option<String>);

plain!(Loose -> Option<String>);

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Loose, D::Error> {
        Value::deserialize(deserializer).map(|value| Loose(text(&value)))
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}
